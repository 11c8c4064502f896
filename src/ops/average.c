/* SPDX-License-Identifier: BSD-3-Clause */
/* average.c: means: sums divided by the number of elements that count, or by the sum of their weights. */
#include <ops/ops.h>

qn_array *qn_count_over(const qn_array *a, qn_axes axes, const qn_array *where, bool skip_nan)
{
    const qn_reduce_opts opts = {.where = where};
    if (skip_nan)
        return qn_reduce_named("count_numbers", a, axes, &opts);
    qn_array *mask = where != NULL ? qn_broadcast_to(where, a->ndim, a->shape) : NULL;
    qn_array *count = mask != NULL ? qn_count_nonzero(mask, axes) : NULL;
    qn_release(mask);
    return count;
}

qn_status qn_any_not_positive(const qn_array *count, bool *any)
{
    double least = 1;
    qn_array *min = count->size > 0 ? qn_min(count, QN_ALL_AXES) : NULL;
    qn_status status = min != NULL ? qn_item_f64(min, &least) : count->size > 0 ? qn_failed() : QN_OK;
    qn_release(min);
    *any = least <= 0;
    return status;
}

qn_status qn_mean_dtype(const char *func, const qn_array *a, const qn_reduce_opts *opts, bool skip_nan, int *t)
{
    *t = opts->dtype != 0 ? (int)opts->dtype : (int)qn_inexact((qn_dtype)a->dtype);
    int out = opts->out != NULL ? opts->out->dtype : *t;
    if (skip_nan && (!qn_is_inexact(*t) || !qn_is_inexact(out)))
        return qn_fail(QN_ERR_TYPE, "%s: if a is inexact, then %s must be inexact, not %s", func, qn_is_inexact(*t) ? "out" : "dtype",
                       qn_dtypes[qn_is_inexact(*t) ? out : *t].name);
    return QN_OK;
}

/* total /= count, or /= n if there is no count; takes both over. */
static qn_array *divided(qn_array *total, qn_array *count, int64_t n)
{
    bool good = total != NULL && (count != NULL ? (qn_divide_into)(total, total, count) : qn_apply_own(QN_OP_divide, total, (double)n)) == QN_OK;
    qn_release(count);
    return good ? total : qn_drop(total);
}

/* ---- the numbers of a long run and their sum, read once -------------------------------------------------------- */
enum { PIECE = 32768, BLOCK = 2048 }; /* a power of two, as the tree of a sum wants it; and in cache between both readings */

typedef struct numbers {
    const char *x;
    int64_t n, size;           /* elements, and bytes of one */
    int t;
    qn_reduce_fn sum;
    char *sums;                /* of every piece */
    int64_t *counts;
} numbers;

int64_t qn_numbers_among(int t, const char *x, int64_t n)
{
    uint8_t nan[BLOCK];
    const int64_t size = qn_dtypes[t].size;
    const qn_loop_fn isnan = qn_loop(QN_OP_isnan, t);
    const qn_count_fn trues = (qn_count_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_COUNT, 0);
    int64_t count = n;
    for (int64_t i = 0; i < n; i += BLOCK) {
        int64_t m = n - i < BLOCK ? n - i : BLOCK;
        isnan((char *const[]){(char *)(uintptr_t)x + i * size, (char *)nan}, (const int64_t[]){size, 1}, m);
        count -= trues(nan, m);
    }
    return count;
}

static void sum_pieces(void *context, int64_t begin, int64_t end)
{
    const numbers *s = context;
    for (int64_t i = begin; i < end; i++) {
        const char *x = s->x + i * PIECE * s->size;
        int64_t n = s->n - i * PIECE < PIECE ? s->n - i * PIECE : PIECE;
        s->sum(x, s->size, n, s->sums + i * s->size);
        s->counts[i] = qn_numbers_among(s->t, x, n);
    }
}

/* The bits of nansum; both of one element, *total of a's dtype. */
static qn_status sum_numbers(const char *func, const qn_array *a, const qn_axes_split *split, qn_array **total, qn_array **count)
{
    int64_t pieces = (a->size + PIECE - 1) / PIECE, numbers_found = 0;
    numbers s = {.x = a->data, .n = a->size, .size = a->itemsize, .t = a->dtype,
                 .sum = (qn_reduce_fn)qn_kernel(QN_KIND_NUMBERS, QN_OP_add, a->dtype)};
    if ((s.counts = qn_scratch_array(pieces, 2 * sizeof *s.counts, func)) == NULL)
        return QN_ERR_NOMEM;
    s.sums = (char *)(s.counts + pieces);
    if (qn_parallel_for(pieces, qn_grain(0.2 * PIECE), sum_pieces, &s) != QN_OK) {
        qn_scratch_free(s.counts);
        return qn_failed();
    }
    for (int64_t i = 0; i < pieces; i++)
        numbers_found += s.counts[i];
    for (int64_t apart = 1; apart < pieces; apart *= 2)
        for (int64_t i = 0; i + apart < pieces; i += 2 * apart) {
            char *left = s.sums + i * s.size;
            qn_loop(QN_OP_add, a->dtype)((char *const[]){left, left + apart * s.size, left}, (const int64_t[]){0, 0, 0}, 1);
        }
    *total = qn_new_scalar(func, a->dtype, s.sums);
    *count = *total ? qn_new_scalar(func, QN_INT64, &numbers_found) : NULL;
    qn_scratch_free(s.counts);
    *total = qn_finish_shape(*count ? *total : qn_drop(*total), split);
    *count = qn_finish_shape(*total ? *count : qn_drop(*count), split);
    *total = *count ? *total : qn_drop(*total);
    return *count ? QN_OK : qn_failed();
}

static bool is_long_run(const qn_array *a, const qn_axes_split *s, const qn_reduce_opts *opts, int t)
{
    return a->size > PIECE && s->nkept == 0 && qn_is_contiguous(a) && a->dtype == t && opts->where == NULL &&
           qn_kernel(QN_KIND_NUMBERS, QN_OP_add, t) != NULL;
}

/* ---- means ------------------------------------------------------------------------------------------------------- */
enum { FEW = 4096 };

/* The mean of all elements of a small array in its own dtype, with the bits of the general way; NULL without an error if it is not that simple. */
static qn_array *mean_direct(const char *func, const qn_array *a)
{
    int t = a->dtype;
    if (!qn_is_inexact(t) || qn_dtypes[t].compute != t || !qn_is_contiguous(a) || a->size == 0 || a->size > FEW)
        return NULL;
    qn_array *r = qn_new(func, t, 0, NULL);
    qn_fp_state fp = qn_fp_save();
    if (r != NULL) {
        ((qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, QN_OP_add, t))(a->data, a->itemsize, a->size, r->data);
        qn_apply_number(QN_OP_divide, t, r->data, 1, (double)a->size);
    }
    qn_fp_restore(fp);
    return r;
}

qn_array *qn_mean_over(const char *func, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts, bool skip_nan)
{
    static const qn_reduce_opts none;
    qn_axes_split s;
    qn_array *direct;
    int t;
    opts = opts != NULL ? opts : &none;
    if (qn_is_null(a, func))
        return NULL;
    if (opts == &none && axes.n < 0 && !axes.keepdims && !skip_nan && (direct = mean_direct(func, a)) != NULL)
        return direct;
    if (qn_axes_split_make(&s, func, a, axes) != QN_OK || qn_check_counted(func, a, opts->where, opts->initial) != QN_OK)
        return NULL;
    skip_nan = skip_nan && qn_is_inexact(a->dtype);
    if (qn_mean_dtype(func, a, opts, skip_nan, &t) != QN_OK)
        return NULL;
    bool counts = skip_nan || opts->where != NULL;
    const qn_reduce_opts inner = {.where = opts->where, .dtype = (qn_dtype)qn_dtypes[t].compute};
    qn_array *count = NULL, *total = NULL;
    bool together = skip_nan && is_long_run(a, &s, opts, t);
    if (together ? sum_numbers(func, a, &s, &total, &count) != QN_OK : counts && (count = qn_count_over(a, axes, opts->where, skip_nan)) == NULL)
        return NULL;
    if (!together)
        total = skip_nan ? qn_reduce_named("nansum", a, axes, &inner) : qn_sum_as(a, axes, &inner);
    if (opts->empty != NULL && total != NULL) {
        *opts->empty = s.count == 0 && total->size > 0;
        if (count != NULL && qn_any_not_positive(count, opts->empty) != QN_OK)
            total = qn_drop(total);
    }
    return qn_finish_out(func, qn_finish_dtype(divided(total, count, s.count), t), opts->out);
}

/* ---- weighted ---------------------------------------------------------------------------------------------------- */
qn_array *qn_weights_along(const char *func, const qn_array *weights, const qn_array *a, qn_axes axes)
{
    int64_t shape[QN_MAX_NDIM];
    int order[QN_MAX_NDIM], n = 0;
    qn_text given, wanted;
    if (qn_same_shape(weights, a))
        return qn_retain(weights);
    if (axes.n < 0) {
        qn_fail(QN_ERR_TYPE, "%s: axis must be specified when shapes of a %s and weights %s differ.", func, qn_shape_of(&wanted, a), qn_shape_of(&given, weights));
        return NULL;
    }
    for (int d = 0; d < a->ndim; d++) { /* order: the axes of weights in the order of a's */
        shape[d] = 1;
        for (int i = 0; i < axes.n; i++)
            if ((axes.axis[i] + a->ndim) % a->ndim == d) {
                order[n++] = i;
                shape[d] = a->shape[d];
            }
    }
    bool fits = weights->ndim == n;
    for (int i = 0; fits && i < n; i++)
        fits = weights->shape[i] == a->shape[(axes.axis[i] + a->ndim) % a->ndim];
    if (!fits) {
        qn_fail(QN_ERR_VALUE, "%s: shape of weights %s must be consistent with shape of a %s along specified axis.", func,
                qn_shape_of(&given, weights), qn_shape_of(&wanted, a));
        return NULL;
    }
    qn_array *moved = qn_permute(weights, order), *r = moved ? qn_reshape(moved, a->ndim, shape) : NULL;
    qn_release(moved);
    return r;
}

/* The sum of a * weights over the axes as dtype t, without a temporary of the products. */
static qn_array *weighted_sum(const qn_array *a, const qn_array *weights, const qn_axes_split *s, int t)
{
    qn_program p;
    int compute = qn_dtypes[t].compute, reg[2];
    const qn_array *operands[2] = {a, weights};
    qn_program_init(&p);
    for (int i = 0; i < 2; i++)
        reg[i] = qn_program_operand(&p, operands[i]->dtype);
    for (int i = 0; i < 2; i++)
        reg[i] = qn_program_cast(&p, qn_program_aligned(&p, reg[i], operands[i]), compute);
    qn_reduction r = {.program = &p, .result = qn_program_op(&p, QN_OP_multiply, compute, reg), .op = QN_OP_add, .acc = compute, .ns = 0.4};
    qn_array *sum = qn_zeros((qn_dtype)compute, s->nkept, s->kept);
    if (sum == NULL || (a->size > 0 && qn_execute_reduce("average", &r, operands, a->ndim, a->shape, s->reduced, sum) != QN_OK))
        return qn_drop(sum);
    return qn_finish_shape(sum, s);
}

static qn_status check_total(const qn_array *total)
{
    qn_array *all = total != NULL ? qn_all(total, QN_ALL_AXES) : NULL;
    qn_status status = all == NULL ? qn_failed()
                     : *all->data == 0 ? qn_fail(QN_ERR_DIVISION, "average: weights sum to zero, can't be normalized") : QN_OK;
    qn_release(all);
    return status;
}

/* The average and, in *total, the sum of the weights, as dtype t. */
static qn_array *weighted(const qn_array *a, const qn_array *weights, qn_axes axes, const qn_axes_split *s, int t,
                          qn_array **total)
{
    qn_array *along = qn_weights_along("average", weights, a, axes), *full = along ? qn_broadcast_to(along, a->ndim, a->shape) : NULL;
    *total = full ? qn_reduce_named("sum", full, axes, &(qn_reduce_opts){.dtype = (qn_dtype)t}) : NULL;
    qn_array *sum = check_total(*total) == QN_OK ? weighted_sum(a, full, s, t) : NULL;
    qn_release(along);
    qn_release(full);
    if (sum == NULL || qn_divide_into(sum, sum, *total) != QN_OK)
        return qn_drop(sum);
    return qn_finish_dtype(sum, t);
}

qn_array *qn_average(const qn_array *a, const qn_array *weights, qn_axes axes, qn_array **total)
{
    qn_axes_split s;
    qn_array *sum = NULL, *r;
    if (total != NULL)
        *total = NULL;
    if (qn_is_null(a, "average") || qn_axes_split_make(&s, "average", a, axes) != QN_OK)
        return NULL;
    int t = weights == NULL ? (int)qn_inexact((qn_dtype)a->dtype) : (int)qn_promote((qn_dtype)a->dtype, (qn_dtype)weights->dtype);
    if (t != 0 && !qn_is_inexact(a->dtype))
        t = (int)qn_promote((qn_dtype)t, QN_FLOAT64);
    if (t == 0)
        return NULL;
    if (weights != NULL)
        r = weighted(a, weights, axes, &s, t, &sum);
    else {
        r = qn_mean(a, axes);
        sum = r != NULL && total != NULL ? qn_full((qn_dtype)r->dtype, r->ndim, r->shape, QN_NUM(s.count)) : NULL;
    }
    if (total != NULL && r != NULL && sum != NULL)
        *total = sum;
    else
        qn_release(sum);
    return total != NULL && sum == NULL ? qn_drop(r) : r;
}
