# SPDX-License-Identifier: BSD-3-Clause
"""The methods, keywords and attributes of ufunc objects against NumPy."""

import inspect
import operator
import pickle

import numpy as np
import pytest
import quern as qn
from conftest import layouts

BINARY = ["add", "subtract", "multiply", "divide", "maximum", "fmin", "hypot", "logaddexp", "floor_divide", "logical_and", "bitwise_xor", "copysign"]
DTYPES = ["bool", "int8", "uint16", "int64", "float16", "float32", "float64", "complex128"]
TOLERANCE = {"float16": 4e-3, "float32": 2e-6, "float64": 1e-14, "complex128": 1e-13}


def agree(ours, theirs, note=""):
    """The same result, or the same class of exception."""
    try:
        want = theirs()
    except Exception as e:  # noqa: BLE001
        kind = next(k for k in (IndexError, TypeError, ValueError) if isinstance(e, k))
        with pytest.raises(kind):
            ours()
        return None
    got = ours()
    assert got.dtype.name == want.dtype.name and got.shape == want.shape, note
    tolerance = TOLERANCE.get(want.dtype.name, 0)
    np.testing.assert_allclose(np.asarray(got), want, rtol=tolerance, atol=tolerance, err_msg=str(note))
    return got


def data(dtype, n=24):
    a = np.random.default_rng(5).normal(2, 1.5, n)
    if dtype == "bool":
        return a > 2
    return np.abs(a).astype(dtype) if np.dtype(dtype).kind in "u" else (a + 1j * a[::-1] if dtype == "complex128" else a).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("op", BINARY)
def test_accumulate_and_reduceat(op, dtype):
    if op == "floor_divide" and np.dtype(dtype).kind in "biu":
        return  # x // 0 is defined otherwise here
    q, n = getattr(qn, op), getattr(np, op)
    for name, a in layouts(data(dtype)):
        for axis in range(-a.ndim, a.ndim):
            note = (op, dtype, name, axis)
            agree(lambda: q.accumulate(qn.asarray(a), axis=axis), lambda: n.accumulate(a, axis=axis), note)
            if a.size:
                index = [0, a.shape[axis] - 1, 1 % a.shape[axis], 0]
                agree(lambda: q.reduceat(qn.asarray(a), index, axis), lambda: n.reduceat(a, index, axis), note)


@pytest.mark.parametrize("op", BINARY)
def test_long_lines(op):
    a = np.linspace(1, 2, 3000)
    for x in (a, a.reshape(30, 100), a.reshape(30, 100).T, a.astype("float32").reshape(3, 1000)):
        for axis in range(x.ndim):
            agree(lambda: getattr(qn, op).reduce(qn.asarray(x), axis=axis), lambda: getattr(np, op).reduce(x, axis=axis), (op, x.shape, axis))
            agree(lambda: getattr(qn, op).accumulate(qn.asarray(x), axis=axis), lambda: getattr(np, op).accumulate(x, axis=axis), (op, x.shape, axis))
            agree(lambda: getattr(qn, op).reduceat(qn.asarray(x), [0, 2, 1], axis=axis), lambda: getattr(np, op).reduceat(x, [0, 2, 1], axis=axis), (op, x.shape, axis))


def test_elementary_functions_go_from_left_to_right():
    a = np.linspace(1, 2, 100)
    want = [a[0]]
    for x in a[1:]:
        want.append(np.arctan2(want[-1], x))  # NumPy's arctan2.reduce takes blocks and is wrong
    q = qn.asarray(a)
    np.testing.assert_allclose(np.asarray(qn.arctan2.accumulate(q)), want, rtol=1e-14)
    np.testing.assert_allclose(float(qn.arctan2.reduce(q)), want[-1], rtol=1e-14)
    np.testing.assert_allclose(float(qn.arctan2.reduceat(q, [0])[0]), want[-1], rtol=1e-14)


def test_accumulate_writes_into_out():
    a = qn.arange(12.0).reshape(3, 4)
    for t in ("float64", "float32", "complex128"):
        out = qn.zeros((3, 4), dtype=t)
        assert qn.add.accumulate(a, 1, None, out) is out and out[2].tolist() == [8, 17, 27, 38]
    wide = qn.zeros((3, 8))
    qn.multiply.accumulate(a, axis=1, out=wide[:, ::2])
    assert wide[1].tolist() == [4, 0, 20, 0, 120, 0, 840, 0]
    assert qn.add.accumulate(a, out=a).tolist() == [[0, 1, 2, 3], [4, 6, 8, 10], [12, 15, 18, 21]]
    for bad, error in ((qn.zeros(3), ValueError), (qn.zeros((3, 4), dtype="int64"), TypeError)):
        with pytest.raises(error):
            qn.add.accumulate(a, out=bad)


def test_reduceat_errors():
    a = qn.arange(4.0)
    with pytest.raises(IndexError, match=r"index 5 out-of-bounds in add.reduceat \[0, 4\)"):
        qn.add.reduceat(a, [0, 5])
    with pytest.raises(IndexError):
        qn.add.reduceat(a, [-1])
    with pytest.raises(ValueError, match="one-dimensional"):
        qn.add.reduceat(a, [[0, 1]])
    with pytest.raises(TypeError, match="integers"):
        qn.add.reduceat(a, [0.5])
    out = qn.zeros(2, dtype="float32")
    assert qn.add.reduceat(a, [0, 2], out=out) is out and out.tolist() == [1, 5]
    assert qn.add.reduceat(a, []).shape == (0,)


@pytest.mark.parametrize("key", [
    [0, 0, 2], [-1, 1], ([0, 0, 1], [1, 1, 2]), (slice(None), [0, 0]), ([0, 0], slice(1, 3)), (slice(None), None, [1, 1, 3]), slice(0, 2), 1, Ellipsis,
    ([[0], [2]], [1, 1]), np.array([True, False, True]), np.eye(3, 4, dtype=bool),
])
@pytest.mark.parametrize("dtype", ["int64", "float32", "float64", "complex128", "float16"])
@pytest.mark.parametrize("op", ["add", "multiply", "maximum", "hypot", "subtract"])
def test_at(op, dtype, key):
    n = np.arange(1, 13).reshape(3, 4).astype(dtype)
    for value in (2, n[0, 1], np.asarray(n[key] + 1, dtype), np.float32(0.5)):
        a = n.copy()
        q = qn.asarray(a.copy())
        try:
            getattr(np, op).at(a, key, value)
        except TypeError:
            with pytest.raises(TypeError):
                getattr(qn, op).at(q, key, value)
            continue
        assert getattr(qn, op).at(q, key, value) is None
        np.testing.assert_allclose(np.asarray(q), a, rtol=TOLERANCE.get(dtype, 1e-6), err_msg=str((op, dtype, key)))


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8"])
def test_at_rounds_float16_results_before_the_cast(dtype):
    a = np.array([0, 1, 7, 8]).astype(dtype)
    q = qn.asarray(a.tolist(), dtype=dtype)
    for value in (np.float16(0.0003669), np.float16(-0.0003669)):
        np.subtract.at(a, [0, 2, 2, 3], value)
        qn.subtract.at(q, [0, 2, 2, 3], qn.asarray(value))
    assert q.tolist() == a.tolist()


def test_at_one_input_and_errors():
    a = qn.arange(4.0)
    qn.negative.at(a, [1, 1, 2])
    assert a.tolist() == [0, 1, -2, 3]
    cases = [
        (lambda: qn.add.at(a, [0, 5], 1), IndexError, "index 5 is out of bounds for axis 0 with size 4"),
        (lambda: qn.add.at(a, [0]), ValueError, "second operand needed"),
        (lambda: qn.negative.at(a, [0], 1), ValueError, "second operand provided"),
        (lambda: qn.divmod.at(a, [0], 1), ValueError, "single output"),
        (lambda: qn.add.at([1, 2], [0], 1), TypeError, "must be array"),
        (lambda: qn.add.at(a, [0, 1], [1, 2, 3]), ValueError, "not broadcastable"),
        (lambda: qn.add.at(a, [0.5], 1), IndexError, "integer"),
        (lambda: qn.add.at(a[0], (), 1), ValueError, "read-only"),
    ]
    for f, error, match in cases:
        with pytest.raises(error, match=match):
            f()
    assert a.tolist() == [0, 1, -2, 3]
    qn.add.at(a, [0, 0], a[:2])
    assert a.tolist() == [1, 1, -2, 3]


def test_outer():
    a, b = np.arange(3.0), np.arange(4).reshape(2, 2)
    agree(lambda: qn.subtract.outer(qn.asarray(a), qn.asarray(b)), lambda: np.subtract.outer(a, b))
    agree(lambda: qn.add.outer(a, 2, dtype="float32"), lambda: np.add.outer(a, 2, dtype="float32"))
    out = qn.full((3, 2, 2), -1.0)
    assert qn.multiply.outer(a, b, out=out, where=b > 1) is out and out[2].tolist() == [[-1, -1], [4, 6]]
    for f, error in ((lambda: qn.add.outer(a), TypeError), (lambda: qn.sqrt.outer(a, a), ValueError), (lambda: qn.add.outer(a, a, foo=1), TypeError)):
        with pytest.raises(error):
            f()


def test_reduce():
    a = np.arange(1, 13, dtype="int64").reshape(3, 4)
    q = qn.asarray(a)
    for kwargs in ({}, {"axis": None}, {"axis": 1, "keepdims": True}, {"axis": (0, 1)}, {"dtype": "float32"}, {"initial": 5}, {"axis": ()}, {"where": [True, False, True, True]}):
        agree(lambda: qn.add.reduce(q, **kwargs), lambda: np.add.reduce(a, **kwargs), kwargs)
    for op in ("divide", "hypot", "gcd", "logaddexp2", "lcm", "subtract", "equal"):
        agree(lambda: getattr(qn, op).reduce(q, axis=1), lambda: getattr(np, op).reduce(a, axis=1), op)
    agree(lambda: qn.subtract.reduce(q, axis=1, initial=100), lambda: np.subtract.reduce(a, axis=1, initial=100))
    agree(lambda: qn.equal.reduce(q > 3), lambda: np.equal.reduce(a > 3))
    agree(lambda: qn.subtract.reduce(q, axis=()), lambda: np.subtract.reduce(a, axis=()))
    for f, error, match in (
        (lambda: qn.subtract.reduce(q, axis=(0, 1)), ValueError, "reduction operation 'subtract' is not reorderable, so at most one axis may be specified"),
        (lambda: qn.sqrt.reduce(q), ValueError, "reduce only supported for binary functions"),
        (lambda: qn.divmod.reduce(q), ValueError, "single value"),
        (lambda: qn.less.reduce(q * 1.5), TypeError, "No loop matching"),
        (lambda: qn.power.reduce(qn.asarray([])), ValueError, "zero-size array to reduction operation power which has no identity"),
        (lambda: qn.subtract.reduce(q, axis=0, where=q > 3), ValueError, "where"),
        (lambda: qn.add.reduce(q, axis=5), qn.AxisError, "out of bounds"),
        (lambda: qn.add.accumulate(q, axis=(0, 1)), ValueError, "accumulate does not allow multiple axes"),
        (lambda: qn.add.accumulate(3), TypeError, "cannot accumulate on a scalar"),
        (lambda: qn.ldexp.accumulate(q), TypeError, "No loop"),
        (lambda: qn.subtract.accumulate(q > 1), TypeError, "bool"),
    ):
        with pytest.raises(error, match=match):
            f()


def test_two_results():
    x, y = qn.asarray([7.0, -7.0]), qn.asarray([2.0, 2.0])
    quotient, rest = divmod(x, y)
    assert quotient.tolist() == [3, -4] and rest.tolist() == [1, 1]
    out = qn.zeros(2), qn.zeros(2)
    assert qn.divmod(x, y, out=out)[0] is out[0] and out[1].tolist() == [1, 1]
    assert qn.divmod(x, y, *out)[1] is out[1]
    narrow = qn.zeros(2, dtype="float32"), None
    made = qn.modf(x / 2, out=narrow)
    assert made[0] is narrow[0] and made[0].tolist() == [0.5, -0.5] and made[1].tolist() == [3, -3]
    m, e = qn.frexp(qn.asarray([8.0, 0.0, qn.inf]), where=[True, False, True], out=(qn.full(3, 9.0), qn.full(3, 9)))
    assert m.tolist()[:2] == [0.5, 9] and e.tolist() == [4, 9, 0]
    assert divmod(7, qn.asarray(2))[0] == 3 and divmod(qn.asarray([7]), 2)[1].tolist() == [1]
    for f, error, match in (
        (lambda: qn.frexp(x, out=(qn.zeros(2),)), ValueError, "exactly one entry per ufunc output"),
        (lambda: qn.frexp(x, out=qn.zeros(2)), TypeError, "must be a tuple"),
        (lambda: qn.modf(x, out=(qn.zeros(2, dtype="int64"), None)), TypeError, "output 0"),
        (lambda: qn.modf(x, out=(None, qn.zeros(3))), ValueError, "broadcast"),
        (lambda: qn.evaluate("frexp(x)", {"x": x}), ValueError, "two results"),
    ):
        with pytest.raises(error, match=match):
            f()
    assert (qn.frexp.nin, qn.frexp.nout, qn.frexp.nargs) == (1, 2, 3)


def test_keywords():
    a = np.arange(6.0).reshape(2, 3)
    q = qn.asarray(a)
    for kwargs in ({"dtype": "float32"}, {"signature": "ff->f"}, {"sig": ("f4", None, None)}, {"casting": "unsafe", "dtype": "int64"}, {"subok": False}):
        agree(lambda: qn.add(q, 1, **kwargs), lambda: np.add(a, 1, **kwargs), kwargs)
    agree(lambda: qn.less(q, 1, dtype="bool"), lambda: np.less(a, 1, dtype=bool))
    for order in "CFAK":
        assert qn.add(q, 1, order=order).strides == np.add(a, 1, order=order).strides
        assert qn.add(q.T, 1, order=order).strides == np.add(a.T, 1, order=order).strides
    assert qn.add(q, 1, where=q > 2).shape == (2, 3)
    assert qn.add(qn.ones(3), 1, out=qn.zeros((2, 3))).tolist() == [[2] * 3] * 2
    f = qn.zeros(3, dtype="float32")
    for call, error, match in (
        (lambda: qn.add(q, 1, dtype="int64"), TypeError, r"Cannot cast ufunc 'add' input 0 from dtype\('float64'\) to dtype\('int64'\) with casting rule 'same_kind'"),
        (lambda: qn.add(q, q.astype("int64"), casting="no"), TypeError, "casting rule 'no'"),
        (lambda: qn.sqrt(qn.ones(3), out=f, casting="safe"), TypeError, "output from .* with casting rule 'safe'"),
        (lambda: qn.add(1), TypeError, r"add\(\) takes from 2 to 3 positional arguments but 1 was given"),
        (lambda: qn.add(1, 2, f, f), TypeError, "but 4 were given"),
        (lambda: qn.add(1, 2, foo=1), TypeError, r"add\(\) got an unexpected keyword argument 'foo'"),
        (lambda: qn.add(f, f, f, out=f), TypeError, "cannot specify 'out' as both"),
        (lambda: qn.add(q, 1, where=[1, 0, 1]), TypeError, "Cannot cast array data from"),
        (lambda: qn.add(q, 1, casting="foo"), ValueError, "casting must be one of"),
        (lambda: qn.add(q, 1, order="Q"), ValueError, "order must be one of"),
        (lambda: qn.add(q, 1, sig="dd->d", dtype="d"), TypeError, "cannot specify both 'signature' and 'dtype'"),
        (lambda: qn.add(q, 1, sig="dd"), ValueError, "type-tuple"),
        (lambda: qn.sqrt(qn.ones(3, dtype="int64"), dtype="int64"), TypeError, "No loop matching the specified signature and casting was found for ufunc sqrt"),
        (lambda: qn.less(q, 1, dtype="float32"), TypeError, "No loop matching"),
        (lambda: qn.add(qn.ones((2, 3)), 1, out=qn.zeros(3)), ValueError, r"non-broadcastable output operand with shape \(3,\) doesn't match the broadcast shape \(2,3\)"),
        (lambda: qn.bitwise_and(1.5, 2), TypeError, "not supported for the input types"),
        (lambda: qn.ldexp(1.0, 2.5), TypeError, "not supported for the input types"),
    ):
        with pytest.raises(error, match=match):
            call()


@pytest.mark.parametrize("name", ["add", "sqrt", "less", "frexp", "divmod", "ldexp", "bitwise_count", "logical_and", "hypot", "logaddexp", "bitwise_and", "gcd", "multiply", "maximum"])
def test_attributes(name):
    q, n = getattr(qn, name), getattr(np, name)
    assert (q.nin, q.nout, q.nargs, q.signature, q.__name__) == (n.nin, n.nout, n.nargs, n.signature, n.__name__)
    assert q.identity == n.identity and type(q.identity) is type(n.identity)
    letters = "?bBhHiIlLefdFD"
    theirs = {t for t in n.types if set(t) <= set(letters + "->")}
    assert set(q.types) <= theirs | {t.replace("i", "l", 1) for t in theirs} | {t for t in q.types if "e" in t} and q.ntypes == len(q.types)
    assert q.types == q.types and q.types is not q.types
    assert str(inspect.signature(q)) == str(inspect.signature(n))
    assert pickle.loads(pickle.dumps(q)) is q


def test_resolve_dtypes():
    f4, i4 = qn.float32, qn.int32
    assert [t.name for t in qn.add.resolve_dtypes((f4, int, None))] == ["float32"] * 3
    assert [t.name for t in qn.add.resolve_dtypes((f4, i4, None))] == ["float64"] * 3
    assert [t.name for t in qn.less.resolve_dtypes((f4, f4, None))] == ["float32", "float32", "bool"]
    assert [t.name for t in qn.frexp.resolve_dtypes((f4, None, None))] == ["float32", "float32", "int32"]
    with pytest.raises(TypeError):
        qn.add.resolve_dtypes((f4,))
    with pytest.raises(TypeError, match="not supported"):
        qn.bitwise_and.resolve_dtypes((f4, f4, None))


def test_new_operations():
    x = np.array([-2.5, -0.0, 0.0, 1.0, 3.5, np.nan, np.inf, 5e-324, 1e308])
    q = qn.asarray(x)
    for n in (-1080, -60, -1, 0, 5, 1030, 2**40):
        np.testing.assert_array_equal(np.asarray(qn.ldexp(q, n)), np.ldexp(x, max(min(n, 5000), -5000)))
    assert qn.heaviside(q, 0.5).tolist()[:5] == np.heaviside(x, 0.5).tolist()[:5]
    assert qn.isposinf(q).tolist() == np.isposinf(x).tolist() and qn.isneginf(-q).tolist() == np.isneginf(-x).tolist()
    with pytest.raises(TypeError):
        qn.isposinf(q * 1j)
    i = np.array([-128, -1, 0, 12, 100], dtype="int8")
    for op in ("gcd", "lcm"):
        assert getattr(qn, op).outer(i, i).tolist() == getattr(np, op).outer(i, i).tolist()
    assert qn.bitwise_count(i).tolist() == np.bitwise_count(i).tolist()
    assert qn.float_power(i, 2).dtype == "float64" and qn.float_power(qn.ones(2, dtype="complex64"), 2).dtype == "complex128"
    assert qn.sinc(qn.asarray([0.0, 1.0, 1e300, 2.5e15 + 0.5])).tolist()[:3] == [1, 0, 0]


@pytest.mark.parametrize("call", ["add.accumulate", "multiply.accumulate", "maximum.accumulate", "cumsum", "cumprod", "nancumsum"])
def test_running_operations_are_calculated_in_the_dtype_of_out(call):
    """As NumPy documents it: float32 into float64 is not rounded at every step."""
    x = np.array([0.1, 1e8, 1, -1e8, 3, 0.3], "f4")
    want, got = np.zeros(6), qn.zeros(6)
    operator.attrgetter(call)(np)(x, out=want)
    operator.attrgetter(call)(qn)(qn.asarray(x), out=got)
    assert np.array_equal(got, want)


def test_reduceat_is_calculated_in_the_dtype_of_out():
    x = np.array([0.1, 1e8, 1, -1e8, 3, 0.3], "f4")
    want, got = np.zeros(2), qn.zeros(2)
    np.add.reduceat(x, [0, 3], out=want)
    qn.add.reduceat(qn.asarray(x), [0, 3], out=got)
    assert np.array_equal(got, want)
    with pytest.raises(TypeError):
        qn.bitwise_or.reduceat(qn.arange(4), [0, 2], out=qn.zeros(2))
