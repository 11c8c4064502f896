# SPDX-License-Identifier: BSD-3-Clause
"""Constants, second names, and small functions that only arrange calls of the core."""

from . import _core
from ._axes import along as _along
from ._core import asarray, ndarray

pi = 3.141592653589793
e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None
little_endian = True
True_, False_ = _core.asarray(True)[()], _core.asarray(False)[()]

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


def array_equiv(a1, a2):
    """Are the arrays equal after broadcasting?"""
    try:
        return bool((asarray(a1) == asarray(a2)).all())
    except ValueError:
        return False


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
    a[_along(axis % a.ndim, i)] = value


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


def asarray_chkfinite(a, dtype=None, order=None):
    """asarray, with ValueError for NaN or infinity."""
    a = asarray(a, dtype=dtype, order=order)
    if a.dtype.kind in "fc" and not _core.isfinite(a).all():
        raise ValueError("array must not contain infs or NaNs")
    return a


_REQUIREMENTS = {
    "C": "C", "C_CONTIGUOUS": "C", "CONTIGUOUS": "C", "F": "F", "F_CONTIGUOUS": "F", "FORTRAN": "F", "A": "A", "ALIGNED": "A",
    "W": "W", "WRITEABLE": "W", "O": "O", "OWNDATA": "O", "E": "E", "ENSUREARRAY": "E",
}  # fmt: skip
_FLAGS = {"A": "aligned", "W": "writeable", "O": "owndata"}


def require(a, dtype=None, requirements=None, *, like=None):
    """asarray, copied if it does not meet the requirements: C or F order, aligned, writeable, owner of its memory."""
    try:
        wanted = [_REQUIREMENTS[str.upper(r)] for r in requirements or ()]
    except KeyError as unknown:
        raise KeyError(f"require: unknown requirement {unknown}") from None
    order = "F" if "F" in wanted else "C" if "C" in wanted else None
    if order == "F" and "C" in wanted:
        raise ValueError('Cannot specify both "C" and "F" order')
    made = asarray(a, dtype, order)
    for r in wanted:
        if r in _FLAGS and not getattr(made.flags, _FLAGS[r]):
            return made.copy(order or "A")
    return made


def sort_complex(a):
    """A sorted copy as complex numbers, by real, then imaginary part."""
    made = _core.sort(asarray(a), axis=-1)
    return made if made.dtype.kind == "c" else made.astype("complex64" if made.dtype.char in "bBhH" else "complex128")


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
