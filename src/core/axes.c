/* SPDX-License-Identifier: BSD-3-Clause */
/* axes.c: views with axes in another order, reversed, added, dropped or joined in a diagonal. */
#include <core/view.h>

/* The axis `axis` of a, as the last one so far. */
static void take_axis(view *v, const qn_array *a, int axis)
{
    v->shape[v->ndim] = a->shape[axis];
    v->strides[v->ndim++] = a->strides[axis];
}

qn_array *qn_permute(const qn_array *a, const int *axes)
{
    view v;
    bool seen[QN_MAX_NDIM];
    if (qn_is_null(a, "permute") || qn_check_axes("permute", (qn_axes){a->ndim, axes, false}, a->ndim, seen) != QN_OK)
        return NULL;
    view_start(&v, a);
    for (int i = 0; i < a->ndim; i++)
        take_axis(&v, a, axes[i] < 0 ? axes[i] + a->ndim : axes[i]);
    return finish("permute", a, &v);
}

qn_array *qn_transpose(const qn_array *a)
{
    view v;
    if (qn_is_null(a, "transpose"))
        return NULL;
    view_start(&v, a);
    for (int i = a->ndim - 1; i >= 0; i--)
        take_axis(&v, a, i);
    return finish("transpose", a, &v);
}

qn_array *qn_swapaxes(const qn_array *a, int axis1, int axis2)
{
    if (qn_is_null(a, "swapaxes") || qn_check_axis("swapaxes", axis1, a->ndim, &axis1) != QN_OK ||
        qn_check_axis("swapaxes", axis2, a->ndim, &axis2) != QN_OK)
        return NULL;
    view v;
    view_start(&v, a);
    for (int i = 0; i < a->ndim; i++)
        take_axis(&v, a, i == axis1 ? axis2 : i == axis2 ? axis1 : i);
    return finish("swapaxes", a, &v);
}

qn_array *qn_matrix_transpose(const qn_array *a)
{
    if (qn_is_null(a, "matrix_transpose"))
        return NULL;
    if (a->ndim < 2) {
        qn_fail(QN_ERR_VALUE, "matrix_transpose: the array must be at least 2-dimensional, not %d-dimensional", a->ndim);
        return NULL;
    }
    return qn_swapaxes(a, -1, -2);
}

qn_array *qn_moveaxis(const qn_array *a, int from, int to)
{
    if (qn_is_null(a, "moveaxis") || qn_check_axis("moveaxis", from, a->ndim, &from) != QN_OK ||
        qn_check_axis("moveaxis", to, a->ndim, &to) != QN_OK)
        return NULL;
    int axes[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) {
        int source = i < to || (i == to && to == from) ? i : i - 1;
        axes[i] = i == to ? from : source + (source >= from);
    }
    return qn_permute(a, axes);
}

qn_array *qn_flip(const qn_array *a, int naxes, const int *axes)
{
    bool chosen[QN_MAX_NDIM];
    if (qn_is_null(a, "flip") || qn_check_axes("flip", (qn_axes){naxes, axes, false}, a->ndim, chosen) != QN_OK)
        return NULL;
    view v = view_of(a);
    for (int i = 0; i < a->ndim; i++)
        if (chosen[i] && a->size > 0) {
            v.data += (a->shape[i] - 1) * a->strides[i];
            v.strides[i] = -a->strides[i];
        }
    return finish("flip", a, &v);
}

qn_array *qn_expand_dims(const qn_array *a, int axis)
{
    if (qn_is_null(a, "expand_dims") || qn_check_axis("expand_dims", axis, a->ndim + 1, &axis) != QN_OK)
        return NULL;
    qn_index items[QN_MAX_NDIM + 1];
    for (int i = 0; i < axis; i++)
        items[i] = QN_ALL;
    items[axis] = QN_NEWAXIS;
    return qn_view_items(a, axis + 1, items);
}

qn_array *qn_squeeze(const qn_array *a, int naxes, const int *axes)
{
    bool chosen[QN_MAX_NDIM];
    if (qn_is_null(a, "squeeze") || qn_check_axes("squeeze", (qn_axes){naxes, axes, false}, a->ndim, chosen) != QN_OK)
        return NULL;
    view v;
    view_start(&v, a);
    for (int i = 0; i < a->ndim; i++) {
        if (chosen[i] && a->shape[i] == 1)
            continue;
        if (chosen[i] && naxes >= 0) {
            qn_fail(QN_ERR_VALUE, "squeeze: cannot select an axis to squeeze out which has size not equal to one (axis %d has %lld)",
                    i, (long long)a->shape[i]);
            return NULL;
        }
        take_axis(&v, a, i);
    }
    return v.ndim == a->ndim ? qn_retain(a) : finish("squeeze", a, &v);
}

qn_array *qn_diagonal(const qn_array *a, int64_t offset, int axis1, int axis2)
{
    if (qn_is_null(a, "diagonal"))
        return NULL;
    if (a->ndim < 2) {
        qn_fail(QN_ERR_VALUE, "diagonal: requires an array of at least two dimensions, not %d", a->ndim);
        return NULL;
    }
    if (qn_check_axis("diagonal", axis1, a->ndim, &axis1) != QN_OK || qn_check_axis("diagonal", axis2, a->ndim, &axis2) != QN_OK)
        return NULL;
    if (axis1 == axis2) {
        qn_fail(QN_ERR_VALUE, "diagonal: axis1 and axis2 cannot be the same (%d)", axis1);
        return NULL;
    }
    int64_t rows = a->shape[axis1], cols = a->shape[axis2], n = 0;
    view v;
    view_start(&v, a);
    if (offset > -rows && offset < cols) {
        int64_t below = offset < 0 ? rows + offset : rows, right = offset > 0 ? cols - offset : cols;
        n = below < right ? below : right;
        v.data += offset >= 0 ? offset * a->strides[axis2] : -offset * a->strides[axis1];
    }
    for (int i = 0; i < a->ndim; i++)
        if (i != axis1 && i != axis2)
            take_axis(&v, a, i);
    v.shape[v.ndim] = n;
    v.strides[v.ndim++] = a->strides[axis1] + a->strides[axis2];
    return finish("diagonal", a, &v);
}
