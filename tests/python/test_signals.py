# SPDX-License-Identifier: BSD-3-Clause
"""Interpolation, integration, unwrapping, convolution, and histograms of several coordinates, against NumPy."""

import numpy as np
import pytest
import quern as qn

from conftest import DTYPES, layouts

RNG = np.random.default_rng(11)
XP, FP = np.sort(RNG.normal(size=50)), RNG.normal(size=50)


def given(x):
    return qn.asarray(x) if isinstance(x, np.ndarray) else x


def compare(name, *args, rtol=1e-12, atol=1e-12, **options):
    got = getattr(qn, name)(*map(given, args), **{k: given(v) for k, v in options.items()})
    want = getattr(np, name)(*args, **options)
    same(got, want, rtol, atol, f"{name}{options}")


def same(got, want, rtol=1e-12, atol=1e-12, label=""):
    if isinstance(want, (tuple, list)):
        assert len(got) == len(want), label
        for g, w in zip(got, want):
            same(g, w, rtol, atol, label)
        return
    assert got.shape == np.shape(want) and got.dtype.name == np.asarray(want).dtype.name, label
    np.testing.assert_allclose(np.asarray(got), want, rtol=rtol, atol=atol, err_msg=label)


@pytest.mark.parametrize("points", [1, 2, 3, 50])
@pytest.mark.parametrize("n", [0, 1, 5, 20, 3000])
def test_interp(n, points):
    x, xp, fp = RNG.normal(size=n) * 2, XP[:points], FP[:points]
    x[:1] = np.nan
    for options in ({}, {"left": 3, "right": np.nan}, {"period": 1.3}, {"period": -0.7}):
        compare("interp", x, xp, fp, **options)
        compare("interp", x, xp, fp * (1 + 2j), **options)
    compare("interp", x, xp, fp * 1j, left=1 + 2j)
    compare("interp", xp, xp, fp)


def test_interp_layouts_and_special_values():
    compare("interp", 0.3, XP, FP)
    for _, x in layouts(RNG.normal(size=24)):
        compare("interp", x, XP, FP)
    for dtype in ("int32", "float32", "bool"):
        compare("interp", (RNG.normal(size=100) * 3).astype(dtype), XP[::-1][::-1], FP.astype(dtype))
    steps = np.array([1.0, 1, 2, 2, 3])
    for fp in ([1, 2, 3, 4, np.inf], [np.inf] * 5, [-np.inf, 1, 2, np.nan, 3]):
        compare("interp", np.linspace(0, 4, 33), steps, np.array(fp, float))
    uneven = np.concatenate([np.linspace(0, 1e-9, 1000), np.linspace(1, 2, 1000)])
    compare("interp", RNG.random(5000) * 2, uneven, RNG.normal(size=2000))
    compare("interp", RNG.random(5000), np.array([0, 1, np.inf]), np.array([0.0, 1, 2]))


@pytest.mark.parametrize("args, options, error", [
    (([1.0], [], []), {}, ValueError),
    (([1.0], [1, 2], [1]), {}, ValueError),
    (([1.0], [[1, 2]], [[1, 2]]), {}, ValueError),
    (([1j], [1, 2], [1, 2]), {}, TypeError),
    (([1.0], [1j, 2], [1, 2]), {}, TypeError),
    (([1.0], [1, 2], [1, 2]), {"period": 0}, ValueError),
    (([1.0], [1, 2], [1, 2]), {"left": 1j}, TypeError),
    (([1.0], [1, 2], [1, 2]), {"left": [1, 2]}, TypeError),
])
def test_interp_errors(args, options, error):
    with pytest.raises(error, match="interp"):
        qn.interp(*args, **options)


@pytest.mark.parametrize("dtype", ["int32", "float32", "float64", "complex128", "float16"])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_trapezoid(dtype, axis):
    y = (RNG.normal(size=(4, 6)) * 5).astype(dtype)
    loose = {"float32": 1e-5, "float16": 2e-2}.get(dtype, 1e-12)
    for args, options in (((), {}), ((), {"dx": 0.3}), ((np.sort(RNG.normal(size=y.shape[axis])).astype("float32" if dtype == "float32" else "float64"),), {}), ((y * 2,), {})):
        compare("trapezoid", y, *args, axis=axis, rtol=loose, atol=10 * loose, **options)
    compare("trapezoid", y.T[::-1], axis=axis, rtol=loose, atol=loose)
    compare("trapezoid", y[:1, :1], axis=axis)


def test_trapezoid_errors():
    for args in (([1, 2, 3, 4], [1, 2, 3]), ([[1, 2, 3, 4]], [1, 2, 3])):
        with pytest.raises(ValueError, match="broadcast|shape"):
            qn.trapezoid(*args)
    with pytest.raises(ValueError, match="axis"):
        qn.trapezoid(3.0)


@pytest.mark.parametrize("axis", [0, 1])
def test_unwrap(axis):
    p = np.cumsum(RNG.normal(size=(6, 50)), axis=1) % (2 * np.pi)
    compare("unwrap", p, axis=axis)
    compare("unwrap", p, 3.5, axis=axis)
    compare("unwrap", p[::-1, ::2], axis=axis, period=3.0)
    compare("unwrap", p.astype("float32"), axis=axis, rtol=1e-4, atol=1e-5)


def test_unwrap_integers_and_errors():
    for p, period in (([0, 1, 2, -1, 0], 4), ([2, 3, 4, 5, 2, 3, 4, 5], 4), ([0, 5, 9, 3], 5), ([0, 2, 4, 2], 4)):
        compare("unwrap", np.array(p), period=period)
    compare("unwrap", np.array([0, 5, 9, 3]))
    with pytest.raises(TypeError, match="complex"):
        qn.unwrap([1j])
    with pytest.raises(ValueError, match="axis"):
        qn.unwrap([1.0], axis=1)


def test_ediff1d():
    a = RNG.normal(size=(3, 4))
    for args in ((), (99.0,), (None, [1.0, 2.0]), ([[1.0], [2.0]], 7)):
        compare("ediff1d", a.T, *args)
    compare("ediff1d", np.array([1, 2, 4], "int16"), to_end=5)
    compare("ediff1d", np.array([]), to_begin=1.0)
    with pytest.raises(TypeError, match="to_end"):
        qn.ediff1d([1, 2], to_end=qn.asarray([1.5]))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["convolve", "correlate"])
def test_sliding_sums(name, dtype):
    loose = {"float16": 0.3, "float32": 1e-3, "complex64": 1e-3}.get(dtype, 1e-10)
    for n in (1, 2, 5, 33, 300, 5000):
        for m in (1, 2, 3, 32, 65, 300):
            a, v = ((RNG.normal(size=k) * 3 + (1j * RNG.normal(size=k) if dtype[0] == "c" else 0)).astype(dtype) for k in (n, m))
            for mode in ("full", "same", "valid"):
                got, want = getattr(qn, name)(qn.asarray(a), qn.asarray(v), mode), getattr(np, name)(a, v, mode)
                same(got, want, 1e-2 if dtype == "float16" else loose, loose, f"{n} {m} {mode}")


def test_sliding_sums_promote_and_refuse():
    compare("convolve", np.arange(10)[::-2], np.array([0.5, 1.0], "float32"))
    compare("correlate", np.arange(4.0), np.arange(3) * 1j, "full")
    compare("convolve", np.array([1.0, np.inf, 2, 3]), np.array([1.0, 0.0]))
    for name in ("convolve", "correlate"):
        for args in (([], [1]), ([1], []), ([[1, 2]], [1]), ([1], [1], "middle")):
            with pytest.raises(ValueError):
                getattr(qn, name)(*args)


@pytest.mark.parametrize("bins", ["auto", "fd", "doane", "scott", "stone", "rice", "sturges", "sqrt"])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int32", "uint8"])
@pytest.mark.filterwarnings("ignore")
def test_histogram_estimators(bins, dtype):
    loose = 1e-5 if dtype == "float32" else 1e-12
    for n in (0, 1, 2, 50, 1000):
        a = (RNG.normal(size=n) * 20 + (60 if dtype == "uint8" else 0)).astype(dtype)
        for limits in (None, (0, 10)):
            same(qn.histogram(qn.asarray(a), bins, range=limits), np.histogram(a, bins, range=limits), loose, loose)
            same(qn.histogram_bin_edges(qn.asarray(a), bins, limits), np.histogram_bin_edges(a, bins, limits), loose, loose)
    with pytest.raises(ValueError, match="estimator"):
        qn.histogram([1.0], "nonsense")
    with pytest.raises(TypeError, match="weighted"):
        qn.histogram([1.0], bins, weights=[1.0])


X, Y, W = RNG.normal(size=1000), RNG.normal(size=1000), RNG.random(1000)


@pytest.mark.parametrize("options", [
    {}, {"bins": 5}, {"bins": (3, 4)}, {"bins": ([-1, 0, 1], 7)}, {"bins": (np.linspace(-1, 1, 30), [0, 0.1, 5])}, {"density": True}, {"weights": W},
    {"range": ((-1, 1), (0, 2))}, {"range": (None, (0, 2)), "density": True, "weights": W},
])
def test_histograms_of_points(options):
    compare("histogram2d", X, Y, **options)
    same(qn.histogramdd((qn.asarray(X), qn.asarray(Y)), **options), np.histogramdd((X, Y), **options))
    same(qn.histogramdd(qn.asarray(np.stack([X, Y], 1)), **options), np.histogramdd(np.stack([X, Y], 1), **options))
    same(qn.histogramdd(np.stack([X, Y], 1), **options), np.histogramdd(np.stack([X, Y], 1), **options))


def test_histograms_of_points_more():
    compare("histogram2d", X, Y, [-1, 0, 1, 2])
    compare("histogramdd", np.stack([X[::2], Y[::2], X[1::2]], 1), (2, 3, 4))
    compare("histogram2d", X[:0], Y[:0], 3)
    compare("histogramdd", X, 5)
    compare("histogram2d", np.array([0, 1, 1, 2]), np.array([0.0, np.nan, 1, 2]), 2, range=((0, 2), (0, 2)))


@pytest.mark.parametrize("args, options, error", [
    (([1.0, 2], [1.0]), {}, ValueError),
    (([1.0], [np.nan]), {}, ValueError),
    (([1.0], [2.0]), {"bins": 0}, ValueError),
    (([1.0], [2.0]), {"bins": ([2, 1], 3)}, ValueError),
    (([1.0], [2.0]), {"bins": ([[2, 1]], 3)}, ValueError),
    (([1.0], [2.0]), {"range": ((0, 1),)}, ValueError),
    (([1.0], [2.0]), {"range": ((1, 0), (0, 1))}, ValueError),
    (([1.0], [2.0]), {"weights": [1.0, 2.0]}, ValueError),
    (([1j], [2.0]), {}, TypeError),
    (([1.0], [2.0]), {"bins": 2.5}, TypeError),
])
def test_histogram_errors(args, options, error):
    with pytest.raises(error):
        qn.histogram2d(*args, **options)
    with pytest.raises(ValueError, match="dimension of bins"):
        qn.histogramdd([[1.0], [2.0]], bins=(1, 2, 3))
