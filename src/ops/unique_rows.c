/* SPDX-License-Identifier: BSD-3-Clause */
/* unique_rows.c: distinct slices along an axis. Slices are sorted by their elements as words by letters, by one stable sort for
 * every position from the last to the first; equals are then neighbours. */
#include "order.h"
#include <quern/elementwise.h>
#include <quern/index.h>
#include <quern/reduce.h>

/* a as rows: contiguous (n, k), row i the flattened slice i along axis. */
static qn_array *rows_of(const qn_array *a, int axis)
{
    int64_t n = a->shape[axis], k = n > 0 ? a->size / n : 0;
    qn_array *moved = qn_moveaxis(a, axis, 0), *rows = moved ? qn_reshape(moved, QN_SHAPE(n, k)) : NULL;
    qn_release(moved);
    qn_array *r = rows ? qn_contiguous(rows, QN_DEFAULT_DTYPE) : NULL;
    qn_release(rows);
    return r;
}

/* The permutation that sorts the rows. */
static qn_array *order_of(const qn_array *rows)
{
    int64_t n = rows->shape[0], k = rows->shape[1];
    if (k == 0)
        return qn_arange_int(0, n, 1, QN_INT64);
    const qn_array **keys = qn_scratch_array(k, sizeof *keys, "unique");
    int64_t made = 0;
    while (keys && made < k && (keys[made] = qn_view(rows, QN_ALL, QN_AT(k - 1 - made))) != NULL)
        made++;
    qn_array *order = keys && made == k && k <= INT32_MAX ? qn_lexsort((int)k, keys, 0) : NULL;
    for (int64_t i = 0; i < made; i++)
        qn_release(keys[i]);
    qn_scratch_free(keys);
    return order;
}

/* bool n: does a row in sorted order differ from the one before? */
static qn_array *starts_of(const qn_array *rows, const qn_array *order)
{
    int64_t n = rows->shape[0];
    qn_array *starts = qn_zeros(QN_BOOL, 1, &n);
    if (!starts || n == 0)
        return starts;
    *starts->data = 1;
    qn_array *sorted = qn_take(rows, order, 0, QN_RAISE), *upper = sorted ? qn_view(sorted, QN_FROM(1)) : NULL;
    qn_array *lower = upper ? qn_view(sorted, QN_TO(-1)) : NULL, *differ = lower ? qn_not_equal(upper, lower) : NULL;
    qn_array *any = differ ? qn_any(differ, QN_AXIS(1)) : NULL, *rest = any ? qn_view(starts, QN_FROM(1)) : NULL;
    qn_status status = rest ? qn_copy_elements(rest, any) : qn_failed();
    qn_release(sorted), qn_release(upper), qn_release(lower), qn_release(differ), qn_release(any), qn_release(rest);
    return status == QN_OK ? starts : qn_drop(starts);
}

/* The outputs asked for. */
static qn_status write(const qn_array *a, int axis, const qn_array *order, const qn_array *starts, qn_array **values, qn_array **index,
                       qn_array **inverse, qn_array **counts)
{
    qn_array *first = qn_compress_mask(order, starts);
    if (!first)
        return qn_failed();
    if (values)
        *values = qn_take(a, first, axis, QN_RAISE);
    if (inverse && (*inverse = qn_new("unique", QN_INT64, 1, order->shape)) != NULL)
        qn_groups_inverse(order, starts, (int64_t *)(void *)(*inverse)->data);
    if (counts && (*counts = qn_new("unique", QN_INT64, 1, first->shape)) != NULL)
        qn_groups_counts(starts, first->size, (int64_t *)(void *)(*counts)->data);
    bool good = (!values || *values) && (!inverse || *inverse) && (!counts || *counts);
    if (index && good)
        *index = first;
    else
        qn_release(first);
    return good ? QN_OK : qn_failed();
}

qn_status qn_unique_axis(const qn_array *a, int axis, qn_array **values, qn_array **index, qn_array **inverse, qn_array **counts)
{
    qn_array **outputs[4] = {values, index, inverse, counts};
    for (int i = 0; i < 4; i++)
        qn_clear_output(outputs[i]);
    if (qn_is_null(a, "unique") || qn_check_axis("unique", axis, a->ndim, &axis) != QN_OK)
        return qn_failed();
    qn_array *rows = rows_of(a, axis), *order = rows ? order_of(rows) : NULL, *starts = order ? starts_of(rows, order) : NULL;
    qn_status status = starts ? write(a, axis, order, starts, values, index, inverse, counts) : qn_failed();
    qn_release(rows);
    qn_release(order);
    qn_release(starts);
    for (int i = 0; i < 4 && status != QN_OK; i++)
        qn_drop_output(outputs[i]);
    return status;
}
