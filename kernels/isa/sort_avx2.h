/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_avx2.h: vectors of sort keys for the networks and partitions of sort_keys.h, AVX2. */
#ifndef QN_SORT_AVX2_H
#define QN_SORT_AVX2_H

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
static inline vk_i64 clean_i64(vk_i64 v)
{
    v = exchange2_i64(v, swap2_i64(v));
    return exchange1_i64(v, swap1_i64(v));
}
static inline vk_i64 sort_vector_i64(vk_i64 v)
{
    v = exchange1_i64(v, swap1_i64(v));
    v = exchange2_i64(v, reverse_i64(v));
    return exchange1_i64(v, swap1_i64(v));
}
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
static inline vk_i32 clean_i32(vk_i32 v)
{
    v = exchange4_i32(v, swap4_i32(v));
    v = exchange2_i32(v, swap2_i32(v));
    return exchange1_i32(v, swap1_i32(v));
}
static inline vk_i32 sort_vector_i32(vk_i32 v)
{
    v = exchange1_i32(v, swap1_i32(v));
    v = exchange2_i32(v, reverse4_i32(v));
    v = exchange1_i32(v, swap1_i32(v));
    v = exchange4_i32(v, reverse_i32(v));
    v = exchange2_i32(v, swap2_i32(v));
    return exchange1_i32(v, swap1_i32(v));
}
static inline int64_t split_i32(vk_i32 v, vk_i32 pivot, int32_t *left, int32_t *right)
{
    unsigned m = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(pivot, v)));
    v = _mm256_permutevar8x32_epi32(v, lane_order(m));
    store_i32(left, v);
    store_i32(right - 8, v);
    return __builtin_popcount(m);
}

#endif
