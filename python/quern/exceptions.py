# SPDX-License-Identifier: BSD-3-Clause
"""Exceptions that Python does not have itself."""

from ._core import AxisError, LinAlgError

__all__ = ["AxisError", "LinAlgError", "RankWarning"]


class RankWarning(RuntimeWarning):
    """A polynomial fit is not determined by its data."""

