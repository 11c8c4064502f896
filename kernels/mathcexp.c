/* SPDX-License-Identifier: BSD-3-Clause */
/* mathcexp.c: exponentials, trigonometric and hyperbolic functions of complex numbers. */
#define COMPLEX_NO_2
#include "math_complex_loop.h"
#include "math_sin.h"

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

/* 2^a (cos y + i sin y), y = b ln 2: both products with ln 2 in two parts, of which the small ones turn the result a little. */
QN_INLINE void exp2_cv(vf64 a, vf64 b, vf64 *re, vf64 *im)
{
    vf64 s, c, xl, yl;
    const vf64 ln2 = v_set1_f64(LN2), rest = v_set1_f64(LN2_REST);
    const vm64 ordinary = v_and_m64(below(a, 1000), below(b, TURNS_MAX));
    const vf64 power = v_sel_f64(ordinary, a, v_set1_f64(0)), x = dd_prod(power, ln2, &xl), y = dd_prod(b, ln2, &yl);
    xl = v_fma_f64(power, rest, xl);
    yl = v_fma_f64(b, rest, yl);
    const vf64 e = exp_plain(x, &xl);
    sin_cos(y, &s, &c);
    *re = v_mul_f64(e, v_fnma_f64(s, yl, c));
    *im = v_mul_f64(e, v_sel_f64(v_eq_f64(b, v_set1_f64(0)), b, v_fma_f64(c, yl, s)));   /* keeps the sign of 0 */
    mend(exp2_c, ordinary, a, b, re, im);
}

/* sinh x = x + x^3 / 3! + ..., error 2^-56 for |x| < 1; e^|x| / 2 -+ e^-|x| / 2 beyond, and for cosh; |x| < 700. */
QN_INLINE void sinh_cosh(vf64 x, vf64 *sinh_x, vf64 *cosh_x)
{
    static const double c[] = { 0x1.5555555555555p-3,  0x1.1111111111111p-7,  0x1.a01a01a01a01ap-13,
                                0x1.71de3a556c734p-19, 0x1.ae64567f544e4p-26, 0x1.6124613a86d09p-33,
                                0x1.ae7f3e733b81fp-41, 0x1.952c77030ad4ap-49 };
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
    static const double c[] = { 0.5, 0x1.5555555555555p-3, 0x1.5555555555555p-5, 0x1.1111111111111p-7,
                                0x1.6c16c16c16c17p-10, 0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-16,
                                0x1.71de3a556c734p-19, 0x1.27e4fb7789f5cp-22, 0x1.ae64567f544e4p-26,
                                0x1.1eed8eff8d898p-29, 0x1.6124613a86d09p-33 };
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

VECTOR(exp)
VECTOR(exp2)
VECTOR(expm1)
VECTOR(sin)
VECTOR(cos)
VECTOR(tan)
VECTOR(sinh)
VECTOR(cosh)
VECTOR(tanh)

const qn_kernel_entry QN_TABLE(mathcexp)[] = {
    COMPLEX_ENTRIES(exp), COMPLEX_ENTRIES(exp2), COMPLEX_ENTRIES(expm1), COMPLEX_ENTRIES(sin), COMPLEX_ENTRIES(cos),
    COMPLEX_ENTRIES(tan), COMPLEX_ENTRIES(sinh), COMPLEX_ENTRIES(cosh), COMPLEX_ENTRIES(tanh),
    QN_ENTRY_END
};
