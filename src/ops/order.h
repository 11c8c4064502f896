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

/* ---- line_groups.c ---- */
enum { QN_GROUP_ARRAYS = 4 };
/* part[k]: a group of the lines of array k, NULL if that is; first: the number of its first line. */
typedef qn_status (*qn_group_fn)(void *context, const qn_array *const *part, int64_t first);
/* fn on groups of the lines of n arrays, which the first `outer` axes number, all of the same shape there: as many lines at once as fit
 * with line_bytes each in 48 KiB, but eight at least; on all threads if they take line_ns each. No axis is empty. An
 * error comes from the first group, or is QN_ERR_NOMEM. */
qn_status qn_by_groups(const char *func, int outer, int n, const qn_array *const *arrays, int64_t line_bytes, double line_ns,
                       qn_group_fn fn, void *context);

/* ---- lines.c ---- */
/* Changes the lines (the last axis) of a C-contiguous aligned array in place. */
typedef qn_status (*qn_lines_fn)(void *context, const qn_array *lines);
/* A copy of a of dtype t, in which fn has changed the lines along `axis` (QN_FLATTEN_SORT: of the flattened a). fn sees them as
 * dtype `work`; lines that are not contiguous in the result come to it in groups. */
qn_array *qn_map_lines(const char *func, const qn_array *a, int axis, int work, int t, qn_lines_fn fn, void *context);
/* The same in a's own memory and dtype. */
qn_status qn_map_lines_into(const char *func, const qn_array *a, int axis, qn_lines_fn fn, void *context);
/* Writes the permutation of every line (last axis) of the first array to the second, int64; both C-contiguous and aligned. */
typedef qn_status (*qn_index_lines_fn)(void *context, const qn_array *lines, const qn_array *index);
/* What fn writes for the lines of a along `axis`, in a's shape (QN_FLATTEN_SORT: 1-d). */
qn_array *qn_index_lines(const char *func, const qn_array *a, int axis, qn_index_lines_fn fn, void *context);
/* Number of lines along the last axis of a (n may be 0: then 0). */
int64_t qn_line_count(const qn_array *lines);
/* 1-d aligned C-contiguous copy of all elements as dtype t. */
qn_array *qn_flat_copy(const char *func, const qn_array *a, int t);
/* The first n elements of the 1-d array a in memory of their own size. Takes the reference to a. */
qn_array *qn_shrink(const char *func, qn_array *a, int64_t n);

/* ---- sort.c ---- */
typedef struct qn_direction { bool descending, stable; } qn_direction;
/* Sorts every line (last axis) of a C-contiguous aligned array. */
qn_status qn_sort_lines(const char *func, const qn_array *lines, bool descending, bool stable);
/* Are so many lines of n elements sorted in parts, on several threads or between questions? And who does the parts of one. */
bool qn_sorts_in_parts(int64_t lines, int64_t n);
extern const qn_crew qn_sort_crew;

/* ---- partition.c ---- */
/* The distinct positions kth in lines of a along axis (may be QN_FLATTEN_SORT), counted from the start, ascending; for the caller to
 * free with qn_scratch_free. NULL with an error if one is outside. */
int64_t *qn_line_positions(const char *func, const qn_array *a, int nkth, const int64_t *kth, int axis, int *distinct);

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

/* ---- unique_range.c ---- */
/* Outputs as of qn_unique, each may be NULL, if a is of many integers of a small range; *done says whether it is. */
qn_status qn_unique_by_counting(const char *func, const qn_array *a, qn_array **values, qn_array **inverse, qn_array **counts,
                                bool *done);

/* ---- searchsorted.c ---- */
/* How many elements of the sorted 1-d array x are not NaN. */
int64_t qn_count_before_nan(const qn_array *x);

#endif
