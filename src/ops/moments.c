/* SPDX-License-Identifier: BSD-3-Clause */
/* moments.c: variance and standard deviation without cancellation (Chan, Golub, LeVeque 1983).
 *
 * Contiguous lines are read once: each block gives its count, mean and sum of squared deviations, and blocks combine pairwise
 *     m2 = m2_a + m2_b + (mean_b - mean_a)^2 n_a n_b / (n_a + n_b).
 * All else takes the mean first, then the mean of |x - mean|^2 as one fused pass without a temporary of the input's size. */
#include <math.h>
#include <ops/ops.h>

enum { BLOCK = 2048, FEW_BLOCKS = 8 };

/* ---- contiguous lines -------------------------------------------------------------------------------------------- */
typedef struct moments { double n, mean, rest, m2; } moments; /* the mean is mean + rest */

typedef struct lines {
    const char *x;
    int64_t n, blocks;          /* elements and blocks of a line                            */
    int itemsize, compute;      /* compute: float32 or float64                              */
    qn_loop_fn load;            /* to compute; NULL: already                                */
    bool skip_nan;
    qn_reduce_fn sum;           /* and the other one: of numbers only if NaNs are skipped   */
    qn_deviations_fn deviations;
    moments *made;              /* of every block                                           */
} lines;

static double value_of(const void *x, int t)
{
    return t == QN_FLOAT32 ? (double)*(const float *)x : *(const double *)x;
}

static moments block_moments(const lines *l, const char *x, int64_t n)
{
    _Alignas(64) char loaded[BLOCK * sizeof(double)];
    double total, sums[2];
    const int64_t size = qn_dtypes[l->compute].size;
    if (l->load != NULL) {
        l->load((char *const[]){(char *)(uintptr_t)x, loaded}, (const int64_t[]){l->itemsize, size}, n);
        x = loaded;
    }
    const int64_t count = l->skip_nan ? qn_numbers_among(l->compute, x, n) : n;
    if (count == 0)
        return (moments){0};
    l->sum(x, size, n, &total);
    double mean = value_of(&total, l->compute) / (double)count;
    float narrow = (float)mean;
    mean = l->compute == QN_FLOAT32 ? (double)narrow : mean;
    l->deviations(x, n, l->compute == QN_FLOAT32 ? (const void *)&narrow : &mean, sums);
    double rest = value_of(sums, l->compute) / (double)count; /* what the rounding of the mean left over */
    return (moments){(double)count, mean, rest, value_of((char *)sums + size, l->compute) - rest * rest * (double)count};
}

static void block_range(void *context, int64_t begin, int64_t end)
{
    const lines *l = context;
    for (int64_t u = begin; u < end; u++) {
        int64_t from = u % l->blocks * BLOCK, n = l->n - from < BLOCK ? l->n - from : BLOCK;
        l->made[u] = block_moments(l, l->x + (u / l->blocks * l->n + from) * l->itemsize, n);
    }
}

static moments merge(moments a, moments b)
{
    if (a.n == 0 || b.n == 0)
        return a.n == 0 ? b : a;
    double n = a.n + b.n, d = (b.mean - a.mean) + (b.rest - a.rest);
    return (moments){n, a.mean, a.rest + d * (b.n / n), a.m2 + b.m2 + d * d * (a.n * b.n / n)};
}

static moments line_moments(moments *m, int64_t blocks)
{
    for (int64_t apart = 1; apart < blocks; apart *= 2)
        for (int64_t i = 0; i + apart < blocks; i += 2 * apart)
            m[i] = merge(m[i], m[i + apart]);
    return m[0];
}

/* Are the reduced axes the last ones of a contiguous array of real numbers, none of them empty? */
static bool has_lines(const qn_array *a, const bool *reduced, int t)
{
    bool last = true;
    for (int d = 1; d < a->ndim; d++)
        last &= reduced[d] || !reduced[d - 1];
    return last && qn_is_contiguous(a) && a->size > 0 && qn_is_float(t) && !qn_is_complex(a->dtype);
}

/* The variance, or its root if that is asked for, of every line of n elements to out, float64; *empty: had one no divisor? */
static qn_status lines_variance(const qn_array *a, int64_t n, int compute, const qn_var_opts *opts, double *out, bool *empty)
{
    moments few[FEW_BLOCKS];
    const bool skip = opts->skip_nan && qn_is_inexact(a->dtype);
    lines l = {.x = a->data, .n = n, .blocks = (n + BLOCK - 1) / BLOCK, .itemsize = a->itemsize, .compute = compute, .made = few,
               .skip_nan = skip, .load = a->dtype == compute ? NULL : qn_cast_loop(a->dtype, compute),
               .sum = (qn_reduce_fn)qn_kernel(skip ? QN_KIND_NUMBERS : QN_KIND_REDUCE, QN_OP_add, compute),
               .deviations = (qn_deviations_fn)qn_kernel(QN_KIND_DEVIATIONS, skip ? QN_DEVIATIONS_NUMBERS : QN_DEVIATIONS_ALL, compute)};
    int64_t count = a->size / n, units = count * l.blocks;
    if (units > FEW_BLOCKS && (l.made = qn_scratch_array(units, sizeof *l.made, "var")) == NULL)
        return QN_ERR_NOMEM;
    qn_fp_state fp = qn_fp_save();
    qn_status status = QN_OK;
    if (units == 1)
        block_range(&l, 0, 1);
    else
        status = qn_parallel_for(units, qn_grain(0.5 * (double)(n < BLOCK ? n : BLOCK) + 30), block_range, &l);
    *empty = false;
    for (int64_t i = 0; i < count && status == QN_OK; i++) {
        moments m = line_moments(l.made + i * l.blocks, l.blocks);
        double freedom = m.n - opts->correction;
        *empty |= freedom <= 0;
        out[i] = m.m2 / (freedom > 0 ? freedom : l.skip_nan ? (double)NAN : 0.0);
        out[i] = opts->root ? sqrt(out[i]) : out[i];
    }
    qn_fp_restore(fp);
    if (l.made != few)
        qn_scratch_free(l.made);
    return status;
}

/* ---- any layout --------------------------------------------------------------------------------------------------- */
/* |x - mean|^2 as a register of the program: real, of the precision of x. */
static int squared_deviation(qn_program *p, int compute, int x, int mean)
{
    const int difference[2] = {qn_program_cast(p, x, compute), qn_program_cast(p, mean, compute)};
    int d = qn_program_op(p, QN_OP_subtract, compute, difference);
    if (!qn_is_complex(compute))
        return qn_program_op(p, QN_OP_multiply, compute, (const int[]){d, d});
    int conjugate = qn_program_op(p, QN_OP_conjugate, compute, &d);
    int square = qn_program_op(p, QN_OP_multiply, compute, (const int[]){d, conjugate});
    return qn_program_cast(p, square, qn_dtypes[compute].real);
}

/* The program over the elements, their mean, 0, and the mask if there is one. */
static int deviation_program(qn_program *p, const qn_array *const *in, int n, int compute, bool skip_nan)
{
    int reg[4], real = qn_dtypes[compute].real;
    qn_program_init(p);
    for (int i = 0; i < n; i++)
        reg[i] = qn_program_operand(p, in[i]->dtype);
    int x = qn_program_aligned(p, reg[0], in[0]), square = squared_deviation(p, compute, x, qn_program_aligned(p, reg[1], in[1]));
    if (skip_nan)
        square = qn_program_op(p, QN_OP_where, real, (const int[]){qn_program_op(p, QN_OP_isnan, p->dtype[x], &x), reg[2], square});
    if (n == 4) {
        int mask = qn_program_cast(p, qn_program_aligned(p, reg[3], in[3]), QN_BOOL);
        square = qn_program_op(p, QN_OP_where, real, (const int[]){mask, square, reg[2]});
    }
    return square;
}

/* sum |x - mean|^2 over the axes into out, which is contiguous and holds 0. */
static qn_status deviations_m2(const qn_array *a, const bool *reduced, const qn_array *mean, int compute, const qn_var_opts *opts,
                               const qn_array *out)
{
    qn_program p;
    double zero[2] = {0, 0};
    const qn_array none = {.data = (char *)zero, .size = 1, .dtype = out->dtype, .itemsize = out->itemsize, .flags = QN_ALIGNED};
    const qn_array *operands[4] = {a, mean, &none, opts->where};
    bool skip_nan = opts->skip_nan && qn_is_inexact(a->dtype);
    qn_reduction r = {.program = &p, .op = QN_OP_add, .acc = out->dtype, .ns = 0.4};
    r.result = deviation_program(&p, operands, opts->where ? 4 : 3, compute, skip_nan);
    return a->size > 0 ? qn_execute_reduce("var", &r, operands, a->ndim, a->shape, reduced, out) : QN_OK;
}

/* The mean as it is needed for the deviations: broadcasting to a, of dtype compute unless it was given. */
static qn_array *mean_of(const qn_array *a, qn_axes axes, int compute, const qn_var_opts *opts)
{
    if (opts->mean == NULL) {
        const qn_reduce_opts inner = {.dtype = (qn_dtype)compute, .where = opts->where};
        return qn_mean_over("var", a, (qn_axes){axes.n, axes.axis, true}, &inner, opts->skip_nan);
    }
    return qn_broadcast_to(opts->mean, a->ndim, a->shape);
}

/* ---- both ---------------------------------------------------------------------------------------------------------- */
/* The sums of squared deviations in the shape of the result. */
static qn_array *sum_of_squares(const qn_array *a, qn_axes axes, const qn_axes_split *g, int compute, const qn_var_opts *opts)
{
    qn_array *sum = qn_zeros((qn_dtype)qn_dtypes[compute].real, g->nkept, g->kept), *mean = sum ? mean_of(a, axes, compute, opts) : NULL;
    qn_status status = mean ? deviations_m2(a, g->reduced, mean, compute, opts, sum) : qn_failed();
    qn_release(mean);
    return status == QN_OK ? qn_finish_shape(sum, g) : qn_drop(sum);
}

/* What to divide by where not every element counts: the counts less the correction; 0, or NaN without NaNs, where that is not
 * positive. */
static qn_array *divisors(const qn_array *a, qn_axes axes, const qn_var_opts *opts, bool skip_nan)
{
    qn_array *count = qn_count_over(a, axes, opts->where, skip_nan), *freedom = count ? qn_subtract(count, opts->correction) : NULL;
    if (freedom != NULL && opts->empty != NULL && qn_any_not_positive(freedom, opts->empty) != QN_OK)
        freedom = qn_drop(freedom);
    qn_array *good = freedom ? qn_greater(freedom, 0) : NULL, *r = good ? qn_where(good, freedom, skip_nan ? (double)NAN : 0.0) : NULL;
    qn_release(count);
    qn_release(freedom);
    qn_release(good);
    return r;
}

static qn_status divide(const qn_array *sum, const qn_array *a, qn_axes axes, const qn_axes_split *g, const qn_var_opts *opts)
{
    bool skip_nan = opts->skip_nan && qn_is_inexact(a->dtype);
    if (opts->where == NULL && !skip_nan) {
        double freedom = (double)g->count - opts->correction;
        if (opts->empty != NULL)
            *opts->empty = freedom <= 0;
        return qn_divide_into(sum, sum, freedom > 0 ? freedom : 0.0);
    }
    qn_array *by = divisors(a, axes, opts, skip_nan);
    qn_status status = by ? (qn_divide_into)(sum, sum, by) : qn_failed();
    qn_release(by);
    return status;
}

/* The variance or its root, in the dtype it is calculated in. */
static qn_array *variance(const qn_array *a, qn_axes axes, const qn_axes_split *g, int compute, const qn_var_opts *opts)
{
    bool empty;
    if (opts->where == NULL && opts->mean == NULL && has_lines(a, g->reduced, compute)) {
        qn_array *r = qn_new("var", QN_FLOAT64, g->nshape, g->shape);
        qn_status status = r ? lines_variance(a, g->count, compute, opts, (double *)(void *)r->data, opts->empty ? opts->empty : &empty) : qn_failed();
        return status == QN_OK ? r : qn_drop(r);
    }
    qn_array *r = sum_of_squares(a, axes, g, compute, opts);
    if (r == NULL || divide(r, a, axes, g, opts) != QN_OK || (opts->root && qn_apply_own(QN_OP_sqrt, r, 0) != QN_OK))
        return qn_drop(r);
    return r;
}

static qn_status check_options(const char *func, const qn_array *a, int t, const qn_var_opts *opts)
{
    bool inexact = qn_is_inexact(t) && (opts->out == NULL || qn_is_inexact(opts->out->dtype));
    if (opts->skip_nan && qn_is_inexact(a->dtype) && !inexact)
        return qn_fail(QN_ERR_TYPE, "%s: if a is inexact, then dtype and out must be inexact", func);
    return QN_OK;
}

static qn_array *at_once(const char *func, const qn_array *a, qn_axes axes, const qn_axes_split *g, int t, const qn_var_opts *opts)
{
    int inner = (int)qn_inexact((qn_dtype)t);
    qn_array *r = variance(a, axes, g, qn_dtypes[inner].compute, opts);
    return qn_finish_out(func, qn_finish_dtype(r, qn_dtypes[t].real), opts->out);
}

/* ---- many results, a group at a time ---- */
typedef struct grouped { const char *func; const qn_var_opts *opts; int t; _Atomic bool empty; } grouped;

static qn_status variance_group(void *context, const qn_array *const *part, qn_axes axes)
{
    grouped *g = context;
    qn_axes_split s;
    bool empty = false;
    qn_var_opts opts = *g->opts;
    opts.out = part[1], opts.where = part[2], opts.mean = part[3], opts.empty = opts.empty != NULL ? &empty : NULL;
    QN_TRY(qn_axes_split_make(&s, g->func, part[0], axes));
    qn_array *r = at_once(g->func, part[0], axes, &s, g->t, &opts);
    if (empty)
        g->empty = true;
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

qn_array *qn_var_with(const qn_array *a, qn_axes axes, const qn_var_opts *opts)
{
    static const qn_var_opts none;
    opts = opts != NULL ? opts : &none;
    const char *func = (const char *const[]){"var", "std", "nanvar", "nanstd"}[2 * opts->skip_nan + opts->root];
    qn_axes_split s;
    if (qn_is_null(a, func) || qn_axes_split_make(&s, func, a, axes) != QN_OK || qn_check_counted(func, a, opts->where, NULL) != QN_OK)
        return NULL;
    int t = opts->dtype != 0 ? (int)opts->dtype : (int)qn_inexact((qn_dtype)a->dtype);
    if (check_options(func, a, t, opts) != QN_OK)
        return NULL;
    if (!qn_many_results(&s, a, opts->out))
        return at_once(func, a, axes, &s, t, opts);
    grouped g = {func, opts, t, false};
    qn_array *r = qn_results_in_groups(func, a, &s, (const qn_array *const[]){opts->where, opts->mean}, opts->out, qn_dtypes[t].real,
                                       sizeof(moments), variance_group, &g);
    if (opts->empty != NULL)
        *opts->empty = g.empty;
    return r;
}

#define MOMENT(name, nan, is_root)                                                                                        \
    qn_array *qn_##name(const qn_array *a, qn_axes axes, double correction)                                               \
    {                                                                                                                     \
        return qn_var_with(a, axes, &(qn_var_opts){.correction = correction, .skip_nan = (nan), .root = (is_root)});     \
    }
MOMENT(var, false, false)
MOMENT(std, false, true)
MOMENT(nanvar, true, false)
MOMENT(nanstd, true, true)
