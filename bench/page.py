# SPDX-License-Identifier: BSD-3-Clause
"""Writes the page of measured times from records of `quern bench --json`: page.py SUITE.json [SWEEP.json ...] > performance.md

The suite is printed row by row; of a sweep, per size, how the ratios are spread and which expressions are slower than NumPy's."""
import json
import math
import re
import statistics
import sys

ENOUGH = 1 / 1.1  # a ratio below this is slower than NumPy beyond the noise
SIZES = ((1_000, "small"), (1_000_000, "medium"), (math.inf, "large"))
UNITS = ((1, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns"))

HEAD = """# Performance

Written by `make performance`; not edited by hand. Times are the fastest of many trials, every result was verified against the peer
before it was timed, and the parties took turns in one run. A ratio says how many times faster Quern is; *limit* is the share of what
the machine measured for the same bytes (least traffic: inputs once, result once; from 64 MiB on in turn with the case, since a host may
give two virtual processors one way to memory or two, as it goes) or floating-point operations.
"""


def time_text(seconds):
    for scale, unit in UNITS:
        if seconds >= scale or unit == "ns":
            return f"{seconds / scale:.3g} {unit}"


def table(head, rows):
    """Lines of a Markdown table; the first column is text, the others are numbers."""
    return ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"] + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def code(text):
    return "`" + text.replace("|", "\\|") + "`"


def ratio_of(result, peer):
    return next((p["ratio"] for p in result["peers"] if p["module"] == peer and p["fastest"]), 0)


def peer_cells(result, peer):
    found = next((p for p in result["peers"] if p["module"] == peer and p["fastest"]), None)
    return [time_text(found["fastest"]), f"{found['ratio']:.3g}x"] if found else ["", ""]


def machine(record):
    yield from table(["machine", ""], [[key, value] for key, value in record["machine"].items()]
                     + [[name, version] for name, version in record["peers"].items()])
    yield from table(["limits, threads", "read GB/s", "write GB/s", "triad GB/s", "triad in cache GB/s", "GFLOP/s, no FMA"],
                     [[str(x["threads"])] + [f"{x[key] / 1e9:.1f}" for key in ("read", "write", "triad", "triad_in_cache", "flops")]
                      for x in record["limits"]])


def target_cell(result):
    return f"{result['target']:.3g}x or {time_text(result['target_seconds'])} {result['verdict']}" if result["verdict"] else ""


def suite(record):
    """The rows of the ledger."""
    threads = max(record["threads"])
    timed = [r for r in record["results"] if r["quern"]["fastest"]]
    rows = []
    for r in timed:
        cells = [str(r["case"] or ""), code(r["problem"]), str(r["threads"]), time_text(r["quern"]["fastest"]),
                 f"{100 * r['share_of_limit']:.0f}%" if r["share_of_limit"] else ""]
        for peer in record["peers"]:
            cells += peer_cells(r, peer)
        rows.append(cells + [target_cell(r)])
    judged = [t for t in (target_cell(r) for r in timed) if t]
    slower = [r for r in timed if 0 < ratio_of(r, "numpy") < ENOUGH]
    yield "## The ledger\n"
    yield (f"{len(timed)} rows; {len(slower)} slower than NumPy beyond 1.1x; "
           f"{sum('reached' in t for t in judged)} of {len(judged)} targets reached (with {threads} threads).\n")
    head = ["case", "problem", "threads", "Quern", "limit"]
    for peer in record["peers"]:
        head += [peer, "ratio"]
    yield from table(head + ["target"], rows)


def size_of(problem):
    """small, medium or large, by the shape in op:dtype:shape:option."""
    count = math.prod(int(n) for n in re.split("x", problem.split(":")[2]) if n)
    return next(name for most, name in SIZES if count < most)


def sweep(records):
    """Every expression of the module at each size it was measured at."""
    results = [r for record in records for r in record["results"] if ratio_of(r, "numpy")]
    yield "## Every function\n"
    yield "Each expression of `bench/sweep.def` on one thread (`make bench-sweep`).\n"
    rows, slower = [], []
    for _, size in SIZES:
        own = [r for r in results if size_of(r["problem"]) == size]
        if own:
            ratios = sorted(ratio_of(r, "numpy") for r in own)
            below = [r for r in own if ratio_of(r, "numpy") < ENOUGH]
            slower += below
            rows.append([size, str(len(own)), f"{statistics.geometric_mean(ratios):.3g}x", f"{statistics.median(ratios):.3g}x",
                         f"{ratios[0]:.3g}x", str(len(below))])
    yield from table(["size", "expressions", "geometric mean", "median", "least", "slower than NumPy / 1.1"], rows)
    if slower:
        yield "Slower than NumPy beyond 1.1x:\n"
        yield from table(["expression", "elements", "Quern", "NumPy", "ratio"], [
            [code(r["problem"].split(":text=")[-1]), ":".join(r["problem"].split(":")[1:3]), time_text(r["quern"]["fastest"])]
            + peer_cells(r, "numpy") for r in sorted(slower, key=lambda r: ratio_of(r, "numpy"))])


def main(first, *more):
    records = []
    for path in (first, *more):
        with open(path) as f:
            records.append(json.load(f))
    print("\n".join([HEAD, *machine(records[0]), *suite(records[0]), *(sweep(records[1:]) if more else ())]).rstrip())


if __name__ == "__main__":
    main(*sys.argv[1:])
