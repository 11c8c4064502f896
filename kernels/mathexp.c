/* SPDX-License-Identifier: BSD-3-Clause */
/* mathexp.c: exp, exp2, expm1.  Algorithms in math_exp.h.
 *
 * Arguments are clamped to where the result is already infinite, zero or -1, and the scaling by 2^k rounds once,
 * so overflow, underflow, infinities and NaN need no code of their own.
 * Largest errors found, ULP, f64 and f32: exp 0.76 0.77, exp2 0.76 0.76 (at subnormal results), expm1 0.71 0.71. */
#define MATH_NO_2
#include "math_exp.h"

QN_INLINE vf64 exp_f64_v(vf64 x)
{
    vf64 k;
    const vf64 y = exp_split(clamp_f64(x, -746, 710), NULL, &k);
    return v_scale_f64(y, k);
}
QN_INLINE vf32 exp_f32_v(vf32 x)
{
    vf32 k;
    const vf32 y = exp_split_f32(clamp_f32(x, -104, 89), &k);
    return v_scale_f32(y, k);
}

/* (2^f - 1 - f ln 2) / f^2, |f| <= 1/2: error 2^-57.9 of 2^f. */
static const double exp2_q[] = {
    0x1.ebfbdff82c5a2p-3, 0x1.c6b08d704a051p-5, 0x1.3b2ab6fba059ap-7, 0x1.5d87fe78c0d5fp-10, 0x1.4309130e1afb5p-13,
    0x1.ffcbfbd50e284p-17, 0x1.62bfc93737959p-20, 0x1.b52636e869adcp-24, 0x1.e618defbc0442p-28, 0x1.e7f0c1d686cc2p-32,
};

/* 2^x = 2^k 2^f, f = x - k exact, f ln 2 and its sum with 1 in two parts. */
QN_INLINE vf64 exp2_f64_v(vf64 x)
{
    const vf64 c = clamp_f64(x, -1076, 1024), k = v_rint_f64(c), f = v_sub_f64(c, k);
    vf64 rl, lo;
    const vf64 r = dd_prod(f, v_set1_f64(0x1.62e42fefa39efp-1), &rl);
    const vf64 one_r = dd_fast_sum(v_set1_f64(1), r, &lo);
    const vf64 tail = v_fma_f64(f, v_set1_f64(0x1.abc9e3b39803fp-56), v_add_f64(lo, rl));
    const vf64 f2 = v_mul_f64(f, f), y = v_add_f64(one_r, v_fma_f64(f2, POLY2_f64(f, f2, exp2_q), tail));
    return v_scale_f64(y, k);
}
QN_INLINE vf32 exp2_f32_v(vf32 x)
{
    const vf32 c = clamp_f32(x, -151, 128), k = v_rint_f32(c);
    return v_scale_f32(exp2_fraction_f32(v_sub_f32(c, k)), k);
}

/* (e^r - 1 - r - r^2 / 2) / r^3, |r| <= 0.347: errors 2^-61.5 and 2^-31 of e^r - 1. */
static const double expm1_q[] = {
    0x1.5555555555559p-3, 0x1.555555555554ep-5, 0x1.111111110f64bp-7, 0x1.6c16c16c1a3bfp-10, 0x1.a01a01b00a5c3p-13,
    0x1.a01a019059524p-16, 0x1.71ddf7f7ee4d6p-19, 0x1.27e50e5970812p-22, 0x1.af5f5e9d9d77ap-26, 0x1.1f21ad686a6c9p-29,
};
static const float expm1_q_f32[] = { 0x1.555554p-3f, 0x1.5554f2p-5f, 0x1.11130cp-7f, 0x1.6d415ep-10f, 0x1.9dffbp-13f };

/* e^x - 1 = 2 (h - 1/2 + h (r + r^2/2 + ...)) with h = 2^(k-1), so that k = 1024 does not overflow early; the first
 * three terms are summed exactly because r and r^2/2 nearly cancel h - 1/2 for k = 1. */
QN_INLINE vf64 expm1_f64_v(vf64 x)
{
    vf64 r, rl, r2l, e0, e1, e2;
    const vf64 k = exp_reduce(clamp_f64(x, -50, 710), &r, &rl);
    const vf64 h = v_scale_normal_f64(v_set1_f64(0.5), k), quarter = v_mul_f64(h, v_set1_f64(0.5));
    const vf64 r2 = dd_prod(r, r, &r2l);
    vf64 hi = dd_fast_sum(h, v_set1_f64(-0.5), &e0);
    hi = dd_fast_sum(hi, v_mul_f64(h, r), &e1);
    hi = dd_fast_sum(hi, v_mul_f64(quarter, r2), &e2);
    const vf64 tail = v_fma_f64(rl, v_add_f64(v_set1_f64(1), r), v_mul_f64(v_set1_f64(0.5), r2l));
    const vf64 small = v_fma_f64(v_mul_f64(r2, r), POLY2_f64(r, r2, expm1_q), tail);
    const vf64 y = v_add_f64(hi, v_fma_f64(h, small, v_add_f64(e0, v_add_f64(e1, e2))));
    return v_sel_f64(v_lt_f64(v_abs_f64(x), v_set1_f64(0x1p-54)), x, v_add_f64(y, y));
}

QN_INLINE vf32 expm1_f32_v(vf32 x)
{
    vf32 r, rl, r2l, e0, e1, e2;
    const vf32 k = exp_reduce_f32(clamp_f32(x, -24, 89), &r, &rl);
    const vf32 h = v_scale_normal_f32(v_set1_f32(0.5f), k), quarter = v_mul_f32(h, v_set1_f32(0.5f));
    const vf32 r2 = dd_prod_f32(r, r, &r2l);
    vf32 hi = dd_fast_sum_f32(h, v_set1_f32(-0.5f), &e0);
    hi = dd_fast_sum_f32(hi, v_mul_f32(h, r), &e1);
    hi = dd_fast_sum_f32(hi, v_mul_f32(quarter, r2), &e2);
    const vf32 tail = v_fma_f32(rl, v_add_f32(v_set1_f32(1), r), v_mul_f32(v_set1_f32(0.5f), r2l));
    const vf32 small = v_fma_f32(v_mul_f32(r2, r), POLY2_f32(r, r2, expm1_q_f32), tail);
    const vf32 y = v_add_f32(hi, v_fma_f32(h, small, v_add_f32(e0, v_add_f32(e1, e2))));
    return v_sel_f32(v_lt_f32(v_abs_f32(x), v_set1_f32(0x1p-25f)), x, v_add_f32(y, y));
}

MATH1(exp, f32)
MATH1(exp, f64)
MATH1(exp2, f32)
MATH1(exp2, f64)
MATH1(expm1, f32)
MATH1(expm1, f64)

const qn_kernel_entry QN_TABLE(mathexp)[] = {
    MATH_ENTRIES(exp), MATH_ENTRIES(exp2), MATH_ENTRIES(expm1), QN_ENTRY_END
};
