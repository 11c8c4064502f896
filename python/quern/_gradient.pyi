# SPDX-License-Identifier: BSD-3-Clause
from typing import Any

from ._typing import ArrayLike

def gradient(f: ArrayLike, *varargs: Any, axis: int | tuple[int, ...] | None = ..., edge_order: int = ...) -> Any: ...
