/* SPDX-License-Identifier: BSD-3-Clause */
/* argsort.inc.h: the stable sorting permutation of a run of one dtype.
 *
 * Template: T element type, KEY(v). Undefines both.
 *
 * The plain sort of 64-bit integers does all the work: each element becomes (its key less the least key) above its
 * index, in one integer. Where both do not fit, the key loses low bits; runs whose keys agree in the bits kept are then sorted the same
 * way by themselves. An index of b bits leaves 64 - b bits of the key, so with b <= 32 there are at most two levels. Equal
 * keys keep the order of their indices, hence stability. All happens inside the array of indices. */

#define NAME(name) QN_CAT(name##_, T)

/* Given packed integers in index[0..n): sorts them and leaves the indices. */
static void NAME(arg_packed)(const T *x, int64_t step, const T *then, int64_t *index, int64_t n, int b, int shift,
                             qn_sort_integers_fn sort);

/* Sorts the indices index[0..n), ascending already, by x[step * index], then by then[step * index] (NULL: no second key). */
static void NAME(arg_run)(const T *x, int64_t step, const T *then, int64_t *index, int64_t n, int b)
{
    uint64_t lo = ~0ull, hi = 0;
    for (int64_t i = 0; i < n; i++) {
        uint64_t k = KEY(x[step * index[i]]);
        lo = k < lo ? k : lo;
        hi = k > hi ? k : hi;
    }
    if (lo == hi) {
        if (then)
            NAME(arg_run)(then, step, NULL, index, n, b);
        return;
    }
    int shift = pack_shift(hi - lo, b);
    for (int64_t i = 0; i < n; i++)
        index[i] = pack_index(KEY(x[step * index[i]]) - lo, shift, b, index[i]);
    NAME(arg_packed)(x, step, then, index, n, b, shift, NULL);
}

static void NAME(arg_packed)(const T *x, int64_t step, const T *then, int64_t *index, int64_t n, int b, int shift,
                             qn_sort_integers_fn sort)
{
    if (sort)
        sort(index, n);
    else
        sort_i64(index, n, NULL);
    const int64_t mask = ((int64_t)1 << b) - 1;
    if (shift > 0 || then) {
        for (int64_t i = next_equal(index, 0, n, b), j; i < n; i = next_equal(index, j, n, b)) {
            for (j = i + 1; j < n && same_prefix(index[i], index[j], b); j++)
                ;
            for (int64_t p = i; p < j; p++)
                index[p] &= mask;
            NAME(arg_run)(x, step, then, index + i, j - i, b);
        }
    }
    for (int64_t i = 0; i < n; i++)
        index[i] &= mask;
}

/* As arg_run for the indices 0 .. n-1. */
static void NAME(arg_all)(const T *x, int64_t step, const T *then, int64_t *index, int64_t n, qn_sort_integers_fn sort)
{
    uint64_t lo = ~0ull, hi = 0;
    for (int64_t i = 0; i < n; i++) {
        uint64_t k = KEY(x[step * i]);
        lo = k < lo ? k : lo;
        hi = k > hi ? k : hi;
    }
    int b = index_bits(n), shift = pack_shift(hi - lo, b);
    for (int64_t i = 0; i < n; i++)
        index[i] = pack_index(KEY(x[step * i]) - lo, shift, b, i);
    NAME(arg_packed)(x, step, then, index, n, b, shift, sort);
}

static void NAME(argsort)(const void *x, int64_t n, int64_t *index, qn_sort_integers_fn sort)
{
    if (n > 0)
        NAME(arg_all)(x, 1, NULL, index, n, sort);
}
#undef NAME
#undef T
#undef KEY
