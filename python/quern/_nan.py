# SPDX-License-Identifier: BSD-3-Clause
"""Reductions that leave NaNs out, weighted averages, and covariances, as arrangements of masked reductions of the core."""

from . import _core
from ._core import asarray, isnan, where


def _floating(a):
    a = asarray(a)
    return a, a.dtype.kind in "fc"


def nansum(a, axis=None, dtype=None, out=None, keepdims=False):
    """Sum of the elements that are not NaN."""
    a, floating = _floating(a)
    return _core.sum(a, axis=axis, dtype=dtype, out=out, keepdims=keepdims, where=~isnan(a) if floating else True)


def nanprod(a, axis=None, dtype=None, out=None, keepdims=False):
    """Product of the elements that are not NaN."""
    a, floating = _floating(a)
    return _core.prod(a, axis=axis, dtype=dtype, out=out, keepdims=keepdims, where=~isnan(a) if floating else True)


def nanmin(a, axis=None, out=None, keepdims=False):
    """Smallest element that is not NaN; NaN where there is none."""
    return _core.fmin.reduce(asarray(a), axis=axis, out=out, keepdims=keepdims)


def nanmax(a, axis=None, out=None, keepdims=False):
    """Largest element that is not NaN; NaN where there is none."""
    return _core.fmax.reduce(asarray(a), axis=axis, out=out, keepdims=keepdims)


def _position(a, axis, keepdims, fill, find):
    a, floating = _floating(a)
    if not floating:
        return find(a, axis=axis, keepdims=keepdims)
    missing = isnan(a)
    if missing.all(axis=axis).any():
        raise ValueError("All-NaN slice encountered")
    return find(where(missing, fill, a), axis=axis, keepdims=keepdims)


def nanargmin(a, axis=None, *, keepdims=False):
    """Position of the smallest element that is not NaN."""
    return _position(a, axis, keepdims, float("inf"), _core.argmin)


def nanargmax(a, axis=None, *, keepdims=False):
    """Position of the largest element that is not NaN."""
    return _position(a, axis, keepdims, float("-inf"), _core.argmax)


def nanmean(a, axis=None, dtype=None, out=None, keepdims=False):
    """Mean of the elements that are not NaN."""
    a, floating = _floating(a)
    return _core.mean(a, axis=axis, dtype=dtype, out=out, keepdims=keepdims, where=~isnan(a) if floating else True)


def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """Variance of the elements that are not NaN."""
    a, floating = _floating(a)
    if not floating:
        return _core.var(a, axis=axis, dtype=dtype, out=out, ddof=ddof, keepdims=keepdims)
    valid = ~isnan(a)
    deviation = _core.absolute(a - nanmean(a, axis=axis, dtype=dtype, keepdims=True))
    total = _core.sum(deviation * deviation, axis=axis, keepdims=keepdims, where=valid)
    freedom = _core.sum(valid, axis=axis, keepdims=keepdims) - ddof
    r = where(freedom > 0, total / freedom, float("nan")).astype(total.dtype)
    return r if out is None else _core.positive(r, out=out)


def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False):
    """Standard deviation of the elements that are not NaN."""
    return _core.sqrt(nanvar(a, axis, dtype, None, ddof, keepdims), out=out)


def nancumsum(a, axis=None, dtype=None, out=None):
    """Running sums with NaN counted as 0."""
    a, floating = _floating(a)
    return _core.cumsum(where(isnan(a), 0, a) if floating else a, axis, dtype, out)


def nancumprod(a, axis=None, dtype=None, out=None):
    """Running products with NaN counted as 1."""
    a, floating = _floating(a)
    return _core.cumprod(where(isnan(a), 1, a) if floating else a, axis, dtype, out)


def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    """Weighted mean; returned=True gives the sum of the weights too."""
    a = asarray(a)
    if weights is None:
        mean = _core.mean(a, axis=axis, keepdims=keepdims)
        total = _core.full(mean.shape, a.size / max(mean.size, 1), dtype=mean.dtype)
        return (mean, total) if returned else mean
    w = asarray(weights)
    if w.shape != a.shape:
        if axis is None or isinstance(axis, tuple):
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        if w.shape != (a.shape[axis],):
            raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
        w = _core.broadcast_to(w.reshape((-1,) + (1,) * (a.ndim - 1 - axis % a.ndim)), a.shape)
    total = _core.sum(w, axis=axis, keepdims=keepdims)
    if (total == 0).any():
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    mean = _core.sum(a * w, axis=axis, keepdims=keepdims) / total
    return (mean, _core.broadcast_to(total, mean.shape)) if returned else mean


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


__all__ = [name for name in globals() if not name.startswith("_") and name not in ("asarray", "isnan", "where")]
