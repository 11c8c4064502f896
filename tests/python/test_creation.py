# SPDX-License-Identifier: BSD-3-Clause
"""Arrays from shapes, numbers, nested sequences and other objects, against NumPy."""

import array
import collections

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES


def same(got, want):
    want = np.asarray(want)
    assert isinstance(got, qn.ndarray) and got.shape == want.shape and got.dtype.name == want.dtype.name
    np.testing.assert_array_equal(np.asarray(got), want)


@pytest.mark.parametrize("x", [
    0, 1.5, True, 1 + 2j, 2**63, -(2**63), [], [[]], [[], []], [1, 2], [1, 2.5], [1, 2.5, 3j], [True, False], [True, 2], [[1, 2], [3, 4]], ((1, 2), (3, 4)), [[[1]]], range(5),
    [range(2), range(2)], [2**63], [1, 2**63 + 5], collections.deque([1, 2, 3]), array.array("d", [1, 2]), array.array("i", [1, 2]), bytearray(b"abc"), memoryview(b"abc"),
    [np.float32(1), np.float32(2)], [np.float32(1), 2.0], [np.int8(1), np.int16(2)], [np.arange(3), np.arange(3)], [np.arange(3), [1.5, 2, 3]], np.float32(3), [np.True_, np.False_],
    np.arange(6).reshape(2, 3)[::-1, ::2],
], ids=repr)
def test_asarray(x):
    same(qn.asarray(x), np.asarray(x))
    same(qn.array(x), np.array(x))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("x", [3, [1, 0, 2], [[1.0, 2.5], [3.0, 0.0]], np.arange(5)], ids=repr)
def test_asarray_with_dtype(x, dtype):
    same(qn.asarray(x, dtype=dtype), np.asarray(x, dtype=dtype))
    same(qn.array(x, dtype), np.array(x, dtype))


@pytest.mark.parametrize("x, error, message", [
    ([[1, 2], [3]], ValueError, r"inhomogeneous shape after 1 dimensions. The detected shape was \(2,\) \+ inhomogeneous part"), ([1, [2]], ValueError, "inhomogeneous"),
    ([[1], 2], ValueError, "inhomogeneous"), ([[[1], [2]], [[3], [4, 5]]], ValueError, "after 2 dimensions"), ("abc", TypeError, "str"), (None, TypeError, "NoneType"),
    ([1, "a"], TypeError, "str"), ({}, TypeError, "dict"), (object(), TypeError, "object"), ([2**64], OverflowError, "out of bounds"), ([np.arange(2), np.arange(3)], ValueError, "inhomogeneous"),
])
def test_refused(x, error, message):
    with pytest.raises(error, match=message):
        qn.asarray(x)


@pytest.mark.parametrize("x, dtype", [([300], "int8"), ([-1], "uint8"), (300, "uint8"), ([2**40], "int32"), (-1, "uint64")])
def test_integers_out_of_bounds(x, dtype):
    with pytest.raises(OverflowError, match=f"out of bounds for {dtype}"):
        qn.asarray(x, dtype=dtype)


def test_self_containing_list():
    x = []
    x.append(x)
    with pytest.raises((ValueError, RecursionError)):
        qn.asarray(x)


def test_list_that_changes():
    class Evil:
        def __array__(self, dtype=None, copy=None):
            x.extend([1.0] * 1000)
            return np.float64(3).reshape(())

    x = [1.0, Evil(), 2.0]
    with pytest.raises(ValueError):
        qn.asarray(x)


def test_copy_rules():
    n = np.arange(4.0)
    assert qn.may_share_memory(qn.asarray(n), n) and not qn.may_share_memory(qn.array(n), n)
    q = qn.asarray(n)
    assert qn.asarray(q) is q and qn.asarray(q, dtype="float64") is q and qn.asarray(q, copy=True) is not q and qn.array(q, copy=False) is q
    assert qn.asarray(q, dtype="float32").dtype == "float32"
    for call in (lambda: qn.asarray([1, 2], copy=False), lambda: qn.asarray(q, dtype="float32", copy=False), lambda: qn.array(q[::2], order="C", copy=False)):
        with pytest.raises(ValueError, match="Unable to avoid copy"):
            call()
    q[0] = 9
    assert n[0] == 9
    n.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        qn.asarray(n)[0] = 1
    assert qn.array([1, 2], ndmin=3).shape == (1, 1, 2)


@pytest.mark.parametrize("name", ["zeros", "ones"])
@pytest.mark.parametrize("shape", [(), 3, (2, 3), [2, 0], (1,) * 20])
@pytest.mark.parametrize("dtype", [None, "float32", int, bool, complex, np.int8, np.dtype("uint16")])
def test_filled(name, shape, dtype):
    same(getattr(qn, name)(shape, dtype=dtype), getattr(np, name)(shape, dtype=dtype))


def test_filled_like_and_full():
    a = np.asfortranarray(np.arange(6, dtype="int16").reshape(2, 3))
    q = qn.asarray(a)
    for name in ("zeros_like", "ones_like"):
        same(getattr(qn, name)(q), getattr(np, name)(a))
        same(getattr(qn, name)(q, dtype="float32", shape=(4,)), getattr(np, name)(a, dtype="float32", shape=(4,)))
    assert qn.empty_like(q).strides == a.strides and qn.empty((2, 3)).shape == (2, 3)
    same(qn.full((2, 2), 7), np.full((2, 2), 7))
    same(qn.full((2, 2), 7.5, dtype="int8"), np.full((2, 2), 7.5, dtype="int8"))
    same(qn.full((2, 3), [1, 2, 3]), np.full((2, 3), [1, 2, 3]))
    same(qn.full_like(q, 3), np.full_like(a, 3))
    same(qn.full(3, True), np.full(3, True))


@pytest.mark.parametrize("args", [(5,), (2, 9), (2, 9, 3), (9, 2, -2), (0,), (5, 2), (5.5,), (0, 1, 0.1), (1, 0, -0.25), (2.0, 5)])
def test_arange(args):
    same(qn.arange(*args), np.arange(*args))
    narrow = qn.arange(*args, dtype="float32")  # rounded once, where NumPy adds rounded steps
    assert narrow.dtype == "float32"
    np.testing.assert_allclose(np.asarray(narrow), np.arange(*args, dtype="float32"), rtol=2e-7)


def test_arange_refused():
    for call in (lambda: qn.arange(0, 5, 0), lambda: qn.arange(0, float("inf")), lambda: qn.arange(), lambda: qn.arange("a")):
        with pytest.raises((ValueError, TypeError, ZeroDivisionError)):
            call()


@pytest.mark.parametrize("args", [(0, 1), (0, 1, 5), (3, -2, 7), (0, 1, 1), (0, 1, 0), (0, 10, 4, False)])
def test_linspace(args):
    np.testing.assert_allclose(np.asarray(qn.linspace(*args)), np.linspace(*args), rtol=1e-15)
    assert qn.linspace(*args, dtype="int32").tolist() == np.linspace(*args, dtype="int32").tolist()


def test_linspace_of_arrays_and_complex():
    np.testing.assert_allclose(np.asarray(qn.linspace([0, 1], [10, 20], 5)), np.linspace([0, 1], [10, 20], 5))
    np.testing.assert_allclose(np.asarray(qn.linspace([0, 1], [10, 20], 5, axis=1)), np.linspace([0, 1], [10, 20], 5, axis=1))
    np.testing.assert_allclose(np.asarray(qn.linspace(0, 1j, 4)), np.linspace(0, 1j, 4))
    got, step = qn.linspace(0, 1, 5, retstep=True)
    assert float(step) == 0.25 and got.shape == (5,)
    with pytest.raises(ValueError, match="non-negative"):
        qn.linspace(0, 1, -1)


@pytest.mark.parametrize("args", [(3,), (3, 4), (3, 2, 1), (3, 3, -1), (0, 2), (2, 2, 9)])
def test_eye(args):
    same(qn.eye(*args), np.eye(*args))
    same(qn.eye(*args, dtype="int8"), np.eye(*args, dtype="int8"))
    same(qn.identity(3), np.identity(3))


def test_frombuffer_and_fromiter():
    data = np.arange(6, dtype="int16").tobytes()
    same(qn.frombuffer(data, dtype="int16"), np.frombuffer(data, dtype="int16"))
    same(qn.frombuffer(data, "int16", count=2, offset=4), np.frombuffer(data, "int16", count=2, offset=4))
    buffer = bytearray(16)
    q = qn.frombuffer(buffer)
    q[0] = 1.0
    assert buffer[6:8] == b"\xf0?" and not qn.frombuffer(data, "int16").flags.writeable
    for call in (lambda: qn.frombuffer(b"abc"), lambda: qn.frombuffer(data, count=9), lambda: qn.frombuffer(data, offset=99), lambda: qn.frombuffer(3)):
        with pytest.raises((ValueError, TypeError)):
            call()
    same(qn.fromiter((i * i for i in range(5)), "float64"), np.fromiter((i * i for i in range(5)), "float64"))
    same(qn.fromiter(range(9), int, count=3), np.arange(3))
    with pytest.raises(ValueError, match="too short"):
        qn.fromiter(range(2), int, count=3)


@pytest.mark.parametrize("call", [
    lambda: qn.zeros(-1), lambda: qn.zeros((2, -3)), lambda: qn.zeros((2**40, 2**40)), lambda: qn.zeros((1,) * 65), lambda: qn.zeros(2, dtype="nonsense"), lambda: qn.zeros("a"),
    lambda: qn.zeros(2, device="gpu"), lambda: qn.zeros(2, order="Q"), lambda: qn.zeros((2**62,)),
])
def test_bad_shapes(call):
    with pytest.raises((ValueError, TypeError, MemoryError)):
        call()


def test_names():
    np.testing.assert_allclose(np.asarray(qn.logspace(0, 2, 3)), [1, 10, 100])
    np.testing.assert_allclose(np.asarray(qn.geomspace(1, 256, 9)), np.geomspace(1, 256, 9))
    same(qn.indices((2, 3)), np.indices((2, 3)))
    same(qn.fromfunction(lambda i, j: i + j, (2, 2)), np.fromfunction(lambda i, j: i + j, (2, 2)))
    assert qn.atleast_2d(3).shape == (1, 1) and qn.atleast_1d(3).shape == (1,) and qn.atleast_3d([1, 2]).shape == (1, 2, 1)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "uint64", "int64"])
@pytest.mark.parametrize("step", [False, True])
def test_linspace_between_integers_does_not_wrap(dtype, step):
    """Found by make differential: the difference of 2 and 5 was 253 for uint8."""
    for lo, hi in (([5, 100], [2, 1]), ([0, 1], [1, 0]), ([127, 3], [0, 127])):
        want, got = (m.linspace(m.asarray(np.array(lo, dtype)), m.asarray(np.array(hi, dtype)), 4, retstep=step) for m in (np, qn))
        for w, g in zip(want, got) if step else [(want, got)]:
            np.testing.assert_allclose(np.asarray(g), w, rtol=1e-15)


def test_linspace_between_arrays_keeps_their_floating_dtype():
    for one, two in (("float32", "uint8"), ("float16", "float16"), ("int16", "int8"), ("complex64", "float32"), ("uint8", "float32")):
        want, got = (m.linspace(m.asarray([1, 2], dtype=one), m.asarray([5, 9], dtype=two), 3) for m in (np, qn))
        assert got.dtype == want.dtype and np.allclose(np.asarray(got), want)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i4"])
def test_linspace_of_numbers_beside_arrays_follows_the_arrays(dtype):
    for ends in ((1, 7), (1.5, 7), (7, 2.5)):
        for shape in ((), (2,)):
            low, high = np.full(shape, ends[0], dtype), np.full(shape, ends[1], dtype)
            for a, b in ((low, high), (low, ends[1]), (ends[0], high)):
                got = qn.linspace(*(qn.asarray(x) if isinstance(x, np.ndarray) else x for x in (a, b)), 4)
                assert got.dtype == np.linspace(a, b, 4).dtype, (a, b)
                assert np.allclose(got, np.linspace(a, b, 4), rtol=4e-3)
