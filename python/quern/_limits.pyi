# SPDX-License-Identifier: BSD-3-Clause
from . import dtype as _dtype
from ._typing import DTypeLike, Number

class finfo:
    def __new__(cls, dtype: DTypeLike | Number) -> finfo: ...
    dtype: _dtype
    bits: int
    nmant: int
    nexp: int
    iexp: int
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
    def __new__(cls, int_type: DTypeLike | Number) -> iinfo: ...
    dtype: _dtype
    kind: str
    bits: int
    max: int
    min: int
