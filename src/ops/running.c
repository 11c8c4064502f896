/* SPDX-License-Identifier: BSD-3-Clause */
/* running.c: an operation applied from left to right along a line.  Elements that are of another dtype, misaligned
 * or NaNs to be replaced pass through blocks on the stack, and so do such results. */
#include <ops/ops.h>

enum { BLOCK = 512, POLLED = 512 * BLOCK }; /* elements between two polls: 0.1 ms of sums, 50 ms of the slowest operations */

qn_status qn_running_check_out(const char *func, const qn_array *out, int ndim, const int64_t *shape, int t)
{
    qn_text given, needed;
    QN_TRY(qn_check_writeable(func, out));
    if (out->ndim != ndim || memcmp(out->shape, shape, (size_t)ndim * sizeof *shape) != 0)
        return qn_fail(QN_ERR_VALUE, "%s: output of shape %s for a result of shape %s", func, qn_shape_of(&given, out),
                       qn_shape_text(&needed, ndim, shape));
    if (!qn_can_cast((qn_dtype)t, (qn_dtype)out->dtype, QN_SAME_KIND))
        return qn_fail(QN_ERR_TYPE, "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule 'same_kind'",
                       func,
                       qn_dtypes[t].name, qn_dtypes[out->dtype].name);
    return QN_OK;
}

static qn_loop_fn copy_kernel(const qn_array *a) { return a->flags & QN_ALIGNED ? NULL : qn_copy_loop(a->itemsize); }

void qn_running_init(qn_running *r, int op, int t, const qn_array *x, const qn_array *out)
{
    *r = (qn_running){.op = op, .t = t, .size = qn_dtypes[t].size, .from_size = x->itemsize, .to_size = out->itemsize};
    r->read = x->dtype == t ? NULL : qn_cast_loop(x->dtype, t);
    r->write = out->dtype == t ? NULL : qn_cast_loop(t, out->dtype);
    r->align = copy_kernel(x);
    r->spread = copy_kernel(out);
}

void qn_running_skip_nan(qn_running *r, const qn_array *x, double neutral)
{
    int wide = qn_dtypes[x->dtype].compute;
    r->widen = wide == x->dtype ? NULL : qn_cast_loop(x->dtype, wide);
    r->is_nan = qn_loop(QN_OP_isnan, wide);
    qn_cast_loop(QN_FLOAT64, r->t)((char *const[]){(char *)&neutral, r->neutral}, (const int64_t[]){8, 16}, 1);
}

static bool is_logical(int op) { return op == QN_OP_logical_and || op == QN_OP_logical_or || op == QN_OP_logical_xor; }

/* The dtype of op(x, x) that is x's again, 0 if there is none. */
static int own_dtype(int op, int t, bool asked)
{
    if (is_logical(op))
        return asked && t != QN_BOOL ? 0 : QN_BOOL;
    if (!asked)
        t = qn_op_resolve(op, 2, (const qn_dtype[]){(qn_dtype)t, (qn_dtype)t});
    t = t == 0 || asked ? t : qn_reduce_acc(op, t);
    return t != 0 && qn_loop(op, qn_op_compute(op, t)) != NULL && qn_op_result(op, t) == t && !qn_ops[op].count_last ? t : 0;
}

qn_dtype qn_dtype_with_out(const qn_array *a, const qn_array *out, qn_dtype wanted)
{
    const qn_dtype both = out == NULL || wanted != QN_DEFAULT_DTYPE ? wanted : qn_promote((qn_dtype)a->dtype, (qn_dtype)out->dtype);
    return both != wanted && qn_is_inexact(both) ? both : wanted;
}

int qn_running_dtype(const char *method, int op, const qn_array *a, qn_dtype wanted)
{
    const char *name = qn_ops[op].name;
    int t = qn_ops[op].nin == 2 ? own_dtype(op, wanted != 0 ? (int)wanted : a->dtype, wanted != 0) : 0;
    if (qn_ops[op].nin != 2)
        qn_fail(QN_ERR_VALUE, "%s only supported for binary functions, %s has %d input%s", method, name, qn_ops[op].nin,
                qn_ops[op].nin > 1 ? "s" : "");
    else if (qn_ops[op].second != QN_OUT_NONE)
        qn_fail(QN_ERR_VALUE, "%s only supported for functions returning a single value, %s has two", method, name);
    else if (t == 0 && qn_ops[op].no_bool && a->dtype == QN_BOOL)
        qn_fail(QN_ERR_TYPE, "%s: not supported for the input type bool: use bitwise_xor or logical_xor", name);
    else if (t == 0)
        qn_fail(QN_ERR_TYPE, "No loop matching the specified signature and casting was found for ufunc %s (dtype %s)", name,
                qn_dtypes[wanted != 0 ? (int)wanted : a->dtype].name);
    else
        return t;
    return 0;
}

/* ---- elements in, results out, a block at a time ------------------------------------------------------------------- */
typedef struct blocks { qn_c128 in[BLOCK], raw[BLOCK]; } blocks;

static void convert(qn_loop_fn fn, const char *from, int64_t fs, void *to, int64_t ts, int64_t n)
{
    fn((char *const[]){(char *)(uintptr_t)from, to}, (const int64_t[]){fs, ts}, n);
}

/* b->in = v (of dtype t) with the neutral element where x is NaN. */
static void replace_nans(const qn_running *r, blocks *b, const char *x, int64_t xs, const char *v, int64_t vs, int64_t n)
{
    float wide[BLOCK];
    char nan[BLOCK];
    if (r->widen != NULL) {
        convert(r->widen, x, xs, wide, sizeof *wide, n);
        x = (char *)wide;
        xs = sizeof *wide;
    }
    convert(r->is_nan, x, xs, nan, 1, n);
    qn_loop(QN_OP_where, r->t)((char *const[]){nan, (char *)(uintptr_t)r->neutral, (char *)(uintptr_t)v, (char *)b->in},
                               (const int64_t[]){1, 0, vs, r->size}, n);
}

/* n <= BLOCK elements as dtype t: where they lie, or in b. *stride: theirs. */
static const char *read_block(const qn_running *r, blocks *b, const char *x, int64_t xs, int64_t n, int64_t *stride)
{
    if (r->align != NULL) {
        convert(r->align, x, xs, b->raw, r->from_size, n);
        x = (char *)b->raw;
        xs = r->from_size;
    }
    const char *v = x;
    *stride = xs;
    if (r->read != NULL) {
        convert(r->read, x, xs, b->in, r->size, n);
        v = (char *)b->in;
        *stride = r->size;
    }
    if (r->is_nan == NULL)
        return v;
    replace_nans(r, b, x, xs, v, *stride, n);
    *stride = r->size;
    return (char *)b->in;
}

/* n <= BLOCK results from dtype t; b->raw is free. */
static void write_block(const qn_running *r, blocks *b, const char *z, char *out, int64_t os, int64_t n)
{
    if (r->spread == NULL) {
        convert(r->write, z, r->size, out, os, n);
        return;
    }
    if (r->write != NULL) {
        convert(r->write, z, r->size, b->raw, r->to_size, n);
        z = (char *)b->raw;
    }
    convert(r->spread, z, r->to_size, out, os, n);
}

static bool reads_plainly(const qn_running *r) { return r->read == NULL && r->align == NULL && r->is_nan == NULL; }
static bool writes_plainly(const qn_running *r) { return r->write == NULL && r->spread == NULL; }

static void line_by_blocks(const qn_running *r, const char *x, int64_t xs, int64_t n, char *out, int64_t os)
{
    blocks b;
    _Alignas(16) char carry[16];
    for (int64_t done = 0, m; done < n; done += m) {
        int64_t stride, first = done == 0;
        if (!first && done % POLLED == 0 && qn_interrupted())
            return;
        m = n - done < BLOCK ? n - done : BLOCK;
        const char *in = read_block(r, &b, x + done * xs, xs, m, &stride);
        char *to = writes_plainly(r) ? out + done * os : (char *)b.in;
        int64_t step = writes_plainly(r) ? os : r->size;
        if (first) {
            memcpy(carry, in, (size_t)r->size);
            memmove(to, carry, (size_t)r->size);
        }
        qn_advance(r->op, r->t, in + first * stride, stride, to + first * step, step, m - first, carry);
        if (!writes_plainly(r))
            write_block(r, &b, to, out + done * os, os, m);
    }
}

void qn_running_line(const qn_running *r, const char *x, int64_t xs, int64_t n, char *out, int64_t os)
{
    _Alignas(16) char carry[16];
    if (!reads_plainly(r) || !writes_plainly(r)) {
        line_by_blocks(r, x, xs, n, out, os);
        return;
    }
    memcpy(carry, x, (size_t)r->size);
    memcpy(out, carry, (size_t)r->size);
    for (int64_t done = 1, m; done < n; done += m) {
        m = n - done < POLLED ? n - done : POLLED;
        if (done > 1 && qn_interrupted())
            return;
        qn_advance(r->op, r->t, x + done * xs, xs, out + done * os, os, m, carry);
    }
}

/* n <= BLOCK lines. */
static void rows_by_blocks(const qn_running *r, const char *x, int64_t xs, int64_t rows, char *out, int64_t os, int64_t n)
{
    blocks b;
    qn_c128 carry[BLOCK];
    const qn_loop_fn loop = qn_loop(r->op, r->t);
    for (int64_t row = 0; row < rows; row++) {
        int64_t stride;
        const char *in = read_block(r, &b, x + row * xs, r->from_size, n, &stride);
        if (row == 0)
            memcpy(carry, in, (size_t)(n * r->size));
        else
            loop((char *const[]){(char *)carry, (char *)(uintptr_t)in, (char *)carry}, (const int64_t[]){r->size, stride, r->size}, n);
        if (writes_plainly(r))
            memcpy(out + row * os, carry, (size_t)(n * r->size));
        else
            write_block(r, &b, (char *)carry, out + row * os, r->to_size, n);
    }
}

void qn_running_rows(const qn_running *r, const char *x, int64_t xs, int64_t rows, char *out, int64_t os, int64_t n)
{
    if (!reads_plainly(r) || !writes_plainly(r)) {
        for (int64_t i = 0; i < n; i += BLOCK)
            rows_by_blocks(r, x + i * r->from_size, xs, rows, out + i * r->to_size, os, n - i < BLOCK ? n - i : BLOCK);
        return;
    }
    qn_loop_fn loop = qn_loop(r->op, r->t);
    const int64_t strides[3] = {r->size, r->size, r->size};
    memmove(out, x, (size_t)(n * r->size));
    for (int64_t row = 1; row < rows; row++)
        loop((char *const[]){out + (row - 1) * os, (char *)(uintptr_t)(x + row * xs), out + row * os}, strides, n);
}

bool qn_side_by_side(const qn_array *a)
{
    int last = a->ndim - 1;
    return last > 0 && a->strides[last - 1] == a->itemsize && a->shape[last - 1] >= 8 && a->strides[last] != a->itemsize;
}
