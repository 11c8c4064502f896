# SPDX-License-Identifier: BSD-3-Clause
"""Statements from templates. A template is Python text in which

    {a:words}    declares an operand: a group of dtypes (any num real ... or a dtype, dt=b as b's, weak: perhaps a number), a shape
                 (any if nothing is said; 1d 2d nd, square, least=2, shape=b, cast=b broadcasts to b's, len=b, times=b, axis=b),
                 a mood (tame ...), small (in products of all pairs), sorted, index=b (indices of b, along the axis drawn last), and mut: the statement changes it
    {o:out}      an array for the result of the statement so far
    {word args}  a literal; literals.py has them
    ~text~       a part that is there half of the time

and `np` the library. The same templates serve both bars: in shared memory every operand is a view of one piece.
"""

import functools
import math
import re
from dataclasses import dataclass, field
from typing import Callable, NamedTuple

import literals
import numpy as np
from operands import DTYPES, GROUPS, Operand, Pool, Rng, layout, shape_of, values, within

MOODS = ("tame", "finite", "unit", "positive")
NDIM = {"1d": (1, 1), "2d": (2, 2), "nd": (1, 6), "few": (1, 3), "0d": (0, 0)}
SLOT = re.compile(r"\{([^{}]*)\}")
POOL_CALLS = 4000  # that share the pools of elements


CONSTANTS = {literals.integer, literals.truth, literals.real, literals.number, literals.dtype, literals.axis, literals.axis_or_none,
    literals.axes, literals.permutation, literals.reshaping, literals.new_shape, literals.wider, literals.counts, literals.shifts,
    literals.widths}


class Slot(NamedTuple):
    """What a {slot} says: a literal's function and arguments, or an operand's name, words and options."""
    literal: Callable | None
    args: tuple
    name: str
    words: frozenset
    options: dict
    group: str
    mood: str
    ndim: tuple | None  # least and most
    like: tuple | None  # how the shape follows another operand's: (function, its name)


def literal(content):
    word, *args = content.split(" ", 1)
    return Slot(getattr(literals, word), tuple(args), "", frozenset(), {}, "", "", None, None)


def slot(content):
    name, colon, text = content.partition(":")
    if not colon:
        return literal(content)
    words = text.split()
    options = dict(w.split("=") for w in words if "=" in w)
    first = lambda among, default: next((w for w in words if w in among), default)
    ndim = NDIM.get(first(NDIM, ""), (int(options["least"]), 6) if "least" in options else None)
    like = next(((LIKE[key], options[key]) for key in options if key in LIKE), None)
    return Slot(None, (), name, frozenset(words), options, first(GROUPS, "any"), first(MOODS, "wild"), ndim, like)


@functools.cache
def parsed(template):
    """[(whether it is there half of the time, whether it has an out, its texts and slots)]"""
    return [(bool(i % 2), "out}" in part, [slot(piece) if j % 2 else piece for j, piece in enumerate(SLOT.split(part))])
            for i, part in enumerate(template.split("~"))]


@dataclass
class Call:
    """text is the statement, and code the same with names for its constants, which is compiled once for many calls."""
    text: str
    row: object
    code: str = ""
    constants: dict = field(default_factory=dict)
    memory: list = field(default_factory=list)
    operands: dict = field(default_factory=dict)
    written: set = field(default_factory=set)

    def names(self, module, copies):
        names = {name: operand.of(module, copies) for name, operand in self.operands.items()}
        names.update({name: constant(text, module) for name, text in self.constants.items()}, np=module)
        return names

    def copies(self):
        return [bytearray(piece) for piece in self.memory]


LIKE = {"shape": lambda draw, other: other, "cast": lambda draw, other: within(draw.rng, other),
    "len": lambda draw, other: (other[draw.axis or 0] if other else 1,), "axis": lambda draw, other: draw.one_axis_differs(other),
    "tail": lambda draw, other: other[1:], "last": lambda draw, other: other[-1:],
    "times": lambda draw, other: literals.product_shape(draw, other), "items": lambda draw, other: (math.prod(other),),
    "side": lambda draw, other: other[:-1] if draw.rng.random() < 0.5 else (*other[:-1], draw.rng.randrange(4))}


class Draw:
    def __init__(self, rng, pool, row, shared):
        self.rng, self.pool, self.shared, self.call, self.axis, self.arena = rng, pool, shared, Call("", row), None, None

    def array(self, name):
        return self.call.operands[name].of(np, self.call.memory)

    def statement(self):
        call, rng = self.call, self.rng
        for optional, out, pieces in parsed(call.row.text):
            if optional and not (out and self.shared) and rng.random() < 0.5:
                continue
            for piece in pieces:
                text = piece if type(piece) is str else self.fill(piece)
                call.code += self.constant(text) if type(piece) is Slot and piece.literal in CONSTANTS else text
                call.text += text

    def constant(self, text):
        name = f"_{len(self.call.constants)}"
        self.call.constants[name] = text
        return name

    def fill(self, slot):
        if slot.literal:
            return slot.literal(self, *slot.args)
        if "out" in slot.words:
            return self.out(slot.name)
        if "weak" in slot.words and self.rng.random() < 0.08:
            return literals.number(self)
        return self.declare(slot)

    def declare(self, slot):
        dtype, shape = self.dtype(slot.group, slot.options.get("dt"), 0.7 if "mix" in slot.words else 0.97), self.shape(slot)
        data = self.indices(slot.options["index"], shape, dtype) if "index" in slot.options else self.elements(dtype, shape, slot.mood)
        self.place(slot.name, np.sort(data.ravel()).reshape(shape) if "sorted" in slot.words else data, "mut" in slot.words)
        return slot.name

    def elements(self, dtype, shape, mood):
        return values(self.rng, self.pool, dtype, math.prod(shape), mood).reshape(shape)

    def dtype(self, group, other=None, often=0.97):
        """One of a group, or often that of another operand."""
        if other and self.rng.random() < often:
            return self.call.operands[other].dtype if other in self.call.operands else DTYPES["float64"]
        return DTYPES[self.rng.choice(GROUPS[group])]

    def shape(self, slot):
        if "n" in slot.options:
            return (int(slot.options["n"]),)
        if slot.like:
            other = self.call.operands.get(slot.like[1])
            return tuple(slot.like[0](self, other.shape)) if other else ()
        if "square" in slot.words:
            return (*shape_of(self.rng, 0, 2, 8), *[self.rng.randrange(5)] * 2)
        return shape_of(self.rng, *(slot.ndim or (0, 6)), 24 if "small" in slot.words else 40 if self.shared else 240)

    def one_axis_differs(self, shape):
        """A shape that joins to another one along the axis drawn last."""
        if not shape or self.rng.random() < 0.03:
            return shape_of(self.rng, 0, 3)
        axis = self.axis if self.axis is not None and self.axis < len(shape) else 0
        return (*shape[:axis], self.rng.randrange(6), *shape[axis + 1:])

    def indices(self, name, shape, dtype):
        other = self.call.operands[name].shape if name in self.call.operands else ()
        n = math.prod(other) if self.axis is None else other[self.axis] if self.axis < len(other) else 1
        wrong, low = self.rng.random() < 0.06, 0 if dtype.kind == "u" or self.rng.random() < 0.5 else -n
        return self.whole(low - wrong * (low < 0), max(n + wrong, 1), shape).astype(dtype)

    def whole(self, low, high, shape):
        """Whole numbers from low to high - 1."""
        bits = values(self.rng, self.pool, DTYPES["uint32"], math.prod(shape), "any")
        return (low + bits.astype(np.int64) % (high - low)).reshape(shape)

    def out(self, name):
        """Of the result's shape and dtype, or now and then of others: the statement so far says what they are.

        A wrong shape is never 0-d: NumPy's accumulations crash on that.
        """
        done = self.call.code
        self.call.code = done[:done.rstrip().rfind(",")] + ")"
        want, _ = run(self.call, np, self.call.copies())
        self.call.code = done
        want = want[0] if isinstance(want, tuple) and want else want
        result = np.asarray(want if isinstance(want, (np.ndarray, np.generic)) else [0.0])
        fits = self.rng.random() < 0.75 and result.dtype in DTYPES.values()
        dtype = result.dtype if fits else DTYPES[self.rng.choice(GROUPS["any"])]
        shape = result.shape if self.rng.random() < 0.95 else shape_of(self.rng, 1, 3, 40)
        self.place(name, self.elements(dtype, shape, "wild"), True)
        return name

    def place(self, name, data, written):
        if written:
            self.call.written.add(name)
        alone = written and len(self.call.written) > 1
        if self.shared and not alone and self.rng.random() < 0.85 and self.place_shared(name, data, written):
            return
        offset, strides, extent = layout(self.rng, data.dtype, data.shape, written)
        operand = Operand(len(self.call.memory), data.dtype, data.shape, offset, strides)
        self.call.memory.append(bytearray(self.rng.randbytes(extent)))
        self.call.operands[name] = operand
        operand.of(np, self.call.memory)[...] = data

    def place_shared(self, name, data, written):
        """A view of the one piece that all share; the first to come makes and fills it."""
        offset, strides, extent = self.shifted(data) or layout(self.rng, data.dtype, data.shape, written, plain=0.5)
        if self.arena is None:
            self.arena = len(self.call.memory)
            count = max(1, extent * self.rng.choice((3, 4, 6)) // 2 // data.dtype.itemsize + 2)
            filling = values(self.rng, self.pool, data.dtype, count, self.rng.choice(("wild", "tame")))
            self.call.memory.append(bytearray(filling.tobytes()))
            self.kind = data.dtype.kind
        piece = self.call.memory[self.arena]
        room = len(piece) - extent
        if room < 0 or (data.dtype.kind == "b") != (self.kind == "b"):
            return False
        size = data.dtype.itemsize
        shift = self.rng.randrange(room + 1) if self.rng.random() < 0.1 else self.rng.randrange(room // size + 1) * size
        operand = Operand(self.arena, data.dtype, data.shape, offset + shift, strides)
        self.call.operands[name] = operand
        if data.dtype.kind in "iu" and data.size and name.startswith("i"):
            operand.of(np, self.call.memory)[...] = data
        return True

    def shifted(self, data):
        """Often the strides of an operand before it: a[1:] beside a[:-1]."""
        alike = [o for o in self.call.operands.values() if (o.memory, o.shape, o.dtype) == (self.arena, data.shape, data.dtype)
                 and 0 not in [s for s, d in zip(o.strides, o.shape) if d > 1]]
        if not alike or self.rng.random() < 0.5:
            return None
        other = self.rng.choice(alike)
        ends = [(d - 1) * s for d, s in zip(other.shape, other.strides) if d]
        return -sum(e for e in ends if e < 0), other.strides, sum(map(abs, ends)) + data.dtype.itemsize


@functools.lru_cache(16384)
def compiled(code):
    return compile(code, "", "eval")


@functools.lru_cache(16384)
def constant(text, module):
    return eval(text, {"np": module})


def run(call, module, memory):
    """(result, None) or (None, error)."""
    try:
        return eval(compiled(call.code), call.names(module, memory)), None
    except Exception as error:
        return None, error


@functools.lru_cache(2)
def pool_of(seed, block):
    return Pool(f"{seed}/{block}")


def draw(rows, seed, number, shared):
    rng = Rng(int.from_bytes(seed.encode()) << 64 | number << 1 | shared)
    maker = Draw(rng, pool_of(seed, number // POOL_CALLS), rng.choice(rng.choice(rows)), shared)
    maker.statement()
    return maker.call
