/* SPDX-License-Identifier: BSD-3-Clause */
/* reshape.c: views of the same elements, some of them several times, under another shape. No element is touched, but for qn_reshape
 * where strides do not allow a view. */
#include <core/view.h>

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
    view v;
    view_start(&v, a);
    v.ndim = ndim;
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
    if (qn_is_null(a, "as_strided"))
        return NULL;
    char *data = (char *)((uintptr_t)a->data + (uintptr_t)offset); /* any offset: it is checked with the rest */
    return qn_new_view("as_strided", a, data, a->dtype, ndim, shape, strides, a->flags);
}

qn_array *qn_view_all(const qn_array *a, bool writeable)
{
    return qn_is_null(a, "view") ? NULL
                                 : qn_new_view("view", a, a->data, a->dtype, a->ndim, a->shape, a->strides, writeable ? a->flags : 0);
}
