# SPDX-License-Identifier: BSD-3-Clause
"""Distinct slices, positions of common elements, and options of the set functions, against NumPy."""

import numpy as np
import pytest
import quern as qn

RNG = np.random.default_rng(17)


def same(got, want):
    for g, w in zip(got if isinstance(got, tuple) else (got,), want if isinstance(want, tuple) else (want,), strict=True):
        assert g.shape == w.shape and g.dtype.name == w.dtype.name
        np.testing.assert_array_equal(np.asarray(g), w)


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64", "complex128", "bool", "float16"])
@pytest.mark.parametrize("shape", [(6,), (40, 2), (5, 1), (4, 3, 2), (0, 2), (3, 0)])
def test_unique_slices(shape, dtype):
    a = RNG.integers(0, 3, shape).astype(dtype)
    for x in (a, a.T, a[::-1]):
        for axis in range(-x.ndim, x.ndim):
            same(qn.unique(qn.asarray(x), axis=axis), np.unique(x, axis=axis))
            all_outputs = {"return_index": True, "return_inverse": True, "return_counts": True}
            same(qn.unique(qn.asarray(x), axis=axis, **all_outputs), np.unique(x, axis=axis, **all_outputs))


def test_unique_slices_with_nan_and_errors():
    a = np.array([[np.nan, 1], [2, 3], [np.nan, 1]])
    same(qn.unique(qn.asarray(a), axis=0), np.unique(a, axis=0))
    for axis in (2, -3, 10**9):
        with pytest.raises(ValueError, match="axis"):
            qn.unique(qn.asarray(a), axis=axis)
    with pytest.raises(TypeError):
        qn.unique(qn.asarray(a), axis=1.5)


@pytest.mark.parametrize("dtypes", [("int64", "int64"), ("int8", "float32"), ("float64", "uint8"), ("complex64", "complex64")])
def test_common_elements_and_where_they_are(dtypes):
    for n, m in ((0, 5), (7, 0), (1, 1), (30, 50), (4, 400)):
        a, b = (RNG.integers(0, 40, k).astype(t) for k, t in zip((n, m), dtypes))
        same(qn.intersect1d(qn.asarray(a), qn.asarray(b), return_indices=True), np.intersect1d(a, b, return_indices=True))
        same(qn.intersect1d(qn.asarray(a), qn.asarray(b)), np.intersect1d(a, b))
        c, d = RNG.permutation(np.unique(a)), np.unique(b)
        same(qn.setdiff1d(qn.asarray(c), qn.asarray(d), assume_unique=True), np.setdiff1d(c, d, assume_unique=True))
        same(qn.setdiff1d(qn.asarray(a), qn.asarray(b)), np.setdiff1d(a, b))


def test_isin_kinds():
    a, b = np.arange(10), np.array([2, 5, 70])
    for kind in (None, "sort", "table"):
        same(qn.isin(qn.asarray(a), qn.asarray(b), kind=kind, invert=True), np.isin(a, b, kind=kind, invert=True))
    with pytest.raises(ValueError, match="table"):
        qn.isin([1.0], [1], kind="table")
