# SPDX-License-Identifier: BSD-3-Clause
"""Page rank: a graph as an index list, transitions by add.at and by a matrix, personalised ranks, hubs and authorities."""


def main(np):
    n = 40
    src = np.repeat(np.arange(n), 4)
    dst = (src * 7 + np.tile(np.array([1, 5, 11, 23]), n) ** 2) % n
    keep = (src != dst) & (src % 13 != 0)
    src, dst = src[keep], dst[keep]
    adjacency = np.zeros((n, n))
    np.add.at(adjacency, (src, dst), 1)
    degree = np.bincount(src, minlength=n)
    dangling = degree == 0
    rank = np.full(n, 1 / n)
    for i in range(100):
        flow = np.zeros(n)
        np.add.at(flow, dst, rank[src] / degree[src])
        new = 0.85 * (flow + rank[dangling].sum() / n) + 0.15 / n
        done = np.abs(new - rank).sum() < 1e-12
        rank = new
        if done:
            break
    transition = np.where(dangling[:, None], 1 / n, adjacency / np.maximum(degree, 1)[:, None])
    exact = np.linalg.solve(np.eye(n) - 0.85 * transition.T, np.full(n, 0.15 / n))
    start = np.zeros(n)
    start[:3] = 1 / 3
    personal = np.linalg.matrix_power(0.85 * transition.T + 0.15 * np.outer(start, np.ones(n)), 50) @ start
    hubs = np.ones(n)
    for _ in range(60):
        authorities = adjacency.T @ hubs
        hubs = adjacency @ authorities
        hubs /= np.linalg.norm(hubs)
    order = np.lexsort((np.arange(n), -np.round(rank, 12)))
    return {"rank": rank, "exact": np.allclose(rank, exact), "top": order[:10], "personal": personal, "hubs": hubs, "counts": adjacency.sum(axis=0), "reach": (np.linalg.matrix_power(adjacency + np.eye(n), 3) > 0).sum(1)}
