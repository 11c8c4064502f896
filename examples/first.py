# SPDX-License-Identifier: BSD-3-Clause
"""Columns centred on their means, and the lengths of the rows."""
import quern as np

x = np.sqrt(np.arange(12.0)).reshape(3, 4)
d = x - x.mean(axis=0)
length = np.sqrt(np.evaluate("sum(d*d, axis=1)", {"d": d}))  # one pass over memory
print(length)
