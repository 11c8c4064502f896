# SPDX-License-Identifier: BSD-3-Clause
"""multiprocessing works after threads, BLAS and FFTW have been used; `make test-fork` does more of it with both OpenBLAS libraries."""

import os
import pathlib
import subprocess
import sys

import pytest
import quern as qn

WORKER = pathlib.Path(__file__).with_name("fork_worker.py")


@pytest.mark.parametrize("options", [["3"], ["1", "--control"]])
def test_children_use_everything(options):
    env = dict(os.environ, PYTHONPATH=str(pathlib.Path(qn.__file__).parents[1]))
    done = subprocess.run([sys.executable, WORKER, *options], capture_output=True, text=True, timeout=300, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
