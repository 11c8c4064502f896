/* SPDX-License-Identifier: BSD-3-Clause */
/* small.c: LU with partial pivoting of many tiny matrices at once, one matrix per vector lane.
 *
 * Every scalar of the textbook algorithm is a vector with one number per matrix; the exchange of rows, which differs from lane
 * to lane, is a select. Matrices whose elements lie in a row are loaded and stored whole and transposed in registers. */
#define MATH_NO_1
#define MATH_NO_2
#include "math_generic.h"
#include "square.h"

#define ORDERS(M) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) /* up to QN_TINY */

#define T f32
#define I i32
#define M m32
#define VLANES VL_f32
#define SMALLEST 0x1p-126f
#include "small.inc.h"
#undef T
#undef I
#undef M
#undef VLANES
#undef SMALLEST
#define T f64
#define I i64
#define M m64
#define VLANES VL_f64
#define SMALLEST 0x1p-1022
#include "small.inc.h"

const qn_kernel_entry QN_TABLE(small)[] = {
    QN_ENTRY(QN_KIND_SMALL, 0, DT_f32, systems_f32),
    QN_ENTRY(QN_KIND_SMALL, 0, DT_f64, systems_f64),
    QN_ENTRY_END,
};
