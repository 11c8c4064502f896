/* SPDX-License-Identifier: BSD-3-Clause */
/* digitize.c: the bin each element falls into, bins ascending or descending. */
#include "order.h"
#include <quern/histogram.h>
#include <quern/reduce.h>

/* Do the bins never fall (descending: never rise)? */
static bool monotonic(const qn_array *bins, bool descending)
{
    if (bins->size < 2)
        return true;
    qn_array *upper = qn_view(bins, QN_FROM(1)), *lower = qn_view(bins, QN_TO(-1));
    qn_array *good = descending ? qn_less_equal(upper, lower) : qn_greater_equal(upper, lower);
    qn_array *all = qn_all(good, QN_ALL_AXES);
    bool r = all && *(const uint8_t *)all->data;
    qn_release(upper);
    qn_release(lower);
    qn_release(good);
    qn_release(all);
    return r;
}

/* Bins of a descending sequence are counted from its end. */
static qn_array *digitize_descending(const qn_array *a, const qn_array *bins, bool right)
{
    qn_array *flipped = qn_flip(bins, -1, NULL);
    qn_array *r = qn_searchsorted(flipped, a, !right, NULL);
    qn_release(flipped);
    for (int64_t i = 0; r && i < r->size; i++)
        ((int64_t *)(void *)r->data)[i] = bins->size - ((int64_t *)(void *)r->data)[i];
    return r;
}

qn_array *qn_digitize(const qn_array *a, const qn_array *bins, bool right)
{
    if (qn_is_null(a, "digitize") || qn_is_null(bins, "digitize"))
        return NULL;
    if (bins->ndim != 1 || qn_is_complex(a->dtype) || qn_is_complex(bins->dtype)) {
        qn_fail(bins->ndim != 1 ? QN_ERR_VALUE : QN_ERR_TYPE, "digitize: bins must be 1-d and real (%d-d %s given for %s values)",
                bins->ndim, qn_dtypes[bins->dtype].name, qn_dtypes[a->dtype].name);
        return NULL;
    }
    if (monotonic(bins, false))
        return qn_searchsorted(bins, a, !right, NULL);
    if (monotonic(bins, true))
        return digitize_descending(a, bins, right);
    if (qn_error_status() != QN_ERR_NOMEM)
        qn_fail(QN_ERR_VALUE, "digitize: bins must be monotonically increasing or decreasing");
    return NULL;
}
