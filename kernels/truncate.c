/* SPDX-License-Identifier: BSD-3-Clause */
/* truncate.c: floats, and the real parts of complex numbers, to integers of up to 32 bits with AVX-512 and AVX2, sixteen at a time, and
 * floats to int64 with AVX2: a third to a half of the time of the loops of cast.c, which give the same bits and serve every other
 * layout and instruction set. */
#include "loops.h"
#include "saturate.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include "isa/truncate_avx512.h"
#elif defined(__AVX2__)
#include "isa/truncate_avx2.h"
#endif

#if defined(__AVX2__)
#define REAL_f32(v) (v)
#define REAL_f64(v) (v)
#define REAL_c64(v) (v).re
#define REAL_c128(v) (v).re

/* R is the type of the real parts of S. */
#define TRUNCATE(D, S, R)                                                                     \
    static void truncate_##S##_##D(GIVEN)                                                     \
    {                                                                                         \
        OWN2                                                                                  \
        int64_t i = 0;                                                                        \
        if (CONTIGUOUS(S, 0) && CONTIGUOUS(D, 1))                                             \
            for (; i + 16 <= n; i += 16) {                                                    \
                const char *x = args[0] + i * (int64_t)sizeof(S);                             \
                AHEAD(x, 16 * sizeof(S));                                                     \
                store16_##D(args[1] + i * (int64_t)sizeof(D), ints16_##S(x));                 \
            }                                                                                 \
        for (; i < n; i++)                                                                    \
            OUT(D, 1) = float_to_##D##_from_##R(REAL_##S(IN(S, 0)));                          \
    }
#define EACH_NARROW(X, ...) X(i8, __VA_ARGS__) X(i16, __VA_ARGS__) X(i32, __VA_ARGS__) X(u8, __VA_ARGS__) X(u16, __VA_ARGS__)
EACH_NARROW(TRUNCATE, f32, f32)
EACH_NARROW(TRUNCATE, f64, f64)
EACH_NARROW(TRUNCATE, c64, f32)
EACH_NARROW(TRUNCATE, c128, f64)
#define TRUNCATE_SLOT(D, S) QN_ENTRY(QN_KIND_CAST, DT_##S, DT_##D, truncate_##S##_##D),
#else
#define EACH_NARROW(X, ...)
#endif

#if defined(__AVX2__) && !defined(__AVX512F__)
#define TRUNCATE_LONG(S)                                                                      \
    static void truncate_##S##_i64(GIVEN)                                                     \
    {                                                                                         \
        OWN2                                                                                  \
        int64_t i = 0;                                                                        \
        if (CONTIGUOUS(S, 0) && CONTIGUOUS(i64, 1)) {                                         \
            const S *x = (const void *)args[0];                                               \
            i64 *z = (void *)args[1];                                                         \
            for (; i + 4 <= n; i += 4)                                                        \
                if (!store4_i64(z + i, four_##S(x + i)))                                      \
                    for (int64_t j = i; j < i + 4; j++)                                       \
                        z[j] = float_to_i64_from_##S(x[j]);                                   \
        }                                                                                     \
        for (; i < n; i++)                                                                    \
            OUT(i64, 1) = float_to_i64_from_##S(IN(S, 0));                                    \
    }
TRUNCATE_LONG(f32)
TRUNCATE_LONG(f64)
#define LONG_SLOTS TRUNCATE_SLOT(i64, f32) TRUNCATE_SLOT(i64, f64)
#else
#define LONG_SLOTS
#endif

const qn_kernel_entry QN_TABLE(truncate)[] = {
    EACH_NARROW(TRUNCATE_SLOT, f32) EACH_NARROW(TRUNCATE_SLOT, f64) EACH_NARROW(TRUNCATE_SLOT, c64) EACH_NARROW(TRUNCATE_SLOT, c128)
    LONG_SLOTS QN_ENTRY_END};
