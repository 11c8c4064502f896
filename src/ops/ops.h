/* SPDX-License-Identifier: BSD-3-Clause */
/* ops.h: what the files of src/ops share. */
#ifndef QN_OPS_H
#define QN_OPS_H

#include <loop/loop.h>

/* ---- apply.c ---- */
/* Operands ready for the engine: single elements converted to the dtype they are calculated in, overlap with `out` resolved
 * by a copy. */
typedef struct qn_operand_set {
    int n;
    const qn_array *array[QN_MAX_OPERANDS];
    qn_array scalar[3];       /* stand-ins for converted single elements */
    char value[3][16];
    qn_array *copies[QN_MAX_OPERANDS];
    int ncopies;
} qn_operand_set;
void qn_operands_release(qn_operand_set *set);
/* A register that holds operand k aligned. */
int qn_program_aligned(qn_program *p, int reg, const qn_array *x);
/* Estimated cost of one element of op, in nanoseconds. */
double qn_op_cost(int op);
/* The dtype op runs in for these inputs, with NEP 50's weak numbers; 0 after setting an error. */
int qn_apply_dtype(int op, const qn_array *const *in);

#endif
