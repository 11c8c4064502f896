# SPDX-License-Identifier: BSD-3-Clause
"""Axes brought into range, as numpy.lib.array_utils offers it."""

import operator

from ._core import AxisError, asarray

__all__ = []


def normalize_axis_index(axis, ndim, msg_prefix=None):
    """axis in [0, ndim), counted from the end if negative."""
    at = operator.index(axis)
    if -ndim <= at < ndim:
        return at + ndim * (at < 0)
    message = f"axis {at} is out of bounds for array of dimension {ndim}"
    raise AxisError(f"{msg_prefix}: {message}" if msg_prefix else message)


def normalize_axis_tuple(axis, ndim, argname=None, allow_duplicate=False):
    """One axis or several as a tuple of axes in [0, ndim)."""
    given = (axis,) if hasattr(axis, "__index__") else tuple(axis)
    axes = tuple(normalize_axis_index(a, ndim, argname) for a in given)
    if not allow_duplicate and len(set(axes)) != len(axes):
        raise ValueError(f"repeated axis in `{argname}` argument" if argname else "repeated axis")
    return axes


def along(axis, index):
    """The key of the elements at index along axis, which is not negative."""
    return (*(slice(None),) * axis, index)


def byte_bounds(a):
    """The addresses of the first byte of an array and of the first behind it."""
    a = asarray(a)
    low = high = a.__array_interface__["data"][0]
    for n, stride in zip(a.shape, a.strides):
        low += min((n - 1) * stride, 0)
        high += max((n - 1) * stride, 0)
    return low, high + a.itemsize
