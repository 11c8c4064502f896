# SPDX-License-Identifier: BSD-3-Clause
"""quern.random: arguments and errors as NumPy's Generator, reproducible streams, the laws of the numbers (fixed seeds)."""

import threading

import numpy as np
import pytest
import quern as qn
from scipy import stats


def rng(seed=1):
    return qn.random.default_rng(seed)


DRAWS = {
    "random": lambda g, n: g.random(n),
    "uniform": lambda g, n: g.uniform(-1, 3, n),
    "normal": lambda g, n: g.normal(2, 3, n),
    "standard_normal": lambda g, n: g.standard_normal(n),
    "exponential": lambda g, n: g.exponential(2.5, n),
    "standard_exponential": lambda g, n: g.standard_exponential(n),
    "integers": lambda g, n: g.integers(0, 1000, n),
    "choice": lambda g, n: g.choice(10, n),
}
LAWS = {
    "random": stats.uniform(), "uniform": stats.uniform(-1, 4), "normal": stats.norm(2, 3), "standard_normal": stats.norm(),
    "exponential": stats.expon(scale=2.5), "standard_exponential": stats.expon(),
}


@pytest.mark.parametrize("name", DRAWS)
def test_streams(name):
    draw = DRAWS[name]
    a = np.asarray(draw(rng(5), 1000))
    assert np.array_equal(a, np.asarray(draw(rng(5), 1000)))
    assert not np.array_equal(a, np.asarray(draw(rng(6), 1000)))
    threads = qn.get_num_threads()
    big = np.asarray(draw(rng(5), (50, 2003)))
    assert big.shape == (50, 2003)
    qn.set_num_threads(1)
    assert np.array_equal(big, np.asarray(draw(rng(5), (50, 2003))))
    qn.set_num_threads(threads)
    g = rng(5)
    assert np.array_equal(a, np.concatenate([np.asarray(draw(g, 37)), np.asarray(draw(g, 963))]))


@pytest.mark.parametrize("name", LAWS)
def test_laws(name):
    a = np.asarray(DRAWS[name](rng(3), 100_000))
    assert stats.kstest(a, LAWS[name].cdf).pvalue > 1e-4


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dtypes(dtype):
    for name, low in (("random", 0.0), ("standard_normal", -9.0), ("standard_exponential", 0.0)):
        a = getattr(rng(), name)(20000, dtype=dtype)
        assert a.dtype.name == dtype and np.asarray(a).min() >= low
    assert np.asarray(rng().random(20000, dtype)).max() < 1


def test_known_first_numbers():
    """Philox4x32-10 of key 0, counter 0 begins 6627e8d5 e169c58d."""
    word = 0xE169C58D6627E8D5
    assert float(rng(0).random()) == (word >> 11) * 2.0**-53
    assert int(rng(0).integers(0, 1 << 20)) == word >> 44


def test_array_parameters():
    loc, scale = np.array([[0.0], [100.0]]), np.array([1.0, 2.0, 3.0])
    a = np.asarray(rng().normal(loc, scale))
    assert a.shape == (2, 3) and np.allclose((a - loc) / scale, np.asarray(rng().standard_normal((2, 3))), atol=1e-12)
    assert rng().uniform(0, [1.0, 2.0], (5, 2)).shape == (5, 2)
    assert rng().exponential([1.0, 2.0]).shape == (2,)
    big = np.asarray(rng().normal([0.0, 50.0], 1, (10000, 2)))
    assert np.allclose(big.mean(0), [0, 50], atol=0.1)


def test_scalars():
    g = rng()
    for value in (g.random(), g.uniform(2, 3), g.normal(), g.exponential()):
        assert value.shape == () and isinstance(float(value), float)
    assert g.integers(5).shape == () and 0 <= int(g.integers(5)) < 5
    assert 1 <= int(g.integers(1, 6, endpoint=True)) <= 6


def test_integers():
    g = rng(2)
    for dtype, low, high in (("int8", -128, 128), ("uint8", 0, 256), ("int64", -(2**63), 2**63 - 1), ("uint32", 0, 2**32), ("bool", 0, 2)):
        a = g.integers(low, high, 1000, dtype)
        assert a.dtype.name == dtype
    counts = np.bincount(np.asarray(g.integers(-3, 7, 100_000)) + 3, minlength=10)
    assert stats.chisquare(counts).pvalue > 1e-4


def test_permutation_and_shuffle():
    g = rng(4)
    assert sorted(np.asarray(g.permutation(100)).tolist()) == list(range(100))
    a = np.arange(60).reshape(3, 20)
    for axis in (0, 1):
        p = np.asarray(g.permutation(qn.asarray(a), axis))
        assert np.array_equal(np.sort(p, axis), a) and not np.array_equal(p, a)
        x = qn.asarray(a.copy())
        assert g.shuffle(x, axis) is None
        assert np.array_equal(np.sort(np.asarray(x), axis), a) and not np.array_equal(np.asarray(x), a)


def test_choice():
    g = rng(7)
    p = [0.5, 0.0, 0.2, 0.3]
    counts = np.bincount(np.asarray(g.choice(4, 100_000, p=p)), minlength=4)
    assert counts[1] == 0 and stats.chisquare(counts[[0, 2, 3]], 100_000 * np.array([0.5, 0.2, 0.3])).pvalue > 1e-4
    assert sorted(np.asarray(g.choice(10, 10, replace=False)).tolist()) == list(range(10))
    assert sorted(np.asarray(g.choice(4, 3, False, p)).tolist()) == [0, 2, 3]
    a = np.array([[1, 2, 3], [4, 5, 6]])
    assert np.asarray(g.choice(a)).tolist() in a.tolist()
    assert g.choice(qn.asarray(a), (2, 2), axis=1).shape == (2, 2, 2)
    assert g.choice([10.0, 20.0], 5).dtype.name == "float64"


def test_spawn_and_seeds():
    children = rng(1).spawn(3)
    again = rng(1).spawn(3)
    values = [float(c.random()) for c in children]
    assert values == [float(c.random()) for c in again] and len(set(values)) == 3
    seeds = [0, 1, 2**64 - 1, 2**64, 2**200 + 5, [1, 2], [2, 1], [1, 2, 0], np.int64(7)]
    assert len({float(rng(s).random()) for s in seeds}) == len(seeds)
    assert float(rng(np.int64(1)).random()) == float(rng(1).random())
    g = rng(1)
    assert qn.random.default_rng(g) is g
    assert float(qn.random.default_rng().random()) != float(qn.random.default_rng().random())


def test_module_functions():
    r = qn.random
    r.seed(3)
    a = [np.asarray(x).tolist() for x in (r.rand(2, 3), r.randn(3), r.randint(5, size=4), r.uniform(size=2), r.permutation(5), r.random())]
    r.seed(3)
    assert a == [np.asarray(x).tolist() for x in (r.rand(2, 3), r.randn(3), r.randint(5, size=4), r.uniform(size=2), r.permutation(5), r.random())]
    assert r.rand().shape == () and r.normal(size=(2, 2)).shape == (2, 2)


def test_shared_by_threads():
    g, seen = rng(1), []
    threads = [threading.Thread(target=lambda: seen.append(np.asarray(g.random(100_000)))) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert np.array_equal(np.sort(np.concatenate(seen)), np.sort(np.asarray(rng(1).random(800_000))))


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda g: g.uniform(5, 1), ValueError, "high - low < 0"),
        (lambda g: g.uniform([5.0, 0], 1), ValueError, "high - low < 0"),
        (lambda g: g.uniform(0, float("inf")), OverflowError, "high - low range exceeds valid bounds"),
        (lambda g: g.normal(0, -1), ValueError, "scale < 0"),
        (lambda g: g.normal(0, [1.0, -1.0]), ValueError, "scale < 0"),
        (lambda g: g.exponential(-1), ValueError, "scale < 0"),
        (lambda g: g.random(dtype="int32"), TypeError, "Unsupported dtype int32"),
        (lambda g: g.random(-1), ValueError, "negative"),
        (lambda g: g.integers(5, 5), ValueError, "low >= high"),
        (lambda g: g.integers(0, 300, dtype="uint8"), ValueError, "high is out of bounds for uint8"),
        (lambda g: g.integers(2.5), TypeError, "low"),
        (lambda g: g.choice(0), ValueError, "a must be a positive integer unless no samples are taken"),
        (lambda g: g.choice(3, 4, replace=False), ValueError, "Cannot take a larger sample than population when replace is False"),
        (lambda g: g.choice(5, p=[0.5, 0.5]), ValueError, "a and p must have same size"),
        (lambda g: g.choice(2, p=[0.5, 0.6]), ValueError, "Probabilities do not sum to 1"),
        (lambda g: g.choice(2, p=[1.5, -0.5]), ValueError, "Probabilities are not non-negative"),
        (lambda g: g.choice([[1, 2]], axis=2), IndexError, "axis 2"),
        (lambda g: g.permutation(qn.ones((2, 2)), 2), IndexError, "axis"),
        (lambda g: g.shuffle([1, 2]), TypeError, "quern array"),
        (lambda g: qn.random.default_rng(-1), ValueError, "non-negative"),
        (lambda g: qn.random.default_rng("a"), TypeError, "interpreted|integer"),
    ],
)
def test_errors(call, error, text):
    with pytest.raises(error, match=text):
        call(rng())
