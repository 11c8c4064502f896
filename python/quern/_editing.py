# SPDX-License-Identifier: BSD-3-Clause
"""Arrays with parts put in, taken out or put together, and functions applied along axes: arrangements of the core's calls."""

import itertools
import operator

from . import _core
from ._core import asarray, concatenate, ndarray
from ._axes import along, normalize_axis_index, normalize_axis_tuple

__all__ = ["append", "apply_along_axis", "apply_over_axes", "block", "delete", "insert", "trim_zeros"]


def _along(arr, axis):
    """arr and a valid axis: the flattened arr and its only axis if axis is None."""
    arr = asarray(arr)
    if axis is None:
        return (arr if arr.ndim == 1 else arr.ravel()), 0
    return arr, normalize_axis_index(axis, arr.ndim)


def append(arr, values, axis=None):
    """values joined to the end of arr, both flattened if axis is None."""
    arr, values = asarray(arr), asarray(values)
    if axis is None:
        arr, values, axis = arr.ravel(), values.ravel(), 0
    return concatenate([arr, values], axis)


# ---- delete and insert ---------------------------------------------------------------------------------------


def _without(arr, axis, start, stop):
    return concatenate([arr[along(axis, slice(start))], arr[along(axis, slice(stop, None))]], axis)


def _delete_slice(arr, axis, obj):
    n = arr.shape[axis]
    start, stop, step = obj.indices(n)
    count = len(range(start, stop, step))
    if count == 0:
        return arr.copy()
    if step < 0:
        start, stop, step = start + step * (count - 1), start + 1, -step
    if step == 1 or count == 1:
        return _without(arr, axis, start, start + count)
    keep = _core.ones(n, dtype=bool)
    keep[start:stop:step] = False
    return arr[along(axis, keep)]


def delete(arr, obj, axis=None):
    """A copy without these positions (an int, a slice, integers or a mask) along axis, flattened if it is None."""
    arr, axis = _along(arr, axis)
    n = arr.shape[axis]
    if isinstance(obj, slice):
        return _delete_slice(arr, axis, obj)
    if not isinstance(obj, int) or isinstance(obj, bool):
        at = asarray(obj)
        if at.dtype == "bool":
            if at.shape != (n,):
                raise ValueError(f"boolean array argument obj to delete must be one dimensional and match the axis length of {n}")
            return arr[along(axis, ~at)]
        if at.ndim == 0 and at.dtype.kind not in "iu":
            raise IndexError("arrays used as indices must be of integer (or boolean) type")
        if at.size != 1 or at.dtype.kind not in "iu":
            keep = _core.ones(n, dtype=bool)
            keep[at if at.size or isinstance(obj, ndarray) else at.astype(int)] = False
            return arr[along(axis, keep)]
        obj = int(at.ravel()[0])
    if not -n <= obj < n:
        raise IndexError(f"index {obj} is out of bounds for axis {axis} with size {n}")
    obj += n * (obj < 0)
    return _without(arr, axis, obj, obj + 1)


def _positions(obj, n):
    if isinstance(obj, slice):
        return _core.arange(*obj.indices(n))
    at = asarray(obj)
    if at.dtype == "bool":
        if at.ndim != 1:
            raise ValueError("boolean array argument obj to insert must be one dimensional")
        return _core.flatnonzero(at)
    if at.ndim > 1:
        raise ValueError("index array argument obj to insert must be one dimensional or scalar")
    return at if at.size or isinstance(obj, ndarray) else at.astype(int)


def _insert_at(arr, axis, index, values, scalar):
    """All values before one position; `scalar`: the position was given without brackets, so values lacks its axis."""
    n = arr.shape[axis]
    at = operator.index(index)
    if not -n <= at <= n:
        raise IndexError(f"index {at} is out of bounds for axis {axis} with size {n}")
    at += n * (at < 0)
    values = _core.array(values, arr.dtype, copy=None, ndmin=arr.ndim)
    if scalar:
        values = _core.moveaxis(values, 0, axis)
    shape = list(arr.shape)
    shape[axis] = values.shape[axis]
    try:
        values = _core.broadcast_to(values, tuple(shape))
    except ValueError:
        raise ValueError(f"could not broadcast input array from shape {values.shape} into shape {tuple(shape)}") from None
    return concatenate([arr[along(axis, slice(at))], values, arr[along(axis, slice(at, None))]], axis)


def insert(arr, obj, values, axis=None):
    """A copy with values inserted before these positions of arr along axis, flattened if it is None."""
    arr, axis = _along(arr, axis)
    n = arr.shape[axis]
    at = _positions(obj, n)
    if at.size == 1:
        return _insert_at(arr, axis, at.ravel()[0], values, at.ndim == 0)
    for bad in at[(at < -n) | (at > n)][:1]:
        raise IndexError(f"index {int(bad)} is out of bounds for axis {axis} with size {n}")
    at = _core.where(at < 0, at + n, at)
    order = _core.argsort(at, stable=True)
    slots = _core.empty(at.size, dtype=int)
    slots[order] = at[order] + _core.arange(at.size)
    shape = list(arr.shape)
    shape[axis] = n + at.size
    result, old = _core.empty(shape, dtype=arr.dtype), _core.ones(shape[axis], dtype=bool)
    old[slots] = False
    result[along(axis, slots)] = values
    result[along(axis, old)] = arr
    return result


# ---- block -----------------------------------------------------------------------------------------------------


def _block_depth(arrays, path="arrays"):
    """(depth of nesting, most axes of an entry); every branch must be equally deep."""
    if isinstance(arrays, tuple):
        raise TypeError(
            f"{path} is a tuple. Only lists can be used to arrange blocks, and np.block does not allow implicit conversion from tuple "
            "to ndarray."
        )
    if not isinstance(arrays, list):
        return 0, asarray(arrays).ndim
    if not arrays:
        raise ValueError(f"List at {path} cannot be empty")
    found = [_block_depth(entry, f"{path}[{i}]") for i, entry in enumerate(arrays)]
    for i, (depth, _) in enumerate(found):
        if depth != found[0][0]:
            raise ValueError(
                f"List depths are mismatched. First element was at depth {found[0][0] + 1}, but there is an element at depth {depth + 1} "
                f"({path}[{i}])"
            )
    return found[0][0] + 1, max(ndim for _, ndim in found)


def _join_blocks(arrays, depth, ndim):
    if depth == 0:
        a = asarray(arrays)
        return a.reshape((1,) * (ndim - a.ndim) + a.shape)
    return concatenate([_join_blocks(entry, depth - 1, ndim) for entry in arrays], -depth)


def block(arrays):
    """An array from nested lists of blocks: the innermost lists are joined along the last axis, the next along the one before."""
    depth, ndim = _block_depth(arrays)
    made = _join_blocks(arrays, depth, max(depth, ndim))
    return made if depth else made.copy()


# ---- functions along axes -----------------------------------------------------------------------------------


def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """func1d of every line along axis; what it returns takes the axis' place."""
    arr = asarray(arr)
    axis = normalize_axis_index(axis, arr.ndim)
    lines = _core.moveaxis(arr, axis, -1)
    places = itertools.product(*map(range, lines.shape[:-1]))
    first = next(places, None)
    if first is None:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    part = asarray(func1d(lines[(*first, ...)], *args, **kwargs))
    result = _core.empty(lines.shape[:-1] + part.shape, dtype=part.dtype)
    result[(*first, ...)] = part
    for place in places:
        result[(*place, ...)] = asarray(func1d(lines[(*place, ...)], *args, **kwargs))
    lead = lines.ndim - 1
    order = list(range(result.ndim))
    return result.transpose(order[:axis] + order[lead:] + order[axis:lead])


def apply_over_axes(func, a, axes):
    """func(a, axis) for each of axes in turn, with axes that it drops put back as length 1."""
    value = asarray(a)
    n = value.ndim
    for axis in axes if isinstance(axes, (tuple, list)) else asarray(axes).ravel():
        axis = operator.index(axis)
        axis += n * (axis < 0)
        made = asarray(func(value, axis))
        if made.ndim != value.ndim:
            made = _core.expand_dims(made, axis)
            if made.ndim != value.ndim:
                raise ValueError("function is not returning an array of the correct shape")
        value = made
    return value


# ---- trim_zeros ---------------------------------------------------------------------------------------------


def _nonzero_range(a, axis):
    """The part of axis that holds all elements that are not zero."""
    found = _core.any(a, axis=tuple(k for k in range(a.ndim) if k != axis))
    if not found.any():
        return 0, 0
    return int(found.argmax()), found.size - int(found[::-1].argmax())


def trim_zeros(filt, trim="fb", axis=None):
    """Without the zeros at the front ('f') and the back ('b') of the axes, all by default. A view, or a part of a list."""
    if not isinstance(trim, str):
        raise TypeError(f"trim_zeros: trim must be a str, not {type(trim).__name__}")
    trim = trim.lower()
    if trim not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: {trim!r}")
    a = asarray(filt)
    axes = range(a.ndim) if axis is None else normalize_axis_tuple(axis, a.ndim)
    if len(axes) == 0:
        return filt
    parts = [slice(None)] * a.ndim
    for k in axes:
        start, stop = _nonzero_range(a, k)
        parts[k] = slice(start if "f" in trim else None, stop if "b" in trim or not stop else None)
    return filt[parts[0]] if a.ndim == 1 else a[tuple(parts)]
