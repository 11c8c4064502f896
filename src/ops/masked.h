/* SPDX-License-Identifier: BSD-3-Clause */
/* masked.h: writing values where a mask is true, block by block, to an array of any strides. */
#ifndef QN_OPS_MASKED_H
#define QN_OPS_MASKED_H

#include <loop/loop.h>
#include <ops/indexing.h>

/* How values meet places: one for each true of the mask, or one for each element of it; over and over in both. */
typedef enum { QN_VALUES_PACKED, QN_VALUES_ALIGNED } qn_values_kind;
/* a[mask] = values for the mask of the scan, as many elements as a has. values has one element at least, is cast to a's dtype and
 * shares no memory with a. */
QN_MUST_USE qn_status qn_masked_write(const qn_mask_scan *scan, const qn_array *a, const qn_array *values, qn_values_kind kind);
/* a = mask ? value : a, both broadcast to a and sharing no memory with it; value is cast. By the engine, with threads. */
QN_MUST_USE qn_status qn_blend_into(const qn_array *a, const qn_array *value, const qn_array *mask);
/* x, or a copy if it may share memory with a. */
qn_array *qn_apart(const qn_array *x, const qn_array *a);

#endif
