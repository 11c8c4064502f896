/* SPDX-License-Identifier: BSD-3-Clause */
/* deviations.c: the sums of x - c and of (x - c)^2 over a block, in one reading and in the shape of pairwise.h. */
#include "ahead.h"
#include "pairwise.h"

PAIRWISE_PARTS(add, f64, ADD)
PAIRWISE_PARTS(add, f32, ADD)

#define ALL_OF(x, c) ((x) - (c))
#define NUMBERS_OF(x, c) ((x) == (x) ? (x) - (c) : 0)

/* The block is in cache: what is asked for is the element `next` bytes ahead, in the block behind it. */
#define DEVIATIONS(name, T, OF)                                                              \
    PART_INLINE void name##_part_##T(const T *x, int64_t n, T c, int64_t next, T *sums)      \
    {                                                                                        \
        T lane[LANES], square[LANES], rest[2 * LANES], squares[2 * LANES];                   \
        const int64_t whole = whole_lanes(n), left = n - whole;                              \
        for (int64_t i = 0; i < left; i++) {                                                 \
            rest[i] = OF(x[whole + i], c);                                                   \
            squares[i] = rest[i] * rest[i];                                                  \
        }                                                                                    \
        if (whole == 0) {                                                                    \
            sums[0] = add_short_##T(rest, n);                                                \
            sums[1] = add_short_##T(squares, n);                                             \
            return;                                                                          \
        }                                                                                    \
        for (int l = 0; l < LANES; l++) {                                                    \
            lane[l] = OF(x[l], c);                                                           \
            square[l] = lane[l] * lane[l];                                                   \
        }                                                                                    \
        AHEAD_BY(next, x, LANES * sizeof(T));                                                \
        for (int64_t i = LANES; i < whole; i += LANES) {                                     \
            AHEAD_BY(next, x + i, LANES * sizeof(T));                                        \
            for (int l = 0; l < LANES; l++) {                                                \
                const T d = OF(x[i + l], c);                                                 \
                lane[l] += d;                                                                \
                square[l] += d * d;                                                          \
            }                                                                                \
        }                                                                                    \
        sums[0] = add_lanes_##T(lane);                                                       \
        sums[1] = add_lanes_##T(square);                                                     \
        if (left > 0) {                                                                      \
            sums[0] += add_few_##T(rest, left);                                              \
            sums[1] += add_few_##T(squares, left);                                           \
        }                                                                                    \
    }                                                                                        \
    static void name##_tree_##T(const T *x, int64_t n, T c, int64_t next, T *sums)           \
    {                                                                                        \
        if (n == LEAF)                                                                       \
            name##_part_##T(x, LEAF, c, next, sums);                                         \
        else if (n < LEAF)                                                                   \
            name##_part_##T(x, n, c, next, sums);                                            \
        else {                                                                               \
            T right[2];                                                                      \
            const int64_t half = left_part(n);                                               \
            name##_tree_##T(x, half, c, next, sums);                                         \
            name##_tree_##T(x + half, n - half, c, next, right);                             \
            sums[0] += right[0];                                                             \
            sums[1] += right[1];                                                             \
        }                                                                                    \
    }                                                                                        \
    static void name##_##T(const void *x, int64_t n, const void *centre, void *sums)         \
    {                                                                                        \
        name##_tree_##T(x, n, *(const T *)centre, n * (int64_t)sizeof(T), sums);             \
    }
#define EACH_DEVIATIONS(M) M(all, f32, ALL_OF) M(all, f64, ALL_OF) M(numbers, f32, NUMBERS_OF) M(numbers, f64, NUMBERS_OF)
EACH_DEVIATIONS(DEVIATIONS)

const qn_kernel_entry QN_TABLE(deviations)[] = {
#define ROW_all QN_DEVIATIONS_ALL
#define ROW_numbers QN_DEVIATIONS_NUMBERS
#define DEVIATIONS_ENTRY(name, T, ...) QN_ENTRY(QN_KIND_DEVIATIONS, ROW_##name, DT_##T, name##_##T),
    EACH_DEVIATIONS(DEVIATIONS_ENTRY)
    QN_ENTRY_END};
