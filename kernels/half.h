/* SPDX-License-Identifier: BSD-3-Clause */
/* half.h: IEEE 754 binary16 to and from wider floats, round to nearest even, in integer arithmetic: the meaning that
 * the vector conversions of F16C reproduce. */
#ifndef QN_HALF_H
#define QN_HALF_H

#include "kernel_family.h"

static inline f32 half_to_f32(f16 h)
{
    uint32_t sign = (uint32_t)(h.bits & 0x8000) << 16, rest = h.bits & 0x7fff, bits;
    f32 x;
    if (rest >= 0x7c00) /* Inf, NaN: keep the payload, make it quiet */
        bits = 0x7f800000 | (rest & 0x3ff) << 13 | (rest > 0x7c00 ? 0x400000 : 0);
    else if (rest >= 0x400)
        bits = (rest << 13) + ((127 - 15) << 23);
    else { /* subnormal: rest * 2^-24, exact */
        x = (f32)rest * 0x1p-24f;
        memcpy(&bits, &x, sizeof bits);
    }
    bits |= sign;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The upper bits of a float whose significand holds p = 10 + drop bits, rounded: `exponent` is unbiased, `significand` has
 * its leading one at bit 10 + drop. */
static inline uint16_t half_round(uint16_t sign, int exponent, uint64_t significand, int drop)
{
    if (exponent < -14) { /* subnormal: shift more out */
        drop += -14 - exponent;
        if (drop > 62)
            return sign;
        exponent = -15;
    } else
        significand -= (uint64_t)1 << (10 + drop); /* the hidden one */
    uint64_t half = (uint64_t)1 << (drop - 1), low = significand & ((half << 1) - 1);
    uint64_t bits = ((uint64_t)(exponent + 15) << 10) + (significand >> drop);
    bits += low > half || (low == half && (bits & 1)); /* a carry moves into the exponent as it should */
    return bits >= 0x7c00 ? (uint16_t)(sign | 0x7c00) : (uint16_t)(sign | bits);
}

static inline f16 f32_to_half(f32 x)
{
    uint32_t u;
    memcpy(&u, &x, sizeof u);
    uint16_t sign = (uint16_t)(u >> 16 & 0x8000);
    uint32_t e = u >> 23 & 0xff, m = u & 0x7fffff;
    if (e == 0xff)
        return (f16){(uint16_t)(sign | 0x7c00 | (m != 0 ? 0x200 | m >> 13 : 0))};
    if (e == 0)
        return (f16){sign};
    return (f16){half_round(sign, (int)e - 127, m | 0x800000, 13)};
}

/* Not through f32: rounding twice is wrong for doubles just above a tie. */
static inline f16 f64_to_half(f64 x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    uint16_t sign = (uint16_t)(u >> 48 & 0x8000);
    uint64_t e = u >> 52 & 0x7ff, m = u & 0xfffffffffffff;
    if (e == 0x7ff)
        return (f16){(uint16_t)(sign | 0x7c00 | (m != 0 ? 0x200 | m >> 42 : 0))};
    if (e == 0)
        return (f16){sign};
    return (f16){half_round(sign, (int)e - 1023, m | (uint64_t)1 << 52, 42)};
}

#endif
