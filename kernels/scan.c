/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: operations one after the other: running along a run, carry = op(carry, x[i]), and into elements chosen by offsets,
 * which may repeat.  Both follow from the expressions of ops.def. */
#include "ahead.h"
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
/* Sums and products of floats wait for each other as long as an addition takes. Here eight elements make a tree of their own, to which
 * the groups before it in the block and the blocks before that are added: 10M float64 take 4.8 instead of 8.4 ms, and 2.6 in cache (one
 * thread, Zen 4). IDENTITY changes nothing, not even the sign of a zero. */
#define SHUFFLE __builtin_shufflevector
#define BLOCKED(op, T, F, IDENTITY)                                                          \
    typedef T op##_four_##T __attribute__((vector_size(4 * sizeof(T))));                     \
    static T op##_block_##T(const T *x, T *z, T carry)                                       \
    {                                                                                        \
        const op##_four_##T none = {IDENTITY, IDENTITY, IDENTITY, IDENTITY}, blocks = {carry, carry, carry, carry}; \
        op##_four_##T groups = none, a, b;                                                   \
        for (int i = 0; i < QN_RUNNING_BLOCK; i += 8) {                                      \
            AHEAD(x + i, 8 * sizeof(T));                                                     \
            memcpy(&a, x + i, sizeof a);                                                     \
            memcpy(&b, x + i + 4, sizeof b);                                                 \
            a = F(SHUFFLE(a, none, 4, 0, 5, 2), a);                                          \
            b = F(SHUFFLE(b, none, 4, 0, 5, 2), b);                                          \
            a = F(SHUFFLE(a, none, 4, 5, 1, 1), a);                                          \
            b = F(SHUFFLE(b, none, 4, 5, 1, 1), b);                                          \
            b = F(SHUFFLE(a, a, 3, 3, 3, 3), b);                                             \
            a = F(blocks, F(groups, a));                                                     \
            memcpy(z + i, &a, sizeof a);                                                     \
            a = F(blocks, F(groups, b));                                                     \
            memcpy(z + i + 4, &a, sizeof a);                                                 \
            groups = F(groups, SHUFFLE(b, b, 3, 3, 3, 3)); /* all that the next one waits for */ \
        }                                                                                    \
        return F(carry, groups[0]);                                                          \
    }                                                                                        \
    static void op##_blocked_##T(const char *p, int64_t xs, char *z, int64_t zs, int64_t n, void *carry) \
    {                                                                                        \
        const int64_t bytes = QN_RUNNING_BLOCK * sizeof(T);                                     \
        for (; n >= QN_RUNNING_BLOCK && xs == (int64_t)sizeof(T) && zs == xs; n -= QN_RUNNING_BLOCK, p += bytes, z += bytes) \
            *(T *)carry = op##_block_##T((const void *)p, (void *)z, *(T *)carry);           \
        op##_scan_##T(p, xs, z, zs, n, carry);                                               \
    }
#define PLUS(x, y) ((x) + (y))
#define TIMES(x, y) ((x) * (y))
/* Sums of integers wait for a cycle only; they too gain where four are a vector: 1M int64 take 0.17 instead of 0.32 ms (Zen 5). */
#if VL_f64 >= 4
#define WHOLE_BLOCKED(M) M(add, i64, PLUS, 0) M(add, u64, PLUS, 0)
#else
#define WHOLE_BLOCKED(M)
#endif
#define EACH_BLOCKED(M)                                                                      \
    M(add, f32, PLUS, -0.0f) M(add, f64, PLUS, -0.0) M(multiply, f32, TIMES, 1) M(multiply, f64, TIMES, 1) WHOLE_BLOCKED(M)
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
EACH_BLOCKED(BLOCKED)

const qn_kernel_entry QN_TABLE(scan)[] = {
#undef ONLY_BOOL
#define ONLY_BOOL(op, expr) BOOL(ENTRIES, op)
#define BINARY(op, GROUP, expr) GROUP(ENTRIES, op)
#define INTEGER(op, GROUP, expr) GROUP(ENTRIES, op)
#define LANES2(op, GROUP, expr) GROUP(ENTRIES, op)
#define COMPLEX2(op, GROUP, expr) GROUP(ENTRIES, op)
#define COMPARE(op, GROUP, expr) ONLY_##GROUP(op, expr)
#include "ops.def"
#define BLOCKED_ENTRY(op, T, ...) QN_ENTRY(QN_KIND_SCAN, QN_OP_##op, DT_##T, op##_blocked_##T), /* over that of all dtypes */
    EACH_BLOCKED(BLOCKED_ENTRY)
    QN_ENTRY_END};
