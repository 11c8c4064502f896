# SPDX-License-Identifier: BSD-3-Clause
"""A landscape by midpoint displacement: slope, aspect, hill shading, contour lengths, water running downhill."""

from programs.lcg import uniform


def landscape(np, levels, seed):
    n = 2**levels
    z, noise, used = np.zeros((n + 1, n + 1)), uniform(np, (4 * (n + 1) ** 2,), seed) - 0.5, 0
    for level in range(levels):
        s, h = n >> level, n >> (level + 1)

        def random(shape):
            nonlocal used
            count = shape[0] * shape[1]
            used += count
            return noise[used - count:used].reshape(shape) * 0.6**level

        corners = (z[:-1:s, :-1:s] + z[s::s, :-1:s] + z[:-1:s, s::s] + z[s::s, s::s]) / 4
        z[h::s, h::s] = corners + random(corners.shape)
        z[::s, h::s] = (z[::s, :-1:s] + z[::s, s::s]) / 2 + random(z[::s, h::s].shape) / 2
        z[h::s, ::s] = (z[:-1:s, ::s] + z[s::s, ::s]) / 2 + random(z[h::s, ::s].shape) / 2
    return z


def main(np):
    z = landscape(np, 6, 81)
    gy, gx = np.gradient(z)
    slope, aspect = np.arctan(np.hypot(gx, gy)), np.arctan2(-gx, gy)
    sun, height = np.deg2rad(315), np.deg2rad(45)
    shade = np.sin(height) * np.cos(slope) + np.cos(height) * np.sin(slope) * np.cos(sun - aspect)
    bands = np.digitize(z, np.quantile(z, [0.2, 0.4, 0.6, 0.8]))
    area = np.bincount(bands.ravel())
    padded = np.pad(z, 1, constant_values=np.inf)
    around = np.stack([padded[i:i + z.shape[0], j:j + z.shape[1]] for i in range(3) for j in range(3)])
    flow = around.argmin(axis=0)
    pits = np.argwhere(flow == 4)
    level = z > np.median(z)
    coast = np.count_nonzero(np.diff(level, axis=0)) + np.count_nonzero(np.diff(level, axis=1))
    profile = np.sort(z.ravel())[::400]
    spectrum = np.abs(np.fft.rfft2(z - z.mean()))[:8, :8]
    return {"z": z, "slope": slope, "shade": np.clip(shade, 0, 1), "bands": area, "pits": pits, "coast": coast, "profile": profile, "spectrum": spectrum, "mean_aspect": np.angle(np.exp(1j * aspect).mean())}
