/* SPDX-License-Identifier: BSD-3-Clause */
/* mathexp.c: exp, exp2, expm1.  Algorithms in math_exp.h.
 *
 * Arguments are clamped to where the result is already infinite, zero or -1, and the scaling by 2^k rounds once,
 * so overflow, underflow, infinities and NaN need no code of their own. */
#define MATH_NO_2
#include "math_exp.h"

/* 0.53 ULP */
QN_INLINE vf64 exp_f64_v(vf64 x)
{
    vf64 r, rl;
    const vf64 k = exp_reduce(clamp_f64(x, -746, 710), &r, &rl);
    return v_scale_f64(exp_sum(r, rl), k);
}

/* 2^x = 2^k e^(r ln 2), r = x - k exact. */
QN_INLINE vf64 exp2_f64_v(vf64 x)
{
    const vf64 c = clamp_f64(x, -1076, 1024), k = v_rint_f64(c), f = v_sub_f64(c, k);
    vf64 rl;
    const vf64 r = dd_prod(f, v_set1_f64(0x1.62e42fefa39efp-1), &rl);
    return v_scale_f64(exp_sum(r, v_fma_f64(f, v_set1_f64(0x1.abc9e3b39803fp-56), rl)), k);
}

/* (e^r - 1 - r - r^2 / 2) / r^3, |r| <= 0.347: error 2^-61.5 of e^r - 1. */
static const double expm1_q[] = {
    0x1.5555555555559p-3, 0x1.555555555554ep-5, 0x1.111111110f64bp-7, 0x1.6c16c16c1a3bfp-10, 0x1.a01a01b00a5c3p-13,
    0x1.a01a019059524p-16, 0x1.71ddf7f7ee4d6p-19, 0x1.27e50e5970812p-22, 0x1.af5f5e9d9d77ap-26, 0x1.1f21ad686a6c9p-29,
};

/* e^x - 1 = 2 (h - 1/2 + h (r + r^2/2 + ...)) with h = 2^(k-1), so that k = 1024 does not overflow early; the first three
 * terms are summed exactly because r and r^2/2 nearly cancel h - 1/2 for k = 1. */
QN_INLINE vf64 expm1_f64_v(vf64 x)
{
    vf64 r, rl, r2l, e0, e1, e2;
    const vf64 k = exp_reduce(clamp_f64(x, -50, 710), &r, &rl);
    const vf64 h = v_scale_f64(v_set1_f64(0.5), k), quarter = v_mul_f64(h, v_set1_f64(0.5));
    const vf64 r2 = dd_prod(r, r, &r2l);
    vf64 hi = dd_fast_sum(h, v_set1_f64(-0.5), &e0);
    hi = dd_fast_sum(hi, v_mul_f64(h, r), &e1);
    hi = dd_fast_sum(hi, v_mul_f64(quarter, r2), &e2);
    const vf64 tail = v_fma_f64(rl, v_add_f64(v_set1_f64(1), r), v_mul_f64(v_set1_f64(0.5), r2l));
    const vf64 small = v_fma_f64(v_mul_f64(r2, r), POLY_f64(r, expm1_q), tail);
    const vf64 y = v_add_f64(hi, v_fma_f64(h, small, v_add_f64(e0, v_add_f64(e1, e2))));
    return v_sel_f64(v_lt_f64(v_abs_f64(x), v_set1_f64(0x1p-54)), x, v_add_f64(y, y));
}

QN_INLINE vf32 exp_f32_v(vf32 x) { return in_f64_1(exp_f64_v, x); }
QN_INLINE vf32 exp2_f32_v(vf32 x) { return in_f64_1(exp2_f64_v, x); }
QN_INLINE vf32 expm1_f32_v(vf32 x) { return in_f64_1(expm1_f64_v, x); }

MATH1(exp, f32)
MATH1(exp, f64)
MATH1(exp2, f32)
MATH1(exp2, f64)
MATH1(expm1, f32)
MATH1(expm1, f64)

const qn_kernel_entry QN_TABLE(mathexp)[] = { MATH_ENTRIES(exp), MATH_ENTRIES(exp2), MATH_ENTRIES(expm1), QN_ENTRY_END };
