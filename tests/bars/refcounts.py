#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Total reference counts: every public function and method is called again and again, with arguments that succeed and with some
that fail, and leaves no object, reference, or byte of memory behind.

    python refcounts.py [--calls N] [--seed N] [--control] [NAME...]

The arguments are those of tests/python/odd_worker.py and of bench/sweep.def, the cheapest of those tried; what is counted, and how
much is nothing, is as in tests/python/test_flatness.py. Two processes share the functions. With --control there is one that leaks.
"""

import argparse
import contextlib
import gc
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python"))
import odd_worker  # noqa: E402
import quern as qn  # noqa: E402
import test_flatness as flatness  # noqa: E402
import test_odd_values as odd_values  # noqa: E402

TRIED, KEPT, MOST = 60, 4, 0.002  # argument lists of a function; used of those that succeed and of those that fail; seconds a call
PROCESSES, SECONDS = 2, 300  # of one function: the machine may be busy
COUNTED = ["blocks of Python", "blocks of malloc", *(f"references to {type(o).__name__} {str(o)[:30]!r}" for o in flatness.WATCHED)]


def succeeds(call):
    """One call: did it, and how long did it take?"""
    begin = time.perf_counter()
    try:
        call()
    except Exception:
        return False, time.perf_counter() - begin
    return True, time.perf_counter() - begin


def plain_calls(caller, name):
    """Arguments that most functions take, one way or another, after the object that a method is of."""
    place, _, last = name.rpartition(".")
    space, _ = caller.find(name)
    row, whole = qn.arange(5.0), qn.arange(5)
    lists = [[qn.array(2.5)], [qn.array(3)], [qn.array(2.5), ".2f"], [row, 2], [row, [0, 2]], [row, [0, 2], 1.0], [whole, whole],
             [5, [0.5, 0.5]], ["a + a", {"a": row}], ["add", "float64"], [row]]
    receiver = [qn.random.default_rng(1)] if place == "random.Generator" else []
    for args in lists:
        yield lambda args=receiver + args: getattr(space, last)(*args), args


def odd_calls(caller, name):
    for number in range(TRIED):
        f, args, named = caller.arguments(name, number)
        yield lambda f=f, args=args, named=named: f(*args, **named), [*args, *named.values()]


def sweep_calls(name):
    """The expressions of the sweep that call the function."""
    place, _, last = name.rpartition(".")
    pattern = re.compile(rf"\b(?:{'[a-z]' if place == 'ndarray' else 'rng' if place else 'np'}|{'np.' + place})\.{last}\(")
    for row in flatness.ROWS:
        if pattern.search(row.statement):
            call, arrays = flatness.expression(row)
            if call is not None:
                yield call, arrays


def chosen(caller, name):
    """The cheapest calls that succeed, and the cheapest that fail: (call, arguments)."""
    kept = {True: [], False: []}
    for call, arguments in [*sweep_calls(name), *plain_calls(caller, name), *odd_calls(caller, name)]:
        succeeds(call)  # the first call fills caches, or uses an iterator up
        good, seconds = succeeds(call)
        if seconds < MOST:
            kept[good].append((seconds, len(kept[good]), call, arguments))
    return [sorted(kept[good])[:KEPT] for good in (True, False)]


def run(calls, count):
    for call in calls:
        for _ in range(count):
            with contextlib.suppress(Exception):
                call()


def drift(calls, others, count):
    """The most that anything counted has grown by, and what: of two rounds the one with less, for a cache may just have filled."""
    run(calls, 20)
    rounds = []
    for _ in range(2):
        before = flatness.state(others)
        run(calls, count)
        grown = [b - a for a, b in zip(before, flatness.state(others))]
        rounds.append(max((g, (COUNTED + ["references to an argument"] * len(others))[i]) for i, g in enumerate(grown)))
        if rounds[-1][0] <= flatness.SLACK:
            break
    return min(rounds)


def worker(seed, count, names, control):
    """A line of JSON for each function."""
    if control:
        kept = []
        qn.leaking = lambda a=None, *more, **named: kept.append(a)
    caller = odd_worker.Caller(seed)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a function prints is no answer
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + odd_worker.MEMORY,) * 2)
    gc.collect()
    gc.freeze()
    for name in names:
        print(json.dumps({"begun": name}), file=answers, flush=True)
        signal.alarm(SECONDS)
        good, bad = chosen(caller, name)
        calls = [call for _, _, call, _ in good + bad]
        others = [a for _, _, _, arguments in good + bad for a in arguments]
        each = -(-count // max(len(calls), 1))
        most, what = drift(calls, others, each)
        signal.alarm(0)
        answer = {"name": name, "good": len(good), "bad": len(bad), "calls": each * len(calls), "drift": most, "what": what}
        print(json.dumps(answer), file=answers, flush=True)


def start(options, names, folder):
    command = [sys.executable, "-W", "ignore", __file__, "--worker", "--seed", options.seed, "--calls", str(options.calls), *names]
    path = os.pathsep.join([str(pathlib.Path(qn.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "QUERN_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(command + ["--control"] * options.control, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=folder,
                            env=environment, text=True)


def gather(options, names, folder):
    """What the processes found, and the functions in which one of them ended."""
    processes = [start(options, names[i::PROCESSES], folder) for i in range(PROCESSES) if names[i::PROCESSES]]
    found, ended = [], []
    for process in processes:
        last = "nothing"
        for line in process.stdout:
            answer = json.loads(line)
            last = answer.get("begun", last)
            found += [answer] if "drift" in answer else []
        if process.wait() != 0:
            ended.append(f"{last}: ended by {process.returncode}")
    return found, ended


def report(options, found, ended):
    """The line; 1 if it is bad."""
    faults = [f"{f['name']}: {f['drift']} more {f['what']} after {f['calls']} calls" for f in found if f["drift"] > flatness.SLACK]
    faults += ended
    largest = max(found, key=lambda f: f["drift"], default={"drift": 0, "what": "", "name": ""})
    if options.control:
        failed = len(faults) != 1 or not faults[0].startswith("leaking:")
        verdict = "FAILED" if failed else "ok"
        print(f"refs control, one function keeps its argument: {len(faults)} faults found, seed {options.seed}   {verdict}")
        return failed
    for fault in faults:
        print(fault, "  FAILED", file=sys.stderr)
    never = sum(f["good"] == 0 for f in found)
    calls, good, bad = (sum(f[what] for f in found) for what in ("calls", "good", "bad"))
    print(f"refs {len(found)} functions, {calls} calls with {good} argument lists that succeed ({never} functions have none) and "
          f"{bad} that fail, largest drift {largest['drift']} ({largest['what']}, {largest['name']}), "
          f"seed {options.seed}: {len(faults)} faults   {'FAILED' if faults else 'ok'}")
    return bool(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=lambda text: int(float(text)), default=2000)
    parser.add_argument("--seed", default="20261126")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--worker", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    if options.worker:
        return worker(options.seed, options.calls, options.names, options.control)
    every = ["leaking", "add", "linalg.inv"] if options.control else [n for group in odd_values.groups() for n in group]
    names = options.names or every
    with tempfile.TemporaryDirectory() as folder:
        return report(options, *gather(options, names, folder))


if __name__ == "__main__":
    sys.exit(main())
