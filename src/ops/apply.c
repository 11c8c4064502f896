/* SPDX-License-Identifier: BSD-3-Clause */
/* apply.c: one elementwise operation on arrays: checks, dtype, shape, one or two results, and a program of one operation
 * for the engine. Small operands of the operation's own dtype skip all planning. */
#include <ops/ops.h>
#include <stdio.h>

/* Up to this many elements an operation on lines runs at once in the caller. */
#define DIRECT_ELEMENTS 16384

/* ---- the fast path --------------------------------------------------------------------------------------- */
static bool plain(const qn_array *a)
{
    return (a->flags & (QN_C_CONTIGUOUS | QN_ALIGNED)) == (QN_C_CONTIGUOUS | QN_ALIGNED) && a->size <= DIRECT_ELEMENTS;
}

/* As plain, or along one axis in even steps. */
static bool is_line(const qn_array *a)
{
    return plain(a) || (a->ndim == 1 && (a->flags & QN_ALIGNED) && a->size <= DIRECT_ELEMENTS);
}

static int64_t step_of(const qn_array *line) { return line->flags & QN_C_CONTIGUOUS ? line->itemsize : line->strides[0]; }

bool qn_joins(const qn_array *single, const qn_array *x)
{
    if (single->size != 1 || single->ndim > x->ndim)
        return false;
    if (!(single->flags & QN_WEAK))
        return single->dtype == x->dtype && (single->flags & QN_ALIGNED);
    if (x->flags & QN_WEAK) /* two bare numbers */
        return single->dtype == x->dtype || (single->dtype == QN_INT64 && qn_is_inexact(x->dtype));
    return single->dtype == QN_INT64 ? x->dtype != QN_BOOL && qn_fits(single, x->dtype)
                                     : single->dtype == QN_FLOAT64 && qn_is_inexact(x->dtype);
}

/* An operation on operands that need no planning: their addresses and strides, single elements converted. */
typedef struct direct {
    int n;
    const qn_array *x;  /* the operand that gives the shape */
    const qn_array *in[3];
    char *args[4];
    int64_t strides[4];
    _Alignas(16) char value[3][16];
} direct;

/* A result of the fast path: new, or a given array that takes it as it is. NULL if a given one does not. */
static qn_array *direct_out(int op, int t, const direct *d, const qn_array *out)
{
    const qn_array *x = d->x;
    if (out == NULL)
        return qn_new_shaped(qn_ops[op].name, t, x);
    bool fits = is_line(out) && (out->flags & QN_WRITEABLE) && out->dtype == t && qn_same_shape(out, x);
    for (int k = 0; fits && k < d->n; k++) /* a single element is read before anything is written */
        fits = d->args[k] == d->value[k] || qn_overlap(out, d->in[k]) != QN_OVERLAP;
    return fits ? qn_retain(out) : NULL;
}

/* Operand k: like x, or a single element that joins it. False if it is neither. */
static bool direct_operand(direct *d, int k, int dtype)
{
    const qn_array *x = d->x, *y = d->in[k];
    if (y == x || (is_line(y) && y->dtype == dtype && qn_same_shape(x, y))) {
        d->args[k] = y->data;
        d->strides[k] = step_of(y);
        return true;
    }
    if (dtype != x->dtype || !qn_joins(y, x))
        return false;
    qn_cast_loop(y->dtype, dtype)((char *const[]){y->data, d->value[k]}, (const int64_t[]){16, 16}, 1);
    d->args[k] = d->value[k];
    d->strides[k] = 0;
    return true;
}

/* All results, or none. */
static bool direct_outs(int op, direct *d, const qn_apply_opts *opts, qn_array *z[2])
{
    z[0] = direct_out(op, qn_op_result(op, d->x->dtype), d, opts->out);
    if (z[0] == NULL || qn_ops[op].second == QN_OUT_NONE)
        return z[0] != NULL;
    z[1] = direct_out(op, qn_op_second(op, d->x->dtype), d, opts->out2);
    if (z[1] == NULL)
        qn_release(z[0]);
    return z[1] != NULL;
}

/* The operand that gives shape and dtype: the first of several elements, else the first that is no bare number. Bare numbers among
 * themselves have the dtypes of arrays: of an integer and another one the other. */
static const qn_array *leader(int op, const qn_array *const *in)
{
    int first = qn_ops[op].mask_first;
    const qn_array *single = NULL, *bare = in[first];
    for (int k = first; k < qn_ops[op].nin; k++) {
        if (in[k]->size != 1)
            return in[k];
        if (single == NULL && !(in[k]->flags & QN_WEAK))
            single = in[k];
        if (bare->dtype == QN_INT64)
            bare = in[k];
    }
    return single != NULL ? single : bare;
}

/* Inputs of one dtype (but a mask), lines of one shape, or single elements beside one such: false without an error if it
 * is not that simple. */
static bool apply_direct(int op, const qn_array *const *in, const qn_apply_opts *opts, qn_array *z[2])
{
    int nin = qn_ops[op].nin;
    direct d; /* set as far as it is read: to clear it costs as much as a small operation */
    d.n = nin;
    d.x = leader(op, in);
    qn_loop_fn loop = qn_ops[op].count_last ? NULL : qn_loop(op, d.x->dtype);
    if (loop == NULL || !is_line(d.x))
        return false;
    for (int k = 0; k < nin; k++) {
        d.in[k] = in[k];
        if (!direct_operand(&d, k, k < qn_ops[op].mask_first ? QN_BOOL : d.x->dtype))
            return false;
    }
    if (!direct_outs(op, &d, opts, z))
        return false;
    for (int j = 0; j <= (qn_ops[op].second != QN_OUT_NONE); j++) {
        d.args[nin + j] = z[j]->data;
        d.strides[nin + j] = step_of(z[j]);
    }
    loop(d.args, d.strides, d.x->size);
    return true;
}

/* The commonest call in as few steps as it takes: small contiguous arrays of one dtype and shape, one new result. False without an error
 * if it is not that. */
static bool apply_alike(int op, const qn_array *const *in, qn_array **z)
{
    const qn_array *x = in[0];
    const qn_loop_fn loop = qn_loop(op, x->dtype);
    char *args[4];
    int64_t strides[4];
    int n = qn_ops[op].nin;
    if (loop == NULL || !plain(x) || x->size < 2 || qn_ops[op].mask_first || qn_ops[op].count_last || qn_ops[op].second != QN_OUT_NONE ||
        op == QN_OP_power)
        return false;
    for (int k = 0; k < n; k++) {
        if (in[k] != x && !(plain(in[k]) && in[k]->dtype == x->dtype && qn_same_shape(in[k], x)))
            return false;
        args[k] = in[k]->data;
        strides[k] = x->itemsize;
    }
    *z = qn_new_shaped(qn_ops[op].name, qn_op_result(op, x->dtype), x);
    if (*z == NULL)
        return false;
    args[n] = (*z)->data;
    strides[n] = (*z)->itemsize;
    loop(args, strides, x->size);
    return true;
}

void qn_apply_number(int op, int t, char *z, int64_t n, double y)
{
    const qn_loop_fn loop = qn_loop(op, t);
    const int64_t size = qn_dtypes[t].size;
    _Alignas(16) char number[16];
    if (qn_ops[op].nin == 1) {
        loop((char *const[]){z, z}, (const int64_t[]){size, size}, n);
        return;
    }
    qn_cast_loop(QN_FLOAT64, t)((char *const[]){(char *)&y, number}, (const int64_t[]){8, 16}, 1);
    loop((char *const[]){z, number, z}, (const int64_t[]){size, 0, size}, n);
}

qn_status qn_apply_own(int op, const qn_array *z, double y)
{
    qn_number storage;
    if (qn_loop(op, z->dtype) == NULL || !plain(z)) {
        const qn_array *const in[2] = {z, qn_number_f64(&storage, y)};
        qn_array *r = qn_apply(qn_op_handle(op), in, &(qn_apply_opts){.out = z});
        qn_release(r);
        return r != NULL ? QN_OK : qn_failed();
    }
    qn_fp_state fp = qn_fp_save();
    qn_apply_number(op, z->dtype, z->data, z->size, y);
    qn_fp_restore(fp);
    return QN_OK;
}

/* May powers take the fast path? Not those of signed integers to negative ones, which are an error. */
static bool powers_direct(const qn_array *const *in)
{
    const qn_array *y = in[1];
    if (qn_is_inexact(in[0]->dtype) || qn_dtypes[y->dtype].kind != 'i' || y->size == 0 || !is_line(y))
        return true; /* what is no line goes the general way in any case */
    int64_t least = 0, value;
    ((qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, QN_OP_minimum, y->dtype))(y->data, step_of(y), y->size, &least);
    qn_cast_loop(y->dtype, QN_INT64)((char *const[]){(char *)&least, (char *)&value}, (const int64_t[]){8, 8}, 1);
    return value >= 0;
}

/* ---- dtype ------------------------------------------------------------------------------------------------- */
static int no_loop(int op, qn_dtype t)
{
    qn_fail(QN_ERR_TYPE, "No loop matching the specified signature and casting was found for ufunc %s (dtype %s)", qn_ops[op].name,
            qn_dtype_name(t));
    return 0;
}

/* The dtype to calculate in: as asked for by inputs (loop) or result (dtype), else by the inputs. 0 after an error. */
static int loop_dtype_of(int op, const qn_array *const *in, const qn_apply_opts *opts)
{
    qn_dtype t = opts->loop != 0 ? opts->loop : opts->dtype;
    bool follows = qn_ops[op].out == QN_OUT_SAME || qn_ops[op].out == QN_OUT_REAL; /* the result's dtype says the loop's */
    if (opts->loop == 0 && qn_ops[op].out == QN_OUT_REAL && qn_dtypes[in[0]->dtype].kind == 'c' && qn_dtypes[t].kind == 'f' &&
        qn_dtypes[in[0]->dtype].size <= 2 * qn_dtypes[t].size)
        t = t == QN_FLOAT32 ? QN_COMPLEX64 : QN_COMPLEX128; /* |complex64| is float32 */
    if (t == 0 || (opts->loop == 0 && !follows && (int)t == qn_op_result(op, QN_BOOL)))
        return qn_apply_dtype(op, in);
    if ((opts->loop == 0 && !follows) || qn_op_resolve(op, 1, &t) != (int)t)
        return no_loop(op, t);
    return qn_check_weak(op, in, (int)t) == QN_OK ? (int)t : 0;
}

static qn_status bad_cast(int op, const char *which, int from, int to, qn_casting rule)
{
    return qn_fail(QN_ERR_TYPE, "Cannot cast ufunc '%s' %s from dtype('%s') to dtype('%s') with casting rule '%s'", qn_ops[op].name, which,
                   qn_dtypes[from].name, qn_dtypes[to].name, ((const char *const[]){"same_kind", "no", "safe", "unsafe"})[rule]);
}

/* May an input be cast to dtype t? A bare number of a kind that t holds always. */
static bool may_cast(const qn_array *x, int t, qn_casting rule)
{
    bool number = x->flags & QN_WEAK;
    if (number && qn_is_integer(x->dtype) && qn_is_integer(t))
        return true;
    return qn_can_cast((qn_dtype)x->dtype, (qn_dtype)t, number && rule != QN_UNSAFE ? QN_SAME_KIND : rule);
}

/* Inputs that were not promoted to the loop's dtype, but sent there. */
static qn_status check_inputs(int op, const qn_array *const *in, int loop_dtype, const qn_apply_opts *opts)
{
    char which[16];
    for (int i = qn_ops[op].mask_first; i < qn_op_end(op); i++) {
        if (may_cast(in[i], loop_dtype, opts->casting))
            continue;
        snprintf(which, sizeof which, "input %d", i);
        return bad_cast(op, which, in[i]->dtype, loop_dtype, opts->casting);
    }
    return QN_OK;
}

static qn_status check_casts(int op, const qn_array *const *in, int loop_dtype, const qn_apply_opts *opts)
{
    if (opts->dtype != 0 || opts->loop != 0 || opts->casting != QN_SAME_KIND)
        QN_TRY(check_inputs(op, in, loop_dtype, opts));
    int result = qn_op_result(op, loop_dtype), second = qn_op_second(op, loop_dtype);
    if (opts->out != NULL && !qn_can_cast((qn_dtype)result, (qn_dtype)opts->out->dtype, opts->casting))
        return bad_cast(op, second == 0 ? "output" : "output 0", result, opts->out->dtype, opts->casting);
    if (opts->out2 != NULL && !qn_can_cast((qn_dtype)second, (qn_dtype)opts->out2->dtype, opts->casting))
        return bad_cast(op, "output 1", second, opts->out2->dtype, opts->casting);
    return QN_OK;
}

/* ---- the general path ---------------------------------------------------------------------------------------- */
typedef struct call {
    int op, loop_dtype, nout;
    const qn_apply_opts *opts;
    qn_operand_set set;        /* the inputs, then the mask of where if there is one */
    qn_array *out[2];
} call;

/* The results where they go: out = where ? result : out. */
static void deliver(qn_program *p, int result, int mask, int out_reg, const qn_array *out)
{
    if (mask >= 0) {
        int t = out->dtype;
        const int choose[3] = {mask, qn_program_cast(p, result, t), qn_program_aligned(p, out_reg, out)};
        result = qn_program_op(p, QN_OP_where, t, choose);
    }
    if (result != out_reg)
        qn_program_write(p, result, out_reg, out);
}

static qn_status run(const call *c)
{
    qn_program p;
    const qn_array *operands[QN_MAX_OPERANDS];
    int reg[4], out_reg[2], result[2], n = c->set.n, mask = -1;
    qn_program_init(&p);
    for (int k = 0; k < n; k++) {
        operands[k] = c->set.array[k];
        reg[k] = qn_program_operand(&p, operands[k]->dtype);
    }
    for (int j = 0; j < c->nout; j++) {
        operands[n + j] = c->out[j];
        out_reg[j] = qn_program_operand(&p, c->out[j]->dtype);
        result[j] = c->opts->where == NULL && (c->out[j]->flags & QN_ALIGNED) ? out_reg[j] : -1;
    }
    for (int k = 0; k < n; k++)
        reg[k] = qn_program_aligned(&p, reg[k], operands[k]);
    if (c->opts->where != NULL)
        mask = qn_program_cast(&p, reg[n - 1], QN_BOOL);
    if (c->nout == 1)
        result[0] = qn_program_op(&p, c->op, c->loop_dtype, reg);
    else
        qn_program_op2(&p, c->op, c->loop_dtype, reg, result);
    for (int j = c->nout - 1; j >= 0; j--)
        deliver(&p, result[j], mask, out_reg[j], c->out[j]);
    return qn_execute(&p, operands, qn_op_cost(c->op));
}

/* The strides whose memory order a new result takes over: as `order` asks, else those of the first input of full shape;
 * NULL for C order. */
static const int64_t *like_strides(const call *c, int ndim, const int64_t *shape, int64_t *rising)
{
    const qn_operand_set *set = &c->set;
    for (int d = 0; d < ndim; d++)
        rising[d] = d + 1;
    if (c->opts->order == 'F')
        return rising;
    for (int k = 0; k < set->n && c->opts->order != 'C'; k++) {
        const qn_array *x = set->array[k];
        if (x->ndim == ndim && memcmp(x->shape, shape, (size_t)ndim * sizeof *shape) == 0)
            return x->flags & QN_C_CONTIGUOUS ? NULL : x->strides;
    }
    return NULL;
}

static qn_status check_out(int op, const qn_array *out, int ndim, const int64_t *shape)
{
    qn_text given, needed;
    QN_TRY(qn_check_writeable(qn_ops[op].name, out));
    if (out->ndim != ndim || memcmp(out->shape, shape, (size_t)ndim * sizeof *shape) != 0)
        return qn_fail(QN_ERR_VALUE, "%s: non-broadcastable output operand with shape %s doesn't match the broadcast shape %s",
                       qn_ops[op].name, qn_shape_of(&given, out), qn_shape_text(&needed, ndim, shape));
    return QN_OK;
}

/* The results: given ones or new arrays of the broadcast shape. */
static qn_status make_outs(call *c)
{
    const qn_array *all[QN_MAX_OPERANDS], *given[2] = {c->opts->out, c->opts->out2};
    const char *func = qn_ops[c->op].name;
    int n = c->set.n, ndim, t[2] = {qn_op_result(c->op, c->loop_dtype), qn_op_second(c->op, c->loop_dtype)};
    int64_t shape[QN_MAX_NDIM], rising[QN_MAX_NDIM];
    memcpy(all, c->set.array, (size_t)n * sizeof *all);
    for (int j = 0; j < c->nout; j++)
        if (given[j] != NULL)
            all[n++] = given[j];
    QN_TRY(qn_broadcast(func, n, all, &ndim, shape));
    for (int j = 0; j < c->nout; j++) {
        if (given[j] != NULL)
            QN_TRY(check_out(c->op, given[j], ndim, shape));
        c->out[j] = given[j] != NULL ? qn_retain(given[j]) : qn_new_ordered(func, t[j], ndim, shape, like_strides(c, ndim, shape, rising));
        if (c->out[j] == NULL)
            return qn_failed();
    }
    return QN_OK;
}

/* Signed integers to a negative power have no integer result: the exponents as the loop sees them, where they count. */
static qn_status check_power(const call *c)
{
    const qn_array *exponent = c->set.array[1], *where = c->opts->where, *out = c->out[0];
    if (c->op != QN_OP_power || qn_dtypes[c->loop_dtype].kind != 'i' || exponent->dtype == QN_BOOL || out->size == 0)
        return QN_OK;
    double least;
    qn_number zero;
    qn_array *all = where ? qn_broadcast_to(exponent, out->ndim, out->shape) : qn_retain(exponent);
    const qn_reduce_opts opts = {.dtype = (qn_dtype)c->loop_dtype, .where = where, .initial = qn_number_i64(&zero, 0)};
    qn_array *min = qn_reduce(qn_op_find("minimum"), all, QN_ALL_AXES, &opts);
    qn_status status = min == NULL ? qn_failed() : qn_item_f64(min, &least);
    qn_release(all);
    qn_release(min);
    if (status == QN_OK && least < 0)
        status = qn_fail(QN_ERR_VALUE, "power: integers to negative integer powers are not allowed");
    return status;
}

static __attribute__((noinline)) qn_status apply_general(call *c, const qn_array *const *in)
{
    const qn_apply_opts *opts = c->opts;
    c->loop_dtype = loop_dtype_of(c->op, in, opts);
    if (c->loop_dtype == 0)
        return qn_failed();
    QN_TRY(check_casts(c->op, in, c->loop_dtype, opts));
    qn_operands_init(&c->set, qn_ops[c->op].nin, in);
    if (opts->where != NULL)
        c->set.array[c->set.n++] = opts->where;
    qn_status status = make_outs(c);
    if (status == QN_OK)
        status = check_power(c);
    if (status == QN_OK && c->out[0]->size > 0) {
        qn_operands_convert(&c->set, c->op, c->loop_dtype);
        for (int j = 0; j < c->nout && status == QN_OK; j++)
            status = (j == 0 ? opts->out : opts->out2) == NULL ? QN_OK : qn_operands_apart(&c->set, c->out[j]);
        if (status == QN_OK)
            status = run(c);
    }
    qn_operands_release(&c->set);
    return status;
}

/* ---- public ---------------------------------------------------------------------------------------------------- */
static qn_status apply(int op, const qn_array *const *in, const qn_apply_opts *opts, qn_array *out[2])
{
    bool natural = opts->dtype == 0 && opts->loop == 0;
    if (op == QN_OP_power && natural && qn_is_square(op, in))
        op = QN_OP_square;
    bool simple = natural && opts->where == NULL && opts->order != 'F' && (op != QN_OP_power || powers_direct(in));
    if (simple && apply_direct(op, in, opts, out))
        return QN_OK;
    call c = {.op = op, .nout = 1 + (qn_ops[op].second != QN_OUT_NONE), .opts = opts};
    qn_status status = apply_general(&c, in);
    for (int j = 0; j < c.nout; j++) {
        if (status != QN_OK)
            qn_release(c.out[j]);
        out[j] = status == QN_OK ? c.out[j] : NULL;
    }
    return status;
}

/* The same with the caller's floating-point flags kept. */
static qn_status apply_kept(int op, const qn_array *const *in, const qn_apply_opts *opts, qn_array *out[2])
{
    static const qn_apply_opts none;
    for (int k = 0; k < qn_ops[op].nin; k++)
        if (qn_is_null(in[k], qn_ops[op].name))
            return qn_failed();
    qn_fp_state fp = qn_fp_save();
    qn_status status = opts == NULL && apply_alike(op, in, out) ? QN_OK : apply(op, in, opts == NULL ? &none : opts, out);
    qn_fp_restore(fp);
    return status;
}

qn_array *qn_apply(const qn_op *handle, const qn_array *const *in, const qn_apply_opts *opts)
{
    qn_array *out[2];
    if (qn_is_null(handle, "apply"))
        return NULL;
    int op = qn_op_index(handle);
    if (qn_ops[op].second != QN_OUT_NONE) {
        qn_fail(QN_ERR_VALUE, "apply: %s has two results: qn_apply2 makes them", qn_ops[op].name);
        return NULL;
    }
    return apply_kept(op, in, opts, out) == QN_OK ? out[0] : NULL;
}

qn_status qn_apply2(const qn_op *handle, const qn_array *const *in, const qn_apply_opts *opts, qn_array *out[2])
{
    out[0] = out[1] = NULL;
    if (qn_is_null(handle, "apply2"))
        return qn_failed();
    int op = qn_op_index(handle);
    if (qn_ops[op].second == QN_OUT_NONE)
        return qn_fail(QN_ERR_VALUE, "apply2: %s has one result", qn_ops[op].name);
    return apply_kept(op, in, opts, out);
}
