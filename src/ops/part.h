/* SPDX-License-Identifier: BSD-3-Clause */
/* part.h: copying a box of elements between arrays, the one step that joining, tiling, rolling and padding repeat. */
#ifndef QN_OPS_PART_H
#define QN_OPS_PART_H

#include <loop/loop.h>
#include <quern/manip.h>

/* One side of a copy: the element at index 0 and the strides of the box in this array. */
typedef struct qn_side { const qn_array *array; char *data; const int64_t *strides; } qn_side;
/* to[...] = from over the box, cast; the two boxes share no byte. */
qn_status qn_copy_part(const char *func, int ndim, const int64_t *shape, qn_side to, qn_side from);

#endif
