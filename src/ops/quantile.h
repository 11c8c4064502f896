/* SPDX-License-Identifier: BSD-3-Clause */
/* quantile.h: quantiles of lines that lie one after the other in memory, for the file that brings them there. */
#ifndef QN_OPS_QUANTILE_H
#define QN_OPS_QUANTILE_H

#include <ops/ranks.h>

typedef struct qn_quantile_plan {
    const char *func;
    char *data, *out;       /* lines from the first on; results of all lines */
    int64_t n, first, nlines, itemsize, out_size, nq;
    const double *q;        /* in [0, 1]; NULL: the median     */
    int q_dtype, dtype, result;
    qn_quantile_method method;
    bool weak, skip_nan, picks;
    const double *weights;  /* like data; NULL: none           */
    _Atomic bool empty;     /* was a line without elements?    */
    qn_nth_fn nth;
    qn_argsort_fn argsort;
    qn_loop_fn load, store; /* between dtype, float64, result  */
    qn_status status;
} qn_quantile_plan;

/* ---- quantile_lines.c: lines [begin, end) of the plan (context), for qn_parallel_for; a failure goes to plan->status ---- */
void qn_quantile_lines(void *context, int64_t begin, int64_t end);
void qn_quantile_weighted_lines(void *context, int64_t begin, int64_t end);
/* Which elements of n >= 1 sorted ones quantile i is between; the quantile to its place, from a line in which they are selected. */
qn_rank qn_quantile_rank(const qn_quantile_plan *p, int64_t n, int64_t i);
void qn_quantile_put(const qn_quantile_plan *p, int64_t i, int64_t line, const char *x, qn_rank rank);

/* ---- quantile_long.c ---- */
/* The quantiles of the one line p->n long at x, if it is long and of a kind that is found so (*done). */
qn_status qn_quantile_long(const qn_quantile_plan *p, const char *x, bool *done);

#endif
