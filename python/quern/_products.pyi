# SPDX-License-Identifier: BSD-3-Clause
from typing import Any

def einsum_path(*operands: Any, optimize: Any = "greedy", einsum_call: bool = False) -> tuple[list[Any], str]: ...
