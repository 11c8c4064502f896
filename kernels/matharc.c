/* SPDX-License-Identifier: BSD-3-Clause */
/* matharc.c: arcsin, arccos, arctan, arctan2 and hypot.
 *
 * Their text is common to both precisions (math_*.inc.h); here are the coefficients, minimax for the relative error
 * (Remez exchange in 220 bits, each coefficient rounded before the next was fitted).
 *
 * Largest errors found, in ULP, f64 and f32: arcsin 0.75 0.71, arccos 0.72 0.67, arctan 0.63 0.78, arctan2 0.74 0.76,
 * hypot 0.76 0.76 (subnormal; 0.52 else). */
#include "math_arctan.h"
#include "math_pieces.h"

/* arcsin a = a + a^3 P(a^2) on [0, 1/2]: errors 2^-55.9 and 2^-27.6. */
static const double arcsin_c_f64[] = { 0x1.5555555555390p-3, 0x1.333333336e828p-4,  0x1.6db6db4278a24p-5,
                                       0x1.f1c72c39ac3fep-6, 0x1.6e89f42cc04f0p-6,  0x1.1c6be2ec22a23p-6,
                                       0x1.c6fda6540f6abp-7, 0x1.8ec3bcd4e555fp-7,  0x1.abc87c605a414p-8,
                                       0x1.3ff99b3c6435cp-6, -0x1.09db4373d88e3p-6, 0x1.057050866f081p-5 };
static const float arcsin_c_f32[] = { 0x1.5555c8p-3f, 0x1.330204p-4f, 0x1.747c18p-5f, 0x1.8c3642p-6f,
                                      0x1.5966f2p-5f };
#define EACH_FLOAT "math_arcsin.inc.h"
#include "each_float.h"
#define EACH_FLOAT "math_arctan.inc.h"
#include "each_float.h"
#define EACH_FLOAT "math_hypot.inc.h"
#include "each_float.h"

QN_INLINE vf64 arctan_f64_v(vf64 x) { return arctan_any_f64(x); }

/* float32 by pieces up to 127. */
static __attribute__((noinline, cold)) vf32 arctan_far(vf32 ax, vf32 y)
{
    return v_sel_f32(v_lt_f32(ax, v_set1_f32(127)), y, arctan_any_f32(ax));
}

QN_INLINE vf32 arctan_f32_v(vf32 x)
{
    const vf32 ax = v_abs_f32(x), y = pieces_f32(&arctan_pieces, ax, v_add_f32(ax, v_set1_f32(0.5f)), 22);
    return v_copysign_f32(v_all_m32(v_lt_f32(ax, v_set1_f32(127))) ? y : arctan_far(ax, y), x);
}

MATH1(arcsin, f64)
MATH1(arcsin, f32)
MATH1(arccos, f64)
MATH1(arccos, f32)
MATH1(arctan, f64)
MATH1(arctan, f32)
MATH2(arctan2, f64)
MATH2(arctan2, f32)
MATH2(hypot, f64)
MATH2(hypot, f32)

const qn_kernel_entry QN_TABLE(matharc)[] = { MATH_ENTRIES(arcsin),  MATH_ENTRIES(arccos), MATH_ENTRIES(arctan),
                                              MATH_ENTRIES(arctan2), MATH_ENTRIES(hypot),  QN_ENTRY_END };
