/* SPDX-License-Identifier: BSD-3-Clause */
/* multiply_add.h: what loops over sums of products in vectors of the compiler share: the length of a vector, and a step of a sum. */
#ifndef QN_MULTIPLY_ADD_H
#define QN_MULTIPLY_ADD_H

#include "kernel_family.h"

#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

#define MULTIPLY_ADD(c, x, y) ((c) + (x) * (y))
#define AND_OR(c, x, y) ((c) | ((x) & (y)))

#endif
