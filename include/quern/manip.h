/* SPDX-License-Identifier: BSD-3-Clause */
/* manip.h: joining, repeating and rearranging.
 *
 * All return new arrays with the promoted dtype of their inputs; shapes as NumPy's functions of the same name. Inputs are read where they
 * lie, in any layout (qn_repeat_each copies one that is not contiguous).
 */
#ifndef QUERN_MANIP_H
#define QUERN_MANIP_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif
/* Joins along an existing axis; QN_FLATTEN joins the flattened arrays. The other lengths must agree. */
#define QN_FLATTEN INT32_MIN
QN_API qn_array *qn_concat(int n, const qn_array *const *arrays, int axis);
QN_API qn_array *qn_stack(int n, const qn_array *const *arrays, int axis); /* joins along a new axis */
/* The same in out (of the result's shape; NULL: a new array) or in dtype (0: out's, or the promoted one), cast as `casting` allows
 * (QN_ERR_TYPE). Inputs that share memory with out are copied first. Returns out as a new
 * reference. */
typedef struct qn_join_opts { const qn_array *out; qn_dtype dtype; qn_casting casting; } qn_join_opts;
QN_API qn_array *qn_concat_by(int n, const qn_array *const *arrays, int axis, const qn_join_opts *opts);
QN_API qn_array *qn_stack_by(int n, const qn_array *const *arrays, int axis, const qn_join_opts *opts);
/* Each slice along axis (or element, QN_FLATTEN) `repeats` times. */
QN_API qn_array *qn_repeat(const qn_array *a, int64_t repeats, int axis);
/* repeats[i] times; repeats is 1-d with the axis' length (or 0-d). */
QN_API qn_array *qn_repeat_each(const qn_array *a, const qn_array *repeats, int axis);
QN_API qn_array *qn_tile(const qn_array *a, int nreps, const int64_t *reps);
/* The elements of a in row-major order, over and over, in a new shape; zeros if a has none. */
QN_API qn_array *qn_resize(const qn_array *a, int ndim, const int64_t *shape);
/* The truth of 8 elements (bool or integer) along axis as one byte, the first in the highest bit unless `little`; the last
 * byte is filled up with zeros. QN_FLATTEN packs the flattened array. uint8. */
QN_API qn_array *qn_packbits(const qn_array *a, int axis, bool little);
/* The reverse, for uint8: the first `count` bits along axis (zeros beyond the last), all for QN_ALL_BITS; a negative count leaves out as many. */
#define QN_ALL_BITS INT64_MIN
QN_API qn_array *qn_unpackbits(const qn_array *a, int axis, int64_t count, bool little);
/* Shifts cyclically by shift[i] along axes[i]; naxes = -1 with one shift rolls the flattened array. */
QN_API qn_array *qn_roll(const qn_array *a, int naxes, const int64_t *shift, const int *axes);
/* What a border is made of: a value; the edge; the elements next to it mirrored without or with the edge; those of the other end; a ramp
 * from the edge to a value; a statistic of the elements along the axis; nothing (undefined). */
typedef enum qn_pad_mode { QN_PAD_CONSTANT, QN_PAD_EDGE, QN_PAD_REFLECT, QN_PAD_SYMMETRIC, QN_PAD_WRAP, QN_PAD_LINEAR_RAMP, QN_PAD_MAXIMUM,
                           QN_PAD_MINIMUM, QN_PAD_MEAN, QN_PAD_MEDIAN, QN_PAD_EMPTY } qn_pad_mode;
typedef struct qn_pad_opts {
    qn_pad_mode mode;
    const qn_array *value;      /* CONSTANT, LINEAR_RAMP: broadcast to (ndim, 2), (before, after) per axis; NULL: 0 */
    const int64_t *stat_length; /* statistics: elements next to the border that count, 2 per axis; NULL: all         */
    bool odd;                   /* REFLECT, SYMMETRIC: twice the edge minus the mirrored elements                    */
} qn_pad_opts;
/* a with borders, axis by axis, so that corners come from the borders of the axes before. width holds (before, after) per axis. Results of ramps
 * and means are rounded down and to nearest for integers. QN_ERR_VALUE for negative widths and for empty axes that anything but a value
 * should extend. Statistics need a temporary of one slice. */
QN_API qn_array *qn_pad_by(const qn_array *a, const int64_t *width, const qn_pad_opts *opts);
QN_API qn_array *qn_pad(const qn_array *a, const int64_t *width, qn_pad_mode mode, const qn_array *value);
QN_API qn_array *qn_tril(const qn_array *a, int64_t k);  /* last two axes, zeros above diagonal k */
QN_API qn_array *qn_triu(const qn_array *a, int64_t k);
/* 1-d: a matrix with a on diagonal k; 2-d: diagonal k as a view. */
QN_API qn_array *qn_diag(const qn_array *a, int64_t k);
/* Coordinate matrices of n one-dimensional arrays: result[0..n); indexing "xy" swaps the first two axes. */
QN_API qn_status qn_meshgrid(int n, const qn_array *const *arrays, bool xy, qn_array **result);
QN_API qn_status qn_broadcast_arrays(int n, const qn_array *const *arrays, qn_array **result);

#ifdef __cplusplus
}
#endif
#endif
