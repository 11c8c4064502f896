# SPDX-License-Identifier: BSD-3-Clause
"""The stubs name exactly what the module has, and a type checker accepts them."""

import ast
import pathlib
import subprocess
import sys

import pytest
import quern as qn

PLACE = pathlib.Path(qn.__file__).parent


def public(namespace):
    if hasattr(namespace, "__all__"):
        return set(namespace.__all__)
    return {name for name in vars(namespace) if not name.startswith("_")}


def declared(path):
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            names.add(node.target.id)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets}
        elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            names |= declared(path.parent / f"{node.module}.pyi")
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname for alias in node.names if alias.asname}
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("name", ["", "dtypes", "emath", "exceptions", "fft", "lib", "linalg", "random", "testing"])
def test_every_name_has_a_type(name):
    stub = PLACE / (f"{name}.pyi" if name else "__init__.pyi")
    namespace = getattr(qn, name) if name else qn
    types_only = {"flagsobj", "NpzFile"} | {name for name in declared(stub) if name.endswith("Result")}
    assert public(namespace) - declared(stub) == set()
    assert declared(stub) - public(namespace) - types_only == set()


def test_array_members_have_types():
    tree = ast.parse((PLACE / "__init__.pyi").read_text())
    (array,) = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "ndarray"]
    members = {node.name for node in array.body if isinstance(node, ast.FunctionDef)}
    assert public(qn.ndarray) - members == set()


def test_type_checker_accepts_the_stubs():
    code = "import quern as np\nx: np.ndarray = np.sqrt(np.ones((2, 3))) @ np.zeros(3) + 1\ny: float = float(x[0])\n"
    run = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir=/dev/null", "-c", code], capture_output=True, text=True, env={"MYPYPATH": str(PLACE.parent), "PATH": "/usr/bin"})
    assert run.returncode == 0, run.stdout + run.stderr
