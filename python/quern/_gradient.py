# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's gradient over several axes; the differences themselves are the core's."""

from . import _core

__all__ = ["gradient"]


def _spacings(varargs, n):
    if not varargs:
        return [None] * n
    spacings = list(varargs) * n if len(varargs) == 1 else list(varargs)
    if len(spacings) != n:
        raise TypeError(f"gradient: {len(varargs)} spacings for {n} axes")
    if any(getattr(h, "ndim", 0) for h in spacings):
        raise NotImplementedError("gradient: only even spacings")
    return spacings


def gradient(f, *varargs, axis=None, edge_order=1):
    """Second-order central differences along each axis, first-order at the ends.

    varargs is the spacing of all axes, or one number for each. The result is an array for one axis, else a tuple of arrays.
    """
    if edge_order != 1:
        raise NotImplementedError("gradient: edge_order can only be 1")
    f = _core.asarray(f)
    axes = range(f.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    parts = []
    for one, h in zip(axes, _spacings(varargs, len(axes))):
        difference = _core._gradient(f, one)
        parts.append(difference if h is None else difference / h)
    return parts[0] if len(parts) == 1 else tuple(parts)
