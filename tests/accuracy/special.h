/* SPDX-License-Identifier: BSD-3-Clause */
/* special.h: special values and exact cases. */
#ifndef QN_ACCURACY_SPECIAL_H
#define QN_ACCURACY_SPECIAL_H

#include "tables.h"

/* Checks f on an ISA in both dtypes; returns what is wrong and adds to *cases. */
long check_special(const function *f, int isa, long *cases);

#endif
