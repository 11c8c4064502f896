# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's places for functions about strides, axes and files."""

from types import SimpleNamespace

from . import _format as format
from . import emath as scimath
from ._axes import byte_bounds, normalize_axis_index, normalize_axis_tuple
from ._core import as_strided, broadcast_to, sliding_window_view

stride_tricks = SimpleNamespace(as_strided=as_strided, sliding_window_view=sliding_window_view, broadcast_to=broadcast_to)
array_utils = SimpleNamespace(byte_bounds=byte_bounds, normalize_axis_index=normalize_axis_index, normalize_axis_tuple=normalize_axis_tuple)

__all__ = ["array_utils", "format", "scimath", "stride_tricks"]
