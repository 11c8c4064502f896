# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers: NumPy's generators and distributions, bit for bit, and own streams that are faster.

default_rng(seed) makes a Generator on PCG64, whose numbers are NumPy's; Generator(SIMD(seed)) offers the same methods from streams
that all threads and vector units fill. The functions of this module are the methods of one RandomState that all share.
"""

from . import _core
from . import _random_state
from ._bit_generators import MT19937, PCG64, PCG64DXSM, SFC64, SIMD, BitGenerator, Philox, SeedSequence
from ._random_state import *  # noqa: F403
from ._random_state import RandomState

Generator = _core.random.Generator

__all__ = [
    "BitGenerator", "Generator", "MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64", "SIMD", "SeedSequence", "default_rng",
    *_random_state.__all__,
]


def default_rng(seed=None):
    """A Generator on PCG64(seed), or on the bit generator given; a Generator is returned as it is."""
    if isinstance(seed, Generator):
        return seed
    if isinstance(seed, RandomState):
        return Generator(seed.bit_generator)
    return Generator(seed if isinstance(seed, BitGenerator) else PCG64(seed))
