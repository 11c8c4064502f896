/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.c: a run of elements to one accumulator, and rows into a row of accumulators.
 *
 * Floating sums and products are pairwise, in the shape of pairwise.h. */
#include "ahead.h"
#include "nans.h"
#include "pairwise.h"
#include "rows.h"

#define MULTIPLY(x, y) ((x) * (y))
#define MAXIMUM(x, y) FLT2(maximum, x)(x, y)
#define MINIMUM(x, y) FLT2(minimum, x)(x, y)
#define FMAX(x, y) FLT2(fmax, x)(x, y)
#define FMIN(x, y) FLT2(fmin, x)(x, y)
#define FLT2(f, v) _Generic((v), f32: f##_f32, f64: f##_f64)

/* ---- floating point: lanes and trees ------------------------------------------------------------------------ */
/* INNER combines the elements of a leaf. CHECK of all that are left and WATCH of a round may settle the result. */
#define LEAVES(op, T, INNER, CHECK, WATCH)                                                   \
    PAIRWISE_PARTS(op, T, INNER)                                                             \
    PART_INLINE T op##_part_##T(const T *x, int64_t n, bool far) /* 1 <= n <= LEAF */        \
    {                                                                                        \
        T lane[LANES];                                                                       \
        CHECK(T, x, n, far)                                                                  \
        const int64_t whole = whole_lanes(n);                                                \
        if (whole == 0)                                                                      \
            return op##_short_##T(x, n);                                                     \
        AHEAD_IF(far, x, 2 * LANES * sizeof(T));                                             \
        WATCH(T, x, 2 * LANES)                                                               \
        for (int l = 0; l < LANES; l++)                                                      \
            lane[l] = INNER(x[l], x[LANES + l]);                                             \
        ROUNDS(i, 2 * LANES, whole) {                                                        \
            STAY                                                                             \
            AHEAD_IF(far, x + i, LANES * sizeof(T));                                         \
            WATCH(T, x + i, LANES)                                                           \
            for (int l = 0; l < LANES; l++)                                                  \
                lane[l] = INNER(lane[l], x[i + l]);                                          \
        }                                                                                    \
        const T all = op##_lanes_##T(lane);                                                  \
        return whole < n ? INNER(all, op##_few_##T(x + whole, n - whole)) : all;             \
    }                                                                                        \
    static LEAF_CALL T op##_leaf_##T(const T *x, int64_t n, bool far)                        \
    {                                                                                        \
        return n == LEAF ? op##_part_##T(x, LEAF, far) : op##_part_##T(x, n, false);         \
    }

/* F combines leaves. */
#define TREE(op, T, F)                                                                       \
    SOME_JOINED(op, T, F)                                                                    \
    static T op##_leaves_##T(const T *x, bool far)                                           \
    {                                                                                        \
        T leaf[AT_ONCE];                                                                     \
        for (int i = 0; i < AT_ONCE; i++)                                                    \
            leaf[i] = op##_leaf_##T(x + i * LEAF, LEAF, far);                                \
        RETURN_JOINED(F, T, leaf)                                                            \
    }                                                                                        \
    static LEAF_CALL T op##_some_leaves_##T(const T *x, int64_t n, bool far)                 \
    {                                                                                        \
        T leaf[AT_ONCE];                                                                     \
        int count = 0;                                                                       \
        for (int64_t i = 0; i < n; i += LEAF)                                                \
            leaf[count++] = op##_leaf_##T(x + i, n - i < LEAF ? n - i : LEAF, far);          \
        return op##_joined_##T(leaf, count);                                                 \
    }                                                                                        \
    static LEAF_CALL T op##_apart_##T(const char *x, int64_t s, int64_t n) /* 1 <= n <= LEAF */ \
    {                                                                                        \
        T gathered[LEAF] = {0};                                                              \
        for (int64_t i = 0; i < n; i++)                                                      \
            gathered[i] = *(const T *)(const void *)(x + i * s);                             \
        return op##_leaf_##T(gathered, n, false);                                            \
    }                                                                                        \
    static T op##_tree_##T(const char *x, int64_t s, int64_t n, bool far)                    \
    {                                                                                        \
        const bool together = s == (int64_t)sizeof(T);                                       \
        if (n <= LEAF)                                                                       \
            return together ? op##_leaf_##T((const T *)(const void *)x, n, far) : op##_apart_##T(x, s, n); \
        if (together && n == AT_ONCE * LEAF)                                                 \
            return op##_leaves_##T((const T *)(const void *)x, far);                         \
        if (together && n < AT_ONCE * LEAF)                                                  \
            return op##_some_leaves_##T((const T *)(const void *)x, n, far);                 \
        const int64_t half = left_part(n);                                                   \
        const T a = op##_tree_##T(x, s, half, far), b = op##_tree_##T(x + half * s, s, n - half, far); \
        return F(a, b);                                                                      \
    }                                                                                        \
    static void op##_reduce_##T(const char *x, int64_t s, int64_t n, void *acc)              \
    {                                                                                        \
        *(T *)acc = op##_tree_##T(x, s, n, n * (int64_t)sizeof(T) >= FAR);                   \
    }
#define FAR_LINES(op, T)                                                                     \
    static void op##_far_lines_##T(const char *x, int64_t s, int64_t n, int64_t apart, int64_t count, char *out, int64_t os) \
    {                                                                                        \
        for (int64_t i = 0; i < count; i++)                                                  \
            *(T *)(void *)(out + i * os) = op##_tree_##T(x + i * apart, s, n, true);         \
    }
#define PAIRWISE(op, T, F, INNER, CHECK, WATCH) LEAVES(op, T, INNER, CHECK, WATCH) TREE(op, T, F) FAR_LINES(op, T)

/* A leaf with a NaN is NaN; the others need one instruction an element. */
#define NO_CHECK(T, x, n, far)
#define NO_WATCH(T, x, m)
#define NAN_WATCH(T, x, m)                                                                   \
    if (n == LEAF && has_nan_##T(x, m))                                                      \
        return (T)NAN;
#define NAN_CHECK(T, x, n, far)                                                              \
    if (n < LEAF && has_nan_##T(x, n))                                                       \
        return (T)NAN;
/* A leaf without one needs no other test for NaNs. Whole leaves are passed once, for a comparison with a NaN is false: what none of
 * them beats may be a leaf of NaNs. */
#define LARGER_CHECK(T, x, n, far)                                                           \
    const T top = n == LEAF ? larger_number_##T(x, far) : -(T)INFINITY;                      \
    if (top > -(T)INFINITY)                                                                  \
        return top;                                                                          \
    if (n < LEAF && !has_nan_##T(x, n))                                                      \
        return larger_leaf_##T(x, n, false);
#define SMALLER_CHECK(T, x, n, far)                                                          \
    const T top = n == LEAF ? smaller_number_##T(x, far) : (T)INFINITY;                      \
    if (top < (T)INFINITY)                                                                   \
        return top;                                                                          \
    if (n < LEAF && !has_nan_##T(x, n))                                                      \
        return smaller_leaf_##T(x, n, false);
/* The extreme of the numbers of a whole leaf, WORST if there is none. */
#define NUMBER(op, T, BEATS, WORST)                                                          \
    static inline T op##_number_##T(const T *x, bool far)                                    \
    {                                                                                        \
        T lane[LANES];                                                                       \
        for (int l = 0; l < LANES; l++)                                                      \
            lane[l] = WORST;                                                                 \
        ROUNDS(i, 0, LEAF) {                                                                 \
            STAY                                                                             \
            AHEAD_IF(far, x + i, LANES * sizeof(T));                                         \
            for (int l = 0; l < LANES; l++)                                                  \
                lane[l] = BEATS(x[i + l], lane[l]);                                          \
        }                                                                                    \
        return op##_lanes_##T(lane);                                                         \
    }
#define AT_LEAST(x, y) ((x) >= (y) ? (x) : (y))
#define AT_MOST(x, y) ((x) <= (y) ? (x) : (y))
#define LARGER(x, y) ((x) > (y) ? (x) : (y))
#define SMALLER(x, y) ((x) < (y) ? (x) : (y))

#define BOTH(M, A, B, op, ...) M(op, A, __VA_ARGS__) M(op, B, __VA_ARGS__)
#define EACH_PAIRWISE(M)                                                                     \
    BOTH(M, f32, f64, add, ADD, ADD, NO_CHECK, NO_WATCH)                                     \
    BOTH(M, f32, f64, multiply, MULTIPLY, MULTIPLY, NO_CHECK, NO_WATCH)                      \
    BOTH(M, f32, f64, maximum, MAXIMUM, LARGER, NAN_CHECK, NAN_WATCH)                        \
    BOTH(M, f32, f64, minimum, MINIMUM, SMALLER, NAN_CHECK, NAN_WATCH)                       \
    BOTH(M, f32, f64, fmax, FMAX, FMAX, LARGER_CHECK, NO_WATCH)                              \
    BOTH(M, f32, f64, fmin, FMIN, FMIN, SMALLER_CHECK, NO_WATCH)                             \
    BOTH(M, c64, c128, add, CADD, CADD, NO_CHECK, NO_WATCH)                                  \
    BOTH(M, c64, c128, multiply, MULTIPLY_C, MULTIPLY_C, NO_CHECK, NO_WATCH)
BOTH(LEAVES, f32, f64, larger, AT_LEAST, NO_CHECK, NO_WATCH)
BOTH(LEAVES, f32, f64, smaller, AT_MOST, NO_CHECK, NO_WATCH)
BOTH(NUMBER, f32, f64, larger, LARGER, -(__typeof__(*x))INFINITY)
BOTH(NUMBER, f32, f64, smaller, SMALLER, (__typeof__(*x))INFINITY)
EACH_PAIRWISE(PAIRWISE)

/* NaNs count as NEUTRAL, F's identity. */
#define NUMBER_OR(NEUTRAL, v) ((v) == (v) ? (v) : (__typeof__(v))(NEUTRAL))
#define NUMBERS(op, T, F, NEUTRAL)                                                           \
    static LEAF_CALL T op##_numbers_leaf_##T(const T *x, int64_t n, bool far)                \
    {                                                                                        \
        T numbers[LEAF], lane[LANES];                                                        \
        if (n == LEAF) {                                                                     \
            for (int l = 0; l < LANES; l++)                                                  \
                lane[l] = NUMBER_OR(NEUTRAL, x[l]);                                          \
            ROUNDS(i, LANES, LEAF) {                                                         \
                STAY                                                                         \
                AHEAD_IF(far, x + i, LANES * sizeof(T));                                     \
                for (int l = 0; l < LANES; l++)                                              \
                    lane[l] = F(lane[l], NUMBER_OR(NEUTRAL, x[i + l]));                      \
            }                                                                                \
            return op##_lanes_##T(lane);                                                     \
        }                                                                                    \
        for (int64_t i = 0; i < n; i++)                                                      \
            numbers[i] = NUMBER_OR(NEUTRAL, x[i]);                                           \
        return op##_leaf_##T(numbers, n, false);                                             \
    }                                                                                        \
    TREE(op##_numbers, T, F)
BOTH(NUMBERS, f32, f64, add, ADD, 0)
BOTH(NUMBERS, f32, f64, multiply, MULTIPLY, 1)

/* ---- integers and bool: order does not matter --------------------------------------------------------------- */
#define SIMPLE(T, op, A, expr)                                                               \
    static void op##_reduce_##T(const char *x, int64_t s, int64_t n, void *result)           \
    {                                                                                        \
        A acc = *(const T *)(const void *)x;                                                 \
        if (s == (int64_t)sizeof(T))                                                         \
            for (int64_t i = 1; i < n; i++) {                                                \
                const A y = ((const T *)(const void *)x)[i];                                 \
                acc = expr;                                                                  \
            }                                                                                \
        else                                                                                 \
            for (int64_t i = 1; i < n; i++) {                                                \
                const A y = *(const T *)(const void *)(x + i * s);                           \
                acc = expr;                                                                  \
            }                                                                                \
        *(A *)result = acc;                                                                  \
    }
SINT(SIMPLE, add, i64, acc + y)
UINT(SIMPLE, add, u64, acc + y)
SINT(SIMPLE, multiply, i64, acc * y)
UINT(SIMPLE, multiply, u64, acc * y)
BOOL(SIMPLE, multiply, i64, acc * y)
/* Of a contiguous run ROUND bytes at a time: as many vectors as hide the latency of one. Elements are taken once more to fill the last
 * round where TWICE gives the same as once. */
#define ROUND 256
#define SAME(T, op, TWICE, expr)                                                                    \
    static inline T op##_of_##T(T acc, T y) { return expr; }                                 \
    static void op##_reduce_##T(const char *x, int64_t s, int64_t n, void *result)           \
    {                                                                                        \
        enum { WIDTH = ROUND / sizeof(T) };                                                  \
        const bool far = n * (int64_t)sizeof(T) >= FAR;                                      \
        T acc = *(const T *)(const void *)x, lane[WIDTH];                                    \
        int64_t i = 1;                                                                       \
        if (s == (int64_t)sizeof(T) && n >= 2 * WIDTH) {                                     \
            memcpy(lane, x, sizeof lane);                                                    \
            for (i = WIDTH; i < (TWICE ? n : n - WIDTH + 1); i += WIDTH) {                   \
                const T *y = (const T *)(const void *)x + (i + WIDTH <= n ? i : n - WIDTH);  \
                AHEAD_IF(far, y, ROUND);                                                     \
                for (int l = 0; l < WIDTH; l++)                                              \
                    lane[l] = op##_of_##T(lane[l], y[l]);                                    \
            }                                                                                \
            _Pragma("GCC unroll 8")                                                          \
            for (int w = WIDTH / 2; w > 0; w /= 2)                                           \
                for (int l = 0; l < w; l++)                                                  \
                    lane[l] = op##_of_##T(lane[l], lane[l + w]);                             \
            acc = lane[0]; /* which has x[0]: twice, it would cancel in an exclusive or */   \
        }                                                                                    \
        for (; i < n; i++)                                                                   \
            acc = op##_of_##T(acc, *(const T *)(const void *)(x + i * s));                   \
        *(T *)result = acc;                                                                  \
    }
INTS(SAME, maximum, true, y > acc ? y : acc)
INTS(SAME, minimum, true, y < acc ? y : acc)
BOOL(SAME, maximum, true, acc | y)
BOOL(SAME, minimum, true, acc & y)
INTS(SAME, bitwise_and, true, acc & y)
INTS(SAME, bitwise_or, true, acc | y)
INTS(SAME, bitwise_xor, false, acc ^ y)

/* ---- rows into a row of accumulators --------------------------------------------------------------------------- */
#define ITSELF(T, x) (x)
#define ROWS(op, T, F, ...) JOIN_ROWS(op##_rows_##T, T, T, T, ITSELF, F)
EACH_PAIRWISE(ROWS)

const qn_kernel_entry QN_TABLE(reduce)[] = {
#define PAIR_ENTRY(op, T, ...)                                               \
    QN_ENTRY(QN_KIND_REDUCE, QN_OP_##op, DT_##T, op##_reduce_##T),           \
    QN_ENTRY(QN_KIND_FARLINES, QN_OP_##op, DT_##T, op##_far_lines_##T),      \
    QN_ENTRY(QN_KIND_ROWS, QN_OP_##op, DT_##T, op##_rows_##T),
#define REDUCE_ENTRY(T, op) QN_ENTRY(QN_KIND_REDUCE, QN_OP_##op, DT_##T, op##_reduce_##T),
#define NUMBERS_ENTRY(op, T, ...) QN_ENTRY(QN_KIND_NUMBERS, QN_OP_##op, DT_##T, op##_numbers_reduce_##T),
    EACH_PAIRWISE(PAIR_ENTRY)
    BOTH(NUMBERS_ENTRY, f32, f64, add, ) BOTH(NUMBERS_ENTRY, f32, f64, multiply, )
    INTS(REDUCE_ENTRY, add) BOOL(REDUCE_ENTRY, multiply) INTS(REDUCE_ENTRY, multiply)
    BOOL(REDUCE_ENTRY, maximum) INTS(REDUCE_ENTRY, maximum) BOOL(REDUCE_ENTRY, minimum) INTS(REDUCE_ENTRY, minimum)
    INTS(REDUCE_ENTRY, bitwise_and) INTS(REDUCE_ENTRY, bitwise_or) INTS(REDUCE_ENTRY, bitwise_xor)
    QN_ENTRY_END};
