/* SPDX-License-Identifier: BSD-3-Clause */
/* quantile.c: median, quantiles and percentiles along any axes, by selection.
 *
 * Each line (all elements of the reduced axes) is copied, the order statistics next to each quantile are selected together, and the
 * quantile is interpolated between them with the formula and the roundings of NumPy, so that the results have the same bits. NaN
 * wins, or is left out by the nan* variants. */
#include "order.h"
#include <math.h>
#include <quern/reduce.h>

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
    bool weak, skip_nan;
    qn_nth_fn nth;
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

/* v as it comes out of a calculation in dtype t. */
static double rounded(double v, int t)
{
    if (t == QN_FLOAT32)
        return (float)v;
    if (t != QN_FLOAT16)
        return v;
    qn_half h;
    char *args[2] = {(char *)&v, (char *)&h}, *back[2] = {(char *)&h, (char *)&v};
    qn_cast_loop(QN_FLOAT64, QN_FLOAT16)(args, (const int64_t[]){0, 0}, 1);
    qn_cast_loop(QN_FLOAT16, QN_FLOAT64)(back, (const int64_t[]){0, 0}, 1);
    return v;
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
        double place = p->q ? rounded((double)(n - 1) * p->q[i], p->q_dtype) : 0.5 * (double)(n - 1);
        int64_t k = (int64_t)floor(place);
        bool last = k >= n - 1;
        r->below[i] = last ? n - 1 : k;
        r->above[i] = last || (!p->q && n % 2) ? r->below[i] : k + 1;
        r->weight[i] = last ? 0 : rounded(place - (double)k, p->q_dtype);
        add_rank(r, r->below[i]);
        add_rank(r, r->above[i]);
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
    double d = rounded(b - a, p->dtype);
    if (w == 0 || a == b)
        return a;
    if (w >= 0.5)
        return rounded(b - rounded(d * rounded(1 - w, t), t), t);
    return rounded(a + rounded(d * rounded(w, t), t), t);
}

static double middle(const quantile_plan *p, double a, double b)
{
    int t = p->dtype == QN_FLOAT16 ? QN_FLOAT32 : p->dtype;
    return rounded(a + b, t) / 2;
}

static void put(const quantile_plan *p, int64_t i, int64_t line, double v)
{
    char *to = p->out + (i * p->nlines + line) * p->out_size;
    p->store((char *const[]){(char *)&v, to}, (const int64_t[]){0, 0}, 1);
}

static void one_line(const quantile_plan *p, ranks *r, int64_t line, void *work)
{
    char *x = p->data + line * p->n * p->itemsize;
    int64_t m = p->n;
    if (p->skip_nan)
        m = p->nth(x, p->n, NULL, 0, work);
    if (m != r->n && m > 0)
        ranks_set(r, p, m);
    bool nan = m == 0 || p->nth(x, m, r->kth, r->nkth, work) < m;
    for (int64_t i = 0; i < p->nq; i++) {
        double v = NAN;
        if (!nan) {
            double a = element(p, x, r->below[i]), b = r->above[i] == r->below[i] ? a : element(p, x, r->above[i]);
            v = p->q ? between(p, a, b, r->weight[i]) : a == b ? a : middle(p, a, b);
        }
        put(p, i, line, v);
    }
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

/* q: a float64 copy is in p->q, its own dtype counts for the result. */
static qn_array *run(quantile_plan *p, const qn_array *a, const qn_array *q, qn_axes axes)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    if (qn_is_complex(a->dtype)) {
        qn_fail(QN_ERR_TYPE, "%s: a must be an array of real numbers, got %s", p->func, qn_dtypes[a->dtype].name);
        return NULL;
    }
    p->dtype = a->dtype;
    p->result = qn_inexact((qn_dtype)a->dtype);
    if (q && !p->weak)
        p->result = qn_promote((qn_dtype)a->dtype, (qn_dtype)p->q_dtype);
    qn_array *lines = copy_lines(p->func, a, axes, &ndim, shape, &p->nlines);
    qn_array *r = lines ? new_result(p->func, p->result, q, ndim, shape) : NULL;
    if (r) {
        p->data = lines->data, p->out = r->data, p->itemsize = lines->itemsize, p->out_size = r->itemsize;
        p->n = p->nlines ? a->size / p->nlines : 0;
        p->nth = (qn_nth_fn)qn_sort_kernel(QN_SORT_NTH, p->dtype);
        p->load = qn_cast_loop(p->dtype, QN_FLOAT64);
        p->store = qn_cast_loop(QN_FLOAT64, p->result);
        int64_t grain = qn_grain(2.0 * (double)p->n + 50);
        qn_parallel_for(p->nlines, grain < 1 ? 1 : grain, some_lines, p);
    }
    qn_release(lines);
    if (r && p->status != QN_OK) {
        qn_fail(p->status, "%s: no memory", p->func);
        return qn_drop(r);
    }
    return r;
}

/* ---- functions ---- */
static qn_array *median(const char *func, const qn_array *a, qn_axes axes, bool skip_nan)
{
    if (qn_is_null(a, func))
        return NULL;
    quantile_plan p = {.func = func, .nq = 1, .q_dtype = QN_FLOAT64, .skip_nan = skip_nan};
    return run(&p, a, NULL, axes);
}

/* q in units of 1 / scale. */
static qn_array *quantile(const char *func, const qn_array *a, const qn_array *q, qn_axes axes, double scale, bool skip_nan)
{
    if (qn_is_null(a, func) || qn_is_null(q, func))
        return NULL;
    if (!qn_is_float(qn_inexact((qn_dtype)q->dtype))) {
        qn_fail(QN_ERR_TYPE, "%s: q must be real, got %s", func, qn_dtypes[q->dtype].name);
        return NULL;
    }
    qn_number number;
    qn_array *unit = qn_divide(q, qn_number_f64(&number, scale)), *wide = unit ? qn_contiguous(unit, QN_FLOAT64) : NULL;
    qn_array *r = NULL;
    if (wide) {
        quantile_plan p = {.func = func, .nq = q->size, .q = (const double *)(void *)wide->data, .q_dtype = unit->dtype,
                           .weak = q->flags & QN_WEAK, .skip_nan = skip_nan};
        bool good = true;
        for (int64_t i = 0; i < q->size; i++)
            good &= p.q[i] >= 0 && p.q[i] <= 1;
        if (good)
            r = run(&p, a, q, axes);
        else
            qn_fail(QN_ERR_VALUE, "%s: %s must be in the range [0, %g]", func, scale > 1 ? "Percentiles" : "Quantiles", scale);
    }
    qn_release(unit);
    qn_release(wide);
    return r;
}

qn_array *qn_median(const qn_array *a, qn_axes axes) { return median("median", a, axes, false); }
qn_array *qn_nanmedian(const qn_array *a, qn_axes axes) { return median("nanmedian", a, axes, true); }
qn_array *qn_percentile(const qn_array *a, const qn_array *q, qn_axes axes)
{
    return quantile("percentile", a, q, axes, 100, false);
}
qn_array *qn_quantile(const qn_array *a, const qn_array *q, qn_axes axes) { return quantile("quantile", a, q, axes, 1, false); }
qn_array *qn_nanpercentile(const qn_array *a, const qn_array *q, qn_axes axes)
{
    return quantile("nanpercentile", a, q, axes, 100, true);
}
qn_array *qn_nanquantile(const qn_array *a, const qn_array *q, qn_axes axes)
{
    return quantile("nanquantile", a, q, axes, 1, true);
}
