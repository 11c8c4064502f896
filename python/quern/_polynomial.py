# SPDX-License-Identifier: BSD-3-Clause
"""Polynomials by their coefficients, the highest power first: functions that take and return poly1d objects too, and windows."""

import re
import warnings

from . import _core
from ._core import bartlett, blackman, hamming, hanning, kaiser, poly, roots, vander
from ._limits import finfo
from .exceptions import RankWarning

__all__ = ["bartlett", "blackman", "hamming", "hanning", "kaiser", "poly", "poly1d", "polyadd", "polyder", "polydiv", "polyfit", "polyint",
           "polymul", "polysub", "polyval", "roots", "vander"]


def _scalar(x):
    return isinstance(x, (int, float, complex)) or (hasattr(x, "ndim") and x.ndim == 0)


def _power_line(text, wrap=70):
    """The powers of "a x**2" on a line of their own above, in lines of at most `wrap` columns."""
    lines, upper, lower, at = [], "", "", 0
    for match in re.finditer(r"\*\*([0-9]*)", text):
        power, part = match.group(1), text[at:match.start()]
        at = match.end()
        low, high = part + " " * (len(power) - 1), " " * (len(part) - 1) + power
        if max(len(lower) + len(low), len(upper) + len(high)) > wrap:
            lines += [upper, lower]
            upper, lower = high, low
        else:
            upper, lower = upper + high, lower + low
    pairs = [*lines, upper, lower]
    body = "\n ".join(f"{pairs[i]}\n{pairs[i + 1]}" for i in range(0, len(pairs), 2))
    return f" {body}{text[at:]}"


def _number_text(x):
    x = complex(x)
    if x.imag == 0:
        return f"{x.real:.4g}"
    return f"{x.imag:.4g}j" if x.real == 0 else f"({x.real:.4g} + {x.imag:.4g}j)"


def _term(number, power, variable, alone):
    if number == "0":
        return "0" if alone and power == 0 else ""
    return number if power == 0 else f"{number} {variable}" if power == 1 else f"{number} {variable}**{power}"


class poly1d:
    """A polynomial in one variable: p(x), p + q, p * q, p / q, p ** n, p[k] (the coefficient of x**k)."""

    __hash__ = None
    __array_priority__ = 2.0

    def __init__(self, c_or_r, r=False, variable=None):
        if isinstance(c_or_r, poly1d):
            self._variable = variable or c_or_r._variable
            self._coeffs = c_or_r._coeffs
            return
        c = _core.asarray(poly(c_or_r) if r else c_or_r)
        if c.ndim > 1:
            raise ValueError("Polynomial must be 1d only.")
        c = c.reshape(-1)
        (kept,) = c.nonzero()
        self._coeffs = c[int(kept[0]):] if kept.size else _core.zeros(1, c.dtype)
        self._variable = variable or "x"

    @property
    def coeffs(self):
        """The coefficients, the highest power first."""
        return self._coeffs

    @coeffs.setter
    def coeffs(self, value):
        if value is not self._coeffs:  # p.coeffs *= 2 is allowed
            raise AttributeError("Cannot set attribute")

    @property
    def variable(self):
        """The name of the variable."""
        return self._variable

    @property
    def order(self):
        """The degree."""
        return len(self._coeffs) - 1

    @property
    def roots(self):
        """Where the polynomial is 0."""
        return roots(self._coeffs)

    r = roots
    c = coef = coefficients = coeffs
    o = order

    def __array__(self, t=None, copy=None):
        return _core.asarray(self._coeffs, t, copy=copy)

    def __repr__(self):
        return f"poly1d({repr(self._coeffs)[6:-1]})"

    def __str__(self):
        text, n = "", self.order
        for k, x in enumerate(self._coeffs.tolist()):
            term = _term(_number_text(x), n - k, self._variable, n == 0)
            if not text or not term:
                text = text or term
            else:
                text += f" - {term[1:]}" if term[0] == "-" else f" + {term}"
        return _power_line(text or "0")

    def __len__(self):
        return self.order

    def __call__(self, val):
        return polyval(self._coeffs, val)

    def __neg__(self):
        return poly1d(-self._coeffs)

    def __pos__(self):
        return self

    def __add__(self, other):
        return poly1d(polyadd(self._coeffs, poly1d(other)._coeffs))

    __radd__ = __add__

    def __sub__(self, other):
        return poly1d(polysub(self._coeffs, poly1d(other)._coeffs))

    def __rsub__(self, other):
        return poly1d(polysub(poly1d(other)._coeffs, self._coeffs))

    def __mul__(self, other):
        return poly1d(self._coeffs * other if _scalar(other) else polymul(self._coeffs, poly1d(other)._coeffs))

    __rmul__ = __mul__

    def __pow__(self, val):
        if not _scalar(val) or int(val) != val or val < 0:
            raise ValueError("Power to non-negative integers only.")
        result = [1]
        for _ in range(int(val)):
            result = polymul(self._coeffs, result)
        return poly1d(result)

    def __truediv__(self, other):
        return poly1d(self._coeffs / other) if _scalar(other) else polydiv(self, poly1d(other))

    def __rtruediv__(self, other):
        return poly1d(other / self._coeffs) if _scalar(other) else polydiv(poly1d(other), self)

    def __eq__(self, other):
        if not isinstance(other, poly1d):
            return NotImplemented
        return self._coeffs.shape == other._coeffs.shape and bool((self._coeffs == other._coeffs).all())

    def __getitem__(self, val):
        if val > self.order or val < 0:
            return self._coeffs.dtype.type(0)
        return self._coeffs[self.order - val]

    def __setitem__(self, key, val):
        if key < 0:
            raise ValueError("Does not support negative powers.")
        if key > self.order:
            self._coeffs = _core.concat((_core.zeros(key - self.order, self._coeffs.dtype), self._coeffs))
        self._coeffs[self.order - key] = val

    def __iter__(self):
        return iter(self._coeffs)

    def integ(self, m=1, k=0):
        """The m-th integral, with constants k."""
        return poly1d(polyint(self._coeffs, m, k))

    def deriv(self, m=1):
        """The m-th derivative."""
        return poly1d(polyder(self._coeffs, m))


def polyadd(a1, a2):
    """The sum of two polynomials."""
    c = _core._polyadd(a1, a2)
    return poly1d(c) if isinstance(a1, poly1d) or isinstance(a2, poly1d) else c


def polysub(a1, a2):
    """The difference of two polynomials."""
    c = _core._polysub(a1, a2)
    return poly1d(c) if isinstance(a1, poly1d) or isinstance(a2, poly1d) else c


def polymul(a1, a2):
    """The product of two polynomials."""
    c = _core._polymul(a1, a2)
    return poly1d(c) if isinstance(a1, poly1d) or isinstance(a2, poly1d) else c


def polydiv(u, v):
    """Quotient and remainder of two polynomials."""
    q, r = _core._polydiv(u, v)
    return (poly1d(q), poly1d(r)) if isinstance(u, poly1d) or isinstance(v, poly1d) else (q, r)


def polyder(p, m=1):
    """The m-th derivative of a polynomial."""
    c = _core._polyder(p, m)
    return poly1d(c) if isinstance(p, poly1d) else c


def polyint(p, m=1, k=None):
    """The m-th integral of a polynomial, with constants k."""
    c = _core._polyint(p, m, k)
    return poly1d(c) if isinstance(p, poly1d) else c


def polyval(p, x):
    """The polynomial p at x, which may be a polynomial itself."""
    if not isinstance(x, poly1d):
        return _core._polyval(p, x)
    y = 0
    for c in _core.asarray(p):
        y = x * y + c
    return y


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """Coefficients of the polynomial of degree deg that fits y best in the sense of least squares.

    With full also residuals, rank, singular values and rcond; with cov the covariance matrix of the coefficients, scaled by the
    residuals unless cov is "unscaled".
    """
    x, y = _core.asarray(x), _core.asarray(y)
    c, residuals, rank, singular, covariance = _core._polyfit(x, y, deg, rcond, w, bool(cov) and not full)
    if full:
        return c, residuals, rank, singular, x.size * finfo(c.dtype).eps if rcond is None else rcond
    if rank != deg + 1:
        warnings.warn("Polyfit may be poorly conditioned", RankWarning, stacklevel=2)
    if not cov:
        return c
    if cov != "unscaled":
        if x.size <= deg + 1:
            raise ValueError("the number of data points must exceed order to scale the covariance matrix")
        factor = residuals / (x.size - deg - 1)
        covariance = covariance * factor if y.ndim == 1 else covariance[:, :, None] * factor
    elif y.ndim == 2:
        covariance = covariance[:, :, None]
    return c, covariance
