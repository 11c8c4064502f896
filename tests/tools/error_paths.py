#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the tests ran: lines and branches of the library's own code, per folder and in all - src/ and the scalar kernels (those of the
other instruction sets come from the same files) - and every line of src/ that sets an error and never ran.

Usage: error_paths.py BUILD [FILE]   (a build with --coverage whose tests have run; with FILE, its branches that never ran). Branches are
those of gcov: both sides of every condition and every && and ||, once for each function that a macro makes. A line that sets an error
under a condition of its own (`good ? x : qn_fail(...)`) counts as run if both of its branches did. Exits with 1 if a line is left that
ALLOWED does not explain, if ALLOWED explains one that ran, or if less than LEAST percent of the lines or of the branches ran.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAST = {"lines": 95.0, "branches": 90.0}
SETS_ERROR = re.compile(r"\bqn_(fail|set_error)\(")
# file: text of the line -> why no test can reach it
ALLOWED = {
    ("src/core/memory.c", 'return h != NULL ? QN_OK : qn_fail(QN_ERR_NOMEM, "qn_set_allocator: out of memory");'):
        "malloc itself must fail, for a few bytes",
    ("src/fft/plan.c", 'return p->fftw != NULL ? QN_OK : qn_fail(QN_ERR_NOMEM, "fft: no memory for a plan of length %lld", (long long)p->n);'):
        "FFTW makes no plan only if malloc fails",
    ("src/loop/reduce_plan.c", 'return qn_fail(QN_ERR_VALUE, "%s: too many operations in one pass", func);'):
        "every program that is reduced today is packed or short and has room for the last cast",
    ("src/ops/at.c", 'return qn_fail(QN_ERR_INDEX, "%s.at: an index array changed while it was in use", qn_ops[k->op].name);'):
        "another thread must write an index array between the check and its use",
    ("src/ops/gradient.c", 'return qn_fail(QN_ERR_VALUE, "gradient: too many operations in one pass");'):
        "a fixed program of five operations, which has room",
    ("src/ops/reduce.c", 'return qn_fail(QN_ERR_TYPE, "%s: not supported for the input type %s", j->func, qn_dtypes[a->dtype].name);'):
        "every named reduction has a loop for every dtype, and the dtype of any other is checked before",
    ("src/ops/transfer.c", 'return qn_fail(QN_ERR_INDEX, "%s: an index array changed while it was in use", s->func);'):
        "another thread must write an index array between the check and its use",
}


def gcov(build):
    """The files of src/ and kernels/: line -> runs, and (line, function, number) -> runs of the branch."""
    objects = sorted((build / "obj/src").rglob("*.gcda")) + sorted((build / "obj/kernels").rglob("*.scalar.gcda"))
    out = subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--stdout", *map(str, objects)], cwd=ROOT, capture_output=True,
                         text=True, check=True).stdout
    files = {}
    for document in map(json.loads, filter(None, out.splitlines())):
        for f in document["files"]:
            if f["file"].startswith(("src/", "kernels/")):
                add(f["lines"], *files.setdefault(f["file"], (collections.Counter(), collections.Counter())))
    return files


def add(found, lines, branches):
    for line in found:
        lines[line["line_number"]] += line["count"]
        for k, branch in enumerate(line["branches"]):
            branches[line["line_number"], line.get("function_name", ""), k] += branch["count"]


def left_out(path, lines, branches):
    """The lines of the file that set an error and never ran."""
    text = (ROOT / path).read_text().splitlines()
    unrun = {number for (number, _, _), runs in branches.items() if not runs}
    for number, line in enumerate(text, 1):
        if not SETS_ERROR.search(line) or number not in lines or line.startswith("#define"):
            continue
        if lines[number] == 0 or ("?" in line.split('"')[0] and number in unrun):
            yield number, line.strip()


def folder(path):
    parts = pathlib.Path(path).parts
    return "/".join(parts[:2]) if parts[0] == "src" else parts[0]


def report(files):
    """Prints a line for each folder and one for all; the share of the lines and of the branches that ran."""
    for name in [*sorted({folder(f) for f in files}), "all"]:
        found = [counters for f, counters in files.items() if name in (folder(f), "all")]
        figures = {what: [runs > 0 for counters in found for runs in counters[k].values()] for k, what in enumerate(LEAST)}
        shares = {what: 100 * sum(ran) / len(ran) for what, ran in figures.items()}
        print(f"{name:10}", *(f"  {what} {sum(ran):6} of {len(ran):6} {shares[what]:6.2f} %" for what, ran in figures.items()))
    return shares


def print_unrun(path, branches):
    text = (ROOT / path).read_text().splitlines()
    for (number, function, k), runs in sorted(branches.items()):
        if not runs:
            print(f"{path}:{number}: {function}, branch {k}: {text[number - 1].strip()}")


def main():
    files = gcov(pathlib.Path(sys.argv[1]).resolve())
    shares = report(files)
    for path in sys.argv[2:]:
        print_unrun(path, files[path][1])
    breaches, explained = [], set()
    for path in sorted(f for f in files if f.startswith("src/")):
        for number, line in left_out(path, *files[path]):
            if (path, line) in ALLOWED:
                explained.add((path, line))
            else:
                breaches.append(f"{path}:{number}: no test sets this error: {line}")
    breaches += [f"{path}: a test reaches this line now: {line}" for path, line in ALLOWED if (path, line) not in explained]
    breaches += [f"only {shares[what]:.2f} % of the {what} ran, less than {least} %" for what, least in LEAST.items() if shares[what] < least]
    print("\n".join(breaches) or "every error is set by a test, and enough of the lines and branches ran")
    return bool(breaches)


if __name__ == "__main__":
    sys.exit(main())
