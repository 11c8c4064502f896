/* SPDX-License-Identifier: BSD-3-Clause */
/* items.c: the items of a[items] to a selection, by NumPy's rules.
 *
 * Basic items are left to qn_view_items: every array item is replaced by whole axes, one for an integer array and for a
 * mask as many as it has.  The view's axes are then dealt out again: those of the arrays become sources of
 * the selection, the others are kept.  Where the index axes go: an integer counts as an array here; if all arrays
 * stand next to each other, the index axes take their place, else they come first. */
#include <ops/indexing.h>

enum { MAX_BASIC = 3 * QN_MAX_NDIM };

typedef struct item_plan {
    qn_index basic[MAX_BASIC];  /* for the view */
    int nbasic;
    int nsources;               /* arrays that become sources */
    bool plain;                 /* nothing but such arrays: no view is needed */
    int axes;                   /* axes of the array consumed */
    bool ellipsis;
} item_plan;

/* A 0-d integer array is an integer, but for the copy it makes of the result. */
static inline bool is_integer(const qn_index *item)
{
    return item->kind == QN_INDEX_INT || (item->array && item->array->ndim == 0 && item->array->dtype != QN_BOOL);
}

static inline bool is_mask(const qn_index *item)
{
    return item->kind == QN_INDEX_ARRAY && item->array->dtype == QN_BOOL;
}

/* Axes of the indexed array that an item consumes. */
static int axes_of(const qn_index *item)
{
    switch (item->kind) {
    case QN_INDEX_INT:
    case QN_INDEX_SLICE:
        return 1;
    case QN_INDEX_ARRAY:
        return is_mask(item) ? item->array->ndim : 1;
    default:
        return 0;
    }
}

static qn_status check_item(const qn_selection *s, const qn_index *item)
{
    if (item->kind != QN_INDEX_ARRAY)
        return QN_OK;
    if (qn_is_null(item->array, s->func))
        return qn_failed();
    if (is_mask(item) || qn_is_integer(item->array->dtype))
        return QN_OK;
    return qn_fail(QN_ERR_INDEX, "%s: arrays used as indices must be of integer (or boolean) type, not %s", s->func,
                   qn_dtypes[item->array->dtype].name);
}

/* Counts the item; n: how many basic items stand for it. */
static qn_status count_item(const qn_selection *s, item_plan *plan, const qn_index *item, int n)
{
    const bool source = item->kind == QN_INDEX_ARRAY && !is_integer(item);
    plan->nsources += source;
    plan->plain &= source;
    plan->axes += axes_of(item);
    if (item->kind == QN_INDEX_ELLIPSIS && plan->ellipsis)
        return qn_fail(QN_ERR_INDEX, "%s: an index can only have a single ellipsis ('...')", s->func);
    plan->ellipsis |= item->kind == QN_INDEX_ELLIPSIS;
    if (plan->nbasic + n > MAX_BASIC)
        return qn_fail(QN_ERR_INDEX, "%s: more than %d indices", s->func, MAX_BASIC);
    return QN_OK;
}

/* The basic items that stand for one item. */
static qn_status plan_item(const qn_selection *s, item_plan *plan, const qn_index *item)
{
    QN_TRY(check_item(s, item));
    const bool array = item->kind == QN_INDEX_ARRAY;
    const int n = array ? axes_of(item) : 1;
    qn_index basic = array ? QN_ALL : *item;
    QN_TRY(count_item(s, plan, item, n));
    if (array && is_integer(item)) {
        basic = QN_AT(0);
        QN_TRY(qn_item_i64(item->array, &basic.start));
    }
    for (int i = 0; i < n; i++)
        plan->basic[plan->nbasic++] = basic;
    return QN_OK;
}

/* As in NumPy an axis of length 0 fits every axis: nothing can be selected. */
/* As in NumPy, a mask of length 0 along an axis selects nothing there, whatever the axis' length. */
static qn_status check_mask(const qn_selection *s, const qn_array *mask, int axis)
{
    const int64_t *shape = s->array->shape + axis;
    for (int k = 0; k < mask->ndim; k++)
        if (mask->shape[k] != shape[k] && mask->shape[k] != 0)
            return qn_fail(QN_ERR_INDEX,
                           "%s: boolean index did not match indexed array along axis %d; size of axis is %lld but size of "
                           "corresponding boolean axis is %lld",
                           s->func, axis + k, (long long)shape[k], (long long)mask->shape[k]);
    return QN_OK;
}

static qn_status check_masks(const qn_selection *s, const item_plan *plan, int nitems, const qn_index *items)
{
    int axis = 0;
    for (int i = 0; i < nitems; i++) {
        if (is_mask(&items[i]))
            QN_TRY(check_mask(s, items[i].array, axis));
        axis += items[i].kind == QN_INDEX_ELLIPSIS ? s->array->ndim - plan->axes : axes_of(&items[i]);
    }
    return QN_OK;
}

static qn_status plan_items(const qn_selection *s, item_plan *plan, int nitems, const qn_index *items)
{
    plan->nbasic = plan->nsources = plan->axes = 0;
    plan->ellipsis = false;
    plan->plain = true;
    for (int i = 0; i < nitems; i++)
        QN_TRY(plan_item(s, plan, &items[i]));
    if (plan->axes > s->array->ndim)
        return qn_fail(QN_ERR_INDEX, "%s: too many indices for array: array is %d-dimensional, but %d were indexed", s->func,
                       s->array->ndim, plan->axes);
    return check_masks(s, plan, nitems, items);
}

/* ---- dealing out the view's axes ----------------------------------------------------------------- */

typedef struct deal {
    const qn_array *view;
    int axis, array_axis;   /* next axis of the view, and of the array indexed */
    bool started, ended;    /* the group of array items: has begun, has been left */
    bool separated;
} deal;

static void keep_axes(qn_selection *s, deal *d, int n)
{
    memcpy(s->kept_shape + s->nkept, d->view->shape + d->axis, (size_t)n * sizeof(int64_t));
    memcpy(s->kept_stride + s->nkept, d->view->strides + d->axis, (size_t)n * sizeof(int64_t));
    s->nkept += n;
    d->axis += n;
}

static void note_array(qn_selection *s, deal *d)
{
    if (!d->started)
        s->at = s->nkept;
    d->separated |= d->ended;
    d->started = true;
}

static qn_status deal_array(qn_selection *s, deal *d, const qn_array *index)
{
    note_array(s, d);
    if (index->dtype == QN_BOOL) {
        QN_TRY(qn_selection_add_mask(s, index, d->array_axis, d->view, d->axis));
        d->axis += index->ndim;
        d->array_axis += index->ndim;
        return QN_OK;
    }
    qn_selection_add(s, index, d->array_axis++, d->view->shape[d->axis], d->view->strides[d->axis], QN_RAISE);
    d->axis++;
    return QN_OK;
}

static qn_status deal_item(qn_selection *s, deal *d, const qn_index *item, int hidden)
{
    if (is_integer(item)) {
        note_array(s, d);
        d->array_axis++;
        return QN_OK;
    }
    if (item->kind == QN_INDEX_ARRAY)
        return deal_array(s, d, item->array);
    d->ended |= d->started;
    const int n = item->kind == QN_INDEX_ELLIPSIS ? hidden : 1;
    d->array_axis += item->kind == QN_INDEX_NEWAXIS ? 0 : n;
    keep_axes(s, d, n);
    return QN_OK;
}

static qn_status deal_items(qn_selection *s, const qn_array *view, int nitems, const qn_index *items, int hidden)
{
    deal d = {view, 0, 0, false, false, false};
    for (int i = 0; i < nitems; i++)
        QN_TRY(deal_item(s, &d, &items[i], hidden));
    keep_axes(s, &d, view->ndim - d.axis);
    if (d.separated)
        s->at = 0;
    return QN_OK;
}

/* A lone mask, or one among integers only, cannot name an element twice; nor can a mask with kept axes. */
static bool has_distinct(const qn_selection *s)
{
    return s->nsources == 1 && s->source[0].mask != NULL;
}

qn_status qn_selection_parse(qn_selection *s, int nitems, const qn_index *items)
{
    item_plan plan;
    QN_TRY(plan_items(s, &plan, nitems, items));
    QN_TRY(qn_selection_reserve(s, plan.nsources));
    qn_array *view = plan.plain ? qn_retain(s->array) : qn_view_items(s->array, plan.nbasic, plan.basic);
    if (!view)
        return qn_failed();
    s->base = view->data;
    qn_status status = deal_items(s, view, nitems, items, s->array->ndim - plan.axes);
    if (status == QN_OK)
        status = qn_selection_broadcast(s);
    if (status == QN_OK)
        qn_selection_ready(s);
    s->distinct = has_distinct(s);
    qn_release(view);
    return status;
}
