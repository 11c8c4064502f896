# SPDX-License-Identifier: BSD-3-Clause
"""Dtype names, kinds and limits."""

import builtins

from . import _core
from ._core import dtype, ndarray, result_type

_kinds = {
    "bool": "b",
    "signed integer": "i",
    "unsigned integer": "u",
    "integral": "iu",
    "real floating": "f",
    "complex floating": "c",
    "numeric": "iufc",
}


def isdtype(dtype, kind):
    """Is dtype of the kind given: a dtype, the name of a kind, or a tuple of them?"""
    if isinstance(kind, tuple):
        return any(isdtype(dtype, k) for k in kind)
    found = _core.dtype(dtype)
    if isinstance(kind, str) and kind in _kinds:
        return found.kind in _kinds[kind]
    if isinstance(kind, str):
        raise ValueError(f"kind argument is a string, but {kind!r} is not a known kind name.")
    return found == _core.dtype(kind)


class _Kind(type):
    """Metaclass of the abstract kinds: a 0-d array is an instance of the kinds of its dtype."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, ndarray) and instance.ndim == 0 and instance.dtype.kind in cls._codes

    def __repr__(cls):
        return f"quern.{cls.__name__}"


class generic(metaclass=_Kind):
    _codes = "biufc"


class number(generic):
    _codes = "iufc"


class integer(number):
    _codes = "iu"


class signedinteger(integer):
    _codes = "i"


class unsignedinteger(integer):
    _codes = "u"


class inexact(number):
    _codes = "fc"


class floating(inexact):
    _codes = "f"


class complexfloating(inexact):
    _codes = "c"


def issubdtype(arg1, arg2):
    """Does arg1 belong to the kind, or equal the dtype, arg2?"""
    if isinstance(arg1, _Kind):
        return isinstance(arg2, _Kind) and issubclass(arg1, arg2)
    found = dtype(arg1)
    if isinstance(arg2, _Kind):
        return found.kind in arg2._codes
    return found == dtype(arg2)


# (bits of mantissa, least exponent, greatest exponent) of the binary formats of IEEE 754.
_formats = {2: (10, -14, 16), 4: (23, -126, 128), 8: (52, -1022, 1024)}


class finfo:
    """Limits of a floating-point dtype (of its real part, for complex)."""

    def __init__(self, type):
        found = type.dtype if isinstance(type, ndarray) else dtype(type)
        if found.kind not in "fc":
            raise ValueError(f"data type {found!r} not inexact")
        real = {8: _core.float32, 16: _core.float64}[found.itemsize] if found.kind == "c" else found
        nmant, least, greatest = _formats[real.itemsize]
        self.dtype = real
        self.bits = 8 * real.itemsize
        self.nmant, self.nexp = nmant, self.bits - nmant - 1
        self.minexp, self.maxexp = least, greatest
        self.machep, self.negep = -nmant, -nmant - 1
        self.eps = 2.0**-nmant
        self.epsneg = 2.0 ** -(nmant + 1)
        self.max = (2.0 - self.eps) * 2.0 ** (greatest - 1)
        self.min = -self.max
        self.tiny = self.smallest_normal = 2.0**least
        self.smallest_subnormal = 2.0**least * self.eps
        self.precision = {2: 3, 4: 6, 8: 15}[real.itemsize]
        self.resolution = 10.0**-self.precision

    def __repr__(self):
        return f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, dtype={self.dtype.name})"


class iinfo:
    """Limits of an integer dtype."""

    def __init__(self, type):
        found = type.dtype if isinstance(type, ndarray) else dtype(type)
        if found.kind not in "iu":
            raise ValueError(f"Invalid integer data type {found.kind!r}.")
        self.dtype = found
        self.kind = found.kind
        self.bits = 8 * found.itemsize
        self.max = 2 ** (self.bits - (found.kind == "i")) - 1
        self.min = -(2 ** (self.bits - 1)) if found.kind == "i" else 0

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype.name})"


def min_scalar_type(a):
    """The smallest dtype that holds the number a; the dtype of an array."""
    if isinstance(a, ndarray) and a.ndim:
        return a.dtype
    value = a.item() if isinstance(a, ndarray) else a
    if isinstance(value, builtins.bool):
        return _core.bool
    if isinstance(value, builtins.int):
        names = ("uint8", "uint16", "uint32", "uint64") if value >= 0 else ("int8", "int16", "int32", "int64")
        for name in names:
            info = iinfo(name)
            if info.min <= value <= info.max:
                return info.dtype
        raise OverflowError(f"{value} does not fit 64 bits")
    limits = (("float16", 65000.0), ("float32", 3.4e38)) if isinstance(value, float) else (("complex64", 3.4e38),)
    for name, limit in limits:
        if value != value or abs(value) in (float("inf"),) or abs(value) < limit:
            return dtype(name)
    return _core.float64 if isinstance(value, float) else _core.complex128


def isscalar(element):
    """Is it a Python number or a number of ours?"""
    if isinstance(element, ndarray):
        return element.ndim == 0 and not element.flags.writeable
    return isinstance(element, (builtins.int, builtins.float, builtins.complex, builtins.bool, str, bytes))


def iscomplexobj(x):
    """Has x a complex dtype?"""
    return result_type(x).kind == "c"


def isrealobj(x):
    """Has x no complex dtype?"""
    return not iscomplexobj(x)


bool_ = _core.bool
byte, short, intc, long, longlong = _core.int8, _core.int16, _core.int32, _core.int64, _core.int64
ubyte, ushort, uintc, ulong, ulonglong = _core.uint8, _core.uint16, _core.uint32, _core.uint64, _core.uint64
int_ = intp = _core.int64
uint = uintp = _core.uint64
half, single, double = _core.float16, _core.float32, _core.float64
csingle, cdouble = _core.complex64, _core.complex128

__all__ = [name for name in globals() if not name.startswith("_") and name not in ("builtins", "dtype", "ndarray", "result_type")]
