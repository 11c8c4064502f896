# SPDX-License-Identifier: BSD-3-Clause
"""Files in NumPy's .npy and .npz formats: paths go to the C core, file objects are read and written through memory."""

import os
import tempfile
from collections.abc import Mapping

from . import _core
from ._format import open_memmap

__all__ = ["load", "save", "savez", "savez_compressed"]

_ZIP = b"PK"


class _Members:
    """The arrays of an archive as attributes."""

    def __init__(self, archive):
        self._archive = archive

    def __getattr__(self, name):
        try:
            return self._archive[name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self):
        return list(self._archive)


class NpzFile(Mapping):
    """The arrays of an .npz archive by name; each is read when asked for. archive.f.name is archive["name"]."""

    _shown = 5

    def __init__(self, path, name=None):
        self._archive = _core._npz_open(os.fsencode(path))
        self._name = name or os.fsdecode(path)
        self.files = _core._npz_names(self._archive)
        self.f = _Members(self)

    def __getitem__(self, name):
        if self._archive is None:
            raise ValueError("the archive is closed")
        if name not in self:
            raise KeyError(f"{name} is not a file in the archive")
        return _core._npz_get(self._archive, os.fsencode(name))

    def __contains__(self, name):
        return isinstance(name, str) and (name in self.files or name.removesuffix(".npy") in self.files)

    def __iter__(self):
        return iter(self.files)

    def __len__(self):
        return len(self.files)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __repr__(self):
        names = ", ".join(self.files[:self._shown]) + ("..." if len(self.files) > self._shown else "")
        return f"NpzFile {self._name!r} with keys: {names}"

    def close(self):
        """Closes the file; its arrays can no longer be read."""
        self._archive = None
        self.f = None


def _is_path(file):
    return isinstance(file, (str, bytes, os.PathLike))


def _check(file, method, func):
    if not hasattr(file, method):
        raise TypeError(f"{func}: file must be a path or an object with {method}(), not {type(file).__name__}")


def _npy_length(data, a):
    """Bytes that array a took in .npy format."""
    size = 2 if data[6] == 1 else 4
    return 8 + size + int.from_bytes(data[8:8 + size], "little") + a.nbytes


def _load_object(file):
    start = file.tell() if hasattr(file, "tell") else 0
    data = file.read()
    if not data:
        raise EOFError("No data left in file")
    if data[:2] == _ZIP:
        with tempfile.NamedTemporaryFile() as copy:
            copy.write(data)
            copy.flush()
            return NpzFile(copy.name, "object")  # stays open after the name is gone
    a = _core._load_bytes(data)
    if hasattr(file, "seek"):
        file.seek(start + _npy_length(data, a))
    return a


def load(file, mmap_mode=None, allow_pickle=False, *, max_header_size=65536):
    """The array in an .npy file, or the archive in an .npz file.

    file is a path or an object with read(). mmap_mode "r", "r+" or "c" maps an .npy file into memory instead of reading it: read-only,
    writing through to the file, or writing to private copies. Pickled objects are never read; headers are read up to 64 KiB.
    """
    if not _is_path(file):
        _check(file, "read", "load")
        return _load_object(file)
    with open(file, "rb") as f:
        magic = f.read(2)
    if not magic:
        raise EOFError("No data left in file")
    if magic == _ZIP:
        return NpzFile(file)
    if mmap_mode not in (None, "r", "r+", "c"):
        raise ValueError(f"mmap_mode must be None, 'r', 'r+' or 'c', not {mmap_mode!r}")
    return open_memmap(file, mmap_mode, max_header_size=max_header_size) if mmap_mode else _core._load_npy(os.fsencode(file))


def _with_suffix(file, suffix):
    path = os.fsencode(file)
    return path if path.endswith(suffix) else path + suffix


def save(file, arr, allow_pickle=True):
    """Writes an array in .npy format. file is a path, to which ".npy" is added if missing, or an object with write().

    A path is replaced only when the new file is complete.
    """
    if _is_path(file):
        _core._save_npy(_with_suffix(file, b".npy"), arr)
    else:
        _check(file, "write", "save")
        file.write(memoryview(_core._npy_bytes(arr)))


def _savez(file, args, kwds, compressed):
    if not _is_path(file):
        _check(file, "write", "savez")
    arrays = dict(kwds)
    for i, a in enumerate(args):
        if f"arr_{i}" in arrays:
            raise ValueError(f"Cannot use un-named variables and keyword arr_{i}")
        arrays[f"arr_{i}"] = a
    names = tuple(name.encode() for name in arrays)
    values = [_core.asarray(a) for a in arrays.values()]
    if _is_path(file):
        _core._save_npz(_with_suffix(file, b".npz"), names, values, compressed)
    else:
        file.write(memoryview(_core._save_npz(None, names, values, compressed)))


def savez(file, *args, allow_pickle=True, **kwds):
    """Writes arrays to an .npz archive: keywords by their names, the others as arr_0, arr_1 ..."""
    _savez(file, args, kwds, False)


def savez_compressed(file, *args, allow_pickle=True, **kwds):
    """As savez, compressed by deflate."""
    _savez(file, args, kwds, True)
