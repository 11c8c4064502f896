/* SPDX-License-Identifier: BSD-3-Clause */
/* sort.h: sorting, searching, sets.
 *
 * NaN sorts last (also when descending is asked for by the Array API: then first as its reverse). Complex numbers sort by real,
 * then imaginary part. axis QN_FLATTEN_SORT flattens first.
 *
 * Memory beside the result: lines that are not contiguous in it are sorted or selected in groups of 64 KiB, but eight lines at least;
 * stable descending orders, complex numbers and mixed zeros take work space of a line; the set functions sort a copy of their
 * input. Searching and counting convert their elements in blocks; the sorted array (a) itself is copied if it is strided or of another
 * dtype.
 */
#ifndef QUERN_SORT_H
#define QUERN_SORT_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif
#define QN_FLATTEN_SORT INT32_MIN
QN_API qn_array *qn_sort(const qn_array *a, int axis, bool descending, bool stable);
QN_API qn_status qn_sort_into(const qn_array *a, int axis, bool descending, bool stable); /* in place */
QN_API qn_array *qn_argsort(const qn_array *a, int axis, bool descending, bool stable); /* int64 */
/* The elements at sorted positions kth[] are in place, smaller before, larger after. Where a has no elements no position is looked at. */
QN_API qn_array *qn_partition(const qn_array *a, int nkth, const int64_t *kth, int axis);
/* The indices of such a partition. Up to six kth cost a few passes over a copy of each line; with more, and for complex numbers, it
 * is the stable sorting permutation. The result is the same on every instruction set. */
QN_API qn_array *qn_argpartition(const qn_array *a, int nkth, const int64_t *kth, int axis);
/* Indices that sort along axis by keys[n-1], equal ones by keys[n-2] and so on; the keys have one shape. */
QN_API qn_array *qn_lexsort(int n, const qn_array *const *keys, int axis);
/* Where v would be inserted in sorted 1-d a; right: after equal elements. sorter (may be NULL): a[sorter] is sorted. */
QN_API qn_array *qn_searchsorted(const qn_array *a, const qn_array *v, bool right, const qn_array *sorter);
/* Distinct values of the flattened array, sorted (each NaN counts as distinct in the Array API, equal_nan joins them). Each output pointer may be NULL:
 * index = first position (of joined complex NaNs: that of the one that sorts first), inverse = place of each element in values (shape of a), counts. */
QN_API qn_status qn_unique(const qn_array *a, bool equal_nan, qn_array **values, qn_array **index, qn_array **inverse,
                           qn_array **counts);
/* Distinct slices along axis, sorted as words by letters: values like a with fewer of them, the position of the first of each, for
 * every slice its place in values, and counts; each pointer may be NULL. A NaN equals nothing. */
QN_API qn_status qn_unique_axis(const qn_array *a, int axis, qn_array **values, qn_array **index, qn_array **inverse, qn_array **counts);
QN_API qn_array *qn_isin(const qn_array *a, const qn_array *values, bool invert);
QN_API qn_array *qn_union1d(const qn_array *a, const qn_array *b);
QN_API qn_array *qn_intersect1d(const qn_array *a, const qn_array *b);
/* The same with the positions of the first of each value in the flattened a and b. */
QN_API qn_status qn_intersect1d_places(const qn_array *a, const qn_array *b, qn_array **values, qn_array **in_a, qn_array **in_b);
/* assume_unique: the elements of a that are not in b, as they stand. */
QN_API qn_array *qn_setdiff1d(const qn_array *a, const qn_array *b, bool assume_unique);
QN_API qn_array *qn_setxor1d(const qn_array *a, const qn_array *b); /* in exactly one of them */

#ifdef __cplusplus
}
#endif
#endif
