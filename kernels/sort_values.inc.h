/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_values.inc.h: sort, selection and split of one integer dtype of 32 or 64 bits.
 *
 * Template: K key type, F(name) the functions on keys, D(name) the names made here, FLIP(k) key from bits and back. Undefines D
 * and FLIP. */

static void D(flip)(K *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        x[i] = FLIP(x[i]);
}

static void D(sort)(void *x, int64_t n, void *work)
{
    (void)work;
    D(flip)(x, n);
    F(sort)(x, n, D(flip));
}

static int64_t D(nth)(void *x, int64_t n, const int64_t *kth, int64_t nkth, void *work)
{
    (void)work;
    D(flip)(x, n);
    F(select_many)(x, n, 0, kth, nkth);
    D(flip)(x, n);
    return n;
}

static int64_t D(split)(void *x, int64_t n)
{
    D(flip)(x, n);
    int64_t middle = F(split_run)(x, n);
    D(flip)(x, n);
    return middle;
}
#undef D
#undef FLIP
