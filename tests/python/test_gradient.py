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


@pytest.mark.parametrize("dtype", ["float64", "float32", "int16", "complex128"])
@pytest.mark.parametrize("edge_order", [1, 2])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_spacing_and_edges(axis, edge_order, dtype):
    for a in ((A * 20).astype(dtype), (A * 20).astype(dtype).T[::-1], (A[:3, :3, :3] * 20).astype(dtype)):
        n = a.shape[axis]
        for spacing in (0.5, np.cumsum(np.arange(1.0, n + 1)), np.arange(n) * 2, np.linspace(0, 1, n)[::-1].astype("float32")):
            got = qn.gradient(qn.asarray(a), qn.asarray(spacing), axis=axis, edge_order=edge_order)
            want = np.gradient(a, spacing, axis=axis, edge_order=edge_order)
            assert got.dtype.name == want.dtype.name and got.shape == want.shape
            loose = 1e-4 if "float32" in (dtype, getattr(spacing, "dtype", "")) else 1e-12
            np.testing.assert_allclose(np.asarray(got), want, rtol=loose, atol=100 * loose)


def test_errors():
    with pytest.raises(ValueError):
        qn.gradient(qn.zeros(1))
    with pytest.raises(TypeError):
        qn.gradient(qn.zeros((3, 3)), 1.0, 2.0, 3.0)
    for spacing in (qn.arange(2), qn.zeros((3, 3)), qn.asarray([1j, 2, 3])):
        with pytest.raises(ValueError, match="distances"):
            qn.gradient(qn.zeros(3), spacing)
    for options in ({"edge_order": 3}, {"edge_order": 0}, {"axis": (0, 0)}):
        with pytest.raises(ValueError, match="gradient"):
            qn.gradient(qn.zeros((5, 5)), **options)
    with pytest.raises(ValueError, match="edge_order"):
        qn.gradient(qn.zeros(2), edge_order=2)
    with pytest.raises(TypeError, match="invalid number"):
        qn.gradient(qn.zeros((3, 3)), [1.0, 2.0, 3.0])
    with pytest.raises(qn.exceptions.AxisError):
        qn.gradient(qn.zeros(3), axis=1)
