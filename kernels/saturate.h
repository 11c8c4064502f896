/* SPDX-License-Identifier: BSD-3-Clause */
/* saturate.h: float_to_D_from_S: a float to an integer truncated, saturated at the ends; NaN gives 0. */
#ifndef QN_SATURATE_H
#define QN_SATURATE_H

#include "kernel_family.h"

#define MAX_i8 INT8_MAX
#define MAX_i16 INT16_MAX
#define MAX_i32 INT32_MAX
#define MAX_i64 INT64_MAX
#define MAX_u8 UINT8_MAX
#define MAX_u16 UINT16_MAX
#define MAX_u32 UINT32_MAX
#define MAX_u64 UINT64_MAX
#define MIN_i8 INT8_MIN
#define MIN_i16 INT16_MIN
#define MIN_i32 INT32_MIN
#define MIN_i64 INT64_MIN
#define MIN_u8 0
#define MIN_u16 0
#define MIN_u32 0
#define MIN_u64 0

/* (S)MAX rounds up to a power of two where S is short of bits; >= then still marks what does not fit. */
#define SATURATE(D, S)                                                                       \
    static inline D float_to_##D##_from_##S(S x)                                             \
    {                                                                                        \
        return x != x ? 0 : x >= (S)MAX_##D ? MAX_##D : x <= (S)MIN_##D ? MIN_##D : (D)x;    \
    }

/* Where the ends are numbers of S and of int32, compilers vectorise this better. */
#define CLAMP(D, S)                                                                          \
    static inline D float_to_##D##_from_##S(S x)                                             \
    {                                                                                        \
        S v = x < (S)MAX_##D ? x : (S)MAX_##D;                                               \
        i32 k = (i32)(v > (S)MIN_##D ? v : (S)MIN_##D);                                      \
        return (D)(x != x ? 0 : k);                                                          \
    }
CLAMP(i8, f32) CLAMP(i16, f32) CLAMP(u8, f32) CLAMP(u16, f32)
CLAMP(i8, f64) CLAMP(i16, f64) CLAMP(u8, f64) CLAMP(u16, f64) CLAMP(i32, f64)
SATURATE(i32, f32) SATURATE(i64, f32) SATURATE(u32, f32) SATURATE(u64, f32)
SATURATE(i64, f64) SATURATE(u32, f64) SATURATE(u64, f64)

#endif
