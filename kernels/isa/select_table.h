/* SPDX-License-Identifier: BSD-3-Clause */
/* select_table.h: packing eight lanes by a table of permutations: for AVX2, and for the small items of AVX-512 (whose
 * byte and word compression belongs to VBMI2, which the avx512 level does not ask for).  The table holds, per pattern
 * of eight mask bits, the places of its set bits in ascending order, one byte each. */
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
