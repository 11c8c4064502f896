# SPDX-License-Identifier: BSD-3-Clause
"""The tables of calls, by area: each is drawn from as often as the others."""

import functools
import re

from calls import arranging, items, numbers, reductions, ufuncs


@functools.cache
def tables(shared):
    """All rows; for shared memory those that write to an operand."""
    every = [ufuncs.CALLS, ufuncs.METHODS, reductions.CALLS, arranging.CALLS, items.CALLS, numbers.CALLS]
    return [[row for row in rows if re.search(r"\{\w+:[^}]*\b(out|mut)\b", row.text)] for rows in every] if shared else every
