# SPDX-License-Identifier: BSD-3-Clause
"""Discrete Fourier transforms."""

from . import _core

_space = getattr(_core, "fft", None)
globals().update({name: f for name, f in vars(_space).items() if not name.startswith("_")} if _space else {})
__all__ = [name for name in globals() if not name.startswith("_")]
