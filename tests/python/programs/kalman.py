# SPDX-License-Identifier: BSD-3-Clause
"""A Kalman filter that follows a moving point, and the smoother that looks back."""

from programs.lcg import normal


def main(np):
    dt, n = 0.1, 60
    f = np.eye(4) + dt * np.eye(4, k=2)
    h = np.eye(2, 4)
    q = 0.01 * np.block([[dt**3 / 3 * np.eye(2), dt**2 / 2 * np.eye(2)], [dt**2 / 2 * np.eye(2), dt * np.eye(2)]])
    r = 0.25 * np.identity(2)
    t = np.arange(n) * dt
    truth = np.column_stack([np.cos(t), np.sin(2 * t)])
    seen = truth + 0.5 * normal(np, (n, 2), 8)
    x, p = np.zeros(4), np.diag([1.0, 1, 4, 4])
    xs, ps, guesses = np.empty((n, 4)), np.empty((n, 4, 4)), []
    for i, z in enumerate(seen):
        x, p = f @ x, f @ p @ f.T + q
        guesses.append((x, p))
        s = h @ p @ h.T + r
        gain = np.linalg.solve(s, h @ p).T
        x = x + gain @ (z - h @ x)
        p = (np.eye(4) - gain @ h) @ p
        xs[i], ps[i] = x, p
    smooth = xs.copy()
    for i in range(n - 2, -1, -1):
        c = ps[i] @ f.T @ np.linalg.inv(guesses[i + 1][1])
        smooth[i] += c @ (smooth[i + 1] - guesses[i + 1][0])
    errors = [np.sqrt(np.mean((e[:, :2] - truth) ** 2)) for e in (seen, xs, smooth)]
    return {"xs": xs, "smooth": smooth, "gain": gain, "errors": np.array(errors), "trace": np.trace(ps, axis1=1, axis2=2)}
