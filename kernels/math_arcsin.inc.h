/* SPDX-License-Identifier: BSD-3-Clause */
/* math_arcsin.inc.h: arcsin and arccos for the type T of math_generic.h.
 *
 * arcsin a = a + a^3 P(a^2) on [0, 1/2]; for larger |x|, arcsin |x| = pi/2 - 2 arcsin sqrt((1 - |x|) / 2).  The root
 * has an error of half an ulp, which is taken along. */

/* With z = x^2 and a = x, or where `large` z = (1 - |x|) / 2 and a = sqrt(z): arcsin sqrt(z) = a + *al. */
QN_INLINE VT F(arcsin_part)(VT x, MASK large, VT *al)
{
    const VT z = V(sel)(large, V(fnma)(V(abs)(x), SET(0.5), SET(0.5)), V(mul)(x, x)), root = V(sqrt)(z);
    const VT rest = V(mul)(V(fnma)(root, root, z), F(half_rsqrt)(z));
    const VT a = V(sel)(large, root, x);
    *al = V(fma)(a, V(mul)(z, POLY(z, F(arcsin_c))), V(sel)(large, rest, SET(0)));
    return a;
}

QN_INLINE VT KERNEL(arcsin)(VT x)
{
    const MASK large = V(gt)(V(abs)(x), SET(0.5));
    VT al;
    const VT a = F(arcsin_part)(x, large, &al), factor = V(sel)(large, SET(-2), SET(1));
    const VT base = V(sel)(large, SET(PIO2_H), SET(0)), low = V(sel)(large, SET(PIO2_L), SET(0));
    return V(copysign)(F(round_sum)(base, V(mul)(a, factor), V(fma)(al, factor, low)), x);
}

/* pi/2 - (a + al) near 0, else 2 (a + al) for x > 0 and pi - 2 (a + al) for x < 0. */
QN_INLINE VT KERNEL(arccos)(VT x)
{
    const MASK large = V(gt)(V(abs)(x), SET(0.5)), positive = V(gt)(x, SET(0));
    VT al;
    const VT a = F(arcsin_part)(x, large, &al), factor = V(sel)(large, V(copysign)(SET(2), x), SET(-1));
    const VT base = V(sel)(large, V(sel)(positive, SET(0), SET(2 * PIO2_H)), SET(PIO2_H));
    const VT low = V(sel)(large, V(sel)(positive, SET(0), SET(2 * PIO2_L)), SET(PIO2_L));
    return F(round_sum)(base, V(mul)(a, factor), V(fma)(al, factor, low));
}
