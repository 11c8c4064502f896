# SPDX-License-Identifier: BSD-3-Clause
"""Sorting, searching, sets, histograms and order statistics against NumPy, bit for bit where NumPy's own bits are defined."""

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts

REAL = [d for d in DTYPES if not d.startswith("complex")]
LENGTHS = [0, 1, 2, 7, 8, 63, 64, 65, 200, 257, 1025, 3000]
SPECIAL = [np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, -5e-324, 1.0, -1.0]


def data(dtype, n, rng, few=False):
    t = np.dtype(dtype)
    if t.kind == "b":
        return rng.integers(0, 2, n).astype(bool)
    if t.kind in "iu":
        return rng.integers(0, 5, n).astype(t) if few else np.frombuffer(rng.bytes(n * t.itemsize), t).copy()
    a = rng.choice(SPECIAL, n) if few else rng.normal(0, 100, n)
    return (a + 1j * rng.choice(SPECIAL, n)).astype(t) if t.kind == "c" else a.astype(t)


def same(got, want):
    """Equal dtype, shape and elements; NaNs are equal."""
    got = np.asarray(got)
    want = np.asarray(want)
    assert got.dtype == want.dtype, (got.dtype, want.dtype)
    assert got.shape == want.shape, (got.shape, want.shape)
    np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("few", [False, True])
def test_sort_and_argsort(dtype, few):
    rng = np.random.default_rng(1)
    for n in LENGTHS:
        a = data(dtype, n, rng, few)
        same(qn.sort(qn.asarray(a)), np.sort(a, kind="stable"))
        same(qn.sort(qn.asarray(a), kind="quicksort"), np.sort(a))
        same(qn.argsort(qn.asarray(a)), np.argsort(a, kind="stable"))
        descending = qn.argsort(qn.asarray(a), descending=True)
        same(descending, n - 1 - np.argsort(a[::-1], kind="stable")[::-1])
        same(qn.sort(qn.asarray(a), descending=True), a[np.asarray(descending)])


@pytest.mark.parametrize("dtype", ["float64", "int16", "complex64"])
def test_sort_layouts(dtype):
    a = data(dtype, 32, np.random.default_rng(2))
    for name, x in layouts(a):
        y = qn.asarray(x)
        for axis in [None, *range(-x.ndim, x.ndim)]:
            same(qn.sort(y, axis=axis), np.sort(x, axis=axis))
            same(qn.argsort(y, axis=axis), np.argsort(x, axis=axis, kind="stable"))
            if x.size:
                n = x.size if axis is None else x.shape[axis]
                got = np.asarray(qn.partition(y, n // 2, axis=axis))
                want = np.sort(x, axis=axis)
                same(np.take(got, n // 2, axis=axis), np.take(want, n // 2, axis=axis))
                same(np.sort(got, axis=axis), want)
                order = np.asarray(qn.argpartition(y, n // 2, axis=axis))
                picked = np.take_along_axis(x if axis is not None else x.ravel(), order, axis=0 if axis is None else axis)
                same(np.take(picked, n // 2, axis=axis), np.take(want, n // 2, axis=axis))


def test_sort_methods():
    a = np.array([3.0, 1.0, 2.0])
    x = qn.asarray(a.copy())
    x.sort()
    same(x, np.sort(a))
    same(qn.asarray(a).argsort(), np.argsort(a))
    same(qn.asarray([1, 2, 4]).searchsorted(3), np.array([1, 2, 4]).searchsorted(3))


def test_lexsort():
    rng = np.random.default_rng(3)
    keys = [rng.integers(0, 4, 500), rng.integers(0, 3, 500).astype(float), rng.integers(0, 2, 500).astype(np.uint8)]
    same(qn.lexsort([qn.asarray(k) for k in keys]), np.lexsort(keys))
    with pytest.raises(ValueError, match="same shape"):
        qn.lexsort([[1, 2], [1, 2, 3]])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("side", ["left", "right"])
def test_searchsorted(dtype, side):
    rng = np.random.default_rng(4)
    for n in LENGTHS:
        a = data(dtype, n, rng, few=n % 2 == 0)
        v = data(dtype, 100, rng, few=True)
        x = np.sort(a)
        same(qn.searchsorted(qn.asarray(x), qn.asarray(v), side=side), np.searchsorted(x, v, side=side))
        order = np.argsort(a, kind="stable")
        same(qn.searchsorted(qn.asarray(a), qn.asarray(v), side=side, sorter=qn.asarray(order)), np.searchsorted(a, v, side, order))
    same(qn.searchsorted(qn.asarray(np.array([1, 2, 3], np.int8)), 2.5), np.searchsorted(np.array([1, 2, 3], np.int8), 2.5))
    for beyond in (-1, 300):  # what the dtype does not hold is no error, and does not wrap
        x = np.array([0, 5, 255], np.uint8)
        same(qn.searchsorted(qn.asarray(x), beyond, side=side), np.searchsorted(x, beyond, side=side))


def test_digitize():
    rng = np.random.default_rng(5)
    x, bins = rng.random((20, 30)), np.sort(rng.random(10))
    x[0, :10] = bins
    for b in (bins, bins[::-1]):
        for right in (False, True):
            same(qn.digitize(qn.asarray(x), qn.asarray(b), right), np.digitize(x, b, right))
    with pytest.raises(ValueError, match="monotonically"):
        qn.digitize([1.0], [0.0, 2.0, 1.0])


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("few", [False, True])
def test_unique(dtype, few):
    rng = np.random.default_rng(6)
    for n in LENGTHS:
        a = data(dtype, n, rng, few)
        if n % 2 == 0:
            a = a.reshape(2, -1)
        got = qn.unique(qn.asarray(a), return_index=True, return_inverse=True, return_counts=True)
        want = np.unique(a, return_index=True, return_inverse=True, return_counts=True)
        for g, w in zip(got, want):
            same(g, w)
        same(qn.unique(qn.asarray(a)), want[0])
        if not dtype.startswith("complex"):
            same(qn.unique(qn.asarray(a), equal_nan=False), np.unique(a, equal_nan=False))


def test_unique_of_the_standard():
    a = qn.asarray([2.0, float("nan"), 1.0, float("nan"), 2.0])
    everything = qn.unique_all(a)
    assert everything._fields == ("values", "indices", "inverse_indices", "counts")
    same(everything.values, np.array([1, 2, np.nan, np.nan]))
    same(everything.indices, np.array([2, 0, 1, 3]))
    same(everything.inverse_indices, np.array([1, 2, 0, 3, 1]))
    same(everything.counts, np.array([1, 2, 1, 1]))
    same(qn.unique_counts(a).counts, np.array([1, 2, 1, 1]))
    same(qn.unique_inverse(a).inverse_indices, np.array([1, 2, 0, 3, 1]))
    same(qn.unique_values(a), np.array([1, 2, np.nan, np.nan]))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("other", ["int8", "uint16", "int64", "float32", "complex128"])
def test_set_operations(dtype, other):
    rng = np.random.default_rng(7)
    for n, m in [(0, 5), (40, 0), (100, 9), (300, 200)]:
        a, b = data(dtype, n, rng, few=True), data(other, m, rng, few=True)
        x, y = qn.asarray(a), qn.asarray(b)
        for invert in (False, True):
            same(qn.isin(x, y, invert=invert), np.isin(a, b, invert=invert))
        for name in ("union1d", "intersect1d", "setdiff1d", "setxor1d"):
            if name == "setxor1d" and (np.isnan(a.astype(complex)).any() or np.isnan(b.astype(complex)).any()):
                continue  # NumPy keeps a NaN of each
            same(getattr(qn, name)(x, y), getattr(np, name)(a, b))


def test_isin_integers_of_any_range():
    rng = np.random.default_rng(8)
    a = rng.integers(-(2**62), 2**62, 3000)
    for values in (a[:50], np.arange(-20, 20), np.array([2**62, -(2**62), 0])):
        same(qn.isin(qn.asarray(a), qn.asarray(values)), np.isin(a, values))


@pytest.mark.parametrize("dtype", REAL)
def test_histogram(dtype):
    rng = np.random.default_rng(9)
    for n in (1, 10, 1024, 5000):
        a = data(dtype, n, rng)
        if a.dtype.kind == "b":
            a = a.astype(np.uint8)
        a = (a % 101).astype(a.dtype)
        weights = rng.random(n)
        for args in ({}, {"bins": 7}, {"bins": 5, "range": (2, 50)}, {"bins": [0, 3, 10, 11.5, 100]}, {"bins": 9, "density": True}):
            for w in (None, weights):
                got = qn.histogram(qn.asarray(a), weights=None if w is None else qn.asarray(w), **args)
                want = np.histogram(a, weights=w, **args)
                assert np.asarray(got[0]).dtype == want[0].dtype
                if dtype == "float16" and "range" not in args and not isinstance(args.get("bins"), list):
                    continue  # the edges are rounded to 11 bits along different ways
                np.testing.assert_allclose(np.asarray(got[1]), want[1], rtol=1e-6 if dtype == "float32" else 1e-15)
                # Densities divide by the widths of bins, which are differences of edges rounded to the dtype.
                rtol = 1e-6 if dtype == "float32" and "density" in args else 1e-12
                np.testing.assert_allclose(np.asarray(got[0]), want[0], rtol=rtol)


def test_histogram_bits():
    a = np.random.default_rng(10).normal(0, 1, 100_000)
    for bins in (10, 100, 999):
        for got, want in zip(qn.histogram(qn.asarray(a), bins), np.histogram(a, bins)):
            same(got, want)
        same(qn.histogram_bin_edges(qn.asarray(a), bins), np.histogram_bin_edges(a, bins))
    same(qn.histogram(qn.asarray(a), 10, weights=qn.asarray(np.ones(100_000, np.int32)))[0], np.histogram(a, 10, weights=np.ones(100_000, np.int32))[0])


def test_histogram_errors():
    for args, message in [(([1.0, np.nan],), "not finite"), (([1.0], 0), "positive"), (([1.0], 3, (2, 1)), "max must be larger"),
                          (([1.0], [3, 1]), "monotonically"), (([1.0], [[3, 1]]), "1d")]:
        with pytest.raises(ValueError, match=message):
            qn.histogram(*args)
        with pytest.raises(ValueError, match=message):
            np.histogram(*args)


def test_bincount():
    rng = np.random.default_rng(11)
    for dtype in ("int8", "uint16", "int32", "int64", "bool"):
        a = rng.integers(0, 2 if dtype == "bool" else 90, 5000).astype(dtype)
        w = rng.random(5000)
        same(qn.bincount(qn.asarray(a)), np.bincount(a))
        same(qn.bincount(qn.asarray(a), minlength=200), np.bincount(a, minlength=200))
        same(qn.bincount(qn.asarray(a), qn.asarray(w)), np.bincount(a, w))
        same(qn.bincount(qn.asarray(a)[::-2], qn.asarray(w)[::-2]), np.bincount(a[::-2], w[::-2]))
    for args in (([1, -1],), ([1, 2], [1.0]), ([1], None, -1), ([[1]],)):
        with pytest.raises(ValueError):
            np.bincount(*args)
        with pytest.raises(ValueError):
            qn.bincount(*args)
    with pytest.raises(TypeError):
        qn.bincount([1.5])


@pytest.mark.parametrize("dtype", REAL)
def test_median(dtype):
    rng = np.random.default_rng(12)
    for n in LENGTHS[1:]:
        for few in (False, True):
            a = data(dtype, n, rng, few)
            same(qn.median(qn.asarray(a)), np.median(a))
            if a.dtype.kind == "f":
                same(qn.nanmedian(qn.asarray(a)), np.nanmedian(a))


@pytest.mark.parametrize("dtype", [d for d in REAL if d != "bool"])
@pytest.mark.parametrize("q", [50, 12.5, [0, 100], [1, 37.3, 50, 75, 99.9], np.float32(30)], ids=str)
def test_percentile(dtype, q):
    rng = np.random.default_rng(13)
    for n in LENGTHS[1:]:
        a = (data(dtype, n, rng) / 4).astype(dtype)  # differences of neighbours do not overflow
        same(qn.percentile(qn.asarray(a), q), np.percentile(a, q))
        unit = np.true_divide(q, 100)
        same(qn.quantile(qn.asarray(a), unit if isinstance(q, list) else float(unit)),
             np.quantile(a, unit if isinstance(q, list) else float(unit)))
        if a.dtype.kind == "f" and not (dtype == "float16" and isinstance(q, np.float32)):  # NumPy's dtype depends on NaNs there
            a[rng.random(n) < 0.2] = np.nan
            same(qn.percentile(qn.asarray(a), q), np.percentile(a, q))
            same(qn.nanpercentile(qn.asarray(a), q), np.nanpercentile(a, q))


@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1, (0, 1), (0, 2), (2, 1), (0, 1, 2)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_quantile_axes(axis, keepdims):
    a = np.random.default_rng(14).normal(0, 1, (6, 7, 8))[::-1, ::2]
    x = qn.asarray(a)
    same(qn.median(x, axis=axis, keepdims=keepdims), np.median(a, axis=axis, keepdims=keepdims))
    for q in (0.3, [0.1, 0.5], [[0.1, 0.5], [0.9, 1.0]]):
        same(qn.quantile(x, q, axis=axis, keepdims=keepdims), np.quantile(a, q, axis=axis, keepdims=keepdims))


def test_quantile_out_and_errors():
    x = qn.asarray([3.0, 1.0, 2.0])
    out = qn.zeros(2)
    assert qn.percentile(x, [0, 100], out=out) is out
    same(out, np.array([1.0, 3.0]))
    for call in (lambda m: m.percentile([1.0], 101), lambda m: m.quantile([1.0], 2.0), lambda m: m.quantile([1.0], 0.5, method="none")):
        with pytest.raises(ValueError):
            call(np)
        with pytest.raises(ValueError):
            call(qn)
    with pytest.raises(TypeError):
        qn.percentile([1j], 50)


@pytest.mark.parametrize("dtype", DTYPES)
def test_diff(dtype):
    a = data(dtype, 60, np.random.default_rng(15)).reshape(3, 4, 5)
    for axis in (0, 1, 2, -1):
        for n in (0, 1, 2, 6):
            same(qn.diff(qn.asarray(a), n, axis), np.diff(a, n, axis))
    b = a[0]
    same(qn.diff(qn.asarray(b), prepend=qn.asarray(b[:, :2])), np.diff(b, prepend=b[:, :2]))
    same(qn.diff(qn.asarray([1, 4, 9]), prepend=0, append=16), np.diff([1, 4, 9], prepend=0, append=16))


def test_axis_errors():
    for call in (qn.sort, qn.argsort, lambda x, axis: qn.partition(x, 0, axis=axis), lambda x, axis: qn.median(x, axis=axis)):
        with pytest.raises(ValueError, match="axis 3 is out of bounds"):
            call(qn.zeros((2, 2)), axis=3)
    with pytest.raises(ValueError, match="out of bounds"):
        qn.partition(qn.zeros(3), 3)
