#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks the rules of the tree that a compiler does not: one-way dependencies, licence lines, sizes, ops.def against headers.

Prints one line per breach and exits with 1 if there is any.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = {".c", ".h", ".py", ".pyi", ".def", ".sh", ".mk"}
LOWER = {"core": 0, "loop": 1}  # every other folder of src is on level 2
MAX_FUNCTION, MAX_FILE, MAX_LINE = 80, 600, 132
NARROW = ("src/loop/", "src/random/")  # the folders that keep MAX_LINE so far
breaches = []


def tracked():
    out = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [pathlib.Path(p) for p in out.splitlines() if (ROOT / p).exists()]


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^">]+)[">]', (ROOT / path).read_text(), re.M)


def check_layers(path):
    """include <- src/core <- src/loop <- the other folders of src; kernels alone; the faces by the public header only."""
    top = path.parts[0]
    for name in includes(path):
        folder = name.split("/")[0]
        if top == "src":
            own = path.parts[1]
            allowed = {own, "quern", "kernels"}  # of kernels: the contracts, never a kernel
            allowed |= {f for f, level in LOWER.items() if level < LOWER.get(own, 2)}
            inside = (ROOT / "src" / folder).is_dir() or folder in ("kernels", "quern", "python", "bench", "tests")
            if inside and "/" in name and folder not in allowed:
                breaches.append(f"{path}: includes {name}, which src/{own} must not know")
        elif top == "kernels" and folder in ("quern", "core", "loop"):
            breaches.append(f"{path}: kernels include only their own headers and libc, not {name}")
        elif top in ("python", "bench", "examples") and folder in ("core", "loop", "ops", "kernels", "linalg", "fft", "io"):
            breaches.append(f"{path}: {top} uses the public header only, not {name}")


def check_text(path):
    text = (ROOT / path).read_text()
    if path.suffix in SOURCES and "SPDX-License-Identifier: BSD-3-Clause" not in text[:200]:
        breaches.append(f"{path}: the first lines lack the SPDX licence line")
    if path.suffix in (".c", ".h", ".py") and text.count("\n") > MAX_FILE:
        breaches.append(f"{path}: {text.count(chr(10))} lines; a file is one concept of at most {MAX_FILE}")
    if str(path).startswith(NARROW):
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > MAX_LINE:
                breaches.append(f"{path}:{number}: a line of {len(line)} columns (at most {MAX_LINE})")
    if re.search(r"\b(TODO|FIXME|XXX)\b", text) and path.name != "check_tree.py":
        breaches.append(f"{path}: unfinished work is marked in the text")


def check_functions(path):
    opened = None
    for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
        if line.startswith("{"):
            opened = number
        elif line.startswith("}") and opened:
            if number - opened > MAX_FUNCTION:
                breaches.append(f"{path}:{opened}: a function of {number - opened} lines (at most {MAX_FUNCTION})")
            opened = None


def check_operations():
    """Every line of ops.def has its two documented prototypes."""
    header = (ROOT / "include/quern/elementwise.h").read_text()
    for name in re.findall(r"^OP\((\w+),", (ROOT / "kernels/ops.def").read_text(), re.M):
        for prototype in (f"qn_array *qn_{name}(", f"qn_status qn_{name}_into("):
            if prototype not in header:
                breaches.append(f"include/quern/elementwise.h: no prototype {prototype}...)")


def main():
    for path in tracked():
        if path.suffix in SOURCES | {".md"}:
            check_text(path)
        if path.suffix in (".c", ".h"):
            check_layers(path)
            check_functions(path)
    check_operations()
    print("\n".join(breaches) or "the tree keeps its rules")
    return bool(breaches)


if __name__ == "__main__":
    sys.exit(main())
