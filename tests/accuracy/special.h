/* SPDX-License-Identifier: BSD-3-Clause */
/* special.h: special values and exact cases. */
#ifndef QN_ACCURACY_SPECIAL_H
#define QN_ACCURACY_SPECIAL_H

#include "tables.h"

/* Prints what is wrong and returns the count; a loop may be NULL. */
int check_special(const function *f, int isa, qn_loop_fn f64, qn_loop_fn f32);

#endif
