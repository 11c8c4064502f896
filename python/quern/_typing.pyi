# SPDX-License-Identifier: BSD-3-Clause
"""Types of arguments, for the stubs only."""

from collections.abc import Sequence
from typing import Any, Literal, Protocol, SupportsIndex, TypeAlias

from . import dtype, ndarray

class _Buffer(Protocol):
    def __buffer__(self, flags: int, /) -> memoryview: ...

class _Dlpack(Protocol):
    def __dlpack__(self) -> Any: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...

class _Array(Protocol):
    def __array__(self) -> Any: ...

Number: TypeAlias = bool | int | float | complex
ArrayLike: TypeAlias = ndarray | Number | Sequence[Any] | _Buffer | _Dlpack | _Array
DTypeLike: TypeAlias = dtype | str | type | Any
Shape: TypeAlias = SupportsIndex | Sequence[SupportsIndex]
Axes: TypeAlias = SupportsIndex | Sequence[SupportsIndex] | None
Order: TypeAlias = Literal["C", "F", "A", "K"] | None
Casting: TypeAlias = Literal["no", "equiv", "safe", "same_kind", "unsafe"]
Device: TypeAlias = Literal["cpu"] | None
