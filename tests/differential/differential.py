# SPDX-License-Identifier: BSD-3-Clause
"""Bars R7 and R8: the same calls made with NumPy and with Quern, over all kinds of operands.

    differential.py --bar R7 --calls 100000 --state build/differential
    differential.py --bar R7 --seed 1 --call 815          makes one call again and shows it

A run is cut into chunks that two processes work off. What is done is kept in a file of the state folder, and a run that was
stopped goes on there; the file ends with the library and the tables it was made with. The last line says what ran. Exit 1 if a
difference is unexplained.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import warnings

import numpy as np

CHUNK = 2000
HERE = pathlib.Path(__file__).resolve()
SHOWN = 30  # reproducers printed


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bar", choices=("R7", "R8"), default="R7")
    parser.add_argument("--seed", default="20261126")
    parser.add_argument("--calls", type=lambda text: int(float(text)), default=100_000)
    parser.add_argument("--call", type=int, help="only this one")
    parser.add_argument("--first", type=int, help=argparse.SUPPRESS)  # a worker's chunk
    parser.add_argument("--state", type=pathlib.Path, default=pathlib.Path("build/differential"))
    parser.add_argument("--control", action="store_true", help="corrupt one result in a thousand")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def judged(options, number):
    """(call, names of accepted differences, complaint or None)."""
    import calls
    import judge
    import template
    shared = options.bar == "R8"
    call = template.draw(calls.tables(shared), options.seed, number, shared)
    return call, *(judge.judge_overlap if shared else judge.judge)(call, number, options.control)


def work(options):
    """A chunk: a line of JSON for each call that says something, and one at the end."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    counts = collections.Counter()
    for number in range(options.first, options.first + options.calls):
        signal.alarm(60)
        print(json.dumps({"at": number}), flush=True) if number % 50 == 0 else None
        try:
            call, excused, wrong = judged(options, number)
        except Exception as error:
            call, excused, wrong = None, (), f"the judge failed: {error!r}"
        counts.update(excused)
        if wrong:
            print(json.dumps({"call": number, "text": call.text if call else "", "wrong": wrong}), flush=True)
    signal.alarm(0)
    print(json.dumps({"done": options.first, "accepted": counts}), flush=True)


def show(options):
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    call, excused, wrong = judged(options, options.call)
    for name, operand in call.operands.items():
        array = operand.of(np, call.copies())
        print(f"{name}: {operand.dtype} {operand.shape}, strides {operand.strides}, offset {operand.offset} of piece "
            f"{operand.memory}\n{array!r}")
    print(call.text)
    print(wrong or "no difference", *(f"(accepted: {name})" for name in sorted(excused)))
    return wrong is not None


def fingerprint():
    import quern
    files = [*sorted(pathlib.Path(quern.__file__).parent.rglob("*.so*")), *sorted(HERE.parent.rglob("*.py"))]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:16]


def start(options, first):
    size = min(CHUNK, options.calls - first)
    command = [sys.executable, str(HERE), "--bar", options.bar, "--seed", options.seed, "--first", str(first), "--calls", str(size)]
    return subprocess.Popen(command + ["--control"] * options.control, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(options, first, worker):
    """The chunk's record: accepted counts, and what is wrong; a worker that died is wrong as well."""
    out, err = worker.communicate()
    lines = [json.loads(line) for line in out.splitlines()]
    wrong = [(x["call"], x["text"], x["wrong"]) for x in lines if "wrong" in x]
    done = lines[-1] if lines and "done" in lines[-1] else {"accepted": {}}
    if "done" not in done:
        near = max([first, *(x["at"] for x in lines if "at" in x)])
        wrong.append((near, "one of the 50 calls from here", f"the process ended with {worker.returncode}: {err.strip()[-300:]}"))
    return {"first": first, "accepted": done["accepted"], "wrong": wrong}


def chunks(options, path, known):
    """All records of the run, those of an earlier one first."""
    todo = [first for first in range(0, options.calls, CHUNK) if first not in known]
    yield from (record for first, record in known.items() if first < options.calls)
    running = []
    with path.open("a") as log:
        while todo or running:
            while todo and len(running) < options.jobs:
                first = todo.pop(0)
                running.append((first, start(options, first)))
            first, worker = running.pop(0)
            record = finish(options, first, worker)
            log.write(json.dumps(record) + "\n")
            log.flush()
            yield record


def earlier(options, path):
    """What a run of the same library, tables, seed and control left."""
    head = json.dumps({"key": fingerprint(), "chunk": CHUNK})
    lines = path.read_text().splitlines() if path.exists() else []
    if lines[:1] != [head]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + "\n")
        return {}
    return {record["first"]: record for record in map(json.loads, lines[1:])}


def main():
    options = arguments()
    if options.first is not None:
        return work(options)
    if options.call is not None:
        return sys.exit(show(options))
    path = options.state / f"{options.bar}-{options.seed}{'-control' if options.control else ''}.jsonl"
    counts, unexplained = collections.Counter(), 0
    for record in chunks(options, path, earlier(options, path)):
        counts.update(record["accepted"])
        for number, text, wrong in record["wrong"]:
            unexplained += 1
            if unexplained <= SHOWN:
                print(f"--bar {options.bar} --seed {options.seed} --call {number}: {text}\n    {wrong}", flush=True)
    classes = ", ".join(f"{name} {n}" for name, n in counts.most_common()) or "none"
    print(f"{options.bar}: {options.calls} calls, seed {options.seed}, NumPy {np.__version__}; accepted: {classes}; unexplained: "
        f"{unexplained}")
    return sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
