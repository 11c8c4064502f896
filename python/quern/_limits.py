# SPDX-License-Identifier: BSD-3-Clause
"""Limits of the dtypes: finfo and iinfo, one object for each dtype."""

from . import _core
from ._core import dtype as _dtype


def _dtype_of(o):
    """The dtype that o names, or the one of the array or number o."""
    if isinstance(o, (int, float, complex)):
        return _dtype(type(o))
    return _dtype(o if isinstance(o, (type, _dtype)) else getattr(o, "dtype", o))


# (bits of mantissa, least exponent, greatest exponent) of the binary formats of IEEE 754.
_formats = {2: (10, -14, 16), 4: (23, -126, 128), 8: (52, -1022, 1024)}


class _Limits:
    """One object a dtype, found again by what was asked for; a subclass has its _kinds, its _refusal and its own _made."""

    @classmethod
    def _make(cls, asked):
        found = _dtype_of(asked)
        if found not in cls._made:
            if found.kind not in cls._kinds:
                raise ValueError(cls._refusal.format(found=found))
            self = cls._made[found] = super().__new__(cls)
            self._set(found)
        if isinstance(asked, (str, type)):
            cls._made[asked] = cls._made[found]
        return cls._made[found]


class finfo(_Limits):
    """Limits of a floating-point dtype (of its real part, for complex)."""

    _kinds, _refusal, _made = "fc", "data type {found!r} not inexact", {}

    def __new__(cls, dtype):
        try:
            return cls._made[dtype]
        except (KeyError, TypeError):  # not asked for before, or not hashable
            return cls._make(dtype)

    def _set(self, found):
        real = {8: _core.float32, 16: _core.float64}[found.itemsize] if found.kind == "c" else found
        nmant, least, greatest = _formats[real.itemsize]
        self.dtype = real
        self.bits = 8 * real.itemsize
        self.nmant, self.nexp = nmant, self.bits - nmant - 1
        self.minexp, self.maxexp = least, greatest
        self.iexp = self.nexp
        self.machep, self.negep = -nmant, -nmant - 1
        self.eps = 2.0**-nmant
        self.epsneg = 2.0 ** -(nmant + 1)
        self.max = (2.0 - self.eps) * 2.0 ** (greatest - 1)
        self.min = -self.max
        self.tiny = self.smallest_normal = 2.0**least
        self.smallest_subnormal = 2.0**least * self.eps
        self.precision = {2: 3, 4: 6, 8: 15}[real.itemsize]
        self.resolution = 10.0**-self.precision

    def __repr__(self):
        return f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, dtype={self.dtype.name})"


class iinfo(_Limits):
    """Limits of an integer dtype."""

    _kinds, _refusal, _made = "iu", "Invalid integer data type {found.kind!r}.", {}

    def __new__(cls, int_type):
        try:
            return cls._made[int_type]
        except (KeyError, TypeError):
            return cls._make(int_type)

    def _set(self, found):
        self.dtype = found
        self.kind = found.kind
        self.bits = 8 * found.itemsize
        self.max = 2 ** (self.bits - (found.kind == "i")) - 1
        self.min = -(2 ** (self.bits - 1)) if found.kind == "i" else 0

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype.name})"


__all__ = ["finfo", "iinfo"]
