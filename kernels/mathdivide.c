/* SPDX-License-Identifier: BSD-3-Clause */
/* mathdivide.c: division with a whole quotient: fmod, remainder, floor_divide, divmod of floating-point numbers. */
#define MATH_NO_1
#include "math_generic.h"
#include "scalar_math.h"

#define EACH_FLOAT "math_divide.inc.h"
#include "each_float.h"

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
