# SPDX-License-Identifier: BSD-3-Clause
"""bench/sweep.def for the tests: its expressions, and small inputs of the same names for them."""

import ast
import io
import pathlib
import re
from typing import NamedTuple

import numpy as np

PATH = pathlib.Path(__file__).resolve().parents[2] / "bench" / "sweep.def"
SHAPES = {"ONCE": (10,), "SHORT": (10,), "MIDDLE": (10,), "VECTOR": (10,), "TABLE": (2, 5), "SQUARE": (3, 3), "DENSE": (3, 3),
          "PRODUCT": (3,), "STACK": (2, 3, 3)}
DTYPES = {"f64": np.float64, "f32": np.float32, "i64": np.int64, "u8": np.uint8, "bool": np.bool_, "c128": np.complex128}


class Row(NamedTuple):
    sizes: str
    dtypes: list
    text: str

    @property
    def statement(self):
        return self.text.partition(" => ")[0]


def rows():
    source = PATH.read_text()
    groups = dict(re.findall(r'^#define (\w+) +"(.*)"$', source, re.M))
    found = []
    for sizes, group, text in re.findall(r'^SWEEP(?:_RANDOM)?\((\w+), (\w+|"[^"]*"), (".*")\)$', source, re.M):
        found.append(Row(sizes, (groups.get(group) or group.strip('"')).split(), ast.literal_eval(text)))
    return found


def inputs(sizes, dtype):
    """NumPy arrays by name, like those of bench/inputs.c."""
    shape, t, g = SHAPES[sizes], DTYPES[dtype], np.random.default_rng(1)
    n, last = int(np.prod(shape)), shape[-1]
    whole = t if np.dtype(t).kind in "iu" else np.int64
    real = t if np.dtype(t).kind in "fc" else np.float64
    made = {name: (g.random(shape) + 0.5 if np.dtype(t).kind in "fc" else g.integers(1, 100, shape)).astype(t) for name in "abcdew"}
    made |= {name: (g.standard_normal(shape) * 3).astype(t) for name in "xy"}
    made |= {"u": g.random(shape).astype(real), "g": (1 + g.random(shape)).astype(real), "z": g.random(shape) + 1j * g.random(shape)}
    made |= {"m": g.random(shape) < 0.5, "h": np.where(g.random(shape) < 0.2, np.nan, g.random(shape))}
    made |= {"k": g.integers(0, 8, shape).astype(whole), "j": g.integers(0, 1000, shape), "i": g.integers(0, n, shape)}
    made |= {"t": g.integers(0, last, shape), "r": g.integers(0, last, last), "s": np.sort(g.standard_normal(shape))}
    q = g.random(shape).astype(t)
    made |= {"q": q + np.swapaxes(q, -1, -2) + 2 * last * np.eye(last, dtype=t) if len(shape) > 1 and shape[-2] == last else q}
    return made | {"v": g.random(last).astype(t)}


def namespace(module, sizes, dtype):
    """The names that an expression may use."""
    return {"np": module, "io": io, "rng": module.random.default_rng(1)} | {
        name: module.asarray(value) for name, value in inputs(sizes, dtype).items()}
