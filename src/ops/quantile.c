/* SPDX-License-Identifier: BSD-3-Clause */
/* quantile.c: median, quantiles and percentiles along any axes, by selection.
 *
 * Each line (all elements of the reduced axes) is copied, a group of lines at a time; the order statistics next to each quantile are selected together, and the
 * quantile is interpolated between them with the formula and the roundings of NumPy, so that the results have the same bits. NaN
 * wins, or is left out by the nan* variants. With weights, lines are sorted and their weights summed up. */
#include <ops/ops.h>
#include "order.h"
#include <ops/quantile.h>

/* ---- geometry ---- */

typedef struct split { int nkept, ndim, order[QN_MAX_NDIM]; int64_t shape[QN_MAX_NDIM], nlines; } split;

/* The axes in an order with the reduced ones last; shape and ndim of the others (kept as 1 with keepdims). */
static qn_status split_make(split *s, const char *func, const qn_array *a, qn_axes axes)
{
    bool reduced[QN_MAX_NDIM];
    QN_TRY(qn_check_axes(func, axes, a->ndim, reduced));
    s->nkept = s->ndim = 0; /* the rest is set as far as it is read: to clear it costs as much as a short line */
    s->nlines = 1;
    for (int i = 0; i < a->ndim; i++) {
        if (!reduced[i]) {
            s->order[s->nkept++] = i;
            s->nlines *= a->shape[i];
        }
        if (!reduced[i] || axes.keepdims)
            s->shape[s->ndim++] = reduced[i] ? 1 : a->shape[i];
    }
    for (int i = 0, n = s->nkept; i < a->ndim; i++)
        if (reduced[i])
            s->order[n++] = i;
    return QN_OK;
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
static int result_dtype(const qn_quantile_plan *p, const qn_array *a)
{
    if (p->picks)
        return a->dtype;
    return p->q == NULL || p->weak ? (int)qn_inexact((qn_dtype)a->dtype) : (int)qn_promote((qn_dtype)a->dtype, (qn_dtype)p->q_dtype);
}

/* The quantiles of a group of lines, from copies of them and of their weights. */
static qn_status group_quantiles(void *context, const qn_array *const *part, int64_t first)
{
    qn_quantile_plan *whole = context, p = *whole;
    bool weighted = part[1] != NULL, done = false;
    if (!weighted && part[0]->size == p.n && qn_is_contiguous(part[0])) {
        p.first = first;
        QN_TRY(qn_quantile_long(&p, part[0]->data, &done));
        if (done)
            return QN_OK;
    }
    qn_array *lines = qn_copy(part[0]), *shares = lines && weighted ? qn_contiguous(part[1], QN_DEFAULT_DTYPE) : NULL;
    if (lines && (shares || !weighted)) {
        p.data = lines->data, p.first = first;
        p.weights = shares ? (const double *)(void *)shares->data : NULL;
        qn_status status = qn_parallel_for(p.n ? lines->size / p.n : p.nlines, qn_grain((weighted ? 20.0 : 2.0) * (double)p.n + 50),
                                           weighted ? qn_quantile_weighted_lines : qn_quantile_lines, &p);
        if (p.empty)
            whole->empty = true;
        if (status != QN_OK)
            p.status = status;
    } else
        p.status = qn_failed();
    qn_release(lines);
    qn_release(shares);
    return p.status;
}

enum { SHORT_BYTES = 2048 };

/* All of a small array, from a copy on the stack. */
static qn_status short_line(qn_quantile_plan *p, const qn_array *a)
{
    _Alignas(64) char line[SHORT_BYTES];
    memcpy(line, a->data, (size_t)(a->size * a->itemsize));
    p->data = line;
    qn_fp_state fp = qn_fp_save();
    qn_quantile_lines(p, 0, 1);
    qn_fp_restore(fp);
    return p->status;
}

/* a and the weights (or NULL) with the reduced axes last, in groups of lines. */
static qn_status all_quantiles(qn_quantile_plan *p, const qn_array *a, const qn_array *weights, const split *s)
{
    if (s->nkept == 0 && weights == NULL && a->size > 0 && qn_is_contiguous(a) && a->size * a->itemsize <= SHORT_BYTES)
        return short_line(p, a);
    qn_array *view[2] = {qn_permute(a, s->order), weights ? qn_permute(weights, s->order) : NULL};
    qn_status status = view[0] && (view[1] || !weights) ? QN_OK : QN_ERR_NOMEM;
    int64_t line_bytes = p->n * (p->itemsize + (weights ? 3 * 8 : 0));
    if (status == QN_OK && a->size == 0)
        status = s->nlines > 0 ? group_quantiles(p, (const qn_array *const *)view, 0) : QN_OK;
    else if (status == QN_OK)
        status = qn_by_groups(p->func, s->nkept, weights ? 2 : 1, (const qn_array *const *)view, line_bytes,
                              (weights ? 20.0 : 2.0) * (double)p->n + 50, group_quantiles, p);
    qn_release(view[0]);
    qn_release(view[1]);
    if (status == QN_ERR_VALUE)
        return qn_fail(status, "%s: Weights included NaN, inf or were all zero.", p->func);
    return status == QN_ERR_NOMEM ? qn_fail(status, "%s: no memory", p->func) : status;
}

/* q: a float64 copy is in p->q, its own dtype counts for the result. weights: like a, or NULL. */
static qn_array *run(qn_quantile_plan *p, const qn_array *a, const qn_array *q, const qn_array *weights, qn_axes axes)
{
    split s;
    if (qn_is_complex(a->dtype)) {
        qn_fail(QN_ERR_TYPE, "%s: a must be an array of real numbers, got %s", p->func, qn_dtypes[a->dtype].name);
        return NULL;
    }
    if (split_make(&s, p->func, a, axes) != QN_OK)
        return NULL;
    p->dtype = a->dtype;
    p->result = result_dtype(p, a);
    qn_array *r = new_result(p->func, p->result, q, s.ndim, s.shape);
    if (!r)
        return NULL;
    p->out = r->data, p->itemsize = a->itemsize, p->out_size = r->itemsize, p->nlines = s.nlines;
    p->n = s.nlines ? a->size / s.nlines : 0;
    if (r->size > 0 && p->n == 0 && p->picks && !qn_is_float(a->dtype)) {
        qn_fail(QN_ERR_INDEX, "%s: there is no element to pick along an empty axis, and no NaN in %s", p->func, qn_dtypes[a->dtype].name);
        return qn_drop(r);
    }
    p->nth = (qn_nth_fn)qn_sort_kernel(QN_SORT_NTH, p->dtype);
    p->argsort = (qn_argsort_fn)qn_sort_kernel(QN_SORT_ARG, p->dtype);
    p->load = qn_cast_loop(p->dtype, QN_FLOAT64);
    p->store = qn_cast_loop(QN_FLOAT64, p->result);
    return all_quantiles(p, a, weights, &s) == QN_OK ? r : qn_drop(r);
}

/* ---- functions ---- */
qn_array *qn_median_with(const qn_array *a, qn_axes axes, bool skip_nan, bool *empty)
{
    const char *func = skip_nan ? "nanmedian" : "median";
    if (qn_is_null(a, func))
        return NULL;
    qn_quantile_plan p = {.func = func, .nq = 1, .q_dtype = QN_FLOAT64, .skip_nan = skip_nan};
    qn_array *r = run(&p, a, NULL, NULL, axes);
    if (empty != NULL)
        *empty = p.empty;
    return r;
}

/* Are all of q in [0, 1]? */
static qn_status check_q(const qn_quantile_plan *p, bool percent)
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
        qn_quantile_plan p = {.func = func, .nq = q->size, .q = (const double *)(void *)wide->data, .q_dtype = unit->dtype, .method = opts->method,
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
