/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: running operations along an axis, from left to right. A line whose neighbours lie closer than its own elements is
 * advanced together with them, a row at a time. */
#include <ops/ops.h>

typedef struct scan {
    int op;
    const qn_array *x, *out; /* the axis last; same dtype or x == out */
    int64_t inner;           /* lines that lie side by side in x and out; 1: line by line */
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

/* out[i] = op(out[i - 1], x[i]), one element a call: a loop takes several at once and would read results not yet written. */
static void scan_singly(qn_loop_fn loop, char *x, int64_t xs, char *out, int64_t os, int64_t n)
{
    for (int64_t i = 0; i < n; i++, x += xs, out += os)
        loop((char *const[]){out, x, out + os}, (const int64_t[]){os, xs, os}, 1);
}

/* One line: the scan kernel if there is one, else the operation itself. */
static void scan_line(const scan *s, const char *x, char *out)
{
    int t = s->out->dtype, last = s->out->ndim - 1;
    int64_t xs = s->x->strides[last], os = s->out->strides[last], n = s->out->shape[last];
    qn_scan_fn kernel = (qn_scan_fn)qn_kernel(QN_KIND_SCAN, s->op, t);
    char carry[16];
    memcpy(carry, x, (size_t)s->x->itemsize);
    memmove(out, x, (size_t)s->x->itemsize);
    if (kernel != NULL)
        kernel(x + xs, xs, out + os, os, n - 1, carry);
    else
        scan_singly(qn_loop(s->op, t), (char *)(uintptr_t)(x + xs), xs, out, os, n - 1);
}

static void scan_lines(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    for (int64_t i = begin; i < end; i++)
        scan_line(s, qn_line(s->x, i), qn_line(s->out, i));
}

static void scan_rows(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    int last = s->out->ndim - 1;
    int64_t xs = s->x->strides[last], os = s->out->strides[last], size = s->out->itemsize;
    qn_loop_fn loop = qn_loop(s->op, s->out->dtype);
    for (int64_t i = begin; i < end;) {
        int64_t left = s->inner - i % s->inner, n = end - i < left ? end - i : left;
        char *x = qn_line(s->x, i), *out = qn_line(s->out, i);
        memmove(out, x, (size_t)(n * size));
        for (int64_t row = 1; row < s->out->shape[last]; row++)
            loop((char *const[]){out + (row - 1) * os, x + row * xs, out + row * os}, (const int64_t[]){size, size, size}, n);
        i += n;
    }
}

static bool side_by_side(const qn_array *a)
{
    int last = a->ndim - 1;
    return last > 0 && a->strides[last - 1] == a->itemsize && a->shape[last - 1] >= 8;
}

/* out[...] = scan of x; both of compute dtype with the axis last. */
static void run(int op, const qn_array *x, const qn_array *out)
{
    int last = out->ndim - 1;
    if (out->size == 0)
        return;
    scan s = {op, x, out, 1};
    int64_t n = out->shape[last];
    bool rows = side_by_side(x) && side_by_side(out) && out->strides[last] != out->itemsize;
    if (rows)
        s.inner = out->shape[last - 1];
    qn_parallel_for(out->size / n, qn_grain(1.0 * (double)n), rows ? scan_rows : scan_lines, &s);
}

/* out = a with `neutral` for NaNs, cast. */
static void copy_numbers(const qn_array *a, double neutral, const qn_array *out)
{
    qn_program p;
    _Alignas(16) char value[16];
    qn_cast_loop(QN_FLOAT64, out->dtype)((char *const[]){(char *)&neutral, value}, (const int64_t[]){8, 16}, 1);
    const qn_array single = {.data = value, .size = 1, .dtype = out->dtype, .itemsize = out->itemsize, .flags = QN_ALIGNED};
    qn_program_init(&p);
    int x = qn_program_operand(&p, a->dtype), none = qn_program_operand(&p, out->dtype), z = qn_program_operand(&p, out->dtype);
    qn_program_store(&p, qn_program_numbers(&p, qn_program_aligned(&p, x, a), none), z);
    if (out->size > 0)
        qn_execute(&p, (const qn_array *const[]){a, &single, out}, 0.5);
}

/* Scans a into out (same shape, axis last), through a copy in out where the dtypes differ or NaNs do not count. */
static qn_status scan_into(int op, const qn_array *a, const qn_array *out, bool skip_nan, double neutral)
{
    if (skip_nan && qn_is_inexact(a->dtype)) {
        copy_numbers(a, neutral, out);
        run(op, out, out);
        return QN_OK;
    }
    if (a->dtype == out->dtype && (a->flags & QN_ALIGNED) && qn_overlap(a, out) != QN_OVERLAP) {
        run(op, a, out);
        return QN_OK;
    }
    QN_TRY(qn_copy_elements(out, a));
    run(op, out, out);
    return QN_OK;
}

static qn_status check_loop(const char *func, int op, int t)
{
    if (qn_loop(op, t) == NULL || qn_op_result(op, t) != t)
        return qn_fail(QN_ERR_TYPE, "%s: not supported for the type %s", func, qn_dtypes[t].name);
    return QN_OK;
}

/* The result of shape `a` (plus one in front along the axis), as dtype t. */
static qn_array *accumulate(const char *func, int op, const qn_array *a, int axis, int t, bool include_initial,
                            bool skip_nan, double initial)
{
    if (qn_check_axis(func, axis, a->ndim, &axis) != QN_OK)
        return NULL;
    int compute = qn_dtypes[t].compute;
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] += include_initial;
    if (check_loop(func, op, compute) != QN_OK)
        return NULL;
    qn_array *r = qn_new(func, compute, a->ndim, shape), *body = NULL;
    qn_array *x = qn_moveaxis(a, axis, -1), *z = r == NULL ? NULL : qn_moveaxis(r, axis, -1);
    bool ok = x != NULL && z != NULL;
    if (ok && include_initial) {
        qn_array *front = qn_view(z, QN_ELLIPSIS, QN_TO(1));
        ok = front != NULL && qn_assign(front, QN_NUM(initial), QN_UNSAFE) == QN_OK;
        qn_release(front);
    }
    body = ok ? (include_initial ? qn_view(z, QN_ELLIPSIS, QN_FROM(1)) : qn_retain(z)) : NULL;
    ok = body != NULL && scan_into(op, x, body, skip_nan, initial) == QN_OK;
    qn_release(body);
    qn_release(x);
    qn_release(z);
    if (!ok)
        return qn_drop(r);
    if (compute == t)
        return r;
    qn_array *cast = qn_astype(r, (qn_dtype)t);
    qn_release(r);
    return cast;
}

static qn_array *cumulative(const char *func, int op, const qn_array *a, int axis, qn_dtype dtype, bool include_initial, bool skip_nan,
                            double initial)
{
    if (qn_is_null(a, func))
        return NULL;
    int t = dtype != 0 ? (int)dtype : qn_reduce_acc(op, a->dtype);
    return accumulate(func, op, a, axis, t, include_initial, skip_nan, initial);
}

qn_array *qn_cumsum(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative("cumsum", QN_OP_add, a, axis, dtype, include_initial, false, 0);
}

qn_array *qn_cumprod(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative("cumprod", QN_OP_multiply, a, axis, dtype, include_initial, false, 1);
}

qn_array *qn_nancumsum(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative("nancumsum", QN_OP_add, a, axis, dtype, include_initial, true, 0);
}

qn_array *qn_nancumprod(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)
{
    return cumulative("nancumprod", QN_OP_multiply, a, axis, dtype, include_initial, true, 1);
}

qn_array *qn_accumulate(const qn_op *handle, const qn_array *a, int axis, qn_dtype dtype, const qn_array *out)
{
    if (qn_is_null(handle, "accumulate") || qn_is_null(a, "accumulate"))
        return NULL;
    int op = qn_op_index(handle), t = dtype != 0 ? (int)dtype : qn_reduce_acc(op, a->dtype);
    if (qn_ops[op].nin != 2) {
        qn_fail(QN_ERR_VALUE, "accumulate: only supported for operations with two inputs, %s has %d", qn_ops[op].name, qn_ops[op].nin);
        return NULL;
    }
    if (qn_ops[op].out == QN_OUT_BOOL)
        t = QN_BOOL;
    qn_array *r = accumulate(qn_ops[op].name, op, a, axis, t, false, false, 0);
    if (r == NULL || out == NULL)
        return r;
    qn_status status = qn_same_shape(r, out) ? qn_assign(out, r, QN_SAME_KIND)
                                             : qn_fail(QN_ERR_VALUE, "accumulate: the output has another shape than the result");
    qn_release(r);
    return status == QN_OK ? qn_retain(out) : NULL;
}
