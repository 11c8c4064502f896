# SPDX-License-Identifier: BSD-3-Clause
"""The classes of the dtypes, under NumPy's names: dtypes.Float64DType() is float64, and float64 is an instance."""

from . import _core

_names = ("Bool", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float16", "Float32", "Float64", "Complex64", "Complex128")
_aliases = {"Byte": "Int8", "Short": "Int16", "Int": "Int32", "Long": "Int64", "LongLong": "Int64"}
_aliases |= {f"U{name}": f"U{target}" for name, target in _aliases.items()}


class _Class(type):
    """Metaclass of the classes, of which the dtype objects are not instances by birth."""

    def __instancecheck__(cls, instance):
        return type(instance) is _core.dtype and instance == cls.type

    def __call__(cls):
        return cls.type


for _name in _names:
    globals()[f"{_name}DType"] = _Class(f"{_name}DType", (), {"__doc__": f"The class of {_name.lower()}.", "__module__": __name__, "type": _core.dtype(_name.lower())})
for _name, _target in _aliases.items():
    globals()[f"{_name}DType"] = globals()[f"{_target}DType"]

__all__ = [f"{name}DType" for name in (*_names, *_aliases)]
