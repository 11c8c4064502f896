# SPDX-License-Identifier: BSD-3-Clause
from typing import Any

from . import dtype

class _Class(type):
    def __instancecheck__(cls, instance: object) -> bool: ...
    def __call__(cls) -> Any: ...

class BoolDType(metaclass=_Class):
    type: dtype

class Int8DType(metaclass=_Class):
    type: dtype

class Int16DType(metaclass=_Class):
    type: dtype

class Int32DType(metaclass=_Class):
    type: dtype

class Int64DType(metaclass=_Class):
    type: dtype

class UInt8DType(metaclass=_Class):
    type: dtype

class UInt16DType(metaclass=_Class):
    type: dtype

class UInt32DType(metaclass=_Class):
    type: dtype

class UInt64DType(metaclass=_Class):
    type: dtype

class Float16DType(metaclass=_Class):
    type: dtype

class Float32DType(metaclass=_Class):
    type: dtype

class Float64DType(metaclass=_Class):
    type: dtype

class Complex64DType(metaclass=_Class):
    type: dtype

class Complex128DType(metaclass=_Class):
    type: dtype

ByteDType = Int8DType
ShortDType = Int16DType
IntDType = Int32DType
LongDType = Int64DType
LongLongDType = Int64DType
UByteDType = UInt8DType
UShortDType = UInt16DType
UIntDType = UInt32DType
ULongDType = UInt64DType
ULongLongDType = UInt64DType
