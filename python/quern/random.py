# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers from streams that can be split."""

from . import _core

_space = getattr(_core, "random", None)
globals().update({name: f for name, f in vars(_space).items() if not name.startswith("_")} if _space else {})
__all__ = [name for name in globals() if not name.startswith("_")]
