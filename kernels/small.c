/* SPDX-License-Identifier: BSD-3-Clause */
/* small.c: LU with partial pivoting of many tiny matrices at once, one matrix per vector lane.
 *
 * Every scalar of the textbook algorithm is a vector with one number per matrix; the exchange of rows, which differs from lane
 * to lane, is a blend. */
#include "kernel_family.h"

#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#define FN(name) QN_CAT(name##_, T)

#define T f32
#define INT i32
#define SMALLEST 0x1p-126f
#include "small.inc.h"
#undef T
#undef INT
#undef SMALLEST
#define T f64
#define INT i64
#define SMALLEST 0x1p-1022
#include "small.inc.h"
#undef T
#undef INT
#undef SMALLEST

const qn_kernel_entry QN_TABLE(small)[] = {
    QN_ENTRY(QN_KIND_SMALL, 0, DT_f32, systems_f32),
    QN_ENTRY(QN_KIND_SMALL, 0, DT_f64, systems_f64),
    QN_ENTRY_END,
};
