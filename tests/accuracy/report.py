# SPDX-License-Identifier: BSD-3-Clause
"""report.py STATES OUT: the table of the largest errors, from the state files that tests/accuracy/accuracy.c leaves.

A function's own figures come from the full budget where that has finished, else from the quick one; those of the peers always from
the quick one, over the same points."""
import importlib.metadata
import pathlib
import platform
import sys
import textwrap

PEERS = {"numpy": "NumPy", "glibc": "glibc", "sleef": "SLEEF u10"}
TEXT = """# Accuracy

{method}

{peers_note}

| function | dtype | ISAs | ULP | worst argument | points | {peers} |
|---|---|---|---|---|---|{rules}|
"""
METHOD = """Written by `make accuracy-doc` (`tests/accuracy/report.py`) from what `make accuracy` measured: the largest errors found, in ULP
of the binade of the exact result, judged by MPFR with 200 bits. The ISAs named gave the same bits at every point. The peers calculated
the same points: {versions}; an empty field means that there is no such function, or that the library was not there."""
PEERS_NOTE = """Where a peer is more than 10 ULP off, its argument follows. The points of float64 hold the numbers nearest to multiples of
pi/2 in every binade: there the argument reductions of {worse} lose digits, while MPFR and glibc's functions for long double agree. The
other large figures are overflows that come early, arguments beyond the domain that SLEEF promises, and sums that cancel
(`logaddexp`, `sinc`)."""


def read(path):
    """name -> (ulp, x, y, points), or nothing if the run has not finished."""
    if not path.exists():
        return {}
    head, *rows = path.read_text().splitlines()
    if head.split()[2] != head.split()[3]:
        return {}
    fields = [row.split() for row in rows]
    return {f[0]: (float.fromhex(f[1]), f[2], f[3], int(f[5])) for f in fields if int(f[5])}


def argument(worst):
    return "`" + worst[1] + ("" if float.fromhex(worst[2]) == 0 else ", " + worst[2]) + "`"


def peer(worst):
    if worst is None:
        return ""
    ulp = worst[0]
    return f"{ulp:.3f}" if ulp <= 10 else f"{ulp:{'.0f' if ulp < 1e7 else '.1e'}} at {argument(worst)}"


def line(states, name, dtype):
    quick, full = (read(states / f"{name}.{dtype}.{budget}") for budget in ("quick", "full"))
    ours = {isa: t for isa, t in (full or quick).items() if isa not in PEERS}
    worst = max(ours.values())
    fields = [name, dtype, ", ".join(ours), f"{worst[0]:.4f}", argument(worst), f"{worst[3]:.3g}"]
    return "| " + " | ".join(fields + [peer(quick.get(p)) for p in PEERS]) + " |"


def versions():
    try:
        numpy = "NumPy " + importlib.metadata.version("numpy")
    except importlib.metadata.PackageNotFoundError:
        numpy = "no NumPy"
    return f"{numpy}, {' '.join(platform.libc_ver())}, SLEEF's scalar functions of 1 ULP ({platform.machine()})"


def worse(states):
    """The peers that are off at multiples of pi/2."""
    worst = {p: max(read(states / f"{f}.f64.quick").get(p, [0])[0] for f in ("sin", "cos", "tan")) for p in PEERS}
    return ", ".join(PEERS[p] for p in PEERS if worst[p] > 10) or "none of them"


def main():
    states, out = map(pathlib.Path, sys.argv[1:])
    jobs = sorted({tuple(p.name.split(".")[:2]) for p in states.glob("*.quick")})
    method = textwrap.fill(METHOD.format(versions=versions()), 132)
    note = textwrap.fill(PEERS_NOTE.format(worse=worse(states)), 132)
    head = TEXT.format(method=method, peers_note=note, peers=" | ".join(PEERS.values()), rules="|".join(["---"] * len(PEERS)))
    out.write_text(head + "".join(line(states, *job) + "\n" for job in jobs))


main()
