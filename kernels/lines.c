/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c: many short runs, SIDE of them side by side, which hides the latency of each. A run of up to QN_SHORT_LINE elements has no
 * lanes in pairwise.h: what is left of its shape is a tree of runs of eight. */
#include "pairwise.h"

#define SIDE QN_LINES_AT_LEAST

/* The elements of a short run n > 8 before the last cut of its tree (PAIRWISE_PARTS). */
static inline int64_t cut(int64_t n) { return n > LANES ? LANES : (n / 2 + 7) / 8 * 8; }

/* Eight elements of each of SIDE runs, by places instead of by runs: three times the first half of the vectors is interleaved with the
 * second. AVX2 has no such moves across a vector: it would take twice the time of loads one by one there. */
#if defined(__AVX512F__)
enum { BY_COLUMNS = true };
#else
enum { BY_COLUMNS = false };
#endif
#define COLUMNS(W)                                                                           \
    static inline void columns_##W(const char *x, int64_t apart, void *columns)              \
    {                                                                                        \
        typedef W vec __attribute__((vector_size(8 * sizeof(W))));                           \
        vec v[SIDE], half[SIDE];                                                             \
        for (int l = 0; l < SIDE; l++)                                                       \
            memcpy(&v[l], x + l * apart, sizeof(vec));                                       \
        for (int round = 0; round < 3; round++) {                                            \
            memcpy(half, v, sizeof v);                                                       \
            for (int l = 0; l < SIDE / 2; l++) {                                             \
                v[2 * l] = __builtin_shufflevector(half[l], half[l + SIDE / 2], 0, 8, 1, 9, 2, 10, 3, 11);       \
                v[2 * l + 1] = __builtin_shufflevector(half[l], half[l + SIDE / 2], 4, 12, 5, 13, 6, 14, 7, 15); \
            }                                                                                \
        }                                                                                    \
        memcpy(columns, v, sizeof v);                                                        \
    }
COLUMNS(u32)
COLUMNS(u64)

/* Are there columns of items of this size? */
static inline bool columns_for(const char *x, int64_t apart, int64_t size, void *columns)
{
    if (BY_COLUMNS && size == 4)
        columns_u32(x, apart, columns);
    else if (BY_COLUMNS && size == 8)
        columns_u64(x, apart, columns);
    else
        return false;
    return true;
}

/* INNER combines elements as A, END makes the result of what they are combined to. */
#define SHORT_LINES(T, op, A, INNER, END)                                                    \
    static inline void op##_leaf_##T(const char *x, int64_t s, int64_t n, int64_t apart, A *acc) \
    {                                                                                        \
        A side[SIDE];                                                                        \
        T columns[8][SIDE];                                                                  \
        if (n == 8 && s == sizeof(T) && columns_for(x, apart, sizeof(T), columns)) {         \
            for (int l = 0; l < SIDE; l++) {                                                 \
                A y = columns[0][l];                                                         \
                for (int i = 1; i < 8; i++)                                                  \
                    y = INNER(y, (A)columns[i][l]);                                          \
                side[l] = y;                                                                 \
            }                                                                                \
            memcpy(acc, side, sizeof side);                                                  \
            return;                                                                          \
        }                                                                                    \
        for (int l = 0; l < SIDE; l++)                                                       \
            side[l] = *(const T *)(const void *)(x + l * apart);                             \
        for (int64_t i = 1; i < n; i++)                                                      \
            for (int l = 0; l < SIDE; l++) {                                                 \
                const A y = *(const T *)(const void *)(x + i * s + l * apart);               \
                side[l] = INNER(side[l], y);                                                 \
            }                                                                                \
        memcpy(acc, side, sizeof side);                                                      \
    }                                                                                        \
    static void op##_side_##T(const char *x, int64_t s, int64_t n, int64_t apart, A *acc)    \
    {                                                                                        \
        A side[SIDE];                                                                        \
        const int64_t left = n > 8 ? cut(n) : n;                                             \
        if (left > 8)                                                                        \
            op##_side_##T(x, s, left, apart, acc);                                           \
        else                                                                                 \
            op##_leaf_##T(x, s, left, apart, acc);                                           \
        if (left == n)                                                                       \
            return;                                                                          \
        op##_side_##T(x + left * s, s, n - left, apart, side);                               \
        for (int l = 0; l < SIDE; l++)                                                       \
            acc[l] = INNER(acc[l], side[l]);                                                 \
    }                                                                                        \
    static void op##_lines_##T(const char *x, int64_t s, int64_t n, int64_t apart, int64_t count, char *out, int64_t os) \
    {                                                                                        \
        A acc[SIDE];                                                                         \
        for (int64_t k = 0; k < count; k += SIDE) { /* the last ones may overlap those before */ \
            const int64_t from = k + SIDE <= count ? k : count - SIDE;                       \
            op##_side_##T(x + from * apart, s, n, apart, acc);                               \
            for (int l = 0; l < SIDE; l++)                                                   \
                *(A *)(void *)(out + (from + l) * os) = END(acc[l]);                         \
        }                                                                                    \
    }

#define MULTIPLY(x, y) ((x) * (y))
#define LARGER(x, y) ((x) > (y) ? (x) : (y))
#define SMALLER(x, y) ((x) < (y) ? (x) : (y))
#define AS_IT_IS(v) (v)
/* NaNs go through to the end, and become the one that long runs give. */
#define OR_NAN(T)                                                                            \
    static inline T larger_or_nan_##T(T x, T y) { T m = LARGER(x, y); return x != x ? x : m; }   \
    static inline T smaller_or_nan_##T(T x, T y) { T m = SMALLER(x, y); return x != x ? x : m; }
OR_NAN(f32)
OR_NAN(f64)
#define LARGER_OR_NAN(x, y) _Generic((x), f32: larger_or_nan_f32, f64: larger_or_nan_f64)(x, y)
#define SMALLER_OR_NAN(x, y) _Generic((x), f32: smaller_or_nan_f32, f64: smaller_or_nan_f64)(x, y)
#define ONE_NAN(v) ((v) == (v) ? (v) : (__typeof__(v))NAN)
#define FMAX(x, y) _Generic((x), f32: fmax_f32, f64: fmax_f64)(x, y)
#define FMIN(x, y) _Generic((x), f32: fmin_f32, f64: fmin_f64)(x, y)

#define FLOAT_LINES(M, T)                                                                    \
    M(T, add, T, ADD, AS_IT_IS) M(T, multiply, T, MULTIPLY, AS_IT_IS)                        \
    M(T, maximum, T, LARGER_OR_NAN, ONE_NAN) M(T, minimum, T, SMALLER_OR_NAN, ONE_NAN)       \
    M(T, fmax, T, FMAX, AS_IT_IS) M(T, fmin, T, FMIN, AS_IT_IS)
#define EACH_LINES(M)                                                                        \
    FLOAT_LINES(M, f32) FLOAT_LINES(M, f64)                                                  \
    BOOL(M, add, i64, ADD, AS_IT_IS) SINT(M, add, i64, ADD, AS_IT_IS) UINT(M, add, u64, ADD, AS_IT_IS) \
    SINT(M, multiply, i64, MULTIPLY, AS_IT_IS) UINT(M, multiply, u64, MULTIPLY, AS_IT_IS)
/* M takes the dtype of the accumulator from its own dtype. */
#define EXTREME_LINES(M)                                                                     \
    M(i8, maximum, i8, LARGER, AS_IT_IS) M(i8, minimum, i8, SMALLER, AS_IT_IS)               \
    M(u8, maximum, u8, LARGER, AS_IT_IS) M(u8, minimum, u8, SMALLER, AS_IT_IS)               \
    M(i16, maximum, i16, LARGER, AS_IT_IS) M(i16, minimum, i16, SMALLER, AS_IT_IS)           \
    M(u16, maximum, u16, LARGER, AS_IT_IS) M(u16, minimum, u16, SMALLER, AS_IT_IS)           \
    M(i32, maximum, i32, LARGER, AS_IT_IS) M(i32, minimum, i32, SMALLER, AS_IT_IS)           \
    M(u32, maximum, u32, LARGER, AS_IT_IS) M(u32, minimum, u32, SMALLER, AS_IT_IS)           \
    M(i64, maximum, i64, LARGER, AS_IT_IS) M(i64, minimum, i64, SMALLER, AS_IT_IS)           \
    M(u64, maximum, u64, LARGER, AS_IT_IS) M(u64, minimum, u64, SMALLER, AS_IT_IS)
EACH_LINES(SHORT_LINES)
EXTREME_LINES(SHORT_LINES)

const qn_kernel_entry QN_TABLE(lines)[] = {
#define LINES_ENTRY(T, op, ...) QN_ENTRY(QN_KIND_LINES, QN_OP_##op, DT_##T, op##_lines_##T),
    EACH_LINES(LINES_ENTRY)
    EXTREME_LINES(LINES_ENTRY)
    QN_ENTRY_END};
