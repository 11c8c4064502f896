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

/* ---- a line by few integers: the commonest case, without a selection ---- */

enum { FEW = 512 };

static bool is_simple(const qn_array *a, int nitems, const qn_index *items)
{
    const qn_array *index = nitems == 1 && a->ndim == 1 ? items[0].array : NULL;
    return index && index->dtype == QN_INT64 && qn_is_contiguous(index) && index->ndim > 0 && index->size <= FEW;
}

/* The places in the line a that index names. */
static qn_status simple_offsets(const char *func, const qn_array *a, const qn_array *index, int64_t *offset)
{
    const int64_t *i = (const int64_t *)(const void *)index->data;
    const qn_offsets_fn outside = (qn_offsets_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_OFFSETS, QN_RAISE);
    if (!outside(i, index->size, a->shape[0], a->strides[0], false, offset))
        return QN_OK;
    int64_t k = 0;
    while (i[k] >= -a->shape[0] && i[k] < a->shape[0])
        k++;
    return qn_fail(QN_ERR_INDEX, "%s: index %lld is out of bounds for axis 0 with size %lld", func, (long long)i[k], (long long)a->shape[0]);
}

static qn_array *get_simple(const qn_array *a, const qn_array *index)
{
    int64_t offset[FEW];
    qn_array *r = qn_new("get", a->dtype, index->ndim, index->shape);
    if (!r)
        return NULL;
    if (simple_offsets("get", a, index, offset) != QN_OK)
        return qn_drop(r);
    const qn_any_fn gather = qn_kernel(QN_KIND_SELECT, QN_SELECT_GATHER, __builtin_ctz((unsigned)a->itemsize));
    ((qn_gather_fn)gather)(a->data, offset, r->data, a->itemsize, index->size, a->itemsize);
    return r;
}

qn_array *qn_get_items(const qn_array *a, int nitems, const qn_index *items)
{
    qn_selection s;
    if (qn_is_null(a, "get"))
        return NULL;
    if (!qn_has_arrays(nitems, items))
        return qn_view_items(a, nitems, items);
    const qn_array *mask = lone_mask(a, nitems, items);
    if (mask && (a->flags & QN_C_CONTIGUOUS))
        return qn_mask_get("get", a, mask); /* with gaps, only what the mask selects should be touched */
    if (is_simple(a, nitems, items))
        return get_simple(a, items[0].array);
    qn_selection_init(&s, "get", a);
    qn_array *result = qn_selection_parse(&s, nitems, items) == QN_OK ? qn_selection_get(&s) : NULL;
    qn_selection_done(&s);
    return result;
}

/* Is value one number, or as many elements as index, that can be stored in a as they are while the index is read? */
static bool is_simple_value(const qn_array *a, const qn_array *index, const qn_array *value)
{
    bool fits = (value->size == 1 && value->ndim <= index->ndim) || (value->ndim == 1 && index->ndim == 1 && value->size == index->size);
    return fits && value->dtype == a->dtype && !qn_may_share_memory(a, value);
}

static qn_status set_simple(const qn_array *a, const qn_array *index, const qn_array *value)
{
    int64_t offset[FEW];
    QN_TRY(simple_offsets("set", a, index, offset));
    const qn_any_fn scatter = qn_kernel(QN_KIND_SELECT, QN_SELECT_SCATTER, __builtin_ctz((unsigned)a->itemsize));
    ((qn_gather_fn)scatter)(a->data, offset, value->data, value->size == 1 ? 0 : value->strides[0], index->size, a->itemsize);
    return QN_OK;
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
    if (is_simple(a, nitems, items) && is_simple_value(a, items[0].array, value))
        return set_simple(a, items[0].array, value);
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
