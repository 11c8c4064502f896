# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's places for functions about strides and files."""

from types import SimpleNamespace

from . import _format as format
from ._core import as_strided, sliding_window_view, broadcast_to

stride_tricks = SimpleNamespace(as_strided=as_strided, sliding_window_view=sliding_window_view, broadcast_to=broadcast_to)

__all__ = ["format", "stride_tricks"]
