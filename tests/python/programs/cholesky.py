# SPDX-License-Identifier: BSD-3-Clause
"""Cholesky and LU factors written by hand with slices, against the library's solvers."""

from programs.lcg import normal


def cholesky(np, a):
    n = len(a)
    low = np.zeros_like(a)
    for j in range(n):
        low[j, j] = np.sqrt(a[j, j] - low[j, :j] @ low[j, :j])
        low[j + 1:, j] = (a[j + 1:, j] - low[j + 1:, :j] @ low[j, :j]) / low[j, j]
    return low


def lu(np, a):
    u, n = a.copy(), len(a)
    perm, low = np.arange(n), np.eye(n)
    for k in range(n - 1):
        p = k + np.argmax(np.abs(u[k:, k]))
        u[[k, p]] = u[[p, k]]
        perm[[k, p]] = perm[[p, k]]
        low[[k, p], :k] = low[[p, k], :k]
        factor = u[k + 1:, k] / u[k, k]
        low[k + 1:, k] = factor
        u[k + 1:] -= np.outer(factor, u[k])
    return perm, low, np.triu(u)


def forward(np, low, b):
    x = np.zeros_like(b)
    for i in range(len(b)):
        x[i] = (b[i] - low[i, :i] @ x[:i]) / low[i, i]
    return x


def main(np):
    m = normal(np, (12, 12))
    spd, b = m @ m.T + 12 * np.eye(12), normal(np, (12,), 9)
    low = cholesky(np, spd)
    x = forward(np, low.T[::-1, ::-1], forward(np, low, b)[::-1])[::-1]
    perm, lower, upper = lu(np, m)
    det = np.prod(np.diag(upper)) * np.linalg.det(np.eye(12)[perm])
    return {"low": low, "x": x, "same": np.allclose(low, np.linalg.cholesky(spd)), "residual": np.abs(spd @ x - b).max() < 1e-12, "det": det,
            "det_is": np.isclose(det, np.linalg.det(m)), "back": lower @ upper, "perm": perm, "solve": np.linalg.solve(spd, b) - x + 1}
