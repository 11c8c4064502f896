/* SPDX-License-Identifier: BSD-3-Clause */
/* select_avx512.h: AVX-512 heads for select.c.  Sixteen mask bytes give one 16-bit mask a step.  Results are compressed
 * in a register and stored whole: the form that compresses to memory is microcoded on AMD (tens of cycles).  The stores
 * may be wide because at least 16 trues are left. */
#include "select_table.h"

static inline __mmask16 mask16(const uint8_t *mask)
{
    __m128i m = _mm_loadu_si128((const __m128i *)(const void *)mask);
    return _mm_test_epi8_mask(m, m);
}

static inline __mmask64 mask64(const uint8_t *mask)
{
    __m512i m = _mm512_loadu_si512(mask);
    return _mm512_test_epi8_mask(m, m);
}

/* Four flags to eight: a 16-byte item is two 8-byte lanes. */
static inline __mmask8 twice(unsigned m)
{
    return (__mmask8)(_pdep_u32(m & 15u, 0x55u) * 3u);
}

static inline int64_t count_head(const uint8_t *mask, int64_t n, int64_t *i)
{
    int64_t count = 0;
    for (; *i + 64 <= n; *i += 64)
        count += __builtin_popcountll(mask64(mask + *i));
    return count;
}

/* The first whole bytes of bits; returns how many were done. The lowest bit of a vector's mask is its first byte: for the other order
 * each eight bytes are reversed. */
static inline int64_t packbits_head(const uint8_t *mask, int64_t bytes, bool little, uint8_t *bits)
{
    const __m128i lane = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i order = _mm512_broadcast_i32x4(little ? lane : _mm_xor_si128(lane, _mm_set1_epi8(7)));
    int64_t i = 0;
    for (; i + 8 <= bytes; i += 8) {
        const __m512i m = _mm512_shuffle_epi8(_mm512_loadu_si512(mask + 8 * i), order);
        const uint64_t word = _mm512_test_epi8_mask(m, m);
        memcpy(bits + i, &word, sizeof word);
    }
    return i;
}

static inline void positions_head(const uint8_t *mask, int64_t count, int64_t start, int64_t *position, int64_t *i,
                                  int64_t *k)
{
    __m512i at = _mm512_add_epi64(_mm512_set1_epi64(start), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
    const __m512i eight = _mm512_set1_epi64(8);
    for (; *k + 16 <= count; *i += 16) {
        unsigned m = mask16(mask + *i);
        for (int half = 0; half < 2; half++, m >>= 8, at = _mm512_add_epi64(at, eight)) {
            _mm512_storeu_si512(position + *k, _mm512_maskz_compress_epi64((__mmask8)m, at));
            *k += __builtin_popcount(m & 0xffu);
        }
    }
}

/* `lanes` items of one vector a step, `steps` steps for 16 mask bytes; flags(m) makes the lane mask of the low lanes. */
#define PACK_HEADS(item, suffix, lanes, flags)                                                                 \
    static inline void compress_head_##item(char *packed, char *full, const uint8_t *mask, int64_t count,      \
                                            int64_t *i, int64_t *k)                                            \
    {                                                                                                          \
        while (*k + 16 <= count) {                                                                             \
            unsigned m = mask16(mask + *i);                                                                    \
            for (int step = 0; step < 16 / lanes; step++, m >>= lanes & 15, *i += lanes) {                     \
                __m512i x = _mm512_loadu_si512((const item *)full + *i);                                       \
                _mm512_storeu_si512((item *)packed + *k, _mm512_maskz_compress_##suffix(flags(m), x));         \
                *k += __builtin_popcount(m & ((1u << lanes) - 1));                                             \
            }                                                                                                  \
        }                                                                                                      \
    }                                                                                                          \
    static inline void expand_head_##item(char *packed, char *full, const uint8_t *mask, int64_t count,        \
                                          int64_t *i, int64_t *k)                                              \
    {                                                                                                          \
        while (*k + 16 <= count) {                                                                             \
            unsigned m = mask16(mask + *i);                                                                    \
            for (int step = 0; step < 16 / lanes; step++, m >>= lanes & 15, *i += lanes) {                     \
                __m512i x = _mm512_loadu_si512((const item *)packed + *k);                                     \
                _mm512_mask_storeu_##suffix((item *)full + *i, flags(m), _mm512_maskz_expand_##suffix(flags(m), x)); \
                *k += __builtin_popcount(m & ((1u << lanes) - 1));                                             \
            }                                                                                                  \
        }                                                                                                      \
    }
PACK_HEADS(item4, epi32, 16, (__mmask16))
PACK_HEADS(item8, epi64, 8, (__mmask8))
PACK_HEADS(item16, epi64, 4, twice)

COMPRESS_HEAD(item1)
COMPRESS_HEAD(item2)
NO_HEAD(expand, item1)
NO_HEAD(expand, item2)

/* z[i] = v, or x[i], where mask is true, by masked stores; returns how many elements were done. */
#define FILL_HEAD(item, suffix, lanes, vector, lane_mask)                                         \
    static inline int64_t fill_head_##item(char *z, item v, const uint8_t *mask, int64_t n)       \
    {                                                                                             \
        const __m512i x = vector;                                                                 \
        int64_t i = 0;                                                                            \
        for (; i + 64 <= n; i += 64) {                                                            \
            uint64_t m = mask64(mask + i);                                                        \
            for (int step = 0; step < 64; step += lanes)                                          \
                _mm512_mask_storeu_##suffix((item *)z + i + step, lane_mask(m >> step), x);       \
        }                                                                                         \
        return i;                                                                                 \
    }                                                                                             \
    static inline int64_t blend_head_##item(char *z, const char *x, const uint8_t *mask, int64_t n) \
    {                                                                                             \
        int64_t i = 0;                                                                            \
        for (; i + 64 <= n; i += 64) {                                                            \
            uint64_t m = mask64(mask + i);                                                        \
            for (int step = 0; step < 64; step += lanes)                                          \
                _mm512_mask_storeu_##suffix((item *)z + i + step, lane_mask(m >> step),           \
                                            _mm512_loadu_si512((const item *)x + i + step));      \
        }                                                                                         \
        return i;                                                                                 \
    }
FILL_HEAD(item1, epi8, 64, _mm512_set1_epi8((char)v), (__mmask64))
FILL_HEAD(item2, epi16, 32, _mm512_set1_epi16((short)v), (__mmask32))
FILL_HEAD(item4, epi32, 16, _mm512_set1_epi32((int)v), (__mmask16))
FILL_HEAD(item8, epi64, 8, _mm512_set1_epi64((long long)v), (__mmask8))
FILL_HEAD(item16, epi64, 4, _mm512_broadcast_i64x2((__m128i)v), twice)
