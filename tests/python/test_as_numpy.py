# SPDX-License-Identifier: BSD-3-Clause
"""Corners of which a user of NumPy may expect what NumPy does: the same result, or an error of the same class."""

import numpy as np
import pytest
from both import compare

import quern as qn

# A number has the axes 0 and -1 where NumPy lets it: n is one; of what has no elements nothing is looked at.
NUMBERS = """
np.cumsum(n, axis=0)
np.cumprod(n, axis=-1)
np.nancumsum(n, axis=0, dtype='int32')
np.cumsum(n, axis=0, out=np.zeros(1))
np.cumulative_sum(n, axis=0)
np.cumulative_prod(n, axis=-1)
np.argsort(n)
np.argsort(n, axis=0)
np.argpartition(n, 0, axis=0)
np.squeeze(n, axis=-1)
np.squeeze(n, axis=0)
np.repeat(n, 2, axis=0)
np.take(n, 0, axis=0)
np.take(n, [0, 0], axis=-1)
np.compress([True], n, axis=0)
n.compress([True], axis=-1)
np.nanmean(n, axis=0)
np.nanvar(n, axis=-1, keepdims=True)
np.nanstd(n, axis=0)
np.mean(n, axis=0, where=np.array(True))
np.std(n, axis=-1, where=np.array(True))
np.cumsum(n, axis=1)
np.argsort(n, axis=1)
np.squeeze(n, axis=(0,))
np.squeeze(n, axis=1)
np.repeat(n, 2, axis=-2)
np.mean(n, axis=0)
np.sort(n, axis=0)
np.partition(n, 0, axis=0)
np.nanmean(np.array(3), axis=0)
np.hypot.reduce([-3.0])
np.hypot.reduce(np.array([[-3, 4]], 'float16'), axis=0)
np.hypot.reduce(np.array([[-3, 4]], 'float32'), axis=())
np.hypot.reduce(np.array([[-3, 4]], 'float32'), axis=0, out=np.zeros(2))
np.gcd.reduce([-3])
np.gcd.reduce(np.array([[-3, 4]], 'int8'), axis=0)
np.lcm.reduce([-3])
np.hypot.reduce(np.array([-3.0, 4]))
np.diff(np.arange(3), n=0, axis=5)
np.diff(np.arange(3), n=1, axis=5)
np.partition(np.zeros((0, 3)), 7)
np.partition(np.zeros((3, 0)), [0, -1], axis=1)
np.argpartition(np.zeros((0, 3)), 7, axis=None)
np.partition(np.zeros((0, 3)), 7, axis=2)
np.partition(np.zeros((1, 3)), 7)
np.polymul([], [1.0, 2])
np.polymul(np.zeros(0, int), np.arange(4))
np.polymul([], [])
np.trim_zeros(np.zeros(3), 'f')
np.trim_zeros(np.zeros(3), 'b')
np.trim_zeros([0, 0], 'f')
np.trim_zeros(np.zeros((3, 2)), 'f')
np.trim_zeros(np.zeros((3, 2)), 'f', axis=0)
np.trim_zeros(np.zeros((2, 0)), 'f')
np.trim_zeros(np.array([0, 1, 0]), 'f')
""".strip().splitlines()

# What numbers a call takes.
LIMITS = """
np.clip(np.arange(3, dtype='uint8'), -5, 300)
np.clip(np.arange(3, dtype='uint8'), 1, 300)
np.clip(np.arange(3, dtype='uint8'), None, 255)
np.clip(np.arange(3, dtype='uint8'), np.array([5, 300, 400], 'int16'), 255)
np.clip(np.arange(3, dtype='uint8'), np.array([5, 300, 400], 'int16'), 254)
np.clip(np.arange(3, dtype='int64'), -2**70, 2**70)
np.clip(np.arange(3, dtype='uint64'), 1, 2**64)
np.clip(np.arange(3, dtype='int8'), -128, 1)
np.clip(np.arange(3, dtype='int8'), -129, None, out=np.zeros(3, 'float32'))
np.clip(np.arange(3, dtype='uint8'), 300, None)
np.clip(np.arange(3, dtype='uint8'), None, -1)
np.clip(np.array([1, 2j, 3, np.nan]), 0, 2)
np.clip(np.array([1, 2j, 3 + 1j], 'complex64'), np.array([0, 0, 3 + 2j]), 3 + 5j)
np.array([1, 2j, 3 + 1j]).clip(1j, None)
np.sum(np.arange(3, dtype='uint16'), initial=-1)
np.sum(np.arange(3), initial=2j)
np.max(np.arange(3.0), initial=2j)
np.max(np.ones(2, bool), initial=2j)
np.max(np.arange(3, dtype='int8'), initial=128)
np.max(np.arange(3, dtype='int8'), initial=127)
np.min(np.arange(3, dtype='int8'), initial=-128.5)
np.min(np.arange(3, dtype='int8'), initial=-129.5)
np.min(np.arange(3, dtype='uint8'), initial=-0.5)
np.min(np.arange(3), initial=float('nan'))
np.min(np.arange(3), initial=float('inf'))
np.max(np.arange(3, dtype='uint64'), initial=2.0**64)
np.max(np.arange(3, dtype='uint64'), initial=2**64 - 1)
np.min(np.arange(3, dtype='uint8'), initial=np.array(-1))
np.add.reduce(np.arange(3, dtype='uint8'), initial=-1)
np.min(np.arange(3, dtype='uint8'), initial=-1, out=np.zeros((), 'int16'))
np.min(np.arange(3, dtype='uint8'), initial=-1, out=np.zeros((), 'uint16'))
np.min(np.arange(3, dtype='uint8'), initial=300, out=np.zeros((), 'int16'))
np.sum(np.arange(3, dtype='uint8'), initial=-1, out=np.zeros((), 'int16'))
np.add.reduce(np.arange(3, dtype='uint8'), initial=-1, out=np.zeros((), 'int16'))
np.min(np.ones(3, bool), initial=2j, out=np.zeros((), 'int16'))
np.min(np.arange(3, dtype='int32'), initial=float('inf'), out=np.zeros((), 'float32'))
np.arange(-5, 7, dtype='uint64')
np.arange(250, 258, 6, dtype='uint8')
np.arange(250, 258, 4, dtype='uint8')
np.arange(5, -1, -1, dtype='uint8')
np.arange(0, -1, -1, dtype='uint8')
np.arange(0, -2, -1, dtype='uint8')
np.arange(300, 300, dtype='uint8')
np.bincount(np.array([3, 1], 'uint64'))
np.bincount(np.array([3, 1], 'uint64'), weights=[0.5, 2])
np.bincount(np.array([0, 2**63], 'uint64'))
np.bincount(np.array([2**64 - 1], 'uint64'))
np.bincount(np.array([1.0]))
np.insert(np.arange(3.0), 1, 2j)
np.insert(np.ones(2, bool), 1, 2j)
np.asarray(2j, 'float32')
np.asarray(2j, bool)
np.copyto(np.zeros(2, 'float16'), True, casting='no')
np.copyto(np.zeros(2, 'float16'), True, casting='safe')
np.copyto(np.zeros(2, 'float16'), 1, casting='no')
np.quantile(np.arange(3.0), np.full((2, 2), 0.5))
np.quantile(np.arange(3.0), np.full((2, 2, 1), 0.5))
np.nanpercentile(np.arange(3.0), np.full((1, 1, 1), 50))
np.unravel_index(0, ())
np.unravel_index([0], ())
np.rot90(np.zeros((2, 2)), 0, (5, 6))
np.rot90(np.zeros((2, 2)), 2, (5, 6))
np.rot90(np.zeros((2, 2)), 4, (0, 2))
np.rot90(np.zeros((2, 2)), 4, (-1, -2))
np.rot90(np.zeros((2, 2)), 1, (0, -2))
np.rot90(np.zeros((2, 2)), 1, (0, 4))
np.dot(np.ones((2, 3)), np.ones((3, 2)), out=np.ndarray((2, 2), 'float64', bytearray(40), 4))
np.dot(np.ones((2, 3)), np.ones((3, 2)), out=np.ndarray((2, 2), 'float64', bytearray(40), 8))
""".strip().splitlines()

# Dtypes and values of results.
RESULTS = """
np.round(np.array([True, False]))
np.array([True, False]).round(0)
np.round(np.array([True]), 1)
np.round(np.array([True]), -1)
np.round(np.array([True]), 1, out=np.zeros(1))
np.round(np.array([True]), -1, out=np.zeros(1))
np.round(np.array([True]), 1, out=np.zeros(1, bool))
np.round(np.array([True]), 0, out=np.zeros(1, bool))
np.round(np.array([True]), 0, out=np.zeros(1, 'float32'))
np.round(np.array(True), 0, out=np.zeros(7))
np.round(np.array([True]), 0, out=np.zeros((2, 1), 'float16'))
np.round(np.array([True]), 0, out=np.zeros(1, 'complex64'))
np.array([True, False]) ** 2
np.array([True, False]) ** 3
np.array([True, False]) ** np.int8(2)
np.sort_complex(np.array([True, False]))
np.sort_complex(np.array([2, 1], 'float16'))
np.sort_complex(np.array([2, 1], 'float32'))
np.sort_complex(np.array([2, 1], 'int16'))
np.sort_complex(np.array([2, 1], 'uint32'))
np.sort_complex(np.array([2, 1j], 'complex64'))
np.linspace([0, 1], [1, 5], 1, retstep=True)[0]
np.linspace([0, 1], [1, 5], 1, endpoint=False, retstep=True)
np.linspace([0, 1], [1, 5], 3, retstep=True)
""".strip().splitlines()


@pytest.mark.parametrize("code", NUMBERS + LIMITS + RESULTS)
@pytest.mark.filterwarnings("ignore")
def test_as_numpy(code):
    compare(code, lambda: {"n": np.array(2.5)})


@pytest.mark.parametrize("num", [0, 1])
def test_one_step_of_no_intervals(num):
    step = qn.linspace([0, 1], [1, 5], num, retstep=True)[1]
    assert step.shape == () and np.isnan(step)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_spacing_at_the_ends(dtype):
    info = np.finfo(dtype)
    a = np.array([info.max, -info.max, np.nextafter(info.max, info.tiny), np.inf, -np.inf, np.nan, 0, -0.0, 1, -1, 2, info.tiny] * 9, dtype)
    with np.errstate(all="ignore"):
        want = np.spacing(a)
    with qn.errstate(all="ignore"):
        assert np.array_equal(np.asarray(qn.spacing(qn.asarray(a))), want, equal_nan=True) and np.isinf(want[0])


VALUES = ["np.ones(1)", "np.ones(1, int)", "np.ones((1, 1))", "np.ones(2)", "np.ones(0)", "np.array(1)", "[1.0]"]


@pytest.mark.parametrize("dtype", ["bool", "int8", "float16", "float64", "complex64"])
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("key", ["0", "-1", "(1,)", "np.array(0)", "...", "[0]"])
def test_an_element_is_set_to_a_number(dtype, value, key):
    if value == "[1.0]" and dtype == "int8":
        pytest.skip("NumPy calls it another kind of error")
    compare(f"a.__setitem__({key}, {value})", lambda: {"a": np.zeros(3, dtype)})


def test_nothing_is_written_when_an_element_is_refused():
    a = qn.zeros(3)
    with pytest.raises(ValueError, match="setting an array element with a sequence"):
        a[1] = qn.ones(1)
    with pytest.raises(TypeError, match="only 0-dimensional arrays"):
        a.astype(complex)[1] = qn.ones(1)
    assert a.tolist() == [0, 0, 0]
