# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Iterable

from . import dtype
from ._typing import ArrayLike

__all__ = ["ScalarType", "mintypecode", "sctypeDict", "typecodes", "typename"]

ScalarType: tuple[type | dtype, ...]
typecodes: dict[str, str]
sctypeDict: dict[str, dtype]

def mintypecode(typechars: Iterable[str | ArrayLike], typeset: str | list[str] = "GDFgdf", default: str = "d") -> str: ...
def typename(char: str) -> str: ...
