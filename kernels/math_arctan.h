/* SPDX-License-Identifier: BSD-3-Clause */
/* math_arctan.h: the coefficients of math_arctan.inc.h: minimax for the relative error of the arctangent (Remez
 * exchange in 220 bits, each coefficient rounded before the next was fitted). */
#ifndef QN_MATH_ARCTAN_H
#define QN_MATH_ARCTAN_H

#include "math_generic.h"

/* arctan q = q + q^3 P(q^2) on [0, tan(pi/8)]: errors 2^-59.4 and 2^-30.4. */
static const double arctan_c_f64[] = { -0x1.555555555553dp-2, 0x1.9999999995869p-3,  -0x1.24924922ad519p-3,
                                       0x1.c71c70e6088c4p-4,  -0x1.745cf8dba1e11p-4, 0x1.3b11191013d1cp-4,
                                       -0x1.10ebb7debc90cp-4, 0x1.df0f47af87988p-5,  -0x1.9cd2b87477e33p-5,
                                       0x1.37d5b620c46fcp-5,  -0x1.256abd125e9c9p-6 };
static const float arctan_c_f32[] = { -0x1.55554ap-2f, 0x1.9991e2p-3f, -0x1.23b99cp-3f, 0x1.b2239ap-4f,
                                      -0x1.f2e012p-5f };

#endif
