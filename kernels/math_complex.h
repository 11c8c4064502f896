/* SPDX-License-Identifier: BSD-3-Clause */
/* math_complex.h: the elementary functions of one complex number, in double.
 *
 * By the C library's functions where they are right.  Special cases are those of C99 Annex G and of the Array API
 * standard.  The families call them where they have no vector code, and for elements that it leaves out.
 * They raise floating-point flags and set errno as the C library does. */
#ifndef QN_MATH_COMPLEX_H
#define QN_MATH_COMPLEX_H

#include "kernel.h"
#include <complex.h>
#include <math.h>
#include <string.h>
#undef I   /* too short a name to give away */

typedef double complex cplx;

/* re + im i, whatever they are: arithmetic with the imaginary unit would spoil infinities and signs of zero. */
static inline cplx cplx_of(double re, double im)
{
    const double parts[2] = { re, im };
    cplx z;
    memcpy(&z, parts, sizeof z);
    return z;
}

static inline bool is_finite(cplx z)
{
    return isfinite(creal(z)) && isfinite(cimag(z));
}

/* ---- logarithms -------------------------------------------------------------------------------------------------- */

/* x^2 + y^2 + c to twice the precision, rounded; c = -1 cancels exactly if 0.5 <= x^2 <= 2, x >= y >= 0. */
static inline double square_sum_minus_1(double x, double y)
{
    const double xx = x * x, yy = y * y, d = xx - 1, s = d + yy, t = s - d;
    const double e = (d - (s - t)) + (yy - t);
    return s + (e + (fma(x, x, -xx) + fma(y, y, -yy)));
}

/* log |a + bi|.  Near 1 it is log1p(|z|^2 - 1) / 2; elsewhere the relative error of hypot does no harm. */
static inline double log_abs(double a, double b)
{
    double x = fmax(fabs(a), fabs(b)), y = fmin(fabs(a), fabs(b)), shift = 0;
    if (!(isfinite(a) && isfinite(b)))
        return log(hypot(a, b));
    if (x > 0.7 && x < 1.4 && x * x + y * y < 3)
        return 0.5 * log1p(square_sum_minus_1(x, y));
    if (x > 0x1p1000 || x < 0x1p-900) {
        const int k = x > 1 ? -100 : 200;
        x = ldexp(x, k), y = ldexp(y, k);
        shift = -k * M_LN2;
    }
    return log(hypot(x, y)) + shift;
}

static inline cplx log_c(cplx z)
{
    return cplx_of(log_abs(creal(z), cimag(z)), atan2(cimag(z), creal(z)));
}

/* To another base: exact on the axes where the real function is, and without the error of a product elsewhere. */
static inline cplx log_to_base(cplx z, double (*log_real)(double), double factor)
{
    const double a = creal(z), b = cimag(z), h = hypot(a, b);
    const bool plain = a == 0 || b == 0 || (h > 2 && h < 0x1p1000) || (h < 0.5 && h > 0x1p-900);
    return cplx_of(plain ? log_real(h) : log_abs(a, b) * factor, atan2(b, a) * factor);
}

static inline cplx log2_c(cplx z)
{
    return log_to_base(z, log2, M_LOG2E);
}

static inline cplx log10_c(cplx z)
{
    return log_to_base(z, log10, M_LOG10E);
}

/* log(1 + z).  |1 + z|^2 - 1 = 2a + a^2 + b^2 is summed with its errors for small z; 1 + a is exact or harmless
 * else. */
static inline cplx log1p_c(cplx z)
{
    const double a = creal(z), b = cimag(z);
    const double angle = atan2(b, 1 + a);
    if (!(a > -0.5 && a < 1 && fabs(b) < 1))
        return cplx_of(log_abs(1 + a, b), angle);
    const double aa = a * a, bb = b * b, s = 2 * a + aa, e = aa - (s - 2 * a), t = s + bb, u = t - s;
    const double f = (s - (t - u)) + (bb - u);
    return cplx_of(0.5 * log1p(t + (e + f + (fma(a, a, -aa) + fma(b, b, -bb)))), angle);
}

/* ---- exponentials and powers ------------------------------------------------------------------------------------- */

#define LN2 0x1.62e42fefa39efp-1          /* with LN2_REST 106 bits of ln 2 */
#define LN2_REST 0x1.abc9e3b39803fp-56

/* The whole part of a scales, so that only the last step overflows or underflows; beyond +-5000 nothing changes. */
static inline cplx exp2_c(cplx z)
{
    const double a = creal(z), b = cimag(z), angle = b * LN2;
    if (!is_finite(z))
        return cexp(cplx_of(a * LN2, angle));
    double s = 0, c = 1, clamped = fmin(fmax(a, -5000), 5000), whole = rint(clamped), size = exp2(clamped - whole);
    sincos(angle, &s, &c);
    return cplx_of(scalbn(size * c, (int)whole), scalbn(size * s, (int)whole));
}

/* expm1(a) cos b - 2 sin^2(b/2) + i e^a sin b; beyond a = 40 the 1 is lost anyway. */
static inline cplx expm1_c(cplx z)
{
    const double a = creal(z), b = cimag(z);
    if (b == 0)
        return cplx_of(expm1(a) + 0.0, b);   /* never -0 */
    if (!is_finite(z) || a > 40) {
        const cplx w = cexp(z);
        return cplx_of(creal(w) - 1, cimag(w));
    }
    double s, c;
    sincos(b, &s, &c);
    const double h = sin(0.5 * b);
    return cplx_of(fma(expm1(a), c, -2 * h * h), exp(a) * s);
}

static inline cplx product(cplx x, cplx y)
{
    const double a = creal(x), b = cimag(x), c = creal(y), d = cimag(y);
    return cplx_of(a * c - b * d, a * d + b * c);
}

#define POWER_INT_MAX 100   /* up to there NumPy multiplies, and loses less than the general formula */

/* x^n by squaring, n >= 1. */
static inline cplx power_int(cplx x, unsigned n)
{
    while ((n & 1) == 0)
        x = product(x, x), n >>= 1;
    cplx z = x;
    while (n >>= 1) {
        x = product(x, x);
        if (n & 1)
            z = product(z, x);
    }
    return z;
}

/* |x|^c e^(-d arg x), at the angle c arg x + d log |x|. Near 1 |x| has fewer digits than its logarithm. The angle is summed with the
 * errors of its products; those of a large one, which turn it more than a little, are not above those of its factors. */
static inline cplx power_polar(cplx x, double c, double d)
{
    const double r = hypot(creal(x), cimag(x)), angle = carg(x);
    const bool near_1 = r > 0.75 && r < 1.25;
    const double log_r = near_1 || d != 0 ? log_abs(creal(x), cimag(x)) : 0;
    const double size = (near_1 ? exp(c * log_r) : pow(r, c)) * (d == 0 ? 1 : exp(-d * angle));
    if (!(r > 0x1p-1000 && r < INFINITY && size > 0x1p-1000 && size < 0x1p1000))
        return cpow(x, cplx_of(c, d));
    const double p = c * angle, q = d * log_r, error = fma(c, angle, -p) + fma(d, log_r, -q);
    const double e = fabs(error) < 0x1p-26 ? error : 0;
    double sn, cs;
    sincos(p + q, &sn, &cs);
    return cplx_of(size * (cs - e * sn), size * (sn + e * cs));
}

/* As NumPy: z^0 is 1, 0^y is 0 for a positive real part of y and NaN else; small integers multiply. */
static inline cplx power_c(cplx x, cplx y)
{
    const double c = creal(y), d = cimag(y);
    if (c == 0 && d == 0)
        return 1;
    if (creal(x) == 0 && cimag(x) == 0)
        return c > 0 ? 0 : cplx_of(NAN, NAN);
    if (d == 0 && fabs(c) <= POWER_INT_MAX && c == rint(c)) {
        const cplx z = power_int(x, (unsigned)fabs(c));
        return c > 0 ? z : 1 / z;
    }
    return is_finite(x) && is_finite(y) ? power_polar(x, c, d) : cpow(x, y);
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

/* z / |z|: 0 for 0, +-1 or +-i where one component is infinite, NaN where both are. */
static inline cplx sign_c(cplx z)
{
    double a = creal(z), b = cimag(z);
    if (isnan(a) || isnan(b))
        return cplx_of(NAN, NAN);
    if (isinf(a) != isinf(b))
        return isinf(a) ? cplx_of(copysign(1, a), copysign(0, b)) : cplx_of(copysign(0, a), copysign(1, b));
    const double x = fmax(fabs(a), fabs(b));
    if (x == 0)
        return 0;
    if (x < 0x1p-960 || x > 0x1p1020) {
        const int k = x > 1 ? -4 : 200;
        a = ldexp(a, k), b = ldexp(b, k);
    }
    const double r = hypot(a, b);
    return isinf(r) ? cplx_of(NAN, NAN) : cplx_of(a / r, b / r);
}

/* Limits where a is infinite, as the Array API has them; a zero a stays zero where b is no number (C11 DR 471,
 * later than some C libraries). */
static inline cplx tanh_c(cplx z)
{
    const double a = creal(z), b = cimag(z);
    if (isinf(a))
        return cplx_of(copysign(1, a), copysign(0, b));
    return a == 0 && !isfinite(b) ? cplx_of(a, NAN) : ctanh(z);
}

static inline cplx tan_c(cplx z)
{
    const cplx w = tanh_c(cplx_of(-cimag(z), creal(z)));
    return cplx_of(cimag(w), -creal(w));
}

/* NaN + i pi/2 for 0 + i NaN, by the same reasoning as arccos(0 + i NaN) = pi/2 + i NaN. */
static inline cplx acosh_c(cplx z)
{
    return creal(z) == 0 && isnan(cimag(z)) ? cplx_of(NAN, M_PI_2) : cacosh(z);
}

#endif
