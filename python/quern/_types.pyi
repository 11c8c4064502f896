# SPDX-License-Identifier: BSD-3-Clause
"""Kinds and second names of dtypes, their limits, questions about them."""

from typing import Any

from . import dtype
from ._typing import ArrayLike, DTypeLike

class _Kind(type):
    def __instancecheck__(cls, instance: Any) -> bool: ...

class generic(metaclass=_Kind): ...

class number(generic): ...

class integer(number): ...

class signedinteger(integer): ...

class unsignedinteger(integer): ...

class inexact(number): ...

class floating(inexact): ...

class complexfloating(inexact): ...
bool_: dtype
byte: dtype
cdouble: dtype
csingle: dtype
double: dtype
half: dtype
int_: dtype
intc: dtype
intp: dtype
long: dtype
longlong: dtype
short: dtype
single: dtype
ubyte: dtype
uint: dtype
uintc: dtype
uintp: dtype
ulong: dtype
ulonglong: dtype
ushort: dtype

class finfo:
    def __init__(self, type: DTypeLike) -> None: ...
    dtype: dtype
    bits: int
    nmant: int
    nexp: int
    minexp: int
    maxexp: int
    machep: int
    negep: int
    precision: int
    eps: float
    epsneg: float
    max: float
    min: float
    tiny: float
    smallest_normal: float
    smallest_subnormal: float
    resolution: float

class iinfo:
    def __init__(self, type: DTypeLike) -> None: ...
    dtype: dtype
    kind: str
    bits: int
    max: int
    min: int
def isdtype(dtype: DTypeLike, kind: DTypeLike | tuple[DTypeLike, ...]) -> bool: ...
def issubdtype(arg1: Any, arg2: Any) -> bool: ...
def min_scalar_type(a: ArrayLike) -> dtype: ...
def isscalar(element: object) -> bool: ...
def iscomplexobj(x: ArrayLike) -> bool: ...
def isrealobj(x: ArrayLike) -> bool: ...
