# SPDX-License-Identifier: BSD-3-Clause
"""Options: the Black-Scholes formula, its greeks by finite differences, Monte-Carlo with antithetic paths, a binomial tree."""

from programs.lcg import normal


def cdf(np, x):
    """The normal distribution function, after Abramowitz and Stegun 26.2.17."""
    t = 1 / (1 + 0.2316419 * np.abs(x))
    poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail = np.exp(-x * x / 2) / np.sqrt(2 * np.pi) * poly
    return np.where(x >= 0, 1 - tail, tail)


def call(np, s, k, t, r, sigma):
    d1 = (np.log(s / k) + (r + sigma**2 / 2) * t) / (sigma * np.sqrt(t))
    return s * cdf(np, d1) - k * np.exp(-r * t) * cdf(np, d1 - sigma * np.sqrt(t))


def tree(np, s, k, t, r, sigma, n):
    dt = t / n
    up = np.exp(sigma * np.sqrt(dt))
    q = (np.exp(r * dt) - 1 / up) / (up - 1 / up)
    value = np.maximum(s * up ** np.arange(n, -n - 1, -2.0) - k, 0)
    for _ in range(n):
        value = np.exp(-r * dt) * (q * value[:-1] + (1 - q) * value[1:])
    return value[0]


def main(np):
    s, k = np.linspace(80, 120, 9)[:, None], np.array([90.0, 100, 110])
    price = call(np, s, k, 1.0, 0.05, 0.2)
    put = price - s + k * np.exp(-0.05)
    h = 1e-3
    delta = (call(np, s + h, k, 1.0, 0.05, 0.2) - call(np, s - h, k, 1.0, 0.05, 0.2)) / (2 * h)
    z = normal(np, (20, 400))
    steps = (0.05 - 0.02) / 20 + 0.2 / np.sqrt(20) * np.stack([z, -z])
    paths = 100 * np.exp(np.cumsum(steps, axis=1))
    payoff = np.exp(-0.05) * np.clip(paths[:, -1] - 100, 0, None).mean(axis=0)
    asian = np.maximum(paths.mean(axis=1) - 100, 0).mean()
    return {"price": price, "put": put, "delta": delta, "mc": np.array([payoff.mean(), payoff.std(ddof=1) / np.sqrt(payoff.size)]), "asian": asian,
            "tree": tree(np, 100.0, 100.0, 1.0, 0.05, 0.2, 200), "quantiles": np.percentile(paths[0, -1], [5, 50, 95])}
