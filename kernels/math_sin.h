/* SPDX-License-Identifier: BSD-3-Clause */
/* math_sin.h: sin and cos of float64, for mathtrig.c and the complex functions. */
#ifndef QN_MATH_SIN_H
#define QN_MATH_SIN_H

#include "math_pio2.h"

#define SIGN_BIT ((int64_t)-0x7fffffffffffffff - 1)

/* sin r = r + r^3 S(r^2), error 2^-57.9; cos r = 1 - r^2/2 + r^4 C(r^2), error 2^-63.9. */
static const double sin_c[] = { -0x1.5555555555548p-3, 0x1.111111110f730p-7,  -0x1.a01a019be920cp-13,
                                0x1.71de35552a8a5p-19, -0x1.ae5e4b8387f6cp-26, 0x1.5d8b559ffb7e3p-33 };
static const double cos_c[] = { 0x1.555555555554bp-5,  -0x1.6c16c16c15017p-10, 0x1.a01a019c8f6c2p-16,
                                -0x1.27e4f7f1ca8b9p-22, 0x1.1ee9dbf72a40ap-29, -0x1.8fa699445f89dp-37 };
/* r + r^3 S and 1 - r^2/2 + r^4 C at r + lo, as sums *s + *sl and *c + *cl with |*sl| < |*s| / 8 and |*cl| < *c /
 * 16. */
QN_INLINE void sums(vf64 r, vf64 lo, vf64 poly_s, vf64 poly_c, vf64 *s, vf64 *sl, vf64 *c, vf64 *cl)
{
    const vf64 r2 = v_mul_f64(r, r), r4 = v_mul_f64(r2, r2), half = v_mul_f64(r, v_set1_f64(0.5));
    const vf64 w = v_fnma_f64(half, r, v_set1_f64(1));                   /* 1 - r^2/2 and its rounding error */
    const vf64 e = v_fnma_f64(half, r, v_sub_f64(v_set1_f64(1), w));
    *s = r;
    *sl = v_fma_f64(v_mul_f64(r, r2), poly_s, v_mul_f64(lo, w));
    *c = w;
    *cl = v_fma_f64(r4, poly_c, v_fnma_f64(r, lo, e));
}

/* x with the sign of a sine in quadrant q and, on top of it, that of another number. */
QN_INLINE vf64 turned(vf64 x, vi64 q, vi64 other)
{
    const vi64 sign = v_and_i64(v_xor_i64(v_shl_i64(q, 62), other), v_set1_i64(SIGN_BIT));
    return v_unbits_f64(v_xor_i64(v_bits_f64(x), sign));
}

QN_INLINE vm64 is_odd(vi64 q)
{
    return v_eq_i64(v_and_i64(q, v_set1_i64(1)), v_set1_i64(1));
}

/* sin x and cos x. */
QN_INLINE void sin_cos(vf64 x, vf64 *sin_x, vf64 *cos_x)
{
    vf64 lo, s, sl, c, cl;
    vi64 q;
    const vf64 r = pio2_reduce(v_abs_f64(x), &lo, &q), r2 = v_mul_f64(r, r);
    sums(r, lo, POLY_f64(r2, sin_c), POLY_f64(r2, cos_c), &s, &sl, &c, &cl);
    const vm64 odd = is_odd(q);
    const vf64 sine = v_add_f64(s, sl), cosine = v_add_f64(c, cl);
    *sin_x = turned(v_sel_f64(odd, cosine, sine), q, v_bits_f64(x));
    *cos_x = turned(v_sel_f64(odd, sine, cosine), v_add_i64(q, v_set1_i64(1)), v_set1_i64(0));
}

#endif
