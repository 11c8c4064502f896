/* SPDX-License-Identifier: BSD-3-Clause */
/* loops.h: the loops of one, two and three inputs around an expression. Each sees the shapes that matter: all
 * contiguous, one operand a scalar (stride 0), any strides. */
#ifndef QN_LOOPS_H
#define QN_LOOPS_H

#include "ahead.h"
#include "scalar_math.h"

#define IN(T, k) (*(const T *)(const void *)(args[k] + i * strides[k]))
#define OUT(T, k) (*(T *)(void *)(args[k] + i * strides[k]))
#define CONTIGUOUS(T, k) (strides[k] == (int64_t)sizeof(T))

/* A loop's arguments in variables of its own, which no store changes: the compiler read the caller's anew for each element after it had
 * stored a byte or a 64-bit integer. */
#define GIVEN char *const *given, const int64_t *steps, int64_t n
#define OWN2 char *const args[] = {given[0], given[1]}; const int64_t strides[] = {steps[0], steps[1]};
#define OWN3 char *const args[] = {given[0], given[1], given[2]}; const int64_t strides[] = {steps[0], steps[1], steps[2]};
#define OWN4 char *const args[] = {given[0], given[1], given[2], given[3]}; const int64_t strides[] = {steps[0], steps[1], steps[2], steps[3]};

/* z = expr(x) from S to D */
#define LOOP1(fn, S, D, expr)                                                            \
    static void fn(GIVEN)                                                                \
    {                                                                                    \
        OWN2                                                                             \
        if (CONTIGUOUS(S, 0) && CONTIGUOUS(D, 1)) {                                      \
            const S *a = (const void *)args[0];                                          \
            D *z = (void *)args[1];                                                      \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) {                                            \
                const S x = a[i];                                                        \
                z[i] = expr;                                                        \
            }                                                                            \
        } else                                                                           \
            for (int64_t i = 0; i < n; i++) {                                            \
                const S x = IN(S, 0);                                                    \
                OUT(D, 1) = expr;                                                   \
            }                                                                            \
    }

/* z = expr(x, y) from T, T to D */
#define LOOP2(fn, T, D, expr)                                                            \
    static void fn(GIVEN)                                                                \
    {                                                                                    \
        OWN3                                                                             \
        const T *a = (const void *)args[0], *b = (const void *)args[1];                  \
        D *z = (void *)args[2];                                                          \
        if (CONTIGUOUS(T, 0) && CONTIGUOUS(T, 1) && CONTIGUOUS(D, 2)) {                  \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const T x = a[i], y = b[i]; z[i] = expr; } \
        } else if (strides[0] == 0 && CONTIGUOUS(T, 1) && CONTIGUOUS(D, 2)) {            \
            const T x = *a;                                                              \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const T y = b[i]; z[i] = expr; }      \
        } else if (CONTIGUOUS(T, 0) && strides[1] == 0 && CONTIGUOUS(D, 2)) {            \
            const T y = *b;                                                              \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const T x = a[i]; z[i] = expr; }      \
        } else                                                                           \
            for (int64_t i = 0; i < n; i++) {                                            \
                const T x = IN(T, 0), y = IN(T, 1);                                      \
                OUT(D, 2) = expr;                                                   \
            }                                                                            \
    }

#define BATCH 64 /* elements between the prefetches of a loop with several inputs */

/* w = expr(first, y, z): `first` has type F and name v (x, or the mask m). strided: the statement of element i for any strides */
#define LOOP3(fn, F, v, T, expr, strided)                                                \
    static void fn(GIVEN)                                                                \
    {                                                                                    \
        OWN4                                                                             \
        if (CONTIGUOUS(F, 0) && CONTIGUOUS(T, 1) && CONTIGUOUS(T, 2) && CONTIGUOUS(T, 3)) { \
            const F *a = (const void *)args[0];                                          \
            const T *b = (const void *)args[1], *c = (const void *)args[2];              \
            T *w = (void *)args[3];                                                      \
            int64_t i = 0;                                                               \
            for (; i + BATCH <= n; i += BATCH) {                                         \
                AHEAD(b + i, BATCH * sizeof(T));                                         \
                AHEAD(c + i, BATCH * sizeof(T));                                         \
                QN_IVDEP                                                                 \
                for (int64_t j = i; j < i + BATCH; j++) { const F v = a[j]; const T y = b[j], z = c[j]; w[j] = expr; } \
            }                                                                            \
            QN_IVDEP                                                                     \
            for (; i < n; i++) { const F v = a[i]; const T y = b[i], z = c[i]; w[i] = expr; } \
        } else if (CONTIGUOUS(F, 0) && strides[1] == 0 && strides[2] == 0 && CONTIGUOUS(T, 3)) { \
            const F *a = (const void *)args[0];                                          \
            const T y = *(const T *)(const void *)args[1], z = *(const T *)(const void *)args[2]; \
            T *w = (void *)args[3];                                                      \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const F v = a[i]; w[i] = expr; }           \
        } else if (CONTIGUOUS(F, 0) && CONTIGUOUS(T, 1) && strides[2] == 0 && CONTIGUOUS(T, 3)) { \
            const F *a = (const void *)args[0];                                          \
            const T *b = (const void *)args[1], z = *(const T *)(const void *)args[2];   \
            T *w = (void *)args[3];                                                      \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const F v = a[i]; const T y = b[i]; w[i] = expr; } \
        } else if (CONTIGUOUS(F, 0) && strides[1] == 0 && CONTIGUOUS(T, 2) && CONTIGUOUS(T, 3)) { \
            const F *a = (const void *)args[0];                                          \
            const T y = *(const T *)(const void *)args[1], *c = (const void *)args[2];   \
            T *w = (void *)args[3];                                                      \
            QN_IVDEP                                                                     \
            for (int64_t i = 0; i < n; i++) { const F v = a[i]; const T z = c[i]; w[i] = expr; } \
        } else                                                                           \
            for (int64_t i = 0; i < n; i++)                                              \
                strided;                                                                 \
    }

/* w = m ? y : z, which is expr. With any strides it chooses between addresses: between values it would take a branch, and 100000 random
 * choices 550 us instead of 50. */
#define LOOP_CHOOSE(fn, T, expr)                                                         \
    LOOP3(fn, b1, m, T, expr,                                                            \
          OUT(T, 3) = *(const T *)(const void *)(IN(b1, 0) ? args[1] + i * strides[1] : args[2] + i * strides[2]))

/* A family: functions, then their entries. */
#define SLOT(T, op, ...) QN_ENTRY(QN_KIND_LOOP, QN_OP_##op, DT_##T, op##_##T##_loop),

#endif
