/* SPDX-License-Identifier: BSD-3-Clause */
/* avx512.h: the vector layer of AVX-512 F BW DQ VL CD.
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
#ifndef QN_ISA_AVX512_H
#define QN_ISA_AVX512_H

#include <stdbool.h>
#include <stdint.h>
#include <immintrin.h>

typedef __m512d vf64;
typedef __m512 vf32;
typedef __m512i vi64;
typedef __m512i vi32;
typedef __mmask8 vm64;
typedef __mmask16 vm32;
#define VL_f64 8
#define VL_f32 16

/* ---- f64 --------------------------------------------------------------------------------------------------------- */
static inline vf64 v_set1_f64(double x) { return _mm512_set1_pd(x); }
static inline vf64 v_load_f64(const double *p) { return _mm512_loadu_pd(p); }
static inline void v_store_f64(double *p, vf64 v) { _mm512_storeu_pd(p, v); }
static inline vf64 v_loadn_f64(const double *p, int64_t n, double fill)
{
    return _mm512_mask_loadu_pd(_mm512_set1_pd(fill), (__mmask8)((1u << n) - 1), p);
}
static inline void v_storen_f64(double *p, vf64 v, int64_t n)
{
    _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), v);
}
static inline vf64 v_add_f64(vf64 a, vf64 b) { return _mm512_add_pd(a, b); }
static inline vf64 v_sub_f64(vf64 a, vf64 b) { return _mm512_sub_pd(a, b); }
static inline vf64 v_mul_f64(vf64 a, vf64 b) { return _mm512_mul_pd(a, b); }
static inline vf64 v_div_f64(vf64 a, vf64 b) { return _mm512_div_pd(a, b); }
static inline vf64 v_sqrt_f64(vf64 a) { return _mm512_sqrt_pd(a); }
static inline vf64 v_fma_f64(vf64 a, vf64 b, vf64 c) { return _mm512_fmadd_pd(a, b, c); }
static inline vf64 v_fms_f64(vf64 a, vf64 b, vf64 c) { return _mm512_fmsub_pd(a, b, c); }
static inline vf64 v_fnma_f64(vf64 a, vf64 b, vf64 c) { return _mm512_fnmadd_pd(a, b, c); }
static inline vf64 v_neg_f64(vf64 a) { return _mm512_xor_pd(a, _mm512_set1_pd(-0.0)); }
static inline vf64 v_abs_f64(vf64 a) { return _mm512_andnot_pd(_mm512_set1_pd(-0.0), a); }
static inline vf64 v_copysign_f64(vf64 a, vf64 s)
{
    return _mm512_or_pd(_mm512_andnot_pd(_mm512_set1_pd(-0.0), a), _mm512_and_pd(_mm512_set1_pd(-0.0), s));
}
static inline vf64 v_min_f64(vf64 a, vf64 b) { return _mm512_min_pd(a, b); }
static inline vf64 v_max_f64(vf64 a, vf64 b) { return _mm512_max_pd(a, b); }
static inline vf64 v_rint_f64(vf64 a)
{
    return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
static inline vf64 v_floor_f64(vf64 a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
static inline vf64 v_trunc_f64(vf64 a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
static inline vm64 v_lt_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline vm64 v_le_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
static inline vm64 v_gt_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ); }
static inline vm64 v_ge_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_GE_OQ); }
static inline vm64 v_eq_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
static inline vm64 v_ne_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_NEQ_UQ); }
static inline vm64 v_isnan_f64(vf64 a) { return _mm512_cmp_pd_mask(a, a, _CMP_UNORD_Q); }
static inline vm64 v_unordered_f64(vf64 a, vf64 b) { return _mm512_cmp_pd_mask(a, b, _CMP_UNORD_Q); }
static inline vf64 v_sel_f64(vm64 m, vf64 a, vf64 b) { return _mm512_mask_mov_pd(b, m, a); }
static inline vi64 v_bits_f64(vf64 a) { return _mm512_castpd_si512(a); }
static inline vf64 v_gather_f64(const double *t, vi64 i) { return _mm512_i64gather_pd(i, t, 8); }
static inline vf64 v_lookup16_f64(const double *t, vi64 i)
{
    return _mm512_permutex2var_pd(_mm512_loadu_pd(t), i, _mm512_loadu_pd(t + 8));
}
static inline vf64 v_scale_f64(vf64 a, vf64 k) { return _mm512_scalef_pd(a, k); }
static inline vf64 v_scale_normal_f64(vf64 a, vf64 k) { return _mm512_scalef_pd(a, k); }

/* ---- i64 and masks ----------------------------------------------------------------------------------------------- */
static inline vi64 v_set1_i64(int64_t x) { return _mm512_set1_epi64(x); }
static inline vi64 v_add_i64(vi64 a, vi64 b) { return _mm512_add_epi64(a, b); }
static inline vi64 v_sub_i64(vi64 a, vi64 b) { return _mm512_sub_epi64(a, b); }
static inline vi64 v_and_i64(vi64 a, vi64 b) { return _mm512_and_si512(a, b); }
static inline vi64 v_or_i64(vi64 a, vi64 b) { return _mm512_or_si512(a, b); }
static inline vi64 v_xor_i64(vi64 a, vi64 b) { return _mm512_xor_si512(a, b); }
static inline vi64 v_shl_i64(vi64 a, int k) { return _mm512_slli_epi64(a, (unsigned)k); }
static inline vi64 v_shr_i64(vi64 a, int k) { return _mm512_srli_epi64(a, (unsigned)k); }
static inline vi64 v_sar_i64(vi64 a, int k) { return _mm512_srai_epi64(a, (unsigned)k); }
static inline vm64 v_eq_i64(vi64 a, vi64 b) { return _mm512_cmpeq_epi64_mask(a, b); }
static inline vm64 v_gt_i64(vi64 a, vi64 b) { return _mm512_cmpgt_epi64_mask(a, b); }
static inline vm64 v_lt_i64(vi64 a, vi64 b) { return _mm512_cmplt_epi64_mask(a, b); }
static inline vi64 v_sel_i64(vm64 m, vi64 a, vi64 b) { return _mm512_mask_mov_epi64(b, m, a); }
static inline vf64 v_unbits_f64(vi64 a) { return _mm512_castsi512_pd(a); }
static inline vi64 v_cvt_f64_i64(vf64 a) { return _mm512_cvtpd_epi64(a); }
static inline vf64 v_cvt_i64_f64(vi64 a) { return _mm512_cvtepi64_pd(a); }
static inline vm64 v_and_m64(vm64 a, vm64 b) { return (vm64)(a & b); }
static inline vm64 v_or_m64(vm64 a, vm64 b) { return (vm64)(a | b); }
static inline vm64 v_xor_m64(vm64 a, vm64 b) { return (vm64)(a ^ b); }
static inline vm64 v_andnot_m64(vm64 a, vm64 b) { return (vm64)(a & ~b); }
static inline vm64 v_not_m64(vm64 a) { return (vm64)~a; }
static inline bool v_any_m64(vm64 a) { return a != 0; }
static inline bool v_all_m64(vm64 a) { return a == 0xff; }

/* ---- f32 --------------------------------------------------------------------------------------------------------- */
static inline vf32 v_set1_f32(float x) { return _mm512_set1_ps(x); }
static inline vf32 v_load_f32(const float *p) { return _mm512_loadu_ps(p); }
static inline void v_store_f32(float *p, vf32 v) { _mm512_storeu_ps(p, v); }
static inline vf32 v_loadn_f32(const float *p, int64_t n, float fill)
{
    return _mm512_mask_loadu_ps(_mm512_set1_ps(fill), (__mmask16)((1u << n) - 1), p);
}
static inline void v_storen_f32(float *p, vf32 v, int64_t n)
{
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), v);
}
static inline vf32 v_add_f32(vf32 a, vf32 b) { return _mm512_add_ps(a, b); }
static inline vf32 v_sub_f32(vf32 a, vf32 b) { return _mm512_sub_ps(a, b); }
static inline vf32 v_mul_f32(vf32 a, vf32 b) { return _mm512_mul_ps(a, b); }
static inline vf32 v_div_f32(vf32 a, vf32 b) { return _mm512_div_ps(a, b); }
static inline vf32 v_sqrt_f32(vf32 a) { return _mm512_sqrt_ps(a); }
static inline vf32 v_fma_f32(vf32 a, vf32 b, vf32 c) { return _mm512_fmadd_ps(a, b, c); }
static inline vf32 v_fms_f32(vf32 a, vf32 b, vf32 c) { return _mm512_fmsub_ps(a, b, c); }
static inline vf32 v_fnma_f32(vf32 a, vf32 b, vf32 c) { return _mm512_fnmadd_ps(a, b, c); }
static inline vf32 v_neg_f32(vf32 a) { return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f)); }
static inline vf32 v_abs_f32(vf32 a) { return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), a); }
static inline vf32 v_copysign_f32(vf32 a, vf32 s)
{
    return _mm512_or_ps(_mm512_andnot_ps(_mm512_set1_ps(-0.0f), a), _mm512_and_ps(_mm512_set1_ps(-0.0f), s));
}
static inline vf32 v_min_f32(vf32 a, vf32 b) { return _mm512_min_ps(a, b); }
static inline vf32 v_max_f32(vf32 a, vf32 b) { return _mm512_max_ps(a, b); }
static inline vf32 v_rint_f32(vf32 a)
{
    return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
static inline vf32 v_floor_f32(vf32 a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
static inline vf32 v_trunc_f32(vf32 a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
static inline vm32 v_lt_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
static inline vm32 v_le_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
static inline vm32 v_gt_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
static inline vm32 v_ge_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }
static inline vm32 v_eq_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
static inline vm32 v_ne_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_NEQ_UQ); }
static inline vm32 v_isnan_f32(vf32 a) { return _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q); }
static inline vm32 v_unordered_f32(vf32 a, vf32 b) { return _mm512_cmp_ps_mask(a, b, _CMP_UNORD_Q); }
static inline vf32 v_sel_f32(vm32 m, vf32 a, vf32 b) { return _mm512_mask_mov_ps(b, m, a); }
static inline vi32 v_bits_f32(vf32 a) { return _mm512_castps_si512(a); }
static inline vf32 v_gather_f32(const float *t, vi32 i) { return _mm512_i32gather_ps(i, t, 4); }
static inline vf32 v_lookup16_f32(const float *t, vi32 i) { return _mm512_permutexvar_ps(i, _mm512_loadu_ps(t)); }
static inline vf32 v_scale_f32(vf32 a, vf32 k) { return _mm512_scalef_ps(a, k); }
static inline vf32 v_scale_normal_f32(vf32 a, vf32 k) { return _mm512_scalef_ps(a, k); }

/* ---- i32 and masks ----------------------------------------------------------------------------------------------- */
static inline vi32 v_set1_i32(int32_t x) { return _mm512_set1_epi32(x); }
static inline vi32 v_add_i32(vi32 a, vi32 b) { return _mm512_add_epi32(a, b); }
static inline vi32 v_sub_i32(vi32 a, vi32 b) { return _mm512_sub_epi32(a, b); }
static inline vi32 v_and_i32(vi32 a, vi32 b) { return _mm512_and_si512(a, b); }
static inline vi32 v_or_i32(vi32 a, vi32 b) { return _mm512_or_si512(a, b); }
static inline vi32 v_xor_i32(vi32 a, vi32 b) { return _mm512_xor_si512(a, b); }
static inline vi32 v_shl_i32(vi32 a, int k) { return _mm512_slli_epi32(a, (unsigned)k); }
static inline vi32 v_shr_i32(vi32 a, int k) { return _mm512_srli_epi32(a, (unsigned)k); }
static inline vi32 v_sar_i32(vi32 a, int k) { return _mm512_srai_epi32(a, (unsigned)k); }
static inline vm32 v_eq_i32(vi32 a, vi32 b) { return _mm512_cmpeq_epi32_mask(a, b); }
static inline vm32 v_gt_i32(vi32 a, vi32 b) { return _mm512_cmpgt_epi32_mask(a, b); }
static inline vm32 v_lt_i32(vi32 a, vi32 b) { return _mm512_cmplt_epi32_mask(a, b); }
static inline vi32 v_sel_i32(vm32 m, vi32 a, vi32 b) { return _mm512_mask_mov_epi32(b, m, a); }
static inline vf32 v_unbits_f32(vi32 a) { return _mm512_castsi512_ps(a); }
static inline vi32 v_cvt_f32_i32(vf32 a) { return _mm512_cvtps_epi32(a); }
static inline vf32 v_cvt_i32_f32(vi32 a) { return _mm512_cvtepi32_ps(a); }
static inline vm32 v_and_m32(vm32 a, vm32 b) { return (vm32)(a & b); }
static inline vm32 v_or_m32(vm32 a, vm32 b) { return (vm32)(a | b); }
static inline vm32 v_xor_m32(vm32 a, vm32 b) { return (vm32)(a ^ b); }
static inline vm32 v_andnot_m32(vm32 a, vm32 b) { return (vm32)(a & ~b); }
static inline vm32 v_not_m32(vm32 a) { return (vm32)~a; }
static inline bool v_any_m32(vm32 a) { return a != 0; }
static inline bool v_all_m32(vm32 a) { return a == 0xffff; }

/* ---- f32 in f64 -------------------------------------------------------------------------------------------------- */
static inline vf64 v_widen_lo_f32_f64(vf32 a) { return _mm512_cvtps_pd(_mm512_castps512_ps256(a)); }
static inline vf64 v_widen_hi_f32_f64(vf32 a) { return _mm512_cvtps_pd(_mm512_extractf32x8_ps(a, 1)); }
static inline vf32 v_narrow_f64_f32(vf64 lo, vf64 hi)
{
    return _mm512_insertf32x8(_mm512_castps256_ps512(_mm512_cvtpd_ps(lo)), _mm512_cvtpd_ps(hi), 1);
}

/* ---- pairs ------------------------------------------------------------------------------------------------------- */
static inline vf64 v_even_f64(vf64 a, vf64 b)
{
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), b);
}
static inline vf64 v_odd_f64(vf64 a, vf64 b)
{
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), b);
}
static inline vf64 v_zip_lo_f64(vf64 a, vf64 b)
{
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b);
}
static inline vf64 v_zip_hi_f64(vf64 a, vf64 b)
{
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b);
}
static inline vf32 v_even_f32(vf32 a, vf32 b)
{
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b);
}
static inline vf32 v_odd_f32(vf32 a, vf32 b)
{
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b);
}
static inline vf32 v_zip_lo_f32(vf32 a, vf32 b)
{
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b);
}
static inline vf32 v_zip_hi_f32(vf32 a, vf32 b)
{
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
                                    b);
}
static inline vf64 v_split_even_f64(vf64 a, vf64 b) { return _mm512_unpacklo_pd(a, b); }
static inline vf64 v_split_odd_f64(vf64 a, vf64 b) { return _mm512_unpackhi_pd(a, b); }
static inline vf64 v_join_lo_f64(vf64 a, vf64 b) { return _mm512_unpacklo_pd(a, b); }
static inline vf64 v_join_hi_f64(vf64 a, vf64 b) { return _mm512_unpackhi_pd(a, b); }
static inline vf32 v_split_even_f32(vf32 a, vf32 b) { return _mm512_shuffle_ps(a, b, 0x88); }
static inline vf32 v_split_odd_f32(vf32 a, vf32 b) { return _mm512_shuffle_ps(a, b, 0xdd); }
static inline vf32 v_join_lo_f32(vf32 a, vf32 b) { return _mm512_unpacklo_ps(a, b); }
static inline vf32 v_join_hi_f32(vf32 a, vf32 b) { return _mm512_unpackhi_ps(a, b); }

#endif
