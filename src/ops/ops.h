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

/* ---- scan.c ---- */
/* Where line i of a begins: lines run along the last axis, the others count in row-major order. */
char *qn_line(const qn_array *a, int64_t i);

#endif
