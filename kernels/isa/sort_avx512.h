/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_avx512.h: vectors of sort keys for the networks and partitions of sort_keys.h, AVX-512.
 *
 * Compressing to memory is microcoded on some CPUs; everything here compresses in registers. */
#ifndef QN_SORT_AVX512_H
#define QN_SORT_AVX512_H

#include "sort_lanes.h"
#include <immintrin.h>

#define SORT_ROWS 16 /* most rows of the network: half of the 32 registers */

/* The order of 64-bit lanes that brings those of the mask to the front. */
static inline __m512i lane_order(__mmask8 mask)
{
    return _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)&sort_orders[mask]));
}

/* ---- 8 x int64 ---- */
typedef __m512i vk_i64;
#define LANES_i64 8
static inline vk_i64 load_i64(const int64_t *p) { return _mm512_loadu_si512(p); }
static inline void store_i64(int64_t *p, vk_i64 v) { _mm512_storeu_si512(p, v); }
static inline vk_i64 loadn_i64(const int64_t *p, int64_t n, vk_i64 rest)
{
    return _mm512_mask_loadu_epi64(rest, (__mmask8)((1u << n) - 1), p);
}
static inline void storen_i64(int64_t *p, int64_t n, vk_i64 v)
{
    _mm512_mask_storeu_epi64(p, (__mmask8)((1u << n) - 1), v);
}
static inline vk_i64 set1_i64(int64_t k) { return _mm512_set1_epi64(k); }
static inline vk_i64 min_i64(vk_i64 a, vk_i64 b) { return _mm512_min_epi64(a, b); }
static inline vk_i64 max_i64(vk_i64 a, vk_i64 b) { return _mm512_max_epi64(a, b); }
static inline vk_i64 swap1_i64(vk_i64 v) { return _mm512_permutex_epi64(v, 0xB1); }
static inline vk_i64 swap2_i64(vk_i64 v) { return _mm512_permutex_epi64(v, 0x4E); }
static inline vk_i64 swap4_i64(vk_i64 v) { return _mm512_shuffle_i64x2(v, v, 0x4E); }
static inline vk_i64 reverse4_i64(vk_i64 v) { return _mm512_permutex_epi64(v, 0x1B); }
static inline vk_i64 reverse_i64(vk_i64 v)
{
    return _mm512_permutexvar_epi64(_mm512_setr_epi64(7, 6, 5, 4, 3, 2, 1, 0), v);
}
static inline vk_i64 exchange1_i64(vk_i64 v, vk_i64 s) { return _mm512_mask_max_epi64(min_i64(v, s), 0xAA, v, s); }
static inline vk_i64 exchange2_i64(vk_i64 v, vk_i64 s) { return _mm512_mask_max_epi64(min_i64(v, s), 0xCC, v, s); }
static inline vk_i64 exchange4_i64(vk_i64 v, vk_i64 s) { return _mm512_mask_max_epi64(min_i64(v, s), 0xF0, v, s); }
static inline vk_i64 mix1_i64(vk_i64 a, vk_i64 b) { return _mm512_mask_blend_epi64(0xAA, a, b); }
static inline vk_i64 mix2_i64(vk_i64 a, vk_i64 b) { return _mm512_mask_blend_epi64(0xCC, a, b); }
static inline vk_i64 mix4_i64(vk_i64 a, vk_i64 b) { return _mm512_mask_blend_epi64(0xF0, a, b); }
SORT_LANES8(i64)
/* Lanes below the pivot go to left[0..], the others end at right[-1]; returns the number of the former. Writes whole
 * vectors at left and at most before right. */
static inline int64_t split_i64(vk_i64 v, vk_i64 pivot, int64_t *left, int64_t *right)
{
    __mmask8 m = _mm512_cmplt_epi64_mask(v, pivot);
    v = _mm512_permutexvar_epi64(lane_order(m), v);
    store_i64(left, v);
    store_i64(right - 8, v);
    return __builtin_popcount(m);
}

/* ---- 16 x int32 ---- */
typedef __m512i vk_i32;
#define LANES_i32 16
static inline vk_i32 load_i32(const int32_t *p) { return _mm512_loadu_si512(p); }
static inline void store_i32(int32_t *p, vk_i32 v) { _mm512_storeu_si512(p, v); }
static inline vk_i32 loadn_i32(const int32_t *p, int64_t n, vk_i32 rest)
{
    return _mm512_mask_loadu_epi32(rest, (__mmask16)((1u << n) - 1), p);
}
static inline void storen_i32(int32_t *p, int64_t n, vk_i32 v)
{
    _mm512_mask_storeu_epi32(p, (__mmask16)((1u << n) - 1), v);
}
static inline vk_i32 set1_i32(int32_t k) { return _mm512_set1_epi32(k); }
static inline vk_i32 min_i32(vk_i32 a, vk_i32 b) { return _mm512_min_epi32(a, b); }
static inline vk_i32 max_i32(vk_i32 a, vk_i32 b) { return _mm512_max_epi32(a, b); }
static inline vk_i32 swap1_i32(vk_i32 v) { return _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)0xB1); }
static inline vk_i32 swap2_i32(vk_i32 v) { return _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)0x4E); }
static inline vk_i32 swap4_i32(vk_i32 v) { return _mm512_permutex_epi64(v, 0x4E); }
static inline vk_i32 swap8_i32(vk_i32 v) { return _mm512_shuffle_i64x2(v, v, 0x4E); }
static inline vk_i32 reverse4_i32(vk_i32 v) { return _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)0x1B); }
static inline vk_i32 reverse8_i32(vk_i32 v) { return swap4_i32(reverse4_i32(v)); }
static inline vk_i32 reverse_i32(vk_i32 v)
{
    return _mm512_permutexvar_epi32(_mm512_setr_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), v);
}
static inline vk_i32 exchange1_i32(vk_i32 v, vk_i32 s) { return _mm512_mask_max_epi32(min_i32(v, s), 0xAAAA, v, s); }
static inline vk_i32 exchange2_i32(vk_i32 v, vk_i32 s) { return _mm512_mask_max_epi32(min_i32(v, s), 0xCCCC, v, s); }
static inline vk_i32 exchange4_i32(vk_i32 v, vk_i32 s) { return _mm512_mask_max_epi32(min_i32(v, s), 0xF0F0, v, s); }
static inline vk_i32 exchange8_i32(vk_i32 v, vk_i32 s) { return _mm512_mask_max_epi32(min_i32(v, s), 0xFF00, v, s); }
static inline vk_i32 mix1_i32(vk_i32 a, vk_i32 b) { return _mm512_mask_blend_epi32(0xAAAA, a, b); }
static inline vk_i32 mix2_i32(vk_i32 a, vk_i32 b) { return _mm512_mask_blend_epi32(0xCCCC, a, b); }
static inline vk_i32 mix4_i32(vk_i32 a, vk_i32 b) { return _mm512_mask_blend_epi32(0xF0F0, a, b); }
static inline vk_i32 mix8_i32(vk_i32 a, vk_i32 b) { return _mm512_mask_blend_epi32(0xFF00, a, b); }
SORT_LANES16(i32)
/* A masked store of the others: reversed and stored whole, they make sorts of 1M numbers take 3.9 instead of 2.4 ms (Zen 5). */
static inline int64_t split_i32(vk_i32 v, vk_i32 pivot, int32_t *left, int32_t *right)
{
    __mmask16 m = _mm512_cmplt_epi32_mask(v, pivot);
    const int below = __builtin_popcount(m);
    store_i32(left, _mm512_maskz_compress_epi32(m, v));
    _mm512_mask_storeu_epi32(right - 16 + below, (__mmask16)(0xFFFF >> below), _mm512_maskz_compress_epi32((__mmask16)~m, v));
    return below;
}

/* ---- 8 x double and 16 x float: lanes move as those of integers do. Of two equal operands, which may be zeros of two signs, min
 * gives the second and max the first, so that both survive an exchange. ---- */
#define MOVE64(move) \
    static inline vk_f64 move##_f64(vk_f64 v) { return _mm512_castsi512_pd(move##_i64(_mm512_castpd_si512(v))); }
#define MOVE32(move) \
    static inline vk_f32 move##_f32(vk_f32 v) { return _mm512_castsi512_ps(move##_i32(_mm512_castps_si512(v))); }

typedef __m512d vk_f64;
#define LANES_f64 8
static inline vk_f64 load_f64(const double *p) { return _mm512_loadu_pd(p); }
static inline void store_f64(double *p, vk_f64 v) { _mm512_storeu_pd(p, v); }
static inline vk_f64 loadn_f64(const double *p, int64_t n, vk_f64 rest)
{
    return _mm512_mask_loadu_pd(rest, (__mmask8)((1u << n) - 1), p);
}
static inline void storen_f64(double *p, int64_t n, vk_f64 v) { _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), v); }
static inline vk_f64 set1_f64(double k) { return _mm512_set1_pd(k); }
static inline vk_f64 min_f64(vk_f64 a, vk_f64 b) { return _mm512_min_pd(a, b); }
static inline vk_f64 max_f64(vk_f64 a, vk_f64 b) { return _mm512_max_pd(b, a); }
MOVE64(swap1)
MOVE64(swap2)
MOVE64(swap4)
MOVE64(reverse4)
MOVE64(reverse)
static inline vk_f64 exchange1_f64(vk_f64 v, vk_f64 s) { return _mm512_mask_max_pd(min_f64(v, s), 0xAA, v, s); }
static inline vk_f64 exchange2_f64(vk_f64 v, vk_f64 s) { return _mm512_mask_max_pd(min_f64(v, s), 0xCC, v, s); }
static inline vk_f64 exchange4_f64(vk_f64 v, vk_f64 s) { return _mm512_mask_max_pd(min_f64(v, s), 0xF0, v, s); }
static inline vk_f64 mix1_f64(vk_f64 a, vk_f64 b) { return _mm512_mask_blend_pd(0xAA, a, b); }
static inline vk_f64 mix2_f64(vk_f64 a, vk_f64 b) { return _mm512_mask_blend_pd(0xCC, a, b); }
static inline vk_f64 mix4_f64(vk_f64 a, vk_f64 b) { return _mm512_mask_blend_pd(0xF0, a, b); }
SORT_LANES8(f64)
static inline int64_t split_f64(vk_f64 v, vk_f64 pivot, double *left, double *right)
{
    __mmask8 m = _mm512_cmp_pd_mask(v, pivot, _CMP_LT_OQ);
    v = _mm512_permutexvar_pd(lane_order(m), v);
    store_f64(left, v);
    store_f64(right - 8, v);
    return __builtin_popcount(m);
}

typedef __m512 vk_f32;
#define LANES_f32 16
static inline vk_f32 load_f32(const float *p) { return _mm512_loadu_ps(p); }
static inline void store_f32(float *p, vk_f32 v) { _mm512_storeu_ps(p, v); }
static inline vk_f32 loadn_f32(const float *p, int64_t n, vk_f32 rest)
{
    return _mm512_mask_loadu_ps(rest, (__mmask16)((1u << n) - 1), p);
}
static inline void storen_f32(float *p, int64_t n, vk_f32 v) { _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), v); }
static inline vk_f32 set1_f32(float k) { return _mm512_set1_ps(k); }
static inline vk_f32 min_f32(vk_f32 a, vk_f32 b) { return _mm512_min_ps(a, b); }
static inline vk_f32 max_f32(vk_f32 a, vk_f32 b) { return _mm512_max_ps(b, a); }
MOVE32(swap1)
MOVE32(swap2)
MOVE32(swap4)
MOVE32(swap8)
MOVE32(reverse4)
MOVE32(reverse8)
MOVE32(reverse)
static inline vk_f32 exchange1_f32(vk_f32 v, vk_f32 s) { return _mm512_mask_max_ps(min_f32(v, s), 0xAAAA, v, s); }
static inline vk_f32 exchange2_f32(vk_f32 v, vk_f32 s) { return _mm512_mask_max_ps(min_f32(v, s), 0xCCCC, v, s); }
static inline vk_f32 exchange4_f32(vk_f32 v, vk_f32 s) { return _mm512_mask_max_ps(min_f32(v, s), 0xF0F0, v, s); }
static inline vk_f32 exchange8_f32(vk_f32 v, vk_f32 s) { return _mm512_mask_max_ps(min_f32(v, s), 0xFF00, v, s); }
static inline vk_f32 mix1_f32(vk_f32 a, vk_f32 b) { return _mm512_mask_blend_ps(0xAAAA, a, b); }
static inline vk_f32 mix2_f32(vk_f32 a, vk_f32 b) { return _mm512_mask_blend_ps(0xCCCC, a, b); }
static inline vk_f32 mix4_f32(vk_f32 a, vk_f32 b) { return _mm512_mask_blend_ps(0xF0F0, a, b); }
static inline vk_f32 mix8_f32(vk_f32 a, vk_f32 b) { return _mm512_mask_blend_ps(0xFF00, a, b); }
SORT_LANES16(f32)
static inline int64_t split_f32(vk_f32 v, vk_f32 pivot, float *left, float *right)
{
    __mmask16 m = _mm512_cmp_ps_mask(v, pivot, _CMP_LT_OQ);
    const int below = __builtin_popcount(m);
    store_f32(left, _mm512_maskz_compress_ps(m, v));
    _mm512_mask_storeu_ps(right - 16 + below, (__mmask16)(0xFFFF >> below), _mm512_maskz_compress_ps((__mmask16)~m, v));
    return below;
}
#undef MOVE64
#undef MOVE32

#endif
