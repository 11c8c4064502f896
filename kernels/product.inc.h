/* SPDX-License-Identifier: BSD-3-Clause */
/* product.inc.h: products, quotients, squares and conjugates of complex numbers of type C with parts of the type T of
 * math_generic.h: lane by lane the operations of multiply_c128 and divide_c128 in scalar_math.h. */

/* Real and imaginary parts of VLANES numbers in the order of split_even; idle lanes are 1 + i. */
QN_INLINE VT F(load_parts)(const T *p, int64_t left, VT *im)
{
    const VT a = F(load)(p, 2 * left), b = left > VLANES / 2 ? F(load)(p + VLANES, 2 * left - VLANES) : SET(1);
    *im = V(split_odd)(a, b);
    return V(split_even)(a, b);
}

QN_INLINE void F(store_parts)(T *p, int64_t left, VT re, VT im)
{
    F(store)(p, V(join_lo)(re, im), 2 * left);
    if (left > VLANES / 2)
        F(store)(p + VLANES, V(join_hi)(re, im), 2 * left - VLANES);
}

QN_INLINE VT F(multiply_parts)(VT a, VT b, VT c, VT d, VT *im)
{
    *im = V(add)(V(mul)(a, d), V(mul)(b, c));
    return V(sub)(V(mul)(a, c), V(mul)(b, d));
}

/* Smith's division (CACM 5, 1962); by zero, both parts are divided by it. */
QN_INLINE VT F(divide_parts)(VT a, VT b, VT c, VT d, VT *im)
{
    const MASK wide = V(ge)(V(abs)(c), V(abs)(d));
    const VT big = V(sel)(wide, c, d), small = V(sel)(wide, d, c), ratio = V(div)(small, big);
    const VT scale = V(div)(SET(1), V(add)(big, V(mul)(small, ratio)));
    const VT p = V(sel)(wide, a, b), q = V(sel)(wide, b, a), t = V(mul)(a, ratio), u = V(mul)(b, ratio);
    const VT re = V(mul)(V(add)(p, V(sel)(wide, u, t)), scale);
    *im = V(mul)(V(sub)(V(sel)(wide, q, u), V(sel)(wide, t, q)), scale);
    const MASK zero = V(eq)(big, SET(0));
    if (!VM(any)(zero))
        return re;
    *im = V(sel)(zero, V(div)(b, V(abs)(c)), *im);
    return V(sel)(zero, V(div)(a, V(abs)(c)), re);
}

/* VLANES numbers, or those that are left. */
QN_INLINE void F(parts_step)(VT (*f)(VT, VT, VT, VT, VT *), const T *x, const T *y, T *z, int64_t left)
{
    VT b, d, im;
    const VT a = F(load_parts)(x, left, &b), c = F(load_parts)(y, left, &d), re = f(a, b, c, d, &im);
    F(store_parts)(z, left, re, im);
}

QN_INLINE void F(parts_run)(VT (*f)(VT, VT, VT, VT, VT *), const C *x, const C *y, C *z, int64_t n)
{
    const T *p = (const T *)(const void *)x, *q = (const T *)(const void *)y;
    T *r = (T *)(void *)z;
    int64_t i = 0;
    for (; i + VLANES <= n; i += VLANES)
        F(parts_step)(f, p + 2 * i, q + 2 * i, r + 2 * i, VLANES);
    if (i < n)
        F(parts_step)(f, p + 2 * i, q + 2 * i, r + 2 * i, n - i);
}

/* In memory order: every second part changes its sign. */
QN_INLINE void F(conjugate_run)(const C *x, C *z, int64_t n)
{
    const VINT lo = V(bits)(V(zip_lo)(SET(0), SET(-0.0))), hi = V(bits)(V(zip_hi)(SET(0), SET(-0.0)));
    const T *p = (const T *)(const void *)x;
    T *r = (T *)(void *)z;
    for (int64_t i = 0; i < 2 * n; i += 2 * VLANES) {
        const int64_t j = i + VLANES;
        F(store)(r + i, F(flip)(F(load)(p + i, 2 * n - i), lo), 2 * n - i);
        if (j < 2 * n)
            F(store)(r + j, F(flip)(F(load)(p + j, 2 * n - j), hi), 2 * n - j);
    }
}
