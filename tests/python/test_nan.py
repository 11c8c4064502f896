# SPDX-License-Identifier: BSD-3-Clause
"""Reductions that leave NaNs out, averages and covariances, against NumPy."""

import warnings

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


RNG = np.random.default_rng(2)
AXES = [None, 0, -1, (0, -1)]


def with_nan(dtype, shape, order):
    a = RNG.normal(size=shape) * 3
    if np.dtype(dtype).kind in "fc":
        a = np.where(RNG.random(shape) < 0.3, np.nan, a) + (1j * RNG.normal(size=shape) if dtype == "complex128" else 0)
    a = a.astype(dtype)
    return np.asfortranarray(a) if order == "F" else a[::-1] if order == "reversed" else a


def compare(name, a, **options):
    """The same result as NumPy's, or the same class of exception."""
    given = {key: qn.asarray(v) if isinstance(v, np.ndarray) else v for key, v in options.items()}
    try:
        want = getattr(np, name)(a, **options)
    except (ValueError, TypeError) as error:
        with pytest.raises(type(error)):
            getattr(qn, name)(qn.asarray(a), **given)
        return
    got, label = getattr(qn, name)(qn.asarray(a), **given), f"{name} {a.dtype} {a.shape} {options}"
    assert got.shape == np.shape(want) and got.dtype.name == want.dtype.name, label
    loose = 1e-3 if got.dtype.name in ("float32", "complex64") else 1e-11
    np.testing.assert_allclose(np.asarray(got), want, rtol=loose, atol=loose, err_msg=label)


@pytest.mark.parametrize("dtype", ["float64", "float32", "complex128", "int32", "uint8", "bool"])
@pytest.mark.parametrize("order", ["C", "F", "reversed"])
@pytest.mark.parametrize("shape", [(6,), (4, 5, 3), (3, 5000), (0,), (3, 0), (70, 40)])
@pytest.mark.filterwarnings("ignore")
def test_options(shape, order, dtype):
    a, mask = with_nan(dtype, shape, order), RNG.random(shape) < 0.7
    for axis in AXES[: 4 if len(shape) > 1 else 3]:
        for name in ("nanvar", "nanstd", "var", "std"):
            mean = np.asarray(np.nanmean(a, axis=axis, keepdims=True))
            for options in ({}, {"ddof": 1}, {"correction": 2}, {"where": mask}, {"where": mask, "ddof": 1, "keepdims": True}, {"mean": mean}):
                compare(name, a, axis=axis, **options)
        for name in ("nanmin", "nanmax"):
            for options in ({}, {"keepdims": True}, {"initial": 1}, {"where": mask, "initial": 1}, {"where": mask}):
                compare(name, a, axis=axis, **options)
        for name in ("nansum", "nanmean", "mean") + (("nanprod",) if a.size < 100 else ()):
            for options in ({}, {"keepdims": True}, {"where": mask}, {"dtype": "float64"}) + (({"initial": 2},) if "mean" not in name else ()):
                compare(name, a, axis=axis, **options)
        for name in ("nanargmin", "nanargmax", "nancumsum") + (("nancumprod",) if a.size < 100 else ()):
            if not isinstance(axis, tuple):
                compare(name, a, axis=axis)


@pytest.mark.parametrize("name, text", [
    ("nanmean", "Mean of empty slice"), ("nanmin", "All-NaN slice"), ("nanmax", "All-NaN slice"), ("nanvar", "Degrees of freedom"), ("nanstd", "Degrees of freedom"),
])
def test_warnings(name, text):
    a = qn.asarray([[np.nan, np.nan], [1.0, 2.0]])
    with pytest.warns(RuntimeWarning, match=text):
        assert np.isnan(np.asarray(getattr(qn, name)(a, axis=1))).tolist() == [True, False]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        getattr(qn, name)(a, axis=0)
        with pytest.raises(RuntimeWarning):
            getattr(qn, name)(a, axis=1)
    for name, text in (("mean", "Mean of empty"), ("var", "Degrees of freedom"), ("std", "Degrees of freedom")):
        with pytest.warns(RuntimeWarning, match=text):
            getattr(qn, name)(qn.asarray([]))


def test_option_errors():
    a = qn.asarray([1.0, 2.0])
    for name in ("var", "std", "nanvar", "nanstd"):
        with pytest.raises(ValueError, match="simultaneously"):
            getattr(qn, name)(a, ddof=1, correction=1)
        with pytest.raises(ValueError, match="broadcast"):
            getattr(qn, name)(a, mean=qn.asarray([1.0, 2.0, 3.0]))
        with pytest.raises(ValueError, match=name):
            getattr(qn, name)(a, axis=1)
    for name in ("nanmean", "nanvar"):
        with pytest.raises(TypeError, match="inexact"):
            getattr(qn, name)(a, dtype=int)
        with pytest.raises(TypeError, match="inexact"):
            getattr(qn, name)(a, out=qn.asarray(1))


@pytest.mark.parametrize("name", ["nansum", "nanmean", "nanvar", "nanstd", "var", "nanmax", "nancumsum", "nanargmin"])
def test_out(name):
    a = np.array([[1.0, np.nan, 4], [2, 3, 7]])
    want = getattr(np, name)(a, axis=1)
    out = qn.empty(want.shape, want.dtype.name)
    assert getattr(qn, name)(qn.asarray(a), axis=1, out=out) is out
    np.testing.assert_allclose(np.asarray(out), want)
    with pytest.raises(ValueError):
        getattr(qn, name)(qn.asarray(a), axis=1, out=qn.empty((5,), want.dtype.name))


def test_variance_of_long_lines():
    """Blocks combine to the exact value for data far from 0, with the same bits for every number of threads."""
    x = RNG.normal(size=300_001) + 1e8
    assert float(qn.var(qn.asarray(x))) == pytest.approx(float(np.var(x.astype(np.longdouble))), rel=1e-13)
    seen, before = set(), qn.get_num_threads()
    for n in (1, 2, 3):
        qn.set_num_threads(n)
        seen.add(float(qn.std(qn.asarray(x))))
    qn.set_num_threads(before)
    assert len(seen) == 1
    assert np.isnan(float(qn.var(qn.asarray([1.0, np.inf]))))


@pytest.mark.filterwarnings("ignore")
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
    shaped, weights = np.arange(24.0).reshape(2, 3, 4), np.arange(1.0, 9).reshape(4, 2)
    np.testing.assert_allclose(np.asarray(qn.average(qn.asarray(shaped), (2, 0), qn.asarray(weights))), np.average(shaped, (2, 0), weights))
    assert qn.average(qn.asarray([1, 2], dtype="float32"), weights=qn.asarray([1, 3], dtype="int8")).dtype.name == "float32"
    with pytest.raises(TypeError, match="average: axis"):
        qn.average(q, weights=w)
    with pytest.raises(ValueError, match="average: shape"):
        qn.average(q, axis=0, weights=w)
    with pytest.raises(ZeroDivisionError, match="average"):
        qn.average(q, axis=1, weights=np.zeros(8))


COVARIANCES = [
    {}, {"rowvar": False}, {"bias": True}, {"ddof": 0}, {"ddof": 3}, {"fweights": True}, {"aweights": True}, {"fweights": True, "aweights": True},
    {"fweights": True, "aweights": True, "ddof": 0, "rowvar": False}, {"dtype": "float32"},
]


@pytest.mark.parametrize("options", COVARIANCES)
@pytest.mark.parametrize("dtype", ["float64", "float32", "int32", "complex128"])
@pytest.mark.filterwarnings("ignore")
def test_cov(dtype, options):
    for shape in ((4, 9), (9,), (1, 9), (12, 5)) if dtype == "complex128" else ((4, 9), (9,), (1, 9), (9, 1), (3, 1)):
        x = RNG.normal(size=shape) * 5 + (1j * RNG.normal(size=shape) if dtype == "complex128" else 0)
        x, options = x.astype(dtype), dict(options)
        if dtype == "complex128" and "dtype" in options:
            options["dtype"] = "complex64"
        n = x.shape[-1] if options.get("rowvar", True) or x.ndim == 1 else x.shape[0]
        if "fweights" in options:
            options["fweights"] = RNG.integers(0, 4, n) + 1
        if "aweights" in options:
            options["aweights"] = RNG.random(n) + 0.1
        loose = 1e-4 if "dtype" in options else 1e-12
        given = {k: qn.asarray(v) if isinstance(v, np.ndarray) else v for k, v in options.items()}
        for y in (None,) if shape == (1, 9) else (None, x * 2 + 1):
            got, want = qn.cov(qn.asarray(x), None if y is None else qn.asarray(y), **given), np.cov(x, y, **options)
            assert got.shape == want.shape and got.dtype.name == want.dtype.name
            np.testing.assert_allclose(np.asarray(got), want, rtol=loose, atol=10 * loose)
            plain = {k: v for k, v in options.items() if k in ("rowvar", "dtype")}
            got, want = qn.corrcoef(qn.asarray(x), None if y is None else qn.asarray(y), **plain), np.corrcoef(x, y, **plain)
            assert got.shape == np.shape(want) and got.dtype.name == want.dtype.name
            np.testing.assert_allclose(np.asarray(got), want, rtol=max(loose, 1e-9), atol=max(loose, 1e-9))


def test_cov_errors():
    x = qn.asarray([[1.0, 2, 4], [3, 1, 2]])
    for options, error in (
        ({"ddof": 1.5}, ValueError), ({"fweights": [1, 2]}, RuntimeError), ({"fweights": [1, 2, 1.5]}, TypeError), ({"fweights": [1, 2, -1]}, ValueError),
        ({"aweights": [1, 2, -1]}, ValueError), ({"aweights": [[1, 2, 1]]}, RuntimeError),
    ):
        with pytest.raises(error, match="cov"):
            qn.cov(x, **options)
    with pytest.raises(ValueError, match="more than 2"):
        qn.cov(qn.zeros((2, 2, 2)))
    with pytest.warns(RuntimeWarning, match="Degrees of freedom"):
        qn.cov([[1.0], [2.0]])


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("n", [1, 5, 33, 64, 255, 256, 300, 4097, 40001])
def test_runs_pass_over_nans_with_the_bits_of_replaced_ones(dtype, n):
    """The kernel that skips NaNs replaces the pass that writes 0 or 1 in their places, and no other replacement."""
    rng = np.random.default_rng(n)
    x = rng.normal(1, 0.1, n).astype(dtype)
    x[rng.random(n) < 0.01] = np.nan
    x[0] = np.nan
    for y in (qn.asarray(x), qn.asarray(np.repeat(x, 2)[::2]), qn.asarray(x[::-1])):
        assert qn.nansum(y) == qn.sum(qn.where(qn.isnan(y), 0.0, y))
        assert qn.nanprod(y) == qn.prod(qn.where(qn.isnan(y), 1.0, y))
        assert qn.nansum(y, axis=0, keepdims=True)[0] == qn.nansum(y)
    gap = qn.asarray(np.asarray(2, dtype))
    got = qn.evaluate("sum(where(isnan(x), gap, x))", {"x": qn.asarray(x), "gap": gap})
    assert got == qn.sum(qn.where(qn.isnan(qn.asarray(x)), gap, qn.asarray(x)))
