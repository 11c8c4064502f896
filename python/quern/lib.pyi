# SPDX-License-Identifier: BSD-3-Clause
from typing import Protocol

from . import ndarray
from ._typing import ArrayLike, Axes, Shape

class _StrideTricks(Protocol):
    def as_strided(self, x: ArrayLike, shape: Shape | None = None, strides: Shape | None = None) -> ndarray: ...
    def sliding_window_view(self, x: ArrayLike, window_shape: Shape, axis: Axes = None) -> ndarray: ...
    def broadcast_to(self, array: ArrayLike, shape: Shape, subok: bool = False) -> ndarray: ...

stride_tricks: _StrideTricks
