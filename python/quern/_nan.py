# SPDX-License-Identifier: BSD-3-Clause
"""Functions about NaNs, averages and covariances, all of the core."""

from ._core import (
    average, corrcoef, cov, nanargmax, nanargmin, nancumprod, nancumsum, nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar,
)

__all__ = [name for name in globals() if not name.startswith("_")]
