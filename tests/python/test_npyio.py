# SPDX-License-Identifier: BSD-3-Clause
"""load, save, savez against NumPy's own: each reads what the other has written."""

import io

import numpy as np
import pytest
import quern as qn
from conftest import DTYPES, layouts


def same(q, a):
    b = np.asarray(q)
    return b.dtype == a.dtype and b.shape == a.shape and b.tobytes() == a.tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
def test_both_ways(tmp_path, dtype):
    for i, (name, a) in enumerate(layouts(np.arange(24).astype(dtype))):
        ours, theirs = tmp_path / f"q{i}.npy", tmp_path / f"n{i}.npy"
        qn.save(ours, qn.asarray(a))
        np.save(theirs, a)
        assert same(np.load(ours), a), name
        assert same(qn.load(theirs), a), name
        assert same(qn.load(str(theirs), mmap_mode="r"), a), name
        if a.dtype.itemsize > 1:
            np.save(theirs, a.astype(a.dtype.newbyteorder(">")))
            assert same(qn.load(theirs), a), name


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_versions(tmp_path, version):
    a, path = np.arange(6.0).reshape(2, 3), tmp_path / "a.npy"
    with open(path, "wb") as f:
        np.lib.format.write_array(f, a, version=version)
    assert same(qn.load(path), a)


def test_bytes_are_numpys():
    a = np.asfortranarray(np.arange(12, dtype="i4").reshape(3, 4))
    for b in (a, a.T, a[::2], np.float64(2), np.zeros((0, 3))):
        f, g = io.BytesIO(), io.BytesIO()
        qn.save(f, qn.asarray(b))
        np.save(g, b)
        assert f.getvalue() == g.getvalue()


def test_file_objects_hold_several_arrays():
    f = io.BytesIO()
    for i in range(3):
        np.save(f, np.arange(i))
    f.seek(0)
    for i in range(3):
        assert same(qn.load(f), np.arange(i))


@pytest.mark.parametrize("save", [("savez",), ("savez_compressed",)])
def test_archives(tmp_path, save):
    a, b = np.arange(5), np.linspace(0, 1, 7).reshape(7, 1)[::-1]
    for writer, reader, asarray in ((qn, np, qn.asarray), (np, qn, np.asarray), (qn, qn, qn.asarray)):
        path = tmp_path / f"{writer.__name__}{reader.__name__}"
        getattr(writer, save[0])(path, asarray(a), höhe=asarray(b))
        with reader.load(f"{path}.npz") as z:
            assert sorted(z.files) == ["arr_0", "höhe"] and len(z) == 2
            assert same(z["arr_0"], a) and same(z["höhe"], b) and same(z["höhe.npy"], b)
            assert "arr_0" in z and "x" not in z
            with pytest.raises(KeyError):
                z["x"]


def test_archives_in_memory():
    f = io.BytesIO()
    qn.savez_compressed(f, x=qn.arange(1000))
    f.seek(0)
    assert same(np.load(f)["x"], np.arange(1000))
    f.seek(0)
    z = qn.load(f)
    assert same(z["x"], np.arange(1000)) and "x" in repr(z)
    z.close()
    with pytest.raises(ValueError):
        z["x"]


def test_mmap_modes(tmp_path):
    path = tmp_path / "a.npy"
    qn.save(path, qn.zeros(4))
    shared, private, fixed = (qn.load(path, mmap_mode=m) for m in ("r+", "c", "r"))
    shared[1], private[2] = 5, 7
    assert qn.load(path).tolist() == [0, 5, 0, 0] and fixed.tolist() == [0, 5, 0, 0] and private.tolist() == [0, 5, 7, 0]
    with pytest.raises(ValueError):
        fixed[0] = 1
    with pytest.raises(ValueError):
        qn.load(path, mmap_mode="w+")


def test_errors(tmp_path):
    path = tmp_path / "a.npy"
    with pytest.raises(FileNotFoundError):
        qn.load(tmp_path / "missing.npy")
    with pytest.raises(OSError, match="No such file"):
        qn.save(tmp_path / "missing" / "a.npy", qn.zeros(3))
    np.save(path, np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="object"):
        qn.load(path)
    np.save(path, np.zeros(3, "i4,f4"))
    with pytest.raises(ValueError, match="structured"):
        qn.load(path)
    path.write_bytes(b"")
    with pytest.raises(EOFError):
        qn.load(path)
    path.write_bytes(b"not an array")
    with pytest.raises(ValueError, match="not a .npy file"):
        qn.load(path)
    with pytest.raises(ValueError):
        qn.save("a\0b", qn.zeros(3))
    with pytest.raises(ValueError, match="arr_0"):
        qn.savez(path, qn.zeros(1), arr_0=qn.zeros(1))


def test_suffix_is_added(tmp_path):
    qn.save(tmp_path / "a", qn.arange(3))
    qn.savez(tmp_path / "b", qn.arange(3))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.npy", "b.npz"]
