/* SPDX-License-Identifier: BSD-3-Clause */
/* rows.h: rows joined into a row of accumulators. */
#ifndef QN_ROWS_H
#define QN_ROWS_H

#include "kernel_family.h"

/* acc[j] of type Z becomes the join of itself and the elements j of up to eight rows of type T: JOIN makes one of two, OF(type, x) what an
 * element counts for. Eight rows are joined as U first. */
#define JOIN_ROWS(fn, T, U, Z, OF, JOIN)                                                     \
    static void fn(char *acc, const char *x, int64_t rs, int64_t nrows, int64_t n)           \
    {                                                                                        \
        Z *z = (void *)acc;                                                                  \
        const T *r[8];                                                                       \
        for (int64_t k = 0; k < nrows; k++)                                                  \
            r[k] = (const void *)(x + k * rs);                                               \
        if (nrows == 8) {                                                                    \
            const T *a = r[0], *b = r[1], *c = r[2], *d = r[3], *e = r[4], *f = r[5], *g = r[6], *h = r[7]; \
            QN_IVDEP                                                                         \
            for (int64_t j = 0; j < n; j++) {                                                \
                const U ab = JOIN(OF(U, a[j]), OF(U, b[j])), cd = JOIN(OF(U, c[j]), OF(U, d[j])); \
                const U ef = JOIN(OF(U, e[j]), OF(U, f[j])), gh = JOIN(OF(U, g[j]), OF(U, h[j])); \
                const U abcd = JOIN(ab, cd), efgh = JOIN(ef, gh);                            \
                const Z all = JOIN(abcd, efgh);                                              \
                z[j] = JOIN(z[j], all);                                                      \
            }                                                                                \
            return;                                                                          \
        }                                                                                    \
        for (int64_t k = 0; k < nrows; k++) {                                                \
            const T *a = r[k];                                                               \
            QN_IVDEP                                                                         \
            for (int64_t j = 0; j < n; j++)                                                  \
                z[j] = JOIN(z[j], OF(Z, a[j]));                                              \
        }                                                                                    \
    }

#endif
