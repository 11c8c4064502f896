# SPDX-License-Identifier: BSD-3-Clause
"""Compares what terrain.c, terrain.py and terrain.py --numpy have written, and draws the picture.

    compare.py c-directory quern-directory numpy-directory [picture.png]

Prints the largest difference of each field from NumPy's, relative to the field's largest magnitude, and the times. Exits with 1 if a
difference exceeds its tolerance.
"""
import sys

import numpy as np

# Differences come from rounding: elementary functions within 1 ULP here and 3.7 ULP in NumPy, other orders of summation, and for the
# decomposition the condition of its subspace (the gap between neighbouring singular values). Aspect is an angle: 0 equals 360.
TOLERANCE = {
    "elevation": 0, "east": 1e-15, "south": 1e-15, "slope": 4e-15, "aspect": 4e-15, "hillshade": 4e-15,
    "lowpass": 1e-14, "rank_k": 1e-12, "residual": 1e-10, "statistics": 1e-13,
}


def difference(name, field, reference):
    if field.shape != reference.shape or field.dtype != reference.dtype:
        return np.inf
    d = np.abs(field - reference)
    if name == "aspect":
        d = np.minimum(d, 360 - d)
    columns = 0 if name == "statistics" else None  # each of its columns has a unit of its own
    return (d.max(axis=columns) / np.abs(reference).max(axis=columns)).max()


def load(directory, name):
    return np.load(f"{directory}/{name}.npy")


def compare(directories):
    """Prints the table; returns the names of fields that differ."""
    *ours, numpy_directory = directories
    seconds = [load(d, "seconds") for d in directories]
    wrong = []
    print(f"{'step':12} {'C: diff':>9} {'ms':>9} {'Python: diff':>13} {'ms':>9} {'NumPy: ms':>10} {'tolerance':>10}")
    for i, (name, tolerance) in enumerate(TOLERANCE.items()):
        d = [difference(name, load(o, name), load(numpy_directory, name)) for o in ours]
        ms = [1e3 * s[i] for s in seconds]
        bad = not max(d) <= tolerance
        wrong += [name] * bad
        print(f"{name:12} {d[0]:9.1e} {ms[0]:9.3f} {d[1]:13.1e} {ms[1]:9.3f} {ms[2]:10.3f} {tolerance:10.0e}{'  DIFFERS' * bad}")
    total = [1e3 * s.sum() for s in seconds]
    print(f"{'total':12} {'':9} {total[0]:9.3f} {'':13} {total[1]:9.3f} {total[2]:10.3f}")
    return wrong


def draw(directory, path):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = [("hillshade", "gray", "Hillshade"), ("slope", "magma", "Slope (degrees)"),
              ("lowpass", "terrain", "Low-pass elevation (m)"), ("residual", "coolwarm", "Elevation minus rank 20 (m)")]
    figure, axes = pyplot.subplots(2, 2, figsize=(11, 9.5), layout="constrained")
    for ax, (name, colours, title) in zip(axes.flat, panels):
        field = load(directory, name)
        bound = np.percentile(np.abs(field), 99)
        limits = {"vmin": -bound, "vmax": bound} if name == "residual" else {}
        figure.colorbar(ax.imshow(field, cmap=colours, **limits), ax=ax, shrink=0.85)
        ax.set_title(title)
        ax.set_axis_off()
    figure.suptitle("Jacksboro fault, Tennessee: calculated by Quern in C")
    figure.savefig(path, dpi=110)


def main(c, python, numpy, picture=None):
    wrong = compare([c, python, numpy])
    if picture:
        draw(c, picture)
        print("picture:", picture)
    if wrong:
        sys.exit("differs by more than its tolerance: " + ", ".join(wrong))


if __name__ == "__main__":
    main(*sys.argv[1:])
