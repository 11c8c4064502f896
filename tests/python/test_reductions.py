# SPDX-License-Identifier: BSD-3-Clause
"""Reductions and running operations against NumPy, on every dtype, layout and choice of axes."""

import operator

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts

NAMES = ["sum", "prod", "min", "max", "any", "all", "mean", "var", "std", "argmin", "argmax", "ptp", "count_nonzero", "cumsum", "cumprod"]
KEEPDIMS = {"sum", "prod", "min", "max", "any", "all", "mean", "var", "std", "argmin", "argmax", "ptp", "count_nonzero"}


def data(dtype, shape=(24,), seed=1):
    rng = np.random.default_rng(seed)
    t = np.dtype(dtype)
    if t.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if t.kind in "iu":
        return rng.integers(-4 if t.kind == "i" else 0, 5, shape).astype(t)
    if t.kind == "c":
        return (rng.normal(0, 1, shape) + 1j * rng.normal(0, 1, shape)).astype(t)
    return rng.normal(0, 1, shape).astype(t)


def tolerance(dtype):
    return {"e": 2e-2, "f": 2e-5, "F": 2e-5}.get(np.dtype(dtype).char, 1e-12)


def compare(name, a, **kwargs):
    try:
        want = getattr(np, name)(a, **kwargs)
    except (TypeError, ValueError, np.exceptions.AxisError) as error:
        with pytest.raises((TypeError, ValueError)):
            getattr(qn, name)(qn.asarray(a), **kwargs)
        return error
    got = getattr(qn, name)(qn.asarray(a), **kwargs)
    assert isinstance(got, qn.ndarray)
    want = np.asarray(want)
    assert got.shape == want.shape, (name, kwargs)
    assert got.dtype.name == want.dtype.name, (name, kwargs)
    np.testing.assert_allclose(np.asarray(got), want, rtol=tolerance(a.dtype), atol=tolerance(a.dtype), err_msg=f"{name} {kwargs}")
    return None


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_layouts(name, dtype):
    for layout, a in layouts(data(dtype)):
        if name == "ptp" and a.dtype.kind in "bc":
            continue
        compare(name, a)
        for axis in range(-a.ndim, a.ndim):
            compare(name, a, axis=axis)
            if name in KEEPDIMS:
                compare(name, a, axis=axis, keepdims=True)


@pytest.mark.parametrize("axis", [None, 0, 1, 2, -1, (0, 1), (0, 2), (1, 2), (2, 0), (0, 1, 2), ()])
@pytest.mark.parametrize("name", [n for n in NAMES if n in KEEPDIMS and not n.startswith("arg")])
def test_axes(name, axis):
    a = data("float64", (3, 4, 5))
    for x in (a, a.T, a[::-1, ::2], np.asfortranarray(a)):
        for keepdims in (False, True):
            compare(name, x, axis=axis, keepdims=keepdims)


def test_nan_and_empty():
    a = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0]])
    for name in NAMES:
        compare(name, a, axis=1)
    for name in ("sum", "prod", "any", "all"):
        compare(name, np.zeros((0, 3)), axis=0)
    for name in ("min", "max", "argmin", "argmax"):
        with pytest.raises(ValueError):
            getattr(qn, name)(qn.zeros((0, 3)), axis=0)
    assert np.isnan(float(qn.mean(qn.zeros(0))))


def test_options():
    a = np.arange(12.0).reshape(3, 4)
    q = qn.asarray(a)
    mask = a % 2 == 0
    assert qn.sum(q, where=mask).item() == a.sum(where=mask)
    assert qn.sum(q, axis=0, initial=10).tolist() == np.sum(a, axis=0, initial=10).tolist()
    assert qn.max(q, axis=1, initial=5, where=qn.asarray(mask)).tolist() == np.max(a, axis=1, initial=5, where=mask).tolist()
    assert qn.mean(q, where=mask).item() == np.mean(a, where=mask)
    out = qn.zeros(4)
    assert qn.sum(q, axis=0, out=out) is out and out.tolist() == a.sum(axis=0).tolist()
    assert q.sum(0, out=out) is out
    assert qn.sum(q, dtype="float32").dtype == "float32"
    assert qn.sum(qn.ones(3, dtype="int8"), dtype="int8").dtype == "int8"
    assert qn.argmax(q, axis=0, out=qn.zeros(4, dtype="int64")).tolist() == [2, 2, 2, 2]
    for f in ("var", "std"):
        assert getattr(qn, f)(q, ddof=1).item() == pytest.approx(getattr(np, f)(a, ddof=1))
        assert getattr(qn, f)(q, correction=1, axis=0).tolist() == pytest.approx(getattr(np, f)(a, correction=1, axis=0).tolist())


def test_cumulative_of_the_standard():
    a = np.arange(1.0, 7).reshape(2, 3)
    q = qn.asarray(a)
    for name in ("cumulative_sum", "cumulative_prod"):
        for initial in (False, True):
            got = getattr(qn, name)(q, axis=1, include_initial=initial)
            assert got.tolist() == getattr(np, name)(a, axis=1, include_initial=initial).tolist()
    with pytest.raises(ValueError, match="axis"):
        qn.cumulative_sum(q)


def test_methods_are_the_functions():
    q = qn.arange(6).reshape(2, 3)
    for name in NAMES:
        if hasattr(q, name):
            assert getattr(q, name)().tolist() == getattr(qn, name)(q).tolist()
            assert getattr(q, name)(axis=0).tolist() == getattr(qn, name)(q, axis=0).tolist()


def test_results_are_numbers():
    s = qn.arange(4.0).sum()
    other = s
    s += 1
    assert float(s) == 7 and float(other) == 6
    assert {s: "seven"}[7.0] == "seven" and f"{s:.2f}" == "7.00"


@pytest.mark.parametrize("call", [lambda q: qn.sum(q, axis=2), lambda q: qn.sum(q, axis=(0, -3)), lambda q: q.cumsum(axis=5), lambda q: q.argmin(axis=-4)])
def test_bad_axis(call):
    with pytest.raises(qn.AxisError, match="out of bounds"):
        call(qn.zeros((2, 3)))


def test_repeated_axis_and_bad_arguments():
    q = qn.zeros((2, 3))
    with pytest.raises(ValueError):
        qn.sum(q, axis=(0, 0))
    with pytest.raises(TypeError, match="unexpected keyword argument 'axes'"):
        qn.sum(q, axes=1)
    with pytest.raises(TypeError, match="multiple values"):
        qn.sum(q, 0, axis=1)
    with pytest.raises(TypeError, match="missing required argument"):
        qn.sum()


@pytest.mark.parametrize("name", ["sum", "any", "max", "nansum", "mean", "var", "count_nonzero", "add.reduce"])
@pytest.mark.parametrize("shape, mask", [((8,), (5,)), ((8,), (13,)), ((3,), (2, 3)), ((3, 4), (5, 3, 4)), ((), (4,))])
def test_a_mask_that_does_not_broadcast_to_the_array(name, shape, mask):
    """Found by make differential: the mask was read past its end."""
    function, options = operator.attrgetter(name)(qn), {"initial": 0} if name == "max" else {}
    with pytest.raises((ValueError, TypeError)):
        function(qn.ones(shape), where=qn.ones(mask, dtype=bool), **options)


@pytest.mark.parametrize("name", ["argmax", "argmin", "ptp"])
def test_an_output_of_another_shape_is_an_error(name):
    for axis, shape in ((None, (6,)), (None, (1,)), (0, (2, 3)), (0, (1, 3))):
        with pytest.raises(ValueError):
            getattr(qn, name)(qn.zeros((4, 3), dtype=qn.int64), axis=axis, out=qn.zeros(shape, dtype=qn.int64))


@pytest.mark.parametrize("dtype", ["f4", "f8", "i1", "u2", "i4", "i8"])
def test_argmax_of_every_length(dtype):
    """Short runs, whole rounds of lanes, ends that overlap them, blocks: with ties and up to two NaNs."""
    rng = np.random.default_rng(5)
    for n in [*range(1, 140), 511, 512, 513, 543, 544, 545, 1056, 1057, 1090]:
        for nans in range(3 if dtype[0] == "f" else 1):
            x = rng.integers(0 if dtype[0] == "u" else -9, 9, n).astype(dtype)
            if nans:
                x[rng.integers(0, n, nans)] = np.nan
            for y in (x, x[::-1], np.repeat(x, 2)[::2]):
                assert qn.argmax(qn.asarray(y)) == np.argmax(y) and qn.argmin(qn.asarray(y)) == np.argmin(y), (n, nans)


@pytest.mark.parametrize("name", ["bitwise_and", "bitwise_or", "bitwise_xor", "maximum", "minimum", "add", "multiply"])
@pytest.mark.parametrize("dtype", ["i1", "u2", "i4", "u8"])
def test_reductions_of_integers_of_every_length(name, dtype):
    """bitwise_xor took the first element twice from 256 bytes on: found by make differential."""
    rng = np.random.default_rng(6)
    for n in [*range(1, 140), 255, 256, 257, 511, 512, 513, 700, 1025]:
        x = rng.integers(0, 256, n).astype(dtype)
        assert getattr(qn, name).reduce(qn.asarray(x)) == getattr(np, name).reduce(x), n


@pytest.mark.parametrize("name", ["sum", "prod", "mean", "nansum", "add.reduce", "multiply.reduce"])
@pytest.mark.parametrize("dtype, out", [("f4", "f8"), ("f8", "f4"), ("i4", "f8"), ("f4", "c16")])
def test_out_takes_part_in_the_dtype_of_a_sum(name, dtype, out):
    x = (np.arange(1, 13) * 1.1).astype(dtype).reshape(3, 4)
    results = []
    for module in (np, qn):
        function = operator.attrgetter(name)(module)
        results.append(function(module.asarray(x), axis=0, out=module.empty(4, dtype=out)))
    np.testing.assert_array_max_ulp(np.asarray(results[1]).view(f"f{np.dtype(out).itemsize // (1 + (out[0] == 'c'))}"),
                                    results[0].view(f"f{np.dtype(out).itemsize // (1 + (out[0] == 'c'))}"), 1)


@pytest.mark.parametrize("axis", [0, -1, 1, (0,), None])
@pytest.mark.parametrize("name", ["sum", "max", "mean", "var", "any", "argmax", "count_nonzero", "add.reduce"])
def test_a_number_has_an_axis(name, axis):
    results = []
    for module in (np, qn):
        function = operator.attrgetter(name)(module)
        try:
            results.append(float(function(module.asarray(3.0), axis=axis)))
        except (ValueError, TypeError) as error:
            results.append(type(error).__name__)
    if name == "argmax" and axis == (0,):
        return  # NumPy takes no tuple there
    assert results[0] == results[1]


@pytest.mark.filterwarnings("ignore:All-NaN")
@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "min", "nanmax", "nanmin", "argmax", "argmin"])
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "int8", "uint16", "bool", "complex64"])
def test_many_short_lines(name, dtype):
    """Lines that are reduced side by side have the bits of each line alone, whatever their length, number and strides."""
    for length in [*range(1, 20), 24, 31, 32, 33, 40, 41, 63, 64, 65]:
        a = data(dtype, (3, 13, 2 * length), length)
        if a.dtype.kind == "f":
            a.flat[::7] = -0.0
            a.flat[3::7] = 0.0
            a.flat[::5 * length] = np.nan
        for x in (a[..., :length], a[..., ::2], a[:, ::-1, length:], np.ascontiguousarray(a[..., :length])):
            got = np.asarray(getattr(qn, name)(qn.asarray(x), axis=-1))
            lines = [np.asarray(getattr(qn, name)(qn.asarray(np.ascontiguousarray(line)))) for line in x.reshape(-1, length)]
            assert got.tobytes() == np.array(lines, got.dtype).tobytes(), (length, x.strides)


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "int8", "uint8", "bool", "complex128", "float16"])
@pytest.mark.parametrize("name", ["argmax", "argmin"])
def test_places_along_the_first_axis(name, dtype):
    """Rows are compared eight at a time; equal elements and NaNs count at their first place."""
    for rows in (1, 2, 7, 8, 9, 10, 16, 17, 18, 300):
        a = data(dtype, (rows, 37), rows)
        if a.dtype.kind in "fc":
            a[:, ::4] = np.round(a[:, ::4])
            a[rows // 2, 1::5] = np.nan
            a[-1, 2::5] = np.nan
        np.testing.assert_array_equal(np.asarray(getattr(qn, name)(qn.asarray(a), axis=0)), getattr(np, name)(a, axis=0))
        np.testing.assert_array_equal(np.asarray(getattr(qn, name)(qn.asarray(a.T.copy()), axis=1)), getattr(np, name)(a, axis=0))


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "uint8"])
@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_long_running_operations(name, dtype):
    """Blocks and threads: within the bound of a sum from left to right, with the same bits for every number of threads."""
    for n in (2047, 2048, 2049, 4097, 200_001, 1_000_000):
        a = data(dtype, (n,))
        if name == "cumprod" and a.dtype.kind == "f":
            a = np.exp(a / 100).astype(a.dtype)
        exact = getattr(np, name)(a, dtype=None if a.dtype.kind in "iu" else np.longdouble)
        seen, before = set(), qn.get_num_threads()
        for threads in (1, 2, 3):
            qn.set_num_threads(threads)
            got = np.asarray(getattr(qn, name)(qn.asarray(a)))
            seen.add(got.tobytes())
            own = qn.asarray(a.astype(got.dtype))
            getattr(qn, name)(own, out=own)
            seen.add(np.asarray(own).tobytes())
        qn.set_num_threads(before)
        assert len(seen) == 1, n
        if a.dtype.kind in "iu":
            np.testing.assert_array_equal(got, exact)
        elif name == "cumsum":
            bound = np.finfo(a.dtype).eps / 2 * np.cumsum(np.abs(a), dtype=np.longdouble) * np.arange(1, n + 1)
            assert np.all(np.abs(got - exact) <= bound)
        else:
            assert np.all(np.abs(got - exact) <= np.finfo(a.dtype).eps / 2 * np.arange(1, n + 1) * exact)


def test_running_sums_of_zeros_keep_their_sign():
    for threads in (1, 2):
        before = qn.get_num_threads()
        qn.set_num_threads(threads)
        assert np.signbit(np.asarray(qn.cumsum(qn.full(200_000, -0.0)))).all()
        qn.set_num_threads(before)
