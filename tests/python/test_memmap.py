# SPDX-License-Identifier: BSD-3-Clause
"""Files mapped into memory and the parts of .npy files, against NumPy's."""

import gc
import io

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", ["C", "F"])
def test_memmap_as_numpy(tmp_path, dtype, order):
    paths = [tmp_path / "q", tmp_path / "n"]
    for m, path in zip((qn, np), paths):
        a = m.memmap(path, dtype, "w+", 5000, (3, 4), order)
        a[:] = m.asarray(np.arange(12).reshape(3, 4).astype(dtype))
        a.flush()
        assert a.filename == path and a.offset == 5000 and a.mode == "w+" and a.shape == (3, 4) and a[1:].mode == "w+"
    assert paths[0].read_bytes() == paths[1].read_bytes()
    a = qn.memmap(paths[0], dtype, "r", 5000, (3, 4), order)
    assert isinstance(a, qn.memmap) and isinstance(a, qn.ndarray) and not isinstance(qn.zeros(3), qn.memmap)
    assert np.asarray(a).tolist() == np.memmap(paths[1], dtype, "r", 5000, (3, 4), order).tolist()
    with pytest.raises(ValueError, match="read-only"):
        a[0, 0] = 1


def test_modes(tmp_path):
    path = tmp_path / "a"
    np.arange(6.0).tofile(path)
    c = qn.memmap(path, float, "c")
    c[0] = 9
    assert c[0] == 9 and np.fromfile(path)[0] == 0
    w = qn.memmap(str(path), float, "readwrite", shape=10)
    w[9] = 7
    view = w[8:]
    del w
    gc.collect()
    view[0] = 6
    view.flush()
    assert np.fromfile(path).tolist() == [0, 1, 2, 3, 4, 5, 0, 0, 6, 7]
    with open(path, "r+b") as f:
        assert qn.memmap(f, float, "r", 8, (2,)).tolist() == [1, 2]
    assert qn.memmap(path).dtype == "uint8"
    with pytest.raises(AttributeError, match="filename"):
        qn.zeros(3).filename
    assert not hasattr(qn.zeros(3), "flush")


@pytest.mark.parametrize("options", [{"mode": "x"}, {"mode": "w+"}, {"dtype": "f8"}, {"offset": -1, "mode": "r"}, {"shape": (-1,), "mode": "r"}, {"order": "K"}, {"shape": 100, "mode": "r"}])
def test_memmap_refuses(tmp_path, options):
    (tmp_path / "a").write_bytes(b"123")
    with pytest.raises(ValueError):
        qn.memmap(tmp_path / "a", **options)
    with pytest.raises(FileNotFoundError):
        qn.memmap(tmp_path / "none", mode="r")
    assert (tmp_path / "a").read_bytes() == b"123"


def test_load_maps(tmp_path):
    a = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    np.save(tmp_path / "a.npy", a)
    for mode in ("r", "r+", "c"):
        q = qn.load(tmp_path / "a.npy", mmap_mode=mode)
        assert np.array_equal(q, a) and isinstance(q, qn.memmap) and q.mode == mode and q.flags.f_contiguous
    q = qn.load(tmp_path / "a.npy", mmap_mode="r+")
    q[0, 0] = 5
    q.flush()
    assert np.load(tmp_path / "a.npy")[0, 0] == 5
    with pytest.raises(ValueError):
        qn.load(tmp_path / "a.npy", mmap_mode="x")
    with pytest.raises(EOFError):
        qn.load(io.BytesIO())


@pytest.mark.parametrize("version", [None, (1, 0), (2, 0), (3, 0)])
@pytest.mark.parametrize("a", [np.arange(6).reshape(2, 3), np.asfortranarray(np.ones((3, 2), "f4")), np.array(1j), np.zeros((0, 2))])
def test_format(version, a):
    ours, theirs = io.BytesIO(), io.BytesIO()
    qn.lib.format.write_array(ours, qn.asarray(a), version)
    np.lib.format.write_array(theirs, a, version)
    assert ours.getvalue() == theirs.getvalue()
    ours.seek(0)
    assert np.array_equal(qn.lib.format.read_array(ours), a)
    for m, f in ((qn, ours), (np, theirs)):
        f.seek(0)
        assert m.lib.format.read_magic(f) == (version or (1, 0))
    name = "read_array_header_1_0" if version in (None, (1, 0)) else "read_array_header_2_0"
    got, want = getattr(qn.lib.format, name)(ours), getattr(np.lib.format, name)(theirs)
    assert got == want and got[2] == want[2]
    assert qn.lib.format.header_data_from_array_1_0(qn.asarray(a)) == np.lib.format.header_data_from_array_1_0(a)


def test_open_memmap(tmp_path):
    for m in (qn, np):
        a = m.lib.format.open_memmap(tmp_path / m.__name__, "w+", "f4", (3, 2), True)
        a[1] = 7
        a.flush()
    assert (tmp_path / "quern").read_bytes() == (tmp_path / "numpy").read_bytes()
    assert np.load(tmp_path / "quern").tolist() == [[0, 0], [7, 7], [0, 0]]
    with pytest.raises(ValueError, match="shape"):
        qn.lib.format.open_memmap(tmp_path / "numpy", "w+")
    np.save(tmp_path / "big.npy", np.arange(3, dtype=">f8"))
    with pytest.raises(ValueError):
        qn.load(tmp_path / "big.npy", mmap_mode="r")
    assert qn.load(tmp_path / "big.npy").tolist() == [0, 1, 2]
    assert qn.lib.format.open_memmap(tmp_path / "numpy", "r").tolist() == [[0, 0], [7, 7], [0, 0]]


@pytest.mark.parametrize("data", [b"", b"\x93NUMPX\1\0", b"\x93NUMPY\1\0", b"\x93NUMPY\1\0\xff\xff", b"\x93NUMPY\7\0\0\0", b"\x93NUMPY\1\0\2\0{}", b"\x93NUMPY\1\0\1\0(",
                                  b"\x93NUMPY\1\0\x39\0{'descr': '|O', 'fortran_order': False, 'shape': (1,), } \n"])
def test_bad_headers(tmp_path, data):
    (tmp_path / "a.npy").write_bytes(data)
    with pytest.raises((ValueError, EOFError)):
        qn.load(tmp_path / "a.npy", mmap_mode="r")
    with pytest.raises((ValueError, EOFError, TypeError)):
        qn.load(tmp_path / "a.npy")


def test_archives_as_numpys(tmp_path):
    np.savez(tmp_path / "a.npz", a=np.arange(3), b=np.ones(2))
    got, want = qn.load(tmp_path / "a.npz"), np.load(tmp_path / "a.npz")
    assert repr(got) == repr(want) and got.files == want.files and got.f.a.tolist() == [0, 1, 2] and dir(got.f) == ["a", "b"]
    assert sorted(got.keys()) == sorted(want.keys()) and [v.tolist() for v in got.values()] == [v.tolist() for v in want.values()] and got.get("c") is None
    for archive in (got, want):
        with pytest.raises(KeyError, match="c is not a file in the archive"):
            archive["c"]
        with pytest.raises(AttributeError):
            archive.f.c
    with got as opened:
        assert "a" in opened and "a.npy" in opened
    with pytest.raises(ValueError, match="closed"):
        got["a"]
