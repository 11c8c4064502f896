# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's gradient over several axes; the differences themselves are the core's."""

from . import _core

__all__ = ["gradient"]


def gradient(f, *varargs, axis=None, edge_order=1):
    """Second-order central differences along each axis, of first or second order at the ends.

    varargs is the spacing of all axes, or for each a number or the places. The result is an array for one axis, else a tuple of arrays.
    """
    f = _core.asarray(f)
    axes = range(f.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if len({k % f.ndim for k in axes if f.ndim}) < len(axes):
        raise ValueError("gradient: repeated axis")
    spacings = varargs or (None,)
    if len(spacings) == 1 and len(axes) != 1:
        if getattr(spacings[0], "ndim", 0) or isinstance(spacings[0], (list, tuple)):
            raise TypeError("gradient: invalid number of arguments")
        spacings *= len(axes)
    if len(spacings) != len(axes):
        raise TypeError(f"gradient: {len(varargs)} spacings for {len(axes)} axes")
    parts = tuple(_core._gradient(f, one, h, edge_order) for one, h in zip(axes, spacings))
    return parts[0] if len(parts) == 1 else parts
