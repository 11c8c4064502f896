# SPDX-License-Identifier: BSD-3-Clause
"""What a template's {word args} may be: Python text for a keyword, an axis, an index ... drawn to fit the operands so far."""

import functools
import math

from operands import GROUPS, shape_of


def ndim(draw, name):
    return len(draw.call.operands[name].shape) if name in draw.call.operands else 1


def shape(draw, name):
    return tuple(draw.call.operands[name].shape) if name in draw.call.operands else ()


def integer(draw, bounds):
    return str(draw.rng.randint(*limits(bounds)))


@functools.cache
def limits(text):
    return [float(x) if "." in x else int(x) for x in text.split()]


def pick(draw, choices):
    return draw.rng.choice(alternatives(choices))


@functools.cache
def alternatives(choices):
    return choices.split("|")


def truth(draw):
    return draw.rng.choice(("True", "False"))


def real(draw, bounds):
    return repr(round(draw.rng.uniform(*limits(bounds)), draw.rng.choice((0, 1, 3, 17))))


def number(draw):
    """A Python number, weak in promotion."""
    return draw.rng.choice(("0", "1", "2", "-1", "3", "100", "127", "1.5", "-0.0", "2.0", "float('nan')", "float('inf')", "True",
        "2j", "(1+0.5j)"))


def dtype(draw, group="any"):
    return "np." + draw.rng.choice(GROUPS[group])


def axis(draw, name):
    n = ndim(draw, name)
    if draw.rng.random() < 0.03 or n == 0:
        draw.axis = 0
        return str(draw.rng.choice((n, -n - 1, 0)))
    draw.axis = draw.rng.randrange(n)
    return str(draw.axis - n * (draw.rng.random() < 0.4))


def axis_or_none(draw, name):
    if draw.rng.random() < 0.25:
        draw.axis = None
        return "None"
    return axis(draw, name)


def axes(draw, name):
    """None, an axis or a tuple of them."""
    n = ndim(draw, name)
    if draw.rng.random() < 0.5:
        return axis_or_none(draw, name)
    some = draw.rng.sample(range(n), draw.rng.randint(0, n))
    return repr(tuple(a - n * (draw.rng.random() < 0.3) for a in some))


def permutation(draw, name):
    order = list(range(ndim(draw, name)))
    draw.rng.shuffle(order)
    return repr(tuple(order))


def reshaping(draw, name):
    """A shape of as many elements; now and then with a -1, or a wrong one."""
    left, parts = math.prod(shape(draw, name)), []
    for _ in range(draw.rng.randrange(4)):
        fits = [d for d in (1, 2, 3, 4, 5, 6, 7, 8) if left and left % d == 0]
        parts.append(draw.rng.choice(fits or [1]))
        left //= parts[-1]
    parts.insert(draw.rng.randint(0, len(parts)), left)
    if draw.rng.random() < 0.3:
        parts[draw.rng.randrange(len(parts))] = draw.rng.choice((-1, -1, -1, 3))
    return repr(tuple(parts))


def new_shape(draw, most="4"):
    return repr(shape_of(draw.rng, 0, int(most), 60))


def wider(draw, name):
    """A shape that the operand's broadcasts to."""
    own = [draw.rng.choice((1, 2, 3)) if d == 1 else d for d in shape(draw, name)]
    lead = [draw.rng.randint(1, 3) for _ in range(draw.rng.randrange(3))] if len(own) < 5 else []
    return repr(tuple(lead + own) if draw.rng.random() < 0.95 else tuple(own[1:]))


def counts(draw, name):
    """Small numbers, one an axis or a single one."""
    n = ndim(draw, name)
    if draw.rng.random() < 0.3:
        return str(draw.rng.randrange(4))
    return repr(tuple(draw.rng.randrange(3) for _ in range(max(0, n + draw.rng.choice((0, 0, 0, 1, -1))))))


def shifts(draw, name):
    return str(draw.rng.choice((draw.rng.randint(-7, 7), 0, 2**40)) if draw.rng.random() < 0.2 else draw.rng.randint(-7, 7))


def widths(draw, name):
    """pad's: a number, a pair, or a pair for each axis."""
    one = lambda: draw.rng.choice((0, 1, 2, 3, 5) if ndim(draw, name) < 4 else (0, 1, 2))
    kind = draw.rng.random()
    if kind < 0.3:
        return str(one())
    return f"({one()}, {one()})" if kind < 0.5 else repr(tuple((one(), one()) for _ in range(ndim(draw, name)))) if ndim(draw,
        name) else "(1, 2)"


def product_shape(draw, left):
    """The shape of a matrix or vector that multiplies one of shape left from the right."""
    inner = left[-1] if left else 2
    kind = draw.rng.random()
    if kind < 0.2:
        return (inner,)
    lead = tuple(left[:-2]) if kind < 0.6 else tuple(1 if draw.rng.random() < 0.3 else d for d in left[:-2][draw.rng.randrange(3):])
    return (*lead, inner if kind < 0.96 else inner + 1, draw.rng.randrange(6))


def cut(draw, n):
    bound = lambda: draw.rng.choice(("", "", str(draw.rng.randint(-n - 1, n + 1))))
    step = draw.rng.choice(("", "", ":2", ":-1", ":-2", ":3"))
    return f"{bound()}:{bound()}{step}"


def item(draw, n):
    """One index of an axis of n elements."""
    kind = draw.rng.random()
    if kind < 0.3 and n:
        return str(draw.rng.randint(-n, n - 1))
    return cut(draw, n)


def basic(draw, name):
    """Integers, slices, an ellipsis and new axes."""
    own, parts, left = shape(draw, name), [], list(shape(draw, name))
    while left and draw.rng.random() < 0.8:
        parts.append(item(draw, left.pop(0)))
    if draw.rng.random() < 0.3:
        parts.insert(draw.rng.randint(0, len(parts)), "...") if len(parts) <= len(own) and not left else parts.append("...")
    if draw.rng.random() < 0.2:
        parts.insert(draw.rng.randint(0, len(parts)), "None")
    return ", ".join(parts) or "..."


def key(draw, name):
    """A mix of integers, slices, new axes, lists, index arrays and masks."""
    own, parts, place, joint = shape(draw, name), [], 0, tuple(draw.rng.choice(((), (3,), (2,), (2, 2), (1, 3))))
    while place < len(own) and draw.rng.random() < 0.85:
        kind = draw.rng.random()
        if kind < 0.35:
            parts.append(fancy(draw, name, place, joint))
        elif kind < 0.45 and draw.rng.random() < 0.7:
            covered = draw.rng.randint(1, min(2, len(own) - place))
            parts.append(mask(draw, own[place:place + covered]))
            place += covered - 1
        else:
            parts.append(item(draw, own[place]))
        place += 1
    if draw.rng.random() < 0.15:
        parts.append("...")
    if draw.rng.random() < 0.15:
        parts.insert(draw.rng.randint(0, len(parts)), "None")
    return ", ".join(parts) or "()"


def fancy(draw, name, place, joint):
    """An index array of the shape that this key's share, or a list."""
    n = draw.call.operands[name].shape[place]
    if draw.rng.random() < 0.25 and n and joint:
        return repr([draw.rng.randint(-n, n - 1) for _ in range(joint[-1])])
    draw.axis = place
    new = f"i{len(draw.call.operands)}"
    draw.place(new, draw.indices(name, joint, draw.dtype("int" if draw.rng.random() < 0.3 else "int64")), False)
    return new


def mask(draw, own):
    new = f"m{len(draw.call.operands)}"
    draw.place(new, draw.elements(draw.dtype("bool"), own, "wild"), False)
    return new


def einsum(draw, words):
    """Subscripts and their operands, of one to three terms over letters of fixed lengths."""
    sizes = {c: draw.rng.randrange(1, 5) for c in "ijklm"}
    terms = ["".join(draw.rng.choice("ijklm") if draw.rng.random() < 0.3 else c for c in draw.rng.sample("ijklm",
        draw.rng.randint(0, 3)))
             for _ in range(draw.rng.randint(1, 3))]
    used = sorted(set("".join(terms)))
    result = "->" + "".join(draw.rng.sample(used, draw.rng.randint(0, len(used)))) if draw.rng.random() < 0.8 else ""
    names = []
    for term in terms:
        names.append(f"e{len(names)}")
        draw.place(names[-1], draw.elements(draw.dtype(words, names[0] if len(names) > 1 else None),
            tuple(sizes[c] for c in term), "tame"), False)
    return f"{','.join(terms) + result!r}, {', '.join(names)}"


def tensor_axes(draw, names):
    """tensordot's: a number, or pairs of axes that may be of the same length."""
    left, right = names.split()
    n = min(ndim(draw, left), ndim(draw, right))
    if draw.rng.random() < 0.5:
        return str(draw.rng.randint(0, min(2, n)))
    pairs = [(i, j) for i, a in enumerate(shape(draw, left)) for j, b in enumerate(shape(draw, right)) if a == b]
    one = draw.rng.choice(pairs or [(0, 0)])
    return f"([{one[0]}], [{one[1]}])"
