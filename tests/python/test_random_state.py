# SPDX-License-Identifier: BSD-3-Clause
"""RandomState and the functions of quern.random against NumPy's, bit for bit."""

import pickle

import numpy as np
import pytest
import quern as qn
from test_random import BOX, CASES, same

MANY = 5000
SLOW = [("beta", (1e-110, 1e-110)), ("zipf", (2000,)), ("geometric", (1e-19,)), ("hypergeometric", (5, 5, 0))]  # NumPy hangs or refuses


def check(draw, seed=5):
    """draw(state, module) gives the same array and leaves the same state in both modules."""
    theirs, ours = np.random.RandomState(seed), qn.random.RandomState(seed)
    assert same(draw(theirs, np), draw(ours, qn))
    expected, result = theirs.get_state(), ours.get_state()
    assert same(expected[1], result[1]) and expected[2:] == result[2:]


@pytest.mark.parametrize("name, p", [case for case in CASES if case not in SLOW and not np.isnan(case[1]).any()])
def test_distributions(name, p):
    for seed in (0, [1, 2, 3]):
        check(lambda g, m: getattr(g, name)(*p, size=MANY), seed)
        check(lambda g, m: getattr(g, name)(*p), seed)
        check(lambda g, m: getattr(g, name)(*p, size=(3, 5)), seed)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool", int])
def test_randint(dtype):
    limits = (0, 1) if dtype == "bool" else (int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))
    for low, high in [(0, 1), (0, 2), (0, 10), (0, 100), (-3, 3), (0, 256), (0, 2**31), (0, 2**32), (0, 2**33), (-(2**62), 2**62), limits]:
        if limits[0] <= low and high - 1 <= limits[1]:
            check(lambda g, m: g.randint(low, high, 101, dtype))
            check(lambda g, m: g.randint(low, high, dtype=dtype))
    check(lambda g, m: g.randint([0, 1], [[2], [2]], dtype=dtype))


def test_other_numbers():
    check(lambda g, m: g.rand(3, 2))
    check(lambda g, m: g.randn(3, 3))
    check(lambda g, m: [g.randn(), g.standard_normal(4)][1])
    check(lambda g, m: g.random(7))
    check(lambda g, m: g.tomaxint(5))
    check(lambda g, m: g.randint(10, size=5))
    with pytest.warns(DeprecationWarning):
        check(lambda g, m: g.random_integers(5, size=10))
    theirs, ours = np.random.RandomState(1), qn.random.RandomState(1)
    assert theirs.bytes(7) == ours.bytes(7)


def test_orders_and_samples():
    for n in (0, 1, 5, 1000):
        check(lambda g, m: g.permutation(n))
    check(lambda g, m: g.permutation(m.asarray(BOX)))
    check(lambda g, m: [x := m.asarray(BOX.copy()), g.shuffle(x)][0])
    for arguments in (
        {"a": 10}, {"a": 10, "size": 5}, {"a": 10, "size": 5, "replace": False}, {"a": 100000, "size": 50, "replace": False},
        {"a": 4, "size": 100, "p": [0.1, 0.2, 0.3, 0.4]}, {"a": 4, "size": 3, "replace": False, "p": [0.1, 0.2, 0.3, 0.4]},
        {"a": [1.5, 2.5], "size": (3, 2)},
    ):
        check(lambda g, m: g.choice(**arguments))


def test_vectors():
    check(lambda g, m: g.multinomial(2000, [0.2, 0.3, 0.5], 100))
    check(lambda g, m: g.dirichlet([0.5, 2, 3], 100))
    check(lambda g, m: g.dirichlet([0.01, 0.02, 0.03], 10))
    arguments = [1, 2], [[2, 0.5], [0.5, 1]], 100
    expected, result = (np.asarray(m.random.RandomState(3).multivariate_normal(*arguments)) for m in (np, qn))
    assert np.allclose(expected, result, rtol=0, atol=1e-12)


def test_states():
    theirs, ours = np.random.RandomState(3), qn.random.RandomState(3)
    theirs.randn(), ours.randn()  # one of a pair is kept
    state = theirs.get_state()
    for given in (state, ours.get_state(), ours.get_state(legacy=False), theirs.get_state(legacy=False)):
        ours.randn(5)
        ours.set_state(given)
        theirs.set_state(state)
        copy = pickle.loads(pickle.dumps(ours))
        assert same(expected := theirs.randn(3), ours.randn(3)) and same(expected, copy.randn(3))
    theirs.seed(7), ours.seed(7)
    assert same(theirs.randn(3), ours.randn(3)) and str(ours) == "RandomState(MT19937)"
    assert same(np.random.RandomState(np.random.PCG64(3)).randn(3), qn.random.RandomState(qn.random.PCG64(3)).randn(3))
    assert qn.random.default_rng(ours).bit_generator is ours._bit_generator


def test_generators_on_the_same_stream_keep_their_ways():
    theirs, ours = np.random.MT19937(3), qn.random.MT19937(3)
    for m, bits in ((np, theirs), (qn, ours)):
        m.random.RandomState(bits).standard_normal(4)
    assert same(np.random.Generator(theirs).standard_normal(9), qn.random.Generator(ours).standard_normal(9))


def test_functions_of_the_module():
    np.random.seed(3)
    qn.random.seed(3)
    for draw in (
        lambda r: r.rand(2, 3), lambda r: r.randn(3), lambda r: r.randint(5, size=4), lambda r: r.uniform(size=2), lambda r: r.permutation(5),
        lambda r: r.random(), lambda r: r.ranf(3), lambda r: r.sample(3), lambda r: r.normal(size=(2, 2)), lambda r: r.choice(5, 3), lambda r: r.gamma(2.5, size=3),
    ):
        assert same(draw(np.random), draw(qn.random))
    qn.random.set_state(qn.random.get_state())
    others = {name for name in dir(np.random) if not name.startswith("_") and callable(getattr(np.random, name))} - set(dir(qn.random))
    assert others == {"get_bit_generator", "set_bit_generator", "test"}


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda g: g.seed(-1), ValueError, "between 0 and 2"),
        (lambda g: g.seed(2**32), ValueError, "between 0 and 2"),
        (lambda g: g.seed([]), ValueError, "non-empty"),
        (lambda g: g.set_state(3), TypeError, "dict or a tuple"),
        (lambda g: g.set_state(("PCG64", [1], 3)), ValueError, "legacy"),
        (lambda g: g.set_state(("MT19937", np.zeros(624, np.uint32), 700)), ValueError, "no state of MT19937"),
        (lambda g: g.randint(5, 5), ValueError, "low >= high"),
        (lambda g: g.standard_normal(3, "float32"), TypeError, "at most 1 positional"),
        (lambda g: g.normal(0, -1), ValueError, "scale < 0"),
        (lambda g: qn.random.RandomState(qn.random.PCG64(1)).seed(1), TypeError, "re-seed"),
    ],
)
def test_errors(call, error, text):
    with pytest.raises(error, match=text):
        call(qn.random.RandomState(1))


def test_states_are_restored_anywhere_in_a_block():
    for words in (0, 1, 2, 311, 622, 623, 624, 625, 1247):
        theirs, ours = np.random.RandomState(9), qn.random.RandomState(9)
        for state in (theirs, ours):
            state.bytes(4 * words)
        copy = qn.random.RandomState(1)
        copy.set_state(theirs.get_state())
        for state in (ours, copy):
            again = np.random.RandomState(1)
            again.set_state(theirs.get_state())
            assert same(again.random_sample(700), state.random_sample(700))
            assert same(again.random_sample(3), state.random_sample(3)) and same(again.get_state()[1], state.get_state()[1])
    with pytest.raises(ValueError, match="words"):
        copy.set_state(("MT19937", [1, 2, 3], 5))
