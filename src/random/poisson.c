/* SPDX-License-Identifier: BSD-3-Clause */
/* poisson.c: Poisson numbers: by multiplication of uniforms below a mean of 10 (Knuth), above it by the transformed rejection PTRS
 * (Hoermann, Insurance: Mathematics and Economics 12, 1993). */
#include "internal.h"

/* log Gamma(x): Stirling's series (Zhang and Jin, Computation of Special Functions, 1996), moved up to x >= 7. */
double rng_log_gamma(double x)
{
    static const double a[10] = {
        8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04, 8.417508417508418e-04,
        -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02, 1.796443723688307e-01, -1.39243221690590e+00,
    };
    if (x == 1.0 || x == 2.0)
        return 0.0;
    int n = x < 7.0 ? (int)(7 - x) : 0;
    double y = x + n, z = (1.0 / y) * (1.0 / y), sum = a[9];
    for (int k = 8; k >= 0; k--)
        sum = sum * z + a[k];
    double value = sum / y + 0.5 * 1.8378770664093453 + (y - 0.5) * log(y) - y;
    for (int k = 0; k < n; k++, y -= 1.0)
        value -= log(y - 1.0);
    return value;
}

rng_poisson rng_poisson_setup(double lam)
{
    if (!(lam >= 10))
        return (rng_poisson){ .lam = lam, .limit = exp(-lam) };
    double b = 0.931 + 2.53 * sqrt(lam);
    return (rng_poisson){ .lam = lam, .log_lam = log(lam), .a = -0.059 + 0.02483 * b, .b = b,
                          .log_inverse_alpha = log(1.1239 + 1.1328 / (b - 3.4)), .vr = 0.9277 - 3.6224 / (b - 2) };
}

static int64_t multiplied(qn_random *g, double limit)
{
    double product = rng_double(g);
    int64_t n = 0;
    for (; product > limit; product *= rng_double(g))
        n++;
    return n;
}

static int64_t transformed(qn_random *g, const rng_poisson *law)
{
    const double a = law->a, b = law->b, lam = law->lam;
    for (;;) {
        double u = rng_double(g) - 0.5, v = rng_double(g), us = 0.5 - fabs(u), x = floor((2 * a / us + b) * u + lam + 0.43);
        int64_t k = x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN; /* as x86 converts */
        if (us >= 0.07 && v <= law->vr)
            return k;
        if (k < 0 || (us < 0.013 && v > us))
            continue;
        if (log(v) + law->log_inverse_alpha - log(a / (us * us) + b) <= -lam + (double)k * law->log_lam -
            rng_log_gamma((double)k + 1))
            return k;
    }
}

int64_t rng_poisson_draw(qn_random *g, const rng_poisson *law)
{
    return law->lam >= 10 ? transformed(g, law) : law->lam == 0 ? 0 : multiplied(g, law->limit);
}
