# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers: NumPy's generators and distributions, bit for bit, and own streams that are faster.

default_rng(seed) makes a Generator on PCG64, whose numbers are NumPy's; Generator(SIMD(seed)) offers the same methods from streams
that all threads and vector units fill. The functions of this module draw from one generator that all share.
"""

from . import _core
from ._bit_generators import MT19937, PCG64, PCG64DXSM, SFC64, SIMD, BitGenerator, Philox, SeedSequence

Generator = _core.random.Generator

__all__ = [
    "BitGenerator", "Generator", "MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64", "SIMD", "SeedSequence", "choice", "default_rng",
    "exponential", "integers", "normal", "permutation", "rand", "randint", "randn", "random", "random_sample", "seed", "shuffle",
    "standard_exponential", "standard_normal", "uniform",
]


def default_rng(seed=None):
    """A Generator on PCG64(seed), or on the bit generator given; a Generator is returned as it is."""
    if isinstance(seed, Generator):
        return seed
    return Generator(seed if isinstance(seed, BitGenerator) else PCG64(seed))


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
