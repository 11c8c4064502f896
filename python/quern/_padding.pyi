# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Callable
from typing import Any

from . import ndarray
from ._typing import ArrayLike

def pad(array: ArrayLike, pad_width: Any, mode: str | Callable[..., Any] = "constant", **kwargs: Any) -> ndarray: ...
