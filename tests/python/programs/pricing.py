# SPDX-License-Identifier: BSD-3-Clause
"""Monte Carlo: an Asian and a European option over simulated paths, antithetic and control variates, two correlated assets, jumps."""


def paths(np, rng, spot, rate, sigma, steps, n):
    z = rng.standard_normal((n // 2, steps))
    z = np.concatenate([z, -z])
    dt = 1 / steps
    return spot * np.exp(np.cumsum((rate - sigma**2 / 2) * dt + sigma * np.sqrt(dt) * z, axis=1))


def controlled(np, payoff, control, expected):
    """The payoff less its regression on a control variate whose mean is known."""
    covariance = np.cov(payoff, control)
    beta = covariance[0, 1] / covariance[1, 1]
    return payoff - beta * (control - expected)


def main(np):
    rng = np.random.default_rng(2024)
    spot, strike, rate, sigma, n = 100.0, 105.0, 0.03, 0.2, 4000
    s = paths(np, rng, spot, rate, sigma, 24, n)
    discount = np.exp(-rate)
    european = discount * np.maximum(s[:, -1] - strike, 0)
    asian = discount * np.maximum(s.mean(axis=1) - strike, 0)
    better = controlled(np, asian, s[:, -1], spot * np.exp(rate))
    pair = rng.multivariate_normal([0.0, 0.0], [[0.04, 0.018], [0.018, 0.09]], size=n, method="cholesky")
    basket = spot * np.exp(pair - np.array([0.04, 0.09]) / 2).mean(axis=1)
    jumps = rng.poisson(0.7, n)
    crashed = s[:, -1] * np.exp(-0.1 * jumps + 0.05 * np.sqrt(jumps) * rng.normal(size=n))
    loss = np.sort(spot - crashed)
    barrier = np.where((s > 80).all(axis=1), european, 0)
    return {"paths": s[::500], "european": european.mean(), "asian": asian.mean(), "spread": np.array([asian.std(ddof=1), better.std(ddof=1)]),
            "better": better.mean(), "basket": np.maximum(basket - strike, 0).mean(), "jumps": np.bincount(jumps), "value at risk": np.quantile(loss, [0.95, 0.99]),
            "shortfall": loss[int(0.95 * n):].mean(), "barrier": barrier.mean(), "exercised": np.count_nonzero(european)}
