# SPDX-License-Identifier: BSD-3-Clause
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

from . import ndarray
from ._typing import ArrayLike, DTypeLike

_Path = str | bytes | os.PathLike[Any]
_Converters = Mapping[int, Callable[[str], Any]] | Callable[[str], Any]

def loadtxt(
    fname: _Path | Iterable[str] | Iterable[bytes], dtype: DTypeLike = ..., comments: str | bytes | Sequence[str | bytes] | None = ...,
    delimiter: str | bytes | None = ..., converters: _Converters | None = ..., skiprows: int = ..., usecols: int | Sequence[int] | None = ...,
    unpack: bool = ..., ndmin: int = ..., encoding: str | None = ..., max_rows: int | None = ..., *, quotechar: str | None = ..., like: None = ...
) -> ndarray: ...
def savetxt(
    fname: _Path | IO[str] | IO[bytes], X: ArrayLike, fmt: str | bytes | Sequence[str] = ..., delimiter: str | bytes = ..., newline: str = ...,
    header: str = ..., footer: str = ..., comments: str = ..., encoding: str | None = ...
) -> None: ...
def genfromtxt(
    fname: _Path | Iterable[str] | Iterable[bytes], dtype: DTypeLike | None = ..., comments: str | None = ...,
    delimiter: str | bytes | int | Sequence[int] | None = ..., skip_header: int = ..., skip_footer: int = ..., converters: _Converters | None = ...,
    missing_values: Any = ..., filling_values: Any = ..., usecols: int | Sequence[int] | str | None = ..., names: None = ...,
    excludelist: Sequence[str] | None = ..., deletechars: str | None = ..., replace_space: str = ..., autostrip: bool = ...,
    case_sensitive: bool | str = ..., defaultfmt: str = ..., unpack: bool | None = ..., usemask: bool = ..., loose: bool = ...,
    invalid_raise: bool = ..., max_rows: int | None = ..., encoding: str | None = ..., *, ndmin: int = ..., like: None = ...
) -> ndarray: ...
def fromstring(string: str | bytes, dtype: DTypeLike = ..., count: int = ..., *, sep: str, like: None = ...) -> ndarray: ...
def fromfile(
    file: _Path | IO[bytes], dtype: DTypeLike = ..., count: int = ..., sep: str = ..., offset: int = ..., *, like: None = ...
) -> ndarray: ...
