# SPDX-License-Identifier: BSD-3-Clause
"""Floating-point errors: what is found, and what each action does with it."""

import threading
import warnings

import numpy as np
import pytest
import quern as qn

BIG, SMALL = 1e308, 1e-308
KINDS = {"divide by zero": "divide", "overflow": "over", "underflow": "under", "invalid value": "invalid"}
CASES = [
    ("divide", [1.0], [0.0]), ("divide", [0.0], [0.0]), ("divide", [np.inf], [0.0]), ("divide", [SMALL], [BIG]), ("divide", [1.0], [2.0]), ("divide", [np.nan], [0.0]),
    ("multiply", [BIG], [BIG]), ("multiply", [SMALL], [SMALL]), ("multiply", [0.0], [np.inf]), ("multiply", [0.0], [SMALL]), ("multiply", [1.5], [2.0]),
    ("add", [BIG], [BIG]), ("subtract", [np.inf], [np.inf]), ("add", [np.inf], [1.0]), ("floor_divide", [1.0], [0.0]), ("floor_divide", [1], [0]),
    ("remainder", [1.0], [0.0]), ("remainder", [1], [0]), ("divmod", [1.0], [0.0]), ("divmod", [1], [0]), ("log", [0.0]), ("log", [-1.0]), ("log", [1.0]),
    ("log1p", [-1.0]), ("log1p", [-2.0]), ("sqrt", [-1.0]), ("sqrt", [np.nan]), ("exp", [1000.0]), ("exp", [-1000.0]), ("exp", [-np.inf]), ("arctanh", [1.0]),
    ("arctanh", [2.0]), ("power", [0.0], [-1.0]), ("power", [-1.0], [0.5]), ("power", [BIG], [2.0]), ("reciprocal", [0.0]), ("arccos", [2.0]), ("sin", [np.inf]),
    ("maximum", [1.0], [np.nan]), ("less", [np.nan], [1.0]), ("sign", [0.0]), ("square", [1e200]), ("hypot", [BIG], [BIG]),
]


def found(module, f):
    """The messages of the errors f() makes."""
    messages = []
    with warnings.catch_warnings(record=True) as caught, module.errstate(all="warn"):
        warnings.simplefilter("always")
        f()
    for w in caught:
        assert w.category is RuntimeWarning
        messages.append(str(w.message))
    return sorted(messages)


@pytest.mark.parametrize("dtype", ["float64", "float32", "complex128"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_same_errors_as_numpy(case, dtype):
    op, *values = case
    scale = {"float32": {BIG: 3e38, SMALL: 1e-38, 1e200: 3e38}}.get(dtype, {})
    floats = [np.array([scale.get(v[0], v[0])] * 20, dtype=dtype if isinstance(v[0], float) else None) for v in values]
    if dtype == "complex128" and op not in ("add", "subtract", "log", "sqrt", "exp"):
        return
    for k in (1, 20):
        args = [a[:k] for a in floats]
        want = found(np, lambda: getattr(np, op)(*args))
        got = found(qn, lambda: getattr(qn, op)(*map(qn.asarray, args)))
        if dtype == "complex128":  # NumPy's come from the steps of its formulas
            assert bool(got) <= bool(want) or not want
        else:
            assert got == want, (case, got, want)


def test_operators_and_in_place():
    x = qn.asarray([1.0, 2.0])
    with qn.errstate(divide="raise"):
        for f in (lambda: x / 0, lambda: 1 / qn.zeros(2), lambda: x.__itruediv__(0), lambda: qn.divide(x, 0, out=x), lambda: divmod(x, 0.0), lambda: x // 0):
            with pytest.raises(FloatingPointError, match="divide by zero encountered in"):
                f()
    assert x.tolist() == [1, 2]  # nothing was written
    assert (x / 0).tolist() == [qn.inf, qn.inf]


def test_every_layout_is_looked_at():
    a = np.ones((4, 50000))
    a[3, 49999] = 0
    for x in (a, a.T, a[:, ::-1], a[::-1], a.astype("float32"), a.astype("float16"), a[:, -1:]):
        assert found(qn, lambda: 1 / qn.asarray(x)) == ["divide by zero encountered in divide"]
    assert found(qn, lambda: 1 / qn.ones((0, 3))) == []
    assert found(qn, lambda: qn.full(3, 300.0, dtype="float16") * 300) == ["overflow encountered in multiply"]
    assert found(qn, lambda: qn.divide(qn.ones(3), qn.asarray([1, 0, 1]))) == ["divide by zero encountered in divide"]


def test_reductions():
    assert found(qn, lambda: qn.sum(qn.full(3, BIG))) == ["overflow encountered in reduce"]
    assert found(qn, lambda: qn.full((2, 3), BIG).sum(axis=1)) == ["overflow encountered in reduce"]
    assert found(qn, lambda: qn.prod(qn.full(3, BIG))) == ["overflow encountered in reduce"]
    assert found(qn, lambda: qn.add.reduce(qn.asarray([qn.inf, -qn.inf]))) == ["invalid value encountered in reduce"]
    assert found(qn, lambda: qn.cumsum(qn.full(3, BIG))) == ["overflow encountered in accumulate"]
    assert found(qn, lambda: qn.add.reduceat(qn.full(3, BIG), [0])) == ["overflow encountered in reduceat"]
    assert found(qn, lambda: qn.sum(qn.asarray([qn.inf, 1]))) == found(qn, lambda: qn.arange(5).sum()) == found(qn, lambda: qn.max(qn.asarray([1.0, qn.inf]))) == []


def test_actions(capsys):
    seen = []

    class Log:
        def write(self, line):
            seen.append(line)

    zero = qn.zeros(1)
    with qn.errstate(divide="call", call=lambda text, flag: seen.append((text, flag))):
        1 / zero
    with qn.errstate(divide="log", call=Log()):
        1 / zero
    assert seen == [("divide by zero", 1), "Warning: divide by zero encountered in divide\n"]
    with qn.errstate(all="print"):
        1 / zero
    assert capsys.readouterr().out == "Warning: divide by zero encountered in divide\n"
    with qn.errstate(divide="call"), pytest.raises(NameError, match="no function found"):
        1 / zero
    with qn.errstate(divide="call", call=lambda *a: 1 // 0), pytest.raises(ZeroDivisionError):
        1 / zero
    with warnings.catch_warnings(), qn.errstate(divide="warn"):
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning):
            1 / zero


def test_state():
    assert set(qn.geterr().values()) == {"ignore"}
    before = qn.seterr(divide="raise", over="warn")
    try:
        assert before == {"divide": "ignore", "over": "ignore", "under": "ignore", "invalid": "ignore"}
        assert qn.geterr() == {"divide": "raise", "over": "warn", "under": "ignore", "invalid": "ignore"}
        with qn.errstate(all="ignore", over="print"):
            assert qn.geterr()["divide"] == "ignore" and qn.geterr()["over"] == "print"
            1 / qn.zeros(1)
        with pytest.raises(FloatingPointError):
            1 / qn.zeros(1)
        other = []
        thread = threading.Thread(target=lambda: other.append(qn.geterr()["divide"]))
        thread.start()
        thread.join()
        assert other == ["ignore"]
    finally:
        qn.seterr(**before)
    assert qn.seterrcall(print) is None and qn.geterrcall() is print and qn.seterrcall(None) is print
    for f, error in (
        (lambda: qn.seterr(divide="foo"), ValueError), (lambda: qn.seterrcall(3), TypeError), (lambda: qn.errstate(foo="warn"), TypeError),
        (lambda: qn.errstate(call=3).__enter__(), TypeError),
    ):
        with pytest.raises(error):
            f()
    once = qn.errstate(all="raise")
    with once, pytest.raises(TypeError, match="twice"):
        once.__enter__()


def test_decorator():
    @qn.errstate(invalid="raise")
    def root(x):
        return qn.sqrt(x)

    for _ in range(2):
        with pytest.raises(FloatingPointError, match="invalid value encountered in sqrt"):
            root(qn.asarray([-1.0]))
    assert qn.geterr()["invalid"] == "ignore"


@pytest.mark.parametrize("dtype", ["int8", "float16", "float32", "float64", "complex64", "complex128"])
@pytest.mark.parametrize("op", ["absolute", "negative", "add", "maximum", "sign", "conjugate", "rint", "multiply"])
def test_harmless_in_every_dtype(op, dtype):
    f, x = getattr(qn, op), qn.ones((3, 40), dtype=dtype)
    with qn.errstate(all="raise"):
        assert f(*[x[:, ::2]] * f.nin).shape == (3, 20)
