/* SPDX-License-Identifier: BSD-3-Clause */
/* resolve.c: the table of operations, and the dtype an operation runs in. */
#include <core/core.h>

enum { IN_ALL, IN_NOBOOL, IN_MASK, IN_TRUE, IN_COUNT };

const qn_op_info qn_ops[QN_NOP] = {
#define OP2(op, n, in, result, other_result, other)                                                       \
    [QN_OP_##op] = {#op, other, n, IN_##in == IN_NOBOOL, IN_##in == IN_MASK, IN_##in == IN_TRUE, IN_##in == IN_COUNT, \
                    QN_OUT_##result, QN_OUT_##other_result},
#define OP(op, n, in, result, other) OP2(op, n, in, result, NONE, other)
#include <kernels/ops.def>
#undef OP
};

int qn_op_count(void) { return QN_NOP - 1; }

const qn_op *qn_op_at(int i) { return i >= 0 && i < QN_NOP - 1 ? qn_op_handle(i + 1) : NULL; }

int qn_op_index(const qn_op *op) { return (int)((const qn_op_info *)(const void *)op - qn_ops); }

const qn_op *qn_op_find(const char *name)
{
    for (int i = 1; name != NULL && i < QN_NOP; i++)
        if (strcmp(name, qn_ops[i].name) == 0 || (qn_ops[i].alias[0] != '\0' && strcmp(name, qn_ops[i].alias) == 0))
            return qn_op_handle(i);
    return NULL;
}

const char *qn_op_name(const qn_op *op) { return op == NULL ? NULL : qn_ops[qn_op_index(op)].name; }
const char *qn_op_alias(const qn_op *op) { return op == NULL ? NULL : qn_ops[qn_op_index(op)].alias; }
int qn_op_nin(const qn_op *op) { return op == NULL ? 0 : qn_ops[qn_op_index(op)].nin; }
int qn_op_nout(const qn_op *op) { return op == NULL ? 0 : 1 + (qn_ops[qn_op_index(op)].second != QN_OUT_NONE); }

int qn_op_compute(int op, int loop_dtype)
{
    return qn_loop(op, loop_dtype) != NULL ? loop_dtype : qn_dtypes[loop_dtype].compute;
}

int qn_op_carry(int op, int loop_dtype)
{
    int t = qn_op_compute(op, loop_dtype);
    return op == QN_OP_nextafter ? t : qn_dtypes[t].compute;
}

static bool has_kernel(int op, int t) { return qn_loop(op, qn_op_compute(op, t)) != NULL; }

/* Does dtype u hold every input? */
static bool holds_all(int u, int n, const qn_dtype *in)
{
    for (int i = 0; i < n; i++)
        if (!qn_can_cast(in[i], (qn_dtype)u, QN_SAFE))
            return false;
    return true;
}

/* Joining dtypes, the highest kind comes first: int8, uint16 and float16 are float32. */
static const char kinds[] = "cfiub";

static void join(qn_dtype *t, char kind, qn_dtype u)
{
    if (qn_dtypes[u].kind == kind)
        *t = *t == QN_DEFAULT_DTYPE ? u : qn_promote(*t, u);
}

/* The loop for inputs that join as dtype t. */
static int loop_for(int op, int t, int n, const qn_dtype *in)
{
    if (qn_ops[op].true_divide && !qn_is_inexact(t))
        return QN_FLOAT64;
    if (has_kernel(op, t))
        return t;
    if (t == QN_BOOL && qn_ops[op].no_bool)
        return 0;
    for (int u = 1; u < QN_NDTYPE; u++)
        if (has_kernel(op, u) && holds_all(u, n, in))
            return u;
    return 0;
}

int qn_op_resolve(int op, int n, const qn_dtype *in)
{
    qn_dtype t = QN_DEFAULT_DTYPE;
    for (int i = 0; i < n; i++)
        if (!qn_is_dtype((int)in[i]))
            return 0;
    for (const char *kind = kinds; *kind != '\0'; kind++)
        for (int i = 0; i < n; i++)
            join(&t, *kind, in[i]);
    return n > 0 ? loop_for(op, (int)t, n, in) : 0;
}

static int result_dtype(int rule, int loop_dtype)
{
    if (rule == QN_OUT_SAME)
        return loop_dtype;
    const int dtypes[] = {[QN_OUT_NONE] = 0, [QN_OUT_BOOL] = QN_BOOL, [QN_OUT_REAL] = qn_dtypes[loop_dtype].real,
                          [QN_OUT_UINT8] = QN_UINT8, [QN_OUT_INT32] = QN_INT32};
    return dtypes[rule];
}

int qn_op_result(int op, int loop_dtype) { return result_dtype(qn_ops[op].out, loop_dtype); }
int qn_op_second(int op, int loop_dtype) { return result_dtype(qn_ops[op].second, loop_dtype); }

qn_dtype qn_op_loop_dtype(const qn_op *op, const qn_dtype *in)
{
    int i = qn_op_index(op), first = qn_ops[i].mask_first;
    return (qn_dtype)qn_op_resolve(i, qn_op_end(i) - first, in + first);
}

qn_dtype qn_op_out_dtype(const qn_op *op, const qn_dtype *in)
{
    int t = (int)qn_op_loop_dtype(op, in);
    return (qn_dtype)(t == 0 ? 0 : qn_op_result(qn_op_index(op), t));
}

bool qn_op_dtypes(const qn_op *op, const qn_dtype *in, qn_dtype *all)
{
    int i = qn_op_index(op), nin = qn_ops[i].nin, t = (int)qn_op_loop_dtype(op, in);
    if (t == 0)
        return false;
    for (int k = 0; k < nin; k++)
        all[k] = (qn_dtype)qn_op_input(i, k, t);
    all[nin] = (qn_dtype)qn_op_result(i, t);
    if (qn_ops[i].second != QN_OUT_NONE)
        all[nin + 1] = (qn_dtype)qn_op_second(i, t);
    return true;
}

/* ---- weak numbers (NEP 50) -------------------------------------------------------------------------------- */
static bool weak(const qn_array *a) { return (a->flags & QN_WEAK) != 0; }

/* t joined with a weak number of dtype w: the number's kind counts, its precision does not. */
static qn_dtype promote_weak(qn_dtype t, qn_dtype w)
{
    if (qn_is_complex((int)w) && !qn_is_complex((int)t))
        return qn_dtype_complex(t);
    if (qn_is_float((int)w) && !qn_is_inexact((int)t))
        return QN_FLOAT64;
    if (qn_is_integer((int)w) && t == QN_BOOL)
        return w;
    return t;
}

qn_dtype qn_result_type(int n, const qn_array *const *arrays)
{
    qn_dtype t = QN_DEFAULT_DTYPE;
    bool all_weak = true;
    for (int i = 0; i < n; i++) {
        if (qn_is_null(arrays[i], "result_type"))
            return QN_DEFAULT_DTYPE;
        all_weak &= weak(arrays[i]);
    }
    for (const char *kind = kinds; *kind != '\0'; kind++)
        for (int i = 0; i < n; i++)
            if (all_weak || !weak(arrays[i]))
                join(&t, *kind, (qn_dtype)arrays[i]->dtype);
    for (int i = 0; i < n && !all_weak; i++)
        if (weak(arrays[i]))
            t = promote_weak(t, (qn_dtype)arrays[i]->dtype);
    if (n == 0)
        qn_fail(QN_ERR_VALUE, "result_type: at least one array is required");
    return t;
}

/* ---- the dtype of one operation on arrays and bare numbers -------------------------------------------------- */
static qn_status not_defined(int op, const qn_array *const *in)
{
    const qn_op_info *info = &qn_ops[op];
    const char *a = qn_dtypes[in[0]->dtype].name, *b = info->nin > 1 ? qn_dtypes[in[1]->dtype].name : "";
    return qn_fail(QN_ERR_TYPE, "%s: not supported for the input types %s%s%s%s%s", info->name, a, info->nin > 1 ? " and " : "", b,
                   info->nin > 2 ? " and " : "", info->nin > 2 ? qn_dtypes[in[2]->dtype].name : "");
}

bool qn_fits(const qn_array *number, int t)
{
    int64_t v;
    int bits = 8 * qn_dtypes[t].size;
    if (!(number->flags & QN_WEAK) || !qn_is_integer(number->dtype) || !qn_is_integer(t))
        return true;
    if (number->dtype == QN_UINT64)
        return t == QN_UINT64;
    memcpy(&v, number->data, sizeof v);
    if (qn_dtypes[t].kind == 'u')
        return v >= 0 && (bits == 64 || v >> bits == 0);
    return bits == 64 || (v >= -((int64_t)1 << (bits - 1)) && v < (int64_t)1 << (bits - 1));
}

int qn_widened(int n, const qn_array *const *in, int t)
{
    for (int i = 0; i < n; i++)
        if (!qn_fits(in[i], t))
            t = (int)qn_promote((qn_dtype)t, (qn_dtype)in[i]->dtype);
    return t;
}

qn_status qn_check_weak(int op, const qn_array *const *in, int t)
{
    for (int i = qn_ops[op].mask_first; i < qn_op_end(op); i++)
        if (!qn_fits(in[i], t))
            return qn_fail(QN_ERR_OVERFLOW, "%s: the integer %lld is out of bounds for %s", qn_ops[op].name,
                           (long long)*(int64_t *)(void *)in[i]->data, qn_dtypes[t].name);
    return QN_OK;
}

/* A count is a whole number that int64 holds. */
static bool counts(int op, const qn_array *const *in)
{
    return !qn_ops[op].count_last || qn_can_cast((qn_dtype)in[qn_op_end(op)]->dtype, QN_INT64, QN_SAFE);
}

int qn_join_dtype(int op, const qn_array *const *in, int *joined)
{
    int first = qn_ops[op].mask_first, end = qn_op_end(op);
    int t = (int)qn_result_type(end - first, in + first);
    *joined = t = t != 0 && qn_ops[op].out == QN_OUT_BOOL ? qn_widened(end - first, in + first, t) : t;
    qn_dtype dtypes[3]; /* a bare number takes part as the dtype it joins */
    for (int i = first; i < end; i++)
        dtypes[i] = in[i]->flags & QN_WEAK ? (qn_dtype)t : (qn_dtype)in[i]->dtype;
    return t != 0 && counts(op, in) ? loop_for(op, t, end - first, dtypes + first) : 0;
}

int qn_apply_dtype(int op, const qn_array *const *in)
{
    int t, loop_dtype = qn_join_dtype(op, in, &t);
    if (t == 0)
        return 0;
    if (loop_dtype == 0)
        not_defined(op, in);
    return qn_is_integer(loop_dtype) && qn_check_weak(op, in, t) != QN_OK ? 0 : loop_dtype;
}

double qn_op_cost(int op)
{
    static const uint8_t elementary[QN_NOP] = {
#define MATH1(name) [QN_OP_##name] = 1,
#define MATH2(name) [QN_OP_##name] = 1,
#include <kernels/ops.def>
    };
    return elementary[op] ? 2.0 : 0.25;
}

bool qn_is_square(int op, const qn_array *const *in)
{
    double exponent;
    if (op != QN_OP_power || !(in[1]->flags & QN_WEAK))
        return false;
    qn_cast_loop(in[1]->dtype, QN_FLOAT64)((char *const[]){in[1]->data, (char *)&exponent}, (const int64_t[]){16, 16}, 1);
    return exponent == 2 && in[0]->dtype != QN_BOOL && (qn_is_integer(in[1]->dtype) || qn_is_inexact(in[0]->dtype));
}
