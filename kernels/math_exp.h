/* SPDX-License-Identifier: BSD-3-Clause */
/* math_exp.h: the core of the exponential family.
 *
 * x = k ln 2 + r + rl with integer k and |r| <= 0.3466; rl is what rounding r left over.  Then e^x = 2^k e^(r+rl), and
 * e^(r+rl) = 1 + r + (rl + r^2 q(r)) where 1 + r is kept in two parts, so that the last addition makes
 * nearly all of the error.  Polynomials: weighted minimax (Lawson iteration), coefficients rounded one by one. */
#ifndef QN_MATH_EXP_H
#define QN_MATH_EXP_H

#include "math_dd.h"

#define LOG2_E 0x1.71547652b82fep+0

/* (e^r - 1 - r) / r^2, |r| <= 0.347: error 2^-57.6 of e^r. */
static const double exp_q[] = {
    0x1.000000000000cp-1, 0x1.555555555555ep-3, 0x1.555555554fdd9p-5, 0x1.111111110e13dp-7, 0x1.6c16c18616a4ap-10,
    0x1.a01a01b764ba3p-13, 0x1.a0199585c6be6p-16, 0x1.71dde734414bcp-19, 0x1.28b12f22ee70cp-22, 0x1.af7a473554ed8p-26,
};

/* k, r and rl of x; |x| < 1500. */
QN_INLINE vf64 exp_reduce(vf64 x, vf64 *r, vf64 *rl)
{
    const vf64 k = v_rint_f64(v_mul_f64(x, v_set1_f64(LOG2_E)));
    const vf64 t = v_fnma_f64(k, v_set1_f64(LN2_HI), x);
    *r = v_fnma_f64(k, v_set1_f64(LN2_LO), t);
    *rl = v_fnma_f64(k, v_set1_f64(LN2_LO), v_sub_f64(t, *r));
    return k;
}

QN_INLINE vf32 exp_reduce_f32(vf32 x, vf32 *r, vf32 *rl)
{
    const vf32 k = v_rint_f32(v_mul_f32(x, v_set1_f32((float)LOG2_E)));
    const vf32 t = v_fnma_f32(k, v_set1_f32(LN2_HI_f32), x);
    *r = v_fnma_f32(k, v_set1_f32(LN2_LO_f32), t);
    *rl = v_fnma_f32(k, v_set1_f32(LN2_LO_f32), v_sub_f32(t, *r));
    return k;
}

/* e^(x + tail) / 2^k as the returned value and a summand *rest that is yet to be added, and k; |x| < 1500, a tail of an ULP of x,
 * or NULL: 1 + (x - k LN2_HI) is kept in two parts. */
QN_INLINE vf64 exp_parts(vf64 x, const vf64 *tail, vf64 *rest, vf64 *k)
{
    vf64 lo;
    *k = v_rint_f64(v_mul_f64(x, v_set1_f64(LOG2_E)));
    const vf64 t = v_fnma_f64(*k, v_set1_f64(LN2_HI), x), one_t = dd_fast_sum(v_set1_f64(1), t, &lo);
    vf64 r = v_fnma_f64(*k, v_set1_f64(LN2_LO), t);
    lo = v_fnma_f64(*k, v_set1_f64(LN2_LO), lo);
    if (tail) {
        r = v_add_f64(r, *tail);
        lo = v_add_f64(lo, *tail);
    }
    const vf64 r2 = v_mul_f64(r, r);
    *rest = v_fma_f64(r2, POLY2_f64(r, r2, exp_q), lo);
    return one_t;
}

/* The same in one part. */
QN_INLINE vf64 exp_split(vf64 x, const vf64 *tail, vf64 *k)
{
    vf64 rest;
    const vf64 one_t = exp_parts(x, tail, &rest, k);
    return v_add_f64(one_t, rest);
}

/* As exp_q: error 2^-27.8. */
static const float exp_q_f32[] = { 0x1p-1f, 0x1.55548ep-3f, 0x1.5554dap-5f, 0x1.123cp-7f, 0x1.6d5d08p-10f };

QN_INLINE vf32 exp_split_f32(vf32 x, vf32 *k)
{
    vf32 lo;
    *k = v_rint_f32(v_mul_f32(x, v_set1_f32((float)LOG2_E)));
    const vf32 t = v_fnma_f32(*k, v_set1_f32(LN2_HI_f32), x), r = v_fnma_f32(*k, v_set1_f32(LN2_LO_f32), t);
    const vf32 one_t = dd_fast_sum_f32(v_set1_f32(1), t, &lo);
    const vf32 tail = v_fnma_f32(*k, v_set1_f32(LN2_LO_f32), lo), r2 = v_mul_f32(r, r);
    return v_add_f32(one_t, v_fma_f32(r2, POLY2_f32(r, r2, exp_q_f32), tail));
}

/* (2^f - 1 - f ln 2) / f^2, |f| <= 1/2: error 2^-28.3 of 2^f. */
static const float exp2_q_f32[] = { 0x1.ebfbdcp-3f, 0x1.c6af88p-5f, 0x1.3b2ddcp-7f, 0x1.5f0424p-10f, 0x1.416fap-13f };

/* 2^f, |f| <= 1/2, 1 + f ln 2 in two parts; 0.57 ULP. */
QN_INLINE vf32 exp2_fraction_f32(vf32 f)
{
    const vf32 one = v_set1_f32(1), ln2 = v_set1_f32(0x1.62e43p-1f), hi = v_fma_f32(f, ln2, one);
    const vf32 lo = v_fma_f32(f, ln2, v_sub_f32(one, hi)), f2 = v_mul_f32(f, f);
    return v_add_f32(hi, v_fma_f32(f2, POLY2_f32(f, f2, exp2_q_f32), lo));
}

#endif
