# SPDX-License-Identifier: BSD-3-Clause
"""Dynamic programming: edit distance row by row, the knapsack, the longest path in a triangle, shortest paths between all pairs."""


def edit_distance(np, a, b):
    x, y = np.frombuffer(a.encode(), dtype=np.uint8), np.frombuffer(b.encode(), dtype=np.uint8)
    row = np.arange(len(y) + 1)
    for i, letter in enumerate(x, 1):
        change = np.minimum(row[:-1] + (y != letter), row[1:] + 1)
        new = np.concatenate([[i], change])
        row = np.minimum.accumulate(new - np.arange(len(new))) + np.arange(len(new))
    return int(row[-1])


def knapsack(np, values, weights, capacity):
    best = np.zeros(capacity + 1, dtype=np.int64)
    taken = np.zeros((len(values), capacity + 1), dtype=bool)
    for i, (v, w) in enumerate(zip(values, weights)):
        candidate = np.full_like(best, -1)
        candidate[w:] = best[:-w] + v
        taken[i] = candidate > best
        best = np.maximum(best, candidate)
    chosen, left = [], capacity
    for i in reversed(range(len(values))):
        if taken[i, left]:
            chosen.append(i)
            left -= weights[i]
    return best, np.array(chosen[::-1])


def triangle(np, n):
    rows = np.tril((np.arange(n)[:, None] * 37 + np.arange(n) * 91) % 100)
    best = rows[-1, :].copy()
    for i in range(n - 2, -1, -1):
        best = rows[i, :i + 1] + np.maximum(best[:-1], best[1:])
    return best


def shortest(np, n):
    d = np.where((np.arange(n)[:, None] * 7 + np.arange(n) * 3) % 5 == 0, (np.arange(n)[:, None] + 2.0 * np.arange(n)) % 11 + 1, np.inf)
    d[np.diag_indices(n)] = 0
    for k in range(n):
        np.minimum(d, d[:, k, None] + d[k], out=d)
    return d


def main(np):
    pairs = [("kitten", "sitting"), ("saturday", "sunday"), ("", "abc"), ("intention", "execution")]
    best, chosen = knapsack(np, [60, 100, 120, 30, 75], [10, 20, 30, 5, 12], 50)
    paths = shortest(np, 12)
    return {"edit": np.array([edit_distance(np, a, b) for a, b in pairs]), "best": best, "chosen": chosen, "triangle": triangle(np, 15), "paths": paths, "reach": np.isfinite(paths).sum(axis=1)}
