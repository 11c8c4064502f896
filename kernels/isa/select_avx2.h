/* SPDX-License-Identifier: BSD-3-Clause */
/* select_avx2.h: AVX2 heads for select.c.  Eight mask bytes choose one of 256 permutations that pack eight lanes. */
#include "select_table.h"

static inline int64_t count_head(const uint8_t *mask, int64_t n, int64_t *i)
{
    int64_t count = 0;
    for (; *i + 32 <= n; *i += 32) {
        __m256i m = _mm256_loadu_si256((const __m256i *)(const void *)(mask + *i));
        unsigned zeros = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(m, _mm256_setzero_si256()));
        count += __builtin_popcount(~zeros);
    }
    return count;
}

/* The first whole bytes of bits; returns how many were done. The lowest bit of a vector's mask is its first byte: for the other order
 * each eight bytes are reversed. */
static inline int64_t packbits_head(const uint8_t *mask, int64_t bytes, bool little, uint8_t *bits)
{
    const __m256i there = _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m256i order = little ? there : _mm256_xor_si256(there, _mm256_set1_epi8(7));
    int64_t i = 0;
    for (; i + 4 <= bytes; i += 4) {
        __m256i m = _mm256_loadu_si256((const __m256i *)(const void *)(mask + 8 * i));
        m = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(m, order), _mm256_setzero_si256());
        const uint32_t word = ~(uint32_t)_mm256_movemask_epi8(m);
        memcpy(bits + i, &word, sizeof word);
    }
    return i;
}

static inline void positions_head(const uint8_t *mask, int64_t count, int64_t start, int64_t *position, int64_t *i,
                                  int64_t *k)
{
    for (; *k + 8 <= count; *i += 8) {
        unsigned m = mask8(mask + *i);
        __m128i at = _mm_cvtsi64_si128((long long)places[m]);
        __m256i base = _mm256_set1_epi64x(start + *i);
        __m256i *out = (__m256i *)(void *)(position + *k);
        _mm256_storeu_si256(out, _mm256_add_epi64(base, _mm256_cvtepu8_epi64(at)));
        _mm256_storeu_si256(out + 1, _mm256_add_epi64(base, _mm256_cvtepu8_epi64(_mm_srli_si128(at, 4))));
        *k += __builtin_popcount(m);
    }
}

static inline void pack_item4(item4 *z, const item4 *x, unsigned m)
{
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)x);
    __m256i at = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)places[m]));
    _mm256_storeu_si256((__m256i *)(void *)z, _mm256_permutevar8x32_epi32(v, at));
}

/* Four lanes of 8 bytes: lane b is the 4-byte lanes 2b and 2b + 1. */
static inline void pack_half_item8(item8 *z, const item8 *x, unsigned m)
{
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)x);
    __m256i at = _mm256_cvtepu8_epi64(_mm_cvtsi64_si128((long long)(places[m] << 1)));
    at = _mm256_or_si256(at, _mm256_slli_epi64(_mm256_add_epi64(at, _mm256_set1_epi64x(1)), 32));
    _mm256_storeu_si256((__m256i *)(void *)z, _mm256_permutevar8x32_epi32(v, at));
}

static inline void pack_item8(item8 *z, const item8 *x, unsigned m)
{
    pack_half_item8(z, x, m & 15);
    pack_half_item8(z + __builtin_popcount(m & 15), x + 4, m >> 4);
}

COMPRESS_HEAD(item1)
COMPRESS_HEAD(item2)
COMPRESS_HEAD(item4)
COMPRESS_HEAD(item8)
NO_HEAD(compress, item16)
NO_HEAD(expand, item1)
NO_HEAD(expand, item2)
NO_HEAD(expand, item4)
NO_HEAD(expand, item8)
NO_HEAD(expand, item16)

NO_FILL(item1)
NO_FILL(item2)
NO_FILL(item4)
NO_FILL(item8)
NO_FILL(item16)
