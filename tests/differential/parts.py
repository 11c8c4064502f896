# SPDX-License-Identifier: BSD-3-Clause
"""Calls that are others with casts around them, or several in a row, for the tests of accepted.py.

Both libraries make each part, which is judged as any call is. Where Quern's result is what its own results of the parts come to, and
each of these is right or excused, the result is what Quern documents.
"""

import re

import numpy as np
from operands import Operand, contiguous
from opinions import NUMBER, into, opinion, saturated, skipped, without
from rules import identical
from template import Call, run

import quern as qn

STEPS = 20_000  # of a reduction that are looked at: some seconds


def made(judge, text, arrays):
    """(the judge of a statement on these arrays, Quern's result and error, NumPy's)"""
    operands = {name: Operand(at, x.dtype, x.shape, 0, contiguous(x.dtype.itemsize, x.shape)[0])
                for at, (name, x) in enumerate(arrays.items())}
    call = Call(text, judge.call.row, text, {}, [bytearray(x.tobytes()) for x in arrays.values()], operands)
    return type(judge)(call, call.memory), run(call, qn, call.copies()), run(call, np, call.copies())


def judged(judge, text, arrays, where="result"):
    """(Quern's array at this place of the result, where it is right); None if a library refuses the statement."""
    part, (ours, failed), (theirs, error) = made(judge, text, arrays)
    if failed or error:
        return None
    for place in where.split(".")[1:]:
        ours, theirs = ours[int(place)], theirs[int(place)]
    got, want, part.where = np.asarray(ours), np.asarray(theirs), where
    if got.dtype != want.dtype or got.shape != want.shape:
        return None
    return got, part.elements(got, want, part.call.row.rule, lambda: part.scales[0])


def cast(x, dtype):
    return saturated(x, np.dtype(dtype))


def number_as(text, dtype):
    """A number of a statement as it is cast to dtype: to integers, or to a real number."""
    kind, number = np.dtype(dtype).kind, eval(text)
    return str(int(cast(number, dtype))) if kind in "iu" else repr(number.real) if kind == "f" and isinstance(number, complex) else text


def loops(judge):
    """(statement without out= and casting=, dtype of its loop): dtype= says it, or for a reduction out= may; None where no word does."""
    text = without("casting", without("out", judge.call.text))
    text = without("where", text) if "o" in judge.inputs else text
    asked = re.search(r"dtype=np\.(\w+)", text)
    yield text, asked and asked[1]
    if not asked and "o" in judge.inputs and re.search(r"\.(reduce|accumulate|reduceat)\(", text):
        yield f"{text[:-1]}, dtype=np.{judge.inputs['o'].dtype})", judge.inputs["o"].dtype


def plain_calls(judge):
    """(statement, operands): as they are, and with operands and numbers cast to the loop's dtype; ldexp's exponents are not."""
    given = {name: x for name, x in judge.inputs.items() if name not in ("np", "o")}
    for text, dtype in loops(judge):
        sent = "" if not dtype else "a" if "ldexp" in text else "abce"
        arrays = {name: cast(skipped(judge, x), dtype) if name[0] in sent else x for name, x in given.items()}
        number = re.sub(rf"2j|\(1\+0\.5j\)|{NUMBER}", lambda number: number_as(number[0], dtype), text) if dtype else text
        if number != judge.call.text or any(x.dtype != given[name].dtype for name, x in arrays.items()):
            yield number, arrays
        if dtype and "o" in judge.inputs:
            yield text, given


def cast_around(judge, got, want):
    """The call on operands cast first, whose result is cast last."""
    right = np.zeros(got.shape, bool)
    for text, arrays in plain_calls(judge):
        found = judged(judge, text, arrays, re.sub("^o", "result", judge.where))
        last = found and (into(judge, found[0], got) if "o" in judge.inputs else cast(found[0], got.dtype))
        if last is not None and last.shape == got.shape:
            right |= identical(got, last) & np.broadcast_to(found[1], got.shape)
    return right


def fails_by_cast(judge, error, failed):
    """One library fails, and of the call on operands cast first both do, or none and the result is that."""
    for text, arrays in plain_calls(judge):
        _, (_, after), (_, before) = made(judge, text, arrays)
        if failed is not None and type(after) is type(failed) and before is not None:
            return True
        found = judged(judge, text, arrays)
        if error is not None and found is not None:
            value = np.asarray(judge.result[0])
            return bool((identical(value, cast(found[0], value.dtype)) & found[1]).all())
    return False


def named_one_by_one(judge, name):
    """(what at leaves, where it is right): each element with the operand, cast into the array at every step."""
    a, right = judge.inputs["a"].copy(), np.ones(judge.inputs["a"].shape, bool)
    for k in judge.inputs["i"]:
        found = judged(judge, f"np.{name}(a, b)", {"a": np.asarray(a[k]), "b": judge.inputs["b"]})
        if found is None:
            return None
        a[k], right[k] = cast(found[0], a.dtype), right[k] & found[1]
    return a, right


def chain(judge, name, lines):
    """[(what a reduction has come to, where it is right)] after each line; None if a library refuses a step."""
    done = [(lines[0], np.ones(lines[0].shape, bool))]
    for x in lines[1:]:
        found = judged(judge, f"np.{name}(a, b)", {"a": done[-1][0], "b": x})
        if found is None:
            return None
        done.append((found[0], done[-1][1] & found[1]))
    return done


def lines_one_by_one(judge, name, method, dtype):
    """(what a reduction along one axis comes to, where it is right), or after every step, or of each of several pieces."""
    a, axis = judge.inputs["a"], re.search(r"axis=\(?(-?\d+)(?:,?\)|,|$)", judge.call.text)
    if not axis or not a.ndim or not a.size:
        return None
    lines = np.moveaxis(a.astype(np.float32 if dtype == np.float16 else dtype), int(axis[1]), 0)
    if method == "reduceat":
        starts = judge.inputs["i"]
        pieces = [lines[m:max(m + 1, n)] for m, n in zip(starts, [*starts[1:], len(lines)])]
        if sum(map(len, pieces)) > STEPS:
            return None
        done = [some and some[-1] for some in (chain(judge, name, piece) for piece in pieces)]
    else:
        done = chain(judge, name, lines)
    if not done or None in done or method == "reduce":
        return done and done[-1]
    return tuple(np.moveaxis(np.array(parts), 0, int(axis[1])) for parts in zip(*done))


def all_pairs(judge, name):
    a = judge.inputs["a"]
    return judged(judge, f"np.{name}(a, b)", {"a": a.reshape(a.shape + (1,) * judge.inputs["b"].ndim), "b": judge.inputs["b"]})


def ways(judge, name, method):
    """What the calls of a method of a ufunc come to, in each dtype that its loop may have."""
    if method == "at":
        yield named_one_by_one(judge, name)
    elif method == "outer":
        yield all_pairs(judge, name)
    else:
        results = [opinion(judge, text, where="result") for text, _ in loops(judge)]
        yield from (lines_one_by_one(judge, name, method, result.dtype) for result in results if result is not None)


def one_by_one(judge, got, want):
    """The calls of a method of a ufunc, one after the other."""
    right = np.zeros(got.shape, bool)
    for found in ways(judge, *re.search(r"np\.(\w+)\.(\w+)\(", judge.call.text).groups()):
        last = found and (into(judge, found[0], got) if "o" in judge.inputs else cast(found[0], got.dtype))
        if last is not None and last.size == got.size:
            right |= identical(got, last.reshape(got.shape)) & found[1].reshape(got.shape)
    return right
