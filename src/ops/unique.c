/* SPDX-License-Identifier: BSD-3-Clause */
/* unique.c: sorted distinct elements with first positions, places and counts.
 *
 * Sort, mark where a new value begins, compact. Positions come from the stable sorting permutation, so the first of each
 * group is the first in the array. Integers of a small range are counted instead unless positions are wanted (unique_range.c). */
#include "order.h"
#include <quern/elementwise.h>
#include <quern/index.h>

qn_array *qn_group_starts(const char *func, const qn_array *x, bool equal_nan)
{
    qn_array *starts = qn_new(func, QN_BOOL, 1, &x->size);
    if (!starts || x->size == 0)
        return starts;
    uint8_t *p = (uint8_t *)starts->data;
    p[0] = 1;
    qn_array *here = qn_view(starts, QN_FROM(1)), *upper = qn_view(x, QN_FROM(1)), *lower = qn_view(x, QN_TO(-1));
    qn_status status = x->size > 1 ? qn_not_equal_into(here, upper, lower) : QN_OK;
    qn_release(here);
    qn_release(upper);
    qn_release(lower);
    if (status != QN_OK)
        return qn_drop(starts);
    int64_t m = equal_nan ? qn_count_before_nan(x) : x->size;
    if (m < x->size) {
        p[m] = 1;
        memset(p + m + 1, 0, (size_t)(x->size - m - 1));
    }
    return starts;
}

static int64_t count_starts(const qn_array *starts)
{
    return ((qn_count_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_COUNT, 0))((const uint8_t *)starts->data, starts->size);
}

/* The elements of x where a group starts: x itself if that is everywhere. Takes the reference to x. Many are moved in chunks on all threads, a
 * few in place. */
static qn_array *at_starts(const char *func, qn_array *x, const qn_array *starts)
{
    enum { MANY = 32768 };
    if (x->size < MANY)
        return qn_shrink(func, x, qn_rearrange_for(x->itemsize)->compact(x->data, (const uint8_t *)starts->data, x->size));
    if (count_starts(starts) == x->size)
        return x;
    qn_array *r = qn_compress_mask(x, starts);
    qn_release(x);
    return r;
}

qn_array *qn_distinct_in_place(const char *func, qn_array *x, bool equal_nan)
{
    if (!x || qn_sort_lines(func, x, false, false) != QN_OK)
        return qn_drop(x);
    qn_array *starts = qn_group_starts(func, x, equal_nan);
    if (!starts)
        return qn_drop(x);
    qn_array *r = at_starts(func, x, starts);
    qn_release(starts);
    return r;
}

qn_array *qn_distinct(const char *func, const qn_array *a, int t, bool equal_nan)
{
    qn_array *r = NULL;
    bool done = false;
    if (t == a->dtype && qn_unique_by_counting(func, a, &r, NULL, NULL, &done) != QN_OK)
        return qn_drop(r);
    return done ? r : qn_distinct_in_place(func, qn_flat_copy(func, a, t), equal_nan);
}

/* ---- with positions ---- */
typedef struct groups {
    qn_array *flat, *order, *sorted, *starts;
    int64_t count;
} groups;

static void groups_release(groups *g)
{
    qn_release(g->flat);
    qn_release(g->order);
    qn_release(g->sorted);
    qn_release(g->starts);
}

/* The sorted elements alone, without the order they come from. */
static qn_status groups_of_values(groups *g, const qn_array *a, bool equal_nan)
{
    *g = (groups){.sorted = qn_flat_copy("unique", a, a->dtype)};
    if (!g->sorted)
        return qn_failed();
    QN_TRY(qn_sort_lines("unique", g->sorted, false, false));
    g->starts = qn_group_starts("unique", g->sorted, equal_nan);
    if (!g->starts)
        return qn_failed();
    g->count = count_starts(g->starts);
    return QN_OK;
}

static qn_status groups_make(groups *g, const qn_array *a, bool equal_nan)
{
    *g = (groups){0};
    qn_array *all = qn_contiguous(a, QN_DEFAULT_DTYPE);
    g->flat = all ? qn_reshape(all, 1, &a->size) : NULL;
    qn_release(all);
    g->order = g->flat ? qn_argsort(g->flat, 0, false, true) : NULL;
    g->sorted = g->order ? qn_new("unique", a->dtype, 1, &a->size) : NULL;
    if (!g->sorted)
        return qn_failed();
    qn_rearrange_for(a->itemsize)->gather(g->sorted->data, g->flat->data, (const int64_t *)(void *)g->order->data, a->size);
    g->starts = qn_group_starts("unique", g->sorted, equal_nan);
    if (!g->starts)
        return qn_failed();
    g->count = count_starts(g->starts);
    return QN_OK;
}

void qn_groups_inverse(const qn_array *order, const qn_array *starts, int64_t *inverse)
{
    const int64_t *at = (const int64_t *)(void *)order->data;
    const uint8_t *start = (const uint8_t *)starts->data;
    int64_t group = -1;
    for (int64_t i = 0; i < order->size; i++) {
        group += start[i];
        inverse[at[i]] = group;
    }
}

/* The groups' sizes are the distances of their starts: first the starts, then the distances in their place. */
void qn_groups_counts(const qn_array *starts, int64_t ngroups, int64_t *counts)
{
    const qn_positions_fn positions = (qn_positions_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_POSITIONS, 3);
    positions((const uint8_t *)starts->data, ngroups, 0, counts);
    for (int64_t i = 0; i + 1 < ngroups; i++)
        counts[i] = counts[i + 1] - counts[i];
    if (ngroups > 0)
        counts[ngroups - 1] = starts->size - counts[ngroups - 1];
}

/* The outputs asked for; on failure those made are released by the caller. */
static qn_status groups_write(groups *g, const qn_array *a, qn_array **values, qn_array **index, qn_array **inverse,
                              qn_array **counts)
{
    if (inverse && !(*inverse = qn_new("unique", QN_INT64, a->ndim, a->shape)))
        return qn_failed();
    if (counts && !(*counts = qn_new("unique", QN_INT64, 1, &g->count)))
        return qn_failed();
    if (inverse)
        qn_groups_inverse(g->order, g->starts, (int64_t *)(void *)(*inverse)->data);
    if (counts)
        qn_groups_counts(g->starts, g->count, (int64_t *)(void *)(*counts)->data);
    if (values) {
        *values = at_starts("unique", g->sorted, g->starts);
        g->sorted = NULL;
    }
    if (index) {
        *index = at_starts("unique", g->order, g->starts);
        g->order = NULL;
    }
    return (values && !*values) || (index && !*index) ? qn_failed() : QN_OK;
}

static qn_status by_sorting(const qn_array *a, bool equal_nan, qn_array **values, qn_array **index, qn_array **inverse,
                            qn_array **counts)
{
    groups g;
    qn_status status = index || inverse ? groups_make(&g, a, equal_nan) : groups_of_values(&g, a, equal_nan);
    if (status == QN_OK)
        status = groups_write(&g, a, values, index, inverse, counts);
    groups_release(&g);
    return status;
}

void qn_clear_output(qn_array **output)
{
    if (output)
        *output = NULL;
}

void qn_drop_output(qn_array **output)
{
    if (output)
        qn_release(*output);
    qn_clear_output(output);
}

qn_status qn_unique(const qn_array *a, bool equal_nan, qn_array **values, qn_array **index, qn_array **inverse,
                    qn_array **counts)
{
    qn_clear_output(values);
    qn_clear_output(index);
    qn_clear_output(inverse);
    qn_clear_output(counts);
    if (qn_is_null(a, "unique"))
        return qn_failed();
    if (values && !index && !inverse && !counts) {
        *values = qn_distinct("unique", a, a->dtype, equal_nan);
        return *values ? QN_OK : qn_failed();
    }
    bool done = false;
    qn_status status = index ? QN_OK : qn_unique_by_counting("unique", a, values, inverse, counts, &done);
    if (status == QN_OK && !done)
        status = by_sorting(a, equal_nan, values, index, inverse, counts);
    if (status != QN_OK) {
        qn_drop_output(values);
        qn_drop_output(index);
        qn_drop_output(inverse);
        qn_drop_output(counts);
    }
    return status;
}
