# SPDX-License-Identifier: BSD-3-Clause
"""quern.lib.format: the parts of .npy files, under NumPy's names."""

import ast

from . import _core
from ._memmap import memmap

MAGIC_PREFIX = b"\x93NUMPY"
MAGIC_LEN = len(MAGIC_PREFIX) + 2
ARRAY_ALIGN = 64
_MAX_HEADER = 65536

__all__ = ["ARRAY_ALIGN", "MAGIC_LEN", "MAGIC_PREFIX", "descr_to_dtype", "dtype_to_descr", "header_data_from_array_1_0", "magic", "open_memmap",
           "read_array", "read_array_header_1_0", "read_array_header_2_0", "read_magic", "write_array", "write_array_header_1_0",
           "write_array_header_2_0"]


def magic(major, minor):
    """The first bytes of a file of this version."""
    for name, number in (("major", major), ("minor", minor)):
        if not 0 <= number <= 255:
            raise ValueError(f"{name} version must be 0 <= {name} < 256")
    return MAGIC_PREFIX + bytes([major, minor])


def _read(fp, n, what):
    data = fp.read(n)
    if len(data) != n:
        raise ValueError(f"EOF: reading {what}, expected {n} bytes got {len(data)}")
    return data


def read_magic(fp):
    """The version (major, minor) of a file."""
    start = _read(fp, MAGIC_LEN, "magic string")
    if start[:-2] != MAGIC_PREFIX:
        raise ValueError(f"the magic string is not correct; expected {MAGIC_PREFIX!r}, got {start[:-2]!r}")
    return start[-2], start[-1]


def dtype_to_descr(dtype):
    """The text of a dtype in headers."""
    return _core.dtype(dtype).str


def descr_to_dtype(descr):
    """The dtype of a text in headers; only this machine's byte order."""
    return _core.dtype(descr)


def _read_header(fp, size, limit):
    length = int.from_bytes(_read(fp, size, "array header length"), "little")
    if length > min(limit, _MAX_HEADER):
        raise ValueError(f"Header info length ({length}) is large and may not be safe to load securely.")
    text = _read(fp, length, "array header").decode("utf-8" if size == 4 else "latin1")
    try:
        header = ast.literal_eval(text)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"Cannot parse header: {text!r}") from error
    if not isinstance(header, dict) or sorted(header) != ["descr", "fortran_order", "shape"]:
        raise ValueError(f"Header does not contain the correct keys: {text!r}")
    shape, fortran = header["shape"], header["fortran_order"]
    if not isinstance(shape, tuple) or not all(isinstance(n, int) for n in shape):
        raise ValueError(f"shape is not valid: {shape!r}")
    if not isinstance(fortran, bool):
        raise ValueError(f"fortran_order is not a valid bool: {fortran!r}")
    try:
        return shape, fortran, descr_to_dtype(header["descr"])
    except TypeError as error:
        raise ValueError(f"descr is not a valid dtype descriptor: {header['descr']!r}") from error


def read_array_header_1_0(fp, max_header_size=10000):
    """(shape, fortran_order, dtype) of a file of version 1.0 whose magic has been read."""
    return _read_header(fp, 2, max_header_size)


def read_array_header_2_0(fp, max_header_size=10000):
    """(shape, fortran_order, dtype) of a file of version 2.0 whose magic has been read."""
    return _read_header(fp, 4, max_header_size)


def header_data_from_array_1_0(array):
    """The header of an array as a dict."""
    flags = array.flags
    fortran = bool(flags["F_CONTIGUOUS"] and not flags["C_CONTIGUOUS"])
    return {"shape": array.shape, "fortran_order": fortran, "descr": dtype_to_descr(array.dtype)}


def _header(d, version):
    """Magic, length and text, with blanks until the data is aligned."""
    size = 2 if version == (1, 0) else 4
    text = "{" + "".join(f"'{key}': {d[key]!r}, " for key in sorted(d)) + "}"
    digits = len(repr(d["shape"][-1 if d["fortran_order"] else 0])) if d["shape"] else 0
    text += " " * (21 - digits) if d["shape"] else ""  # room for the first length to grow, as NumPy leaves it
    blanks = -(MAGIC_LEN + size + len(text) + 1) % ARRAY_ALIGN
    data = text.encode("latin1") + b" " * blanks + b"\n"
    if len(data) >= 256**size:
        raise ValueError(f"Header length {len(data)} too big for version={version}")
    return magic(*version) + len(data).to_bytes(size, "little") + data


def write_array_header_1_0(fp, d):
    """Writes the header of version 1.0 with the values of the dict d."""
    fp.write(_header(d, (1, 0)))


def write_array_header_2_0(fp, d):
    """Writes the header of version 2.0 with the values of the dict d."""
    fp.write(_header(d, (2, 0)))


def _check_version(version):
    if version not in (None, (1, 0), (2, 0), (3, 0)):
        raise ValueError(f"we only support format version (1,0), (2,0), and (3,0), not {version}")
    return version or (1, 0)


def write_array(fp, array, version=None, allow_pickle=True, pickle_kwargs=None):
    """Writes an array in .npy format to an object with write()."""
    version = _check_version(version)
    array = _core.asarray(array)
    if version == (1, 0):
        fp.write(memoryview(_core._npy_bytes(array)))
        return
    d = header_data_from_array_1_0(array)
    fp.write(_header(d, version))
    fp.write((array.T if d["fortran_order"] else array).tobytes())


def read_array(fp, allow_pickle=False, pickle_kwargs=None, *, max_header_size=10000):
    """The array in .npy format that an object with read() is at."""
    from ._npyio import _load_object

    return _load_object(fp)


def open_memmap(filename, mode="r+", dtype=None, shape=None, fortran_order=False, version=None, *, max_header_size=10000):
    """The array in an .npy file, mapped into memory; mode "w+" makes the file, with dtype and shape."""
    if hasattr(filename, "read"):
        raise ValueError("Filename must be a string or a path-like object.  Memmap cannot use existing file handles.")
    if "w" in mode and shape is None:
        raise ValueError("open_memmap: shape must be given if mode == 'w+'")
    if "w" in mode:
        version = _check_version(version)
        shape = tuple(shape) if hasattr(shape, "__iter__") else (shape,)
        d = {"descr": dtype_to_descr(dtype or "float64"), "fortran_order": fortran_order, "shape": shape}
        with open(filename, mode + "b") as fp:
            fp.write(_header(d, version))
            offset = fp.tell()
        dtype = _core.dtype(dtype or "float64")
    else:
        with open(filename, "rb") as fp:
            version = _check_version(read_magic(fp))
            shape, fortran_order, dtype = _read_header(fp, 2 if version == (1, 0) else 4, max_header_size)
            offset = fp.tell()
    return memmap(filename, dtype, "r+" if mode == "w+" else mode, offset, shape, "F" if fortran_order else "C")
