/* SPDX-License-Identifier: BSD-3-Clause */
/* mathhyp.c: sinh, cosh, tanh and their inverses.
 *
 * Largest errors found, ULP, f64 and f32: sinh 0.72 0.75, cosh 0.88 0.90, tanh 0.94 0.74, arcsinh 0.57 0.79,
 * arccosh 0.54 0.91, arctanh 0.58 0.93. */
#define MATH_NO_2
#include "math_steps.h"
#include "math_log.h"
#include "math_pieces.h"

#define EACH_FLOAT "math_steps.inc.h"
#include "each_float.h"

/* e^(2 a) + 1 for 0 <= a <= 22, rounded once but for a trifle. */
QN_INLINE vf64 square_power_plus_1(vf64 a)
{
    vf64 r;
    vi64 j;
    const vf64 one = v_set1_f64(1), k = steps_f64(v_add_f64(a, a), &r, &j), two_k = v_scale_normal_f64(one, k);
    const vf64 up = v_lookup16_f64(two_j_f64, j), r2 = v_mul_f64(r, r), hi = v_fma_f64(up, two_k, one);
    const vf64 rest = v_fma_f64(r2, POLY2_f64(r, r2, exp_step_q), r);
    const vf64 grown = v_fma_f64(up, rest, v_lookup16_f64(two_j_low_f64, j)), lo = v_fma_f64(up, two_k, v_sub_f64(one, hi));
    return v_add_f64(hi, v_fma_f64(grown, two_k, lo));
}

/* A polynomial below 0.85, then 1 - 2 / (e^2|x| + 1), where the subtrahend is small and its errors smaller. */
QN_INLINE vf64 tanh_f64_v(vf64 x)
{
    const vf64 ax = v_abs_f64(x), x2 = v_mul_f64(x, x), d = square_power_plus_1(v_min_f64(v_set1_f64(22), ax));
    const vf64 large = v_sub_f64(v_set1_f64(1), v_div_f64(v_set1_f64(2), d));
    const vf64 small = v_fma_f64(v_mul_f64(ax, x2), POLY2_f64(x2, v_mul_f64(x2, x2), tanh_q), ax);
    return v_copysign_f64(v_sel_f64(v_lt_f64(ax, v_set1_f64(0.85)), small, large), x);
}

/* 1 to the last bit from 9.1 on. */
QN_INLINE vf32 tanh_f32_v(vf32 x)
{
    const vf32 ax = v_min_f32(v_set1_f32(10), v_abs_f32(x));
    const vf32 up = v_add_f32(ax, v_set1_f32(1));
    return v_copysign_f32(pieces_f32(&tanh_pieces, ax, up, 21), x);
}

/* ---- inverses -------------------------------------------------------------------------------------------- */

/* sqrt(vh + vl), vh > 0. */
QN_INLINE vf64 dd_sqrt(vf64 vh, vf64 vl, vf64 *lo)
{
    const vf64 s = v_sqrt_f64(vh);
    *lo = v_div_f64(v_add_f64(v_fnma_f64(s, s, vh), vl), v_add_f64(s, s));
    return s;
}

/* log(uh + ul) + twice log 2, uh >= 1 or as log_special says. */
QN_INLINE vf64 log_pair(vf64 uh, vf64 ul, vf64 twice)
{
    vf64 rl, k;
    vi64 j;
    const vf64 r = log_reduce(uh, &ul, &rl, &k, &j), y = log_round(&log_natural, r, rl, v_add_f64(k, twice), j);
    return v_any_m64(log_odd_f64(uh)) ? log_special_f64(uh, y) : y;
}

/* a + sqrt(a^2 + c) as hi + *lo, c = 1 or -1. */
QN_INLINE vf64 root_sum(vf64 a, double c, vf64 *lo)
{
    vf64 l, vl, sl, e;
    const vf64 sq = dd_prod(a, a, &l);
    const vf64 v = c < 0 ? dd_fast_sum(sq, v_set1_f64(c), &vl) : dd_sum(sq, v_set1_f64(c), &vl);
    const vf64 vh = dd_fast_sum(v, v_add_f64(vl, l), &vl), s = dd_sqrt(vh, vl, &sl);
    const vf64 u = c < 0 ? dd_fast_sum(a, s, &e) : dd_fast_sum(s, a, &e);
    *lo = v_add_f64(e, sl);
    return u;
}

/* y, or from FAR on log(2 a), the same to the last bit. */
#define FAR 0x1p30
static __attribute__((noinline, cold)) vf64 far_logarithm(vf64 a, vf64 y)
{
    const vm64 near = v_lt_f64(a, v_set1_f64(FAR));
    return v_sel_f64(near, y, log_pair(a, v_set1_f64(0), v_set1_f64(1)));
}

/* log(a + sqrt(a^2 + c)). */
QN_INLINE vf64 log_root_sum(vf64 a, double c)
{
    vf64 lo;
    const vf64 u = root_sum(a, c, &lo), y = log_pair(u, lo, v_set1_f64(0));
    return v_all_m64(v_lt_f64(a, v_set1_f64(FAR))) ? y : far_logarithm(a, y);
}

/* x itself below 2^-28, where the next term is x^3 / 6. */
QN_INLINE vf64 arcsinh_f64_v(vf64 x)
{
    const vf64 ax = v_abs_f64(x), y = v_copysign_f64(log_root_sum(ax, 1), x);
    return v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-28)), x, y);
}

/* NaN below 1. */
QN_INLINE vf64 arccosh_f64_v(vf64 x)
{
    const vf64 one = v_set1_f64(1), y = v_sel_f64(v_eq_f64(x, one), v_set1_f64(0), log_root_sum(x, -1));
    return v_sel_f64(v_lt_f64(x, one), v_set1_f64(NAN), y);
}

/* log((1 + |x|) / (1 - |x|)) / 2, where the quotient is infinite or negative at the ends; x itself below 2^-28. */
QN_INLINE vf64 arctanh_f64_v(vf64 x)
{
    const vf64 one = v_set1_f64(1), ax = v_abs_f64(x);
    vf64 nl, dl;
    const vf64 n = dd_fast_sum(one, ax, &nl), d = dd_fast_sum(one, v_neg_f64(ax), &dl);
    const vf64 inverse = v_div_f64(one, d), q = v_mul_f64(n, inverse);
    const vf64 rest = v_add_f64(v_fnma_f64(q, d, n), v_fnma_f64(q, dl, nl));
    const vf64 y = log_pair(q, v_mul_f64(rest, inverse), v_set1_f64(0));
    const vf64 z = v_copysign_f64(v_mul_f64(v_set1_f64(0.5), y), x);
    return v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-28)), x, z);
}

/* ---- float32: pieces up to 127, beyond that log(2 x) + 1 / (4 x^2), arccosh with a minus --------------------- */
#define PIECES_END 127

/* y, or where no piece reaches x the logarithm; infinity and NaN stay. */
static __attribute__((noinline, cold)) vf32 far_lanes(vf32 x, vf32 y, float quarter)
{
    vf32 k;
    vi32 j, e23;
    const vf32 r = log_reduce_f32(x, &k, &j, &e23), last = v_div_f32(v_set1_f32(quarter), v_mul_f32(x, x));
    const vf32 far = log_round_f32(&log_natural_f32, r, &last, v_add_f32(k, v_set1_f32(0x1p23f)), j);
    return v_sel_f32(v_lt_f32(x, v_set1_f32(PIECES_END)), y, v_sel_f32(v_lt_f32(x, v_set1_f32(INFINITY)), far, x));
}

QN_INLINE vf32 mend_far_lanes(vf32 x, vf32 y, float quarter)
{
    return v_all_m32(v_lt_f32(x, v_set1_f32(PIECES_END))) ? y : far_lanes(x, y, quarter);
}

QN_INLINE vf32 arcsinh_f32_v(vf32 x)
{
    const vf32 ax = v_abs_f32(x), y = pieces_f32(&arcsinh_pieces, ax, v_add_f32(ax, v_set1_f32(0.5f)), 22);
    return v_copysign_f32(mend_far_lanes(ax, y, 0.25f), x);
}

/* The pieces hold half the square; NaN below 1. */
QN_INLINE vf32 arccosh_f32_v(vf32 x)
{
    const vf32 y = pieces_f32(&arccosh_pieces, x, v_sub_f32(x, v_set1_f32(0.5f)), 22);
    const vf32 z = v_sqrt_f32(v_sel_f32(v_lt_f32(x, v_set1_f32(1)), v_set1_f32(NAN), v_add_f32(y, y)));
    return mend_far_lanes(x, z, -0.25f);
}

/* log(m) / 2 for m = 1, 1.25, 1.5, 1.75, over and over. */
#define FOUR_TIMES(a, b, c, d) { a, b, c, d, a, b, c, d, a, b, c, d, a, b, c, d }
static const float arctanh_hi[16] = FOUR_TIMES(0, 0x1.c9p-4f, 0x1.9f32p-3f, 0x1.1e86p-2f);
static const float arctanh_lo[16] = FOUR_TIMES(0, -0x1.070cacp-21f, 0x1.f65fccp-22f, -0x1.431f7ep-23f);
/* (arctanh z / z - 1) / z^2 in z^2, |z| <= 0.097: error 2^-36 of arctanh z. */
static const float arctanh_q_f32[] = { 0x1.555556p-2f, 0x1.9994f6p-3f, 0x1.2864f4p-3f };

/* Where 1 - a <= 2^-22: (log 2 - a' / 2 - log a') / 2 with a' = 1 - a; and the pole. */
static __attribute__((noinline, cold)) vf32 arctanh_ends(vf32 ax, vf32 y)
{
    const vf32 one = v_set1_f32(1), d = v_sub_f32(one, ax);
    vf32 k;
    vi32 j, e23;
    const vf32 r = log_reduce_f32(d, &k, &j, &e23), half_d = v_mul_f32(d, v_set1_f32(0.5f));
    const vf32 far = v_mul_f32(v_set1_f32(-0.5f), log_round_f32(&log_natural_f32, r, &half_d, v_sub_f32(k, v_set1_f32(0x1p23f)), j));
    y = v_sel_f32(v_gt_f32(ax, v_set1_f32(0x1.fffff8p-1f)), far, y);
    y = v_sel_f32(v_eq_f32(ax, one), v_set1_f32(INFINITY), y);
    return v_sel_f32(v_le_f32(ax, one), y, v_set1_f32(NAN));
}

/* With p near (1 + a) / (1 - a), a power of 2 times 1, 1.25, 1.5 or 1.75, found by subtracting bits as if they were
 * logarithms, (1 + a) / (1 - a) = p (1 + z) / (1 - z) for
 *     z = ((1 + a) - p (1 - a)) / ((1 + a) + p (1 - a)),
 * |z| < 0.097, and arctanh a = log(p) / 2 + arctanh z.  Below 1/12 p = 1 and z is a, exactly. */
QN_INLINE vf32 arctanh_f32_v(vf32 x)
{
    const vf32 ax = v_abs_f32(x), one = v_set1_f32(1);
    const vi32 ratio = v_sub_i32(v_bits_f32(v_add_f32(one, ax)), v_bits_f32(v_sub_f32(one, ax)));
    const vi32 first = v_and_i32(ratio, v_set1_i32(-0x200000)), j = v_shr_i32(ratio, 21);
    const vf32 p = v_unbits_f32(v_add_i32(first, v_bits_f32(one))), up = v_add_f32(one, p), down = v_sub_f32(one, p);
    const vf32 z = v_div_f32(v_fma_f32(ax, up, down), v_fma_f32(ax, down, up)), z2 = v_mul_f32(z, z);
    const vf32 k = v_cvt_i32_f32(v_sar_i32(ratio, 23));
    const vf32 head = v_fma_f32(k, v_set1_f32(0.5f * LN2_HI_f32), v_lookup16_f32(arctanh_hi, j));
    vf32 lo;
    const vf32 s = dd_fast_sum_f32(head, z, &lo);
    lo = v_add_f32(lo, v_fma_f32(k, v_set1_f32(0.5f * LN2_LO_f32), v_lookup16_f32(arctanh_lo, j)));
    const vf32 y = v_add_f32(s, v_fma_f32(v_mul_f32(z, z2), POLY_f32(z2, arctanh_q_f32), lo));
    const bool plain = v_all_m32(v_le_f32(ax, v_set1_f32(0x1.fffff8p-1f)));
    return v_copysign_f32(plain ? y : arctanh_ends(ax, y), x);
}

MATH1(sinh, f32)
MATH1(sinh, f64)
MATH1(cosh, f32)
MATH1(cosh, f64)
MATH1(tanh, f32)
MATH1(tanh, f64)
MATH1(arcsinh, f32)
MATH1(arcsinh, f64)
MATH1(arccosh, f32)
MATH1(arccosh, f64)
MATH1(arctanh, f32)
MATH1(arctanh, f64)

const qn_kernel_entry QN_TABLE(mathhyp)[] = {
    MATH_ENTRIES(sinh), MATH_ENTRIES(cosh), MATH_ENTRIES(tanh),
    MATH_ENTRIES(arcsinh), MATH_ENTRIES(arccosh), MATH_ENTRIES(arctanh), QN_ENTRY_END
};
