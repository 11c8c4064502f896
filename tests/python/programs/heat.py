# SPDX-License-Identifier: BSD-3-Clause
"""Heat equation on a square plate: five-point stencil, explicit steps, hot top edge, an insulated hole."""


def step(u, fixed, alpha):
    lap = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]
    inner = u[1:-1, 1:-1]
    inner[~fixed[1:-1, 1:-1]] += alpha * lap[~fixed[1:-1, 1:-1]]


def main(np):
    n = 60
    u = np.zeros((n, n))
    u[0, :] = 100.0
    u[:, -1] = np.linspace(100, 0, n)
    fixed = np.zeros((n, n), dtype=bool)
    fixed[20:30, 20:30] = True
    history = []
    for i in range(300):
        step(u, fixed, 0.2)
        if i % 50 == 0:
            history.append([u.mean(), u.max(), u[n // 2, n // 2]])
    flux = np.abs(np.diff(u, axis=0)).sum(axis=1)
    hottest = np.unravel_index(u[5:].argmax(), u[5:].shape)
    return {"u": u, "history": np.array(history), "flux": flux, "hottest": np.array([int(i) for i in hottest])}
