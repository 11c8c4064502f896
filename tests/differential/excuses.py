# SPDX-License-Identifier: BSD-3-Clause
"""Tests of accepted.py that say more than a line: the elements, or the errors, of a call that a row excuses.

Each takes the judge of the call and both results (or exceptions), and gives a mask of the elements or a truth value.
"""

import re

import numpy as np



def operands(judge):
    return [x for name, x in judge.inputs.items() if name != "np"]


def unfit(x, dtype):
    """Elements of x that the integers of dtype do not hold."""
    if x.dtype.kind not in "fc":
        whole = dtype.kind in "iu" and x.dtype.kind != "b"
        return (x < np.iinfo(dtype).min) | (x > np.iinfo(dtype).max) if whole else np.zeros(x.shape, bool)
    real, info = x.real.astype(np.longdouble), np.iinfo(dtype)
    return ~((real > np.longdouble(info.min) - 1) & (real < np.longdouble(info.max) + 1))


def cast_of_an_array(judge, got, want):
    x = judge.inputs["a"]
    return got.dtype.kind in "iu" and x.dtype.kind in "fc" and unfit(x, got.dtype)


def cast_on_the_way(judge, got, want):
    """Some number that goes into the result does not fit its integers: an element, or one that is calculated in floating point."""
    named = re.search(r"dtype=np\.(u?int\d+)", judge.call.text)
    if got.dtype.kind not in "iu" and not named:
        return False
    dtype = np.dtype(named[1]) if named else got.dtype
    floating = any(x.dtype.kind in "fc" and unfit(x, dtype).any() for x in operands(judge))
    if got.dtype.kind not in "iu":
        return floating
    return floating or bool(re.search(r"np\.(float|complex)\d|float\('|[0-9]\.[0-9]|\dj",
        judge.call.text)) or re.search(r"out=|\.at\(|__i\w+__", judge.call.text) is not None or "-1" in judge.call.text


def at_infinity(judge, got, want):
    if got.dtype.kind != "c":
        return False
    large = [not (np.isfinite(x) & (abs(x) < 1e15)).all() for x in operands(judge) if x.dtype.kind in "fc"]
    wild = any(large) or "float('" in judge.call.text
    return ~np.isfinite(want) & ~np.isfinite(got) | (wild & (~np.isfinite(want) | ~np.isfinite(got)))


def equal_zeros(judge, got, want):
    return (got == want) if got.dtype.kind == "c" else False


def large_power(judge, got, want):
    """|b log a| eps, to which an error of the exponent amounts."""
    if got.dtype.kind != "c":
        return False
    if "exp2" in judge.call.text:
        return abs(got - want) <= 8 * np.finfo(got.dtype).eps * (abs(got) + abs(want)) * (1 + abs(judge.inputs["a"]))
    first = judge.inputs["a"].astype(np.clongdouble)
    second = judge.inputs.get("b", np.array(2.0)).astype(np.clongdouble)
    eps = max(float(np.finfo(x.dtype).eps) for x in [got, *operands(judge)] if x.dtype.kind in "fc")
    return abs(got - want) <= 8 * eps * (abs(got) + abs(want)) * (1 + abs(second * np.log(first)))


def crossed(judge):
    """clip by numbers of which the lower is the larger."""
    limits = re.search(r"clip\(a, ([^,=]*), ([^,=]*)(, out=\w+)?\)$", judge.call.text)
    texts = limits.groups()[:2] if limits else ("0", "0")
    low, high = (0 if text in judge.inputs else eval(text, {"__builtins__": {"float": float}}) for text in texts)
    return not isinstance(low, complex) and not isinstance(high, complex) and bool(low > high)


def by_equality(judge, got, want):
    """isin as == says it, one element after the other."""
    a, b = judge.inputs["a"], judge.inputs["b"]
    found = np.array([(b == x).any() for x in a.ravel()], bool).reshape(a.shape)
    return got == (found != ("invert=True" in judge.call.text))


def told_apart(judge, got, want):
    """What NumPy itself says of a copy."""
    function = getattr(np, re.search(r"isfinite|isinf|isnan|signbit", judge.call.text)[0])
    return np.broadcast_to(got == function(judge.inputs["a"].copy()), want.shape)


def both_fail(judge, error, failed):
    return error is not None and failed is not None


def axis_of_number(judge, error, failed):
    return error is None and type(failed).__name__ == "AxisError" and any(x.ndim == 0 for x in operands(judge))


def says(words, of="failed"):
    """Only one of the libraries fails, and its message has these words."""
    def test(judge, error, failed):
        one, other = (failed, error) if of == "failed" else (error, failed)
        return other is None and re.search(words, str(one)) is not None
    return test


def empty(judge, got, want):
    return any(x.size == 0 for x in operands(judge))


def order_of_product(judge, got, want):
    """Within 4 eps for every factor, or over or under the range of numbers."""
    if got.dtype.kind not in "fc":
        return False
    terms = max([1, *(x.size for x in operands(judge))])
    limit = np.finfo(got.dtype)
    close = abs(got - want) <= 4 * terms * limit.eps * abs(want)
    return close | ~np.isfinite(got) | ~np.isfinite(want) | (abs(want) < limit.tiny)
