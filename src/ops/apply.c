/* SPDX-License-Identifier: BSD-3-Clause */
/* apply.c: one elementwise operation on arrays: checks, dtype, shape, result, and a program of one operation for the
 * engine. Small operands of the operation's own dtype skip all planning. */
#include <ops/ops.h>

/* Up to this many elements a contiguous operation runs at once in the caller. */
#define DIRECT_ELEMENTS 16384

/* ---- the fast path --------------------------------------------------------------------------------------- */
static bool plain(const qn_array *a)
{
    return (a->flags & (QN_C_CONTIGUOUS | QN_ALIGNED | QN_WEAK)) == (QN_C_CONTIGUOUS | QN_ALIGNED) && a->size <= DIRECT_ELEMENTS;
}

/* A single element that joins an array of dtype t and at least its dimensions without changing the dtype: a 0-d array of the same dtype, or a
 * bare number of a kind that t holds and, for integers, small enough for all. */
static bool joins(const qn_array *single, const qn_array *x)
{
    if (single->size != 1 || single->ndim > x->ndim)
        return false;
    if (!(single->flags & QN_WEAK))
        return single->dtype == x->dtype && (single->flags & QN_ALIGNED);
    int64_t whole = 0;
    if (single->dtype == QN_INT64)
        memcpy(&whole, single->data, sizeof whole);
    return single->dtype == QN_INT64 ? x->dtype != QN_BOOL && whole >= 0 && whole <= INT8_MAX
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

/* The result of the fast path: new, or a given array that takes the result as it is. NULL if a given one does not. */
static qn_array *direct_out(int op, const direct *d, const qn_array *out)
{
    const qn_array *x = d->x;
    int t = qn_op_result(op, x->dtype);
    if (out == NULL)
        return qn_new(qn_ops[op].name, t, x->ndim, x->shape);
    bool fits = plain(out) && (out->flags & QN_WRITEABLE) && out->dtype == t && qn_same_shape(out, x);
    for (int k = 0; fits && k < d->n; k++) /* a single element is read before anything is written */
        fits = d->args[k] == d->value[k] || qn_overlap(out, d->in[k]) != QN_OVERLAP;
    return fits ? qn_retain(out) : NULL;
}

/* Operand k: like x, or a single element that joins it. False if it is neither. */
static bool direct_operand(direct *d, int k, int dtype)
{
    const qn_array *x = d->x, *y = d->in[k];
    if (y == x || (plain(y) && y->dtype == dtype && qn_same_shape(x, y))) {
        d->args[k] = y->data;
        d->strides[k] = y->itemsize;
        return true;
    }
    if (dtype != x->dtype || !joins(y, x))
        return false;
    qn_cast_loop(y->dtype, dtype)((char *const[]){y->data, d->value[k]}, (const int64_t[]){16, 16}, 1);
    d->args[k] = d->value[k];
    d->strides[k] = 0;
    return true;
}

/* Inputs of one dtype (but a mask), contiguous and of one shape, or single elements beside one such: NULL without an error if it
 * is not that simple. */
static qn_array *apply_direct(int op, int nin, const qn_array *const *in, const qn_array *out)
{
    direct d = {.n = nin};
    int lead = qn_ops[op].mask_first;
    while (lead < nin - 1 && in[lead]->size == 1)
        lead++;
    if (in[lead]->size == 1)
        lead = qn_ops[op].mask_first;
    d.x = in[lead];
    qn_loop_fn loop = qn_loop(op, d.x->dtype);
    if (loop == NULL || !plain(d.x))
        return NULL;
    for (int k = 0; k < nin; k++) {
        d.in[k] = in[k];
        if (!direct_operand(&d, k, k < qn_ops[op].mask_first ? QN_BOOL : d.x->dtype))
            return NULL;
    }
    qn_array *z = direct_out(op, &d, out);
    if (z == NULL)
        return NULL;
    d.args[nin] = z->data;
    d.strides[nin] = z->itemsize;
    loop(d.args, d.strides, d.x->size);
    return z;
}

/* ---- checks ----------------------------------------------------------------------------------------------- */
static qn_status check_casts(int op, const qn_array *const *in, int loop_dtype, const qn_apply_opts *opts)
{
    const qn_op_info *info = &qn_ops[op];
    for (int i = info->mask_first; i < info->nin; i++)
        if (opts->dtype != 0 && !(in[i]->flags & QN_WEAK) && !qn_can_cast((qn_dtype)in[i]->dtype, (qn_dtype)loop_dtype, opts->casting))
            return qn_fail(QN_ERR_TYPE, "%s: cannot cast input %d from %s to %s with the casting rule given", info->name, i,
                           qn_dtypes[in[i]->dtype].name, qn_dtypes[loop_dtype].name);
    int result = qn_op_result(op, loop_dtype);
    if (opts->out != NULL && !qn_can_cast((qn_dtype)result, (qn_dtype)opts->out->dtype, opts->casting))
        return qn_fail(QN_ERR_TYPE, "%s: cannot cast output from %s to %s with casting rule '%s'", info->name,
                       qn_dtypes[result].name, qn_dtypes[opts->out->dtype].name,
                       ((const char *const[]){"same_kind", "no", "safe", "unsafe"})[opts->casting]);
    return QN_OK;
}

/* Signed integers to a negative power have no integer result. */
static qn_status check_power(const qn_array *exponent, int loop_dtype)
{
    if (qn_dtypes[loop_dtype].kind != 'i' || exponent->size == 0 || qn_dtypes[exponent->dtype].kind != 'i')
        return QN_OK;
    int64_t least;
    qn_array *min = qn_min(exponent, QN_ALL_AXES);
    qn_status status = min == NULL ? qn_failed() : qn_item_i64(min, &least);
    qn_release(min);
    if (status == QN_OK && least < 0)
        status = qn_fail(QN_ERR_VALUE, "power: integers to negative integer powers are not allowed");
    return status;
}

/* ---- operands ---------------------------------------------------------------------------------------------- */
void qn_operands_release(qn_operand_set *set)
{
    for (int i = 0; i < set->ncopies; i++)
        qn_release(set->copies[i]);
}

/* Operand k as a single element of the dtype it is calculated in: cast once, not once a block. */
static void convert_single(qn_operand_set *set, int op, int k, int loop_dtype)
{
    const qn_array *x = set->array[k];
    int compute = qn_op_compute(op, loop_dtype);
    char item[16], rounded[16];
    memcpy(item, x->data, (size_t)x->itemsize);
    const int64_t strides[2] = {16, 16};
    qn_cast_loop(x->dtype, loop_dtype)((char *const[]){item, rounded}, strides, 1);
    qn_cast_loop(loop_dtype, compute)((char *const[]){rounded, set->value[k]}, strides, 1);
    set->scalar[k] = (qn_array){.data = set->value[k], .size = 1, .dtype = (int16_t)compute, .itemsize = qn_dtypes[compute].size,
                                .flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED};
    set->array[k] = &set->scalar[k];
}

/* An input that overlaps out other than element for element is copied first. */
static qn_status resolve_overlap(qn_operand_set *set, const qn_array *out)
{
    for (int k = 0; k < set->n; k++) {
        if (qn_overlap(out, set->array[k]) != QN_OVERLAP)
            continue;
        qn_array *copy = qn_copy(set->array[k]);
        if (copy == NULL)
            return qn_failed();
        set->copies[set->ncopies++] = copy;
        set->array[k] = copy;
    }
    return QN_OK;
}

/* ---- the general path ---------------------------------------------------------------------------------------- */
/* out = where ? op(in...) : out */
static void run(int op, int loop_dtype, const qn_operand_set *set, bool masked, const qn_array *out)
{
    qn_program p;
    const qn_array *operands[QN_MAX_OPERANDS];
    int reg[5], nin = qn_ops[op].nin;
    qn_program_init(&p);
    for (int k = 0; k < set->n; k++) {
        operands[k] = set->array[k];
        reg[k] = qn_program_operand(&p, operands[k]->dtype);
    }
    operands[set->n] = out;
    int out_reg = qn_program_operand(&p, out->dtype);
    for (int k = 0; k < set->n; k++)
        reg[k] = qn_program_aligned(&p, reg[k], operands[k]);
    int result = qn_program_op(&p, op, loop_dtype, reg);
    if (masked) {
        int t = out->dtype, choose[3] = {qn_program_cast(&p, reg[nin], QN_BOOL), qn_program_cast(&p, result, t),
                                         qn_program_aligned(&p, out_reg, out)};
        result = qn_program_op(&p, QN_OP_where, t, choose);
    }
    qn_program_write(&p, result, out_reg, out);
    qn_execute(&p, operands, qn_op_cost(op));
}

/* The strides whose memory order the result takes over: those of the first input of full shape, unless that is C order. */
static const int64_t *like_strides(const qn_operand_set *set, int ndim, const int64_t *shape)
{
    for (int k = 0; k < set->n; k++) {
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

/* The result: opts->out or a new array of the broadcast shape. */
static qn_array *make_out(int op, int loop_dtype, const qn_operand_set *set, const qn_apply_opts *opts)
{
    const qn_array *all[QN_MAX_OPERANDS];
    int n = set->n, ndim;
    int64_t shape[QN_MAX_NDIM];
    memcpy(all, set->array, (size_t)n * sizeof *all);
    if (opts->out != NULL)
        all[n++] = opts->out;
    if (qn_broadcast(qn_ops[op].name, n, all, &ndim, shape) != QN_OK)
        return NULL;
    if (opts->out == NULL)
        return qn_new_ordered(qn_ops[op].name, qn_op_result(op, loop_dtype), ndim, shape, like_strides(set, ndim, shape));
    return check_out(op, opts->out, ndim, shape) == QN_OK ? qn_retain(opts->out) : NULL;
}

static qn_array *apply_general(int op, const qn_array *const *in, const qn_apply_opts *opts)
{
    int nin = qn_ops[op].nin;
    int loop_dtype = opts->dtype != 0 ? qn_op_resolve(op, 1, &opts->dtype) : qn_apply_dtype(op, in);
    if (loop_dtype == 0) {
        if (opts->dtype != 0)
            qn_fail(QN_ERR_TYPE, "%s: not supported for dtype %s", qn_ops[op].name, qn_dtype_name(opts->dtype));
        return NULL;
    }
    if (check_casts(op, in, loop_dtype, opts) != QN_OK || (op == QN_OP_power && check_power(in[1], loop_dtype) != QN_OK))
        return NULL;
    qn_operand_set set = {.n = nin, .ncopies = 0};
    memcpy(set.array, in, (size_t)nin * sizeof *in);
    if (opts->where != NULL)
        set.array[set.n++] = opts->where;
    qn_array *out = make_out(op, loop_dtype, &set, opts);
    if (out == NULL)
        return NULL;
    for (int k = 0; k < nin; k++)
        if (in[k]->size == 1 && out->size > 0)
            convert_single(&set, op, k, qn_ops[op].mask_first && k == 0 ? QN_BOOL : loop_dtype);
    if (opts->out != NULL && resolve_overlap(&set, out) != QN_OK) {
        qn_operands_release(&set);
        return qn_drop(out);
    }
    run(op, loop_dtype, &set, opts->where != NULL, out);
    qn_operands_release(&set);
    return out;
}

static qn_array *apply(int op, const qn_array *const *in, const qn_apply_opts *opts)
{
    static const qn_apply_opts none;
    int nin = qn_ops[op].nin;
    if (op == QN_OP_power && (opts == NULL || opts->dtype == 0) && qn_is_square(op, in)) {
        op = QN_OP_square;
        nin = 1;
    }
    bool simple = opts == NULL || (opts->where == NULL && opts->dtype == 0);
    if (simple && (op != QN_OP_power || qn_is_inexact(in[0]->dtype))) {
        qn_array *z = apply_direct(op, nin, in, opts == NULL ? NULL : opts->out);
        if (z != NULL)
            return z;
    }
    return apply_general(op, in, opts == NULL ? &none : opts);
}

qn_array *qn_apply(const qn_op *handle, const qn_array *const *in, const qn_apply_opts *opts)
{
    if (qn_is_null(handle, "apply"))
        return NULL;
    int op = qn_op_index(handle);
    for (int k = 0; k < qn_ops[op].nin; k++)
        if (qn_is_null(in[k], qn_ops[op].name))
            return NULL;
    qn_fp_state fp = qn_fp_save();
    qn_array *z = apply(op, in, opts);
    qn_fp_restore(fp);
    return z;
}
