/* SPDX-License-Identifier: BSD-3-Clause */
/* matharc.c: arcsin, arccos, arctan, arctan2 and hypot.
 *
 * The text of most of them is common to both precisions (math_*.inc.h); here are the coefficients, minimax for the
 * relative error (Remez exchange in 220 bits, each coefficient rounded before the next was fitted), and the
 * arctangent of a quotient, where the precisions differ.
 *
 * Largest errors found, in ULP, f64 and f32: ERRS. */
#include "math_generic.h"

/* arcsin a = a + a^3 P(a^2) on [0, 1/2]: errors 2^-55.9 and 2^-27.6. */
static const double arcsin_c_f64[] = { 0x1.5555555555390p-3, 0x1.333333336e828p-4,  0x1.6db6db4278a24p-5,
                                       0x1.f1c72c39ac3fep-6, 0x1.6e89f42cc04f0p-6,  0x1.1c6be2ec22a23p-6,
                                       0x1.c6fda6540f6abp-7, 0x1.8ec3bcd4e555fp-7,  0x1.abc87c605a414p-8,
                                       0x1.3ff99b3c6435cp-6, -0x1.09db4373d88e3p-6, 0x1.057050866f081p-5 };
static const float arcsin_c_f32[] = { 0x1.5555c8p-3f, 0x1.330204p-4f, 0x1.747c18p-5f, 0x1.8c3642p-6f,
                                      0x1.5966f2p-5f };
/* arctan q = q + q^3 P(q^2): on [0, tan(pi/8)], error 2^-59.4; on [0, 1], error 2^-28.5. */
static const double arctan_c_f64[] = { -0x1.555555555553dp-2, 0x1.9999999995869p-3,  -0x1.24924922ad519p-3,
                                       0x1.c71c70e6088c4p-4,  -0x1.745cf8dba1e11p-4, 0x1.3b11191013d1cp-4,
                                       -0x1.10ebb7debc90cp-4, 0x1.df0f47af87988p-5,  -0x1.9cd2b87477e33p-5,
                                       0x1.37d5b620c46fcp-5,  -0x1.256abd125e9c9p-6 };
static const float arctan_c_f32[] = { -0x1.55553ep-2f, 0x1.9991e4p-3f,  -0x1.242084p-3f, 0x1.c08c1ap-4f, -0x1.580814p-4f,
                                      0x1.da24cap-5f,  -0x1.fd6fbcp-6f, 0x1.6410e4p-7f,  -0x1.d32dacp-10f };
#define TAN_PI_8 0x1.a827999fcef32p-2

/* Quotients above tan(pi/8) are turned back by pi/4: arctan(b/a) = pi/4 + arctan((b - a)/(b + a)).  The quotient
 * q is carried with its rounding error.  Multiples of PIO2_H / 2 up to 4 are exact. */
QN_INLINE vf64 arctan_from_f64(vf64 base, vf64 low, vi64 sign, vf64 b, vf64 a)
{
    const vf64 zero = v_set1_f64(0);
    const vm64 turn = v_gt_f64(b, v_mul_f64(a, v_set1_f64(TAN_PI_8)));
    const vf64 d = v_sub_f64(b, a), dl = v_sub_f64(b, v_add_f64(d, a));
    const vf64 s = v_add_f64(b, a), sl = v_sub_f64(b, v_sub_f64(s, a));
    const vf64 num = v_sel_f64(turn, d, b), den = v_sel_f64(turn, s, a);
    const vf64 inverse = v_div_f64(v_set1_f64(1), den), q = v_mul_f64(num, inverse), z = v_mul_f64(q, q);
    const vf64 rest = v_add_f64(v_fnma_f64(q, den, num), v_sel_f64(turn, v_fnma_f64(q, sl, dl), zero));
    const vf64 ql = v_mul_f64(rest, inverse);
    const vf64 tail = v_fma_f64(v_mul_f64(q, z), POLY_f64(z, arctan_c_f64), v_fnma_f64(ql, z, ql));

    base = v_add_f64(base, flip_f64(v_sel_f64(turn, v_set1_f64(PIO2_H_f64 / 2), zero), sign));
    low = v_add_f64(low, flip_f64(v_sel_f64(turn, v_set1_f64(PIO2_L_f64 / 2), zero), sign));
    return round_sum_f64(base, flip_f64(q, sign), v_add_f64(low, flip_f64(tail, sign)));
}

/* One polynomial reaches to 1.  As q = b/a is in error by half an ulp at most, a derivative of 1 - z/2 instead of
 * 1 / (1 + z) and 1/a to 12 %, which is the lane 0x7ef311c7 - bits(a), are enough for its correction; where q is near 1
 * the error of z matters too. */
QN_INLINE vf32 arctan_from_f32(vf32 base, vf32 low, vi32 sign, vf32 b, vf32 a)
{
    const vf32 q = v_div_f32(b, a), inverse = v_unbits_f32(v_sub_i32(v_set1_i32(0x7ef311c7), v_bits_f32(a)));
    const vf32 z = v_mul_f32(q, q), zl = v_fms_f32(q, q, z), p = POLY_f32(z, arctan_c_f32);
    const vf32 slope = v_fnma_f32(z, v_set1_f32(0.5f), v_set1_f32(1));
    const vf32 ql = v_mul_f32(v_fnma_f32(q, a, b), v_mul_f32(inverse, slope));
    const vf32 tail = v_fma_f32(q, v_fma_f32(z, p, v_mul_f32(zl, p)), ql);
    return round_sum_f32(base, flip_f32(q, sign), v_add_f32(low, flip_f32(tail, sign)));
}

#define T f64
#define I i64
#define M m64
#include "math_arcsin.inc.h"
#include "math_arctan.inc.h"
#include "math_hypot.inc.h"
#undef T
#undef I
#undef M
#define T f32
#define I i32
#define M m32
#include "math_arcsin.inc.h"
#include "math_arctan.inc.h"
#include "math_hypot.inc.h"

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
