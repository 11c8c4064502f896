/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: running operations along a run, from left to right: out[i] = carry = op(carry, x[i]). */
#include "scalar_math.h"

#define SCAN(T, op, expr)                                                                    \
    static void op##_scan_##T(const char *x, int64_t xs, char *z, int64_t zs, int64_t n, void *carry) \
    {                                                                                        \
        T acc = *(T *)carry;                                                                 \
        for (int64_t i = 0; i < n; i++, x += xs, z += zs) {                                  \
            const T y = *(const T *)(const void *)x;                                         \
            acc = expr;                                                                      \
            *(T *)(void *)z = acc;                                                           \
        }                                                                                    \
        *(T *)carry = acc;                                                                   \
    }
#define C2(a, b) ((__typeof__(acc)){a, b})
REAL(SCAN, add, acc + y)
REAL(SCAN, multiply, acc * y)
INTS(SCAN, maximum, acc > y ? acc : y)
INTS(SCAN, minimum, acc < y ? acc : y)
#define FLOAT_SCAN(T, op) SCAN(T, op, op##_##T(acc, y))
FLTS(FLOAT_SCAN, maximum)
FLTS(FLOAT_SCAN, minimum)
CPLX(SCAN, add, C2(acc.re + y.re, acc.im + y.im))
CPLX(SCAN, multiply, MULTIPLY_C(acc, y))

const qn_kernel_entry QN_TABLE(scan)[] = {
#define SCAN_ENTRY(T, op) QN_ENTRY(QN_KIND_SCAN, QN_OP_##op, DT_##T, op##_scan_##T),
    REAL(SCAN_ENTRY, add) REAL(SCAN_ENTRY, multiply) REAL(SCAN_ENTRY, maximum) REAL(SCAN_ENTRY, minimum) CPLX(SCAN_ENTRY, add) CPLX(SCAN_ENTRY, multiply)
    QN_ENTRY_END};
