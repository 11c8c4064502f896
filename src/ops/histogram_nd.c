/* SPDX-License-Identifier: BSD-3-Clause */
/* histogram_nd.c: counts of points in boxes, in one pass: a block of points gets its bins axis by axis, which combine to the number of
 * the box. The number after the last collects the points outside. */
#include "bins.h"
#include "tally.h"
#include <quern/elementwise.h>

enum { BLOCK = QN_TALLY_BLOCK };

typedef struct axis { qn_bins bins; qn_reader reader; qn_array *edges, *wide; } axis;

typedef struct boxes {
    int n;
    axis *axes;
    int64_t points, count;  /* count: of boxes                           */
    qn_reader weights;
    double *total;          /* sums by box; first numbers of points, int64 */
} boxes;

/* box[j] = the box of point i + j in row-major order, one more than the last outside. A point outside the axes before stays so. */
static const int64_t *placed(const void *context, int64_t i, int64_t n, int64_t *box)
{
    const boxes *b = context;
    double buffer[BLOCK];
    int64_t bin[BLOCK], outside = b->axes[0].bins.n;
    qn_bins_place(&b->axes[0].bins, qn_read_f64(&b->axes[0].reader, i, n, buffer), n, box);
    for (int d = 1; d < b->n; d++) {
        const axis *x = &b->axes[d];
        const int64_t bins = x->bins.n;
        outside *= bins;
        qn_bins_place(&x->bins, qn_read_f64(&x->reader, i, n, buffer), n, bin);
        for (int64_t j = 0; j < n; j++) {
            int64_t next = box[j] * bins + bin[j];
            box[j] = ((bin[j] < bins) & (next < outside)) ? next : outside;
        }
    }
    return box;
}

/* On one thread: the sums do not depend on the number of threads. */
static void weigh_points(void *context, int64_t begin, int64_t end)
{
    const boxes *b = context;
    double buffer[BLOCK];
    int64_t box[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        placed(b, i, n, box);
        const double *w = qn_read_f64(&b->weights, i, n, buffer);
        for (int64_t j = 0; j < n; j++)
            if (box[j] < b->count)
                b->total[box[j]] += w[j];
    }
}

/* Counts to densities: each divided by the volume of its box and by the total. */
static void to_density(const boxes *b)
{
    double sum = 0;
    for (int64_t k = 0; k < b->count; k++)
        sum += b->total[k];
    for (int64_t k = 0; k < b->count; k++) {
        double v = b->total[k];
        int64_t rest = k;
        for (int d = b->n - 1; d >= 0; d--) {
            const qn_bins *bins = &b->axes[d].bins;
            v /= bins->edge[rest % bins->n + 1] - bins->edge[rest % bins->n];
            rest /= bins->n;
        }
        b->total[k] = v / sum;
    }
}

static qn_status axis_make(axis *x, const qn_array *sample, const qn_bin_axis *wanted)
{
    double lo = wanted->lo, hi = wanted->hi;
    if (wanted->edges == NULL) {
        QN_TRY(qn_check_bin_count("histogram_nd", wanted->nbins));
        QN_TRY(qn_outer_edges("histogram_nd", sample, &lo, &hi));
    }
    x->edges = wanted->edges ? qn_retain(wanted->edges) : qn_linspace(lo, hi, wanted->nbins + 1, true, QN_FLOAT64);
    x->wide = x->edges ? qn_edges("histogram_nd", x->edges) : NULL;
    if (!x->wide)
        return qn_failed();
    qn_bins_make(&x->bins, (const double *)(void *)x->wide->data, x->wide->size - 1);
    qn_reader_plain(&x->reader, sample, QN_FLOAT64);
    return QN_OK;
}

static qn_status check_points(int n, const qn_array *const *sample, const qn_array *weights)
{
    qn_text text;
    if (n < 1 || n > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "histogram_nd: from 1 to %d coordinates are possible, not %d", QN_MAX_NDIM, n);
    for (int d = 0; d <= n; d++) {
        const qn_array *x = d < n ? sample[d] : weights;
        if (d == n && x == NULL)
            break;
        if (qn_is_null(x, "histogram_nd"))
            return qn_failed();
        if (qn_is_complex(x->dtype))
            return qn_fail(QN_ERR_TYPE, "histogram_nd: not defined for complex numbers (%s given)", qn_dtypes[x->dtype].name);
        if (x->ndim != 1 || x->size != sample[0]->size)
            return qn_fail(QN_ERR_VALUE, "histogram_nd: %s must be 1-d of length %lld, got shape %s", d < n ? "coordinates" : "weights",
                           (long long)sample[0]->size, qn_shape_of(&text, x));
    }
    return QN_OK;
}

/* The counts for axes that are made. */
static qn_array *fill(boxes *b, const qn_array *weights, bool density)
{
    int64_t shape[QN_MAX_NDIM];
    for (int d = 0; d < b->n; d++)
        shape[d] = b->axes[d].bins.n;
    qn_array *r = qn_zeros(QN_FLOAT64, b->n, shape);
    if (!r)
        return NULL;
    qn_status status = QN_OK;
    b->count = r->size;
    b->total = (double *)(void *)r->data;
    if (weights) {
        qn_reader_plain(&b->weights, weights, QN_FLOAT64);
        status = qn_serial_for(b->points, qn_grain(2.0 * b->n), weigh_points, b);
    } else {
        int64_t grain = qn_grain(2.0 * b->n), few = 16 * b->count; /* adding up a piece's counts costs about as much as 8 points a box */
        const qn_tally t = {"histogram_nd", "boxes", placed, b, b->count + 1, b->count, (int64_t *)(void *)r->data};
        status = qn_tally_list(&t, b->points, grain > few ? grain : few);
        for (int64_t k = 0; k < b->count && status == QN_OK; k++) {
            int64_t count;
            memcpy(&count, &t.total[k], sizeof count);
            b->total[k] = (double)count;
        }
    }
    if (status != QN_OK)
        return qn_drop(r);
    if (density)
        to_density(b);
    return r;
}

qn_array *qn_histogram_nd(int n, const qn_array *const *sample, const qn_bin_axis *wanted, const qn_array *weights, bool density,
                          qn_array **edges)
{
    for (int d = 0; edges && d < n; d++)
        edges[d] = NULL;
    if (check_points(n, sample, weights) != QN_OK)
        return NULL;
    boxes b = {.n = n, .axes = qn_scratch_array(n, sizeof *b.axes, "histogram_nd"), .points = sample[0]->size};
    qn_status status = b.axes ? QN_OK : QN_ERR_NOMEM;
    if (b.axes)
        memset(b.axes, 0, (size_t)n * sizeof *b.axes);
    for (int d = 0; d < n && status == QN_OK; d++)
        status = axis_make(&b.axes[d], sample[d], &wanted[d]);
    qn_array *r = status == QN_OK ? fill(&b, weights, density) : NULL;
    for (int d = 0; d < n && b.axes; d++) {
        if (edges && r)
            edges[d] = b.axes[d].edges;
        else
            qn_release(b.axes[d].edges);
        qn_release(b.axes[d].wide);
    }
    qn_scratch_free(b.axes);
    return r;
}
