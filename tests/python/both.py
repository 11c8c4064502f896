# SPDX-License-Identifier: BSD-3-Clause
"""One expression evaluated with quern and with NumPy, and the two outcomes compared."""

import numpy as np

import quern as qn


def same(got, want, exact=True):
    """Equal structure, shapes, dtypes and elements (or elements close to each other)."""
    if isinstance(want, (tuple, list)):
        assert len(got) == len(want)
        for g, w in zip(got, want):
            same(g, w, exact)
        return
    if isinstance(want, (np.ndarray, np.generic)):
        got = np.asarray(got)
        assert got.shape == want.shape and got.dtype == want.dtype, (got.shape, got.dtype, want.shape, want.dtype)
        assert np.array_equal(got, want, equal_nan=want.dtype.kind in "fc") if exact else np.allclose(got, want, equal_nan=True), (got, want)
        return
    assert got == want


def outcome(code, module, names):
    try:
        return eval(code, {"np": module, **names}), None
    except Exception as error:
        return None, error


def compare(code, make=dict, exact=True):
    """make() gives the names that code may use, as NumPy arrays; quern gets them as its own."""
    want, error = outcome(code, np, make())
    ours = {name: qn.asarray(x) if isinstance(x, np.ndarray) else x for name, x in make().items()}
    got, failure = outcome(code, qn, ours)
    if error is None:
        assert failure is None, (code, failure)
        same(got, want, exact)
    else:
        kinds = tuple(base for base in type(error).__mro__ if base.__module__ == "builtins")
        assert failure is not None, (code, got, error)
        assert isinstance(failure, kinds[0]), (code, failure, error)
