# SPDX-License-Identifier: BSD-3-Clause
"""Operations whose kernels go by vectors and blocks: an element's result is that of the element alone, wherever it stands."""

import math

import numpy as np
import pytest
import quern as qn

INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
ODD = [0.0, -0.0, 1, -1, 3, 0.5, -2.5, 7, 1e-310, -1e300, 2.0**52 + 1, 2.0**60, np.inf, -np.inf, np.nan]


def same(got, want):
    got, want = np.asarray(got), np.asarray(want)
    return np.array_equal(got, want, equal_nan=True) and np.array_equal(np.signbit(got[got == got]), np.signbit(want[want == want]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ["fmod", "remainder", "floor_divide", "divmod"])
def test_whole_quotients(name, dtype):
    f = getattr(qn, name)
    with np.errstate(all="ignore"):
        x, y = (v.ravel() for v in np.meshgrid(*2 * [np.array(ODD).astype(dtype)]))
    rng = np.random.default_rng(4)
    x = np.concatenate([x, rng.normal(0, 1e3, 300).astype(dtype), np.arange(60, dtype=dtype)])
    y = np.concatenate([y, rng.normal(0, 9, 300).astype(dtype), np.repeat(np.array([3, -0.25], dtype), 30)])
    parts = f if name == "divmod" else lambda a, b: (f(a, b),)
    got = parts(qn.asarray(x), qn.asarray(y))
    alone = [parts(qn.asarray(a), qn.asarray(b)) for a, b in zip(x[:, None], y[:, None])]
    backwards = parts(qn.asarray(x[::-1])[::-1], qn.asarray(np.repeat(y, 2))[::2])
    for k, part in enumerate(got):
        assert same(part, np.concatenate([np.asarray(p[k]) for p in alone])) and same(part, backwards[k])
    plain = np.isfinite(x) & np.isfinite(y) & (y != 0)
    with np.errstate(all="ignore"):
        want = getattr(np, name)(x, y)
    for part, reference in zip(got, want if name == "divmod" else (want,)):
        assert same(np.asarray(part)[plain], reference[plain])


@pytest.mark.parametrize("dtype", INTEGERS)
def test_divisors_multiples_powers(dtype):
    info, rng = np.iinfo(dtype), np.random.default_rng(5)
    mask = 2**info.bits
    for limit in (9, 1000, 2**40, 2**62):
        low, high = max(info.min, -limit), min(info.max, limit)
        x, y = (rng.integers(low, high, 300, dtype, endpoint=True) for _ in range(2))
        x[:6], y[:6] = [0, 0, info.max, 1, 0, high], [0, 3, info.max, 0, 1, low or 1]
        a, b, e = x.tolist(), y.tolist(), (np.arange(300) % 70).astype(dtype)
        for view in (qn.asarray(x), qn.asarray(np.repeat(x, 2))[::2]):
            assert [v % mask for v in qn.gcd(view, qn.asarray(y)).tolist()] == [math.gcd(p, q) % mask for p, q in zip(a, b)]
            assert [v % mask for v in qn.lcm(view, qn.asarray(y)).tolist()] == [math.lcm(p, q) % mask for p, q in zip(a, b)]
            assert [v % mask for v in qn.power(view, qn.asarray(e)).tolist()] == [pow(p, q, mask) for p, q in zip(a, e.tolist())]
    with_least = np.array([info.min, info.max], dtype)
    assert np.array_equal(np.asarray(qn.gcd(qn.asarray(with_least), 6)), np.gcd(with_least, with_least.dtype.type(6)))


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@pytest.mark.parametrize("n", [1, 3, 4, 5, 8, 9, 200, 300])
def test_complex_products(n, dtype):
    rng = np.random.default_rng(n)
    x, y = ((rng.normal(size=n) + 1j * rng.normal(size=n)).astype(dtype) for _ in range(2))
    y[::3], x[::7] = 0, complex(np.inf, 1)
    for f in (qn.multiply, qn.divide):
        got = np.asarray(f(qn.asarray(x), qn.asarray(y)))
        alone = np.concatenate([np.asarray(f(qn.asarray(a), qn.asarray(b))) for a, b in zip(x[:, None], y[:, None])])
        strided = np.asarray(f(qn.asarray(np.repeat(x, 3))[::3], qn.asarray(y[::-1])[::-1]))
        ours = qn.asarray(x)
        for other in (alone, strided, np.asarray(f(ours, qn.asarray(y), out=ours))):
            assert np.array_equal(got.real, other.real, equal_nan=True) and np.array_equal(got.imag, other.imag, equal_nan=True)
        scalar = np.asarray(f(qn.asarray(x), qn.asarray(y[-1])))
        assert np.array_equal(scalar, np.asarray(f(qn.asarray(x), qn.asarray(np.full(n, y[-1])))), equal_nan=True)
    finite = np.isfinite(x)
    np.testing.assert_allclose(np.asarray(qn.asarray(x) * qn.asarray(y))[finite], (x * y)[finite], rtol=1e-5, atol=1e-6)
