# SPDX-License-Identifier: BSD-3-Clause
"""Programs written for NumPy run by changing the import: same keys, shapes, dtypes, and numbers to 1e-9."""

import importlib
import pathlib

import numpy as np
import pytest
import quern as qn

PLACE = pathlib.Path(__file__).parent / "programs"
NAMES = sorted(p.stem for p in PLACE.glob("*.py") if p.stem not in ("__init__", "lcg"))
TOLERANCE = {"rtol": 1e-9, "atol": 1e-9}


def test_there_are_twenty():
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_program(name):
    program = importlib.import_module(f"programs.{name}")
    want, got = program.main(np), program.main(qn)
    assert want.keys() == got.keys()
    for key, value in want.items():
        mine, other = np.asarray(got[key]), np.asarray(value)
        assert mine.dtype == other.dtype and mine.shape == other.shape, (key, mine.dtype, other.dtype, mine.shape, other.shape)
        if other.dtype.kind in "fc":
            np.testing.assert_allclose(mine, other, **TOLERANCE, err_msg=key)
        else:
            np.testing.assert_array_equal(mine, other, err_msg=key)
