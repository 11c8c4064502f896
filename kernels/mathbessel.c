/* SPDX-License-Identifier: BSD-3-Clause */
/* mathbessel.c: i0, the modified Bessel function of the first kind and order 0.
 *
 * Two ranges, as Blair and Edwards (1974) divide it: for |x| < 8 the power series in t = x^2 / 4, shortened, and beyond
 * sqrt(x) e^-x I0(x), which hardly varies, as a polynomial in s = 16 / |x| - 1.  Polynomials: interpolation at Chebyshev
 * points, coefficients rounded one by one.  Both are carried in two parts to the last addition.  Largest errors found, ULP,
 * f64 and f32: 0.71 and 0.50. */
#define MATH_NO_2
#include "math_exp.h"

/* I0 in t, 0 <= t <= 16: error 2^-56.3.  NEAR_EXACT coefficients c_j divide the ULP of what Horner's rule adds to them, so
 * that subtracting c_j again is exact. */
enum { NEAR_EXACT = 6 };
static const double near_c[] = {
    0x1p+0, 0x1p+0, 0x1p-2, 0x1.c71c71c71c718p-6, 0x1.c71c71c71c7c2p-10, 0x1.23456789ab17bp-14,
    0x1.02e85c08a7dfcp-19, 0x1.522a43f4ad0f5p-25, 0x1.522a441639e1cp-31, 0x1.0b3130d34d860p-37, 0x1.5601aa949484bp-44,
    0x1.69c8a8327233ep-51, 0x1.41ac98bb3887bp-58, 0x1.e5e1e29c5a679p-66, 0x1.44f6f6b62cb2ep-73, 0x1.3958326cb099fp-81,
    0x1.192af56e3fb42p-88,
};

/* What follows the constant FAR_HI + FAR_LO of the polynomial in s, divided by s; |s| <= 1: error 2^-57. */
#define FAR_HI 0x1.9bd428ad249a5p-2
#define FAR_LO -0x1.d5d29a8561441p-56
static const double far_q[] = {
    0x1.b87969bb93b75p-9, 0x1.1daa72b5e650cp-13, 0x1.75e5ee71edd14p-17, 0x1.8e513a1d5e52bp-20, 0x1.3f49a6bcfc2d9p-22,
    0x1.7d0f75812d9bcp-24, 0x1.51ced7b713adcp-25, 0x1.7224b1828e507p-26, 0x1.03896efb09a41p-27, -0x1.ce768f00b5374p-28,
    -0x1.cc90f59ec1228p-27, -0x1.77cc956faaa2fp-28, 0x1.0317d4c7b215ap-27, 0x1.047454ffcb608p-27, -0x1.df1549cddfaf8p-29,
    -0x1.a9411c5b0ad08p-28, 0x1.9bbbfe31d81e9p-30, 0x1.0ab5ef575d285p-28, -0x1.31c908a5dd531p-31, -0x1.e8fd992032bedp-30,
    0x1.42a55974d41b8p-33, 0x1.1ce14787c5bdep-31, -0x1.52109c25bd9ecp-36, -0x1.36e52c10032d7p-34,
};

/* The first six steps would make an error of 3 ULP near x = 8, where each sum is nearly its product: their
 * rounding errors, and that of t, go along as *lo (Graillat, Langlois and Louvet 2009). */
QN_INLINE vf64 i0_near(vf64 x)
{
    const vf64 half = v_mul_f64(x, v_set1_f64(0.5));
    vf64 tl, lo = v_set1_f64(0);
    const vf64 t = dd_prod(half, half, &tl);
    vf64 s = poly2_f64(t, v_mul_f64(t, t), near_c + NEAR_EXACT, (int)(sizeof near_c / sizeof *near_c) - NEAR_EXACT);
    for (int i = NEAR_EXACT - 1; i >= 0; i--) {
        const vf64 c = v_set1_f64(near_c[i]), sum = v_fma_f64(s, t, c), error = v_fms_f64(s, t, v_sub_f64(sum, c));
        lo = v_fma_f64(lo, t, v_fma_f64(s, tl, error));
        s = sum;
    }
    return v_add_f64(s, lo);
}

/* 1 / sqrt(x) in two parts from y, nearly 1 / x. */
QN_INLINE vf64 inverse_root(vf64 x, vf64 y, vf64 *lo)
{
    vf64 pl;
    const vf64 r = v_sqrt_f64(y), p = dd_prod(r, x, &pl);
    const vf64 rest = v_fnma_f64(r, pl, v_fnma_f64(r, p, v_set1_f64(1)));
    *lo = v_mul_f64(v_mul_f64(r, v_set1_f64(0.5)), rest);
    return r;
}

/* e^x beyond 2^1024 times 1 / sqrt(x) may be a number still: the scaling comes last. */
QN_INLINE vf64 i0_far(vf64 x)
{
    const vf64 y = v_div_f64(v_set1_f64(1), x), s = v_fms_f64(y, v_set1_f64(16), v_set1_f64(1));
    vf64 k, rest, el, fl, rl, ml;
    const vf64 one_t = exp_parts(x, NULL, &rest, &k), e = dd_fast_sum(one_t, rest, &el), r = inverse_root(x, y, &rl);
    const vf64 f = dd_fast_sum(v_set1_f64(FAR_HI), v_fma_f64(s, POLY2_f64(s, v_mul_f64(s, s), far_q), v_set1_f64(FAR_LO)), &fl);
    const vf64 m = dd_mul(e, el, f, fl, &ml);
    return v_scale_f64(v_fma_f64(m, r, v_fma_f64(m, rl, v_mul_f64(ml, r))), k);
}

QN_INLINE vf64 i0_f64_v(vf64 x)
{
    const vf64 ax = v_abs_f64(x);
    const vm64 small = v_lt_f64(ax, v_set1_f64(8));
    vf64 y = ax;
    if (v_any_m64(small))
        y = i0_near(v_min_f64(ax, v_set1_f64(8)));
    return v_all_m64(small) ? y : v_sel_f64(small, y, i0_far(clamp_f64(ax, 8, 720)));
}

QN_INLINE vf32 i0_f32_v(vf32 x) { return in_f64_1(i0_f64_v, x); }

MATH1(i0, f64)
MATH1(i0, f32)

const qn_kernel_entry QN_TABLE(mathbessel)[] = { MATH_ENTRIES(i0), QN_ENTRY_END };
