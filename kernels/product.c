/* SPDX-License-Identifier: BSD-3-Clause */
/* product.c: products, quotients, squares and conjugates of complex numbers. */
#define MATH_NO_1
#define MATH_NO_2
#include "math_generic.h"

MATH_GATHER(c64)
MATH_GATHER(c128)
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

/* Everything at once, or block by block; one number for all is copied once. */
#define PRODUCT_LOOP(op, C, T)                                                                                         \
    static void op##_##C##_run(const C *x, const C *y, C *z, int64_t n) { parts_run_##T(op##_parts_##T, x, y, z, n); } \
    static void op##_##C(char *const *args, const int64_t *strides, int64_t n)                                         \
    {                                                                                                                  \
        const int64_t size = (int64_t)sizeof(C);                                                                       \
        const bool packed = strides[2] == size;                                                                        \
        const int64_t block = packed && strides[0] == size && strides[1] == size ? n : MATH_BLOCK;                     \
        C in[2][MATH_BLOCK], out[MATH_BLOCK];                                                                          \
        const C *x = in[0], *y = in[1];                                                                                \
        for (int64_t i = 0; i < n; i += block) {                                                                       \
            const int64_t m = n - i < block ? n - i : block;                                                           \
            char *z = args[2] + i * strides[2];                                                                        \
            if (strides[0] != 0 || i == 0)                                                                             \
                x = gather_##C(args[0] + i * strides[0], strides[0], m, in[0]);                                        \
            if (strides[1] != 0 || i == 0)                                                                             \
                y = gather_##C(args[1] + i * strides[1], strides[1], m, in[1]);                                        \
            op##_##C##_run(x, y, packed ? (C *)(void *)z : out, m);                                                    \
            if (!packed)                                                                                               \
                scatter_##C(z, strides[2], m, out);                                                                    \
        }                                                                                                              \
    }
PRODUCT_LOOP(multiply, c64, f32)
PRODUCT_LOOP(multiply, c128, f64)
PRODUCT_LOOP(divide, c64, f32)
PRODUCT_LOOP(divide, c128, f64)

/* The same of one operand. */
#define EACH_LOOP(op, C, T)                                                                                            \
    static void op##_##C##_run(const C *x, C *z, int64_t n) { each_run_##T(op##_step_##T, x, z, n); }                  \
    static void op##_##C(char *const *args, const int64_t *strides, int64_t n)                                         \
    {                                                                                                                  \
        const bool packed = strides[1] == (int64_t)sizeof(C);                                                          \
        const int64_t block = packed && strides[0] == (int64_t)sizeof(C) ? n : MATH_BLOCK;                             \
        C in[MATH_BLOCK], out[MATH_BLOCK];                                                                             \
        for (int64_t i = 0; i < n; i += block) {                                                                       \
            const int64_t m = n - i < block ? n - i : block;                                                           \
            char *z = args[1] + i * strides[1];                                                                        \
            op##_##C##_run(gather_##C(args[0] + i * strides[0], strides[0], m, in), packed ? (C *)(void *)z : out, m); \
            if (!packed)                                                                                               \
                scatter_##C(z, strides[1], m, out);                                                                    \
        }                                                                                                              \
    }
EACH_LOOP(square, c64, f32)
EACH_LOOP(square, c128, f64)
EACH_LOOP(conjugate, c64, f32)
EACH_LOOP(conjugate, c128, f64)

#define BOTH(op) QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_c64, op##_c64), QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_c128, op##_c128)
const qn_kernel_entry QN_TABLE(product)[] = { BOTH(multiply), BOTH(divide), BOTH(square), BOTH(conjugate), QN_ENTRY_END };
