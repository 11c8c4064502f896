# SPDX-License-Identifier: BSD-3-Clause
"""Tests of accepted.py that say more than a line: the elements, or the errors, of a call that a row excuses.

Each takes the judge of the call and both results (or exceptions), and gives a mask of the elements or a truth value.
"""

import re

import numpy as np
from opinions import agree, into, of_result, opinion, operands, ours, saturated, widened, without


def cast_of_an_array(judge, got, want):
    x = judge.inputs["a"]
    return agree(got, saturated(x, got.dtype)) if got.dtype.kind in "iu" and x.dtype.kind in "fc" else False


def somewhere(judge, test, shape):
    """Where an element of an operand that goes into an element of the result passes; all over if that is not known."""
    found = np.zeros(shape, bool)
    for x in operands(judge):
        x = x.astype(np.float16) if x.dtype.kind in "iu" and "dtype=np.float16" in judge.call.text else x
        mask = test(x) if x.dtype.kind in "fc" else np.zeros(x.shape, bool)
        try:
            found |= np.broadcast_to(mask, shape)
        except ValueError:
            found |= mask.any()
    return found


def huge(x):
    return ~(np.isfinite(x) & (abs(x) < 1e15))


def at_infinity(judge, got, want):
    """Both are not finite, or one is and an operand is large or not finite, or the power is."""
    if got.dtype.kind != "c":
        return False
    odd = ~np.isfinite(want) | ~np.isfinite(got)
    far = somewhere(judge, huge, want.shape) | ("float('" in judge.call.text)
    if re.search(r"pow|\*\*", judge.call.text):
        far = far | (sum(exponent(judge)) > 40)
    return odd & (far | (~np.isfinite(want) & ~np.isfinite(got)))


def signalling(x):
    """NaNs whose highest bit of the mantissa is clear."""
    part = np.ascontiguousarray(x).view(x.real.dtype).reshape(*x.shape, -1)
    bit = {2: 9, 4: 22, 8: 51}[part.dtype.itemsize]
    return (np.isnan(part) & (part.view(f"u{part.dtype.itemsize}") >> bit & 1 == 0)).any(-1)


def of_nan_quantile(judge, got, want):
    """float64 where NumPy keeps the dtype of lines that are all NaN, or of no line; the axes of q elsewhere."""
    a, q = judge.inputs["a"], judge.inputs.get("q", np.zeros(1))
    kept = a.ndim == 0 or "axis=()" in judge.call.text or a.dtype.kind == "f" and np.isnan(a).any()
    return (got.dtype == want.dtype or kept and got.dtype == np.float64) and (got.shape == want.shape or q.ndim > 1 and got.size == want.size)


def axes_of_q_last(judge, got, want):
    """NumPy moves the axes of q, but for the first of them: right is what a q of one axis gives."""
    q = judge.inputs["q"]
    flat = of_result(judge, lambda name, x: x.reshape(-1) if name == "q" else x) if q.ndim > 1 else None
    return np.isclose(got, flat.reshape(got.shape), equal_nan=True) if flat is not None and flat.size == got.size else False


def of_signalling(judge, got, want):
    return somewhere(judge, signalling, want.shape)


def equal_zeros(judge, got, want):
    return (got == want) if got.dtype.kind == "c" else False


def large_power(judge, got, want):
    """What errors of the exponent b log a amount to: in the length by its real part, in all by both. Below the normal numbers all is lost."""
    if got.dtype.kind != "c":
        return False
    real, turn = exponent(judge)
    eps = 8 * max(float(np.finfo(x.dtype).eps) for x in [got, *operands(judge)] if x.dtype.kind in "fc")
    g, w = got.astype(np.clongdouble), want.astype(np.clongdouble)
    close = (abs(abs(g) - abs(w)) <= eps * (1 + real) * (abs(g) + abs(w))) & (abs(g - w) <= eps * (1 + real + turn) * (abs(g) + abs(w)))
    return close | (np.maximum(abs(got), abs(want)) < 4 * np.finfo(got.dtype).tiny)


def exponent(judge):
    """The sizes of the terms of b log a: (of the real part, of the angle). exp2(a) is 2^a."""
    number = re.search(r"(?:pow\w*\((?:a, )?|\*\* )(float\('\w+'\)|\(1\+0.5j\)|-?[\d.]+j?|True)", judge.call.text)
    a, b = judge.inputs["a"], judge.inputs["b"] if "b" in judge.inputs else np.array(eval(number[1]) if number else 2.0)
    a, b = (np.array(2.0), a) if "exp2" in judge.call.text else (a, b)
    log, b = np.log(a.astype(np.clongdouble)), b.astype(np.clongdouble)
    return abs(b.real * log.real) + abs(b.imag * log.imag), abs(b.real * log.imag) + abs(b.imag * log.real)


def between_edges(judge, got, want):
    """What NumPy counts between Quern's edges."""
    edges = np.asarray(judge.result[0][1])
    if judge.where != "result.0" or edges.dtype not in (np.float16, np.float32):
        return False
    other = opinion(judge, re.sub(r"\(a, [^,)]*(, range=\(-3, 5\))?", "(a, edges", judge.call.text), edges=edges)
    return abs(got - other) <= 8 * np.finfo(edges.dtype).eps * abs(other)


def by_equality(judge, got, want):
    """isin as == says it, one element after the other."""
    a, b = judge.inputs["a"], judge.inputs["b"]
    found = np.array([(b == x).any() for x in a.ravel()], bool).reshape(a.shape)
    return got == (found != ("invert=True" in judge.call.text))


def in_order(x):
    return bool((x[:-1] <= x[1:]).all())


def told_apart(judge, got, want):
    """What NumPy itself says of a copy."""
    function = getattr(np, re.search(r"isfinite|isinf|isnan|signbit", judge.call.text)[0])
    return np.broadcast_to(got == function(judge.inputs["a"].copy()), want.shape)


# What an error complains of, and the class that it has for that; the first that fits.
FAULTS = [("index arrays", "IndexError", r"shape mismatch: indexing"), ("one number", "TypeError", r"only 0-dim|only length-1"),
    ("axis", "AxisError", r"axis -?\d+ is out of bounds for array of dim"), ("index", "IndexError", r"index -?\d+ (is out of bounds|out-of-bounds)|non-empty take"),
    ("kind of index", "IndexError", r"arrays used as indices"), ("cast", "TypeError", r"[Cc]annot cast|cannot be stored"),
    ("loop", "TypeError", r"No loop matching|not supported for the input type|did not contain a loop"),
    ("operation", "ValueError", r"only operations of one or two inputs"), ("element", "TypeError", r"cannot make an array of"),
    ("argument", "TypeError", r"missing \d+ required"), ("axes", "ValueError", r"not reorderable"),
    ("number", "OverflowError", r"the integer -?\d+ is out of bounds for|Python integer -?\d+ out of bounds for|convert float infinity"),
    ("NaN", "ValueError", r"convert float NaN"),
    ("dimensions", "ValueError", r"enough dimensions|at least one dimension|core dimension"),
    ("shape", "ValueError", r"shape|dimension|broadcast|not acceptable|must match|does not match"),
    ("power", "ValueError", r"negative integer powers"), ("kth", "ValueError", r"kth|monotonically|empty|without coefficients|negative values")]


def fault(error):
    """(what it complains of, whether its class is the one for that)."""
    found = next(((name, kind) for name, kind, words in FAULTS if re.search(words, str(error))), (None, None))
    return found[0], found[1] in [base.__name__ for base in type(error).__mro__]


def both_fail(judge, error, failed):
    """They complain of different things, each in the class for that."""
    if error is None or failed is None:
        return False
    (theirs, _), (ours, fits) = fault(error), fault(failed)
    return fits and ours != theirs


def says(words, of="failed"):
    """Only one of the libraries fails, and its message has these words; Quern's in the class for them."""
    def test(judge, error, failed):
        one, other = (failed, error) if of == "failed" else (error, failed)
        return other is None and re.search(words, str(one)) is not None and (of == "error" or fault(one)[1])
    return test


def refused_in_steps(judge, error, failed):
    """A cast of what is not a call of a ufunc, element by element."""
    name = re.match(r"np\.(\w+)\(", judge.call.text)
    return says(r"[Cc]annot cast|not supported for the input type|No loop matching")(judge, error, failed) and not (
        name and isinstance(getattr(np, name[1]), np.ufunc))


def empty(judge, got, want):
    return any(x.size == 0 for x in operands(judge))


def order_of_product(judge, got, want):
    """Within 4 eps for every factor; anything where factors of the call may take a product over or under the range on the way."""
    if got.dtype.kind not in "fc":
        return False
    factors = [x for name, x in judge.inputs.items() if name not in ("np", "o") and x.dtype.kind in "fciu" and x.size]
    limit, terms = np.finfo(got.dtype), max([1, *(x.size for x in factors)])
    sizes = [abs(x.astype(np.clongdouble)) for x in factors]
    reach = sum(float(abs(np.log2(s[np.isfinite(s) & (s > 0)])).sum()) for s in sizes)
    named = re.search(r"dtype=np\.(float\d+|complex\d+)", judge.call.text)
    narrow = min([limit, *(np.finfo(x.dtype) for x in factors if x.dtype.kind in "fc"), *([np.finfo(named[1])] if named else [])],
        key=lambda info: info.maxexp)
    return (abs(got - want) <= 4 * terms * float(narrow.eps) * abs(want)) | (reach > -narrow.minexp)


def order_of_sum(judge, got, want):
    """One is not finite, and the terms may add up to more than there is."""
    if got.dtype.kind not in "fc":
        return False
    factors = [x for name, x in judge.inputs.items() if name not in ("np", "o") and x.dtype.kind in "fciu" and x.size]
    most = max([np.abs(np.where(np.isfinite(x), x, 0).astype(np.clongdouble)).sum() for x in factors], default=0)
    limit = min(float(np.finfo(x.dtype).max) for x in [got, *factors] if x.dtype.kind in "fc")
    return (~np.isfinite(got) | ~np.isfinite(want)) & bool(most > limit / 4)


def rounded_on_the_way(judge, got, want):
    """float16: within 3 units of what float64 gives, over the bound of sums in float16 at most."""
    if got.dtype.kind not in "fc" or got.dtype != np.float16 and "dtype=np.float16" not in judge.call.text and not any(x.dtype == np.float16 for x in operands(judge)):
        return False
    text, right = without("out", judge.call.text), np.zeros(got.shape, bool)
    text = text if "dtype=" in text or got.dtype != np.float16 else f"{text[:-1]}, dtype=np.float16)"
    for wide in ("float32", "float64"):
        exact = of_result(judge, widened(wide), text.replace("dtype=np.float16", f"dtype=np.{wide}"))
        if exact is not None and exact.shape == got.shape and exact.dtype.kind in "fc":
            right |= agree(got, exact.astype(got.dtype)) | (abs(got - exact) <= 3 * 2.0**-11 * abs(exact) + 2.0**-24)
    return right


def in_float32(judge, got, want):
    """float16: what float32 gives, rounded once."""
    exact = of_result(judge, widened(np.float32))
    return agree(got, None if exact is None else exact.astype(got.dtype))


def true_sign(judge, got, want):
    """The complex sign in extended precision."""
    if got.dtype.kind != "c":
        return False
    z = judge.inputs["a"].astype(np.clongdouble)
    size = np.hypot(z.real, z.imag)
    right = np.where(size == 0, 0, z / size)
    return abs(got - right) <= 8 * np.finfo(got.dtype).eps


def true_log1p(judge, got, want):
    if got.dtype.kind != "c":
        return (got == want) & ("dtype=np.complex" in judge.call.text)
    z = judge.inputs["a"].astype(np.clongdouble)
    x, y = z.real, z.imag
    right = np.log1p(2 * x + x * x + y * y) / 2 + 1j * np.arctan2(y, 1 + x)
    return abs(got - right) <= 8 * np.finfo(got.dtype).eps * abs(right)


def beside_infinity(judge, got, want):
    """A quantile beside or at an infinity: both results are not finite, or NumPy's is NaN."""
    if got.dtype.kind != "f":
        return False
    infinite = any(np.isinf(x).any() for x in operands(judge) if x.dtype.kind in "fc")
    return infinite & ~np.isfinite(want) & (~np.isfinite(got) | np.isnan(want))


def by_definition(judge, got, want):
    """Sums of products in extended precision, for which there is no BLAS, that are not finite."""
    if got.dtype.kind != "f":
        return False
    exact = opinion(judge, without("out", judge.call.text), lambda name, x: x.astype(np.longdouble), "result")
    return agree(got, exact) & (exact is not None and ~np.isfinite(exact))


def of_both_zeros(judge, got, want):
    """Zeros of both signs went in: among the operands, or the numbers of the statement, or out of steps to the next number."""
    if re.search(r"nextafter\.(reduce|accumulate)", judge.call.text):
        return (got == 0) & (want == 0)
    zeros = [np.signbit(x.real[x.real == 0]) for x in operands(judge) if x.dtype.kind in "fc"]
    number = "-0.0" in judge.call.text or re.search(r"\b0\b", judge.call.text) is not None
    some = [bool(s) for z in zeros for s in z.ravel()]
    if got.dtype.kind != "f" or not (True in some and (False in some or number or any(x.dtype.kind not in "fc" for x in operands(judge)))
                                     or "-0.0" in judge.call.text):
        return False
    return (got == 0) & (want == 0)


def floor_of_quotient(judge, got, want):
    """Element by element at infinities, and within one where the quotient is rounded before its floor."""
    if got.dtype.kind != "f":
        return False
    return (~np.isfinite(want) & somewhere(judge, lambda x: ~np.isfinite(x) | (x == 0) | huge(x), want.shape)) | (
        (abs(want) == 1) & (got == 0)) | ((abs(got - want) <= 1) & (abs(want) > 2 / np.finfo(got.dtype).eps / 4)) | (
        (abs(got - want) <= 1) & (np.floor(got) == got) & (abs(got) + abs(want) > 0) & (rest(judge, want) < 4e-3))


def rest(judge, want):
    """How far the quotient is from a whole number, relatively."""
    try:
        quotient = judge.inputs["a"].astype(np.longdouble) / judge.inputs["b"].astype(np.longdouble)
        return np.broadcast_to(abs(quotient - np.rint(quotient)) / np.maximum(abs(quotient), 1), want.shape)
    except (KeyError, ValueError):
        return np.zeros(want.shape)


def rounded_to_tens(judge, got, want):
    """A multiple of ten, half to even, saturated: of the number, or of its float64."""
    digits = re.search(r"round\(a, -(\d+)", judge.call.text)
    if got.dtype.kind not in "iu" or not digits or judge.inputs["a"].dtype.kind not in "iu":
        return False
    info = np.iinfo(got.dtype)
    exact = [min(max(round(int(x), -int(digits[1])), info.min), info.max) for x in judge.inputs["a"].ravel()]
    found = np.array(exact, got.dtype).reshape(judge.inputs["a"].shape)
    return agree(got, found) | agree(got, saturated(np.round(judge.inputs["a"].astype(np.float64), -int(digits[1])), got.dtype))


def tens_of_integers(judge, error, failed):
    """NumPy casts tens of integers back by the rule 'same_kind', and so refuses them where out= is given."""
    found = ours(judge) if says("Cannot cast ufunc 'divide'", "error")(judge, error, failed) else None
    return found is not None and bool(np.all(rounded_to_tens(judge, found[1], None)))


def below_float32(judge, got, want):
    """A result of float32 near its smallest number."""
    return abs(got - want) <= 64 * float(np.finfo(np.float32).smallest_subnormal) if got.dtype.kind in "fc" else False
