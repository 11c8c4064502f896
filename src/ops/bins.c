/* SPDX-License-Identifier: BSD-3-Clause */
/* bins.c: which bin an element falls into.
 *
 * The bin among evenly spaced edges is guessed by one multiplication and corrected against the edges, so that the result
 * is that of comparing with the edges. Other edges are searched. */
#include "bins.h"
#include <math.h>
#include <quern/reduce.h>

/* How far an edge is from its even place at the most, in bins. The place grows with the number, also as rounded: one between two
 * edges has its place between theirs. */
static double unevenness(const double *edge, int64_t n, double scale)
{
    double most = 0;
    for (int64_t k = 1; k <= n; k++)
        most = fmax(most, fabs((edge[k] - edge[0]) * scale - (double)k));
    return most;
}

void qn_bins_make(qn_bins *b, const double *edge, int64_t n)
{
    double width = edge[n] - edge[0], scale = (double)n / width;
    bool even = width > 0 && isfinite(width) && isfinite(scale) && n < INT32_MAX;
    double off = even ? unevenness(edge, n, scale) : 1;
    *b = (qn_bins){.edge = edge, .n = n, .scale = off < 0.25 ? scale : 0, .sure = 0.5 - off};
}

static void place_between(const qn_bins *b, const double *x, int64_t n, int64_t *bin)
{
    double hi = b->edge[b->n];
    ((qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_RIGHT, QN_FLOAT64))(b->edge, b->n + 1, (const char *)x, sizeof *x, n, bin);
    for (int64_t i = 0; i < n; i++) {
        int64_t k = x[i] == hi ? b->n - 1 : bin[i] - 1;
        bin[i] = k < 0 || !(x[i] <= hi) ? b->n : k;
    }
}

void qn_bins_place(const qn_bins *b, const double *x, int64_t n, int64_t *bin)
{
    if (b->scale > 0)
        ((qn_bins_fn)qn_sort_kernel(QN_SORT_BINS, QN_FLOAT64))(x, n, b->edge, b->n, b->scale, b->sure, bin);
    else
        place_between(b, x, n, bin);
}

/* ---- edges ---- */
qn_array *qn_edges(const char *func, const qn_array *edges)
{
    if (edges->ndim != 1 || edges->size < 2 || qn_is_complex(edges->dtype)) {
        qn_fail(qn_is_complex(edges->dtype) ? QN_ERR_TYPE : QN_ERR_VALUE, "%s: bins must be 1-d real numbers, at least 2 edges; got %d-d %s with %lld",
                func, edges->ndim, qn_dtypes[edges->dtype].name, (long long)edges->size);
        return NULL;
    }
    qn_array *wide = qn_contiguous(edges, QN_FLOAT64);
    const double *e = wide ? (const double *)(void *)wide->data : NULL;
    for (int64_t i = 1; wide && i < edges->size; i++)
        if (!(e[i] >= e[i - 1])) {
            qn_fail(QN_ERR_VALUE, "%s: bins must increase monotonically, when an array (%g after %g)", func, e[i], e[i - 1]);
            return qn_drop(wide);
        }
    return wide;
}

qn_status qn_check_bin_count(const char *func, int64_t nbins)
{
    if (nbins >= 1 && nbins < INT32_MAX)
        return QN_OK;
    return qn_fail(QN_ERR_VALUE, "%s: the number of bins must be positive and below 2^31, got %lld", func, (long long)nbins);
}

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

qn_status qn_outer_edges(const char *func, const qn_array *a, double *lo, double *hi)
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

