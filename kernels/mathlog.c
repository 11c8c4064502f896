/* SPDX-License-Identifier: BSD-3-Clause */
/* mathlog.c: log, log2, log10, log1p, logaddexp.  Algorithms in math_log.h.
 *
 * log2 and log10 multiply the double-double logarithm by a double-double constant: the error before the last rounding
 * is 2^-63, so logarithms of exact powers come out exact. */
#include "math_exp.h"
#include "math_log.h"

/* log x * (ch + cl) for every x; ch == 1 means the plain logarithm. */
QN_INLINE vf64 log_base(vf64 x, double ch, double cl)
{
    const vm64 odd = log_odd(x);
    const bool any_odd = v_any_m64(odd);
    vf64 rl, k, lo;
    vi64 j;
    const vf64 r = log_reduce(any_odd ? log_scale(x) : x, NULL, &rl, &k, &j);
    if (any_odd)
        k = log_unscale(x, k);
    vf64 y;
    if (ch == 1) {
        y = log_round(r, rl, k, j);
    } else {
        const vf64 hi = log_dd(r, rl, k, j, &lo);
        y = dd_mul(hi, lo, v_set1_f64(ch), v_set1_f64(cl), &lo);
    }
    return any_odd ? log_special(x, y) : y;
}

QN_INLINE vf64 log_f64_v(vf64 x) { return log_base(x, 1, 0); }
QN_INLINE vf64 log2_f64_v(vf64 x) { return log_base(x, 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56); }
QN_INLINE vf64 log10_f64_v(vf64 x) { return log_base(x, 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57); }

/* log(1 + x) with 1 + x as an exact sum of two. */
QN_INLINE vf64 log1p_f64_v(vf64 x)
{
    const vf64 one = v_set1_f64(1);
    vf64 tail, rl, k;
    vi64 j;
    const vf64 u = dd_sum(one, x, &tail);
    const vf64 r = log_reduce(u, &tail, &rl, &k, &j);
    const vf64 y = log_round(r, rl, k, j);
    const vm64 odd = v_not_m64(v_and_m64(v_gt_f64(x, v_neg_f64(one)), v_lt_f64(x, v_set1_f64(INFINITY))));
    const vf64 z = v_sel_f64(v_lt_f64(v_abs_f64(x), v_set1_f64(0x1p-54)), x, y);
    return v_any_m64(odd) ? log_special(u, z) : z;
}

/* e^-d as hi + *lo, error 2^-57, for d >= 0. */
QN_INLINE vf64 exp_minus(vf64 d, vf64 dl, vf64 *lo)
{
    vf64 r, rl, e;
    const vf64 k = exp_reduce(clamp_f64(v_neg_f64(d), -80, 0), &r, &rl), scale = v_scale_f64(v_set1_f64(1), k);
    const vf64 one_r = dd_fast_sum(v_set1_f64(1), r, &e);
    const vf64 tail = v_fma_f64(v_sub_f64(rl, dl), one_r, e);
    const vf64 y = dd_fast_sum(one_r, v_fma_f64(v_mul_f64(r, r), POLY_f64(r, exp_q), tail), lo);
    *lo = v_mul_f64(scale, *lo);
    return v_mul_f64(scale, y);
}

/* max + log(1 + e^-|x - y|) with all parts but e^-d to 2^-64: within 1 ULP where the result exceeds 2^-4 in magnitude;
 * nearer to zero, where max and the logarithm cancel, the absolute error is below 2^-57. */
QN_INLINE vf64 logaddexp_f64_v(vf64 x, vf64 y)
{
    const vm64 swap = v_lt_f64(x, y);
    const vf64 a = v_sel_f64(swap, y, x), b = v_sel_f64(swap, x, y);
    vf64 dl, el, tail, rl, k, lo, e;
    vi64 j;
    const vf64 d = dd_sum(a, v_neg_f64(b), &dl);
    const vm64 drowned = v_gt_f64(d, v_set1_f64(78));
    const vf64 p = exp_minus(d, v_sel_f64(drowned, v_set1_f64(0), dl), &el);
    const vf64 u = dd_fast_sum(v_set1_f64(1), p, &tail);
    tail = v_add_f64(tail, el);
    const vf64 r = log_reduce(u, &tail, &rl, &k, &j), h = log_dd(r, rl, k, j, &lo);
    const vf64 s = dd_sum(a, h, &e);
    const vf64 z = v_sel_f64(drowned, a, v_add_f64(s, v_add_f64(e, lo)));
    const vm64 same_inf = v_and_m64(v_eq_f64(x, y), v_eq_f64(v_abs_f64(x), v_set1_f64(INFINITY)));
    return v_sel_f64(same_inf, x, z);
}

QN_INLINE vf32 log_f32_v(vf32 x) { return in_f64_1(log_f64_v, x); }
QN_INLINE vf32 log2_f32_v(vf32 x) { return in_f64_1(log2_f64_v, x); }
QN_INLINE vf32 log10_f32_v(vf32 x) { return in_f64_1(log10_f64_v, x); }
QN_INLINE vf32 log1p_f32_v(vf32 x) { return in_f64_1(log1p_f64_v, x); }
QN_INLINE vf32 logaddexp_f32_v(vf32 x, vf32 y) { return in_f64_2(logaddexp_f64_v, x, y); }

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

const qn_kernel_entry QN_TABLE(mathlog)[] = {
    MATH_ENTRIES(log), MATH_ENTRIES(log2), MATH_ENTRIES(log10), MATH_ENTRIES(log1p),
    MATH_ENTRIES(logaddexp), QN_ENTRY_END
};
