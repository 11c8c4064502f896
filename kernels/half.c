/* SPDX-License-Identifier: BSD-3-Clause */
/* half.c: operations on float16 that cannot go through float32, because they look at neighbouring numbers or only at bits; conversions
 * by F16C; and arithmetic, which would spend most of its time on blocks of float32 in between. */
#include "half.h"
#include "loops.h"
#if defined(__F16C__)
#include <immintrin.h>
#endif

/* The next number after x towards y: one step of the integer that orders the bits. */
static f16 nextafter_half(f16 x, f16 y)
{
    f32 a = half_to_f32(x), b = half_to_f32(y);
    if (a != a || b != b)
        return f32_to_half(a + b);
    if (a == b)
        return y;
    if (a == 0)
        return (f16){(uint16_t)((y.bits & 0x8000) | 1)};
    return (f16){(uint16_t)((a < b) == (a > 0) ? x.bits + 1 : x.bits - 1)};
}

/* The distance to the next number upwards, as in NumPy (which goes away from zero for the wider types): exact in float32. */
static f16 spacing_half(f16 x)
{
    f32 a = half_to_f32(x), next = half_to_f32((f16){(uint16_t)(a < 0 ? x.bits - 1 : (x.bits & 0x7fff) + 1)});
    return f32_to_half(a - a != 0 ? a - a : next - a);
}

LOOP1(spacing_f16_loop, f16, f16, spacing_half(x))
LOOP2(nextafter_f16_loop, f16, f16, nextafter_half(x, y))
LOOP1(negative_f16_loop, f16, f16, ((f16){x.bits ^ 0x8000}))
LOOP1(absolute_f16_loop, f16, f16, ((f16){x.bits & 0x7fff}))
LOOP1(isnan_f16_loop, f16, b1, (x.bits & 0x7fff) > 0x7c00)
LOOP1(isinf_f16_loop, f16, b1, (x.bits & 0x7fff) == 0x7c00)
LOOP1(isfinite_f16_loop, f16, b1, (x.bits & 0x7fff) < 0x7c00)
LOOP1(signbit_f16_loop, f16, b1, x.bits >> 15)
LOOP_CHOOSE(where_f16_loop, f16, m ? y : z)

/* ---- conversion by F16C: the same bits as half.h, eight at a time ------------------------------------------------ */
#if defined(__F16C__)
#define EIGHT 8
static void cast_f32_f16_eight(char *const *args, const int64_t *strides, int64_t n)
{
    int64_t i = 0;
    if (CONTIGUOUS(f32, 0) && CONTIGUOUS(f16, 1))
        for (; i + EIGHT <= n; i += EIGHT)
            _mm_storeu_si128((void *)(args[1] + 2 * i),
                             _mm256_cvtps_ph(_mm256_loadu_ps((const void *)(args[0] + 4 * i)), _MM_FROUND_TO_NEAREST_INT));
    for (; i < n; i++)
        OUT(f16, 1) = f32_to_half(IN(f32, 0));
}

static void cast_f16_f32_eight(char *const *args, const int64_t *strides, int64_t n)
{
    int64_t i = 0;
    if (CONTIGUOUS(f16, 0) && CONTIGUOUS(f32, 1))
        for (; i + EIGHT <= n; i += EIGHT)
            _mm256_storeu_ps((void *)(args[1] + 4 * i), _mm256_cvtph_ps(_mm_loadu_si128((const void *)(args[0] + 2 * i))));
    for (; i < n; i++)
        OUT(f32, 1) = half_to_f32(IN(f16, 0));
}

/* ---- arithmetic: float32 holds more than twice the bits, so that rounding its results once more is right (Figueroa 1995) ---------- */
typedef f32 eight __attribute__((vector_size(EIGHT * sizeof(f32))));
static inline eight load_eight(const char *x) { return (eight)_mm256_cvtph_ps(_mm_loadu_si128((const void *)x)); }

/* An operand that is one number stands in a row of eight. */
static inline const char *row_of(const char *x, int64_t stride, f16 *row)
{
    for (int k = 0; stride == 0 && k < EIGHT; k++)
        memcpy(row + k, x, sizeof *row);
    return stride == 0 ? (const char *)row : x;
}

/* z = x op y */
#define HALF2(name, op)                                                                                                    \
    static void name##_f16_eight(GIVEN)                                                                                    \
    {                                                                                                                      \
        OWN3                                                                                                               \
        int64_t i = 0;                                                                                                     \
        if ((CONTIGUOUS(f16, 0) || strides[0] == 0) && (CONTIGUOUS(f16, 1) || strides[1] == 0) && CONTIGUOUS(f16, 2)) {    \
            f16 rows[2][EIGHT];                                                                                            \
            const char *a = row_of(args[0], strides[0], rows[0]), *b = row_of(args[1], strides[1], rows[1]);               \
            for (; i + EIGHT <= n; i += EIGHT) {                                                                           \
                const eight z = load_eight(a + i * strides[0]) op load_eight(b + i * strides[1]);                          \
                _mm_storeu_si128((void *)(args[2] + 2 * i), _mm256_cvtps_ph((__m256)z, _MM_FROUND_TO_NEAREST_INT));        \
            }                                                                                                              \
        }                                                                                                                  \
        for (; i < n; i++)                                                                                                 \
            OUT(f16, 2) = f32_to_half(half_to_f32(IN(f16, 0)) op half_to_f32(IN(f16, 1)));                                 \
    }
#define ARITHMETIC(name) QN_ENTRY(QN_KIND_LOOP, QN_OP_##name, DT_f16, name##_f16_eight),
HALF2(add, +) HALF2(subtract, -) HALF2(multiply, *) HALF2(divide, /)

/* x as a float32 that rounds to the same float16: inexact results get an odd last bit, so that no second rounding meets a tie that is
 * none (Boldo and Melquiond 2008; 24 >= 11 + 2 bits). */
static inline f32 round_odd(f64 x)
{
    f32 y = (f32)x;
    const f64 back = y;
    uint32_t bits;
    memcpy(&bits, &y, sizeof bits);
    bits -= __builtin_fabs(back) > __builtin_fabs(x);
    bits |= back != x;
    memcpy(&y, &bits, sizeof y);
    return y;
}

/* Other dtypes through float32, a stretch of which stays in the first cache: AS_F32 of an element has its float16. */
#define STRETCH 512
#define VIA_F32(S, AS_F32)                                                                        \
    static void cast_##S##_f16_eight(char *const *args, const int64_t *strides, int64_t n)        \
    {                                                                                             \
        f32 wide[STRETCH];                                                                        \
        const int64_t to_half[2] = {sizeof *wide, strides[1]};                                    \
        for (int64_t done = 0, m; done < n; done += m) {                                          \
            m = n - done < STRETCH ? n - done : STRETCH;                                          \
            const char *from = args[0] + done * strides[0];                                       \
            const S *x = (const S *)(const void *)from;                                           \
            if (CONTIGUOUS(S, 0))                                                                 \
                for (int64_t i = 0; i < m; i++)                                                   \
                    wide[i] = AS_F32(x[i]);                                                       \
            else                                                                                  \
                for (int64_t i = 0; i < m; i++)                                                   \
                    wide[i] = AS_F32(*(const S *)(const void *)(from + i * strides[0]));          \
            cast_f32_f16_eight((char *[]){(char *)wide, args[1] + done * strides[1]}, to_half, m); \
        }                                                                                         \
    }
#define OF_REAL(x) (f32)(x)
#define OF_RE(x) (x).re
#define OF_ODD_RE(x) round_odd((x).re)
#define EACH_REST(X) X(b1, OF_REAL) INTS(X, OF_REAL) X(f64, round_odd) X(c64, OF_RE) X(c128, OF_ODD_RE)
#define VIA_SLOT(S, how) QN_ENTRY(QN_KIND_CAST, DT_##S, DT_f16, cast_##S##_f16_eight),
EACH_REST(VIA_F32)
#endif

const qn_kernel_entry QN_TABLE(half)[] = {
#if defined(__F16C__)
    QN_ENTRY(QN_KIND_CAST, DT_f32, DT_f16, cast_f32_f16_eight), QN_ENTRY(QN_KIND_CAST, DT_f16, DT_f32, cast_f16_f32_eight),
    EACH_REST(VIA_SLOT)
    ARITHMETIC(add) ARITHMETIC(subtract) ARITHMETIC(multiply) ARITHMETIC(divide)
#endif
    SLOT(f16, nextafter) SLOT(f16, spacing) SLOT(f16, negative) SLOT(f16, absolute) SLOT(f16, isnan) SLOT(f16, isinf) SLOT(f16, isfinite)
    SLOT(f16, signbit) SLOT(f16, where)
    QN_ENTRY_END};
