/* SPDX-License-Identifier: BSD-3-Clause */
/* gradient.c: central differences by views: no temporary but the result. */
#include <ops/ops.h>

/* out[at] = scale * (a[plus] - a[minus]), all along the first axis. */
static qn_status difference(const qn_array *out, qn_index at, const qn_array *a, qn_index plus, qn_index minus, double scale)
{
    qn_array *z = qn_view(out, at), *x = qn_view(a, plus), *y = qn_view(a, minus);
    qn_status status = qn_subtract_into(z, x, y);
    if (status == QN_OK && scale != 1)
        status = qn_multiply_into(z, z, scale);
    qn_release(z);
    qn_release(x);
    qn_release(y);
    return status;
}

static qn_status fill(const qn_array *out, const qn_array *a)
{
    QN_TRY(difference(out, QN_RANGE(1, -1), a, QN_FROM(2), QN_TO(-2), 0.5));
    QN_TRY(difference(out, QN_AT(0), a, QN_AT(1), QN_AT(0), 1));
    return difference(out, QN_AT(-1), a, QN_AT(-1), QN_AT(-2), 1);
}

qn_array *qn_gradient(const qn_array *a, int axis)
{
    if (qn_is_null(a, "gradient") || qn_check_axis("gradient", axis, a->ndim, &axis) != QN_OK)
        return NULL;
    if (a->shape[axis] < 2) {
        qn_fail(QN_ERR_VALUE, "gradient: needs at least 2 elements along axis %d, which has %lld", axis, (long long)a->shape[axis]);
        return NULL;
    }
    qn_array *as_float = qn_is_inexact(a->dtype) ? qn_retain(a) : qn_astype(a, QN_FLOAT64); /* integers would wrap */
    qn_array *r = as_float == NULL ? NULL : qn_empty((qn_dtype)as_float->dtype, a->ndim, a->shape);
    qn_array *x = r == NULL ? NULL : qn_moveaxis(as_float, axis, 0), *z = r == NULL ? NULL : qn_moveaxis(r, axis, 0);
    qn_status status = x == NULL || z == NULL ? qn_failed() : fill(z, x);
    qn_release(x);
    qn_release(z);
    qn_release(as_float);
    return status == QN_OK ? r : qn_drop(r);
}
