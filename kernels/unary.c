/* SPDX-License-Identifier: BSD-3-Clause */
/* unary.c: z = op(x), and predicates with a bool result, counts of bits with a uint8 one. */
#include "loops.h"

#define DEFINE(T, op, expr) LOOP1(op##_##T##_loop, T, T, expr)
#define UNARY(op, GROUP, expr) GROUP(DEFINE, op, expr)
#define TEST(T, op, expr) LOOP1(op##_##T##_loop, T, b1, expr)
#define PREDICATE(op, GROUP, expr) GROUP(TEST, op, expr)
#define COUNT_BITS(T, op, expr) LOOP1(op##_##T##_loop, T, u8, (u8)(expr))
#define TALLY(op, GROUP, expr) GROUP(COUNT_BITS, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(unary)[] = {
#define UNARY(op, GROUP, expr) GROUP(SLOT, op)
#define PREDICATE(op, GROUP, expr) GROUP(SLOT, op)
#define TALLY(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
