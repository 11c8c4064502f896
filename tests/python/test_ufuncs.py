# SPDX-License-Identifier: BSD-3-Clause
"""Every elementwise operation, on every dtype and memory layout, against NumPy.

The operations come from the module's own table.  Arithmetic must be bit-equal; elementary functions are compared with NumPy in the next
wider format and must be within one unit in the last place.
"""

import operator

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts

OPS = sorted(name for name, f in vars(qn).items() if isinstance(f, qn.ufunc) and f.__name__ == name)
ELEMENTARY = {
    "cbrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "arcsinh", "arccosh", "arctanh", "arctan2", "hypot", "logaddexp", "logaddexp2", "degrees", "radians", "power", "float_power", "fma", "sinc", "i0",
}
COMPLEX_ROUNDED = {"multiply", "divide", "square", "reciprocal", "sqrt", "sign", "absolute"}  # NumPy's use FMA or not, by CPU
WIDER = {"float16": "float32", "float32": "float64", "float64": "longdouble", "complex64": "complex128", "complex128": "clongdouble"}
NOT_IN_QUERN = {(op, dtype) for op in ("sinc",) for dtype in ("complex64", "complex128")}
NONNEGATIVE_SECOND = {"power", "left_shift", "right_shift"}


def exact_sinc(x):
    """sin(pi x) / (pi x) with exact zeros; NumPy rounds pi x first."""
    rest = x - 2 * np.rint(x / 2)
    pi = np.longdouble("3.14159265358979323846264338")
    near = np.where(np.abs(rest) > 0.5, np.copysign(1, rest) - rest, rest)
    return np.where(x == 0, 1, np.sin(pi * near) / (pi * np.where(x == 0, 1, x))).astype(x.dtype)


def exact_i0(x):
    """The power series, all of whose terms are positive; NumPy's is infinite or NaN where e**|x| is."""
    quarter, term = x * x / 4, np.ones_like(x)
    total = term.copy()
    for k in range(1, 600):
        term = term * quarter / k**2
        total = total + term
    return total


IN_PLACE_OF_NUMPY = {
    "fma": lambda x, y, z: x * y + z,
    "sinc": lambda x: exact_sinc(x) if x.dtype.kind in "f" else np.sinc(x),
    "i0": lambda x: exact_i0(x) if x.dtype.kind in "f" else np.i0(x),
    "bitwise_count": lambda x: np.bitwise_count(x),
}


def values(dtype, rng, second=False, op=""):
    """32 numbers with the corners of the dtype among them."""
    t = np.dtype(dtype)
    if t.kind == "b":
        return rng.integers(0, 2, 32).astype(bool)
    if t.kind in "iu":
        info = np.iinfo(t)
        a = rng.integers(-9 if t.kind == "i" else 0, 10, 32).astype(t)
        a[:5] = [info.min, info.max, 0, 1, info.max - 1]
        if op == "reciprocal":
            a[a == 0] = 1  # 1 / 0 is 0 here and depends on the width in NumPy
        return np.abs(a % 7).astype(t) if second and op in NONNEGATIVE_SECOND else a
    a = rng.normal(0, 3, 32)
    a[:8] = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 0.5]
    if t.kind == "c":
        return (rng.normal(0, 2, 32) + 1j * rng.normal(0, 2, 32)).astype(t)
    return a.astype(t)


def rounded(op, args, dtype):
    """Is the result compared in units in the last place?"""
    return dtype.name in WIDER and (op in ELEMENTARY or (op in COMPLEX_ROUNDED and any(a.dtype.kind == "c" for a in args)))


def reference(op, args, dtype):
    f = IN_PLACE_OF_NUMPY.get(op) or getattr(np, op)
    if op == "floor_divide" and dtype.kind == "f":  # finite // inf is a signed zero, as the Array API asks; NumPy gives -1
        return np.where(np.isfinite(args[0]) & np.isinf(args[1]), args[0] / args[1], f(*args)).astype(dtype)
    if rounded(op, args, dtype):
        wide = [a.astype(WIDER[a.dtype.name]) if a.dtype.name in WIDER else a.astype(dtype).astype(WIDER[dtype.name]) for a in args]
        return f(*wide)
    return f(*args)


def close(got, want):
    """Elements within one unit in the last place of got's format, or both NaN, or equal."""
    if got.dtype.kind == "c":
        scale = np.maximum(np.abs(want), np.finfo(got.dtype).tiny)
        error = np.abs(got.astype(want.dtype) - want) / scale / np.finfo(got.dtype).eps
        return (error <= 8) | np.isnan(want) | (got == want)
    with np.errstate(all="ignore"):
        rounded = want.astype(got.dtype)
        unit = np.spacing(np.maximum(np.abs(rounded), np.finfo(got.dtype).tiny)).astype(want.dtype)
        error = np.abs(got.astype(want.dtype) - want) / unit
    return (error <= 1) | (np.isnan(got) & np.isnan(want)) | (got == rounded)


def results(f, args):
    r = f(*args)
    return r if isinstance(r, tuple) else (r,)


def check(op, args, where):
    """Compares op on args with NumPy; False if both refuse."""
    ours, theirs = getattr(qn, op), IN_PLACE_OF_NUMPY.get(op) or getattr(np, op)
    try:
        dtypes = [r.dtype for r in results(theirs, [a.ravel()[:1] if a.size else np.ones(1, a.dtype) for a in args])]
    except TypeError:
        with pytest.raises(TypeError, match=op):
            ours(*map(qn.asarray, args))
        return False
    got = results(ours, list(map(qn.asarray, args)))
    want = [reference(op, args, dtypes[0])] if len(dtypes) == 1 else theirs(*args)
    for g, w, dtype in zip(map(np.asarray, got), map(np.asarray, want), dtypes, strict=True):
        compare(op, args, g, w, dtype, where)
    return True


def compare(op, args, got, want, dtype, where):
    assert got.shape == want.shape, where
    assert got.dtype == dtype, where
    if rounded(op, args, dtype):
        assert np.all(close(got, want)), (where, args, got, want)
        return
    if op == "divmod" and dtype.kind == "f":  # finite // inf is a signed zero here
        got, want = np.where(np.isinf(args[1]), 0, got), np.where(np.isinf(args[1]), 0, want)
    np.testing.assert_array_equal(got, want, err_msg=str(where))
    if got.dtype.kind == "f":
        same = ~np.isnan(want)
        np.testing.assert_array_equal(np.signbit(got)[same], np.signbit(want)[same], err_msg=str(where))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("op", OPS)
def test_layouts(op, dtype):
    if op == "fma" and np.dtype(dtype).kind != "f":  # defined for floats; NumPy has none to compare with
        ones = qn.ones(3, dtype=dtype)
        if np.dtype(dtype).kind == "c":
            with pytest.raises(TypeError, match="fma"):
                qn.fma(ones, ones, ones)
        else:
            assert np.asarray(qn.fma(ones, ones, ones)).tolist() == [2.0] * 3
        return
    if (op, dtype) in NOT_IN_QUERN:
        with pytest.raises(TypeError, match="not supported"):
            getattr(qn, op)(qn.ones(1, dtype=dtype))
        return
    nin = getattr(qn, op).nin
    rng = np.random.default_rng(7)
    data = [values(dtype, rng, k == 1, op) for k in range(nin)]
    for rows in zip(*(list(layouts(a)) for a in data)):
        if not check(op, [a for _, a in rows], (op, dtype, rows[0][0])):
            break


@pytest.mark.parametrize("op", [op for op in OPS if getattr(qn, op).nin == 2])
def test_mixed_layouts_and_broadcasting(op):
    rng = np.random.default_rng(3)
    x = np.abs(rng.normal(1, 1, (4, 1, 6))).astype("float64") if op not in ("left_shift", "right_shift", "bitwise_and", "bitwise_or", "bitwise_xor") else rng.integers(0, 9, (4, 1, 6))
    y = (x[:, 0, :].T[:6, :4][::-1, ::-1]).copy().reshape(6, 4)[:, :1][:5]
    check(op, [x, y], op)
    check(op, [x, x[::-1, :, ::2][:, :, :1]], op)
    check(op, [x.astype("float32") if x.dtype.kind == "f" else x.astype("int8"), x[0, 0]], op)


@pytest.mark.parametrize("x", DTYPES)
@pytest.mark.parametrize("y", DTYPES)
def test_promotion(x, y):
    a, b = np.ones(3, x), np.ones(3, y)
    for op in ("add", "multiply", "divide", "maximum", "less", "power", "logaddexp", "copysign"):
        check(op, [a, b], (op, x, y))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("number", [True, 3, 2.5, 1 + 2j])
def test_python_numbers_are_weak(dtype, number):
    a = np.arange(1, 5).astype(dtype)
    q = qn.asarray(a)
    for f in (lambda x: x + number, lambda x: number * x, lambda x: x == number, lambda x: number / (x + 1)):
        want = f(a)
        got = f(q)
        assert got.dtype.name == want.dtype.name
        np.testing.assert_allclose(np.asarray(got), want, rtol=4e-3 if want.dtype.itemsize == 2 else 1e-6)


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "or_", "xor", "lt", "le", "eq", "ne", "gt", "ge"])
def test_operators(name):
    f = getattr(operator, name)
    a, b = np.array([7, 2, 9, 4]), np.array([2, 3, 9, 1])
    q, r = qn.asarray(a), qn.asarray(b)
    for got, want in ((f(q, r), f(a, b)), (f(q, 3), f(a, 3)), (f(3, q), f(3, a)), (f(q, [1, 2, 3, 4]), f(a, [1, 2, 3, 4])), (f(q[0], r), f(a[0], b)), (f(q, b), f(a, b)), (f(a, r), f(a, b))):
        assert got.tolist() == want.tolist() and got.dtype.name == want.dtype.name


@pytest.mark.parametrize("name", ["neg", "pos", "abs", "invert"])
def test_unary_operators(name):
    a = np.array([-7, 2, 0])
    assert getattr(operator, name)(qn.asarray(a)).tolist() == getattr(operator, name)(a).tolist()


def test_finite_by_infinity_is_a_signed_zero():
    x, y = qn.asarray([1.0, -1.0, 1.0, -1.0, 0.0]), qn.asarray([qn.inf, qn.inf, -qn.inf, -qn.inf, -qn.inf])
    for r in (qn.floor_divide(x, y), x // y, operator.ifloordiv(qn.copy(x), y)):
        assert r.tolist() == [0] * 5 and qn.signbit(r).tolist() == [False, True, True, False, True]


def test_integer_out_of_bounds():
    a = qn.asarray([1, 2], dtype="int8")
    with pytest.raises(OverflowError, match="out of bounds for int8"):
        a + 300
    assert (a < 300).tolist() == [True, True]


@pytest.mark.parametrize("op, a, b", [("iadd", 1, 2), ("isub", 1, 2), ("imul", 3, 2), ("ifloordiv", 7, 2), ("imod", 7, 4), ("ipow", 2, 3),
                                      ("ilshift", 1, 3), ("irshift", 8, 1), ("iand", 6, 3), ("ior", 6, 3), ("ixor", 6, 3)])
def test_in_place(op, a, b):
    x, want = qn.full(4, a), np.full(4, a)
    other = x
    x, want = getattr(operator, op)(x, b), getattr(operator, op)(want, b)
    assert x is other and x.tolist() == want.tolist()


@pytest.mark.parametrize("name", ["divide", "arctan2", "hypot", "less", "equal", "logaddexp"])
@pytest.mark.parametrize("number", [300, -1, 2**40])
def test_an_integer_out_of_bounds_of_a_loop_that_is_not_of_integers(name, number):
    x = np.arange(1, 6, dtype="u1")
    with np.errstate(all="ignore"):
        want = getattr(np, name)(x, number)
    got = getattr(qn, name)(qn.asarray(x), number)
    assert got.dtype == want.dtype
    np.testing.assert_allclose(np.asarray(got), want, rtol=2e-3 if want.dtype == "f2" else 1e-6)


def test_clip_of_bool():
    x = np.array([False, True, True])
    assert qn.clip(qn.asarray(x), qn.asarray([False, False, True]), qn.asarray([True, False, True])).tolist() == [False, False, True]
    assert qn.clip(qn.asarray(x), False, True).dtype == qn.bool_


def test_nextafter_of_float16_goes_on_in_float16():
    x = np.array([1, 2, 0.5, 3], dtype="f2")
    np.testing.assert_array_equal(np.asarray(qn.nextafter.accumulate(qn.asarray(x))), np.nextafter.accumulate(x))
    np.testing.assert_array_equal(np.asarray(qn.nextafter.reduce(qn.asarray(x))), np.nextafter.reduce(x))


def test_in_place_casts_within_a_kind():
    x = qn.ones(3, dtype="float32")
    x += qn.ones(3)
    assert x.dtype == "float32" and x.tolist() == [2, 2, 2]
    i = qn.ones(3, dtype="int64")
    with pytest.raises(TypeError, match="Cannot cast ufunc 'add' output from dtype\\('float64'\\) to dtype\\('int64'\\)"):
        i += 0.5


def test_reflected_and_foreign():
    class Foreign:
        def __radd__(self, other):
            return "mine"

    assert qn.ones(2) + Foreign() == "mine"
    with pytest.raises(TypeError):
        qn.ones(2) + object()
    assert ([1, 2] + qn.ones(2)).tolist() == [2, 3]
    assert divmod(qn.asarray([7, -7]), 2)[1].tolist() == [1, 1]


def test_with_numpy_arrays():
    a = np.arange(4.0)
    for r in (a + qn.ones(4), qn.ones(4) + a, np.float64(1) * qn.ones(4), qn.ones(4) * np.float64(1)):
        assert isinstance(r, qn.ndarray)


def test_out_where_dtype_casting():
    a, b = qn.arange(4.0), qn.full(4, 10.0)
    out = qn.zeros(4)
    assert qn.add(a, b, out=out) is out and out.tolist() == [10, 11, 12, 13]
    assert qn.add(a, b, out=(out,), where=qn.asarray([True, False, True, False])) is out
    qn.multiply(a, 2, out, where=[False, True, False, True])
    assert out.tolist() == [10, 2, 12, 6]
    assert qn.add(a, b, dtype="float32").dtype == "float32"
    with pytest.raises(TypeError):
        qn.add(a, b, dtype="int64", casting="safe")
    with pytest.raises(TypeError, match="out"):
        qn.add(a, b, out=[1, 2])
    with pytest.raises(ValueError, match="broadcast"):
        qn.add(a, b, out=qn.zeros(3))


def test_methods():
    a = qn.asarray([[1, 2, 3], [4, 5, 6]])
    n = np.asarray([[1, 2, 3], [4, 5, 6]])
    assert qn.add.reduce(a).tolist() == np.add.reduce(n).tolist()
    assert qn.multiply.reduce(a, axis=(0, 1)).item() == 720
    assert qn.subtract.accumulate(a, axis=1).tolist() == np.subtract.accumulate(n, axis=1).tolist()
    assert qn.multiply.outer(a, [1, 10]).tolist() == np.multiply.outer(n, [1, 10]).tolist()
    with pytest.raises(ValueError, match="binary"):
        qn.negative.reduce(a)


def test_attributes():
    assert (qn.add.nin, qn.add.nout, qn.add.nargs, qn.add.__name__) == (2, 1, 3, "add")
    assert qn.acos is qn.arccos and qn.pow is qn.power and qn.abs is qn.absolute
    assert repr(qn.sqrt) == "<ufunc 'sqrt'>"


@pytest.mark.parametrize("name", ["maximum", "minimum", "add", "multiply", "subtract", "fmax", "fmin", "bitwise_xor", "bitwise_and", "logical_or", "hypot"])
@pytest.mark.parametrize("dtype", ["int8", "uint16", "int64", "float32", "float64", "complex128", "bool"])
def test_accumulate_is_one_after_the_other(name, dtype):
    rng = np.random.default_rng(8)
    for n in (1, 2, 7, 8, 9, 40):
        a = (rng.integers(-3, 9, (3, n)) % 7).astype(dtype)
        if a.dtype.kind == "f":
            a[1, n // 2:] = np.nan
        try:
            want = getattr(np, name).accumulate(a, axis=1)
        except TypeError:
            return
        if (name == "hypot" and a.dtype.kind != "f") or (dtype == "bool" and name == "subtract"):
            return
        for layout in (a, a[:, ::-1], np.asfortranarray(a)):
            want = getattr(np, name).accumulate(layout, axis=1)
            got = np.asarray(getattr(qn, name).accumulate(qn.asarray(layout), axis=1))
            np.testing.assert_allclose(got.astype(want.dtype), want, rtol=1e-6)


def test_absolute_of_complex_numbers_in_the_dtype_of_their_parts():
    for t, real, rules in (("c8", "f4", "no"), ("c16", "f8", "no"), ("c8", "f8", "safe")):
        x = qn.asarray([3 + 4j, 0 + 2j], dtype=t)
        for casting in ("same_kind", "unsafe", rules):
            assert qn.absolute(x, dtype=real, casting=casting).tolist() == [5, 2]
    with pytest.raises(TypeError):
        qn.absolute(qn.asarray([3 + 4j]), dtype="f4")


@pytest.mark.parametrize("casting", ["no", "safe", "same_kind", "unsafe"])
def test_numbers_join_the_dtype_asked_for(casting):
    for dtype in ("uint8", "int16", "uint64"):
        x, y = np.array([1, 2], dtype), qn.asarray([1, 2], dtype=dtype)
        assert qn.add(y, 1, dtype=dtype, casting=casting).tolist() == np.add(x, 1, dtype=dtype, casting=casting).tolist()
        out = qn.zeros(2, dtype=dtype)
        assert qn.bitwise_or(4, y, dtype=dtype, casting=casting, out=out) is out and out.tolist() == [5, 6]
        for number in (-1, 300) if dtype == "uint8" else (2**15,) if dtype == "int16" else (-1,):
            with pytest.raises(OverflowError):
                qn.add(y, number, dtype=dtype, casting=casting)
    if casting != "unsafe":
        with pytest.raises(TypeError):
            qn.add(y, 1.5, dtype="uint64", casting=casting)


@pytest.mark.parametrize("x, y, size", [
    (4 + 0j, -6.172757840285974e18j, 1), (4 + 0j, 1e-230 - 6.172757840285974e183j, 1), (-1 + 0j, 1.4244659003215292e163 + 3e-72j, 1),
    (3 - 4j, 2.5 + 0j, 5**2.5), (-1.0000000000000002 + 6.878538194147808e-06j, 2344878382, 1.0570411592802164)])
def test_complex_powers_of_large_angles_have_the_right_length(x, y, size):
    assert abs(complex(qn.power(qn.asarray(x), qn.asarray(y, dtype="complex128")))) == pytest.approx(size, rel=1e-14)


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64"])
def test_negative_exponents_of_few_integers_are_found_in_any_layout(dtype):
    x = qn.asarray([2, 3, 4], dtype=dtype)
    exponents = [2, 0, 1, 5, 0, 7, -1]
    for y in (qn.asarray(exponents, dtype=dtype)[::3], qn.asarray(exponents[::-3], dtype=dtype), qn.asarray(exponents, dtype=dtype)[::-3]):
        with pytest.raises(ValueError, match="negative integer powers"):
            x**y
    assert (x ** qn.asarray(exponents, dtype=dtype)[:6:2]).tolist() == [4, 3, 1]


def test_negative_exponents_count_as_the_loop_sees_them():
    """In the loop's dtype, and only where `where` lets them through: found by make differential."""
    a, b = qn.asarray([2, 3], dtype="i2"), qn.asarray([200, 1], dtype="u1")
    with pytest.raises(ValueError, match="negative integer powers"):
        qn.power(a, b, dtype="i1", casting="unsafe")
    assert qn.power(a, qn.asarray([65538.0, -0.5]), dtype="i1", casting="unsafe").tolist() == np.power(
        np.array([2, 3], "i1"), np.array([127, 0], "i1")).tolist()
    assert qn.power(a, qn.asarray([-1, 2]), where=qn.asarray([False, True]), out=qn.asarray([7, 7])).tolist() == [7, 9]
    assert qn.power(a, -1, where=qn.zeros((3, 2), dtype=bool), out=qn.ones((3, 2), dtype="i8")).tolist() == [[1, 1]] * 3
    with pytest.raises(ValueError, match="negative integer powers"):
        qn.power(a, qn.asarray([-1, 2]), where=qn.asarray([True, False]), out=qn.asarray([7, 7]))
    assert qn.power(qn.asarray([], dtype="i8"), -1).shape == (0,)


def halves(n, seed):
    """Any bits: of NaNs, infinities, subnormals and zeros as well."""
    return np.random.default_rng(seed).integers(0, 1 << 16, n).astype("u2").view("f2")


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide"])
def test_arithmetic_of_float16_has_numpys_bits(name):
    ours, theirs = getattr(qn, name), getattr(np, name)
    with np.errstate(all="ignore"), qn.errstate(all="ignore"):
        for n in [*range(40), 5000]:
            x, y = halves(2 * n, n), halves(n, n + 1000)
            pairs = [(x[:n], y), (x[::2], y), (y, x[::-2]), (x[:n], y[:1]), (y[:1], x[:n]), (np.float16(1.5), y), (y, np.float16(3))]
            for a, b in pairs:
                np.testing.assert_array_equal(np.asarray(ours(qn.asarray(a), qn.asarray(b))), theirs(a, b))
            into = qn.asarray(x[:n].copy())
            ours(into, qn.asarray(y), out=into)
            np.testing.assert_array_equal(np.asarray(into), theirs(x[:n], y))


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide"])
def test_float16_is_rounded_once_in_scans(name):
    x = np.random.default_rng(7).uniform(0.5, 1.5, 300).astype("f2")
    want = getattr(np, name).accumulate(x.astype("f4")).astype("f2")
    np.testing.assert_array_equal(np.asarray(getattr(qn, name).accumulate(qn.asarray(x))), want)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_frexp_of_all_kinds_of_numbers(dtype):
    t, whole = np.finfo(dtype), np.dtype(f"u{np.dtype(dtype).itemsize}")
    bits = np.random.default_rng(5).integers(0, np.iinfo(whole).max, 500, dtype=whole, endpoint=True)
    subnormal = (bits % whole.type(2**t.nmant)).view(dtype)
    x = np.concatenate([bits.view(dtype), subnormal, -subnormal, np.array([0, -0.0, np.inf, -np.inf, np.nan, t.tiny, -t.tiny, t.max], dtype)])
    want = np.frexp(x)[0], np.where(np.isfinite(x), np.frexp(x)[1], 0)
    for got in (qn.frexp(x), [part[::2] for part in qn.frexp(np.repeat(x, 2))], qn.frexp(np.repeat(x, 2)[::2])):
        np.testing.assert_array_equal(np.signbit(got[0])[~np.isnan(x)], np.signbit(want[0])[~np.isnan(x)])
        np.testing.assert_array_equal(got[0], want[0])
        np.testing.assert_array_equal(got[1], want[1])
