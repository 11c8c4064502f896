#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What the tests ran: lines of src/ per folder, lines and branches of all of it and of the scalar kernels (those of the other
instruction sets come from the same files), and every line of src/ that sets an error and never ran.

Usage: error_paths.py BUILD   (a build with --coverage whose tests have run). A line that sets an error under a condition of its own
(`good ? x : qn_fail(...)`) counts as run if both of its branches did. Exits with 1 if a line is left that ALLOWED does not explain, if
ALLOWED explains one that ran, or if less than LEAST percent of the lines ran.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAST = 95.0
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
    """The files of src/ and kernels/ with their lines: number -> [runs, runs of each branch]."""
    objects = sorted((build / "obj/src").rglob("*.gcda")) + sorted((build / "obj/kernels").rglob("*.scalar.gcda"))
    out = subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--stdout", *map(str, objects)], cwd=ROOT, capture_output=True,
                         text=True, check=True).stdout
    files = {}
    for document in map(json.loads, filter(None, out.splitlines())):
        for f in document["files"]:
            if not f["file"].startswith(("src/", "kernels/")):
                continue
            lines = files.setdefault(f["file"], {})
            for line in f["lines"]:
                runs, branches = lines.setdefault(line["line_number"], [0, []])
                found = [b["count"] for b in line["branches"]]
                together = [x + y for x, y in zip(found, branches)] if len(found) == len(branches) else found or branches
                lines[line["line_number"]] = [runs + line["count"], together]
    return files


def left_out(path, lines):
    """The lines of the file that set an error and never ran."""
    text = (ROOT / path).read_text().splitlines()
    for number, line in enumerate(text, 1):
        if not SETS_ERROR.search(line) or number not in lines or line.startswith("#define"):
            continue
        runs, branches = lines[number]
        if runs == 0 or ("?" in line.split('"')[0] and 0 in branches):
            yield number, line.strip()


def summary(name, files):
    """Prints and returns the percentage of lines run; branches as gcc counts them, both sides of every condition."""
    lines = [run for found in files.values() for run, _ in found.values()]
    branches = [run for found in files.values() for _, both in found.values() for run in both]
    share = 100 * sum(map(bool, lines)) / len(lines)
    print(f"{name:8} lines    {sum(map(bool, lines)):6} of {len(lines):6}  {share:6.2f} %")
    print(f"{name:8} branches {sum(map(bool, branches)):6} of {len(branches):6}  {100 * sum(map(bool, branches)) / max(len(branches), 1):6.2f} %")
    return share


def report(files):
    """The share of the lines of src/ that ran."""
    src = {f: found for f, found in files.items() if f.startswith("src/")}
    for folder in sorted({pathlib.Path(f).parts[1] for f in src}):
        lines = [run for f, found in src.items() if pathlib.Path(f).parts[1] == folder for run, _ in found.values()]
        print(f"src/{folder:8} {len(lines):6} lines  {100 * sum(map(bool, lines)) / len(lines):6.2f} % run")
    share = summary("src/", src)
    kernels = {f: found for f, found in files.items() if f.startswith("kernels/")}
    if kernels:
        summary("kernels/", kernels)
    return share


def main():
    files = gcov(pathlib.Path(sys.argv[1]).resolve())
    share = report(files)
    breaches, explained = [], set()
    for path in sorted(files):
        for number, line in left_out(path, files[path]):
            if (path, line) in ALLOWED:
                explained.add((path, line))
            else:
                breaches.append(f"{path}:{number}: no test sets this error: {line}")
    breaches += [f"{path}: a test reaches this line now: {line}" for path, line in ALLOWED if (path, line) not in explained]
    if share < LEAST:
        breaches.append(f"only {share:.2f} % of the lines of src/ ran, less than {LEAST} %")
    print("\n".join(breaches) or f"every error is set by a test; {share:.2f} % of the lines of src/ ran")
    return bool(breaches)


if __name__ == "__main__":
    sys.exit(main())
