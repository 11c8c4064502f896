# SPDX-License-Identifier: BSD-3-Clause
"""isclose, allclose, array_equal, clip, where and cross on every layout and on mixtures of dtypes and numbers, against NumPy."""

import itertools

import numpy as np
import pytest
import quern as qn

from conftest import DTYPES, layouts

RNG = np.random.default_rng(9)
SPECIAL = np.array([0, 1, -1, np.nan, np.inf, -np.inf, 1e-9, 1e300])


def given(x):
    return qn.asarray(x) if isinstance(x, np.ndarray) else x


def compare(name, *args, **options):
    got, want = getattr(qn, name)(*map(given, args), **{k: given(v) for k, v in options.items()}), getattr(np, name)(*args, **options)
    if isinstance(want, bool):
        assert got is want, f"{name}{args}{options}"
        return
    assert got.shape == np.shape(want) and got.dtype.name == want.dtype.name, f"{name} {[getattr(a, 'dtype', a) for a in args]}"
    np.testing.assert_array_equal(np.asarray(got), want)


@pytest.mark.parametrize("dtype", ["float64", "float32", "complex128", "complex64"])
@pytest.mark.parametrize("equal_nan", [False, True])
def test_special_values(dtype, equal_nan):
    a, b = (x.ravel().astype(dtype) for x in np.meshgrid(SPECIAL, SPECIAL))
    for options in ({}, {"rtol": 0, "atol": 0}, {"atol": 1.0}, {"rtol": np.array([[0.1], [1e-12]])}):
        compare("isclose", a, b, equal_nan=equal_nan, **options)
    compare("allclose", a, a, equal_nan=equal_nan)
    compare("array_equal", a, a, equal_nan=equal_nan)
    compare("array_equal", a, b, equal_nan=equal_nan)


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes_and_layouts(dtype):
    a = (RNG.normal(size=24) * 5).astype(dtype)
    for _, x in layouts(a):
        for y in (x, x[..., ::-1] if x.ndim else x, x.astype("float64") if dtype[0] != "c" else x):
            compare("isclose", x, y)
            compare("allclose", x, y)
            compare("array_equal", x, y)
        compare("isclose", x, 2)
        compare("isclose", 2.5, x)


def test_long_arrays_stop_early_or_not():
    a = RNG.normal(size=100_003)
    for at in (0, 50_000, 100_002):
        b = a.copy()
        b[at] += 1
        for name in ("allclose", "array_equal"):
            assert getattr(qn, name)(qn.asarray(a), qn.asarray(a)) is True
            assert getattr(qn, name)(qn.asarray(a), qn.asarray(b)) is False
    compare("array_equal", np.zeros(3), np.zeros((3, 1)))
    compare("allclose", np.zeros((0, 3)), np.zeros(3))


def test_closeness_errors():
    for name in ("isclose", "allclose"):
        with pytest.raises(ValueError, match=rf"{name}.*\(2,\) \(3,\)"):
            getattr(qn, name)([1, 2], [1, 2, 3])
        with pytest.raises(TypeError):
            getattr(qn, name)([1], [1], rtol="x")


BOUNDS = [0, 2, -1, 1.5, np.array(1), np.array(2.5, "float32"), np.array([0, 1, 2, 3])]


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64"])
def test_clip_and_where_by_every_kind_of_operand(dtype):
    a = (RNG.normal(size=4) * 3).astype(dtype)
    for x in (a, a[::-1], a[1:2], a[0].reshape(())):
        for low, high in itertools.product(BOUNDS, BOUNDS):
            compare("clip", x, low, high)
        for low in BOUNDS:
            compare("clip", x, low, None)
            compare("clip", x, max=low)
        for mask in (x > 0, x, True):
            for y, z in itertools.product([x, *BOUNDS], [x, 1, 2.5]):
                compare("where", mask, y, z)


def test_clip_out():
    a = np.arange(10.0)
    for out in (a.copy(), np.empty(10, "float32"), a.copy()[::-1]):
        q = qn.asarray(out)
        assert qn.clip(qn.asarray(a), 2, 5, out=q) is q
        assert q.tolist() == np.clip(a, 2, 5).tolist()
    q = qn.asarray(a.copy())
    qn.clip(q, q[::-1], 7.0, out=q)
    assert q.tolist() == np.clip(a, a[::-1], 7.0).tolist()
    qn.clip(q[1:], 0, q[:-1], out=q[1:])


@pytest.mark.parametrize("dtype", ["int16", "float32", "float64", "complex128", "float16"])
@pytest.mark.filterwarnings("ignore:Arrays of 2")
def test_cross(dtype):
    def vectors(*shape):
        return (RNG.normal(size=shape) * 4).astype(dtype)

    pairs = [((3,), (3,)), ((600, 3), (600, 3)), ((600, 3), (3,)), ((3,), (2, 5, 3)), ((1, 3), (4, 3)), ((4, 1, 3), (5, 3)), ((2,), (2,)), ((7, 2), (3,)), ((4, 2), (4, 2)), ((0, 3), (3,))]
    for m, n in pairs:
        a, b = vectors(*m), vectors(*n)
        got, want = qn.cross(qn.asarray(a), qn.asarray(b)), np.cross(a, b)
        assert got.shape == np.shape(want) and got.dtype.name == want.dtype.name
        np.testing.assert_allclose(np.asarray(got), want, rtol=1e-2 if dtype == "float16" else 1e-5, atol=0.1 if dtype == "float16" else 1e-4)
    a, b = vectors(3, 5), vectors(5, 3)
    np.testing.assert_allclose(np.asarray(qn.cross(qn.asarray(a), qn.asarray(b), 0, 1, 0)).astype(complex), np.cross(a, b, 0, 1, 0), rtol=1e-2, atol=0.1)


def test_cross_errors():
    with pytest.warns(DeprecationWarning, match="2-dimensional"):
        qn.cross([1, 2], [3, 4])
    for args in (([1], [1, 2, 3]), ([1, 2, 3], [1, 2, 3, 4])):
        with pytest.raises(ValueError, match="cross: both axes"):
            qn.cross(*args)
    with pytest.raises(ValueError, match="3-dimensional"):
        qn.linalg.cross([1, 2], [3, 4])
    with pytest.raises(ValueError, match="axis"):
        qn.cross([1, 2, 3], [1, 2, 3], axis=1)
