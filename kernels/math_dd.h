/* SPDX-License-Identifier: BSD-3-Clause */
/* math_dd.h: double-double helpers and polynomials for the elementary functions.
 *
 * A double-double value is an unevaluated sum hi + lo with |lo| <= ulp(hi) or so.  A function returns hi and stores
 * lo, because an ISA's vectors may have no struct.  Error bounds in the comments are relative, u = 2^-53. */
#ifndef QN_MATH_DD_H
#define QN_MATH_DD_H

#include "math_loop.h"

#define LN2_HI 0x1.62e42fefa3800p-1    /* 42 bits: k LN2_HI is exact for |k| < 2^11 */
#define LN2_LO 0x1.ef35793c76730p-45
#define LN2_HI_f32 0x1.62e4p-1f        /* 16 bits: exact for |k| < 2^8 */
#define LN2_LO_f32 0x1.7f7d1cp-20f

/* a + b exactly, |a| >= |b| or a == 0 (Dekker 1971). */
QN_INLINE vf64 dd_fast_sum(vf64 a, vf64 b, vf64 *lo)
{
    const vf64 s = v_add_f64(a, b);
    *lo = v_sub_f64(b, v_sub_f64(s, a));
    return s;
}

QN_INLINE vf32 dd_fast_sum_f32(vf32 a, vf32 b, vf32 *lo)
{
    const vf32 s = v_add_f32(a, b);
    *lo = v_sub_f32(b, v_sub_f32(s, a));
    return s;
}

/* a + b exactly (Knuth, Moeller). */
QN_INLINE vf64 dd_sum(vf64 a, vf64 b, vf64 *lo)
{
    const vf64 s = v_add_f64(a, b), t = v_sub_f64(s, a);
    *lo = v_add_f64(v_sub_f64(a, v_sub_f64(s, t)), v_sub_f64(b, t));
    return s;
}

QN_INLINE vf32 dd_sum_f32(vf32 a, vf32 b, vf32 *lo)
{
    const vf32 s = v_add_f32(a, b), t = v_sub_f32(s, a);
    *lo = v_add_f32(v_sub_f32(a, v_sub_f32(s, t)), v_sub_f32(b, t));
    return s;
}

/* a * b exactly, barring underflow. */
QN_INLINE vf64 dd_prod(vf64 a, vf64 b, vf64 *lo)
{
    const vf64 p = v_mul_f64(a, b);
    *lo = v_fms_f64(a, b, p);
    return p;
}

QN_INLINE vf32 dd_prod_f32(vf32 a, vf32 b, vf32 *lo)
{
    const vf32 p = v_mul_f32(a, b);
    *lo = v_fms_f32(a, b, p);
    return p;
}

/* (ah + al) * b, error 2 u^2. */
QN_INLINE vf64 dd_mul_1(vf64 ah, vf64 al, vf64 b, vf64 *lo)
{
    vf64 e;
    const vf64 p = dd_prod(ah, b, &e);
    return dd_fast_sum(p, v_fma_f64(al, b, e), lo);
}

/* (ah + al) * (bh + bl), error 5 u^2. */
QN_INLINE vf64 dd_mul(vf64 ah, vf64 al, vf64 bh, vf64 bl, vf64 *lo)
{
    vf64 e;
    const vf64 p = dd_prod(ah, bh, &e);
    return dd_fast_sum(p, v_fma_f64(ah, bl, v_fma_f64(al, bh, e)), lo);
}

/* (ah + al) + (bh + bl); error 3 u^2 of |a| + |b|. */
QN_INLINE vf64 dd_add(vf64 ah, vf64 al, vf64 bh, vf64 bl, vf64 *lo)
{
    vf64 e;
    const vf64 s = dd_sum(ah, bh, &e);
    return dd_fast_sum(s, v_add_f64(e, v_add_f64(al, bl)), lo);
}

/* c[0] + c[1] x + ... + c[n-1] x^(n-1) by Horner's rule; n is a constant. */
QN_INLINE vf64 poly_f64(vf64 x, const double *c, int n)
{
    vf64 s = v_set1_f64(c[n - 1]);
    for (int i = n - 2; i >= 0; i--)
        s = v_fma_f64(s, x, v_set1_f64(c[i]));
    return s;
}
QN_INLINE vf32 poly_f32(vf32 x, const float *c, int n)
{
    vf32 s = v_set1_f32(c[n - 1]);
    for (int i = n - 2; i >= 0; i--)
        s = v_fma_f32(s, x, v_set1_f32(c[i]));
    return s;
}

/* The same by even and odd powers, for half the latency: x2 = x * x. */
QN_INLINE vf64 poly2_f64(vf64 x, vf64 x2, const double *c, int n)
{
    vf64 even = v_set1_f64(c[(n - 1) & ~1]), odd = v_set1_f64(c[(n - 2) | 1]);
    for (int i = ((n - 1) & ~1) - 2; i >= 0; i -= 2)
        even = v_fma_f64(even, x2, v_set1_f64(c[i]));
    for (int i = ((n - 2) | 1) - 2; i >= 0; i -= 2)
        odd = v_fma_f64(odd, x2, v_set1_f64(c[i]));
    return v_fma_f64(odd, x, even);
}
QN_INLINE vf32 poly2_f32(vf32 x, vf32 x2, const float *c, int n)
{
    vf32 even = v_set1_f32(c[(n - 1) & ~1]), odd = v_set1_f32(c[(n - 2) | 1]);
    for (int i = ((n - 1) & ~1) - 2; i >= 0; i -= 2)
        even = v_fma_f32(even, x2, v_set1_f32(c[i]));
    for (int i = ((n - 2) | 1) - 2; i >= 0; i -= 2)
        odd = v_fma_f32(odd, x2, v_set1_f32(c[i]));
    return v_fma_f32(odd, x, even);
}
#define POLY2_f64(x, x2, c) poly2_f64(x, x2, c, (int)(sizeof(c) / sizeof(c[0])))
#define POLY2_f32(x, x2, c) poly2_f32(x, x2, c, (int)(sizeof(c) / sizeof(c[0])))
#define POLY_f64(x, c) poly_f64(x, c, (int)(sizeof(c) / sizeof(c[0])))
#define POLY_f32(x, c) poly_f32(x, c, (int)(sizeof(c) / sizeof(c[0])))

/* x within [lo, hi], a NaN stays. */
QN_INLINE vf64 clamp_f64(vf64 x, double lo, double hi)
{
    return v_max_f64(v_set1_f64(lo), v_min_f64(v_set1_f64(hi), x));
}
QN_INLINE vf32 clamp_f32(vf32 x, float lo, float hi)
{
    return v_max_f32(v_set1_f32(lo), v_min_f32(v_set1_f32(hi), x));
}

#endif
