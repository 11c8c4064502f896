/* SPDX-License-Identifier: BSD-3-Clause */
/* running.c: an operation applied from left to right along a line.  Elements of another dtype pass through a block of the
 * stack. */
#include <ops/ops.h>

enum { BLOCK = 512 };

qn_status qn_running_check_out(const char *func, const qn_array *out, int ndim, const int64_t *shape, int t)
{
    qn_text given, needed;
    QN_TRY(qn_check_writeable(func, out));
    if (out->ndim != ndim || memcmp(out->shape, shape, (size_t)ndim * sizeof *shape) != 0)
        return qn_fail(QN_ERR_VALUE, "%s: output of shape %s for a result of shape %s", func, qn_shape_of(&given, out),
                       qn_shape_text(&needed, ndim, shape));
    if (!qn_can_cast((qn_dtype)t, (qn_dtype)out->dtype, QN_SAME_KIND))
        return qn_fail(QN_ERR_TYPE, "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule 'same_kind'", func,
                       qn_dtypes[t].name, qn_dtypes[out->dtype].name);
    return QN_OK;
}

void qn_running_init(qn_running *r, int op, int t, int from, int to)
{
    *r = (qn_running){.op = op, .t = t, .size = qn_dtypes[t].size};
    r->read = from == t ? NULL : qn_cast_loop(from, t);
    r->write = to == t ? NULL : qn_cast_loop(t, to);
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

int qn_running_dtype(const char *method, int op, const qn_array *a, qn_dtype wanted)
{
    const char *name = qn_ops[op].name;
    int t = qn_ops[op].nin == 2 ? own_dtype(op, wanted != 0 ? (int)wanted : a->dtype, wanted != 0) : 0;
    if (qn_ops[op].nin != 2)
        qn_fail(QN_ERR_VALUE, "%s only supported for binary functions, %s has %d input%s", method, name, qn_ops[op].nin, qn_ops[op].nin > 1 ? "s" : "");
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

static void advance_cast(const qn_running *r, const char *x, int64_t xs, char *out, int64_t os, int64_t n, char *carry)
{
    _Alignas(16) char block[BLOCK * 16];
    for (int64_t done = 0, m; done < n; done += m) {
        const char *in = x + done * xs;
        int64_t is = xs;
        m = n - done < BLOCK ? n - done : BLOCK;
        if (r->read != NULL) {
            r->read((char *const[]){(char *)(uintptr_t)in, block}, (const int64_t[]){xs, r->size}, m);
            in = block;
            is = r->size;
        }
        if (r->write == NULL) {
            qn_advance(r->op, r->t, in, is, out + done * os, os, m, carry);
        } else {
            qn_advance(r->op, r->t, in, is, block, r->size, m, carry);
            r->write((char *const[]){block, out + done * os}, (const int64_t[]){r->size, os}, m);
        }
    }
}

void qn_running_line(const qn_running *r, const char *x, int64_t xs, int64_t n, char *out, int64_t os)
{
    _Alignas(16) char carry[16];
    const int64_t one[2] = {16, 16};
    if (r->read != NULL)
        r->read((char *const[]){(char *)(uintptr_t)x, carry}, one, 1);
    else
        memcpy(carry, x, (size_t)r->size);
    if (r->write != NULL)
        r->write((char *const[]){carry, out}, one, 1);
    else
        memcpy(out, carry, (size_t)r->size);
    if (r->read == NULL && r->write == NULL)
        qn_advance(r->op, r->t, x + xs, xs, out + os, os, n - 1, carry);
    else
        advance_cast(r, x + xs, xs, out + os, os, n - 1, carry);
}

void qn_running_rows(const qn_running *r, const char *x, int64_t xs, int64_t rows, char *out, int64_t os, int64_t n)
{
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
