/* SPDX-License-Identifier: BSD-3-Clause */
/* mathpow.c: power and cbrt. */
#include "math_exp.h"
#include "math_log.h"

/* e^(y log|x|) with the logarithm and the product in double-double; 0.52 ULP.  The caller mends 0, infinities, NaN
 * and signs; y is clamped to where every logarithm but 0 overflows. */
QN_INLINE vf64 power_core(vf64 ax, vf64 y, bool subnormal)
{
    vf64 r, rl, k, l, p;
    vi64 j;
    r = log_reduce(subnormal ? log_scale(ax) : ax, NULL, &rl, &k, &j);
    if (subnormal)
        k = log_unscale(ax, k);
    vf64 h = log_dd(r, rl, k, j, &l);
    h = dd_mul_1(h, l, clamp_f64(y, -0x1p100, 0x1p100), &p);
    const vf64 c = clamp_f64(h, -746, 710);
    p = v_sel_f64(v_eq_f64(c, h), p, v_set1_f64(0));
    k = exp_reduce(c, &r, &rl);
    r = dd_fast_sum(r, v_add_f64(rl, p), &rl);
    return v_scale_f64(exp_sum(r, rl), k);
}

/* The sign, and C99 Annex F: z is |x|^y for positive finite |x|. */
QN_INLINE vf64 power_special(vf64 x, vf64 y, vf64 z)
{
    const vf64 zero = v_set1_f64(0), one = v_set1_f64(1), inf = v_set1_f64(INFINITY), ax = v_abs_f64(x);
    const vf64 half = v_mul_f64(y, v_set1_f64(0.5));
    const vm64 integral = v_eq_f64(y, v_rint_f64(y)), even = v_eq_f64(half, v_rint_f64(half));
    const vm64 negative = v_lt_i64(v_bits_f64(x), v_set1_i64(0)), down = v_lt_f64(y, zero);
    const vm64 x_inf = v_eq_f64(ax, inf), x_end = v_or_m64(x_inf, v_eq_f64(ax, zero));
    z = v_sel_f64(x_end, v_sel_f64(v_xor_m64(x_inf, down), inf, zero), z);
    z = v_sel_f64(v_andnot_m64(v_and_m64(negative, integral), even), v_neg_f64(z), z);
    z = v_sel_f64(v_andnot_m64(v_andnot_m64(negative, integral), x_end), v_set1_f64(NAN), z);
    z = v_sel_f64(v_or_m64(v_isnan_f64(x), v_isnan_f64(y)), v_add_f64(x, y), z);
    return v_sel_f64(v_or_m64(v_eq_f64(x, one), v_eq_f64(y, zero)), one, z);
}

QN_INLINE vf64 power_f64_v(vf64 x, vf64 y)
{
    const vm64 plain = v_and_m64(v_not_m64(log_odd(x)), v_lt_f64(v_abs_f64(y), v_set1_f64(INFINITY)));
    if (v_all_m64(plain))
        return power_core(x, y, false);
    return power_special(x, y, power_core(v_abs_f64(x), y, true));
}

/* m^(-1/3), 1 <= m < 2: error 2^-17.4. */
static const double rcbrt_q[] = {
    0x1.c7ead65bb66fbp+0, -0x1.90c8fd77efcecp+0, 0x1.3e3e908f52352p+0, -0x1.31e284d94e941p-1, 0x1.3f542e7ba0171p-3,
    -0x1.16837becf596ep-6,
};

/* The cube root of 1 <= a < 8 from y, its reciprocal to 2^-17: one step of third order on y, then one of Newton's on
 * c = a y^2 with c^3 - a in two parts. */
QN_INLINE vf64 cbrt_refine(vf64 a, vf64 y)
{
    vf64 c2l;
    const vf64 e = v_fnma_f64(v_mul_f64(a, y), v_mul_f64(y, y), v_set1_f64(1));
    y = v_fma_f64(v_mul_f64(y, e), v_fma_f64(e, v_set1_f64(2.0 / 9), v_set1_f64(1.0 / 3)), y);
    const vf64 c = v_mul_f64(a, v_mul_f64(y, y)), c2 = dd_prod(c, c, &c2l);
    const vf64 d = v_fma_f64(c2l, c, v_fms_f64(c2, c, a));
    return v_fnma_f64(d, v_mul_f64(v_mul_f64(y, y), v_set1_f64(1.0 / 3)), c);
}

/* |x| = 2^(3q + s) m with s = 0, 1, 2; subnormal numbers times 2^54 first; 0.52 ULP. */
QN_INLINE vf64 cbrt_f64_v(vf64 x)
{
    const vf64 ax = v_abs_f64(x), scaled = log_scale(ax);
    const vi64 bits = v_bits_f64(scaled);
    const vf64 e = v_cvt_i64_f64(v_sub_i64(v_shr_i64(bits, 52), v_set1_i64(1023)));
    const vf64 q = v_floor_f64(v_mul_f64(v_add_f64(e, v_set1_f64(0.5)), v_set1_f64(1.0 / 3)));
    const vf64 s = v_fnma_f64(q, v_set1_f64(3), e);
    const vm64 s1 = v_eq_f64(s, v_set1_f64(1)), s2 = v_eq_f64(s, v_set1_f64(2));
    const vf64 m = v_unbits_f64(v_or_i64(v_and_i64(bits, v_set1_i64(0xfffffffffffff)), v_set1_i64(0x3ff0000000000000)));
    const vf64 two_s = v_sel_f64(s2, v_set1_f64(4), v_sel_f64(s1, v_set1_f64(2), v_set1_f64(1)));
    const vf64 root_s = v_sel_f64(s2, v_set1_f64(0x1.428a2f98d728bp-1),
                                  v_sel_f64(s1, v_set1_f64(0x1.965fea53d6e3dp-1), v_set1_f64(1)));
    const vf64 c = cbrt_refine(v_mul_f64(m, two_s), v_mul_f64(POLY_f64(m, rcbrt_q), root_s));
    const vf64 k = v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-1022)), v_sub_f64(q, v_set1_f64(18)), q);
    const vm64 odd = v_not_m64(v_and_m64(v_gt_f64(ax, v_set1_f64(0)), v_lt_f64(ax, v_set1_f64(INFINITY))));
    return v_sel_f64(odd, x, v_copysign_f64(v_scale_f64(c, k), x));
}

QN_INLINE vf32 power_f32_v(vf32 x, vf32 y) { return in_f64_2(power_f64_v, x, y); }
QN_INLINE vf32 cbrt_f32_v(vf32 x) { return in_f64_1(cbrt_f64_v, x); }

MATH1(cbrt, f32)
MATH1(cbrt, f64)
MATH2(power, f32)
MATH2(power, f64)

const qn_kernel_entry QN_TABLE(mathpow)[] = { MATH_ENTRIES(power), MATH_ENTRIES(cbrt), QN_ENTRY_END };
