/* SPDX-License-Identifier: BSD-3-Clause */
/* discrete.c: laws on the integers, by the samplers of their files, by search and by the methods named. */
#include "internal.h"
#include "laws.h"

#define LAW(name, expression)                                                                   \
    void law_##name(qn_random *g, const rng_value *p, int64_t n, void *out)                     \
    {                                                                                           \
        int64_t *x = out;                                                                       \
        for (int64_t i = 0; i < n; i++)                                                         \
            x[i] = (expression);                                                                \
    }

/* Upwards from 1 for large p, by the logarithm of an exponential below. */
static int64_t geometric(qn_random *g, double p)
{
    if (p < 0.333333333333333333333333) {
        double x = ceil(-rng_exponential(g) / log1p(-p));
        return x >= 0x1p63 ? INT64_MAX : (int64_t)x;
    }
    int64_t x = 1;
    double weight = p, sum = p, u = rng_double(g);
    for (; u > sum; x++) {
        weight *= 1.0 - p;
        sum += weight;
    }
    return x;
}

/* Kemp, "Efficient generation of logarithmically distributed pseudo-random variables", 1981, algorithm LK. */
static int64_t log_series(qn_random *g, double p)
{
    double r = log1p(-p);
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
static int64_t zipf(qn_random *g, double a)
{
    if (a >= 1025) /* 2^(a - 1) would overflow; anything but 1 has a probability below 3e-309 */
        return 1;
    double b = pow(2.0, a - 1.0), least = pow((double)INT64_MAX, -(a - 1.0));
    for (;;) {
        double r = rng_double(g), u = r * least + (1 - r), v = rng_double(g), x = floor(pow(u, -1.0 / (a - 1.0)));
        if (x > (double)INT64_MAX || x < 1.0)
            continue;
        double t = pow(1.0 + 1.0 / x, a - 1.0);
        if (v * x * (t - 1.0) / (b - 1.0) <= t / b)
            return x >= 0x1p63 ? INT64_MIN : (int64_t)x;
    }
}

/* A Poisson number whose mean is a gamma number. */
static int64_t negative_binomial(qn_random *g, double n, double p)
{
    double mean = (1 - p) / p * rng_gamma(g, n);
    return rng_poisson(g, mean);
}

LAW(poisson, rng_poisson(g, p[0].f))
LAW(geometric, geometric(g, p[0].f))
LAW(logseries, log_series(g, p[0].f))
LAW(zipf, zipf(g, p[0].f))
LAW(negative_binomial, negative_binomial(g, p[0].f, p[1].f))
LAW(hypergeometric, rng_hypergeometric(g, p[0].i, p[1].i, p[2].i))

void law_binomial(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    int64_t *x = out;
    rng_binomial b;
    rng_binomial_setup(&b, p[0].i, p[1].f);
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_binomial_draw(g, &b);
}
