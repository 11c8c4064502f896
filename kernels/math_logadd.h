/* SPDX-License-Identifier: BSD-3-Clause */
/* math_logadd.h: log_b(b^x + b^y) for b = e and b = 2.
 *
 * Nearly always max + log(1 + b^-|x - y|) does.  Where these nearly cancel, or both are small, the result is log1p(S) with
 * S = (b^x - 1) + b^y, both terms to 2^-107: within 1 ULP but where max is one of the two or three numbers next to the zero; there
 * the error is 2^-107 of max. */
#ifndef QN_MATH_LOGADD_H
#define QN_MATH_LOGADD_H

#include "math_exp.h"
#include "math_log.h"

/* 1 / (n + 1)!; the first in two parts. */
static const double factorials[] = {
    0x1p+0, 0x1p-1, 0x1.5555555555555p-3, 0x1.5555555555555p-5, 0x1.1111111111111p-7, 0x1.6c16c16c16c17p-10,
    0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-16, 0x1.71de3a556c734p-19, 0x1.27e4fb7789f5cp-22, 0x1.ae64567f544e4p-26,
    0x1.1eed8eff8d898p-29, 0x1.6124613a86d09p-33, 0x1.93974a8c07c9dp-37, 0x1.ae7f3e733b81fp-41, 0x1.ae7f3e733b81fp-45,
    0x1.952c77030ad4ap-49, 0x1.6827863b97d97p-53, 0x1.2f49b46814157p-57, 0x1.e542ba4020225p-62, 0x1.71b8ef6dcf572p-66,
    0x1.0ce396db7f853p-70, 0x1.761b41316381ap-75,
};
static const double factorials_lo[] = {
    0, 0, 0x1.5555555555555p-57, 0x1.5555555555555p-59, 0x1.1111111111111p-63, -0x1.f49f49f49f49fp-65,
    0x1.a01a01a01a01ap-73, 0x1.a01a01a01a01ap-76, -0x1.c154f8ddc6c00p-73, 0x1.cbbc05b4fa99ap-76, -0x1.c062e06d1f209p-80,
    -0x1.2aec959e14c06p-83, 0x1.f28e0cc748ebep-87,
};
enum { NFACTORIAL = sizeof factorials / sizeof *factorials, NFACTORIAL_LO = sizeof factorials_lo / sizeof *factorials_lo };

/* (a + b) (h + l), h l a constant in two parts, to 2^-100; *lo is what the result leaves. */
QN_INLINE vf64 dd_scaled(vf64 a, vf64 b, double h, double l, vf64 *lo)
{
    vf64 e;
    const vf64 p = dd_prod(a, v_set1_f64(h), &e);
    *lo = v_fma_f64(b, v_set1_f64(h), v_fma_f64(a, v_set1_f64(l), e));
    return p;
}
#define TIMES_LN2(a, b, lo) dd_scaled(a, b, 0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, lo)
#define OVER_LN2(a, b, lo) dd_scaled(a, b, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56, lo)

/* b^x = 2^k e^r with r = returned value + *lo; |x| < 1100. */
QN_INLINE vf64 logadd_reduce(vf64 x, bool two, vf64 *lo, vf64 *k)
{
    *k = v_rint_f64(two ? x : v_mul_f64(x, v_set1_f64(LOG2_E)));
    if (two)
        return TIMES_LN2(v_sub_f64(x, *k), v_set1_f64(0), lo);
    vf64 pl, e;
    const vf64 t = v_fnma_f64(*k, v_set1_f64(LN2_HI), x), p = dd_prod(*k, v_set1_f64(LN2_LO), &pl);
    const vf64 r = dd_sum(t, v_neg_f64(p), &e);
    *lo = v_sub_f64(e, v_fma_f64(*k, v_set1_f64(0x1.f97b57a079a19p-103), pl));
    return r;
}

/* e^(r + rl) - 1 by its power series, |r| <= 0.35; error 2^-107. */
QN_INLINE vf64 expm1_dd(vf64 r, vf64 rl, vf64 *lo)
{
    vf64 s = poly_f64(r, factorials + NFACTORIAL_LO, NFACTORIAL - NFACTORIAL_LO), sl = v_set1_f64(0), e;
    for (int i = NFACTORIAL_LO - 1; i >= 0; i--) {
        s = dd_mul(s, sl, r, rl, &sl);
        s = dd_fast_sum(v_set1_f64(factorials[i]), s, &e);
        sl = v_add_f64(e, v_add_f64(sl, v_set1_f64(factorials_lo[i])));
    }
    return dd_mul(s, sl, r, rl, lo);
}

/* 2^up ((b^x - 1) + b^y) in two parts, -1.2 <= x <= 1 and -1100 < y <= 1; up is not 0 only where b^x - 1 is linear in x. */
QN_INLINE vf64 powers_less_1(vf64 x, vf64 y, vf64 up, bool two, vf64 *lo)
{
    vf64 rl, k, e, sl;
    vf64 r = logadd_reduce(v_scale_f64(x, up), two, &rl, &k), s = expm1_dd(r, rl, &sl);
    const vf64 one = v_set1_f64(1), scale = v_scale_f64(one, k);
    const vf64 c = dd_sum(v_sub_f64(scale, one), v_mul_f64(s, scale), &e), cl = v_fma_f64(sl, scale, e);
    r = logadd_reduce(y, two, &rl, &k);
    s = expm1_dd(r, rl, &sl);
    k = v_add_f64(k, up);
    const vf64 d = dd_fast_sum(one, s, &e), dl = v_scale_f64(v_add_f64(e, sl), k), sum = dd_sum(c, v_scale_f64(d, k), &e);
    return dd_sum(sum, v_add_f64(e, v_add_f64(cl, dl)), lo);
}

/* The logarithm of 1 + s + sl to base b, |s| < 1. */
QN_INLINE vf64 log1p_dd(vf64 s, vf64 sl, bool two)
{
    const vm64 tiny = v_lt_f64(v_abs_f64(s), v_set1_f64(0x1p-33));
    vf64 tail, rl, k, lo;
    vi64 j;
    const vf64 u = dd_sum(v_set1_f64(1), s, &tail);
    tail = v_add_f64(tail, sl);
    const vf64 r = log_reduce(u, &tail, &rl, &k, &j), h = log_dd(r, rl, k, j, &lo);
    vf64 z = v_sel_f64(tiny, s, h);
    lo = v_sel_f64(tiny, v_fma_f64(v_mul_f64(s, v_set1_f64(-0.5)), s, sl), lo);
    if (two)
        z = OVER_LN2(z, lo, &lo);
    return v_add_f64(z, lo);
}

/* For lanes of `near`, a >= b; y for others.  What would be lost among subnormal numbers is calculated times 2^200. */
static __attribute__((noinline, cold)) vf64 logadd_near(vf64 a, vf64 b, vm64 near, vf64 y, bool two)
{
    const vm64 low = v_and_m64(v_lt_f64(v_abs_f64(a), v_set1_f64(0x1p-800)), v_lt_f64(b, v_set1_f64(-600)));
    const vf64 up = v_sel_f64(low, v_set1_f64(200), v_set1_f64(0));
    vf64 lo;
    const vf64 s = powers_less_1(clamp_f64(a, -1.2, 1), clamp_f64(b, -1099, 1), up, two, &lo);
    const vf64 z = log1p_dd(v_sel_f64(near, s, v_set1_f64(0)), lo, two);
    return v_sel_f64(near, v_scale_f64(z, v_neg_f64(up)), y);
}

/* (e^r - 1 - r - r^2 / 2) / r^3, |r| <= 0.347: error 2^-63.6 of e^r. */
static const double exp_q3[] = {
    0x1.555555555555cp-3, 0x1.5555555555558p-5, 0x1.111111110e9e9p-7, 0x1.6c16c16c15007p-10, 0x1.a01a01b44ed79p-13,
    0x1.a01a01ad79380p-16, 0x1.71ddee552f203p-19, 0x1.27e4cc20d3b5ap-22, 0x1.af6eb812d8a52p-26, 0x1.1f8bc08d928b8p-29,
};

/* e^-(d + dl) as hi + *lo, error 2^-60, for d >= 0. */
QN_INLINE vf64 exp_minus(vf64 d, vf64 dl, vf64 *lo)
{
    vf64 r, rl, e, f, r2l;
    const vf64 k = exp_reduce(clamp_f64(v_neg_f64(d), -80, 0), &r, &rl), half = v_set1_f64(0.5);
    const vf64 scale = v_scale_f64(v_set1_f64(1), k);
    const vf64 r2 = dd_prod(r, r, &r2l), cubic = v_mul_f64(v_mul_f64(r2, r), POLY2_f64(r, r2, exp_q3));
    const vf64 one_r = dd_fast_sum(v_set1_f64(1), r, &e), quadratic = dd_fast_sum(one_r, v_mul_f64(r2, half), &f);
    const vf64 rest = v_fma_f64(v_sub_f64(rl, dl), v_add_f64(quadratic, cubic), v_fma_f64(r2l, half, v_add_f64(e, f)));
    const vf64 y = dd_fast_sum(quadratic, v_add_f64(cubic, rest), lo);
    *lo = v_mul_f64(scale, *lo);
    return v_mul_f64(scale, y);
}

/* All parts to 2^-60.  To base 2 the difference goes in as d ln 2 and the logarithm comes out as log(u) / ln 2. */
QN_INLINE vf64 logadd(vf64 x, vf64 y, bool two)
{
    const vm64 swap = v_lt_f64(x, y);
    const vf64 a = v_sel_f64(swap, y, x), b = v_sel_f64(swap, x, y);
    vf64 dl, el, tail, rl, k, lo, e;
    vi64 j;
    vf64 d = dd_sum(a, v_neg_f64(b), &dl);
    if (two)
        d = TIMES_LN2(d, dl, &dl);
    const vm64 drowned = v_gt_f64(d, v_set1_f64(78));
    const vf64 p = exp_minus(d, v_sel_f64(drowned, v_set1_f64(0), dl), &el);
    const vf64 u = dd_fast_sum(v_set1_f64(1), p, &tail);
    tail = v_add_f64(tail, el);
    const vf64 r = log_reduce(u, &tail, &rl, &k, &j);
    vf64 h = log_dd(r, rl, k, j, &lo);
    if (two)
        h = OVER_LN2(h, lo, &lo);
    const vf64 s = dd_sum(a, h, &e);
    vf64 z = v_sel_f64(drowned, a, v_add_f64(s, v_add_f64(e, lo)));
    const vm64 near = v_lt_f64(v_abs_f64(z), v_mul_f64(v_max_f64(v_abs_f64(a), v_set1_f64(0x1p-14)), v_set1_f64(0x1p-6)));
    if (v_any_m64(near))
        z = logadd_near(a, b, near, z, two);
    const vm64 same_inf = v_and_m64(v_eq_f64(x, y), v_eq_f64(v_abs_f64(x), v_set1_f64(INFINITY)));
    return v_sel_f64(same_inf, x, z);
}

#endif
