# SPDX-License-Identifier: BSD-3-Clause
"""The negative control: bugs of every kind put between the library and the judge, of which the judge must report its share.

A kind takes the random numbers of a call, the call, and Quern's (value, error, memory), and gives the three back with the bug in
them, or None where the call has no place for it. What must be reported of a kind is less than all where a rule leaves room by its
nature: sums of large terms, zeros whose sign the documentation leaves open, errors of calls with two faults.
"""

import collections
import random
import sys
import warnings
from typing import Callable, NamedTuple

import calls
import numpy as np
import template
from judge import is_array, judge, judge_overlap


def spot(call, found):
    """(the array that holds the bug, what gives the result with it): a written operand, in its memory, or the first array."""
    value, error, memory = found
    if error is not None:
        return None
    if call.written:
        name = sorted(call.written)[-1]
        x = call.operands[name].of(np, memory)
        return (x, lambda: found) if x.size else None
    several = isinstance(value, (tuple, list))
    first = value[0] if several and value else value
    if not is_array(first) or not np.asarray(first).size:
        return None
    x = np.array(first)
    return x, lambda: (type(value)([x, *value[1:]]) if type(value) in (tuple, list) else x, None, memory)


def element(kinds, change, sums=True):
    """A bug in one element, of a result of these kinds of dtypes: change(rng, array, its size) says whether it made one."""
    def seed(rng, call, found):
        at = spot(call, found) if sums or call.row.rule.kind != "total" else None
        if at is None or at[0].dtype.kind not in kinds or not change(rng, at[0], at[0].reshape(-1).size):
            return None
        return at[1]()
    return seed


def put(x, k, value):
    """x.flat[k] = value; whether that changes a bit."""
    index = np.unravel_index(k, x.shape)
    before = x[index].tobytes()
    x[index] = value
    return x[index].tobytes() != before


def off(rng, x, n):
    """By half of the value, more than any bound of a single operation."""
    k = rng.randrange(n)
    old = x[np.unravel_index(k, x.shape)]
    return bool(np.isfinite(old)) and abs(old) > 1e-4 and abs(old) < 1e4 and put(x, k, old * x.dtype.type(1.5))


def off_by_one(rng, x, n):
    k = rng.randrange(n)
    return put(x, k, x[np.unravel_index(k, x.shape)] ^ x.dtype.type(1))


def turned(rng, x, n):
    return put(x, k := rng.randrange(n), not x[np.unravel_index(k, x.shape)])


def sign_of_zero(rng, x, n):
    """Sums may lose it: the order of terms is free."""
    zeros = np.flatnonzero(x == 0)
    return bool(zeros.size) and put(x, k := int(rng.choice(zeros)), -x[np.unravel_index(k, x.shape)])


def nan_lost(rng, x, n):
    some = np.flatnonzero(np.isnan(x))
    return bool(some.size) and put(x, int(rng.choice(some)), 1)


def nan_made(rng, x, n):
    some = np.flatnonzero(np.isfinite(x))
    return bool(some.size) and put(x, int(rng.choice(some)), np.nan)


def swapped(rng, x, n):
    """Two elements that differ by a third at least."""
    i, j = (np.unravel_index(rng.randrange(n), x.shape) for _ in "ij")
    a, b = x[i].copy(), x[j].copy()
    far = a != b if x.dtype.kind in "biu" else bool(np.isfinite(a) & np.isfinite(b)) and 3 * abs(a - b) > abs(a) + abs(b)
    x[i], x[j] = b, a
    return bool(far)


def returned(change):
    """A bug in the array that a call gives back, not in what it writes."""
    def seed(rng, call, found):
        value, error, memory = found
        if error is not None or call.written or not is_array(value):
            return None
        bad = change(np.array(value))
        return None if bad is None else (bad, None, memory)
    return seed


def other_dtype(x):
    return x.astype({"f4": "f8", "f8": "f4", "c8": "c16", "i8": "i4", "b1": "u1", "u1": "i1"}.get(x.dtype.str[1:], "f8"))


def other_shape(x):
    return x[..., None] if x.ndim < 3 or not x.size else x[:-1]


def other_class(rng, call, found):
    """The same words in an error of another class."""
    value, error, memory = found
    if error is None:
        return None
    return None, (ValueError if isinstance(error, TypeError) else TypeError)(str(error)), memory


def no_error(rng, call, found):
    return (np.zeros(1), None, found[2]) if found[1] is not None else None


def an_error(rng, call, found):
    """Where NumPy has none."""
    made = found[1] is None and template.run(call, np, call.copies())[1] is None
    return (None, ValueError("operands could not be broadcast together"), found[2]) if made else None


def operand_byte(rng, call, found):
    """In an operand that the call does not write; where operands overlap, in no byte of a written one."""
    value, error, memory = found
    places = [o for name, o in call.operands.items() if name not in call.written and o.of(np, memory).size]
    if error is not None or not places:
        return None
    operand = rng.choice(places)
    first = operand.of(np, memory)[(slice(1),) * len(operand.shape)]
    if any(np.shares_memory(first, call.operands[name].of(np, memory)) for name in call.written):
        return None
    memory[operand.memory][operand.offset] ^= 1
    return value, error, memory


class Kind(NamedTuple):
    share: float  # of the seeded ones that must be reported
    seed: Callable


KINDS = {
    "a value": Kind(0.88, element("f", off)), "an integer by one": Kind(0.97, element("iu", off_by_one)),
    "a truth": Kind(0.9, element("b", turned)), "a sign of zero": Kind(0.8, element("f", sign_of_zero, sums=False)),
    "a NaN lost": Kind(0.7, element("f", nan_lost)), "a NaN made": Kind(0.95, element("f", nan_made)),
    "elements swapped": Kind(0.96, element("biufc", swapped)), "a part of a complex number": Kind(0.88, element("c", off)),
    "a dtype": Kind(0.97, returned(other_dtype)), "a shape": Kind(0.96, returned(other_shape)),
    "a byte of an operand": Kind(0.99, operand_byte), "a class of an error": Kind(0.96, other_class),
    "an error lost": Kind(0.95, no_error), "an error made": Kind(0.99, an_error)}


def kinds(bar):
    """All; of R8 those of what is written."""
    return [name for name in KINDS if bar == "R7" or name not in ("a dtype", "a shape")]


def controlled(bar, seed, number):
    """(kind of the bug put into this call, whether it was reported), or None if there was no place for it."""
    call = template.draw(calls.tables(bar == "R8"), seed, number, bar == "R8")
    verdict = judge_overlap if bar == "R8" else judge
    name, made = kinds(bar)[number % len(kinds(bar))], []

    def corrupt(found):
        bad = KINDS[name].seed(random.Random(f"{seed}/{number}"), call, found)
        made.append(bad is not None)
        return found if bad is None else bad
    if verdict(call)[1]:
        return None
    excused, wrong = verdict(call, corrupt)
    if made[0] and not wrong and "-v" in sys.argv:
        print(f"not reported: {name} in {call.text} (call {number}): {', '.join(excused)}")
    return (name, bool(wrong)) if made[0] else None


def main(bar, seed, count):
    """A line for each kind; exit 1 if one is reported too seldom."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    found = collections.Counter(controlled(bar, seed, number) for number in range(count))
    poor = False
    for name in kinds(bar):
        kind = KINDS[name]
        reported, seeded = found[name, True], found[name, True] + found[name, False]
        few = reported < kind.share * seeded or not seeded
        poor |= few
        print(f"{bar} {name}: {reported} of {seeded} reported, {100 * reported / max(seeded, 1):.1f} %, {100 * kind.share:.0f} % wanted"
            f"{': TOO FEW' if few else ''}")
    sys.exit(poor)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(float(sys.argv[3])))
