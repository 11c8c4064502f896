# SPDX-License-Identifier: BSD-3-Clause
"""pad: the core's, and borders that a Python function fills."""

import itertools

from . import _core
from ._core import asarray

__all__ = ["pad"]


def _widths(given, ndim):
    """pad_width of a dict: those of the axes it names, 0 of the others."""
    widths = [(0, 0)] * ndim
    for axis, width in given.items():
        widths[axis] = (width, width) if isinstance(width, int) else tuple(width)
    return tuple(widths)


def _pad_by(function, array, pad_width, kwargs):
    """function(line, widths, axis, kwargs) fills the ends of every line of every axis in place."""
    array = asarray(array)
    made = _core._pad(array, pad_width)
    widths = _core.broadcast_to(asarray(pad_width), (array.ndim, 2)).tolist()
    for axis in range(array.ndim):
        lines = _core.moveaxis(made, axis, -1)
        for place in itertools.product(*map(range, lines.shape[:-1])):
            function(lines[(*place, ...)], tuple(widths[axis]), axis, kwargs)
    return made


def pad(array, pad_width, mode="constant", **kwargs):
    """Frames the array; mode says with what: constant, edge, linear_ramp, maximum, mean, median, minimum, reflect, symmetric, wrap, empty,
    or a function that fills the ends of lines."""
    if isinstance(pad_width, dict):
        array = asarray(array)
        pad_width = _widths(pad_width, array.ndim)
    if callable(mode):
        return _pad_by(mode, array, pad_width, kwargs)
    return _core._pad(array, pad_width, mode, **kwargs)
