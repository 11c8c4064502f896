/* SPDX-License-Identifier: BSD-3-Clause */
/* math_steps.inc.h: sinh and cosh for the type T of math_generic.h, as math_steps.h says. */

/* k, r and a vector whose last bits are j, for 0 <= ax <= COSH_END. */
QN_INLINE VT F(steps)(VT ax, VT *r, VINT *j)
{
    const VT round = SET(F(ROUND)), t = V(fma)(ax, SET(STEPS), round), steps = V(sub)(t, round);
    *r = V(fnma)(steps, SET(F(STEP_LO)), V(fnma)(steps, SET(F(STEP_HI)), ax));
    *j = V(bits)(t);
    return V(floor)(V(mul)(steps, SET(0.0625)));
}

/* e^ax plus or minus e^-ax, divided by 2^k; `sign` is 1 or -1.  The sum is rounded as its first part is, e^ax / 2^k >= 1. */
QN_INLINE VT F(both_powers)(VT ax, T sign, VT *k)
{
    VT r;
    VINT j;
    *k = F(steps)(ax, &r, &j);
    const VT r2 = V(mul)(r, r), c = V(mul)(r2, POLY(r2, F(cosh_c)));
    const VT s = V(fma)(V(mul)(r, r2), POLY(r2, F(cosh_s)), r);
    const VT up = V(lookup16)(F(two_j), j), down = V(lookup16)(F(half_j), j);
    const VT shrunk = V(scale_normal)(SET(sign), V(mul)(SET(-2), V(min)(*k, SET(40))));
    const VT grown = V(fma)(up, V(add)(c, s), V(lookup16)(F(two_j_low), j));
    return V(add)(up, V(fma)(shrunk, V(fma)(down, V(sub)(c, s), down), grown));
}

QN_INLINE VT KERNEL(cosh)(VT x)
{
    VT k;
    const VT sum = F(both_powers)(V(min)(SET(F(COSH_END)), V(abs)(x)), 1, &k);
    return V(scale)(V(mul)(sum, SET(0.5)), k);
}

/* A polynomial below 1, where the difference of the powers cancels. */
QN_INLINE VT KERNEL(sinh)(VT x)
{
    const VT ax = V(abs)(x), x2 = V(mul)(x, x), small = V(fma)(V(mul)(ax, x2), POLY(x2, F(sinh_q)), ax);
    VT k;
    const VT sum = F(both_powers)(V(min)(SET(F(COSH_END)), ax), -1, &k), large = V(scale)(V(mul)(sum, SET(0.5)), k);
    return V(copysign)(V(sel)(V(lt)(ax, SET(1)), small, large), x);
}
