# SPDX-License-Identifier: BSD-3-Clause
"""A small decision tree: the best split of every column by sorted running sums, grown depth first, and its predictions."""

from programs.lcg import uniform


def best_split(np, x, y):
    order = np.argsort(x, axis=0, kind="stable")
    xs, ys = np.take_along_axis(x, order, axis=0), y[order]
    n = np.arange(1, len(y))[:, None]
    left, left2 = ys.cumsum(axis=0)[:-1], (ys**2).cumsum(axis=0)[:-1]
    total, total2 = ys.sum(axis=0), (ys**2).sum(axis=0)
    cost = left2 - left**2 / n + (total2 - left2) - (total - left) ** 2 / (len(y) - n)
    cost[xs[1:] == xs[:-1]] = np.inf
    i, j = divmod(int(cost.argmin()), x.shape[1])
    return j, float((xs[i, j] + xs[i + 1, j]) / 2), float(cost[i, j])


def grow(np, x, y, depth):
    if depth == 0 or len(y) < 8 or np.var(y) < 1e-3:
        return float(np.mean(y))
    j, at, _ = best_split(np, x, y)
    low = x[:, j] <= at
    return (j, at, grow(np, x[low], y[low], depth - 1), grow(np, x[~low], y[~low], depth - 1))


def predict(np, tree, x):
    if isinstance(tree, float):
        return np.full(len(x), tree)
    j, at, left, right = tree
    out, low = np.empty(len(x)), x[:, j] <= at
    out[low], out[~low] = predict(np, left, x[low]), predict(np, right, x[~low])
    return out


def main(np):
    x = uniform(np, (200, 4), 31)
    y = np.sin(6 * x[:, 0]) + (x[:, 1] > 0.5) + 0.1 * x[:, 2]
    j, at, cost = best_split(np, x, y)
    tree = grow(np, x[:150], y[:150], 5)
    guess = predict(np, tree, x)
    error = (guess - y) ** 2
    importance = np.array([np.mean((predict(np, tree, np.where(np.arange(4) == k, np.roll(x, 17, 0), x)) - y) ** 2) for k in range(4)])
    return {"first": np.array([j, at, cost]), "guess": guess, "rmse": np.sqrt([error[:150].mean(), error[150:].mean()]), "importance": importance, "leaves": np.unique(guess)}
