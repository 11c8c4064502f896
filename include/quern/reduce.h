/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.h: reductions and running sums along axes, statistics.
 *
 * `axes` chooses the axes that disappear: QN_ALL_AXES, QN_AXIS(0), QN_AXIS(0, -1), or QN_AXIS_KEEP(1), which
 * leaves length 1 in their place. Results do not depend on the number of threads. Sums are pairwise along every
 * axis: error <= (8 + log2 n) eps sum|x|. Integers and bools are summed in int64 or uint64, float16 in float32.
 * Errors: QN_ERR_AXIS for an axis outside or named twice, QN_ERR_VALUE for an empty reduction without identity.
 */
#ifndef QUERN_REDUCE_H
#define QUERN_REDUCE_H

#include <quern/elementwise.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct qn_axes {
    int n;              /* number of axes, -1 for all */
    const int *axis;
    bool keepdims;
} qn_axes;
#define QN_ALL_AXES ((qn_axes){-1, NULL, false})
#define QN_ALL_AXES_KEEP ((qn_axes){-1, NULL, true})
#define QN_AXIS(...) ((qn_axes){(int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int)), (const int[]){__VA_ARGS__}, false})
#define QN_AXIS_KEEP(...) ((qn_axes){(int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int)), (const int[]){__VA_ARGS__}, true})

typedef struct qn_reduce_opts { /* zero means default */
    const qn_array *out;        /* write here                              */
    const qn_array *where;      /* bool, broadcasts to a: only these count */
    const qn_array *initial;    /* 0-d, the start value                    */
    qn_dtype dtype;             /* accumulate in, and return, this dtype   */
} qn_reduce_opts;

QN_API qn_array *qn_sum(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_prod(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_min(const qn_array *a, qn_axes axes);      /* NaN if one is there */
QN_API qn_array *qn_max(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_any(const qn_array *a, qn_axes axes);      /* bool */
QN_API qn_array *qn_all(const qn_array *a, qn_axes axes);      /* bool */
QN_API qn_array *qn_count_nonzero(const qn_array *a, qn_axes axes); /* int64 */
/* Arithmetic mean; integers in float64. An empty one is NaN. */
QN_API qn_array *qn_mean(const qn_array *a, qn_axes axes);
/* Mean of |x - mean|^2 with divisor n - correction, in two exact passes (no cancellation). */
QN_API qn_array *qn_var(const qn_array *a, qn_axes axes, double correction);
QN_API qn_array *qn_std(const qn_array *a, qn_axes axes, double correction);
/* Position of the first extreme (a NaN counts as extreme) along one axis, int64; QN_ALL_AXES: in the flattened array. */
QN_API qn_array *qn_argmin(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_argmax(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_ptp(const qn_array *a, qn_axes axes);      /* max - min */

/* The reduction of any two-input operation: qn_reduce(qn_op_find("add"), a, axes, &opts) is a sum. Operations that are
 * not associative run from left to right, over one axis at most (QN_ERR_VALUE). opts may be NULL. */
QN_API qn_array *qn_reduce(const qn_op *op, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts);
/* What changes nothing in a reduction of op: 0 for add, 1 for multiply ...; false if there is no such number. */
QN_API bool qn_op_identity(const qn_op *op, double *identity);
/* As the named function, with options: name is one of sum prod min max any all count_nonzero mean. */
QN_API qn_array *qn_reduce_named(const char *name, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts);

/* ---- running operations: result[i] = x[0] op ... op x[i] along axis -------------------------------------- */
/* With include_initial the axis grows by one and starts with 0 (1 for prod). dtype 0: as qn_sum. */
QN_API qn_array *qn_cumsum(const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_array *qn_cumprod(const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_status qn_cumsum_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_status qn_cumprod_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
/* The same for any operation of two inputs that has a loop of one dtype (QN_ERR_TYPE), straight into out if it is not NULL. */
QN_API qn_array *qn_accumulate(const qn_op *op, const qn_array *a, int axis, qn_dtype dtype, const qn_array *out);
/* Reductions of the segments of axis that begin at indices[k] and end before indices[k + 1] (the last: at the end); one that would be
 * empty is the element at indices[k]. out has indices' length along axis. QN_ERR_INDEX for an index outside. */
QN_API qn_array *qn_reduceat(const qn_op *op, const qn_array *a, const qn_array *indices, int axis, qn_dtype dtype, const qn_array *out);

/* ---- statistics over order ------------------------------------------------------------------------------- */
QN_API qn_array *qn_median(const qn_array *a, qn_axes axes);
/* q in [0, 100], any shape; its shape comes first in the result. Linear interpolation between order statistics
 * (Hyndman and Fan's method 7). */
QN_API qn_array *qn_percentile(const qn_array *a, const qn_array *q, qn_axes axes);
QN_API qn_array *qn_quantile(const qn_array *a, const qn_array *q, qn_axes axes); /* q in [0, 1] */
/* The same without the NaNs; NaN where nothing else is left. */
QN_API qn_array *qn_nanmedian(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanpercentile(const qn_array *a, const qn_array *q, qn_axes axes);
QN_API qn_array *qn_nanquantile(const qn_array *a, const qn_array *q, qn_axes axes);
/* n-th differences along axis. */
QN_API qn_array *qn_diff(const qn_array *a, int n, int axis);
/* Second-order central differences with unit spacing along axis, first-order at the ends; needs length >= 2. */
QN_API qn_array *qn_gradient(const qn_array *a, int axis);

#ifdef __cplusplus
}
#endif
#endif
