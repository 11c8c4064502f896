/* SPDX-License-Identifier: BSD-3-Clause */
/* math_generic.h: names for functions written once for float64 and float32.
 *
 * An *.inc.h file is real C over these names; a family includes it after defining T, I and M as f64, i64 and m64,
 * and again as f32, i32 and m32.  V(add)(x, y) is v_add_f64, F(name) is name_f64, KERNEL(name) name_f64_v. */
#ifndef QN_MATH_GENERIC_H
#define QN_MATH_GENERIC_H

#include "math_dd.h"

#define VT QN_CAT(v, T)
#define VINT QN_CAT(v, I)
#define MASK QN_CAT(v, M)
#define V(op) QN_CAT(v_##op##_, T)
#define VI(op) QN_CAT(v_##op##_, I)
#define VM(op) QN_CAT(v_##op##_, M)
#define F(name) QN_CAT(name##_, T)
#define KERNEL(name) QN_CAT(F(name), _v)
#define SET(x) V(set1)((T)(x))
#define POLY(x, c) QN_CAT(POLY_, T)(x, c)

/* Constants of each type.  The lane HALF_RSQRT - bits(x) / 2 is 0.5 / sqrt(x) to 3.5 %, and INVERSE - bits(x) is
 * 1 / x to 12 %: enough for a correction of half an ulp (the trick is described by Lomont, 2003). */
#define PIO2_H_f64 0x1.921fb54442d18p+0
#define PIO2_L_f64 0x1.1a62633145c07p-54
/* two zero bits at the end, so that 3/2 of it is exact; in float64 there are three */
#define PIO2_H_f32 0x1.921fb8p+0
#define PIO2_L_f32 -0x1.5dde98p-23
#define HALF_RSQRT_f64 0x5fd6eb50c7b537a9
#define HALF_RSQRT_f32 0x5eb759df
#define INVERSE_f64 0x7fde623822fc16e6
#define INVERSE_f32 0x7ef311c7
#define PIO2_H F(PIO2_H)
#define PIO2_L F(PIO2_L)

QN_INLINE vf64 half_rsqrt_f64(vf64 x)
{
    return v_unbits_f64(v_sub_i64(v_set1_i64(HALF_RSQRT_f64), v_shr_i64(v_bits_f64(x), 1)));
}
QN_INLINE vf32 half_rsqrt_f32(vf32 x)
{
    return v_unbits_f32(v_sub_i32(v_set1_i32(HALF_RSQRT_f32), v_shr_i32(v_bits_f32(x), 1)));
}

QN_INLINE vf64 rough_inverse_f64(vf64 x)
{
    return v_unbits_f64(v_sub_i64(v_set1_i64(INVERSE_f64), v_bits_f64(x)));
}
QN_INLINE vf32 rough_inverse_f32(vf32 x)
{
    return v_unbits_f32(v_sub_i32(v_set1_i32(INVERSE_f32), v_bits_f32(x)));
}

/* x, or -x where the sign bit of `sign` is set. */
QN_INLINE vf64 flip_f64(vf64 x, vi64 sign)
{
    return v_unbits_f64(v_xor_i64(v_bits_f64(x), sign));
}
QN_INLINE vf32 flip_f32(vf32 x, vi32 sign)
{
    return v_unbits_f32(v_xor_i32(v_bits_f32(x), sign));
}

/* base + a + low, rounded once but for a trifle; |base| >= |a| >> |low|, or base = 0. */
QN_INLINE vf64 round_sum_f64(vf64 base, vf64 a, vf64 low)
{
    const vf64 s = v_add_f64(base, a);
    return v_add_f64(s, v_add_f64(v_sub_f64(a, v_sub_f64(s, base)), low));
}
QN_INLINE vf32 round_sum_f32(vf32 base, vf32 a, vf32 low)
{
    const vf32 s = v_add_f32(base, a);
    return v_add_f32(s, v_add_f32(v_sub_f32(a, v_sub_f32(s, base)), low));
}

#endif
