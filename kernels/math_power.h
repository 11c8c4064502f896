/* SPDX-License-Identifier: BSD-3-Clause */
/* math_power.h: 2^(y log2 x) in float32 arithmetic, log2 x in two parts.
 *
 * x = 2^k m with m in [0.734, 1.469), c_j = 1/power_inv[j] is near m, and r = m / c_j - 1, |r| < 0.0342, is exact, as 1/c_j has
 * that few bits.  log2 x = (k + log2 c_j) + (r - r^2/2) log2 e + r^3 q(r): the first sum is exact but for power_c_lo, the product
 * has two parts, and r^3 q is below 2^-11.6 of it.
 *
 * Errors in ULP of the power, for |y log2 x| up to 150: 0.1 by log2 x, of which 2^-33.6 is lost; 0.12 by the fraction of the
 * exponent, rounded to 2^-26; 0.57 by the rest. */
#ifndef QN_MATH_POWER_H
#define QN_MATH_POWER_H

#include "math_exp.h"
#include "math_log.h"

static const float power_inv[16] = {
    0x1p+0f, 0x1.ep-1f, 0x1.c8p-1f, 0x1.bp-1f, 0x1.98p-1f, 0x1.88p-1f, 0x1.7p-1f, 0x1.6p-1f, 0x1.58p+0f, 0x1.48p+0f,
    0x1.38p+0f, 0x1.3p+0f, 0x1.28p+0f, 0x1.18p+0f, 0x1.1p+0f, 0x1.08p+0f,
};
/* log2 c_j, the first part a multiple of 2^-16. */
static const float power_c_hi[16] = {
    0, 0x1.7d6p-4f, 0x1.564p-3f, 0x1.f6p-3f, 0x1.4f7p-2f, 0x1.8a88p-2f, 0x1.e7ep-2f, 0x1.14c6p-1f, -0x1.b48p-2f,
    -0x1.6e24p-2f, -0x1.244p-2f, -0x1.fbcp-3f, -0x1.acf8p-3f, -0x1.08c8p-3f, -0x1.664p-4f, -0x1.6bap-5f,
};
static const float power_c_lo[16] = {
    0, 0x1.25b3eep-22f, -0x1.1eb002p-18f, -0x1.3ab7cep-18f, -0x1.134c4ep-20f, 0x1.80abfcp-18f, -0x1.40358ep-19f,
    -0x1.3e032ep-18f, 0x1.408c78p-18f, 0x1.e3263p-18f, -0x1.eac382p-20f, -0x1.6b9026p-19f, 0x1.0e9258p-18f, 0x1.3b992cp-18f,
    0x1.20a6dep-21f, -0x1.a6eb1ep-18f,
};
/* (log2(1 + r) - (r - r^2/2) log2 e) / r^3: error 2^-36.6 of log2(1 + r). */
static const float power_log_q[] = { 0x1.ec7096p-2f, -0x1.71546ap-2f, 0x1.27cd4ep-2f, -0x1.ed3186p-3f };

/* log2 x = returned value + *lo for positive normal x, or if odd also for subnormal x. */
QN_INLINE vf32 power_log2(vf32 x, bool odd, vf32 *lo)
{
    const vi32 bits = v_bits_f32(odd ? log_scale_f32(x) : x), j = v_shr_i32(v_add_i32(bits, v_set1_i32(1 << 18)), 19);
    const vi32 e23 = v_and_i32(v_sub_i32(bits, v_set1_i32(0x3f3c0000)), v_set1_i32(-0x800000));
    vf32 k = v_cvt_i32_f32(e23), e, pl;
    if (odd)
        k = log_unscale_f32(x, k);
    const vf32 r = v_fms_f32(v_unbits_f32(v_sub_i32(bits, e23)), v_lookup16_f32(power_inv, j), v_set1_f32(1));
    const vf32 head = v_fma_f32(k, v_set1_f32(0x1p-23f), v_lookup16_f32(power_c_hi, j));
    const vf32 half = v_mul_f32(r, v_set1_f32(0.5f)), g = v_fnma_f32(half, r, r), gl = v_fnma_f32(half, r, v_sub_f32(r, g));
    const vf32 scale = v_set1_f32(0x1.715476p+0f), p = dd_prod_f32(g, scale, &pl), s = dd_fast_sum_f32(head, p, &e);
    const vf32 r3 = v_mul_f32(v_mul_f32(r, r), r), c_lo = v_lookup16_f32(power_c_lo, j);
    pl = v_fma_f32(gl, scale, v_fma_f32(g, v_set1_f32(0x1.4ae0cp-26f), pl));
    *lo = v_add_f32(e, v_add_f32(pl, v_fma_f32(r3, POLY_f32(r, power_log_q), c_lo)));
    return s;
}

/* A whole exponent past the ends, where the rest means nothing. */
QN_INLINE vf32 power_far(vf32 q, vf32 ql, vf32 *rest)
{
    const vf32 c = clamp_f32(q, -160, 160);
    *rest = v_sel_f32(v_eq_f32(c, q), ql, v_set1_f32(0));
    return c;
}

/* x^y for x as above and |y| <= 2^100. */
QN_INLINE vf32 power_core_f32(vf32 x, vf32 y, bool odd)
{
    vf32 lo, ql;
    const vf32 l = power_log2(x, odd, &lo);
    vf32 q = dd_prod_f32(y, l, &ql);
    ql = v_fma_f32(y, lo, ql);
    const bool near = v_all_m32(v_lt_f32(v_abs_f32(q), v_set1_f32(125)));
    if (!near)
        q = power_far(q, ql, &ql);
    const vf32 k = v_rint_f32(q), z = exp2_fraction_f32(v_add_f32(v_sub_f32(q, k), ql));
    return near ? v_scale_normal_f32(z, k) : v_scale_f32(z, k);
}

#endif
