# SPDX-License-Identifier: BSD-3-Clause
"""Products, solutions and decompositions of matrices, batched over leading axes."""

from . import _core

_space = getattr(_core, "linalg", None)
globals().update({name: f for name, f in vars(_space).items() if not name.startswith("_")} if _space else {})
__all__ = [name for name in globals() if not name.startswith("_")]

from ._core import LinAlgError  # noqa: E402

__all__.append("LinAlgError")
