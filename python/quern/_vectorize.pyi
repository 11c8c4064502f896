# SPDX-License-Identifier: BSD-3-Clause
from collections.abc import Callable, Sequence
from typing import Any

from . import ndarray
from ._typing import ArrayLike, DTypeLike

class vectorize:
    pyfunc: Callable[..., Any] | None
    otypes: list[Any] | None
    excluded: set[int | str]
    cache: bool
    signature: str | None
    def __init__(
        self,
        pyfunc: Callable[..., Any] = ...,
        otypes: str | Sequence[DTypeLike] | None = None,
        doc: str | None = None,
        excluded: set[int | str] | None = None,
        cache: bool = False,
        signature: str | None = None,
    ) -> None: ...
    def __get__(self, instance: object, owner: type | None = None) -> Any: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

def frompyfunc(func: Callable[..., Any], /, nin: int, nout: int, *, identity: Any = None) -> Any: ...
def piecewise(x: ArrayLike, condlist: Any, funclist: Sequence[Any], *args: Any, **kw: Any) -> ndarray: ...
def select(condlist: Sequence[ArrayLike], choicelist: Sequence[ArrayLike], default: ArrayLike = 0) -> ndarray: ...
