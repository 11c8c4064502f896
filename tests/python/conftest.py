# SPDX-License-Identifier: BSD-3-Clause
"""What all tests of the Python module share: the module itself, found in build/python, and arrays of every layout."""

import os
import pathlib
import sys

os.environ["SCIPY_ARRAY_API"] = "1"  # read when SciPy is imported

try:
    import quern  # noqa: F401
except ImportError:
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "build" / "python"))

import numpy as np
import pytest
import quern as qn

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]


def layouts(a):
    """(name, array) with the elements of the 1-d NumPy array a in every memory layout; an even length is needed."""
    n = len(a)
    wide = np.zeros(2 * n, a.dtype)
    wide[::2] = a
    shifted = np.zeros(n * a.itemsize + 1, np.uint8)
    unaligned = shifted[1:].view(a.dtype)
    unaligned[:] = a
    yield "contiguous", a
    yield "stepped", wide[::2]
    yield "reversed", a[::-1]
    yield "two axes", a.reshape(2, -1)
    yield "transposed", a.reshape(2, -1).T
    yield "three axes, stepped", np.stack([wide.reshape(n, 2), wide.reshape(n, 2)])[:, ::-1, ::2]
    yield "broadcast", np.broadcast_to(a[1], (3, 5))
    yield "0-d", a[1:2].reshape(())
    yield "empty", a[:0]
    yield "empty, two axes", a.reshape(2, -1)[:, :0]
    yield "unaligned", unaligned


@pytest.fixture(autouse=True)
def quiet():
    """NumPy's floating-point warnings are its own business."""
    with np.errstate(all="ignore"):
        yield


@pytest.fixture(autouse=True)
def untouched():
    """Every test begins with the settings of a fresh process, whatever the ones before it changed."""
    errors, call, shown, dispatch = qn.geterr(), qn.geterrcall(), qn.get_printoptions(), "__array_ufunc__" in vars(qn.ndarray)
    yield
    qn.seterr(**errors)
    qn.seterrcall(call)
    qn.set_printoptions(**shown)
    qn.set_numpy_dispatch(dispatch)
