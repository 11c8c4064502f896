/* SPDX-License-Identifier: BSD-3-Clause */
/* half.c: operations on float16 that cannot go through float32: those that look at neighbouring numbers or only at bits. */
#include "half.h"
#include "loops.h"

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

LOOP2(nextafter_f16_loop, f16, f16, nextafter_half(x, y))
LOOP1(negative_f16_loop, f16, f16, ((f16){x.bits ^ 0x8000}))
LOOP1(absolute_f16_loop, f16, f16, ((f16){x.bits & 0x7fff}))
LOOP1(isnan_f16_loop, f16, b1, (x.bits & 0x7fff) > 0x7c00)
LOOP1(isinf_f16_loop, f16, b1, (x.bits & 0x7fff) == 0x7c00)
LOOP1(isfinite_f16_loop, f16, b1, (x.bits & 0x7fff) < 0x7c00)
LOOP1(signbit_f16_loop, f16, b1, x.bits >> 15)
LOOP3(where_f16_loop, b1, m, f16, m ? y : z)

const qn_kernel_entry QN_TABLE(half)[] = {
    SLOT(f16, nextafter) SLOT(f16, negative) SLOT(f16, absolute) SLOT(f16, isnan) SLOT(f16, isinf) SLOT(f16, isfinite)
    SLOT(f16, signbit) SLOT(f16, where)
    QN_ENTRY_END};
