/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: running operations along an axis, from left to right, straight into the result. A line whose neighbours lie closer
 * than its own elements is advanced together with them, a row at a time. */
#include <ops/ops.h>

/* An operation with what it starts from, and whether NaNs are replaced by that. */
typedef struct kind { int op; double identity; bool skip_nan; } kind;

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
        qn_running_line(&s->running, qn_line(s->x, i), s->x->strides[last], s->out->shape[last], qn_line(s->out, i),
                        s->out->strides[last]);
}

static void scan_rows(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    int last = s->out->ndim - 1;
    for (int64_t i = begin; i < end;) {
        int64_t left = s->inner - i % s->inner, n = end - i < left ? end - i : left;
        qn_running_rows(&s->running, qn_line(s->x, i), s->x->strides[last], s->out->shape[last], qn_line(s->out, i),
                        s->out->strides[last], n);
        i += n;
    }
}

/* out[...] = scan of x calculated in dtype t, the axis last in both. */
static qn_status run(const kind *k, int t, const qn_array *x, const qn_array *out)
{
    scan s = {.x = x, .out = out};
    if (out->size == 0)
        return QN_OK;
    qn_running_init(&s.running, k->op, t, x, out);
    if (k->skip_nan && qn_is_inexact(x->dtype))
        qn_running_skip_nan(&s.running, x, k->identity);
    int64_t n = out->shape[out->ndim - 1];
    bool rows = qn_side_by_side(x) && qn_side_by_side(out);
    if (rows)
        s.inner = out->shape[out->ndim - 2];
    return qn_parallel_for(out->size / n, qn_grain(1.0 * (double)n), rows ? scan_rows : scan_lines, &s);
}

/* May x be read while out is written, element by element? */
static bool apart(const qn_array *x, const qn_array *out)
{
    qn_overlap_kind overlap = qn_overlap(x, out);
    return overlap == QN_DISJOINT || (overlap == QN_SAME_ELEMENTS && x->dtype == out->dtype);
}

/* The identity in front of the results in z, the axis last. */
static qn_status write_identity(const kind *k, const qn_array *z)
{
    qn_array *front = qn_view(z, QN_ELLIPSIS, QN_TO(1));
    qn_status status = front == NULL ? qn_failed() : qn_assign(front, QN_NUM(k->identity), QN_UNSAFE);
    qn_release(front);
    return status;
}

/* The scan of a along axis into out, whose length there is longer by one if the identity comes first. */
static qn_status scan_into(const kind *k, int t, const qn_array *a, int axis, const qn_array *out, bool include_initial)
{
    qn_array *moved = qn_moveaxis(a, axis, -1), *z = qn_moveaxis(out, axis, -1), *x = NULL;
    qn_array *body = z == NULL || !include_initial ? qn_retain(z) : qn_view(z, QN_ELLIPSIS, QN_FROM(1));
    if (moved != NULL && body != NULL)
        x = apart(moved, body) ? qn_retain(moved) : qn_copy(moved);
    qn_status status = x == NULL ? qn_failed() : run(k, t, x, body);
    if (status == QN_OK && include_initial)
        status = write_identity(k, z);
    qn_release(moved);
    qn_release(x);
    qn_release(body);
    qn_release(z);
    return status;
}

/* The result, of dtype t, in out or a new array. */
static qn_array *accumulate(const char *func, const kind *k, const qn_array *a, int axis, int t, const qn_array *out,
                            bool include_initial)
{
    if (qn_check_axis(func, axis, a->ndim, &axis) != QN_OK)
        return NULL;
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] += include_initial;
    if (out != NULL && qn_running_check_out(func, out, a->ndim, shape, t) != QN_OK)
        return NULL;
    qn_array *r = out != NULL ? qn_retain(out) : qn_new(func, t, a->ndim, shape);
    return r != NULL && scan_into(k, qn_op_compute(k->op, t), a, axis, r, include_initial) == QN_OK ? r : qn_drop(r);
}

static qn_array *cumulative(const char *func, const kind *k, const qn_array *a, int axis, qn_dtype dtype, bool include_initial,
                            const qn_array *out)
{
    if (qn_is_null(a, func))
        return NULL;
    dtype = qn_dtype_with_out(a, out, dtype);
    return accumulate(func, k, a, axis, dtype != 0 ? (int)dtype : qn_reduce_acc(k->op, a->dtype), out, include_initial);
}

static qn_status cumulative_into(const char *func, const kind *k, const qn_array *a, int axis, qn_dtype dtype, bool include_initial,
                                 const qn_array *out)
{
    qn_array *r = qn_is_null(out, func) ? NULL : cumulative(func, k, a, axis, dtype, include_initial, out);
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

#define CUMULATIVE(name, op, identity, skip_nan)                                                                               \
    static const kind name = {op, identity, skip_nan};                                                                         \
    qn_array *qn_##name(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)                                     \
    {                                                                                                                          \
        return cumulative(#name, &name, a, axis, dtype, include_initial, NULL);                                                \
    }                                                                                                                          \
    qn_status qn_##name##_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial)         \
    {                                                                                                                          \
        return cumulative_into(#name, &name, a, axis, dtype, include_initial, out);                                            \
    }
CUMULATIVE(cumsum, QN_OP_add, 0, false)
CUMULATIVE(cumprod, QN_OP_multiply, 1, false)
CUMULATIVE(nancumsum, QN_OP_add, 0, true)
CUMULATIVE(nancumprod, QN_OP_multiply, 1, true)

qn_array *qn_accumulate(const qn_op *handle, const qn_array *a, int axis, qn_dtype dtype, const qn_array *out)
{
    if (qn_is_null(handle, "accumulate") || qn_is_null(a, "accumulate"))
        return NULL;
    int op = qn_op_index(handle), t = qn_running_dtype("accumulate", op, a, qn_ops[op].out == QN_OUT_SAME ? qn_dtype_with_out(a, out, dtype) : dtype);
    if (t != 0 && a->ndim == 0)
        qn_fail(QN_ERR_TYPE, "cannot accumulate on a scalar");
    return t == 0 || a->ndim == 0 ? NULL : accumulate(qn_ops[op].name, &(kind){.op = op}, a, axis, t, out, false);
}
