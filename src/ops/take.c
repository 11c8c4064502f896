/* SPDX-License-Identifier: BSD-3-Clause */
/* take.c: selection by one integer array: take, put, and their forms along an axis. */
#include <ops/indexing.h>
#include <quern/manip.h>

static qn_status check_indices(const char *func, const qn_array *indices)
{
    if (qn_is_null(indices, func))
        return qn_failed();
    if (qn_is_integer(indices->dtype) || indices->size == 0)
        return QN_OK; /* no indices: what they are does not matter */
    return qn_fail(QN_ERR_TYPE, "%s: indices must be integers, not %s", func, qn_dtypes[indices->dtype].name);
}

/* take and put count True as 1. */
static qn_status check_positions(const char *func, const qn_array *indices)
{
    return indices && indices->dtype == QN_BOOL ? QN_OK : check_indices(func, indices);
}

static qn_status check_mode(const char *func, qn_index_mode mode)
{
    if (mode == QN_RAISE || mode == QN_WRAP || mode == QN_CLIP)
        return QN_OK;
    return qn_fail(QN_ERR_VALUE, "%s: mode must be QN_RAISE, QN_WRAP or QN_CLIP, not %d", func, (int)mode);
}

/* ---- take ------------------------------------------------------------------------------------------ */

static void keep_other_axes(qn_selection *s, int axis)
{
    const qn_array *a = s->array;
    s->nkept = a->ndim - 1;
    s->at = axis;
    for (int k = 0; k < s->nkept; k++) {
        s->kept_shape[k] = a->shape[k + (k >= axis)];
        s->kept_stride[k] = a->strides[k + (k >= axis)];
    }
}

/* Positions in the flattened array are offsets at one stride, or go through its axes. */
static void add_flat(qn_selection *s, const qn_array *indices, qn_index_mode mode, qn_reader *axes)
{
    qn_reader_plain(axes, s->array, s->array->dtype);
    qn_selection_add(s, indices, 0, s->array->size, axes->stride[0], mode);
    if (axes->ndim > 1)
        s->source[0].flat = axes;
}

/* The selection of take; axes: memory that it needs. */
static qn_status take_selection(qn_selection *s, const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode, qn_reader *axes)
{
    if (qn_is_null(a, "take"))
        return qn_failed();
    QN_TRY(check_positions("take", indices));
    QN_TRY(check_mode("take", mode));
    qn_selection_init(s, "take", a);
    if (axis == QN_FLATTEN) {
        add_flat(s, indices, mode, axes);
    } else {
        QN_TRY(qn_check_axis("take", axis, a->ndim, &axis));
        keep_other_axes(s, axis);
        qn_selection_add(s, indices, axis, a->shape[axis], a->strides[axis], mode);
    }
    QN_TRY(qn_selection_broadcast(s));
    qn_selection_ready(s);
    return mode == QN_RAISE ? QN_OK : qn_selection_check(s);
}

qn_array *qn_take(const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode)
{
    qn_selection s;
    qn_reader axes;
    return take_selection(&s, a, indices, axis, mode, &axes) == QN_OK ? qn_selection_get(&s) : NULL;
}

/* The result first, for an output that shares memory with what it is taken from. */
static qn_status take_apart(const qn_array *out, const qn_selection *s)
{
    qn_array *r = qn_selection_get(s);
    const qn_status status = r ? qn_assign(out, r, QN_UNSAFE) : qn_failed();
    qn_release(r);
    return status;
}

qn_status qn_take_into(const qn_array *out, const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode)
{
    qn_selection s;
    qn_reader axes;
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    qn_text given, wanted;
    if (qn_is_null(out, "take"))
        return qn_failed();
    QN_TRY(take_selection(&s, a, indices, axis, mode, &axes));
    QN_TRY(qn_selection_shape(&s, &ndim, shape));
    QN_TRY(qn_check_writeable("take", out));
    if (out->ndim != ndim || memcmp(out->shape, shape, (size_t)ndim * sizeof *shape) != 0)
        return qn_fail(QN_ERR_VALUE, "take: output array of shape %s does not match the result's shape %s", qn_shape_of(&given, out),
                       qn_shape_text(&wanted, ndim, shape));
    const bool apart = !qn_may_share_memory(out, a) && !qn_may_share_memory(out, indices) && (out->flags & QN_ALIGNED);
    return apart ? qn_selection_get_into(&s, out) : take_apart(out, &s);
}

/* ---- along an axis: the index array has a shape of its own on that axis only ---------------------------- */

/* The index axes are those of the broadcast shape, with a's own strides but for the axis. */
static qn_status along_axis(qn_selection *s, const qn_array *indices, int axis)
{
    const qn_array *a = s->array;
    QN_TRY(qn_check_axis(s->func, axis, a->ndim, &axis));
    if (indices->ndim != a->ndim)
        return qn_fail(QN_ERR_VALUE, "%s: indices and array must have the same number of dimensions, not %d and %d", s->func,
                       indices->ndim, a->ndim);
    s->nindex = a->ndim;
    s->ramp = true;
    for (int k = 0; k < a->ndim; k++) {
        const int64_t n = indices->shape[k], m = k == axis ? n : a->shape[k];
        qn_text index_text, array_text;
        if (n != m && n != 1 && m != 1)
            return qn_fail(QN_ERR_INDEX, "%s: shape mismatch: indices of shape %s do not broadcast against array of shape %s "
                           "but along axis %d", s->func, qn_shape_of(&index_text, indices), qn_shape_of(&array_text, a), axis);
        s->index_shape[k] = n == 1 ? m : n;
        s->index_stride[k] = k == axis || m == 1 ? 0 : a->strides[k];
    }
    qn_selection_add(s, indices, axis, a->shape[axis], a->strides[axis], QN_RAISE);
    qn_selection_ready(s);
    return QN_OK;
}

qn_array *qn_take_along_axis(const qn_array *a, const qn_array *indices, int axis)
{
    qn_selection s;
    if (qn_is_null(a, "take_along_axis") || check_indices("take_along_axis", indices) != QN_OK)
        return NULL;
    qn_selection_init(&s, "take_along_axis", a);
    return along_axis(&s, indices, axis) == QN_OK ? qn_selection_get(&s) : NULL;
}

qn_status qn_put_along_axis(const qn_array *a, const qn_array *indices, const qn_array *values, int axis)
{
    qn_selection s;
    if (qn_is_null(a, "put_along_axis") || qn_is_null(values, "put_along_axis"))
        return qn_failed();
    QN_TRY(check_indices("put_along_axis", indices));
    QN_TRY(qn_check_writeable("put_along_axis", a));
    qn_selection_init(&s, "put_along_axis", a);
    QN_TRY(along_axis(&s, indices, axis));
    qn_status status = qn_selection_detach(&s);
    if (status == QN_OK)
        status = qn_selection_set(&s, values);
    qn_selection_done(&s);
    return status;
}

/* ---- put: positions in the flattened array ---------------------------------------------------------------- */

qn_status qn_put(const qn_array *a, const qn_array *indices, const qn_array *values, qn_index_mode mode)
{
    qn_selection s;
    qn_reader axes;
    if (qn_is_null(a, "put") || qn_is_null(values, "put"))
        return qn_failed();
    QN_TRY(check_positions("put", indices));
    QN_TRY(check_mode("put", mode));
    QN_TRY(qn_check_writeable("put", a));
    qn_selection_init(&s, "put", a);
    add_flat(&s, indices, mode, &axes);
    QN_TRY(qn_selection_broadcast(&s));
    qn_selection_ready(&s);
    qn_status status = qn_selection_detach(&s);
    if (status == QN_OK)
        status = qn_selection_put(&s, values);
    qn_selection_done(&s);
    return status;
}
