/* SPDX-License-Identifier: BSD-3-Clause */
/* corners.h: bar R16. */
#ifndef QN_ACCURACY_CORNERS_H
#define QN_ACCURACY_CORNERS_H

#include "cases.h"

/* Prints the line of R16; 1 if it fails. */
int bar_corners(void);

#endif
