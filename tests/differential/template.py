# SPDX-License-Identifier: BSD-3-Clause
"""Statements from templates. A template is Python text in which

    {a:words}    declares an operand: a group of dtypes (any num real ... or a dtype, dt=b as b's, weak: perhaps a number), a shape
                 (any if nothing is said; 1d 2d nd, square, least=2, shape=b, cast=b broadcasts to b's, len=b, times=b, axis=b),
                 a mood (tame ...), sorted, index=b (indices of b, along the axis drawn last), and mut: the statement changes it
    {o:out}      an array for the result of the statement so far
    {word args}  a literal; literals.py has them
    ~text~       a part that is there half of the time

and `np` the library. The same templates serve both bars: in shared memory every operand is a view of one piece.
"""

import random
import re
from dataclasses import dataclass, field

import literals
import numpy as np
from operands import DTYPES, GROUPS, Operand, layout, shape_of, values, within

MOODS = ("tame", "finite", "unit", "positive")
SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass
class Call:
    text: str
    row: object
    memory: list = field(default_factory=list)
    operands: dict = field(default_factory=dict)
    written: set = field(default_factory=set)

    def names(self, module, copies):
        return {"np": module} | {name: operand.of(module, copies) for name, operand in self.operands.items()}

    def copies(self):
        return [bytearray(piece) for piece in self.memory]


class Draw:
    def __init__(self, rng, row, shared):
        self.rng, self.shared, self.call, self.axis, self.arena = rng, shared, Call("", row), None, None

    def array(self, name):
        return self.call.operands[name].of(np, self.call.memory)

    def text(self, template):
        template = re.sub(r"~([^~]*)~", lambda m: m[1] if "out}" in m[1] and self.shared or self.rng.random() < 0.5 else "",
            template)
        done, end = "", 0
        for slot in SLOT.finditer(template):
            done += template[end:slot.start()]
            done += self.slot(slot[1], done)
            end = slot.end()
        return done + template[end:]

    def slot(self, content, done):
        name, colon, words = content.partition(":")
        if not colon:
            word, *args = content.split(" ", 1)
            return getattr(literals, word)(self, *args)
        words = words.split()
        options = dict(w.partition("=")[::2] for w in words if "=" in w)
        if "out" in words:
            return self.out(name, done)
        if "weak" in words and self.rng.random() < 0.08:
            return literals.number(self)
        return self.declare(name, words, options)

    def declare(self, name, words, options):
        dtype = self.dtype(words, options)
        shape = self.shape(words, options)
        mood = next((w for w in words if w in MOODS), "wild")
        data = self.indices(options, shape, dtype) if "index" in options else self.elements(dtype, shape, mood)
        self.place(name, np.sort(data.ravel()).reshape(shape) if "sorted" in words else data, "mut" in words)
        return name

    def elements(self, dtype, shape, mood):
        return values(self.rng, dtype, int(np.prod(shape)), mood).reshape(shape)

    def dtype(self, words, options):
        rng = self.rng
        if "dt" in options and rng.random() < (0.7 if "mix" in words else 0.97):
            return self.call.operands[options["dt"]].dtype if options["dt"] in self.call.operands else DTYPES["float64"]
        return DTYPES[rng.choice(GROUPS[next((w for w in words if w in GROUPS), "any")])]

    def shape(self, words, options):
        rng, elements = self.rng, 40 if self.shared else 240
        for key, value in options.items():
            if key == "n":
                return (int(value),)
            if key in ("dt", "least", "index"):
                continue
            if value not in self.call.operands:
                return ()
            other = self.call.operands[value].shape
            return {"shape": lambda: tuple(other), "cast": lambda: within(rng, other),
                "len": lambda: (other[self.axis or 0] if other else 1,),
                    "axis": lambda: self.one_axis_differs(other), "tail": lambda: tuple(other[1:]),
                    "last": lambda: tuple(other[-1:]),
                    "times": lambda: literals.product_shape(self, other), "items": lambda: (int(np.prod(other)),),
                    "side": lambda: tuple(other[:-1]) if rng.random() < 0.5 else (*other[:-1], rng.randrange(4))}[key]()
        if "square" in words:
            return (*shape_of(rng, 0, 2, 8), *[rng.randrange(5)] * 2)
        for word, (least, most) in {"1d": (1, 1), "2d": (2, 2), "nd": (1, 6), "few": (1, 3), "0d": (0, 0)}.items():
            if word in words:
                return shape_of(rng, least, most, elements)
        return shape_of(rng, int(options.get("least", 0)), 6, elements)

    def one_axis_differs(self, shape):
        """A shape that joins to another one along the axis drawn last."""
        if not shape or self.rng.random() < 0.03:
            return shape_of(self.rng, 0, 3)
        axis = self.axis if self.axis is not None and self.axis < len(shape) else 0
        return (*shape[:axis], self.rng.randrange(6), *shape[axis + 1:])

    def indices(self, options, shape, dtype):
        other = self.call.operands[options["index"]].shape if options["index"] in self.call.operands else ()
        n = int(np.prod(other)) if self.axis is None else other[self.axis] if self.axis < len(other) else 1
        wrong, low = self.rng.random() < 0.06, 0 if dtype.kind == "u" or self.rng.random() < 0.5 else -n
        count = int(np.prod(shape))
        drawn = [self.rng.randrange(low - wrong * (low < 0), max(n + wrong, 1)) for _ in range(count)]
        return np.array(drawn, np.int64).astype(dtype).reshape(shape)

    def out(self, name, done):
        """Of the result's shape and dtype, or now and then of others: the statement so far says what they are.

        A wrong shape is never 0-d: NumPy's accumulations crash on that.
        """
        self.call.text = done[:done.rstrip().rfind(",")] + ")"
        with np.errstate(all="ignore"):
            want, _ = run(self.call, np, self.call.copies())
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
        piece = bytearray(self.rng.randbytes(extent))
        operand = Operand(len(self.call.memory), data.dtype, data.shape, offset, strides)
        self.call.memory.append(piece)
        self.call.operands[name] = operand
        operand.of(np, self.call.memory)[...] = data

    def place_shared(self, name, data, written):
        """A view of the one piece that all share; the first to come makes and fills it."""
        offset, strides, extent = self.shifted(data) or layout(self.rng, data.dtype, data.shape, written, plain=0.5)
        if self.arena is None:
            self.arena = len(self.call.memory)
            count = max(1, extent * self.rng.choice((3, 4, 6)) // 2 // data.dtype.itemsize + 2)
            filling = values(self.rng, data.dtype, count, self.rng.choice(("wild", "tame")))
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


def run(call, module, memory):
    """(result, None) or (None, error)."""
    try:
        return eval(call.text, call.names(module, memory)), None
    except Exception as error:
        return None, error


def draw(rows, seed, number, shared):
    rng = random.Random(f"{seed}/{number}/{shared}")
    maker = Draw(rng, rng.choice(rng.choice(rows)), shared)
    maker.call.text = maker.text(maker.call.row.text)
    return maker.call
