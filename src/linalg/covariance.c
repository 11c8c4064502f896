/* SPDX-License-Identifier: BSD-3-Clause */
/* covariance.c: covariance matrices as one product of the centred observations, and correlation coefficients. */
#include <linalg/linalg.h>
#include <math.h>
#include <quern/manip.h>

/* m as a matrix (variables, observations) of dtype t. */
static qn_array *observations(const qn_array *m, bool columns, int t)
{
    qn_array *matrix = m->ndim < 2 ? qn_reshape(m, QN_SHAPE(1, m->size)) : columns ? qn_transpose(m) : qn_retain(m);
    qn_array *r = matrix ? qn_contiguous(matrix, (qn_dtype)t) : NULL;
    qn_release(matrix);
    return r;
}

static qn_array *all_observations(const qn_array *m, const qn_array *y, bool columns, int t)
{
    qn_array *x = observations(m, columns && m->ndim != 1, t);
    if (x == NULL || y == NULL)
        return x;
    qn_array *more = observations(y, columns && !(y->ndim == 2 && y->shape[0] == 1), t);
    qn_array *r = more ? qn_concat(2, (const qn_array *const[]){x, more}, 0) : NULL;
    qn_release(x);
    qn_release(more);
    return r;
}

/* Weights of n observations: 1-d, not negative, whole if they count. */
static qn_status check_weights(const char *name, const qn_array *w, int64_t n, bool whole)
{
    if (w->ndim > 1 || w->size != n)
        return qn_fail(QN_ERR_VALUE, "cov: incompatible numbers of samples and %s: %lld observations, %lld weights in %d-d", name, (long long)n,
                       (long long)w->size, w->ndim);
    for (int64_t i = 0; i < n; i++) {
        double v = QN_EL(double, w, i);
        if (v < 0)
            return qn_fail(QN_ERR_VALUE, "cov: %s cannot be negative", name);
        if (whole && v != rint(v))
            return qn_fail(QN_ERR_TYPE, "cov: %s must be integer", name);
    }
    return QN_OK;
}

/* The weight of each observation: fweights * aweights, as far as given; with what to divide by. */
static qn_status weigh(const qn_cov_opts *opts, int64_t n, double ddof, qn_array **weights, double *divisor)
{
    const qn_array *given[2] = {opts->fweights, opts->aweights};
    double sum = 0, squares = 0;
    *divisor = (double)n - ddof;
    *weights = NULL;
    if (given[0] == NULL && given[1] == NULL)
        return QN_OK;
    qn_array *w[2] = {NULL, NULL}, *r = qn_ones(QN_FLOAT64, QN_SHAPE(n));
    qn_status status = r ? QN_OK : qn_failed();
    for (int k = 0; k < 2 && status == QN_OK; k++)
        if (given[k] != NULL && (w[k] = qn_contiguous(given[k], QN_FLOAT64)) != NULL)
            status = check_weights(k == 0 ? "fweights" : "aweights", w[k], n, k == 0);
        else if (given[k] != NULL)
            status = qn_failed();
    for (int64_t i = 0; i < n && status == QN_OK; i++) {
        double v = (w[0] ? QN_EL(double, w[0], i) : 1) * (w[1] ? QN_EL(double, w[1], i) : 1);
        QN_EL(double, r, i) = v;
        sum += v;
        squares += v * (w[1] ? QN_EL(double, w[1], i) : 1);
    }
    *divisor = w[1] && ddof != 0 ? sum - ddof * squares / sum : sum - ddof;
    qn_release(w[0]);
    qn_release(w[1]);
    *weights = r;
    return status;
}

/* x less the (weighted) mean of each row. */
static qn_array *centred(const qn_array *x, const qn_array *weights)
{
    qn_array *mean = qn_average(x, weights, QN_AXIS_KEEP(1), NULL), *r = mean ? qn_subtract(x, mean) : NULL;
    qn_release(mean);
    return r;
}

/* x w x^H / divisor */
static qn_array *product(const qn_array *x, const qn_array *weights, double divisor)
{
    qn_array *weighted = weights ? qn_multiply(x, weights) : qn_retain(x), *t = weighted ? qn_transpose(weighted) : NULL;
    qn_array *conjugate = t && qn_is_complex(t->dtype) ? qn_conjugate(t) : qn_retain(t), *c = conjugate ? qn_matmul(x, conjugate) : NULL;
    qn_release(weighted);
    qn_release(t);
    qn_release(conjugate);
    return c == NULL || qn_multiply_into(c, c, 1 / divisor) == QN_OK ? c : qn_drop(c);
}

static qn_status check_variables(const qn_array *m, const qn_array *y)
{
    for (int k = 0; k < 2; k++) {
        const qn_array *x = k == 0 ? m : y;
        if (x != NULL && x->ndim > 2)
            return qn_fail(QN_ERR_VALUE, "cov: %s has more than 2 dimensions: %d", k == 0 ? "m" : "y", x->ndim);
    }
    return QN_OK;
}

static int result_dtype(const qn_array *m, const qn_array *y, const qn_cov_opts *opts)
{
    if (opts->dtype != 0)
        return (int)opts->dtype;
    int t = qn_promote((qn_dtype)m->dtype, QN_FLOAT64);
    return y == NULL ? t : (int)qn_promote((qn_dtype)t, (qn_dtype)y->dtype);
}

/* The covariance matrix, always 2-d. */
static qn_array *covariance(const qn_array *m, const qn_array *y, double ddof, const qn_cov_opts *opts)
{
    double divisor = 0;
    if (check_variables(m, y) != QN_OK)
        return NULL;
    qn_array *x = all_observations(m, y, opts->columns, result_dtype(m, y, opts)), *weights = NULL, *c = NULL;
    if (x != NULL && weigh(opts, x->shape[1], ddof, &weights, &divisor) == QN_OK) {
        qn_array *about_mean = centred(x, weights);
        if (opts->empty != NULL)
            *opts->empty = divisor <= 0;
        c = about_mean ? product(about_mean, weights, divisor > 0 ? divisor : 0.0) : NULL;
        qn_release(about_mean);
    }
    qn_release(x);
    qn_release(weights);
    return c;
}

/* A matrix of one variable as its 0-d element; takes c over. */
static qn_array *squeezed(qn_array *c)
{
    if (c == NULL || c->size != 1)
        return c;
    qn_array *r = qn_reshape(c, QN_SCALAR_SHAPE);
    qn_release(c);
    return r;
}

qn_array *qn_cov(const qn_array *m, const qn_array *y, double ddof, const qn_cov_opts *opts)
{
    static const qn_cov_opts none;
    return qn_is_null(m, "cov") ? NULL : squeezed(covariance(m, y, ddof, opts != NULL ? opts : &none));
}

/* c[i][j] / (s[i] s[j]), parts limited to [-1, 1]; in place. */
static qn_status normalise(const qn_array *c)
{
    qn_array *diagonal = qn_diagonal(c, 0, 0, 1), *real = diagonal ? qn_real(diagonal) : NULL, *s = real ? qn_sqrt(real) : NULL;
    qn_array *column = s ? qn_reshape(s, QN_SHAPE(s->size, 1)) : NULL, *re = qn_real(c), *im = qn_is_complex(c->dtype) ? qn_imag(c) : NULL;
    qn_status status = column && re ? (qn_divide_into)(c, c, column) : qn_failed();
    if (status == QN_OK)
        status = (qn_divide_into)(c, c, s);
    if (status == QN_OK)
        status = qn_clip_into(re, re, -1.0, 1.0);
    if (status == QN_OK && im != NULL)
        status = qn_clip_into(im, im, -1.0, 1.0);
    qn_release(diagonal), qn_release(real), qn_release(s), qn_release(column), qn_release(re), qn_release(im);
    return status;
}

qn_array *qn_corrcoef(const qn_array *m, const qn_array *y, const qn_cov_opts *opts)
{
    static const qn_cov_opts none;
    opts = opts != NULL ? opts : &none;
    if (qn_is_null(m, "corrcoef"))
        return NULL;
    qn_array *c = covariance(m, y, 1, &(qn_cov_opts){.columns = opts->columns, .dtype = opts->dtype, .empty = opts->empty});
    if (c != NULL && normalise(c) != QN_OK)
        return qn_drop(c);
    return squeezed(c);
}
