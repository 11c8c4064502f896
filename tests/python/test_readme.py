# SPDX-License-Identifier: BSD-3-Clause
"""The programs printed in README.md are the examples that the tests build and run."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def snippet(language):
    return re.search(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.S).group(1).strip()


def test_c_program_is_the_example():
    assert snippet("c") == (ROOT / "examples/first.c").read_text().split("*/\n", 2)[2].strip()


def test_python_program_is_the_example():
    assert snippet("python") == (ROOT / "examples/first.py").read_text().split('"""\n', 1)[1].strip()


def test_map_names_existing_folders():
    for folder in re.findall(r"^\| (`[^|]*`) \|", (ROOT / "README.md").read_text(), re.M):
        for name in re.findall(r"`([\w/.]+/)`", folder):
            assert (ROOT / name).is_dir(), name
