/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer.h: the walk that moves the elements of a selection between its array and another one, for the files that get and set. */
#ifndef QN_OPS_TRANSFER_H
#define QN_OPS_TRANSFER_H

#include <loop/loop.h>
#include <ops/indexing.h>

enum { QN_TRANSFER_BLOCK = QN_SCAN_BLOCK };

/* The stride on the other side of kept axis k, given the strides of the result's axes. */
static inline int64_t qn_other_stride(const qn_selection *s, const int64_t *strides, int k)
{
    return strides[k < s->at ? k : k + s->nindex];
}
/* Elements of the kept axes together. */
static inline int64_t qn_kept_size(const qn_selection *s)
{
    int64_t size = 1;
    for (int k = 0; k < s->nkept; k++)
        size *= s->kept_shape[k];
    return size;
}
/* The kernel that gathers or scatters items of so many bytes. */
static inline qn_gather_fn qn_move_kernel(enum qn_select_kind kind, int64_t bytes)
{
    const bool power = bytes <= 16 && (bytes & (bytes - 1)) == 0;
    return (qn_gather_fn)qn_kernel(QN_KIND_SELECT, kind, power ? __builtin_ctzll((uint64_t)bytes) : QN_SELECT_ANY);
}
qn_status qn_fail_changed(const qn_selection *s);
/* Moves all selected elements to `other` (set: from it), whose axes have these strides in the order of the result's; casts. */
qn_status qn_transfer(const qn_selection *s, const qn_array *other, const int64_t *strides, bool set);

#endif
