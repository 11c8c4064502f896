# SPDX-License-Identifier: BSD-3-Clause
"""Calls leave nothing behind: after a thousand (or QN_TEST_CALLS) of each expression of the sweep, and of calls that fail, Python
has the blocks and the references to shared objects that it had before, and malloc its bytes."""

import ctypes
import gc
import os
import sys

import numpy as np
import odd_worker
import pytest
import quern as qn
import sweep
import test_odd_values as odd_values

CALLS = int(os.environ.get("QN_TEST_CALLS", "1000"))
BLOCK = 256  # bytes of a block of malloc, about: an array takes more
SLACK = 100  # blocks or references: free lists and caches that fill while we look
ROWS = sweep.rows()
WATCHED = [None, True, False, (), "", 0, 1, qn, np, qn.ndarray, qn.ufunc, type(qn.sum), qn._core, *{id(t): t for t in vars(qn).values() if isinstance(t, qn.dtype)}.values()]


@pytest.fixture(scope="module", autouse=True)
def small_collections():
    """What is there already need not be looked at by every collection."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


class Mallinfo(ctypes.Structure):
    """glibc's mallinfo2: uordblks are the bytes handed out."""

    _fields_ = [(name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]


mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Mallinfo


def state(others):
    gc.collect()
    return [sys.getallocatedblocks(), mallinfo2().uordblks // BLOCK] + [sys.getrefcount(o) for o in WATCHED] + [sys.getrefcount(o) for o in others]


def grows(call, others=()):
    """What CALLS calls add: (index of what is counted, how much), after calls that warm the caches."""
    for _ in range(20):
        call()
    for _ in range(2):  # a cache may just have filled the first time
        before = state(others)
        for _ in range(CALLS):
            call()
        added = [(i, b - a) for i, (a, b) in enumerate(zip(before, state(others))) if b - a > SLACK]
        if not added:
            return []
    return added


def expression(row):
    """A call of the row's statement on small inputs, and the inputs; None if the module lacks a name."""
    space = sweep.namespace(qn, row.sizes, row.dtypes[0])
    code = compile(row.statement, row.text, "exec")
    try:
        exec(code, space)
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return None, []
    return lambda: exec(code, space), [o for o in space.values() if isinstance(o, qn.ndarray)]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", range(8))
def test_expressions_leave_nothing_behind(part):
    tried = 0
    for row in ROWS[part::8]:
        call, arrays = expression(row)
        if call is not None:
            tried += 1
            assert grows(call, arrays) == [], row.text
    assert tried > len(ROWS[part::8]) // 2


def failing(name, arguments):
    """A call that fails, or None if it does not."""
    space, last = odd_worker.Caller.find(type("Place", (), {"qn": qn}), name)
    f = getattr(space, last)

    def call():
        try:
            f(*arguments[0], **arguments[1])
        except Exception:
            return True
        return False

    return call if call() else None


MISTAKES = [((), {"no_such_parameter": 1}), ((object(),), {}), (([1, [2, 3]],), {}), ((qn.ones((2, 3)), qn.ones((4, 5))), {}),
            ((qn.ones(3),), {"axis": 7}), ((qn.ones(3),), {"out": qn.ones(77)}), ((qn.ones(3),), {"dtype": "no such dtype"}),
            ((odd_worker.Fails["__array__"](),), {}), ((odd_worker.FailsAsSequence(),), {})]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pytest keeps those it records
@pytest.mark.parametrize("part", range(4))
def test_failing_calls_leave_nothing_behind(part):
    names = [n for place in odd_values.PLACES[:4] for n in odd_values.names(place)]
    for name in names[part::4]:
        for arguments in MISTAKES:
            call = failing(name, arguments)
            if call is not None:
                assert grows(call, list(arguments[0])) == [], (name, arguments)


def test_a_lost_reference_is_noticed():
    kept = []
    assert grows(lambda: kept.append(object())) != []
    assert grows(lambda: kept.append(None)) != []
    assert grows(lambda: kept.append(qn.zeros(100))) != []
    libc = ctypes.CDLL(None)
    assert [i for i, _ in grows(lambda: libc.malloc(300))] == [1]
