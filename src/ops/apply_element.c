/* SPDX-License-Identifier: BSD-3-Clause */
/* apply_element.c: an elementwise operation on single elements, without an array for the result. */
#include <ops/ops.h>

static bool is_negative(const qn_array *integer)
{
    int64_t value;
    qn_cast_loop(integer->dtype, QN_INT64)((char *const[]){integer->data, (char *)&value}, (const int64_t[]){16, 16}, 1);
    return value < 0;
}

/* One call of a kernel, and no error, as integer powers to negative exponents are? */
static bool is_plain(int op, int t, const qn_array *const *in)
{
    const qn_op_info *info = &qn_ops[op];
    return !info->mask_first && !info->count_last && info->second == QN_OUT_NONE
        && (op != QN_OP_power || qn_is_inexact(t) || !is_negative(in[1]));
}

static bool are_elements(int n, const qn_array *const *in)
{
    for (int k = 0; k < n; k++)
        if (in[k] == NULL || in[k]->ndim != 0 || !(in[k]->flags & QN_ALIGNED))
            return false;
    return true;
}

/* As qn_apply_dtype, whose way is long, but without an error. */
static int loop_dtype(int op, const qn_array *x, const qn_array *y)
{
    const bool same = x->dtype == y->dtype && !(x->flags & QN_WEAK); /* a weak y of that dtype fits it */
    int t = same || (!(x->flags & QN_WEAK) && qn_joins(y, x)) ? x->dtype : qn_joins(x, y) ? y->dtype : 0, joined;
    if (t != 0 && qn_loop(op, t) != NULL)
        return t;
    t = qn_join_dtype(op, (const qn_array *const[]){x, y}, &joined);
    return qn_is_integer(t) && !(qn_fits(x, joined) && qn_fits(y, joined)) ? 0 : t;
}

static void run(int op, int t, const qn_array *const *in, char *value)
{
    const int n = qn_ops[op].nin;
    _Alignas(16) char operand[2][16];
    char *args[3];
    int64_t strides[3];
    for (int k = 0; k < n; k++) {
        args[k] = in[k]->dtype == t ? in[k]->data : operand[k];
        strides[k] = qn_dtypes[t].size;
        if (args[k] == operand[k])
            qn_cast_loop(in[k]->dtype, t)((char *const[]){in[k]->data, operand[k]}, (const int64_t[]){16, 16}, 1);
    }
    args[n] = value;
    strides[n] = qn_dtypes[qn_op_result(op, t)].size;
    qn_loop(op, t)(args, strides, 1);
}

bool qn_apply_element(const qn_op *handle, const qn_array *const *in, void *value, qn_dtype *result)
{
    if (handle == NULL)
        return false;
    int op = qn_op_index(handle);
    const int n = qn_ops[op].nin;
    if (n > 2 || !are_elements(n, in))
        return false;
    op = qn_is_square(op, in) ? QN_OP_square : op;
    const int t = loop_dtype(op, in[0], in[n - 1]);
    if (t == 0 || !is_plain(op, t, in) || qn_loop(op, t) == NULL || qn_compares_exactly(op, t, in[0]->dtype, in[n - 1]->dtype))
        return false;
    if (qn_is_inexact(t)) {
        const qn_fp_state fp = qn_fp_save();
        run(op, t, in, value);
        qn_fp_restore(fp);
    } else {
        run(op, t, in, value);
    }
    *result = (qn_dtype)qn_op_result(op, t);
    return true;
}
