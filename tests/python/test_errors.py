# SPDX-License-Identifier: BSD-3-Clause
"""Exceptions: their types and messages, and that nothing leaks when calls fail or succeed."""

import gc
import pickle
import resource
import sys
import threading
import warnings

import numpy as np
import pytest
import quern as qn


def test_exception_types():
    assert issubclass(qn.AxisError, ValueError) and issubclass(qn.AxisError, IndexError)
    assert issubclass(qn.linalg.LinAlgError, ValueError) and qn.exceptions.AxisError is qn.AxisError


@pytest.mark.parametrize("name", ["AxisError", "ComplexWarning", "DTypePromotionError", "ModuleDeprecationWarning", "TooHardError", "VisibleDeprecationWarning"])
def test_exceptions_have_numpys_bases(name):
    ours, theirs = getattr(qn.exceptions, name), getattr(np.exceptions, name)
    assert [c.__name__ for c in ours.__mro__] == [c.__name__ for c in theirs.__mro__] and name in qn.exceptions.__all__


@pytest.mark.parametrize("args", [(3, 2), (3, 2, "f"), (-4, None, "f"), ("text",)])
def test_axis_error(args):
    ours, theirs = qn.exceptions.AxisError(*args), np.exceptions.AxisError(*args)
    for e in (ours, pickle.loads(pickle.dumps(ours))):
        assert (str(e), e.axis, e.ndim, e.args) == (str(theirs), theirs.axis, theirs.ndim, theirs.args)


@pytest.mark.parametrize("call", [lambda xp, a: xp.sum(a, axis=5), lambda xp, a: a.sort(axis=-3), lambda xp, a: xp.concatenate([a, a], axis=2), lambda xp, a: xp.expand_dims(a, 9),
                                  lambda xp, a: xp.moveaxis(a, 0, 7), lambda xp, a: xp.flip(a, axis=4), lambda xp, a: xp.cumsum(a, axis=-9), lambda xp, a: xp.argmax(a, axis=2)])
def test_axis_errors_say_where(call):
    raised = []
    for xp in (qn, np):
        with pytest.raises(xp.exceptions.AxisError) as info:
            call(xp, xp.ones((2, 3)))
        raised.append((info.value.axis, info.value.ndim))
    assert raised[0] == raised[1]


@pytest.mark.parametrize("call", [lambda a: a.astype("f4"), lambda a: qn.astype(a, "i2"), lambda a: qn.asarray(a, dtype="f8"), lambda a: qn.zeros(3).__setitem__(slice(None), a), lambda a: qn.zeros(3).fill(a[0]),
                                  lambda a: qn.array(a, dtype="f8")])
def test_complex_warning(call):
    with pytest.warns(qn.exceptions.ComplexWarning, match="discards the imaginary part"):
        call(qn.ones(3, dtype="c16"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(qn.exceptions.ComplexWarning):
            call(qn.ones(3, dtype="c8"))
        qn.ones(3, dtype="c8").astype("c16").astype("bool")
    with pytest.raises(TypeError):
        float(qn.ones((), dtype="c16"))


@pytest.mark.parametrize("call, error, message", [
    (lambda: qn.ones((2, 3)) + qn.ones(4), ValueError, r"operands could not be broadcast together with shapes \(2,3\) \(4,\)"),
    (lambda: qn.ones(3).reshape(2, 2), ValueError, "reshape"), (lambda: qn.ones(3)[5], IndexError, "index 5 is out of bounds for axis 0 with size 3"),
    (lambda: qn.ones(3).sum(axis=1), qn.AxisError, "axis 1 is out of bounds for array of dimension 1"), (lambda: qn.ones(3) & 1.5, TypeError, "bitwise_and"),
    (lambda: qn.asarray([2]) ** qn.asarray([-1]), ValueError, "negative integer powers"), (lambda: qn.ones((2, 3)).transpose(0), ValueError, "axes"),
    (lambda: qn.ones((2, 3)).transpose(0, 0), ValueError, ""), (lambda: qn.ones(3).astype("int8", casting="safe"), TypeError, "Cannot cast array data"),
    (lambda: qn.ones((2, 2)).item(), ValueError, "size 1"), (lambda: qn.ones(3).squeeze(0), ValueError, ""), (lambda: qn.expand_dims(qn.ones(3), 5), qn.AxisError, "out of bounds"),
    (lambda: qn.broadcast_to(qn.ones(3), (2, 2)), ValueError, "broadcast"), (lambda: qn.ones(3).to_device("gpu"), ValueError, "cpu"),
    (lambda: qn.set_num_threads(0), ValueError, "thread"), (lambda: qn.clip(), TypeError, "missing"), (lambda: qn.where(True, 1), ValueError, "either both or neither"),
    (lambda: qn.add(1), TypeError, "takes from 2 to 3 positional arguments but 1 was given"), (lambda: qn.add(1, 2, 3, 4), TypeError, "positional"), (lambda: qn.ones(2).copy(order="Z"), ValueError, "order"),
    (lambda: qn.as_strided(qn.ones(3), (4,), (8,)), ValueError, ""),
])
def test_messages(call, error, message):
    with pytest.raises(error, match=message):
        call()


CALLS = [
    lambda a: a + a, lambda a: a + 1.5, lambda a: 2 - a, lambda a: a[0], lambda a: a[1:], lambda a: a[[0, 1]], lambda a: a[a > 1], lambda a: a.sum(), lambda a: a.sum(axis=0, keepdims=True),
    lambda a: qn.sqrt(a), lambda a: qn.add(a, a, out=a), lambda a: a.astype("float32"), lambda a: a.reshape(2, 2), lambda a: a.T, lambda a: a.tolist(), lambda a: a.shape, lambda a: a.dtype.name,
    lambda a: qn.asarray([1, 2, 3]), lambda a: qn.asarray([[1.5, 2], [3, 4]], dtype="float32"), lambda a: memoryview(a), lambda a: qn.asarray(memoryview(a)), lambda a: qn.from_dlpack(a),
    lambda a: a.__dlpack__(), lambda a: qn.where(a > 1, a, 0), lambda a: qn.linspace(0, 1, 5), lambda a: qn.linspace([0, 1], 1, 5), lambda a: list(a), lambda a: list(a.flat), lambda a: a.flags,
    lambda a: hash(a[0]), lambda a: a.__reduce_ex__(5), lambda a: qn.concat([a, a]) if hasattr(qn, "concat") else None, lambda a: qn.result_type(a, 1.5, "int8" and qn.int8), lambda a: a == "x",
    lambda a: f"{a[0]:.2f}", lambda a: qn.add.reduce(a), lambda a: a.clip(1, 2), lambda a: divmod(a, 2), lambda a: qn.broadcast_shapes((2, 1), (3,)), lambda a: qn.moveaxis(a[None], 0, 1),
    # failing ones
    lambda a: a + qn.ones(3), lambda a: a[9], lambda a: a["x"], lambda a: a.sum(axis=4), lambda a: qn.asarray([[1], [2, 3]]), lambda a: qn.asarray([1, "a"]), lambda a: qn.zeros(-1),
    lambda a: a.reshape(3, 3), lambda a: a[[9]], lambda a: qn.add(a, a, out=3), lambda a: qn.add(a, [1, 2], where="x"), lambda a: a + object(), lambda a: qn.sum(a, bad=1), lambda a: qn.dtype("x"),
    lambda a: qn.asarray([300], dtype="int8"), lambda a: bool(a), lambda a: qn.expand_dims(a, (0, 0)), lambda a: qn.where(a, [1, 2]), lambda a: a.__dlpack__(dl_device=(9, 9)),
]


@pytest.mark.parametrize("call", CALLS)
def test_no_leaks(call):
    a = qn.arange(4.0)

    def many(n):
        for _ in range(n):
            try:
                call(a)
            except (ValueError, TypeError, IndexError, OverflowError, BufferError):
                pass

    many(200)
    gc.collect()
    blocks, references = sys.getallocatedblocks(), sys.getrefcount(a)
    many(1000)
    gc.collect()
    assert sys.getallocatedblocks() - blocks < 30 and sys.getrefcount(a) == references


def test_no_memory_leaks_in_the_core():
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    a = qn.ones(50000)
    for call in CALLS[:20]:
        for _ in range(20):
            try:
                call(a)
            except (ValueError, TypeError, IndexError):
                pass
    start = peak()
    for call in CALLS[:20]:
        for _ in range(200):
            try:
                call(a)
            except (ValueError, TypeError, IndexError):
                pass
    assert peak() - start < 30000  # KiB; one leaked array a call would be 80 MB for each


def test_threads_share_arrays():
    a = qn.ones(200000)
    results = []

    def work():
        for _ in range(20):
            results.append(float((a * 2 + a).sum()))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [600000.0] * 80
