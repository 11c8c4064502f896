# SPDX-License-Identifier: BSD-3-Clause
"""Writing by position and by mask: place, putmask, put, copyto, fill_diagonal; choosing and compressing; bits."""

import numpy as np
import pytest

import quern as qn
from both import compare
from conftest import DTYPES

TARGETS = {
    "contiguous": lambda n, t: np.arange(n).astype(t),
    "stepped": lambda n, t: np.arange(2 * n).astype(t)[::2],
    "reversed": lambda n, t: np.arange(n).astype(t)[::-1],
    "transposed": lambda n, t: np.arange(n).astype(t).reshape(2, -1).T,
    "unaligned": lambda n, t: np.zeros(n * np.dtype(t).itemsize + 1, "uint8")[1:].view(t),
}


@pytest.mark.parametrize("layout", TARGETS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_masked_writes(layout, dtype):
    rng = np.random.default_rng(0)
    for n in (0, 2, 100, 3000):
        for nvalues in (1, 2, 7, 3000):
            mask = rng.random(n).reshape(TARGETS[layout](n, dtype).shape) < 0.5
            values = rng.integers(0, 100, nvalues).astype(dtype)
            for name in ("place", "putmask"):
                want, target = TARGETS[layout](n, dtype), TARGETS[layout](n, dtype)
                getattr(np, name)(want, mask, values)
                getattr(qn, name)(qn.asarray(target), mask, values)
                assert np.array_equal(want, target), (name, n, nvalues)


@pytest.mark.parametrize("layout", TARGETS)
def test_a_mask_may_be_any_dtype_and_values_any_too(layout):
    want, target = TARGETS[layout](100, "float64"), TARGETS[layout](100, "float64")
    mask = np.arange(100).reshape(want.shape) % 3
    np.putmask(want, mask, np.arange(7, dtype="int8"))
    qn.putmask(qn.asarray(target), mask, np.arange(7, dtype="int8"))
    assert np.array_equal(want, target)


def test_values_may_share_memory():
    want = np.arange(3000.0)
    target = want.copy()
    np.putmask(want, want > 100, want[::-1].copy())
    qn.putmask(qn.asarray(target), target > 100, qn.asarray(target)[::-1])
    assert np.array_equal(want, target)


def test_copyto_ignores_axes_of_length_one_in_front():
    for shape in ((1, 1, 1), (1, 1, 4)):
        x = qn.arange(4)
        qn.copyto(x, qn.full(shape, 9), where=qn.asarray([True, False, True, False]))
        assert x.tolist() == [9, 1, 9, 3]
    with pytest.raises(ValueError):
        qn.copyto(x, qn.full((2, 1, 4), 9), where=True)
    with pytest.raises(ValueError):
        qn.copyto(x, qn.full((2, 1, 4), 9), where=qn.ones(4, dtype=bool))


def effect(code):
    """An expression that changes its copy x of a and gives it back."""
    return f"(lambda x: ({code}, x))(a.copy())[1]"


CHANGES = """
np.copyto(x, 1)
np.copyto(x, 1.5)
np.copyto(x, 1.5, 'unsafe')
np.copyto(x, v, where=x > 3)
np.copyto(x, v * 1.5, casting='unsafe', where=[True, False, True, False])
np.copyto(x, v * 1.5, where=x > 3)
np.copyto(x, v, where=np.array([[True], [False], [True]]))
np.copyto(x, v, where=False)
np.copyto(x, v, where=v)
np.copyto(x, v[:3])
np.copyto(x, x[::-1])
np.copyto(x, x[::-1], where=x > 2)
np.copyto(x, np.arange(4, dtype='int8'), casting='no')
np.copyto(x, np.arange(4, dtype='int8'), casting='safe')
np.copyto(x, v, casting='any')
np.copyto([1, 2], v)
np.place(x, x > 2, [44, 55])
np.place(x, x > 2, [])
np.place(x, x > 200, [])
np.place(x, [True], [1])
np.place([1, 2], [True, False], [1])
np.putmask(x, x > 2, x ** 2)
np.putmask(x, x > 2, [-33, -44])
np.putmask(x, [True, False], 1)
np.put(x, [0, 2], [-44, -55])
np.put(x, 22, -5, mode='clip')
np.put(x, [-1, 13], -5, mode='wrap')
np.put(x, [0, 99], -5)
np.put(x.T, [1, 5, -1], [7, 8])
x.put([1, 3], 9)
x.put(indices=[1, 3], values=[9, 8])
np.fill_diagonal(x, 7)
np.fill_diagonal(x, [7, 8])
np.fill_diagonal(x.T, [7, 8], wrap=True)
np.fill_diagonal(v, 1)
np.fill_diagonal(np.zeros((2, 3, 2)), 1)
np.put_along_axis(x, np.array([[1], [0], [2]]), 99, axis=1)
""".strip().splitlines()

VALUES = """
np.compress([0, 1], a, axis=0)
np.compress([False, True, True], a, axis=0)
np.compress([0, 0, 0, 0, 1], a, axis=1)
np.compress([0, 0, 0, 0, 0], a, axis=1)
np.compress([0, 1], a)
np.compress([[0, 1]], a)
np.compress([0, 1], a, 5)
a.compress([True, False, True], axis=0)
a.compress(condition=[True, False, True, True], axis=1)
np.compress([1, 0, 1], a, 0, np.zeros((2, 4), int))
np.compress([1, 0, 1], a, 0, np.zeros((3, 4), int))
np.extract(a % 3 == 0, a)
np.extract([1, 0, 1], v)
np.choose([2, 3, 1, 0], [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23], [30, 31, 32, 33]])
np.choose([2, 4, 1, 0], [v, v, v, v], mode='clip')
np.choose([2, -4, 1, 0], [v, v * 2, v * 3], mode='wrap')
np.choose([2, 4, 1, 0], [v, v, v, v])
np.choose(a % 2, [a, -10.5])
np.choose(a % 3, [v, a[:, :1], 7])
np.choose([0, 1], [np.int8(1), np.float32(2)])
np.choose([0, 1], [])
np.choose([0.5], [v])
np.choose(v % 2, a[:2])
(v % 2).choose([v, v * 10])
np.choose(v % 2, [v, v * 10], out=np.zeros(4, int))
np.packbits(np.array([[[1, 0, 1], [0, 1, 0]], [[1, 1, 0], [0, 0, 1]]]), axis=-1)
np.packbits(a > 3, axis=0, bitorder='little')
np.packbits([1, 0, 2])
np.packbits(a * 1.0)
np.packbits(a, 2)
np.packbits(np.zeros((0, 3), bool), axis=0)
np.packbits(True)
np.unpackbits(np.array([[2], [7], [23]], dtype=np.uint8), axis=1)
np.unpackbits(np.array([2, 7, 23], dtype=np.uint8), count=-3)
np.unpackbits(np.array([2, 7, 23], dtype=np.uint8), count=30)
np.unpackbits(np.array([2, 7, 23], dtype=np.uint8), count=-30)
np.unpackbits(np.array([2, 7, 23], dtype=np.uint8), bitorder='little')
np.unpackbits(np.array([2, 7, 23], dtype=np.uint8), bitorder='any')
np.unpackbits(a)
""".strip().splitlines()


@pytest.mark.parametrize("code", [effect(code) for code in CHANGES] + VALUES)
def test_as_numpy(code):
    compare(code, lambda: {"a": np.arange(12).reshape(3, 4), "v": np.arange(4)})


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 4097, 100000])
@pytest.mark.parametrize("bitorder", ["big", "little"])
def test_bits_there_and_back(n, bitorder):
    truth = np.random.default_rng(n).random((3, n)) < 0.5
    for x in (truth, np.asfortranarray(truth), truth[:, ::-1], truth.astype("int32") * 256):
        packed = qn.packbits(x, axis=1, bitorder=bitorder)
        assert np.array_equal(packed, np.packbits(x, axis=1, bitorder=bitorder))
        assert np.array_equal(qn.unpackbits(packed, axis=1, count=n, bitorder=bitorder), x != 0)
        assert np.array_equal(qn.packbits(x.T, axis=0, bitorder=bitorder), np.packbits(x.T, axis=0, bitorder=bitorder))


def test_a_failed_copy_leaves_the_target_alone():
    a = qn.zeros(3, dtype="int64")
    with pytest.raises(TypeError, match="copyto: Cannot cast array data from dtype.'float64'. to dtype.'int64'. according to the rule 'same_kind'"):
        qn.copyto(a, [1.0, 2.0, 3.0])
    assert not a.any()
