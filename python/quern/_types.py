# SPDX-License-Identifier: BSD-3-Clause
"""Second names of the dtypes, and isdtype."""

from . import _core

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
