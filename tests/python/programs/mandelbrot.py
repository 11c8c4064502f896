# SPDX-License-Identifier: BSD-3-Clause
"""Mandelbrot set: complex iteration on a shrinking set of points, and a smoothed colour."""


def main(np):
    x, y = np.linspace(-2, 0.6, 90), np.linspace(-1.2, 1.2, 80)
    c = x + 1j * y[:, None]
    z = np.zeros_like(c)
    count = np.zeros(c.shape, dtype=int)
    alive = np.ones(c.shape, dtype=bool)
    for i in range(60):
        z[alive] = z[alive] ** 2 + c[alive]
        escaped = alive & (np.abs(z) > 2)
        count[escaped] = i + 1
        alive &= ~escaped
    smooth = np.zeros(c.shape)
    out = ~alive
    smooth[out] = count[out] + 1 - np.log2(np.log(np.abs(z[out])))
    area = alive.sum() * (x[1] - x[0]) * (y[1] - y[0])
    rows = np.flatnonzero(alive.any(axis=1))
    return {"count": count, "area": area, "rows": rows, "smooth": np.round(smooth, 6), "histogram": np.histogram(count, bins=10)[0]}
