/* SPDX-License-Identifier: BSD-3-Clause */
/* index.c: a[items] and a[items] = value.  Basic items are views; a mask of the whole shape is packed directly;
 * everything else becomes a selection. */
#include <ops/indexing.h>

bool qn_has_arrays(int nitems, const qn_index *items)
{
    for (int i = 0; i < nitems; i++)
        if (items[i].kind == QN_INDEX_ARRAY)
            return true;
    return false;
}

/* The mask, if that is all there is and it has the array's shape. */
static const qn_array *lone_mask(const qn_array *a, int nitems, const qn_index *items)
{
    const qn_array *mask = nitems == 1 ? items[0].array : NULL;
    return mask && mask->dtype == QN_BOOL && mask->ndim > 0 && qn_same_shape(mask, a) ? mask : NULL;
}

qn_array *qn_get_items(const qn_array *a, int nitems, const qn_index *items)
{
    qn_selection s;
    if (qn_is_null(a, "get"))
        return NULL;
    if (!qn_has_arrays(nitems, items))
        return qn_view_items(a, nitems, items);
    const qn_array *mask = lone_mask(a, nitems, items);
    if (mask)
        return qn_mask_get("get", a, mask);
    qn_selection_init(&s, "get", a);
    qn_array *result = qn_selection_parse(&s, nitems, items) == QN_OK ? qn_selection_get(&s) : NULL;
    qn_selection_done(&s);
    return result;
}

static qn_status set_view(const qn_array *a, int nitems, const qn_index *items, const qn_array *value)
{
    qn_array *view = qn_view_items(a, nitems, items);
    const qn_status status = view ? qn_assign(view, value, QN_UNSAFE) : qn_failed();
    qn_release(view);
    return status;
}

static qn_status set_selection(const qn_array *a, int nitems, const qn_index *items, const qn_array *value)
{
    qn_selection s;
    qn_selection_init(&s, "set", a);
    qn_status status = qn_selection_parse(&s, nitems, items);
    if (status == QN_OK)
        status = qn_selection_detach(&s);
    if (status == QN_OK)
        status = qn_selection_set(&s, value);
    qn_selection_done(&s);
    return status;
}

qn_status qn_set_items(const qn_array *a, int nitems, const qn_index *items, const qn_array *value)
{
    if (qn_is_null(a, "set") || qn_is_null(value, "set"))
        return qn_failed();
    QN_TRY(qn_check_writeable("set", a));
    if (!qn_has_arrays(nitems, items))
        return set_view(a, nitems, items, value);
    const qn_array *mask = lone_mask(a, nitems, items);
    if (mask)
        return qn_mask_set("set", a, mask, value);
    return set_selection(a, nitems, items, value);
}

static qn_status check_mask_dtype(const char *func, const qn_array *mask)
{
    if (qn_is_null(mask, func))
        return qn_failed();
    if (mask->dtype == QN_BOOL)
        return QN_OK;
    return qn_fail(QN_ERR_TYPE, "%s: the mask must be bool, not %s", func, qn_dtypes[mask->dtype].name);
}

qn_array *qn_compress_mask(const qn_array *a, const qn_array *mask)
{
    if (qn_is_null(a, "compress_mask") || check_mask_dtype("compress_mask", mask) != QN_OK)
        return NULL;
    return qn_get(a, QN_BY(mask));
}

qn_status qn_assign_mask(const qn_array *a, const qn_array *mask, const qn_array *value)
{
    if (qn_is_null(a, "assign_mask"))
        return qn_failed();
    QN_TRY(check_mask_dtype("assign_mask", mask));
    return qn_set_items(a, 1, &QN_BY(mask), value);
}
