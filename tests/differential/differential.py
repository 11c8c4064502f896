# SPDX-License-Identifier: BSD-3-Clause
"""Bars R7 and R8: the same calls made with NumPy and with Quern, over all kinds of operands.

    differential.py --bar R7 --calls 100000 --state build/differential
    differential.py --bar R7 --seed 1 --call 815          makes one call again and shows it

A run is cut into chunks, each the work of a process of its own, two at a time. What is done is kept in a file of the state folder,
and a run that was stopped goes on there; the file ends with the library and the tables it was made with. A call that ends its
process, or that takes a minute, is reported, and another process goes on behind it. The last line says what ran; the first
unexplained differences are printed, up to LISTED of them are in a text file beside the state. Exit 1 if there is one.
"""

import argparse
import collections
import hashlib
import json
import mmap
import pathlib
import signal
import subprocess
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np

CHUNK = 50_000  # calls a process makes: it takes as long as 2000 calls to start
HERE = pathlib.Path(__file__).resolve()
SHOWN, LISTED = 30, 500  # reproducers printed, and written to a file


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bar", choices=("R7", "R8"), default="R7")
    parser.add_argument("--seed", default="20261126")
    parser.add_argument("--calls", type=lambda text: int(float(text)), default=100_000)
    parser.add_argument("--call", type=int, help="only this one")
    parser.add_argument("--first", type=int, help=argparse.SUPPRESS)  # a worker's chunk, and the file that says where it is
    parser.add_argument("--place", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--state", type=pathlib.Path, default=pathlib.Path("build/differential"))
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def judged(options, number):
    """(call, names of accepted differences, complaint or None)."""
    import calls
    import judge
    import template
    shared = options.bar == "R8"
    call = template.draw(calls.tables(shared), options.seed, number, shared)
    return call, *(judge.judge_overlap if shared else judge.judge)(call)


def work(options):
    """A chunk: a line of JSON for each call that is wrong, and one at the end. The number of the call stands in a shared file."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    counts, place = collections.Counter(), mmap.mmap(options.place, 8)
    for number in range(options.first, options.first + options.calls):
        signal.alarm(60)
        place[:] = number.to_bytes(8, "little")
        try:
            call, excused, wrong = judged(options, number)
        except Exception as error:
            call, excused, wrong = None, (), f"the judge failed: {error!r}"
        if excused:
            counts.update(excused)
        if wrong:
            print(json.dumps((number, call.text if call else "", wrong)), flush=True)
    print(json.dumps({"accepted": counts}), flush=True)


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


def process(options, first, last):
    """The calls from first to last - 1 in a process of their own: (accepted, wrong, the number behind the last one made)."""
    with tempfile.TemporaryFile() as place:
        place.truncate(8)
        command = [sys.executable, str(HERE), "--bar", options.bar, "--seed", options.seed, "--first", str(first), "--calls",
            str(last - first), "--place", str(place.fileno())]
        done = subprocess.run(command, capture_output=True, text=True, pass_fds=[place.fileno()])
        at = int.from_bytes(place.read(8), "little")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [line for line in lines if isinstance(line, list)]
    if lines and isinstance(lines[-1], dict):
        return lines[-1]["accepted"], wrong, last
    return {}, [*wrong, [at, "", f"the process ended with {done.returncode}: {done.stderr.strip()[-300:]}"]], at + 1


def chunk(options, first):
    """The record of a chunk; a process that ends early is followed by another one."""
    last, counts, wrong = min(first + CHUNK, options.calls), collections.Counter(), []
    at = first
    while at < last:
        accepted, found, at = process(options, at, last)
        counts.update(accepted)
        wrong += found
    return {"first": first, "calls": last - first, "accepted": counts, "wrong": wrong}


def chunks(options, path, known):
    """All records of the run, those of an earlier one first."""
    size = lambda first: min(CHUNK, options.calls - first)
    firsts = range(0, options.calls, CHUNK)
    done = {first for first in firsts if known.get(first, {}).get("calls") == size(first)}
    yield from (known[first] for first in done)
    pool = ThreadPoolExecutor(options.jobs)
    try:
        with path.open("a") as log:
            for task in as_completed([pool.submit(chunk, options, first) for first in firsts if first not in done]):
                log.write(json.dumps(task.result()) + "\n")
                log.flush()
                yield task.result()
    finally:
        pool.shutdown(cancel_futures=True)


def earlier(options, path):
    """What a run of the same library, tables and seed left."""
    head = json.dumps({"key": fingerprint(), "chunk": CHUNK})
    lines = path.read_text().splitlines() if path.exists() else []
    if lines[:1] != [head]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + "\n")
        return {}
    return {record["first"]: record for record in map(json.loads, lines[1:])}


def reproducer(options, number, text, wrong):
    return f"--bar {options.bar} --seed {options.seed} --call {number}: {text}\n    {wrong}"


def main():
    options = arguments()
    if options.first is not None:
        return work(options)
    if options.call is not None:
        return sys.exit(show(options))
    path = options.state / f"{options.bar}-{options.seed}.jsonl"
    counts, wrong = collections.Counter(), []
    for record in chunks(options, path, earlier(options, path)):
        counts.update(record["accepted"])
        for one in record["wrong"][:max(SHOWN - len(wrong), 0)]:
            print(reproducer(options, *one), flush=True)
        wrong += record["wrong"]
    classes = ", ".join(f"{name} {n}" for name, n in counts.most_common()) or "none"
    print(f"{options.bar}: {options.calls} calls, seed {options.seed}, NumPy {np.__version__}; accepted: {classes}; unexplained: "
        f"{len(wrong)}")
    path.with_suffix(".txt").write_text("".join(reproducer(options, *one) + "\n" for one in sorted(wrong)[:LISTED]))
    return sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
