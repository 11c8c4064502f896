# SPDX-License-Identifier: BSD-3-Clause
"""Indexing, get and set, against NumPy: random keys of every kind on random layouts; messages; the functions of it."""

import os
import random
import re

import numpy as np
import pytest

import quern as qn

DTYPES = ["bool", "int8", "int32", "int64", "uint16", "float16", "float32", "float64", "complex64", "complex128"]
SCALE = int(os.environ.get("QUERN_TEST_SCALE", "1"))


class Cases:
    """A stream of arrays and keys that a seed determines."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = np.random.default_rng(seed)

    def layout(self, x):
        """x with other strides: stepped, reversed, with permuted axes, or misaligned."""
        for k in range(x.ndim):
            way = self.random.random()
            if way < 0.15:
                wide = np.empty(x.shape[:k] + (2 * x.shape[k],) + x.shape[k + 1:], x.dtype)
                view = wide[(slice(None),) * k + (slice(None, None, 2),)]
                view[...] = x
                x = view
            elif way < 0.3:
                x = np.flip(np.flip(x, k).copy(), k)
        if x.ndim > 1 and self.random.random() < 0.3:
            order = list(range(x.ndim))
            self.random.shuffle(order)
            x = x.transpose(order).copy().transpose(np.argsort(order))
        if self.random.random() < 0.1:
            moved = np.empty(x.nbytes + 1, np.uint8)[1:].view(x.dtype).reshape(x.shape)
            moved[...] = x
            x = moved
        return x

    def values(self, shape, dtype):
        return self.layout(self.numbers.integers(0, 2 if dtype == "bool" else 100, shape).astype(dtype))

    def array(self):
        shape = tuple(self.random.choice([0, 1, 2, 3, 3, 4, 5]) for _ in range(self.random.randint(0, 5)))
        if self.random.random() < 0.05:
            shape = (self.random.randint(500, 3000), *(self.random.choice([1, 2, 3]) for _ in range(self.random.randint(0, 2))))
        return self.values(shape, self.random.choice(DTYPES))

    def bound(self, n):
        return self.random.choice([None, self.random.randint(-n - 1, n + 1)])

    def integers(self, n, shape):
        reach = n + (self.random.random() < 0.03)
        index = self.numbers.integers(-reach, max(reach, 1), shape)
        dtype = self.random.choice(["int64", "int64", "int32", "int8", "uint8"])
        return self.layout(np.asarray(index % max(n, 1) if dtype == "uint8" else index).astype(dtype))

    def item(self, shape, index_shape):
        """One item for the axes left, and how many of them it takes."""
        n, way = shape[0], self.random.random()
        if way < 0.2:
            return self.random.randint(-n - (self.random.random() < 0.05), max(n - 1, 0)), 1
        if way < 0.45:
            return slice(self.bound(n), self.bound(n), self.random.choice([None, 1, 2, -1, -2])), 1
        if way < 0.8:
            part = [index_shape, tuple(1 if self.random.random() < 0.3 else s for s in index_shape), index_shape[1:]]
            return self.integers(n, (0,) if n == 0 else self.random.choice(part)), 1
        covered = self.random.randint(1, min(2, len(shape)))
        mask_shape = list(shape[:covered])
        mask_shape[-1] += self.random.random() < 0.03
        return self.layout(self.numbers.random(mask_shape) < 0.5), covered

    def key(self, shape):
        key, axis, ellipsis = [], 0, False
        index_shape = self.random.choice([(3,), (1,), (2, 3), (), (0,), (4, 1)])
        while axis < len(shape) and self.random.random() < 0.9:
            way = self.random.random()
            if way < 0.08:
                key.append(None)
            elif way < 0.16 and not ellipsis:
                key.append(Ellipsis)
                ellipsis = True
            elif way < 0.2:
                key.append(self.random.random() < 0.7)
            else:
                item, taken = self.item(shape[axis:], index_shape)
                key.append(item)
                axis += taken
        return tuple(key)


def without_index(error):
    """The message, but for which of several bad indices it names: NumPy looks at them in the order of memory."""
    return re.sub(r"index -?\d+ is", "index is", str(error).rstrip(". "))


def outcome(f):
    try:
        return f(), None
    except (IndexError, ValueError) as e:
        return None, e


@pytest.mark.parametrize("seed", range(8))
def test_get_is_numpys(seed):
    cases = Cases(seed)
    for _ in range(400 * SCALE):
        a = cases.array()
        key = cases.key(a.shape)
        want, error = outcome(lambda: np.asarray(a[key]))
        got, failure = outcome(lambda: np.asarray(qn.asarray(a)[key]))
        assert (error is None) == (failure is None), (a.shape, a.strides, key, error, failure)
        if error is None:
            assert got.shape == want.shape and got.dtype == want.dtype and np.array_equal(got, want), (a.shape, a.strides, key)
        else:
            assert type(failure) is type(error) and without_index(error) in without_index(failure), (error, failure)


def assign_one_by_one(a, key, value):
    """The result of a[key] = value by the definition: in row-major order, the last value of an element stays."""
    places = np.arange(a.size).reshape(a.shape)[key]
    value = np.broadcast_to(value.reshape(value.shape[max(0, value.ndim - np.ndim(places)):]), np.shape(places)).astype(a.dtype)
    result = np.array(a, order="C")
    flat = result.reshape(-1)
    for place, v in zip(np.ravel(places), value.ravel()):
        flat[place] = v
    return result


@pytest.mark.parametrize("seed", range(8))
def test_set_is_numpys(seed):
    cases = Cases(100 + seed)
    for _ in range(300 * SCALE):
        a = cases.array()
        key = cases.key(a.shape)
        selected, error = outcome(lambda: np.asarray(a[key]))
        if error is not None:
            continue
        shape = tuple(s if cases.random.random() < 0.85 else 1 for s in selected.shape)
        shape = () if cases.random.random() < 0.2 else shape[cases.random.choice([0, 0, 1]):]
        value = cases.values(shape, cases.random.choice([a.dtype.name, *DTYPES]))
        want, target = assign_one_by_one(a, key, value), qn.asarray(a)
        target[key] = value
        assert np.array_equal(a, want), (a.shape, a.strides, a.dtype, key, value.shape, value.dtype)


@pytest.mark.parametrize("seed", range(4))
def test_assignment_from_the_same_memory(seed):
    cases = Cases(200 + seed)
    for _ in range(200 * SCALE):
        line = cases.numbers.integers(0, 50, 24).astype("int64")
        a = line.reshape(4, 6)[:, :4] if cases.random.random() < 0.5 else line[:16].reshape(4, 4)
        value = [a[::-1], a.T, a[:, ::-1], a[0], a[:, :1]][cases.random.randrange(5)]
        index = cases.numbers.permutation(4)
        key = [index, (slice(None), index), cases.numbers.random((4, 4)) < 2, (index[:, None], index)][cases.random.randrange(4)]
        if isinstance(key, np.ndarray) and key.dtype == bool:
            value = value.ravel()[:16] if value.size == 16 else value.ravel()[:1]
        want = assign_one_by_one(a, key, value.copy())
        target = qn.asarray(a)
        target[key] = qn.asarray(value)
        assert np.array_equal(a, want), (key, value.strides)


ERRORS = [
    ("a[[0, 5]]", IndexError, "index 5 is out of bounds for axis 0 with size 3"),
    ("a[:, [-5]]", IndexError, "index -5 is out of bounds for axis 1 with size 4"),
    ("a[[0], [0], [0]]", IndexError, "too many indices for array: array is 2-dimensional, but 3 were indexed"),
    ("a[np.array([True, True, True, True])]", IndexError,
     "boolean index did not match indexed array along axis 0; size of axis is 3 but size of corresponding boolean axis is 4"),
    ("a[[0, 1], [0, 1, 2]]", IndexError, "shape mismatch: indexing arrays could not be broadcast together with shapes (2,) (3,)"),
    ("a[np.array([1.5])]", IndexError, "arrays used as indices must be of integer (or boolean) type"),
    ("a.__setitem__([0, 1], np.ones(3))", ValueError,
     "shape mismatch: value array of shape (3,) could not be broadcast to indexing result of shape (2,4)"),
    ("qn.take(a, [7], axis=1)", IndexError, "index 7 is out of bounds for axis 1 with size 4"),
]


@pytest.mark.parametrize("code, error, message", ERRORS)
def test_errors(code, error, message):
    with pytest.raises(error) as caught:
        eval(code, {"a": qn.zeros((3, 4)), "qn": qn, "np": np})
    assert message in str(caught.value)


@pytest.mark.parametrize("seed", range(3))
def test_functions_of_positions(seed):
    cases = Cases(300 + seed)
    for _ in range(100 * SCALE):
        a = cases.values(tuple(cases.random.randint(1, 5) for _ in range(cases.random.randint(1, 3))), cases.random.choice(DTYPES))
        x, axis = qn.asarray(a), cases.random.randrange(-a.ndim, a.ndim)
        n = a.shape[axis]
        index = cases.layout(cases.numbers.integers(-n, n, (2, 3)))
        for mode in ("raise", "wrap", "clip"):
            shifted = index if mode == "raise" else index * 3
            assert np.array_equal(np.take(a, shifted, axis, mode=mode), qn.take(x, shifted, axis=axis, mode=mode))
        order = np.argsort(a.real, axis=axis)
        assert np.array_equal(np.take_along_axis(a, order, axis), qn.take_along_axis(x, order, axis=axis))
        assert np.array_equal(np.argwhere(a), qn.argwhere(x)) and np.array_equal(np.flatnonzero(a), qn.flatnonzero(x))
        assert all(np.array_equal(p, q) for p, q in zip(np.nonzero(a), qn.nonzero(x), strict=True))
        want, flat = a.copy(), cases.numbers.integers(-a.size, a.size, 5)
        np.put(want, flat, [1, 0])
        qn.put(x, flat, [1, 0])
        assert np.array_equal(a, want)


def test_numbers_are_filled_again_only_when_nobody_holds_them():
    a = qn.arange(8.0)
    held = [a[i] for i in range(4)]
    views = [qn.from_dlpack(a[5]), memoryview(a[6]), np.asarray(a[7])]
    hashed = a[3]
    assert hash(hashed) == hash(3.0)
    del hashed
    for _ in range(100):
        assert float(a[4]) == 4.0
    fresh = a[2]
    fresh[...] = 9.0  # a number that was never hashed can be written, whatever was hashed in its place before
    assert [float(h) for h in held] == [0.0, 1.0, 2.0, 3.0] and a.tolist() == [float(i) for i in range(8)]
    assert [float(qn.asarray(v)) for v in views] == [5.0, 6.0, 7.0]
    result = qn.sum(a)
    del result
    assert float(a[1]) == 1.0 and a[1].dtype == "float64" and qn.arange(3)[2].dtype == "int64"


def test_tuples_of_ints_find_elements_as_other_keys_do():
    a = qn.arange(24).reshape(2, 3, 4)[:, ::-1]
    for key in [(0, 0, 0), (1, 2, 3), (-1, -3, -4), (1, -1, 2)]:
        assert int(a[key]) == int(np.asarray(a)[key]) == int(a[tuple(qn.int64(k) for k in key)])
    for key in [(2, 0, 0), (0, 3, 0), (0, 0, -5), (0, 2**70, 0)]:
        with pytest.raises(IndexError):
            a[key]
    b = a.astype("float64")
    b[1, 1, 1] = 2.5
    assert float(b[1, 1, 1]) == 2.5
