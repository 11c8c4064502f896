# SPDX-License-Identifier: BSD-3-Clause
"""Memory that crosses protocols: it is the same memory, it lives as long as either side needs it, in whatever order the two go,
and nothing is left behind after ten thousand exchanges."""

import ctypes
import gc
import itertools
import pickle
import sys
import threading
import weakref

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES


class Capsule:
    """A producer that hands out a capsule made before."""

    def __init__(self, capsule, device=(1, 0)):
        self.capsule, self.device = capsule, device

    def __dlpack__(self, **kwargs):
        return self.capsule

    def __dlpack_device__(self):
        return self.device


class Interface:
    def __init__(self, owner):
        self.owner, self.__array_interface__ = owner, owner.__array_interface__


def legacy(x):
    return Capsule(x.__dlpack__())


def versioned(x):
    return Capsule(x.__dlpack__(max_version=(1, 1)))


EXPORTS = {"buffer": memoryview, "interface": Interface, "dlpack": legacy, "dlpack 1": versioned, "pickle": lambda x: pickle.PickleBuffer(x), "numpy": np.asarray, "array method": lambda x: x.__array__()}
IMPORTS = {"quern": qn.asarray, "numpy": lambda e: np.from_dlpack(e) if isinstance(e, Capsule) else np.asarray(e)}


def address(x):
    return x.__array_interface__["data"][0]


@pytest.mark.parametrize("size", [3, 100_000])
@pytest.mark.parametrize("back", IMPORTS)
@pytest.mark.parametrize("out", EXPORTS)
def test_same_memory_and_lifetimes(out, back, size):
    """Array, export and import die in every order; the elements stay while one of them is left."""
    for order in ((0, 1), (1, 0)):
        x = qn.arange(float(size))
        where = address(x)
        export = EXPORTS[out](x)
        if out == "interface":
            export.owner = x if order == (0, 1) else export.owner
        y = IMPORTS[back](export)
        assert address(y) == where
        x[1], x_last = 42, size - 1 if size > 3 or not y.flags.writeable else 43
        assert y[1] == 42
        if y.flags.writeable:  # NumPy takes DLPack before version 1 for read-only
            y[2] = 43
            assert x[2] == 43
        for i in order:
            if i == 0:
                del x
            else:
                del export
            gc.collect()
            qn.arange(float(size))  # would take freed memory
            assert y[1] == 42 and y[size - 1] == x_last
        del y


@pytest.mark.parametrize("out", EXPORTS)
def test_export_nobody_takes(out):
    x = qn.arange(1000.0)
    export = EXPORTS[out](x)
    alive = weakref.ref(x)
    del x
    if out in ("dlpack", "dlpack 1"):
        assert alive() is None  # the capsule holds the memory, not the object
    del export
    gc.collect()
    assert alive() is None


def traffic(x, foreign):
    for make in EXPORTS.values():
        make(x)
        qn.asarray(make(x))
    qn.from_dlpack(foreign)
    qn.asarray(foreign)
    qn.asarray(memoryview(foreign))
    qn.asarray(Interface(foreign))
    np.from_dlpack(x)
    pickle.loads(pickle.dumps(x, 5))
    buffers = []
    pickle.loads(pickle.dumps(x, 5, buffer_callback=buffers.append), buffers=buffers)
    x.shape = (2, 3)
    x.shape = 6
    y = qn.arange(6.0)
    y.resize(9)
    qn.ndarray((3,), "f8", foreign)
    np.add(x, foreign)
    np.sort(x)
    x.ctypes.shape
    for bad in (lambda: x.__dlpack__(stream=3), lambda: x.__dlpack__(dl_device=(2, 0)), lambda: qn.from_dlpack(Capsule(None)), lambda: qn.asarray(Interface(foreign), copy=False).shape[7], lambda: qn.ndarray((99,), "f8", foreign)):
        with pytest.raises((ValueError, BufferError, TypeError, IndexError)):
            bad()


def test_nothing_is_left_behind():
    """Reference counts and the number of live blocks do not move over ten thousand rounds."""
    x, foreign = qn.arange(6.0), np.arange(6.0)
    for _ in range(500):  # caches fill
        traffic(x, foreign)
    gc.collect()
    counts, blocks = [sys.getrefcount(o) for o in (x, foreign, qn.float64, qn.ndarray, None)], sys.getallocatedblocks()
    for _ in range(400):  # 25 exchanges each
        traffic(x, foreign)
    gc.collect()
    after = [sys.getrefcount(o) for o in (x, foreign, qn.float64, qn.ndarray, None)]
    assert after[:2] == counts[:2] and all(abs(a - b) < 100 for a, b in zip(after, counts))
    assert abs(sys.getallocatedblocks() - blocks) < 400


# ---- views, which are lent by their base --------------------------------------------------------------------------------

VIEWS = {
    "rows": lambda a: a[1:], "all": lambda a: a[...], "row": lambda a: a[1], "column": lambda a: a[:, 1], "axis": lambda a: a[None], "T": lambda a: a.T, "mT": lambda a: a.mT,
    "real": lambda a: a.real, "imag": lambda a: a.imag, "ravel": lambda a: a.ravel(), "reshape": lambda a: a.reshape(a.size), "transpose": lambda a: a.transpose(1, 0),
    "view": lambda a: a.view("int64"), "empty": lambda a: a[2:].ravel(), "nested": lambda a: a[:, 1:].T[1], "diagonal": lambda a: a.diagonal(), "iterated": lambda a: list(a)[1],
}  # fmt: skip


def churn(shape):
    """Arrays that take freed memory of that shape, and blocks of views."""
    made = [qn.full(shape, 99.0) for _ in range(8)]
    return made + [a[...] for a in made]


@pytest.mark.parametrize("shape", [(2, 3), (2, 3000)], ids=str)
@pytest.mark.parametrize("name", VIEWS)
def test_views_keep_memory(name, shape):
    """An array, a view and a view of that die in every order, and others that share the memory outlive them all."""
    source = np.arange(6000.0)[: shape[0] * shape[1]].reshape(shape)
    expected = VIEWS[name](source).tolist()
    for order in itertools.permutations(range(3)):
        a = qn.asarray(source, copy=True)
        view = VIEWS[name](a)
        assert view.base is a  # also of imag, whose zeros lie elsewhere: views of it are not lent
        alive, loaded, buffer = [a, view, view[...]], pickle.loads(pickle.dumps(view)), memoryview(view)
        capsule = view.__dlpack__(max_version=(1, 0))
        del a, view
        for i in order:
            alive[i] = None
            spoilt = churn(shape)
            assert all(o is None or o.tolist() == (expected if k else source.tolist()) for k, o in enumerate(alive)), spoilt
        back = qn.from_dlpack(Capsule(capsule))
        assert loaded.tolist() == buffer.tolist() == back.tolist() == expected
        del buffer, capsule
        spoilt = churn(shape)
        assert back.tolist() == expected, spoilt


def test_view_is_released_by_another_thread():
    """A consumer retains the view, which counts from then on; it goes on a thread of its own, before or after the Python objects."""
    for first in (True, False):
        a = qn.arange(3000.0).copy()
        view = a[1:]
        held = [np.from_dlpack(view)]
        if first:
            del view, a
        spoilt = churn(3000)
        thread = threading.Thread(target=lambda: (np.testing.assert_equal(held[0], np.arange(1.0, 3000)), held.clear()))
        thread.start()
        thread.join()
        assert not held and (first or view[-1] == a[-1] == 2999) and len(spoilt) == 16


def test_memory_goes_with_the_last_view():
    foreign = np.arange(6.0)
    gone = weakref.ref(foreign)
    view = qn.asarray(foreign)[1:][...].ravel()
    del foreign
    gc.collect()
    assert gone() is not None and view.sum() == 15
    del view
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("change", ["resize", "shape", "dtype"])
def test_views_of_an_array_that_changes(change):
    """The view's is the only reference to the array beside that of the call, as if the array were unshared."""
    for views in (1, 3):
        view = qn.arange(3000.0).copy()[1:]
        more = [view[1:] for _ in range(views - 1)]
        with pytest.raises(ValueError, match="resize"):
            view.base.resize(5)
        if change == "resize":
            view.base.resize(4000, refcheck=False)
        elif change == "shape":
            view.base.shape = 30, 100
        else:
            view.base.dtype = "int64"
        fresh = view[1:]
        spoilt = churn(3000)
        assert view.tolist() == list(range(1, 3000)) and fresh[-1] == 2999 and all(m.sum() == fresh.sum() for m in more), spoilt
        base = view.base
        del view, fresh, more
        base.resize(7, refcheck=False)
        assert base.shape == (7,)


# ---- what a consumer may ask for ---------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
def test_foreign_byte_order_is_converted(dtype):
    n = np.arange(6).astype(dtype)
    for swapped in (n.astype(n.dtype.newbyteorder()), n.astype(n.dtype.newbyteorder()).reshape(2, 3).T, n.astype(n.dtype.newbyteorder())[::-2], n.astype(n.dtype.newbyteorder())[:0]):
        for given in (swapped, Interface(swapped)):
            q = qn.asarray(given)
            assert q.dtype == dtype and q.shape == swapped.shape and q.tolist() == swapped.tolist()
            if n.itemsize > 1 and n.size:
                assert not qn.may_share_memory(q, swapped)
                if given is swapped:
                    with pytest.raises(ValueError, match="copy"):
                        qn.asarray(given, copy=False)
        q = qn.zeros(swapped.shape, dtype)
        q[...] = swapped
        assert q.tolist() == swapped.tolist() == (q * 0 + swapped).astype(dtype).tolist() if dtype != "bool" else True


def test_buffer_requests():
    x = qn.arange(6).reshape(2, 3)
    get, release = ctypes.pythonapi.PyObject_GetBuffer, ctypes.pythonapi.PyBuffer_Release
    request = ctypes.create_string_buffer(200)
    simple, writable, nd, strides, c, f, any_, full = 0, 1, 8, 0x18, 0x38, 0x58, 0x98, 0x11D
    locked = qn.arange(6)
    locked.flags.writeable = False
    for array, accepted, refused in ((x, (simple, writable, nd, strides, c, any_, full), (f,)), (x.T, (strides, f, any_, full), (simple, nd, c)), (x[:, ::2], (strides, full), (simple, nd, c, f, any_)), (locked, (simple, strides), (writable, full))):
        for flags in accepted:
            assert get(ctypes.py_object(array), request, flags) == 0
            release(request)
        for flags in refused:
            with pytest.raises(BufferError):
                get(ctypes.py_object(array), request, flags)


def test_buffer_method():
    x = qn.arange(4)
    m = x.__buffer__(0)
    m[0] = 7
    assert x[0] == 7 and type(m) is memoryview
    x.flags.writeable = False
    assert x.__buffer__(0).readonly
    with pytest.raises(BufferError):
        x.__buffer__(1)


def test_dlpack_copy_and_device():
    x = qn.arange(6.0)
    assert qn.may_share_memory(qn.from_dlpack(x, copy=False), x) and not qn.may_share_memory(qn.from_dlpack(x, copy=True), x)
    assert np.from_dlpack(x, copy=True)[1] == 1 and np.from_dlpack(x, device="cpu", copy=False).base is not None
    assert qn.from_dlpack(np.arange(3.0), copy=True).tolist() == [0, 1, 2] and qn.from_dlpack(np.arange(3.0), device="cpu", copy=False).tolist() == [0, 1, 2]
    assert qn.from_dlpack(versioned(x), copy=True).tolist() == x.tolist()

    class Old:
        """A producer from before DLPack 1."""

        def __dlpack__(self, stream=None):
            return x.__dlpack__()

        def __dlpack_device__(self):
            return (1, 0)

    assert qn.may_share_memory(qn.from_dlpack(Old()), x) and qn.may_share_memory(qn.asarray(Old()), x)
    assert not qn.may_share_memory(qn.from_dlpack(Old(), copy=True), x)
    for flag, value in (("copy", True), ("copy", False), ("copy", None)):
        x.__dlpack__(**{flag: value}, max_version=(1, 0), dl_device=(1, 0), stream=None)

    class Elsewhere(Old):
        """A producer on another device that copies when asked to."""

        def __dlpack__(self, *, max_version=None, dl_device=None, copy=None):
            if dl_device != (1, 0):
                raise BufferError("not on the CPU")
            return x.__dlpack__(max_version=max_version, copy=True)

        def __dlpack_device__(self):
            return (2, 0)

    assert qn.from_dlpack(Elsewhere(), device="cpu").tolist() == x.tolist()
    with pytest.raises(BufferError):
        qn.from_dlpack(Elsewhere())


def test_read_only_memory_stays_read_only():
    locked = qn.arange(3.0)
    locked.flags.writeable = False
    for y in (np.asarray(locked), np.from_dlpack(locked), qn.from_dlpack(locked), qn.asarray(memoryview(locked)), qn.asarray(Interface(locked)), pickle.PickleBuffer(locked).raw()):
        assert not (y.flags.writeable if hasattr(y, "flags") else not y.readonly)
    assert qn.from_dlpack(locked, copy=True).flags.writeable
    foreign = np.arange(3.0)
    foreign.flags.writeable = False
    for y in (qn.asarray(foreign), qn.from_dlpack(foreign), qn.asarray(memoryview(b"abc")), qn.frombuffer(b"abcdefgh")):
        assert not y.flags.writeable
        with pytest.raises(ValueError):
            y[0] = 1


# ---- DLPack's C exchange table ----------------------------------------------------------------------------------


class Tensor(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("device", ctypes.c_int32 * 2), ("ndim", ctypes.c_int32), ("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16),
                ("shape", ctypes.POINTER(ctypes.c_int64)), ("strides", ctypes.POINTER(ctypes.c_int64)), ("offset", ctypes.c_uint64)]


class Managed(ctypes.Structure):
    pass


Deleter, Report = ctypes.CFUNCTYPE(None, ctypes.POINTER(Managed)), ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
Managed._fields_ = [("version", ctypes.c_uint32 * 2), ("context", ctypes.c_void_p), ("deleter", Deleter), ("flags", ctypes.c_uint64), ("tensor", Tensor)]


class Table(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32 * 2), ("previous", ctypes.c_void_p),
                ("allocate", ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.POINTER(Tensor), ctypes.POINTER(ctypes.POINTER(Managed)), ctypes.c_void_p, Report)),
                ("from_object", ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.POINTER(ctypes.POINTER(Managed)))),
                ("to_object", ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.POINTER(Managed), ctypes.POINTER(ctypes.py_object))),
                ("borrow", ctypes.c_void_p), ("stream", ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_int32, ctypes.c_int32, ctypes.POINTER(ctypes.c_void_p)))]


@pytest.fixture
def table():
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return Table.from_address(get(qn.ndarray.__dlpack_c_exchange_api__, b"dlpack_exchange_api"))


def test_c_exchange(table):
    assert list(table.version) == [1, 3] and table.previous is None and table.borrow is None
    x = qn.arange(12.0).reshape(3, 4)[:, ::2]
    m, o, where = ctypes.POINTER(Managed)(), ctypes.py_object(), ctypes.c_void_p(1)
    assert table.from_object(x, m) == 0
    t = m.contents.tensor
    assert (t.data, t.ndim, t.shape[:2], t.strides[:2], t.code, t.bits, t.lanes, list(t.device), m.contents.flags) == (address(x), 2, [3, 2], [4, 2], 2, 64, 1, [1, 0], 0)
    assert table.to_object(m, o) == 0
    y, before = o.value, address(x)
    x[0, 0] = 99
    del x, o
    gc.collect()
    assert address(y) == before and y.tolist() == [[99, 2], [4, 6], [8, 10]]
    assert table.stream(1, 0, where) == 0 and where.value is None
    y.flags.writeable = False
    assert table.from_object(y, m) == 0 and m.contents.flags == 1
    m.contents.deleter(m)
    with pytest.raises(TypeError, match="quern array"):
        table.from_object(3, m)
    with pytest.raises(BufferError, match="strides"):
        table.from_object(qn.ndarray((2,), "i2", bytearray(8), 0, (3,)), m)


def test_c_exchange_allocates(table):
    said = []
    report = Report(lambda context, kind, message: said.append((kind, message)))
    shape = (ctypes.c_int64 * 2)(3, 5)
    m, o = ctypes.POINTER(Managed)(), ctypes.py_object()
    prototype = Tensor(None, (1, 0), 2, 2, 32, 1, shape, None, 0)
    assert table.allocate(prototype, m, None, report) == 0 and table.to_object(m, o) == 0
    assert o.value.shape == (3, 5) and o.value.dtype == "float32" and not said
    for field, value in (("device", (2, 0)), ("bits", 24), ("lanes", 4), ("code", 9), ("ndim", 99)):
        prototype = Tensor(None, (1, 0), 2, 2, 32, 1, shape, None, 0)
        setattr(prototype, field, value)
        assert table.allocate(prototype, m, None, report) == -1 and not m
    assert len(said) == 5 and [kind for kind, _ in said] == [b"TypeError"] * 4 + [b"ValueError"]
