/* SPDX-License-Identifier: BSD-3-Clause */
/* ternary.c: w = op(x, y, z); where has a bool for x. */
#include "loops.h"

#define DEFINE(T, op, expr) LOOP3(op##_##T##_loop, T, x, T, expr)
#define TERNARY(op, GROUP, expr) GROUP(DEFINE, op, expr)
#define CHOOSE(T, op, expr) LOOP3(op##_##T##_loop, b1, m, T, expr)
#define SELECT(op, GROUP, expr) GROUP(CHOOSE, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(ternary)[] = {
#define TERNARY(op, GROUP, expr) GROUP(SLOT, op)
#define SELECT(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
