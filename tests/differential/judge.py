# SPDX-License-Identifier: BSD-3-Clause
"""One call made with both libraries, and what differs: judge() gives the accepted differences met, and a complaint or None.

With copies made first (R8) three results must agree: Quern's on overlapping views, Quern's on copies of them, NumPy's on copies.
"""

import copy
import functools
import re

import accepted
import numpy as np
from rules import EXACT, right
from template import run

import quern as qn

def is_array(x):
    return isinstance(x, (np.ndarray, np.generic)) or type(x) is qn.ndarray


def magnitude(x):
    """|x| in extended precision, 0 for what is not finite."""
    wide = abs(x.astype(np.clongdouble if x.dtype.kind == "c" else np.longdouble))
    return np.where(np.isfinite(wide), wide, 0)


def builtin(error):
    return next(base for base in type(error).__mro__ if base.__module__ == "builtins")


def loop_epsilon(dtype):
    """Of the floating dtype in which an operation with an operand of this dtype may calculate."""
    if dtype.kind in "fc":
        return float(np.finfo(dtype).eps)
    return float(np.finfo({1: np.float16, 2: np.float32}.get(dtype.itemsize, np.float64)).eps)


class Judge:
    """Compares results of one call; collects what was accepted and the first thing that is wrong."""

    def __init__(self, call, memory):
        self.call, self.memory, self.accepted, self.wrong = call, memory, set(), None

    @functools.cached_property
    def inputs(self):
        """The operands before the call, as NumPy's arrays."""
        memory = [bytearray(piece) for piece in self.memory]
        return {"np": np} | {name: operand.of(np, memory) for name, operand in self.call.operands.items()}

    @functools.cached_property
    def scales(self):
        """(S of the result, S of each operand) for rules.total."""
        names = {n: magnitude(x) if n != "np" and x.dtype.kind in "iufc" and n[0] not in "ik" else x for n,
            x in self.inputs.items()}
        text = re.sub(r"dtype=np\.(float|complex)\d+", "dtype=np.longdouble", re.sub(r"\(1\+0\.5j\)|2j", "2", self.call.text))
        try:
            return eval(self.call.row.scale or text, names), names
        except Exception:
            return None, {}

    def excuse(self, name):
        self.accepted.add(name)

    def complain(self, text):
        self.wrong = self.wrong or text

    def leaf(self, got, want, scale, rule, where):
        g, w = np.asarray(got), np.asarray(want)
        self.where = where
        if g.dtype != w.dtype or g.shape != w.shape:
            name = accepted.structure(self, g, w)
            return self.excuse(name) if name else self.complain(f"{where}: {g.dtype} {g.shape} instead of {w.dtype} {w.shape}")
        if not w.size or g.tobytes() == w.tobytes():
            return None
        ok = self.elements(g, w, rule, scale)
        if not ok.all():
            at = tuple(map(int, np.argwhere(~ok)[0]))
            self.complain(f"{where}{list(at)}: {g[at]!r} instead of {w[at]!r} ({int((~ok).sum())} of {w.size} elements, {w.dtype})")
        return None

    def elements(self, g, w, rule, scale):
        """Where g is right, or excused."""
        ok = self.allowed(rule, g, w, scale() if rule.kind == "total" and callable(scale) else None)
        for name, test in accepted.values_of(self.call.text) if not ok.all() else ():
            with np.errstate(all="ignore"):
                excused = np.broadcast_to(test(self, g, w), w.shape) & ~ok
            if excused.any():
                self.excuse(name)
                ok = ok | excused
        return ok

    @functools.cached_property
    def named(self):
        """[the dtype that the statement asks for]"""
        return [np.dtype(name) for name in re.findall(r"dtype=np\.((?:float|complex)\d+)", self.call.text)]

    def allowed(self, rule, g, w, scale):
        inexact = [x.dtype for n, x in self.inputs.items() if n not in ("np", "o")]
        largest = max([1, *(x.size for n, x in self.inputs.items() if n != "np")])
        rule = EXACT if rule.kind == "bits" and len({x.dtype for n,
            x in self.inputs.items() if n[0] not in "nimk"}) > 1 else rule  # with casts
        scale = scale if np.shape(scale) in ((), w.shape) else None
        with np.errstate(all="ignore"):
            return right(rule, g, w, None if scale is None else abs(scale), largest, max([0.0, *map(loop_epsilon, inexact + self.named)]))

    def value(self, got, want, scale, rule, where="result"):
        if isinstance(want, (tuple, list)):
            if not isinstance(got, (tuple, list)) or len(got) != len(want):
                return self.complain(f"{where}: {got!r:.80} instead of {want!r:.80}")
            for place, (g, w) in enumerate(zip(got, want)):
                inner = lambda: (scale()[place] if isinstance(scale(), (tuple, list)) else scale())
                self.value(g, w, inner, rule, f"{where}.{place}")
            return None
        if is_array(want) or isinstance(want, float) and is_array(got):
            return self.leaf(got, want, scale, rule,
                where) if is_array(got) else self.complain(f"{where}: {got!r:.80} instead of {want!r:.80}")
        if not (got == want or got != got and want != want) or isinstance(want, (bool, int, float)) and type(got) is not type(want):
            self.complain(f"{where}: {got!r:.80} instead of {want!r:.80}")
        return None

    def kept(self, piece):
        """Memory that holds no written operand is as it was."""
        written = {self.call.operands[name].memory for name in self.call.written}
        if any(now != old for i, (now, old) in enumerate(zip(piece, self.memory)) if i not in written):
            self.complain("an operand is changed")

    def pieces(self, got, want, rule):
        """The memory afterwards: written operands by the rule, every other byte as it was."""
        if got == want:
            return
        got = [bytearray(piece) for piece in got]
        for name in sorted(self.call.written):
            operand = self.call.operands[name]
            g, w = operand.of(np, got), operand.of(np, want)
            self.leaf(g, w, lambda: self.scales[1].get(name), rule, name)
            g[...] = w
        if self.wrong is None and got != want:
            self.complain("bytes outside the operand are changed")


def compare(judge, got, want, rule):
    """got and want are (outcome, error, memory)."""
    judge.result, (value, failure, piece), (expected, error, other) = got, got, want
    if error is None and failure is None:
        judge.value(value, expected, lambda: judge.scales[0], rule)
        judge.pieces(piece, other, rule)
        return
    kinds = [type(None) if e is None else builtin(e) for e in (error, failure)]
    if not issubclass(kinds[1], kinds[0]):
        name = accepted.failure(judge, error, failure)
        text = lambda e: f"{type(e).__name__}: {e}"[:160] if e else "no error"
        judge.excuse(name) if name else judge.complain(f"{text(failure)} instead of {text(error)}")
        judge.kept(piece)


def outcome(call, module, memory):
    return (*run(call, module, memory), memory)


def unchanged(found):
    return found


def judge(call, corrupt=unchanged):
    judged = Judge(call, call.memory)
    want, got = outcome(call, np, call.copies()), outcome(call, qn, call.copies())
    compare(judged, corrupt(got), want, call.row.rule)
    return judged.accepted, judged.wrong


def apart(call):
    """The same call with every operand in memory of its own."""
    other = copy.copy(call)
    other.memory, other.operands = [], {}
    for name, operand in call.operands.items():
        other.operands[name] = operand._replace(memory=len(other.memory))
        other.memory.append(bytearray(call.memory[operand.memory]))
    return other


def judge_overlap(call, corrupt=unchanged):
    """R8. A result on views that overlap against Quern's and NumPy's on copies made first."""
    first = apart(call)
    judged = Judge(first, first.memory)
    ours, got, want = outcome(first, qn, first.copies()), outcome(call, qn, call.copies()), outcome(first, np, first.copies())
    value, error, memory = corrupt(got)
    pieces = [bytearray(first.memory[o.memory]) for o in first.operands.values()]
    for name in call.written:
        pieces[first.operands[name].memory] = bytearray(memory[call.operands[name].memory])
    whole = Judge(call, call.memory)
    whole.kept(memory)
    judged.complain(whole.wrong)
    self_rule = call.row.rule if call.row.rule.kind == "total" else EXACT
    compare(judged, (value, error, pieces), ours, self_rule)
    if judged.wrong is None:
        compare(judged, ours, want, call.row.rule)
    return judged.accepted, judged.wrong
