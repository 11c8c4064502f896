/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_network.inc.h: bitonic networks (Batcher 1968) for runs of up to twice SORT_ROWS vectors, SORT_ROWS of them in registers.
 *
 * Template: K key type, V vector of LANES keys, F(name) the name for this key type, MOST the largest key. Few rows are sorted
 * each within itself, then sorted groups of rows are merged; of as many rows as lanes the columns are sorted first and merged, and rows
 * and columns change places at last: half of the moves between lanes. 100 numbers take 0.2 us instead of 0.45 (AVX-512). Rows beyond
 * the run are filled with MOST, which sorts last. */

/* Puts the smaller keys of rows d apart into the first of them. */
QN_INLINE void F(order_rows)(V *v, int rows, int d)
{
    QN_UNROLL
    for (int k = 0; k < rows / 2; k++) {
        int i = k / d * 2 * d + k % d;
        V a = v[i], b = v[i + d];
        v[i] = F(min)(a, b);
        v[i + d] = F(max)(a, b);
    }
}

/* Sorts bitonic columns, or a bitonic sequence of `rows` rows, by halving distances, across rows, then within them. The distances are written out: a loop
 * over them is not unrolled, and the rows then lie in memory. */
QN_INLINE void F(clean_columns)(V *v, int rows)
{
    if (rows > 8)
        F(order_rows)(v, rows, 8);
    if (rows > 4)
        F(order_rows)(v, rows, 4);
    if (rows > 2)
        F(order_rows)(v, rows, 2);
    if (rows > 1)
        F(order_rows)(v, rows, 1);
}

QN_INLINE void F(clean_rows)(V *v, int rows)
{
    F(clean_columns)(v, rows);
    QN_UNROLL
    for (int i = 0; i < rows; i++)
        v[i] = F(clean)(v[i]);
}

/* Two sorted groups of r rows, v[0..r) and v[r..2r), become one. Against a reversed second group the
 * minima and maxima are bitonic halves. */
QN_INLINE void F(merge_rows)(V *v, int r)
{
    QN_UNROLL
    for (int i = 0; i < r; i++) {
        V b = F(reverse)(v[2 * r - 1 - i]), a = v[i];
        v[i] = F(min)(a, b);
        v[2 * r - 1 - i] = F(max)(a, b);
    }
    F(clean_rows)(v, r);
    F(clean_rows)(v + r, r);
}

/* Merges neighbouring sorted groups of r rows, if there are two. */
QN_INLINE void F(merge_groups)(V *v, int rows, int r)
{
    QN_UNROLL
    for (int i = 0; i + r < rows; i += 2 * r)
        F(merge_rows)(v + i, r);
}

/* v = x[0..n), rows / 2 * LANES < n <= rows * LANES (or n <= LANES), filled up with MOST; and back. */
QN_INLINE void F(load_rows)(V *v, const K *x, int64_t n, int rows)
{
    QN_UNROLL
    for (int i = 0; i < rows; i++) {
        int64_t m = n - i * LANES;
        m = m < 0 ? 0 : m > LANES ? LANES : m;
        v[i] = i < rows / 2 ? F(load)(x + i * LANES) : F(loadn)(x + i * LANES, m, F(set1)(MOST));
    }
}

QN_INLINE void F(store_rows)(K *x, const V *v, int64_t n, int rows)
{
    QN_UNROLL
    for (int i = 0; i < rows; i++) {
        int64_t m = n - i * LANES;
        m = m < 0 ? 0 : m > LANES ? LANES : m;
        if (i < rows / 2)
            F(store)(x + i * LANES, v[i]);
        else
            F(storen)(x + i * LANES, m, v[i]);
    }
}

/* ---- at least as many rows as lanes: columns first, which takes fewer moves between lanes ---- */
/* One step of the network of Batcher's odd-even merges, in every column. */
QN_INLINE void F(odd_even)(V *v, int rows, int p, int d)
{
    QN_UNROLL
    for (int i = d % p; i + d < rows; i++) {
        V a = v[i], b = v[i + d];
        bool apart = (i - d % p) % (2 * d) >= d || i / (2 * p) != (i + d) / (2 * p);
        v[i] = apart ? a : F(min)(a, b);
        v[i + d] = apart ? b : F(max)(a, b);
    }
}

/* Sorted runs of p rows become runs of 2p, in every column. */
QN_INLINE void F(merge_odd_even)(V *v, int rows, int p)
{
    if (p < rows)
        F(odd_even)(v, rows, p, p);
    if (p < rows && p > 4)
        F(odd_even)(v, rows, p, p / 2);
    if (p < rows && p > 2)
        F(odd_even)(v, rows, p, p > 4 ? p / 4 : p / 2);
    if (p < rows && p > 1)
        F(odd_even)(v, rows, p, 1);
}

/* Sorted groups of d columns, each read downwards column by column, become groups of 2d. */
QN_INLINE void F(merge_columns)(V *v, int rows, int d)
{
    QN_UNROLL
    for (int i = 0; i < rows / 2; i++) {
        V a = v[i], b = v[rows - 1 - i];
        v[i] = F(meet)(a, b, d);
        v[rows - 1 - i] = F(meet)(b, a, d);
    }
    QN_UNROLL
    for (int i = 0; i < rows; i++) {
        v[i] = d > 4 ? F(halve)(v[i], 4) : v[i];
        v[i] = d > 2 ? F(halve)(v[i], 2) : v[i];
        v[i] = d > 1 ? F(halve)(v[i], 1) : v[i];
    }
    F(clean_columns)(v, rows);
}

/* Turns squares of LANES rows: rows and columns change places, bit d of their numbers in each. */
QN_INLINE void F(turn_squares)(V *v, int rows, int d)
{
    QN_UNROLL
    for (int k = 0; k < rows / 2; k++) {
        int i = k / d * 2 * d + k % d;
        V a = v[i], b = v[i + d];
        v[i] = F(upper)(a, b, d);
        v[i + d] = F(lower)(b, a, d);
    }
}

QN_INLINE void F(sort_columns)(V *v, int rows)
{
    V w[SORT_ROWS];
    F(merge_odd_even)(v, rows, 1);
    F(merge_odd_even)(v, rows, 2);
    F(merge_odd_even)(v, rows, 4);
    F(merge_odd_even)(v, rows, 8);
    F(merge_columns)(v, rows, 1);
    F(merge_columns)(v, rows, 2);
    if (LANES > 4)
        F(merge_columns)(v, rows, 4);
    if (LANES > 8)
        F(merge_columns)(v, rows, 8);
    F(turn_squares)(v, rows, 1);
    F(turn_squares)(v, rows, 2);
    if (LANES > 4)
        F(turn_squares)(v, rows, 4);
    if (LANES > 8)
        F(turn_squares)(v, rows, 8);
    QN_UNROLL
    for (int i = 0; i < rows; i++)
        w[i] = v[i % (rows / LANES) * LANES + i / (rows / LANES)];
    QN_UNROLL
    for (int i = 0; i < rows; i++)
        v[i] = w[i];
}

/* ---- any number of rows ---- */
/* Sorts x[0..n), n as above; rows is a constant. */
QN_INLINE void F(sort_rows)(K *x, int64_t n, int rows)
{
    V v[SORT_ROWS];
    F(load_rows)(v, x, n, rows);
    if (rows >= LANES) {
        F(sort_columns)(v, rows);
        F(store_rows)(x, v, n, rows);
        return;
    }
    QN_UNROLL
    for (int i = 0; i < rows; i++)
        v[i] = F(sort_vector)(v[i]);
    F(merge_groups)(v, rows, 1);
    F(merge_groups)(v, rows, 2);
    F(merge_groups)(v, rows, 4);
    F(merge_groups)(v, rows, 8);
    F(store_rows)(x, v, n, rows);
}

/* Sorts x[0..n), a bitonic sequence, n as above; rows is a constant. */
QN_INLINE void F(clean_run)(K *x, int64_t n, int rows)
{
    V v[SORT_ROWS];
    F(load_rows)(v, x, n, rows);
    F(clean_rows)(v, rows);
    F(store_rows)(x, v, n, rows);
}

#define ROWS(rows)                                                                                                      \
    static __attribute__((noinline)) void F(sort_rows##rows)(K *x, int64_t n) { F(sort_rows)(x, n, rows); }             \
    static __attribute__((noinline)) void F(clean_rows##rows)(K *x, int64_t n) { F(clean_run)(x, n, rows); }
ROWS(1)
ROWS(2)
ROWS(4)
ROWS(8)
#if SORT_ROWS == 16
ROWS(16)
#endif
#undef ROWS

/* The function of the table for the least number of rows that holds n keys, n <= SORT_ROWS * LANES. */
QN_INLINE void F(by_rows)(void (*const *table)(K *, int64_t), K *x, int64_t n)
{
    int64_t rows = (n + LANES - 1) / LANES;
    table[rows <= 1 ? 0 : 64 - __builtin_clzll((unsigned long long)(rows - 1))](x, n);
}

static void (*const F(sorters)[])(K *, int64_t) = {
    F(sort_rows1), F(sort_rows2), F(sort_rows4), F(sort_rows8),
#if SORT_ROWS == 16
    F(sort_rows16),
#endif
};
static void (*const F(cleaners)[])(K *, int64_t) = {
    F(clean_rows1), F(clean_rows2), F(clean_rows4), F(clean_rows8),
#if SORT_ROWS == 16
    F(clean_rows16),
#endif
};

/* Sorts x[0..n), n <= SMALL: up to HALF in registers; beyond, two such runs are merged through memory, where rows that the
 * second one lacks would be filled with MOST and change nothing. */
static void F(sort_small)(K *x, int64_t n)
{
    enum { HALF = SORT_ROWS * LANES };
    if (n <= HALF) {
        F(by_rows)(F(sorters), x, n);
        return;
    }
    int64_t m = n - HALF;
    F(by_rows)(F(sorters), x, HALF);
    F(by_rows)(F(sorters), x + HALF, m);
    for (int64_t i = 0; i < m; i += LANES) {
        int64_t count = m - i < LANES ? m - i : LANES;
        V a = F(load)(x + HALF - LANES - i), b = F(loadn)(x + HALF + i, count, F(set1)(MOST)), r = F(reverse)(b);
        F(store)(x + HALF - LANES - i, F(min)(a, r));
        F(storen)(x + HALF + i, count, F(reverse)(F(max)(a, r)));
    }
    F(by_rows)(F(cleaners), x, HALF);
    F(by_rows)(F(cleaners), x + HALF, m);
}
