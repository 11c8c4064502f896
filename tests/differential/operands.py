# SPDX-License-Identifier: BSD-3-Clause
"""Random arrays as descriptions: a piece of memory, and views of it. Each library builds its own arrays from its own copy.

values() draws the elements, layout() strides of every kind: permuted, negative, zero, with gaps, not aligned. All draws come from
the numbers of the seed and the call, so that a call can be made again.
"""

import functools
import math
import random
from typing import NamedTuple

import numpy as np

INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float16", "float32", "float64"]
COMPLEX = ["complex64", "complex128"]
GROUPS = {"any": ["bool", *INTS, *FLOATS, *COMPLEX], "num": [*INTS, *FLOATS, *COMPLEX], "real": [*INTS, *FLOATS],
    "ordered": ["bool", *INTS, *FLOATS],
          "int": INTS, "whole": ["bool", *INTS], "float": FLOATS, "complex": COMPLEX, "inexact": [*FLOATS, *COMPLEX],
          "blas": [*FLOATS[1:], *COMPLEX]}
DTYPES = {name: np.dtype(name) for name in GROUPS["any"]}
GROUPS |= {name: [name] for name in DTYPES}
PARTS = {t: np.dtype(f"f{t.itemsize // 2}") for t in DTYPES.values() if t.kind == "c"}


class Rng(random.Random):
    """The same draws by fewer steps: they are half of what a call costs."""

    def _randbelow(self, n):
        return int(self.random() * n)

    def choice(self, some):
        return some[int(self.random() * len(some))]

    def randrange(self, start, stop=None):
        return int(self.random() * start) if stop is None else start + int(self.random() * (stop - start))

    def randint(self, low, high):
        return low + int(self.random() * (high - low + 1))


class Operand(NamedTuple):
    memory: int  # which of the call's pieces
    dtype: np.dtype
    shape: tuple
    offset: int
    strides: tuple

    def of(self, module, memory):
        return module.ndarray(self.shape, self.dtype, memory[self.memory], self.offset, self.strides)


def specials(dtype):
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        near = [info.min, info.min + 1, info.max - 1, info.max, info.max // 2, 0, 1, 2, 7, info.bits - 1, info.bits]
        return np.array(near + ([-1, -2, info.min // 2] if dtype.kind == "i" else []), dtype)
    info = np.finfo(dtype)
    some = [0.0, 1.0, 0.5, 2.0, np.inf, np.nan, info.max, info.tiny, info.smallest_subnormal, 3 * info.smallest_subnormal,
        1 + info.eps, np.pi / 2]
    with np.errstate(all="ignore"):
        more = [2.0**k for k in (7, 8, 15, 16, 31, 32, 53, 63, 64)] if dtype != np.float16 else [2048.0, 65504.0]
        return np.array([s * x for x in some + more for s in (1, -1)], dtype)


SPECIALS = {t: specials(t) for t in DTYPES.values() if t.kind in "iuf"}


class Pool:
    """Elements by dtype and kind, of which values() takes a stretch: new ones for each block of calls.

    A kind is small (whole numbers), part (fractions), bits (any), odd (special values), few (one in four is special), holes (one in
    six is NaN, an infinity or a zero), unit or positive.
    """

    SIZE = 4096

    def __init__(self, seed):
        self.seed, self.made = seed, {}

    def raw(self, dtype):
        return np.frombuffer(self.rng.randbytes(self.SIZE * np.dtype(dtype).itemsize), dtype)

    def of(self, dtype, kind):
        found = self.made.get((dtype, kind))
        if found is None:
            self.rng = random.Random(f"{self.seed}/{dtype}/{kind}")
            found = self.made[dtype, kind] = getattr(self, kind)(dtype).astype(dtype, copy=False)
        return found

    def small(self, dtype):
        if dtype.kind in "iu":
            return (self.raw(np.uint8) % 19).astype(dtype) - (0 if dtype.kind == "u" else 9)
        return self.raw(np.int8) // 16

    def part(self, dtype):
        return self.raw(np.int32) / 2.0**29

    bits = raw

    def odd(self, dtype):
        return SPECIALS[dtype][self.raw(np.uint8) % SPECIALS[dtype].size]

    def few(self, dtype):
        return np.where(self.raw(np.uint8) < 60, self.odd(dtype), self.tame(dtype))

    def holes(self, dtype):
        some = np.array([np.nan, np.inf, -np.inf, -0.0, 0.0])
        return np.where(self.raw(np.uint8) < 40, some[self.raw(np.uint8) % some.size], self.tame(dtype))

    def tame(self, dtype):
        return self.part(dtype) if dtype.kind == "f" and self.rng.random() < 0.6 else self.small(dtype)

    def unit(self, dtype):
        return self.raw(np.uint8) / 255.0

    def positive(self, dtype):
        return self.raw(np.uint8) / (1 if dtype.kind in "iu" else 16) + 1

    def truth(self, dtype):
        return self.raw(np.uint8) % 2 == 1


KINDS = {"finite": ["small"] * 2 + ["part"] * 3, "tame": ["small"] * 7 + ["part"] * 10 + ["holes"] * 3, "unit": ["unit"],
    "positive": ["positive"], "any": ["bits"], "wild": ["small"] * 3 + ["part"] * 4 + ["bits"] * 4 + ["odd"] * 3 + ["few"] * 6}
WHOLE = {"part": "small", "holes": "small"}


def stretch(rng, pool, dtype, n, mood):
    kind = "truth" if dtype.kind == "b" else rng.choice(KINDS[mood])
    elements = pool.of(dtype, WHOLE.get(kind, kind) if dtype.kind in "iu" else kind)
    if n > Pool.SIZE:
        return np.resize(elements, n)
    start = rng.randrange(Pool.SIZE + 1 - n)
    return elements[start:start + n]


def values(rng, pool, dtype, n, mood="wild"):
    """n elements; a mood is wild, tame (moderate, now and then NaN and infinity), finite, unit (0 to 1) or positive."""
    if dtype.kind != "c":
        return stretch(rng, pool, dtype, n, mood)
    part, out = PARTS[dtype], np.empty(n, dtype)
    out.real, out.imag = stretch(rng, pool, part, n, mood), stretch(rng, pool, part, n, mood)
    return out


@functools.cache
def ndims(least, most):
    return [n for n in (0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6) if least <= n <= most] or [least]


def shape_of(rng, least=0, most=6, elements=240):
    ndim = rng.choice(ndims(least, most))
    if ndim == 1 and rng.random() < 0.1:
        return (rng.randrange(elements * 10),)
    if ndim == 2 and rng.random() < 0.1:
        return (rng.randrange(1, 4), rng.randrange(elements * 2))[::rng.choice((1, -1))]
    top = max(2, int((3 * elements) ** (1 / max(ndim, 1))))
    shape = [rng.randint(1, min(top, 40)) for _ in range(ndim)]
    if ndim and rng.random() < 0.06:
        shape[rng.randrange(ndim)] = 0
    return tuple(shape)


def within(rng, shape, odd=0.04):
    """A shape that broadcasts to another one; now and then one that does not."""
    if rng.random() < odd:
        return shape_of(rng, 0, 4, 60)
    if rng.random() < 0.5:
        return tuple(shape)
    cut = rng.randint(0, len(shape)) if rng.random() < 0.5 else 0
    return tuple(1 if rng.random() < 0.25 else d for d in shape[cut:])


def contiguous(size, shape):
    strides, step = [], size
    for n in reversed(shape):
        strides.append(step)
        step *= n or 1
    return tuple(strides[::-1]), step


def layout(rng, dtype, shape, written=False, plain=0.4):
    """(offset, strides, bytes in all) of a new array; one that is written never holds an element twice."""
    size, ndim = dtype.itemsize, len(shape)
    if rng.random() < plain:
        return 0, *contiguous(size, shape)
    order = list(range(ndim))[::-1]
    if rng.random() < 0.5:
        rng.shuffle(order)
    step = size * rng.choice((1, 1, 1, 2, 3)) + (size > 1 and rng.random() < 0.08)
    strides, start, extent = [0] * ndim, 0, size
    for axis in order:
        if not written and rng.random() < 0.07:
            continue
        backwards = rng.random() < 0.3
        strides[axis] = -step if backwards else step
        reach = step * max(shape[axis] - 1, 0)
        start += reach if backwards else 0
        extent += reach
        step *= max(shape[axis], 1) + (rng.random() < 0.15)
    shift = rng.randrange(1, size) if size > 1 and rng.random() < 0.2 else 0
    return (0 if 0 in shape else start) + shift, tuple(strides), extent + shift
