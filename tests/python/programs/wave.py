# SPDX-License-Identifier: BSD-3-Clause
"""Wave equation on a string and on a membrane: leapfrog in time, second differences in space, energy."""


def string(np, n, steps):
    x = np.linspace(0, 1, n)
    c = 0.5
    before = np.exp(-200 * (x - 0.3) ** 2)
    now = before.copy()
    energy = np.empty(steps)
    for i in range(steps):
        after = np.zeros_like(now)
        after[1:-1] = 2 * now[1:-1] - before[1:-1] + c**2 * np.diff(now, n=2)
        energy[i] = 0.5 * np.sum((after - now) ** 2) + 0.5 * c**2 * np.sum(np.diff(now) ** 2)
        before, now = now, after
    return now, energy


def membrane(np, n, steps):
    x, y = np.meshgrid(np.linspace(-1, 1, n), np.linspace(-1, 1, n), indexing="ij")
    now = np.where(np.hypot(x, y) < 0.3, np.cos(np.pi * np.hypot(x, y) / 0.6), 0.0)
    before = now.copy()
    for _ in range(steps):
        lap = np.roll(now, 1, 0) + np.roll(now, -1, 0) + np.roll(now, 1, 1) + np.roll(now, -1, 1) - 4 * now
        before, now = now, 2 * now - before + 0.1 * lap
    return now


def main(np):
    shape, energy = string(np, 201, 150)
    drum = membrane(np, 48, 60)
    return {"shape": shape, "energy": energy, "drum": drum, "symmetric": np.allclose(drum, drum.T) & np.allclose(drum, drum[::-1])}
