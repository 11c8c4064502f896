/* SPDX-License-Identifier: BSD-3-Clause */
/* reference.c: the C library in long double as a filter, MPFR with 200 bits as the judge. */
#include "reference.h"
#include "tables.h"
#include <math.h>

/* The ULP of a result near e: that of its binade, at least the smallest subnormal. */
static int ulp_exponent(int e, int digits)
{
    const int emin = digits == 53 ? -1074 : -149;
    return e - (digits - 1) > emin ? e - (digits - 1) : emin;
}

static int max_exponent(int digits) { return digits == 53 ? 1024 : 128; }

/* Both infinite with one sign, or both NaN: no error. */
double ulp_error(long double z, long double exact, int digits)
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

/* max + log_b(1 + b^-|x - y|) for b = e and b = 2. */
static int log_of_sum(mpfr_t r, const mpfr_t x, const mpfr_t y, bool two)
{
    const int order = mpfr_cmp(x, y);
    mpfr_t d;
    mpfr_init2(d, 400);
    mpfr_sub(d, order > 0 ? y : x, order > 0 ? x : y, MPFR_RNDN);
    (two ? mpfr_exp2 : mpfr_exp)(d, d, MPFR_RNDN);
    if (two)
        mpfr_log2p1(d, d, MPFR_RNDN);
    else
        mpfr_log1p(d, d, MPFR_RNDN);
    mpfr_add(r, d, order > 0 ? x : y, MPFR_RNDN);
    mpfr_clear(d);
    return 0;
}
static int ref_logaddexp(mpfr_t r, const mpfr_t x, const mpfr_t y, mpfr_rnd_t rnd) { return (void)rnd, log_of_sum(r, x, y, false); }
static int ref_logaddexp2(mpfr_t r, const mpfr_t x, const mpfr_t y, mpfr_rnd_t rnd) { return (void)rnd, log_of_sum(r, x, y, true); }

static int ref_sinc(mpfr_t r, const mpfr_t x, mpfr_rnd_t rnd)
{
    if (mpfr_zero_p(x))
        return mpfr_set_ui(r, 1, rnd);
    mpfr_t pi_x;
    mpfr_init2(pi_x, 300);
    mpfr_const_pi(pi_x, rnd);
    mpfr_mul(pi_x, pi_x, x, rnd);
    mpfr_sinpi(r, x, rnd);
    mpfr_div(r, r, pi_x, rnd);
    mpfr_clear(pi_x);
    return 0;
}

/* The power series: all terms are positive, so the sum is as good as they are; far too slow as a filter. */
static int ref_i0(mpfr_t r, const mpfr_t x, mpfr_rnd_t rnd)
{
    if (!mpfr_number_p(x))
        return mpfr_abs(r, x, rnd);
    if (mpfr_cmpabs_ui(x, 800) > 0)
        return mpfr_set_ui_2exp(r, 1, 1100, rnd);      /* beyond the range */
    mpfr_t t, term;
    mpfr_inits2(200, t, term, (mpfr_ptr)NULL);
    mpfr_sqr(t, x, rnd);
    mpfr_div_2ui(t, t, 2, rnd);
    mpfr_set_ui(term, 1, rnd);
    mpfr_set_ui(r, 1, rnd);
    for (unsigned long k = 1; !mpfr_zero_p(term) && mpfr_get_exp(term) > mpfr_get_exp(r) - 180; k++) {
        mpfr_mul(term, term, t, rnd);
        mpfr_div_ui(term, term, k * k, rnd);
        mpfr_add(r, r, term, rnd);
    }
    mpfr_clears(t, term, (mpfr_ptr)NULL);
    return 0;
}

static int ref_degrees(mpfr_t r, const mpfr_t x, mpfr_rnd_t rnd)
{
    mpfr_const_pi(r, rnd);
    mpfr_div(r, x, r, rnd);
    return mpfr_mul_ui(r, r, 180, rnd);
}
static int ref_radians(mpfr_t r, const mpfr_t x, mpfr_rnd_t rnd)
{
    mpfr_const_pi(r, rnd);
    mpfr_mul(r, x, r, rnd);
    return mpfr_div_ui(r, r, 180, rnd);
}

/* ---- long double ------------------------------------------------------------------------------------------------- */
#define PI_L 0xc.90fdaa22168c235p-2L
/* The sum, or NaN if most of it cancels: MPFR judges then. */
static long double unless_cancelled(long double a, long double b) { return fabsl(a + b) < fabsl(a) / 8 ? (long double)NAN : a + b; }
static long double logaddexpl(long double x, long double y) { return unless_cancelled(fmaxl(x, y), log1pl(expl(-fabsl(x - y)))); }
static long double logaddexp2l(long double x, long double y)
{
    return unless_cancelled(fmaxl(x, y), log1pl(exp2l(-fabsl(x - y))) * 0xb.8aa3b295c17f0bcp-3L);
}
static long double degreesl(long double x) { return x * (180 / PI_L); }
static long double radiansl(long double x) { return x * (PI_L / 180); }
/* sin(pi x) from the distance to the nearest integer, which is exact. */
static long double sincl(long double x)
{
    const long double k = rintl(x), s = sinl(PI_L * (x - k));
    return x == 0 ? 1 : (fmodl(k, 2) == 0 ? s : -s) / (PI_L * x);
}

#define FUNC1(name, libm, ...)                                                                                         \
    static long double wide_##name(long double x, long double y)                                                       \
    {                                                                                                                  \
        (void)y;                                                                                                       \
        return libm##l(x);                                                                                             \
    }
#define FUNC2(name, libm, ...)                                                                                         \
    static long double wide_##name(long double x, long double y) { return libm##l(x, y); }
#define i0l(x) ((void)(x), (long double)NAN)
#include "functions.def"

const reference references[] = {
#define FUNC1(name, libm, mpfr, ...) { mpfr == ref_i0 ? NULL : wide_##name, mpfr, NULL },
#define FUNC2(name, libm, mpfr, ...) { wide_##name, NULL, mpfr },
#include "functions.def"
};
