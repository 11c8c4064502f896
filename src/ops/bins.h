/* SPDX-License-Identifier: BSD-3-Clause */
/* bins.h: the bins of one coordinate, shared by the histograms. */
#ifndef QN_BINS_H
#define QN_BINS_H

#include <ops/order.h>
#include <ops/reader.h>
#include <quern/histogram.h>

typedef struct qn_bins {
    const double *edge; /* n + 1 of them, increasing                                          */
    int64_t n;
    double scale;       /* bins per unit where the edges are nearly evenly spaced, else 0     */
    double sure;        /* farther than this from the middle of a bin a guess may be wrong    */
} qn_bins;
/* Bins between n + 1 increasing edges, which are borrowed. */
void qn_bins_make(qn_bins *b, const double *edge, int64_t n);
/* bin[i] of x[0..n): 0 .. b->n - 1, or b->n outside. */
void qn_bins_place(const qn_bins *b, const double *x, int64_t n, int64_t *bin);
/* Elements [i, i + n) of an array read as float64: in place, or in buffer. */
static inline const double *qn_read_f64(const qn_reader *r, int64_t i, int64_t n, double *buffer)
{
    return (const double *)(const void *)qn_read(r, i, n, buffer);
}
/* The edges as contiguous float64, checked: 1-d, at least two, increasing. */
qn_array *qn_edges(const char *func, const qn_array *edges);
qn_status qn_check_bin_count(const char *func, int64_t nbins);
/* The range of the bins: as given, of the data for hi < lo, widened if empty; finite. */
qn_status qn_outer_edges(const char *func, const qn_array *a, double *lo, double *hi);

#endif
