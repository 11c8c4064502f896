/* SPDX-License-Identifier: BSD-3-Clause */
/* ternary.c: w = op(x, y, z); where has a bool for x. */
#include "loops.h"

#define ANY(T, expr) { const T x = IN(T, 0), y = IN(T, 1), z = IN(T, 2); OUT(T, 3) = expr; }
#define DEFINE(T, op, expr) LOOP3(op##_##T##_loop, T, x, T, expr, ANY(T, expr))
#define TERNARY(op, GROUP, expr) GROUP(DEFINE, op, expr)
#define CHOOSE(T, op, expr) LOOP_CHOOSE(op##_##T##_loop, T, expr)
#define SELECT(op, GROUP, expr) GROUP(CHOOSE, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(ternary)[] = {
#define TERNARY(op, GROUP, expr) GROUP(SLOT, op)
#define SELECT(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
