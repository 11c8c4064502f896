/* SPDX-License-Identifier: BSD-3-Clause */
/* histogram.c: counts of elements in bins, equal ones or given by their edges. */
#include "bins.h"
#include "tally.h"

#define BLOCK QN_TALLY_BLOCK

typedef struct count {
    qn_bins bins;
    qn_reader a, weights;
    double *total;      /* of weights, one per bin */
} count;

static const int64_t *placed(const void *context, int64_t i, int64_t n, int64_t *bin)
{
    const count *b = context;
    double buffer[BLOCK];
    qn_bins_place(&b->bins, qn_read_f64(&b->a, i, n, buffer), n, bin);
    return bin;
}

/* On one thread: the sums do not depend on the number of threads. */
static void weigh(void *context, int64_t begin, int64_t end)
{
    const count *b = context;
    double buffer[BLOCK], weights[BLOCK], *sum = b->total;
    int64_t bin[BLOCK];
    qn_fp_state fp = qn_fp_save();
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        qn_bins_place(&b->bins, qn_read_f64(&b->a, i, n, buffer), n, bin);
        const double *w = qn_read_f64(&b->weights, i, n, weights);
        for (int64_t j = 0; j < n; j++)
            if (bin[j] < b->bins.n)
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

/* The histogram for checked bins. */
static qn_array *fill(const qn_bins *bins, const qn_array *a, const qn_array *weights, bool density)
{
    count b = {.bins = *bins};
    qn_array *r = qn_zeros(weights ? QN_FLOAT64 : QN_INT64, 1, &bins->n);
    if (!r)
        return NULL;
    qn_reader_plain(&b.a, a, QN_FLOAT64);
    qn_status status;
    const int64_t grain = qn_grain(2);
    if (weights) {
        b.total = (double *)(void *)r->data;
        qn_reader_plain(&b.weights, weights, QN_FLOAT64);
        status = qn_serial_for(a->size, grain, weigh, &b);
    } else {
        const qn_tally t = {"histogram", "bins", placed, &b, bins->n + 1, bins->n, (int64_t *)(void *)r->data};
        status = qn_tally_list(&t, a->size, grain > bins->n ? grain : bins->n);
    }
    if (status != QN_OK)
        return qn_drop(r);
    return density ? as_density(r, bins->edge) : r;
}

/* ---- equal bins ---- */
qn_array *qn_histogram_bin_edges(const qn_array *a, int64_t nbins, double lo, double hi)
{
    if (qn_is_null(a, "histogram") || check_input("histogram", a, NULL) != QN_OK)
        return NULL;
    if (qn_check_bin_count("histogram", nbins) != QN_OK)
        return NULL;
    if (qn_outer_edges("histogram", a, &lo, &hi) != QN_OK)
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
        qn_bins bins;
        qn_bins_make(&bins, (const double *)(void *)wide->data, nbins);
        r = fill(&bins, a, weights, density);
    }
    qn_release(wide);
    if (edges && r)
        *edges = edge;
    else
        qn_release(edge);
    return r;
}

/* ---- given edges ---- */
qn_array *qn_histogram_edges(const qn_array *a, const qn_array *edges, const qn_array *weights, bool density)
{
    if (qn_is_null(a, "histogram") || qn_is_null(edges, "histogram") || check_input("histogram", a, weights) != QN_OK)
        return NULL;
    qn_array *wide = qn_edges("histogram", edges), *r = NULL;
    if (wide) {
        qn_bins bins;
        qn_bins_make(&bins, (const double *)(void *)wide->data, wide->size - 1);
        r = fill(&bins, a, weights, density);
    }
    qn_release(wide);
    return r;
}
