# SPDX-License-Identifier: BSD-3-Clause
"""dtypes, their kinds and second names, promotion, questions about them."""

import builtins
from typing import Any, final

from . import ndarray
from ._typing import ArrayLike, Casting, DTypeLike

@final
class dtype:
    __name__: builtins.str
    __qualname__: builtins.str
    __bases__: tuple[builtins.type, ...]
    def __new__(cls, dtype: DTypeLike, align: builtins.bool = ..., copy: builtins.bool = ...) -> dtype: ...
    @classmethod
    def __class_getitem__(cls, item: Any, /) -> Any: ...
    def __call__(self, x: ArrayLike = ...) -> ndarray: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> builtins.bool: ...
    def __eq__(self, other: object, /) -> builtins.bool: ...
    def __hash__(self) -> int: ...
    def __lt__(self, other: DTypeLike, /) -> builtins.bool: ...
    def __le__(self, other: DTypeLike, /) -> builtins.bool: ...
    def __gt__(self, other: DTypeLike, /) -> builtins.bool: ...
    def __ge__(self, other: DTypeLike, /) -> builtins.bool: ...
    def __instancecheck__(self, instance: object, /) -> builtins.bool: ...
    def __subclasscheck__(self, subclass: object, /) -> builtins.bool: ...
    def newbyteorder(self, new_order: builtins.str = "S") -> dtype: ...
    kind: builtins.str
    char: builtins.str
    name: builtins.str
    str: builtins.str
    byteorder: builtins.str
    num: int
    itemsize: int
    alignment: int
    flags: int
    ndim: int
    shape: tuple[()]
    descr: list[tuple[builtins.str, builtins.str]]
    isnative: builtins.bool
    isbuiltin: int
    isalignedstruct: builtins.bool
    hasobject: builtins.bool
    names: None
    fields: None
    subdtype: None
    metadata: None
    type: Any
    base: dtype
    dtype: Any
    __numpy_dtype__: Any

bool: dtype
complex128: dtype
complex64: dtype
float16: dtype
float32: dtype
float64: dtype
int16: dtype
int32: dtype
int64: dtype
int8: dtype
uint16: dtype
uint32: dtype
uint64: dtype
uint8: dtype

class _Kind(type):
    def __instancecheck__(cls, instance: Any) -> builtins.bool: ...

class generic(metaclass=_Kind): ...

class number(generic): ...

class integer(number): ...

class signedinteger(integer): ...

class unsignedinteger(integer): ...

class inexact(number): ...

class floating(inexact): ...

class complexfloating(inexact): ...

class flexible(generic): ...

class character(flexible): ...
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

def isdtype(dtype: DTypeLike, kind: DTypeLike | tuple[DTypeLike, ...]) -> builtins.bool: ...
def issubdtype(arg1: Any, arg2: Any) -> builtins.bool: ...
def min_scalar_type(a: ArrayLike, /) -> dtype: ...
def isscalar(element: object, /) -> builtins.bool: ...
def iscomplexobj(x: ArrayLike, /) -> builtins.bool: ...
def isrealobj(x: ArrayLike, /) -> builtins.bool: ...
def result_type(*arrays_and_dtypes: ArrayLike | DTypeLike) -> dtype: ...
def promote_types(type1: DTypeLike, type2: DTypeLike) -> dtype: ...
def can_cast(from_: ndarray | DTypeLike, to: DTypeLike, casting: Casting = "safe") -> builtins.bool: ...
def common_type(*arrays: ArrayLike) -> dtype: ...
