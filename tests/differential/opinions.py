# SPDX-License-Identifier: BSD-3-Clause
"""Second opinions: what NumPy says of a call rewritten the way that Quern documents it, for the tests of accepted.py.

An opinion is an array of what the judge looks at, or None where NumPy refuses the rewritten call.
"""

import re

import numpy as np

NUMBER = r"float\('\w+'\)|(?<![\w.'\[(,:])-?\d+\.\d+(?![\w.])|-?\d+\.\d+"


def operands(judge):
    return [x for name, x in judge.inputs.items() if name != "np"]


def saturated(x, dtype):
    """x in integers as Quern casts: the nearest one there is, 0 for NaN."""
    x = np.asarray(x)
    if x.dtype.kind not in "fc" or dtype.kind not in "iu":
        return x.astype(dtype)
    real, info = x.real.astype(np.longdouble), np.iinfo(dtype)
    whole = np.trunc(np.where(np.isnan(real), 0, real))
    inside = (whole >= info.min) & (whole <= info.max)
    return np.where(inside, np.where(inside, whole, 0).astype(dtype), np.where(whole < 0, dtype.type(info.min), dtype.type(info.max)))


def opinion(judge, text=None, change=None, where=None, **more):
    """Of the judge's place, or another, in the call as text says, with operands (not those it writes) changed by change(name, x), and more."""
    names = {n: x if n == "np" else x.copy() if change is None or n in judge.call.written else change(n, x)
             for n, x in judge.inputs.items()} | more
    try:
        value = eval(text or judge.call.text, names)
        head, *path = (where or judge.where).split(".")
        value = value if head == "result" else names[head]
        for place in path:
            value = value[int(place)]
        return np.asarray(value)
    except Exception:
        return None


def without(word, text):
    return re.sub(rf", {word}=(\([^()]*\)|[^,()]*(\([^()]*\))?)", "", text)


def of_result(judge, change, text=None):
    """An opinion of the judge's place in the call without out=, which is in its result then."""
    return opinion(judge, without("out", text or judge.call.text), change, re.sub("^o", "result", judge.where))


def widened(wide):
    """The change of float16 to a wider dtype."""
    return lambda name, x: x.astype(wide) if x.dtype == np.float16 else x


def agree(got, other):
    """Where an opinion is what Quern says, exactly."""
    if other is None or other.shape != got.shape:
        return np.zeros(got.shape, bool)
    with np.errstate(all="ignore"):
        return (got == other) | (got != got) & (other != other)


def into(judge, found, got):
    """found, a result of the call without out=, as it is in an output: saturated, and only where where= lets it through."""
    mask = re.search(r"where=(\w+)", judge.call.text)
    old = judge.inputs.get("o")
    if found is None or old is None or old.shape != got.shape:
        return None
    try:
        new = np.broadcast_to(saturated(found, got.dtype), got.shape)
    except ValueError:
        return None
    return np.where(np.broadcast_to(judge.inputs[mask[1]], got.shape), new, old) if mask and mask[1] in judge.inputs else new


def skipped(judge, x):
    """x with 0 or 1 for the NaNs that the statement leaves out."""
    skip = x.dtype.kind in "fc" and re.search(r"\.nan(sum|prod|cumsum|cumprod|mean)", judge.call.text)
    return np.where(np.isnan(x), x.dtype.type("prod" in judge.call.text), x) if skip else x


def in_integers(judge, dtype):
    """The call with its floating operands and numbers cast to integers of dtype first."""
    texts = re.sub(NUMBER, lambda m: str(int(saturated(eval(m[0]), dtype))), judge.call.text)
    return opinion(judge, texts, lambda name, x: saturated(skipped(judge, x), dtype) if x.dtype.kind in "fc" else x)


def cast_on_the_way(judge, got, want):
    """Elements that are what saturating casts of the operands to the integers of what is written give."""
    text, right = judge.call.text, np.zeros(got.shape, bool)
    if got.dtype.kind not in "iu" or not (judge.call.written or re.search(r"dtype=|full|insert|pad\(", text)):
        return right
    if any(x.dtype.kind in "fc" for x in operands(judge)) or re.search(NUMBER, text) or "dtype=" in text:
        right |= agree(got, in_integers(judge, got.dtype))
    if "linspace" in text:
        found = opinion(judge, re.sub(r"dtype=np\.u?int\d+", "dtype=np.float64", text))
        right |= agree(got, None if found is None else saturated(np.floor(found), got.dtype))
    return right


def ours(judge):
    """(where, array) of what Quern's call that NumPy refuses gave: what it wrote, or its result; None if it is no array."""
    value, _, memory = judge.result
    if judge.call.written:
        name = sorted(judge.call.written)[-1]
        return name, judge.call.operands[name].of(np, memory)
    return ("result", np.asarray(value)) if hasattr(value, "dtype") else None


def given_anyway(judge):
    """A call that NumPy refuses for a cast has the result of the call with the cast made: of the values, or of the result without out=."""
    found = ours(judge)
    if found is None:
        return "frexp" in judge.call.text and judge.result[0][0].shape == judge.inputs["a"].shape
    judge.where, got = found
    text = judge.call.text
    if re.search("putmask|place", text):
        target = judge.inputs["a"].dtype
        return bool(agree(got, opinion(judge, change=lambda name, x: saturated(x, target) if name == "b" else x)).all())
    if "out=" in text:
        if judge.result[0] is None or np.asarray(judge.result[0]).tobytes() != got.tobytes():
            return False
        other = into(judge, opinion(judge, without("out", text), where="result"), got)
        if other is None:
            return True
        close = np.isclose(got, other, rtol=0.01, atol=1.01 if got.dtype.kind in "iu" else 0, equal_nan=True)
        return bool((close | ~np.isfinite(other)).all())
    other = opinion(judge, re.sub(r"(, )?(dtype|casting)=[^,)]*", "", text))
    return other is None or other.shape == got.shape
