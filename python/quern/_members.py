# SPDX-License-Identifier: BSD-3-Clause
"""Members of the array that only hand its memory to other parts of Python: ctypes, files, pickles."""

import contextlib
import hashlib
import os
import pickle

from . import _core
from ._core import ndarray


class _ctypes:
    """The array for foreign functions: addresses of its elements, shape and strides; it keeps the array alive."""

    def __init__(self, array):
        self._array = array

    @property
    def data(self):
        return self._array.__array_interface__["data"][0]

    @property
    def _as_parameter_(self):
        return self.data_as(_module().c_void_p)

    @property
    def shape(self):
        return self.shape_as(_module().c_ssize_t)

    @property
    def strides(self):
        return self.strides_as(_module().c_ssize_t)

    def data_as(self, obj):
        """The address as a pointer of that ctypes type."""
        pointer = _module().cast(self.data, obj)
        pointer._array = self._array
        return pointer

    def shape_as(self, obj):
        """The shape as a ctypes array of that type."""
        return (obj * self._array.ndim)(*self._array.shape)

    def strides_as(self, obj):
        """The strides as a ctypes array of that type."""
        return (obj * self._array.ndim)(*self._array.strides)


def _module():
    import ctypes

    return ctypes


def _opened(file, mode):
    """A context with the file itself, or the file of that name."""
    return open(file, mode) if isinstance(file, (str, os.PathLike)) else contextlib.nullcontext(file)


def dump(self, file):
    """Writes a pickle of the array."""
    with _opened(file, "wb") as opened:
        pickle.dump(self, opened)


def dumps(self):
    """A pickle of the array."""
    return pickle.dumps(self)


def _dask_tokenize(self):
    """What Dask makes the key of the array from: its dtype, shape and elements."""
    elements = self.ravel().view("uint8") if self.size else b""
    return ("quern.ndarray", self.dtype.str, self.shape, hashlib.blake2b(elements, digest_size=16).hexdigest())


ndarray.__dask_tokenize__ = _dask_tokenize
ndarray.ctypes = property(_ctypes, doc="The array for ctypes: data, shape, strides.")
ndarray.dump = dump
ndarray.dumps = dumps
