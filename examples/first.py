# SPDX-License-Identifier: BSD-3-Clause
"""Columns centred on their means, and the lengths of the rows."""
import quern as np

x = np.linspace(0, 1, 12).reshape(3, 4)
d = x - x.mean(axis=0)


@np.fuse  # one pass over memory
def length(d):
    return np.sqrt(np.sum(d * d, axis=1))


print(length(d))
