/* SPDX-License-Identifier: BSD-3-Clause */
/* complex.c: complex arithmetic by the textbook formulas (without C99 Annex G's repair of infinities, as NumPy). */
#include "loops.h"

#define DEFINE1(T, op, expr) LOOP1(op##_##T##_loop, T, T, expr)
#define COMPLEX1(op, GROUP, expr) GROUP(DEFINE1, op, expr)
#define DEFINE2(T, op, expr) LOOP2(op##_##T##_loop, T, T, expr)
#define COMPLEX2(op, GROUP, expr) GROUP(DEFINE2, op, expr)
/* No iterations that are independent: Clang 14 takes the temporaries of nested choices between structs for the operands then. */
#define DEFINE3(T, op, expr)                                                   \
    static void op##_##T##_loop(GIVEN)                                         \
    {                                                                          \
        OWN4                                                                   \
        for (int64_t i = 0; i < n; i++) {                                      \
            const T x = IN(T, 0), y = IN(T, 1), z = IN(T, 2);                  \
            OUT(T, 3) = expr;                                                  \
        }                                                                      \
    }
#define COMPLEX3(op, GROUP, expr) GROUP(DEFINE3, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(complex)[] = {
#define COMPLEX1(op, GROUP, expr) GROUP(SLOT, op)
#define COMPLEX2(op, GROUP, expr) GROUP(SLOT, op)
#define COMPLEX3(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
