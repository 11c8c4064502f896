/* SPDX-License-Identifier: BSD-3-Clause */
/* gamma.c: gamma and beta numbers, from which many other laws are made.
 *
 * Shapes above 1: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. Below 1: Ahrens and Dieter 1974 with
 * an exponential in place of a logarithm. Beta: Johnk 1964 if both parameters are at most 1, else a ratio of gammas. */
#include "internal.h"

#define REAL double
#define MATH(name) name
#define UNIFORM rng_double
#define NORMAL rng_normal
#define EXPONENTIAL rng_exponential
#define SMALL_GAMMA small_f64
#define STANDARD_GAMMA gamma_f64
#include "gamma.inc.h"

#define REAL float
#define MATH(name) name##f
#define UNIFORM rng_float
#define NORMAL rng_normal_f32
#define EXPONENTIAL rng_exponential_f32
#define SMALL_GAMMA small_f32
#define STANDARD_GAMMA gamma_f32
#include "gamma.inc.h"

double rng_gamma(qn_random *g, double shape) { return gamma_f64(g, shape); }
float rng_gamma_f32(qn_random *g, float shape) { return gamma_f32(g, shape); }

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
