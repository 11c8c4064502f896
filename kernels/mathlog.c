/* SPDX-License-Identifier: BSD-3-Clause */
/* mathlog.c: log, log2, log10, log1p, logaddexp, logaddexp2.  Algorithms in math_log.h and math_logadd.h.
 *
 * Largest errors found, ULP, f64 and f32 (f32: log, log2 and log10 of all numbers): log 0.53 0.80, log2 0.53 0.81,
 * log10 0.53 0.80, log1p 0.67 0.83, logaddexp and logaddexp2 0.92 0.50. */
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

/* The logarithm to a base, for every x. */
QN_INLINE vf32 log_any_f32(const log_base_f32 *base, vf32 x)
{
    const bool odd = v_any_m32(log_odd_f32(x));
    vf32 k;
    vi32 j, e23;
    const vf32 r = log_reduce_f32(odd ? log_scale_f32(x) : x, &k, &j, &e23);
    if (odd)
        k = log_unscale_f32(x, k);
    const vf32 y = log_round_f32(base, r, NULL, k, j);
    return odd ? log_special_f32(x, y) : y;
}

QN_INLINE vf32 log_f32_v(vf32 x) { return log_any_f32(&log_natural_f32, x); }
QN_INLINE vf32 log2_f32_v(vf32 x) { return log_any_f32(&log_binary_f32, x); }
QN_INLINE vf32 log10_f32_v(vf32 x) { return log_any_f32(&log_decimal_f32, x); }

/* r is x itself where 1 + x needs no table; else the part of 1 + x that rounding leaves over is added to it.  That part is
 * exact up to x = 2^24, and nothing beyond. */
QN_INLINE vf32 log1p_f32_v(vf32 x)
{
    const vf32 one = v_set1_f32(1), u = v_add_f32(one, x), tail = v_sub_f32(x, v_sub_f32(u, one)), ax = v_abs_f32(x);
    vf32 k;
    vi32 j, e23;
    const vf32 s = log_reduce_f32(u, &k, &j, &e23);
    const vf32 twice = v_unbits_f32(v_sub_i32(v_set1_i32(0x40000000), e23));               /* 2^(1-k), k <= 128 */
    const vf32 sl = v_mul_f32(v_mul_f32(v_mul_f32(tail, v_set1_f32(0.5f)), twice), v_lookup16_f32(log_inv_f32, j));
    const vm32 near = v_lt_f32(ax, v_set1_f32(0x1p-5f));
    const vf32 r = v_sel_f32(near, x, s), rl = v_sel_f32(near, v_set1_f32(0), v_fnma_f32(s, sl, sl));
    const vf32 y = log_round_f32(&log_natural_f32, r, &rl, k, j), z = v_sel_f32(v_lt_f32(ax, v_set1_f32(0x1p-25f)), x, y);
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
