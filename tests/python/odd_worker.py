# SPDX-License-Identifier: BSD-3-Clause
"""Calls functions of quern with odd arguments, in a process that may die of it (test_odd_values.py reads what happened).

    python odd_worker.py SEED COUNT JOURNAL NAME...     NAME: linalg.inv, ndarray.sum, add.reduce ...
    python odd_worker.py SEED NUMBER - NAME             one call of one function, shown and made

Before each call its text goes to JOURNAL; a line of JSON on stdout tells of each breach: an exception of a class that
nobody expects, or an argument whose reference count is another afterwards.
"""

import faulthandler
import gc
import inspect
import json
import os
import random
import resource
import signal
import sys

SECONDS = 20  # a call; the machine may be busy
MEMORY = 1 << 30  # bytes beyond what the process has at its start
ALLOWED = (ValueError, TypeError, IndexError, BufferError, OverflowError, MemoryError, ZeroDivisionError, OSError)
ALSO = {  # as NumPy
    "from_dlpack": AttributeError, "typename": KeyError, "require": KeyError, "cov": RuntimeError, "ndarray.bit_count": AttributeError,
    "ndarray.hex": AttributeError,
}
CHANGING = {"set_num_threads", "set_printoptions", "set_cache_limit", "seed", "set_numpy_dispatch", "seterr", "seterrcall"}  # what they set would disturb the rest


class Mischief(Exception):
    """Raised by the arguments; it has to come through."""


def odd_class(name, **members):
    return type(name, (), members)


def fail(*ignored, **more):
    raise Mischief


Fails = {what: odd_class("Fails" + what.strip("_").title(), **{what: fail})
         for what in ("__array__", "__index__", "__float__", "__len__", "__iter__", "__bool__", "__array_interface__", "__dlpack__", "__eq__")}
FailsAsSequence = odd_class("FailsAsSequence", __len__=lambda self: 3, __getitem__=fail)
LongerThanItIs = odd_class("LongerThanItIs", __len__=lambda self: 1000, __getitem__=lambda self, i: [1.0, 2.0, 3.0][i])
ShorterThanItIs = odd_class("ShorterThanItIs", __len__=lambda self: 1, __getitem__=lambda self, i: 1.0, __iter__=lambda self: iter(range(50)))
NoIndex = odd_class("NoIndex", __index__=lambda self: 1.5)
HugeIndex = odd_class("HugeIndex", __index__=lambda self: 2**70)
NegativeLength = odd_class("NegativeLength", __len__=lambda self: -5, __getitem__=lambda self, i: [1.0, 2.0][i])
ArrayOfText = odd_class("ArrayOfText", __array__=lambda self, dtype=None, copy=None: "no array")
ArrayOfItself = odd_class("ArrayOfItself", __array__=lambda self, dtype=None, copy=None: self)
NoInterface = odd_class("NoInterface", __array_interface__={"shape": (2**40,), "typestr": "<f8", "data": (0, False), "version": 3})
BadInterface = odd_class("BadInterface", __array_interface__={"shape": "x", "typestr": 5, "data": None, "version": 3})
NoCapsule = odd_class("NoCapsule", __dlpack__=lambda self, **k: 5, __dlpack_device__=lambda self: (1, 0))
FarDevice = odd_class("FarDevice", __dlpack__=lambda self, **k: None, __dlpack_device__=lambda self: (2, 7))


def cyclic():
    a = [1]
    a.append(a)
    return a


def deep():
    a = [1.0]
    for _ in range(100):
        a = [a]
    return a


def sensible(np, qn):
    """Arguments that functions are made for, in many forms."""
    base = np.arange(1.0, 25.0)
    whole = [base, base.reshape(4, 6), base.reshape(2, 3, 4), base[:9].reshape(3, 3) + np.eye(3), base.astype(np.float32),
             base.astype(np.int64) % 5, base.astype(np.uint8), base > 5, base + 1j, base.astype(np.float16), base[:0], base[:0].reshape(0, 3),
             base[0], base[:3], np.array([0, 2, 1]), np.array([True, False, True]), np.array([np.nan, np.inf, -np.inf]), base[::2], base[::-1],
             base.reshape(4, 6).T, np.broadcast_to(base[0], (3, 4)), np.zeros((2, 0, 3), np.int8)]
    return [lambda a=a: qn.asarray(a) if not a.flags.writeable else qn.array(a)[...] for a in whole] + [
        lambda: qn.arange(10.0)[::3], lambda: qn.arange(10)[::-1], lambda: qn.ones((3, 3)).T, lambda: [1, 2, 3], lambda: 2, lambda: 0.5]


def odd(np, qn):
    """What nobody should hand over."""
    values = [None, True, 0, 1, -1, 7, 2**31, -(2**31) - 1, 2**62, 2**63, -(2**63), 2**64, 10**30, 0.0, -0.5, float("nan"), float("inf"), 1e308,
              1 + 2j, "", "abc", "float64", "C", "linear", "ij,jk", "a + b", "M8[s]", b"bytes", int, float, complex, object, str, np.dtype("f4"),
              np.dtype("S3"), np.dtype([("a", "i4")]), Ellipsis, slice(None), slice(None, None, 0), slice(2**70, "x"), range(5), range(10**12)]
    made = [lambda: (1,), lambda: (0, 0), lambda: (2, 3), lambda: (-1,), lambda: (2**40, 2**40), lambda: (10**6, 10**6), lambda: [0] * 70, list, tuple, dict, set,
            lambda: [[1, 2], [3]], lambda: [[1, 2], [3, 4]], lambda: [None], lambda: ["a", 1], lambda: [1, [2]], lambda: {"a": 1}, cyclic, deep, object,
            lambda: (i for i in range(3)), lambda: fail, lambda: len, lambda: memoryview(b"abc"), lambda: bytearray(8), lambda: np.array([None, 1]),
            lambda: np.array(["a", "b"]), lambda: np.zeros(2, "M8[s]"), lambda: np.zeros(2, [("a", "i4")]), lambda: np.zeros(3, ">f8"), lambda: np.float32(2.5),
            lambda: qn.zeros((1,) * 20), lambda: qn.array(-5), lambda: qn.array([2**62, -(2**62)]), lambda: qn.array([7, -9]), lambda: qn.random.default_rng(1)]
    classes = [*Fails.values(), FailsAsSequence, LongerThanItIs, ShorterThanItIs, NoIndex, HugeIndex, NegativeLength, ArrayOfText, ArrayOfItself,
               NoInterface, BadInterface, NoCapsule, FarDevice]
    return [lambda v=v: v for v in values] + made + [lambda c=c: c() for c in classes]


class Caller:
    """Makes calls that depend on seed, name and number alone."""

    def __init__(self, seed):
        import numpy as np
        import quern as qn

        self.seed, self.qn, self.good, self.bad = seed, qn, sensible(np, qn), odd(np, qn)

    def find(self, name):
        place, _, last = name.rpartition(".")
        o = self.qn
        for part in filter(None, place.split(".")):
            o = getattr(o, part)
        return o, last

    def parameters(self, f):
        try:
            names = [p.name for p in inspect.signature(f).parameters.values() if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)]
        except (ValueError, TypeError):
            names = ["axis", "out", "dtype", "where", "keepdims", "casting", "initial"]
        return [n for n in names if n != "self"] or ["axis"]

    def arguments(self, name, number):
        """The function, positional and named arguments."""
        g = random.Random(f"{self.seed}:{name}:{number}")
        space, last = self.find(name)
        f = getattr(space, last)

        def value(odds):
            return (g.choice(self.bad) if g.random() < odds else g.choice(self.good))()

        args = [value(g.choice([0.1, 0.5, 0.9])) for _ in range(g.choice([0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5]))]
        if name.split(".")[0] in ("ndarray", "ufunc") or isinstance(space, type):
            args = [self.receiver(space, g)] + args
        named = {g.choice(self.parameters(f)): value(0.7) for _ in range(g.choice([0, 0, 1, 1, 2, 3]))}
        if "out" in named and g.random() < 0.8:
            named["out"] = self.target(args, g)
        return f, args, named

    def receiver(self, space, g):
        return self.qn.random.default_rng(1) if space is getattr(self.qn.random, "Generator", None) else g.choice(self.good[:22])()

    def target(self, args, g):
        """Something to write on: an argument itself, a part of it, read-only, of the wrong dtype or shape."""
        arrays = [a for a in args if isinstance(a, self.qn.ndarray)] or [self.qn.zeros(3)]
        a = g.choice(arrays)
        forms = [lambda: a, lambda: a[::-1] if a.ndim else a, lambda: a[1:] if a.ndim else a, lambda: a.T, lambda: self.qn.zeros(a.shape), lambda: self.qn.zeros(a.shape, "int8"),
                 lambda: self.qn.broadcast_to(self.qn.zeros(()), a.shape), lambda: self.qn.zeros(a.shape + (2,))[..., 0], lambda: (a,), lambda: (None, a)]
        return g.choice(forms)()


def show(o):
    if type(o).__module__ == "quern" and hasattr(o, "shape"):
        return f"array{o.shape}{o.dtype.name}"
    return type(o).__name__ + "()" if type(o).__module__ == __name__ or isinstance(o, list) else repr(o)[:60]


def text(name, number, args, named):
    return f"{name} #{number}: " + ", ".join([show(a) for a in args] + [f"{k}={show(v)}" for k, v in named.items()])


COUNTED = (list, dict, bytearray)


def counts(qn, values):
    kinds = COUNTED + (qn.ndarray,)
    return [sys.getrefcount(v) for v in values if isinstance(v, kinds) or type(v).__module__ == __name__]


def breach(caller, name, number, journal):
    """Makes one call; None, or what is wrong with it."""
    f, args, named = caller.arguments(name, number)
    what = text(name, number, args, named)
    os.pwrite(journal, what.encode().ljust(2000)[:2000], 0)
    everything = [*args, *named.values()]
    before = counts(caller.qn, everything)
    signal.alarm(SECONDS)
    problem = None
    try:
        f(*args, **named)
    except (*ALLOWED, ALSO.get(name, MemoryError)):
        pass
    except NotImplementedError as error:
        problem = None if str(error) else "NotImplementedError without a reason"
    except Mischief:
        pass
    except BaseException as error:
        problem = f"{type(error).__name__}: {error}"
    signal.alarm(0)
    after = counts(caller.qn, everything)
    if problem is None and after != before:
        gc.collect()
        after = counts(caller.qn, everything)
        problem = f"reference counts {before} became {after}" if after != before else None
    return problem and f"{what}: {problem}"


def main():
    faulthandler.enable()
    seed, count, path, names = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    caller = Caller(seed)
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    if path == "-":
        f, args, named = caller.arguments(names[0], count)
        print(text(names[0], count, args, named), flush=True)
        return print(f(*args, **named))
    journal = os.open(path, os.O_RDWR | os.O_CREAT)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a function prints is no answer
    for name in names:
        for number in range(count):
            wrong = breach(caller, name, number, journal)
            if wrong:
                print(json.dumps([name, wrong]), file=answers, flush=True)
        print(json.dumps([name, None]), file=answers, flush=True)


if __name__ == "__main__":
    main()
