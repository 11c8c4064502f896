/* SPDX-License-Identifier: BSD-3-Clause */
/* math_cosh.inc.h: cosh for the type T of math_generic.h, as math_cosh.h says. */
QN_INLINE VT KERNEL(cosh)(VT x)
{
    const VT ax = V(min)(SET(F(COSH_END)), V(abs)(x)), round = SET(F(ROUND)), t = V(fma)(ax, SET(STEPS), round);
    const VT steps = V(sub)(t, round), k = V(floor)(V(mul)(steps, SET(0.0625)));
    const VT r = V(fnma)(steps, SET(F(STEP_LO)), V(fnma)(steps, SET(F(STEP_HI)), ax)), r2 = V(mul)(r, r);
    const VT c = V(mul)(r2, POLY(r2, F(cosh_c))), s = V(fma)(V(mul)(r, r2), POLY(r2, F(cosh_s)), r);
    const VINT j = V(bits)(t);
    const VT up = V(lookup16)(F(two_j), j), down = V(lookup16)(F(half_j), j);
    const VT shrunk = V(scale_normal)(SET(1), V(mul)(SET(-2), V(min)(k, SET(40))));
    const VT grown = V(fma)(up, V(add)(c, s), V(lookup16)(F(two_j_low), j));
    const VT sum = V(add)(up, V(fma)(shrunk, V(fma)(down, V(sub)(c, s), down), grown));
    return V(scale)(V(mul)(sum, SET(0.5)), k);
}
