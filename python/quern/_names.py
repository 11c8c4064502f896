# SPDX-License-Identifier: BSD-3-Clause
"""Constants, second names, and small functions that only arrange calls of the core."""

from . import _core
from ._core import asarray, ndarray

pi = 3.141592653589793
e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None

# NumPy's second names of the core's functions.
true_divide = _core.divide
mod = _core.remainder
bitwise_not = _core.invert
rad2deg = _core.degrees
deg2rad = _core.radians
fix = _core.trunc


def shape(a):
    """The lengths of the axes."""
    return a.shape if isinstance(a, ndarray) else asarray(a).shape


def ndim(a):
    """The number of axes."""
    return a.ndim if isinstance(a, ndarray) else asarray(a).ndim


def size(a, axis=None):
    """The number of elements, or of those along an axis."""
    a = asarray(a)
    return a.size if axis is None else a.shape[axis]


def atleast_1d(*arrays):
    """Arrays with at least one axis."""
    made = [a if a.ndim >= 1 else a.reshape(1) for a in map(asarray, arrays)]
    return made[0] if len(made) == 1 else tuple(made)


def atleast_2d(*arrays):
    """Arrays with at least two axes."""
    made = [a if a.ndim >= 2 else a.reshape(1, -1) for a in map(asarray, arrays)]
    return made[0] if len(made) == 1 else tuple(made)


def atleast_3d(*arrays):
    """Arrays with at least three axes."""
    made = []
    for a in map(asarray, arrays):
        if a.ndim < 2:
            a = a.reshape(1, -1, 1)
        made.append(a[:, :, None] if a.ndim == 2 else a)
    return made[0] if len(made) == 1 else tuple(made)


def array_equiv(a1, a2):
    """Are the arrays equal after broadcasting?"""
    try:
        return bool((asarray(a1) == asarray(a2)).all())
    except ValueError:
        return False


def iscomplex(x):
    """Where the imaginary part is not 0."""
    return asarray(x).imag != 0


def isreal(x):
    """Where the imaginary part is 0."""
    return asarray(x).imag == 0


def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """Numbers spaced evenly on a logarithmic scale: base ** linspace(start, stop)."""
    r = _core.power(base, _core.linspace(start, stop, num, endpoint, axis=axis))
    return r if dtype is None else r.astype(dtype)


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Numbers in geometric progression from start to stop."""
    start, stop = asarray(start), asarray(stop)
    sign = _core.sign(start) if start.dtype.kind != "c" else 1
    logs = _core.linspace(_core.log10(start * sign), _core.log10(stop * sign), num, endpoint, axis=axis)
    r = _core.power(10.0, logs) * sign
    if num > 0:
        _set_along(r, axis, 0, start)
    if endpoint and num > 1:
        _set_along(r, axis, -1, stop)
    return r if dtype is None else r.astype(dtype)


def _set_along(a, axis, i, value):
    index = [slice(None)] * a.ndim
    index[axis] = i
    a[tuple(index)] = value


def indices(dimensions, dtype=int, sparse=False):
    """The index of every element along each axis of a grid."""
    n = len(dimensions)
    axes = [_core.arange(m, dtype=dtype).reshape((-1,) + (1,) * (n - 1 - i)) for i, m in enumerate(dimensions)]
    if sparse:
        return tuple(a.reshape((1,) * i + a.shape) for i, a in enumerate(axes))
    r = _core.empty((n, *dimensions), dtype=dtype)
    for i, a in enumerate(axes):
        r[i] = a
    return r


def fromfunction(function, shape, *, dtype=float, **kwargs):
    """function(i, j, ...) of the coordinates of every element."""
    return function(*indices(shape, dtype=dtype), **kwargs)


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


class _Slices:
    def __init__(self, always_tuple):
        self._always_tuple = always_tuple

    def __getitem__(self, item):
        return (item,) if self._always_tuple and not isinstance(item, tuple) else item


s_, index_exp = _Slices(False), _Slices(True)


def show_config():
    """Prints version, CPU, instruction set, libraries and threads."""
    print(_core.config_text())


def iterable(y):
    """Can y be iterated over?"""
    try:
        iter(y)
    except TypeError:
        return False
    return True


__all__ = [name for name in globals() if not name.startswith("_") and name not in ("asarray", "ndarray")]
