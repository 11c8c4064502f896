# SPDX-License-Identifier: BSD-3-Clause
"""Reductions that leave NaNs out, averages and covariances, against NumPy."""

import numpy as np
import pytest
import quern as qn

A = np.random.default_rng(5).normal(size=(4, 5, 3))
A[A > 1] = np.nan
A[0, 0, 0] = np.inf


@pytest.mark.parametrize("dtype", ["float64", "float32", "int32"])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2)])
@pytest.mark.parametrize("name", ["nansum", "nanprod", "nanmin", "nanmax", "nanmean", "nanvar", "nanstd"])
def test_reductions(name, axis, dtype):
    a = np.nan_to_num(A, posinf=3).astype(dtype) if dtype == "int32" else np.where(np.isinf(A), 3, A).astype(dtype)
    for options in ({}, {"keepdims": True}, {"ddof": 1} if name in ("nanvar", "nanstd") else {}):
        got, want = getattr(qn, name)(qn.asarray(a), axis=axis, **options), getattr(np, name)(a, axis=axis, **options)
        assert got.shape == np.shape(want) and got.dtype.name == want.dtype.name
        np.testing.assert_allclose(np.asarray(got), want, rtol=1e-4 if dtype == "float32" else 1e-12)


@pytest.mark.parametrize("name", ["nanargmin", "nanargmax", "nancumsum", "nancumprod"])
def test_positions_and_running(name):
    for axis in (None, 0, 2):
        np.testing.assert_allclose(np.asarray(getattr(qn, name)(qn.asarray(A), axis=axis)), getattr(np, name)(A, axis=axis))
    if "arg" in name:
        with pytest.raises(ValueError, match="All-NaN"):
            getattr(qn, name)(qn.asarray([np.nan, np.nan]))


def test_all_nan():
    a = qn.asarray([[np.nan, np.nan], [1.0, 2.0]])
    assert np.isnan(float(qn.nanmean(a, axis=1)[0])) and np.isnan(float(qn.nanmax(a, axis=1)[0])) and float(qn.nansum(a, axis=1)[0]) == 0


@pytest.mark.parametrize("options", [{}, {"nan": 7.0}, {"posinf": 1.0, "neginf": -2.0}])
def test_nan_to_num(options):
    for a in (A, A.astype("float32"), np.array([1 + 1j, complex(np.nan, -np.inf)]), np.arange(3)):
        np.testing.assert_array_equal(np.asarray(qn.nan_to_num(qn.asarray(a), **options)), np.nan_to_num(a, **options))
    q = qn.asarray([np.nan, 1.0])
    assert qn.nan_to_num(q, copy=False) is q and q.tolist() == [0, 1]


def test_average_and_covariance():
    x, w = np.random.default_rng(1).normal(size=(3, 8)), np.arange(1.0, 9)
    q = qn.asarray(x)
    for args, options in (((), {}), ((1,), {}), ((1, w), {}), ((1, w), {"returned": True}), ((None, np.abs(x)), {}), ((0,), {"keepdims": True})):
        got, want = qn.average(q, *args, **options), np.average(x, *args, **options)
        for g, h in zip(*((r if isinstance(r, tuple) else (r,)) for r in (got, want)), strict=True):
            np.testing.assert_allclose(np.asarray(g), h)
    for options in ({}, {"bias": True}, {"ddof": 0}, {"rowvar": False}):
        np.testing.assert_allclose(np.asarray(qn.cov(q, **options)), np.cov(x, **options))
    np.testing.assert_allclose(np.asarray(qn.cov(q[0], q[1])), np.cov(x[0], x[1]))
    np.testing.assert_allclose(np.asarray(qn.corrcoef(q)), np.corrcoef(x))
    with pytest.raises(ZeroDivisionError):
        qn.average(q, axis=1, weights=np.zeros(8))
