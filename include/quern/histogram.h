/* SPDX-License-Identifier: BSD-3-Clause */
/* histogram.h: counting elements in bins.
 *
 * Values and edges are compared as float64 (QN_ERR_TYPE for complex ones). A bin holds its lower edge, the last one its upper
 * edge too; NaN and elements outside all bins are not counted. A range with hi < lo stands for the data's own, which must be
 * finite (QN_ERR_VALUE). Sums of weights do not depend on the number of threads.
 */
#ifndef QUERN_HISTOGRAM_H
#define QUERN_HISTOGRAM_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Counts of nbins equal bins over [lo, hi], the last closed (hi < lo: the data's own range), int64 or, with weights, float64;
 * *edges (may be NULL) gets the nbins + 1 bin edges. */
QN_API qn_array *qn_histogram(const qn_array *a, int64_t nbins, double lo, double hi, const qn_array *weights, bool density,
                              qn_array **edges);
/* The edges qn_histogram uses. */
QN_API qn_array *qn_histogram_bin_edges(const qn_array *a, int64_t nbins, double lo, double hi);
/* The same for given increasing edges. */
QN_API qn_array *qn_histogram_edges(const qn_array *a, const qn_array *edges, const qn_array *weights, bool density);
/* How often each of 0, 1, ... occurs in the 1-d non-negative integers a; length max(minlength, max + 1). */
QN_API qn_array *qn_bincount(const qn_array *a, const qn_array *weights, int64_t minlength);
/* The i for which bins[i-1] <= a < bins[i] (right: bins[i-1] < a <= bins[i]); bins 1-d, ascending or descending. */
QN_API qn_array *qn_digitize(const qn_array *a, const qn_array *bins, bool right);

/* The number of equal bins that an estimator proposes for a over [lo, hi]: "auto" "fd" (Freedman and Diaconis 1981) "doane" (1976)
 * "scott" (1979) "stone" (1984) "rice" "sturges" (1926) "sqrt". QN_ERR_VALUE for another name. */
QN_API qn_status qn_histogram_estimate(const qn_array *a, const char *estimator, double lo, double hi, int64_t *nbins);

typedef struct qn_bin_axis {    /* the bins of one coordinate                                 */
    const qn_array *edges;      /* 1-d, increasing; NULL: nbins equal bins over [lo, hi]      */
    int64_t nbins;
    double lo, hi;
} qn_bin_axis;
/* How many of the points (sample[0][i], ..., sample[n - 1][i]) lie in each box: float64 of shape (bins of axis 0, ..., bins of axis
 * n - 1), sums of weights (1-d, may be NULL), or densities. The samples are 1-d and of one length; edges[d] (edges may be NULL)
 * gets the edges of axis d. One pass over the points, on all threads without weights. */
QN_API qn_array *qn_histogram_nd(int n, const qn_array *const *sample, const qn_bin_axis *axes, const qn_array *weights,
                                 bool density, qn_array **edges);

#ifdef __cplusplus
}
#endif
#endif
