#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks that every function of the public headers stands in the allocation-fault sweep, tests/c/faults.def and test_faults.c.

The operations of ops.def are swept through the table of operations; what takes no memory stands in the lines QUIET, which the sweep
holds to that. Exits with 1 if any function is absent.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPERATIONS = set(re.findall(r"^OP\((\w+),", (ROOT / "kernels/ops.def").read_text(), re.M))
MACROS = {"qn_view_items": "qn_view", "qn_get_items": "qn_get"}


def public_functions():
    for path in sorted((ROOT / "include/quern").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        text = re.sub(r"^\s*#.*?[^\\]$", "", text, flags=re.M | re.S)
        for declaration in re.findall(r"QN_API\b([^;]*);", text):
            yield re.search(r"\b(qn_\w+)\(", declaration).group(1)


def main():
    swept = {name for file in ("faults.def", "test_faults.c") for name in re.findall(r"\bqn_\w+", (ROOT / "tests/c" / file).read_text())}
    names = list(public_functions())
    absent = [name for name in names if name.removeprefix("qn_").removesuffix("_into") not in OPERATIONS and not {name, MACROS.get(name)} & swept]
    for name in absent:
        print(f"tests/c/faults.def: {name} is not swept")
    if not absent:
        print(f"the allocation-fault sweep has all {len(names)} public functions")
    return bool(absent)


if __name__ == "__main__":
    sys.exit(main())
