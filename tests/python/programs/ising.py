# SPDX-License-Identifier: BSD-3-Clause
"""The Ising model on a checkerboard: half of the spins at a time, energy and magnetisation, and clusters by labels."""

from programs.lcg import uniform


def neighbours(np, s):
    return np.roll(s, 1, 0) + np.roll(s, -1, 0) + np.roll(s, 1, 1) + np.roll(s, -1, 1)


def labels(np, s):
    """The smallest index of each cluster of equal spins, by spreading it."""
    label = np.arange(s.size).reshape(s.shape)
    while True:
        new = label.copy()
        for axis in (0, 1):
            for shift in (1, -1):
                same = np.roll(s, shift, axis) == s
                new = np.where(same, np.minimum(new, np.roll(label, shift, axis)), new)
        if np.array_equal(new, label):
            return label
        label = new


def main(np):
    n, beta = 16, 0.5
    spins = np.where(uniform(np, (n, n), 21) < 0.5, -1, 1)
    black = np.indices((n, n)).sum(axis=0) % 2 == 0
    chance = uniform(np, (30, 2, n, n), 22)
    energy, magnetisation = [], []
    for sweep in chance:
        for colour, u in zip((black, ~black), sweep):
            cost = 2 * spins * neighbours(np, spins)
            flip = colour & (u < np.exp(-beta * cost))
            spins[flip] *= -1
        energy.append(-(spins * neighbours(np, spins)).sum() / 2 / n**2)
        magnetisation.append(spins.mean())
    label = labels(np, spins)
    sizes = np.unique(label, return_counts=True)[1]
    return {"spins": spins, "energy": np.array(energy), "m": np.array(magnetisation), "label": label, "sizes": np.sort(sizes)[::-1]}
