/* SPDX-License-Identifier: BSD-3-Clause */
/* quantile.c: median, quantiles and percentiles along any axes, by selection.
 *
 * Each line (all elements of the reduced axes) is copied, the order statistics next to each quantile are selected together, and the
 * quantile is interpolated between them with the formula and the roundings of NumPy, so that the results have the same bits. NaN
 * wins, or is left out by the nan* variants. With weights, lines are sorted and their weights summed up. */
#include "ranks.h"
#include <math.h>
#include <ops/ops.h>

/* ---- order statistics wanted from a line of n elements ---- */
typedef struct ranks {
    int64_t n, nkth;
    int64_t *kth;          /* ascending, distinct            */
    int64_t *below, *above; /* of each quantile               */
    double *weight;         /* of `above`                     */
} ranks;

typedef struct quantile_plan {
    const char *func;
    char *data, *out;
    int64_t n, nlines, itemsize, out_size, nq;
    const double *q;        /* in [0, 1]; NULL: the median     */
    int q_dtype, dtype, result;
    qn_quantile_method method;
    bool weak, skip_nan, picks;
    const double *weights;  /* like data; NULL: none           */
    _Atomic bool empty;     /* was a line without elements?    */
    qn_nth_fn nth;
    qn_argsort_fn argsort;
    qn_loop_fn load, store; /* between dtype, float64, result  */
    qn_status status;
} quantile_plan;

static qn_status ranks_make(ranks *r, int64_t nq, const char *func)
{
    *r = (ranks){.n = -1};
    char *p = qn_scratch_array(nq + 1, 4 * sizeof(int64_t) + sizeof(double), func);
    if (!p)
        return QN_ERR_NOMEM;
    r->kth = (int64_t *)(void *)p;
    r->below = r->kth + 2 * nq;
    r->above = r->below + nq;
    r->weight = (double *)(void *)(r->above + nq);
    return QN_OK;
}

static void add_rank(ranks *r, int64_t k)
{
    int64_t i = r->nkth;
    for (; i > 0 && r->kth[i - 1] > k; i--)
        ;
    if (i > 0 && r->kth[i - 1] == k)
        return;
    memmove(r->kth + i + 1, r->kth + i, (size_t)(r->nkth - i) * sizeof *r->kth);
    r->kth[i] = k;
    r->nkth++;
}

/* The ranks for lines of n >= 1 elements. */
static void ranks_set(ranks *r, const quantile_plan *p, int64_t n)
{
    r->n = n;
    r->nkth = 0;
    for (int64_t i = 0; i < p->nq; i++) {
        qn_rank rank = qn_rank_of(p->method, n, p->q ? p->q[i] : 0.5, p->q_dtype);
        if (!p->q && n % 2)
            rank.above = rank.below;
        r->below[i] = rank.below;
        r->above[i] = rank.above;
        r->weight[i] = rank.weight;
        add_rank(r, rank.below);
        add_rank(r, rank.above);
    }
}

/* ---- values between order statistics ---- */
static double element(const quantile_plan *p, const char *line, int64_t i)
{
    double v;
    p->load((char *const[]){(char *)(uintptr_t)line + i * p->itemsize, (char *)&v}, (const int64_t[]){0, 0}, 1);
    return v;
}

/* a + (b - a) w from the nearer end, each operation rounded as in NumPy: the difference in the dtype of the elements, the rest in
 * that of the result. */
static double between(const quantile_plan *p, double a, double b, double w)
{
    int t = p->result;
    double d = qn_rounded(b - a, p->dtype);
    if (w == 0 || a == b)
        return a;
    if (w >= 0.5)
        return qn_rounded(b - qn_rounded(d * qn_rounded(1 - w, t), t), t);
    return qn_rounded(a + qn_rounded(d * qn_rounded(w, t), t), t);
}

static double middle(const quantile_plan *p, double a, double b)
{
    int t = p->dtype == QN_FLOAT16 ? QN_FLOAT32 : p->dtype;
    return qn_rounded(a + b, t) / 2;
}

static char *place(const quantile_plan *p, int64_t i, int64_t line) { return p->out + (i * p->nlines + line) * p->out_size; }

static void put(const quantile_plan *p, int64_t i, int64_t line, double v)
{
    p->store((char *const[]){(char *)&v, place(p, i, line)}, (const int64_t[]){0, 0}, 1);
}

/* Quantile i of a line without NaNs in which the ranks are selected. */
static double value(const quantile_plan *p, const ranks *r, const char *x, int64_t i)
{
    double a = element(p, x, r->below[i]), b = r->above[i] == r->below[i] ? a : element(p, x, r->above[i]);
    return p->q ? between(p, a, b, r->weight[i]) : a == b ? a : middle(p, a, b);
}

static void one_line(quantile_plan *p, ranks *r, int64_t line, void *work)
{
    char *x = p->data + line * p->n * p->itemsize;
    int64_t m = p->n;
    if (p->skip_nan)
        m = p->nth(x, p->n, NULL, 0, work);
    if (m != r->n && m > 0)
        ranks_set(r, p, m);
    if (m == 0)
        p->empty = true;
    bool nan = m == 0 || p->nth(x, m, r->kth, r->nkth, work) < m;
    for (int64_t i = 0; i < p->nq; i++)
        if (!nan && p->picks)
            memcpy(place(p, i, line), x + r->below[i] * p->itemsize, (size_t)p->itemsize);
        else
            put(p, i, line, nan ? NAN : value(p, r, x, i));
}

/* ---- with weights ---- */
/* cdf[i] = the share of the weights of the first i + 1 of m sorted elements, as dtype q_dtype; false if that is no number. */
static bool accumulate_weights(const quantile_plan *p, const double *weight, const int64_t *index, int64_t m, double *cdf)
{
    double sum = 0;
    for (int64_t i = 0; i < m; i++)
        cdf[i] = sum += weight[index[i]];
    for (int64_t i = 0; i < m; i++)
        cdf[i] = qn_rounded(cdf[i] / sum, p->q_dtype);
    if (cdf[m - 1] != cdf[m - 1])
        return false;
    for (int64_t i = 0; i < m && cdf[i] == 0; i++)
        cdf[i] = -1; /* elements without weight are not the first */
    return true;
}

static int64_t first_not_below(const double *cdf, int64_t n, double q)
{
    int64_t lo = 0, hi = n - 1;
    while (lo < hi) {
        int64_t middle_place = lo + (hi - lo) / 2;
        if (cdf[middle_place] < q)
            lo = middle_place + 1;
        else
            hi = middle_place;
    }
    return lo;
}

static qn_status weighted_line(quantile_plan *p, int64_t line, int64_t *index, double *cdf)
{
    const char *x = p->data + line * p->n * p->itemsize;
    int64_t m = p->n;
    p->argsort(x, p->n, index);
    while (m > 0 && element(p, x, index[m - 1]) != element(p, x, index[m - 1]))
        m--;
    bool nan = m == 0 || (m < p->n && !p->skip_nan);
    if (m == 0)
        p->empty = true;
    if (!nan && !accumulate_weights(p, p->weights + line * p->n, index, m, cdf))
        return QN_ERR_VALUE;
    for (int64_t i = 0; i < p->nq; i++)
        if (nan)
            put(p, i, line, NAN);
        else
            memcpy(place(p, i, line), x + index[first_not_below(cdf, m, p->q[i])] * p->itemsize, (size_t)p->itemsize);
    return QN_OK;
}

static void weighted_lines(void *context, int64_t begin, int64_t end)
{
    quantile_plan *p = context;
    int64_t *index = qn_scratch_array(p->n + 1, sizeof *index, p->func);
    double *cdf = qn_scratch_array(p->n + 1, sizeof *cdf, p->func);
    qn_status status = index && cdf ? QN_OK : QN_ERR_NOMEM;
    for (int64_t i = begin; i < end && status == QN_OK; i++)
        status = weighted_line(p, i, index, cdf);
    if (status != QN_OK)
        __atomic_store_n(&p->status, status, __ATOMIC_RELAXED);
    qn_scratch_free(index);
    qn_scratch_free(cdf);
}

static void some_lines(void *context, int64_t begin, int64_t end)
{
    quantile_plan *p = context;
    ranks r;
    void *work = NULL;
    bool counted = p->itemsize == 2 && p->n > QN_SORT_SMALL;
    qn_status status = ranks_make(&r, p->nq, p->func);
    if (status == QN_OK && counted && !(work = qn_scratch(QN_SORT_WORK, p->func)))
        status = QN_ERR_NOMEM;
    for (int64_t i = begin; i < end && status == QN_OK; i++)
        one_line(p, &r, i, work);
    if (status != QN_OK)
        __atomic_store_n(&p->status, status, __ATOMIC_RELAXED);
    qn_scratch_free(work);
    qn_scratch_free(r.kth);
}

/* ---- geometry ---- */

/* A contiguous copy of a with the reduced axes last; shape and ndim of the others (kept as 1 with keepdims). */
static qn_array *copy_lines(const char *func, const qn_array *a, qn_axes axes, int *ndim, int64_t *shape, int64_t *nlines)
{
    bool reduced[QN_MAX_NDIM];
    int order[QN_MAX_NDIM], n = 0;
    if (qn_check_axes(func, axes, a->ndim, reduced) != QN_OK)
        return NULL;
    *ndim = 0;
    *nlines = 1;
    for (int i = 0; i < a->ndim; i++) {
        if (!reduced[i]) {
            order[n++] = i;
            *nlines *= a->shape[i];
        }
        if (!reduced[i] || axes.keepdims)
            shape[(*ndim)++] = reduced[i] ? 1 : a->shape[i];
    }
    for (int i = 0; i < a->ndim; i++)
        if (reduced[i])
            order[n++] = i;
    qn_array *moved = qn_permute(a, order), *copy = moved ? qn_copy(moved) : NULL;
    qn_release(moved);
    return copy;
}

/* An empty array of dtype t with q's shape (may be NULL) before the given one. */
static qn_array *new_result(const char *func, int t, const qn_array *q, int ndim, const int64_t *shape)
{
    int64_t full[2 * QN_MAX_NDIM];
    int nq = q ? q->ndim : 0;
    if (nq + ndim > QN_MAX_NDIM) {
        qn_fail(QN_ERR_VALUE, "%s: the result would have %d dimensions, more than %d", func, nq + ndim, QN_MAX_NDIM);
        return NULL;
    }
    if (nq > 0)
        memcpy(full, q->shape, (size_t)nq * sizeof *full);
    if (ndim > 0)
        memcpy(full + nq, shape, (size_t)ndim * sizeof *full);
    return qn_new(func, t, nq + ndim, full);
}

/* The dtype of the result. */
static int result_dtype(const quantile_plan *p, const qn_array *a)
{
    if (p->picks)
        return a->dtype;
    return p->q == NULL || p->weak ? (int)qn_inexact((qn_dtype)a->dtype) : (int)qn_promote((qn_dtype)a->dtype, (qn_dtype)p->q_dtype);
}

/* q: a float64 copy is in p->q, its own dtype counts for the result. weights: like a, or NULL. */
static qn_array *run(quantile_plan *p, const qn_array *a, const qn_array *q, const qn_array *weights, qn_axes axes)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    if (qn_is_complex(a->dtype)) {
        qn_fail(QN_ERR_TYPE, "%s: a must be an array of real numbers, got %s", p->func, qn_dtypes[a->dtype].name);
        return NULL;
    }
    p->dtype = a->dtype;
    p->result = result_dtype(p, a);
    qn_array *lines = copy_lines(p->func, a, axes, &ndim, shape, &p->nlines);
    qn_array *r = lines ? new_result(p->func, p->result, q, ndim, shape) : NULL;
    qn_array *shares = r && weights ? copy_lines(p->func, weights, axes, &ndim, shape, &p->nlines) : NULL;
    if (r && (shares || !weights)) {
        p->data = lines->data, p->out = r->data, p->itemsize = lines->itemsize, p->out_size = r->itemsize;
        p->n = p->nlines ? a->size / p->nlines : 0;
        p->weights = shares ? (const double *)(void *)shares->data : NULL;
        p->nth = (qn_nth_fn)qn_sort_kernel(QN_SORT_NTH, p->dtype);
        p->argsort = (qn_argsort_fn)qn_sort_kernel(QN_SORT_ARG, p->dtype);
        p->load = qn_cast_loop(p->dtype, QN_FLOAT64);
        p->store = qn_cast_loop(QN_FLOAT64, p->result);
        int64_t grain = qn_grain((weights ? 20.0 : 2.0) * (double)p->n + 50);
        qn_parallel_for(p->nlines, grain < 1 ? 1 : grain, weights ? weighted_lines : some_lines, p);
    }
    qn_release(lines);
    qn_release(shares);
    if (r && (p->status != QN_OK || (weights && !shares))) {
        if (p->status == QN_ERR_VALUE)
            qn_fail(p->status, "%s: Weights included NaN, inf or were all zero.", p->func);
        else
            qn_fail(QN_ERR_NOMEM, "%s: no memory", p->func);
        return qn_drop(r);
    }
    return r;
}

/* ---- functions ---- */
qn_array *qn_median_with(const qn_array *a, qn_axes axes, bool skip_nan, bool *empty)
{
    const char *func = skip_nan ? "nanmedian" : "median";
    if (qn_is_null(a, func))
        return NULL;
    quantile_plan p = {.func = func, .nq = 1, .q_dtype = QN_FLOAT64, .skip_nan = skip_nan};
    qn_array *r = run(&p, a, NULL, NULL, axes);
    if (empty != NULL)
        *empty = p.empty;
    return r;
}

/* Are all of q in [0, 1]? */
static qn_status check_q(const quantile_plan *p, bool percent)
{
    bool good = true;
    for (int64_t i = 0; i < p->nq; i++)
        good &= p->q[i] >= 0 && p->q[i] <= 1;
    return good ? QN_OK : qn_fail(QN_ERR_VALUE, "%s: %s must be in the range [0, %d]", p->func, percent ? "Percentiles" : "Quantiles", percent ? 100 : 1);
}

/* The weights as float64 of a's shape, not negative. */
static qn_array *checked_weights(const char *func, const qn_array *a, qn_axes axes, const qn_quantile_opts *opts)
{
    if (opts->method != QN_INVERTED_CDF) {
        qn_fail(QN_ERR_VALUE, "%s: Only method 'inverted_cdf' supports weights.", func);
        return NULL;
    }
    qn_array *along = qn_weights_along(func, opts->weights, a, axes), *wide = along ? qn_astype(along, QN_FLOAT64) : NULL;
    qn_array *least = wide && wide->size > 0 ? qn_min(wide, QN_ALL_AXES) : NULL;
    bool negative = least && *(const double *)(void *)least->data < 0;
    if (negative)
        qn_fail(QN_ERR_VALUE, "%s: Weights must be non-negative.", func);
    qn_array *r = wide && !negative ? qn_broadcast_to(wide, a->ndim, a->shape) : NULL;
    qn_release(along);
    qn_release(wide);
    qn_release(least);
    return r;
}

static const char *name_of(const qn_quantile_opts *opts)
{
    return ((const char *const[]){"quantile", "percentile", "nanquantile", "nanpercentile"})[2 * opts->skip_nan + opts->percent];
}

qn_array *qn_quantile_with(const qn_array *a, const qn_array *q, qn_axes axes, const qn_quantile_opts *opts)
{
    static const qn_quantile_opts none;
    opts = opts != NULL ? opts : &none;
    const char *func = name_of(opts);
    if (qn_is_null(a, func) || qn_is_null(q, func))
        return NULL;
    if (qn_is_complex(q->dtype) || opts->method >= QN_NQUANTILE_METHODS) {
        qn_fail(qn_is_complex(q->dtype) ? QN_ERR_TYPE : QN_ERR_VALUE, "%s: q must be real (%s given) and the method one of %d", func,
                qn_dtypes[q->dtype].name, QN_NQUANTILE_METHODS);
        return NULL;
    }
    qn_number number;
    qn_array *unit = qn_divide(q, qn_number_f64(&number, opts->percent ? 100 : 1)), *wide = unit ? qn_contiguous(unit, QN_FLOAT64) : NULL;
    qn_array *weights = wide && opts->weights ? checked_weights(func, a, axes, opts) : NULL, *r = NULL;
    if (wide && (weights || !opts->weights)) {
        bool whole = !opts->percent && !qn_is_inexact(q->dtype) && opts->method == QN_LINEAR;
        quantile_plan p = {.func = func, .nq = q->size, .q = (const double *)(void *)wide->data, .q_dtype = unit->dtype, .method = opts->method,
                           .weak = q->flags & QN_WEAK, .skip_nan = opts->skip_nan, .picks = whole || qn_picks_element(opts->method)};
        r = check_q(&p, opts->percent) == QN_OK ? run(&p, a, q, weights, axes) : NULL;
        if (opts->empty != NULL)
            *opts->empty = p.empty;
    }
    qn_release(unit);
    qn_release(wide);
    qn_release(weights);
    return r;
}

#define QUANTILE(name, is_percent, nan)                                                                         \
    qn_array *qn_##name(const qn_array *a, const qn_array *q, qn_axes axes)                                     \
    {                                                                                                           \
        return qn_quantile_with(a, q, axes, &(qn_quantile_opts){.percent = (is_percent), .skip_nan = (nan)});   \
    }
QUANTILE(quantile, false, false)
QUANTILE(percentile, true, false)
QUANTILE(nanquantile, false, true)
QUANTILE(nanpercentile, true, true)
qn_array *qn_median(const qn_array *a, qn_axes axes) { return qn_median_with(a, axes, false, NULL); }
qn_array *qn_nanmedian(const qn_array *a, qn_axes axes) { return qn_median_with(a, axes, true, NULL); }
