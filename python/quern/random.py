# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers from streams that can be split.

default_rng(seed) makes a Generator: the same seed gives the same numbers on every machine, thread count and instruction set.
The functions of this module draw from one generator that all share, seeded by the system or by seed().
"""

from . import _core

Generator = _core.random.Generator
default_rng = _core.random.default_rng

__all__ = [
    "Generator", "choice", "default_rng", "exponential", "integers", "normal", "permutation", "rand", "randint", "randn", "random",
    "random_sample", "seed", "shuffle", "standard_exponential", "standard_normal", "uniform",
]

_SHARED = [name for name in __all__ if hasattr(Generator, name)]


def seed(seed=None):
    """Starts the shared stream anew."""
    rng = default_rng(seed)
    globals().update({name: getattr(rng, name) for name in _SHARED}, random_sample=rng.random)


def rand(*shape):
    """Uniform numbers in [0, 1) of the given lengths."""
    return random(shape or None)  # noqa: F821


def randn(*shape):
    """Standard normal numbers of the given lengths."""
    return standard_normal(shape or None)  # noqa: F821


def randint(low, high=None, size=None, dtype=int):
    """Integers in [low, high), or [0, low)."""
    return integers(low, high, size, dtype)  # noqa: F821


seed()
