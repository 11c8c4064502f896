# SPDX-License-Identifier: BSD-3-Clause
"""Functions about NaNs, averages and covariances; all but nan_to_num are the core's."""

from . import _core
from ._core import asarray, isnan, where
from ._core import (
    average, corrcoef, cov, nanargmax, nanargmin, nancumprod, nancumsum, nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar,
)


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """NaN and infinities replaced by numbers, by default 0 and the largest finite ones."""
    from ._limits import finfo

    x = asarray(x)
    if x.dtype.kind == "c":
        r = _core.array(x, copy=True)
        r.real, r.imag = (nan_to_num(part, nan=nan, posinf=posinf, neginf=neginf) for part in (x.real, x.imag))
    elif x.dtype.kind == "f":
        limits = finfo(x.dtype)
        high, low = limits.max if posinf is None else posinf, limits.min if neginf is None else neginf
        r = where(isnan(x), nan, where(x == float("inf"), high, where(x == float("-inf"), low, x)))
    else:
        r = _core.array(x, copy=True)
    if copy:
        return r
    x[...] = r
    return x


class errstate:
    """NumPy's context for floating-point warnings.  Quern raises none, so only 'ignore' can be asked for."""

    def __init__(self, **kinds):
        for kind, action in kinds.items():
            if kind not in ("all", "divide", "over", "under", "invalid"):
                raise TypeError(f"errstate() got an unexpected keyword argument {kind!r}")
            if action not in (None, "ignore"):
                raise ValueError(f"errstate: {kind}={action!r} is not supported: floating-point warnings are always ignored")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


__all__ = [name for name in globals() if not name.startswith("_") and name not in ("asarray", "isnan", "where")]
