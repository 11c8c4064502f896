# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's functions and operators with our arrays: the result is ours and is what NumPy's arrays give."""

import os
import subprocess
import sys

import numpy as np
import pytest
import quern as qn

A = np.arange(1.0, 7).reshape(2, 3)

# Calls of NumPy with x, of ours or of NumPy's, and y = x[0]; all results must be ours.
CALLS = """
np.sin(x)  np.add(x, A)  np.add(A, x)  np.add(x, 2)  np.float64(2) * x  x * np.float64(2)  A + x  x + A  A @ x.T  x @ A.T  A ** x  A == x  A < x
divmod(A, x)  np.frexp(x)  np.modf(x)  np.divmod(x, 2)  np.add.reduce(x)  np.add.reduce(x, axis=1, keepdims=True)  np.add.accumulate(x, axis=1)
np.multiply.outer(y, y)  np.add.reduceat(x, [0, 1], axis=1)  np.maximum.reduce(x, initial=3.5)  np.hypot(x, A)  np.add(x, 1, dtype='f4')
np.matmul(x, x.T)  np.vecdot(x, x)  np.isnan(x)  np.logaddexp2(x, x)  np.clip(x, 2, 3)  np.nextafter(x, 9)  np.spacing(x)
np.sum(x)  np.mean(x, axis=0)  np.std(x)  np.max(x, axis=1)  np.cumsum(x)  np.prod(x)  np.median(x)  np.percentile(x, 30)  np.nanpercentile(x, 30)  np.average(x, weights=x)
np.concatenate([A, x])  np.stack([x, x])  np.vstack((x, y))  np.split(x, [1])  np.tile(x, 2)  np.repeat(x, 2)  np.roll(x, 1)  np.pad(x, 1)  np.pad(x, 1, 'linear_ramp')
np.where(x > 2, x, A)  np.nonzero(x > 2)  np.argsort(x)  np.sort(x, axis=0)  np.unique(x)  np.searchsorted(y, 2.5)  np.histogram(x, 3)  np.digitize(x, y)  np.bincount(x.astype(int).ravel())
np.linalg.inv(x[:, :2])  np.linalg.svd(x)  np.linalg.norm(x)  np.linalg.lstsq(x.T, y)  np.linalg.eigvals(x[:, :2])  np.linalg.solve(x[:, :2], x[:, 2])  np.linalg.multi_dot([x, x.T, x])
np.fft.fft(x)  np.fft.rfft2(x)  np.fft.fftshift(x)  np.einsum('ij,ij', x, A)  np.tensordot(x, x.T, 1)  np.kron(x, x)  np.outer(y, y)  np.cross(y, y)  np.trace(x)  np.dot(x, x.T)
np.polyfit(y, y, 1)  np.polyval([1, 2], x)  np.interp(x, [0, 9], [1, 2])  np.gradient(x)  np.convolve(y, y)  np.cov(x)  np.corrcoef(x)  np.diff(x)  np.trapezoid(x)
np.apply_along_axis(np.sum, 0, x)  np.insert(x, 1, 3.0)  np.delete(x, 0, axis=1)  np.zeros_like(x)  np.full_like(x, 3)  np.broadcast_to(x, (2, 2, 3))  np.broadcast_arrays(x, y)
np.unravel_index(y.astype(int), (3, 3))  np.lexsort((y, y))  np.isclose(x, A)  np.nan_to_num(x)  np.real(x)  np.angle(x)  np.round(x, 1)  np.moveaxis(x, 0, 1)  np.expand_dims(x, 0)
np.ndim(x)  np.shape(x)  np.size(x)  np.allclose(x, A)  np.array_equal(x, A)  np.iscomplexobj(x)  np.may_share_memory(x, x)
np.meshgrid(y, y)  np.ix_(y > 1, y > 2)  np.diag(y)  np.tril(x)  np.rot90(x)  np.flip(x)  np.take(x, [0, 1])  np.choose([0, 1, 0], x)  np.compress([True, False], x, axis=0)  np.select([x > 2], [x])
""".replace("\n", "  ").strip().split("  ")


def compare(q, n, call):
    if isinstance(n, (tuple, list)) and not isinstance(n, str):
        assert len(q) == len(n)
        for a, b in zip(q, n):
            compare(a, b, call)
    elif isinstance(n, (np.ndarray, np.inexact)):
        assert isinstance(q, qn.ndarray), (call, type(q))
        np.testing.assert_allclose(np.asarray(q), n, rtol=1e-13, atol=1e-13, err_msg=call)
        assert np.asarray(q).shape == n.shape, call
    else:
        assert type(q) in (type(n), int, bool, qn.ndarray) and q == n, call


@pytest.mark.parametrize("call", CALLS)
def test_calls(call):
    q, n = (eval(call, {"np": np, "A": A, "x": x, "y": x[0]}) for x in (qn.asarray(A.copy()), A.copy()))
    compare(q, n, call)


@pytest.mark.parametrize("call", ["np.sum(x, axis=7)", "np.linalg.inv(x)", "np.add(x, y[:2])", "np.concatenate([x, y])", "np.pad(x, 1, 'nonsense')", "np.sin('a')", "np.take(x, 99)", "np.reshape(x, 7)"])
def test_errors_are_numpys(call):
    raised = []
    for x in (qn.asarray(A), A):
        with pytest.raises(Exception) as info:
            eval(call, {"np": np, "x": x, "y": x[0]})
        raised.append(info.type)
    assert issubclass(raised[0], raised[1])


def test_out_is_written_and_returned():
    x = qn.asarray(A)
    for out in (np.empty((2, 3)), qn.empty((2, 3)), np.empty((2, 6))[:, ::2], np.empty((2, 3), ">f8")):
        for call in (lambda o: np.multiply(x, 2, out=o), lambda o: np.multiply(A, x, out=(o,)), lambda o: np.cumsum(x, axis=1, out=o), lambda o: np.spacing(x, out=o), lambda o: np.clip(x, 2, 3, out=o)):
            assert call(out) is out
        np.multiply(x, 2, out=out)
        assert np.asarray(out).tolist() == (A * 2).tolist()
    a, b = np.empty((2, 3)), qn.empty((2, 3))
    r = np.modf(x, out=(a, b))
    assert r[0] is a and r[1] is b and np.asarray(b).tolist() == A.tolist()
    r = np.modf(x, out=(a, None))
    assert r[0] is a and isinstance(r[1], qn.ndarray) and r[1].tolist() == A.tolist()
    assert np.modf(x, None, b)[1] is b and np.add(x, x, out=None).tolist() == (A * 2).tolist()
    a = A.copy()
    a += x
    assert type(a) is np.ndarray and a.tolist() == (A * 2).tolist()
    i = np.arange(3)
    with pytest.raises(TypeError):
        i += qn.arange(3.0)


def test_in_place_functions():
    for make in (np.asarray, qn.asarray):
        for value in (qn.asarray([7.0]), np.asarray([7.0])):
            a = make(np.arange(4.0))
            np.copyto(a, value, where=make(np.asarray([True, False, True, False])))
            assert a.tolist() == [7, 1, 7, 3]
            a = make(np.arange(4.0))
            np.put(a, qn.asarray([1]), value)
            assert a.tolist() == [0, 7, 2, 3]
            a = make(np.arange(4.0))
            np.add.at(a, make(np.asarray([1, 1])), value)
            assert a.tolist() == [0, 15, 2, 3]
    a = np.arange(3, dtype=">i4")
    np.copyto(a, qn.asarray([4, 5, 6]), casting="unsafe")
    np.add.at(a, [0], qn.asarray([1]))
    assert a.tolist() == [5, 5, 6]


def test_fallbacks_share_memory():
    x = qn.arange(4.0)
    y = np.rollaxis(x.reshape(2, 2), 1)
    assert isinstance(y, qn.ndarray) and qn.may_share_memory(x, y)


@pytest.mark.parametrize("call", ["np.sin(x)", "np.add(x, A)", "A * x", "np.add.reduce(x)", "np.multiply.outer(x, x)", "np.maximum.accumulate(x)", "np.sum(x, axis=0)", "np.concatenate([A, x])", "np.sort(x)",
                                  "np.where(x > 2, x, A)", "np.linalg.inv(x[:, :2])", "np.fft.fft(x)", "np.einsum('ij->i', x)", "np.zeros_like(x)", "np.add(x, 1, out=np.empty((2, 3)))", "np.zeros(3, like=x)"])
def test_ours_are_called(call, monkeypatch):
    monkeypatch.setattr(qn._dispatch, "_call_numpy", None)
    eval(call, {"np": np, "x": qn.asarray(A), "A": A})


def test_other_types_keep_the_word():
    class Mine:
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            return "mine"

        def __array_function__(self, func, types, args, kwargs):
            return "mine"

        __array_priority__ = 100

    x = qn.arange(3.0)
    assert np.add(x, Mine()) == "mine" == np.concatenate([x, Mine()]) == np.add(Mine(), x)
    masked = np.ma.masked_array([1.0, 2, 3], [0, 1, 0])
    for r in (masked + x, x + masked, np.add(x, masked)):
        assert isinstance(r, np.ma.MaskedArray) and r.tolist() == [(masked + np.arange(3.0)).tolist()[0], None, 5.0]
    strings = np.asarray(["a", "b", "c"])
    assert np.concatenate([strings, x.astype(int)]).dtype.kind == "U"


def test_switch():
    x = qn.asarray(A)
    assert qn.set_numpy_dispatch(False) is True
    try:
        assert qn.set_numpy_dispatch(False) is False
        assert type(np.sin(x)) is np.ndarray and type(np.concatenate([x, A])) is np.ndarray and not hasattr(x, "__array_function__")
        assert isinstance(A + x, qn.ndarray) and isinstance(x + A, qn.ndarray)
    finally:
        assert qn.set_numpy_dispatch(True) is False
    assert isinstance(np.sin(x), qn.ndarray)
    code = "import numpy, quern; assert type(numpy.sin(quern.arange(3))) is numpy.ndarray"
    environment = {**os.environ, "QUERN_NUMPY_DISPATCH": "0", "PYTHONPATH": os.path.dirname(os.path.dirname(qn.__file__))}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_wrap():
    x = qn.arange(3.0)
    assert isinstance(x.__array_wrap__(np.arange(3.0)), qn.ndarray) and x.__array_wrap__(np.asarray(["a"])).dtype.kind == "U"
    assert isinstance(np.fix(x), qn.ndarray)
