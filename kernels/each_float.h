/* SPDX-License-Identifier: BSD-3-Clause */
/* each_float.h: the file named by EACH_FLOAT once for float64 and once for float32 (no include guard). There T is the element,
 * I the integer and M the mask as wide, VLANES the elements of a vector; see math_generic.h. */
#define T f64
#define I i64
#define M m64
#define VLANES VL_f64
#include EACH_FLOAT
#undef T
#undef I
#undef M
#undef VLANES
#define T f32
#define I i32
#define M m32
#define VLANES VL_f32
#include EACH_FLOAT
#undef T
#undef I
#undef M
#undef VLANES
#undef EACH_FLOAT
