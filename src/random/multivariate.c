/* SPDX-License-Identifier: BSD-3-Clause */
/* multivariate.c: vectors of numbers: multinomial, multivariate hypergeometric, Dirichlet. The last axis of a result is the
 * vector. */
#include "laws.h"

static double *doubles(const qn_array *a) { return (double *)(void *)a->data; }
static int64_t *integers(const qn_array *a) { return (int64_t *)(void *)a->data; }

/* ---- multinomial: one binomial per class, of those that are left ---- */

/* A law per class: the vector before often met the same, and making one ready costs more than drawing from it. */
typedef struct class_law { rng_binomial law; double p; } class_law;

static const rng_binomial *law_of(class_law *c, int64_t n, double p, bool legacy)
{
    if (c->law.n != n || c->p != p)
        rng_binomial_setup(&c->law, n, p, legacy);
    c->p = p;
    return &c->law;
}

static void multinomial(qn_random *g, int64_t n, const double *p, int64_t k, class_law *laws, int64_t *x)
{
    double left = 1.0;
    memset(x, 0, (size_t)k * sizeof *x);
    for (int64_t i = 0; i < k - 1; i++) {
        x[i] = rng_binomial_draw(g, law_of(&laws[i], n, p[i] / left, g->legacy));
        n -= x[i];
        if (n <= 0)
            return;
        left -= p[i];
    }
    x[k - 1] = n;
}

static qn_status check_pvals(const qn_array *p)
{
    int64_t k = p->ndim > 0 ? p->shape[p->ndim - 1] : 0;
    if (k == 0)
        return qn_fail(QN_ERR_VALUE, "multinomial: pvals must have at least 1 dimension and the last dimension of pvals must be "
                       "greater than 0.");
    for (int64_t i = 0; i < p->size; i++)
        if (!(doubles(p)[i] >= 0 && doubles(p)[i] <= 1))
            return qn_fail(QN_ERR_VALUE, "multinomial: pvals < 0, pvals > 1 or pvals contains NaNs, got %g", doubles(p)[i]);
    for (int64_t i = 0; i < p->size; i += k) {
        double sum = rng_sum(doubles(p) + i, k - 1);
        if (sum > 1.0 + 1e-12)
            return qn_fail(QN_ERR_VALUE, "multinomial: sum(pvals%s) > 1.0, got %.17g", p->ndim == 1 ? "[:-1]" : "[...,:-1]", sum);
    }
    return QN_OK;
}

static qn_status check_counts(const qn_array *n)
{
    for (int64_t i = 0; i < n->size; i++)
        if (integers(n)[i] < 0)
            return qn_fail(QN_ERR_VALUE, "multinomial: n < 0, got %lld", (long long)integers(n)[i]);
    return QN_OK;
}

/* The shape without the vectors. */
static qn_status outer_shape(const qn_array *n, const qn_array *p, int given, const int64_t *shape, int *ndim, int64_t *lengths)
{
    qn_array *first = qn_view(p, QN_ELLIPSIS, QN_AT(0));
    if (first == NULL)
        return qn_failed();
    qn_status status = rng_result_shape("multinomial", 2, (const qn_array *[]){ n, first }, given, shape, ndim, lengths);
    qn_release(first);
    return status;
}

static qn_status fill_multinomial(qn_random *g, const qn_array *n, const qn_array *p, const qn_array *out)
{
    int ndim = out->ndim - 1;
    int64_t k = out->shape[ndim], rows = out->size / k, lengths[QN_MAX_NDIM];
    memcpy(lengths, out->shape, sizeof *lengths * (size_t)out->ndim);
    qn_array *counts_view = qn_broadcast_to(n, ndim, out->shape), *classes_view = qn_broadcast_to(p, out->ndim, lengths);
    qn_array *counts = qn_contiguous(counts_view, 0);
    bool same = p->ndim == 1; /* one row of classes for all */
    qn_array *classes = same ? qn_retain(p) : qn_contiguous(classes_view, 0);
    class_law *laws = qn_scratch_array(k, sizeof *laws, "multinomial");
    qn_status status = counts == NULL || classes == NULL || laws == NULL ? qn_failed() : QN_OK;
    for (int64_t i = 0; laws != NULL && i < k; i++)
        laws[i].law.n = -1; /* none yet */
    for (int64_t i = 0; status == QN_OK && i < rows; i++)
        multinomial(g, integers(counts)[i], doubles(classes) + (same ? 0 : i * k), k, laws, integers(out) + i * k);
    qn_scratch_free(laws);
    qn_release(classes);
    qn_release(counts);
    qn_release(classes_view);
    qn_release(counts_view);
    return status;
}

static qn_array *multinomials(qn_random *g, const qn_array *n, const qn_array *p, int ndim, const int64_t *shape)
{
    int64_t lengths[QN_MAX_NDIM];
    if (check_pvals(p) != QN_OK || check_counts(n) != QN_OK || outer_shape(n, p, ndim, shape, &ndim, lengths) != QN_OK)
        return NULL;
    qn_array *out = rng_new_vectors("multinomial", QN_INT64, ndim, lengths, p->shape[p->ndim - 1]);
    return out == NULL || fill_multinomial(g, n, p, out) == QN_OK ? out : qn_drop(out);
}

qn_array *qn_random_multinomial(qn_random *g, const qn_array *n, const qn_array *pvals, int ndim, const int64_t *shape)
{
    if (qn_is_null(g, "multinomial") || qn_is_null(n, "multinomial") || qn_is_null(pvals, "multinomial"))
        return NULL;
    if (qn_is_inexact(n->dtype) || qn_is_complex(pvals->dtype)) {
        qn_fail(QN_ERR_TYPE, "multinomial: n must be integers and pvals real, not %s and %s", qn_dtype_name(n->dtype),
                qn_dtype_name(pvals->dtype));
        return NULL;
    }
    qn_array *counts = qn_contiguous(n, QN_INT64), *p = qn_contiguous(pvals, QN_FLOAT64);
    qn_array *out = counts != NULL && p != NULL ? multinomials(g, counts, p, ndim, shape) : NULL;
    qn_release(counts);
    qn_release(p);
    return out;
}

/* ---- multivariate hypergeometric ---- */

typedef struct urn { const int64_t *colors; int64_t k, total, sample; } urn;

/* Colour by colour, each a hypergeometric number of what is left. */
static void by_colors(qn_random *g, const urn *u, int64_t *x)
{
    int64_t missing = u->sample, left = u->total;
    for (int64_t i = 0; missing > 0 && i + 1 < u->k; i++) {
        left -= u->colors[i];
        x[i] = rng_hypergeometric(g, u->colors[i], left, missing);
        missing -= x[i];
    }
    if (missing > 0)
        x[u->k - 1] = missing;
}

/* The first `sample` places of the shuffled things, which stay shuffled for the next vector. */
static void by_counting(qn_random *g, const urn *u, int64_t *things, int64_t *x)
{
    for (int64_t i = 0; i < u->sample; i++) {
        int64_t at = i + (int64_t)rng_masked(g, (uint64_t)(u->total - i - 1)), t = things[at];
        things[at] = things[i];
        things[i] = t;
        x[t]++;
    }
}

static qn_status fill_urns(qn_random *g, urn u, bool count, const qn_array *out)
{
    bool rest = u.sample > u.total / 2; /* those not drawn are fewer */
    int64_t *things = count ? qn_scratch_array(u.total, sizeof *things, "multivariate_hypergeometric") : NULL;
    if (count && things == NULL)
        return QN_ERR_NOMEM;
    if (rest)
        u.sample = u.total - u.sample;
    for (int64_t i = 0, at = 0; count && i < u.k; i++)
        for (int64_t n = u.colors[i]; n > 0; n--)
            things[at++] = i;
    for (int64_t *x = integers(out), *end = x + out->size; x < end; x += u.k) {
        if (count)
            by_counting(g, &u, things, x);
        else
            by_colors(g, &u, x);
        for (int64_t i = 0; rest && i < u.k; i++)
            x[i] = u.colors[i] - x[i];
    }
    qn_scratch_free(things);
    return QN_OK;
}

static qn_status check_urn(const qn_array *colors, int64_t nsample, bool count, int64_t *total)
{
    const char *func = "multivariate_hypergeometric";
    bool good = colors->ndim == 1 && (colors->size == 0 || qn_is_integer(colors->dtype) || colors->dtype == QN_BOOL);
    *total = 0;
    if (nsample < 0)
        return qn_fail(QN_ERR_VALUE, "%s: nsample must be nonnegative, got %lld", func, (long long)nsample);
    for (int64_t i = 0; good && i < colors->size; i++) {
        good = integers(colors)[i] >= 0;
        if (good && qn_add_overflows(*total, integers(colors)[i], total))
            return qn_fail(QN_ERR_VALUE, "%s: sum(colors) must not exceed the maximum value of a 64 bit signed integer", func);
    }
    if (!good)
        return qn_fail(QN_ERR_VALUE, "%s: colors must be a one-dimensional sequence of nonnegative integers", func);
    if (!count && *total >= 1000000000)
        return qn_fail(QN_ERR_VALUE, "%s: When method is \"marginals\", sum(colors) must be less than 1000000000, got %lld", func,
                       (long long)*total);
    if (count && *total > INT64_MAX / 8)
        return qn_fail(QN_ERR_VALUE, "%s: When method is \"count\", sum(colors) must not exceed %lld", func,
                       (long long)(INT64_MAX / 8));
    if (nsample > *total)
        return qn_fail(QN_ERR_VALUE, "%s: nsample > sum(colors), %lld > %lld", func, (long long)nsample, (long long)*total);
    return QN_OK;
}

qn_array *qn_random_multivariate_hypergeometric(qn_random *g, const qn_array *colors, int64_t nsample, bool count, int ndim,
                                                const int64_t *shape)
{
    const char *func = "multivariate_hypergeometric";
    int64_t total;
    if (qn_is_null(g, func) || qn_is_null(colors, func))
        return NULL;
    if (colors->size > 0 && qn_is_inexact(colors->dtype)) {
        qn_fail(QN_ERR_VALUE, "%s: colors must be a one-dimensional sequence of nonnegative integers, not %s", func,
                qn_dtype_name(colors->dtype));
        return NULL;
    }
    qn_array *c = qn_contiguous(colors, QN_INT64), *out = NULL;
    if (c != NULL && check_urn(c, nsample, count, &total) == QN_OK)
        out = rng_new_vectors(func, QN_INT64, ndim, shape, c->size);
    if (out != NULL)
        memset(out->data, 0, (size_t)(out->size * out->itemsize));
    if (out != NULL && total > 0 && nsample > 0 && out->size > 0 &&
        fill_urns(g, (urn){ integers(c), c->size, total, nsample }, count, out) != QN_OK)
        out = qn_drop(out);
    qn_release(c);
    return out;
}

/* ---- Dirichlet: gammas over their sum; for small parameters, whose gammas may all be 0, pieces broken off a stick ---- */

static void by_gammas(qn_random *g, const double *alpha, int64_t k, double *x)
{
    double sum = 0;
    for (int64_t i = 0; i < k; i++) {
        g->legacy ? legacy_standard_gamma(g, &(rng_value){ alpha[i] }, 1, &x[i]) : (void)(x[i] = rng_gamma(g, alpha[i]));
        sum += x[i];
    }
    double inverse = 1. / sum;
    for (int64_t i = 0; i < k; i++)
        x[i] *= inverse;
}

/* rest[i] = alpha[i] + ... + alpha[k - 1] > 0. */
static void by_breaking(qn_random *g, const double *alpha, const double *rest, int64_t k, double *x)
{
    double stick = 1.;
    memset(x, 0, (size_t)k * sizeof *x);
    for (int64_t i = 0; i < k - 1; i++) {
        double part = rng_beta(g, alpha[i], rest[i + 1]);
        x[i] = stick * part;
        stick *= 1. - part;
        if (rest[i + 1] == 0)
            break;
    }
    x[k - 1] = stick;
}

static qn_status fill_dirichlet(qn_random *g, const double *alpha, int64_t k, const qn_array *out)
{
    double max = alpha[0], *rest = qn_scratch_array(k, sizeof *rest, "dirichlet");
    if (rest == NULL)
        return QN_ERR_NOMEM;
    for (int64_t i = 0; i < k; i++)
        max = alpha[i] > max || isnan(alpha[i]) ? alpha[i] : max;
    rest[k - 1] = alpha[k - 1];
    for (int64_t i = k - 2; i >= 0; i--)
        rest[i] = rest[i + 1] + alpha[i];
    for (double *x = doubles(out), *end = x + out->size; x < end; x += k)
        if (!(max < 0.1) || g->legacy)
            by_gammas(g, alpha, k, x);
        else if (rest[0] > 0)
            by_breaking(g, alpha, rest, k, x);
        else
            memset(x, 0, (size_t)k * sizeof *x);
    qn_scratch_free(rest);
    return QN_OK;
}

static qn_status check_alpha(const qn_array *alpha)
{
    qn_text text;
    if (alpha->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "dirichlet: alpha must be 1-dimensional, got shape %s", qn_shape_of(&text, alpha));
    if (qn_is_complex(alpha->dtype))
        return qn_fail(QN_ERR_TYPE, "dirichlet: alpha must be real, got %s", qn_dtype_name(alpha->dtype));
    return QN_OK;
}

qn_array *qn_random_dirichlet(qn_random *g, const qn_array *alpha, int ndim, const int64_t *shape)
{
    if (qn_is_null(g, "dirichlet") || qn_is_null(alpha, "dirichlet") || check_alpha(alpha) != QN_OK)
        return NULL;
    qn_array *a = qn_contiguous(alpha, QN_FLOAT64), *out = NULL;
    qn_status status = a == NULL ? qn_failed() : QN_OK;
    for (int64_t i = 0; status == QN_OK && i < a->size; i++)
        if (doubles(a)[i] < 0)
            status = qn_fail(QN_ERR_VALUE, "dirichlet: alpha < 0, got %g", doubles(a)[i]);
    if (status == QN_OK)
        out = rng_new_vectors("dirichlet", QN_FLOAT64, ndim, shape, a->size);
    if (out != NULL && out->size > 0 && fill_dirichlet(g, doubles(a), a->size, out) != QN_OK)
        out = qn_drop(out);
    qn_release(a);
    return out;
}
