/* SPDX-License-Identifier: BSD-3-Clause */
/* mathhyp.c: sinh, cosh, tanh and their inverses.
 *
 * For sinh and tanh, |x| = k ln 2 + r + rl as in math_exp.h, b = 2^(-2k-1).  With A = 1/2 - b, B = 1/2 + b
 *     sinh|x| / 2^k = A cosh r + B sinh r,    cosh x / 2^k = B cosh r + A sinh r,
 * where for k = 0 sinh is sinh r alone, so that small arguments lose nothing.
 * Largest errors found, ULP, f64 and f32: sinh 0.71 0.75, cosh 0.88 0.90, tanh 0.64 0.72, arcsinh 0.57 0.79,
 * arccosh 0.54 0.91, arctanh 0.58 0.93. */
#define MATH_NO_2
#include "math_cosh.h"
#include "math_exp.h"
#include "math_log.h"
#include "math_pieces.h"

/* (sinh r / r - 1) / r^2 and (cosh r - 1) / r^2 in r^2, |r| <= 0.347: errors 2^-64.8 and 2^-70. */
static const double sinh_q[] = {
    0x1.5555555555555p-3, 0x1.111111111130fp-7, 0x1.a01a019f0fb61p-13, 0x1.71de3e4929591p-19, 0x1.ae56524d127acp-26,
    0x1.74328b679b0a5p-33,
};
static const double cosh_q[] = {
    0x1.0000000000000p-1, 0x1.5555555555558p-5, 0x1.6c16c16c15000p-10, 0x1.a01a01ad7d697p-16, 0x1.27e4cc140d144p-22,
    0x1.1f8bd989ebfb5p-29,
};

/* For ax >= 0: k, b, r, odd = sinh(r + rl) - r and even = cosh(r + rl) - 1. */
QN_INLINE vf64 hyp_reduce(vf64 ax, vf64 *b, vf64 *r, vf64 *odd, vf64 *even)
{
    vf64 rl;
    const vf64 k = exp_reduce(ax, r, &rl), r2 = v_mul_f64(*r, *r);
    *b = v_scale_normal_f64(v_set1_f64(0.5), v_mul_f64(v_set1_f64(-2), v_min_f64(k, v_set1_f64(100))));
    *odd = v_fma_f64(v_mul_f64(r2, *r), POLY_f64(r2, sinh_q), rl);
    *even = v_fma_f64(*r, rl, v_mul_f64(r2, POLY_f64(r2, cosh_q)));
    return k;
}

/* (1/2 + c) cosh + (1/2 - c) sinh as hi + *lo: c = b for cosh, -b for sinh. */
QN_INLINE vf64 hyp_sum(vf64 c, vf64 r, vf64 odd, vf64 even, vf64 *lo)
{
    vf64 e, pl, ul, wl;
    const vf64 half = v_set1_f64(0.5), u = dd_fast_sum(half, c, &ul), w = dd_fast_sum(half, v_neg_f64(c), &wl);
    const vf64 p = dd_prod(w, r, &pl), hi = dd_fast_sum(u, p, &e);
    const vf64 rest = v_add_f64(v_add_f64(e, pl), v_fma_f64(wl, r, ul));
    *lo = v_fma_f64(u, even, v_fma_f64(w, odd, rest));
    return hi;
}

QN_INLINE vf64 sinh_f64_v(vf64 x)
{
    vf64 b, r, odd, even, lo;
    const vf64 k = hyp_reduce(clamp_f64(v_abs_f64(x), 0, 712), &b, &r, &odd, &even);
    const vf64 hi = hyp_sum(v_neg_f64(b), r, odd, even, &lo);
    return v_copysign_f64(v_scale_f64(v_add_f64(hi, lo), k), x);
}

/* sinh / cosh by the reciprocal of cosh and one correction; 1 to the last bit from 22 on. */
QN_INLINE vf64 tanh_f64_v(vf64 x)
{
    vf64 b, r, odd, even, nl, dl;
    hyp_reduce(clamp_f64(v_abs_f64(x), 0, 22), &b, &r, &odd, &even);
    vf64 n = hyp_sum(v_neg_f64(b), r, odd, even, &nl), d = hyp_sum(b, r, odd, even, &dl);
    n = dd_fast_sum(n, nl, &nl);
    d = dd_fast_sum(d, dl, &dl);
    const vf64 inverse = v_div_f64(v_set1_f64(1), d), q = v_mul_f64(n, inverse);
    const vf64 rest = v_add_f64(v_fnma_f64(q, d, n), v_fnma_f64(q, dl, nl));
    return v_copysign_f64(v_fma_f64(rest, inverse, q), x);
}

/* ---- float32: the same with shorter polynomials; errors 2^-34 and 2^-33 ---------------------------------- */
static const float sinh_q_f32[] = { 0x1.555556p-3f, 0x1.110fep-7f, 0x1.a29380p-13f };
static const float cosh_q_f32[] = { 0x1p-1f, 0x1.5554e4p-5f, 0x1.6d5188p-10f };

QN_INLINE vf32 hyp_reduce_f32(vf32 ax, vf32 *b, vf32 *r, vf32 *odd, vf32 *even)
{
    vf32 rl;
    const vf32 k = exp_reduce_f32(ax, r, &rl), r2 = v_mul_f32(*r, *r);
    *b = v_scale_normal_f32(v_set1_f32(0.5f), v_mul_f32(v_set1_f32(-2), v_min_f32(k, v_set1_f32(50))));
    *odd = v_fma_f32(v_mul_f32(r2, *r), POLY_f32(r2, sinh_q_f32), rl);
    *even = v_fma_f32(*r, rl, v_mul_f32(r2, POLY_f32(r2, cosh_q_f32)));
    return k;
}

QN_INLINE vf32 hyp_sum_f32(vf32 c, vf32 r, vf32 odd, vf32 even)
{
    vf32 e, pl, ul, wl;
    const vf32 half = v_set1_f32(0.5f);
    const vf32 u = dd_fast_sum_f32(half, c, &ul), w = dd_fast_sum_f32(half, v_neg_f32(c), &wl);
    const vf32 p = dd_prod_f32(w, r, &pl), hi = dd_fast_sum_f32(u, p, &e);
    const vf32 rest = v_add_f32(v_add_f32(e, pl), v_fma_f32(wl, r, ul));
    return v_add_f32(hi, v_fma_f32(u, even, v_fma_f32(w, odd, rest)));
}

QN_INLINE vf32 sinh_f32_v(vf32 x)
{
    vf32 b, r, odd, even;
    const vf32 k = hyp_reduce_f32(clamp_f32(v_abs_f32(x), 0, 91), &b, &r, &odd, &even);
    return v_copysign_f32(v_scale_f32(hyp_sum_f32(v_neg_f32(b), r, odd, even), k), x);
}

#define T f64
#define I i64
#define M m64
#include "math_cosh.inc.h"
#undef T
#undef I
#undef M
#define T f32
#define I i32
#define M m32
#include "math_cosh.inc.h"

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
    vi32 e23;
    const vf32 f = log_reduce_f32(x, &k, &e23), last = v_div_f32(v_set1_f32(quarter), v_mul_f32(x, x));
    const vf32 far = log_natural_f32(v_add_f32(k, v_set1_f32(1)), f, &last);
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
    vi32 e23;
    const vf32 f = log_reduce_f32(d, &k, &e23), half_d = v_mul_f32(d, v_set1_f32(0.5f));
    const vf32 far = v_mul_f32(v_set1_f32(-0.5f), log_natural_f32(v_sub_f32(k, one), f, &half_d));
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
