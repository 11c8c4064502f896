# SPDX-License-Identifier: BSD-3-Clause
"""Products and linear algebra against NumPy: dtypes, layouts, batches, parameters, exceptions."""

import itertools
import os

import numpy as np
import pytest

import quern as qn

from conftest import DTYPES

FLOATS = ["float32", "float64", "complex64", "complex128"]
RNG = np.random.default_rng(7)


def make(dtype, *shape):
    dtype = np.dtype(dtype)
    x = RNG.standard_normal(shape)
    if dtype.kind == "c":
        x = x + 1j * RNG.standard_normal(shape)
    if dtype.kind == "b":
        return x > 0
    return (x * 20 if dtype.kind in "iu" else x).astype(dtype)


def arrangements(a):
    """The matrices a (last two axes) in several memory layouts."""
    yield a
    yield np.swapaxes(np.ascontiguousarray(np.swapaxes(a, -1, -2)), -1, -2)
    yield np.ascontiguousarray(a[..., ::-1, ::-1])[..., ::-1, ::-1]
    wide = np.zeros((*a.shape[:-2], 2 * a.shape[-2], 3 * a.shape[-1]), a.dtype)
    wide[..., ::2, ::3] = a
    yield wide[..., ::2, ::3]


def close(got, want, scale=1.0):
    got, want = np.asarray(got), np.asarray(want)
    assert got.shape == want.shape
    assert got.dtype == want.dtype
    if want.dtype.kind not in "fc":
        np.testing.assert_array_equal(got, want)
        return
    tolerance = scale * 200 * np.finfo(want.dtype).eps
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance * max(1.0, float(np.abs(want).max(initial=0))))


# ---- products ----

SHAPES = [((3, 4), (4, 5)), ((4,), (4,)), ((3, 4), (4,)), ((4,), (4, 3)), ((2, 3, 4), (4, 2)), ((5, 1, 2, 3), (4, 3, 2)), ((0, 3), (3, 2)),
          ((2, 0), (0, 3)), ((33, 40), (40, 21))]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_matmul(dtype, shapes):
    a, b = make(dtype, *shapes[0]), make(dtype, *shapes[1])
    with np.errstate(all="ignore"):
        want = a @ b
    scale = 10 if dtype == "float16" else 1
    close(qn.asarray(a) @ qn.asarray(b), want, scale)
    if a.ndim > 1 and b.ndim > 1:
        for x, y in itertools.product(arrangements(a), arrangements(b)):
            close(qn.matmul(x, y), want, scale)


@pytest.mark.parametrize("pair", list(itertools.combinations(DTYPES, 2)), ids="-".join)
def test_matmul_of_two_dtypes(pair):
    a, b = make(pair[0], 5, 6), make(pair[1], 6, 4)
    close(qn.matmul(a, b), a @ b, 10)


def test_matmul_out():
    a, b = make("float64", 3, 4), make("float64", 4, 3)
    out = qn.zeros((3, 3))
    assert qn.matmul(a, b, out=out) is out
    close(out, a @ b)
    with pytest.raises(ValueError, match="output of shape"):
        qn.matmul(a, b, out=qn.zeros((2, 3)))


def test_matmul_errors():
    with pytest.raises(ValueError, match=r"mismatch in its core dimension 0, with gufunc signature .* \(size 3 is different from 4\)"):
        qn.matmul(qn.zeros((2, 4)), qn.zeros((3, 2)))
    with pytest.raises(ValueError, match="does not have enough dimensions"):
        qn.matmul(qn.zeros((2, 4)), 3.0)


PRODUCTS = [("dot", (4,), (4,)), ("dot", (3, 4), (4,)), ("dot", (2, 3, 4), (5, 4, 2)), ("dot", (), (3,)), ("vdot", (2, 3), (2, 3)), ("inner", (3, 4), (5, 4)),
            ("inner", (4,), (4,)), ("outer", (3,), (4,)), ("outer", (2, 2), (3,)), ("kron", (2, 3), (3, 2)), ("kron", (2,), (2, 2)), ("cross", (5, 3), (3,)),
            ("vecdot", (5, 4), (4,)), ("tensordot", (2, 3, 4), (3, 4, 5))]  # fmt: skip


@pytest.mark.parametrize("dtype", ["int32", "uint8", "float32", "float64", "complex128"])
@pytest.mark.parametrize("name, a, b", PRODUCTS)
def test_product(name, a, b, dtype):
    x, y = make(dtype, *a), make(dtype, *b)
    close(getattr(qn, name)(x, y), getattr(np, name)(x, y))


@pytest.mark.parametrize("axes", [0, 1, 2, ((0, 1), (1, 0)), (-1, 0), ([2, 0], [2, 0])])
def test_tensordot_axes(axes):
    a, b = make("float64", 3, 3, 3), make("float64", 3, 3, 3)
    close(qn.tensordot(a, b, axes=axes), np.tensordot(a, b, axes=axes))


def test_tensordot_errors():
    a = qn.zeros((2, 3))
    for axes in (3, -1, ((0,), (0, 1)), ((0,), (1,))):
        with pytest.raises(ValueError):
            qn.tensordot(a, a, axes=axes)


def test_cross_axes():
    a, b = make("float64", 3, 5), make("float64", 5, 3)
    close(qn.cross(a, b, axisa=0, axisc=0), np.cross(a, b, axisa=0, axisc=0))
    close(qn.linalg.cross(a, a, axis=0), np.linalg.cross(a, a, axis=0))


def test_trace_and_diagonal():
    a = make("int16", 3, 4, 5)
    close(qn.trace(a, 1, 2, 0), np.trace(a, 1, 2, 0))
    close(qn.linalg.trace(a, offset=-1), np.linalg.trace(a, offset=-1))
    close(qn.linalg.trace(a, dtype="float32"), np.linalg.trace(a, dtype="float32"))
    close(qn.linalg.diagonal(a, offset=1), np.linalg.diagonal(a, offset=1))


# ---- einsum ----

EINSUMS = ["ij,jk->ik", "ij,jk", "ij,kj->ik", "ii->i", "ii", "ij->ji", "ij->", "ij,ij->i", "i,j->ij", "ij,jk,kl->il", "...i,...i", "...ij,...jk", "ij...->...",
           "bij,bjk->bik", "iij->j", "ij,ij", " ij , jk -> ki ", "i...,...->i..."]  # fmt: skip


@pytest.mark.parametrize("dtype", ["int8", "bool", "float16", "float64", "complex64"])
@pytest.mark.parametrize("subscripts", EINSUMS)
def test_einsum(subscripts, dtype):
    terms = subscripts.split("->")[0].replace(" ", "").split(",")
    operands = [make(dtype, *(3 for _ in term.replace("...", "z"))) for term in terms]
    close(qn.einsum(subscripts, *operands), np.einsum(subscripts, *operands), 10 if dtype == "float16" else 1)


def test_einsum_with_lists_and_out():
    a, b = make("float64", 2, 3), make("float64", 3, 4)
    close(qn.einsum(a, [0, 1], b, [1, 2]), np.einsum(a, [0, 1], b, [1, 2]))
    close(qn.einsum(a, [Ellipsis, 1], b, [1, 2], [2, Ellipsis]), np.einsum(a, [Ellipsis, 1], b, [1, 2], [2, Ellipsis]))
    out = qn.zeros((2, 4))
    assert qn.einsum("ij,jk", a, b, out=out, optimize=True) is out
    close(out, a @ b)
    view = qn.einsum("ij->ji", x := qn.asarray(a))
    assert qn.shares_memory(view, x)


@pytest.mark.parametrize("subscripts", ["i,jk", "ij,jk->iz", "ij,jk->ii", "ij", "ij,jk,kl", "i;j,jk", "ijk,jk", "ik,ik"])
def test_einsum_errors(subscripts):
    a, b = np.ones((2, 3)), np.ones((3, 4))
    with pytest.raises(ValueError):
        np.einsum(subscripts, a, b)
    with pytest.raises(ValueError):
        qn.einsum(subscripts, a, b)


# ---- decompositions ----

BATCHES = [(), (3,), (2, 5)]


def conditioned(dtype, *shape):
    n = shape[-1]
    return (np.eye(n) + make(dtype, *shape) / (3 * n)).astype(dtype)


def hermitian(dtype, *shape):
    a = conditioned(dtype, *shape)
    return a @ np.conj(np.swapaxes(a, -1, -2))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("batch", BATCHES, ids=str)
@pytest.mark.parametrize("n", [0, 1, 3, 8, 20])
def test_square(dtype, batch, n):
    a, h = conditioned(dtype, *batch, n, n), hermitian(dtype, *batch, n, n)
    b = make(dtype, *batch, n, 2)
    for x in arrangements(a):
        close(qn.linalg.inv(x), np.linalg.inv(a))
        close(qn.linalg.det(x), np.linalg.det(a))
        close(qn.linalg.solve(x, b), np.linalg.solve(a, b))
        for got, want in zip(qn.linalg.slogdet(x), np.linalg.slogdet(a)):
            close(got, want)
    for x in arrangements(h):
        close(qn.linalg.cholesky(x), np.linalg.cholesky(h))
        close(qn.linalg.cholesky(x, upper=True), np.linalg.cholesky(h, upper=True))
        close(qn.linalg.eigvalsh(x), np.linalg.eigvalsh(h))
        w, v = qn.linalg.eigh(x)
        close(h @ np.asarray(v), np.asarray(v) * np.asarray(w)[..., None, :])


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("batch", BATCHES, ids=str)
@pytest.mark.parametrize("shape", [(3, 3), (5, 2), (2, 5), (0, 3), (3, 0)], ids=str)
def test_rectangular(dtype, batch, shape):
    a = make(dtype, *batch, *shape)
    for x in arrangements(a):
        close(qn.linalg.svdvals(x), np.linalg.svdvals(a))
        for full in (True, False):
            u, s, vh = (np.asarray(y) for y in qn.linalg.svd(x, full_matrices=full))
            want = np.linalg.svd(a, full_matrices=full)
            assert (u.shape, s.shape, vh.shape) == tuple(y.shape for y in want)
            k = s.shape[-1]
            close((u[..., :k] * s[..., None, :]) @ vh[..., :k, :], a)
        for mode in ("reduced", "complete"):
            q, r = (np.asarray(y) for y in qn.linalg.qr(x, mode=mode))
            close(q @ r, a)
            close(r, np.linalg.qr(a, mode=mode).R)
        close(qn.linalg.qr(x, mode="r"), np.linalg.qr(a, mode="r"))
        close(qn.linalg.pinv(x), np.linalg.pinv(a), 50)
        if a.size:
            close(qn.linalg.matrix_rank(x), np.linalg.matrix_rank(a))


@pytest.mark.parametrize("dtype", FLOATS)
def test_eig(dtype):
    a = make(dtype, 4, 6, 6)
    w, v = qn.linalg.eig(a)
    assert w.dtype == (np.zeros(0, dtype) + np.zeros(0, "complex64")).dtype
    x = np.asarray(v)
    close(a @ x, x * np.asarray(w)[:, None, :], 10)
    close(np.sort_complex(np.asarray(qn.linalg.eigvals(a))), np.sort_complex(np.asarray(w)), 100)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shapes", [((6, 3), (6,)), ((6, 3), (6, 2)), ((3, 6), (3, 2)), ((3, 3), (3,))], ids=str)
def test_lstsq(dtype, shapes):
    a, b = make(dtype, *shapes[0]), make(dtype, *shapes[1])
    got, want = qn.linalg.lstsq(a, b), np.linalg.lstsq(a, b)
    for g, w in zip(got, want):
        close(g, w, 100) if not isinstance(g, int) else pytest.approx(w) == g


def test_named_results():
    a = np.eye(2)
    assert qn.linalg.eigh(a).eigenvalues.shape == (2,)
    assert qn.linalg.eig(a).eigenvectors.shape == (2, 2)
    assert qn.linalg.qr(a).Q.shape == qn.linalg.svd(a).Vh.shape == (2, 2)
    assert float(qn.linalg.slogdet(a).logabsdet) == 0


def test_solve_of_vectors_and_batches():
    a, v, m = conditioned("float64", 4, 3, 3), make("float64", 3), make("float64", 5, 1, 3, 2)
    close(qn.linalg.solve(a, v), np.linalg.solve(a, v))
    close(qn.linalg.solve(a, m), np.linalg.solve(a, m))
    close(qn.linalg.solve(a[0], np.eye(3, dtype=int)), np.linalg.solve(a[0], np.eye(3, dtype=int)))


@pytest.mark.parametrize("n", [-3, -1, 0, 1, 2, 3, 10])
def test_matrix_power(n):
    a = conditioned("float64", 2, 3, 3)
    close(qn.linalg.matrix_power(a, n), np.linalg.matrix_power(a, n), 10)


def test_rank_and_pinv_tolerances():
    a = np.diag([1.0, 1e-3, 1e-9])[None].repeat(2, 0)
    rtol = np.array([1e-2, 1e-5])
    close(qn.linalg.matrix_rank(a, rtol=rtol), np.linalg.matrix_rank(a, rtol=rtol))
    close(qn.linalg.matrix_rank(a, tol=1e-2), np.linalg.matrix_rank(a, tol=1e-2))
    close(qn.linalg.pinv(a, rtol=rtol), np.linalg.pinv(a, rtol=rtol))
    close(qn.linalg.pinv(a, 1e-2), np.linalg.pinv(a, 1e-2))


# ---- norms ----

@pytest.mark.parametrize("dtype", ["int32", *FLOATS])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("order", [None, 0, 1, 2, 3, 0.5, np.inf, -np.inf, -1])
def test_vector_norm(dtype, order, keepdims):
    a = make(dtype, 3, 4, 5)
    a[a == 0] = 1
    for axis in (0, 1, -1):
        close(qn.linalg.norm(a, order, axis, keepdims), np.linalg.norm(a, order, axis, keepdims))
    if order is not None and dtype != "int32":
        for axis in (None, (0, 2), 1):
            close(qn.linalg.vector_norm(a, axis=axis, keepdims=keepdims, ord=order), np.linalg.vector_norm(a, axis=axis, keepdims=keepdims, ord=order))


@pytest.mark.parametrize("dtype", ["int32", *FLOATS])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("order", [None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf])
def test_matrix_norm(dtype, order, keepdims):
    a = make(dtype, 3, 4, 5)
    for axis in ((0, 1), (2, 0), (-1, -2)):
        close(qn.linalg.norm(a, order, axis, keepdims), np.linalg.norm(a, order, axis, keepdims))
    close(qn.linalg.norm(a[0], order), np.linalg.norm(a[0], order))
    if order is not None and dtype != "int32":
        close(qn.linalg.matrix_norm(a, ord=order, keepdims=keepdims), np.linalg.matrix_norm(a, ord=order, keepdims=keepdims))


def test_norm_without_arguments():
    a = make("float32", 3, 4, 5)
    close(qn.linalg.norm(a), np.linalg.norm(a))
    close(qn.linalg.norm(a, keepdims=True), np.linalg.norm(a, keepdims=True))


@pytest.mark.parametrize("order", [None, 1, -1, 2, -2, np.inf, -np.inf, "fro"])
def test_cond(order):
    a = conditioned("float64", 2, 4, 4)
    close(qn.linalg.cond(a, order), np.linalg.cond(a, order), 10)


def test_multi_dot():
    chain = [make("float64", *s) for s in [(4, 9), (9, 2), (2, 7), (7, 3)]]
    close(qn.linalg.multi_dot(chain), np.linalg.multi_dot(chain))
    chain = [make("float64", 4), *[make("float64", *s) for s in [(4, 9), (9, 2)]], make("float64", 2)]
    close(qn.linalg.multi_dot(chain), np.linalg.multi_dot(chain))


# ---- errors: the same exception, and its message where programs look at it ----

@pytest.mark.parametrize(
    "call, message",
    [
        (lambda m: m.linalg.inv(np.zeros((2, 2))), "Singular matrix"),
        (lambda m: m.linalg.inv(np.zeros((9, 2, 2))), "Singular matrix"),
        (lambda m: m.linalg.solve(np.zeros((2, 2)), np.ones(2)), "Singular matrix"),
        (lambda m: m.linalg.inv(np.ones((2, 3))), "Last 2 dimensions of the array must be square"),
        (lambda m: m.linalg.det(np.ones(3)), "1-dimensional array given. Array must be at least two-dimensional"),
        (lambda m: m.linalg.cholesky(-np.eye(2)), "Matrix is not positive definite"),
        (lambda m: m.linalg.eig(np.full((2, 2), np.nan)), "Array must not contain infs or NaNs"),
        (lambda m: m.linalg.lstsq(np.ones((3, 2)), np.ones(2)), "Incompatible dimensions"),
        (lambda m: m.linalg.cond(np.ones((0, 0))), "is not defined on empty arrays"),
    ],
)
def test_linalg_errors(call, message):
    with pytest.raises(np.linalg.LinAlgError, match=message):
        call(np)
    with pytest.raises(qn.linalg.LinAlgError, match=message):
        call(qn)


def test_value_errors():
    with pytest.raises(ValueError, match="UPLO"):
        qn.linalg.eigh(np.eye(2), UPLO="X")
    with pytest.raises(ValueError, match="Invalid norm order"):
        qn.linalg.norm(np.ones(3), "fro")
    with pytest.raises(ValueError, match="Invalid norm order"):
        qn.linalg.norm(np.ones((3, 3)), 7)
    with pytest.raises(ValueError, match="Duplicate axes"):
        qn.linalg.norm(np.ones((3, 3)), axis=(0, -2))
    with pytest.raises(ValueError, match="Improper number"):
        qn.linalg.norm(np.ones((3, 3, 3)), 1)


# ---- processes ----

@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_works_at_once():
    a, i = make("float64", 300, 300), make("int64", 200, 200)
    want = np.asarray(qn.matmul(a, a)), np.asarray(qn.matmul(i, i))
    for _ in range(5):
        child = os.fork()
        if child == 0:
            same = np.allclose(np.asarray(qn.matmul(a, a)), want[0]) and np.array_equal(np.asarray(qn.matmul(i, i)), want[1])
            qn.linalg.svd(a)
            os._exit(0 if same else 1)
        assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("dtype", ["float64", "float32", "complex128", "int64"])
def test_matvec_and_vecmat(dtype):
    rng = np.random.default_rng(2)

    def data(*shape):
        a = rng.normal(0, 3, shape)
        return (a + 1j * a[..., ::-1] if dtype == "complex128" else a).astype(dtype)

    for m, v in (((3, 4), (4,)), ((3, 4), (5, 4)), ((2, 3, 4), (4,)), ((2, 3, 4), (2, 4)), ((2, 1, 3, 4), (5, 4)), ((3, 4), (0, 4))):
        a, x = data(*m), data(*v)
        for layout in (lambda y: y, lambda y: y[..., ::-1]):
            np.testing.assert_allclose(np.asarray(qn.matvec(layout(qn.asarray(a)), layout(qn.asarray(x)))), np.matvec(layout(a), layout(x)), rtol=1e-4)
            b = np.swapaxes(a, -1, -2).copy()
            got = qn.vecmat(layout(qn.asarray(x)), qn.asarray(b))
            assert got.shape == np.vecmat(layout(x), b).shape and got.dtype.name == dtype
            np.testing.assert_allclose(np.asarray(got), np.vecmat(layout(x), b), rtol=1e-4, atol=1e-4)
    out = qn.zeros(3, dtype=dtype)
    assert qn.matvec(data(3, 4), data(4), out=out) is out


@pytest.mark.parametrize("f, shapes", [(qn.matvec, ((3, 4), (4,))), (qn.vecmat, ((4,), (4, 3)))])
def test_matvec_casts_both_operands(f, shapes):
    x = [qn.ones(shape) for shape in shapes]
    assert f(*x, dtype="float32").dtype == qn.float32
    assert f(*x, dtype="complex64", casting="same_kind").dtype == qn.complex64
    with pytest.raises(TypeError, match=rf"{f.__name__}: Cannot cast .*'float64'.*'float32'.*'safe'"):
        f(*x, dtype="float32", casting="safe")
    whole = qn.zeros(3, dtype="int64")
    with pytest.raises(TypeError, match="cannot cast from float64 to int64"):
        f(*x, out=whole)
    assert f(*x, out=whole, casting="unsafe") is whole and whole.tolist() == [4, 4, 4]


def test_matvec_errors():
    for f, match in (
        (lambda: qn.matvec(qn.ones((2, 3)), qn.ones(4)), r"matvec: Input operand 1 has a mismatch in its core dimension 0, .*size 4 is different from 3"),
        (lambda: qn.vecmat(qn.ones(4), qn.ones((2, 3))), r"vecmat: Input operand 1 has a mismatch .*size 2 is different from 4"),
        (lambda: qn.matvec(qn.ones(3), qn.ones(3)), r"Input operand 0 does not have enough dimensions \(has 1"),
        (lambda: qn.vecmat(1, qn.ones((3, 3))), r"Input operand 0 does not have enough dimensions \(has 0"),
    ):
        with pytest.raises(ValueError, match=match):
            f()
