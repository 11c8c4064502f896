/* SPDX-License-Identifier: BSD-3-Clause */
/* shape.c: lengths, axes, strides and broadcasting. Every product and sum is checked. */
#include <core/core.h>
#include <stdio.h>

qn_status qn_shape_size(const char *func, int ndim, const int64_t *shape, int64_t itemsize, int64_t *size)
{
    qn_text text;
    int64_t bytes = itemsize, n = 1;
    if (ndim < 0 || ndim > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "%s: %d dimensions; an array has 0 to %d", func, ndim, QN_MAX_NDIM);
    for (int i = 0; i < ndim; i++) {
        if (shape[i] < 0)
            return qn_fail(QN_ERR_VALUE, "%s: negative dimensions are not allowed: %s", func, qn_shape_text(&text, ndim, shape));
        if (shape[i] > 0 && qn_mul_overflows(bytes, shape[i], &bytes))
            return qn_fail(QN_ERR_VALUE, "%s: array is too big: shape %s with %lld bytes an element", func,
                           qn_shape_text(&text, ndim, shape), (long long)itemsize);
        n = shape[i] == 0 ? 0 : n * shape[i]; /* cannot wrap: bounded by bytes */
    }
    *size = n;
    return QN_OK;
}

void qn_c_strides(int ndim, const int64_t *shape, int64_t itemsize, int64_t *strides)
{
    for (int i = ndim - 1; i >= 0; i--) {
        strides[i] = itemsize;
        itemsize *= shape[i] > 0 ? shape[i] : 1;
    }
}

qn_status qn_check_axis(const char *func, int axis, int ndim, int *result)
{
    if (axis < -ndim || axis >= ndim)
        return qn_fail(QN_ERR_AXIS, "%s: axis %d is out of bounds for array of dimension %d", func, axis, ndim);
    *result = axis < 0 ? axis + ndim : axis;
    return QN_OK;
}

qn_status qn_check_axes(const char *func, qn_axes axes, int ndim, bool reduced[QN_MAX_NDIM])
{
    for (int i = 0; i < ndim; i++)
        reduced[i] = axes.n < 0;
    for (int i = 0; i < axes.n; i++) {
        int axis = 0;
        QN_TRY(qn_check_axis(func, axes.axis[i], ndim, &axis));
        if (reduced[axis])
            return qn_fail(QN_ERR_VALUE, "%s: duplicate value in 'axis': %d", func, axes.axis[i]);
        reduced[axis] = true;
    }
    return QN_OK;
}

static qn_status broadcast_error(const char *func, int n, const qn_array *const *arrays)
{
    char shapes[320] = "";
    size_t used = 0;
    for (int i = 0; i < n && used < sizeof shapes - 1; i++) {
        qn_text text;
        int wrote = snprintf(shapes + used, sizeof shapes - used, " %s", qn_shape_of(&text, arrays[i]));
        used += (size_t)(wrote > 0 ? wrote : 0);
    }
    return qn_fail(QN_ERR_VALUE, "%s: operands could not be broadcast together with shapes%s", func, shapes);
}

qn_status qn_broadcast(const char *func, int n, const qn_array *const *arrays, int *ndim, int64_t *shape)
{
    int nd = 0;
    for (int i = 0; i < n; i++)
        nd = arrays[i]->ndim > nd ? arrays[i]->ndim : nd;
    for (int d = 0; d < nd; d++)
        shape[d] = 1;
    for (int i = 0; i < n; i++) {
        const qn_array *a = arrays[i];
        int64_t *s = shape + (nd - a->ndim);
        for (int d = 0; d < a->ndim; d++) {
            if (a->shape[d] == 1 || a->shape[d] == s[d])
                continue;
            if (s[d] != 1)
                return broadcast_error(func, n, arrays);
            s[d] = a->shape[d];
        }
    }
    *ndim = nd;
    return QN_OK;
}

qn_status qn_broadcast_shapes(int n, const qn_array *const *arrays, int *ndim, int64_t shape[QN_MAX_NDIM])
{
    for (int i = 0; i < n; i++)
        if (qn_is_null(arrays[i], "broadcast_shapes"))
            return qn_failed();
    return qn_broadcast("broadcast_shapes", n, arrays, ndim, shape);
}

void qn_broadcast_strides(const qn_array *a, int ndim, const int64_t *shape, int64_t *strides)
{
    int lead = ndim - a->ndim;
    for (int d = 0; d < ndim; d++)
        strides[d] = d < lead || (a->shape[d - lead] == 1 && shape[d] != 1) ? 0 : a->strides[d - lead];
}

bool qn_broadcasts(const qn_array *x, const qn_array *to)
{
    const int lead = to->ndim - x->ndim;
    bool fits = lead >= 0;
    for (int k = 0; k < x->ndim && fits; k++)
        fits = x->shape[k] == 1 || x->shape[k] == to->shape[lead + k];
    return fits;
}
