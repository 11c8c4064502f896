# SPDX-License-Identifier: BSD-3-Clause
"""gradient against NumPy's."""

import numpy as np
import pytest
import quern as qn

A = np.random.default_rng(3).normal(size=(5, 6, 4))


@pytest.mark.parametrize("a", [A, A.T, A[::-1, ::2], A.astype(np.float32), (A * 100).astype(np.int16), A[0, 0], A[:2]])
@pytest.mark.parametrize("spacing", [(), (0.5,)])
def test_all_axes(a, spacing):
    got, want = qn.gradient(qn.asarray(a), *spacing), np.gradient(a, *spacing)
    got, want = (got, want) if a.ndim > 1 else ((got,), (want,))
    assert len(got) == len(want)
    for g, w in zip(got, want):
        assert g.dtype == w.dtype and np.allclose(g, w, rtol=1e-6 if w.dtype == np.float32 else 1e-14, atol=1e-6 if w.dtype == np.float32 else 1e-14)


def test_chosen_axes():
    q = qn.asarray(A)
    assert np.allclose(qn.gradient(q, axis=1), np.gradient(A, axis=1))
    for g, w in zip(qn.gradient(q, 2.0, 3.0, axis=(0, -1)), np.gradient(A, 2.0, 3.0, axis=(0, -1))):
        assert np.allclose(g, w)


def test_errors():
    with pytest.raises(ValueError):
        qn.gradient(qn.zeros(1))
    with pytest.raises(TypeError):
        qn.gradient(qn.zeros((3, 3)), 1.0, 2.0, 3.0)
    with pytest.raises(NotImplementedError):
        qn.gradient(qn.zeros(3), qn.arange(3))
    with pytest.raises(qn.exceptions.AxisError):
        qn.gradient(qn.zeros(3), axis=1)
