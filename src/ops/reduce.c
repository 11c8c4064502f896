/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.c: reductions over axes. A reduction is a conversion of the elements and an operation that combines them (the tables of
 * src/loop/reductions.c); the engine does the rest in one pass. Elements that do not count, masked ones and for some
 * reductions NaNs, are replaced by the identity block by block. */
#include <ops/ops.h>
#include <ops/reader.h>
#include <quern/manip.h>

/* ---- one reduction -------------------------------------------------------------------------------------------- */
/* What is to be done, after dtypes are decided. */
typedef struct job {
    const char *func;
    int op;
    qn_element_use how;
    bool skip_nan;
    int in;      /* dtype of the elements that are combined */
    int acc;     /* dtype of the accumulators (in as float32 if float16) */
    int result;  /* dtype of the result */
} job;

static qn_status decide(job *j, const qn_array *a, int wanted)
{
    int t = j->how != QN_AS_IS ? QN_BOOL : wanted != 0 ? wanted : a->dtype;
    int natural = wanted != 0 && j->how == QN_AS_IS ? t : qn_reduce_acc(j->op, t);
    j->in = t;
    j->result = natural;
    j->acc = qn_dtypes[qn_reduce_acc(j->op, natural)].compute; /* wider than a small integer that was asked for */
    if (qn_loop(j->op, j->acc) == NULL)
        return qn_fail(QN_ERR_TYPE, "%s: not supported for the input type %s", j->func, qn_dtypes[a->dtype].name);
    return QN_OK;
}

/* A 0-d array of dtype t over the bytes at value, on the caller's stack. */
static const qn_array *single(qn_array *holder, qn_c128 *value, int t)
{
    *holder = (qn_array){.data = (char *)value, .size = 1, .dtype = (int16_t)t, .itemsize = qn_dtypes[t].size, .flags = QN_ALIGNED};
    return holder;
}

/* The identity of op, or `initial` for an operation that has none, as dtype t. */
static const qn_array *neutral_operand(int op, int t, const qn_array *initial, qn_c128 *value, qn_array *holder)
{
    const qn_associative *combines = qn_find_associative(op);
    bool identity = combines != NULL && combines->has_identity;
    double v = identity ? combines->identity : 0;
    if (!identity && initial != NULL)
        qn_read_one(initial, t, value);
    else
        qn_cast_loop(QN_FLOAT64, t)((char *const[]){(char *)&v, (char *)value}, (const int64_t[]){8, 16}, 1);
    if (op == QN_OP_bitwise_and && qn_is_integer(t))
        memset(value, 0xff, 16);
    return single(holder, value, t);
}

int qn_program_numbers(qn_program *p, int reg, int neutral)
{
    if (reg < 0 || !qn_is_inexact(p->dtype[reg]))
        return qn_program_cast(p, reg, p->dtype[neutral]);
    int nan = qn_program_op(p, QN_OP_isnan, p->dtype[reg], &reg), t = p->dtype[neutral];
    return qn_program_op(p, QN_OP_where, t, (const int[]){nan, neutral, qn_program_cast(p, reg, t)});
}

/* The elements that are combined, as a register. */
static int element(qn_program *p, const job *j, int reg, int neutral)
{
    int compute = qn_dtypes[j->in].compute;
    if (j->how == QN_AS_NUMBER) {
        int nan = qn_is_inexact(p->dtype[reg]) ? qn_program_op(p, QN_OP_isnan, p->dtype[reg], &reg) : -1;
        return nan >= 0 ? qn_program_op(p, QN_OP_logical_not, QN_BOOL, &nan) : qn_program_op(p, QN_OP_equal, p->dtype[reg], (const int[]){reg, reg});
    }
    return j->skip_nan ? qn_program_numbers(p, reg, neutral) : qn_program_cast(p, qn_program_cast(p, reg, j->in), compute);
}

/* Where the engine reduces to: into opts->out if that is as the engine writes and nothing is left to be done to the results. */
static qn_array *accumulators(const job *j, const qn_array *a, const qn_axes_split *s, const qn_reduce_opts *opts)
{
    const qn_array *out = opts->out;
    const bool fits = out && out->dtype == j->acc && j->acc == j->result && qn_is_contiguous(out) && (out->flags & QN_ALIGNED) &&
                      (out->flags & QN_WRITEABLE) && out->ndim == s->nshape && s->nshape == s->nkept &&
                      memcmp(out->shape, s->kept, (size_t)s->nkept * sizeof *s->kept) == 0;
    if (fits && !opts->initial && qn_overlap(out, a) == QN_DISJOINT && (!opts->where || qn_overlap(out, opts->where) == QN_DISJOINT))
        return qn_retain(out);
    return qn_new(j->func, j->acc, s->nkept, s->kept);
}

/* where = NULL, or a mask that broadcasts to a: unmasked elements count as the identity, or as `initial` if there is none. */
static qn_array *run(const job *j, const qn_array *a, const qn_axes_split *s, const qn_reduce_opts *opts)
{
    qn_program p;
    qn_array holder;
    qn_c128 value;
    const qn_array *where = opts->where, *operands[3] = {a, NULL, NULL};
    int n = 1, mask = -1, neutral = -1;
    qn_array *out = accumulators(j, a, s, opts);
    if (out == NULL || out->size == 0)
        return out;
    qn_program_init(&p);
    int reg = qn_program_operand(&p, a->dtype);
    if (where != NULL || j->skip_nan) {
        operands[n++] = neutral_operand(j->op, qn_dtypes[j->in].compute, opts->initial, &value, &holder);
        neutral = qn_program_operand(&p, holder.dtype);
    }
    if (where != NULL) {
        operands[n] = where;
        mask = qn_program_operand(&p, where->dtype);
    }
    reg = element(&p, j, qn_program_aligned(&p, reg, a), neutral);
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
    if (!qn_is_contiguous(a) || a->size == 0 || a->size > 4096 || kernel == NULL || j->in != a->dtype || j->skip_nan ||
        j->how == QN_AS_NUMBER || qn_reduce_acc(j->op, a->dtype) != j->result)
        return NULL;
    qn_array *r = qn_new(j->func, j->result, 0, NULL);
    qn_fp_state fp = qn_fp_save();
    if (r != NULL)
        kernel(a->data, a->itemsize, a->size, r->data);
    qn_fp_restore(fp);
    return r;
}

static qn_array *empty_result(const job *j, const qn_axes_split *s)
{
    const qn_associative *combines = qn_find_associative(j->op);
    qn_c128 value;
    qn_array holder;
    if (combines == NULL || !combines->has_identity) {
        qn_fail(QN_ERR_VALUE, "zero-size array to reduction operation %s which has no identity", j->func);
        return NULL;
    }
    return qn_full((qn_dtype)j->acc, s->nkept, s->kept, neutral_operand(j->op, j->acc, NULL, &value, &holder));
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

/* Is the identity not neutral for negative numbers? The size of one alone is then that with it: |x|. */
static bool gives_sizes(int op) { return op == QN_OP_hypot || op == QN_OP_gcd; }

static qn_array *reduce_associative(const job *j, const qn_array *a, const qn_axes_split *s, const qn_reduce_opts *opts)
{
    qn_array *r;
    if (opts->where != NULL && opts->initial == NULL && !qn_find_associative(j->op)->has_identity) {
        qn_fail(QN_ERR_VALUE, "reduction operation '%s' does not have an identity, so to use a where mask one has to specify 'initial'",
                j->func);
        return NULL;
    }
    if (s->count == 0 && opts->initial != NULL)
        r = qn_full((qn_dtype)j->acc, s->nkept, s->kept, opts->initial);
    else if (s->count == 0)
        r = empty_result(j, s);
    else
        r = run(j, a, s, opts);
    qn_c128 value;
    qn_array holder;
    const bool alone = s->count == 1 && opts->initial == NULL && gives_sizes(j->op);
    const qn_array *first = alone ? neutral_operand(j->op, j->acc, NULL, &value, &holder) : opts->initial;
    return qn_finish_dtype(s->count == 0 ? r : with_initial(j, r, first), j->result);
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

static qn_array *fold_axis(const job *j, const qn_array *a, int axis, const qn_axes_split *s)
{
    qn_array *r = qn_new(j->func, j->result, s->nkept, s->kept);
    if (r == NULL || qn_fold(j->op, j->result, a, axis, r) != QN_OK)
        return qn_drop(r);
    return r;
}

static qn_status check_ordered(const job *j, const qn_axes_split *s, int naxes, const qn_reduce_opts *opts)
{
    if (naxes > 1)
        return qn_fail(QN_ERR_VALUE, "reduction operation '%s' is not reorderable, so at most one axis may be specified", j->func);
    if (opts->where != NULL)
        return qn_fail(QN_ERR_VALUE, "reduction operation '%s' does not have an identity, so it cannot use a where mask", j->func);
    if (s->count == 0 && opts->initial == NULL)
        return qn_fail(QN_ERR_VALUE, "zero-size array to reduction operation %s which has no identity", j->func);
    return QN_OK;
}

static qn_array *reduce_ordered(const job *j, const qn_array *a, const qn_axes_split *s, const qn_reduce_opts *opts)
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

/* Is there a NaN in the results r of a reduction that skips them? */
static bool any_nan(const qn_array *r)
{
    bool found = false;
    qn_array *nan = qn_is_inexact(r->dtype) ? qn_isnan(r) : NULL, *any = nan ? qn_any(nan, QN_ALL_AXES) : NULL;
    if (any != NULL)
        found = *any->data != 0;
    qn_release(nan);
    qn_release(any);
    return found;
}

/* Where there are no NaNs, fmax is maximum, which has kernels for rows and runs of every dtype. */
static int plain_extreme(int op, int dtype)
{
    return qn_is_inexact(dtype) ? op : op == QN_OP_fmax ? QN_OP_maximum : op == QN_OP_fmin ? QN_OP_minimum : op;
}

static qn_array *reduce(const qn_reduction_info *info, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    static const qn_reduce_opts none;
    qn_axes_split s;
    if (qn_is_null(a, info->name))
        return NULL;
    job j = {.func = info->name, .op = plain_extreme(info->op, a->dtype), .how = info->conversion,
             .skip_nan = (info->traits & QN_SKIPS_NAN) && qn_is_inexact(a->dtype)};
    if (decide(&j, a, opts != NULL ? (int)opts->dtype : 0) != QN_OK)
        return NULL;
    opts = opts != NULL ? opts : &none;
    if (axes.n < 0 && !axes.keepdims && opts->out == NULL && opts->where == NULL && opts->initial == NULL && opts->empty == NULL) {
        qn_array *r = reduce_direct(&j, a);
        if (r != NULL)
            return r;
    }
    if (qn_axes_split_make(&s, info->name, a, axes) != QN_OK || qn_check_counted(info->name, a, opts->where, opts->initial) != QN_OK)
        return NULL;
    if (qn_check_initial(info->name, opts->initial, j.result) != QN_OK)
        return NULL;
    qn_array *r = qn_find_associative(j.op) ? reduce_associative(&j, a, &s, opts) : reduce_ordered(&j, a, &s, opts);
    if (opts->empty != NULL)
        *opts->empty = r != NULL && (info->traits & QN_NAN_IF_EMPTY) && any_nan(r);
    return qn_finish_out(info->name, qn_finish_shape(r, &s), opts->out);
}

qn_array *qn_reduce_once(const qn_reduction_info *info, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    return info->traits & QN_AVERAGES ? qn_mean_over(info->name, a, axes, opts, info->traits & QN_SKIPS_NAN) : reduce(info, a, axes, opts);
}

qn_status qn_reduce_dtypes(const qn_reduction_info *info, const qn_array *a, const qn_reduce_opts *opts, int *acc, int *result)
{
    job j = {.func = info->name, .op = plain_extreme(info->op, a->dtype), .how = info->conversion};
    QN_TRY(decide(&j, a, (int)opts->dtype));
    *acc = j.acc, *result = j.result;
    return QN_OK;
}
