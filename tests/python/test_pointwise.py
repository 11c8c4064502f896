# SPDX-License-Identifier: BSD-3-Clause
"""round, nan_to_num, real_if_close, fix: compositions that run in one pass and write where they are told."""

import inspect

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts


def values(dtype):
    a = np.random.default_rng(3).normal(0, 30, 24)
    a[:6] = [np.nan, np.inf, -np.inf, 0.5, -0.0, 2.5]
    if np.dtype(dtype).kind == "c":
        a = a + 1j * a[::-1]
    return (a if np.dtype(dtype).kind in "fc" else np.arange(24)).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_against_numpy(dtype):
    for name, a in layouts(values(dtype)):
        q = qn.asarray(a)
        cases = [(qn.nan_to_num, np.nan_to_num, {}), (qn.nan_to_num, np.nan_to_num, {"nan": 1.5, "posinf": 7, "neginf": -8.0}), (qn.real_if_close, np.real_if_close, {})]
        if dtype != "bool":
            cases += [(qn.round, np.round, {"decimals": d}) for d in (-1, 0, 1, 3)]
        if np.dtype(dtype).kind != "c":
            cases.append((qn.fix, np.fix, {}))
        for ours, theirs, kwargs in cases:
            got, want = ours(q, **kwargs), np.asarray(theirs(a, **kwargs))
            assert got.dtype.name == want.dtype.name and got.shape == want.shape, (ours, name, kwargs)
            np.testing.assert_allclose(np.asarray(got), want, rtol=2e-3 if dtype == "float16" else 1e-6, err_msg=str((name, kwargs)))


def test_in_place_and_out():
    x = qn.asarray([np.nan, 1.0, np.inf])
    assert qn.nan_to_num(x, copy=False, posinf=9) is x and x.tolist() == [0, 1, 9]
    z = qn.asarray([complex(np.nan, np.inf), 1j])
    assert qn.nan_to_num(z, False) is z and z.tolist() == [complex(0, np.finfo(float).max), 1j]
    y = qn.asarray([1.26, 2.25, -3.75])
    out = qn.zeros(3, dtype="float32")
    assert qn.round(y, 1, out=out) is out and out.tolist() == [np.float32(1.3), np.float32(2.2), np.float32(-3.8)]
    assert qn.round(y, 0, y).tolist() == [1, 2, -4] and qn.round(y[::-1], out=y).tolist() == [-4, 2, 1]
    wide = qn.zeros(6)
    qn.cumsum(qn.arange(3.0), out=wide[::2])
    assert wide.tolist() == [0, 0, 1, 0, 3, 0]
    for f, error in (
        (lambda: qn.round(y, out=qn.zeros(2)), ValueError),
        (lambda: qn.round(y, out=qn.zeros(3, dtype="int64")), TypeError),
        (lambda: qn.nan_to_num(x[0], copy=False), ValueError),
        (lambda: qn.cumsum(y, out=qn.zeros(2)), ValueError),
        (lambda: qn.cumsum(y, out=qn.zeros(3, dtype="int64")), TypeError),
    ):
        with pytest.raises(error):
            f()


def test_real_if_close():
    z = qn.asarray([2 + 1e-15j, 3])
    assert qn.real_if_close(z).tolist() == [2, 3] and qn.shares_memory(qn.real_if_close(z), z)
    assert qn.real_if_close(z, tol=1e-16) is z and qn.real_if_close(z + 1j).dtype == "complex128"


def test_standard_names():
    assert list(inspect.signature(qn.clip).parameters)[:3] == ["a", "min", "max"]
    a = qn.asarray([1.0, 5.0, 9.0])
    for r in (qn.clip(a, 2, 6), qn.clip(a, min=2, max=6), qn.clip(a, a_min=2, a_max=6), a.clip(2, 6)):
        assert r.tolist() == [2, 5, 6]
    assert qn.std(a, correction=1) == qn.std(a, ddof=1) and qn.linspace(0, 1, 3, device="cpu").tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("t", ["?", "u1", "i8", "f2", "f8", "c8", "c16"])
@pytest.mark.parametrize("shape", [(), (0,), (1,), (7,), (100,), (3, 5)])
def test_iscomplex_and_isreal(t, shape):
    a = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(t)
    if t in ("c8", "c16"):
        a = a + np.where(a.real % 3 == 1, np.array(1j, t), np.where(a.real % 3 == 2, np.array(complex(0, np.nan), t), np.array(complex(0, -0.0), t)))
    for x in (a, a[..., ::-1] if a.ndim else a, a.T):
        for f, g in ((qn.iscomplex, np.iscomplex), (qn.isreal, np.isreal)):
            r = f(qn.asarray(x))
            assert r.dtype == "bool" and r.shape == x.shape and r.tolist() == np.asarray(g(x)).tolist()


@pytest.mark.parametrize("t", ["c8", "c16", "f4", "f8"])
@pytest.mark.parametrize("n", [0, 1, 5, 16, 1000, 32768, 32769])
def test_vector_products_conjugate_where_they_should(t, n):
    x = (np.arange(n) % 7 - 3 + (1j * (np.arange(n) % 5) if t[0] == "c" else 0)).astype(t)
    y = (np.arange(n) % 3 + (1j * (np.arange(n) % 4) if t[0] == "c" else 0)).astype(t)
    a, b = qn.asarray(x), qn.asarray(y)
    assert qn.vdot(a, b) == np.vdot(x, y) and qn.vecdot(a, b) == np.vecdot(x, y) and qn.dot(a, b) == np.dot(x, y)
    assert qn.vdot(a[::-1], b) == np.vdot(x[::-1], y) and qn.vdot(a[::2], b[::2]) == np.vdot(x[::2], y[::2])
    rows, others = x[: n // 16 * 16].reshape(16, -1), y[: n // 16].reshape(1, -1)
    assert qn.vecdot(qn.asarray(rows), qn.asarray(others)).tolist() == np.vecdot(rows, others).tolist()
    assert qn.vecdot(qn.asarray(rows.T), qn.asarray(others.T), axis=0).tolist() == np.vecdot(rows.T, others.T, axis=0).tolist()


@pytest.mark.parametrize("t", ["?", "i1", "i8", "f2", "f4", "f8", "c8", "c16"])
def test_one_value_of_another_dtype_fills_any_layout(t):
    for value in (np.int64(1), np.float32(2.5), np.uint8(0)):
        for index in (..., slice(None, None, 2), slice(None, None, -3)):
            z, w = np.zeros((20, 3), t), qn.zeros((20, 3), dtype=t)
            z[index], w[index] = value, qn.asarray(value)
            assert w.tolist() == z.tolist()


@pytest.mark.parametrize("t", ["f2", "f4", "f8", "c8", "c16"])
def test_power_of_a_half_is_a_root(t):
    x = np.array([-0.0, 0.25, 2, 9, np.inf, -np.inf, -1, np.nan], t)
    with np.errstate(all="ignore"), qn.errstate(all="ignore"):
        r, z = qn.asarray(x) ** 0.5, x**0.5
    assert r.dtype == t and np.array_equal(np.asarray(r), z, equal_nan=True)
    assert t[0] == "c" or np.signbit(np.asarray(r)[0])
    assert (qn.asarray([4]) ** 0.5).tolist() == [2.0] and (qn.asarray(x) ** 1.5).dtype == t
    assert (qn.asarray([2.0], dtype=t) ** 0.5).tolist() == qn.sqrt(qn.asarray([2.0], dtype=t)).tolist()


@pytest.mark.parametrize("t", ["f4", "f8", "u1", "i2", "i8"])
@pytest.mark.parametrize("n", [1, 31, 33, 100, 512, 545, 1500])
def test_extremes_are_first_wherever_they_are(t, n):
    base = (np.arange(n) * 7 % 5 + 3).astype(t)
    for at in {0, 1 % n, n // 2, n - 1, n * 511 // 512}:
        for value in (1, 100) + ((np.nan,) if t[0] == "f" else ()):
            x = base.copy()
            x[at] = value
            x[(at + n // 3) % n] = value
            a = qn.asarray(x)
            assert (int(a.argmax()), int(a.argmin())) == (x.argmax(), x.argmin())
            assert np.array_equal(np.asarray(a.max()), x.max(), equal_nan=True) and np.array_equal(np.asarray(a.min()), x.min(), equal_nan=True)
            rows = np.stack([base, x, x[::-1]])
            assert qn.argmax(qn.asarray(rows), axis=1).tolist() == rows.argmax(axis=1).tolist()
            assert qn.argmin(qn.asarray(rows), axis=1).tolist() == rows.argmin(axis=1).tolist()


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 16319, 16320, 16321, 40000])
def test_trues_are_counted_beyond_a_byte(n):
    for x in (np.ones(n, bool), np.arange(n) % 3 == 0):
        a = qn.asarray(x)
        assert int(qn.count_nonzero(a)) == np.count_nonzero(x) and int(a.sum()) == x.sum() and int(a[::-2].sum()) == x[::-2].sum()
        assert int(qn.count_nonzero(a.astype("u1") * 7)) == np.count_nonzero(x)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_clip_is_minimum_of_maximum_to_the_bit(dtype):
    values = [0.0, -0.0, 1.0, -1.0, np.nan, -np.nan, np.inf, -np.inf, 5e-324]
    x = qn.asarray(np.array(values * 9, dtype))
    for low in values:
        for high in values:
            bounds = [qn.asarray(np.array(v, dtype)) for v in (low, high)]
            for lo, hi in (bounds, [qn.zeros_like(x) + b for b in bounds]):
                expected = qn.minimum(qn.maximum(x, lo), hi)
                assert np.asarray(qn.clip(x, lo, hi)).tobytes() == np.asarray(expected).tobytes()
