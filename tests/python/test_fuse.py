# SPDX-License-Identifier: BSD-3-Clause
"""Fused expressions: evaluate and @fuse against the same operations one by one."""

import numpy as np
import pytest
import quern as qn

X = np.linspace(-2, 3, 24).reshape(4, 6)
Y = np.linspace(0.5, 4, 6)


def both(f, *args, **kwargs):
    want = f(*args, **kwargs)
    got = qn.fuse(f)(*(qn.asarray(a) if isinstance(a, np.ndarray) else a for a in args), **kwargs)
    for g, w in zip(*(r if isinstance(r, tuple) else (r,) for r in (got, want)), strict=True):
        assert g.shape == np.shape(w) and g.dtype.name == np.asarray(w).dtype.name
        np.testing.assert_allclose(np.asarray(g), w, rtol=1e-14)




class Either:
    """A namespace that answers with quern for traced values and with NumPy for arrays."""

    def __getattr__(self, name):
        def call(*args, **kwargs):
            return getattr(np if all(isinstance(a, (np.ndarray, np.generic, float, int)) for a in args) else qn, name)(*args, **kwargs)

        return call


xp = Either()
FUNCTIONS = [
    lambda x, y: x + y, lambda x, y: 2 * x - y / 3, lambda x, y: (x * x + y * y) ** 0.5, lambda x, y: xp.sqrt(x * x + y * y), lambda x, y: xp.where(x > 0, x, -y), lambda x, y: xp.clip(x, -1, 1),
    lambda x, y: xp.sum(x * y), lambda x, y: xp.sum(x * y, axis=1), lambda x, y: (x * y).mean(axis=0), lambda x, y: (x > y).any(), lambda x, y: abs(-x) // 0.3 % 2, lambda x, y: (x < y) & (x != 0) | (y >= 1),
    lambda x, y: (x + 1, x - y), lambda x, y: xp.degrees(xp.arctan(xp.sqrt(x * x + y * y) / 30)), lambda x, y: xp.maximum(x, 0) + xp.minimum(y, 1e-3), lambda x, y: xp.max(x + y, axis=(0, 1)), lambda x, y: ~(x > 1),
    lambda x, y: xp.sum(x + y, axis=1, keepdims=True), lambda x, y: x**2 + 3 * x**3,
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_fuse(f):
    both(f, X, Y)
    both(f, X, 2.5)


def test_repeated_subexpressions_do_not_explode():
    def f(x):
        for _ in range(40):
            x = x * 0.5 + xp.sin(x) * x
        return x

    both(f, X)


def test_static_arguments_and_captured_arrays():
    offset = qn.ones(6)

    @qn.fuse
    def f(x, kind, *, power=1):
        return (x + offset if kind == "up" else x - offset) ** power

    x = qn.arange(6.0)
    assert f(x, "up").tolist() == [1, 2, 3, 4, 5, 6] and f(x, "down").tolist() == [-1, 0, 1, 2, 3, 4] and f(x, "up", power=2).tolist() == [1, 4, 9, 16, 25, 36]
    out = qn.zeros(6)
    assert f(x, "up", out=out) is out and out.tolist() == [1, 2, 3, 4, 5, 6]


def test_what_cannot_be_traced():
    x = qn.arange(3.0)
    with pytest.raises(TypeError, match="truth value"):
        qn.fuse(lambda x: x if x > 0 else -x)(x)
    with pytest.raises(TypeError, match="last operation"):
        qn.fuse(lambda x: x / qn.sum(x))(x)
    with pytest.raises(TypeError):
        qn.fuse(lambda x: qn.sort(x) if hasattr(qn, "sort") else qn.zeros(x))(x)


def test_evaluate():
    x, y = qn.asarray(X), qn.asarray(Y)
    np.testing.assert_allclose(np.asarray(qn.evaluate("sqrt(x*x + y*y)", {"x": x, "y": y})), np.sqrt(X * X + Y * Y), rtol=1e-15)
    assert qn.evaluate("x + 1", {"x": 2}).item() == 3 and qn.evaluate("a * 2", {"a": [1, 2]}).tolist() == [2, 4]
    assert qn.evaluate("x * 2", {"x": qn.ones(2, dtype="float32")}).dtype == "float32"
    out = qn.zeros((4, 6))
    assert qn.evaluate("x - y", {"x": x, "y": y}, out) is out
    for text, names, error in (("x +", {"x": x}, ValueError), ("x + z", {"x": x}, ValueError), ("x", [], TypeError), (3, {}, TypeError), ("x + y", {"x": x, "y": qn.ones(5)}, ValueError)):
        with pytest.raises(error):
            qn.evaluate(text, names)
