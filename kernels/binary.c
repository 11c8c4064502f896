/* SPDX-License-Identifier: BSD-3-Clause */
/* binary.c: z = op(x, y) for plain arithmetic and bits, vectorised by the compiler. */
#include "loops.h"

#define DEFINE(T, op, expr) LOOP2(op##_##T##_loop, T, T, expr)
#define BINARY(op, GROUP, expr) GROUP(DEFINE, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(binary)[] = {
#define BINARY(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
