# SPDX-License-Identifier: BSD-3-Clause
"""Scattered sums: a sparse matrix in coordinates, particles in cells, group statistics with reduceat, counting sort."""

from programs.lcg import uniform


def main(np):
    n = 50
    rows = (np.arange(400) * 17) % n
    cols = (np.arange(400) * 31 + rows) % n
    data = uniform(np, (400,), 61)
    x = np.linspace(0, 1, n)
    product = np.zeros(n)
    np.add.at(product, rows, data * x[cols])
    dense = np.zeros((n, n))
    np.add.at(dense, (rows, cols), data)
    order = np.lexsort((cols, rows))
    starts = np.searchsorted(rows[order], np.arange(n))
    by_reduceat = np.add.reduceat((data * x[cols])[order], starts)
    position, charge = uniform(np, (300,), 62) * 20, np.where(np.arange(300) % 2, 1.0, -0.5)
    cell = position.astype(int)
    share = position - cell
    density = np.bincount(cell, charge * (1 - share), 21) + np.bincount(cell + 1, charge * share, 21)
    group = (np.arange(400) ** 2) % 11
    keys, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
    means = np.bincount(inverse, data) / counts
    biggest = np.full(len(keys), -np.inf)
    np.maximum.at(biggest, inverse, data)
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
    place = np.argsort(group, kind="stable")
    mask = np.zeros(400, dtype=bool)
    mask[place[offsets]] = True
    return {"product": product, "dense": np.allclose(dense @ x, product), "reduceat": by_reduceat, "density": density, "charge": density.sum() - charge.sum() + 1, "keys": keys, "means": means,
            "biggest": biggest, "firsts": np.flatnonzero(mask), "shared": np.intersect1d(rows[:30], cols[:30]), "only": np.setdiff1d(rows[:30], cols[:30]), "isin": np.isin(rows, [3, 5, 7]).sum()}
