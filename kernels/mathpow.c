/* SPDX-License-Identifier: BSD-3-Clause */
/* mathpow.c: power and cbrt.
 *
 * Largest errors found, ULP, f64 and f32: power 0.90 0.53, cbrt 0.5001 0.5001. */
#include "math_exp.h"
#include "math_narrow.h"

/* e^(y log|x|) with the logarithm and the product in double-double; 0.53 ULP.  The caller mends 0, infinities, NaN
 * and signs.  `odd`: ax may be subnormal, y huge. */
QN_INLINE vf64 power_core(vf64 ax, vf64 y, bool odd)
{
    vf64 rl, k, l, p;
    vi64 j;
    const vf64 r = log_reduce(odd ? log_scale_f64(ax) : ax, NULL, &rl, &k, &j);
    if (odd) {
        k = log_unscale_f64(ax, k);
        y = clamp_f64(y, -0x1p100, 0x1p100);           /* every logarithm but 0 overflows there */
    }
    vf64 h = log_dd(r, rl, k, j, &l);
    h = dd_mul_1(h, l, y, &p);
    if (!v_all_m64(v_lt_f64(v_abs_f64(h), v_set1_f64(700)))) {
        const vf64 c = clamp_f64(h, -746, 710);
        p = v_sel_f64(v_eq_f64(c, h), p, v_set1_f64(0));
        h = c;
    }
    const vf64 z = exp_split(h, &p, &k);
    return v_scale_f64(z, k);
}

/* The sign, and C99 Annex F: z is |x|^y for positive finite |x|. */
#define POWER_SPECIAL(T, W)                                                                                            \
    QN_INLINE v##T power_special_##T(v##T x, v##T y, v##T z)                                                           \
    {                                                                                                                  \
        const v##T zero = v_set1_##T(0), one = v_set1_##T(1), inf = v_set1_##T(INFINITY), ax = v_abs_##T(x);           \
        const v##T half = v_mul_##T(y, v_set1_##T((T)0.5));                                                            \
        const vm##W integral = v_eq_##T(y, v_rint_##T(y)), even = v_eq_##T(half, v_rint_##T(half));                    \
        const vm##W negative = v_lt_i##W(v_bits_##T(x), v_set1_i##W(0)), down = v_lt_##T(y, zero);                     \
        const vm##W x_inf = v_eq_##T(ax, inf), x_end = v_or_m##W(x_inf, v_eq_##T(ax, zero));                           \
        z = v_sel_##T(x_end, v_sel_##T(v_xor_m##W(x_inf, down), inf, zero), z);                                        \
        z = v_sel_##T(v_andnot_m##W(v_and_m##W(negative, integral), even), v_neg_##T(z), z);                           \
        z = v_sel_##T(v_andnot_m##W(v_andnot_m##W(negative, integral), x_end), v_set1_##T(NAN), z);                    \
        z = v_sel_##T(v_or_m##W(v_isnan_##T(x), v_isnan_##T(y)), v_add_##T(x, y), z);                                  \
        return v_sel_##T(v_or_m##W(v_eq_##T(x, one), v_eq_##T(y, zero)), one, z);                                      \
    }
POWER_SPECIAL(f64, 64)
POWER_SPECIAL(f32, 32)

QN_INLINE vf64 power_f64_v(vf64 x, vf64 y)
{
    const vm64 odd = v_or_m64(log_odd_f64(x), v_not_m64(v_lt_f64(v_abs_f64(y), v_set1_f64(0x1p100))));
    const bool any_odd = v_any_m64(odd);
    const vf64 z = power_core(any_odd ? v_abs_f64(x) : x, y, any_odd);
    return any_odd ? power_special_f64(x, y, z) : z;
}

/* 2^(y log2 x), error 2^-29 before rounding to float32; subnormal float32 are normal here. */
QN_INLINE vf64 power_narrow(vf64 x, vf64 y)
{
    return narrow_exp2(clamp_f64(v_mul_f64(y, narrow_log2(x)), -160, 160));
}
QN_INLINE vf32 power_f32_v(vf32 x, vf32 y)
{
    const vf32 inf = v_set1_f32(INFINITY);
    const vm32 plain = v_and_m32(v_gt_f32(x, v_set1_f32(0)), v_lt_f32(v_max_f32(x, v_abs_f32(y)), inf));
    const bool all = v_all_m32(plain);
    const vf32 z = in_f64_2(power_narrow, v_abs_f32(x), all ? y : clamp_f32(y, -0x1p100f, 0x1p100f));
    return all ? z : power_special_f32(x, y, z);
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

/* |x| = 2^(3q + s) m with s = 0, 1, 2; subnormal numbers times 2^54 first; 0.5 ULP and a trifle. */
QN_INLINE vf64 cbrt_f64_v(vf64 x)
{
    const vf64 ax = v_abs_f64(x);
    const bool odd = v_any_m64(log_odd_f64(ax));
    const vi64 bits = v_bits_f64(odd ? log_scale_f64(ax) : ax);
    const vf64 e = v_cvt_i64_f64(v_sub_i64(v_shr_i64(bits, 52), v_set1_i64(1023)));
    vf64 q = v_floor_f64(v_mul_f64(v_add_f64(e, v_set1_f64(0.5)), v_set1_f64(1.0 / 3)));
    const vf64 s = v_fnma_f64(q, v_set1_f64(3), e);
    const vf64 m = v_unbits_f64(v_or_i64(v_and_i64(bits, v_set1_i64(0xfffffffffffff)), v_set1_i64(0x3ff0000000000000)));
    const vf64 root_1 = v_sel_f64(v_gt_f64(s, v_set1_f64(0.5)), v_set1_f64(0x1.965fea53d6e3dp-1), v_set1_f64(1));
    const vf64 root_s = v_sel_f64(v_gt_f64(s, v_set1_f64(1.5)), v_set1_f64(0x1.428a2f98d728bp-1), root_1);
    const vf64 c = cbrt_refine(v_scale_normal_f64(m, s), v_mul_f64(POLY_f64(m, rcbrt_q), root_s));
    if (odd)
        q = v_sel_f64(v_lt_f64(ax, v_set1_f64(0x1p-1022)), v_sub_f64(q, v_set1_f64(18)), q);
    const vf64 y = v_copysign_f64(v_scale_normal_f64(c, q), x);
    const vm64 regular = v_and_m64(v_gt_f64(ax, v_set1_f64(0)), v_lt_f64(ax, v_set1_f64(INFINITY)));
    return odd ? v_sel_f64(regular, y, x) : y;
}

/* float32: the same, error of the polynomial 2^-11.9. */
static const float rcbrt_q_f32[] = { 0x1.8aae74p+0f, -0x1.9e85eep-1f, 0x1.45242ap-2f, -0x1.98a726p-5f };

QN_INLINE vf32 cbrt_refine_f32(vf32 a, vf32 y)
{
    vf32 c2l;
    const vf32 e = v_fnma_f32(v_mul_f32(a, y), v_mul_f32(y, y), v_set1_f32(1));
    y = v_fma_f32(v_mul_f32(y, e), v_fma_f32(e, v_set1_f32(2.0f / 9), v_set1_f32(1.0f / 3)), y);
    const vf32 c = v_mul_f32(a, v_mul_f32(y, y)), c2 = dd_prod_f32(c, c, &c2l);
    const vf32 d = v_fma_f32(c2l, c, v_fms_f32(c2, c, a));
    return v_fnma_f32(d, v_mul_f32(v_mul_f32(y, y), v_set1_f32(1.0f / 3)), c);
}

QN_INLINE vf32 cbrt_f32_v(vf32 x)
{
    const vf32 ax = v_abs_f32(x);
    const bool odd = v_any_m32(log_odd_f32(ax));
    const vi32 bits = v_bits_f32(odd ? log_scale_f32(ax) : ax);
    const vf32 e = v_cvt_i32_f32(v_sub_i32(v_shr_i32(bits, 23), v_set1_i32(127)));
    vf32 q = v_floor_f32(v_mul_f32(v_add_f32(e, v_set1_f32(0.5f)), v_set1_f32(1.0f / 3)));
    const vf32 s = v_fnma_f32(q, v_set1_f32(3), e);
    const vf32 m = v_unbits_f32(v_or_i32(v_and_i32(bits, v_set1_i32(0x7fffff)), v_set1_i32(0x3f800000)));
    const vf32 root_s = v_sel_f32(v_gt_f32(s, v_set1_f32(1.5f)), v_set1_f32(0x1.428a3p-1f),
                                  v_sel_f32(v_gt_f32(s, v_set1_f32(0.5f)), v_set1_f32(0x1.965feap-1f), v_set1_f32(1)));
    const vf32 c = cbrt_refine_f32(v_scale_normal_f32(m, s), v_mul_f32(POLY_f32(m, rcbrt_q_f32), root_s));
    if (odd)
        q = v_sel_f32(v_lt_f32(ax, v_set1_f32(0x1p-126f)), v_sub_f32(q, v_set1_f32(8)), q);
    const vf32 y = v_copysign_f32(v_scale_normal_f32(c, q), x);
    const vm32 regular = v_and_m32(v_gt_f32(ax, v_set1_f32(0)), v_lt_f32(ax, v_set1_f32(INFINITY)));
    return odd ? v_sel_f32(regular, y, x) : y;
}

MATH1(cbrt, f32)
MATH1(cbrt, f64)
MATH2(power, f32)
MATH2(power, f64)

/* float_power is power in float64 at least. */
const qn_kernel_entry QN_TABLE(mathpow)[] = { MATH_ENTRIES(power), MATH_ENTRIES(cbrt),
                                              QN_ENTRY(QN_KIND_LOOP, QN_OP_float_power, DT_f64, power_f64), QN_ENTRY_END };
