/* SPDX-License-Identifier: BSD-3-Clause */
/* truths.c: how many elements of a run, or of each column of some rows, are true, and whether any or all are. */
#include "ahead.h"
#include "rows.h"
#include "scalar_math.h"

/* The truth of an element as a number of type U. */
#define TRUE_BOOL(U, x) ((U)(x))
#define TRUE_NUMBER(U, x) ((U)((x) != 0))
#define TRUE_HALF(U, x) ((U)(((x).bits & 0x7fff) != 0))

/* Trues are counted in lanes of an integer type U as wide as the elements: bytes hold MOST rounds, or what is left in the end. */
enum { ROUND = 256, MOST = 255 };
#define COUNT(T, U, TRUE)                                                                    \
    static int64_t trues_apart_##T(const char *x, int64_t s, int64_t n)                      \
    {                                                                                        \
        int64_t count = 0;                                                                   \
        _Pragma("GCC unroll 8")                                                              \
        for (int64_t i = 0; i < n; i++) {                                                    \
            const T y = *(const T *)(const void *)(x + i * s);                               \
            count += TRUE(int64_t, y);                                                               \
        }                                                                                    \
        return count;                                                                        \
    }                                                                                        \
    static inline int64_t trues_##T(const char *x, int64_t s, int64_t n, bool far)           \
    {                                                                                        \
        enum { WIDTH = ROUND / sizeof(T) };                                                  \
        const T *y = (const void *)x, *end = y + n;                                          \
        int64_t count = 0;                                                                   \
        U rest = 0;                                                                          \
        if (s != (int64_t)sizeof(T))                                                         \
            return trues_apart_##T(x, s, n);                                                 \
        while (end - y >= WIDTH) {                                                           \
            U lane[WIDTH] = {0};                                                             \
            const int64_t rounds = (end - y) / WIDTH;                                        \
            const T *stop = y + (rounds < MOST ? rounds : MOST) * WIDTH;                     \
            for (; y < stop; y += WIDTH) {                                                   \
                AHEAD_IF(far, y, ROUND);                                                     \
                for (int l = 0; l < WIDTH; l++)                                              \
                    lane[l] = (U)(lane[l] + TRUE(U, y[l]));                                  \
            }                                                                                \
            for (int l = 0; l < WIDTH; l++)                                                  \
                count += (int64_t)lane[l];                                                   \
        }                                                                                    \
        for (; y < end; y++)                                                                 \
            rest = (U)(rest + TRUE(U, *y));                                                  \
        return count + (int64_t)rest;                                                        \
    }                                                                                        \
    static void add_truths_##T(const char *x, int64_t s, int64_t n, void *acc)               \
    {                                                                                        \
        *(i64 *)acc = trues_##T(x, s, n, n * (int64_t)sizeof(T) >= FAR);                     \
    }

/* Of a long run a piece at a time, the first one short: what is `settled` in one is for all. */
#define LOGICAL(T, op, settled)                                                              \
    static void op##_truths_##T(const char *x, int64_t s, int64_t n, void *acc)              \
    {                                                                                        \
        const bool far = n * (int64_t)sizeof(T) >= FAR;                                      \
        int64_t m = n > 2 * ROUND ? 64 : n, done = 0;                                        \
        bool found = false;                                                                  \
        for (; done < n && !found; done += m, m = 64 * ROUND) {                              \
            m = n - done < m ? n - done : m;                                                 \
            found = trues_##T(x + done * s, s, m, far) != (settled ? 0 : m);                 \
        }                                                                                    \
        *(b1 *)acc = found == settled;                                                       \
    }

/* JOIN makes one of the truths of a column, which may be those of eight rows. */
#define JOIN_ADD(x, y) ((x) + (y))
#define JOIN_OR(x, y) ((x) | (y))
#define JOIN_AND(x, y) ((x) & (y))
#define ROWS(T, U, TRUE, op, Z, JOIN) JOIN_ROWS(op##_truth_rows_##T, T, U, Z, TRUE, JOIN)

/* What has truths: M(code, unsigned integer of its size, test). */
#define EACH(M)                                                                              \
    M(b1, u8, TRUE_BOOL)                                                                     \
    M(i8, u8, TRUE_NUMBER) M(i16, u16, TRUE_NUMBER) M(i32, u32, TRUE_NUMBER) M(i64, u64, TRUE_NUMBER) \
    M(u8, u8, TRUE_NUMBER) M(u16, u16, TRUE_NUMBER) M(u32, u32, TRUE_NUMBER) M(u64, u64, TRUE_NUMBER) \
    M(f16, u16, TRUE_HALF) M(f32, u32, TRUE_NUMBER) M(f64, u64, TRUE_NUMBER)
#define ALL(T, U, TRUE)                                                                      \
    COUNT(T, U, TRUE)                                                                        \
    LOGICAL(T, logical_or, true)                                                             \
    LOGICAL(T, logical_and, false)                                                           \
    ROWS(T, U, TRUE, add, i64, JOIN_ADD)                                                     \
    ROWS(T, U, TRUE, logical_or, b1, JOIN_OR)                                                \
    ROWS(T, U, TRUE, logical_and, b1, JOIN_AND)
EACH(ALL)

const qn_kernel_entry QN_TABLE(truths)[] = {
#define ENTRY_OF(op, T)                                                                      \
    QN_ENTRY(QN_KIND_TRUTHS, QN_OP_##op, DT_##T, op##_truths_##T), QN_ENTRY(QN_KIND_TRUTHROWS, QN_OP_##op, DT_##T, op##_truth_rows_##T),
#define ENTRIES(T, ...) ENTRY_OF(add, T) ENTRY_OF(logical_or, T) ENTRY_OF(logical_and, T)
    EACH(ENTRIES)
    /* bools are their own truths */
    QN_ENTRY(QN_KIND_REDUCE, QN_OP_add, DT_b1, add_truths_b1),
    QN_ENTRY(QN_KIND_REDUCE, QN_OP_logical_or, DT_b1, logical_or_truths_b1),
    QN_ENTRY(QN_KIND_REDUCE, QN_OP_logical_and, DT_b1, logical_and_truths_b1),
    QN_ENTRY_END};
