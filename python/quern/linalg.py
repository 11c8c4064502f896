# SPDX-License-Identifier: BSD-3-Clause
"""Products, solutions and decompositions of matrices, batched over leading axes."""

import math
from typing import Any, NamedTuple

from . import _core
from ._core import LinAlgError, asarray, matmul, matrix_transpose, tensordot, vecdot

_space = _core.linalg
inv, det, solve, cholesky = _space.inv, _space.det, _space.solve, _space.cholesky
matrix_power, vector_norm, matrix_norm = _space.matrix_power, _space.vector_norm, _space.matrix_norm


class EigResult(NamedTuple):
    eigenvalues: Any
    eigenvectors: Any


class EighResult(NamedTuple):
    eigenvalues: Any
    eigenvectors: Any


class QRResult(NamedTuple):
    Q: Any
    R: Any


class SlogdetResult(NamedTuple):
    sign: Any
    logabsdet: Any


class SVDResult(NamedTuple):
    U: Any
    S: Any
    Vh: Any


def slogdet(a):
    """Sign and logarithm of the absolute value of the determinant."""
    return SlogdetResult(*_space._slogdet(a))


def eig(a):
    """Eigenvalues and right eigenvectors, always complex."""
    return EigResult(*_space._eig(a))


def eigvals(a):
    """Eigenvalues, always complex."""
    return _space._eig(a, False)


def _upper(uplo):
    if not isinstance(uplo, str) or uplo.upper() not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return uplo.upper() == "U"


def eigh(a, UPLO="L"):
    """Eigenvalues, ascending, and eigenvectors of a symmetric or Hermitian matrix, from one triangle."""
    return EighResult(*_space._eigh(a, _upper(UPLO)))


def eigvalsh(a, UPLO="L"):
    """Eigenvalues, ascending, of a symmetric or Hermitian matrix, from one triangle."""
    return _space._eigh(a, _upper(UPLO), False)


def qr(a, mode="reduced"):
    """QR factors; mode 'reduced', 'complete', 'r' for R alone, or 'raw' for the reflections and their factors as LAPACK leaves them."""
    if mode == "raw":
        return _space._qr_raw(a)
    return _space._qr(a, mode) if mode == "r" else QRResult(*_space._qr(a, mode))


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """Singular value decomposition a = U * S @ Vh, S descending. hermitian=True promises symmetry, and is not needed."""
    return SVDResult(*_space._svd(a, full_matrices)) if compute_uv else svdvals(a)


def svdvals(x, /):
    """Singular values, descending."""
    return _space._svd(x, False, False)


def lstsq(a, b, rcond=None):
    """Least-squares solution: (x, residuals, rank, singular values)."""
    return _space._lstsq(a, b, rcond)


def _scalar(tolerance):
    return tolerance is None or asarray(tolerance).ndim == 0


def pinv(a, rcond=None, hermitian=False, *, rtol=None):
    """Moore-Penrose pseudo-inverse; singular values up to rtol (rcond) times the largest count as zero."""
    if rcond is not None and rtol is not None:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    tolerance = rcond if rtol is None else rtol
    if _scalar(tolerance):
        return _space._pinv(a, None if tolerance is None else float(tolerance))
    u, s, vh = svd(a, full_matrices=False)
    cutoff = asarray(tolerance)[..., None] * _core.max(s, axis=-1, keepdims=True)
    weights = _core.where(s > cutoff, 1 / s, 0.0)
    return _core.conjugate(matrix_transpose(matmul(u * weights[..., None, :], vh)))


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    """Number of singular values above tol, or above rtol times the largest."""
    if tol is not None and rtol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    if tol is None and _scalar(rtol):
        return _space._matrix_rank(A, None if rtol is None else float(rtol)) if asarray(A).ndim >= 2 else _core.asarray(int(_core.any(A)))[()]
    s = svdvals(A)
    cutoff = asarray(tol)[..., None] if tol is not None else asarray(rtol)[..., None] * _core.max(s, axis=-1, keepdims=True)
    return _core.count_nonzero(s > cutoff, axis=-1)


def cond(x, p=None):
    """Condition number: the norm of x times that of its inverse, by default the 2-norm."""
    if p is None or p == 2:
        return _space._cond(x)
    if p == -2:
        return 1 / _space._cond(x)
    x = asarray(x)
    result = matrix_norm(x, ord=p) * matrix_norm(_inverses(x), ord=p)
    lost = _core.isnan(result) & ~_core.isnan(x).any(axis=(-2, -1))
    return _core.where(lost, _core.asarray(float("inf"), dtype=result.dtype), result)[()]


def _inverses(x):
    """The inverse matrices, NaN for those that are singular."""
    try:
        return inv(x)
    except LinAlgError:
        if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
            raise
    if x.ndim == 2:
        return _core.full(x.shape, float("nan"), dtype=_core.result_type(x, _core.float32 if x.dtype.kind == "f" else _core.float64))
    return _core.stack([_inverses(one) for one in x])


def _vector_order(order):
    if order is None:
        return 2
    if isinstance(order, str):
        raise ValueError(f"Invalid norm order '{order}' for vectors")
    return order


def norm(x, ord=None, axis=None, keepdims=False):
    """Norm of vectors (one axis), of matrices (a pair of axes), or of all elements."""
    if ord is None and axis is None:
        return vector_norm(x, keepdims=keepdims) if keepdims else vector_norm(x)
    x = asarray(x)
    if axis is None and (ord is None or x.ndim == 1):
        return vector_norm(x, keepdims=keepdims, ord=_vector_order(ord))
    if axis is None:
        if x.ndim != 2:
            raise ValueError("Improper number of dimensions to norm.")
        axis = (0, 1)
    axes = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    if len(axes) == 1:
        return vector_norm(x, axis=axes, keepdims=keepdims, ord=_vector_order(ord))
    if len(axes) != 2:
        raise ValueError("Improper number of dimensions to norm.")
    if axes[0] % x.ndim == axes[1] % x.ndim:
        raise ValueError("Duplicate axes given.")
    result = matrix_norm(_core.moveaxis(x, axes, (-2, -1)), ord=ord)
    return _core.expand_dims(result, axis=axes) if keepdims else result


def _three(a, b, c):
    """a @ b @ c, the cheaper product first."""
    (n, m), (k, p) = a.shape, c.shape
    if n * k * (m + p) <= m * p * (k + n):
        return matmul(matmul(a, b), c)
    return matmul(a, matmul(b, c))


def _best_splits(shapes):
    """For every chain i..j the place to split it that needs the fewest multiplications (dynamic programming)."""
    n = len(shapes)
    lengths = [shape[0] for shape in shapes] + [shapes[-1][1]]
    cost, split = [[0] * n for _ in shapes], [[0] * n for _ in shapes]
    for span in range(1, n):
        for i in range(n - span):
            j = i + span
            cost[i][j], split[i][j] = min(
                (cost[i][k] + cost[k + 1][j] + lengths[i] * lengths[k + 1] * lengths[j + 1], k) for k in range(i, j)
            )
    return split


def _chain(arrays):
    split = _best_splits([a.shape for a in arrays])

    def product(i, j):
        return arrays[i] if i == j else matmul(product(i, split[i][j]), product(split[i][j] + 1, j))

    return product(0, len(arrays) - 1)


def multi_dot(arrays, *, out=None):
    """Product of a chain of matrices in the cheapest order; the first and the last may be vectors."""
    arrays = [asarray(a) for a in arrays]
    if len(arrays) < 2:
        raise ValueError("Expecting at least two arrays.")
    first, last = arrays[0].ndim == 1, arrays[-1].ndim == 1
    if first:
        arrays[0] = arrays[0][None, :]
    if last:
        arrays[-1] = arrays[-1][:, None]
    if any(a.ndim != 2 for a in arrays):
        raise LinAlgError("multi_dot: arrays must be two-dimensional, the first and the last may be one-dimensional")
    result = matmul(*arrays) if len(arrays) == 2 else _three(*arrays) if len(arrays) == 3 else _chain(arrays)
    if first:
        result = result[0]
    if last:
        result = result[..., 0]
    if out is None:
        return result
    out[...] = result
    return out


def cross(x1, x2, /, *, axis=-1):
    """Vector product of 3-vectors along axis."""
    x1, x2 = _core.asarray(x1), _core.asarray(x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError(f"cross: both arrays must hold 3-dimensional vectors along axis {axis}, not {x1.shape} and {x2.shape}")
    return _core.cross(x1, x2, axis=axis)


def outer(x1, x2, /):
    """All products of the elements of two vectors."""
    x1, x2 = asarray(x1), asarray(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are x1.ndim={x1.ndim} and x2.ndim={x2.ndim}.")
    return _core.outer(x1, x2)


def tensorinv(a, ind=2):
    """The inverse of a as a map from its last axes to its first `ind`: tensordot(tensorinv(a, ind), a, ind) is the identity."""
    a = asarray(a)
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    rows = math.prod(a.shape[:ind])
    return inv(a.reshape(rows, -1)).reshape(a.shape[ind:] + a.shape[:ind])


def tensorsolve(a, b, axes=None):
    """x with tensordot(a, x, x.ndim) == b; axes of a are moved to its end first."""
    a, b = asarray(a), asarray(b)
    if axes is not None:
        a = _core.moveaxis(a, tuple(axes), tuple(range(a.ndim - len(axes), a.ndim)))
    shape = a.shape[b.ndim :]
    if a.size != b.size**2 or math.prod(shape) != b.size:
        raise LinAlgError(f"tensorsolve: prod(a.shape[b.ndim:]) must be b.size and a square map, not shapes {a.shape} and {b.shape}")
    return solve(a.reshape(b.size, b.size), b.ravel()).reshape(shape)


def diagonal(x, /, *, offset=0):
    """A diagonal of the matrices in the last two axes, as a view."""
    return _core.diagonal(x, offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    """Sum of a diagonal of the matrices in the last two axes."""
    return _core.trace(x, offset, -2, -1, dtype)


__all__ = [
    "LinAlgError", "cholesky", "cond", "cross", "det", "diagonal", "eig", "eigh", "eigvals", "eigvalsh", "inv", "lstsq", "matmul",
    "matrix_norm", "matrix_power", "matrix_rank", "matrix_transpose", "multi_dot", "norm", "outer", "pinv", "qr", "slogdet", "solve",
    "svd", "svdvals", "tensordot", "tensorinv", "tensorsolve", "trace", "vecdot", "vector_norm",
]  # fmt: skip
