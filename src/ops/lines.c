/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c: functions of contiguous lines applied along any axis of an array. */
#include "order.h"

/* a with `axis` last (QN_FLATTEN_SORT: the flattened a). */
static qn_array *axis_last(const char *func, const qn_array *a, int axis)
{
    int k;
    if (axis == QN_FLATTEN_SORT)
        return qn_reshape(a, 1, (const int64_t[]){a->size});
    if (qn_check_axis(func, axis, a->ndim, &k) != QN_OK)
        return NULL;
    return k == a->ndim - 1 ? qn_retain(a) : qn_moveaxis(a, k, -1);
}

/* A new array of dtype t for what comes of the lines of a, of which view = axis_last(a). */
static qn_array *new_like(const char *func, int t, const qn_array *a, const qn_array *view, int axis)
{
    const qn_array *like = axis == QN_FLATTEN_SORT ? view : a;
    return qn_new(func, t, like->ndim, like->shape);
}

/* ---- lines changed by a function ---- */
typedef struct mapping { int work; qn_lines_fn fn; void *context; } mapping;

/* Lines of part[0] through a contiguous copy to part[1], which may be the same. */
static qn_status map_group(void *context, const qn_array *const *part, int64_t first)
{
    const mapping *m = context;
    (void)first;
    qn_array *lines = qn_astype(part[0], (qn_dtype)m->work);
    qn_status status = lines ? m->fn(m->context, lines) : qn_failed();
    if (status == QN_OK)
        status = qn_assign(part[1], lines, QN_UNSAFE);
    qn_release(lines);
    return status;
}

/* from and to: views with the lines last. */
static qn_status map_views(const char *func, mapping *m, const qn_array *from, const qn_array *to)
{
    int64_t n = from->shape[from->ndim - 1], bytes = n * qn_dtypes[m->work].size;
    return from->size == 0 ? QN_OK : qn_by_groups(func, from->ndim - 1, 2, (const qn_array *const[]){from, to}, bytes, 4.0 * (double)n, map_group, m);
}

qn_array *qn_map_lines(const char *func, const qn_array *a, int axis, int work, int t, qn_lines_fn fn, void *context)
{
    mapping m = {work, fn, context};
    qn_array *view = axis_last(func, a, axis);
    if (!view)
        return NULL;
    bool last = axis == QN_FLATTEN_SORT || axis == -1 || axis == a->ndim - 1;
    if (!last || work != t) {
        qn_array *r = new_like(func, t, a, view, axis);
        qn_array *to = r ? axis_last(func, r, axis) : NULL;
        qn_status status = to ? map_views(func, &m, view, to) : qn_failed();
        qn_release(view);
        qn_release(to);
        return status == QN_OK ? r : qn_drop(r);
    }
    bool own = view->data != a->data && view->dtype == t; /* flattening made a copy */
    qn_array *r = own ? qn_retain(view) : qn_astype(view, (qn_dtype)t);
    qn_release(view);
    return r && fn(context, r) == QN_OK ? r : qn_drop(r);
}

qn_status qn_map_lines_into(const char *func, const qn_array *a, int axis, qn_lines_fn fn, void *context)
{
    qn_array *view = axis_last(func, a, axis);
    qn_status status = !view ? qn_failed() : qn_is_contiguous(view) ? fn(context, view)
                     : map_views(func, &(mapping){a->dtype, fn, context}, view, view);
    qn_release(view);
    return status;
}

/* ---- permutations of lines ---- */
typedef struct indexing { const char *func; qn_index_lines_fn fn; void *context; } indexing;

static qn_status index_group(void *context, const qn_array *const *part, int64_t first)
{
    const indexing *s = context;
    (void)first;
    qn_array *lines = qn_contiguous(part[0], QN_DEFAULT_DTYPE);
    qn_array *index = !lines || qn_is_contiguous(part[1]) ? qn_retain(part[1]) : qn_new(s->func, QN_INT64, part[1]->ndim, part[1]->shape);
    qn_status status = lines && index ? s->fn(s->context, lines, index) : qn_failed();
    if (status == QN_OK && index->data != part[1]->data)
        status = qn_copy_elements(part[1], index);
    qn_release(lines);
    qn_release(index);
    return status;
}

static qn_status index_views(indexing *s, const qn_array *from, const qn_array *to)
{
    const qn_array *both[2] = {from, to};
    int64_t n = from->shape[from->ndim - 1];
    if (from->size == 0)
        return QN_OK;
    if (qn_is_contiguous(from) && qn_is_contiguous(to))
        return s->fn(s->context, from, to);
    return qn_by_groups(s->func, from->ndim - 1, 2, both, n * (from->itemsize + to->itemsize), 10.0 * (double)n, index_group, s);
}

qn_array *qn_index_lines(const char *func, const qn_array *a, int axis, qn_index_lines_fn fn, void *context)
{
    indexing s = {func, fn, context};
    qn_array *from = axis_last(func, a, axis);
    qn_array *r = from ? new_like(func, QN_INT64, a, from, axis) : NULL, *to = r ? axis_last(func, r, axis) : NULL;
    qn_status status = to ? index_views(&s, from, to) : qn_failed();
    qn_release(from);
    qn_release(to);
    return status == QN_OK ? r : qn_drop(r);
}

/* ---- small parts ---- */
int64_t qn_line_count(const qn_array *lines)
{
    int64_t n = lines->shape[lines->ndim - 1];
    return n ? lines->size / n : 0;
}

qn_array *qn_flat_copy(const char *func, const qn_array *a, int t)
{
    qn_array *flat = qn_new(func, t, 1, &a->size);
    qn_array *shaped = flat ? qn_reshape(flat, a->ndim, a->shape) : NULL;
    if (!shaped || qn_copy_elements(shaped, a) != QN_OK) {
        qn_release(flat);
        flat = NULL;
    }
    qn_release(shaped);
    return flat;
}

qn_array *qn_shrink(const char *func, qn_array *a, int64_t n)
{
    if (n == a->size)
        return a;
    qn_array *r = qn_new(func, a->dtype, 1, &n);
    if (r)
        memcpy(r->data, a->data, (size_t)(n * a->itemsize));
    qn_release(a);
    return r;
}
