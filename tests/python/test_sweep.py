# SPDX-License-Identifier: BSD-3-Clause
"""The table of the sweep is complete, and its expressions do not disturb each other."""

import re
import types

import numpy as np
import pytest
import quern as qn
import sweep

ROWS = sweep.rows()

# Public names that no expression measures.
LEFT_OUT = {
    "evaluate": "NumPy has none; the ledger measures it", "fuse": "NumPy has none; the ledger measures it",
    "fma": "NumPy has none", "isa": "NumPy has none", "kernel_isa": "NumPy has none", "config_text": "NumPy has none",
    "set_num_threads": "NumPy has none", "get_num_threads": "NumPy has none", "set_cache_limit": "NumPy has none",
    "set_numpy_dispatch": "NumPy has none", "SIMD": "NumPy has none", "ptp": "of no array in NumPy 2", "integers": "NumPy has it in Generator only",
    "show_config": "prints", "as_strided": "lib.stride_tricks has it", "sliding_window_view": "lib.stride_tricks has it",
    "ufunc": "a type", "flatiter": "a type", "generic": "a type", "BitGenerator": "a type", "memmap": "a file",
    "signature": "None", "bit_generator": "an object",
    "seed": "the row of rand calls it", "is_integer": "of no array in NumPy",
    "filename": "of mapped files", "offset": "of mapped files", "mode": "of mapped files", "flush": "of mapped files",
}


def functions(space):
    names = getattr(space, "__all__", None) or [name for name in dir(space) if not name.startswith("_")]
    kinds = (qn.dtype, types.ModuleType)
    members = {name: getattr(space, name) for name in names}
    if not isinstance(space, type):
        members = {name: o for name, o in members.items() if callable(o)}  # constants are nothing to measure
    return {name for name, o in members.items() if not isinstance(o, kinds) and not is_type_name(o)}


def is_type_name(o):
    """Exceptions, the abstract kinds of dtypes, and results' named tuples."""
    return isinstance(o, type) and (issubclass(o, (Exception, tuple)) or type(o) is not type)


@pytest.mark.parametrize("place", ["", "linalg", "fft", "random", "ndarray", "ufunc", "random.Generator"])
def test_everything_public_is_in_the_sweep(place):
    space = qn
    for name in filter(None, place.split(".")):
        space = getattr(space, name)
    prefix = {"": r"np\.", "linalg": r"np\.linalg\.", "fft": r"np\.fft\.", "random": r"np\.random\.", "ndarray": r"[\w\])]\.",
              "ufunc": r"np\.\w+\.", "random.Generator": r"rng\."}[place]
    text = "\n".join(row.text for row in ROWS)
    missing = {name for name in functions(space) - set(LEFT_OUT) if not re.search(rf"{prefix}{name}\b", text)}
    assert missing == set()


def test_no_expression_is_there_twice():
    keys = [(row.sizes, row.text) for row in ROWS]
    assert sorted(key for key in keys if keys.count(key) > 1) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("sizes", sorted(sweep.SHAPES))
def test_expressions_change_no_input_but_w(sizes):
    for row in ROWS:
        for dtype in row.dtypes if row.sizes == sizes else []:
            space = sweep.namespace(np, sizes, dtype)
            before = {name: space[name].copy() for name in sweep.inputs(sizes, dtype)}
            exec(row.statement, space)
            changed = [name for name, value in before.items() if name != "w" and not np.array_equal(value, space[name], equal_nan=value.dtype.kind in "fc")]
            assert changed == [], row
