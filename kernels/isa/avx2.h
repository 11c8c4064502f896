/* SPDX-License-Identifier: BSD-3-Clause */
/* avx2.h: the vector layer of AVX2 with FMA.
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
#ifndef QN_ISA_AVX2_H
#define QN_ISA_AVX2_H

#include <stdbool.h>
#include <stdint.h>
#include <immintrin.h>

typedef __m256d vf64;
typedef __m256 vf32;
typedef __m256i vi64;
typedef __m256i vi32;
typedef __m256d vm64;
typedef __m256 vm32;
#define VL_f64 4
#define VL_f32 8

/* ---- the lanes below n ------------------------------------------------------------------------------------------- */
static inline __m256i v_first_64(int64_t n)
{
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}
static inline __m256i v_first_32(int64_t n)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

/* ---- f64 --------------------------------------------------------------------------------------------------------- */
static inline vf64 v_set1_f64(double x) { return _mm256_set1_pd(x); }
static inline vf64 v_load_f64(const double *p) { return _mm256_loadu_pd(p); }
static inline void v_store_f64(double *p, vf64 v) { _mm256_storeu_pd(p, v); }
static inline vf64 v_loadn_f64(const double *p, int64_t n, double fill)
{
    const __m256i first = v_first_64(n);
    return _mm256_blendv_pd(_mm256_set1_pd(fill), _mm256_maskload_pd(p, first), _mm256_castsi256_pd(first));
}
static inline void v_storen_f64(double *p, vf64 v, int64_t n) { _mm256_maskstore_pd(p, v_first_64(n), v); }
static inline vf64 v_add_f64(vf64 a, vf64 b) { return _mm256_add_pd(a, b); }
static inline vf64 v_sub_f64(vf64 a, vf64 b) { return _mm256_sub_pd(a, b); }
static inline vf64 v_mul_f64(vf64 a, vf64 b) { return _mm256_mul_pd(a, b); }
static inline vf64 v_div_f64(vf64 a, vf64 b) { return _mm256_div_pd(a, b); }
static inline vf64 v_sqrt_f64(vf64 a) { return _mm256_sqrt_pd(a); }
static inline vf64 v_fma_f64(vf64 a, vf64 b, vf64 c) { return _mm256_fmadd_pd(a, b, c); }
static inline vf64 v_fms_f64(vf64 a, vf64 b, vf64 c) { return _mm256_fmsub_pd(a, b, c); }
static inline vf64 v_fnma_f64(vf64 a, vf64 b, vf64 c) { return _mm256_fnmadd_pd(a, b, c); }
static inline vf64 v_neg_f64(vf64 a) { return _mm256_xor_pd(a, _mm256_set1_pd(-0.0)); }
static inline vf64 v_abs_f64(vf64 a) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a); }
static inline vf64 v_copysign_f64(vf64 a, vf64 s)
{
    return _mm256_or_pd(_mm256_andnot_pd(_mm256_set1_pd(-0.0), a), _mm256_and_pd(_mm256_set1_pd(-0.0), s));
}
static inline vf64 v_min_f64(vf64 a, vf64 b) { return _mm256_min_pd(a, b); }
static inline vf64 v_max_f64(vf64 a, vf64 b) { return _mm256_max_pd(a, b); }
static inline vf64 v_rint_f64(vf64 a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline vf64 v_floor_f64(vf64 a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
static inline vf64 v_trunc_f64(vf64 a) { return _mm256_round_pd(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
static inline vm64 v_lt_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
static inline vm64 v_le_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
static inline vm64 v_gt_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_GT_OQ); }
static inline vm64 v_ge_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_GE_OQ); }
static inline vm64 v_eq_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
static inline vm64 v_ne_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_NEQ_UQ); }
static inline vm64 v_isnan_f64(vf64 a) { return _mm256_cmp_pd(a, a, _CMP_UNORD_Q); }
static inline vm64 v_unordered_f64(vf64 a, vf64 b) { return _mm256_cmp_pd(a, b, _CMP_UNORD_Q); }
static inline vf64 v_sel_f64(vm64 m, vf64 a, vf64 b) { return _mm256_blendv_pd(b, a, m); }
static inline vi64 v_bits_f64(vf64 a) { return _mm256_castpd_si256(a); }
static inline vf64 v_gather_f64(const double *t, vi64 i) { return _mm256_i64gather_pd(t, i, 8); }
/* Four loads: the instruction that gathers takes twice as long. */
static inline vf64 v_lookup16_f64(const double *t, vi64 i)
{
    const __m256i k = _mm256_and_si256(i, _mm256_set1_epi64x(15));
    const __m128i lo = _mm256_castsi256_si128(k), hi = _mm256_extracti128_si256(k, 1);
    const __m128d a = _mm_loadh_pd(_mm_load_sd(t + _mm_cvtsi128_si64(lo)), t + _mm_extract_epi64(lo, 1));
    const __m128d b = _mm_loadh_pd(_mm_load_sd(t + _mm_cvtsi128_si64(hi)), t + _mm_extract_epi64(hi, 1));
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(a), b, 1);
}

/* ---- i64 and masks ----------------------------------------------------------------------------------------------- */
static inline vi64 v_set1_i64(int64_t x) { return _mm256_set1_epi64x(x); }
static inline vi64 v_add_i64(vi64 a, vi64 b) { return _mm256_add_epi64(a, b); }
static inline vi64 v_sub_i64(vi64 a, vi64 b) { return _mm256_sub_epi64(a, b); }
static inline vi64 v_and_i64(vi64 a, vi64 b) { return _mm256_and_si256(a, b); }
static inline vi64 v_or_i64(vi64 a, vi64 b) { return _mm256_or_si256(a, b); }
static inline vi64 v_xor_i64(vi64 a, vi64 b) { return _mm256_xor_si256(a, b); }
static inline vi64 v_shl_i64(vi64 a, int k) { return _mm256_slli_epi64(a, k); }
static inline vi64 v_shr_i64(vi64 a, int k) { return _mm256_srli_epi64(a, k); }
static inline vi64 v_sar_i64(vi64 a, int k)
{
    const vi64 sign = _mm256_set1_epi64x((int64_t)(UINT64_C(1) << (63 - k)));
    return _mm256_sub_epi64(_mm256_xor_si256(_mm256_srli_epi64(a, k), sign), sign);
}
static inline vm64 v_eq_i64(vi64 a, vi64 b) { return _mm256_castsi256_pd(_mm256_cmpeq_epi64(a, b)); }
static inline vm64 v_gt_i64(vi64 a, vi64 b) { return _mm256_castsi256_pd(_mm256_cmpgt_epi64(a, b)); }
static inline vm64 v_lt_i64(vi64 a, vi64 b) { return _mm256_castsi256_pd(_mm256_cmpgt_epi64(b, a)); }
static inline vi64 v_sel_i64(vm64 m, vi64 a, vi64 b) { return _mm256_blendv_epi8(b, a, _mm256_castpd_si256(m)); }
static inline vf64 v_unbits_f64(vi64 a) { return _mm256_castsi256_pd(a); }
static inline vi64 v_cvt_f64_i64(vf64 a)
{
    const __m256i magic = _mm256_set1_epi64x(0x4338000000000000);   /* 1.5 * 2^52 */
    return _mm256_sub_epi64(v_bits_f64(_mm256_add_pd(a, _mm256_castsi256_pd(magic))), magic);
}
static inline vf64 v_cvt_i64_f64(vi64 a)
{
    const __m256i magic = _mm256_set1_epi64x(0x4338000000000000);   /* 1.5 * 2^52 */
    return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_add_epi64(a, magic)), _mm256_castsi256_pd(magic));
}
static inline vm64 v_and_m64(vm64 a, vm64 b) { return _mm256_and_pd(a, b); }
static inline vm64 v_or_m64(vm64 a, vm64 b) { return _mm256_or_pd(a, b); }
static inline vm64 v_xor_m64(vm64 a, vm64 b) { return _mm256_xor_pd(a, b); }
static inline vm64 v_andnot_m64(vm64 a, vm64 b) { return _mm256_andnot_pd(b, a); }
static inline vm64 v_not_m64(vm64 a) { return _mm256_xor_pd(a, _mm256_castsi256_pd(_mm256_set1_epi32(-1))); }
static inline bool v_any_m64(vm64 a) { return _mm256_movemask_pd(a) != 0; }
static inline bool v_all_m64(vm64 a) { return _mm256_movemask_pd(a) == 15; }

/* ---- f32 --------------------------------------------------------------------------------------------------------- */
static inline vf32 v_set1_f32(float x) { return _mm256_set1_ps(x); }
static inline vf32 v_load_f32(const float *p) { return _mm256_loadu_ps(p); }
static inline void v_store_f32(float *p, vf32 v) { _mm256_storeu_ps(p, v); }
static inline vf32 v_loadn_f32(const float *p, int64_t n, float fill)
{
    const __m256i first = v_first_32(n);
    return _mm256_blendv_ps(_mm256_set1_ps(fill), _mm256_maskload_ps(p, first), _mm256_castsi256_ps(first));
}
static inline void v_storen_f32(float *p, vf32 v, int64_t n) { _mm256_maskstore_ps(p, v_first_32(n), v); }
static inline vf32 v_add_f32(vf32 a, vf32 b) { return _mm256_add_ps(a, b); }
static inline vf32 v_sub_f32(vf32 a, vf32 b) { return _mm256_sub_ps(a, b); }
static inline vf32 v_mul_f32(vf32 a, vf32 b) { return _mm256_mul_ps(a, b); }
static inline vf32 v_div_f32(vf32 a, vf32 b) { return _mm256_div_ps(a, b); }
static inline vf32 v_sqrt_f32(vf32 a) { return _mm256_sqrt_ps(a); }
static inline vf32 v_fma_f32(vf32 a, vf32 b, vf32 c) { return _mm256_fmadd_ps(a, b, c); }
static inline vf32 v_fms_f32(vf32 a, vf32 b, vf32 c) { return _mm256_fmsub_ps(a, b, c); }
static inline vf32 v_fnma_f32(vf32 a, vf32 b, vf32 c) { return _mm256_fnmadd_ps(a, b, c); }
static inline vf32 v_neg_f32(vf32 a) { return _mm256_xor_ps(a, _mm256_set1_ps(-0.0f)); }
static inline vf32 v_abs_f32(vf32 a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
static inline vf32 v_copysign_f32(vf32 a, vf32 s)
{
    return _mm256_or_ps(_mm256_andnot_ps(_mm256_set1_ps(-0.0f), a), _mm256_and_ps(_mm256_set1_ps(-0.0f), s));
}
static inline vf32 v_min_f32(vf32 a, vf32 b) { return _mm256_min_ps(a, b); }
static inline vf32 v_max_f32(vf32 a, vf32 b) { return _mm256_max_ps(a, b); }
static inline vf32 v_rint_f32(vf32 a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline vf32 v_floor_f32(vf32 a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
static inline vf32 v_trunc_f32(vf32 a) { return _mm256_round_ps(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
static inline vm32 v_lt_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
static inline vm32 v_le_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
static inline vm32 v_gt_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_GT_OQ); }
static inline vm32 v_ge_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_GE_OQ); }
static inline vm32 v_eq_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
static inline vm32 v_ne_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_NEQ_UQ); }
static inline vm32 v_isnan_f32(vf32 a) { return _mm256_cmp_ps(a, a, _CMP_UNORD_Q); }
static inline vm32 v_unordered_f32(vf32 a, vf32 b) { return _mm256_cmp_ps(a, b, _CMP_UNORD_Q); }
static inline vf32 v_sel_f32(vm32 m, vf32 a, vf32 b) { return _mm256_blendv_ps(b, a, m); }
static inline vi32 v_bits_f32(vf32 a) { return _mm256_castps_si256(a); }
static inline vf32 v_gather_f32(const float *t, vi32 i) { return _mm256_i32gather_ps(t, i, 4); }
static inline vf32 v_lookup16_f32(const float *t, vi32 i)
{
    const __m256 lo = _mm256_permutevar8x32_ps(_mm256_loadu_ps(t), i), hi = _mm256_permutevar8x32_ps(_mm256_loadu_ps(t + 8), i);
    return _mm256_blendv_ps(lo, hi, _mm256_castsi256_ps(_mm256_slli_epi32(i, 28)));
}

/* ---- i32 and masks ----------------------------------------------------------------------------------------------- */
static inline vi32 v_set1_i32(int32_t x) { return _mm256_set1_epi32(x); }
static inline vi32 v_add_i32(vi32 a, vi32 b) { return _mm256_add_epi32(a, b); }
static inline vi32 v_sub_i32(vi32 a, vi32 b) { return _mm256_sub_epi32(a, b); }
static inline vi32 v_and_i32(vi32 a, vi32 b) { return _mm256_and_si256(a, b); }
static inline vi32 v_or_i32(vi32 a, vi32 b) { return _mm256_or_si256(a, b); }
static inline vi32 v_xor_i32(vi32 a, vi32 b) { return _mm256_xor_si256(a, b); }
static inline vi32 v_shl_i32(vi32 a, int k) { return _mm256_slli_epi32(a, k); }
static inline vi32 v_shr_i32(vi32 a, int k) { return _mm256_srli_epi32(a, k); }
static inline vi32 v_sar_i32(vi32 a, int k) { return _mm256_srai_epi32(a, k); }
static inline vm32 v_eq_i32(vi32 a, vi32 b) { return _mm256_castsi256_ps(_mm256_cmpeq_epi32(a, b)); }
static inline vm32 v_gt_i32(vi32 a, vi32 b) { return _mm256_castsi256_ps(_mm256_cmpgt_epi32(a, b)); }
static inline vm32 v_lt_i32(vi32 a, vi32 b) { return _mm256_castsi256_ps(_mm256_cmpgt_epi32(b, a)); }
static inline vi32 v_sel_i32(vm32 m, vi32 a, vi32 b) { return _mm256_blendv_epi8(b, a, _mm256_castps_si256(m)); }
static inline vf32 v_unbits_f32(vi32 a) { return _mm256_castsi256_ps(a); }
static inline vi32 v_cvt_f32_i32(vf32 a) { return _mm256_cvtps_epi32(a); }
static inline vf32 v_cvt_i32_f32(vi32 a) { return _mm256_cvtepi32_ps(a); }
static inline vm32 v_and_m32(vm32 a, vm32 b) { return _mm256_and_ps(a, b); }
static inline vm32 v_or_m32(vm32 a, vm32 b) { return _mm256_or_ps(a, b); }
static inline vm32 v_xor_m32(vm32 a, vm32 b) { return _mm256_xor_ps(a, b); }
static inline vm32 v_andnot_m32(vm32 a, vm32 b) { return _mm256_andnot_ps(b, a); }
static inline vm32 v_not_m32(vm32 a) { return _mm256_xor_ps(a, _mm256_castsi256_ps(_mm256_set1_epi32(-1))); }
static inline bool v_any_m32(vm32 a) { return _mm256_movemask_ps(a) != 0; }
static inline bool v_all_m32(vm32 a) { return _mm256_movemask_ps(a) == 255; }

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
static inline vf64 v_widen_lo_f32_f64(vf32 a) { return _mm256_cvtps_pd(_mm256_castps256_ps128(a)); }
static inline vf64 v_widen_hi_f32_f64(vf32 a) { return _mm256_cvtps_pd(_mm256_extractf128_ps(a, 1)); }
static inline vf32 v_narrow_f64_f32(vf64 lo, vf64 hi)
{
    return _mm256_set_m128(_mm256_cvtpd_ps(hi), _mm256_cvtpd_ps(lo));
}

/* ---- pairs ------------------------------------------------------------------------------------------------------- */
static inline vf64 v_even_f64(vf64 a, vf64 b) { return _mm256_permute4x64_pd(_mm256_unpacklo_pd(a, b), 0xd8); }
static inline vf64 v_odd_f64(vf64 a, vf64 b) { return _mm256_permute4x64_pd(_mm256_unpackhi_pd(a, b), 0xd8); }
static inline vf64 v_zip_lo_f64(vf64 a, vf64 b)
{
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x20);
}
static inline vf64 v_zip_hi_f64(vf64 a, vf64 b)
{
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x31);
}
static inline vf32 v_even_f32(vf32 a, vf32 b)
{
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(_mm256_shuffle_ps(a, b, 0x88)), 0xd8));
}
static inline vf32 v_odd_f32(vf32 a, vf32 b)
{
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(_mm256_shuffle_ps(a, b, 0xdd)), 0xd8));
}
static inline vf32 v_zip_lo_f32(vf32 a, vf32 b)
{
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x20);
}
static inline vf32 v_zip_hi_f32(vf32 a, vf32 b)
{
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x31);
}
static inline vf64 v_split_even_f64(vf64 a, vf64 b) { return _mm256_unpacklo_pd(a, b); }
static inline vf64 v_split_odd_f64(vf64 a, vf64 b) { return _mm256_unpackhi_pd(a, b); }
static inline vf64 v_join_lo_f64(vf64 a, vf64 b) { return _mm256_unpacklo_pd(a, b); }
static inline vf64 v_join_hi_f64(vf64 a, vf64 b) { return _mm256_unpackhi_pd(a, b); }
static inline vf32 v_split_even_f32(vf32 a, vf32 b) { return _mm256_shuffle_ps(a, b, 0x88); }
static inline vf32 v_split_odd_f32(vf32 a, vf32 b) { return _mm256_shuffle_ps(a, b, 0xdd); }
static inline vf32 v_join_lo_f32(vf32 a, vf32 b) { return _mm256_unpacklo_ps(a, b); }
static inline vf32 v_join_hi_f32(vf32 a, vf32 b) { return _mm256_unpackhi_ps(a, b); }

#endif
