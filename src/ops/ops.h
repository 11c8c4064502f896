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

/* ---- reduce.c ---- */
typedef struct qn_axes_split {
    bool reduced[QN_MAX_NDIM];
    int nkept, nshape;
    int64_t kept[QN_MAX_NDIM], shape[QN_MAX_NDIM]; /* lengths without the reduced axes; of the result, which may keep them as 1 */
    int64_t count;                                 /* elements that become one */
} qn_axes_split;
qn_status qn_axes_split_make(qn_axes_split *s, const char *func, const qn_array *a, qn_axes axes);
/* r (kept axes only) under its final shape; takes r over. */
qn_array *qn_finish_shape(qn_array *r, const qn_axes_split *s);
/* A register of neutral's dtype with the elements of register reg, and those of register neutral in place of NaNs. */
int qn_program_numbers(qn_program *p, int reg, int neutral);
/* r as dtype t; takes r over. */
qn_array *qn_finish_dtype(qn_array *r, int t);
/* r copied into out if there is one; takes r over. */
qn_array *qn_finish_out(const char *func, qn_array *r, const qn_array *out);

/* ---- average.c ---- */
/* How many elements count: those under the mask `where` (may be NULL), without NaNs if skip_nan. One of both must be given. */
qn_array *qn_count_over(const qn_array *a, qn_axes axes, const qn_array *where, bool skip_nan);
/* Is one of the counts 0 or less? */
bool qn_any_not_positive(const qn_array *count);
/* The weights as a view that broadcasts to a: of a's shape, or of the lengths of the reduced axes in the order given. */
qn_array *qn_weights_along(const char *func, const qn_array *weights, const qn_array *a, qn_axes axes);
/* The mean with the options of a reduction. */
qn_array *qn_mean_over(const char *func, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts, bool skip_nan);

/* ---- scan.c ---- */
/* Where line i of a begins: lines run along the last axis, the others count in row-major order. */
char *qn_line(const qn_array *a, int64_t i);

#endif
