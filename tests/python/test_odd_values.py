# SPDX-License-Identifier: BSD-3-Clause
"""Odd arguments never crash, hang, leak or allocate absurdly: every public function, in processes of their own.

QN_ODD_SEED replays a seed, QN_TEST_SCALE multiplies the number of calls; odd_worker.py makes a single call again.
"""

import json
import os
import pathlib
import subprocess
import sys
import types

import numpy as np
import odd_worker
import pytest
import quern as qn

WORKER = pathlib.Path(odd_worker.__file__)
SEED = os.environ.get("QN_ODD_SEED", "20261126")
CALLS = int(float(os.environ.get("QN_TEST_SCALE", "1")) * 100)
PLACES = ["", "linalg", "fft", "random", "ndarray", "random.Generator"]
EXTRA_PATH = []  # of the worker's modules
UFUNC_METHODS = ["reduce", "accumulate", "outer", "reduceat", "at"]


def names(place):
    space = qn
    for part in filter(None, place.split(".")):
        space = getattr(space, part)
    public = getattr(space, "__all__", None) or [name for name in dir(space) if not name.startswith("_")]
    apart = (types.ModuleType, qn.dtype)
    usable = [n for n in sorted(public) if callable(getattr(space, n)) and not isinstance(getattr(space, n), apart) and n not in odd_worker.CHANGING]
    return [f"{place}.{n}".lstrip(".") for n in usable]


def operators():
    kept = ("__new__", "__init__", "__getattribute__", "__setattr__", "__delattr__", "__init_subclass__", "__subclasshook__", "__class__", "__dir__", "__sizeof__")
    return [f"ndarray.{n}" for n in dir(qn.ndarray) if n.startswith("__") and n not in kept and callable(getattr(qn.ndarray, n))]


def groups():
    everything = [name for place in PLACES for name in names(place)] + operators()
    everything += [f"{u}.{m}" for u in ("add", "maximum", "logical_and", "exp") for m in UFUNC_METHODS if hasattr(qn.add, m)]
    return [everything[i::16] for i in range(16)]


def run(seed, calls, journal, todo, cwd):
    path = [str(pathlib.Path(qn.__file__).parents[1]), *EXTRA_PATH]
    environment = {**os.environ, "QUERN_NUM_THREADS": "2", "PYTHONPATH": ":".join(path)}
    command = [sys.executable, "-W", "ignore", str(WORKER), seed, str(calls), str(journal), *todo]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=cwd, env=environment)


def breaches(seed, calls, todo, tmp_path):
    """What went wrong. A crash ends the process; the functions after it get another one."""
    found, journal = [], tmp_path / "journal"
    while todo:
        worker = run(seed, calls, journal, todo, tmp_path)
        for line in worker.stdout.splitlines():
            name, wrong = json.loads(line)
            if wrong:
                found.append(wrong)
            else:
                todo = todo[todo.index(name) + 1:]
        if todo:
            found.append(f"{journal.read_text().strip()}: ended by {worker.returncode}: {worker.stderr[-400:]}")
            todo = todo[1:]
    return found


@pytest.mark.parametrize("group", range(16))
def test_odd_arguments_are_errors(group, tmp_path):
    found = breaches(SEED, CALLS, groups()[group], tmp_path)
    assert not found, f"seed {SEED}, {len(found)} breaches:\n" + "\n".join(found)


# What this test has found, by name: crashes, hangs, and exceptions of the wrong class.
FOUND = [
    (lambda: qn.random.SeedSequence(range(10**12)), ValueError, "at most 16777216"),
    (lambda: qn.asarray(np.datetime64(0, "s")), TypeError, "no dtype of quern"),
    (lambda: qn.array([1, 2], copy=qn.array([1, 2])), ValueError, "ambiguous"),
    (lambda: qn.arange(odd_worker.HugeIndex(), odd_worker.HugeIndex(), odd_worker.NoIndex()), OverflowError, "too big"),
    (lambda: qn.arange(odd_worker.Fails["__float__"](), 1.5), odd_worker.Mischief, None),
    (lambda: qn.array(1.5).__format__(qn.array(1.5)), TypeError, "a str is expected"),
    (lambda: qn.diff(qn.arange(5), -(2**31) - 1), ValueError, "non-negative"),
    (lambda: qn.hsplit(qn.zeros(0), 2**63), MemoryError, "parts of an axis"),
    (lambda: qn.save(5, [1]), TypeError, "save: file must be a path"),
    (lambda: qn.savez(qn.zeros(2), [1]), TypeError, "savez: file must be a path"),
    (lambda: qn.load(qn.zeros(2)), TypeError, "load: file must be a path"),
    (lambda: qn.linalg.eigh(qn.eye(2), UPLO=5), ValueError, "UPLO"),
]


@pytest.mark.parametrize("call, error, message", FOUND)
def test_what_was_found_is_an_error_of_the_right_class(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_differences_of_a_huge_order_are_empty_at_once():
    assert qn.diff(qn.arange(5.0), 2**40).shape == (0,)


@pytest.mark.parametrize("what, expected", [
    ("os.abort()", "ended by -6"),
    ("raise RuntimeError('no')", "RuntimeError: no"),
    ("kept.append(a)", "reference counts"),
    ("signal.alarm(1); time.sleep(30)", "ended by -14"),
])
def test_the_worker_notices(what, expected, tmp_path, monkeypatch):
    """A crash, a wrong class, a lost reference and a hang."""
    (tmp_path / "sitecustomize.py").write_text(f"""
import quern, signal, os, time
kept = []
def bad(a=None, *more, **named):
    {what}
quern.bad = bad
""")
    monkeypatch.setitem(globals(), "EXTRA_PATH", [str(tmp_path)])
    found = breaches(SEED, 30, ["bad"], tmp_path)
    assert found and all(expected in line for line in found), found
