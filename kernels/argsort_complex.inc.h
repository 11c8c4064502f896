/* SPDX-License-Identifier: BSD-3-Clause */
/* argsort_complex.inc.h: the stable sorting permutation of complex numbers.
 *
 * Template: T type of the parts, C the complex type. Undefines both. Order: by real, then imaginary part; after all of these
 * re + nan j by re, then nan + im j by im, then those with two NaNs. */

#define NAME(name, t) QN_CAT(name##_, t)

/* Appends the indices of the elements whose parts are NaN as given; returns the new end. */
static int64_t *NAME(collect, C)(const T *x, int64_t n, bool re_nan, bool im_nan, int64_t *out)
{
    for (int64_t i = 0; i < n; i++) {
        T re = x[2 * i], im = x[2 * i + 1];
        if ((re != re) == re_nan && (im != im) == im_nan)
            *out++ = i;
    }
    return out;
}

static bool NAME(any_nan, C)(const T *x, int64_t n)
{
    bool any = false;
    for (int64_t i = 0; i < 2 * n; i++)
        any |= x[i] != x[i];
    return any;
}

static void NAME(argsort, C)(const void *data, int64_t n, int64_t *index, const qn_crew *crew)
{
    const T *x = data;
    int b = index_bits(n);
    if (n == 0)
        return;
    if (!NAME(any_nan, C)(x, n)) {
        NAME(arg_all, T)(x, 2, x + 1, index, n, crew);
        return;
    }
    int64_t *a = NAME(collect, C)(x, n, false, false, index);
    NAME(arg_run, T)(x, 2, x + 1, index, a - index, b);
    int64_t *c = NAME(collect, C)(x, n, false, true, a);
    NAME(arg_run, T)(x, 2, NULL, a, c - a, b);
    int64_t *d = NAME(collect, C)(x, n, true, false, c);
    NAME(arg_run, T)(x + 1, 2, NULL, c, d - c, b);
    NAME(collect, C)(x, n, true, true, d);
}
#undef NAME
#undef T
#undef C
