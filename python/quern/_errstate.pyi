# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Callable
from typing import Any, Literal, TypeAlias, TypeVar

_Action: TypeAlias = Literal["ignore", "warn", "raise", "call", "print", "log"]
_F = TypeVar("_F", bound=Callable[..., Any])

class errstate:
    def __init__(
        self,
        *,
        call: Any = ...,
        all: _Action | None = None,
        divide: _Action | None = None,
        over: _Action | None = None,
        under: _Action | None = None,
        invalid: _Action | None = None,
    ) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *error: object) -> None: ...
    def __call__(self, func: _F) -> _F: ...

def geterr() -> dict[str, str]: ...
def seterr(
    all: _Action | None = None, divide: _Action | None = None, over: _Action | None = None, under: _Action | None = None, invalid: _Action | None = None
) -> dict[str, str]: ...
def geterrcall() -> Any: ...
def seterrcall(func: Any) -> Any: ...
