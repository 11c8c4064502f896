/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce_shape.c: the axes of a reduction sorted into reduced and kept ones, and the last steps from the kept elements to the
 * result: its shape, its dtype, the array it was asked to be in. */
#include <math.h>
#include <ops/ops.h>
#include <quern/manip.h>

qn_status qn_axes_split_make(qn_axes_split *s, const char *func, const qn_array *a, qn_axes axes)
{
    QN_TRY(qn_check_axes(func, axes, a->ndim, s->reduced));
    s->nkept = s->nshape = 0;
    s->count = 1;
    for (int d = 0; d < a->ndim; d++) {
        if (s->reduced[d])
            s->count *= a->shape[d];
        else
            s->kept[s->nkept++] = a->shape[d];
        if (!s->reduced[d] || axes.keepdims)
            s->shape[s->nshape++] = s->reduced[d] ? 1 : a->shape[d];
    }
    return QN_OK;
}

qn_status qn_check_counted(const char *func, const qn_array *a, const qn_array *where, const qn_array *initial)
{
    qn_text given, whole;
    if (where != NULL && !qn_broadcasts(where, a))
        return qn_fail(QN_ERR_VALUE, "%s: where of shape %s does not broadcast to shape %s", func, qn_shape_of(&given, where),
                       qn_shape_of(&whole, a));
    if (initial != NULL && initial->size != 1)
        return qn_fail(QN_ERR_VALUE, "%s: initial must be one number, not an array of shape %s", func, qn_shape_of(&given, initial));
    return QN_OK;
}

/* Is a whole number in the range of an integer dtype? */
static bool within(double whole, int t)
{
    const bool negative = qn_dtypes[t].kind == 'i';
    const double end = ldexp(1, 8 * (int)qn_dtypes[t].size - negative);
    return whole >= (negative ? -end : 0) && whole < end;
}

qn_status qn_check_initial(const char *func, const qn_array *initial, int t)
{
    double value;
    if (initial == NULL || !(initial->flags & QN_WEAK) || t == QN_BOOL || qn_is_complex(t))
        return QN_OK;
    if (qn_is_complex(initial->dtype))
        return qn_fail(QN_ERR_TYPE, "%s: a complex number cannot be stored as %s", func, qn_dtypes[t].name);
    if (!qn_is_integer(t))
        return QN_OK;
    QN_TRY(qn_item_f64(initial, &value));
    if (!isfinite(value))
        return qn_fail(isnan(value) ? QN_ERR_VALUE : QN_ERR_OVERFLOW, "%s: cannot convert float %s to integer", func,
                       isnan(value) ? "NaN" : "infinity");
    if (!qn_fits(initial, t) || (qn_is_float(initial->dtype) && !within(trunc(value), t)))
        return qn_fail(QN_ERR_OVERFLOW, "%s: the integer %.0f is out of bounds for %s", func, trunc(value), qn_dtypes[t].name);
    return QN_OK;
}

qn_array *qn_finish_shape(qn_array *r, const qn_axes_split *s)
{
    if (r == NULL || r->ndim == s->nshape)
        return r;
    qn_array *view = qn_reshape(r, s->nshape, s->shape);
    qn_release(r);
    return view;
}

qn_array *qn_finish_dtype(qn_array *r, int t)
{
    if (r == NULL || r->dtype == t)
        return r;
    qn_array *cast = qn_astype(r, (qn_dtype)t);
    qn_release(r);
    return cast;
}

qn_array *qn_finish_out(const char *func, qn_array *r, const qn_array *out)
{
    qn_text given, needed;
    if (r == NULL || out == NULL || r == out)
        return r;
    if (!qn_same_shape(r, out)) {
        qn_fail(QN_ERR_VALUE, "%s: output parameter has the wrong shape %s; the result has shape %s", func,
                qn_shape_of(&given, out),
                qn_shape_of(&needed, r));
        return qn_drop(r);
    }
    qn_status status = qn_assign(out, r, QN_SAME_KIND);
    qn_release(r);
    return status == QN_OK ? qn_retain(out) : NULL;
}
