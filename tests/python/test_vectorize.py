# SPDX-License-Identifier: BSD-3-Clause
"""Python functions on arrays: vectorize, frompyfunc, piecewise, select, against NumPy."""

import functools
import itertools

import numpy as np
import pytest
import quern as qn


def same(got, want):
    want = np.asarray(want)
    assert got.dtype.name == want.dtype.name and got.shape == want.shape
    np.testing.assert_array_equal(np.asarray(got), want)


def step(a, b):
    return a - b if a > b else a + b


@pytest.mark.parametrize("args", [([1, 2, 3, 4], 2), (np.arange(6.0).reshape(2, 3), [1, 2, 3]), (np.ones((2, 1)), np.arange(3)), (2.5, 1)])
def test_elements(args):
    same(qn.vectorize(step)(*args), np.vectorize(step)(*args))
    same(qn.vectorize(step, otypes="f")(*args), np.vectorize(step, otypes="f")(*args))
    same(qn.vectorize(step, otypes=[qn.complex128], cache=True)(a=args[0], b=args[1]), np.vectorize(step, otypes=[complex])(a=args[0], b=args[1]))
    assert qn.frompyfunc(step, 2, 1)(*args).tolist() == np.asarray(np.frompyfunc(step, 2, 1)(*args)).tolist()


def test_first_result_decides_the_dtype():
    def f(x):
        return x if x > 1 else 0

    same(qn.vectorize(f)([0.5, 2.5]), np.vectorize(f)([0.5, 2.5]))


def test_several_results_and_excluded():
    same(qn.vectorize(divmod)([7, 8], 3)[1], np.vectorize(divmod)([7, 8], 3)[1])
    assert [r.tolist() for r in qn.frompyfunc(divmod, 2, 2)([7, 8], 3)] == [[2, 2], [1, 2]]

    def polynomial(p, x):
        return p[0] * x + p[1]

    for key, call in (({0}, lambda f, x: f([2, 1], x)), ({"p"}, lambda f, x: f(p=[2, 1], x=x))):
        same(call(qn.vectorize(polynomial, excluded=key), [0, 1, 2]), call(np.vectorize(polynomial, excluded=key), [0, 1, 2]))


def test_signature():
    a, b = np.arange(24.0).reshape(2, 3, 4), np.arange(4.0)
    for signature, f in (("(m,n),(n)->(m)", lambda x, y: x @ y), ("(n)->()", lambda x: x.sum()), ("(n)->(n),()", lambda x: (x * 2, x.max())), ("(),(n)->(k)", lambda x, y: y[:2] + x)):
        args = (a,) if signature.startswith("(n)->") else (a, b)
        got, want = qn.vectorize(f, signature=signature)(*args), np.vectorize(f, signature=signature)(*args)
        for g, w in zip(got if isinstance(got, tuple) else (got,), want if isinstance(want, tuple) else (want,), strict=True):
            same(g, w)
    assert qn.vectorize(lambda x: x, signature="(n)->(n)", otypes="d")(np.ones((0, 3))).shape == (0, 3)


def test_decorator_and_method():
    @qn.vectorize(otypes=[float], doc="twice")
    def twice(x):
        return 2 * x

    class Holder:
        @qn.vectorize
        def plus(self, x):
            return x + 1

    assert twice([1, 2]).tolist() == [2, 4] and twice.__doc__ == "twice" and twice.__name__ == "twice"
    assert qn.vectorize(step).__name__ == "step"
    assert qn.vectorize(lambda self, x: x, excluded={0}).__get__(Holder())([1]).tolist() == [1]


def test_errors():
    cases = [
        (lambda: qn.vectorize("x"), TypeError, "keyword"),
        (lambda: qn.vectorize(step)([], []), ValueError, "size 0 inputs unless `otypes` is set"),
        (lambda: qn.vectorize(str)([1]), TypeError, "numbers"),
        (lambda: qn.vectorize(lambda x: [x, x])([1, 2]), TypeError, "single numbers"),
        (lambda: qn.vectorize(step, otypes="dd")([1], 2), ValueError, "otypes"),
        (lambda: qn.vectorize(step, signature="(n->")([1], 2), ValueError, "not a valid gufunc signature"),
        (lambda: qn.vectorize(step, signature="(n),(n)->()")(np.ones(2), np.ones(3)), ValueError, "inconsistent size for core dimension 'n': 3 vs 2"),
        (lambda: qn.vectorize(step, signature="(n),(n)->()")(1, 2), ValueError, "does not have enough dimensions"),
        (lambda: qn.vectorize(abs, signature="(n)->(n)")(np.ones(2), 3), TypeError, "wrong number of positional arguments"),
        (lambda: qn.vectorize(lambda x: (x, x, x), signature="()->(),()")(1), ValueError, "wrong number of outputs"),
        (lambda: qn.frompyfunc(3, 1, 1), TypeError, "callable"),
        (lambda: qn.frompyfunc(abs, 0, 1), ValueError, "at least 1"),
        (lambda: qn.frompyfunc(abs, 1, 1)(1, 2), TypeError, "takes 1"),
        (lambda: qn.piecewise([1, 2], [[True, False]], [1, 2, 3]), ValueError, "either 1 or 2 functions are expected"),
        (lambda: qn.select([[True]], [1, 2]), ValueError, "same length"),
        (lambda: qn.select([], []), ValueError, "empty condition list"),
        (lambda: qn.select([[1]], [1]), TypeError, "invalid entry 0 in condlist"),
    ]
    for f, error, match in cases:
        with pytest.raises(error, match=match):
            f()


@pytest.mark.parametrize("x", [np.linspace(-2.5, 2.5, 6), np.arange(-3, 3), np.arange(6.0).reshape(2, 3) - 2, np.float64(3)])
def test_piecewise(x):
    for conditions, functions in (
        ([x < 0, x >= 0], [-1, 1]), ([x < 0, x >= 2], [lambda v: -v, lambda v: v * 2, 7]), ([x > 0], [lambda v, k=1: v + k]), (x > 0, [5]),
    ):
        same(qn.piecewise(qn.asarray(x), conditions, functions), np.piecewise(x, conditions if isinstance(conditions, list) else [conditions], functions))


def test_select():
    x = np.arange(12)
    conditions = [x < 3, x > 8, x == 5]
    for choices, default in (([x, x**2, -x], 42), ([1, 2.5, 3], 0), ([x.astype("int8")] * 3, 0), ([x * 1j, x, 1.0], np.float32(2)), ([x[:1], x, 3], x[::-1])):
        same(qn.select(conditions, choices, default), np.select(conditions, choices, default))
    many = [x == k for k in range(12)]
    same(qn.select(many, list(range(12, 24)), -1), np.select(many, list(range(12, 24)), -1))
    same(qn.select([True, x > 3], [x, 0]), np.select([np.array(True), x > 3], [x, 0]))


def test_mapped_results_are_promoted_as_they_come():
    values = {1: True, 2: 3, 3: 2**63 + 5, 4: 2.5, 5: qn.float32(1.5), 6: 1 + 2j, 7: qn.asarray(4, dtype="int8")}
    for order in itertools.permutations(values, 3):
        result = qn.frompyfunc(lambda i: values[i], 1, 1)(qn.asarray(order))
        expected = [qn.asarray(values[i]) for i in order]
        assert result.dtype == functools.reduce(qn.promote_types, (e.dtype for e in expected)), order
        assert all(abs(complex(r) - complex(e)) <= 1e-12 * abs(complex(e)) for r, e in zip(result, expected)), order


def test_mapped_results_that_are_no_numbers():
    for wrong, error in [("text", TypeError), ([1, 2], TypeError), (None, TypeError), ((1, 2), ValueError), (2**70, OverflowError)]:
        with pytest.raises(error):
            qn.frompyfunc(lambda x: wrong, 1, 1)(qn.arange(3))
    answers = iter([(1, 2), (1, 2, 3)])
    with pytest.raises(ValueError, match="another number"):
        qn.frompyfunc(lambda x: next(answers), 1, 2)(qn.arange(2))
    assert qn.frompyfunc(lambda x: x, 1, 1)(qn.zeros((0, 3))).shape == (0, 3)


def test_vectorize_keeps_the_dtype_of_the_first_result():
    answers = [1, 2.75, 3]
    result = qn.vectorize(lambda i: answers[i])(qn.arange(3))
    assert result.dtype == "int64" and result.tolist() == [1, 2, 3]


@pytest.mark.parametrize("default", [127, True, 1.5, -1])
def test_a_number_for_select_is_weak(default):
    """Found by make differential: uint64 went through float64."""
    for dtype in ("uint64", "int8", "float16", "complex64"):
        if default == -1 and dtype == "uint64":
            continue
        x = np.array([2**63 - 1, 5, 7] if dtype == "uint64" else [100, 5, 7], dtype)
        want, got = (m.select([m.asarray([True, False, True])], [m.asarray(x)], default) for m in (np, qn))
        assert got.dtype == want.dtype and np.array_equal(np.asarray(got), want)
