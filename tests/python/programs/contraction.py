# SPDX-License-Identifier: BSD-3-Clause
"""Tensors: contractions by einsum, tensordot and matmul, a Tucker compression, batched traces and determinants."""

from programs.lcg import normal


def unfold(np, t, mode):
    return np.moveaxis(t, mode, 0).reshape(t.shape[mode], -1)


def tucker(np, t, ranks):
    factors = []
    for mode, rank in enumerate(ranks):
        u, _, _ = np.linalg.svd(unfold(np, t, mode), full_matrices=False)
        factors.append(u[:, :rank])
    core = np.einsum("ijk,ia,jb,kc->abc", t, *factors, optimize=True)
    return core, np.einsum("abc,ia,jb,kc->ijk", core, *factors)


def main(np):
    a, b = normal(np, (5, 6, 7), 51), normal(np, (7, 6, 4), 52)
    pair = np.einsum("ijk,kjl->il", a, b)
    same = np.tensordot(a, b, axes=([1, 2], [1, 0]))
    by_matmul = a.transpose(0, 2, 1).reshape(5, -1) @ b.reshape(-1, 4)
    batch = normal(np, (3, 4, 4), 53)
    smooth = np.exp(-0.1 * (np.arange(8)[:, None, None] + np.arange(9)[:, None] * np.arange(6)))
    core, back = tucker(np, smooth, (2, 3, 3))
    quad = np.einsum("bi,bij,bj->b", batch[:, 0], batch, batch[:, 1])
    sym = (batch + batch.swapaxes(-1, -2)) / 2
    return {"pair": pair, "same": np.allclose(pair, same), "matmul": np.allclose(pair, by_matmul), "traces": np.einsum("bii->b", batch), "dets": np.linalg.det(batch),
            "quad": quad, "error": np.linalg.norm(smooth - back) / np.linalg.norm(smooth) < 1e-2, "norm": np.linalg.norm(core), "eig": np.linalg.eigvalsh(sym), "outer": np.einsum("i,j,k->ijk", [1.0, 2], [3, 4], [5, 6]),
            "kron": np.kron(np.eye(2), batch[0])[:3], "inverse": batch @ np.linalg.inv(batch)}
