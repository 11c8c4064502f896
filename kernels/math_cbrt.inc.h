/* SPDX-License-Identifier: BSD-3-Clause */
/* math_cbrt.inc.h: cbrt for the type T of math_generic.h.
 *
 * y is x^(-1/3) to 3.5 % (rough_rcbrt), e = 1 - x y^3 says what is wrong with it, and w = y^2 (1 - e)^(-2/3) is x^(-2/3) to
 * 2^-17 or 2^-30.  One step of Newton's on c = x w with c^3 - x in two parts leaves half an ulp and a trifle.  Small
 * numbers, whose remainder would be subnormal, are multiplied first, by a power of 2^3. */
#define LEAST_f64 0x1p-900
#define LEAST_f32 0x1p-100f
#define UP_f64 0x1p162
#define UP_f32 0x1p48f
#define DOWN_f64 0x1p-54
#define DOWN_f32 0x1p-16f

QN_INLINE VT F(cbrt_core)(VT a)
{
    const VT y = F(rough_rcbrt)(a), y2 = V(mul)(y, y), e = V(fnma)(V(mul)(a, y), y2, SET(1));
    const VT w = V(mul)(y2, POLY(e, F(cbrt_q))), c = V(mul)(a, w), c2 = V(mul)(c, c), c2l = V(fms)(c, c, c2);
    const VT rest = V(fma)(c2l, c, V(fms)(c2, c, a));
    return V(fnma)(rest, V(mul)(w, SET(1.0 / 3)), c);
}

QN_INLINE VT KERNEL(cbrt)(VT x)
{
    const VT ax = V(abs)(x);
    const MASK small = V(lt)(ax, SET(F(LEAST))), finite = V(lt)(ax, SET(INFINITY));
    if (VM(all)(VM(andnot)(finite, small)))
        return V(copysign)(F(cbrt_core)(ax), x);
    const VT c = F(cbrt_core)(V(sel)(small, V(mul)(ax, SET(F(UP))), ax)), y = V(sel)(small, V(mul)(c, SET(F(DOWN))), c);
    return V(sel)(VM(and)(finite, V(gt)(ax, SET(0))), V(copysign)(y, x), x);
}
