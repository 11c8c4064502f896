/* SPDX-License-Identifier: BSD-3-Clause */
/* continuous.c: laws on the line made from uniform, normal, exponential and gamma numbers: by inversion, by ratios and sums, and by
 * the methods named where they are more than a line. Each function fills n numbers with parameters p, see table.c. */
#include "internal.h"
#include "laws.h"

/* n numbers of an expression in g and the parameters a, b, c. */
#define LAW(name, expression)                                                                   \
    void law_##name(qn_random *g, const rng_value *p, int64_t n, void *out)                     \
    {                                                                                           \
        const double a = p[0].f, b = p[1].f, c = p[2].f;                                        \
        double *x = out;                                                                        \
        (void)a, (void)b, (void)c;                                                              \
        for (int64_t i = 0; i < n; i++)                                                         \
            x[i] = (expression);                                                                \
    }

/* ---- the roots: uniform, normal, exponential, gamma ---- */

void law_random(qn_random *g, const rng_value *p, int64_t n, void *out) { (void)p, rng_fill_uniform(g, n, 0, 1, out); }
void law_random_f32(qn_random *g, const rng_value *p, int64_t n, void *out) { (void)p, rng_fill_uniform_f32(g, n, out); }
void law_uniform(qn_random *g, const rng_value *p, int64_t n, void *out) { rng_fill_uniform(g, n, p[0].f, p[1].f - p[0].f, out); }
void law_standard_normal(qn_random *g, const rng_value *p, int64_t n, void *out) { (void)p, rng_fill_normal(g, n, -0.0, 1, out); }
void law_standard_normal_f32(qn_random *g, const rng_value *p, int64_t n, void *out) { (void)p, rng_fill_normal_f32(g, n, out); }
void law_normal(qn_random *g, const rng_value *p, int64_t n, void *out) { rng_fill_normal(g, n, p[0].f, p[1].f, out); }
void law_standard_exponential(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    (void)p, rng_fill_exponential(g, n, 1, out);
}
void law_standard_exponential_f32(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    (void)p, rng_fill_exponential_f32(g, n, out);
}
void law_exponential(qn_random *g, const rng_value *p, int64_t n, void *out) { rng_fill_exponential(g, n, p[0].f, out); }
LAW(inverse_exponential, -log1p(-rng_double(g)))
LAW(standard_gamma, rng_gamma(g, a))
LAW(gamma, b * rng_gamma(g, a))
LAW(beta, rng_beta(g, a, b))

void law_inverse_exponential_f32(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    float *x = out;
    (void)p;
    for (int64_t i = 0; i < n; i++)
        x[i] = (float)-log1p(-(double)rng_float(g));
}

void law_standard_gamma_f32(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    float *x = out;
    for (int64_t i = 0; i < n; i++)
        x[i] = rng_gamma_f32(g, (float)p[0].f);
}

/* ---- ratios and powers of those ---- */

static double chi_square(qn_random *g, double df) { return 2.0 * rng_gamma(g, df / 2.0); }

static double ratio_of_chi_squares(qn_random *g, double dfnum, double dfden)
{
    double above = chi_square(g, dfnum) * dfden, below = chi_square(g, dfden) * dfnum;
    return above / below;
}

static double cauchy(qn_random *g)
{
    double above = rng_normal(g), below = rng_normal(g);
    return above / below;
}

static double student(qn_random *g, double df)
{
    double above = rng_normal(g), below = rng_gamma(g, df / 2);
    return sqrt(df / 2) * above / sqrt(below);
}

static double shifted_chi_square(qn_random *g, double df, double nonc)
{
    if (isnan(nonc))
        return nonc;
    if (nonc == 0)
        return chi_square(g, df);
    if (1 < df) {
        double x = chi_square(g, df - 1), z = rng_normal(g) + sqrt(nonc);
        return x + z * z;
    }
    rng_poisson law = rng_poisson_setup(nonc / 2.0);
    int64_t i = rng_poisson_draw(g, &law);
    return chi_square(g, df + 2 * (double)i);
}

static double shifted_ratio(qn_random *g, double dfnum, double dfden, double nonc)
{
    double above = shifted_chi_square(g, dfnum, nonc) * dfden;
    return above / (chi_square(g, dfden) * dfnum);
}

LAW(chisquare, chi_square(g, a))
LAW(f, ratio_of_chi_squares(g, a, b))
LAW(noncentral_chisquare, shifted_chi_square(g, a, b))
LAW(noncentral_f, shifted_ratio(g, a, b, c))
LAW(standard_cauchy, cauchy(g))
LAW(standard_t, student(g, a))
LAW(lognormal, exp(a + b * rng_normal(g)))
LAW(rayleigh, a * sqrt(2.0 * rng_exponential(g)))
LAW(pareto, expm1(rng_exponential(g) / a))
LAW(weibull, a == 0.0 ? 0.0 : pow(rng_exponential(g), 1. / a))
LAW(power, pow(-expm1(-rng_exponential(g)), 1. / a))

/* ---- inversion ---- */

static double laplace(qn_random *g, double loc, double scale)
{
    double u = rng_double(g);
    while (u == 0)
        u = rng_double(g);
    return u >= 0.5 ? loc - scale * log(2.0 - u - u) : loc + scale * log(u + u);
}

static double gumbel(qn_random *g, double loc, double scale)
{
    double u = 1.0 - rng_double(g);
    while (u == 1.0)
        u = 1.0 - rng_double(g);
    return loc - scale * log(-log(u));
}

static double logistic(qn_random *g, double loc, double scale)
{
    double u = rng_double(g);
    while (u == 0)
        u = rng_double(g);
    return loc + scale * log(u / (1.0 - u));
}

LAW(laplace, laplace(g, a, b))
LAW(gumbel, gumbel(g, a, b))
LAW(logistic, logistic(g, a, b))

/* Without branches, which half of the numbers would mispredict. */
void law_triangular(qn_random *g, const rng_value *p, int64_t n, void *out)
{
    const double left = p[0].f, mode = p[1].f, right = p[2].f, base = right - left, rise = mode - left, ratio = rise / base;
    const double below = rise * base, above = (right - mode) * base;
    double *x = out;
    rng_fill_uniform(g, n, 0, 1, x);
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
        bool low = x[i] <= ratio;
        double root = sqrt(low ? x[i] * below : (1.0 - x[i]) * above);
        x[i] = low ? left + root : right - root;
    }
}

/* ---- inverse Gauss and von Mises ---- */

/* Michael, Schucany, Haas, "Generating random variates using transformations with multiple roots", 1976. */
static double inverse_gauss(qn_random *g, double mean, double scale)
{
    double y = rng_normal(g);
    y = mean * y * y;
    double x = mean * (1 - 2 / (1 + sqrt(1 + 4 * scale / y))), u = rng_double(g);
    return u <= mean / (mean + x) ? x : mean * mean / x;
}

/* The parameter of the wrapped Cauchy hat; a series where rho would vanish. */
static double hat(double kappa)
{
    if (kappa < 1e-5)
        return 1. / kappa + kappa;
    double r = 1 + sqrt(1 + 4 * kappa * kappa), rho = (r - sqrt(2 * r)) / (2 * kappa);
    return (1 + rho * rho) / (2 * rho);
}

/* x in [-pi, pi], as a remainder away from zero. */
static double wrap(double x)
{
    double turned = fmod(fabs(x) + M_PI, 2 * M_PI) - M_PI;
    return x < 0 ? -turned : turned;
}

/* A normal number where the law is that narrow. */
static double narrow_von_mises(qn_random *g, double mu, double kappa)
{
    double x = mu + sqrt(1. / kappa) * rng_normal(g);
    if (x < -M_PI)
        x += 2 * M_PI;
    if (x > M_PI)
        x -= 2 * M_PI;
    return x;
}

/* Best and Fisher, "Efficient simulation of the von Mises distribution", 1979. */
double rng_von_mises(qn_random *g, double mu, double kappa)
{
    if (isnan(kappa))
        return kappa;
    if (kappa < 1e-8)
        return M_PI * (2 * rng_double(g) - 1);
    if (kappa > 1e6 && !g->legacy)
        return narrow_von_mises(g, mu, kappa);
    double s = hat(kappa), w;
    if (isnan(s)) /* beyond what the squares can hold, which only the legacy way meets */
        return s;
    for (;;) {
        double z = cos(M_PI * rng_double(g));
        w = (1 + s * z) / (s + z);
        double y = kappa * (s - w), v = rng_double(g);
        if (y * (2 - y) - v >= 0 || log(y / v) + 1 - y >= 0)
            break;
    }
    double u = rng_double(g), angle = acos(w);
    return wrap((u < 0.5 ? -angle : angle) + mu);
}

LAW(wald, inverse_gauss(g, a, b))
LAW(vonmises, rng_von_mises(g, a, b))
