# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers that are the same under every module: Knuth's linear congruential generator with 64 bits."""

import math


def uniform(np, shape, seed=1):
    """Numbers in [0, 1)."""
    n, state, numbers = math.prod(shape), seed, []
    for _ in range(n):
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        numbers.append((state >> 11) / 2**53)
    return np.array(numbers).reshape(shape)


def normal(np, shape, seed=1):
    """Numbers of the standard normal distribution, by Box and Muller."""
    u = uniform(np, (2, *shape), seed)
    return np.sqrt(-2 * np.log(1 - u[0])) * np.cos(2 * np.pi * u[1])
