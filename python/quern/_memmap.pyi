# SPDX-License-Identifier: BSD-3-Clause
import os
from typing import IO, Any

from . import ndarray
from ._typing import DTypeLike, Order, Shape

class _MemmapType(type): ...

class memmap(ndarray, metaclass=_MemmapType):
    def __new__(
        cls, filename: str | bytes | os.PathLike[Any] | IO[bytes], dtype: DTypeLike = ..., mode: str = ..., offset: int = ...,
        shape: Shape | None = ..., order: Order = ...
    ) -> memmap: ...
