/* SPDX-License-Identifier: BSD-3-Clause */
/* dense.h: matrices in long double, complex, row by row.  They last until dense_forget. */
#ifndef QN_BARS_DENSE_H
#define QN_BARS_DENSE_H

#include "bars.h"

typedef struct mat { int64_t m, n; cl *x; } mat;

mat mat_new(int64_t m, int64_t n);                /* zeros */
mat mat_eye(int64_t n);
mat mat_mul(mat a, mat b);
mat mat_sub(mat a, mat b);
mat mat_adjoint(mat a);                           /* conjugate transpose */
mat mat_columns(mat a, int64_t from);             /* those from `from` on */
/* a with column j times s[j]. */
mat mat_scaled(mat a, const cl *s);
long double mat_norm(mat a);                      /* the largest sum of moduli in a column; NaN if there is one */
/* The determinant by elimination with pivots, and the inverse if it is not 0. */
cl mat_det(mat a, mat *inverse);
/* A random unitary matrix, real if `real`. */
mat mat_unitary(int64_t n, bool real);
/* The matrices of the last two axes of a, one after the other: matrix i is x + i * m * n. */
mat mat_stack(const qn_array *a);
mat mat_item(mat stack, int64_t i);
/* As an array of dtype t: `count` of them in a stack with one more axis in front. */
qn_array *mat_array(qn_dtype t, int64_t count, const mat *a);
void dense_forget(void);

#endif
