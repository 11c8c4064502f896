/* SPDX-License-Identifier: BSD-3-Clause */
/* signal.h: sampled functions of one variable: interpolation, integration, unwrapping, convolution.
 *
 * Real samples are calculated in their own floating dtype (integers in float64) unless a function says otherwise. Arguments
 * are only read; results are new arrays.
 */
#ifndef QUERN_SIGNAL_H
#define QUERN_SIGNAL_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_interp_opts { /* zero means default                                             */
    const qn_array *left;       /* one element: the value below xp[0], default fp[0]              */
    const qn_array *right;      /* one element: the value above xp[n-1], default fp[n-1]          */
    double period;              /* not 0: x is periodic, xp in any order, left and right unused   */
} qn_interp_opts;
/* The piecewise linear function through the points (xp[i], fp[i]), 1-d and of one length n >= 1, at every element of x, any
 * shape; xp increases (unchecked: other orders give meaningless numbers). float64, or complex128 for complex fp; a NaN in
 * x stays. opts may be NULL. Each place is found in O(1) by a table of equal buckets and a search within one, at worst
 * O(log n); without a table where x has at most half as many elements as xp. QN_ERR_VALUE for other shapes, QN_ERR_TYPE for complex x or xp. */
QN_API qn_array *qn_interp(const qn_array *x, const qn_array *xp, const qn_array *fp, const qn_interp_opts *opts);

/* The integral of samples y along axis by the trapezoidal rule, at places x (1-d of that length, or broadcasting to y) or, for x
 * NULL, dx apart. One pass, sums pairwise. QN_ERR_VALUE if the shapes do not fit. */
QN_API qn_array *qn_trapezoid(const qn_array *y, const qn_array *x, double dx, int axis);

/* p with multiples of period added so that no step along axis is larger than half a period; steps below discont (default, for
 * discont < 0: period / 2) are left alone. Calculated in float64; the dtype is
 * that of p plus period, where `whole` says that period is an integer. QN_ERR_TYPE for complex p, QN_ERR_VALUE for a whole period that
 * int64 cannot hold. */
QN_API qn_array *qn_unwrap(const qn_array *p, double discont, int axis, double period, bool whole);

/* Differences of neighbours in the flattened a, with the elements of before in front and those of after behind (either may be
 * NULL); the dtype of a, into which the two must cast within their kind (QN_ERR_TYPE). */
QN_API qn_array *qn_ediff1d(const qn_array *a, const qn_array *after, const qn_array *before);

/* Which sums of products: QN_FULL all that overlap, n + m - 1; QN_SAME the middle max(n, m); QN_VALID those that overlap
 * completely, max(n, m) - min(n, m) + 1. */
typedef enum { QN_VALID, QN_SAME, QN_FULL } qn_extent_mode;
/* Discrete convolution c[k] = sum a[i] v[k - i] of two 1-d arrays in their promoted dtype, each sum directly from left to right in
 * blocks of partial sums, O(n m). QN_ERR_VALUE for empty arrays or other dimensions than 1 (0 counts as 1). */
QN_API qn_array *qn_convolve(const qn_array *a, const qn_array *v, qn_extent_mode mode);
/* Cross-correlation c[k] = sum a[i + k] conj(v[i]) with the same rules. */
QN_API qn_array *qn_correlate(const qn_array *a, const qn_array *v, qn_extent_mode mode);

#ifdef __cplusplus
}
#endif
#endif
