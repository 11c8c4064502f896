/* SPDX-License-Identifier: BSD-3-Clause */
/* pairwise.h: the shape of a pairwise sum or product.
 *
 * A leaf of LEAF elements is added in LANES independent lanes of LEAF / LANES each, the lanes as a binary tree, and leaves as a
 * binary tree again, whose left parts are powers of two: a run may be added in parts that are, too. The lanes are part of the
 * definition, so that every ISA gives the same bits. Error of a sum: (LEAF/LANES - 1 + log2 LANES + log2(n/LEAF)) eps sum|x|
 * < (8 + log2 n) eps sum|x|. */
#ifndef QN_PAIRWISE_H
#define QN_PAIRWISE_H

#include "scalar_math.h"

#define LEAF 256
#define LANES 32

/* Elements of the left part of a run of n > LEAF: LEAF times a power of two. */
static inline int64_t left_part(int64_t n)
{
    return LEAF * (INT64_C(1) << (63 - __builtin_clzll((unsigned long long)((n - 1) / LEAF))));
}

/* Of n elements of a leaf those that make whole rounds of the lanes; none where there would be one round only. */
static inline int64_t whole_lanes(int64_t n) { return n < 2 * LANES ? 0 : n / LANES * LANES; }

#define ADD(x, y) ((x) + (y))
#define CADD(x, y) ((__typeof__(x)){(x).re + (y).re, (x).im + (y).im})

/* A loop over the rounds of a leaf that stays one. Processors foresee what a load will read by its place in the code: unrolled, each
 * has one line of every leaf, and sums in the second-level cache take a half longer (Zen 5). */
#define ROUNDS(i, begin, end)                                                                \
    _Pragma("GCC unroll 1")                                                                  \
    for (int64_t i = begin; i < (end); i += LANES)

/* A leaf in full is compiled for its constant length, which keeps the lanes in registers. */
#define PART_INLINE static inline __attribute__((always_inline))

/* It is called, not inlined once more: between other leaves the compiler makes the sum of the lanes element by element. */
#define LEAF_CALL __attribute__((noinline))

/* So many whole leaves of a contiguous run go at once, which F joins. */
#define AT_ONCE 16
#define RETURN_JOINED(F, T, leaf)                                                            \
    T pair[8], four[4];                                                                      \
    JOIN(F, pair, leaf, 8)                                                                   \
    JOIN(F, four, pair, 4)                                                                   \
    const T left = F(four[0], four[1]), right = F(four[2], four[3]);                         \
    return F(left, right);
#define JOIN(F, to, from, w)                                                                 \
    for (int l = 0; l < (w); l++)                                                            \
        to[l] = F(from[2 * l], from[2 * l + 1]);

/* The same of `count` leaves, the last of which may be a part of one: in place. */
#define SOME_JOINED(op, T, F)                                                                \
    static T op##_joined_##T(T *leaf, int count)                                             \
    {                                                                                        \
        for (int w = 1; w < count; w *= 2)                                                   \
            for (int i = 0; i + w < count; i += 2 * w)                                       \
                leaf[i] = F(leaf[i], leaf[i + w]);                                           \
        return leaf[0];                                                                      \
    }

/* INNER combines elements, the lanes of a leaf, and elements too few for lanes: those in eights one after the other, the eights as a
 * tree. */
#define PAIRWISE_PARTS(op, T, INNER)                                                         \
    PART_INLINE T op##_eight_##T(const T *x, int64_t n) /* 1 <= n <= 8 */                    \
    {                                                                                        \
        T acc = x[0];                                                                        \
        for (int64_t i = 1; i < n; i++)                                                      \
            acc = INNER(acc, x[i]);                                                          \
        return acc;                                                                          \
    }                                                                                        \
    static LEAF_CALL T op##_few_##T(const T *x, int64_t n) /* 1 <= n <= LANES: depth 9 at most */ \
    {                                                                                        \
        if (n <= 8)                                                                          \
            return op##_eight_##T(x, n);                                                     \
        const T a = op##_eight_##T(x, 8);                                                    \
        if (n <= 16)                                                                         \
            return INNER(a, op##_eight_##T(x + 8, n - 8));                                   \
        const T b = op##_eight_##T(x + 8, 8);                                                \
        if (n == 17) /* whose left part is eight */                                          \
            return INNER(a, INNER(b, x[16]));                                                \
        const T ab = INNER(a, b);                                                            \
        if (n <= 24)                                                                         \
            return INNER(ab, op##_eight_##T(x + 16, n - 16));                                \
        const T c = op##_eight_##T(x + 16, 8), d = op##_eight_##T(x + 24, n - 24);           \
        return INNER(ab, INNER(c, d));                                                       \
    }                                                                                        \
    static T op##_short_##T(const T *x, int64_t n) /* 1 <= n < 2 * LANES */                  \
    {                                                                                        \
        return n <= LANES ? op##_few_##T(x, n) : INNER(op##_few_##T(x, LANES), op##_few_##T(x + LANES, n - LANES)); \
    }                                                                                        \
    static inline T op##_lanes_##T(const T *lane) /* arrays of constant length stay in registers */ \
    {                                                                                        \
        T a[16], b[8], c[4];                                                                 \
        HALVE(INNER, a, lane, 16)                                                            \
        HALVE(INNER, b, a, 8)                                                                \
        HALVE(INNER, c, b, 4)                                                                \
        const T d = INNER(c[0], c[2]), e = INNER(c[1], c[3]);                                \
        return INNER(d, e);                                                                  \
    }
#define HALVE(INNER, to, from, w)                                                            \
    for (int l = 0; l < (w); l++)                                                            \
        to[l] = INNER(from[l], from[l + (w)]);

#endif
