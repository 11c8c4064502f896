/* SPDX-License-Identifier: BSD-3-Clause */
/* hard.h: arguments known to be hard, measured before the random ones. */
#ifndef QN_ACCURACY_HARD_H
#define QN_ACCURACY_HARD_H

#include <stdbool.h>
#include <stdint.h>

/* How many there are for an operation, and number k of them (false if there is none). */
int64_t hard_count(int op);
bool hard_point(int op, int64_t k, double *x, double *y);

#endif
