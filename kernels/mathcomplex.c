/* SPDX-License-Identifier: BSD-3-Clause */
/* mathcomplex.c: elementary functions of complex numbers.
 *
 * A function <name>_cv takes vectors of real and imaginary parts in float64, also for complex64, whose results are
 * rounded once.  It is right for ordinary elements: finite, nonzero and far enough from overflow, underflow and its
 * other limits.  The others are done one by one (math_complex.h), as all are where no vector function exists.
 * Errors are a few ULP of |result|, not of each component.
 *
 * Departure from kernel.h: single elements go through libm and raise the flags it raises; errno is put back.
 * The absolute value is the hypot kernel of the two parts, and keeps the whole contract. */
#define MATH_NO_1
#define MATH_NO_2
#include "math_arctan.h"
#include "math_complex.h"
#include "math_exp.h"
#include "math_log.h"
#include "math_sin.h"
#include <errno.h>

#define T f64
#define I i64
#define M m64
#include "math_arctan.inc.h"
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

/* ---- single elements ----------------------------------------------------------------------------------------------- */

/* The lanes where `skip` is 0, by f of a + bi or, if f is NULL, by g of a + bi and c + di. */
static __attribute__((noinline)) void singles(cplx (*f)(cplx), cplx (*g)(cplx, cplx), vf64 skip, vf64 a, vf64 b, vf64 c,
                                              vf64 d, vf64 *re, vf64 *im)
{
    double in[5][MATH_BLOCK], out[2][MATH_BLOCK];
    const int saved = errno;
    v_store_f64(in[0], a);
    v_store_f64(in[1], b);
    v_store_f64(in[2], c);
    v_store_f64(in[3], d);
    v_store_f64(in[4], skip);
    v_store_f64(out[0], *re);
    v_store_f64(out[1], *im);
    for (int i = 0; i < (int)VL_f64; i++) {
        if (in[4][i] != 0)
            continue;
        const cplx x = cplx_of(in[0][i], in[1][i]), z = f ? f(x) : g(x, cplx_of(in[2][i], in[3][i]));
        out[0][i] = creal(z);
        out[1][i] = cimag(z);
    }
    *re = v_load_f64(out[0]);
    *im = v_load_f64(out[1]);
    errno = saved;
}

/* Replaces the results of lanes that are not ordinary.  Copies, lest the common path keep its results in memory. */
QN_INLINE void mend2(cplx (*f)(cplx), cplx (*g)(cplx, cplx), vm64 ordinary, vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re,
                     vf64 *im)
{
    if (v_all_m64(ordinary))
        return;
    vf64 x = *re, y = *im;
    singles(f, g, v_sel_f64(ordinary, v_set1_f64(1), v_set1_f64(0)), a, b, c, d, &x, &y);
    *re = x;
    *im = y;
}

QN_INLINE void mend(cplx (*f)(cplx), vm64 ordinary, vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    mend2(f, NULL, ordinary, a, b, a, b, re, im);
}

QN_INLINE vm64 below(vf64 x, double limit)
{
    return v_lt_f64(v_abs_f64(x), v_set1_f64(limit));
}

/* lo < max(|a|, |b|) < hi. */
QN_INLINE vm64 size_within(vf64 a, vf64 b, double lo, double hi)
{
    const vf64 m = v_max_f64(v_abs_f64(a), v_abs_f64(b));
    return v_and_m64(v_and_m64(v_gt_f64(m, v_set1_f64(lo)), v_lt_f64(m, v_set1_f64(hi))),
                     v_not_m64(v_or_m64(v_isnan_f64(a), v_isnan_f64(b))));
}

/* ---- roots and signs ----------------------------------------------------------------------------------------------- */

/* t = sqrt((|z| + |a|) / 2) and b / 2t are the parts of the root, exchanged for a < 0. */
QN_INLINE void sqrt_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    const vf64 half = v_set1_f64(0.5), aa = v_abs_f64(a), ab = v_abs_f64(b);
    const vf64 t = v_sqrt_f64(v_mul_f64(half, v_add_f64(hypot_in_range_f64(v_max_f64(aa, ab), v_min_f64(aa, ab)), aa)));
    const vf64 u = v_mul_f64(v_div_f64(ab, t), half);
    const vm64 left = v_lt_f64(a, v_set1_f64(0));
    *re = v_sel_f64(left, u, t);
    *im = v_copysign_f64(v_sel_f64(left, t, u), b);
    mend(csqrt, size_within(a, b, 0x1p-400, 0x1p400), a, b, re, im);
}

QN_INLINE void sign_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    const vf64 aa = v_abs_f64(a), ab = v_abs_f64(b);
    const vf64 h = hypot_in_range_f64(v_max_f64(aa, ab), v_min_f64(aa, ab));
    *re = v_div_f64(a, h);
    *im = v_div_f64(b, h);
    mend(sign_c, size_within(a, b, 0x1p-400, 0x1p400), a, b, re, im);
}

/* ---- exponentials -------------------------------------------------------------------------------------------------- */

/* e^(x + *tail), |x| < 700 and a tail of an ulp of x, or NULL. */
QN_INLINE vf64 exp_plain(vf64 x, const vf64 *tail)
{
    vf64 k;
    const vf64 e = exp_split(x, tail, &k);
    return v_scale_normal_f64(e, k);
}

#define TURNS_MAX PIO2_HUGE   /* sin_cos is slow beyond */

QN_INLINE void exp_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c;
    const vm64 ordinary = v_and_m64(below(a, 700), below(b, TURNS_MAX));
    const vf64 e = exp_plain(v_sel_f64(ordinary, a, v_set1_f64(0)), NULL);
    sin_cos(b, &s, &c);
    *re = v_mul_f64(e, c);
    *im = v_mul_f64(e, s);
    mend(cexp, ordinary, a, b, re, im);
}

/* sinh x = x + x^3 / 3! + ..., error 2^-56 for |x| < 1; e^|x| / 2 -+ e^-|x| / 2 beyond, and for cosh; |x| < 700. */
QN_INLINE void sinh_cosh(vf64 x, vf64 *sinh_x, vf64 *cosh_x)
{
    static const double c[] = { 0x1.5555555555555p-3,  0x1.1111111111111p-7,  0x1.a01a01a01a01ap-13, 0x1.71de3a556c734p-19,
                                0x1.ae64567f544e4p-26, 0x1.6124613a86d09p-33, 0x1.ae7f3e733b81fp-41, 0x1.952c77030ad4ap-49 };
    const vf64 ax = v_abs_f64(x), half = v_set1_f64(0.5), x2 = v_mul_f64(x, x);
    const vf64 e = v_mul_f64(exp_plain(ax, NULL), half), inverse = v_div_f64(v_set1_f64(0.25), e);
    const vf64 small = v_fma_f64(v_mul_f64(ax, x2), POLY_f64(x2, c), ax);
    *sinh_x = v_copysign_f64(v_sel_f64(v_lt_f64(ax, v_set1_f64(1)), small, v_sub_f64(e, inverse)), x);
    *cosh_x = v_add_f64(e, inverse);
}

/* The four functions of a + bi and of -b + ai: sine and cosine of the angle, hyperbolic ones of x. */
QN_INLINE vm64 waves(vf64 angle, vf64 x, vf64 *s, vf64 *c, vf64 *sh, vf64 *ch)
{
    const vm64 ordinary = v_and_m64(below(x, 700), below(angle, TURNS_MAX));
    sin_cos(angle, s, c);
    sinh_cosh(v_sel_f64(ordinary, x, v_set1_f64(1)), sh, ch);
    return ordinary;
}

QN_INLINE void sin_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c, sh, ch;
    const vm64 ordinary = waves(a, b, &s, &c, &sh, &ch);
    *re = v_mul_f64(s, ch);
    *im = v_mul_f64(c, sh);
    mend(csin, ordinary, a, b, re, im);
}

QN_INLINE void cos_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c, sh, ch;
    const vm64 ordinary = waves(a, b, &s, &c, &sh, &ch);
    *re = v_mul_f64(c, ch);
    *im = v_neg_f64(v_mul_f64(s, sh));
    mend(ccos, ordinary, a, b, re, im);
}

QN_INLINE void sinh_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c, sh, ch;
    const vm64 ordinary = waves(b, a, &s, &c, &sh, &ch);
    *re = v_mul_f64(sh, c);
    *im = v_mul_f64(ch, s);
    mend(csinh, ordinary, a, b, re, im);
}

QN_INLINE void cosh_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c, sh, ch;
    const vm64 ordinary = waves(b, a, &s, &c, &sh, &ch);
    *re = v_mul_f64(ch, c);
    *im = v_mul_f64(sh, s);
    mend(ccosh, ordinary, a, b, re, im);
}

/* expm1 x: x + x^2/2! + ..., error 2^-56 for |x| < 0.35; e^x - 1 beyond. */
QN_INLINE vf64 expm1_plain(vf64 x, vf64 exp_x)
{
    static const double c[] = { 0.5, 0x1.5555555555555p-3, 0x1.5555555555555p-5, 0x1.1111111111111p-7, 0x1.6c16c16c16c17p-10,
                                0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-16, 0x1.71de3a556c734p-19, 0x1.27e4fb7789f5cp-22,
                                0x1.ae64567f544e4p-26, 0x1.1eed8eff8d898p-29, 0x1.6124613a86d09p-33 };
    const vf64 small = v_fma_f64(v_mul_f64(x, x), POLY_f64(x, c), x);
    return v_sel_f64(below(x, 0.35), small, v_sub_f64(exp_x, v_set1_f64(1)));
}

/* expm1(a) cos b - (1 - cos b) + i e^a sin b; for cos b > 0, 1 - cos b = sin^2 b / (1 + cos b) keeps its digits. */
QN_INLINE void expm1_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c;
    const vf64 one = v_set1_f64(1), zero = v_set1_f64(0);
    const vm64 ordinary = v_and_m64(below(a, 700), below(b, TURNS_MAX));
    const vf64 x = v_sel_f64(ordinary, a, zero), e = exp_plain(x, NULL);
    sin_cos(b, &s, &c);
    const vf64 versine = v_sel_f64(v_gt_f64(c, zero), v_div_f64(v_mul_f64(s, s), v_add_f64(one, c)), v_sub_f64(one, c));
    *re = v_fms_f64(expm1_plain(x, e), c, versine);
    *im = v_mul_f64(e, s);
    mend(expm1_c, v_andnot_m64(ordinary, v_eq_f64(b, zero)), a, b, re, im);
}

/* (sinh a cosh a + i sin b cos b) / (sinh^2 a + cos^2 b), without overflow for |a| < 300. */
QN_INLINE vm64 tanh_parts(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c, sh, ch;
    const vm64 ordinary = waves(b, a, &s, &c, &sh, &ch);
    const vf64 inverse = v_div_f64(v_set1_f64(1), v_fma_f64(sh, sh, v_mul_f64(c, c)));
    const vm64 flat = v_gt_f64(v_abs_f64(a), v_set1_f64(20));
    *re = v_sel_f64(flat, v_copysign_f64(v_set1_f64(1), a), v_mul_f64(v_mul_f64(sh, ch), inverse));
    *im = v_mul_f64(v_mul_f64(s, c), inverse);
    return v_and_m64(ordinary, below(a, 300));
}

QN_INLINE void tanh_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    mend(tanh_c, tanh_parts(a, b, re, im), a, b, re, im);
}

QN_INLINE void tan_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    mend(tan_c, tanh_parts(b, a, im, re), a, b, re, im);
}

/* ---- logarithms and powers ----------------------------------------------------------------------------------------- */

/* |z|^2 as a sum ready for a logarithm, where |z| is neither huge nor tiny. */
QN_INLINE vf64 square_sum(vf64 a, vf64 b, vf64 *lo)
{
    const vf64 aa = v_abs_f64(a), ab = v_abs_f64(b), x = v_max_f64(aa, ab), y = v_min_f64(aa, ab);
    vf64 xl, yl, e;
    const vf64 xx = dd_prod(x, x, &xl), yy = dd_prod(y, y, &yl), s = dd_fast_sum(xx, yy, &e);
    return dd_fast_sum(s, v_add_f64(e, v_add_f64(xl, yl)), lo);
}

#define LOG_LOW 0x1p-400
#define LOG_HIGH 0x1p400

/* log sqrt(x + lo), |lo| <= ulp(x).  With |z|^2 as a sum it is log |z|, near 1 as well. */
QN_INLINE vf64 log_root(const log_base *base, vf64 x, vf64 lo)
{
    vf64 rl, k;
    vi64 j;
    const vf64 r = log_reduce(x, &lo, &rl, &k, &j);
    return v_mul_f64(log_round(base, r, rl, k, j), v_set1_f64(0.5));
}

/* The logarithm to a base, of which `factor` is 1 / log base. */
QN_INLINE void log_parts(const log_base *base, cplx (*f)(cplx), double factor, vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 lo;
    const vf64 s = square_sum(a, b, &lo);
    *re = log_root(base, s, lo);
    *im = v_mul_f64(arctan2_f64_v(b, a), v_set1_f64(factor));
    mend(f, size_within(a, b, LOG_LOW, LOG_HIGH), a, b, re, im);
}

QN_INLINE void log_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    log_parts(&log_natural, log_c, 1, a, b, re, im);
}

QN_INLINE void log2_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    log_parts(&log_binary, log2_c, M_LOG2E, a, b, re, im);
}

QN_INLINE void log10_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    log_parts(&log_decimal, log10_c, M_LOG10E, a, b, re, im);
}

/* log |1 + z|, |1 + z|^2 = 1 + s + e: for small s by the series, whose coefficients are good to 1/31.  For a < -1/2, 1 + a
 * is exact, or its error harmless. */
QN_INLINE vf64 log1p_size(vf64 a, vf64 b)
{
    const vf64 one = v_set1_f64(1);
    vf64 aal, bbl, sl, tl, xl, yl;
    const vf64 aa = dd_prod(a, a, &aal), bb = dd_prod(b, b, &bbl);
    const vf64 t = dd_sum(v_add_f64(a, a), aa, &tl), s = dd_sum(t, bb, &sl);
    const vf64 e = v_add_f64(v_add_f64(sl, tl), v_add_f64(aal, bbl));
    const vf64 series = v_add_f64(s, v_fma_f64(v_mul_f64(s, s), POLY_f64(s, log_natural.q), e));

    const vm64 left = v_lt_f64(a, v_set1_f64(-0.5));
    const vf64 x = dd_sum(s, one, &xl), y = square_sum(v_add_f64(a, one), b, &yl);
    const vf64 log = log_root(&log_natural, v_sel_f64(left, y, x), v_sel_f64(left, yl, v_add_f64(xl, e)));
    return v_sel_f64(below(s, 1.0 / 31), v_mul_f64(series, v_set1_f64(0.5)), log);
}

QN_INLINE void log1p_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    const vf64 u = v_add_f64(a, v_set1_f64(1));
    *re = log1p_size(a, b);
    *im = arctan2_f64_v(b, u);
    mend(log1p_c, v_and_m64(size_within(a, b, 0x1p-400, LOG_HIGH), size_within(u, b, LOG_LOW, LOG_HIGH)), a, b, re, im);
}

QN_INLINE void multiply(vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    const vf64 x = v_sub_f64(v_mul_f64(a, c), v_mul_f64(b, d));
    *im = v_add_f64(v_mul_f64(a, d), v_mul_f64(b, c));
    *re = x;
}

/* (a + bi)^c for integral c by squaring, and a reciprocal for c < 0. */
QN_INLINE void power_integral(vf64 a, vf64 b, vf64 c, vf64 *re, vf64 *im)
{
    const vi64 none = v_set1_i64(0), one = v_set1_i64(1);
    vi64 n = v_cvt_f64_i64(v_abs_f64(c));
    vf64 x = v_set1_f64(1), y = v_set1_f64(0);
    while (v_any_m64(v_gt_i64(n, none))) {
        vf64 xn, yn;
        const vm64 odd = v_eq_i64(v_and_i64(n, one), one);
        multiply(x, y, a, b, &xn, &yn);
        x = v_sel_f64(odd, xn, x);
        y = v_sel_f64(odd, yn, y);
        multiply(a, b, a, b, &a, &b);
        n = v_shr_i64(n, 1);
    }
    const vm64 negative = v_lt_f64(c, v_set1_f64(0));
    const vf64 size = v_sel_f64(negative, v_fma_f64(x, x, v_mul_f64(y, y)), v_set1_f64(1));
    *re = v_div_f64(x, size);
    *im = v_div_f64(v_sel_f64(negative, v_neg_f64(y), y), size);
}

/* e^u (cos v + i sin v) with u = c log|x| - d arg x and v = c arg x + d log|x|, both as sums. */
QN_INLINE vm64 power_general(vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    vf64 lo, rl, k, ll, ul, vl, e, f, s, t;
    vi64 j;
    const vf64 sq = square_sum(a, b, &lo), r = log_reduce(sq, &lo, &rl, &k, &j), half = v_set1_f64(0.5);
    const vf64 log = log_dd(r, rl, k, j, &ll), l = v_mul_f64(dd_fast_sum(log, ll, &ll), half), angle = arctan2_f64_v(b, a);
    ll = v_mul_f64(ll, half);
    const vf64 cl = dd_prod(c, l, &e), da = dd_prod(d, angle, &f), u = dd_sum(cl, v_neg_f64(da), &ul);
    ul = v_add_f64(ul, v_fma_f64(c, ll, v_sub_f64(e, f)));
    const vf64 ca = dd_prod(c, angle, &e), dl = dd_prod(d, l, &f), v = dd_sum(ca, dl, &vl);
    vl = v_add_f64(vl, v_fma_f64(d, ll, v_add_f64(e, f)));

    const vm64 ordinary = v_and_m64(below(u, 690), below(v, TURNS_MAX));
    const vf64 size = exp_plain(v_sel_f64(ordinary, u, v_set1_f64(0)), &ul);
    sin_cos(v, &s, &t);
    *re = v_mul_f64(size, v_fnma_f64(vl, s, t));
    *im = v_mul_f64(size, v_fma_f64(vl, t, s));
    return v_and_m64(ordinary, size_within(a, b, LOG_LOW, LOG_HIGH));
}

QN_INLINE void power_cv(vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    const vm64 small = v_and_m64(v_le_f64(v_abs_f64(c), v_set1_f64(POWER_INT_MAX)), v_eq_f64(v_rint_f64(c), c));
    const vm64 integral = v_and_m64(v_eq_f64(d, v_set1_f64(0)), small);
    vf64 x, y;
    vm64 ordinary = integral;
    *re = *im = a;
    if (!v_all_m64(integral))
        ordinary = power_general(a, b, c, d, re, im);
    if (v_any_m64(integral)) {
        power_integral(a, b, v_sel_f64(integral, c, v_set1_f64(0)), &x, &y);
        *re = v_sel_f64(integral, x, *re);
        *im = v_sel_f64(integral, y, *im);
        ordinary = v_or_m64(v_andnot_m64(ordinary, integral), v_and_m64(integral, size_within(x, y, 0x1p-400, 0x1p400)));
    }
    mend2(NULL, power_c, ordinary, a, b, c, d, re, im);
}

/* ---- loops --------------------------------------------------------------------------------------------------------- */
typedef void (*vector1)(vf64, vf64, vf64 *, vf64 *);
typedef void (*vector2)(vf64, vf64, vf64, vf64, vf64 *, vf64 *);

QN_INLINE void apply1_f64(vector1 f, vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    f(a, b, re, im);
}
QN_INLINE void apply2_f64(vector2 f, vf64 a, vf64 b, vf64 c, vf64 d, vf64 *re, vf64 *im)
{
    f(a, b, c, d, re, im);
}
QN_INLINE void apply1_f32(vector1 f, vf32 a, vf32 b, vf32 *re, vf32 *im)
{
    vf64 x, y, x2, y2;
    f(v_widen_lo_f32_f64(a), v_widen_lo_f32_f64(b), &x, &y);
    f(v_widen_hi_f32_f64(a), v_widen_hi_f32_f64(b), &x2, &y2);
    *re = v_narrow_f64_f32(x, x2);
    *im = v_narrow_f64_f32(y, y2);
}
QN_INLINE void apply2_f32(vector2 f, vf32 a, vf32 b, vf32 c, vf32 d, vf32 *re, vf32 *im)
{
    vf64 x, y, x2, y2;
    f(v_widen_lo_f32_f64(a), v_widen_lo_f32_f64(b), v_widen_lo_f32_f64(c), v_widen_lo_f32_f64(d), &x, &y);
    f(v_widen_hi_f32_f64(a), v_widen_hi_f32_f64(b), v_widen_hi_f32_f64(c), v_widen_hi_f32_f64(d), &x2, &y2);
    *re = v_narrow_f64_f32(x, x2);
    *im = v_narrow_f64_f32(y, y2);
}

/* A vector of n <= VL elements between memory and two vectors of parts; idle lanes are 1 + i. */
#define COMPLEX_RUN(C, T)                                                                                              \
    QN_INLINE v##T load_##C(const C *x, int64_t n, v##T *im)                                                           \
    {                                                                                                                  \
        T part[2 * MATH_BLOCK];                                                                                        \
        const T *p = (const T *)(const void *)x;                                                                       \
        if (n < VL_##T) {                                                                                              \
            for (int i = 0; i < 2 * (int)VL_##T; i++)                                                                  \
                part[i] = i < 2 * n ? p[i] : 1;                                                                        \
            p = part;                                                                                                  \
        }                                                                                                              \
        const v##T a = v_load_##T(p), b = v_load_##T(p + VL_##T);                                                      \
        *im = v_odd_##T(a, b);                                                                                         \
        return v_even_##T(a, b);                                                                                       \
    }                                                                                                                  \
    QN_INLINE void store_##C(C *z, v##T re, v##T im, int64_t n)                                                        \
    {                                                                                                                  \
        T part[2 * MATH_BLOCK], *p = n < VL_##T ? part : (T *)(void *)z;                                               \
        v_store_##T(p, v_zip_lo_##T(re, im));                                                                          \
        v_store_##T(p + VL_##T, v_zip_hi_##T(re, im));                                                                 \
        if (n < VL_##T)                                                                                                \
            memcpy(z, part, (size_t)n * sizeof(C));                                                                    \
    }                                                                                                                  \
    QN_INLINE void run1_##C(vector1 f, const C *x, C *z, int64_t n)                                                    \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T) {                                                                      \
            v##T b, re, im, a = load_##C(x + i, n - i, &b);                                                            \
            apply1_##T(f, a, b, &re, &im);                                                                             \
            store_##C(z + i, re, im, n - i);                                                                           \
        }                                                                                                              \
    }                                                                                                                  \
    QN_INLINE void run2_##C(vector2 f, const C *x, const C *y, C *z, int64_t n)                                        \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T) {                                                                      \
            v##T b, d, re, im, a = load_##C(x + i, n - i, &b), c = load_##C(y + i, n - i, &d);                         \
            apply2_##T(f, a, b, c, d, &re, &im);                                                                       \
            store_##C(z + i, re, im, n - i);                                                                           \
        }                                                                                                              \
    }                                                                                                                  \
    static void singly_##C(cplx (*f)(cplx), const C *x, C *z, int64_t n)                                               \
    {                                                                                                                  \
        const int saved = errno;                                                                                       \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            const cplx w = f(cplx_of(x[i].re, x[i].im));                                                               \
            z[i] = (C){ (T)creal(w), (T)cimag(w) };                                                                    \
        }                                                                                                              \
        errno = saved;                                                                                                 \
    }

COMPLEX_RUN(c64, f32)
COMPLEX_RUN(c128, f64)
MATH_GATHER(c64)
MATH_GATHER(c128)
MATH_STRIDED1(c64)
MATH_STRIDED1(c128)
MATH_STRIDED2(c64)
MATH_STRIDED2(c128)

#define COMPLEX1(name, C, how, f)                                                                                      \
    static void name##_##C##_run(const C *x, C *z, int64_t n) { how##_##C(f, x, z, n); }                               \
    static void name##_##C(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        strided1_##C(name##_##C##_run, args, strides, n);                                                              \
    }
#define VECTOR(name) COMPLEX1(name, c64, run1, name##_cv) COMPLEX1(name, c128, run1, name##_cv)
#define SINGLE(name, f) COMPLEX1(name, c64, singly, f) COMPLEX1(name, c128, singly, f)
#define COMPLEX2(name, C)                                                                                              \
    static void name##_##C##_run(const C *x, const C *y, C *z, int64_t n) { run2_##C(name##_cv, x, y, z, n); }         \
    static void name##_##C(char *const *args, const int64_t *strides, int64_t n)                                       \
    {                                                                                                                  \
        strided2_##C(name##_##C##_run, args, strides, n);                                                              \
    }

VECTOR(sqrt)
VECTOR(sign)
VECTOR(exp)
VECTOR(expm1)
VECTOR(log)
VECTOR(log2)
VECTOR(log10)
VECTOR(log1p)
VECTOR(sin)
VECTOR(cos)
VECTOR(tan)
VECTOR(sinh)
VECTOR(cosh)
VECTOR(tanh)
SINGLE(arcsin, casin)
SINGLE(arccos, cacos)
SINGLE(arctan, catan)
SINGLE(arcsinh, casinh)
SINGLE(arccosh, acosh_c)
SINGLE(arctanh, catanh)
#undef COMPLEX1   /* these are names of ops.def as well */
COMPLEX2(power, c64)
COMPLEX2(power, c128)
#undef COMPLEX2

/* ---- absolute value ------------------------------------------------------------------------------------------------ */
#define ABSOLUTE(C, T)                                                                                                 \
    static void absolute_##C##_run(const C *x, T *z, int64_t n)                                                        \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += VL_##T) {                                                                      \
            v##T im, re = load_##C(x + i, n - i, &im);                                                                 \
            store_##T(z + i, hypot_##T##_v(re, im), n - i);                                                            \
        }                                                                                                              \
    }                                                                                                                  \
    static void absolute_##C(char *const *args, const int64_t *strides, int64_t n)                                     \
    {                                                                                                                  \
        const bool packed = strides[1] == (int64_t)sizeof(T);                                                          \
        C in[MATH_BLOCK];                                                                                              \
        T out[MATH_BLOCK];                                                                                             \
        for (int64_t i = 0; i < n; i += MATH_BLOCK) {                                                                  \
            const int64_t m = n - i < MATH_BLOCK ? n - i : MATH_BLOCK;                                                 \
            char *z = args[1] + i * strides[1];                                                                        \
            absolute_##C##_run(gather_##C(args[0] + i * strides[0], strides[0], m, in),                                \
                               packed ? (T *)(void *)z : out, m);                                                      \
            if (!packed)                                                                                               \
                scatter_##T(z, strides[1], m, out);                                                                    \
        }                                                                                                              \
    }
ABSOLUTE(c64, f32)
ABSOLUTE(c128, f64)

#define COMPLEX_ENTRIES(name)                                                                                          \
    QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_c64, name##_c64), QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_c128, name##_c128),
#define CMATH1(name) COMPLEX_ENTRIES(name)
#define CMATH2(name) COMPLEX_ENTRIES(name)
#undef MATH1
#undef MATH2
const qn_kernel_entry QN_TABLE(mathcomplex)[] = {
#include "ops.def"
    QN_ENTRY_END
};
