/* SPDX-License-Identifier: BSD-3-Clause */
/* truncate_avx2.h: sixteen floats to int32, truncated, saturated at the ends, NaN 0; and sixteen int32 to narrower integers,
 * saturated; four floats to int64. */
#ifndef QN_TRUNCATE_AVX2_H
#define QN_TRUNCATE_AVX2_H

#include <immintrin.h>

typedef struct ints16 { __m256i lo, hi; } ints16;

/* The conversions only see what fits, so that they raise no flag but that of inexact results. */
static inline __m128i ints4(__m256d x)
{
    x = _mm256_and_pd(x, _mm256_cmp_pd(x, x, _CMP_ORD_Q));
    x = _mm256_max_pd(_mm256_min_pd(x, _mm256_set1_pd(INT32_MAX)), _mm256_set1_pd(INT32_MIN));
    return _mm256_cvttpd_epi32(x);
}

static inline __m256i ints8(__m256 x)
{
    const __m256 end = _mm256_set1_ps(0x1p31f), above = _mm256_cmp_ps(x, end, _CMP_GE_OQ);
    x = _mm256_and_ps(_mm256_max_ps(x, _mm256_set1_ps(-0x1p31f)), _mm256_cmp_ps(x, end, _CMP_LT_OQ));
    return _mm256_blendv_epi8(_mm256_cvttps_epi32(x), _mm256_set1_epi32(INT32_MAX), _mm256_castps_si256(above));
}

static inline __m256d reals4(const char *p) /* of complex numbers */
{
    const __m256d a = _mm256_loadu_pd((const void *)p), b = _mm256_loadu_pd((const void *)(p + 32));
    return _mm256_permute4x64_pd(_mm256_unpacklo_pd(a, b), 0xd8);
}

static inline __m256 reals8(const char *p)
{
    const __m256 a = _mm256_loadu_ps((const void *)p), b = _mm256_loadu_ps((const void *)(p + 32));
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(_mm256_shuffle_ps(a, b, 0x88)), 0xd8));
}

static inline __m256i both(__m128i lo, __m128i hi) { return _mm256_inserti128_si256(_mm256_castsi128_si256(lo), hi, 1); }
static inline __m256i ints8_f64(const char *p)
{
    return both(ints4(_mm256_loadu_pd((const void *)p)), ints4(_mm256_loadu_pd((const void *)(p + 32))));
}

static inline ints16 ints16_f64(const char *p) { return (ints16){ints8_f64(p), ints8_f64(p + 64)}; }
static inline ints16 ints16_f32(const char *p)
{
    return (ints16){ints8(_mm256_loadu_ps((const void *)p)), ints8(_mm256_loadu_ps((const void *)(p + 32)))};
}
static inline ints16 ints16_c64(const char *p) { return (ints16){ints8(reals8(p)), ints8(reals8(p + 64))}; }
static inline ints16 ints16_c128(const char *p)
{
    return (ints16){both(ints4(reals4(p)), ints4(reals4(p + 64))), both(ints4(reals4(p + 128)), ints4(reals4(p + 192)))};
}

/* Packing goes by halves of the vectors: the quarters of the result are put in order. */
static inline __m256i shorts16(ints16 k) { return _mm256_permute4x64_epi64(_mm256_packs_epi32(k.lo, k.hi), 0xd8); }
static inline __m128i low_half(__m256i k) { return _mm256_castsi256_si128(k); }
static inline __m128i high_half(__m256i k) { return _mm256_extracti128_si256(k, 1); }

static inline void store16_i8(char *p, ints16 k)
{
    const __m256i s = shorts16(k);
    _mm_storeu_si128((void *)p, _mm_packs_epi16(low_half(s), high_half(s)));
}
static inline void store16_u8(char *p, ints16 k)
{
    const __m256i s = shorts16(k);
    _mm_storeu_si128((void *)p, _mm_packus_epi16(low_half(s), high_half(s)));
}
static inline void store16_i16(char *p, ints16 k) { _mm256_storeu_si256((void *)p, shorts16(k)); }
static inline void store16_u16(char *p, ints16 k)
{
    _mm256_storeu_si256((void *)p, _mm256_permute4x64_epi64(_mm256_packus_epi32(k.lo, k.hi), 0xd8));
}
static inline void store16_i32(char *p, ints16 k)
{
    _mm256_storeu_si256((void *)p, k.lo);
    _mm256_storeu_si256((void *)(p + 32), k.hi);
}

/* To int64 there is no conversion of vectors: below 2^51 the bits behind the point of x + 1.5 * 2^52 are the number. False, and nothing is
 * stored, if one of the four does not fit that. */
static inline __m256d four_f64(const double *p) { return _mm256_loadu_pd(p); }
static inline __m256d four_f32(const float *p) { return _mm256_cvtps_pd(_mm_loadu_ps(p)); }
static inline bool store4_i64(int64_t *p, __m256d x)
{
    const __m256d size = _mm256_andnot_pd(_mm256_set1_pd(-0.0), x), magic = _mm256_set1_pd(0x1.8p52);
    if (_mm256_movemask_pd(_mm256_cmp_pd(size, _mm256_set1_pd(0x1p51), _CMP_LT_OQ)) != 15)
        return false;
    const __m256d whole = _mm256_add_pd(_mm256_round_pd(x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC), magic);
    _mm256_storeu_si256((void *)p, _mm256_sub_epi64(_mm256_castpd_si256(whole), _mm256_castpd_si256(magic)));
    return true;
}

#endif
