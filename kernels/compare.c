/* SPDX-License-Identifier: BSD-3-Clause */
/* compare.c: z = op(x, y) with a bool result. */
#include "loops.h"

#define DEFINE(T, op, expr) LOOP2(op##_##T##_loop, T, b1, expr)
#define COMPARE(op, GROUP, expr) GROUP(DEFINE, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(compare)[] = {
#define COMPARE(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
