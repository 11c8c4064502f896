# SPDX-License-Identifier: BSD-3-Clause
"""Where the time of the cases goes that miss their targets: profile.py QUERN BENCH.json, a line of Markdown for each.

Runs each with one thread under `perf record` (Debian: linux-perf) and names the functions that take most of the samples, without what
the benchmark itself does. Cases that are calls from Python are left out: their time is not in one place."""
import json
import re
import subprocess
import sys
import tempfile

from page import code

OWN = re.compile(r"(triad|read|write)_(stream|cache)|arithmetic|clear_page|folio|handle_softirqs|fill_|draw_|^work$")
SHOWN = 4


def missed(results):
    """The problems below their targets, in the order of the ledger."""
    return [r["problem"] for r in results if r["verdict"] == "missed" and not r["problem"].startswith("python:")]


def samples(quern, problem):
    """(share, function) of a run, the greatest first."""
    with tempfile.NamedTemporaryFile() as data:
        subprocess.run(["perf", "record", "-q", "-F", "1999", "-o", data.name, quern, "bench", problem, "--threads", "1", "--time", "2"],
                       check=True, stdout=subprocess.DEVNULL)
        text = subprocess.run(["perf", "report", "-i", data.name, "--no-children", "-s", "symbol", "--stdio"], check=True,
                              capture_output=True, text=True).stdout
    rows = re.findall(r"^\s*([\d.]+)%\s+\[.\]\s+(\S+)", text, re.M)
    return [(float(share), name.split(".")[0]) for share, name in rows if not OWN.search(name)]


def main():
    quern, path = sys.argv[1:]
    with open(path, encoding="utf-8") as f:
        results = json.load(f)["results"]
    for problem in dict.fromkeys(missed(results)):
        rows = samples(quern, problem)
        whole = sum(share for share, _ in rows)
        print(f"| {code(problem)} | " + ", ".join(f"`{name}` {100 * share / whole:.0f} %" for share, name in rows[:SHOWN]) + " |", flush=True)


if __name__ == "__main__":
    main()
