# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Iterable
from typing import SupportsIndex

from ._typing import ArrayLike

def normalize_axis_index(axis: SupportsIndex, ndim: int, msg_prefix: str | None = None) -> int: ...
def normalize_axis_tuple(
    axis: SupportsIndex | Iterable[SupportsIndex], ndim: int, argname: str | None = None, allow_duplicate: bool = False
) -> tuple[int, ...]: ...
def byte_bounds(a: ArrayLike) -> tuple[int, int]: ...
