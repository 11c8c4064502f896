/* SPDX-License-Identifier: BSD-3-Clause */
/* tree.inc.h: what both divide and conquer have in common: the tree of halves, and the order of the values. */

/* The first row of node k of 2^level: a node's left child has half of its n rows, rounded down. */
static int FN(start)(int n, int64_t k, int level)
{
    int at = 0;
    if (k >> level)
        return n;
    while (level-- > 0) {
        int left = n / 2;
        bool right = k >> level & 1;
        at += right ? left : 0;
        n = right ? n - left : left;
    }
    return at;
}

/* order, counted from 1, becomes ascending by d. It is nearly so: the order of a merge may be wrong by a rounding error. */
static void FN(sort)(const T *d, int *order, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        int moved = order[i];
        int64_t j = i;
        for (; j > 0 && d[order[j - 1] - 1] > d[moved - 1]; j--)
            order[j] = order[j - 1];
        order[j] = moved;
    }
}

/* The power of 2 that x lies below, 0 for 0. */
static int FN(exponent)(T x)
{
    int exponent;
    frexp((double)x, &exponent);
    return exponent;
}

/* x times 2^exponent, which may lie beyond the range of T: its two factors do not. */
static void FN(scale)(T *x, int64_t n, int exponent)
{
    const int half = exponent / 2;
    if (exponent == 0)
        return;
    CBLAS(scal)((int)n, (T)ldexp(1, half), x, 1);
    CBLAS(scal)((int)n, (T)ldexp(1, exponent - half), x, 1);
}

/* The exponent of the largest element. */
static int FN(largest)(const T *x, int64_t n)
{
    return FN(exponent)((T)fabs((double)x[QN_CAT(QN_CAT(cblas_i, P), amax)((int)n, x, 1)]));
}
