# SPDX-License-Identifier: BSD-3-Clause
"""The array object: indexing and assignment, attributes, methods, and numbers, against NumPy."""

import copy
import math
import operator

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES

A = np.arange(60.0).reshape(3, 4, 5)
MASK = A % 3 == 0
BASIC = [0, -1, 2, slice(None), slice(1, 3), slice(None, None, -1), slice(5, 0, -2), slice(-100, 100, 2), slice(2, 2), Ellipsis, None, (0, 1), (0, 1, 2),
         (slice(None), 1), (Ellipsis, 2), (1, Ellipsis, slice(1, 4, 2)), (None, 0, None, slice(None), Ellipsis, None), (slice(None, None, 2), slice(None), -1), ()]
ADVANCED = [[0, 2], [[0, 1], [2, 0]], np.array([2, 0, -1]), ([0, 1], [1, 2]), ([0, 1], [1, 2], [3, 4]), (slice(None), [0, 3, 1]), ([0, 2], slice(None), [1, 4]),
            (0, [1, 2]), (slice(None), [1, 2], 0), ([[0], [2]], [1, 3]), (Ellipsis, [0, -1]), ([0, 1], None, [1, 2]), np.array([], dtype=int), [],
            MASK, MASK[:, :, 0], MASK[:, 0, 0], (slice(None), MASK[0, :, 0]), (MASK[:, 0, 0], 1), (slice(None), slice(None), MASK[0, 0]), True, False,
            (MASK[:, 0, 0], slice(None), [1, 2]) if MASK[:, 0, 0].sum() == 2 else [0], [True, False, True], (np.int64(1), np.array(2))]


def to_quern(key):
    if isinstance(key, tuple):
        return tuple(map(to_quern, key))
    return qn.asarray(key) if isinstance(key, np.ndarray) and key.ndim else key


@pytest.mark.parametrize("key", BASIC + ADVANCED, ids=repr)
def test_getitem(key):
    q = qn.asarray(A)
    for k in (key, to_quern(key)):
        got, want = q[k], np.asarray(A[key])
        assert got.shape == want.shape
        np.testing.assert_array_equal(np.asarray(got), want)


@pytest.mark.parametrize("key", BASIC, ids=repr)
def test_views_share_memory(key):
    q = qn.asarray(A.copy())
    v = q[key]
    if isinstance(A[key], np.ndarray):
        assert v.size == 0 or qn.may_share_memory(v, q)
        assert v.base is q
    else:
        assert not qn.may_share_memory(v, q)


@pytest.mark.parametrize("key", BASIC + ADVANCED, ids=repr)
@pytest.mark.parametrize("value", ["scalar", "array", "list", "other dtype"])
def test_setitem(key, value):
    want, q = A.copy(), qn.asarray(A.copy())
    shape = want[key].shape if isinstance(want[key], np.ndarray) else ()
    if value == "list" and 0 in shape:
        value = "array"  # [] has lost the other lengths
    v = {"scalar": -1.5, "array": np.random.default_rng(0).normal(size=shape), "list": np.ones(shape).tolist(), "other dtype": np.full(shape, 7, "int8")}[value]
    want[key] = v
    q[to_quern(key)] = qn.asarray(v) if isinstance(v, np.ndarray) and v.ndim else v
    np.testing.assert_array_equal(np.asarray(q), want)


def test_setitem_overlap():
    want, q = np.arange(10), qn.arange(10)
    want[1:], q[1:] = want[:-1].copy(), q[:-1]
    assert q.tolist() == want.tolist()
    q[[0, 1]], q[[2, 3]] = q[[2, 3]], q[[0, 1]]
    x, y = qn.arange(3.0), None
    x[0], x[1] = x[1], x[0]
    assert x.tolist() == [1, 0, 2]


@pytest.mark.parametrize("key, message", [
    (3, "out of bounds"), (-4, "out of bounds"), ((0, 4), "out of bounds"), ((0, 0, 0, 0), "too many indices"), (1.5, "only integers"), ("x", "only integers"),
    ((Ellipsis, Ellipsis), "llips"), ([5], "out of bounds"), ([1.5], "integer"), (np.ones((3, 3), bool), "bool"), (([0, 1], [0, 1, 2]), "broadcast"), ({}, "only integers"),
])
def test_bad_index(key, message):
    q = qn.asarray(A.copy())
    with pytest.raises(IndexError, match=message):
        q[key]
    with pytest.raises(IndexError, match=message):
        q[key] = 1
    np.testing.assert_array_equal(np.asarray(q), A)


def test_bad_assignment():
    q = qn.asarray(A.copy())
    with pytest.raises(ValueError, match="broadcast"):
        q[0] = [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        qn.broadcast_to(q, (2, 3, 4, 5))[0] = 1
    with pytest.raises(ValueError, match="slice step cannot be zero"):
        q[::0]
    with pytest.raises(OverflowError):
        qn.zeros(2, dtype="int8")[0] = 300
    with pytest.raises((ValueError, TypeError)):
        del q[0]


def test_attributes():
    q = qn.asarray(A)
    assert (q.shape, q.strides, q.ndim, q.size, q.itemsize, q.nbytes) == (A.shape, A.strides, 3, 60, 8, 480)
    assert type(q.shape) is tuple and q.device == "cpu" and q.dtype is qn.float64
    assert q.T.shape == (5, 4, 3) and q.mT.shape == (3, 5, 4)
    z = qn.asarray([1 + 2j, 3 - 4j])
    assert z.real.tolist() == [1, 3] and z.imag.tolist() == [2, -4] and qn.asarray([1.0]).imag.tolist() == [0]
    z.real = 0
    z.imag[0] = 9
    assert z.tolist() == [9j, -4j]
    assert q.__array_namespace__() is qn and q.__array_namespace__(api_version="2025.12") is qn
    with pytest.raises(ValueError):
        q.__array_namespace__(api_version="1999.01")


def test_flags():
    q = qn.zeros((3, 4))
    assert q.flags.c_contiguous and not q.flags["F_CONTIGUOUS"] and q.T.flags.f_contiguous and q.flags.owndata and not q[0].flags.owndata
    q.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        q[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        q += 1
    with pytest.raises(ValueError, match="read-only"):
        qn.add(1, 2, out=q)
    with pytest.raises(ValueError, match="read-only"):
        q[0][0] = 1
    q.flags.writeable = True
    q[0] = 1
    with pytest.raises(ValueError):
        qn.broadcast_to(q, (2, 3, 4)).flags.writeable = True
    assert "C_CONTIGUOUS : True" in repr(q.flags)


def test_flat():
    for a in (A, A.T, A[::2, ::-1]):
        q = qn.asarray(a.copy(order="K"))
        assert [float(x) for x in q.flat] == list(a.flat) and len(q.flat) == a.size
        assert q.flat[7].item() == a.flat[7] and q.flat[2:9:3].tolist() == a.flat[2:9:3].tolist()
        w = np.array(a, order="K")
        q.flat[3], w.flat[3] = -1, -1
        q.flat[[1, 5]], w.flat[[1, 5]] = 8, 8
        np.testing.assert_array_equal(np.asarray(q), w)
        q.flat = 3
        assert (q == 3).all()


@pytest.mark.parametrize("call", [
    lambda x: x.reshape(12, 5), lambda x: x.reshape((5, -1)), lambda x: x.reshape(-1), lambda x: x.reshape(4, 15, order="F"), lambda x: x.transpose(), lambda x: x.transpose(2, 0, 1),
    lambda x: x.transpose((1, 0, 2)), lambda x: x.T.ravel(), lambda x: x.ravel(order="F"), lambda x: x.flatten(), lambda x: x.flatten("F"), lambda x: x.copy(),
    lambda x: x.astype("float32"), lambda x: x.astype(int), lambda x: x.swapaxes(0, 2), lambda x: x.squeeze(), lambda x: x[:1].squeeze(0), lambda x: x.diagonal(), lambda x: x.diagonal(1, 0, 2),
    lambda x: x.clip(3, 10), lambda x: x.clip(min=5), lambda x: x.round(), lambda x: x.round(decimals=1), lambda x: x.conj(), lambda x: x.take([0, 2], axis=1),
    lambda x: x.repeat(2, axis=0), lambda x: x.nonzero()[1], lambda x: x.argsort(axis=0), lambda x: x.trace(), lambda x: x.mean(axis=(0, 2)), lambda x: x.view("int64"),
    lambda x: x.dot(x[0].T), lambda x: x.sum(axis=0).searchsorted if False else x[0, 0].searchsorted(2.5), lambda x: x.tolist(), lambda x: x.tobytes(), lambda x: x.T.tobytes(),
    lambda x: x.tobytes("F"), lambda x: x.item(7), lambda x: x.item(1, 2, 3), lambda x: x.item((0, 1, 2)), lambda x: x.ptp() if hasattr(x, "ptp") else 59.0,
])
def test_methods(call):
    got, want = call(qn.asarray(A)), call(A)
    if isinstance(want, (list, bytes, float)):
        assert got == want
    else:
        np.testing.assert_array_equal(np.asarray(got), np.asarray(want))
        assert got.dtype.name == np.asarray(want).dtype.name


def test_in_place_methods():
    q = qn.asarray([[3, 1, 2], [9, 7, 8]])
    assert q.sort() is None and q.tolist() == [[1, 2, 3], [7, 8, 9]]
    assert q.fill(4) is None and q.tolist() == [[4] * 3] * 2
    p = qn.asarray([5, 1, 4, 2, 3])
    p.partition(2)
    assert p[2].item() == 3 and sorted(p[:2].tolist()) == [1, 2]


def test_memory_order():
    f = qn.asarray(A).copy(order="F")
    assert f.flags.f_contiguous and (f == qn.asarray(A)).all() and qn.zeros((2, 3), order="F").strides == (8, 16)
    assert qn.asarray(A.T).astype("float32").shape == A.T.shape


def test_numbers():
    x = qn.asarray([1.5, -2.0])[0]
    assert x.shape == () and float(x) == 1.5 and int(x) == 1 and bool(x) and complex(x) == 1.5 and hash(x) == hash(1.5)
    assert math.sqrt(qn.asarray([4.0])[0]) == 2 and round(x) == 2 and math.floor(x) == 1 and math.ceil(x) == 2 and math.trunc(x) == 1
    assert f"{x:6.2f}" == "  1.50" and "%g" % x == "1.5" and x in [1.5] and not x.is_integer()
    i = qn.asarray([3, 4])[0]
    assert operator.index(i) == 3 and list(range(i)) == [0, 1, 2] and [10, 20, 30, 40][i] == 40 and hash(i) == hash(3)
    assert {i: 1}[3] == 1 and isinstance(i, qn.integer) and isinstance(x, qn.floating) and not isinstance(x, qn.integer)
    y = x
    y += 1
    assert float(x) == 1.5 and float(y) == 2.5
    with pytest.raises(ValueError, match="read-only"):
        x[()] = 3
    zero_d = qn.asarray(1.0)
    alias = zero_d
    zero_d += 1
    assert alias is zero_d and float(alias) == 2
    zero_d[...] = 5
    assert float(zero_d) == 5


def test_conversions_refuse_arrays():
    q = qn.arange(3)
    for f in (int, float, complex):
        with pytest.raises(TypeError):
            f(q)
    with pytest.raises(ValueError, match=r"more than one element is ambiguous. Use a.any\(\) or a.all\(\)"):
        bool(q)
    with pytest.raises(ValueError, match="empty array is ambiguous"):
        bool(q[:0])
    with pytest.raises(TypeError, match="scalar index"):
        operator.index(qn.asarray(1.5))
    with pytest.raises(TypeError, match="unhashable"):
        hash(q)
    with pytest.raises(TypeError):
        float(qn.asarray(1j))
    with pytest.raises(TypeError, match="unsized"):
        len(qn.asarray(1))
    with pytest.raises(TypeError, match="0-d"):
        iter(qn.asarray(1))


def test_sequence_protocol():
    q = qn.asarray(A)
    assert len(q) == 3 and [r.shape for r in q] == [(4, 5)] * 3 and 7.0 in q and -7 not in q and [int(x) for x in qn.arange(3)] == [0, 1, 2]
    a, b = qn.arange(2)
    assert (int(a), int(b)) == (0, 1)


def test_comparison_with_other_things():
    q = qn.arange(3)
    assert (q == None).tolist() == [False] * 3 and (q != "a").tolist() == [True] * 3  # noqa: E711
    assert (q == object()) is False
    with pytest.raises(TypeError):
        q < None  # noqa: B015


@pytest.mark.parametrize("name", ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"])
def test_uint64_beside_signed_integers(name):
    """Compared as integers: float64, the dtype of their sum, has one number for both ends of these."""
    u = np.array([0, 5, 2**63 - 2, 2**63 - 1, 2**63, 2**64 - 1], np.uint64)
    for signed in (np.int8, np.int64):
        i = np.array([-1, 0, 5, np.iinfo(signed).min, np.iinfo(signed).max - 1, np.iinfo(signed).max], signed)
        f, g = getattr(qn, name), getattr(np, name)
        for x, y in ((u, i), (i, u), (u[:, None], i), (u[::-2], i[::2]), (u[3], i), (u, i[5])):
            assert np.array_equal(np.asarray(f(qn.asarray(x), qn.asarray(y))), g(x, y))
        assert np.array_equal(np.asarray(f.outer(qn.asarray(u), qn.asarray(i))), g.outer(u, i))
        o = qn.zeros(6, dtype=complex)
        assert f(qn.asarray(u), qn.asarray(i), out=o) is o and np.array_equal(np.asarray(o), g(u, i).astype(complex))
    assert np.array_equal(np.asarray(f(qn.asarray(i), 2**63)), g(i, 2**63))
    assert np.array_equal(np.asarray(f(qn.asarray(u), -1)), g(u, -1))


def test_copy_and_deepcopy():
    q = qn.arange(6).reshape(2, 3)
    for c in (copy.copy(q), copy.deepcopy(q), copy.deepcopy([q])[0]):
        assert c is not q and c.tolist() == q.tolist() and not qn.may_share_memory(c, q)


def test_matmul():
    a, b = np.random.default_rng(0).normal(size=(2, 3, 4)), np.random.default_rng(1).normal(size=(4, 5))
    np.testing.assert_allclose(np.asarray(qn.asarray(a) @ qn.asarray(b)), a @ b)
    np.testing.assert_allclose(np.asarray(qn.asarray(a) @ b.tolist()), a @ b)


def test_text():
    assert repr(qn.asarray([1, 2])) == "array([1, 2])" and str(qn.asarray([1.5, 2])) == "[1.5 2. ]"


@pytest.mark.parametrize("dtype", DTYPES)
def test_many_numbers_alive(dtype):
    """Numbers carry their value; dead ones are filled again, also as another dtype."""
    a = (np.arange(3000) % 120).astype(dtype)
    x = qn.asarray(a)
    for _ in range(3):
        alive = [x[i] for i in range(len(a))] + list(x.flat)
        assert [n.item() for n in alive] == list(a) * 2 and all(n.dtype == x.dtype for n in alive)
        spent = [qn.asarray([1, 2, 3], dtype=t)[1] for t in DTYPES for _ in range(40)]
        assert [n.item() for n in alive] == list(a) * 2 and {n.item() for n in spent} <= {2, True}
        del alive, spent


@pytest.mark.parametrize("key", [..., (), None, True, (..., None), qn.asarray(True)], ids=str)
def test_number_is_written_under_any_key(key):
    x, y = qn.asarray([1, 2 + 3j])[1], np.array([1, 2 + 3j])[1:].reshape(())
    x[key] = y[key] = 5 - 1j
    assert x == complex(y) and x.dtype == qn.complex128


def test_what_comes_of_a_number_has_its_own_memory():
    x = qn.arange(3.0)[2]
    made = [qn.asarray(x), x[None], x.reshape(1, 1), x.T, x.real, x.view(qn.int64), qn.broadcast_to(x, (2, 2)), qn.from_dlpack(x), memoryview(x), x.flat]
    expected = [2.0, 2.0, 2.0, 2.0, 2.0, np.float64(2).view(np.int64), 2.0, 2.0, 2.0]
    assert qn.asarray(x) is not x and not qn.shares_memory(x, made[0]) and type(x.T) is type(x) and x.squeeze() is x
    made[0][...] = 7
    del x
    again = [qn.arange(50.0)[i] for i in range(50)]
    assert made[0] == 7 and [np.asarray(o).ravel()[0] for o in made[1:9]] == expected[1:] and next(made[9]) == 2 and len(again) == 50
    z = qn.asarray([1 + 2j])[0]
    assert (z.real, z.imag) == (1, 2) and (qn.real(z), qn.imag(z)) == (1, 2) and z.conj() == 1 - 2j
