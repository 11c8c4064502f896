/* SPDX-License-Identifier: BSD-3-Clause */
/* product.c: products, quotients, squares and conjugates of complex numbers. */
#define MATH_NO_1
#define MATH_NO_2
#include "math_generic.h"

MATH_GATHER(c64)
MATH_GATHER(c128)
MATH_STRIDED1(c64)
MATH_STRIDED1(c128)
MATH_STRIDED2(c64)
MATH_STRIDED2(c128)
#define C c128
#define T f64
#define I i64
#define M m64
#define VLANES VL_f64
#include "product.inc.h"
#undef C
#undef T
#undef I
#undef M
#undef VLANES
#define C c64
#define T f32
#define I i32
#define M m32
#define VLANES VL_f32
#include "product.inc.h"
#undef C

#define LOOP_OF_1(op, C)                                                                                               \
    static void op##_##C(char *const *args, const int64_t *strides, int64_t n)                                         \
    {                                                                                                                  \
        strided1_##C(op##_##C##_run, args, strides, n);                                                                \
    }
#define LOOP_OF_2(op, C)                                                                                               \
    static void op##_##C(char *const *args, const int64_t *strides, int64_t n)                                         \
    {                                                                                                                  \
        strided2_##C(op##_##C##_run, args, strides, n);                                                                \
    }
#define PRODUCTS(C, T)                                                                                                 \
    static void multiply_##C##_run(const C *x, const C *y, C *z, int64_t n) { parts_run_##T(multiply_parts_##T, x, y, z, n); } \
    static void divide_##C##_run(const C *x, const C *y, C *z, int64_t n) { parts_run_##T(divide_parts_##T, x, y, z, n); } \
    static void square_##C##_run(const C *x, C *z, int64_t n) { parts_run_##T(multiply_parts_##T, x, x, z, n); }       \
    static void conjugate_##C##_run(const C *x, C *z, int64_t n) { conjugate_run_##T(x, z, n); }                       \
    LOOP_OF_2(multiply, C) LOOP_OF_2(divide, C) LOOP_OF_1(square, C) LOOP_OF_1(conjugate, C)
PRODUCTS(c64, f32)
PRODUCTS(c128, f64)

#define BOTH(op) QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_c64, op##_c64), QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_c128, op##_c128)
const qn_kernel_entry QN_TABLE(product)[] = { BOTH(multiply), BOTH(divide), BOTH(square), BOTH(conjugate), QN_ENTRY_END };
