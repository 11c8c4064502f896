/* SPDX-License-Identifier: BSD-3-Clause */
/* mathdivide.c: division with a whole quotient: fmod, remainder, floor_divide, divmod of floating-point numbers. */
#define MATH_NO_1
#include "math_generic.h"
#include "scalar_math.h"

#define T f64
#define I i64
#define M m64
#define VLANES VL_f64
#include "math_divide.inc.h"
#undef T
#undef I
#undef M
#undef VLANES
#define T f32
#define I i32
#define M m32
#define VLANES VL_f32
#include "math_divide.inc.h"


MATH2(fmod_lanes, f64)
MATH2(fmod_lanes, f32)
MATH2(remainder_lanes, f64)
MATH2(remainder_lanes, f32)
MATH2(floor_divide_lanes, f64)
MATH2(floor_divide_lanes, f32)

#define BOTH(op, name)                                                                                                 \
    QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_f32, name##_f32), QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_f64, name##_f64)
const qn_kernel_entry QN_TABLE(mathdivide)[] = { BOTH(fmod, fmod_lanes), BOTH(remainder, remainder_lanes),
                                                 BOTH(floor_divide, floor_divide_lanes), BOTH(divmod, divmod),
                                                 QN_ENTRY_END };
