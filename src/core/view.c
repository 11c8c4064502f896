/* SPDX-License-Identifier: BSD-3-Clause */
/* view.c: views by basic items, of other dtypes, of parts of complex numbers; single elements. */
#include <core/view.h>

/* ---- basic indexing ------------------------------------------------------------------------------------ */
static int64_t clamp(int64_t x, int64_t lo, int64_t hi) { return x < lo ? lo : x > hi ? hi : x; }

/* Python's slice.indices: start and length of a slice over n elements; the step must not be 0. */
static void slice_indices(const qn_index *s, int64_t n, int64_t *start, int64_t *length)
{
    int64_t lo = s->step < 0 ? -1 : 0, hi = s->step < 0 ? n - 1 : n;
    int64_t first = s->step < 0 ? hi : lo, last = s->step < 0 ? lo : hi;
    if (s->has_start)
        first = clamp(s->start < 0 ? s->start + n : s->start, lo, hi);
    if (s->has_stop)
        last = clamp(s->stop < 0 ? s->stop + n : s->stop, lo, hi);
    uint64_t step = s->step < 0 ? 0 - (uint64_t)s->step : (uint64_t)s->step;
    uint64_t span = s->step < 0 ? (first > last ? (uint64_t)(first - last) : 0) : (last > first ? (uint64_t)(last - first) : 0);
    *length = (int64_t)(span == 0 ? 0 : (span - 1) / step + 1);
    *start = *length == 0 ? 0 : first;
}

static qn_status index_integer(const qn_array *a, int axis, int64_t i, view *v)
{
    int64_t n = a->shape[axis];
    if (i < -n || i >= n)
        return qn_fail(QN_ERR_INDEX, "index %lld is out of bounds for axis %d with size %lld", (long long)i, axis, (long long)n);
    v->data += (i < 0 ? i + n : i) * a->strides[axis];
    return QN_OK;
}

static qn_status push(view *v, int64_t n, int64_t stride)
{
    if (v->ndim == QN_MAX_NDIM)
        return qn_fail(QN_ERR_INDEX, "number of dimensions must be within [0, %d], indexing result would have more", QN_MAX_NDIM);
    v->shape[v->ndim] = n;
    v->strides[v->ndim++] = stride;
    return QN_OK;
}

static qn_status index_slice(const qn_array *a, int axis, const qn_index *s, view *v)
{
    int64_t start, length, stride;
    if (s->step == 0)
        return qn_fail(QN_ERR_VALUE, "slice step cannot be zero");
    slice_indices(s, a->shape[axis], &start, &length);
    v->data += start * a->strides[axis];
    stride = length > 1 ? a->strides[axis] * s->step : a->strides[axis]; /* cannot wrap: two elements lie inside */
    return push(v, length, stride);
}

/* Axes that items name; QN_ERR_INDEX for too many or two ellipses. */
static qn_status count_axes(const qn_array *a, int nitems, const qn_index *items, int *used)
{
    int ellipses = 0;
    *used = 0;
    for (int i = 0; i < nitems; i++) {
        ellipses += items[i].kind == QN_INDEX_ELLIPSIS;
        *used += items[i].kind == QN_INDEX_INT || items[i].kind == QN_INDEX_SLICE;
        if (items[i].kind == QN_INDEX_ARRAY)
            return qn_fail(QN_ERR_INDEX, "view: an array index makes a copy; use qn_get");
    }
    if (ellipses > 1)
        return qn_fail(QN_ERR_INDEX, "an index can only have a single ellipsis ('...')");
    if (*used > a->ndim)
        return qn_fail(QN_ERR_INDEX, "too many indices for array: array is %d-dimensional, but %d were indexed", a->ndim, *used);
    return QN_OK;
}

static qn_status apply_items(const qn_array *a, int nitems, const qn_index *items, view *v)
{
    int used, axis = 0;
    QN_TRY(count_axes(a, nitems, items, &used));
    view_start(v, a);
    for (int i = 0; i < nitems; i++)
        switch (items[i].kind) {
        case QN_INDEX_INT:
            QN_TRY(index_integer(a, axis++, items[i].start, v));
            break;
        case QN_INDEX_SLICE:
            QN_TRY(index_slice(a, axis, &items[i], v));
            axis++;
            break;
        case QN_INDEX_NEWAXIS:
            QN_TRY(push(v, 1, 0));
            break;
        case QN_INDEX_ELLIPSIS:
            for (int rest = a->ndim - used; rest > 0; rest--, axis++)
                QN_TRY(push(v, a->shape[axis], a->strides[axis]));
            break;
        case QN_INDEX_ARRAY:
            break; /* refused by count_axes */
        }
    for (; axis < a->ndim; axis++)
        QN_TRY(push(v, a->shape[axis], a->strides[axis]));
    return QN_OK;
}

qn_array *qn_view_items(const qn_array *a, int nitems, const qn_index *items)
{
    view v;
    if (qn_is_null(a, "view") || apply_items(a, nitems, items, &v) != QN_OK)
        return NULL;
    return finish("view", a, &v);
}

/* ---- dtypes ---------------------------------------------------------------------------------------------------- */
qn_array *qn_view_dtype(const qn_array *a, qn_dtype t)
{
    if (qn_is_null(a, "view") || qn_check_dtype("view", (int)t) != QN_OK)
        return NULL;
    view v = view_of(a);
    int64_t was = a->itemsize, is = qn_dtypes[t].size;
    int last = a->ndim - 1;
    if (was != is) {
        if (last < 0 || (a->strides[last] != was && a->shape[last] != 1)) {
            qn_fail(QN_ERR_VALUE, "view: to change to a dtype of a different size, the last axis must be contiguous");
            return NULL;
        }
        if (a->shape[last] * was % is != 0) {
            qn_fail(QN_ERR_VALUE, "view: when changing to a larger dtype, its size must be a divisor of the total size in bytes of the "
                    "last axis (%lld bytes, %s has %lld)", (long long)(a->shape[last] * was), qn_dtypes[t].name, (long long)is);
            return NULL;
        }
        v.shape[last] = a->shape[last] * was / is;
        v.strides[last] = is;
    }
    return qn_new_view("view", a, v.data, (int)t, v.ndim, v.shape, v.strides, a->flags);
}

qn_array *qn_real(const qn_array *a)
{
    return qn_is_null(a, "real") ? NULL
                                 : qn_new_view("real", a, a->data, qn_dtypes[a->dtype].real, a->ndim, a->shape, a->strides, a->flags);
}

qn_array *qn_imag(const qn_array *a)
{
    if (qn_is_null(a, "imag"))
        return NULL;
    if (qn_is_complex(a->dtype))
        return qn_new_view("imag", a, a->data + a->itemsize / 2, qn_dtypes[a->dtype].real, a->ndim, a->shape, a->strides, a->flags);
    static const int64_t zero_strides[QN_MAX_NDIM];
    qn_array *zero = qn_zeros((qn_dtype)a->dtype, 0, NULL);
    qn_array *r = zero == NULL ? NULL : qn_new_view("imag", zero, zero->data, a->dtype, a->ndim, a->shape, zero_strides, 0);
    qn_release(zero);
    return r;
}

void *qn_element(const qn_array *a, const int64_t *index)
{
    view v;
    if (qn_is_null(a, "element"))
        return NULL;
    view_start(&v, a);
    for (int i = 0; i < a->ndim; i++)
        if (index_integer(a, i, index[i], &v) != QN_OK)
            return NULL;
    return v.data;
}
