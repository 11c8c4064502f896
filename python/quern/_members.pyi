# SPDX-License-Identifier: BSD-3-Clause
from typing import Any

from . import ndarray

def dump(self: ndarray, file: Any) -> None: ...
def dumps(self: ndarray) -> bytes: ...
