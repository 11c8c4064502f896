# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Callable
from typing import Any

def fuse(function: Callable[..., Any]) -> Callable[..., Any]: ...
