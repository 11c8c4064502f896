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


def _dtype_or_none(o):
    try:
        return dtype(o)
    except TypeError:
        return None


class _Kind(type):
    """Metaclass of the abstract kinds: 0-d arrays of ours and NumPy's scalars are instances, dtypes subclasses."""

    def __instancecheck__(cls, instance):
        found = instance.dtype if isinstance(instance, ndarray) and instance.ndim == 0 else _dtype_or_none(type(instance)) if _is_numpy(type(instance)) else None
        return found is not None and found.kind in cls._codes

    def __subclasscheck__(cls, subclass):
        if isinstance(subclass, type) and not _is_numpy(subclass):
            return type.__subclasscheck__(cls, subclass)
        kind = _own_kind(subclass)
        if isinstance(kind, _Kind):
            return type.__subclasscheck__(cls, kind)
        found = _dtype_or_none(kind)
        return found is not None and found.kind in cls._codes

    def __repr__(cls):
        return f"quern.{cls.__name__}"


def _is_numpy(o):
    return isinstance(o, type) and o.__module__ == "numpy"


def _own_kind(o):
    """Our kind of the name of NumPy's abstract scalar type; anything else as it is."""
    return _abstract.get(o.__name__, o) if _is_numpy(o) else o


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


class flexible(generic):
    _codes = ""


class character(flexible):
    """Text: a kind without a dtype here."""


_abstract = {kind.__name__: kind for kind in (generic, number, integer, signedinteger, unsignedinteger, inexact, floating, complexfloating, flexible, character)}


def issubdtype(arg1, arg2):
    """Does arg1 belong to the kind, or equal the dtype, arg2?  NumPy's abstract types count as ours."""
    arg1, arg2 = _own_kind(arg1), _own_kind(arg2)
    if isinstance(arg1, _Kind):
        return isinstance(arg2, _Kind) and type.__subclasscheck__(arg2, arg1)
    found = dtype(arg1)
    if isinstance(arg2, _Kind):
        return found.kind in arg2._codes
    if isinstance(arg2, type) and (_is_numpy(arg2) or arg2 in (object, str, bytes)):
        return arg2 is object or found == arg2
    return found == dtype(arg2)


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
