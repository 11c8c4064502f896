# SPDX-License-Identifier: BSD-3-Clause
import os
from typing import IO, Any

from . import ndarray
from ._typing import DTypeLike, Order, Shape

class _MemmapType(type):
    def __instancecheck__(cls, x: Any) -> bool: ...

class memmap(ndarray, metaclass=_MemmapType):  # type: ignore[misc]  # what it makes is an ndarray, which nobody else can inherit from
    def __new__(
        cls, filename: str | bytes | os.PathLike[Any] | IO[bytes], dtype: DTypeLike = ..., mode: str = ..., offset: int = ...,
        shape: Shape | None = ..., order: Order = ...
    ) -> memmap: ...
