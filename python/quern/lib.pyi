# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Iterable
from typing import Protocol, SupportsIndex

from . import _format as format, emath as scimath, ndarray
from ._typing import ArrayLike, Axes, Shape

class _StrideTricks(Protocol):
    def as_strided(self, x: ArrayLike, shape: Shape | None = None, strides: Shape | None = None) -> ndarray: ...
    def sliding_window_view(self, x: ArrayLike, window_shape: Shape, axis: Axes = None) -> ndarray: ...
    def broadcast_to(self, array: ArrayLike, shape: Shape, subok: bool = False) -> ndarray: ...

stride_tricks: _StrideTricks

class _ArrayUtils(Protocol):
    def byte_bounds(self, a: ArrayLike) -> tuple[int, int]: ...
    def normalize_axis_index(self, axis: SupportsIndex, ndim: int, msg_prefix: str | None = None) -> int: ...
    def normalize_axis_tuple(
        self, axis: SupportsIndex | Iterable[SupportsIndex], ndim: int, argname: str | None = None, allow_duplicate: bool = False
    ) -> tuple[int, ...]: ...

array_utils: _ArrayUtils
