/* SPDX-License-Identifier: BSD-3-Clause */
/* products.inc.h: leaves of products of the type T of math_generic.h and of complex numbers C_T with such parts. */

/* ---- real -------------------------------------------------------------------------------------------------------- */
/* Asks for memory ahead. For two runs not as far as for one: on one thread of Zen 5, dot of 10M float64 takes 3.6 ms, 3.9 with 1 or
 * 3 KiB; 10M complex128 9 ms, 18 with 1 or 3 KiB. */
QN_INLINE void F(ask)(const T *x, const T *y, size_t bytes)
{
    enum { TWO = 2048 };
    if (x == y) {
        AHEAD(x, bytes);
    } else {
        AHEAD_BY(TWO, x, bytes);
        AHEAD_BY(TWO, y, bytes);
    }
}

PART_INLINE T F(products_part)(const T *x, const T *y, int64_t n)
{
    T lane[LANES], product[2 * LANES];
    const int64_t whole = whole_lanes(n);
    F(ask)(x, y, (size_t)n * sizeof(T));
    for (int64_t i = whole; i < n; i++)
        product[i - whole] = x[i] * y[i];
    if (whole == 0)
        return F(add_short)(product, n);
    for (int l = 0; l < LANES; l++)
        lane[l] = x[l] * y[l];
    for (int64_t i = LANES; i < whole; i += LANES)
        for (int l = 0; l < LANES; l++)
            lane[l] += x[i + l] * y[i + l];
    const T all = F(add_lanes)(lane);
    return whole < n ? all + F(add_few)(product, n - whole) : all;
}
static T F(products_leaf)(const T *x, const T *y, int64_t n)
{
    return n == LEAF ? F(products_part)(x, y, LEAF) : F(products_part)(x, y, n);
}

/* ---- complex ----------------------------------------------------------------------------------------------------- */
/* Parts of VLANES numbers in the order of split_even; the real ones are returned. */
QN_INLINE VT F(parts)(const T *p, VT *im)
{
    const VT a = V(load)(p), b = V(load)(p + VLANES);
    *im = V(split_odd)(a, b);
    return V(split_even)(a, b);
}

QN_INLINE VT F(multiply_parts)(const T *p, const T *q, bool conjugate, VT *im)
{
    VT b, d;
    const VT a = F(parts)(p, &b), c = F(parts)(q, &d);
    if (conjugate)
        b = V(neg)(b);
    *im = V(add)(V(mul)(a, d), V(mul)(b, c));
    return V(sub)(V(mul)(a, c), V(mul)(b, d));
}

/* lane[0..LANES) = sums of every LANES-th product of n, a multiple of LANES. Pairs of vectors are independent of each other:
 * one pair after the other needs few registers, and the processor overlaps them. */
QN_INLINE void F(complex_lanes)(const T *x, const T *y, int64_t n, bool conjugate, T *lane)
{
    F(ask)(x, y, (size_t)(2 * n) * sizeof(T));
    for (int64_t l = 0; l < 2 * LANES; l += 2 * VLANES) {
        VT im, re = F(multiply_parts)(x + l, y + l, conjugate, &im);
        for (int64_t i = l + 2 * LANES; i < 2 * n; i += 2 * LANES) {
            VT more, part = F(multiply_parts)(x + i, y + i, conjugate, &more);
            re = V(add)(re, part);
            im = V(add)(im, more);
        }
        V(store)(lane + l, V(join_lo)(re, im));
        V(store)(lane + l + VLANES, V(join_hi)(re, im));
    }
}

PART_INLINE C_T F(complex_part)(const C_T *x, const C_T *y, int64_t n, bool conjugate)
{
    C_T lane[LANES], product[2 * LANES];
    const int64_t whole = whole_lanes(n);
    for (int64_t j = whole; j < n; j++) {
        const C_T c = {x[j].re, conjugate ? -x[j].im : x[j].im};
        product[j - whole] = MULTIPLY_C(c, y[j]);
    }
    if (whole == 0)
        return QN_CAT(add_short_, C_T)(product, n);
    F(complex_lanes)((const T *)(const void *)x, (const T *)(const void *)y, whole, conjugate, (T *)(void *)lane);
    const C_T all = QN_CAT(add_lanes_, C_T)(lane);
    if (whole == n)
        return all;
    const C_T rest = QN_CAT(add_few_, C_T)(product, n - whole);
    return CADD(all, rest);
}
QN_INLINE C_T F(complex_leaf)(const C_T *x, const C_T *y, int64_t n, bool conjugate)
{
    return n == LEAF ? F(complex_part)(x, y, LEAF, conjugate) : F(complex_part)(x, y, n, conjugate);
}
static C_T QN_CAT(products_leaf_, C_T)(const C_T *x, const C_T *y, int64_t n) { return F(complex_leaf)(x, y, n, false); }
static C_T QN_CAT(conjugate_leaf_, C_T)(const C_T *x, const C_T *y, int64_t n) { return F(complex_leaf)(x, y, n, true); }
