/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c: arrays brought to contiguous lines along one axis and back. */
#include "order.h"

qn_array *qn_to_lines(const char *func, const qn_array *a, int axis, bool always_copy)
{
    qn_array *view;
    if (axis == QN_FLATTEN_SORT) {
        view = qn_reshape(a, 1, (const int64_t[]){a->size});
    } else {
        int k;
        if (qn_check_axis(func, axis, a->ndim, &k) != QN_OK)
            return NULL;
        view = k == a->ndim - 1 ? qn_retain(a) : qn_moveaxis(a, k, -1);
    }
    if (!view)
        return NULL;
    bool fresh = view->data != a->data; /* flattening made a copy already */
    qn_array *lines = always_copy && !fresh ? qn_copy(view) : qn_contiguous(view, QN_DEFAULT_DTYPE);
    qn_release(view);
    return lines;
}

qn_array *qn_from_lines(qn_array *lines, int axis)
{
    if (!lines || axis == QN_FLATTEN_SORT || axis == -1 || axis == lines->ndim - 1)
        return lines;
    qn_array *view = qn_moveaxis(lines, -1, axis);
    qn_release(lines);
    qn_array *r = view ? qn_contiguous(view, QN_DEFAULT_DTYPE) : NULL;
    qn_release(view);
    return r;
}

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
