# SPDX-License-Identifier: BSD-3-Clause
"""Random walks: steps of integers on a line and a lattice, first passages, the arcsine law, a Markov chain, streams of their own by spawn."""


def first_passage(np, walk, level):
    """The step at which each walk reaches the level, -1 if it never does."""
    reached = walk >= level
    return np.where(reached.any(axis=1), reached.argmax(axis=1), -1)


def markov(np, rng, table, start, steps):
    limits = np.cumsum(table, axis=1)
    state, seen = start, np.zeros(len(table), dtype=np.int64)
    for u in rng.random(steps):
        state = int(np.searchsorted(limits[state], u, side="right"))
        seen[state] += 1
    return seen


def main(np):
    rng = np.random.default_rng(99)
    steps = 2 * rng.integers(0, 2, (50, 400), dtype=np.int8) - 1
    walk = np.cumsum(steps, axis=1, dtype=np.int64)
    directions = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    plane = np.cumsum(directions[rng.integers(4, size=600)], axis=0)
    places, visits = np.unique(plane, axis=0, return_counts=True)
    crossings = np.count_nonzero(np.diff(np.sign(walk), axis=1), axis=1)
    table = np.array([[0.5, 0.5, 0.0], [0.2, 0.5, 0.3], [0.0, 0.4, 0.6]])
    children = [child.integers(0, 1000, 5) for child in rng.spawn(3)]
    deck = np.arange(20)
    rng.shuffle(deck)
    return {"ends": walk[:, -1], "highest": np.maximum.accumulate(walk, axis=1)[::10, ::50], "passage": first_passage(np, walk, 10), "crossings": crossings,
            "positive": (walk > 0).mean(axis=1), "square": (walk**2).mean(axis=0)[::40], "plane": plane[::60], "most": places[visits.argmax()], "visits": np.bincount(visits),
            "markov": markov(np, rng, table, 0, 300), "children": np.stack(children), "deck": deck, "bytes": np.frombuffer(rng.bytes(11), dtype=np.uint8),
            "levy": rng.standard_cauchy(8).cumsum()}
