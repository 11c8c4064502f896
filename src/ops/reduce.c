/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.c: reductions over axes. One table says what each named reduction is: a conversion of the elements, an operation
 * that combines them, and its identity; the engine does the rest in one pass. */
#include <ops/ops.h>
#include <math.h>
#include <quern/manip.h>

typedef enum { AS_IS, AS_BOOL, AS_INEXACT } conversion;
typedef struct reduction_info { const char *name; int op; conversion conversion; bool averages; } reduction_info;

enum { SUM, PROD, MIN, MAX, ANY, ALL, COUNT, MEAN, NREDUCTIONS };
static const reduction_info named[NREDUCTIONS] = {
    [SUM] = {"sum", QN_OP_add, AS_IS, false},         [PROD] = {"prod", QN_OP_multiply, AS_IS, false},
    [MIN] = {"min", QN_OP_minimum, AS_IS, false},     [MAX] = {"max", QN_OP_maximum, AS_IS, false},
    [ANY] = {"any", QN_OP_logical_or, AS_BOOL, false}, [ALL] = {"all", QN_OP_logical_and, AS_BOOL, false},
    [COUNT] = {"count_nonzero", QN_OP_add, AS_BOOL, false}, [MEAN] = {"mean", QN_OP_add, AS_INEXACT, true},
};

/* Operations that may be combined in any grouping, and what an empty one gives. */
static const struct { int op; bool has_identity; double identity; } associative[] = {
    {QN_OP_add, true, 0},          {QN_OP_multiply, true, 1},     {QN_OP_minimum, false, 0},     {QN_OP_maximum, false, 0},
    {QN_OP_fmin, false, 0},        {QN_OP_fmax, false, 0},        {QN_OP_logical_or, true, 0},   {QN_OP_logical_and, true, 1},
    {QN_OP_logical_xor, true, 0},  {QN_OP_bitwise_or, true, 0},   {QN_OP_bitwise_and, true, -1}, {QN_OP_bitwise_xor, true, 0},
    {QN_OP_hypot, true, 0},        {QN_OP_logaddexp, true, -INFINITY}, {QN_OP_logaddexp2, true, -INFINITY}, {QN_OP_gcd, true, 0},
};

static int find_associative(int op)
{
    for (int i = 0; i < (int)(sizeof associative / sizeof *associative); i++)
        if (associative[i].op == op)
            return i;
    return -1;
}

/* ---- shapes -------------------------------------------------------------------------------------------------- */
typedef struct axes_split {
    bool reduced[QN_MAX_NDIM];
    int nkept, nshape;
    int64_t kept[QN_MAX_NDIM], shape[QN_MAX_NDIM]; /* without and with the reduced axes as length 1 */
    int64_t count;                                 /* elements that become one */
} axes_split;

static qn_status split_axes(const char *func, const qn_array *a, qn_axes axes, axes_split *s)
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

/* r (kept axes only) under its final shape; takes r over. */
static qn_array *finish_shape(qn_array *r, const axes_split *s)
{
    if (r == NULL || r->ndim == s->nshape)
        return r;
    qn_array *view = qn_reshape(r, s->nshape, s->shape);
    qn_release(r);
    return view;
}

/* r as dtype t; takes r over. */
static qn_array *finish_dtype(qn_array *r, int t)
{
    if (r == NULL || r->dtype == t)
        return r;
    qn_array *cast = qn_astype(r, (qn_dtype)t);
    qn_release(r);
    return cast;
}

/* r copied into out if there is one; takes r over. */
static qn_array *finish_out(const char *func, qn_array *r, const qn_array *out)
{
    qn_text given, needed;
    if (r == NULL || out == NULL)
        return r;
    if (!qn_same_shape(r, out)) {
        qn_fail(QN_ERR_VALUE, "%s: output parameter has the wrong shape %s; the result has shape %s", func, qn_shape_of(&given, out),
                qn_shape_of(&needed, r));
        return qn_drop(r);
    }
    qn_status status = qn_assign(out, r, QN_SAME_KIND);
    qn_release(r);
    return status == QN_OK ? qn_retain(out) : NULL;
}

/* ---- one reduction -------------------------------------------------------------------------------------------- */
/* What is to be done, after dtypes are decided. */
typedef struct job {
    const char *func;
    int op;
    int in;      /* dtype of the elements that are combined */
    int acc;     /* dtype of the accumulators (in as float32 if float16) */
    int result;  /* dtype of the result */
} job;

static qn_status decide(job *j, const qn_array *a, conversion how, int wanted)
{
    int t = a->dtype;
    if (how == AS_BOOL)
        t = QN_BOOL;
    else if (wanted != 0)
        t = wanted;
    else if (how == AS_INEXACT)
        t = (int)qn_inexact((qn_dtype)t);
    int natural = wanted != 0 && how != AS_BOOL ? t : qn_reduce_acc(j->op, t);
    j->in = t;
    j->result = natural;
    j->acc = qn_dtypes[qn_reduce_acc(j->op, natural)].compute; /* wider than a small integer that was asked for */
    if (qn_loop(j->op, j->acc) == NULL)
        return qn_fail(QN_ERR_TYPE, "%s: not supported for the input type %s", j->func, qn_dtypes[a->dtype].name);
    return QN_OK;
}

/* The identity of op as a 0-d array of dtype t on the caller's stack. */
static const qn_array *identity_operand(int op, int t, char value[16], qn_array *holder)
{
    int i = find_associative(op);
    double v = i >= 0 ? associative[i].identity : 0;
    qn_cast_loop(QN_FLOAT64, t)((char *const[]){(char *)&v, value}, (const int64_t[]){8, 16}, 1);
    if (op == QN_OP_bitwise_and && qn_is_integer(t))
        memset(value, 0xff, 16);
    *holder = (qn_array){.data = value, .size = 1, .dtype = (int16_t)t, .itemsize = qn_dtypes[t].size, .flags = QN_ALIGNED};
    return holder;
}

/* where = NULL, or a mask that broadcasts to a: unmasked elements count as the identity. */
static qn_array *run(const job *j, const qn_array *a, const axes_split *s, const qn_array *where)
{
    qn_program p;
    qn_array holder;
    char value[16];
    const qn_array *operands[3] = {a, where, NULL};
    qn_array *out = qn_new(j->func, j->acc, s->nkept, s->kept);
    if (out == NULL || out->size == 0)
        return out;
    qn_program_init(&p);
    int reg = qn_program_operand(&p, a->dtype), mask = -1, neutral = -1;
    if (where != NULL) {
        operands[2] = identity_operand(j->op, qn_dtypes[j->in].compute, value, &holder);
        mask = qn_program_operand(&p, where->dtype);
        neutral = qn_program_operand(&p, holder.dtype);
    }
    reg = qn_program_cast(&p, qn_program_cast(&p, qn_program_aligned(&p, reg, a), j->in), qn_dtypes[j->in].compute);
    if (where != NULL) {
        const int in[3] = {qn_program_cast(&p, qn_program_aligned(&p, mask, where), QN_BOOL), reg, neutral};
        reg = qn_program_op(&p, QN_OP_where, p.dtype[reg], in);
    }
    qn_reduction r = {.program = &p, .result = reg, .op = j->op, .acc = j->acc, .ns = 0.2};
    return qn_execute_reduce(j->func, &r, operands, a->ndim, a->shape, s->reduced, out) == QN_OK ? out : qn_drop(out);
}

/* All elements of a small contiguous array in its own dtype: the kernel at once. Same bits as the engine, whose only leaf this is. */
static qn_array *reduce_direct(const job *j, const qn_array *a)
{
    qn_reduce_fn kernel = (qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, j->op, a->dtype);
    if (!qn_is_contiguous(a) || a->size == 0 || a->size > 4096 || kernel == NULL || j->in != a->dtype ||
        qn_reduce_acc(j->op, a->dtype) != j->result)
        return NULL;
    qn_array *r = qn_new(j->func, j->result, 0, NULL);
    if (r != NULL)
        kernel(a->data, a->itemsize, a->size, r->data);
    return r;
}

static qn_array *empty_result(const job *j, const axes_split *s)
{
    int i = find_associative(j->op);
    char value[16];
    qn_array holder;
    if (i < 0 || !associative[i].has_identity) {
        qn_fail(QN_ERR_VALUE, "zero-size array to reduction operation %s which has no identity", j->func);
        return NULL;
    }
    return qn_full((qn_dtype)j->acc, s->nkept, s->kept, identity_operand(j->op, j->acc, value, &holder));
}

static qn_array *with_initial(const job *j, qn_array *r, const qn_array *initial)
{
    if (r == NULL || initial == NULL)
        return r;
    qn_array *start = qn_astype(initial, (qn_dtype)j->acc);
    qn_array *both = qn_apply(qn_op_handle(j->op), (const qn_array *const[]){start, r}, NULL);
    qn_release(start);
    qn_release(r);
    return both;
}

static qn_array *reduce_associative(const job *j, const qn_array *a, const axes_split *s, const qn_reduce_opts *opts)
{
    qn_array *r;
    int i = find_associative(j->op);
    if (opts->where != NULL && opts->initial == NULL && !associative[i].has_identity) {
        qn_fail(QN_ERR_VALUE, "reduction operation '%s' does not have an identity, so to use a where mask one has to specify 'initial'",
                j->func);
        return NULL;
    }
    if (s->count == 0 && opts->initial != NULL)
        r = qn_full((qn_dtype)j->acc, s->nkept, s->kept, opts->initial);
    else if (s->count == 0)
        r = empty_result(j, s);
    else if (opts->where != NULL && !associative[i].has_identity) { /* unmasked elements count as `initial` */
        qn_array *start = qn_astype(opts->initial, (qn_dtype)j->in);
        qn_array *masked = qn_apply(qn_op_handle(QN_OP_where), (const qn_array *const[]){opts->where, a, start}, NULL);
        r = masked == NULL ? NULL : run(j, masked, s, NULL);
        qn_release(start);
        qn_release(masked);
    } else
        r = run(j, a, s, opts->where);
    return finish_dtype(s->count == 0 ? r : with_initial(j, r, opts->initial), j->result);
}

/* ---- operations that are not associative: from left to right ------------------------------------------------------- */
/* a with `initial` in front along axis. */
static qn_array *with_front(const job *j, const qn_array *a, int axis, const qn_array *initial)
{
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] = 1;
    qn_array *front = qn_full((qn_dtype)j->result, a->ndim, shape, initial);
    qn_array *joined = qn_concat(2, (const qn_array *const[]){front, a}, axis);
    qn_release(front);
    return joined;
}

static qn_array *fold_axis(const job *j, const qn_array *a, int axis, const axes_split *s)
{
    qn_array *r = qn_new(j->func, j->result, s->nkept, s->kept);
    if (r == NULL || qn_fold(j->op, j->result, a, axis, r) != QN_OK)
        return qn_drop(r);
    return r;
}

static qn_status check_ordered(const job *j, const axes_split *s, int naxes, const qn_reduce_opts *opts)
{
    if (naxes > 1)
        return qn_fail(QN_ERR_VALUE, "reduction operation '%s' is not reorderable, so at most one axis may be specified", j->func);
    if (opts->where != NULL)
        return qn_fail(QN_ERR_VALUE, "reduction operation '%s' does not have an identity, so it cannot use a where mask", j->func);
    if (s->count == 0 && opts->initial == NULL)
        return qn_fail(QN_ERR_VALUE, "zero-size array to reduction operation %s which has no identity", j->func);
    return QN_OK;
}

static qn_array *reduce_ordered(const job *j, const qn_array *a, const axes_split *s, const qn_reduce_opts *opts)
{
    int axis = -1, naxes = 0;
    for (int d = 0; d < a->ndim; d++)
        if (s->reduced[d])
            axis = d, naxes++;
    if (check_ordered(j, s, naxes, opts) != QN_OK)
        return NULL;
    if (s->count == 0)
        return qn_full((qn_dtype)j->result, s->nkept, s->kept, opts->initial);
    if (naxes == 0)
        return with_initial(j, qn_astype(a, (qn_dtype)j->result), opts->initial);
    if (opts->initial == NULL)
        return fold_axis(j, a, axis, s);
    qn_array *joined = with_front(j, a, axis, opts->initial), *r = joined == NULL ? NULL : fold_axis(j, joined, axis, s);
    qn_release(joined);
    return r;
}

/* ---- public ---------------------------------------------------------------------------------------------------------- */
static qn_array *reduce(const reduction_info *info, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    static const qn_reduce_opts none;
    job j = {.func = info->name, .op = info->op};
    axes_split s;
    if (qn_is_null(a, info->name) || decide(&j, a, info->conversion, opts != NULL ? (int)opts->dtype : 0) != QN_OK)
        return NULL;
    opts = opts != NULL ? opts : &none;
    if (axes.n < 0 && !axes.keepdims && opts->out == NULL && opts->where == NULL && opts->initial == NULL) {
        qn_array *r = reduce_direct(&j, a);
        if (r != NULL)
            return r;
    }
    if (split_axes(info->name, a, axes, &s) != QN_OK)
        return NULL;
    qn_array *r = find_associative(j.op) >= 0 ? reduce_associative(&j, a, &s, opts) : reduce_ordered(&j, a, &s, opts);
    return finish_out(info->name, finish_shape(r, &s), opts->out);
}

qn_array *qn_sum(const qn_array *a, qn_axes axes) { return reduce(&named[SUM], a, axes, NULL); }
qn_array *qn_prod(const qn_array *a, qn_axes axes) { return reduce(&named[PROD], a, axes, NULL); }
qn_array *qn_min(const qn_array *a, qn_axes axes) { return reduce(&named[MIN], a, axes, NULL); }
qn_array *qn_max(const qn_array *a, qn_axes axes) { return reduce(&named[MAX], a, axes, NULL); }
qn_array *qn_any(const qn_array *a, qn_axes axes) { return reduce(&named[ANY], a, axes, NULL); }
qn_array *qn_all(const qn_array *a, qn_axes axes) { return reduce(&named[ALL], a, axes, NULL); }
qn_array *qn_count_nonzero(const qn_array *a, qn_axes axes) { return reduce(&named[COUNT], a, axes, NULL); }
qn_array *qn_mean(const qn_array *a, qn_axes axes) { return qn_reduce_named("mean", a, axes, NULL); }

qn_array *qn_reduce(const qn_op *handle, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    if (qn_is_null(handle, "reduce") || qn_is_null(a, "reduce"))
        return NULL;
    int op = qn_op_index(handle), t = qn_running_dtype("reduce", op, a, opts != NULL ? opts->dtype : QN_DEFAULT_DTYPE);
    if (t == 0)
        return NULL;
    bool logical = qn_ops[op].out == QN_OUT_BOOL, converts = !logical && t != qn_reduce_acc(op, a->dtype); /* divide: integers to floats */
    qn_reduce_opts with = opts != NULL ? *opts : (qn_reduce_opts){0};
    if (converts)
        with.dtype = (qn_dtype)t;
    return reduce(&(reduction_info){qn_ops[op].name, op, logical ? AS_BOOL : AS_IS, false}, a, axes, &with);
}

/* Does the order of op's operands in a reduction not matter, and is there something that changes nothing? The identity goes to
 * *identity. */
bool qn_op_identity(const qn_op *op, double *identity)
{
    int i = op == NULL ? -1 : find_associative(qn_op_index(op));
    *identity = i >= 0 ? associative[i].identity : 0;
    return i >= 0 && associative[i].has_identity;
}

/* sum / count, in float32 at least; the count is that of the mask if there is one. */
static qn_array *average(const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    axes_split s;
    qn_reduce_opts inner = opts != NULL ? *opts : (qn_reduce_opts){0};
    int t = inner.dtype != 0 ? (int)inner.dtype : (int)qn_inexact((qn_dtype)a->dtype);
    if (split_axes("mean", a, axes, &s) != QN_OK)
        return NULL;
    inner.dtype = (qn_dtype)qn_dtypes[t].compute;
    inner.out = NULL;
    qn_array *total = reduce(&named[MEAN], a, axes, &inner), *count = NULL;
    qn_number storage;
    if (inner.where != NULL) {
        qn_array *mask = total == NULL ? NULL : qn_broadcast_to(inner.where, a->ndim, a->shape);
        count = mask == NULL ? NULL : qn_count_nonzero(mask, axes);
        qn_release(mask);
        if (count == NULL && total != NULL) {
            qn_release(total);
            return NULL;
        }
    }
    const qn_array *divisor = count != NULL ? count : qn_number_f64(&storage, (double)s.count);
    if (total != NULL && (qn_divide_into)(total, total, divisor) != QN_OK) {
        qn_release(total);
        total = NULL;
    }
    qn_release(count);
    return finish_out("mean", finish_dtype(total, t), opts != NULL ? opts->out : NULL);
}

qn_array *qn_reduce_named(const char *name, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    if (qn_is_null(name, "reduce_named") || qn_is_null(a, name))
        return NULL;
    for (int i = 0; i < NREDUCTIONS; i++)
        if (strcmp(name, named[i].name) == 0)
            return named[i].averages ? average(a, axes, opts) : reduce(&named[i], a, axes, opts);
    qn_fail(QN_ERR_VALUE, "reduce_named: '%s' is not sum prod min max any all count_nonzero or mean", name);
    return NULL;
}

qn_array *qn_ptp(const qn_array *a, qn_axes axes)
{
    qn_array *high = qn_max(a, axes), *low = qn_min(a, axes);
    qn_array *r = high == NULL || low == NULL ? NULL : qn_subtract(high, low);
    qn_release(high);
    qn_release(low);
    return r;
}
