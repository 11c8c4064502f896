# SPDX-License-Identifier: BSD-3-Clause
"""Polynomials and windows against NumPy's."""

import warnings

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts

COEFFICIENTS = [[1], [0], [2, 3], [1, -3, 2], [0, 0, 1.5, 2], [1, 0, 0], [1.0, 2.5, -3, 4, 5], [1 + 2j, -1, 3j], np.array([1, 2], "f4"), np.array([3, 4, 5], "i1"),
                np.array([True, False, True]), [1, 1e-9, 1]]


def close(got, want, tolerance=1e-13):
    if isinstance(want, tuple):
        assert len(got) == len(want)
        for g, w in zip(got, want):
            close(g, w, tolerance)
        return
    if isinstance(want, np.integer):  # a rank
        assert got == want
        return
    want = np.asarray(want)
    assert qn.asarray(got).dtype == want.dtype and np.shape(got) == want.shape
    np.testing.assert_allclose(np.asarray(got), want, rtol=tolerance if want.dtype.itemsize > 4 else 1e-6, atol=tolerance)


@pytest.mark.parametrize("name", ["polyadd", "polysub", "polymul", "polydiv"])
def test_two_polynomials(name):
    for p in COEFFICIENTS:
        for q in COEFFICIENTS:
            if name == "polydiv" and not np.asarray(q)[0]:
                continue
            if name == "polysub" and np.asarray(p).dtype == bool and np.asarray(q).dtype == bool:
                continue
            close(getattr(qn, name)(p, q), getattr(np, name)(p, q))


@pytest.mark.parametrize("p", COEFFICIENTS)
def test_one_polynomial(p):
    for m in range(4):
        if np.asarray(p).dtype != bool or m > 0:
            close(qn.polyder(p, m), np.polyder(p, m))
        close(qn.polyint(p, m), np.polyint(p, m))
    close(qn.polyint(p, 2, [3, 4]), np.polyint(p, 2, [3, 4]))
    close(qn.polyint(p, 2, 5), np.polyint(p, 2, 5))
    close(qn.poly(p), np.poly(p))
    close(np.sort(np.asarray(qn.roots(p))), np.sort(np.roots(p)), 1e-7)


@pytest.mark.parametrize("dtype", DTYPES)
def test_polyval(dtype):
    for name, x in layouts((np.arange(12) % 5).astype(dtype)):
        for p in COEFFICIENTS[:-1]:
            if dtype == "float16":
                want = np.polyval(p, x)
                np.testing.assert_allclose(np.asarray(qn.polyval(p, qn.asarray(x))).astype("c16"), want.astype("c16"), rtol=4e-3)
            else:
                close(qn.polyval(p, qn.asarray(x)), np.polyval(p, x))
    x = np.linspace(-2, 2, 100000)
    close(qn.polyval([1, 2, -3, 4], x), np.polyval([1, 2, -3, 4], x))
    close(qn.polyval(np.ones((3, 2)), np.array([1.0, 2])), np.polyval(np.ones((3, 2)), np.array([1.0, 2])))
    close(qn.polyval([], [1, 2]), np.polyval([], [1, 2]))
    close(qn.polyval([1, 2], np.inf), np.polyval([1, 2], np.inf))


def test_vander():
    for x in (np.arange(4), np.arange(3.0), np.array([1j, 2]), np.array([], float), np.array([True, False]), np.arange(3, dtype="u1")):
        for n in (None, 0, 1, 3):
            for increasing in (False, True):
                close(qn.vander(x, n, increasing), np.vander(x, n, increasing))
    with pytest.raises(ValueError, match="one-dimensional"):
        qn.vander([[1]])
    with pytest.raises(ValueError, match="negative"):
        qn.vander([1], -3)


def test_poly_of_a_matrix_and_of_pairs():
    a = np.array([[2.0, 1], [1, 3]])
    close(qn.poly(a), np.poly(a))
    close(qn.poly([1 + 1j, 1 - 1j, 3]), np.poly([1 + 1j, 1 - 1j, 3]))
    close(qn.poly([]), np.poly([]))
    with pytest.raises(ValueError, match="square"):
        qn.poly(np.ones((2, 3)))


def test_polyfit():
    rng = np.random.default_rng(3)
    x = np.linspace(0, 4, 30)
    y = 3 * x**2 - x + rng.normal(size=30)
    w = rng.uniform(0.5, 2, 30)
    for data in (y, np.stack([y, 2 * y], 1)):
        for options in ({}, {"w": w}, {"full": True}, {"cov": True}, {"cov": "unscaled"}, {"rcond": 1e-3, "full": True}, {"w": w, "cov": True}):
            close(qn.polyfit(x, data, 2, **options), np.polyfit(x, data, 2, **options), 1e-9)
    close(qn.polyfit([0, 1, 2], [1, 2, 4], 1), np.polyfit([0, 1, 2], [1, 2, 4], 1), 1e-12)
    close(qn.polyfit(np.float32([0, 1, 2]), np.float32([1, 2, 4]), 1), np.polyfit(np.float32([0, 1, 2]), np.float32([1, 2, 4]), 1), 1e-5)
    with pytest.warns(qn.exceptions.RankWarning):
        qn.polyfit([1, 1, 1], [1, 2, 3], 2)


@pytest.mark.parametrize("args", [([1], [1], -1), ([[1]], [1], 1), ([], [], 1), ([1], 1, 1), ([1, 2], [1], 1), ([1, 2], [1, 2], 1, None, False, [[1]]),
                                  ([1, 2], [1, 2], 1, None, False, [1]), ([1, 2], [1, 2], 1, None, False, None, True)])
def test_polyfit_refuses_as_numpy(args):
    def error(m):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                m.polyfit(*args)
        except Exception as e:
            return type(e), str(e)

    assert error(qn) == error(np)


@pytest.mark.parametrize("call", [lambda m: m.polyder([1, 2], -1), lambda m: m.polyint([1, 2], -1), lambda m: m.polyint([1, 2], 3, [1, 2]), lambda m: m.roots([[1]]),
                                  lambda m: m.poly1d([[1]]), lambda m: m.poly1d([1]) ** 1.5, lambda m: m.poly1d([1, 2]).__setitem__(-1, 1)])
def test_refused_as_numpy(call):
    with pytest.raises(ValueError) as want:
        call(np)
    with pytest.raises(ValueError) as got:
        call(qn)
    assert str(got.value) == str(want.value)


@pytest.mark.parametrize("call", [lambda: qn.polydiv([], [1]), lambda: qn.polydiv([1], []), lambda: qn.polyadd([[1]], [1]), lambda: qn.kaiser(float("nan"), 1)])
def test_refused(call):
    with pytest.raises(ValueError):
        call()


POLYS = [[1, 2, 3], [0, 0, 2.5, -1], [-1, 0, 1], [1 + 2j, 0, -1j], [0], [5], list(range(1, 30)), [1e-9, 1e9, -1.23456789], [1, 0]]


@pytest.mark.parametrize("c", POLYS)
def test_poly1d_text(c):
    assert str(qn.poly1d(c)) == str(np.poly1d(c))
    assert repr(qn.poly1d(c)) == repr(np.poly1d(c))
    assert str(qn.poly1d(c, variable="t")) == str(np.poly1d(c, variable="t"))


def test_poly1d():
    for c in POLYS[:4]:
        for d in POLYS[:3]:
            (p, q), (a, b) = [(m.poly1d(c), m.poly1d(d)) for m in (qn, np)]
            for f in (lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: (x / y)[0], lambda x, y: 2 * x - 1, lambda x, y: x / 2, lambda x, y: x**3,
                      lambda x, y: x(y), lambda x, y: -x, lambda x, y: 1 - x, lambda x, y: x.integ(2, 1), lambda x, y: x.deriv()):
                got, want = f(p, q), f(a, b)
                assert isinstance(got, qn.poly1d)
                close(got.coeffs, want.coeffs)
            close(p(np.array([1.5, 2])), a(np.array([1.5, 2])))
            assert (p == q) == (a == b) and (p != q) == (a != b) and p[1] == a[1] and p[50] == a[50] and p.order == a.order == len(p)
    p, a = qn.poly1d([1, 2]), np.poly1d([1, 2])
    p[3] = a[3] = 7
    p.c *= 2
    a.c *= 2
    assert p.coeffs.tolist() == a.coeffs.tolist() == [float(x) for x in p] and p.variable == "x"
    assert qn.poly1d([1, 2], True).coeffs.tolist() == np.poly1d([1, 2], True).coeffs.tolist()
    with pytest.raises(AttributeError):
        p.coeffs = [1]
    close(qn.sort(qn.poly1d([1, -3, 2]).r), np.sort(np.poly1d([1, -3, 2]).r))


@pytest.mark.parametrize("name", ["bartlett", "blackman", "hamming", "hanning"])
def test_windows(name):
    for m in (-1, 0, 1, 2, 3, 7, 10, 100, 1001, 12.5):
        close(getattr(qn, name)(m), getattr(np, name)(m), 2e-15)


def test_kaiser():
    for m in (-1, 0, 1, 2, 7, 100, 1001):
        for beta in (0, 0.1, 5, 8.6, 14, 40, 200, -3):
            close(qn.kaiser(m, beta), np.kaiser(m, beta), 1e-13)
    assert np.isfinite(np.asarray(qn.kaiser(50, 2000))).all()
