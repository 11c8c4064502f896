# SPDX-License-Identifier: BSD-3-Clause
"""Nearest neighbours: distances by the dot product, partial sorting, votes, a confusion matrix, density by kernels."""

from programs.lcg import normal


def distances(np, a, b):
    d2 = np.einsum("ij,ij->i", a, a)[:, None] - 2 * a @ b.T + np.einsum("ij,ij->i", b, b)
    return np.sqrt(np.maximum(d2, 0))


def main(np):
    centres = np.array([[0.0, 0, 0], [2, 1, 0], [0, 2, 2]])
    label = np.arange(180) % 3
    x = centres[label] + normal(np, (180, 3), 41)
    train, test = np.arange(180) % 4 != 0, np.arange(180) % 4 == 0
    d = distances(np, x[test], x[train])
    nearest = np.argpartition(d, 7, axis=1)[:, :7]
    votes = label[train][nearest]
    counts = (votes[:, :, None] == np.arange(3)).sum(axis=1)
    guess = counts.argmax(axis=1)
    confusion = np.zeros((3, 3), dtype=int)
    np.add.at(confusion, (label[test], guess), 1)
    grid = np.linspace(-3, 5, 25)
    density = np.exp(-0.5 * ((grid[:, None] - x[:, 0]) / 0.4) ** 2).mean(axis=1) / (0.4 * np.sqrt(2 * np.pi))
    radius = np.sort(d, axis=1)[:, 6]
    scaled = (x - np.median(x, axis=0)) / (np.percentile(x, 75, axis=0) - np.percentile(x, 25, axis=0))
    inside = np.all(np.abs(scaled) < 1.5, axis=1)
    return {"guess": guess, "confusion": confusion, "accuracy": np.trace(confusion) / confusion.sum(), "near": np.sort(nearest, axis=1), "density": density, "radius": radius,
            "inside": np.flatnonzero(inside), "searched": np.searchsorted(grid, x[:20, 0]), "hist": np.histogram(radius, bins=8)[0]}
