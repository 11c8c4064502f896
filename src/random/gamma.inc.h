/* SPDX-License-Identifier: BSD-3-Clause */
/* gamma.inc.h: STANDARD_GAMMA(g, shape) of the type REAL from UNIFORM(g), NORMAL(g) and EXPONENTIAL(g), with MATH(pow) the
 * function of that type: the methods that gamma.c names. */

static REAL SMALL_GAMMA(qn_random *g, REAL shape)
{
    const REAL one = 1;
    for (;;) {
        REAL u = UNIFORM(g), v = EXPONENTIAL(g);
        if (u <= one - shape) {
            REAL x = MATH(pow)(u, one / shape);
            if (x <= v)
                return x;
        } else {
            REAL y = -MATH(log)((one - u) / shape), x = MATH(pow)(one - shape + shape * y, one / shape);
            if (x <= v + y)
                return x;
        }
    }
}

static REAL STANDARD_GAMMA(qn_random *g, REAL shape)
{
    const REAL one = 1, half = (REAL)0.5, squeeze = (REAL)0.0331;
    if (shape == one)
        return EXPONENTIAL(g);
    if (shape < one)
        return shape == 0 ? 0 : SMALL_GAMMA(g, shape);
    const REAL b = shape - one / 3, c = one / MATH(sqrt)(9 * b);
    for (;;) {
        REAL x, v;
        do {
            x = NORMAL(g);
            v = one + c * x;
        } while (v <= 0);
        v = v * v * v;
        REAL u = UNIFORM(g);
        if (u < one - squeeze * (x * x) * (x * x) || MATH(log)(u) < half * x * x + b * (one - v + MATH(log)(v)))
            return b * v;
    }
}

#undef REAL
#undef MATH
#undef UNIFORM
#undef NORMAL
#undef EXPONENTIAL
#undef SMALL_GAMMA
#undef STANDARD_GAMMA
