/* SPDX-License-Identifier: BSD-3-Clause */
/* choice.c: samples of 0 .. n-1, with equal or given probabilities, with or without replacement, in the order of draws of NumPy's
 * Generator.choice; the own streams have faster ways (sample.c). */
#include "internal.h"

/* ---- probabilities: the inverse of the distribution function -------------------------------------------------------- */

/* cdf[i] = p[0] + ... + p[i], over the whole sum. */
static void distribution_function(const double *p, int64_t n, double *cdf)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        cdf[i] = sum += p[i];
    for (int64_t i = 0; i < n; i++)
        cdf[i] /= sum;
}

/* The first i with cdf[i] > u, searched from `at`. */
static int64_t search_from(const double *cdf, double u, int64_t at)
{
    while (at > 0 && cdf[at - 1] > u)
        at--;
    while (cdf[at] <= u)
        at++;
    return at;
}

static int64_t bisect(const double *cdf, int64_t n, double u)
{
    int64_t low = 0;
    for (; n > 1; n -= n / 2)
        low += cdf[low + n / 2 - 1] <= u ? n / 2 : 0;
    return search_from(cdf, u, low);
}

/* Where the search for u begins: the answer for the least number of u's n-th part (Chen and Asau 1974). */
static void make_guide(const double *cdf, int64_t n, int64_t *guide)
{
    for (int64_t i = 0, at = 0; i < n; i++) {
        while (at < n - 1 && cdf[at] <= (double)i / (double)n)
            at++;
        guide[i] = at;
    }
}

static qn_status choose_by_p(qn_random *g, int64_t n, const double *p, int64_t k, int64_t *x)
{
    bool guided = k > n / 4;
    double *cdf = qn_scratch_array(n, guided ? 2 * sizeof *cdf : sizeof *cdf, "choice");
    if (cdf == NULL)
        return QN_ERR_NOMEM;
    int64_t *guide = (int64_t *)(cdf + n);
    distribution_function(p, n, cdf);
    if (guided)
        make_guide(cdf, n, guide);
    for (int64_t i = 0; i < k; i++) {
        double u = rng_double(g);
        x[i] = guided ? search_from(cdf, u, guide[(int64_t)(u * (double)n)]) : bisect(cdf, n, u);
    }
    qn_scratch_free(cdf);
    return QN_OK;
}

/* Without replacement: as many as are missing are drawn, the new ones among them kept and taken out of p, and again. */
static qn_status choose_distinct_by_p(qn_random *g, int64_t n, const double *p, int64_t k, int64_t *x)
{
    double *left = qn_scratch_array(n, 2 * sizeof *left, "choice"), *cdf = left + n;
    if (left == NULL)
        return QN_ERR_NOMEM;
    memcpy(left, p, (size_t)n * sizeof *left);
    for (int64_t done = 0, found = 0; done < k; done = found) {
        distribution_function(left, n, cdf);
        for (int64_t i = k - done; i > 0; i--) {
            int64_t at = bisect(cdf, n, rng_double(g));
            if (left[at] > 0) {
                x[found++] = at;
                left[at] = 0;
            }
        }
    }
    qn_scratch_free(left);
    return QN_OK;
}

/* ---- equal probabilities, without replacement ----------------------------------------------------------------------- */

/* Adds x to a set of mask + 1 places, -1 free; false if it was in. */
static bool insert(int64_t *set, uint64_t mask, int64_t x)
{
    uint64_t at = (uint64_t)x & mask;
    for (; set[at] != -1; at = (at + 1) & mask)
        if (set[at] == x)
            return false;
    set[at] = x;
    return true;
}

/* Few of many: Floyd's sampling (Bentley and Floyd 1987). */
static qn_status choose_few(qn_random *g, int64_t n, int64_t k, bool shuffle, int64_t *x)
{
    uint64_t mask = 1;
    while (mask < (uint64_t)(1.2 * (double)k))
        mask = mask * 2 + 1;
    int64_t *set = qn_scratch_array((int64_t)mask + 1, sizeof *set, "choice");
    if (set == NULL)
        return QN_ERR_NOMEM;
    memset(set, 0xff, (mask + 1) * sizeof *set);
    for (int64_t i = 0, last = n - k; i < k; i++, last++) {
        x[i] = (int64_t)rng_bounded(g, (uint64_t)last);
        if (!insert(set, mask, x[i])) {
            x[i] = last;
            insert(set, mask, last);
        }
    }
    qn_scratch_free(set);
    return shuffle ? rng_shuffle_tail(g, x, k, k, false) : QN_OK;
}

/* From a shuffle of all: its tail, or as RandomState does, its head. */
static qn_status choose_from_all(qn_random *g, int64_t n, int64_t k, bool head, int64_t *x)
{
    int64_t *all = qn_scratch_array(n, sizeof *all, "choice");
    if (all == NULL)
        return QN_ERR_NOMEM;
    for (int64_t i = 0; i < n; i++)
        all[i] = i;
    qn_status status = rng_shuffle_tail(g, all, n, head ? n : k, head);
    memcpy(x, head ? all : all + (n - k), (size_t)k * sizeof *x);
    qn_scratch_free(all);
    return status;
}

/* ---- the public function -------------------------------------------------------------------------------------------- */

static qn_status check_probabilities(const double *p, int64_t n, int64_t k, bool replace, double tolerance)
{
    const char *func = "choice";
    double sum = rng_sum(p, n);
    int64_t positive = 0;
    for (int64_t i = 0; i < n; i++) {
        if (isnan(p[i]))
            return qn_fail(QN_ERR_VALUE, "%s: Probabilities contain NaN", func);
        if (p[i] < 0)
            return qn_fail(QN_ERR_VALUE, "%s: Probabilities are not non-negative, p[%lld] = %g", func, (long long)i, p[i]);
        positive += p[i] > 0;
    }
    if (!(fabs(sum - 1) <= tolerance))
        return qn_fail(QN_ERR_VALUE, "%s: Probabilities do not sum to 1, but to %.17g", func, sum);
    if (!replace && k > positive)
        return qn_fail(QN_ERR_VALUE, "%s: Fewer non-zero entries in p than size, %lld < %lld", func, (long long)positive,
                       (long long)k);
    return QN_OK;
}

static qn_status check_sizes(int64_t n, const qn_array *p, bool replace, int64_t k)
{
    const char *func = "choice";
    qn_text text;
    if (n < 1 && k > 0)
        return qn_fail(QN_ERR_VALUE, "%s: a must be a positive integer unless no samples are taken, got %lld", func, (long long)n);
    if (!replace && k > n)
        return qn_fail(QN_ERR_VALUE, "%s: Cannot take a larger sample than population when replace is False, %lld > %lld", func,
                       (long long)k, (long long)n);
    if (p != NULL && p->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "%s: p must be 1-dimensional, got shape %s", func, qn_shape_of(&text, p));
    if (p != NULL && p->size != n)
        return qn_fail(QN_ERR_VALUE, "%s: a and p must have same size, %lld and %lld", func, (long long)n, (long long)p->size);
    if (p != NULL && qn_is_complex(p->dtype))
        return qn_fail(QN_ERR_TYPE, "%s: p must be real, got %s", func, qn_dtypes[p->dtype].name);
    return QN_OK;
}

/* The error allowed in the sum of p: the square root of its dtype's eps. */
static double tolerance_of(const qn_array *p)
{
    return p->dtype == QN_FLOAT16 ? 0x1p-5 : p->dtype == QN_FLOAT32 ? sqrt(0x1p-23) : 0x1p-26;
}

static qn_status choose(qn_random *g, int64_t n, const double *p, bool replace, bool shuffle, const qn_array *out)
{
    int64_t *x = (int64_t *)(void *)out->data, k = out->size;
    if (rng_is_simd(g))
        return rng_sample_own(g, n, p, replace, out);
    if (p != NULL)
        return replace ? choose_by_p(g, n, p, k, x) : choose_distinct_by_p(g, n, p, k, x);
    if (!replace && g->legacy)
        return choose_from_all(g, n, k, true, x);
    if (!replace) {
        bool many = n > 10000 && k > n / (shuffle ? 50 : 20);
        return many ? choose_from_all(g, n, k, false, x) : choose_few(g, n, k, shuffle, x);
    }
    return rng_fill_integers(g, (uint64_t)n - 1, g->legacy, out);
}

qn_array *qn_random_choice(qn_random *g, int64_t n, const qn_array *p, bool replace, bool shuffle, int ndim, const int64_t *shape)
{
    if (qn_is_null(g, "choice"))
        return NULL;
    qn_array *out = qn_new("choice", QN_INT64, ndim < 0 ? 0 : ndim, shape), *weights = NULL;
    if (out == NULL || check_sizes(n, p, replace, out->size) != QN_OK)
        return qn_drop(out);
    if (p != NULL && (weights = qn_contiguous(p, QN_FLOAT64)) == NULL)
        return qn_drop(out);
    const double *w = weights != NULL ? (const double *)(const void *)weights->data : NULL;
    const qn_fp_state fp = qn_fp_save();
    qn_status status = w != NULL ? check_probabilities(w, n, out->size, replace, tolerance_of(p)) : QN_OK;
    if (status == QN_OK && out->size > 0)
        status = choose(g, n, w, replace, shuffle, out);
    qn_fp_restore(fp);
    qn_release(weights);
    return status == QN_OK ? out : qn_drop(out);
}
