/* SPDX-License-Identifier: BSD-3-Clause */
/* truncate_avx512.h: sixteen floats to int32, truncated, saturated at the ends, NaN 0; and sixteen int32 to narrower integers,
 * saturated. */
#ifndef QN_TRUNCATE_AVX512_H
#define QN_TRUNCATE_AVX512_H

#include <immintrin.h>

/* The conversions only see what fits, so that they raise no flag but that of inexact results. */
static inline __m256i ints8(__m512d x)
{
    const __mmask8 number = _mm512_cmp_pd_mask(x, x, _CMP_ORD_Q);
    x = _mm512_max_pd(_mm512_min_pd(x, _mm512_set1_pd(INT32_MAX)), _mm512_set1_pd(INT32_MIN));
    return _mm512_maskz_cvttpd_epi32(number, x);
}

static inline __m512i ints16(__m512 x)
{
    const __m512 end = _mm512_set1_ps(0x1p31f);
    const __mmask16 below = _mm512_cmp_ps_mask(x, end, _CMP_LT_OQ), above = _mm512_cmp_ps_mask(x, end, _CMP_GE_OQ);
    x = _mm512_max_ps(x, _mm512_set1_ps(-0x1p31f));
    return _mm512_mask_mov_epi32(_mm512_maskz_cvttps_epi32(below, x), above, _mm512_set1_epi32(INT32_MAX));
}

static inline __m512d reals8(const char *p) /* of complex numbers */
{
    const __m512i even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
    return _mm512_permutex2var_pd(_mm512_loadu_pd(p), even, _mm512_loadu_pd(p + 64));
}

static inline __m512i both(__m256i lo, __m256i hi) { return _mm512_inserti64x4(_mm512_castsi256_si512(lo), hi, 1); }

static inline __m512i ints16_f32(const char *p) { return ints16(_mm512_loadu_ps(p)); }
static inline __m512i ints16_f64(const char *p) { return both(ints8(_mm512_loadu_pd(p)), ints8(_mm512_loadu_pd(p + 64))); }
static inline __m512i ints16_c128(const char *p) { return both(ints8(reals8(p)), ints8(reals8(p + 128))); }
static inline __m512i ints16_c64(const char *p)
{
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return ints16(_mm512_permutex2var_ps(_mm512_loadu_ps(p), even, _mm512_loadu_ps(p + 64)));
}

static inline __m512i not_negative(__m512i k) { return _mm512_max_epi32(k, _mm512_setzero_si512()); }

static inline void store16_i8(char *p, __m512i k) { _mm_storeu_si128((void *)p, _mm512_cvtsepi32_epi8(k)); }
static inline void store16_u8(char *p, __m512i k) { _mm_storeu_si128((void *)p, _mm512_cvtusepi32_epi8(not_negative(k))); }
static inline void store16_i16(char *p, __m512i k) { _mm256_storeu_si256((void *)p, _mm512_cvtsepi32_epi16(k)); }
static inline void store16_u16(char *p, __m512i k) { _mm256_storeu_si256((void *)p, _mm512_cvtusepi32_epi16(not_negative(k))); }
static inline void store16_i32(char *p, __m512i k) { _mm512_storeu_si512(p, k); }

#endif
