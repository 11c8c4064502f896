/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_avx512.h: vectors of sort keys for the networks and partitions of sort_keys.h, AVX-512.
 *
 * Compressing to memory is microcoded on some CPUs; everything here compresses in registers and stores whole vectors. */
#ifndef QN_SORT_AVX512_H
#define QN_SORT_AVX512_H

#include <immintrin.h>

#define SORT_ROWS 16 /* most rows of the network: half of the 32 registers */

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
/* The lanes whose number has bit d get the larger of v and s, the others the smaller. */
static inline vk_i64 exchange1_i64(vk_i64 v, vk_i64 s) { return _mm512_mask_max_epi64(min_i64(v, s), 0xAA, v, s); }
static inline vk_i64 exchange2_i64(vk_i64 v, vk_i64 s) { return _mm512_mask_max_epi64(min_i64(v, s), 0xCC, v, s); }
static inline vk_i64 exchange4_i64(vk_i64 v, vk_i64 s) { return _mm512_mask_max_epi64(min_i64(v, s), 0xF0, v, s); }
static inline vk_i64 clean_i64(vk_i64 v)
{
    v = exchange4_i64(v, swap4_i64(v));
    v = exchange2_i64(v, swap2_i64(v));
    return exchange1_i64(v, swap1_i64(v));
}
static inline vk_i64 sort_vector_i64(vk_i64 v)
{
    v = exchange1_i64(v, swap1_i64(v));
    v = exchange2_i64(v, reverse4_i64(v));
    v = exchange1_i64(v, swap1_i64(v));
    v = exchange4_i64(v, reverse_i64(v));
    v = exchange2_i64(v, swap2_i64(v));
    return exchange1_i64(v, swap1_i64(v));
}
/* Lanes below the pivot go to left[0..], the others end at right[-1]; returns the number of the former. Writes whole
 * vectors at left and before right. */
static inline int64_t split_i64(vk_i64 v, vk_i64 pivot, int64_t *left, int64_t *right)
{
    __mmask8 m = _mm512_cmplt_epi64_mask(v, pivot);
    __m512i order = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)&sort_orders[m]));
    v = _mm512_permutexvar_epi64(order, v);
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
static inline vk_i32 clean_below8_i32(vk_i32 v)
{
    v = exchange4_i32(v, swap4_i32(v));
    v = exchange2_i32(v, swap2_i32(v));
    return exchange1_i32(v, swap1_i32(v));
}
static inline vk_i32 clean_i32(vk_i32 v) { return clean_below8_i32(exchange8_i32(v, swap8_i32(v))); }
static inline vk_i32 sort_vector_i32(vk_i32 v)
{
    v = exchange1_i32(v, swap1_i32(v));
    v = exchange2_i32(v, reverse4_i32(v));
    v = exchange1_i32(v, swap1_i32(v));
    v = exchange4_i32(v, reverse8_i32(v));
    v = exchange2_i32(v, swap2_i32(v));
    v = exchange1_i32(v, swap1_i32(v));
    return clean_below8_i32(exchange8_i32(v, reverse_i32(v)));
}
static inline int64_t split_i32(vk_i32 v, vk_i32 pivot, int32_t *left, int32_t *right)
{
    __mmask16 m = _mm512_cmplt_epi32_mask(v, pivot);
    store_i32(left, _mm512_maskz_compress_epi32(m, v));
    store_i32(right - 16, reverse_i32(_mm512_maskz_compress_epi32((__mmask16)~m, v)));
    return __builtin_popcount(m);
}

#endif
