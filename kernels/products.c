/* SPDX-License-Identifier: BSD-3-Clause */
/* products.c: the sum of the products of two runs, in the shape of pairwise.h and without storing them. Products are rounded, so
 * that the bits are those of the products' sum. Here a multiplication and an addition cost as much as a fused one: two loads do. */
#define MATH_NO_1
#define MATH_NO_2
#include "ahead.h"
#include "math_generic.h"
#include "pairwise.h"

PAIRWISE_PARTS(add, f64, ADD)
PAIRWISE_PARTS(add, f32, ADD)
PAIRWISE_PARTS(add, c128, CADD)
PAIRWISE_PARTS(add, c64, CADD)

#define C_f64 c128
#define C_f32 c64
#define C_T F(C)
#define EACH_FLOAT "products.inc.h"
#include "each_float.h"

/* The shape of any of them: leaf adds up n <= LEAF contiguous products. Only of a run with itself it asks ahead (far): two are
 * foreseen better without, dots of 10M float64 take 7.3 ms with and 5.9 without (AVX2, one thread of Zen 3), of complex128 9.5
 * and 7.3. */
#define PRODUCTS(name, T, SUM)                                                                                              \
    SOME_JOINED(name, T, SUM)                                                                                               \
    static T name##_leaves_##T(const T *x, const T *y, bool far)                                                            \
    {                                                                                                                       \
        T leaf[AT_ONCE];                                                                                                    \
        for (int i = 0; i < AT_ONCE; i++)                                                                                   \
            leaf[i] = name##_leaf_##T(x + i * LEAF, y + i * LEAF, LEAF, far);                                               \
        RETURN_JOINED(SUM, T, leaf)                                                                                         \
    }                                                                                                                       \
    static LEAF_CALL T name##_some_leaves_##T(const T *x, const T *y, int64_t n, bool far)                                  \
    {                                                                                                                       \
        T leaf[AT_ONCE];                                                                                                    \
        int count = 0;                                                                                                      \
        for (int64_t i = 0; i < n; i += LEAF)                                                                               \
            leaf[count++] = name##_leaf_##T(x + i, y + i, n - i < LEAF ? n - i : LEAF, far);                                \
        return name##_joined_##T(leaf, count);                                                                              \
    }                                                                                                                       \
    static LEAF_CALL T name##_apart_##T(const char *x, int64_t xs, const char *y, int64_t ys, int64_t n)                    \
    {                                                                                                                       \
        T a[LEAF], b[LEAF];                                                                                                 \
        for (int64_t i = 0; i < n; i++) {                                                                                   \
            a[i] = *(const T *)(const void *)(x + i * xs);                                                                  \
            b[i] = *(const T *)(const void *)(y + i * ys);                                                                  \
        }                                                                                                                   \
        return name##_leaf_##T(a, b, n, false);                                                                             \
    }                                                                                                                       \
    static T name##_tree_##T(const char *x, int64_t xs, const char *y, int64_t ys, int64_t n, bool far)                     \
    {                                                                                                                       \
        const bool together = xs == (int64_t)sizeof(T) && ys == xs;                                                         \
        if (n <= LEAF)                                                                                                      \
            return together ? name##_leaf_##T((const T *)(const void *)x, (const T *)(const void *)y, n, far)               \
                            : name##_apart_##T(x, xs, y, ys, n);                                                            \
        if (together && n == AT_ONCE * LEAF)                                                                                \
            return name##_leaves_##T((const T *)(const void *)x, (const T *)(const void *)y, far);                          \
        if (together && n < AT_ONCE * LEAF)                                                                                 \
            return name##_some_leaves_##T((const T *)(const void *)x, (const T *)(const void *)y, n, far);                  \
        const int64_t half = left_part(n);                                                                                  \
        const T left = name##_tree_##T(x, xs, y, ys, half, far);                                                            \
        const T right = name##_tree_##T(x + half * xs, xs, y + half * ys, ys, n - half, far);                               \
        return SUM(left, right);                                                                                            \
    }                                                                                                                       \
    static void name##_##T(const char *x, int64_t xs, const char *y, int64_t ys, int64_t n, void *acc)                      \
    {                                                                                                                       \
        *(T *)acc = name##_tree_##T(x, xs, y, ys, n, x == y && n * (int64_t)sizeof(T) >= FAR / 2);                          \
    }
#define EACH_PRODUCTS(M)                                                                                                    \
    M(products, f32, ADD) M(products, f64, ADD) M(products, c64, CADD) M(products, c128, CADD)                              \
    M(conjugate, c64, CADD) M(conjugate, c128, CADD)
EACH_PRODUCTS(PRODUCTS)

const qn_kernel_entry QN_TABLE(products)[] = {
#define OP_products QN_OP_multiply
#define OP_conjugate QN_OP_conjugate
#define PRODUCTS_ENTRY(name, T, ...) QN_ENTRY(QN_KIND_PRODUCTS, OP_##name, DT_##T, name##_##T),
    EACH_PRODUCTS(PRODUCTS_ENTRY)
    QN_ENTRY_END};
