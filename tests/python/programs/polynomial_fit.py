# SPDX-License-Identifier: BSD-3-Clause
"""Least squares: a polynomial three ways, a robust line by iterated weights, leave-one-out by the hat matrix."""

from programs.lcg import normal


def main(np):
    x = np.linspace(-1, 1, 40)
    y = 1 - 2 * x + 3 * x**3 + 0.1 * normal(np, (40,), 6)
    a = np.vander(x, 4)
    normal_equations = np.linalg.solve(a.T @ a, a.T @ y)
    q, r = np.linalg.qr(a)
    by_qr = np.linalg.solve(r, q.T @ y)
    by_lstsq, residual, rank, _ = np.linalg.lstsq(a, y, rcond=None)
    by_polyfit, covariance = np.polyfit(x, y, 3, cov=True)
    hat = np.diag(q @ q.T)
    loo = np.mean(((y - a @ by_qr) / (1 - hat)) ** 2)
    outliers = y.copy()
    outliers[::10] += 5
    line, weights = np.polyfit(x, outliers, 1), np.ones_like(x)
    for _ in range(10):
        weights = 1 / np.maximum(np.abs(outliers - np.polyval(line, x)), 1e-3) ** 0.5
        line = np.polyfit(x, outliers, 1, w=weights)
    p = np.poly1d(by_polyfit)
    extrema = np.sort(p.deriv().roots.real)
    return {"normal": normal_equations, "qr": by_qr, "lstsq": by_lstsq, "rank": int(rank), "residual": residual, "polyfit": by_polyfit, "sigma": np.sqrt(np.diag(covariance)),
            "loo": loo, "line": line, "extrema": extrema, "area": p.integ()(1) - p.integ()(-1), "r2": 1 - np.sum((y - p(x)) ** 2) / np.sum((y - y.mean()) ** 2)}
