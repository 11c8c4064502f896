/* SPDX-License-Identifier: BSD-3-Clause */
/* products.inc.h: leaves of products of the type T of math_generic.h and of complex numbers C_T with such parts. */

/* ---- real -------------------------------------------------------------------------------------------------------- */
PART_INLINE T F(products_part)(const T *x, const T *y, int64_t n, bool far)
{
    T lane[LANES], product[2 * LANES];
    const int64_t whole = whole_lanes(n);
    for (int64_t i = whole; i < n; i++)
        product[i - whole] = x[i] * y[i];
    if (whole == 0)
        return F(add_short)(product, n);
    AHEAD_IF(far, x, LANES * sizeof(T));
    for (int l = 0; l < LANES; l++)
        lane[l] = x[l] * y[l];
    ROUNDS(i, LANES, whole) {
        STAY
        AHEAD_IF(far, x + i, LANES * sizeof(T));
        for (int l = 0; l < LANES; l++)
            lane[l] += x[i + l] * y[i + l];
    }
    const T all = F(add_lanes)(lane);
    return whole < n ? all + F(add_few)(product, n - whole) : all;
}
static LEAF_CALL T F(products_leaf)(const T *x, const T *y, int64_t n, bool far)
{
    return n == LEAF ? F(products_part)(x, y, LEAF, far) : F(products_part)(x, y, n, false);
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

/* Adds the products of VLANES numbers. */
QN_INLINE void F(add_products)(const T *p, const T *q, bool conjugate, VT *re, VT *im)
{
    VT more;
    *re = V(add)(*re, F(multiply_parts)(p, q, conjugate, &more));
    *im = V(add)(*im, more);
}

/* lane[0..LANES) = sums of every LANES-th product of n, a multiple of LANES. Vectors of lanes are independent of each other: four
 * fit the registers and read memory in order (1M complex128 take 2.0 ms with one at a time, 1.0 with two on Zen 4; 10^5 in AVX2
 * 50 us with two, 43 with four on Zen 5). */
QN_INLINE void F(complex_lanes)(const T *x, const T *y, int64_t n, bool conjugate, T *lane, bool far)
{
    enum { STEP = 2 * VLANES, AT_A_TIME = LANES / VLANES < 4 ? LANES / VLANES : 4, SPAN = AT_A_TIME * STEP };
    VT re[AT_A_TIME], im[AT_A_TIME];
    for (int64_t l = 0; l < 2 * LANES; l += SPAN) {
        for (int k = 0; k < AT_A_TIME; k++)
            re[k] = F(multiply_parts)(x + l + k * STEP, y + l + k * STEP, conjugate, &im[k]);
        AHEAD_IF(far, x + l, SPAN * sizeof(T));
        _Pragma("GCC unroll 1")
        for (int64_t i = l + 2 * LANES; i < 2 * n; i += 2 * LANES) {
            STAY
            AHEAD_IF(far, x + i, SPAN * sizeof(T));
            for (int k = 0; k < AT_A_TIME; k++)
                F(add_products)(x + i + k * STEP, y + i + k * STEP, conjugate, &re[k], &im[k]);
        }
        for (int k = 0; k < AT_A_TIME; k++) {
            V(store)(lane + l + k * STEP, V(join_lo)(re[k], im[k]));
            V(store)(lane + l + k * STEP + VLANES, V(join_hi)(re[k], im[k]));
        }
    }
}

PART_INLINE C_T F(complex_part)(const C_T *x, const C_T *y, int64_t n, bool conjugate, bool far)
{
    C_T lane[LANES], product[2 * LANES];
    const int64_t whole = whole_lanes(n);
    for (int64_t j = whole; j < n; j++) {
        const C_T c = {x[j].re, conjugate ? -x[j].im : x[j].im};
        product[j - whole] = MULTIPLY_C(c, y[j]);
    }
    if (whole == 0)
        return QN_CAT(add_short_, C_T)(product, n);
    F(complex_lanes)((const T *)(const void *)x, (const T *)(const void *)y, whole, conjugate, (T *)(void *)lane, far);
    const C_T all = QN_CAT(add_lanes_, C_T)(lane);
    if (whole == n)
        return all;
    const C_T rest = QN_CAT(add_few_, C_T)(product, n - whole);
    return CADD(all, rest);
}
QN_INLINE C_T F(complex_leaf)(const C_T *x, const C_T *y, int64_t n, bool conjugate, bool far)
{
    return n == LEAF ? F(complex_part)(x, y, LEAF, conjugate, far) : F(complex_part)(x, y, n, conjugate, false);
}
static LEAF_CALL C_T QN_CAT(products_leaf_, C_T)(const C_T *x, const C_T *y, int64_t n, bool far)
{
    return F(complex_leaf)(x, y, n, false, far);
}
static LEAF_CALL C_T QN_CAT(conjugate_leaf_, C_T)(const C_T *x, const C_T *y, int64_t n, bool far)
{
    return F(complex_leaf)(x, y, n, true, far);
}
