# SPDX-License-Identifier: BSD-3-Clause
"""Terrain analysis of a digital elevation model: terrain.c in Python.

    terrain.py [--numpy] jacksboro_fault_dem.npz output-directory [repetitions]

--numpy runs the same code with NumPy: only the import differs.
"""
import math
import sys
import time

if "--numpy" in sys.argv:
    sys.argv.remove("--numpy")
    import numpy as np
else:
    import quern as np

fuse = getattr(np, "fuse", lambda function: function)  # one pass over memory, where there is such a thing

METRES_PER_DEGREE = 111200.0
SUN_AZIMUTH = 315.0  # degrees clockwise from north
SUN_ALTITUDE = 45.0
LOWPASS_SIGMA = 6.0  # grid points
RANK = 20
BANDS = 5


def elevation(t):
    return np.load(t["path"])["elevation"].astype(np.float64)


def east(t):
    return np.gradient(t["elevation"], axis=1) / t["dx"]


def south(t):
    return np.gradient(t["elevation"], axis=0) / t["dy"]


@fuse
def steepness(gx, gy):
    return np.degrees(np.arctan(np.sqrt(gx * gx + gy * gy)))


def slope(t):
    return steepness(t["east"], t["south"])


@fuse
def downhill(gx, gy):
    return np.degrees(np.arctan2(-gx, gy)) % 360


def aspect(t):
    return downhill(t["east"], t["south"])


@fuse
def illumination(s, a):
    up, level = math.sin(math.radians(SUN_ALTITUDE)), math.cos(math.radians(SUN_ALTITUDE))
    return np.maximum(up * np.cos(np.radians(s)) + level * np.sin(np.radians(s)) * np.cos(np.radians(SUN_AZIMUTH - a)), 0)


def hillshade(t):
    return illumination(t["slope"], t["aspect"])


@fuse
def gaussian(fx, fy):
    return np.exp(-2 * (math.pi * LOWPASS_SIGMA) ** 2 * (fx * fx + fy * fy))


def lowpass(t):
    z = t["elevation"]
    fy, fx = np.fft.fftfreq(z.shape[0])[:, None], np.fft.rfftfreq(z.shape[1])
    return np.fft.irfftn(np.fft.rfftn(z) * gaussian(fx, fy), s=z.shape, axes=(0, 1))


def rank_k(t):
    u, s, vh = np.linalg.svd(t["elevation"], full_matrices=False)
    return (u[:, :RANK] * s[:RANK]) @ vh[:RANK]


def residual(t):
    return t["elevation"] - t["rank_k"]


def band(t, low, high):
    z = t["elevation"]
    inside = (z >= low) & (z < high)
    s = t["slope"][inside]
    return np.stack([low, high, np.sum(inside, dtype=np.float64), s.mean(), s.std(), s.max()])


def statistics(t):
    edges = np.quantile(t["elevation"], np.linspace(0, 1, BANDS + 1))
    return np.stack([band(t, edges[i], edges[i + 1]) for i in range(BANDS)])


STEPS = [elevation, east, south, slope, aspect, hillshade, lowpass, rank_k, residual, statistics]


def run(step, t, repetitions):
    """The field of a step and the shortest time of making it."""
    best = math.inf
    for _ in range(repetitions):
        begin = time.perf_counter()
        field = step(t)
        best = min(best, time.perf_counter() - begin)
    return field, best


def main(path, directory, repetitions="5"):
    archive = np.load(path)
    t = {"path": path, "dy": METRES_PER_DEGREE * float(archive["dy"])}
    t["dx"] = METRES_PER_DEGREE * float(archive["dx"]) * math.cos(math.radians(float(archive["ymin"])))
    seconds = []
    print(f"{'step':12} {'shape':>13} {'range':>28} {'ms':>10}")
    for step in STEPS:
        field, best = run(step, t, int(repetitions))
        t[step.__name__] = field
        seconds.append(best)
        np.save(f"{directory}/{step.__name__}.npy", field)
        low, high = float(field.min()), float(field.max())
        print(f"{step.__name__:12} {field.shape[0]:5} x {field.shape[1]:<5} {low:12.4f} .. {high:<12.4f} {1e3 * best:10.3f}")
    np.save(f"{directory}/seconds.npy", np.asarray(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
