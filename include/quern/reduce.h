/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.h: reductions and running sums along axes, statistics.
 *
 * `axes` chooses the axes that disappear: QN_ALL_AXES, QN_AXIS(0), QN_AXIS(0, -1), or QN_AXIS_KEEP(1), which
 * leaves length 1 in their place. Results do not depend on the number of threads. Sums are pairwise along every
 * axis: error <= (8 + log2 n) eps sum|x|. Integers and bools are summed in int64 or uint64, float16 in float32. No reduction copies
 * its input: other dtypes and layouts are converted in blocks, within 64 KiB a thread. Order statistics (median, percentile, quantile)
 * partition copies of lines, in groups of 64 KiB, but eight lines at least. Many results that need rounding, dividing or an `out` of
 * another dtype or layout come in groups too.
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
    const qn_array *out;        /* write here; if it or the elements are inexact, in the wider dtype of both */
    const qn_array *where;      /* bool, broadcasts to a: only these count */
    const qn_array *initial;    /* 0-d, the start value; a bare number must be one of the result's dtype */
    qn_dtype dtype;             /* accumulate in, and return, this dtype   */
    bool *empty;                /* means, nanmin, nanmax: did no element count for some result? */
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
/* Mean of |x - mean|^2 with divisor n - correction, without cancellation. */
QN_API qn_array *qn_var(const qn_array *a, qn_axes axes, double correction);
QN_API qn_array *qn_std(const qn_array *a, qn_axes axes, double correction);
/* The same without the NaNs. Where nothing else is left a sum is 0, a product 1, everything else NaN. */
QN_API qn_array *qn_nansum(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanprod(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanmin(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanmax(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanmean(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanvar(const qn_array *a, qn_axes axes, double correction);
QN_API qn_array *qn_nanstd(const qn_array *a, qn_axes axes, double correction);
QN_API qn_array *qn_count_numbers(const qn_array *a, qn_axes axes); /* elements that are not NaN, int64 */

typedef struct qn_var_opts { /* zero means default */
    const qn_array *out;     /* write here                                                   */
    const qn_array *where;   /* bool, broadcasts to a: only these count                      */
    const qn_array *mean;    /* the mean, if known; broadcasts to a                          */
    qn_dtype dtype;          /* calculate in this dtype                                      */
    double correction;       /* divisor: number of elements - correction                     */
    bool skip_nan, root;     /* without NaNs; the standard deviation                         */
    bool *empty;             /* was the divisor 0 or less for some result?                   */
} qn_var_opts;
/* Variance or standard deviation with options, opts may be NULL. One pass over memory where the reduced axes are the last ones
 * of a contiguous array: blocks are combined by the formula of Chan, Golub and LeVeque (1983); else the mean first. */
QN_API qn_array *qn_var_with(const qn_array *a, qn_axes axes, const qn_var_opts *opts);

/* sum(a * weights) / sum(weights): weights have a's shape, or the lengths of the axes named, in that order; NULL: the mean. *total (may
 * be NULL) gets the sums of the weights. float64 for integers, else the promoted dtype. QN_ERR_DIVISION if weights sum to 0. */
QN_API qn_array *qn_average(const qn_array *a, const qn_array *weights, qn_axes axes, qn_array **total);

/* Position of the first extreme (a NaN counts as extreme) along one axis, int64; QN_ALL_AXES: in the flattened array. */
QN_API qn_array *qn_argmin(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_argmax(const qn_array *a, qn_axes axes);
/* The same without the NaNs; QN_ERR_VALUE where there is nothing else. */
QN_API qn_array *qn_nanargmin(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_nanargmax(const qn_array *a, qn_axes axes);
QN_API qn_array *qn_ptp(const qn_array *a, qn_axes axes);      /* max - min */

/* The reduction of any two-input operation: qn_reduce(qn_op_find("add"), a, axes, &opts) is a sum. Operations that are
 * not associative run from left to right, over one axis at most (QN_ERR_VALUE). opts may be NULL. */
QN_API qn_array *qn_reduce(const qn_op *op, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts);
/* What changes nothing in a reduction of op: 0 for add, 1 for multiply ...; false if there is no such number. */
QN_API bool qn_op_identity(const qn_op *op, double *identity);
/* As the named function, with options: name is one of sum prod min max any all mean count_nonzero count_numbers nansum nanprod
 * nanmin nanmax nanmean. */
QN_API qn_array *qn_reduce_named(const char *name, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts);

/* ---- running operations: result[i] = x[0] op ... op x[i] along axis -------------------------------------- */
/* With include_initial the axis grows by one and starts with 0 (1 for prod). dtype 0: as qn_sum, with out as in qn_reduce_opts. Sums and
 * products of contiguous floats go in groups of eight and blocks of 2048, which rounds less than one by one; all others go one by one. So
 * the last bits may depend on strides, but not on the number of threads or the instruction set. */
QN_API qn_array *qn_cumsum(const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_array *qn_cumprod(const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_status qn_cumsum_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_status qn_cumprod_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
/* NaN counts as 0 (1 for prod). */
QN_API qn_array *qn_nancumsum(const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_array *qn_nancumprod(const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_status qn_nancumsum_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
QN_API qn_status qn_nancumprod_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial);
/* The same as qn_cumsum for any operation of two inputs that has a loop of one dtype (QN_ERR_TYPE), straight into out if it is not NULL. */
QN_API qn_array *qn_accumulate(const qn_op *op, const qn_array *a, int axis, qn_dtype dtype, const qn_array *out);
/* Reductions of the segments of axis that begin at indices[k] and end before indices[k + 1] (the last: at the end); one that would be
 * empty is the element at indices[k]. out has indices' length along axis. QN_ERR_INDEX for an index outside. A misaligned a is copied
 * where op has a kernel that takes a whole segment (add, maximum ...). */
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

/* How a quantile is placed among n sorted elements: the nine definitions of Hyndman and Fan (1996), and NumPy's four others. */
typedef enum qn_quantile_method {
    QN_LINEAR,                                                                   /* method 7 */
    QN_INVERTED_CDF, QN_AVERAGED_INVERTED_CDF, QN_CLOSEST_OBSERVATION,           /* methods 1, 2, 3 */
    QN_INTERPOLATED_INVERTED_CDF, QN_HAZEN, QN_WEIBULL,                          /* methods 4, 5, 6 */
    QN_MEDIAN_UNBIASED, QN_NORMAL_UNBIASED,                                      /* methods 8, 9 */
    QN_LOWER, QN_HIGHER, QN_MIDPOINT, QN_NEAREST,                                /* of method 7's place */
    QN_NQUANTILE_METHODS
} qn_quantile_method;
typedef struct qn_quantile_opts {  /* zero means default */
    qn_quantile_method method;
    const qn_array *weights;       /* for QN_INVERTED_CDF: of a's shape or along the axes, as for qn_average; not negative */
    bool percent, skip_nan;        /* q in [0, 100]; without NaNs */
    bool *empty;                   /* was nothing left for some result? */
} qn_quantile_opts;
/* Quantiles with options. Methods that pick an element (1, 3, lower, higher, nearest; linear for integer q) give the dtype of a. QN_ERR_VALUE
 * for q outside its range and weights that are negative, not finite or all 0. */
QN_API qn_array *qn_quantile_with(const qn_array *a, const qn_array *q, qn_axes axes, const qn_quantile_opts *opts);
QN_API qn_array *qn_median_with(const qn_array *a, qn_axes axes, bool skip_nan, bool *empty); /* empty may be NULL */
/* n-th differences along axis; a itself for n = 0, whatever the axis. */
QN_API qn_array *qn_diff(const qn_array *a, int n, int axis);
/* Second-order central differences with unit spacing along axis, first-order at the ends; needs length >= 2. */
QN_API qn_array *qn_gradient(const qn_array *a, int axis);
/* The same with spacing h, or between places (1-d, one for each position; NULL: evenly), and at the ends of first or second order. */
QN_API qn_array *qn_gradient_with(const qn_array *a, int axis, const qn_array *places, double h, int edge_order);

#ifdef __cplusplus
}
#endif
#endif
