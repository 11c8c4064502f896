/* SPDX-License-Identifier: BSD-3-Clause */
/* histogram.c: counts of elements in bins, equal ones or given by their edges.
 *
 * The bin of an element in equal bins is guessed by one multiplication and corrected against the edges, so that the result
 * is that of comparing with the edges. All values are compared as float64; complex ones are refused. */
#include "order.h"
#include <math.h>
#include <quern/elementwise.h>
#include <quern/reduce.h>

#define BLOCK 1024

typedef struct bins {
    const char *func;
    const double *edge; /* n + 1 of them                               */
    int64_t n;
    double scale;       /* bins per unit of equal bins, 0: not equal    */
    bool uneven;        /* equal bins about as narrow as the rounding of their edges */
    const qn_array *a, *weights;
    void *total;        /* int64 or, with weights, double: n counts     */
    qn_status status;
} bins;

/* The bin of x, lo <= x <= hi, from one nearby. */
static inline int64_t settle(const bins *b, double x, int64_t k)
{
    while (x < b->edge[k])
        k--;
    while (k < b->n - 1 && x >= b->edge[k + 1])
        k++;
    return k;
}

/* bin[i] of x[0..n): 0 .. b->n - 1, or b->n outside. */
static void place_equal(const bins *b, const double *x, int64_t n, int64_t *bin)
{
    ((qn_bins_fn)qn_sort_kernel(QN_SORT_BINS, QN_FLOAT64))(x, n, b->edge, b->n, b->scale, bin);
    for (int64_t i = 0; b->uneven && i < n; i++)
        if (bin[i] < b->n)
            bin[i] = settle(b, x[i], bin[i]);
}

static void place_between(const bins *b, const double *x, int64_t n, int64_t *bin)
{
    double hi = b->edge[b->n];
    ((qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_RIGHT, QN_FLOAT64))(b->edge, b->n + 1, (const char *)x, sizeof *x, n, bin);
    for (int64_t i = 0; i < n; i++) {
        int64_t k = x[i] == hi ? b->n - 1 : bin[i] - 1;
        bin[i] = k < 0 || !(x[i] <= hi) ? b->n : k;
    }
}

/* Elements [i, i + n) of the contiguous x as float64 in buffer, or in place. */
static const double *load(const qn_array *x, int64_t i, int64_t n, double *buffer)
{
    char *from = x->data + i * x->itemsize;
    if (x->dtype == QN_FLOAT64)
        return (const double *)(void *)from;
    qn_cast_loop(x->dtype, QN_FLOAT64)((char *const[]){from, (char *)buffer}, (const int64_t[]){x->itemsize, sizeof *buffer}, n);
    return buffer;
}

static const double *next_bins(const bins *b, int64_t i, int64_t n, double *buffer, int64_t *bin)
{
    const double *x = load(b->a, i, n, buffer);
    if (b->scale > 0)
        place_equal(b, x, n, bin);
    else
        place_between(b, x, n, bin);
    return x;
}

static void count_range(void *context, int64_t begin, int64_t end)
{
    bins *b = context;
    double buffer[BLOCK];
    int64_t bin[BLOCK], *count = qn_scratch_array(b->n + 1, sizeof *count, b->func);
    if (!count) {
        __atomic_store_n(&b->status, QN_ERR_NOMEM, __ATOMIC_RELAXED);
        return;
    }
    memset(count, 0, (size_t)(b->n + 1) * sizeof *count);
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        next_bins(b, i, n, buffer, bin);
        for (int64_t j = 0; j < n; j++)
            count[bin[j]]++;
    }
    for (int64_t k = 0; k < b->n; k++)
        if (count[k])
            __atomic_fetch_add((int64_t *)b->total + k, count[k], __ATOMIC_RELAXED);
    qn_scratch_free(count);
}

/* On one thread: the sums do not depend on the number of threads. */
static void weigh(const bins *b)
{
    double buffer[BLOCK], weights[BLOCK], *sum = b->total;
    int64_t bin[BLOCK];
    qn_fp_state fp = qn_fp_save();
    for (int64_t i = 0; i < b->a->size; i += BLOCK) {
        int64_t n = b->a->size - i < BLOCK ? b->a->size - i : BLOCK;
        next_bins(b, i, n, buffer, bin);
        const double *w = load(b->weights, i, n, weights);
        for (int64_t j = 0; j < n; j++)
            if (bin[j] < b->n)
                sum[bin[j]] += w[j];
    }
    qn_fp_restore(fp);
}

static qn_status check_input(const char *func, const qn_array *a, const qn_array *weights)
{
    qn_text s, t;
    if (qn_is_complex(a->dtype) || (weights && qn_is_complex(weights->dtype)))
        return qn_fail(QN_ERR_TYPE, "%s: not defined for complex numbers (%s given)", func, qn_dtypes[a->dtype].name);
    if (weights && !qn_same_shape(a, weights))
        return qn_fail(QN_ERR_VALUE, "%s: weights should have the same shape as a: %s, got %s", func, qn_shape_of(&s, a),
                       qn_shape_of(&t, weights));
    return QN_OK;
}

/* counts / (sum(counts) * bin widths) */
static qn_array *as_density(qn_array *counts, const double *edge)
{
    qn_array *r = counts ? qn_astype(counts, QN_FLOAT64) : NULL;
    qn_release(counts);
    if (!r)
        return NULL;
    double *p = (double *)(void *)r->data, sum = 0;
    for (int64_t k = 0; k < r->size; k++)
        sum += p[k];
    for (int64_t k = 0; k < r->size; k++)
        p[k] = p[k] / (edge[k + 1] - edge[k]) / sum;
    return r;
}

/* The histogram for checked bins; b holds edge, n, scale and func. */
static qn_array *fill(bins *b, const qn_array *a, const qn_array *weights, bool density)
{
    qn_array *x = qn_contiguous(a, QN_DEFAULT_DTYPE), *w = weights ? qn_contiguous(weights, QN_DEFAULT_DTYPE) : NULL;
    qn_array *r = x && (w || !weights) ? qn_zeros(weights ? QN_FLOAT64 : QN_INT64, 1, &b->n) : NULL;
    if (r) {
        b->a = x, b->weights = w, b->total = r->data, b->status = QN_OK;
        int64_t grain = qn_grain(2);
        if (w)
            weigh(b);
        else
            qn_parallel_for(x->size, grain > b->n ? grain : b->n, count_range, b);
    }
    qn_release(x);
    qn_release(w);
    if (r && b->status != QN_OK) {
        qn_fail(b->status, "%s: no memory for %lld bins", b->func, (long long)b->n);
        return qn_drop(r);
    }
    return r && density ? as_density(r, b->edge) : r;
}

/* ---- equal bins ---- */
static qn_status range_of(const char *func, const qn_array *a, double *lo, double *hi)
{
    *lo = 0, *hi = 1;
    if (a->size == 0)
        return QN_OK;
    qn_array *least = qn_min(a, QN_ALL_AXES), *most = qn_max(a, QN_ALL_AXES);
    qn_status status = least && most ? qn_item_f64(least, lo) : qn_failed();
    status = status == QN_OK ? qn_item_f64(most, hi) : status;
    qn_release(least);
    qn_release(most);
    QN_TRY(status);
    if (!isfinite(*lo) || !isfinite(*hi))
        return qn_fail(QN_ERR_VALUE, "%s: autodetected range of [%g, %g] is not finite", func, *lo, *hi);
    return QN_OK;
}

static qn_status outer_edges(const char *func, const qn_array *a, double *lo, double *hi)
{
    if (isnan(*lo) || isnan(*hi) || isinf(*lo) || isinf(*hi))
        return qn_fail(QN_ERR_VALUE, "%s: supplied range of [%g, %g] is not finite", func, *lo, *hi);
    if (*hi < *lo)
        QN_TRY(range_of(func, a, lo, hi));
    if (*lo == *hi) {
        *lo -= 0.5;
        *hi += 0.5;
    }
    if (isinf(*hi - *lo))
        return qn_fail(QN_ERR_VALUE, "%s: the width of the range [%g, %g] is not finite", func, *lo, *hi);
    return QN_OK;
}

qn_array *qn_histogram_bin_edges(const qn_array *a, int64_t nbins, double lo, double hi)
{
    if (qn_is_null(a, "histogram") || check_input("histogram", a, NULL) != QN_OK)
        return NULL;
    if (nbins < 1 || nbins >= INT32_MAX) {
        qn_fail(QN_ERR_VALUE, "histogram: the number of bins must be positive and below 2^31, got %lld", (long long)nbins);
        return NULL;
    }
    if (outer_edges("histogram", a, &lo, &hi) != QN_OK)
        return NULL;
    return qn_linspace(lo, hi, nbins + 1, true, qn_inexact((qn_dtype)a->dtype));
}

qn_array *qn_histogram(const qn_array *a, int64_t nbins, double lo, double hi, const qn_array *weights, bool density,
                       qn_array **edges)
{
    if (edges)
        *edges = NULL;
    if (qn_is_null(a, "histogram") || check_input("histogram", a, weights) != QN_OK)
        return NULL;
    qn_array *edge = qn_histogram_bin_edges(a, nbins, lo, hi), *wide = edge ? qn_contiguous(edge, QN_FLOAT64) : NULL;
    qn_array *r = NULL;
    if (wide) {
        const double *e = (const double *)(void *)wide->data;
        bins b = {.func = "histogram", .edge = e, .n = nbins, .scale = (double)nbins / (e[nbins] - e[0])};
        b.uneven = edge->dtype != QN_FLOAT64 || 1 / b.scale < 0x1p-48 * fmax(fabs(e[0]), fabs(e[nbins]));
        r = fill(&b, a, weights, density);
    }
    qn_release(wide);
    if (edges && r)
        *edges = edge;
    else
        qn_release(edge);
    return r;
}

/* ---- given edges ---- */
static qn_status check_edges(const qn_array *edges, const qn_array *wide)
{
    const double *e = (const double *)(void *)wide->data;
    if (edges->ndim != 1 || edges->size < 2)
        return qn_fail(QN_ERR_VALUE, "histogram: bins must be 1-d with at least 2 edges, got %d-d with %lld", edges->ndim,
                       (long long)edges->size);
    for (int64_t i = 1; i < wide->size; i++)
        if (!(e[i] >= e[i - 1]))
            return qn_fail(QN_ERR_VALUE, "histogram: bins must increase monotonically, when an array (%g after %g)", e[i],
                           e[i - 1]);
    return QN_OK;
}

qn_array *qn_histogram_edges(const qn_array *a, const qn_array *edges, const qn_array *weights, bool density)
{
    if (qn_is_null(a, "histogram") || qn_is_null(edges, "histogram") || check_input("histogram", a, weights) != QN_OK ||
        check_input("histogram", edges, NULL) != QN_OK)
        return NULL;
    qn_array *wide = qn_contiguous(edges, QN_FLOAT64);
    qn_array *r = NULL;
    if (wide && check_edges(edges, wide) == QN_OK) {
        bins b = {.func = "histogram", .edge = (const double *)(void *)wide->data, .n = wide->size - 1};
        r = fill(&b, a, weights, density);
    }
    qn_release(wide);
    return r;
}
