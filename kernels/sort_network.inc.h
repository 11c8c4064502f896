/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_network.inc.h: bitonic networks (Batcher 1968) for runs of up to SORT_ROWS vectors held in registers.
 *
 * Template: K key type, V vector of LANES keys, F(name) the name for this key type, MOST the largest key. Each row is sorted
 * within itself, then sorted groups of rows are merged. Rows beyond the run are filled with MOST, which sorts last. */

/* Two sorted groups of r rows, v[0..r) and v[r..2r), become one. Against a reversed second group the
 * minima and maxima are bitonic halves; these are cleaned by halving distances, across rows, then within them. */
static QN_INLINE void F(merge_rows)(V *v, int r)
{
    QN_UNROLL
    for (int i = 0; i < r; i++) {
        V b = F(reverse)(v[2 * r - 1 - i]), a = v[i];
        v[i] = F(min)(a, b);
        v[2 * r - 1 - i] = F(max)(a, b);
    }
    QN_UNROLL
    for (int d = r / 2; d > 0; d /= 2) {
        QN_UNROLL
        for (int i = 0; i < 2 * r; i++) {
            if (i & d)
                continue;
            V a = v[i], b = v[i + d];
            v[i] = F(min)(a, b);
            v[i + d] = F(max)(a, b);
        }
    }
    QN_UNROLL
    for (int i = 0; i < 2 * r; i++)
        v[i] = F(clean)(v[i]);
}

/* Sorts x[0..n), rows / 2 * LANES < n <= rows * LANES (or n <= LANES); rows is a constant. */
static QN_INLINE void F(sort_rows)(K *x, int64_t n, int rows)
{
    V v[SORT_ROWS];
    QN_UNROLL
    for (int i = 0; i < rows; i++) {
        int64_t m = n - i * LANES;
        m = m < 0 ? 0 : m > LANES ? LANES : m;
        v[i] = i < rows / 2 ? F(load)(x + i * LANES) : F(loadn)(x + i * LANES, m, F(set1)(MOST));
        v[i] = F(sort_vector)(v[i]);
    }
    QN_UNROLL
    for (int r = 1; r < rows; r *= 2) {
        QN_UNROLL
        for (int i = 0; i < rows; i += 2 * r)
            F(merge_rows)(v + i, r);
    }
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

static __attribute__((noinline)) void F(sort_rows1)(K *x, int64_t n) { F(sort_rows)(x, n, 1); }
static __attribute__((noinline)) void F(sort_rows2)(K *x, int64_t n) { F(sort_rows)(x, n, 2); }
static __attribute__((noinline)) void F(sort_rows4)(K *x, int64_t n) { F(sort_rows)(x, n, 4); }
static __attribute__((noinline)) void F(sort_rows8)(K *x, int64_t n) { F(sort_rows)(x, n, 8); }
#if SORT_ROWS == 16
static __attribute__((noinline)) void F(sort_rows16)(K *x, int64_t n) { F(sort_rows)(x, n, 16); }
#endif

/* Sorts x[0..n), n <= SORT_ROWS * LANES. */
static void F(sort_small)(K *x, int64_t n)
{
    if (n <= LANES)
        F(sort_rows1)(x, n);
    else if (n <= 2 * LANES)
        F(sort_rows2)(x, n);
    else if (n <= 4 * LANES)
        F(sort_rows4)(x, n);
#if SORT_ROWS == 16
    else if (n > 8 * LANES)
        F(sort_rows16)(x, n);
#endif
    else
        F(sort_rows8)(x, n);
}
