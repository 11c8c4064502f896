/* SPDX-License-Identifier: BSD-3-Clause */
/* take.c: selection by one integer array: take, put, and their forms along an axis. */
#include <ops/indexing.h>
#include <quern/manip.h>

static qn_status check_indices(const char *func, const qn_array *indices)
{
    if (qn_is_null(indices, func))
        return qn_failed();
    if (qn_is_integer(indices->dtype))
        return QN_OK;
    return qn_fail(QN_ERR_TYPE, "%s: indices must be integers, not %s", func, qn_dtypes[indices->dtype].name);
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

static qn_array *take_axis(const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode)
{
    qn_selection s;
    qn_selection_init(&s, "take", a);
    keep_other_axes(&s, axis);
    qn_selection_add(&s, indices, axis, a->shape[axis], a->strides[axis], mode);
    if (qn_selection_broadcast(&s) != QN_OK)
        return NULL;
    qn_selection_ready(&s);
    if (mode != QN_RAISE && qn_selection_check(&s) != QN_OK)
        return NULL;
    return qn_selection_get(&s);
}

qn_array *qn_take(const qn_array *a, const qn_array *indices, int axis, qn_index_mode mode)
{
    if (qn_is_null(a, "take") || check_indices("take", indices) != QN_OK || check_mode("take", mode) != QN_OK)
        return NULL;
    if (axis == QN_FLATTEN) {
        qn_array *flat = qn_ravel(a), *result = flat ? take_axis(flat, indices, 0, mode) : NULL;
        qn_release(flat);
        return result;
    }
    if (qn_check_axis("take", axis, a->ndim, &axis) != QN_OK)
        return NULL;
    return take_axis(a, indices, axis, mode);
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

/* Flat positions in [0, size) to byte offsets, in place. */
static void unravel_offsets(const qn_array *a, int64_t *flat, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t rest = flat[i], offset = 0;
        for (int k = a->ndim - 1; k >= 0; k--) {
            offset += rest % a->shape[k] * a->strides[k];
            rest /= a->shape[k];
        }
        flat[i] = offset;
    }
}

/* Replaces the source of flat positions by one of byte offsets: for an array that is not contiguous. */
static qn_status use_offsets(qn_selection *s)
{
    qn_index_source *source = &s->source[0];
    const qn_offsets_fn fn = (qn_offsets_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_OFFSETS, (int)source->mode);
    QN_TRY(qn_selection_check(s));
    qn_array *index = qn_astype(source->array, QN_INT64), *offsets = qn_zeros(QN_INT64, 1, &source->array->size);
    const bool ok = index && offsets;
    if (ok) {
        int64_t *offset = (int64_t *)(void *)offsets->data;
        fn((const int64_t *)(const void *)index->data, index->size, source->length, 1, offset);
        unravel_offsets(s->array, offset, index->size);
    }
    qn_release(index);
    if (!ok) {
        qn_release(offsets);
        return qn_failed();
    }
    source->array = offsets;
    source->owned = true;
    source->length = -1;
    return QN_OK;
}

static qn_status put_selection(qn_selection *s, const qn_array *values)
{
    QN_TRY(qn_selection_broadcast(s));
    qn_selection_ready(s);
    QN_TRY(qn_selection_detach(s));
    if (!(s->array->flags & QN_C_CONTIGUOUS)) {
        QN_TRY(use_offsets(s));
        QN_TRY(qn_selection_broadcast(s));
        qn_selection_ready(s);
    }
    return qn_selection_put(s, values);
}

qn_status qn_put(const qn_array *a, const qn_array *indices, const qn_array *values, qn_index_mode mode)
{
    qn_selection s;
    if (qn_is_null(a, "put") || qn_is_null(values, "put"))
        return qn_failed();
    QN_TRY(check_indices("put", indices));
    QN_TRY(check_mode("put", mode));
    QN_TRY(qn_check_writeable("put", a));
    qn_selection_init(&s, "put", a);
    qn_selection_add(&s, indices, 0, a->size, a->itemsize, mode);
    const qn_status status = put_selection(&s, values);
    qn_selection_done(&s);
    return status;
}
