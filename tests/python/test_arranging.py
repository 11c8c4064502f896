# SPDX-License-Identifier: BSD-3-Clause
"""Joining, repeating, shifting, framing and splitting against NumPy: one table of calls, every layout of the arrays."""

import numpy as np
import pytest

import quern as qn
from conftest import DTYPES

A = np.arange(12).reshape(3, 4)
B = np.arange(6.0).reshape(3, 2)
V = np.arange(4)
CALLS = {
    "concatenate": [((([A, B], 1)), {}), (([A, A[::-1]],), {}), (([A, B, V], None), {}), (([A, B], -1), {"dtype": "float32"})],
    "concat": [(([V, V[::-1]],), {})],
    "stack": [(([A, A * 2],), {}), (([A, A.astype("int8")], -1), {}), (([V, V],), {"axis": 1})],
    "vstack": [(([V, A],), {}), (([V, V],), {})],
    "hstack": [(([V, V],), {}), (([A, B],), {})],
    "dstack": [(([A, A],), {}), (([V, V],), {})],
    "column_stack": [(([V, V],), {}), (([A, B],), {})],
    "append": [((A, V), {}), ((A, A), {"axis": 0})],
    "repeat": [((A, 2), {}), ((A, 3, 0), {}), ((A, [1, 0, 2, 3], 1), {}), ((A.T, 2, 1), {})],
    "tile": [((V, 2), {}), ((A, (2, 1, 2)), {}), ((A, ()), {}), ((A, (0, 1)), {})],
    "roll": [((A, 5), {}), ((A, -1, 0), {}), ((A, (1, 2), (0, 1)), {}), ((A, 1, (0, 1)), {}), ((A, (1, 2), 1), {})],
    "pad": [((A, 1), {}), ((A, ((1, 2), (0, 3)), "edge"), {}), ((A, (2, 1), "reflect"), {}), ((A, 5, "symmetric"), {}),
            ((A, ((0, 7),), "wrap"), {}), ((V, 2), {"constant_values": 9})],
    "tril": [((A,), {}), ((A, 1), {}), ((V, -1), {}), ((np.stack([A, A]), -1), {})],
    "triu": [((A,), {}), ((A.T, -1), {})],
    "diag": [((V,), {}), ((V, -2), {}), ((A, 1), {})],
    "diagflat": [((A, 1), {})],
    "tri": [((3,), {}), ((2, 4, 1), {"dtype": "int16"})],
    "meshgrid": [((V, V[:2]), {}), ((V, V[:2], V[1:]), {"indexing": "ij"}), ((V, V[:3]), {"sparse": True})],
    "broadcast_arrays": [((A, V, A[:, :1]), {})],
    "split": [((A, 2, 1), {}), ((A, [1, 2]), {})],
    "array_split": [((V, 3), {}), ((A, [2, 9]), {})],
    "vsplit": [((A, 3), {})],
    "hsplit": [((A, 2), {}), ((V, 2), {})],
    "dsplit": [((np.stack([A, A], -1), 2), {})],
    "unstack": [((A,), {}), ((A,), {"axis": 1})],
    "fliplr": [((A,), {})],
    "flipud": [((A,), {})],
    "rot90": [((A, k), {}) for k in range(-1, 5)] + [((np.stack([A, A]), 1, (1, 2)), {})],
    "rollaxis": [((np.stack([A, A]), 2), {}), ((np.stack([A, A]), 0, 3), {})],
    "tril_indices": [((3,), {}), ((3, 1, 4), {})],
    "triu_indices": [((3, -1), {})],
    "delete": [((A, 1), {}), ((A, [0, 2], 0), {}), ((A, slice(None, None, 2), 1), {}), ((A, [True, False, True, False], 1), {})],
    "insert": [((V, 1, 9), {}), ((A, 1, V, 0), {}), ((A, 1, [7, 8, 9], 1), {}), ((A, [1, 3], [[7], [8], [9]], 1), {}),
               ((V, [3, 1, 1], [7, 8, 9]), {}), ((A, slice(0, 2), 5, 1), {}), ((V, 4, [1, 2]), {})],
}
TABLE = [(name, args, kwargs) for name, calls in CALLS.items() for args, kwargs in calls]


def ours(x):
    return qn.asarray(x) if isinstance(x, np.ndarray) else [ours(y) for y in x] if isinstance(x, list) and x and isinstance(x[0], np.ndarray) else x


def check(got, want):
    if isinstance(want, (list, tuple)):
        assert len(got) == len(want)
        for g, w in zip(got, want):
            check(g, w)
        return
    got = np.asarray(got)
    assert got.shape == want.shape and got.dtype == want.dtype
    assert np.array_equal(got, want)


@pytest.mark.parametrize("name, args, kwargs", TABLE)
def test_values(name, args, kwargs):
    check(getattr(qn, name)(*map(ours, args), **kwargs), getattr(np, name)(*args, **kwargs))


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes_and_sizes(dtype):
    a = (np.arange(70 * 90) % 7).reshape(70, 90).astype(dtype)
    x = qn.asarray(a)
    check(qn.concatenate([x, x.T.reshape(70, 90)]), np.concatenate([a, a.T.reshape(70, 90)]))
    check(qn.stack([x, x], axis=2), np.stack([a, a], axis=2))
    check(qn.repeat(x, 3, axis=1), np.repeat(a, 3, axis=1))
    check(qn.roll(x, (3, -5), axis=(0, 1)), np.roll(a, (3, -5), axis=(0, 1)))
    check(qn.pad(x, 4, "symmetric"), np.pad(a, 4, "symmetric"))
    check(qn.tril(x, 5), np.tril(a, 5))
    check(qn.tile(x, (2, 2)), np.tile(a, (2, 2)))


ERRORS = [
    ("qn.concatenate([])", ValueError, "need at least one array to concatenate"),
    ("qn.concatenate([a, a[:, :2]])", ValueError, "all the input array dimensions except for the concatenation axis must match exactly, but "
     "along dimension 1, the array at index 0 has size 4 and the array at index 1 has size 2"),
    ("qn.stack([a, a[0]])", ValueError, "all input arrays must have the same shape"),
    ("qn.repeat(a, -1)", ValueError, "repeats may not contain negative values"),
    ("qn.pad(a, -1)", ValueError, "can't contain negative values"),
    ("qn.pad(a, 1.5)", TypeError, "`pad_width` must be of integral type"),
    ("qn.split(a, 5)", ValueError, "array split does not result in an equal division"),
    ("qn.roll(a, 1, 2)", IndexError, "out of bounds"),
    ("qn.insert(a, 99, 1)", IndexError, "index 99 is out of bounds for axis 0 with size 12"),
]


@pytest.mark.parametrize("code, error, message", ERRORS)
def test_errors(code, error, message):
    with pytest.raises(error) as caught:
        eval(code, {"a": qn.asarray(A), "qn": qn})
    assert message in str(caught.value)


def test_nothing_to_squeeze_is_the_array_itself():
    for o in (qn.arange(6).reshape(2, 3), qn.arange(3), qn.zeros(()), qn.arange(3)[1]):
        assert o.squeeze() is o and qn.squeeze(o) is o and o.squeeze(axis=()) is o
    one = qn.zeros((1, 3))
    assert one.squeeze() is not one and one.squeeze().base is one
