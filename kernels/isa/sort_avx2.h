/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_avx2.h: vectors of sort keys for the networks and partitions of sort_keys.h, AVX2. */
#ifndef QN_SORT_AVX2_H
#define QN_SORT_AVX2_H

#include "sort_lanes.h"
#include <immintrin.h>

#define SORT_ROWS 8 /* most rows of the network: half of the 16 registers */

/* The order of 32-bit lanes that brings those of the mask to the front. */
static inline __m256i lane_order(unsigned mask)
{
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)&sort_orders[mask]));
}

/* ---- 4 x int64 ---- */
typedef __m256i vk_i64;
#define LANES_i64 4
static inline vk_i64 load_i64(const int64_t *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }
static inline void store_i64(int64_t *p, vk_i64 v) { _mm256_storeu_si256((__m256i *)(void *)p, v); }
static inline __m256i first_i64(int64_t n) { return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3)); }
static inline vk_i64 loadn_i64(const int64_t *p, int64_t n, vk_i64 rest)
{
    __m256i m = first_i64(n);
    return _mm256_blendv_epi8(rest, _mm256_maskload_epi64((const long long *)(const void *)p, m), m);
}
static inline void storen_i64(int64_t *p, int64_t n, vk_i64 v)
{
    _mm256_maskstore_epi64((long long *)(void *)p, first_i64(n), v);
}
static inline vk_i64 set1_i64(int64_t k) { return _mm256_set1_epi64x(k); }
static inline vk_i64 min_i64(vk_i64 a, vk_i64 b) { return _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b)); }
static inline vk_i64 max_i64(vk_i64 a, vk_i64 b) { return _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b)); }
static inline vk_i64 swap1_i64(vk_i64 v) { return _mm256_permute4x64_epi64(v, 0xB1); }
static inline vk_i64 swap2_i64(vk_i64 v) { return _mm256_permute4x64_epi64(v, 0x4E); }
static inline vk_i64 reverse_i64(vk_i64 v) { return _mm256_permute4x64_epi64(v, 0x1B); }
static inline vk_i64 exchange1_i64(vk_i64 v, vk_i64 s) { return _mm256_blend_epi32(min_i64(v, s), max_i64(v, s), 0xCC); }
static inline vk_i64 exchange2_i64(vk_i64 v, vk_i64 s) { return _mm256_blend_epi32(min_i64(v, s), max_i64(v, s), 0xF0); }
static inline vk_i64 mix1_i64(vk_i64 a, vk_i64 b) { return _mm256_blend_epi32(a, b, 0xCC); }
static inline vk_i64 mix2_i64(vk_i64 a, vk_i64 b) { return _mm256_blend_epi32(a, b, 0xF0); }
SORT_LANES4(i64)
/* Lanes below the pivot go to left[0..], the others end at right[-1]; returns the number of the former. Writes whole
 * vectors at left and before right. */
static inline int64_t split_i64(vk_i64 v, vk_i64 pivot, int64_t *left, int64_t *right)
{
    unsigned m = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi64(pivot, v)));
    v = _mm256_permutevar8x32_epi32(v, lane_order(m));
    store_i64(left, v);
    store_i64(right - 4, v);
    return __builtin_popcount(m) / 2;
}

/* ---- 8 x int32 ---- */
typedef __m256i vk_i32;
#define LANES_i32 8
static inline vk_i32 load_i32(const int32_t *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }
static inline void store_i32(int32_t *p, vk_i32 v) { _mm256_storeu_si256((__m256i *)(void *)p, v); }
static inline __m256i first_i32(int64_t n)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
static inline vk_i32 loadn_i32(const int32_t *p, int64_t n, vk_i32 rest)
{
    __m256i m = first_i32(n);
    return _mm256_blendv_epi8(rest, _mm256_maskload_epi32(p, m), m);
}
static inline void storen_i32(int32_t *p, int64_t n, vk_i32 v) { _mm256_maskstore_epi32(p, first_i32(n), v); }
static inline vk_i32 set1_i32(int32_t k) { return _mm256_set1_epi32(k); }
static inline vk_i32 min_i32(vk_i32 a, vk_i32 b) { return _mm256_min_epi32(a, b); }
static inline vk_i32 max_i32(vk_i32 a, vk_i32 b) { return _mm256_max_epi32(a, b); }
static inline vk_i32 swap1_i32(vk_i32 v) { return _mm256_shuffle_epi32(v, 0xB1); }
static inline vk_i32 swap2_i32(vk_i32 v) { return _mm256_shuffle_epi32(v, 0x4E); }
static inline vk_i32 swap4_i32(vk_i32 v) { return _mm256_permute4x64_epi64(v, 0x4E); }
static inline vk_i32 reverse4_i32(vk_i32 v) { return _mm256_shuffle_epi32(v, 0x1B); }
static inline vk_i32 reverse_i32(vk_i32 v) { return swap4_i32(reverse4_i32(v)); }
static inline vk_i32 exchange1_i32(vk_i32 v, vk_i32 s) { return _mm256_blend_epi32(min_i32(v, s), max_i32(v, s), 0xAA); }
static inline vk_i32 exchange2_i32(vk_i32 v, vk_i32 s) { return _mm256_blend_epi32(min_i32(v, s), max_i32(v, s), 0xCC); }
static inline vk_i32 exchange4_i32(vk_i32 v, vk_i32 s) { return _mm256_blend_epi32(min_i32(v, s), max_i32(v, s), 0xF0); }
static inline vk_i32 mix1_i32(vk_i32 a, vk_i32 b) { return _mm256_blend_epi32(a, b, 0xAA); }
static inline vk_i32 mix2_i32(vk_i32 a, vk_i32 b) { return _mm256_blend_epi32(a, b, 0xCC); }
static inline vk_i32 mix4_i32(vk_i32 a, vk_i32 b) { return _mm256_blend_epi32(a, b, 0xF0); }
SORT_LANES8(i32)
static inline int64_t split_i32(vk_i32 v, vk_i32 pivot, int32_t *left, int32_t *right)
{
    unsigned m = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(pivot, v)));
    v = _mm256_permutevar8x32_epi32(v, lane_order(m));
    store_i32(left, v);
    store_i32(right - 8, v);
    return __builtin_popcount(m);
}

/* ---- 4 x double and 8 x float: lanes move as those of integers do. Of two equal operands, which may be zeros of two signs, min
 * gives the second and max the first, so that both survive an exchange. ---- */
#define MOVE64(move) \
    static inline vk_f64 move##_f64(vk_f64 v) { return _mm256_castsi256_pd(move##_i64(_mm256_castpd_si256(v))); }
#define MOVE32(move) \
    static inline vk_f32 move##_f32(vk_f32 v) { return _mm256_castsi256_ps(move##_i32(_mm256_castps_si256(v))); }

typedef __m256d vk_f64;
#define LANES_f64 4
static inline vk_f64 load_f64(const double *p) { return _mm256_loadu_pd(p); }
static inline void store_f64(double *p, vk_f64 v) { _mm256_storeu_pd(p, v); }
static inline vk_f64 loadn_f64(const double *p, int64_t n, vk_f64 rest)
{
    __m256i m = first_i64(n);
    return _mm256_blendv_pd(rest, _mm256_maskload_pd(p, m), _mm256_castsi256_pd(m));
}
static inline void storen_f64(double *p, int64_t n, vk_f64 v) { _mm256_maskstore_pd(p, first_i64(n), v); }
static inline vk_f64 set1_f64(double k) { return _mm256_set1_pd(k); }
static inline vk_f64 min_f64(vk_f64 a, vk_f64 b) { return _mm256_min_pd(a, b); }
static inline vk_f64 max_f64(vk_f64 a, vk_f64 b) { return _mm256_max_pd(b, a); }
MOVE64(swap1)
MOVE64(swap2)
MOVE64(reverse)
static inline vk_f64 exchange1_f64(vk_f64 v, vk_f64 s) { return _mm256_blend_pd(min_f64(v, s), max_f64(s, v), 0xA); }
static inline vk_f64 exchange2_f64(vk_f64 v, vk_f64 s) { return _mm256_blend_pd(min_f64(v, s), max_f64(s, v), 0xC); }
static inline vk_f64 mix1_f64(vk_f64 a, vk_f64 b) { return _mm256_blend_pd(a, b, 0xA); }
static inline vk_f64 mix2_f64(vk_f64 a, vk_f64 b) { return _mm256_blend_pd(a, b, 0xC); }
SORT_LANES4(f64)
static inline int64_t split_f64(vk_f64 v, vk_f64 pivot, double *left, double *right)
{
    unsigned m = (unsigned)_mm256_movemask_ps(_mm256_castpd_ps(_mm256_cmp_pd(v, pivot, _CMP_LT_OQ)));
    v = _mm256_castps_pd(_mm256_permutevar8x32_ps(_mm256_castpd_ps(v), lane_order(m)));
    store_f64(left, v);
    store_f64(right - 4, v);
    return __builtin_popcount(m) / 2;
}

typedef __m256 vk_f32;
#define LANES_f32 8
static inline vk_f32 load_f32(const float *p) { return _mm256_loadu_ps(p); }
static inline void store_f32(float *p, vk_f32 v) { _mm256_storeu_ps(p, v); }
static inline vk_f32 loadn_f32(const float *p, int64_t n, vk_f32 rest)
{
    __m256i m = first_i32(n);
    return _mm256_blendv_ps(rest, _mm256_maskload_ps(p, m), _mm256_castsi256_ps(m));
}
static inline void storen_f32(float *p, int64_t n, vk_f32 v) { _mm256_maskstore_ps(p, first_i32(n), v); }
static inline vk_f32 set1_f32(float k) { return _mm256_set1_ps(k); }
static inline vk_f32 min_f32(vk_f32 a, vk_f32 b) { return _mm256_min_ps(a, b); }
static inline vk_f32 max_f32(vk_f32 a, vk_f32 b) { return _mm256_max_ps(b, a); }
MOVE32(swap1)
MOVE32(swap2)
MOVE32(swap4)
MOVE32(reverse4)
MOVE32(reverse)
static inline vk_f32 exchange1_f32(vk_f32 v, vk_f32 s) { return _mm256_blend_ps(min_f32(v, s), max_f32(s, v), 0xAA); }
static inline vk_f32 exchange2_f32(vk_f32 v, vk_f32 s) { return _mm256_blend_ps(min_f32(v, s), max_f32(s, v), 0xCC); }
static inline vk_f32 exchange4_f32(vk_f32 v, vk_f32 s) { return _mm256_blend_ps(min_f32(v, s), max_f32(s, v), 0xF0); }
static inline vk_f32 mix1_f32(vk_f32 a, vk_f32 b) { return _mm256_blend_ps(a, b, 0xAA); }
static inline vk_f32 mix2_f32(vk_f32 a, vk_f32 b) { return _mm256_blend_ps(a, b, 0xCC); }
static inline vk_f32 mix4_f32(vk_f32 a, vk_f32 b) { return _mm256_blend_ps(a, b, 0xF0); }
SORT_LANES8(f32)
static inline int64_t split_f32(vk_f32 v, vk_f32 pivot, float *left, float *right)
{
    unsigned m = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(v, pivot, _CMP_LT_OQ));
    v = _mm256_permutevar8x32_ps(v, lane_order(m));
    store_f32(left, v);
    store_f32(right - 8, v);
    return __builtin_popcount(m);
}
#undef MOVE64
#undef MOVE32

#endif
