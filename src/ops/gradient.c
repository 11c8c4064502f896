/* SPDX-License-Identifier: BSD-3-Clause */
/* gradient.c: central differences by views, in the dtype of the result (integers would wrap): no temporary. */
#include <ops/ops.h>

static qn_status subtract_into(const qn_array *z, const qn_array *x, const qn_array *y)
{
    if (!z || !x || !y)
        return qn_failed();
    const qn_array *const in[2] = {x, y};
    const qn_apply_opts opts = {.out = z, .dtype = (qn_dtype)z->dtype, .casting = QN_UNSAFE};
    qn_array *r = qn_apply(qn_op_handle(QN_OP_subtract), in, &opts);
    qn_release(r);
    return r ? QN_OK : qn_failed();
}

/* out[at] = scale * (a[plus] - a[minus]), all along the first axis. */
static qn_status difference(const qn_array *out, qn_index at, const qn_array *a, qn_index plus, qn_index minus, double scale)
{
    qn_array *z = qn_view(out, at), *x = qn_view(a, plus), *y = qn_view(a, minus);
    qn_status status = subtract_into(z, x, y);
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
    qn_array *r = qn_empty(qn_inexact(a->dtype), a->ndim, a->shape);
    qn_array *x = r == NULL ? NULL : qn_moveaxis(a, axis, 0), *z = r == NULL ? NULL : qn_moveaxis(r, axis, 0);
    qn_status status = x == NULL || z == NULL ? qn_failed() : fill(z, x);
    qn_release(x);
    qn_release(z);
    return status == QN_OK ? r : qn_drop(r);
}
