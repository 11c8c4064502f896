# SPDX-License-Identifier: BSD-3-Clause
"""Functions that leave the real numbers where they must, the Bessel function i0, powers of 2 of complex numbers, and ScalarType."""

import mpmath
import numpy as np
import pytest
import quern as qn
from conftest import layouts

DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
ONE = ["sqrt", "log", "log2", "log10", "arccos", "arcsin", "arctanh"]
INSIDE, OUTSIDE = [0, 0.5, 1, 0.25], [-2, 0.5, 3, 1, -1, np.nan]


def agree(got, want, eps):
    got, want = np.asarray(got), np.asarray(want)
    assert got.dtype == want.dtype and got.shape == want.shape
    np.testing.assert_allclose(got, want, rtol=8 * eps, atol=8 * eps)


def precision(t):
    return np.finfo(t).eps if np.dtype(t).kind in "fc" else np.finfo("f2" if np.dtype(t).itemsize == 1 else "f4" if np.dtype(t).itemsize == 2 else "f8").eps


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ONE)
def test_real_where_possible_complex_where_not(name, dtype):
    f, g = getattr(qn.emath, name), getattr(np.emath, name)
    for values in (INSIDE, OUTSIDE, [], [[2, 3], [4, 5]]):
        a = np.array(values).astype(dtype)
        agree(f(qn.asarray(a)), g(a), precision(dtype))


@pytest.mark.parametrize("name", ONE)
def test_layouts_and_python_numbers(name):
    f, g = getattr(qn.emath, name), getattr(np.emath, name)
    for where, a in layouts(np.linspace(-3, 3, 8)):
        agree(f(qn.asarray(a)), g(a), precision(a.dtype))
    for x in (-1.0, 2, [-1, 2]):
        agree(f(x), np.asarray(g(x)), 1e-16)


@pytest.mark.parametrize(("x", "p"), [([-2.0, 4], 0.5), ([2, 4], -2), ([2, 4], [2, -2]), ([-2, 4], 2), ([2, 4], 2), ([-2, 3], -1), ([1 + 1j], 2), (-8, 1 / 3)])
def test_power(x, p):
    agree(qn.emath.power(x, p), np.asarray(np.emath.power(x, p)), 1e-15)


@pytest.mark.parametrize(("n", "x"), [(2, [4, 8]), (2, [-4, 8]), (-2, [4.0]), ([2, 3], [2, 9])])
def test_logn(n, x):
    agree(qn.emath.logn(n, x), np.asarray(np.emath.logn(n, x)), 1e-15)


def test_it_has_two_names_and_all_functions():
    assert qn.lib.scimath is qn.emath
    assert sorted(qn.emath.__all__) == sorted(np.emath.__all__)
    with pytest.raises(TypeError, match="required positional argument"):
        qn.emath.sqrt()
    with pytest.raises((TypeError, ValueError)):
        qn.emath.sqrt("a")


@pytest.fixture
def many_digits():
    with mpmath.workprec(120):
        yield


@pytest.mark.usefixtures("many_digits")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_i0_is_within_one_unit(dtype):
    x = np.concatenate([np.linspace(-9, 9, 401), [float.fromhex("0x1.ff048732b398p+2"), 7.999999, 8, 8.000001], np.linspace(8, 85 if dtype == "float32" else 712, 300), 10.0 ** -np.arange(1, 30)]).astype(dtype)
    got = np.asarray(qn.i0(qn.asarray(x)))
    assert got.dtype == dtype
    exact = [mpmath.besseli(0, float(v)) for v in x]
    unit = np.spacing(np.array([float(v) for v in exact], dtype=dtype))
    error = [abs((mpmath.mpf(float(g)) - e) / mpmath.mpf(float(u))) for g, e, u in zip(got, exact, unit)]
    assert max(error) < (0.52 if dtype == "float32" else 1)


def test_i0_at_the_ends():
    assert np.asarray(qn.i0([0, -0.0, np.inf, -np.inf, 800, 1e308, np.nan])).tolist()[:6] == [1, 1] + [np.inf] * 4
    assert np.isnan(float(qn.i0(np.nan)))
    assert float(qn.i0(713.5)) == pytest.approx(float(mpmath.besseli(0, 713.5)), rel=1e-15)
    assert qn.i0([1, 2]).dtype == qn.float64 and qn.i0(qn.asarray([True])).dtype == qn.float64
    with pytest.raises(TypeError, match="i0"):
        qn.i0(1j)


@pytest.mark.usefixtures("many_digits")
def test_powers_of_two_of_complex_numbers():
    rng = np.random.default_rng(3)
    z = np.concatenate([rng.normal(0, 300, 200) + 1j * rng.normal(0, 300, 200), [1000.5 + 1j, -1060 + 2j, 1023.9 + 1e-9j]])
    got = np.asarray(qn.exp2(qn.asarray(z)))
    for x, g in zip(z, got):
        want = mpmath.power(2, mpmath.mpc(x))
        tiny = max(abs(want), mpmath.mpf(2) ** -1022)
        assert abs(mpmath.mpc(g) - want) / tiny < 2.0**-51, x
    for x in (complex(-0.0, -0.0), complex(3, -0.0), complex(2000, 0), complex(2000, -0.0), complex(-2000, 1)):
        got = complex(qn.exp2(x))
        assert np.signbit([got.real, got.imag]).tolist() == [False, bool(np.signbit(x.imag))], x


def test_scalar_type():
    assert qn.ScalarType[:7] == np.ScalarType[:7]
    assert {t.name for t in qn.ScalarType[7:]} == {np.dtype(t).name for t in np.ScalarType[7:]} - {
        "longdouble", "clongdouble", "float128", "complex256", "datetime64", "timedelta64", "object", "bytes", "str", "void"}
    assert len(set(qn.ScalarType)) == len(qn.ScalarType)
