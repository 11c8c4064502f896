# SPDX-License-Identifier: BSD-3-Clause
"""The bootstrap: resampling with replacement by choice and by integers, intervals, a permutation test, the jackknife, cross-validation."""


def intervals(np, statistics, level):
    tail = (1 - level) / 2
    return np.percentile(statistics, [100 * tail, 50, 100 * (1 - tail)], axis=0)


def permutation_test(np, rng, a, b, rounds):
    """The share of shuffled groups whose means differ by as much as those of a and b."""
    both, observed = np.concatenate([a, b]), a.mean() - b.mean()
    shuffled = rng.permuted(np.tile(both, (rounds, 1)), axis=1)
    differences = shuffled[:, : len(a)].mean(axis=1) - shuffled[:, len(a):].mean(axis=1)
    return (np.abs(differences) >= abs(observed)).mean()


def main(np):
    rng = np.random.default_rng(7)
    a, b = rng.gamma(3.0, 2.0, 60), rng.exponential(5.0, 45)
    means = np.array([rng.choice(a, a.size).mean() for _ in range(300)])
    samples = a[rng.integers(0, a.size, (300, a.size))]
    weighted = rng.choice(a, 200, p=a / a.sum())
    without = rng.choice(100, 20, replace=False)
    jackknife = (a.sum() - a) / (a.size - 1)
    spread = np.sqrt((a.size - 1) * jackknife.var())
    folds = np.array_split(rng.permutation(a.size), 5)
    errors = np.array([((a[fold] - np.delete(a, fold).mean()) ** 2).mean() for fold in folds])
    x = rng.uniform(0, 1, 80)
    y = 2 * x + rng.normal(0, 0.1, 80)
    picks = rng.choice(80, (100, 80))
    slopes = np.array([np.polyfit(x[k], y[k], 1)[0] for k in picks])
    return {"means": intervals(np, means, 0.9), "medians": intervals(np, np.median(samples, axis=1), 0.9), "weighted": weighted, "without": np.sort(without),
            "jackknife": spread, "folds": np.concatenate(folds), "errors": errors, "slopes": intervals(np, slopes, 0.95), "p": permutation_test(np, rng, a, b, 200),
            "groups": rng.multinomial(50, [0.2, 0.3, 0.5], 4)}
