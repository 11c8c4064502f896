# SPDX-License-Identifier: BSD-3-Clause
"""Elementwise operations."""

from collections.abc import Mapping
from typing import SupportsIndex, overload

from .. import ndarray
from .._typing import ArrayLike, Axes, Casting, DTypeLike, Number, Order

class ufunc:
    __name__: str
    nin: int
    nout: int
    nargs: int
    signature: None
    def __call__(
        self,
        *args: ArrayLike,
        out: ndarray | tuple[ndarray] | None = None,
        where: ArrayLike = True,
        casting: Casting = "same_kind",
        order: Order = "K",
        dtype: DTypeLike = None,
        subok: bool = True,
    ) -> ndarray: ...
    def reduce(
        self, array: ArrayLike, axis: Axes = 0, dtype: DTypeLike = None, out: ndarray | None = None, keepdims: bool = False, initial: Number | None = None, where: ArrayLike = True
    ) -> ndarray: ...
    def accumulate(self, array: ArrayLike, axis: SupportsIndex = 0, dtype: DTypeLike = None, out: ndarray | None = None) -> ndarray: ...
    def outer(self, A: ArrayLike, B: ArrayLike, /) -> ndarray: ...
abs: ufunc
absolute: ufunc
acos: ufunc
acosh: ufunc
add: ufunc
arccos: ufunc
arccosh: ufunc
arcsin: ufunc
arcsinh: ufunc
arctan: ufunc
arctan2: ufunc
arctanh: ufunc
asin: ufunc
asinh: ufunc
atan: ufunc
atan2: ufunc
atanh: ufunc
bitwise_and: ufunc
bitwise_invert: ufunc
bitwise_left_shift: ufunc
bitwise_or: ufunc
bitwise_right_shift: ufunc
bitwise_xor: ufunc
cbrt: ufunc
ceil: ufunc
conj: ufunc
conjugate: ufunc
copysign: ufunc
cos: ufunc
cosh: ufunc
degrees: ufunc
divide: ufunc
equal: ufunc
exp: ufunc
exp2: ufunc
expm1: ufunc
fabs: ufunc
floor: ufunc
floor_divide: ufunc
fma: ufunc
fmax: ufunc
fmin: ufunc
fmod: ufunc
greater: ufunc
greater_equal: ufunc
hypot: ufunc
invert: ufunc
isfinite: ufunc
isinf: ufunc
isnan: ufunc
left_shift: ufunc
less: ufunc
less_equal: ufunc
log: ufunc
log10: ufunc
log1p: ufunc
log2: ufunc
logaddexp: ufunc
logical_and: ufunc
logical_not: ufunc
logical_or: ufunc
logical_xor: ufunc
maximum: ufunc
minimum: ufunc
multiply: ufunc
negative: ufunc
nextafter: ufunc
not_equal: ufunc
positive: ufunc
pow: ufunc
power: ufunc
radians: ufunc
reciprocal: ufunc
remainder: ufunc
right_shift: ufunc
rint: ufunc
sign: ufunc
signbit: ufunc
sin: ufunc
sinh: ufunc
sqrt: ufunc
square: ufunc
subtract: ufunc
tan: ufunc
tanh: ufunc
trunc: ufunc
@overload
def where(condition: ArrayLike, /) -> tuple[ndarray, ...]: ...
@overload
def where(condition: ArrayLike, x1: ArrayLike, x2: ArrayLike, /) -> ndarray: ...
def evaluate(expression: str, values: Mapping[str, ArrayLike], out: ndarray | None = None) -> ndarray: ...
def angle(z: ArrayLike, deg: bool = False) -> ndarray: ...
def around(a: ArrayLike, decimals: SupportsIndex = 0, out: ndarray | None = None) -> ndarray: ...
def isclose(a: ArrayLike, b: ArrayLike, rtol: ArrayLike = 1e-05, atol: ArrayLike = 1e-08, equal_nan: bool = False) -> ndarray: ...
def allclose(a: ArrayLike, b: ArrayLike, rtol: ArrayLike = 1e-05, atol: ArrayLike = 1e-08, equal_nan: bool = False) -> bool: ...
def array_equal(a1: ArrayLike, a2: ArrayLike, equal_nan: bool = False) -> bool: ...
