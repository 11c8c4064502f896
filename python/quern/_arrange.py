# SPDX-License-Identifier: BSD-3-Clause
"""Joining, splitting and turning by a few calls of the core."""

from . import _core
from ._axes import along, normalize_axis_index
from ._core import asarray, atleast_1d, atleast_2d, atleast_3d, concatenate, flip, swapaxes

__all__ = [
    "array_split", "broadcast_arrays", "column_stack", "diagflat", "dsplit", "dstack", "fliplr", "flipud", "hsplit", "hstack", "meshgrid",
    "rollaxis", "rot90", "row_stack", "split", "unstack", "vsplit", "vstack",
]  # fmt: skip

_MOST_EMPTY_PARTS = 1 << 24  # beyond those that hold something, of array_split


def _list(made):
    return [made] if not isinstance(made, tuple) else list(made)


def vstack(tup, *, dtype=None, casting="same_kind"):
    """Joins along the first axis; 1-d arrays become rows."""
    return concatenate(_list(atleast_2d(*tup)), 0, dtype=dtype, casting=casting)


row_stack = vstack


def hstack(tup, *, dtype=None, casting="same_kind"):
    """Joins along the second axis, 1-d arrays along their only one."""
    made = _list(atleast_1d(*tup))
    return concatenate(made, 0 if made[0].ndim == 1 else 1, dtype=dtype, casting=casting)


def dstack(tup):
    """Joins along the third axis."""
    return concatenate(_list(atleast_3d(*tup)), 2)


def column_stack(tup):
    """Joins along the second axis; 1-d arrays become columns."""
    made = [asarray(a) for a in tup]
    return concatenate([a if a.ndim >= 2 else a.reshape(-1, 1) for a in made], 1)


def unstack(x, /, *, axis=0):
    """The slices along axis."""
    return tuple(_core.moveaxis(asarray(x), axis, 0))


def _cut(a, bounds, axis):
    a = asarray(a)
    return [a[along(axis % a.ndim, slice(start, stop))] for start, stop in zip(bounds[:-1], bounds[1:])]


def array_split(ary, indices_or_sections, axis=0):
    """Parts along axis: this many of nearly equal length, or cut before these positions. Views."""
    ary = asarray(ary)
    n = ary.shape[axis]
    try:
        bounds = [0, *indices_or_sections, n]
    except TypeError:
        sections = int(indices_or_sections)
        if sections <= 0:
            raise ValueError("number sections must be larger than 0.") from None
        if sections > n + _MOST_EMPTY_PARTS:
            raise MemoryError(f"array_split: {sections} parts of an axis of length {n}")
        size, extra = divmod(n, sections)
        bounds = [i * size + min(i, extra) for i in range(sections + 1)]
    return _cut(ary, bounds, axis)


def split(ary, indices_or_sections, axis=0):
    """As array_split; a number of parts must divide the axis."""
    ary = asarray(ary)
    if not hasattr(indices_or_sections, "__len__") and ary.shape[axis] % int(indices_or_sections):
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def vsplit(ary, indices_or_sections):
    """split along the first axis of an array of at least two."""
    if asarray(ary).ndim < 2:
        raise ValueError("vsplit only works on arrays of 2 or more dimensions")
    return split(ary, indices_or_sections, 0)


def hsplit(ary, indices_or_sections):
    """split along the second axis, or the only one."""
    if asarray(ary).ndim == 0:
        raise ValueError("hsplit only works on arrays of 1 or more dimensions")
    return split(ary, indices_or_sections, 1 if asarray(ary).ndim > 1 else 0)


def dsplit(ary, indices_or_sections):
    """split along the third axis."""
    if asarray(ary).ndim < 3:
        raise ValueError("dsplit only works on arrays of 3 or more dimensions")
    return split(ary, indices_or_sections, 2)


def broadcast_arrays(*args):
    """Views of all arrays with one shape."""
    return _core._broadcast_list(args)


def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """Coordinate arrays of the grid that these lines span."""
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    if not sparse:
        return _core._meshgrid_list(xi, indexing == "xy")
    n = len(xi)
    axes = [1 - i if i < 2 and n > 1 and indexing == "xy" else i for i in range(n)]
    made = [asarray(x).reshape([-1 if k == axis else 1 for k in range(n)]) for x, axis in zip(xi, axes)]
    return tuple(a.copy() if copy else a for a in made)


def fliplr(m):
    """Reverses the second axis."""
    if asarray(m).ndim < 2:
        raise ValueError("Input must be >= 2-d.")
    return flip(m, 1)


def flipud(m):
    """Reverses the first axis."""
    if asarray(m).ndim < 1:
        raise ValueError("Input must be >= 1-d.")
    return flip(m, 0)


def rot90(m, k=1, axes=(0, 1)):
    """Rotates by k quarter turns in the plane of axes, from the first towards the second. A view."""
    m = asarray(m)
    first, second = axes
    if first == second or abs(first - second) == m.ndim:
        raise ValueError("Axes must be different.")
    if not all(-m.ndim <= k < m.ndim for k in (first, second)):
        raise ValueError(f"Axes={axes} out of range for array of ndim={m.ndim}.")
    if k % 4 == 2:
        return flip(m, (first, second))
    if k % 4 == 1:
        return swapaxes(flip(m, second), first, second)
    return flip(swapaxes(m, first, second), second) if k % 4 else m[...]


def rollaxis(a, axis, start=0):
    """moveaxis with the target counted before the move."""
    a = asarray(a)
    axis, start = normalize_axis_index(axis, a.ndim), start + a.ndim * (start < 0)
    return _core.moveaxis(a, axis, start - (axis < start))


def diagflat(v, k=0):
    """A matrix with the flattened v on diagonal k."""
    return _core.diag(asarray(v).ravel(), k)
