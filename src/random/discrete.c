/* SPDX-License-Identifier: BSD-3-Clause */
/* discrete.c: laws on the integers, by the samplers of their files, by search and by the methods named. */
#include "internal.h"
#include "laws.h"

#define LAW(name, expression)                                                                   \
    void law_##name(qn_random *g, const rng_value *p, int64_t n, void *out)                     \
    {                                                                                           \
        const double a = p[0].f, b = p[1].f;                                                    \
        int64_t *x = out;                                                                       \
        (void)a, (void)b;                                                                       \
        for (int64_t i = 0; i < n; i++)                                                         \
            x[i] = (expression);                                                                \
    }

/* By the logarithm log_q of 1 - p and an exponential. */
static int64_t geometric_by_log(qn_random *g, double log_q)
{
    double x = ceil(-rng_exponential(g) / log_q);
    return x >= 0x1p63 ? INT64_MAX : (int64_t)x;
}

int64_t rng_geometric_search(qn_random *g, double p)
{
    int64_t x = 1;
    double weight = p, sum = p, u = rng_double(g);
    for (; u > sum; x++) {
        weight *= 1.0 - p;
        sum += weight;
    }
    return x;
}

/* Kemp, "Efficient generation of logarithmically distributed pseudo-random variables", 1981, algorithm LK. */
static int64_t log_series(qn_random *g, double p, double r)
{
    for (;;) {
        double v = rng_double(g);
        if (v >= p)
            return 1;
        double q = -expm1(r * rng_double(g));
        if (v > q * q)
            return v >= q ? 1 : 2;
        double x = floor(1 + log(v) / log(q));
        if (v > 0 && x >= 1)
            return x >= 0x1p63 ? INT64_MIN : (int64_t)x;
    }
}

/* Devroye, Non-uniform random variate generation, 1986, chapter 10.6, with the first uniform kept above what 64 bits can hold. */
static int64_t zipf(qn_random *g, double a, double b, double least)
{
    for (;;) {
        double r = rng_double(g), u = r * least + (1 - r), v = rng_double(g), x = floor(pow(u, -1.0 / (a - 1.0)));
        if (x > (double)INT64_MAX || x < 1.0)
            continue;
        double t = pow(1.0 + 1.0 / x, a - 1.0);
        if (v * x * (t - 1.0) / (b - 1.0) <= t / b)
            return x >= 0x1p63 ? INT64_MIN : (int64_t)x;
    }
}

void law_zipf(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    const double a = p[0].f, b = pow(2.0, a - 1.0), least = pow((double)INT64_MAX, -(a - 1.0));
    int64_t *x = out;
    for (int64_t i = 0; i < n; i++)
        x[i] = a >= 1025 ? 1 : zipf(g, a, b, least); /* b would overflow; anything but 1 has a probability below 3e-309 */
}

/* Few failures are searched for, many found by a logarithm. */
void law_geometric(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    const double a = p[0].f, log_q = log1p(-a);
    int64_t *x = out;
    for (int64_t i = 0; i < n; i++)
        x[i] = a >= 0.333333333333333333333333 ? rng_geometric_search(g, a) : geometric_by_log(g, log_q);
}

/* A Poisson number whose mean is a gamma number. */
static int64_t negative_binomial(qn_random *g, double n, double p)
{
    rng_poisson law = rng_poisson_setup((1 - p) / p * rng_gamma(g, n));
    return rng_poisson_draw(g, &law);
}

LAW(logseries, log_series(g, a, log1p(-a)))
LAW(negative_binomial, negative_binomial(g, a, b))
LAW(hypergeometric, rng_hypergeometric(g, p[0].i, p[1].i, p[2].i))

void law_poisson(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    int64_t *x = out;
    const rng_poisson law = rng_poisson_setup(p[0].f);
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_poisson_draw(g, &law);
}

void law_binomial(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    int64_t *x = out;
    rng_binomial b;
    rng_binomial_setup(&b, p[0].i, p[1].f, false);
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_binomial_draw(g, &b);
}
