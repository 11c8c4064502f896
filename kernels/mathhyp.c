/* SPDX-License-Identifier: BSD-3-Clause */
/* mathhyp.c: sinh, cosh, tanh and their inverses.
 *
 * |x| = k ln 2 + r + rl as in math_exp.h, b = 2^(-2k-1).  With A = 1/2 - b, B = 1/2 + b
 *     sinh|x| / 2^k = A cosh r + B sinh r,    cosh x / 2^k = B cosh r + A sinh r,
 * where for k = 0 sinh is sinh r alone, so that small arguments lose nothing.
 * Largest errors found, ULP, f64 and f32: sinh 0.71 0.75, cosh 0.66 0.66, tanh 0.64 0.984 (all f32), arcsinh 0.57 0.51,
 * arccosh 0.54 0.51, arctanh 0.55 0.51. */
#define MATH_NO_2
#include "math_exp.h"
#include "math_narrow.h"

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

QN_INLINE vf64 cosh_f64_v(vf64 x)
{
    vf64 b, r, odd, even, lo;
    const vf64 k = hyp_reduce(clamp_f64(v_abs_f64(x), 0, 712), &b, &r, &odd, &even);
    const vf64 hi = hyp_sum(b, r, odd, even, &lo);
    return v_scale_f64(v_add_f64(hi, lo), k);
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

QN_INLINE vf32 cosh_f32_v(vf32 x)
{
    vf32 b, r, odd, even;
    const vf32 k = hyp_reduce_f32(clamp_f32(v_abs_f32(x), 0, 91), &b, &r, &odd, &even);
    return v_scale_f32(hyp_sum_f32(b, r, odd, even), k);
}

/* (tanh x / x - 1) / x^2 in x^2, |x| <= 1: error 2^-30.8. */
static const float tanh_q_f32[] = {
    -0x1.555552p-2f, 0x1.111046p-3f, -0x1.b9f912p-5f, 0x1.64d7cep-6f, -0x1.1955dp-7f, 0x1.9223eep-9f, -0x1.b5c6acp-11f,
    0x1.f75014p-14f,
};

/* A polynomial, or from 0.98 on 1 - 2 / (e^2|x| + 1), where the subtrahend is small and its errors smaller: 0.99 ULP
 * for all float32. */
QN_INLINE vf32 tanh_f32_v(vf32 x)
{
    const vf32 ax = v_abs_f32(x), x2 = v_mul_f32(x, x), one = v_set1_f32(1);
    vf32 k;
    const vf32 y = exp_split_f32(clamp_f32(v_add_f32(ax, ax), 0, 20), &k);
    const vf32 d = v_add_f32(v_scale_normal_f32(y, k), one), large = v_sub_f32(one, v_div_f32(v_set1_f32(2), d));
    const vf32 small = v_fma_f32(v_mul_f32(x2, POLY_f32(x2, tanh_q_f32)), ax, ax);
    return v_copysign_f32(v_sel_f32(v_ge_f32(ax, v_set1_f32(0.98f)), large, small), x);
}

/* ---- inverses -------------------------------------------------------------------------------------------- */

/* sqrt(vh + vl), vh > 0. */
QN_INLINE vf64 dd_sqrt(vf64 vh, vf64 vl, vf64 *lo)
{
    const vf64 s = v_sqrt_f64(vh);
    *lo = v_div_f64(v_add_f64(v_fnma_f64(s, s, vh), vl), v_add_f64(s, s));
    return s;
}

/* log(uh + ul), uh >= 1 or as log_special says; log 2 more where `twice`. */
QN_INLINE vf64 log_pair(vf64 uh, vf64 ul, vm64 twice)
{
    vf64 rl, k;
    vi64 j;
    const vf64 r = log_reduce(uh, &ul, &rl, &k, &j);
    k = v_sel_f64(twice, v_add_f64(k, v_set1_f64(1)), k);
    const vf64 y = log_round(&log_natural, r, rl, k, j);
    return v_any_m64(log_odd_f64(uh)) ? log_special_f64(uh, y) : y;
}

/* a + sqrt(a^2 + c) as hi + *lo, c = 1 or -1; a alone from 2^30 on, where the caller doubles it. */
QN_INLINE vf64 root_sum(vf64 a, double c, vm64 large, vf64 *lo)
{
    vf64 l, vl, sl, e;
    const vf64 b = v_sel_f64(large, v_set1_f64(2), a), sq = dd_prod(b, b, &l);
    const vf64 v = c < 0 ? dd_fast_sum(sq, v_set1_f64(c), &vl) : dd_sum(sq, v_set1_f64(c), &vl);
    const vf64 vh = dd_fast_sum(v, v_add_f64(vl, l), &vl), s = dd_sqrt(vh, vl, &sl);
    const vf64 u = c < 0 ? dd_fast_sum(b, s, &e) : dd_fast_sum(s, b, &e);
    *lo = v_sel_f64(large, v_set1_f64(0), v_add_f64(e, sl));
    return v_sel_f64(large, a, u);
}

/* log(|x| + sqrt(x^2 + 1)); x itself below 2^-28, where the next term is x^3 / 6. */
QN_INLINE vf64 arcsinh_f64_v(vf64 x)
{
    const vf64 ax = v_abs_f64(x);
    const vm64 large = v_ge_f64(ax, v_set1_f64(0x1p30));
    vf64 lo;
    const vf64 u = root_sum(ax, 1, large, &lo);
    const vf64 y = v_copysign_f64(log_pair(u, lo, large), x);
    return v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-28)), x, y);
}

/* log(x + sqrt(x^2 - 1)), NaN below 1. */
QN_INLINE vf64 arccosh_f64_v(vf64 x)
{
    const vf64 one = v_set1_f64(1);
    const vm64 large = v_ge_f64(x, v_set1_f64(0x1p30));
    vf64 lo;
    const vf64 u = root_sum(x, -1, large, &lo);
    vf64 y = v_sel_f64(v_eq_f64(x, one), v_set1_f64(0), log_pair(u, lo, large));
    return v_sel_f64(v_lt_f64(x, one), v_set1_f64(NAN), y);
}

/* log((1 + |x|) / (1 - |x|)) / 2. */
QN_INLINE vf64 arctanh_f64_v(vf64 x)
{
    const vf64 one = v_set1_f64(1), ax = v_abs_f64(x);
    vf64 nl, dl, lo;
    const vf64 n = dd_fast_sum(one, ax, &nl), d = dd_fast_sum(one, v_neg_f64(ax), &dl);
    const vf64 u = dd_div(n, nl, d, dl, &lo);
    const vf64 y = v_mul_f64(v_set1_f64(0.5), log_pair(u, lo, v_lt_f64(one, one)));
    const vf64 z = v_sel_f64(v_eq_f64(ax, one), v_set1_f64(INFINITY), y);
    return v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-28)), x, v_copysign_f64(z, x));
}

/* float32 in float64: every intermediate but the logarithm is good to 2^-51. */
#define LN2 0x1.62e42fefa39efp-1

QN_INLINE vf64 arcsinh_narrow(vf64 x)
{
    const vf64 ax = v_abs_f64(x), x2 = v_mul_f64(x, x), one = v_set1_f64(1);
    const vf64 u = v_add_f64(ax, v_sqrt_f64(v_add_f64(x2, one)));
    const vf64 y = v_mul_f64(narrow_log2(u), v_set1_f64(LN2));
    const vf64 small = v_fnma_f64(v_mul_f64(x2, ax), v_set1_f64(1.0 / 6), ax);
    return v_copysign_f64(v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-9)), small, y), x);
}

QN_INLINE vf64 arccosh_narrow(vf64 x)
{
    const vf64 u = v_add_f64(x, v_sqrt_f64(v_fms_f64(x, x, v_set1_f64(1))));
    return v_mul_f64(narrow_log2(u), v_set1_f64(LN2));
}

QN_INLINE vf64 arctanh_narrow(vf64 x)
{
    const vf64 ax = v_abs_f64(x), one = v_set1_f64(1), u = v_div_f64(v_add_f64(one, ax), v_sub_f64(one, ax));
    const vf64 y = v_mul_f64(narrow_log2(u), v_set1_f64(LN2 / 2));
    const vf64 small = v_fma_f64(v_mul_f64(v_mul_f64(x, x), ax), v_set1_f64(1.0 / 3), ax);
    return v_copysign_f64(v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-9)), small, y), x);
}

QN_INLINE vf32 arcsinh_f32_v(vf32 x)
{
    const vm32 finite = v_lt_f32(v_abs_f32(x), v_set1_f32(INFINITY));
    return v_sel_f32(finite, in_f64_1(arcsinh_narrow, x), x);
}
QN_INLINE vf32 arccosh_f32_v(vf32 x)
{
    const vf32 one = v_set1_f32(1), y = v_sel_f32(v_lt_f32(x, one), v_set1_f32(NAN), in_f64_1(arccosh_narrow, x));
    return v_sel_f32(v_lt_f32(x, v_set1_f32(INFINITY)), y, x);
}
QN_INLINE vf32 arctanh_f32_v(vf32 x)
{
    const vf32 one = v_set1_f32(1), ax = v_abs_f32(x), pole = v_copysign_f32(v_set1_f32(INFINITY), x);
    const vf32 end = v_sel_f32(v_eq_f32(ax, one), pole, v_set1_f32(NAN));
    return v_sel_f32(v_lt_f32(ax, one), in_f64_1(arctanh_narrow, x), end);
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
