/* SPDX-License-Identifier: BSD-3-Clause */
/* split.c: operations whose operands have two types or that have two results: (z, w) = op(x), (z, w) = op(x, y), and
 * z = op(x, y) with an integer y.  The compiler vectorises the contiguous case where the expressions allow it. */
#include "loops.h"

#define TWO1(T, op, U, first, second)                                                    \
    static void op##_##T##_loop(GIVEN)                                                   \
    {                                                                                    \
        OWN3                                                                             \
        T x;                                                                             \
        if (CONTIGUOUS(T, 0) && CONTIGUOUS(T, 1) && CONTIGUOUS(U, 2)) {                  \
            const T *a = (const void *)args[0];                                          \
            T *z = (void *)args[1];                                                      \
            U *w = (void *)args[2];                                                      \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) {                                            \
                x = a[i];                                                                \
                z[i] = first;                                                            \
                w[i] = second;                                                           \
            }                                                                            \
        } else                                                                           \
            for (int64_t i = 0; i < n; i++) {                                            \
                x = IN(T, 0);                                                            \
                OUT(T, 1) = first;                                                       \
                OUT(U, 2) = second;                                                      \
            }                                                                            \
    }
#define SPLIT1(op, GROUP, ...) GROUP(TWO1, op, __VA_ARGS__)

#define TWO2(T, op, first, second)                                                       \
    static void op##_##T##_loop(GIVEN)                                                   \
    {                                                                                    \
        OWN4                                                                             \
        for (int64_t i = 0; i < n; i++) {                                                \
            const T x = IN(T, 0), y = IN(T, 1);                                          \
            OUT(T, 2) = first;                                                           \
            OUT(T, 3) = second;                                                          \
        }                                                                                \
    }
#define SPLIT2(op, GROUP, ...) GROUP(TWO2, op, __VA_ARGS__)

#define SCALE(T, op, expr)                                                               \
    static void op##_##T##_loop(GIVEN)                                                   \
    {                                                                                    \
        OWN3                                                                             \
        if (CONTIGUOUS(T, 0) && strides[1] == 0 && CONTIGUOUS(T, 2)) {                   \
            const T *a = (const void *)args[0];                                          \
            const i64 y = n > 0 ? *(const i64 *)(const void *)args[1] : 0;               \
            T *z = (void *)args[2];                                                      \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const T x = a[i]; z[i] = expr; }           \
        } else                                                                           \
            for (int64_t i = 0; i < n; i++) {                                            \
                const T x = IN(T, 0);                                                    \
                const i64 y = IN(i64, 1);                                                \
                OUT(T, 2) = expr;                                                        \
            }                                                                            \
    }
#define SCALED(op, GROUP, expr) GROUP(SCALE, op, expr)
#include "ops.def"

const qn_kernel_entry QN_TABLE(split)[] = {
#define SPLIT1(op, GROUP, ...) GROUP(SLOT, op)
#define SPLIT2(op, GROUP, ...) GROUP(SLOT, op)
#define SCALED(op, GROUP, expr) GROUP(SLOT, op)
#include "ops.def"
    QN_ENTRY_END};
