#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Lists the public functions that allocate but are absent from the allocation-fault sweep, tests/c/faults.def.

A function allocates if it returns an array, an expression, an archive or a generator, or a status besides an array argument.
The operations of ops.def are swept through the table of operations. Exits with 1 if any function is absent.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Functions of these kinds that take no memory, with the reason.
NEVER = {
    "qn_retain": "counts a reference", "qn_keep": "changes the owner", "qn_expr_retain": "counts a reference",
    "qn_item_f64": "reads a number", "qn_item_i64": "reads a number", "qn_item_c128": "reads a number",
    "qn_broadcast_shapes": "calculates a shape",
}
OPERATIONS = set(re.findall(r"^OP\((\w+),", (ROOT / "kernels/ops.def").read_text(), re.M))


def public_functions():
    for path in sorted((ROOT / "include/quern").glob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        for returned, name, arguments in re.findall(r"QN_API\s+(?!const\b)(?:QN_MUST_USE\s+)?([\w ]+?[\s*]+)(qn_\w+)\(([^;]*?)\);", text, re.S):
            operation = name.removeprefix("qn_").removesuffix("_into") in OPERATIONS
            makes = re.search(r"qn_(array|expr|npz|random) \*", returned) or ("qn_status" in returned and "qn_array" in arguments)
            if makes and not operation and name not in NEVER:
                yield name


def main():
    swept = {name for file in ("faults.def", "test_faults.c") for name in re.findall(r"\bqn_\w+", (ROOT / "tests/c" / file).read_text())}
    macros = {"qn_view_items": "qn_view", "qn_get_items": "qn_get"}
    absent = [name for name in public_functions() if name not in swept and macros.get(name) not in swept]
    for name in absent:
        print(f"tests/c/faults.def: {name} allocates and is not swept")
    return bool(absent)


if __name__ == "__main__":
    sys.exit(main())
