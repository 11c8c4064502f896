/* SPDX-License-Identifier: BSD-3-Clause */
/* cases.h: every elementwise kernel and cast as a row, and numbers of every dtype. */
#ifndef QN_ACCURACY_CASES_H
#define QN_ACCURACY_CASES_H

#include "tables.h"

enum { MAX_ARGS = 5, NCORNER = 25 };

/* A loop of (op, dtype) or a cast: operands first, then results. */
typedef struct kernel_case {
    int kind, row, col, nin, nargs, dtypes[MAX_ARGS];
    int64_t sizes[MAX_ARGS];
    char name[48];
} kernel_case;

/* Every case for which the scalar tables have a kernel. */
void each_case(void (*visit)(const kernel_case *c, void *context), void *context);
kernel_case cast_case(int from, int to);
kernel_case loop_case(int op, int dtype);
qn_loop_fn find_case(const kernel_case *c, int isa);
/* Runs f; in a control the first result of one call in 47 has a bit changed. */
void call_kernel(const kernel_case *c, qn_loop_fn f, char *const *args, const int64_t *strides, int64_t n);

/* Writes the corner of this number, 0 <= corner < NCORNER, or random bits if it is -1. */
void put_value(int dtype, char *at, int corner, uint64_t *seed);
bool is_nan(int dtype, const char *at);
/* n contiguous elements with the same bits, NaNs being equal. */
bool same_values(int dtype, const char *a, const char *b, int64_t n);

#endif
