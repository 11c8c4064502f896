/* SPDX-License-Identifier: BSD-3-Clause */
/* math_hypot.inc.h: sqrt(x^2 + y^2) for the type T of math_generic.h, for the hypot and complex absolute kernels.
 *
 * The sum of squares is a double-double S + e, and the root h of S gets the correction (S + e - h^2) / 2h.  Where
 * squares could overflow or underflow, both sides are scaled by a power of two.  An infinite side wins over a NaN. */
#define SCALED_BELOW_f64 0x1p-450
#define SCALED_ABOVE_f64 0x1p500
#define SCALE_f64 0x1p600
#define SCALED_BELOW_f32 0x1p-50f
#define SCALED_ABOVE_f32 0x1p60f
#define SCALE_f32 0x1p100f

/* x, y >= 0, both or the larger in range. */
QN_INLINE VT F(hypot_in_range)(VT x, VT y)
{
    const VT xx = V(mul)(x, x), yy = V(mul)(y, y), s = V(add)(xx, yy), h = V(sqrt)(s);
    const VT errors = V(add)(V(fms)(x, x, xx), V(fms)(y, y, yy));
    const VT e = V(add)(V(sub)(yy, V(sub)(s, xx)), errors);
    return V(fma)(V(add)(V(fnma)(h, h, s), e), F(half_rsqrt)(s), h);
}

QN_INLINE VT F(hypot_scaled)(VT x, VT y)
{
    const MASK low = V(lt)(x, SET(F(SCALED_BELOW))), high = V(gt)(x, SET(F(SCALED_ABOVE)));
    const VT one = SET(1), up = SET(F(SCALE)), down = SET(1 / F(SCALE));
    const VT scale = V(sel)(low, up, V(sel)(high, down, one)), back = V(sel)(low, down, V(sel)(high, up, one));
    const VT h = V(mul)(F(hypot_in_range)(V(mul)(x, scale), V(mul)(y, scale)), back);
    const MASK infinite = VM(or)(V(eq)(x, SET(INFINITY)), V(eq)(y, SET(INFINITY)));
    return V(sel)(infinite, SET(INFINITY), h);
}

QN_INLINE VT KERNEL(hypot)(VT x, VT y)
{
    x = V(abs)(x);
    y = V(abs)(y);
    const MASK swap = V(lt)(x, y);
    const VT a = V(sel)(swap, y, x), b = V(sel)(swap, x, y);             /* a >= b unless one is a NaN */
    const MASK in_range = VM(and)(V(gt)(a, SET(F(SCALED_BELOW))), V(lt)(a, SET(F(SCALED_ABOVE))));
    return VM(all)(in_range) ? F(hypot_in_range)(a, b) : F(hypot_scaled)(a, b);
}
