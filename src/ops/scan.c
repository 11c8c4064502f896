/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: running operations along an axis, from left to right, straight into the result. A line whose neighbours lie closer
 * than its own elements is advanced together with them, a row at a time. */
#include <ops/ops.h>

typedef struct scan {
    qn_running running;
    const qn_array *x, *out; /* the axis last */
    int64_t inner;           /* lines that lie side by side in x and out */
} scan;

char *qn_line(const qn_array *a, int64_t i)
{
    char *p = a->data;
    for (int d = a->ndim - 2; d >= 0; d--) {
        p += i % a->shape[d] * a->strides[d];
        i /= a->shape[d];
    }
    return p;
}

static void scan_lines(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    int last = s->out->ndim - 1;
    for (int64_t i = begin; i < end; i++)
        qn_running_line(&s->running, qn_line(s->x, i), s->x->strides[last], s->out->shape[last], qn_line(s->out, i), s->out->strides[last]);
}

static void scan_rows(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    int last = s->out->ndim - 1;
    for (int64_t i = begin; i < end;) {
        int64_t left = s->inner - i % s->inner, n = end - i < left ? end - i : left;
        qn_running_rows(&s->running, qn_line(s->x, i), s->x->strides[last], s->out->shape[last], qn_line(s->out, i), s->out->strides[last], n);
        i += n;
    }
}

/* out[...] = scan of x calculated in dtype t, the axis last in both. */
static void run(int op, int t, const qn_array *x, const qn_array *out)
{
    scan s = {.x = x, .out = out};
    qn_running_init(&s.running, op, t, x->dtype, out->dtype);
    if (out->size == 0)
        return;
    int64_t n = out->shape[out->ndim - 1];
    bool rows = x->dtype == t && out->dtype == t && qn_side_by_side(x) && qn_side_by_side(out);
    if (rows)
        s.inner = out->shape[out->ndim - 2];
    qn_parallel_for(out->size / n, qn_grain(1.0 * (double)n), rows ? scan_rows : scan_lines, &s);
}

/* x, or a copy if it is misaligned or shares memory with out other than element for element. */
static qn_array *readable(const qn_array *x, const qn_array *out)
{
    bool fine = (x->flags & QN_ALIGNED) && (qn_overlap(x, out) == QN_DISJOINT || (qn_overlap(x, out) == QN_SAME_ELEMENTS && x->dtype == out->dtype));
    return fine ? qn_retain(x) : qn_copy(x);
}

/* The scan of a along axis into out, whose length there is longer by one if it starts with `initial` (else NULL). */
static qn_status scan_into(int op, int t, const qn_array *a, int axis, const qn_array *out, const double *initial)
{
    qn_array *moved = qn_moveaxis(a, axis, -1), *x = moved == NULL ? NULL : readable(moved, out), *z = qn_moveaxis(out, axis, -1), *body = NULL;
    qn_status status = x == NULL || z == NULL ? qn_failed() : QN_OK;
    if (status == QN_OK && initial != NULL) {
        qn_array *front = qn_view(z, QN_ELLIPSIS, QN_TO(1));
        status = front == NULL ? qn_failed() : qn_assign(front, QN_NUM(*initial), QN_UNSAFE);
        qn_release(front);
    }
    if (status == QN_OK)
        body = initial != NULL ? qn_view(z, QN_ELLIPSIS, QN_FROM(1)) : qn_retain(z);
    if (body != NULL)
        run(op, t, x, body);
    else
        status = qn_failed();
    qn_release(body);
    qn_release(moved);
    qn_release(x);
    qn_release(z);
    return status;
}

/* The result, of dtype t, in out or a new array. An output that is misaligned gets it by a copy. */
static qn_array *accumulate(const char *func, int op, const qn_array *a, int axis, int t, const qn_array *out, const double *initial)
{
    if (qn_check_axis(func, axis, a->ndim, &axis) != QN_OK)
        return NULL;
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] += initial != NULL;
    if (out != NULL && qn_running_check_out(func, out, a->ndim, shape, t) != QN_OK)
        return NULL;
    bool direct = out != NULL && (out->flags & QN_ALIGNED);
    qn_array *r = direct ? qn_retain(out) : qn_new(func, t, a->ndim, shape);
    qn_status status = r == NULL ? qn_failed() : scan_into(op, qn_dtypes[t].compute, a, axis, r, initial);
    if (status == QN_OK && out != NULL && !direct)
        status = qn_assign(out, r, QN_SAME_KIND);
    if (status != QN_OK)
        return qn_drop(r);
    if (out == NULL || direct)
        return r;
    qn_release(r);
    return qn_retain(out);
}

static qn_array *cumulative(const char *func, int op, const qn_array *a, int axis, qn_dtype dtype, const double *initial, const qn_array *out)
{
    if (qn_is_null(a, func))
        return NULL;
    return accumulate(func, op, a, axis, dtype != 0 ? (int)dtype : qn_reduce_acc(op, a->dtype), out, initial);
}

static qn_status cumulative_into(const char *func, int op, const qn_array *a, int axis, qn_dtype dtype, const double *initial, const qn_array *out)
{
    qn_array *r = qn_is_null(out, func) ? NULL : cumulative(func, op, a, axis, dtype, initial, out);
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

static const double zero = 0, one = 1;

qn_array *qn_cumsum(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative("cumsum", QN_OP_add, a, axis, dtype, include_initial ? &zero : NULL, NULL);
}

qn_array *qn_cumprod(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative("cumprod", QN_OP_multiply, a, axis, dtype, include_initial ? &one : NULL, NULL);
}

qn_status qn_cumsum_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative_into("cumsum", QN_OP_add, a, axis, dtype, include_initial ? &zero : NULL, out);
}

qn_status qn_cumprod_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative_into("cumprod", QN_OP_multiply, a, axis, dtype, include_initial ? &one : NULL, out);
}

qn_array *qn_accumulate(const qn_op *handle, const qn_array *a, int axis, qn_dtype dtype, const qn_array *out)
{
    if (qn_is_null(handle, "accumulate") || qn_is_null(a, "accumulate"))
        return NULL;
    int op = qn_op_index(handle), t = qn_running_dtype("accumulate", op, a, dtype);
    if (t != 0 && a->ndim == 0)
        qn_fail(QN_ERR_TYPE, "cannot accumulate on a scalar");
    return t == 0 || a->ndim == 0 ? NULL : accumulate(qn_ops[op].name, op, a, axis, t, out, NULL);
}
