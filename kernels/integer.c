/* SPDX-License-Identifier: BSD-3-Clause */
/* integer.c: division, remainder, power and their like: operations that need care or a call per element, so that one
 * strided loop serves all shapes. */
#include "loops.h"

#define DEFINE(T, op, expr)                                                              \
    static void op##_##T##_loop(GIVEN)                                                   \
    {                                                                                    \
        OWN3                                                                             \
        for (int64_t i = 0; i < n; i++) {                                                \
            const T x = IN(T, 0), y = IN(T, 1);                                          \
            OUT(T, 2) = expr;                                                       \
        }                                                                                \
    }
#define INTEGER(op, GROUP, expr) GROUP(DEFINE, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(integer)[] = {
#define INTEGER(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
