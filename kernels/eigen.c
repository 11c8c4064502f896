/* SPDX-License-Identifier: BSD-3-Clause */
/* eigen.c: the inner loops of symmetric eigenproblems and singular value problems that are not matrix products (src/linalg/symmetric.c,
 * src/linalg/singular.c). */
#include "kernel_family.h"

#define FN(name) QN_CAT(name##_, T)
#define V(op) QN_CAT(v_##op##_, T)
#define VT QN_CAT(v, T)
#define VL QN_CAT(VL_, T)

#define T f32
#include "eigen.inc.h"
#undef T
#define T f64
#include "eigen.inc.h"
#undef T

#define ENTRIES(code)                                                                   \
    QN_ENTRY(QN_KIND_EIGEN, QN_EIGEN_SECULAR, DT_##code, secular_##code),               \
    QN_ENTRY(QN_KIND_EIGEN, QN_EIGEN_RATIOS, DT_##code, ratios_##code),                 \
    QN_ENTRY(QN_KIND_EIGEN, QN_EIGEN_SQUARES, DT_##code, squares_##code),               \
    QN_ENTRY(QN_KIND_EIGEN, QN_EIGEN_SQUARE_RATIOS, DT_##code, square_ratios_##code),   \
    QN_ENTRY(QN_KIND_EIGEN, QN_EIGEN_REDUCE, DT_##code, reduce_##code),
const qn_kernel_entry QN_TABLE(eigen)[] = {ENTRIES(f32) ENTRIES(f64) QN_ENTRY_END};
