/* SPDX-License-Identifier: BSD-3-Clause */
/* index.h: indexing beyond basic views: integer arrays, masks, take and put.
 *
 * Items are those of qn_view plus QN_BY(integer array) and QN_BY(bool mask), with NumPy's rules for where the indexed
 * axes appear. Indices may be negative; one out of range is QN_ERR_INDEX and names index, axis and size, before
 * anything is written. A mask's shape must match the axes it covers.
 */
#ifndef QUERN_INDEX_H
#define QUERN_INDEX_H

#include <quern/elementwise.h>

#ifdef __cplusplus
extern "C" {
#endif
/* a[items]: a view if only basic items are given, else a new array. */
#define qn_get(a, ...) \
    qn_get_items((a), (int)(sizeof((const qn_index[]){__VA_ARGS__}) / sizeof(qn_index)), (const qn_index[]){__VA_ARGS__})
QN_API qn_array *qn_get_items(const qn_array *a, int nitems, const qn_index *items);
/* a[items] = value, broadcast and cast as qn_assign with QN_UNSAFE casting; safe when value overlaps a. */
QN_API qn_status qn_set_items(const qn_array *a, int nitems, const qn_index *items, const qn_array *value);

/* a[items] = op(a[items], y), applied once for every time an element is named (y NULL for an operation of one input); y broadcasts to
 * a[items], results are cast to a's dtype whatever it is. Indices are checked before anything is written. */
QN_API qn_status qn_apply_at(const qn_op *op, const qn_array *a, int nitems, const qn_index *items, const qn_array *y);

typedef enum qn_index_mode { QN_RAISE = 0, QN_WRAP, QN_CLIP } qn_index_mode;
/* Elements (or slices) at `indices` along axis; result shape a.shape with that axis replaced by indices.shape. QN_FLATTEN (manip.h) takes
 * from the flattened array. */
QN_API qn_array *qn_take(const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode);
/* The same in out, which has the result's shape; cast as QN_UNSAFE. Nothing is written if an index is out of range. Without a temporary unless
 * out shares memory with a or indices. */
QN_API qn_status qn_take_into(const qn_array *out, const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode);
QN_API qn_array *qn_take_along_axis(const qn_array *a, const qn_array *indices, int axis);
QN_API qn_status qn_put_along_axis(const qn_array *a, const qn_array *indices, const qn_array *values, int axis);
/* a.flat[indices] = values, values repeated as needed. */
QN_API qn_status qn_put(const qn_array *a, const qn_array *indices, const qn_array *values, qn_index_mode mode);
/* a.flat[i] = values[i % values.size] where mask.flat[i] is true; a and mask (of any dtype) have equal sizes. values are cast, and may
 * share memory with a. */
QN_API qn_status qn_putmask(const qn_array *a, const qn_array *mask, const qn_array *values);
/* The k-th element of a where mask is true = values[k % values.size]; QN_ERR_VALUE if there is one and no value. */
QN_API qn_status qn_place(const qn_array *a, const qn_array *mask, const qn_array *values);
/* a = value where `where` (bool) is true, both broadcast to a; QN_ERR_TYPE if `casting` forbids the cast. */
QN_API qn_status qn_assign_where(const qn_array *a, const qn_array *value, qn_casting casting, const qn_array *where);
/* The slices along axis where the 1-d condition is true, which may be shorter than the axis; QN_FLATTEN flattens a first. */
QN_API qn_array *qn_compress(const qn_array *condition, const qn_array *a, int axis);
/* result[i] = choices[index[i]][i], index (integers) and choices broadcast together; the choices' promoted dtype. QN_ERR_VALUE for an
 * index outside [0, n) unless mode is QN_WRAP or QN_CLIP. */
QN_API qn_array *qn_choose(const qn_array *index, int n, const qn_array *const *choices, qn_index_mode mode);
/* The coordinates of flat positions in an array of this shape, counted in row-major order (column-major if `fortran`): result[k] for
 * axis k, int64 of indices' shape. QN_ERR_VALUE for a position outside, and
 * for more than one (indices->ndim > 0) of a number. */
QN_API qn_status qn_unravel_index(const qn_array *indices, int ndim, const int64_t *shape, bool fortran, qn_array **result);
/* The reverse: the flat positions of these coordinates, one array per axis, broadcast together; mode[k] says what to do with those outside
 * axis k. int64. */
QN_API qn_array *qn_ravel_multi_index(int ndim, const qn_array *const *coordinates, const int64_t *shape, const qn_index_mode *mode,
                                      bool fortran);
/* The elements (i, i, ..., i) of a = values, over and over; all lengths must be equal above 2 dimensions. A matrix with more rows than
 * columns goes on after an empty row if `wrap`. */
QN_API qn_status qn_fill_diagonal(const qn_array *a, const qn_array *values, bool wrap);
/* Elements where mask is true, in row-major order; a[mask]. */
QN_API qn_array *qn_compress_mask(const qn_array *a, const qn_array *mask);
/* a[mask] = value, value 0-d or 1-d with one element per true. */
QN_API qn_status qn_assign_mask(const qn_array *a, const qn_array *mask, const qn_array *value);
/* Positions of the elements that are not zero: result[k] for axis k (k < a->ndim), int64 of equal length. */
QN_API qn_status qn_nonzero(const qn_array *a, qn_array **result);
/* The same as one (n, ndim) array. */
QN_API qn_array *qn_argwhere(const qn_array *a);
QN_API qn_array *qn_flatnonzero(const qn_array *a);

#ifdef __cplusplus
}
#endif
#endif
