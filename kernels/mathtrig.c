/* SPDX-License-Identifier: BSD-3-Clause */
/* mathtrig.c: sin, cos and tan.
 *
 * |x| is reduced to r in [-pi/4, pi/4] (math_pio2.h); sin and cos of r are both calculated, and the quadrant picks one
 * and the sign.  The last addition of each is the only rounding of full size.  Coefficients: minimax for the relative
 * error (Remez exchange in 260 bits, each coefficient rounded before the next was fitted).
 *
 * Largest errors found, in ULP: f64 sin SINERR cos COSERR tan TANERR, f32 sin SINFERR cos COSFERR tan TANFERR. */
#define MATH_NO_2
#include "math_pio2.h"

#define SIGN_BIT ((int64_t)-0x7fffffffffffffff - 1)

/* sin r = r + r^3 S(r^2), error 2^-57.9; cos r = 1 - r^2/2 + r^4 C(r^2), error 2^-63.9. */
static const double sin_c[] = { -0x1.5555555555548p-3, 0x1.111111110f730p-7, -0x1.a01a019be920cp-13,
                                0x1.71de35552a8a5p-19, -0x1.ae5e4b8387f6cp-26, 0x1.5d8b559ffb7e3p-33 };
static const double cos_c[] = { 0x1.555555555554bp-5, -0x1.6c16c16c15017p-10, 0x1.a01a019c8f6c2p-16,
                                -0x1.27e4f7f1ca8b9p-22, 0x1.1ee9dbf72a40ap-29, -0x1.8fa699445f89dp-37 };
/* For float32 in float64: sin r = r S(r^2) on [-pi/2, pi/2], error 2^-35.3; and for tan as above, errors 2^-37.5 and 2^-33. */
static const double sin_pi_c[] = { 1, -0x1.5555554768701p-3, 0x1.11110c49bc890p-7, -0x1.a017d975761e5p-13,
                                   0x1.717077d7c088ep-19, -0x1.9a67945357075p-26 };
static const double sinf_c[] = { -0x1.5555554c716e2p-3, 0x1.11110869bfb3dp-7, -0x1.a00f7e791cb16p-13,
                                 0x1.6cd1c23c2724dp-19 };
static const double cosf_c[] = { 1, -0.5, 0x1.55554a1153528p-5, -0x1.6c0c3398b3603p-10, 0x1.99eb95fc6943ep-16 };

/* sin and cos of r + lo as unevaluated sums *s + *sl and *c + *cl, with |*sl| <= |*s| / 8 and |*cl| <= *c / 8. */
QN_INLINE void sin_cos(vf64 r, vf64 lo, vf64 *s, vf64 *sl, vf64 *c, vf64 *cl)
{
    const vf64 r2 = v_mul_f64(r, r), r4 = v_mul_f64(r2, r2), half = v_mul_f64(r, v_set1_f64(0.5));
    const vf64 w = v_fnma_f64(half, r, v_set1_f64(1));                   /* 1 - r^2/2 and its rounding error */
    const vf64 e = v_fnma_f64(half, r, v_sub_f64(v_set1_f64(1), w));
    *s = r;
    *sl = v_fma_f64(v_mul_f64(r, r2), POLY_f64(r2, sin_c), v_mul_f64(lo, w));
    *c = w;
    *cl = v_fma_f64(r4, POLY_f64(r2, cos_c), v_fnma_f64(r, lo, e));
}

/* The sign of a sine in quadrant q, for the argument's sign as well: x as +-x. */
QN_INLINE vf64 flip(vf64 x, vi64 q, vi64 sign_of)
{
    const vi64 sign = v_and_i64(v_xor_i64(v_shl_i64(q, 62), sign_of), v_set1_i64(SIGN_BIT));
    return v_unbits_f64(v_xor_i64(v_bits_f64(x), sign));
}

QN_INLINE vm64 is_odd(vi64 q)
{
    return v_eq_i64(v_and_i64(q, v_set1_i64(1)), v_set1_i64(1));
}

/* sin(|x| + turn pi/2), with the sign of `sign_of`. */
QN_INLINE vf64 sine(vf64 x, int turn, vi64 sign_of)
{
    vf64 lo, s, sl, c, cl;
    vi64 q;
    const vf64 r = pio2_reduce(v_abs_f64(x), &lo, &q);
    sin_cos(r, lo, &s, &sl, &c, &cl);
    q = v_add_i64(q, v_set1_i64(turn));
    return flip(v_sel_f64(is_odd(q), v_add_f64(c, cl), v_add_f64(s, sl)), q, sign_of);
}

QN_INLINE vf64 sin_f64_v(vf64 x)
{
    return sine(x, 0, v_bits_f64(x));
}

QN_INLINE vf64 cos_f64_v(vf64 x)
{
    return sine(x, 1, v_set1_i64(0));
}

/* (s + sl) / (c + cl) or, in odd quadrants, -(c + cl) / (s + sl), divided with one correction. */
QN_INLINE vf64 tan_f64_v(vf64 x)
{
    vf64 lo, s, sl, c, cl;
    vi64 q;
    const vf64 r = pio2_reduce(v_abs_f64(x), &lo, &q);
    sin_cos(r, lo, &s, &sl, &c, &cl);
    s = dd_fast_sum(s, sl, &sl);
    c = dd_fast_sum(c, cl, &cl);
    const vm64 odd = is_odd(q);
    const vf64 a = v_sel_f64(odd, c, s), al = v_sel_f64(odd, cl, sl);
    const vf64 b = v_sel_f64(odd, s, c), bl = v_sel_f64(odd, sl, cl);
    const vf64 inverse = v_div_f64(v_set1_f64(1), b), t = v_mul_f64(a, inverse);
    const vf64 rest = v_add_f64(v_fnma_f64(t, b, a), v_fnma_f64(t, bl, al));
    return flip(v_fma_f64(rest, inverse, t), v_shl_i64(q, 1), v_bits_f64(x));
}

/* ---- float32, calculated in float64 ----------------------------------------------------------------------------- */
QN_INLINE vf64 sin_r_f32(vf64 r, vf64 r2)
{
    return v_fma_f64(v_mul_f64(r, r2), POLY_f64(r2, sinf_c), r);
}

QN_INLINE vf64 sine_f32(vf64 x, int turn, vi64 sign_of)
{
    vi64 q;
    const vf64 r = pio2_reduce_f32(v_abs_f64(x), &q), r2 = v_mul_f64(r, r);
    q = v_add_i64(q, v_set1_i64(turn));
    return flip(v_sel_f64(is_odd(q), POLY_f64(r2, cosf_c), sin_r_f32(r, r2)), q, sign_of);
}

QN_INLINE vf64 sin_wide(vf64 x)
{
    return sine_f32(x, 0, v_bits_f64(x));
}

QN_INLINE vf64 cos_wide(vf64 x)
{
    return sine_f32(x, 1, v_set1_i64(0));
}

QN_INLINE vf64 tan_wide(vf64 x)
{
    vi64 q;
    const vf64 r = pio2_reduce_f32(v_abs_f64(x), &q), r2 = v_mul_f64(r, r);
    const vf64 s = sin_r_f32(r, r2), c = POLY_f64(r2, cosf_c);
    const vm64 odd = is_odd(q);
    return flip(v_div_f64(v_sel_f64(odd, c, s), v_sel_f64(odd, s, c)), v_shl_i64(q, 1), v_bits_f64(x));
}

QN_INLINE vf32 sin_f32_v(vf32 x)
{
    return in_f64_1(sin_wide, x);
}

QN_INLINE vf32 cos_f32_v(vf32 x)
{
    return in_f64_1(cos_wide, x);
}

QN_INLINE vf32 tan_f32_v(vf32 x)
{
    return in_f64_1(tan_wide, x);
}

MATH1(sin, f64)
MATH1(cos, f64)
MATH1(tan, f64)
MATH1(sin, f32)
MATH1(cos, f32)
MATH1(tan, f32)

const qn_kernel_entry QN_TABLE(mathtrig)[] = { MATH_ENTRIES(sin), MATH_ENTRIES(cos), MATH_ENTRIES(tan),
                                               QN_ENTRY_END };
