/* SPDX-License-Identifier: BSD-3-Clause */
/* math_narrow.h: logarithm and exponential in float64, good to float32 only, for float32 functions that need the wider
 * range or precision inside.  Same scheme and table as math_log.h, in base 2 so that nothing is lost in reduction. */
#ifndef QN_MATH_NARROW_H
#define QN_MATH_NARROW_H

#include "math_log.h"

/* log2 c_j = -log2(log_inv[j]). */
static const double narrow_log2_c[16] = {
    0x0.0p+0, 0x1.665684ff81085p-4, 0x1.5bea8e6f6d659p-3, 0x1.fbfb2152ea4c9p-3,
    0x1.49906fa396a0ep-2, 0x1.919ece40d488dp-2, 0x1.d669b36b069f8p-2, 0x1.0c2a487293f20p-1,
    -0x1.a92dc0ee349a9p-2, -0x1.6c717aa4da7e8p-2, -0x1.32f9a249095a4p-2, -0x1.f5acbefbb7f8bp-3,
    -0x1.8b13fd1976c50p-3, -0x1.2309065d29791p-3, -0x1.7ea36a7eb1373p-4, -0x1.76dcf723ab46ap-5,
};

/* log2(1 + r) / r, |r| <= 1/31: error 2^-37.5;  2^f, |f| <= 1/2: error 2^-29. */
static const double narrow_log2_q[] = {
    0x1.71547652c02d7p+0, -0x1.715476530a594p-1, 0x1.ec7095544a871p-2, -0x1.715466f1c6f55p-2, 0x1.27cb2e122bcc9p-2,
    -0x1.ed34601282aecp-3,
};
static const double narrow_exp2_q[] = {
    0x1.00000002646a9p+0, 0x1.62e430c81a9e0p-1, 0x1.ebfbdad65c6f9p-3, 0x1.c6aed470287e7p-5, 0x1.3b2dbf84077acp-7,
    0x1.5f459151f66d4p-10, 0x1.41d0ff1720913p-13,
};

/* log2 x for positive normal x, error 2^-37. */
QN_INLINE vf64 narrow_log2(vf64 x)
{
    const vi64 bits = v_bits_f64(x);
    const vi64 e = v_sar_i64(v_sub_i64(bits, v_set1_i64(0x3fe7800000000000)), 52);
    const vi64 j = v_shr_i64(v_add_i64(bits, v_set1_i64(INT64_C(1) << 47)), 48);
    const vf64 m = v_unbits_f64(v_sub_i64(bits, v_shl_i64(e, 52)));
    const vf64 r = v_fms_f64(m, v_lookup16_f64(log_inv, j), v_set1_f64(1)), r2 = v_mul_f64(r, r);
    const vf64 head = v_add_f64(v_cvt_i64_f64(e), v_lookup16_f64(narrow_log2_c, j));
    return v_fma_f64(r, POLY2_f64(r, r2, narrow_log2_q), head);
}

/* 2^x, |x| <= 1000. */
QN_INLINE vf64 narrow_exp2(vf64 x)
{
    const vf64 k = v_rint_f64(x), f = v_sub_f64(x, k), f2 = v_mul_f64(f, f);
    return v_scale_normal_f64(POLY2_f64(f, f2, narrow_exp2_q), k);
}

#endif
