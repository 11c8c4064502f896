/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_values.inc.h: sort, selection and split of one dtype of 32 or 64 bits.
 *
 * Template: K key type, F(name) the functions on keys, D(name) the names made here, FLIP(k) key from bits and back,
 * ISNAN(k) on bits, FLOATS defined if there is a -0 (whose key is -1). Undefines D, FLIP, ISNAN, FLOATS. */

/* Moves NaNs to the end; returns the number of the others. */
static int64_t D(nans_last)(K *x, int64_t n)
{
    bool any = false;
    for (int64_t i = 0; i < n; i++)
        any |= ISNAN(x[i]);
    if (!any)
        return n;
    int64_t m = n;
    for (int64_t i = 0; i < m;) {
        K v = x[i];
        if (!ISNAN(v)) {
            i++;
        } else {
            x[i] = x[--m];
            x[m] = v;
        }
    }
    return m;
}

#ifdef FLOATS
static bool D(exact)(const void *data, int64_t n)
{
    const K *x = data;
    K nan_or = 0, nan_and = -1;
    bool negative = false, positive = false;
    for (int64_t i = 0; i < n; i++) {
        bool nan = ISNAN(x[i]);
        nan_or |= nan ? x[i] : 0;
        nan_and &= nan ? x[i] : -1;
        negative |= FLIP(x[i]) == -1;
        positive |= x[i] == 0;
    }
    return (nan_or == nan_and || nan_or == 0) && !(negative && positive);
}
#undef FLOATS
#endif

static void D(flip)(K *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        x[i] = FLIP(x[i]);
}

static void D(sort)(void *x, int64_t n, void *work)
{
    (void)work;
    int64_t m = D(nans_last)(x, n);
    D(flip)(x, m);
    F(sort)(x, m);
    D(flip)(x, m);
}

static int64_t D(nth)(void *x, int64_t n, const int64_t *kth, int64_t nkth, void *work)
{
    (void)work;
    int64_t m = D(nans_last)(x, n);
    while (nkth > 0 && kth[nkth - 1] >= m)
        nkth--;
    D(flip)(x, m);
    F(select_many)(x, m, 0, kth, nkth);
    D(flip)(x, m);
    return m;
}

static int64_t D(split)(void *x, int64_t n)
{
    int64_t m = D(nans_last)(x, n);
    D(flip)(x, m);
    int64_t middle = F(split_run)(x, m);
    D(flip)(x, m);
    return middle;
}
#undef D
#undef FLIP
#undef ISNAN
