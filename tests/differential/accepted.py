# SPDX-License-Identifier: BSD-3-Clause
"""The differences from NumPy that are accepted, each with its reason: the one list, of which docs/differences.md is written.

A row excuses elements (test gives those it knows), shapes and dtypes, or classes of exceptions, and only in the statements that its
pattern finds. `python accepted.py docs/differences.md` writes the page, `--check` says whether it is up to date.
"""

import re
import sys
from typing import Callable, NamedTuple

import numpy as np


class Accepted(NamedTuple):
    name: str
    kind: str  # values, structure or failure
    pattern: str  # of the statement
    test: Callable
    reason: str


ACCEPTED = []


def rows(kind, text):
    return [row for row in ACCEPTED if row.kind == kind and re.search(row.pattern, text)]


def values_of(text):
    return [(row.name, row.test) for row in rows("values", text)]


def structure(judge, got, want):
    return next((row.name for row in rows("structure", judge.call.text) if row.test(judge, got, want)), None)


def failure(judge, error, failed):
    return next((row.name for row in rows("failure", judge.call.text) if row.test(judge, error, failed)), None)
