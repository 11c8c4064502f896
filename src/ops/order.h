/* SPDX-License-Identifier: BSD-3-Clause */
/* order.h: shared by sorting, searching, sets and order statistics.  One block per file. */
#ifndef QN_ORDER_H
#define QN_ORDER_H

#include <core/core.h>
#include <loop/loop.h>
#include <quern/sort.h>

static inline qn_any_fn qn_sort_kernel(int kind, int dtype) { return qn_kernel(QN_KIND_SORT, kind, dtype); }

/* ---- rearrange.c: elements moved by size, at index [log2 itemsize] ---- */
typedef struct qn_rearrange {
    void (*reverse)(void *x, int64_t n);
    void (*gather)(void *out, const void *x, const int64_t *index, int64_t n);
    /* Moves the x[i] with keep[i] to the front; returns their number. */
    int64_t (*compact)(void *x, const uint8_t *keep, int64_t n);
} qn_rearrange;
const qn_rearrange *qn_rearrange_for(int64_t itemsize);

/* ---- lines.c ---- */
/* a as an aligned C-contiguous array whose last axis is `axis` of a (QN_FLATTEN_SORT: of the flattened a); always_copy: never a's own memory. */
qn_array *qn_to_lines(const char *func, const qn_array *a, int axis, bool always_copy);
/* The inverse: lines with the last axis moved back to `axis`, C-contiguous. Takes the reference to lines. */
qn_array *qn_from_lines(qn_array *lines, int axis);
/* Number of lines along the last axis of a (n may be 0: then 0). */
int64_t qn_line_count(const qn_array *lines);
/* 1-d aligned C-contiguous copy of all elements as dtype t. */
qn_array *qn_flat_copy(const char *func, const qn_array *a, int t);
/* The first n elements of the 1-d array a in memory of their own size. Takes the reference to a. */
qn_array *qn_shrink(const char *func, qn_array *a, int64_t n);

/* ---- sort.c ---- */
/* Sorts every line of an array from qn_to_lines. */
qn_status qn_sort_lines(const char *func, const qn_array *lines, bool descending, bool stable);

/* ---- partition.c ---- */
/* sorted[] = the distinct positions kth[] in lines of n elements, counted from the start, ascending; returns their number, -1 if one
 * is out of bounds. */
int qn_check_kth(const char *func, int nkth, const int64_t *kth, int64_t n, int64_t *sorted);

/* ---- unique.c ---- */
/* Sorted distinct elements of the flattened a as dtype t. */
qn_array *qn_distinct(const char *func, const qn_array *a, int t, bool equal_nan);
/* The same of the 1-d contiguous x, which is sorted in place. Takes the reference to x. */
qn_array *qn_distinct_in_place(const char *func, qn_array *x, bool equal_nan);
/* bool n: does x[i] differ from x[i-1]? x is sorted; NaNs differ from each other unless equal_nan. */
qn_array *qn_group_starts(const char *func, const qn_array *x, bool equal_nan);
/* Of a sorting permutation and the bools that say where a group of equals starts: inverse[i] = the group of element i; the size of
 * each group. */
void qn_groups_inverse(const qn_array *order, const qn_array *starts, int64_t *inverse);
void qn_groups_counts(const qn_array *starts, int64_t ngroups, int64_t *counts);
/* *output = NULL, after releasing it; for optional outputs. */
void qn_clear_output(qn_array **output);
void qn_drop_output(qn_array **output);

/* ---- searchsorted.c ---- */
/* How many elements of the sorted 1-d array x are not NaN. */
int64_t qn_count_before_nan(const qn_array *x);

#endif
