# SPDX-License-Identifier: BSD-3-Clause
"""k-means clustering: distances by broadcasting, labels by argmin, centres by bincount, and the silhouette of the result."""

from programs.lcg import normal


def assign(np, x, centres):
    d2 = ((x[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    labels = d2.argmin(axis=1)
    return labels, d2[np.arange(len(x)), labels].sum()


def update(np, x, labels, k):
    counts = np.bincount(labels, minlength=k)
    sums = np.stack([np.bincount(labels, weights=column, minlength=k) for column in x.T], axis=1)
    return sums / np.maximum(counts, 1)[:, None]


def silhouette(np, x, labels, k):
    d = np.linalg.norm(x[:, None] - x[None], axis=-1)
    to_cluster = np.stack([d[:, labels == j].mean(axis=1) for j in range(k)], axis=1)
    own = np.take_along_axis(to_cluster, labels[:, None], axis=1)[:, 0]
    others = np.where(np.arange(k) == labels[:, None], np.inf, to_cluster).min(axis=1)
    return (others - own) / np.maximum(own, others)


def main(np):
    means = np.array([[0.0, 0], [5, 1], [2, 6]])
    x = np.concatenate([m + normal(np, (60, 2), seed) for seed, m in enumerate(means, 10)])
    centres, inertia = x[[0, 70, 130]].copy(), []
    for _ in range(20):
        labels, cost = assign(np, x, centres)
        inertia.append(float(cost))
        new = update(np, x, labels, 3)
        if np.allclose(new, centres):
            break
        centres = new
    values, counts = np.unique(labels, return_counts=True)
    return {"centres": centres, "labels": labels, "inertia": np.array(inertia), "sizes": np.stack([values, counts]),
            "silhouette": silhouette(np, x, labels, 3).mean()}
