# SPDX-License-Identifier: BSD-3-Clause
"""Ordinary differential equations: Runge-Kutta 4 for predators and prey and for a grid of pendulums, with step control."""


def rk4(f, y, t, dt):
    k1 = f(t, y)
    k2 = f(t + dt / 2, y + dt / 2 * k1)
    k3 = f(t + dt / 2, y + dt / 2 * k2)
    k4 = f(t + dt, y + dt * k3)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def adaptive(np, f, y, end, tol):
    t, dt, times = 0.0, 0.1, [0.0]
    while t < end:
        dt = min(dt, end - t)
        whole, halves = rk4(f, y, t, dt), rk4(f, rk4(f, y, t, dt / 2), t + dt / 2, dt / 2)
        error = np.max(np.abs(whole - halves)) / 15
        if error < tol:
            t, y = t + dt, halves
            times.append(t)
        dt *= float(np.clip(0.9 * (tol / max(error, 1e-16)) ** 0.2, 0.3, 3.0))
    return y, np.array(times)


def main(np):
    a, b, c, d = 1.1, 0.4, 0.4, 0.1

    def animals(t, y):
        return np.array([a * y[0] - b * y[0] * y[1], d * y[0] * y[1] - c * y[1]])

    y, path = np.array([10.0, 5.0]), []
    for i in range(400):
        path.append(y)
        y = rk4(animals, y, i * 0.05, 0.05)
    path = np.stack(path)
    invariant = d * path[:, 0] - c * np.log(path[:, 0]) + b * path[:, 1] - a * np.log(path[:, 1])
    peaks = np.flatnonzero((path[1:-1, 0] > path[:-2, 0]) & (path[1:-1, 0] > path[2:, 0])) + 1
    angle = np.linspace(0.1, 3.0, 30)
    swing = np.stack([angle, np.zeros_like(angle)])
    for i in range(200):
        swing = rk4(lambda t, s: np.stack([s[1], -np.sin(s[0])]), swing, i * 0.02, 0.02)
    final, times = adaptive(np, animals, np.array([10.0, 5.0]), 10.0, 1e-6)
    return {"path": path, "spread": np.ptp(invariant), "peaks": peaks, "swing": swing, "final": final, "steps": len(times)}
