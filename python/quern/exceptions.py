# SPDX-License-Identifier: BSD-3-Clause
"""Exceptions and warnings that Python does not have itself.

The core imports them from here, so this module imports nothing of the package.
"""


class ComplexWarning(RuntimeWarning):
    """A cast to a real dtype discards imaginary parts."""


class ModuleDeprecationWarning(DeprecationWarning):
    """A whole module is deprecated."""


class VisibleDeprecationWarning(UserWarning):
    """A deprecation that users, not only authors, should see."""


class RankWarning(RuntimeWarning):
    """A least-squares fit is badly conditioned."""


class TooHardError(RuntimeError):
    """A search was given up because it would have taken more than max_work."""


class AxisError(ValueError, IndexError):
    """An axis outside the dimensions of the array: AxisError(axis, ndim, msg_prefix) or AxisError(message)."""

    def __init__(self, axis, ndim=None, msg_prefix=None):
        custom = ndim is None and msg_prefix is None
        self._msg = axis if custom else msg_prefix
        self.axis = None if custom else axis
        self.ndim = None if custom else ndim

    def __str__(self):
        if self.axis is None and self.ndim is None:
            return self._msg
        text = f"axis {self.axis} is out of bounds for array of dimension {self.ndim}"
        return text if self._msg is None else f"{self._msg}: {text}"


class DTypePromotionError(TypeError):
    """No dtype holds the values of all the dtypes given."""


class LinAlgError(ValueError):
    """A singular matrix, or an iteration without convergence."""


LinAlgError.__module__ = "quern.linalg"

__all__ = ["AxisError", "ComplexWarning", "DTypePromotionError", "LinAlgError", "ModuleDeprecationWarning", "RankWarning", "TooHardError", "VisibleDeprecationWarning"]
