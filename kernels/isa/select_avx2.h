/* SPDX-License-Identifier: BSD-3-Clause */
/* select_avx2.h: AVX2 heads for select.c.  Eight mask bytes choose one of 256 permutations that pack eight lanes; the
 * table holds, per pattern, the places of its set bits in ascending order, one byte each. */
#include <immintrin.h>

/* P<k>(h): the entries of all patterns of bits k-1 .. 0 below the higher places h already found. */
#define P0(h) (h)
#define P1(h) P0(h), P0((h) << 8 | 0)
#define P2(h) P1(h), P1((h) << 8 | 1)
#define P3(h) P2(h), P2((h) << 8 | 2)
#define P4(h) P3(h), P3((h) << 8 | 3)
#define P5(h) P4(h), P4((h) << 8 | 4)
#define P6(h) P5(h), P5((h) << 8 | 5)
#define P7(h) P6(h), P6((h) << 8 | 6)
#define P8(h) P7(h), P7((h) << 8 | 7)
static const uint64_t places[256] = {P8(UINT64_C(0))};

static inline unsigned mask8(const uint8_t *mask)
{
    __m128i m = _mm_loadl_epi64((const __m128i *)(const void *)mask);
    return ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(m, _mm_setzero_si128())) & 0xffu;
}

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

/* One function per size: the eight items at x whose bits are set in m, packed, to z. */
static inline void pack_item1(item1 *z, const item1 *x, unsigned m)
{
    __m128i v = _mm_loadl_epi64((const __m128i *)(const void *)x);
    _mm_storel_epi64((__m128i *)(void *)z, _mm_shuffle_epi8(v, _mm_cvtsi64_si128((long long)places[m])));
}

static inline void pack_item2(item2 *z, const item2 *x, unsigned m)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)x);
    __m128i at = _mm_cvtsi64_si128((long long)(places[m] << 1));
    at = _mm_unpacklo_epi8(at, _mm_add_epi8(at, _mm_set1_epi8(1)));
    _mm_storeu_si128((__m128i *)(void *)z, _mm_shuffle_epi8(v, at));
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

#define COMPRESS_HEAD(item)                                                                               \
    static inline void compress_head_##item(char *packed, char *full, const uint8_t *mask, int64_t count, \
                                            int64_t *i, int64_t *k)                                       \
    {                                                                                                     \
        for (; *k + 8 <= count; *i += 8) {                                                                \
            unsigned m = mask8(mask + *i);                                                                \
            pack_##item((item *)packed + *k, (const item *)full + *i, m);                                 \
            *k += __builtin_popcount(m);                                                                  \
        }                                                                                                 \
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
