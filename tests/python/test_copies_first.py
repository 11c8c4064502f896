# SPDX-License-Identifier: BSD-3-Clause
"""Operands in the same memory give what copies made first give, and misaligned ones what aligned ones do: found by make differential."""

import numpy as np
import pytest

import quern as qn


@pytest.mark.parametrize("name", ["logaddexp", "add", "subtract"])
def test_reduceat_keeps_its_indices_when_out_lies_over_them(name):
    memory = bytearray(400)
    indices = qn.ndarray((28,), qn.int64, memory, 160)
    out = qn.ndarray((28,), qn.float64, memory, 48)
    indices[...] = np.arange(28) % 3
    x = qn.arange(3.0) * 1e300
    want = getattr(np, name).reduceat(np.asarray(x), np.arange(28) % 3)
    getattr(qn, name).reduceat(x, indices, out=out)
    np.testing.assert_array_equal(np.asarray(out), want)


@pytest.mark.parametrize("join", [lambda m, p, o: m.concatenate(p, axis=0, out=o), lambda m, p, o: m.concatenate(p, axis=None, out=o),
                                  lambda m, p, o: m.stack(p, axis=0, out=o.reshape(2, 4))])
def test_joining_into_memory_of_a_later_part(join):
    x = qn.arange(12)
    join(qn, (x[8:], x[2:6]), x[:8])
    assert x.tolist() == [8, 9, 10, 11, 2, 3, 4, 5, 8, 9, 10, 11]


@pytest.mark.parametrize("dtype", ["int16", "float32", "complex128"])
def test_at_on_elements_that_are_not_aligned(dtype):
    for name, y in (("add", 3), ("multiply", 2), ("less_equal", 1), ("negative", None)):
        pair = [m.ndarray((5,), np.dtype(dtype), bytearray(100), 1, (np.dtype(dtype).itemsize + 1,)) for m in (np, qn)]
        for m, a in zip((np, qn), pair):
            a[...] = m.arange(5)
            getattr(m, name).at(a, m.asarray([0, 3, 3, -1]), *(() if y is None else (y,)))
        assert np.array_equal(pair[0], np.asarray(pair[1]))


def test_at_with_a_wrong_index_leaves_elements_that_are_not_aligned():
    a = qn.ndarray((5,), qn.int32, bytearray(30), 1)
    a[...] = 7
    with pytest.raises(IndexError):
        qn.add.at(a, [0, 9], 1)
    assert a.tolist() == [7] * 5


@pytest.mark.parametrize("name", ["ceil", "floor", "sign", "rint", "trunc", "negative"])
def test_operands_are_rounded_to_float16_before_the_operation(name):
    x = np.array([1e-8, -1e-9, 2049.5, 0.99999, -1.0001, 65519.0], np.float32)
    want, got = (getattr(m, name)(m.asarray(x), dtype=m.float16, casting="same_kind") for m in (np, qn))
    np.testing.assert_array_equal(np.asarray(got), want)
    assert (np.signbit(np.asarray(got)) == np.signbit(want)).all()


def test_two_operands_are_rounded_to_float16_before_the_operation():
    x, y = np.array([1.0001, 2.0], np.float32), np.array([1.0002, 2.0003], np.float32)
    for name in ("subtract", "fmod", "copysign", "nextafter"):
        want, got = (getattr(m, name)(m.asarray(x), m.asarray(y), dtype=m.float16) for m in (np, qn))
        np.testing.assert_array_equal(np.asarray(got), want)
