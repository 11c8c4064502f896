/* SPDX-License-Identifier: BSD-3-Clause */
/* poly.h: polynomials by their coefficients, and windows.
 *
 * Coefficients are 1-d, the highest power first: [a, b, c] is a x^2 + b x + c. Results have the promoted dtype of the arguments; division,
 * roots and fits calculate in floating point. QN_ERR_VALUE for arrays that are not 1-d where they must be.
 */
#ifndef QUERN_POLY_H
#define QUERN_POLY_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The polynomial at every element of x, by Horner's rule: one pass over x. p of more axes: its rows are coefficients that broadcast. */
QN_API qn_array *qn_polyval(const qn_array *p, const qn_array *x);
QN_API qn_array *qn_polyadd(const qn_array *a, const qn_array *b);
QN_API qn_array *qn_polysub(const qn_array *a, const qn_array *b);
QN_API qn_array *qn_polymul(const qn_array *a, const qn_array *b); /* O(n m); no coefficients are a 0 */
/* u = quotient * v + remainder; leading zeros of the remainder are cut. */
QN_API qn_status qn_polydiv(const qn_array *u, const qn_array *v, qn_array **quotient, qn_array **remainder);
/* The m-th derivative and integral; k holds the m constants of integration (NULL: zeros; a single one is used for all). */
QN_API qn_array *qn_polyder(const qn_array *p, int m);
QN_API qn_array *qn_polyint(const qn_array *p, int m, const qn_array *k);
/* The polynomial with these roots; real if they come in conjugate pairs. No root: the number 1. */
QN_API qn_array *qn_poly(const qn_array *roots);
/* Eigenvalues of the companion matrix; real if all are. */
QN_API qn_array *qn_roots(const qn_array *p);
/* Columns x^(n-1) ... x^0 (increasing: the other way round); n < 0: as many as x has elements. Integers become int64. */
QN_API qn_array *qn_vander(const qn_array *x, int64_t n, bool increasing);
/* Least squares by singular values: coefficients (deg + 1,) or (deg + 1, k) for y of k columns, each column of the Vandermonde matrix
 * scaled to length 1, rows weighted by w (NULL: 1). rcond < 0: n eps. Other outputs may be NULL: as qn_lstsq, and the inverse of the
 * normal equations' matrix, the covariance up to a factor. */
QN_API qn_status qn_polyfit(const qn_array *x, const qn_array *y, int deg, double rcond, const qn_array *w, qn_array **coefficients,
                            qn_array **residuals, int64_t *rank, qn_array **singular_values, qn_array **covariance);

/* Windows of m points, symmetric about the middle, float64; empty for m < 1. */
QN_API qn_array *qn_bartlett(double m);
QN_API qn_array *qn_blackman(double m);
QN_API qn_array *qn_hamming(double m);
QN_API qn_array *qn_hanning(double m);
QN_API qn_array *qn_kaiser(double m, double beta);

#ifdef __cplusplus
}
#endif
#endif
