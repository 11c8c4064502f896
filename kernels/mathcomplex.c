/* SPDX-License-Identifier: BSD-3-Clause */
/* mathcomplex.c: elementary functions of complex numbers.
 *
 * Element by element, by the C library's complex functions where they are right, in double for both precisions (its
 * float versions are slower and less accurate); a complex64 result is rounded once per component.  Special cases are those of
 * C99 Annex G and of the Array API standard.  Errors are a few ULP of |result|, not of each component.
 *
 * Departures from kernel.h: these loops raise floating-point flags as the C library does; errno is put back.
 * The absolute value is the hypot kernel of the real and imaginary parts, and keeps the whole contract. */
#define MATH_NO_1
#include "math_generic.h"
#include <complex.h>
#include <errno.h>
#undef I

typedef double complex cplx;

/* re + im i, whatever they are: arithmetic with the imaginary unit would spoil infinities and signs of zero. */
static cplx cplx_of(double re, double im)
{
    const double parts[2] = { re, im };
    cplx z;
    memcpy(&z, parts, sizeof z);
    return z;
}

static bool is_finite(cplx z)
{
    return isfinite(creal(z)) && isfinite(cimag(z));
}

/* ---- logarithms -------------------------------------------------------------------------------------------------- */

/* x^2 + y^2 + c to twice the precision, rounded; c = -1 cancels exactly if 0.5 <= x^2 <= 2, x >= y >= 0. */
static double square_sum_minus_1(double x, double y)
{
    const double xx = x * x, yy = y * y, d = xx - 1, s = d + yy, t = s - d;
    const double e = (d - (s - t)) + (yy - t);
    return s + (e + (fma(x, x, -xx) + fma(y, y, -yy)));
}

/* log |a + bi|.  Near 1 it is log1p(|z|^2 - 1) / 2; elsewhere the relative error of hypot does no harm. */
static double log_abs(double a, double b)
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

static cplx log_c(cplx z)
{
    return cplx_of(log_abs(creal(z), cimag(z)), atan2(cimag(z), creal(z)));
}

/* To another base: exact on the axes where the real function is, and without the error of a product elsewhere. */
static cplx log_base(cplx z, double (*log_real)(double), double factor)
{
    const double a = creal(z), b = cimag(z), h = hypot(a, b);
    const bool plain = a == 0 || b == 0 || (h > 2 && h < 0x1p1000) || (h < 0.5 && h > 0x1p-900);
    return cplx_of(plain ? log_real(h) : log_abs(a, b) * factor, atan2(b, a) * factor);
}

static cplx log2_c(cplx z)
{
    return log_base(z, log2, M_LOG2E);
}

static cplx log10_c(cplx z)
{
    return log_base(z, log10, M_LOG10E);
}

/* log(1 + z).  |1 + z|^2 - 1 = 2a + a^2 + b^2 is summed with its errors for small z; 1 + a is exact or harmless else. */
static cplx log1p_c(cplx z)
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

/* expm1(a) cos b - 2 sin^2(b/2) + i e^a sin b; beyond a = 40 the 1 is lost anyway. */
static cplx expm1_c(cplx z)
{
    const double a = creal(z), b = cimag(z);
    if (b == 0)
        return cplx_of(expm1(a), b);
    if (!is_finite(z) || a > 40) {
        const cplx w = cexp(z);
        return cplx_of(creal(w) - 1, cimag(w));
    }
    double s, c;
    sincos(b, &s, &c);
    const double h = sin(0.5 * b);
    return cplx_of(fma(expm1(a), c, -2 * h * h), exp(a) * s);
}

static cplx product(cplx x, cplx y)
{
    const double a = creal(x), b = cimag(x), c = creal(y), d = cimag(y);
    return cplx_of(a * c - b * d, a * d + b * c);
}

/* x^n by squaring, n >= 1. */
static cplx power_int(cplx x, unsigned n)
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

/* |x|^c e^(-d arg x), at the angle c arg x + d log |x|, which is summed with the errors of its products. */
static cplx power_polar(cplx x, double c, double d)
{
    const double r = hypot(creal(x), cimag(x)), angle = carg(x);
    const double size = pow(r, c) * (d == 0 ? 1 : exp(-d * angle));
    if (!(r > 0x1p-1000 && r < INFINITY && size > 0x1p-1000 && size < 0x1p1000))
        return cpow(x, cplx_of(c, d));
    const double log_r = d == 0 ? 0 : log_abs(creal(x), cimag(x)), p = c * angle, q = d * log_r;
    double sn, cs;
    sincos(p + q, &sn, &cs);
    const double e = fma(c, angle, -p) + fma(d, log_r, -q);
    return cplx_of(size * (cs - e * sn), size * (sn + e * cs));
}

/* As NumPy: z^0 is 1, 0^y is 0 for a positive real part of y and NaN else; small integers multiply. */
static cplx power_c(cplx x, cplx y)
{
    const double c = creal(y), d = cimag(y);
    if (c == 0 && d == 0)
        return 1;
    if (creal(x) == 0 && cimag(x) == 0)
        return c > 0 ? 0 : cplx_of(NAN, NAN);
    if (d == 0 && fabs(c) <= 32 && c == rint(c)) {
        const cplx z = power_int(x, (unsigned)fabs(c));
        return c > 0 ? z : 1 / z;
    }
    return is_finite(x) && is_finite(y) ? power_polar(x, c, d) : cpow(x, y);
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

/* z / |z|: 0 for 0, +-1 or +-i where one component is infinite, NaN where both are. */
static cplx sign_c(cplx z)
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

/* A zero real part stays zero where b is no number (C11 DR 471, later than some C libraries). */
static cplx tanh_c(cplx z)
{
    return creal(z) == 0 && !isfinite(cimag(z)) ? cplx_of(creal(z), NAN) : ctanh(z);
}

static cplx tan_c(cplx z)
{
    return cimag(z) == 0 && !isfinite(creal(z)) ? cplx_of(NAN, cimag(z)) : ctan(z);
}

/* NaN + i pi/2 for 0 + i NaN, by the same reasoning as arccos(0 + i NaN) = pi/2 + i NaN. */
static cplx acosh_c(cplx z)
{
    return creal(z) == 0 && isnan(cimag(z)) ? cplx_of(NAN, M_PI_2) : cacosh(z);
}

/* ---- loops ------------------------------------------------------------------------------------------------------- */
static cplx get_c128(const char *p)
{
    return cplx_of(((const c128 *)(const void *)p)->re, ((const c128 *)(const void *)p)->im);
}

static void put_c128(char *p, cplx z)
{
    *(c128 *)(void *)p = (c128){ creal(z), cimag(z) };
}

static cplx get_c64(const char *p)
{
    return cplx_of((double)((const c64 *)(const void *)p)->re, (double)((const c64 *)(const void *)p)->im);
}

static void put_c64(char *p, cplx z)
{
    *(c64 *)(void *)p = (c64){ (float)creal(z), (float)cimag(z) };
}

#define COMPLEX_EACH(T)                                                                                                \
    static void each1_##T(cplx (*f)(cplx), char *const *args, const int64_t *strides, int64_t n)                       \
    {                                                                                                                  \
        const int saved = errno;                                                                                       \
        for (int64_t i = 0; i < n; i++)                                                                                \
            put_##T(args[1] + i * strides[1], f(get_##T(args[0] + i * strides[0])));                                   \
        errno = saved;                                                                                                 \
    }                                                                                                                  \
    static void each2_##T(cplx (*f)(cplx, cplx), char *const *args, const int64_t *strides, int64_t n)                 \
    {                                                                                                                  \
        const int saved = errno;                                                                                       \
        for (int64_t i = 0; i < n; i++)                                                                                \
            put_##T(args[2] + i * strides[2],                                                                          \
                    f(get_##T(args[0] + i * strides[0]), get_##T(args[1] + i * strides[1])));                          \
        errno = saved;                                                                                                 \
    }
COMPLEX_EACH(c64)
COMPLEX_EACH(c128)

#define COMPLEX_LOOP(arity, name, f, T)                                                                                \
    static void name##_##T(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        each##arity##_##T(f, args, strides, n);                                                                        \
    }
#define COMPLEX(arity, name, f) COMPLEX_LOOP(arity, name, f, c64) COMPLEX_LOOP(arity, name, f, c128)

COMPLEX(1, sign, sign_c)
COMPLEX(1, sqrt, csqrt)
COMPLEX(1, exp, cexp)
COMPLEX(1, expm1, expm1_c)
COMPLEX(1, log, log_c)
COMPLEX(1, log2, log2_c)
COMPLEX(1, log10, log10_c)
COMPLEX(1, log1p, log1p_c)
COMPLEX(1, sin, csin)
COMPLEX(1, cos, ccos)
COMPLEX(1, tan, tan_c)
COMPLEX(1, arcsin, casin)
COMPLEX(1, arccos, cacos)
COMPLEX(1, arctan, catan)
COMPLEX(1, sinh, csinh)
COMPLEX(1, cosh, ccosh)
COMPLEX(1, tanh, tanh_c)
COMPLEX(1, arcsinh, casinh)
COMPLEX(1, arccosh, acosh_c)
COMPLEX(1, arctanh, catanh)
COMPLEX(2, power, power_c)

/* ---- absolute value ---------------------------------------------------------------------------------------------- */
#define T f64
#define I i64
#define M m64
#include "math_hypot.inc.h"
#undef T
#undef I
#undef M
#define T f32
#define I i32
#define M m32
#include "math_hypot.inc.h"
#undef T
#undef I
#undef M

MATH2(hypot, f64)
MATH2(hypot, f32)

#define ABSOLUTE(C, T)                                                                                                 \
    static void absolute_##C(char *const *args, const int64_t *strides, int64_t n)                                     \
    {                                                                                                                  \
        char *const parts[] = { args[0], args[0] + sizeof(T), args[1] };                                               \
        const int64_t steps[] = { strides[0], strides[0], strides[1] };                                                \
        hypot_##T(parts, steps, n);                                                                                    \
    }
ABSOLUTE(c64, f32)
ABSOLUTE(c128, f64)

#define COMPLEX_ENTRIES(name)                                                                                          \
    QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_c64, name##_c64), QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_c128, name##_c128),

#undef MATH1   /* ops.def has lines of these names, which are not for us */
#undef MATH2
const qn_kernel_entry QN_TABLE(mathcomplex)[] = {
#define CMATH1(name) COMPLEX_ENTRIES(name)
#define CMATH2(name) COMPLEX_ENTRIES(name)
#include "ops.def"
    QN_ENTRY_END
};
