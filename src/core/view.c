/* SPDX-License-Identifier: BSD-3-Clause */
/* view.c: views: indexing by basic items, axes rearranged, shapes reinterpreted. No element is touched, but for
 * qn_reshape where strides do not allow a view and qn_imag of a real array. */
#include <core/core.h>

/* The dims of a view under construction. */
typedef struct { int ndim; int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM]; char *data; } view;

static view view_of(const qn_array *a)
{
    view v = {.ndim = a->ndim, .data = a->data};
    memcpy(v.shape, a->shape, (size_t)a->ndim * sizeof *v.shape);
    memcpy(v.strides, a->strides, (size_t)a->ndim * sizeof *v.strides);
    return v;
}

static qn_array *finish(const char *func, const qn_array *a, const view *v)
{
    return qn_new_view(func, a, v->data, a->dtype, v->ndim, v->shape, v->strides, a->flags);
}

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
    v->ndim = 0;
    v->data = a->data;
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

/* ---- axes ------------------------------------------------------------------------------------------------ */
qn_array *qn_permute(const qn_array *a, const int *axes)
{
    if (qn_is_null(a, "permute"))
        return NULL;
    view v = view_of(a);
    bool seen[QN_MAX_NDIM];
    if (qn_check_axes("permute", (qn_axes){a->ndim, axes, false}, a->ndim, seen) != QN_OK)
        return NULL;
    for (int i = 0; i < a->ndim; i++) {
        int axis = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
        v.shape[i] = a->shape[axis];
        v.strides[i] = a->strides[axis];
    }
    return finish("permute", a, &v);
}

qn_array *qn_transpose(const qn_array *a)
{
    int axes[QN_MAX_NDIM];
    if (qn_is_null(a, "transpose"))
        return NULL;
    for (int i = 0; i < a->ndim; i++)
        axes[i] = a->ndim - 1 - i;
    return qn_permute(a, axes);
}

qn_array *qn_swapaxes(const qn_array *a, int axis1, int axis2)
{
    if (qn_is_null(a, "swapaxes") || qn_check_axis("swapaxes", axis1, a->ndim, &axis1) != QN_OK ||
        qn_check_axis("swapaxes", axis2, a->ndim, &axis2) != QN_OK)
        return NULL;
    int axes[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++)
        axes[i] = i == axis1 ? axis2 : i == axis2 ? axis1 : i;
    return qn_permute(a, axes);
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
    view v = {.data = a->data};
    for (int i = 0; i < a->ndim; i++) {
        if (chosen[i] && a->shape[i] == 1)
            continue;
        if (chosen[i] && naxes >= 0) {
            qn_fail(QN_ERR_VALUE, "squeeze: cannot select an axis to squeeze out which has size not equal to one (axis %d has %lld)",
                    i, (long long)a->shape[i]);
            return NULL;
        }
        v.shape[v.ndim] = a->shape[i];
        v.strides[v.ndim++] = a->strides[i];
    }
    return finish("squeeze", a, &v);
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
    view v = {.data = a->data};
    if (offset > -rows && offset < cols) {
        int64_t below = offset < 0 ? rows + offset : rows, right = offset > 0 ? cols - offset : cols;
        n = below < right ? below : right;
        v.data += offset >= 0 ? offset * a->strides[axis2] : -offset * a->strides[axis1];
    }
    for (int i = 0; i < a->ndim; i++)
        if (i != axis1 && i != axis2) {
            v.shape[v.ndim] = a->shape[i];
            v.strides[v.ndim++] = a->strides[i];
        }
    v.shape[v.ndim] = n;
    v.strides[v.ndim++] = a->strides[axis1] + a->strides[axis2];
    return finish("diagonal", a, &v);
}

/* ---- shapes -------------------------------------------------------------------------------------------------- */
/* Fills in a -1 and checks the size against a's. */
static qn_status complete_shape(const qn_array *a, int ndim, const int64_t *shape, int64_t *full)
{
    qn_text text;
    int64_t known = 1;
    int unknown = -1;
    if (ndim < 0 || ndim > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "reshape: %d dimensions; an array has 0 to %d", ndim, QN_MAX_NDIM);
    for (int i = 0; i < ndim; i++) {
        full[i] = shape[i];
        if (shape[i] == -1 && unknown >= 0)
            return qn_fail(QN_ERR_VALUE, "reshape: can only specify one unknown dimension");
        if (shape[i] == -1)
            unknown = i;
        else if (shape[i] < 0 || qn_mul_overflows(known, shape[i], &known)) {
            known = -1;
            break;
        }
    }
    if (unknown >= 0 && known > 0 && a->size % known == 0) {
        full[unknown] = a->size / known;
        known = a->size;
    } else if (unknown >= 0) {
        known = -1;
    }
    return known == a->size ? QN_OK
                            : qn_fail(QN_ERR_VALUE, "cannot reshape array of size %lld into shape %s", (long long)a->size,
                                      qn_shape_text(&text, ndim, shape));
}

/* Strides that show a's elements in row-major order under shape; false if there are none. Runs of old axes that are
 * contiguous among themselves are matched with runs of new axes of the same product. */
static bool reshape_strides(const qn_array *a, int ndim, const int64_t *shape, int64_t *strides)
{
    int64_t os[QN_MAX_NDIM], ot[QN_MAX_NDIM];
    int on = 0;
    for (int i = 0; i < a->ndim; i++) /* axes of length 1 carry no order */
        if (a->shape[i] != 1) {
            os[on] = a->shape[i];
            ot[on++] = a->strides[i];
        }
    int oi = 0, ni = 0;
    while (oi < on && ni < ndim) {
        int oj = oi + 1, nj = ni + 1;
        int64_t op = os[oi], np = shape[ni];
        while (op != np)
            if (np < op)
                np *= shape[nj++];
            else
                op *= os[oj++];
        for (int k = oi; k + 1 < oj; k++)
            if (ot[k] != os[k + 1] * ot[k + 1])
                return false;
        strides[nj - 1] = ot[oj - 1];
        for (int k = nj - 1; k > ni; k--)
            strides[k - 1] = strides[k] * shape[k];
        oi = oj;
        ni = nj;
    }
    for (; ni < ndim; ni++) /* trailing axes of length 1 */
        strides[ni] = a->itemsize;
    return true;
}

static qn_array *reshape(const qn_array *a, int ndim, const int64_t *shape, bool may_copy)
{
    view v = {.ndim = ndim, .data = a->data};
    if (complete_shape(a, ndim, shape, v.shape) != QN_OK)
        return NULL;
    if (a->size == 0 || (a->flags & QN_C_CONTIGUOUS))
        qn_c_strides(ndim, v.shape, a->itemsize, v.strides);
    else if (!reshape_strides(a, ndim, v.shape, v.strides)) {
        if (!may_copy) {
            qn_text text;
            qn_fail(QN_ERR_VALUE, "reshape: the strides of this array do not allow a view with shape %s; a copy is needed",
                    qn_shape_text(&text, ndim, v.shape));
            return NULL;
        }
        qn_array *copy = qn_copy(a);
        qn_array *r = copy == NULL ? NULL : reshape(copy, ndim, v.shape, false);
        qn_release(copy);
        return r;
    }
    return finish("reshape", a, &v);
}

qn_array *qn_reshape(const qn_array *a, int ndim, const int64_t *shape)
{
    return qn_is_null(a, "reshape") ? NULL : reshape(a, ndim, shape, true);
}

qn_array *qn_reshape_view(const qn_array *a, int ndim, const int64_t *shape)
{
    return qn_is_null(a, "reshape") ? NULL : reshape(a, ndim, shape, false);
}

qn_array *qn_ravel(const qn_array *a) { return qn_is_null(a, "ravel") ? NULL : reshape(a, 1, &a->size, true); }

qn_array *qn_broadcast_to(const qn_array *a, int ndim, const int64_t *shape)
{
    qn_text from, to;
    int64_t size;
    if (qn_is_null(a, "broadcast_to") || qn_shape_size("broadcast_to", ndim, shape, 1, &size) != QN_OK)
        return NULL;
    bool fits = a->ndim <= ndim;
    for (int i = 0; fits && i < a->ndim; i++)
        fits = a->shape[i] == 1 || a->shape[i] == shape[ndim - a->ndim + i];
    if (!fits) {
        qn_fail(QN_ERR_VALUE, "broadcast_to: operands could not be broadcast together with remapped shapes %s and requested shape %s",
                qn_shape_of(&from, a), qn_shape_text(&to, ndim, shape));
        return NULL;
    }
    int64_t strides[QN_MAX_NDIM];
    qn_broadcast_strides(a, ndim, shape, strides);
    return qn_new_view("broadcast_to", a, a->data, a->dtype, ndim, shape, strides, 0);
}

qn_array *qn_sliding_window(const qn_array *a, int axis, int64_t length)
{
    if (qn_is_null(a, "sliding_window") || qn_check_axis("sliding_window", axis, a->ndim, &axis) != QN_OK)
        return NULL;
    view v = view_of(a);
    if (length < 1 || length > a->shape[axis] || a->ndim == QN_MAX_NDIM) {
        qn_fail(QN_ERR_VALUE, "sliding_window: window length %lld; axis %d has %lld elements", (long long)length, axis,
                (long long)a->shape[axis]);
        return NULL;
    }
    v.shape[axis] -= length - 1;
    v.shape[v.ndim] = length;
    v.strides[v.ndim++] = a->strides[axis];
    return qn_new_view("sliding_window", a, v.data, a->dtype, v.ndim, v.shape, v.strides, 0);
}

qn_array *qn_as_strided(const qn_array *a, int ndim, const int64_t *shape, const int64_t *strides, int64_t offset)
{
    return qn_is_null(a, "as_strided") ? NULL
                                       : qn_new_view("as_strided", a, a->data + offset, a->dtype, ndim, shape, strides, a->flags);
}

qn_array *qn_view_all(const qn_array *a, bool writeable)
{
    return qn_is_null(a, "view") ? NULL
                                 : qn_new_view("view", a, a->data, a->dtype, a->ndim, a->shape, a->strides, writeable ? a->flags : 0);
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
    view v = {.data = NULL};
    if (qn_is_null(a, "element"))
        return NULL;
    v.data = a->data;
    for (int i = 0; i < a->ndim; i++)
        if (index_integer(a, i, index[i], &v) != QN_OK)
            return NULL;
    return v.data;
}
