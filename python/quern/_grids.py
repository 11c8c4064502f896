# SPDX-License-Identifier: BSD-3-Clause
"""Grids and index expressions: what NumPy builds with square brackets, and index arrays of triangles and diagonals."""

import math

from . import _core
from ._core import arange, array, asarray, linspace, ndarray
from ._names import indices

__all__ = [
    "c_", "diag_indices", "diag_indices_from", "index_exp", "ix_", "mask_indices", "mgrid", "ogrid", "r_", "s_", "tri", "tril_indices",
    "tril_indices_from", "triu_indices", "triu_indices_from",
]  # fmt: skip


# ---- index expressions -----------------------------------------------------------------------------------


class _Slices:
    def __init__(self, always_tuple):
        self._always_tuple = always_tuple

    def __getitem__(self, item):
        return (item,) if self._always_tuple and not isinstance(item, tuple) else item


s_, index_exp = _Slices(False), _Slices(True)


def ix_(*args):
    """Open mesh of index sequences: a[ix_(rows, columns)]."""
    made = []
    for i, a in enumerate(map(asarray, args)):
        if a.ndim != 1:
            raise ValueError("Cross index must be 1 dimensional")
        if a.dtype == "bool":
            (a,) = a.nonzero()
        elif a.size == 0:
            a = a.astype(_core.int64)
        made.append(a.reshape((1,) * i + (-1,) + (1,) * (len(args) - 1 - i)))
    return tuple(made)


# ---- grids from slices -----------------------------------------------------------------------------------


def _line(part):
    """(length, start, step) of one slice; an imaginary step is a number of points with the stop among them."""
    start = 0 if part.start is None else part.start
    step = 1 if part.step is None else part.step
    if not isinstance(step, complex):
        return math.ceil((part.stop - start) / step), start, step
    n = int(abs(step))
    return n, start, (part.stop - start) / float(n - 1) if n != 1 else 1


def _grid_dtype(parts):
    """int64, or what the bounds and steps need beyond it; a number of points makes it float64."""
    numbers = [x for part in parts for x in (part.start, part.stop, part.step) if type(x) is not int and x is not None]
    return _core.result_type(_core.int64, *(1.0 if isinstance(x, complex) else x for x in numbers))


class _Grid:
    def __init__(self, sparse):
        self.sparse = sparse

    def __getitem__(self, key):
        if isinstance(key, slice):
            n, start, step = _line(key) if isinstance(key.step, complex) else (None, 0 if key.start is None else key.start, key.step)
            return arange(start, key.stop, step) if n is None else arange(n, dtype=_core.float64) * step + start
        dtype, lines = _grid_dtype(key), [_line(part) for part in key]
        grid = indices(tuple(n for n, _, _ in lines), dtype, sparse=self.sparse)
        if self.sparse:
            return tuple(axis * step + start for axis, (_, start, step) in zip(grid, lines))
        for axis, (_, start, step) in zip(grid, lines):
            axis *= step
            axis += start
        return grid


mgrid, ogrid = _Grid(False), _Grid(True)


# ---- concatenation from slices ------------------------------------------------------------------------------


class _Directive:
    """The string that may stand first in r_[...]: 'axis', 'axis,ndmin', 'axis,ndmin,where', or 'r' and 'c' for matrices."""

    def __init__(self, axis, ndmin, trans1d):
        self.axis, self.ndmin, self.trans1d, self.matrix = axis, ndmin, trans1d, None

    def read(self, text):
        if text in ("r", "c"):
            self.matrix = text
            return
        try:
            numbers = [int(x) for x in text.split(",")]
            self.axis = numbers[0]
            self.ndmin = numbers[1] if len(numbers) > 1 else self.ndmin
            self.trans1d = numbers[2] if len(numbers) > 2 else self.trans1d
        except ValueError:
            raise ValueError(f"unknown special directive {text!r}") from None


def _spread(part):
    start = 0 if part.start is None else part.start
    if isinstance(part.step, complex):
        return linspace(start, part.stop, int(abs(part.step)))
    return arange(start, part.stop, 1 if part.step is None else part.step)


def _entry(item, d):
    """An array of at least d.ndmin axes; the axes that were not there go where d.trans1d says."""
    made = _spread(item) if isinstance(item, slice) else asarray(item)
    missing = d.ndmin - made.ndim
    if missing <= 0:
        return made
    made = made.reshape((1,) * missing + made.shape)
    if d.trans1d == -1:
        return made
    at = d.trans1d if d.trans1d >= 0 else d.trans1d + missing + 1
    axes = list(range(d.ndmin))
    return made.transpose(axes[:at] + axes[missing:] + axes[at:missing])


class _Concatenator:
    def __init__(self, *defaults):
        self._defaults = defaults

    def __len__(self):
        return 0

    def __getitem__(self, key):
        d, entries, types = _Directive(*self._defaults), [], []
        for k, item in enumerate(key if isinstance(key, tuple) else (key,)):
            if isinstance(item, str):
                if k:
                    raise ValueError("special directives must be the first entry.")
                d.read(item)
            elif isinstance(item, (bool, int, float, complex)):
                entries.append(item)
                types.append(item)
            else:
                entries.append(_entry(item, d))
                types.append(entries[-1].dtype)
        dtype = _core.result_type(*types) if types else None
        made = _core.concatenate([array(x, dtype, copy=None, ndmin=d.ndmin) for x in entries], d.axis)
        return made if d.matrix is None or made.ndim != 1 else made[None, :] if d.matrix == "r" else made[:, None]


r_, c_ = _Concatenator(0, 1, -1), _Concatenator(-1, 2, 0)


# ---- index arrays ------------------------------------------------------------------------------------------


def tri(N, M=None, k=0, dtype=float, *, like=None):
    """Ones on and below diagonal k."""
    return _core.tril(_core.ones((N, N if M is None else M), dtype=dtype), k)


def tril_indices(n, k=0, m=None):
    """The coordinates of the lower triangle."""
    return _core.nonzero(tri(n, m, k=k, dtype=bool))


def triu_indices(n, k=0, m=None):
    """The coordinates of the upper triangle."""
    return _core.nonzero(~tri(n, m, k=k - 1, dtype=bool))


def _matrix_shape(arr):
    arr = arr if isinstance(arr, ndarray) else asarray(arr)
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return arr.shape


def tril_indices_from(arr, k=0):
    """The coordinates of the lower triangle of a matrix."""
    rows, columns = _matrix_shape(arr)
    return tril_indices(rows, k, columns)


def triu_indices_from(arr, k=0):
    """The coordinates of the upper triangle of a matrix."""
    rows, columns = _matrix_shape(arr)
    return triu_indices(rows, k, columns)


def diag_indices(n, ndim=2):
    """The coordinates of the main diagonal of an array with ndim axes of length n."""
    return (arange(n),) * ndim


def diag_indices_from(arr):
    """The coordinates of the main diagonal."""
    arr = asarray(arr)
    if arr.ndim < 2:
        raise ValueError("input array must be at least 2-d")
    if len(set(arr.shape)) != 1:
        raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(arr.shape[0], arr.ndim)


def mask_indices(n, mask_func, k=0):
    """The coordinates that mask_func, such as triu, leaves of an n by n matrix."""
    return _core.nonzero(mask_func(_core.ones((n, n), int), k) != 0)
