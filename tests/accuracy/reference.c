/* SPDX-License-Identifier: BSD-3-Clause */
/* reference.c: the C library in the next wider type as a filter, MPFR with 200 bits as the judge. */
#include "reference.h"
#include "tables.h"
#include <math.h>
#include <string.h>

/* The ULP of a result near e: that of its binade, at least the smallest subnormal. */
static int ulp_exponent(int e, int digits)
{
    const int emin = digits == 53 ? -1074 : -149;
    return e - (digits - 1) > emin ? e - (digits - 1) : emin;
}

static int max_exponent(int digits) { return digits == 53 ? 1024 : 128; }

/* Both infinite with one sign, or both NaN: no error. */
static double ulp_error(long double z, long double exact, int digits)
{
    if (isnan(z) || isnan(exact))
        return isnan(z) && isnan(exact) ? 0 : INFINITY;
    const long double top = ldexpl(1, max_exponent(digits));
    if (fabsl(exact) >= top)                       /* beyond the range: infinity stands for 2^emax */
        exact = copysignl(top, exact);
    if (isinf(z))
        z = copysignl(top, z);
    if (z == exact)
        return 0;
    const int e = exact == 0 ? -2000 : ilogbl(exact);
    return (double)(ldexpl(fabsl(z - exact), -ulp_exponent(e < max_exponent(digits) ? e : e - 1, digits)));
}

/* The same for float32 in double arithmetic, for the long sweeps. */
static double ulp_error_f32(double z, double exact)
{
    uint64_t bits;
    memcpy(&bits, &exact, sizeof bits);
    const int e = (int)(bits >> 52 & 2047) - 1023;
    if (!isfinite(z) || e < -300 || e > 127)
        return ulp_error(z, exact, 24);
    bits = (uint64_t)(1023 - ulp_exponent(e, 24)) << 52;
    double per_ulp;
    memcpy(&per_ulp, &bits, sizeof per_ulp);
    return fabs(z - exact) * per_ulp;
}

double exact_ulp(const reference *ref, double x, double y, double z, int digits)
{
    mpfr_t a, b, r;
    mpfr_inits2(200, a, b, r, (mpfr_ptr)NULL);
    mpfr_set_d(a, x, MPFR_RNDN);
    mpfr_set_d(b, y, MPFR_RNDN);
    if (ref->exact1)
        ref->exact1(r, a, MPFR_RNDN);
    else
        ref->exact2(r, a, b, MPFR_RNDN);
    double ulp;
    if (!mpfr_number_p(r) || !isfinite(z) || mpfr_zero_p(r) || mpfr_get_exp(r) > max_exponent(digits)) {
        ulp = ulp_error(z, mpfr_get_ld(r, MPFR_RNDN), digits);
    } else {
        const int e = ulp_exponent((int)mpfr_get_exp(r) - 1, digits);
        mpfr_sub_d(r, r, z, MPFR_RNDN);
        mpfr_mul_2si(r, r, -e, MPFR_RNDN);
        ulp = fabs(mpfr_get_d(r, MPFR_RNDN));
    }
    mpfr_clears(a, b, r, (mpfr_ptr)NULL);
    return ulp;
}

static int ref_logaddexp(mpfr_t r, const mpfr_t x, const mpfr_t y, mpfr_rnd_t rnd)
{
    const int order = mpfr_cmp(x, y);
    mpfr_t d;
    mpfr_init2(d, 400);
    mpfr_sub(d, order > 0 ? y : x, order > 0 ? x : y, rnd);
    mpfr_exp(d, d, rnd);
    mpfr_log1p(d, d, rnd);
    mpfr_add(r, d, order > 0 ? x : y, rnd);
    mpfr_clear(d);
    return 0;
}

static long double logaddexpl(long double x, long double y) { return fmaxl(x, y) + log1pl(expl(-fabsl(x - y))); }
static double logaddexp(double x, double y) { return fmax(x, y) + log1p(exp(-fabs(x - y))); }

#define FUNC1(name, libm, ...)                                                                                         \
    static double guess_##name##_f64(double x, double y, double z, int digits)                                         \
    {                                                                                                                  \
        (void)y;                                                                                                       \
        return ulp_error(z, libm##l(x), digits);                                                                       \
    }                                                                                                                  \
    static double guess_##name##_f32(double x, double y, double z, int digits)                                         \
    {                                                                                                                  \
        (void)y, (void)digits;                                                                                         \
        return ulp_error_f32(z, libm(x));                                                                              \
    }
#define FUNC2(name, libm, ...)                                                                                         \
    static double guess_##name##_f64(double x, double y, double z, int digits)                                         \
    {                                                                                                                  \
        return ulp_error(z, libm##l(x, y), digits);                                                                    \
    }                                                                                                                  \
    static double guess_##name##_f32(double x, double y, double z, int digits)                                         \
    {                                                                                                                  \
        (void)digits;                                                                                                  \
        return ulp_error_f32(z, libm(x, y));                                                                           \
    }
#include "functions.def"

const reference references[][2] = {
#define FUNC1(name, libm, mpfr, ...) { { guess_##name##_f64, mpfr, NULL }, { guess_##name##_f32, mpfr, NULL } },
#define FUNC2(name, libm, mpfr, ...) { { guess_##name##_f64, NULL, mpfr }, { guess_##name##_f32, NULL, mpfr } },
#include "functions.def"
};
