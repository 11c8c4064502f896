/* SPDX-License-Identifier: BSD-3-Clause */
/* linalg.h: products and linear algebra, batched over leading axes.
 *
 * Matrices are the last two axes; leading axes broadcast. Products of floats run on BLAS, decompositions on LAPACK;
 * integers, bool and float16 are promoted to float64 (float32 for float16) for decompositions and multiplied exactly in
 * products. QN_ERR_VALUE for shapes that do not fit each other (named), QN_ERR_TYPE for dtypes, QN_ERR_LINALG as NumPy's
 * LinAlgError: arrays that are no (square) matrices, singular matrices, no convergence, NaN or Inf where LAPACK would not
 * return (eig, eigh, svd, lstsq). Cost O(n^3) per matrix. Memory beside the result: what BLAS and LAPACK need, which are a copy of
 * each matrix for decompositions, operands of another dtype, byte alignment or stride than BLAS takes cast and laid out as matrices
 * for products (matmul, vecmat, tensordot, einsum), and the deviations from the mean (cov).
 */
#ifndef QUERN_LINALG_H
#define QUERN_LINALG_H

#include <quern/reduce.h>

#ifdef __cplusplus
extern "C" {
#endif
QN_API qn_array *qn_matmul(const qn_array *a, const qn_array *b);       /* a @ b, NumPy's rules for 1-d */
QN_API qn_status qn_matmul_into(const qn_array *out, const qn_array *a, const qn_array *b);
QN_API qn_array *qn_dot(const qn_array *a, const qn_array *b);          /* NumPy's dot */
QN_API qn_array *qn_vecdot(const qn_array *a, const qn_array *b, int axis); /* sum conj(a) b */
QN_API qn_array *qn_matvec(const qn_array *a, const qn_array *x);       /* (...,m,n) (...,n) -> (...,m): a @ x for each vector */
QN_API qn_array *qn_vecmat(const qn_array *x, const qn_array *a);       /* (...,n) (...,n,m) -> (...,m): conj(x) @ a */
QN_API qn_array *qn_inner(const qn_array *a, const qn_array *b);
QN_API qn_array *qn_outer(const qn_array *a, const qn_array *b);        /* of the flattened */
QN_API qn_array *qn_kron(const qn_array *a, const qn_array *b);
/* Vector product of vectors along axis_a of a and axis_b of b, along `axis` of the result. Vectors of length 2 count as in the plane of
 * the first two components; of two such only the third component is given, without an axis. QN_ERR_VALUE for other lengths. */
QN_API qn_array *qn_cross(const qn_array *a, const qn_array *b, int axis_a, int axis_b, int axis);
/* Sums over naxes pairs of axes. */
QN_API qn_array *qn_tensordot(const qn_array *a, const qn_array *b, int naxes, const int *axes_a, const int *axes_b);
/* Einstein summation, "ij,jk->ik", "...i,...i", implicit output allowed; contractions go through BLAS where they can.
 * Operands whose summed axes do not lie like a matrix are copied (einsum.c says why). */
QN_API qn_array *qn_einsum(const char *subscripts, int n, const qn_array *const *operands);
/* The same with casts as `casting` allows, in dtype (0: the promoted one), contracted in the order given: step k takes the operands at positions
 * path[k].at[0 .. n) of the list out and puts their product at its end. nsteps = 0: the greedy order. QN_ERR_VALUE for a path that does
 * not end with one. */
typedef struct qn_einsum_step { int n; int at[32]; } qn_einsum_step;
typedef struct qn_einsum_opts { qn_dtype dtype; qn_casting casting; int nsteps; const qn_einsum_step *path; } qn_einsum_opts;
QN_API qn_array *qn_einsum_by(const char *subscripts, int n, const qn_array *const *operands, const qn_einsum_opts *opts);
QN_API qn_array *qn_trace(const qn_array *a, int64_t offset, qn_dtype dtype); /* last two axes */
QN_API qn_array *qn_matrix_power(const qn_array *a, int64_t n);

QN_API qn_array *qn_solve(const qn_array *a, const qn_array *b);  /* b is a vector only if 1-d */
QN_API qn_array *qn_inv(const qn_array *a);
QN_API qn_array *qn_det(const qn_array *a);
QN_API qn_status qn_slogdet(const qn_array *a, qn_array **sign, qn_array **logabsdet);
/* Least squares by SVD (gelsd) of one matrix; rcond < 0: eps * max(m, n). Outputs after x may be NULL. */
QN_API qn_status qn_lstsq(const qn_array *a, const qn_array *b, double rcond, qn_array **x, qn_array **residuals,
                          int64_t *rank, qn_array **singular_values);
QN_API qn_array *qn_cholesky(const qn_array *a, bool upper);
typedef enum qn_qr_mode { QN_QR_REDUCED, QN_QR_COMPLETE, QN_QR_R } qn_qr_mode;
QN_API qn_status qn_qr(const qn_array *a, qn_qr_mode mode, qn_array **q, qn_array **r);   /* q may be NULL for QN_QR_R */
/* As LAPACK leaves them: h (..., n, m) is the transposed matrix with R above and the reflections below its diagonal, tau (..., min(m, n)) their factors. */
QN_API qn_status qn_qr_raw(const qn_array *a, qn_array **h, qn_array **tau);
/* a = u diag(s) vh, s descending and real. u and vh may be NULL together: values only. */
QN_API qn_status qn_svd(const qn_array *a, bool full_matrices, qn_array **u, qn_array **s, qn_array **vh);
/* Symmetric or Hermitian, from the lower (upper) triangle; values ascending; vectors may be NULL. */
QN_API qn_status qn_eigh(const qn_array *a, bool upper, qn_array **values, qn_array **vectors);
/* General; results are always complex; vectors may be NULL. */
QN_API qn_status qn_eig(const qn_array *a, qn_array **values, qn_array **vectors);
/* rtol < 0: eps * max(m, n). */
QN_API qn_array *qn_pinv(const qn_array *a, double rtol);
QN_API qn_array *qn_matrix_rank(const qn_array *a, double rtol);
/* ord: p >= 0 or +-INFINITY, over the axes (flattened together for several). */
QN_API qn_array *qn_vector_norm(const qn_array *a, qn_axes axes, double ord);
typedef enum qn_matrix_norm_ord { QN_NORM_FRO, QN_NORM_NUC, QN_NORM_1, QN_NORM_MINUS_1, QN_NORM_2, QN_NORM_MINUS_2, QN_NORM_INF,
                                  QN_NORM_MINUS_INF } qn_matrix_norm_ord;
QN_API qn_array *qn_matrix_norm(const qn_array *a, qn_matrix_norm_ord ord, bool keepdims);
QN_API qn_array *qn_cond(const qn_array *a);  /* 2-norm condition number */

/* ---- covariance ---------------------------------------------------------------------------------------------------- */
typedef struct qn_cov_opts {      /* zero means default                                              */
    bool columns;                 /* a variable is a column, not a row                               */
    const qn_array *fweights;     /* how often each observation was made: whole, 1-d                 */
    const qn_array *aweights;     /* how much each observation weighs: 1-d                           */
    qn_dtype dtype;               /* of the result; default float64 or complex128                    */
    bool *empty;                  /* was the divisor 0 or less?                                      */
} qn_cov_opts;
/* Covariance matrix of the variables in the rows of m and then of y (may be NULL), divided by the number of observations less ddof (with
 * weights: NumPy's divisor); 0-d for one variable. QN_ERR_VALUE for more than 2 dimensions and weights that do not fit. */
QN_API qn_array *qn_cov(const qn_array *m, const qn_array *y, double ddof, const qn_cov_opts *opts);
/* Correlation coefficients of the same variables, limited to [-1, 1]; weights are not used. */
QN_API qn_array *qn_corrcoef(const qn_array *m, const qn_array *y, const qn_cov_opts *opts);

#ifdef __cplusplus
}
#endif
#endif
