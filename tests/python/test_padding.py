# SPDX-License-Identifier: BSD-3-Clause
"""pad against NumPy: every mode over dtypes, widths and layouts; its arguments and errors."""

import numpy as np
import pytest

import quern as qn
from both import compare
from conftest import DTYPES

WIDTHS = [0, 1, (2, 0), ((0, 3), (4, 1)), ((9, 11), (2, 13)), ((1, 2),)]
MODES = [
    ("constant", {}), ("constant", {"constant_values": 3}), ("constant", {"constant_values": ((1, 2), (3, 4))}), ("edge", {}), ("wrap", {}),
    ("reflect", {}), ("symmetric", {}), ("reflect", {"reflect_type": "odd"}), ("symmetric", {"reflect_type": "odd"}),
    ("linear_ramp", {}), ("linear_ramp", {"end_values": 7}), ("linear_ramp", {"end_values": (5, 1)}),
    ("maximum", {}), ("minimum", {}), ("mean", {}), ("median", {}),
    ("maximum", {"stat_length": 2}), ("mean", {"stat_length": ((1, 2), (3, 4))}), ("median", {"stat_length": (2, 3)}), ("minimum", {"stat_length": 99}),
]  # fmt: skip


@pytest.mark.parametrize("mode, kwargs", MODES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_modes(mode, kwargs, dtype):
    if mode == "median" and dtype.startswith("complex"):
        with pytest.raises(TypeError, match="median: a must be an array of real numbers"):
            qn.pad(qn.ones(3, dtype), 1, mode)
        return
    numbers = np.random.default_rng(0).integers(0, 50, (5, 4))
    for a in (numbers.astype(dtype), numbers.astype(dtype).T, numbers.astype(dtype)[::-1, ::2], numbers.astype(dtype)[:1], numbers.astype(dtype)[:2, :1]):
        for width in WIDTHS:
            want = np.pad(a, width, mode, **kwargs)
            got = np.asarray(qn.pad(qn.asarray(a), width, mode, **kwargs))
            assert got.dtype == want.dtype and got.shape == want.shape
            exact = dtype in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64") or mode not in ("mean", "linear_ramp")
            assert np.array_equal(got, want) if exact else np.allclose(got, want, rtol=1e-2 if dtype == "float16" else 1e-6), (a, width, got, want)


CODES = """
np.pad(v, (2, 3), 'constant', constant_values=(4, 6))
np.pad(v, [[2, 3]], 'constant', constant_values=1.7)
np.pad(v, {0: 2})
np.pad(a, {-1: (1, 2)})
np.pad(a, {0: 1, 1: (2, 3)}, mode='edge')
np.pad(a, (1,))
np.pad(a, ((1,), (2,)))
np.pad(a, np.array([[1, 2], [3, 4]]))
np.pad(a, 1.5)
np.pad(a, -1)
np.pad(a, (1, 2, 3))
np.pad(a, ((1, 2), (3, 4), (5, 6)))
np.pad(a, 1, 'nothing')
np.pad(a, 1, 'edge', constant_values=1)
np.pad(a, 1, 'constant', stat_length=1)
np.pad(a, 1, 'maximum', stat_length=0)
np.pad(a, 1, 'maximum', stat_length=-1)
np.pad(a, 1, 'mean', stat_length=None)
np.pad(a[:0], 1)
np.pad(a[:0], 1, 'edge')
np.pad(a[:0], ((0, 0), (1, 1)), 'edge')
np.pad(a[:0], 1, 'mean')
np.pad(a, 2, 'empty').shape
np.pad(a, 2, 'empty')[2:-2, 2:-2]
np.pad(np.array(5), 3)
np.pad(v, 2, frame, padder=9)
np.pad(a, ((1, 2), (0, 1)), frame)
np.pad(np.ones((2, 3, 2)), 1, frame)
np.pad(v, 3, 'reflect', reflect_type='even')
np.pad(b, 2, 'linear_ramp', end_values=1)
""".strip().splitlines()


def frame(line, widths, axis, kwargs):
    value = kwargs.get("padder", 10)
    line[: widths[0]] = value + axis
    if widths[1]:
        line[-widths[1] :] = value - axis


@pytest.mark.parametrize("code", CODES)
def test_as_numpy(code):
    compare(code, lambda: {"a": np.arange(12).reshape(3, 4), "v": np.arange(5), "b": np.array([True, False]), "frame": frame})


@pytest.mark.parametrize("mode", ["constant", "edge", "reflect", "symmetric", "wrap", "linear_ramp", "maximum", "minimum", "mean", "median"])
def test_large(mode):
    a = np.random.default_rng(1).integers(0, 1000, (300, 200, 3)).astype("float64")
    width = ((5, 7), (300, 1), (0, 2))
    assert np.allclose(qn.pad(qn.asarray(a), width, mode), np.pad(a, width, mode))
