# SPDX-License-Identifier: BSD-3-Clause
"""Memory shared with other objects: buffer protocol, DLPack with its lifetimes, __array_interface__, pickling, weak references."""

import gc
import io
import pathlib
import pickle
import subprocess
import sys
import weakref

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts


@pytest.mark.parametrize("dtype", DTYPES)
def test_buffer_both_ways(dtype):
    for name, a in layouts(np.arange(24).astype(dtype)):
        q = qn.asarray(a)
        assert q.strides == a.strides or q.size < 2, name
        back = np.asarray(q)
        assert back.dtype == a.dtype and back.shape == a.shape
        np.testing.assert_array_equal(back, a, err_msg=name)
        if a.size and a.ndim:
            assert np.shares_memory(back, a), name


def test_memoryview():
    q = qn.asarray([[1, 2, 3], [4, 5, 6]], dtype="int16")
    m = memoryview(q)
    assert (m.format, m.shape, m.strides, m.itemsize, m.readonly, m.nbytes) == ("h", (2, 3), (6, 2), 2, False, 12)
    m[1, 2] = 99
    assert q[1, 2].item() == 99
    assert bytes(q) == np.asarray(q).tobytes() and memoryview(q.T).strides == (2, 6)
    assert memoryview(qn.broadcast_to(q, (2, 2, 3))).readonly and memoryview(q.sum()).readonly
    with pytest.raises(BufferError, match="contiguous"):
        io.BytesIO().write(q.T)


def test_buffer_keeps_memory_alive():
    q = qn.arange(1000.0)
    m = memoryview(q)
    del q
    gc.collect()
    assert m[999] == 999
    a = bytearray(8)
    v = qn.frombuffer(a)
    with pytest.raises(BufferError):
        a.append(1)
    del v
    a.append(1)


def test_array_interface():
    class Holder:
        def __init__(self, interface):
            self.__array_interface__ = interface

    a = np.arange(12.0).reshape(3, 4)[::2, ::-1]
    holder = Holder(dict(a.__array_interface__))
    holder.a = a
    q = qn.asarray(holder)
    assert q.tolist() == a.tolist() and qn.may_share_memory(q, a)
    alive = weakref.ref(holder)
    del holder
    assert alive() is not None
    del q
    gc.collect()
    assert alive() is None
    back = np.asarray(Holder(qn.asarray(a).__array_interface__))
    assert back.tolist() == a.tolist()
    for bad in ({}, {"shape": (2,), "typestr": "<f8"}, {"shape": (2,), "typestr": "|O8", "data": (0, False)}, {"shape": (2,), "typestr": "<f8", "data": (0, False), "strides": (8, 8)}):
        with pytest.raises((ValueError, TypeError)):
            qn.asarray(Holder(bad))


def test_array_method():
    class Array:
        def __array__(self, dtype=None, copy=None):
            return np.arange(3.0)

    assert qn.asarray(Array()).tolist() == [0, 1, 2]
    q = qn.arange(3)
    assert type(q.__array__()) is np.ndarray and q.__array__(dtype="float32").dtype == np.float32 and q.__array__(copy=True).base is None


# ---- DLPack ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
def test_dlpack_both_ways(dtype):
    for name, a in layouts(np.arange(24).astype(dtype)):
        if name in ("unaligned", "broadcast"):
            continue
        q = qn.from_dlpack(a)
        np.testing.assert_array_equal(np.asarray(q), a)
        if a.size:
            assert qn.may_share_memory(q, a), name
        np.testing.assert_array_equal(np.from_dlpack(q), a)


def test_dlpack_arguments():
    q = qn.arange(4.0)
    assert q.__dlpack_device__() == (1, 0)
    assert "dltensor_versioned" in repr(q.__dlpack__(max_version=(1, 0))) and '"dltensor"' in repr(q.__dlpack__())
    assert not qn.may_share_memory(qn.from_dlpack(q, copy=True), q) and qn.may_share_memory(qn.from_dlpack(q), q)
    with pytest.raises(BufferError):
        q.__dlpack__(dl_device=(2, 0))
    with pytest.raises(ValueError):
        q.__dlpack__(stream=1)
    locked = qn.broadcast_to(q, (2, 4))
    with pytest.raises(BufferError, match="read-only"):
        locked.__dlpack__()
    assert not qn.from_dlpack(locked).flags.writeable
    with pytest.raises(AttributeError):
        qn.from_dlpack(3)
    with pytest.raises(ValueError):
        qn.from_dlpack(q, device="gpu")


class Capsule:
    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **kwargs):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)


@pytest.mark.parametrize("version", [None, (1, 0)])
@pytest.mark.parametrize("consumed", [False, True])
@pytest.mark.parametrize("capsule_first", [False, True])
def test_dlpack_lifetimes(version, consumed, capsule_first):
    q = qn.arange(100000.0)
    before = q.__array_interface__["data"][0]
    holder = Capsule(q.__dlpack__(max_version=version))
    del q
    x = qn.from_dlpack(holder) if consumed else None
    if consumed:
        with pytest.raises(ValueError, match="once"):
            qn.from_dlpack(holder)
    if capsule_first:
        del holder
    if consumed:
        assert x.__array_interface__["data"][0] == before and x[99999].item() == 99999
    del x
    gc.collect()


def test_dlpack_producers_are_released():
    a = np.arange(1000.0)
    start = sys.getrefcount(a)
    for _ in range(10):
        q = qn.from_dlpack(a)
    del q
    gc.collect()
    assert sys.getrefcount(a) == start


# ---- pickling -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("dtype", DTYPES)
def test_pickle(dtype, protocol):
    for name, a in layouts(np.arange(24).astype(dtype)):
        q = qn.asarray(a)
        back = pickle.loads(pickle.dumps(q, protocol))
        assert back.dtype == q.dtype and back.shape == q.shape and np.asarray(back).tolist() == a.tolist(), name
        if back.size:
            back[...] = 1
    number = qn.asarray([5], dtype=dtype)[0]
    back = pickle.loads(pickle.dumps(number, protocol))
    assert back == number and hash(back) == hash(number)


def test_pickle_out_of_band():
    q = qn.arange(1000.0).reshape(10, 100)
    for x in (q, q.T, qn.asarray(3.0), qn.arange(5)):
        buffers = []
        data = pickle.dumps(x, 5, buffer_callback=buffers.append)
        assert len(data) < 300 and len(buffers) == 1
        back = pickle.loads(data, buffers=buffers)
        assert back.tolist() == x.tolist() and back.shape == x.shape and qn.may_share_memory(back, x)


def test_ufuncs_pickle_by_name():
    assert pickle.loads(pickle.dumps(qn.sqrt)) is qn.sqrt


def test_weak_references():
    q = qn.arange(3)
    r = weakref.ref(q)
    assert r() is q
    del q
    assert r() is None


def test_namespace_info():
    info = qn.__array_namespace_info__()
    assert info.capabilities()["max dimensions"] == 64 and info.default_device() == "cpu" and info.devices() == ("cpu",)
    assert info.default_dtypes()["integral"] == qn.int64 and set(info.dtypes(kind="integral")) == {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
    assert qn.__array_api_version__ == "2025.12"


def test_no_numpy_needed():
    code = "import sys, quern; assert 'numpy' not in sys.modules; quern.arange(3) + 1"
    place = str(pathlib.Path(qn.__file__).resolve().parents[1])
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": place})
