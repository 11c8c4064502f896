/* SPDX-License-Identifier: BSD-3-Clause */
/* histogram_estimate.c: how many bins suit the data, by the estimators NumPy has. Each gives the width of a bin from the number, the
 * range and the spread of the elements. */
#include "bins.h"
#include <math.h>
#include <quern/elementwise.h>
#include <quern/index.h>
#include <quern/reduce.h>

typedef struct data { const qn_array *a; double n, range, lo, hi; qn_status status; } data;

/* The value of a 0-d array (taken over); 0 after a failure, which d keeps. */
static double value(data *d, qn_array *r)
{
    double v = 0;
    qn_status status = r ? qn_item_f64(r, &v) : qn_failed();
    if (status != QN_OK)
        d->status = status;
    qn_release(r);
    return v;
}

static double deviation(data *d) { return value(d, qn_std(d->a, QN_ALL_AXES, 0)); }

static double width_sqrt(data *d) { return d->range / sqrt(d->n); }
static double width_sturges(data *d) { return d->range / (log2(d->n) + 1); }
static double width_rice(data *d) { return d->range / (2 * pow(d->n, 1.0 / 3)); }
static double width_scott(data *d) { return pow(24 * sqrt(M_PI) / d->n, 1.0 / 3) * deviation(d); }

/* The mean of ((x - mean) / sigma)^3, block sums added up. */
static double skewness(const data *d, double mean, double sigma)
{
    enum { BLOCK = 512 };
    double buffer[BLOCK], total = 0;
    qn_reader reader;
    qn_reader_plain(&reader, d->a, QN_FLOAT64);
    for (int64_t i = 0; i < d->a->size; i += BLOCK) {
        int64_t n = d->a->size - i < BLOCK ? d->a->size - i : BLOCK;
        const double *x = qn_read_f64(&reader, i, n, buffer);
        double sum = 0;
        for (int64_t k = 0; k < n; k++) {
            double z = (x[k] - mean) / sigma;
            sum += z * z * z;
        }
        total += sum;
    }
    return total / d->n;
}

static double width_doane(data *d)
{
    double sigma = d->n > 2 ? deviation(d) : 0;
    if (!(sigma > 0))
        return 0;
    double error = sqrt(6 * (d->n - 2) / ((d->n + 1) * (d->n + 3)));
    double mean = value(d, qn_mean(d->a, QN_ALL_AXES)), skew = d->status == QN_OK ? skewness(d, mean, sigma) : 0;
    return d->range / (1 + log2(d->n) + log2(1 + fabs(skew) / error));
}

static double width_fd(data *d)
{
    qn_number upper, lower;
    double high = value(d, qn_percentile(d->a, qn_number_f64(&upper, 75), QN_ALL_AXES));
    if (d->status != QN_OK)
        return 0;
    return 2 * (high - value(d, qn_percentile(d->a, qn_number_f64(&lower, 25), QN_ALL_AXES))) * pow(d->n, -1.0 / 3);
}

static double width_auto(data *d) { return fmin(fmax(width_fd(d), width_sqrt(d) / 2), width_sturges(d)); }

/* Stone's estimate of the loss with this number of bins. */
static double loss(data *d, int64_t nbins)
{
    double squares = 0;
    qn_array *h = qn_histogram(d->a, nbins, d->lo, d->hi, NULL, false, NULL);
    for (int64_t k = 0; h && k < nbins; k++) {
        double p = (double)QN_EL(int64_t, h, k) / d->n;
        squares += p * p;
    }
    if (!h)
        d->status = qn_failed();
    qn_release(h);
    return (2 - (d->n + 1) * squares) / (d->range / (double)nbins);
}

static double width_stone(data *d)
{
    int64_t most = d->n > 1e4 ? (int64_t)sqrt(d->n) : 100, best = 1;
    if (d->n <= 1 || d->range == 0)
        return 0;
    double least = loss(d, 1);
    for (int64_t n = 2; n <= most && d->status == QN_OK; n++) {
        double v = loss(d, n);
        if (v < least)
            least = v, best = n;
    }
    return d->range / (double)best;
}

static const struct { const char *name; double (*width)(data *); } estimators[] = {
    {"auto", width_auto}, {"fd", width_fd},     {"doane", width_doane},     {"scott", width_scott},
    {"stone", width_stone}, {"rice", width_rice}, {"sturges", width_sturges}, {"sqrt", width_sqrt},
};

/* The elements of a within [lo, hi]; a itself if none is outside. */
static qn_array *within(const qn_array *a, double lo, double hi)
{
    qn_array *above = qn_greater_equal(a, lo), *below = qn_less_equal(a, hi), *inside = qn_logical_and(above, below);
    qn_array *r = inside ? qn_compress_mask(a, inside) : NULL;
    qn_release(above);
    qn_release(below);
    qn_release(inside);
    return r;
}

static qn_status count_bins(data *d, double (*width)(data *), int64_t *nbins)
{
    double lo = value(d, qn_min(d->a, QN_ALL_AXES)), hi = d->status == QN_OK ? value(d, qn_max(d->a, QN_ALL_AXES)) : 0;
    QN_TRY(d->status);
    d->n = (double)d->a->size;
    d->range = hi - lo;
    double w = width(d);
    QN_TRY(d->status);
    if (qn_is_integer(d->a->dtype) && w < 1 && w != 0)
        w = 1;
    double count = w != 0 ? ceil((d->hi - d->lo) / w) : 1;
    if (!(count < INT32_MAX))
        return qn_fail(QN_ERR_VALUE, "histogram: the estimated number of bins, %g, is too large", count);
    *nbins = count < 1 ? 1 : (int64_t)count;
    return QN_OK;
}

qn_status qn_histogram_estimate(const qn_array *a, const char *estimator, double lo, double hi, int64_t *nbins)
{
    double (*width)(data *) = NULL;
    if (qn_is_null(a, "histogram") || qn_is_null(estimator, "histogram"))
        return qn_failed();
    for (size_t i = 0; i < sizeof estimators / sizeof *estimators; i++)
        if (strcmp(estimators[i].name, estimator) == 0)
            width = estimators[i].width;
    if (width == NULL)
        return qn_fail(QN_ERR_VALUE, "histogram: '%s' is not a valid estimator for `bins`", estimator);
    if (qn_is_complex(a->dtype))
        return qn_fail(QN_ERR_TYPE, "histogram: not defined for complex numbers (%s given)", qn_dtypes[a->dtype].name);
    bool given = !(hi < lo);
    QN_TRY(qn_outer_edges("histogram", a, &lo, &hi));
    qn_array *kept = given ? within(a, lo, hi) : qn_retain(a);
    data d = {.a = kept, .lo = lo, .hi = hi, .status = QN_OK};
    *nbins = 1;
    qn_status status = kept == NULL ? qn_failed() : kept->size == 0 ? QN_OK : count_bins(&d, width, nbins);
    qn_release(kept);
    return status;
}
