# SPDX-License-Identifier: BSD-3-Clause
"""Products, all of them the core's, and einsum's order of contraction with a report of what it costs."""

import itertools
import math

from . import _core
from ._core import asarray, cross, dot, einsum, inner, kron, matmul, matvec, outer, tensordot, trace, vdot, vecdot, vecmat

__all__ = [
    "cross", "dot", "einsum", "einsum_path", "inner", "kron", "matmul", "matvec", "outer", "tensordot", "trace", "vdot", "vecdot", "vecmat",
]  # fmt: skip


# ---- notation ---------------------------------------------------------------------------------------------------


def _letters_for(count, text):
    free = (c for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in text)
    return "".join(itertools.islice(free, count))


def _terms(text, shapes):
    """(terms of the operands, term of the output) with an ellipsis spelled out in letters of its own."""
    inputs, arrow, output = text.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if len(terms) != len(shapes):
        raise ValueError(f"einsum_path: {len(terms)} terms for {len(shapes)} operands")
    spare = ""
    if "..." in inputs:
        extra = [len(shape) - len(term.replace("...", "")) if "..." in term else 0 for term, shape in zip(terms, shapes)]
        if min(extra) < 0:
            raise ValueError("einsum_path: a term has more subscripts than its operand has axes")
        spare = _letters_for(max(extra), text)
        terms = [term.replace("...", spare[len(spare) - n :]) for term, n in zip(terms, extra)]
    if not arrow:
        letters = "".join(terms)
        output = spare + "".join(sorted(c for c in set(letters) if letters.count(c) == 1 and c not in spare))
    return terms, output.replace("...", spare)


def _lengths(terms, shapes):
    lengths = {}
    for term, shape in zip(terms, shapes):
        if len(term) != len(shape):
            raise ValueError(f"einsum_path: term '{term}' does not fit an operand of shape {shape}")
        for c, n in zip(term, shape):
            known = lengths.get(c, 1)
            if known == 1:
                lengths[c] = n
            elif n not in (1, known):
                raise ValueError(f"einsum_path: subscript '{c}' has lengths {known} and {n}")
    return lengths


# ---- paths ---------------------------------------------------------------------------------------------------------


class _Contraction:
    """One step: the operands at `at`, and what becomes of the list of index sets."""

    def __init__(self, at, sets, output, lengths):
        self.at = at
        taken = [sets[i] for i in at]
        self.rest = [s for i, s in enumerate(sets) if i not in at]
        self.indices = frozenset().union(*taken)
        self.result = self.indices & frozenset(output).union(*self.rest)
        self.size = math.prod([lengths[c] for c in self.result])
        self.removed = sum([math.prod([lengths[c] for c in s]) for s in taken]) - self.size
        factor = max(1, len(at) - 1) + (self.indices != self.result)
        self.cost = math.prod([lengths[c] for c in self.indices]) * factor

    @property
    def sets(self):
        return [*self.rest, self.result]


def _pairs(sets, output, lengths, limit):
    """The steps possible with two operands, those that share an index if there are any."""
    steps = [_Contraction(at, sets, output, lengths) for at in itertools.combinations(range(len(sets)), 2)]
    linked = [s for s in steps if sets[s.at[0]] & sets[s.at[1]] and s.size <= limit]
    return linked or [s for s in steps if s.size <= limit]


def _greedy(sets, output, lengths, limit):
    """The step that frees most memory first, the cheaper one of equals, while all together cost less than one step for all."""
    path, spent, naive = [], 0, _Contraction(tuple(range(len(sets))), sets, output, lengths).cost
    while len(sets) > 1:
        steps = [s for s in _pairs(sets, output, lengths, limit) if spent + s.cost <= naive]
        step = min(steps, key=lambda s: (-s.removed, s.cost)) if steps else _Contraction(tuple(range(len(sets))), sets, output, lengths)
        path.append(step.at)
        spent, sets = spent + step.cost, step.sets
    return path


def _optimal(sets, output, lengths, limit):
    """The cheapest of all orders, by depth-first search with the best so far as the bound."""
    best = [math.inf, [tuple(range(len(sets)))]]

    def search(sets, spent, path):
        if len(sets) == 1:
            best[:] = [spent, path]
            return
        for at in itertools.combinations(range(len(sets)), 2):
            step = _Contraction(at, sets, output, lengths)
            if step.size <= limit and spent + step.cost < best[0]:
                search(step.sets, spent + step.cost, [*path, at])

    search(sets, 0, [])
    return best[1]


def _choose_path(optimize, sets, output, lengths):
    limit = None
    if isinstance(optimize, (tuple, list)) and len(optimize) == 2 and isinstance(optimize[0], str) and isinstance(optimize[1], (int, float)):
        optimize, limit = optimize
    if isinstance(optimize, (tuple, list)) and optimize and optimize[0] == "einsum_path":
        return [tuple(step) for step in optimize[1:]]
    if optimize is True:
        optimize = "greedy"
    if optimize in (False, None) or len(sets) <= 2:
        return [tuple(range(len(sets)))]
    if optimize not in ("greedy", "optimal"):
        raise KeyError(f"einsum_path: there is no path named {optimize!r}")
    if limit is None:
        limit = max(math.prod(lengths[c] for c in s) for s in [*sets, frozenset(output)])
    return (_greedy if optimize == "greedy" else _optimal)(sets, output, lengths, limit)


def _report(text, path, sets, output, lengths):
    naive = _Contraction(tuple(range(len(sets))), sets, output, lengths)
    rows, spent, scaling, largest = [], 0, 0, 0
    for at in path:
        step = naive if len(at) == len(naive.at) else _Contraction(tuple(sorted(at)), sets, output, lengths)
        spent, scaling, largest, sets = spent + step.cost, max(scaling, len(step.indices)), max(largest, step.size), step.sets
        left = ",".join("".join(sorted(s)) for s in sets)
        rows.append(f"{len(step.indices):4d}    {'matmul' if len(at) == 2 else 'einsum':>8}    {','.join(map(str, at)):>12}    {left}->{output}")
    lines = "\n".join(rows)
    return f"""\
  Complete contraction:  {text}
         Naive scaling:  {len(naive.indices)}
     Optimized scaling:  {scaling}
      Naive FLOP count:  {naive.cost:.3e}
  Optimized FLOP count:  {spent:.3e}
   Theoretical speedup:  {naive.cost / spent if spent else 1.0:.3e}
  Largest intermediate:  {largest:.3e} elements
--------------------------------------------------------------------------
scaling      by        positions     remaining
--------------------------------------------------------------------------
{lines}"""


def einsum_path(*operands, optimize="greedy", einsum_call=False):
    """The order in which einsum may contract its operands, for optimize=, and a report of its cost."""
    if operands and isinstance(operands[0], str):
        text, arrays = operands[0], operands[1:]
    else:
        text, arrays = _core._einsum_text(*operands), operands[: len(operands) // 2 * 2 : 2]
    shapes = [asarray(a).shape for a in arrays]
    terms, output = _terms(text, shapes)
    lengths, sets = _lengths(terms, shapes), [frozenset(term) for term in terms]
    path = _choose_path(optimize, sets, output, lengths)
    return ["einsum_path", *path], _report(f"{','.join(terms)}->{output}", path, sets, output, lengths)
