# SPDX-License-Identifier: BSD-3-Clause
"""NaNs replaced by numbers, and covariances, as arrangements of calls of the core."""

from . import _core
from ._core import asarray, isnan, where
from ._core import (
    average, nanargmax, nanargmin, nancumprod, nancumsum, nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar,
)


def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """NaN and infinities replaced by numbers, by default 0 and the largest finite ones."""
    from ._types import finfo

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


def cov(m, y=None, rowvar=True, bias=False, ddof=None):
    """Covariance matrix of variables in rows (columns, if not rowvar)."""
    x = asarray(m)
    x = x.reshape(1, -1) if x.ndim < 2 else x if rowvar else x.T
    if y is not None:
        y = asarray(y)
        x = _core.concat([x, y.reshape(1, -1) if y.ndim < 2 else y if rowvar else y.T])
    x = x - x.mean(axis=1, keepdims=True)
    freedom = x.shape[1] - (ddof if ddof is not None else 0 if bias else 1)
    c = x @ x.conj().T / max(freedom, 0)
    return c.squeeze()


def corrcoef(x, y=None, rowvar=True):
    """Correlation coefficients of variables in rows."""
    c = cov(x, y, rowvar)
    if c.ndim == 0:
        return c / c
    d = _core.sqrt(_core.diag(c).real)
    r = c / d[:, None] / d[None, :]
    return _core.clip(r, -1, 1) if r.dtype.kind == "f" else r


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
