# SPDX-License-Identifier: BSD-3-Clause
"""How far two results may be apart: a rule per row of the tables of calls, and the elements of two arrays that break it.

    BITS      the same bytes, payloads of NaNs included: what only moves elements
    EXACT     the same values, signs of zero included; a NaN is a NaN; complex numbers within 4 units, as products may be fused
    ulp(k)    k units in the last place; complex numbers by their norm
    total(k)  |x - y| <= k (8 + log2 n + n/2) eps S, the bound of any order of adding n terms, where S is the same statement of the
              absolute values of the finite numbers in extended precision (or the statement that the row gives for S)

Integers, booleans and the places of NaN and infinity are always exact.
"""

import math
from typing import NamedTuple

import numpy as np


class Rule(NamedTuple):
    kind: str
    k: float = 0


class Row(NamedTuple):
    text: str
    rule: Rule
    scale: str = ""  # of total(): the statement for S


BITS, EXACT = Rule("bits"), Rule("exact")
HUGE = np.longdouble("inf")


def ulp(k):
    return Rule("ulp", k)


def total(k):
    return Rule("total", k)


def epsilon(dtype):
    return np.finfo(dtype).eps if dtype.kind in "fc" else 0


def identical(got, want):
    """Element by element: the same value, or NaN both; for complex numbers part by part."""
    if got.dtype.kind == "c":
        return identical(got.real, want.real) & identical(got.imag, want.imag)
    if got.dtype.kind != "f":
        return got == want
    return ((got == want) & (np.signbit(got) == np.signbit(want))) | (np.isnan(got) & np.isnan(want))


def bits(got, want):
    width = got.dtype.itemsize
    g, w = (np.ascontiguousarray(x).reshape(-1).view(np.uint8).reshape(-1, width) for x in (got, want))
    return (g == w).all(1).reshape(want.shape)


def steps(x):
    """Floats as integers that count them in order."""
    whole = np.ascontiguousarray(x).reshape(-1).view(f"i{x.dtype.itemsize}").reshape(x.shape).astype(np.int64)
    return np.where(whole < 0, np.int64(-(2 ** (8 * x.dtype.itemsize - 1))) - whole, whole)


def within_ulp(got, want, k, eps):
    """eps above the dtype's own: that of an operand, whose loop the result comes from."""
    if got.dtype.kind == "f" and got.dtype != np.float16 and eps > epsilon(got.dtype):
        near = abs(got - want) <= k * (eps * abs(want) + np.finfo(got.dtype).smallest_subnormal)
        return identical(got, want) | (np.isfinite(want) & near & (np.signbit(got) == np.signbit(want)))
    if got.dtype.kind == "c":
        g, w = got.astype(np.clongdouble), want.astype(np.clongdouble)
        tiny = np.finfo(got.dtype).smallest_subnormal
        return identical(got, want) | (np.isfinite(g) & np.isfinite(w) & (abs(g - w) <= k * (max(eps,
            epsilon(got.dtype)) * abs(w) + tiny)))
    near = abs(steps(got) - steps(want)) <= k
    return identical(got, want) | (~np.isnan(got) & ~np.isnan(want) & near & (np.signbit(got) == np.signbit(want)))


def within_total(got, want, bound):
    """bound: of the difference; infinite where S is beyond the dtype, so that the order decides what overflows."""
    if got.dtype.kind == "c":
        return within_total(got.real, want.real, bound) & within_total(got.imag, want.imag, bound)
    g, w = got.astype(np.longdouble), want.astype(np.longdouble)
    finite = np.isfinite(g) & np.isfinite(w)
    close = finite & (abs(np.where(finite, g, 0) - np.where(finite, w, 0)) <= bound)
    return (got == want) | identical(got, want) | close | (bound == HUGE)


def bound_of(rule, scale, got, want, terms, eps):
    """k (8 + log2 n + n/2) eps S, or infinity where S does not fit."""
    n = max(terms, 1)
    s = np.broadcast_to(np.asarray(scale, np.longdouble), want.shape)
    limit = np.finfo(got.dtype)
    return np.where(s * 2 > limit.max, HUGE, s * (rule.k * (8 + math.log2(n) + n / 2) * eps) + n * limit.smallest_subnormal)


def right(rule, got, want, scale=None, terms=1, eps=0.0):
    """Where got is as the rule wants it."""
    if rule.kind == "bits":
        return bits(got, want)
    if got.dtype.kind == "c" and rule.kind == "exact":
        return within_ulp(got, want, 4, 0.0)
    if got.dtype.kind not in "fc" or rule.kind == "exact":
        return identical(got, want)
    if rule.kind == "ulp":
        return within_ulp(got, want, rule.k, eps)
    if scale is None:
        return identical(got, want)
    return within_total(got, want, bound_of(rule, scale, got, want, terms, max(eps, epsilon(got.dtype))))
