/* SPDX-License-Identifier: BSD-3-Clause */
/* selection_move.c: the elements of a selection as a new array (get), set to a broadcast value (set), or to values over and
 * over (put). */
#include <ops/transfer.h>

enum { ROW_BYTES = 32768 };

/* ---- get --------------------------------------------------------------------------------------------------- */

static qn_status get_into(const qn_selection *s, const qn_array *result)
{
    return result->size == 0 ? qn_selection_check(s) : qn_transfer(s, result, result->strides, false);
}

qn_array *qn_selection_get(const qn_selection *s)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    if (qn_selection_shape(s, &ndim, shape) != QN_OK)
        return NULL;
    qn_array *result = qn_new(s->func, s->array->dtype, ndim, shape);
    if (result && get_into(s, result) != QN_OK)
        return qn_drop(result);
    return result;
}

qn_status qn_selection_get_into(const qn_selection *s, const qn_array *out)
{
    QN_TRY(qn_selection_check(s));
    return get_into(s, out);
}

/* ---- set ----------------------------------------------------------------------------------------------------- */

/* Strides of value as if it had the result's shape; leading axes of length 1 too many are ignored. */
static qn_status value_strides(const qn_selection *s, const qn_array *value, int ndim, const int64_t *shape, int64_t *strides)
{
    bool fits = true;
    for (int k = 0; k < ndim; k++)
        strides[k] = 0;
    for (int k = 0; k < value->ndim; k++) {
        const int at = k + ndim - value->ndim;
        const int64_t n = value->shape[k];
        fits &= n == 1 || (at >= 0 && n == shape[at]);
        if (at >= 0 && n != 1)
            strides[at] = value->strides[k];
    }
    qn_text given, wanted;
    return fits ? QN_OK : qn_fail(QN_ERR_VALUE, "%s: shape mismatch: value array of shape %s could not be broadcast to indexing "
                                  "result of shape %s", s->func, qn_shape_of(&given, value), qn_shape_text(&wanted, ndim, shape));
}

/* The value at one position of the index axes, cast: for a value that is the same at all of them. */
static qn_array *value_row(const qn_selection *s, const qn_array *value, const int64_t *strides)
{
    int64_t kept[QN_MAX_NDIM];
    qn_c128 one;
    if (s->nkept == 0) {
        qn_read_one(value, s->array->dtype, &one);
        return qn_new_scalar(s->func, s->array->dtype, &one);
    }
    for (int k = 0; k < s->nkept; k++)
        kept[k] = qn_other_stride(s, strides, k);
    qn_array *row = qn_new(s->func, s->array->dtype, s->nkept, s->kept_shape);
    qn_array *view = qn_new_view(s->func, value, value->data, value->dtype, s->nkept, s->kept_shape, kept, 0);
    const bool ok = row && view && qn_copy_elements(row, view) == QN_OK;
    qn_release(view);
    return ok ? row : qn_drop(row);
}

static bool is_row(const qn_selection *s, const int64_t *strides)
{
    for (int k = 0; k < s->nindex; k++)
        if (strides[s->at + k] != 0)
            return false;
    return qn_kept_size(s) * s->array->itemsize <= ROW_BYTES;
}

/* The value in a form that can be scattered directly: a copy if it shares memory with the array, or if it is small enough to be
 * cast and laid out once. strides: its strides for the result's axes, from value_strides, brought up to date. */
static qn_array *prepare_value(const qn_selection *s, const qn_array *value, int ndim, const int64_t *shape, int64_t *strides)
{
    const bool cast = value->dtype != s->array->dtype;
    if (is_row(s, strides) && (cast || s->nkept > 0)) {
        qn_array *row = value_row(s, value, strides);
        for (int k = 0; row && k < ndim; k++) {
            const int kept = k < s->at ? k : k - s->nindex;
            strides[k] = k >= s->at && kept < s->at ? 0 : row->strides[kept];
        }
        return row;
    }
    if (!qn_may_share_memory(value, s->array))
        return qn_retain(value);
    qn_array *copy = qn_astype(value, s->array->dtype);
    return copy && value_strides(s, copy, ndim, shape, strides) == QN_OK ? copy : qn_drop(copy);
}

qn_status qn_selection_set(const qn_selection *s, const qn_array *value)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    QN_TRY(qn_selection_shape(s, &ndim, shape));
    QN_TRY(qn_selection_check(s));
    QN_TRY(value_strides(s, value, ndim, shape, strides));
    if (s->count == 0 || qn_kept_size(s) == 0)
        return QN_OK;
    qn_array *ready = prepare_value(s, value, ndim, shape, strides);
    if (!ready)
        return qn_failed();
    const qn_status status = qn_transfer(s, ready, strides, true);
    qn_release(ready);
    return status;
}

/* ---- put ------------------------------------------------------------------------------------------------------ */

static qn_status put_blocks(const qn_selection *s, const qn_array *values)
{
    const qn_gather_fn scatter = qn_move_kernel(QN_SELECT_SCATTER, s->array->itemsize);
    qn_c128 buffer[QN_TRANSFER_BLOCK];
    int64_t offset[QN_TRANSFER_BLOCK];
    qn_cursor cursor;
    qn_reader reader;
    qn_cursor_init(&cursor);
    qn_reader_plain(&reader, values, s->array->dtype);
    for (int64_t j = 0, n; j < s->count; j += n) {
        n = s->count - j < QN_TRANSFER_BLOCK ? s->count - j : QN_TRANSFER_BLOCK;
        if (!qn_selection_offsets(s, &cursor, j, n, offset))
            return qn_fail_changed(s);
        scatter(s->base, offset, qn_read_cycled(&reader, values->size, j, n, buffer), s->array->itemsize, n, s->array->itemsize);
    }
    return QN_OK;
}

qn_status qn_selection_put(const qn_selection *s, const qn_array *values)
{
    QN_TRY(qn_selection_check(s));
    if (s->count == 0 || values->size == 0)
        return QN_OK;
    if (!qn_may_share_memory(values, s->array))
        return put_blocks(s, values);
    qn_array *copy = qn_copy(values);
    const qn_status status = copy ? put_blocks(s, copy) : qn_failed();
    qn_release(copy);
    return status;
}
