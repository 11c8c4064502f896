/* SPDX-License-Identifier: BSD-3-Clause */
/* neon.h: the vector layer of AArch64 Advanced SIMD.
 *
 * Every isa/<isa>.h has the same names and, lane by lane, the same results to the bit (NaNs apart):
 * v_<operation>_<lane type>.  Types: vf64 vi64 and vm64 (a mask of 64-bit lanes), vf32 vi32 vm32; VL_f64 and
 * VL_f32 are lane counts, which need not be constants.  Vectors are only ever locals, parameters and return values.
 *   loadn/storen      the first n < VL lanes; loadn sets the others to `fill`
 *   fma fms fnma      a*b + c, a*b - c, c - a*b, rounded once
 *   min max           a < b ? a : b, a > b ? a : b: the second operand when one is a NaN
 *   andnot            a & ~b
 *   unordered         is a or b a NaN?
 *   cvt_f64_i64, back integral lanes of |x| < 2^51 (f32: 2^22); f to i rounds to nearest, other lanes unspecified
 *   lookup16          t[i mod 16]; gather: t[i]
 *   scale             a * 2^k rounded once, for integral |k| <= 2000 (f32: 250) and 2^-20 <= |a| <= 2^20
 *   scale_normal      the same where neither a nor the result is subnormal, zero, infinite or NaN
 *   widen_lo/hi       the first and the second half of the lanes; narrow rounds and joins them (with one lane: lo)
 *   even odd          every second lane of a, b in a row; zip_lo zip_hi: their inverse
 *   split_even _odd    the same in an order of their own; join_lo join_hi: their inverse */
#ifndef QN_ISA_NEON_H
#define QN_ISA_NEON_H

#include <stdbool.h>
#include <stdint.h>
#include <arm_neon.h>

typedef float64x2_t vf64;
typedef float32x4_t vf32;
typedef int64x2_t vi64;
typedef int32x4_t vi32;
typedef uint64x2_t vm64;
typedef uint32x4_t vm32;
#define VL_f64 2
#define VL_f32 4

/* ---- m64 --------------------------------------------------------------------------------------------------------- */
static inline vm64 v_and_m64(vm64 a, vm64 b) { return vandq_u64(a, b); }
static inline vm64 v_or_m64(vm64 a, vm64 b) { return vorrq_u64(a, b); }
static inline vm64 v_xor_m64(vm64 a, vm64 b) { return veorq_u64(a, b); }
static inline vm64 v_andnot_m64(vm64 a, vm64 b) { return vbicq_u64(a, b); }
static inline vm64 v_not_m64(vm64 a) { return vreinterpretq_u64_u32(vmvnq_u32(vreinterpretq_u32_u64(a))); }
static inline bool v_any_m64(vm64 a) { return vmaxvq_u32(vreinterpretq_u32_u64(a)) != 0; }
static inline bool v_all_m64(vm64 a) { return vminvq_u32(vreinterpretq_u32_u64(a)) != 0; }

/* ---- f64 --------------------------------------------------------------------------------------------------------- */
static inline vf64 v_set1_f64(double x) { return vdupq_n_f64(x); }
static inline vf64 v_load_f64(const double *p) { return vld1q_f64(p); }
static inline vf64 v_loadn_f64(const double *p, int64_t n, double fill)
{
    double lanes[2] = { fill, fill };
    for (int64_t k = 0; k < n; k++)
        lanes[k] = p[k];
    return vld1q_f64(lanes);
}
static inline void v_store_f64(double *p, vf64 v) { vst1q_f64(p, v); }
static inline void v_storen_f64(double *p, vf64 v, int64_t n)
{
    double lanes[2];
    vst1q_f64(lanes, v);
    for (int64_t k = 0; k < n; k++)
        p[k] = lanes[k];
}
static inline vf64 v_add_f64(vf64 a, vf64 b) { return vaddq_f64(a, b); }
static inline vf64 v_sub_f64(vf64 a, vf64 b) { return vsubq_f64(a, b); }
static inline vf64 v_mul_f64(vf64 a, vf64 b) { return vmulq_f64(a, b); }
static inline vf64 v_div_f64(vf64 a, vf64 b) { return vdivq_f64(a, b); }
static inline vf64 v_sqrt_f64(vf64 a) { return vsqrtq_f64(a); }
static inline vf64 v_fma_f64(vf64 a, vf64 b, vf64 c) { return vfmaq_f64(c, a, b); }
static inline vf64 v_fms_f64(vf64 a, vf64 b, vf64 c) { return vfmaq_f64(vnegq_f64(c), a, b); }
static inline vf64 v_fnma_f64(vf64 a, vf64 b, vf64 c) { return vfmsq_f64(c, a, b); }
static inline vf64 v_neg_f64(vf64 a) { return vnegq_f64(a); }
static inline vf64 v_abs_f64(vf64 a) { return vabsq_f64(a); }
static inline vf64 v_copysign_f64(vf64 a, vf64 s) { return vbslq_f64(vdupq_n_u64(UINT64_C(1) << 63), s, a); }
static inline vf64 v_min_f64(vf64 a, vf64 b) { return vbslq_f64(vcltq_f64(a, b), a, b); }
static inline vf64 v_max_f64(vf64 a, vf64 b) { return vbslq_f64(vcgtq_f64(a, b), a, b); }
static inline vf64 v_rint_f64(vf64 a) { return vrndnq_f64(a); }
static inline vf64 v_floor_f64(vf64 a) { return vrndmq_f64(a); }
static inline vf64 v_trunc_f64(vf64 a) { return vrndq_f64(a); }
static inline vm64 v_lt_f64(vf64 a, vf64 b) { return vcltq_f64(a, b); }
static inline vm64 v_le_f64(vf64 a, vf64 b) { return vcleq_f64(a, b); }
static inline vm64 v_gt_f64(vf64 a, vf64 b) { return vcgtq_f64(a, b); }
static inline vm64 v_ge_f64(vf64 a, vf64 b) { return vcgeq_f64(a, b); }
static inline vm64 v_eq_f64(vf64 a, vf64 b) { return vceqq_f64(a, b); }
static inline vm64 v_ne_f64(vf64 a, vf64 b) { return v_not_m64(vceqq_f64(a, b)); }
static inline vm64 v_isnan_f64(vf64 a) { return v_not_m64(vceqq_f64(a, a)); }
static inline vm64 v_unordered_f64(vf64 a, vf64 b) { return v_not_m64(vandq_u64(vceqq_f64(a, a), vceqq_f64(b, b))); }
static inline vf64 v_sel_f64(vm64 m, vf64 a, vf64 b) { return vbslq_f64(m, a, b); }
static inline vi64 v_bits_f64(vf64 a) { return vreinterpretq_s64_f64(a); }
static inline vf64 v_gather_f64(const double *t, vi64 i)
{
    const double lanes[2] = { t[vgetq_lane_s64(i, 0)], t[vgetq_lane_s64(i, 1)] };
    return vld1q_f64(lanes);
}
static inline vf64 v_lookup16_f64(const double *t, vi64 i) { return v_gather_f64(t, vandq_s64(i, vdupq_n_s64(15))); }

/* ---- i64 --------------------------------------------------------------------------------------------------------- */
static inline vi64 v_set1_i64(int64_t x) { return vdupq_n_s64(x); }
static inline vi64 v_add_i64(vi64 a, vi64 b) { return vaddq_s64(a, b); }
static inline vi64 v_sub_i64(vi64 a, vi64 b) { return vsubq_s64(a, b); }
static inline vi64 v_and_i64(vi64 a, vi64 b) { return vandq_s64(a, b); }
static inline vi64 v_or_i64(vi64 a, vi64 b) { return vorrq_s64(a, b); }
static inline vi64 v_xor_i64(vi64 a, vi64 b) { return veorq_s64(a, b); }
static inline vi64 v_shl_i64(vi64 a, int k) { return vshlq_s64(a, vdupq_n_s64(k)); }
static inline vi64 v_shr_i64(vi64 a, int k)
{
    return vreinterpretq_s64_u64(vshlq_u64(vreinterpretq_u64_s64(a), vdupq_n_s64(-k)));
}
static inline vi64 v_sar_i64(vi64 a, int k) { return vshlq_s64(a, vdupq_n_s64(-k)); }
static inline vm64 v_eq_i64(vi64 a, vi64 b) { return vceqq_s64(a, b); }
static inline vm64 v_gt_i64(vi64 a, vi64 b) { return vcgtq_s64(a, b); }
static inline vm64 v_lt_i64(vi64 a, vi64 b) { return vcltq_s64(a, b); }
static inline vi64 v_sel_i64(vm64 m, vi64 a, vi64 b) { return vbslq_s64(m, a, b); }
static inline vf64 v_unbits_f64(vi64 a) { return vreinterpretq_f64_s64(a); }
static inline vi64 v_cvt_f64_i64(vf64 a) { return vcvtnq_s64_f64(a); }
static inline vf64 v_cvt_i64_f64(vi64 a) { return vcvtq_f64_s64(a); }

/* ---- m32 --------------------------------------------------------------------------------------------------------- */
static inline vm32 v_and_m32(vm32 a, vm32 b) { return vandq_u32(a, b); }
static inline vm32 v_or_m32(vm32 a, vm32 b) { return vorrq_u32(a, b); }
static inline vm32 v_xor_m32(vm32 a, vm32 b) { return veorq_u32(a, b); }
static inline vm32 v_andnot_m32(vm32 a, vm32 b) { return vbicq_u32(a, b); }
static inline vm32 v_not_m32(vm32 a) { return vmvnq_u32(a); }
static inline bool v_any_m32(vm32 a) { return vmaxvq_u32(a) != 0; }
static inline bool v_all_m32(vm32 a) { return vminvq_u32(a) != 0; }

/* ---- f32 --------------------------------------------------------------------------------------------------------- */
static inline vf32 v_set1_f32(float x) { return vdupq_n_f32(x); }
static inline vf32 v_load_f32(const float *p) { return vld1q_f32(p); }
static inline vf32 v_loadn_f32(const float *p, int64_t n, float fill)
{
    float lanes[4] = { fill, fill, fill, fill };
    for (int64_t k = 0; k < n; k++)
        lanes[k] = p[k];
    return vld1q_f32(lanes);
}
static inline void v_store_f32(float *p, vf32 v) { vst1q_f32(p, v); }
static inline void v_storen_f32(float *p, vf32 v, int64_t n)
{
    float lanes[4];
    vst1q_f32(lanes, v);
    for (int64_t k = 0; k < n; k++)
        p[k] = lanes[k];
}
static inline vf32 v_add_f32(vf32 a, vf32 b) { return vaddq_f32(a, b); }
static inline vf32 v_sub_f32(vf32 a, vf32 b) { return vsubq_f32(a, b); }
static inline vf32 v_mul_f32(vf32 a, vf32 b) { return vmulq_f32(a, b); }
static inline vf32 v_div_f32(vf32 a, vf32 b) { return vdivq_f32(a, b); }
static inline vf32 v_sqrt_f32(vf32 a) { return vsqrtq_f32(a); }
static inline vf32 v_fma_f32(vf32 a, vf32 b, vf32 c) { return vfmaq_f32(c, a, b); }
static inline vf32 v_fms_f32(vf32 a, vf32 b, vf32 c) { return vfmaq_f32(vnegq_f32(c), a, b); }
static inline vf32 v_fnma_f32(vf32 a, vf32 b, vf32 c) { return vfmsq_f32(c, a, b); }
static inline vf32 v_neg_f32(vf32 a) { return vnegq_f32(a); }
static inline vf32 v_abs_f32(vf32 a) { return vabsq_f32(a); }
static inline vf32 v_copysign_f32(vf32 a, vf32 s) { return vbslq_f32(vdupq_n_u32(UINT32_C(1) << 31), s, a); }
static inline vf32 v_min_f32(vf32 a, vf32 b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
static inline vf32 v_max_f32(vf32 a, vf32 b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
static inline vf32 v_rint_f32(vf32 a) { return vrndnq_f32(a); }
static inline vf32 v_floor_f32(vf32 a) { return vrndmq_f32(a); }
static inline vf32 v_trunc_f32(vf32 a) { return vrndq_f32(a); }
static inline vm32 v_lt_f32(vf32 a, vf32 b) { return vcltq_f32(a, b); }
static inline vm32 v_le_f32(vf32 a, vf32 b) { return vcleq_f32(a, b); }
static inline vm32 v_gt_f32(vf32 a, vf32 b) { return vcgtq_f32(a, b); }
static inline vm32 v_ge_f32(vf32 a, vf32 b) { return vcgeq_f32(a, b); }
static inline vm32 v_eq_f32(vf32 a, vf32 b) { return vceqq_f32(a, b); }
static inline vm32 v_ne_f32(vf32 a, vf32 b) { return v_not_m32(vceqq_f32(a, b)); }
static inline vm32 v_isnan_f32(vf32 a) { return v_not_m32(vceqq_f32(a, a)); }
static inline vm32 v_unordered_f32(vf32 a, vf32 b) { return v_not_m32(vandq_u32(vceqq_f32(a, a), vceqq_f32(b, b))); }
static inline vf32 v_sel_f32(vm32 m, vf32 a, vf32 b) { return vbslq_f32(m, a, b); }
static inline vi32 v_bits_f32(vf32 a) { return vreinterpretq_s32_f32(a); }
static inline vf32 v_gather_f32(const float *t, vi32 i)
{
    const float lanes[4] = { t[vgetq_lane_s32(i, 0)], t[vgetq_lane_s32(i, 1)], t[vgetq_lane_s32(i, 2)],
                         t[vgetq_lane_s32(i, 3)] };
    return vld1q_f32(lanes);
}
static inline vf32 v_lookup16_f32(const float *t, vi32 i) { return v_gather_f32(t, vandq_s32(i, vdupq_n_s32(15))); }

/* ---- i32 --------------------------------------------------------------------------------------------------------- */
static inline vi32 v_set1_i32(int32_t x) { return vdupq_n_s32(x); }
static inline vi32 v_add_i32(vi32 a, vi32 b) { return vaddq_s32(a, b); }
static inline vi32 v_sub_i32(vi32 a, vi32 b) { return vsubq_s32(a, b); }
static inline vi32 v_and_i32(vi32 a, vi32 b) { return vandq_s32(a, b); }
static inline vi32 v_or_i32(vi32 a, vi32 b) { return vorrq_s32(a, b); }
static inline vi32 v_xor_i32(vi32 a, vi32 b) { return veorq_s32(a, b); }
static inline vi32 v_shl_i32(vi32 a, int k) { return vshlq_s32(a, vdupq_n_s32(k)); }
static inline vi32 v_shr_i32(vi32 a, int k)
{
    return vreinterpretq_s32_u32(vshlq_u32(vreinterpretq_u32_s32(a), vdupq_n_s32(-k)));
}
static inline vi32 v_sar_i32(vi32 a, int k) { return vshlq_s32(a, vdupq_n_s32(-k)); }
static inline vm32 v_eq_i32(vi32 a, vi32 b) { return vceqq_s32(a, b); }
static inline vm32 v_gt_i32(vi32 a, vi32 b) { return vcgtq_s32(a, b); }
static inline vm32 v_lt_i32(vi32 a, vi32 b) { return vcltq_s32(a, b); }
static inline vi32 v_sel_i32(vm32 m, vi32 a, vi32 b) { return vbslq_s32(m, a, b); }
static inline vf32 v_unbits_f32(vi32 a) { return vreinterpretq_f32_s32(a); }
static inline vi32 v_cvt_f32_i32(vf32 a) { return vcvtnq_s32_f32(a); }
static inline vf32 v_cvt_i32_f32(vi32 a) { return vcvtq_f32_s32(a); }

/* ---- 2^k, and f32 in f64 ----------------------------------------------------------------------------------------- */
static inline vf64 v_pow2_f64(vf64 k)
{
    return v_unbits_f64(v_shl_i64(v_add_i64(v_cvt_f64_i64(k), v_set1_i64(1023)), 52));
}
static inline vf64 v_scale_f64(vf64 a, vf64 k)
{
    const vf64 h = v_floor_f64(v_mul_f64(k, v_set1_f64(0.5)));
    return v_mul_f64(v_mul_f64(a, v_pow2_f64(h)), v_pow2_f64(v_sub_f64(k, h)));
}
static inline vf64 v_scale_normal_f64(vf64 a, vf64 k)
{
    return v_unbits_f64(v_add_i64(v_bits_f64(a), v_shl_i64(v_cvt_f64_i64(k), 52)));
}
static inline vf32 v_pow2_f32(vf32 k)
{
    return v_unbits_f32(v_shl_i32(v_add_i32(v_cvt_f32_i32(k), v_set1_i32(127)), 23));
}
static inline vf32 v_scale_f32(vf32 a, vf32 k)
{
    const vf32 h = v_floor_f32(v_mul_f32(k, v_set1_f32(0.5f)));
    return v_mul_f32(v_mul_f32(a, v_pow2_f32(h)), v_pow2_f32(v_sub_f32(k, h)));
}
static inline vf32 v_scale_normal_f32(vf32 a, vf32 k)
{
    return v_unbits_f32(v_add_i32(v_bits_f32(a), v_shl_i32(v_cvt_f32_i32(k), 23)));
}
static inline vf64 v_widen_lo_f32_f64(vf32 a) { return vcvt_f64_f32(vget_low_f32(a)); }
static inline vf64 v_widen_hi_f32_f64(vf32 a) { return vcvt_high_f64_f32(a); }
static inline vf32 v_narrow_f64_f32(vf64 lo, vf64 hi) { return vcvt_high_f32_f64(vcvt_f32_f64(lo), hi); }

/* ---- pairs ------------------------------------------------------------------------------------------------------- */
static inline vf64 v_even_f64(vf64 a, vf64 b) { return vuzp1q_f64(a, b); }
static inline vf64 v_odd_f64(vf64 a, vf64 b) { return vuzp2q_f64(a, b); }
static inline vf64 v_zip_lo_f64(vf64 a, vf64 b) { return vzip1q_f64(a, b); }
static inline vf64 v_zip_hi_f64(vf64 a, vf64 b) { return vzip2q_f64(a, b); }
static inline vf32 v_even_f32(vf32 a, vf32 b) { return vuzp1q_f32(a, b); }
static inline vf32 v_odd_f32(vf32 a, vf32 b) { return vuzp2q_f32(a, b); }
static inline vf32 v_zip_lo_f32(vf32 a, vf32 b) { return vzip1q_f32(a, b); }
static inline vf32 v_zip_hi_f32(vf32 a, vf32 b) { return vzip2q_f32(a, b); }
#include "split_in_order.h"

#endif
