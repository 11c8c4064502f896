# SPDX-License-Identifier: BSD-3-Clause
"""Functions of real numbers whose results are complex where real ones do not exist."""

from . import _core
from ._core import asarray, complex64, complex128

_NARROW = ("float32", "int8", "int16", "uint8", "uint16")  # what complex64 holds, as NumPy has it


def _complex(x):
    return x.astype(complex64 if x.dtype.name in _NARROW else complex128)


def _roots(x):
    """x as an array, a complex one if it has negative numbers."""
    x = asarray(x)
    return _complex(x) if x.dtype.kind in "fi" and (x < 0).any() else x


def _angles(x):
    """x as an array, a complex one if it has numbers beyond 1 or -1."""
    x = asarray(x)
    return _complex(x) if x.dtype.kind in "fiu" and ((x > 1).any() or (x < -1).any()) else x


def sqrt(x):
    """Square roots, imaginary ones of negative numbers."""
    return _core.sqrt(_roots(x))


def log(x):
    """Natural logarithms, complex ones of negative numbers."""
    return _core.log(_roots(x))


def log2(x):
    """Logarithms to base 2, complex ones of negative numbers."""
    return _core.log2(_roots(x))


def log10(x):
    """Logarithms to base 10, complex ones of negative numbers."""
    return _core.log10(_roots(x))


def logn(n, x):
    """Logarithms of x to base n, complex ones of negative numbers."""
    return log(x) / log(n)


def power(x, p):
    """x to the p: complex of negative x, floats of integers if a p is negative."""
    x, exponent = _roots(x), asarray(p)
    if exponent.dtype.kind == "i" and (exponent < 0).any():
        exponent = exponent * 1.0
    elif isinstance(p, (int, float)) and _core.result_type(x, exponent) == x.dtype:
        exponent = p  # as a number: x ** 2 is a square
    return _core.power(x, exponent)


def arccos(x):
    """Inverse cosines, complex ones of numbers beyond 1 or -1."""
    return _core.arccos(_angles(x))


def arcsin(x):
    """Inverse sines, complex ones of numbers beyond 1 or -1."""
    return _core.arcsin(_angles(x))


def arctanh(x):
    """Inverse hyperbolic tangents, complex ones of numbers beyond 1 or -1."""
    return _core.arctanh(_angles(x))


__all__ = ["arccos", "arcsin", "arctanh", "log", "log10", "log2", "logn", "power", "sqrt"]
