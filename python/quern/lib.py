# SPDX-License-Identifier: BSD-3-Clause
"""NumPy's places for functions about strides."""

from types import SimpleNamespace

from ._core import as_strided, sliding_window_view, broadcast_to

stride_tricks = SimpleNamespace(as_strided=as_strided, sliding_window_view=sliding_window_view, broadcast_to=broadcast_to)

__all__ = ["stride_tricks"]
