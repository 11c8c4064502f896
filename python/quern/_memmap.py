# SPDX-License-Identifier: BSD-3-Clause
"""Arrays on files that are mapped into memory.

The array is one of ours on the memory of a mapping; it and its views have the mapping's attributes filename, offset, mode and flush.
"""

import math
import mmap
import operator
import os

from . import _core

__all__ = ["memmap"]

_MODES = {"readonly": "r", "copyonwrite": "c", "readwrite": "r+", "write": "w+"}
_ACCESS = {"r": mmap.ACCESS_READ, "c": mmap.ACCESS_COPY, "r+": mmap.ACCESS_WRITE, "w+": mmap.ACCESS_WRITE}
_OPEN = {"r": "rb", "c": "rb", "r+": "r+b", "w+": "w+b"}


class _Mapping(mmap.mmap):
    """A mapping that knows its file."""


def _shape(shape, available, itemsize):
    """shape as a tuple; the number of elements that fit if it is None."""
    if shape is None:
        if available % itemsize:
            raise ValueError("Size of the available data is not a multiple of the data-type size.")
        return (available // itemsize,)
    return tuple(shape) if isinstance(shape, (tuple, list)) else (operator.index(shape),)


def _map(file, dtype, mode, offset, shape, order):
    file.seek(0, 2)
    length = file.tell()
    if offset < 0:
        raise ValueError(f"memmap: offset must be >= 0, not {offset}")
    shape = _shape(shape, length - offset, dtype.itemsize)
    end = offset + math.prod(shape) * dtype.itemsize
    if min(shape, default=0) < 0:
        raise ValueError(f"memmap: negative lengths in shape {shape}")
    if mode in ("w+", "r+") and length < max(end, 1):
        file.seek(max(end, 1) - 1)
        file.write(b"\0")
        file.flush()
    start = offset - offset % mmap.ALLOCATIONGRANULARITY
    mapping = _Mapping(file.fileno(), max(end - start, 1), access=_ACCESS[mode], offset=start)
    a = _core.frombuffer(mapping, dtype, math.prod(shape), offset - start)
    return mapping, a.reshape(shape) if order == "C" else a.reshape(shape[::-1]).T


class _MemmapType(type):
    def __instancecheck__(cls, x):
        while isinstance(x, _core.ndarray):
            x = x.base
        return isinstance(x, _Mapping)


class memmap(metaclass=_MemmapType):
    """memmap(filename, ...) is an array on a file: pages are read when they are touched and, but for modes "r" and "c", written back.

    filename is a path or an open file; mode "r" reads, "r+" writes too, "w+" makes the file anew, "c" keeps changes in memory. shape None
    takes what follows offset. Files that are too short are lengthened in modes "r+" and "w+".
    """

    def __new__(cls, filename, dtype="uint8", mode="r+", offset=0, shape=None, order="C"):
        mode = _MODES.get(mode, mode)
        if mode not in _OPEN:
            raise ValueError(f"mode must be one of {[*_OPEN, *_MODES]!r} (got {mode!r})")
        if mode == "w+" and shape is None:
            raise ValueError("shape must be given if mode == 'w+'")
        if order not in ("C", "F"):
            raise ValueError(f"memmap: order must be 'C' or 'F', not {order!r}")
        dtype = _core.dtype(dtype)
        if hasattr(filename, "read"):
            mapping, a = _map(filename, dtype, mode, offset, shape, order)
            path = getattr(filename, "name", None)
        else:
            path = os.fspath(filename)
            with open(path, _OPEN[mode]) as file:
                mapping, a = _map(file, dtype, mode, offset, shape, order)
        is_path = isinstance(path, (str, bytes))
        mapping.filename = filename.resolve() if hasattr(filename, "resolve") else os.path.abspath(path) if is_path else None
        mapping.offset, mapping.mode = offset, mode
        return a
