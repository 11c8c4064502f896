/* SPDX-License-Identifier: BSD-3-Clause */
/* diff.c: n-th differences along an axis, by repeated subtraction of shifted views. */
#include "order.h"
#include <quern/reduce.h>

/* a without its first (last) element along the axis. */
static qn_array *without_end(const qn_array *a, int axis, bool first)
{
    qn_index items[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++)
        items[i] = i != axis ? QN_ALL : first ? QN_FROM(1) : QN_TO(-1);
    return qn_view_items(a, a->ndim, items);
}

static qn_array *first_difference(const qn_array *a, int axis)
{
    qn_array *upper = without_end(a, axis, true), *lower = upper ? without_end(a, axis, false) : NULL;
    qn_array *r = NULL;
    if (lower)
        r = a->dtype == QN_BOOL ? qn_not_equal(upper, lower) : qn_subtract(upper, lower);
    qn_release(upper);
    qn_release(lower);
    return r;
}

qn_array *qn_diff(const qn_array *a, int n, int axis)
{
    if (qn_is_null(a, "diff"))
        return NULL;
    if (n < 0 || a->ndim == 0) {
        qn_fail(QN_ERR_VALUE, n < 0 ? "diff: order must be non-negative but got %d" : "diff: needs at least one dimension (order %d)",
                n);
        return NULL;
    }
    int k;
    if (qn_check_axis("diff", axis, a->ndim, &k) != QN_OK)
        return NULL;
    qn_array *r = qn_retain(a);
    for (int i = 0; i < n && i <= a->shape[k] && r; i++) { /* beyond that there is nothing left */
        qn_array *next = first_difference(r, k);
        qn_release(r);
        r = next;
    }
    return r;
}
