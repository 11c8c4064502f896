/* SPDX-License-Identifier: BSD-3-Clause */
/* mathpow.c: power and cbrt.
 *
 * Largest errors found, ULP, f64 and f32: power 0.90 0.78, cbrt 0.51 0.502. */
#include "math_generic.h"
#include "math_power.h"

/* (1 - e)^(-2/3), |e| <= 0.1022: errors 2^-30.4 and 2^-17.3. */
static const double cbrt_q_f64[] = {
    0x1.ffffffffd24fcp-1, 0x1.555556f402dd0p-1, 0x1.1c71ca09e0588p-1, 0x1.f9a42e00b40b8p-2, 0x1.cf7dd9e172f44p-2,
    0x1.b7d3ccb1523b4p-2, 0x1.a0407f807ab68p-2,
};
static const float cbrt_q_f32[] = { 0x1.ffff2ep-1f, 0x1.5553dap-1f, 0x1.1ee214p-1f, 0x1.fefad6p-2f };

/* The bits of x^(-1/3) are about those of 1, moved by minus a third of those of x: the sum rounds to an integer in the
 * last bits of t. */
QN_INLINE vf64 rough_rcbrt_f64(vf64 x)
{
    const vf64 top = v_cvt_i64_f64(v_shr_i64(v_bits_f64(x), 32));
    const vf64 t = v_fma_f64(top, v_set1_f64(-1.0 / 3), v_set1_f64(0x1p52 + 1430186312.0));
    return v_unbits_f64(v_shl_i64(v_bits_f64(t), 32));
}
QN_INLINE vf32 rough_rcbrt_f32(vf32 x)
{
    const vf32 top = v_cvt_i32_f32(v_shr_i32(v_bits_f32(x), 8));
    const vf32 t = v_fma_f32(top, v_set1_f32(-1.0f / 3), v_set1_f32(0x1p23f + 5546485.0f));
    return v_unbits_f32(v_shl_i32(v_bits_f32(t), 8));
}

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

QN_INLINE vf32 power_f32_v(vf32 x, vf32 y)
{
    const vm32 odd = v_or_m32(log_odd_f32(x), v_not_m32(v_lt_f32(v_abs_f32(y), v_set1_f32(0x1p100f))));
    if (!v_any_m32(odd))
        return power_core_f32(x, y, false);
    return power_special_f32(x, y, power_core_f32(v_abs_f32(x), clamp_f32(y, -0x1p100f, 0x1p100f), true));
}

#define EACH_FLOAT "math_cbrt.inc.h"
#include "each_float.h"

MATH1(cbrt, f32)
MATH1(cbrt, f64)
MATH2(power, f32)
MATH2(power, f64)

/* float_power is power in float64 at least. */
const qn_kernel_entry QN_TABLE(mathpow)[] = { MATH_ENTRIES(power), MATH_ENTRIES(cbrt),
                                              QN_ENTRY(QN_KIND_LOOP, QN_OP_float_power, DT_f64, power_f64), QN_ENTRY_END };
