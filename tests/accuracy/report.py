# SPDX-License-Identifier: BSD-3-Clause
"""report.py STATES OUT: the table of the largest errors, from the state files that tests/accuracy/accuracy.c leaves.

A function's own figures come from the full budget where that has finished, else from the quick one; those of the C library
and SLEEF always from the quick one, over the same points."""
import pathlib
import platform
import sys


def read(path):
    """name -> (ulp, x, y, points), or nothing if the run has not finished."""
    if not path.exists():
        return {}
    head, *rows = path.read_text().splitlines()
    if head.split()[2] != head.split()[3]:
        return {}
    fields = [row.split() for row in rows]
    return {f[0]: (float.fromhex(f[1]), f[2], f[3], int(f[5])) for f in fields if int(f[5])}


def line(states, name, dtype):
    quick, full = (read(states / f"{name}.{dtype}.{budget}") for budget in ("quick", "full"))
    ours = full or quick
    isas = [isa for isa in ours if isa not in ("glibc", "sleef")]
    worst = max(ours[isa] for isa in isas)
    where = worst[1] + ("" if float.fromhex(worst[2]) == 0 else ", " + worst[2])
    peers = [f"{quick[p][0]:.3f}" if p in quick else "" for p in ("glibc", "sleef")]
    return f"| {name} | {dtype} | {', '.join(isas)} | {worst[0]:.4f} | `{where}` | {worst[3]:.3g} | {' | '.join(peers)} |"


def main():
    states, out = map(pathlib.Path, sys.argv[1:])
    jobs = sorted({tuple(p.name.split(".")[:2]) for p in states.glob("*.quick")})
    text = ["# Accuracy", "", "Written by `make accuracy-doc` (`tests/accuracy/report.py`); largest errors found, in ULP of the exact result, judged by",
            f"MPFR. The ISAs named give the same bits at every point. Machine: {platform.machine()}, {' '.join(platform.libc_ver())}.", "",
            "| function | dtype | ISAs | ULP | worst argument | points | glibc | SLEEF u10 |", "|---|---|---|---|---|---|---|---|"]
    out.write_text("\n".join(text + [line(states, *job) for job in jobs]) + "\n")


main()
