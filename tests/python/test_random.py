# SPDX-License-Identifier: BSD-3-Clause
"""quern.random against NumPy 2.4: the same bits and the same state afterwards, for every distribution, dtype, size and order of calls."""

import pickle
import threading

import numpy as np
import pytest
import quern as qn

MANY = 60_000  # so many that the rare branches of every method are met


def same(x, y):
    x, y = np.asarray(x), np.asarray(y)
    return x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes()


def check(draw, seed=1):
    """draw(generator, module) gives the same array and leaves the same state in both modules."""
    theirs, ours = np.random.default_rng(seed), qn.random.default_rng(seed)
    expected, result = draw(theirs, np), draw(ours, qn)
    assert same(expected, result)
    assert theirs.bit_generator.state == ours.bit_generator.state


LAWS = {
    "random": [()], "standard_normal": [()], "standard_exponential": [()], "uniform": [(), (-3, 5)], "normal": [(), (2, 3), (1, 0)],
    "exponential": [(), (2.5,), (0,)], "standard_gamma": [(0.1,), (0.5,), (1,), (2.5,), (100,), (0,)], "gamma": [(0.3, 2), (3, 0.5)],
    "beta": [(0.5, 0.5), (1, 1), (2, 3), (0.01, 0.02), (1e-4, 1e-4), (1e-110, 1e-110), (0.5, 3)], "chisquare": [(3,), (0.5,)],
    "f": [(3, 4)], "noncentral_chisquare": [(3, 2), (0.5, 2), (2, 0), (1, 50), (3, np.nan)], "noncentral_f": [(3, 4, 2), (0.5, 2, 3)],
    "standard_cauchy": [()], "standard_t": [(3,), (0.5,)], "lognormal": [(), (1, 0.5)], "rayleigh": [(), (2,)], "pareto": [(3,)],
    "weibull": [(2,), (0,), (0.3,)], "power": [(2,), (0.5,)], "laplace": [(), (1, 2)], "gumbel": [(), (1, 2)], "logistic": [(), (1, 2)],
    "triangular": [(0, 1, 3), (-1, -1, 2)], "wald": [(1, 2), (100, 0.1)],
    "vonmises": [(0, 4), (1, 1e-9), (1, 1e-6), (1, 1e7), (3, 0.5), (0, 0), (0, np.nan)],
    "poisson": [(), (0.1,), (9.99,), (10,), (50,), (1000,), (1e6,), (0,), (1e17,)], "geometric": [(0.1,), (0.5,), (1,), (1e-9,), (1e-19,)],
    "logseries": [(0.5,), (0.99,), (0,)], "zipf": [(2,), (1.1,), (4,), (2000,)], "negative_binomial": [(5, 0.3), (0.5, 0.9), (100, 0.01)],
    "hypergeometric": [
        (10, 20, 5), (100, 200, 150), (100, 200, 280), (1000, 5, 500), (0, 5, 3), (5, 0, 3), (5, 5, 0), (100000, 300000, 1000), (20, 10, 29),
    ],
    "binomial": [
        (10, 0.3), (10, 0.9), (100, 0.5), (1000, 0.4), (1000000, 0.001), (100, 0.99), (0, 0.5), (5, 0), (5, 1), (10**12, 0.5), (100000, 0.7),
    ],
}
CASES = [(name, p) for name, ps in LAWS.items() for p in ps]


@pytest.mark.parametrize("name, p", CASES)
def test_distributions(name, p):
    check(lambda g, m: getattr(g, name)(*p, size=MANY))
    for size in (None, (), 3, (2, 0), (3, 2, 5)):
        check(lambda g, m: getattr(g, name)(*p, size=size), 12345)


SINGLES = {"random": (), "standard_normal": (), "standard_exponential": (), "standard_gamma": (0.5,)}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", SINGLES)
def test_precisions_and_out(name, dtype):
    p = SINGLES[name]
    check(lambda g, m: getattr(g, name)(*p, MANY, dtype))
    check(lambda g, m: m.concatenate([getattr(g, name)(*p, size=k, dtype=dtype) for k in (1, 2, 3, 5, 17, 18, 100, 1001, 8, 16, 15)]))

    def into(g, m):
        out = m.zeros((3, 5), dtype=dtype)
        assert getattr(g, name)(*p, dtype=dtype, out=out) is out
        getattr(g, name)(*p, (3, 5), dtype, out=out)
        return out

    check(into)
    check(lambda g, m: getattr(g, name)(*p, dtype=dtype, out=m.zeros((3, 5), dtype=dtype).T) if name != "standard_gamma" else g.random())


@pytest.mark.parametrize("shape", [0.3, 1, 2.5, 100])
def test_gamma_in_float32(shape):
    check(lambda g, m: g.standard_gamma(shape, MANY, "float32"))
    check(lambda g, m: g.standard_gamma([shape, 1, 3], dtype="float32"))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_exponential_by_inversion(dtype):
    check(lambda g, m: g.standard_exponential(1001, dtype, "inv"))


def test_long_fills_use_all_threads():
    check(lambda g, m: g.random(2_000_003))
    check(lambda g, m: [g.random(1, "float32"), g.random(2_000_003, "float32")][1])


BROADCAST = [
    lambda g: g.normal([[0.0], [100.0]], [1.0, 2, 3]), lambda g: g.gamma([[0.5], [2]], [1.0, 2, 3], (4, 2, 3)), lambda g: g.beta([0.5, 2], 2),
    lambda g: g.binomial([10, 1000], [[0.1], [0.6]]), lambda g: g.hypergeometric([10, 100], 20, [5, 15]),
    lambda g: g.triangular([0, 1], 1, [3, 4]), lambda g: g.poisson([1.0, 100.0, 0], (100, 3)), lambda g: g.uniform(0, [1.0, 2.0], (5, 2)),
    lambda g: g.exponential([[1.0], [2.0]], (2, 1000)), lambda g: g.normal([], 1), lambda g: g.noncentral_f([1.0, 2], [[2.0], [3]], 1),
    lambda g: g.multinomial([[10], [20]], [0.2, 0.3, 0.5], (2, 2)), lambda g: g.multinomial([10, 20], [[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]]),
]


@pytest.mark.parametrize("draw", BROADCAST)
def test_array_parameters(draw):
    check(lambda g, m: draw(g))


INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"]
BOUNDS = [(0, 1), (0, 2), (0, 10), (0, 127), (5, 100), (-3, 3), (0, 2**31), (0, 2**32), (0, 2**32 + 1), (0, 2**33), (-(2**62), 2**62), (0, 2**64)]


def outcome(draw):
    try:
        return draw()
    except (ValueError, OverflowError) as e:
        return type(e)


@pytest.mark.parametrize("dtype", INTEGERS)
def test_integers(dtype):
    limits = (0, 1) if dtype == "bool" else (int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))
    for low, high in [*BOUNDS, limits, (limits[0], limits[1] + 1), (limits[0], limits[1] + 2), (limits[0] - 1, 1)]:
        for endpoint in (False, True):
            for size in (1001, None, (3, 3)):
                call = lambda m: outcome(lambda: m.random.default_rng(3).integers(low, high, size, dtype, endpoint))  # noqa: E731
                expected, result = call(np), call(qn)
                assert result is expected if isinstance(expected, type) else same(expected, result), (low, high, endpoint, size)
    check(lambda g, m: g.integers([0, 1, 0], [[2], [2], [2]], dtype=dtype))
    check(lambda g, m: g.integers(0, [1, 2], (50, 2), dtype))
    check(lambda g, m: [g.integers(0, 2, 3, dtype), g.integers(0, 2, 70, dtype)][1])
    if dtype != "bool":
        check(lambda g, m: g.integers([0, 50, 3], 100, (50, 3), dtype))


def test_integers_of_floats_and_bytes():
    check(lambda g, m: g.integers(2.5, size=50))
    check(lambda g, m: g.integers(7, size=50))
    theirs, ours = np.random.default_rng(3), qn.random.default_rng(3)
    for n in (0, 1, 3, 4, 5, 100):
        assert theirs.bytes(n) == ours.bytes(n)


# ---- orders and samples ----

BOX = np.arange(60.0).reshape(3, 4, 5)


@pytest.mark.parametrize("n", [0, 1, 2, 5, 100, 10000, 70000])
def test_permutation_of_a_range(n):
    check(lambda g, m: g.permutation(n))


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_orders_along_an_axis(axis):
    check(lambda g, m: g.permutation(m.asarray(BOX), axis))
    check(lambda g, m: g.permuted(m.asarray(BOX), axis=axis))
    check(lambda g, m: g.permuted(m.asarray(BOX).T, axis=axis))
    check(lambda g, m: g.permuted(m.asarray(BOX), axis=axis, out=m.zeros((3, 4, 5))))


def test_permuted_as_one_line():
    for view in (lambda a: a, lambda a: a.T, lambda a: a[:, ::2], lambda a: a[0, 0], lambda a: a[:, :, 0]):
        check(lambda g, m: g.permuted(view(m.asarray(BOX))))


@pytest.mark.parametrize("dtype", ["int8", "int16", "float32", "float64", "complex128"])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_shuffle(dtype, axis):
    for view in (lambda a: a, lambda a: a.T, lambda a: a[::2], lambda a: a[::-1], lambda a: a[:, 0, 0:0]):
        def shuffled(g, m):
            x = m.asarray(BOX.astype(dtype))
            g.shuffle(view(x), min(axis, view(x).ndim - 1))
            return x

        check(shuffled)
    check(lambda g, m: [x := m.asarray(np.arange(500).astype(dtype)), g.shuffle(x[::3])][0])


def test_shuffle_of_lists_and_foreign_memory():
    def shuffled(g, m):
        x = list(range(100))
        assert g.shuffle(x) is None
        return m.asarray(x)

    check(shuffled)
    theirs, ours = np.arange(50), np.arange(50)
    np.random.default_rng(1).shuffle(theirs)
    qn.random.default_rng(1).shuffle(ours)
    assert np.array_equal(theirs, ours)


P = np.arange(1000) / np.arange(1000).sum()
SAMPLES = [
    {"a": 10}, {"a": 10, "size": 5}, {"a": 10, "size": (2, 3)}, {"a": 10, "size": 10, "replace": False},
    {"a": 10, "size": 5, "replace": False, "shuffle": False}, {"a": 100000, "size": 50, "replace": False},
    {"a": 100000, "size": 50000, "replace": False}, {"a": 100000, "size": 50000, "replace": False, "shuffle": False},
    {"a": 100000, "size": 3000, "replace": False, "shuffle": False}, {"a": 4, "size": 1000, "p": [0.1, 0.2, 0.3, 0.4]},
    {"a": 4, "p": [0.1, 0.2, 0.3, 0.4]}, {"a": 4, "size": 3, "replace": False, "p": [0.1, 0.2, 0.3, 0.4]}, {"a": [1.5, 2.5, 3.5]},
    {"a": [1.5, 2.5], "size": 3}, {"a": BOX, "size": 3}, {"a": BOX, "size": (2, 2), "axis": 1}, {"a": BOX, "axis": 2},
    {"a": BOX, "size": 5, "axis": 2, "replace": False}, {"a": 1000, "size": 700, "replace": False, "p": P}, {"a": 1000, "size": 7000, "p": P},
    {"a": 1000, "size": 70, "p": P}, {"a": 5, "size": 0}, {"a": 0, "size": 0}, {"a": 5, "size": ()},
    {"a": 10, "size": 3, "p": (np.ones(10) / 10).astype("float32")},
]


@pytest.mark.parametrize("arguments", SAMPLES, ids=str)
def test_choice(arguments):
    for seed in range(3):
        check(lambda g, m: g.choice(**{k: m.asarray(v) if isinstance(v, np.ndarray) else v for k, v in arguments.items()}), seed)


# ---- vectors ----

@pytest.mark.parametrize("size", [None, 5, (5, 2), 0])
def test_vectors(size):
    check(lambda g, m: g.multinomial(20, [0.2, 0.3, 0.5], size))
    check(lambda g, m: g.multinomial(1000, [1 / 6] * 6, size))
    for alpha in ([1, 2, 3], [0.01, 0.02, 0.03], [0.05, 0, 0.05], [0, 0], [5]):
        check(lambda g, m: g.dirichlet(alpha, size))
    for method in ("marginals", "count"):
        for colors, nsample in (([16, 8, 4], 6), ([16, 8, 4], 20), ([160, 80, 40], 100), ([0, 0], 0), ([5], 3), ([], 0)):
            check(lambda g, m: g.multivariate_hypergeometric(m.asarray(colors, dtype="int64"), nsample, size, method))


@pytest.mark.parametrize("method", ["svd", "eigh", "cholesky"])
def test_multivariate_normal(method):
    mean, cov = [1, 2, 3], [[2, 0.5, 0.1], [0.5, 1, 0.2], [0.1, 0.2, 3]]
    for size in (None, 100, (4, 5)):
        expected = np.random.default_rng(5).multivariate_normal(mean, cov, size, method=method)
        result = np.asarray(qn.random.default_rng(5).multivariate_normal(mean, cov, size, method=method))
        assert result.shape == expected.shape and np.allclose(result, expected, rtol=0, atol=1e-12)


def test_covariance_that_is_none():
    g = qn.random.default_rng(1)
    with pytest.warns(RuntimeWarning, match="positive-semidefinite"):
        g.multivariate_normal([0, 0], [[1, 2], [2, 1]])
    with pytest.raises(ValueError, match="positive-semidefinite"):
        g.multivariate_normal([0, 0], [[1, 2], [2, 1]], check_valid="raise", method="eigh")
    assert g.multivariate_normal([0, 0], [[1, 2], [2, 1]], check_valid="ignore").shape == (2,)
    with pytest.raises(qn.linalg.LinAlgError):
        g.multivariate_normal([0, 0], [[1, 2], [2, 1]], method="cholesky")


# ---- bit generators ----

KINDS = ["PCG64", "PCG64DXSM", "SFC64", "Philox", "MT19937"]


@pytest.mark.parametrize("kind", KINDS)
def test_bit_generators(kind):
    theirs, ours = (m.random.Generator(getattr(m.random, kind)(77)) for m in (np, qn))
    for draw in (
        lambda g: g.random(1001), lambda g: g.random(1001, "float32"), lambda g: g.standard_normal(1001), lambda g: g.standard_normal(1001, "float32"),
        lambda g: g.integers(0, 2**40, 1001), lambda g: g.permutation(1001), lambda g: g.gamma(2.5, size=1001), lambda g: g.integers(0, 5, 7, "int8"),
        lambda g: g.bit_generator.random_raw((3, 2)), lambda g: np.uint64(g.bit_generator.random_raw()),
    ):
        assert same(draw(theirs), draw(ours))
    assert ours.bit_generator.random_raw(3, output=False) is None
    theirs.bit_generator.random_raw(3, output=False)
    for x, y in zip(theirs.spawn(3) + theirs.spawn(1), ours.spawn(3) + ours.spawn(1)):
        assert same(x.random(5), y.random(5))
    state = theirs.bit_generator.state
    assert same(theirs.random(5), ours.random(5))
    theirs.bit_generator.state = state
    ours.bit_generator.state = state  # NumPy's own, with its arrays
    assert same(theirs.random(5), ours.random(5))


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM", "Philox"])
def test_moving_along_a_stream(kind):
    theirs, ours = (getattr(m.random, kind)(5) for m in (np, qn))
    theirs.random_raw(3), ours.random_raw(3)
    assert same(theirs.jumped(3).random_raw(5), ours.jumped(3).random_raw(5))
    for delta in (10, 10**30, -3, 2**127):
        assert ours.advance(delta) is ours
        theirs.advance(delta)
        assert same(theirs.random_raw(5), ours.random_raw(5))


@pytest.mark.parametrize("kind", [*KINDS, "SIMD"])
def test_state_and_pickles(kind):
    g = qn.random.Generator(getattr(qn.random, kind)(3))
    g.random(5, "float32")
    state, copy = g.bit_generator.state, pickle.loads(pickle.dumps(g))
    expected = np.asarray(g.random(100))
    assert np.array_equal(expected, np.asarray(copy.random(100)))
    g.bit_generator.state = state
    assert np.array_equal(expected, np.asarray(g.random(100)))
    assert copy.bit_generator.seed_seq.entropy == 3 and str(copy) == f"Generator({kind})" and repr(copy).startswith(str(copy))
    with pytest.raises(TypeError):
        g.bit_generator.state = 3
    with pytest.raises(ValueError, match=kind):
        g.bit_generator.state = {"bit_generator": "other"}


def test_philox_counters():
    for arguments in ({"key": 2**70 + 3}, {"seed": 3, "counter": 7}, {"key": [1, 2], "counter": [1, 2, 3, 4]}):
        assert same(np.random.Philox(**{k: np.array(v, np.uint64) if isinstance(v, list) else v for k, v in arguments.items()}).random_raw(9), qn.random.Philox(**arguments).random_raw(9))


# ---- seeds ----

SEEDS = [0, 1, 2**32, 2**64 - 1, 2**200 + 5, [1, 2], [2, 1], [1, 2, 0], [], [1, 2, 3, 4, 5, 2**40], range(7), "text"]


@pytest.mark.parametrize("entropy", SEEDS[:-1], ids=str)
def test_seed_sequences(entropy):
    theirs, ours = np.random.SeedSequence(entropy), qn.random.SeedSequence(entropy)
    for n, dtype in ((7, "uint32"), (3, "uint64"), (0, "uint32"), (1000, "uint32")):
        assert same(theirs.generate_state(n, dtype), ours.generate_state(n, dtype))
    for x, y in zip(theirs.spawn(3) + theirs.spawn(2), ours.spawn(3) + ours.spawn(2)):
        assert same(x.generate_state(5), y.generate_state(5)) and x.spawn_key == y.spawn_key
        assert same(x.spawn(2)[1].generate_state(5), y.spawn(2)[1].generate_state(5))
    assert theirs.state == ours.state and repr(theirs) == repr(ours) and same(theirs.pool, ours.pool)
    assert same(np.random.SeedSequence(entropy, pool_size=8, spawn_key=(3,)).generate_state(9), qn.random.SeedSequence(entropy, pool_size=8, spawn_key=(3,)).generate_state(9))
    assert same(np.random.default_rng(entropy).random(3), qn.random.default_rng(entropy).random(3))


def test_seeds_of_other_kinds():
    for seed in (np.int64(7), np.array([1, 2, 3]), np.array([1, 2], np.uint32), True):
        assert same(np.random.default_rng(seed).random(3), qn.random.default_rng(qn.asarray(seed) if isinstance(seed, np.ndarray) else seed).random(3))
    g = qn.random.default_rng(1)
    assert qn.random.default_rng(g) is g and qn.random.default_rng(g.bit_generator).bit_generator is g.bit_generator
    assert float(qn.random.default_rng().random()) != float(qn.random.default_rng().random())
    assert same(np.random.default_rng(np.random.SeedSequence(5)).random(3), qn.random.default_rng(qn.random.SeedSequence(5)).random(3))


# ---- the own streams ----

def own(seed=1):
    return qn.random.Generator(qn.random.SIMD(seed))


OWN = {
    "random": lambda g, n: g.random(n), "uniform": lambda g, n: g.uniform(-1, 3, n), "normal": lambda g, n: g.normal(2, 3, n),
    "standard_normal": lambda g, n: g.standard_normal(n), "exponential": lambda g, n: g.exponential(2.5, n),
    "integers": lambda g, n: g.integers(0, 1000, n), "choice": lambda g, n: g.choice(10, n), "gamma": lambda g, n: g.gamma(2.5, size=n),
    "varying": lambda g, n: g.normal(qn.zeros(n), 3),
}


@pytest.mark.parametrize("name", OWN)
def test_own_streams(name):
    draw = OWN[name]
    a = np.asarray(draw(own(5), 1000))
    assert np.array_equal(a, np.asarray(draw(own(5), 1000))) and not np.array_equal(a, np.asarray(draw(own(6), 1000)))
    threads = qn.get_num_threads()
    big = np.asarray(draw(own(5), 100_003))
    qn.set_num_threads(1)
    assert np.array_equal(big, np.asarray(draw(own(5), 100_003)))
    qn.set_num_threads(threads)
    g = own(5)
    assert np.array_equal(a, np.concatenate([np.asarray(draw(g, 37)), np.asarray(draw(g, 963))]))


def test_known_numbers_of_the_own_streams():
    """Philox4x32-10 of key 0, counter 0 begins 6627e8d5 e169c58d."""
    word = 0xE169C58D6627E8D5
    assert float(own(0).random()) == (word >> 11) * 2.0**-53 == float(own(0).beta(1e-110, 1e-110)) * 0 + float(own(0).random())
    assert int(own(0).integers(0, 1 << 20)) == word >> 44 and int(own(0).bit_generator.random_raw()) == word


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_own_precisions(dtype):
    for name, low in (("random", 0.0), ("standard_normal", -9.0), ("standard_exponential", 0.0)):
        a = getattr(own(), name)(20000, dtype=dtype)
        assert a.dtype.name == dtype and np.asarray(a).min() >= low
    assert np.asarray(own().random(20000, dtype)).max() < 1


def test_own_orders_and_laws():
    from scipy import stats

    g = own(4)
    assert sorted(np.asarray(g.permutation(100)).tolist()) == list(range(100))
    x = qn.asarray(BOX.copy())
    for axis in (0, 1):
        assert np.array_equal(np.sort(np.asarray(g.permutation(x, axis)), axis), BOX)
    g.shuffle(x, 1)
    assert np.array_equal(np.sort(np.asarray(x), 1), BOX)
    assert sorted(np.asarray(g.choice(4, 3, False, [0.5, 0.0, 0.2, 0.3])).tolist()) == [0, 2, 3]
    assert stats.kstest(np.asarray(own(3).gamma(2.5, size=20000)), stats.gamma(2.5).cdf).pvalue > 1e-4
    assert stats.kstest(np.asarray(own(3).normal([[1.0], [1.0]], 2, (2, 10000))).ravel(), stats.norm(1, 2).cdf).pvalue > 1e-4
    children = own(1).spawn(3)
    assert len({float(c.random()) for c in children} | {float(own(1).random())}) == 4
    b = own(1).bit_generator
    assert int(b.jumped().random_raw()) == int(own(1).bit_generator.advance(1 << 40).random_raw())


# ---- life ----

def test_shared_by_threads():
    for make in (own, qn.random.default_rng):
        g, seen = make(1), []
        threads = [threading.Thread(target=lambda: seen.append(np.asarray(g.random(100_000)))) for _ in range(8)]  # noqa: B023
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert np.array_equal(np.sort(np.concatenate(seen)), np.sort(np.asarray(make(1).random(800_000))))


def test_subclasses():
    class Loud(qn.random.Generator):
        pass

    g = Loud(qn.random.PCG64(1))
    assert isinstance(g, qn.random.Generator) and str(g) == "Loud(PCG64)" and type(g.spawn(1)[0]) is Loud
    with pytest.raises(TypeError, match="bit_generator"):
        qn.random.Generator(3)
    with pytest.raises(NotImplementedError):
        qn.random.BitGenerator()


def test_signatures():
    import inspect

    for name in LAWS:
        expected = [str(p) for p in inspect.signature(getattr(np.random.Generator, name)).parameters.values()]
        result = str(inspect.signature(getattr(qn.random.Generator, name)))
        names = [p.split("=")[0] for p in expected]
        assert [p.split("=")[0].strip("/") for p in result[1:-1].split(", ") if p != "/"] == names, name


ERRORS = [
    (lambda g: g.uniform(5, 1), "high - low < 0"), (lambda g: g.uniform([5.0, 0], 1), "high - low < 0"),
    (lambda g: g.uniform(0, float("inf")), "range exceeds valid bounds"), (lambda g: g.normal(0, -1), "scale < 0"),
    (lambda g: g.normal(0, [1.0, -1.0]), "scale < 0"), (lambda g: g.exponential(-1), "scale < 0"), (lambda g: g.gamma(-1), "shape < 0"),
    (lambda g: g.beta(0, 1), "a <= 0"), (lambda g: g.poisson(-1), "lam < 0"), (lambda g: g.poisson(float("nan")), "lam < 0 or lam is NaN"),
    (lambda g: g.poisson(1e19), "lam value too large"), (lambda g: g.binomial(5, 1.5), "p < 0, p > 1"), (lambda g: g.binomial(-1, 0.5), "n < 0"),
    (lambda g: g.geometric(0), "p <= 0"), (lambda g: g.logseries(1), "p >= 1"), (lambda g: g.zipf(1), "a <= 1"),
    (lambda g: g.negative_binomial(0, 0.5), "n <= 0"), (lambda g: g.negative_binomial(1e18, 1e-6), "n too large or p too small"),
    (lambda g: g.negative_binomial(float("nan"), 0.5), "n must not be NaN"), (lambda g: g.hypergeometric(10**9, 1, 1), "must be less than"),
    (lambda g: g.hypergeometric(1, 2, 4), "ngood \\+ nbad < nsample"), (lambda g: g.triangular(3, 2, 4), "left > mode"),
    (lambda g: g.triangular([1.0, 2], [2.0, 3], [1.5, 4]), "mode > right"), (lambda g: g.triangular(1, 1, 1), "left == right"),
    (lambda g: g.random(dtype="int32"), "Unsupported dtype"), (lambda g: g.random(dtype="float16"), "Unsupported dtype"),
    (lambda g: g.random(-1), "negative"), (lambda g: g.integers(5, 5), "low >= high"), (lambda g: g.integers(0), "high <= 0"),
    (lambda g: g.integers(5, 4, endpoint=True), "low > high"), (lambda g: g.integers(0, 300, dtype="uint8"), "high is out of bounds for uint8"),
    (lambda g: g.integers(0, 2**70), "high is out of bounds"), (lambda g: g.integers(-(2**70), 5), "low is out of bounds"),
    (lambda g: g.integers(5, dtype="float64"), "Unsupported dtype"), (lambda g: g.choice(0), "a must be a positive integer unless no samples are taken"),
    (lambda g: g.choice(3, 4, replace=False), "Cannot take a larger sample than population when replace is False"),
    (lambda g: g.choice(5, p=[0.5, 0.5]), "a and p must have same size"), (lambda g: g.choice(2, p=[0.5, 0.6]), "Probabilities do not sum to 1"),
    (lambda g: g.choice(2, p=[1.5, -0.5]), "Probabilities are not non-negative"), (lambda g: g.choice(2, p=[[0.5, 0.5]]), "p must be 1-dimensional"),
    (lambda g: g.choice(2, p=[float("nan"), 1]), "Probabilities contain NaN"), (lambda g: g.choice(1.5), "a must be a sequence or an integer"),
    (lambda g: g.choice(3, 2, False, [0, 0, 1]), "Fewer non-zero entries in p than size"), (lambda g: g.normal([1, 2, 3], 1, (2, 2)), "Output size"),
    (lambda g: g.normal([1, 2, 3], 1, (3, 1)), "Output size"), (lambda g: g.normal([1, 2, 3], [1, 2]), "broadcast"), (lambda g: g.multinomial(5, [0.5, 0.6, 0.1]), "sum\\(pvals"),
    (lambda g: g.multinomial(-1, [0.5, 0.5]), "n < 0"), (lambda g: g.multinomial(1, [0.5, -0.5]), "pvals < 0"), (lambda g: g.multinomial(1, 0.5), "pvals must have at least 1 dimension"),
    (lambda g: g.dirichlet([-1, 1]), "alpha < 0"), (lambda g: g.multivariate_hypergeometric([1, 2], 4), "nsample > sum\\(colors\\)"),
    (lambda g: g.multivariate_hypergeometric([1, 2], 1, method="x"), "method must be"), (lambda g: g.multivariate_hypergeometric([1, -2], 1), "colors must be"),
    (lambda g: g.multivariate_hypergeometric([1.5], 1), "colors must be"), (lambda g: g.multivariate_hypergeometric([1], 0.5), "nsample must be an integer"),
    (lambda g: g.multivariate_hypergeometric([1], -1), "nsample must be nonnegative"), (lambda g: g.multivariate_hypergeometric([10**9], 1), "must be less than 1000000000"),
    (lambda g: g.multivariate_normal([[0]], [[1]]), "mean must be 1 dimensional"), (lambda g: g.multivariate_normal([0], [1]), "cov must be 2 dimensional and square"),
    (lambda g: g.multivariate_normal([0, 1], [[1]]), "must have same length"), (lambda g: g.multivariate_normal([0], [[1]], method="x"), "method must be one of"),
    (lambda g: g.permutation(BOX, 3), "axis 3"),
]


@pytest.mark.parametrize("call, text", ERRORS)
def test_errors_are_numpys(call, text):
    with pytest.raises(Exception) as expected:
        call(np.random.default_rng(1))
    state = (g := qn.random.default_rng(1)).bit_generator.state
    with pytest.raises(qn.AxisError if expected.type is np.exceptions.AxisError else expected.type, match=text):
        call(g)
    assert g.bit_generator.state == state


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda g: g.random(3, out=qn.zeros(4)), ValueError, "size must match out.shape"),
        (lambda g: g.random(out=qn.zeros(4, dtype="float32")), TypeError, "wrong type"),
        (lambda g: g.random(out=qn.zeros(4)[::2]), ValueError, "contiguous"),
        (lambda g: g.standard_gamma([1.0, 2], out=qn.zeros(3)), ValueError, "Output size"),
        (lambda g: g.permuted(qn.zeros(3), out=qn.zeros(4)), ValueError, "same shape"),
        (lambda g: g.permuted(qn.zeros(3), axis=1), IndexError, "axis 1"),
        (lambda g: g.shuffle(qn.zeros(3), 1), IndexError, "axis 1"),
        (lambda g: g.shuffle([1, 2], 1), NotImplementedError, "Axis"),
        (lambda g: g.shuffle((1, 2)), TypeError, "item assignment"),
        (lambda g: g.choice([[1, 2]], axis=2), IndexError, "axis 2"),
        (lambda g: g.normal(1j), TypeError, "complex128"),
        (lambda g: g.binomial(2.5, 0.5), TypeError, "rule 'safe'"),
        (lambda g: g.beta(1), TypeError, "missing required argument 'b'"),
        (lambda g: g.bytes(-1), ValueError, "negative"),
        (lambda g: g.spawn(-1), ValueError, "n_children must be non-negative"),
        (lambda g: qn.random.default_rng(-1), ValueError, "non-negative"),
        (lambda g: qn.random.default_rng("a"), TypeError, "expects int"),
        (lambda g: qn.random.default_rng(1.5), TypeError, "expects int"),
        (lambda g: qn.random.SeedSequence([[1]]), TypeError, "nested"),
        (lambda g: qn.random.SeedSequence(1, pool_size=3), ValueError, "pool"),
        (lambda g: qn.random.SeedSequence(1).generate_state(1, "int32"), ValueError, "only support uint32"),
        (lambda g: qn.random.SeedSequence(1).spawn(-1), ValueError, "non-negative"),
        (lambda g: qn.random.Philox(1, key=2), ValueError, "seed and key"),
        (lambda g: qn.random.Philox(key=-1), ValueError, "key must be positive"),
        (lambda g: qn.random.Philox(counter=[1]), ValueError, "counter must have 4 elements"),
        (lambda g: g.bit_generator._set_words([1]), ValueError, "words, not"),
    ],
)
def test_errors(call, error, text):
    with pytest.raises(error, match=text):
        call(qn.random.default_rng(1))
