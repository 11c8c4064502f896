# SPDX-License-Identifier: BSD-3-Clause
from typing import NamedTuple

from . import ndarray
from ._typing import ArrayLike

class UniqueAllResult(NamedTuple):
    values: ndarray
    indices: ndarray
    inverse_indices: ndarray
    counts: ndarray

class UniqueCountsResult(NamedTuple):
    values: ndarray
    counts: ndarray

class UniqueInverseResult(NamedTuple):
    values: ndarray
    inverse_indices: ndarray

def unique_all(x: ArrayLike, /) -> UniqueAllResult: ...
def unique_counts(x: ArrayLike, /) -> UniqueCountsResult: ...
def unique_inverse(x: ArrayLike, /) -> UniqueInverseResult: ...
def unique_values(x: ArrayLike, /) -> ndarray: ...
