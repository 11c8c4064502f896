# SPDX-License-Identifier: BSD-3-Clause
"""What the Array API standard's inspection functions report."""

from . import _core
from ._types import isdtype

_names = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64", "complex128")


class __array_namespace_info__:
    """Capabilities, devices and dtypes of this namespace."""

    def capabilities(self):
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self):
        return "cpu"

    def devices(self):
        return ("cpu",)

    def default_dtypes(self, *, device=None):
        _check(device)
        return {
            "real floating": _core.float64,
            "complex floating": _core.complex128,
            "integral": _core.int64,
            "indexing": _core.int64,
        }

    def dtypes(self, *, device=None, kind=None):
        _check(device)
        found = {name: getattr(_core, name) for name in _names}
        return found if kind is None else {name: t for name, t in found.items() if isdtype(t, kind)}


def _check(device):
    if device not in ("cpu", None):
        raise ValueError(f"Device not understood. Only 'cpu' is allowed, but received: {device!r}")
