# SPDX-License-Identifier: BSD-3-Clause
"""Principal components by the singular value decomposition and by the covariance matrix; they agree but for signs."""

from programs.lcg import normal


def by_svd(np, x, k):
    centred = x - x.mean(axis=0, keepdims=True)
    u, s, vt = np.linalg.svd(centred, full_matrices=False)
    signs = np.sign(vt[np.arange(len(vt)), np.argmax(np.abs(vt), axis=1)])
    return (u * s)[:, :k] * signs[:k], vt[:k] * signs[:k, None], s**2 / (len(x) - 1)


def by_covariance(np, x):
    values, vectors = np.linalg.eigh(np.cov(x, rowvar=False))
    order = np.argsort(values)[::-1]
    return values[order], vectors[:, order]


def main(np):
    mixing = np.array([[3.0, 1, 0, 0], [0, 2, 1, 0], [0, 0, 1, 0.5], [0.1, 0, 0, 0.2]])
    x = normal(np, (150, 4)) @ mixing + np.array([10, -5, 0, 1])
    scores, axes, variance = by_svd(np, x, 2)
    values, vectors = by_covariance(np, x)
    explained = np.cumsum(variance) / variance.sum()
    back = scores @ axes + x.mean(axis=0)
    whitened = (x - x.mean(0)) @ vectors / np.sqrt(values)
    return {"scores": scores, "axes": axes, "explained": explained, "values": values, "error": np.linalg.norm(x - back, axis=1),
            "agree": np.allclose(np.abs(axes), np.abs(vectors[:, :2].T)), "white": np.round(np.cov(whitened.T), 10) + 0.0}
