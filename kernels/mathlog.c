/* SPDX-License-Identifier: BSD-3-Clause */
/* mathlog.c: log, log2, log10, log1p, logaddexp, logaddexp2.  Algorithms in math_log.h and math_logadd.h.
 *
 * Largest errors found, ULP, f64 and f32 (f32: log, log2 and log10 of all numbers): log 0.53 0.78, log2 0.53 0.992,
 * log10 0.53 0.88, log1p 0.67 0.86, logaddexp and logaddexp2 0.92 0.50. */
#include "math_logadd.h"

/* The logarithm to a base, for every x. */
QN_INLINE vf64 log_any(const log_base *base, vf64 x)
{
    const bool odd = v_any_m64(log_odd_f64(x));
    vf64 rl, k;
    vi64 j;
    const vf64 r = log_reduce(odd ? log_scale_f64(x) : x, NULL, &rl, &k, &j);
    if (odd)
        k = log_unscale_f64(x, k);
    const vf64 y = log_round(base, r, rl, k, j);
    return odd ? log_special_f64(x, y) : y;
}

QN_INLINE vf64 log_f64_v(vf64 x) { return log_any(&log_natural, x); }
QN_INLINE vf64 log2_f64_v(vf64 x) { return log_any(&log_binary, x); }
QN_INLINE vf64 log10_f64_v(vf64 x) { return log_any(&log_decimal, x); }

/* log(1 + x) with 1 + x as an exact sum of two. */
QN_INLINE vf64 log1p_f64_v(vf64 x)
{
    const vf64 one = v_set1_f64(1);
    vf64 tail, rl, k;
    vi64 j;
    const vf64 u = dd_sum(one, x, &tail);
    const vf64 r = log_reduce(u, &tail, &rl, &k, &j);
    const vf64 y = log_round(&log_natural, r, rl, k, j);
    const vm64 odd = v_not_m64(v_and_m64(v_gt_f64(x, v_neg_f64(one)), v_lt_f64(x, v_set1_f64(INFINITY))));
    const vf64 z = v_sel_f64(v_lt_f64(v_abs_f64(x), v_set1_f64(0x1p-54)), x, y);
    return v_any_m64(odd) ? log_special_f64(u, z) : z;
}

QN_INLINE vf64 logaddexp_f64_v(vf64 x, vf64 y) { return logadd(x, y, false); }
QN_INLINE vf64 logaddexp2_f64_v(vf64 x, vf64 y) { return logadd(x, y, true); }

/* k (kh + kl) + (f + p) (bh + bl), p = log1p(f) - f; kh has 16 bits. */
QN_INLINE vf32 log_combine_f32(vf32 k, vf32 f, float kh, float kl, float bh, float bl)
{
    vf32 e, fl, rest;
    const vf32 h = log_terms_f32(f, &rest), fh = dd_prod_f32(f, v_set1_f32(bh), &fl);
    const vf32 s = dd_fast_sum_f32(v_mul_f32(k, v_set1_f32(kh)), fh, &e);
    const vf32 lo = v_add_f32(v_fma_f32(k, v_set1_f32(kl), e), v_fma_f32(f, v_set1_f32(bl), fl));
    return v_add_f32(s, v_fma_f32(v_add_f32(h, rest), v_set1_f32(bh), lo));
}

/* log x in the base given by kh + kl = log 2 and bh + bl = log e, for every x; bh == 1: the natural logarithm. */
QN_INLINE vf32 log_base_f32(vf32 x, float kh, float kl, float bh, float bl)
{
    const bool odd = v_any_m32(log_odd_f32(x));
    vf32 k;
    vi32 e23;
    const vf32 f = log_reduce_f32(odd ? log_scale_f32(x) : x, &k, &e23);
    if (odd)
        k = log_unscale_f32(x, k);
    const vf32 y = bh == 1 ? log_natural_f32(k, f, NULL) : log_combine_f32(k, f, kh, kl, bh, bl);
    return odd ? log_special_f32(x, y) : y;
}

QN_INLINE vf32 log_f32_v(vf32 x) { return log_base_f32(x, 0, 0, 1, 0); }
QN_INLINE vf32 log2_f32_v(vf32 x) { return log_base_f32(x, 1, 0, 0x1.715476p+0f, 0x1.4ae0cp-26f); }
QN_INLINE vf32 log10_f32_v(vf32 x)
{
    return log_base_f32(x, 0x1.344p-2f, 0x1.3509f8p-18f, 0x1.bcb7b2p-2f, -0x1.5b235ep-27f);
}

/* The part of 1 + x that rounding leaves over joins f, exactly for k = 0. */
QN_INLINE vf32 log1p_f32_v(vf32 x)
{
    const vf32 one = v_set1_f32(1);
    vf32 tail, k, fl;
    vi32 e23;
    const vf32 u = dd_sum_f32(one, x, &tail), m = log_reduce_f32(u, &k, &e23);
    const vf32 twice = v_unbits_f32(v_sub_i32(v_set1_i32(0x40000000), e23));               /* 2^(1-k), k <= 128 */
    const vf32 f = dd_sum_f32(m, v_mul_f32(v_mul_f32(tail, v_set1_f32(0.5f)), twice), &fl);
    const vf32 y = log_natural_f32(k, f, &fl);
    const vf32 z = v_sel_f32(v_lt_f32(v_abs_f32(x), v_set1_f32(0x1p-25f)), x, y);
    const vm32 odd = v_not_m32(v_and_m32(v_gt_f32(x, v_neg_f32(one)), v_lt_f32(x, v_set1_f32(INFINITY))));
    return v_any_m32(odd) ? log_special_f32(u, z) : z;
}

QN_INLINE vf32 logaddexp_f32_v(vf32 x, vf32 y) { return in_f64_2(logaddexp_f64_v, x, y); }
QN_INLINE vf32 logaddexp2_f32_v(vf32 x, vf32 y) { return in_f64_2(logaddexp2_f64_v, x, y); }

MATH1(log, f32)
MATH1(log, f64)
MATH1(log2, f32)
MATH1(log2, f64)
MATH1(log10, f32)
MATH1(log10, f64)
MATH1(log1p, f32)
MATH1(log1p, f64)
MATH2(logaddexp, f32)
MATH2(logaddexp, f64)
MATH2(logaddexp2, f32)
MATH2(logaddexp2, f64)

const qn_kernel_entry QN_TABLE(mathlog)[] = {
    MATH_ENTRIES(log), MATH_ENTRIES(log2), MATH_ENTRIES(log10), MATH_ENTRIES(log1p),
    MATH_ENTRIES(logaddexp), MATH_ENTRIES(logaddexp2), QN_ENTRY_END
};
