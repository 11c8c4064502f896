# SPDX-License-Identifier: BSD-3-Clause
"""Quantiles by every method, with weights and without NaNs: the same bits as NumPy's."""

import numpy as np
import pytest
import quern as qn

RNG = np.random.default_rng(3)
METHODS = (
    "linear inverted_cdf averaged_inverted_cdf closest_observation interpolated_inverted_cdf hazen weibull median_unbiased normal_unbiased "
    "lower higher midpoint nearest"
).split()
PLACES = (0, 1, 0.5, 0.3, np.array([0, 0.1, 0.25, 0.5, 0.77, 1]), np.array([0.2, 0.4], "float32"), np.array([[0.1], [0.9]]))


def given(x):
    return qn.asarray(x) if isinstance(x, np.ndarray) else x


def compare(name, a, q, **options):
    got = getattr(qn, name)(given(a), given(q), **{k: given(v) for k, v in options.items()})
    want, label = getattr(np, name)(a, q, **options), f"{name} {a.dtype} {a.shape} {q} {options}"
    assert got.shape == np.shape(want) and got.dtype.name == want.dtype.name, label
    np.testing.assert_array_equal(np.asarray(got), want, err_msg=label)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int64", "uint8"])
@pytest.mark.filterwarnings("ignore")
def test_methods(dtype, method):
    for shape in ((1,), (2,), (7,), (10,), (5, 6), (100,)):
        a = (RNG.normal(size=shape) * 20 + 30).astype(dtype)
        holes, weights = a.copy(), RNG.random(shape)
        weights[..., 0] = 0
        if a.dtype.kind == "f" and a.size > 5:
            holes[RNG.random(shape) < 0.3] = np.nan
        for axis in [None, 0] + ([1, (0, 1)] if a.ndim > 1 else []):
            for q in PLACES:
                compare("quantile", a, q, method=method, axis=axis)
                compare("nanquantile", holes, q, method=method, axis=axis, keepdims=True)
                if method == "inverted_cdf" and (a.ndim == 1 or axis != 0) and a.size > 1:
                    compare("quantile", a, q, method=method, axis=axis, weights=weights)
                    compare("nanquantile", a, q, method=method, axis=axis, weights=weights)
            compare("percentile", holes, np.array([10, 35.5, 100]), method=method, axis=axis)


def test_weights_along_an_axis():
    a, w = RNG.normal(size=(3, 4, 5)), RNG.random(5)
    compare("percentile", a, 30, method="inverted_cdf", axis=2, weights=w)
    compare("quantile", a, np.array([0.2, 0.9]), method="inverted_cdf", axis=(2, 1), weights=RNG.random((5, 4)))
    a[1, 2, 3] = np.nan
    compare("quantile", a, 0.3, method="inverted_cdf", axis=2, weights=w)


@pytest.mark.parametrize("options, error, text", [
    ({"method": "best"}, ValueError, "method"),
    ({"weights": [1.0, 1, 1]}, ValueError, "Only method 'inverted_cdf'"),
    ({"method": "inverted_cdf", "weights": [1.0, -1, 1]}, ValueError, "non-negative"),
    ({"method": "inverted_cdf", "weights": [0.0, 0, 0]}, ValueError, "all zero"),
    ({"method": "inverted_cdf", "weights": [1.0, np.nan, 1]}, ValueError, "NaN"),
    ({"method": "inverted_cdf", "weights": [1.0, 1]}, TypeError, "axis must be specified"),
    ({"method": "inverted_cdf", "weights": [1.0, 1], "axis": 0}, ValueError, "shape of weights"),
])
def test_errors(options, error, text):
    with pytest.raises(error, match=text):
        qn.quantile([1.0, 2, 3], 0.5, **options)
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        qn.nanquantile([1.0], 1.5)
    with pytest.raises(ValueError, match=r"\[0, 100\]"):
        qn.percentile([1.0], [-1.0])
    with pytest.raises(TypeError, match="complex"):
        qn.quantile([1j], 0.5)


def test_warnings():
    a = qn.asarray([[np.nan, np.nan], [1.0, 2.0]])
    for name, args in (("nanmedian", ()), ("nanquantile", (0.5,)), ("nanpercentile", (50,))):
        with pytest.warns(RuntimeWarning, match="All-NaN slice"):
            r = np.asarray(getattr(qn, name)(a, *args, axis=1))
        assert np.isnan(r[0]) and r[1] == 1.5
    with pytest.warns(RuntimeWarning, match="Mean of empty"):
        qn.median([])


def test_integers_have_no_quantile_of_nothing():
    """Where NaN would be the answer, as for floats and for methods between elements."""
    a = qn.zeros((0, 2), dtype="int16")
    with pytest.raises(IndexError, match="no element to pick along an empty axis, and no NaN in int16"):
        qn.quantile(a, 0.5, axis=0, method="higher")
    assert qn.quantile(a, 0.5, axis=1, method="higher").shape == (0,)
    assert np.isnan(np.asarray(qn.quantile(a, 0.5, axis=0))).all() and np.isnan(float(qn.quantile(a.astype("f4"), 0.5, method="higher")))
