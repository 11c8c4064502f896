/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: operations one after the other: running along a run, carry = op(carry, x[i]), and into elements chosen by offsets,
 * which may repeat.  Both follow from the expressions of ops.def. */
#include "scalar_math.h"

#define SCAN(T, op, expr)                                                                    \
    static void op##_scan_##T(const char *p, int64_t xs, char *z, int64_t zs, int64_t n, void *carry) \
    {                                                                                        \
        T x = *(T *)carry;                                                                   \
        for (int64_t i = 0; i < n; i++, p += xs, z += zs) {                                  \
            const T y = *(const T *)(const void *)p;                                         \
            x = expr;                                                                        \
            *(T *)(void *)z = x;                                                             \
        }                                                                                    \
        *(T *)carry = x;                                                                     \
    }                                                                                        \
    static void op##_at_##T(char *base, const int64_t *offset, const char *p, int64_t ys, int64_t n) \
    {                                                                                        \
        for (int64_t i = 0; i < n; i++, p += ys) {                                           \
            T *z = (T *)(void *)(base + offset[i]);                                          \
            const T x = *z, y = *(const T *)(const void *)p;                                 \
            *z = expr;                                                                       \
        }                                                                                    \
    }
#define ENTRIES(T, op, ...)                                                                  \
    QN_ENTRY(QN_KIND_SCAN, QN_OP_##op, DT_##T, op##_scan_##T), QN_ENTRY(QN_KIND_AT, QN_OP_##op, DT_##T, op##_at_##T),

/* Comparisons have a result of the inputs' dtype for bool only. */
#define ONLY_BOOL(op, expr) BOOL(SCAN, op, expr)
#define ONLY_REAL(...)
#define ONLY_CPLX(...)
#define BINARY(op, GROUP, expr) GROUP(SCAN, op, expr)
#define INTEGER(op, GROUP, expr) GROUP(SCAN, op, expr)
#define LANES2(op, GROUP, expr) GROUP(SCAN, op, expr)
#define COMPLEX2(op, GROUP, expr) GROUP(SCAN, op, expr)
#define COMPARE(op, GROUP, expr) ONLY_##GROUP(op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(scan)[] = {
#undef ONLY_BOOL
#define ONLY_BOOL(op, expr) BOOL(ENTRIES, op)
#define BINARY(op, GROUP, expr) GROUP(ENTRIES, op)
#define INTEGER(op, GROUP, expr) GROUP(ENTRIES, op)
#define LANES2(op, GROUP, expr) GROUP(ENTRIES, op)
#define COMPLEX2(op, GROUP, expr) GROUP(ENTRIES, op)
#define COMPARE(op, GROUP, expr) ONLY_##GROUP(op, expr)
#include "ops.def"
    QN_ENTRY_END};
