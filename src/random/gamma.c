/* SPDX-License-Identifier: BSD-3-Clause */
/* gamma.c: gamma and beta numbers, from which many other laws are made.
 *
 * Shapes above 1: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. Below 1: Ahrens and Dieter 1974 with
 * an exponential in place of a logarithm. Beta: Johnk 1964 if both parameters are at most 1, else a ratio of gammas. */
#include "internal.h"

static double small_gamma(qn_random *g, double shape)
{
    for (;;) {
        double u = rng_double(g), v = rng_exponential(g);
        if (u <= 1.0 - shape) {
            double x = pow(u, 1.0 / shape);
            if (x <= v)
                return x;
        } else {
            double y = -log((1 - u) / shape), x = pow(1.0 - shape + shape * y, 1.0 / shape);
            if (x <= v + y)
                return x;
        }
    }
}

double rng_gamma(qn_random *g, double shape)
{
    if (shape == 1.0)
        return rng_exponential(g);
    if (shape == 0.0)
        return 0.0;
    if (shape < 1.0)
        return small_gamma(g, shape);
    double b = shape - 1. / 3., c = 1. / sqrt(9 * b);
    for (;;) {
        double x, v;
        do {
            x = rng_normal(g);
            v = 1.0 + c * x;
        } while (v <= 0.0);
        v = v * v * v;
        double u = rng_double(g);
        if (u < 1.0 - 0.0331 * (x * x) * (x * x) || log(u) < 0.5 * x * x + b * (1. - v + log(v)))
            return b * v;
    }
}

static float small_gamma_f32(qn_random *g, float shape)
{
    for (;;) {
        float u = rng_float(g), v = rng_exponential_f32(g);
        if (u <= 1.0f - shape) {
            float x = powf(u, 1.0f / shape);
            if (x <= v)
                return x;
        } else {
            float y = -logf((1.0f - u) / shape), x = powf(1.0f - shape + shape * y, 1.0f / shape);
            if (x <= v + y)
                return x;
        }
    }
}

float rng_gamma_f32(qn_random *g, float shape)
{
    if (shape == 1.0f)
        return rng_exponential_f32(g);
    if (shape == 0.0f)
        return 0.0f;
    if (shape < 1.0f)
        return small_gamma_f32(g, shape);
    float b = shape - 1.0f / 3.0f, c = 1.0f / sqrtf(9.0f * b);
    for (;;) {
        float x, v;
        do {
            x = rng_normal_f32(g);
            v = 1.0f + c * x;
        } while (v <= 0.0f);
        v = v * v * v;
        float u = rng_float(g);
        if (u < 1.0f - 0.0331f * (x * x) * (x * x) || logf(u) < 0.5f * x * x + b * (1.0f - v + logf(v)))
            return b * v;
    }
}

/* x / (x + y) where x = u^(1/a) or y = v^(1/b) underflowed. */
static double ratio_by_logs(double u, double v, double a, double b)
{
    double delta = log(u) / a - log(v) / b;
    return delta > 0 ? exp(-log1p(exp(-delta))) : exp(delta - log1p(exp(delta)));
}

static double johnk(qn_random *g, double a, double b)
{
    for (;;) {
        double u = rng_double(g), v = rng_double(g), x = pow(u, 1.0 / a), y = pow(v, 1.0 / b), sum = x + y;
        if (sum <= 1.0 && u + v > 0.0)
            return x > 0 && y > 0 ? x / sum : ratio_by_logs(u, v, a, b);
    }
}

double rng_beta(qn_random *g, double a, double b)
{
    const double tiny = 3e-103; /* below it a result other than 0 and 1 has a probability of about 1e-100 */
    if (a < tiny && b < tiny)
        return (a + b) * rng_double(g) < a;
    if (a <= 1.0 && b <= 1.0)
        return johnk(g, a, b);
    double x = rng_gamma(g, a), y = rng_gamma(g, b);
    return x / (x + y);
}
