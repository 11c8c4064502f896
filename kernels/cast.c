/* SPDX-License-Identifier: BSD-3-Clause */
/* cast.c: conversion between all dtypes, one loop per pair.
 *
 * Integers wrap. Floats to integers truncate, saturate at the ends, NaN gives 0. To bool is "not zero". Complex to real
 * drops the imaginary part. Everything to and from float16 goes through float32 or, from float64, directly. */
#include "half.h"
#include "loops.h"
#include "saturate.h"

#define AS_IS(S, D, v) (D)(v)
#define TO_BOOL(S, D, v) (v) != 0
#define TO_C64(S, D, v) ((c64){(f32)(v), 0})
#define TO_C128(S, D, v) ((c128){(f64)(v), 0})
#define FROM_FLT(S, D, v) float_to_##D##_from_##S(v)
#define HALF_FROM_REAL(S, D, v) f32_to_half((f32)(v))

/* CAST(S, D, how, value): the loop from S to D. */
#define CAST(S, D, how, v) LOOP1(cast_##S##_##D, S, D, how(S, D, v))

#define TO_INTS_AND_FLTS(S, how, v)                                                          \
    CAST(S, i8, how, v) CAST(S, i16, how, v) CAST(S, i32, how, v) CAST(S, i64, how, v)       \
    CAST(S, u8, how, v) CAST(S, u16, how, v) CAST(S, u32, how, v) CAST(S, u64, how, v)
#define TO_REST(S, v)                                                                        \
    CAST(S, b1, TO_BOOL, v) CAST(S, f32, AS_IS, v) CAST(S, f64, AS_IS, v)                    \
    CAST(S, c64, TO_C64, v) CAST(S, c128, TO_C128, v)

#define FROM_INTEGER(S, ...) TO_INTS_AND_FLTS(S, AS_IS, x) TO_REST(S, x) CAST(S, f16, HALF_FROM_REAL, x)
FROM_INTEGER(b1)
INTS(FROM_INTEGER, )

TO_INTS_AND_FLTS(f32, FROM_FLT, x)
TO_REST(f32, x)
LOOP1(cast_f32_f16, f32, f16, f32_to_half(x))
TO_INTS_AND_FLTS(f64, FROM_FLT, x)
TO_REST(f64, x)
LOOP1(cast_f64_f16, f64, f16, f64_to_half(x))

#define HALF_TO(S, D, v) float_to_##D##_from_f32(half_to_f32(v))
TO_INTS_AND_FLTS(f16, HALF_TO, x)
TO_REST(f16, half_to_f32(x))
LOOP1(cast_f16_f16, f16, f16, x)

#define RE_TO(S, D, v) FROM_RE(D, v.re)
#define FROM_RE(D, r) _Generic((r), f32: float_to_##D##_from_f32, f64: float_to_##D##_from_f64)(r)
#define FROM_COMPLEX(S, R)                                                                   \
    TO_INTS_AND_FLTS(S, RE_TO, x)                                                            \
    LOOP1(cast_##S##_b1, S, b1, TRUEC(x))                                                    \
    LOOP1(cast_##S##_f16, S, f16, R##_to_half(x.re))                                         \
    LOOP1(cast_##S##_f32, S, f32, (f32)x.re)                                                 \
    LOOP1(cast_##S##_f64, S, f64, x.re)                                                      \
    LOOP1(cast_##S##_c64, S, c64, ((c64){(f32)x.re, (f32)x.im}))                             \
    LOOP1(cast_##S##_c128, S, c128, ((c128){x.re, x.im}))
FROM_COMPLEX(c64, f32)
FROM_COMPLEX(c128, f64)

const qn_kernel_entry QN_TABLE(cast)[] = {
#define CAST_SLOT(D, S) QN_ENTRY(QN_KIND_CAST, DT_##S, DT_##D, cast_##S##_##D),
#define SLOTS(S) \
    BOOL(CAST_SLOT, S) INTS(CAST_SLOT, S) CAST_SLOT(f16, S) FLTS(CAST_SLOT, S) CPLX(CAST_SLOT, S)
#define DTYPE(E, code, ...) SLOTS(code)
#include "dtypes.def"
#undef DTYPE
    QN_ENTRY_END};
