/* SPDX-License-Identifier: BSD-3-Clause */
/* scalar.h: the vector layer with one lane, in plain C: the reference for the others, and the fallback everywhere.
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
#ifndef QN_ISA_SCALAR_H
#define QN_ISA_SCALAR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef double vf64;
typedef float vf32;
typedef int64_t vi64;
typedef int32_t vi32;
typedef bool vm64;
typedef bool vm32;
#define VL_f64 1
#define VL_f32 1

/* ---- f64 --------------------------------------------------------------------------------------------------------- */
static inline vf64 v_set1_f64(double x) { return x; }
static inline vf64 v_load_f64(const double *p) { return *p; }
static inline vf64 v_loadn_f64(const double *p, int64_t n, double fill) { return n > 0 ? *p : fill; }
static inline void v_store_f64(double *p, vf64 v) { *p = v; }
static inline void v_storen_f64(double *p, vf64 v, int64_t n) { if (n > 0) *p = v; }
static inline vf64 v_add_f64(vf64 a, vf64 b) { return a + b; }
static inline vf64 v_sub_f64(vf64 a, vf64 b) { return a - b; }
static inline vf64 v_mul_f64(vf64 a, vf64 b) { return a * b; }
static inline vf64 v_div_f64(vf64 a, vf64 b) { return a / b; }
static inline vf64 v_sqrt_f64(vf64 a) { return __builtin_sqrt(a); }
static inline vf64 v_fma_f64(vf64 a, vf64 b, vf64 c) { return __builtin_fma(a, b, c); }
static inline vf64 v_fms_f64(vf64 a, vf64 b, vf64 c) { return __builtin_fma(a, b, -c); }
static inline vf64 v_fnma_f64(vf64 a, vf64 b, vf64 c) { return __builtin_fma(-a, b, c); }
static inline vf64 v_neg_f64(vf64 a) { return -a; }
static inline vf64 v_abs_f64(vf64 a) { return __builtin_fabs(a); }
static inline vf64 v_copysign_f64(vf64 a, vf64 s) { return __builtin_copysign(a, s); }
static inline vf64 v_min_f64(vf64 a, vf64 b) { return a < b ? a : b; }
static inline vf64 v_max_f64(vf64 a, vf64 b) { return a > b ? a : b; }
static inline vf64 v_rint_f64(vf64 a) { return __builtin_rint(a); }
static inline vf64 v_floor_f64(vf64 a) { return __builtin_floor(a); }
static inline vf64 v_trunc_f64(vf64 a) { return __builtin_trunc(a); }
static inline vm64 v_lt_f64(vf64 a, vf64 b) { return a < b; }
static inline vm64 v_le_f64(vf64 a, vf64 b) { return a <= b; }
static inline vm64 v_gt_f64(vf64 a, vf64 b) { return a > b; }
static inline vm64 v_ge_f64(vf64 a, vf64 b) { return a >= b; }
static inline vm64 v_eq_f64(vf64 a, vf64 b) { return a == b; }
static inline vm64 v_ne_f64(vf64 a, vf64 b) { return a != b; }
static inline vm64 v_isnan_f64(vf64 a) { return a != a; }
static inline vm64 v_unordered_f64(vf64 a, vf64 b) { return (a != a) | (b != b); }
static inline vf64 v_sel_f64(vm64 m, vf64 a, vf64 b) { return m ? a : b; }
static inline vi64 v_bits_f64(vf64 a) { vi64 i;
    memcpy(&i, &a, sizeof i);
    return i; }
static inline vf64 v_gather_f64(const double *t, vi64 i) { return t[i]; }
static inline vf64 v_lookup16_f64(const double *t, vi64 i) { return t[i & 15]; }

/* ---- i64 and masks ----------------------------------------------------------------------------------------------- */
static inline vi64 v_set1_i64(int64_t x) { return x; }
static inline vi64 v_add_i64(vi64 a, vi64 b) { return a + b; }
static inline vi64 v_sub_i64(vi64 a, vi64 b) { return a - b; }
static inline vi64 v_and_i64(vi64 a, vi64 b) { return a & b; }
static inline vi64 v_or_i64(vi64 a, vi64 b) { return a | b; }
static inline vi64 v_xor_i64(vi64 a, vi64 b) { return a ^ b; }
static inline vi64 v_shl_i64(vi64 a, int k) { return (int64_t)((uint64_t)a << k); }
static inline vi64 v_shr_i64(vi64 a, int k) { return (int64_t)((uint64_t)a >> k); }
static inline vi64 v_sar_i64(vi64 a, int k) { return a >> k; }
static inline vm64 v_eq_i64(vi64 a, vi64 b) { return a == b; }
static inline vm64 v_gt_i64(vi64 a, vi64 b) { return a > b; }
static inline vm64 v_lt_i64(vi64 a, vi64 b) { return a < b; }
static inline vi64 v_sel_i64(vm64 m, vi64 a, vi64 b) { return m ? a : b; }
static inline vf64 v_unbits_f64(vi64 i) { double a;
    memcpy(&a, &i, sizeof a);
    return a; }
static inline vi64 v_cvt_f64_i64(vf64 a) { return v_bits_f64(a + 0x1.8p52) - 0x4338000000000000; }
static inline vf64 v_cvt_i64_f64(vi64 a) { return (double)a; }
static inline vm64 v_and_m64(vm64 a, vm64 b) { return a && b; }
static inline vm64 v_or_m64(vm64 a, vm64 b) { return a || b; }
static inline vm64 v_xor_m64(vm64 a, vm64 b) { return a != b; }
static inline vm64 v_andnot_m64(vm64 a, vm64 b) { return a && !b; }
static inline vm64 v_not_m64(vm64 a) { return a == 0; }
static inline bool v_any_m64(vm64 a) { return a; }
static inline bool v_all_m64(vm64 a) { return a; }

/* ---- f32 --------------------------------------------------------------------------------------------------------- */
static inline vf32 v_set1_f32(float x) { return x; }
static inline vf32 v_load_f32(const float *p) { return *p; }
static inline vf32 v_loadn_f32(const float *p, int64_t n, float fill) { return n > 0 ? *p : fill; }
static inline void v_store_f32(float *p, vf32 v) { *p = v; }
static inline void v_storen_f32(float *p, vf32 v, int64_t n) { if (n > 0) *p = v; }
static inline vf32 v_add_f32(vf32 a, vf32 b) { return a + b; }
static inline vf32 v_sub_f32(vf32 a, vf32 b) { return a - b; }
static inline vf32 v_mul_f32(vf32 a, vf32 b) { return a * b; }
static inline vf32 v_div_f32(vf32 a, vf32 b) { return a / b; }
static inline vf32 v_sqrt_f32(vf32 a) { return __builtin_sqrtf(a); }
static inline vf32 v_fma_f32(vf32 a, vf32 b, vf32 c) { return __builtin_fmaf(a, b, c); }
static inline vf32 v_fms_f32(vf32 a, vf32 b, vf32 c) { return __builtin_fmaf(a, b, -c); }
static inline vf32 v_fnma_f32(vf32 a, vf32 b, vf32 c) { return __builtin_fmaf(-a, b, c); }
static inline vf32 v_neg_f32(vf32 a) { return -a; }
static inline vf32 v_abs_f32(vf32 a) { return __builtin_fabsf(a); }
static inline vf32 v_copysign_f32(vf32 a, vf32 s) { return __builtin_copysignf(a, s); }
static inline vf32 v_min_f32(vf32 a, vf32 b) { return a < b ? a : b; }
static inline vf32 v_max_f32(vf32 a, vf32 b) { return a > b ? a : b; }
static inline vf32 v_rint_f32(vf32 a) { return __builtin_rintf(a); }
static inline vf32 v_floor_f32(vf32 a) { return __builtin_floorf(a); }
static inline vf32 v_trunc_f32(vf32 a) { return __builtin_truncf(a); }
static inline vm32 v_lt_f32(vf32 a, vf32 b) { return a < b; }
static inline vm32 v_le_f32(vf32 a, vf32 b) { return a <= b; }
static inline vm32 v_gt_f32(vf32 a, vf32 b) { return a > b; }
static inline vm32 v_ge_f32(vf32 a, vf32 b) { return a >= b; }
static inline vm32 v_eq_f32(vf32 a, vf32 b) { return a == b; }
static inline vm32 v_ne_f32(vf32 a, vf32 b) { return a != b; }
static inline vm32 v_isnan_f32(vf32 a) { return a != a; }
static inline vm32 v_unordered_f32(vf32 a, vf32 b) { return (a != a) | (b != b); }
static inline vf32 v_sel_f32(vm32 m, vf32 a, vf32 b) { return m ? a : b; }
static inline vi32 v_bits_f32(vf32 a) { vi32 i;
    memcpy(&i, &a, sizeof i);
    return i; }
static inline vf32 v_gather_f32(const float *t, vi32 i) { return t[i]; }
static inline vf32 v_lookup16_f32(const float *t, vi32 i) { return t[i & 15]; }

/* ---- i32 and masks ----------------------------------------------------------------------------------------------- */
static inline vi32 v_set1_i32(int32_t x) { return x; }
static inline vi32 v_add_i32(vi32 a, vi32 b) { return a + b; }
static inline vi32 v_sub_i32(vi32 a, vi32 b) { return a - b; }
static inline vi32 v_and_i32(vi32 a, vi32 b) { return a & b; }
static inline vi32 v_or_i32(vi32 a, vi32 b) { return a | b; }
static inline vi32 v_xor_i32(vi32 a, vi32 b) { return a ^ b; }
static inline vi32 v_shl_i32(vi32 a, int k) { return (int32_t)((uint32_t)a << k); }
static inline vi32 v_shr_i32(vi32 a, int k) { return (int32_t)((uint32_t)a >> k); }
static inline vi32 v_sar_i32(vi32 a, int k) { return a >> k; }
static inline vm32 v_eq_i32(vi32 a, vi32 b) { return a == b; }
static inline vm32 v_gt_i32(vi32 a, vi32 b) { return a > b; }
static inline vm32 v_lt_i32(vi32 a, vi32 b) { return a < b; }
static inline vi32 v_sel_i32(vm32 m, vi32 a, vi32 b) { return m ? a : b; }
static inline vf32 v_unbits_f32(vi32 i) { float a;
    memcpy(&a, &i, sizeof a);
    return a; }
static inline vi32 v_cvt_f32_i32(vf32 a) { return v_bits_f32(a + 0x1.8p23f) - 0x4b400000; }
static inline vf32 v_cvt_i32_f32(vi32 a) { return (float)a; }
static inline vm32 v_and_m32(vm32 a, vm32 b) { return a && b; }
static inline vm32 v_or_m32(vm32 a, vm32 b) { return a || b; }
static inline vm32 v_xor_m32(vm32 a, vm32 b) { return a != b; }
static inline vm32 v_andnot_m32(vm32 a, vm32 b) { return a && !b; }
static inline vm32 v_not_m32(vm32 a) { return a == 0; }
static inline bool v_any_m32(vm32 a) { return a; }
static inline bool v_all_m32(vm32 a) { return a; }

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
static inline vf64 v_widen_lo_f32_f64(vf32 a) { return a; }
static inline vf64 v_widen_hi_f32_f64(vf32 a) { return a; }
static inline vf32 v_narrow_f64_f32(vf64 lo, vf64 hi) { return (void)hi, (float)lo; }

/* ---- pairs ------------------------------------------------------------------------------------------------------- */
static inline vf64 v_even_f64(vf64 a, vf64 b) { return (void)b, a; }
static inline vf64 v_odd_f64(vf64 a, vf64 b) { return (void)a, b; }
static inline vf64 v_zip_lo_f64(vf64 a, vf64 b) { return (void)b, a; }
static inline vf64 v_zip_hi_f64(vf64 a, vf64 b) { return (void)a, b; }
static inline vf32 v_even_f32(vf32 a, vf32 b) { return (void)b, a; }
static inline vf32 v_odd_f32(vf32 a, vf32 b) { return (void)a, b; }
static inline vf32 v_zip_lo_f32(vf32 a, vf32 b) { return (void)b, a; }
static inline vf32 v_zip_hi_f32(vf32 a, vf32 b) { return (void)a, b; }
#include "split_in_order.h"

#endif
