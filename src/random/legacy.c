/* SPDX-License-Identifier: BSD-3-Clause */
/* legacy.c: the laws as NumPy's RandomState draws them, whose streams have not changed since 2011: normal numbers in pairs by the
 * polar method (Marsaglia 1962), exponential numbers by inversion, and what is made from those; without later improvements of the
 * methods. Each function fills n numbers with parameters p, see table.c. */
#include "internal.h"
#include "laws.h"

/* ---- the roots ---- */

static double gauss(qn_random *g)
{
    double x, y, r;
    if (g->has_gauss) {
        g->has_gauss = false;
        x = g->gauss;
        g->gauss = 0;
        return x;
    }
    do {
        x = 2.0 * rng_double(g) - 1.0;
        y = 2.0 * rng_double(g) - 1.0;
        r = x * x + y * y;
    } while (r >= 1.0 || r == 0.0);
    double f = sqrt(-2.0 * log(r) / r);
    g->gauss = f * x;
    g->has_gauss = true;
    return f * y;
}

static double exponential(qn_random *g) { return -log(1.0 - rng_double(g)); }

#define REAL double
#define MATH(name) name
#define UNIFORM rng_double
#define NORMAL gauss
#define EXPONENTIAL exponential
#define SMALL_GAMMA small_gamma
#define STANDARD_GAMMA standard_gamma
#include "gamma.inc.h"

/* ---- laws made from those ---- */

static double beta(qn_random *g, double a, double b)
{
    while (a <= 1.0 && b <= 1.0) {
        double u = rng_double(g), v = rng_double(g), x = pow(u, 1.0 / a), y = pow(v, 1.0 / b);
        if (x + y > 1.0)
            continue;
        if (x + y > 0)
            return x / (x + y);
        double log_x = log(u) / a, log_y = log(v) / b, most = log_x > log_y ? log_x : log_y;
        return exp(log_x - most - log(exp(log_x - most) + exp(log_y - most)));
    }
    double x = standard_gamma(g, a), y = standard_gamma(g, b);
    return x / (x + y);
}

static double chi_square(qn_random *g, double df) { return 2.0 * standard_gamma(g, df / 2.0); }

static double f_ratio(qn_random *g, double dfnum, double dfden)
{
    double above = chi_square(g, dfnum) * dfden, below = chi_square(g, dfden) * dfnum;
    return above / below;
}

static double shifted_chi_square(qn_random *g, double df, double nonc)
{
    if (nonc == 0)
        return chi_square(g, df);
    if (1 < df) {
        double x = chi_square(g, df - 1), z = gauss(g) + sqrt(nonc);
        return x + z * z;
    }
    rng_poisson law = rng_poisson_setup(nonc / 2.0);
    int64_t i = rng_poisson_draw(g, &law);
    double x = chi_square(g, df + 2 * (double)i);
    return isnan(nonc) ? nonc : x;
}

static double shifted_ratio(qn_random *g, double dfnum, double dfden, double nonc)
{
    double above = shifted_chi_square(g, dfnum, nonc) * dfden;
    return above / (chi_square(g, dfden) * dfnum);
}

static double cauchy(qn_random *g)
{
    double above = gauss(g), below = gauss(g);
    return above / below;
}

static double student(qn_random *g, double df)
{
    double above = gauss(g), below = standard_gamma(g, df / 2);
    return sqrt(df / 2) * above / sqrt(below);
}

static double wald(qn_random *g, double mean, double scale)
{
    double mu = mean / (2 * scale), y = gauss(g);
    y = mean * y * y;
    double x = mean + mu * (y - sqrt(4 * scale * y + y * y)), u = rng_double(g);
    return u <= mean / (mean + x) ? x : mean * mean / x;
}

/* ---- discrete laws ---- */

static int64_t geometric(qn_random *g, double p)
{
    if (p < 0.333333333333333333333333)
        return (int64_t)ceil(log1p(-rng_double(g)) / log(1 - p));
    return rng_geometric_search(g, p);
}

static int64_t log_series(qn_random *g, double p)
{
    double r = log(1.0 - p);
    for (;;) {
        double v = rng_double(g);
        if (v >= p)
            return 1;
        double q = 1.0 - exp(r * rng_double(g));
        if (v > q * q)
            return v >= q ? 1 : 2;
        double x = floor(1 + log(v) / log(q));
        if (v > 0 && x >= 1)
            return x >= 0x1p63 ? INT64_MIN : (int64_t)x;
    }
}

static int64_t zipf(qn_random *g, double a)
{
    double b = pow(2.0, a - 1.0);
    for (;;) {
        double u = 1.0 - rng_double(g), v = rng_double(g), x = floor(pow(u, -1.0 / (a - 1.0)));
        if (x > (double)INT64_MAX || x < 1.0)
            continue;
        double t = pow(1.0 + 1.0 / x, a - 1.0);
        if (v * x * (t - 1.0) / (b - 1.0) <= t / b || a >= 1025)
            return x >= 0x1p63 ? INT64_MIN : (int64_t)x;
    }
}

static int64_t negative_binomial(qn_random *g, double n, double p)
{
    rng_poisson law = rng_poisson_setup((1 - p) / p * standard_gamma(g, n));
    return rng_poisson_draw(g, &law);
}

/* One by one (hyp of Kachitvichyanukul and Schmeiser 1985). */
static int64_t few_draws(qn_random *g, int64_t good, int64_t bad, int64_t sample)
{
    int64_t rest = bad + good - sample, k = sample;
    double least = (double)(bad < good ? bad : good), y = least;
    while (y > 0.0 && k > 0) {
        double u = rng_double(g);
        y -= (double)(int64_t)(u + y / (double)(rest + k)); /* the floor of a sum from 0 to 2 */
        k--;
    }
    int64_t z = (int64_t)(least - y);
    return good > bad ? sample - z : z;
}

static double log_weight(int64_t k, int64_t few, int64_t many, int64_t n)
{
    return rng_log_gamma((double)(k + 1)) + rng_log_gamma((double)(few - k + 1)) + rng_log_gamma((double)(n - k + 1)) +
           rng_log_gamma((double)(many - n + k + 1));
}

/* HRUA as in hypergeometric.c, with other roundings. */
static int64_t many_draws(qn_random *g, int64_t good, int64_t bad, int64_t sample)
{
    int64_t few = good < bad ? good : bad, total = good + bad, many = total - few, k;
    int64_t n = sample < total - sample ? sample : total - sample;
    double p = (double)few / (double)total, q = 1.0 - p, a = (double)n * p + 0.5;
    double c = sqrt((double)(total - n) * (double)sample * p * q / (double)(total - 1) + 0.5);
    double h = 1.7155277699214135 * c + 0.8989161620588988;
    int64_t mode = (int64_t)floor((double)(n + 1) * (double)(few + 1) / (double)(total + 2));
    double top = log_weight(mode, few, many, n), most = (double)(n < few ? n : few) + 1.0, end = floor(a + 16 * c);
    end = most < end ? most : end;
    for (;;) {
        double x = rng_double(g), y = rng_double(g), w = a + h * (y - 0.5) / x;
        if (!(w >= 0.0) || w >= end)
            continue;
        k = (int64_t)floor(w);
        double t = top - log_weight(k, few, many, n);
        if (x * (4.0 - x) - 3.0 <= t)
            break;
        if (x * (x - t) >= 1)
            continue;
        if (2.0 * log(x) <= t)
            break;
    }
    if (good > bad)
        k = n - k;
    return n < sample ? good - k : k;
}

static int64_t hypergeometric(qn_random *g, int64_t good, int64_t bad, int64_t sample)
{
    return sample > 10 ? many_draws(g, good, bad, sample) : few_draws(g, good, bad, sample);
}

/* ---- fills ---- */

#define LAW(name, type, expression)                                                             \
    void legacy_##name(qn_random *g, const rng_value *p, int64_t n, void *out)                  \
    {                                                                                           \
        const double a = p[0].f, b = p[1].f, c = p[2].f;                                        \
        type *x = out;                                                                          \
        (void)a, (void)b, (void)c;                                                              \
        for (int64_t i = 0; i < n; i++)                                                         \
            x[i] = (expression);                                                                \
    }
LAW(standard_normal, double, gauss(g))
LAW(normal, double, a + b * gauss(g))
LAW(lognormal, double, exp(a + b * gauss(g)))
LAW(standard_exponential, double, exponential(g))
LAW(exponential, double, a * exponential(g))
LAW(standard_gamma, double, standard_gamma(g, a))
LAW(gamma, double, b * standard_gamma(g, a))
LAW(beta, double, beta(g, a, b))
LAW(chisquare, double, chi_square(g, a))
LAW(f, double, f_ratio(g, a, b))
LAW(noncentral_chisquare, double, shifted_chi_square(g, a, b))
LAW(noncentral_f, double, shifted_ratio(g, a, b, c))
LAW(standard_cauchy, double, cauchy(g))
LAW(standard_t, double, student(g, a))
LAW(rayleigh, double, a * sqrt(-2.0 * log1p(-rng_double(g))))
LAW(pareto, double, exp(exponential(g) / a) - 1)
LAW(weibull, double, a == 0.0 ? 0.0 : pow(exponential(g), 1. / a))
LAW(power, double, pow(1 - exp(-exponential(g)), 1. / a))
LAW(wald, double, wald(g, a, b))
LAW(vonmises, double, rng_von_mises(g, a, b))
LAW(geometric, int64_t, geometric(g, a))
LAW(logseries, int64_t, log_series(g, a))
LAW(zipf, int64_t, zipf(g, a))
LAW(negative_binomial, int64_t, negative_binomial(g, a, b))
LAW(hypergeometric, int64_t, hypergeometric(g, p[0].i, p[1].i, p[2].i))

void legacy_binomial(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    int64_t *x = out;
    rng_binomial b;
    rng_binomial_setup(&b, p[0].i, p[1].f, true);
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_binomial_draw(g, &b);
}

bool qn_random_set_legacy(qn_random *g, bool on)
{
    bool was = g->legacy;
    g->legacy = on;
    return was;
}

bool qn_random_gauss(const qn_random *g, double *value)
{
    *value = g->gauss;
    return g->has_gauss;
}

void qn_random_set_gauss(qn_random *g, bool has, double value)
{
    g->has_gauss = has;
    g->gauss = value;
}
