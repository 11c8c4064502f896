/* SPDX-License-Identifier: BSD-3-Clause */
/* mathtrig.c: sin, cos and tan.
 *
 * |x| is reduced to r in [-pi/4, pi/4] (math_pio2.h).  Two sums that behave like sin r and cos r are calculated there,
 * for tan with any common factor; the quadrant says which is wanted, or divided by the other, and with what sign.
 * The last addition of each is the only rounding of full size.  float32 is calculated in float64.  Coefficients:
 * minimax for the relative error (Remez exchange in 220 bits; polynomials had each coefficient rounded before the
 * next was fitted).
 *
 * Largest errors found, in ULP: f64 sin 0.72 cos 0.70 tan 0.84, f32 0.5004 each. */
#define MATH_NO_2
#include "math_sin.h"

/* tan r = (r + r^3 S(r^2)) / (1 - r^2/2 + r^4 C(r^2)), error 2^-57.8. */
static const double tan_s_c[] = { -0x1.5555555555556p-3, 0x1.f84b20cd98cc5p-8, -0x1.d2c818b36981bp-14,
                                  0x1.0bd743d298f4ep-22 };
static const double tan_c_c[] = { 0x1.501a752ac4267p-5, -0x1.1d76aba7e141dp-10, 0x1.f36304d2a207dp-18 };
/* float32: sin r = r S(r^2) on [-pi/2, pi/2], tan r = r S(r^2) / C(r^2) on [-pi/4, pi/4], errors 2^-35. */
static const double sinf_c[] = { 1, -0x1.5555554768701p-3, 0x1.11110c49bc890p-7, -0x1.a017d975761e5p-13,
                                 0x1.717077d7c088ep-19, -0x1.9a67945357075p-26 };
static const double tanf_s_c[] = { 1, -0x1.c81c61daaebe1p-4, 0x1.19bb540cc94afp-10 };
static const double tanf_c_c[] = { 1, -0x1.c75c6db78d72cp-2, 0x1.05aab88c4428dp-6 };

/* sin(|x| + turn pi/2), with the sign of `sign_of`. */
QN_INLINE vf64 sine(vf64 x, int turn, vi64 sign_of)
{
    vf64 lo, s, sl, c, cl;
    vi64 q;
    const vf64 r = pio2_reduce(v_abs_f64(x), &lo, &q), r2 = v_mul_f64(r, r);
    sums(r, lo, POLY_f64(r2, sin_c), POLY_f64(r2, cos_c), &s, &sl, &c, &cl);
    q = v_add_i64(q, v_set1_i64(turn));
    return turned(v_sel_f64(is_odd(q), v_add_f64(c, cl), v_add_f64(s, sl)), q, sign_of);
}

QN_INLINE vf64 sin_f64_v(vf64 x)
{
    return sine(x, 0, v_bits_f64(x));
}

QN_INLINE vf64 cos_f64_v(vf64 x)
{
    return sine(x, 1, v_set1_i64(0));
}

/* (s + sl) / (c + cl) or, in odd quadrants, -(c + cl) / (s + sl): (a + al) / (b + bl), divided with one correction. */
QN_INLINE vf64 tan_f64_v(vf64 x)
{
    vf64 lo, s, sl, c, cl;
    vi64 q;
    const vf64 r = pio2_reduce(v_abs_f64(x), &lo, &q), r2 = v_mul_f64(r, r);
    sums(r, lo, POLY_f64(r2, tan_s_c), POLY_f64(r2, tan_c_c), &s, &sl, &c, &cl);
    const vm64 odd = is_odd(q);
    s = dd_fast_sum(s, sl, &sl);
    c = dd_fast_sum(c, cl, &cl);
    const vf64 a = v_sel_f64(odd, c, s), al = v_sel_f64(odd, cl, sl);
    const vf64 b = v_sel_f64(odd, s, c), bl = v_sel_f64(odd, sl, cl);
    const vf64 inverse = v_div_f64(v_set1_f64(1), b), t = v_mul_f64(a, inverse);
    const vf64 rest = v_add_f64(v_fnma_f64(t, b, a), v_fnma_f64(t, bl, al));
    return turned(v_fma_f64(rest, inverse, t), v_shl_i64(q, 1), v_bits_f64(x));
}

/* sin(pi x) / (pi x).  x is reduced to q half turns and a rest exactly, so that no zero is missed however large x is; pi times
 * the rest, the sine and the quotient carry a second word. */
QN_INLINE vf64 sinc_f64_v(vf64 x)
{
    const vf64 pi_h = v_set1_f64(2 * 0x1.921fb54442d18p+0), pi_l = v_set1_f64(2 * 0x1.1a62633145c07p-54), two = v_set1_f64(2);
    const vf64 turn = v_fnma_f64(two, v_rint_f64(v_mul_f64(x, v_set1_f64(0.5))), x), halves = v_rint_f64(v_mul_f64(turn, two));
    const vf64 rest = v_fnma_f64(halves, v_set1_f64(0.5), turn);
    const vi64 q = v_bits_f64(v_add_f64(halves, v_set1_f64(PIO2_ROUND)));
    vf64 lo, dl, s, sl, c, cl;
    const vf64 r = dd_prod(rest, pi_h, &lo), r2 = v_mul_f64(r, r), d = dd_prod(x, pi_h, &dl);
    lo = v_fma_f64(rest, pi_l, lo);
    dl = v_fma_f64(x, pi_l, dl);
    sums(r, lo, POLY_f64(r2, sin_c), POLY_f64(r2, cos_c), &s, &sl, &c, &cl);
    const vf64 n = v_sel_f64(is_odd(q), c, s), nl = v_sel_f64(is_odd(q), cl, sl), y = v_div_f64(n, d);
    const vf64 left = v_add_f64(v_fnma_f64(y, d, n), v_fnma_f64(y, dl, nl));
    const vf64 z = turned(v_add_f64(y, v_div_f64(left, d)), q, v_set1_i64(0)), ax = v_abs_f64(x);
    const vm64 whole = v_and_m64(v_ge_f64(ax, v_set1_f64(0x1p52)), v_lt_f64(ax, v_set1_f64(INFINITY)));
    const vf64 near_0 = v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-28)), v_set1_f64(1), z); /* (pi x)^2 / 6 < 2^-53 */
    return v_sel_f64(whole, v_set1_f64(0), near_0);
}

/* ---- float32, calculated in float64 ----------------------------------------------------------------------------- */

/* sin r for r = x + turn pi/2 - k pi, and (-1)^k on top. */
QN_INLINE vf64 sine_of_rest(vf64 r, vi64 k)
{
    const vf64 s = v_mul_f64(r, POLY_f64(v_mul_f64(r, r), sinf_c));
    return v_unbits_f64(v_xor_i64(v_bits_f64(s), v_shl_i64(k, 63)));
}

/* sin(x + turn pi/2), |x| < PIO2_HUGE. */
QN_INLINE vf64 sine_wide(vf64 x, int turn)
{
    const vf64 shift = v_set1_f64(0.5 * turn), round = v_set1_f64(PIO2_ROUND);
    const vf64 t = v_add_f64(v_fma_f64(x, v_set1_f64(TWO_OVER_PI / 2), shift), round);
    const vf64 n = v_sub_f64(v_sub_f64(t, round), shift);
    const vf64 r = v_fnma_f64(n, v_set1_f64(2 * PIO2_MID), v_fnma_f64(n, v_set1_f64(2 * PIO2_HI), x));
    return sine_of_rest(r, v_bits_f64(t));
}

/* Any x.  Huge ones are reduced to quarter turns q and a rest; an odd q leaves a cosine, the sine of pi/2 - |rest|. */
QN_INLINE vf64 sine_any(vf64 x, int turn)
{
    const vf64 ax = v_abs_f64(x);
    vf64 none = ax;
    vi64 q = v_bits_f64(ax);
    const vf64 rest = pio2_huge(ax, ax, &none, &q);
    q = v_add_i64(q, v_set1_i64(turn));
    const vf64 r = v_sel_f64(is_odd(q), v_sub_f64(v_set1_f64(PIO2_HI), v_abs_f64(rest)), rest);
    const vf64 s = sine_of_rest(r, v_shr_i64(q, 1)), signed_s = turned(s, v_set1_i64(0), v_bits_f64(x));
    return v_sel_f64(v_ge_f64(ax, v_set1_f64(PIO2_HUGE)), turn ? s : signed_s, sine_wide(x, turn));
}

/* tan x = s / c or, in odd quadrants, -c / s. */
QN_INLINE vf64 tan_of_rest(vf64 r, vi64 q)
{
    const vf64 r2 = v_mul_f64(r, r), s = v_mul_f64(r, POLY_f64(r2, tanf_s_c)), c = POLY_f64(r2, tanf_c_c);
    const vi64 sign = v_shl_i64(q, 63);
    const vm64 odd = v_lt_i64(sign, v_set1_i64(0));
    const vf64 t = v_div_f64(v_sel_f64(odd, c, s), v_sel_f64(odd, s, c));
    return v_unbits_f64(v_xor_i64(v_bits_f64(t), sign));
}

/* |x| < PIO2_HUGE. */
QN_INLINE vf64 tan_wide(vf64 x)
{
    vi64 q;
    const vf64 r = pio2_reduce_f32(x, &q);
    return tan_of_rest(r, q);
}

QN_INLINE vf64 tan_any(vf64 x)
{
    const vf64 ax = v_abs_f64(x);
    vf64 none = ax;
    vi64 q = v_bits_f64(ax);
    const vf64 rest = pio2_huge(ax, ax, &none, &q);
    const vf64 t = turned(tan_of_rest(rest, q), v_set1_i64(0), v_bits_f64(x));
    return v_sel_f64(v_ge_f64(ax, v_set1_f64(PIO2_HUGE)), t, tan_wide(x));
}

QN_INLINE vf64 sin_wide(vf64 x)
{
    return sine_wide(x, 0);
}

QN_INLINE vf64 sin_any(vf64 x)
{
    return sine_any(x, 0);
}

QN_INLINE vf64 cos_wide(vf64 x)
{
    return sine_wide(x, 1);
}

QN_INLINE vf64 cos_any(vf64 x)
{
    return sine_any(x, 1);
}

/* The common case first: no huge argument, and no test for one in each half. */
#define NARROW(name)                                                                                                   \
    static __attribute__((noinline, cold)) vf32 name##_f32_any(vf32 x) { return in_f64_1(name##_any, x); }             \
    QN_INLINE vf32 name##_f32_v(vf32 x)                                                                                \
    {                                                                                                                  \
        if (v_any_m32(v_ge_f32(v_abs_f32(x), v_set1_f32((float)PIO2_HUGE))))                                           \
            return name##_f32_any(x);                                                                                  \
        return in_f64_1(name##_wide, x);                                                                               \
    }
NARROW(sin)
NARROW(cos)
NARROW(tan)

QN_INLINE vf32 sinc_f32_v(vf32 x) { return in_f64_1(sinc_f64_v, x); }

MATH1(sin, f64)
MATH1(cos, f64)
MATH1(tan, f64)
MATH1(sin, f32)
MATH1(cos, f32)
MATH1(tan, f32)
MATH1(sinc, f64)
MATH1(sinc, f32)

const qn_kernel_entry QN_TABLE(mathtrig)[] = { MATH_ENTRIES(sin), MATH_ENTRIES(cos), MATH_ENTRIES(tan),
                                               MATH_ENTRIES(sinc), QN_ENTRY_END };
