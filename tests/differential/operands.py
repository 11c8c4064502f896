# SPDX-License-Identifier: BSD-3-Clause
"""Random arrays as descriptions: a piece of memory, and views of it. Each library builds its own arrays from its own copy.

values() draws the elements, layout() strides of every kind: permuted, negative, zero, with gaps, not aligned. All draws come from
one random.Random, so that a seed gives the same arrays again.
"""

import math
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


class Operand(NamedTuple):
    memory: int  # which of the call's pieces
    dtype: np.dtype
    shape: tuple
    offset: int
    strides: tuple

    def of(self, module, memory):
        return module.ndarray(self.shape, self.dtype, memory[self.memory], self.offset, self.strides)


def raw(rng, dtype, n):
    return np.frombuffer(rng.randbytes(n * np.dtype(dtype).itemsize), dtype)


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


def tame(rng, dtype, n):
    """Numbers whose sums and products stay finite."""
    if dtype.kind in "iu":
        return (raw(rng, np.uint8, n) % 19).astype(dtype) - (0 if dtype.kind == "u" else 9)
    if rng.random() < 0.4:
        return (raw(rng, np.int8, n) // 16).astype(dtype)
    return (raw(rng, np.int32, n) / 2.0**29).astype(dtype)


def mixed(rng, dtype, n, from_pool, share):
    out = tame(rng, dtype, n)
    return np.where(raw(rng, np.uint8, n) < share, from_pool[raw(rng, np.uint8, n) % from_pool.size], out)


def real_values(rng, dtype, n, mood):
    if mood == "finite":
        return tame(rng, dtype, n)
    if mood == "tame":
        return mixed(rng, dtype, n, np.array([np.nan, np.inf, -np.inf, -0.0, 0.0], dtype),
            40) if dtype.kind == "f" and rng.random() < 0.15 else tame(rng, dtype, n)
    if mood == "unit":
        return (raw(rng, np.uint8, n) / 255.0).astype(dtype)
    kind = rng.random()
    if kind < 0.35:
        return tame(rng, dtype, n)
    return raw(rng, dtype, n) if kind < 0.55 else mixed(rng, dtype, n, SPECIALS[dtype], 255 if kind < 0.7 else 60)


def values(rng, dtype, n, mood="wild"):
    """n elements; a mood is wild, tame (moderate, now and then NaN and infinity), finite, unit (0 to 1) or positive."""
    if dtype.kind == "b":
        return raw(rng, np.uint8, n) % 2 == 1
    if mood == "positive":
        return (raw(rng, np.uint8, n) / (1 if dtype.kind in "iu" else 16) + 1).astype(dtype)
    if dtype.kind != "c":
        return real_values(rng, dtype, n, mood)
    part = np.dtype(f"f{dtype.itemsize // 2}")
    return np.stack([real_values(rng, part, n, mood) for _ in "ri"], -1).view(dtype)[:, 0]


def shape_of(rng, least=0, most=6, elements=240):
    ndim = rng.choice([n for n in (0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6) if least <= n <= most] or [least])
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


def layout(rng, dtype, shape, written=False, plain=0.4):
    """(offset, strides, bytes in all) of a new array; one that is written never holds an element twice."""
    size, ndim = dtype.itemsize, len(shape)
    order, steps = list(range(ndim))[::-1], rng.random() >= plain
    if steps and rng.random() < 0.5:
        rng.shuffle(order)
    step = size * (rng.choice([1, 1, 1, 2, 3]) if steps else 1)
    step += 1 if steps and size > 1 and rng.random() < 0.08 else 0
    strides, start, extent = [0] * ndim, 0, size
    for axis in order:
        if steps and not written and rng.random() < 0.07:
            continue
        backwards = steps and rng.random() < 0.3
        strides[axis] = -step if backwards else step
        reach = step * max(shape[axis] - 1, 0)
        start += reach if backwards else 0
        extent += reach
        step *= max(shape[axis], 1) + (1 if steps and rng.random() < 0.15 else 0)
    shift = rng.randrange(1, size) if steps and size > 1 and rng.random() < 0.2 else 0
    if math.prod(shape) == 0:
        start = 0
    return start + shift, tuple(strides), extent + shift
