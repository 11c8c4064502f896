# SPDX-License-Identifier: BSD-3-Clause
"""Members of the array: one line of a program a row, run under NumPy and under quern, which must agree on the result or on the
class of the exception."""

import io
import math
import pickle
import sys
import warnings

import numpy as np
import pytest
import quern as qn

PROGRAMS = """
a = arange(6); a.shape = (2, 3); R = a.tolist(), a.shape
a = arange(6).reshape(2, 3); a.shape = -1; R = a.tolist()
a = arange(6).reshape(2, 3).T; a.shape = -1
a = arange(6); a.shape = (4, 2)
a = arange(6); del a.shape
a = arange(6); m = memoryview(a); a.shape = (2, 3); a.shape = 6; a.shape = (2, 3); R = m.tolist(), a.tolist()
a = arange(6.); a.dtype = 'i8'; R = a.tolist()
a = arange(6.); a.dtype = 'i4'; R = a.shape
a = arange(3, dtype='i1'); a.dtype = 'i2'
a = arange(6); a.resize(3); R = a.tolist()
a = arange(6); a.resize(2, 5); R = a.tolist()
a = arange(6); a.resize((2, 5)); R = a.tolist()
a = arange(6); a.resize(); R = a.tolist()
a = arange(6); a.resize(-1)
a = arange(6); b = a[:2]; a.resize(3)
a = arange(6); b = a; a.resize(3)
a = arange(6); b = a; a.resize(3, refcheck=False); R = b.tolist()
a = arange(6)[::2]; a.resize(3, refcheck=False)
a = asfortranarray(arange(6).reshape(2, 3)).copy('F'); a.resize(3, 4, refcheck=False); R = a.tolist(), a.strides
a = arange(6); a.setflags(write=False); a[0] = 1
a = arange(6); a.setflags(write=False); a.setflags(write=True); a[0] = 1; R = a.tolist()
a = arange(6); a.setflags(uic=True)
a = arange(6); a.flags.writeable = False; a += 1
a = arange(6); a.flags.aligned = True; a.flags.writebackifcopy = False; R = a.flags.aligned
a = arange(6); a.flags.writebackifcopy = True
a = arange(6); a.flags.c_contiguous = False
a = arange(6); a.flags['WRITEABLE'] = False; R = str(a.flags), repr(a.flags)
a = arange(6).reshape(2, 3); R = [[x.flags[k] for k in 'C F O W A X B CA FNC FORC'.split()] for x in (a, a.copy('F'), a[:, 1:])], a.flags.num
a = arange(6); R = [getattr(a.flags, k) for k in 'carray farray fortran fnc forc behaved contiguous owndata'.split()]
a = arange(6); R = a.flags['nonsense']
R = arange(6).flags == arange(3).flags, arange(6).flags == arange(6)[::2].flags
R = hash(arange(3).flags)
R = ndarray((2, 3), 'i2', buffer=bytearray(range(12))).tolist()
R = ndarray((2, 3), 'i2', bytearray(range(14)), 2, None, 'F').tolist()
R = ndarray((2,), 'i2', bytearray(range(14)), offset=1, strides=(4,)).tolist()
R = ndarray((20,), 'i2', bytearray(range(14)))
R = ndarray((2,), 'i2', b'abcd').flags.writeable, ndarray((2, 3), order='F').flags.f_contiguous, ndarray((0, 3)).shape
R = ndarray(-1)
R = ndarray((2, 2), strides=(8,))
a = arange(12).reshape(3, 4); f = a.flat; b = [next(f) for i in range(5)]; R = f.index, f.coords, f.base is a
a = arange(12).reshape(3, 4); R = a.T.flat[5], a.T.flat[[1, 2]].tolist(), a.T.flat[2:8:2].tolist(), a.flat[-1], len(a.flat)
a = arange(12).reshape(3, 4); a.T.flat[1:4] = 7; a.flat[0] = 3; R = a.tolist()
a = arange(12).reshape(3, 4); a.flat = [1, 2]; R = a.tolist()
a = arange(12).reshape(3, 4); a.T.flat = arange(12).reshape(2, 6); R = a.tolist()
a = arange(12).reshape(3, 4); a.flat[[1, 5, 7]] = [8, 9]; R = a.tolist()
a = arange(12).reshape(3, 4); R = (a.flat == 3).tolist(), asarray(a.flat).tolist(), a.flat.copy().tolist(), list(a.T.flat)
a = arange(12).reshape(3, 4); R = a.flat[12]
a = arange(12).reshape(3, 4); del a.flat[0]
a = arange(3) + 0j; a.real = 5; a.imag = [1, 2, 3]; R = a.tolist()
a = arange(3); a.imag = 1
a = arange(3); a.real = [4, 5, 6]; R = a.tolist()
R = (arange(3) + 1j).astype(float)
R = (arange(3) + 1j).astype(bool).tolist()
R = asarray(arange(3) + 1j, dtype='f4')
a = zeros(3); a[:] = arange(3) + 1j
a = zeros(3); a.fill(1j)
a = asfortranarray(arange(6).reshape(2, 3)); R = [x.strides for x in (a.astype('f4'), a.astype('f4', 'C'), a.astype('f4', 'A'), a.copy(), a.copy('K'), a.copy('A'))]
a = arange(24).reshape(2, 3, 4).transpose(1, 0, 2); R = [x.strides for x in (a.astype('f4'), a.copy('K'), a.copy('A'), a.copy('F'))]
a = arange(24).reshape(2, 3, 4).transpose(1, 0, 2); R = [x.tolist() for x in (a.ravel('K'), a.ravel('A'), a.ravel('F'), a.flatten('F'), a.flatten('K'), a.copy('K'))], a.tobytes('F'), a.tobytes('A')
a = arange(6).reshape(2, 3); R = a.astype('i8', copy=False) is a, a.astype('i8', 'F', copy=False) is a
a = arange(6).reshape(2, 3); R = a.astype('i4', casting='safe')
a = arange(6).reshape(2, 3); R = a.reshape(3, 2, order='F').tolist(), a.T.reshape(6, order='A').tolist(), a.reshape((3, -1), copy=True).tolist()
a = arange(6).reshape(2, 3); R = a.reshape(3, 2, order='K')
a = arange(6).reshape(2, 3).T; R = a.reshape(6, copy=False)
R = arange(3, dtype='i2').byteswap().tolist(), arange(3, dtype='u1').byteswap().tolist(), arange(3, dtype='u4')[::-1].byteswap().tolist()
R = (arange(2) + 1j).byteswap().byteswap().tolist(), (arange(2) + 1j).byteswap().tobytes(), arange(3.).byteswap().tobytes()
a = arange(3); b = a.byteswap(inplace=True); R = a is b, a.tolist()
a = arange(3); a.flags.writeable = False; a.byteswap(True)
a = arange(6)[::-1].copy(); a.partition(2); R = sorted(a.tolist()[:3])
a = arange(6)[::-1].copy(); a.partition([1, 3], axis=0, kind='introselect'); R = a[1], a[3]
a = arange(6); a.partition(2, kind='nonsense')
a = arange(6)[::-1].copy(); a.sort(kind='stable'); R = a.tolist()
a = arange(6); a.sort(kind='bad')
a = arange(6); a.sort(kind='stable', stable=True)
a = arange(6).reshape(2, 3)[::-1].copy(); a.sort(axis=0); R = a.tolist()
a = arange(6).reshape(2, 3); a.sort(axis=2)
a = arange(6); R = a.item(3), a.item((2,)), a.item(-1)
a = arange(6).reshape(2, 3); R = a.item(4), a.item(1, 1), a.item((1, 2))
a = arange(6).reshape(2, 3); R = a.item(9)
a = arange(6).reshape(2, 3); R = a.item()
a = arange(6).reshape(2, 3); R = a.item(1, 2, 3)
a = arange(4.); R = a.view('i4').shape, a.view(dtype='f4').shape, a.view().base is a, a.view('u1').view('f8').tolist()
a = arange(6).reshape(2, 3); R = a.T.view('i4')
a = arange(6).reshape(2, 3)[:, ::2]; R = a.view('i4')
a = arange(3, dtype='i1'); R = a.view('i2')
a = arange(3); R = list(a.ctypes.shape), list(a.ctypes.strides), a.ctypes.data == a.__array_interface__['data'][0]
R = pickle.loads(arange(3).dumps()).tolist()
a = arange(6).reshape(2, 3); R = a.data.shape, a.data.format, a.T.data.strides
a = arange(3); a.ndim = 3
a = arange(6); R = a[1:].base is a, a[1:][1:].base is a, a.base
R = hash(arange(3))
a = arange(3); R = a.tobytes(), bytes(a), bytearray(a)
a = zeros((2, 0)); R = a.tolist(), a.tobytes(), a.T.copy('K').shape, a.ravel('K').shape, a.byteswap().shape
R = float(arange(2))
R = complex(arange(2))
R = bool(zeros(0))
R = 1 in arange(3), 7 in arange(3)
R = arange(3).sum(axis=5)
a = arange(3.); R = a.__array_interface__['typestr'], a.__array_interface__['version'], a.__array_interface__['shape']
""".strip().split("\n")


def run(xp, program):
    names = {name: getattr(xp, name) for name in ("arange", "zeros", "asarray", "asfortranarray", "ndarray")}
    space = {**names, "pickle": pickle}
    try:
        exec(program, space)
    except Exception as error:
        return type(error).__name__
    return space.get("R")


@pytest.mark.parametrize("program", PROGRAMS)
def test_agrees_with_numpy(program):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        warnings.simplefilter("error", qn.exceptions.ComplexWarning)
        assert run(qn, program) == run(np, program)


def test_shape_survives_a_change_while_it_is_used():
    """The shapes that a buffer, a view and a flat iterator saw stay valid."""
    a = qn.arange(12)
    m, v, f = memoryview(a), a[2:], a.flat
    for _ in range(1000):
        a.shape = (3, 4)
        a.shape = (2, 6)
        a.shape = 12
    assert (m.shape, v.shape, a.shape) == ((12,), (10,), (12,)) and list(f) == list(range(12))

    class Evil:
        def __index__(self):
            a.shape = (4, 3)
            a.dtype = "u1"
            a.dtype = "i8"
            return 0

    assert qn.sum(a, Evil()) == 66 and qn.roll(a, Evil()).shape == (4, 3) and qn.repeat(a, 2, Evil()).shape == (8, 3)


def test_flat_survives_a_change_by_its_value():
    f = qn.arange(12).flat

    class Evil:
        def __init__(self, result):
            self.result = result

        def __array__(self, dtype=None, copy=None):
            f.base.shape = (3, 4)
            f.base.dtype = "u1"
            f.base.dtype = "i8"
            return np.asarray(self.result)

        def __index__(self):
            self.__array__()
            return 1

    f[...] = Evil(5)
    f[[0, 1, 2]] = Evil([7, 8])
    f[Evil(1)] = 3
    assert f.base.shape == (3, 4) and f.base.ravel().tolist() == [7, 3, 7] + [5] * 9


def test_flat_of_overlapping_memory():
    for make in (lambda xp: xp.arange(12).reshape(3, 4), lambda xp: xp.arange(24).reshape(6, 4)[::2]):
        n, q = make(np), make(qn)
        for value in (lambda a: a[::-1].copy(), lambda a: a.ravel()[::-1].copy()):
            n.T.flat, q.T.flat = value(n), value(q)
            n.flat, q.flat = value(n), value(q)
            assert q.tolist() == n.tolist()
    q = qn.arange(12).reshape(3, 4)
    q.flat = q[::-1]
    assert q.tolist() == np.arange(12).reshape(3, 4)[::-1].tolist()
    q = qn.arange(9).reshape(3, 3)
    q.T.flat = q
    assert q.tolist() == np.arange(9).reshape(3, 3).T.tolist()


def test_numbers_do_not_change():
    x = qn.float64(3)
    for name, value in (("shape", (1,)), ("dtype", "i8"), ("real", 2)):
        with pytest.raises((AttributeError, ValueError)):
            setattr(x, name, value)
    with pytest.raises(ValueError):
        x.resize(3)
    assert x == 3 and hash(x) == hash(3)


def test_tofile(tmp_path):
    for a in (np.arange(6).reshape(2, 3), np.arange(6).reshape(2, 3).T, np.arange(3) + 0.5, np.zeros(0)):
        q = qn.asarray(a)
        q.tofile(tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == a.tobytes()
        file = io.BytesIO()
        q.tofile(file)
        assert file.getvalue() == a.tobytes()
        a.tofile(tmp_path / "n", sep=",", format="%s")
        q.tofile(tmp_path / "x", sep=",", format="%s")
        assert (tmp_path / "x").read_text() == (tmp_path / "n").read_text()
    q.dump(tmp_path / "p")
    assert pickle.loads((tmp_path / "p").read_bytes()).tolist() == q.tolist()


def test_ctypes():
    import ctypes

    q = qn.arange(3.0)
    pointer = q.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    pointer[1] = 9
    assert q.tolist() == [0, 9, 2] and list(q.ctypes.shape_as(ctypes.c_int)) == [3] and q.ctypes._as_parameter_.value == q.ctypes.data
    del q
    assert pointer[1] == 9


@pytest.mark.parametrize("x, method", [(2.5, "is_integer"), (0.5, "as_integer_ratio"), (5, "bit_count"), (-3, "bit_count"), (2.5, "hex"), (7, "conjugate")])
def test_methods_of_numbers(x, method):
    assert getattr(qn.asarray(x)[()], method)() == getattr(x, method)()
    if method != "conjugate":
        with pytest.raises(TypeError):
            getattr(qn.arange(3), method)()


def test_integer_ratios():
    numbers = [0.0, -0.0, 1.0, 0.1, math.pi, 2.0**61, 3 * 2.0**60, 2.0**62, 2.0**63, 2.0**-62, 2.0**-63, 5e-324, sys.float_info.max, sys.float_info.min, 1e16]
    numbers += [x * 10.0**e for x in np.random.default_rng(1).uniform(-1, 1, 100).tolist() for e in (-25, -9, 0, 9, 18, 25)]
    for x in numbers + [-x for x in numbers]:
        assert qn.asarray(x)[()].as_integer_ratio() == x.as_integer_ratio()
    for x, error in ((math.inf, OverflowError), (math.nan, ValueError)):
        with pytest.raises(error):
            qn.asarray(x)[()].as_integer_ratio()


def test_numbers_are_written_until_hashed():
    """The Array API lets 0-d arrays be assigned to; a number that is a key somewhere stays what it is."""
    x = qn.arange(3.0).sum()
    x[...] = 7
    x[()] = 8
    x[qn.asarray(True)] = 9
    assert x == 9 and {x: 1}[9.0] == 1
    with pytest.raises(ValueError, match="read-only"):
        x[...] = 1
    assert x == 9
    y = x[None]
    y[0] = 3
    assert y.tolist() == [3] and x == 9 and y.flags.writeable and x.reshape(1, 1).flags.writeable


def test_asarray_makes_an_array_of_a_number():
    x = qn.arange(3.0).sum()
    a = qn.asarray(x)
    a[...] = 5
    assert a.flags.writeable and not x.flags.writeable and x == 3 and qn.asarray(x, copy=False) is x
    with pytest.raises(TypeError):
        hash(a)
