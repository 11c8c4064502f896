# SPDX-License-Identifier: BSD-3-Clause
"""Kinds and second names of the dtypes, promotion, and questions about them; all but isdtype are the core's."""

from . import _core
from ._core import (
    bool, can_cast, character, common_type, complex64, complex128, complexfloating, dtype, flexible, float16, float32, float64, floating,
    generic, inexact, int8, int16, int32, int64, integer, iscomplexobj, isrealobj, isscalar, issubdtype, min_scalar_type, number,
    promote_types, result_type, signedinteger, uint8, uint16, uint32, uint64, unsignedinteger,
)  # fmt: skip

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


bool_ = _core.bool
byte, short, intc, long, longlong = _core.int8, _core.int16, _core.int32, _core.int64, _core.int64
ubyte, ushort, uintc, ulong, ulonglong = _core.uint8, _core.uint16, _core.uint32, _core.uint64, _core.uint64
int_ = intp = _core.int64
uint = uintp = _core.uint64
half, single, double = _core.float16, _core.float32, _core.float64
csingle, cdouble = _core.complex64, _core.complex128

__all__ = [name for name in globals() if not name.startswith("_")]
