/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_quick.inc.h: quicksort and selection over the partition and the small sort of a key type.
 *
 * Template: K key type, F(name), SMALL the longest run of F(sort_small), SAMPLE <= SMALL, LEAST and MOST the extreme keys, ABOVE(k). The pivot is a
 * rank of a sorted sample. A pivot equal to the known lower bound of a run means many equal keys: then they are moved to the front
 * as a whole, so that few distinct keys cost few passes. Bad luck ends in heapsort: O(n log n) always. */

static void F(sift_down)(K *x, int64_t i, int64_t n)
{
    K v = x[i];
    for (int64_t j; (j = 2 * i + 1) < n; i = j) {
        j += j + 1 < n && x[j] < x[j + 1];
        if (!(v < x[j]))
            break;
        x[i] = x[j];
    }
    x[i] = v;
}

static void F(heapsort)(K *x, int64_t n)
{
    for (int64_t i = n / 2; i-- > 0;)
        F(sift_down)(x, i, n);
    for (int64_t m = n - 1; m > 0; m--) {
        K v = x[0];
        x[0] = x[m];
        x[m] = v;
        F(sift_down)(x, 0, m);
    }
}

/* The key of rank `rank` among `count` keys drawn from evenly spaced strata of x. */
static K F(sample)(const K *x, int64_t n, int count, int rank)
{
    K s[SMALL];
    int64_t step = n / count;
    uint32_t r = (uint32_t)n * 2654435769u;
    for (int i = 0; i < count; i++) {
        r = r * 1664525u + 1013904223u;
        s[i] = x[i * step + (int64_t)((uint64_t)r * (uint64_t)step >> 32)];
    }
    F(sort_small)(s, count);
    return s[rank];
}

static K F(pivot)(const K *x, int64_t n)
{
    int count = n > 4096 ? SAMPLE : SAMPLE / 4;
    return F(sample)(x, n, count, count / 2);
}

/* All keys are >= lower; done, unless NULL, is called for each part that is in its final order, while it is in the cache. */
static void F(quick)(K *x, int64_t n, K lower, int depth, void (*done)(K *, int64_t))
{
    while (n > SMALL) {
        K p = F(pivot)(x, n);
        bool equal = p == lower, all = equal && p == MOST;
        if (depth-- == 0)
            F(heapsort)(x, n);
        if (depth < 0 || all)
            break;
        lower = equal ? ABOVE(p) : p;
        int64_t m = F(partition)(x, n, lower);
        if (!equal)
            F(quick)(x, m, LEAST, depth, done);
        else if (done)
            done(x, m);
        x += m;
        n -= m;
    }
    if (n <= SMALL)
        F(sort_small)(x, n);
    if (done)
        done(x, n);
}

/* Is x[0..n) ascending? Stops at the first block that is not. */
static bool F(ascending)(const K *x, int64_t n)
{
    for (int64_t i = 1; i < n;) {
        int64_t end = n - i > 256 ? i + 256 : n;
        bool bad = false;
        for (; i < end; i++)
            bad |= x[i] < x[i - 1];
        if (bad)
            return false;
    }
    return true;
}

static bool F(descending)(const K *x, int64_t n)
{
    for (int64_t i = 1; i < n;) {
        int64_t end = n - i > 256 ? i + 256 : n;
        bool bad = false;
        for (; i < end; i++)
            bad |= x[i] > x[i - 1];
        if (bad)
            return false;
    }
    return true;
}

static void F(reverse_run)(K *x, int64_t n)
{
    for (int64_t i = 0, j = n - 1; i < j; i++, j--) {
        K v = x[i];
        x[i] = x[j];
        x[j] = v;
    }
}

static void F(sort)(K *x, int64_t n, void (*done)(K *, int64_t))
{
    bool ordered = n > SMALL && F(ascending)(x, n), reversed = n > SMALL && !ordered && F(descending)(x, n);
    if (reversed)
        F(reverse_run)(x, n);
    if (!ordered && !reversed)
        F(quick)(x, n, LEAST, quick_depth(n), done);
    else if (done)
        done(x, n);
}

/* ---- selection ---- */

/* Puts the extreme key at x[0] (least) or x[n-1]. */
static void F(select_end)(K *x, int64_t n, bool least)
{
    int64_t best = 0, at = least ? 0 : n - 1;
    K m = x[0];
    for (int64_t i = 1; i < n; i++)
        m = (least ? x[i] < m : x[i] > m) ? x[i] : m;
    while (x[best] != m)
        best++;
    x[best] = x[at];
    x[at] = m;
}

/* Floyd and Rivest (1975): the pivot's rank in the sample is a little beyond that of k, on the side of the
 * longer part, so that k is likely to fall into the shorter one. */
static K F(pivot_for)(const K *x, int64_t n, int64_t k)
{
    int count = SAMPLE, margin = n > 4096 ? SAMPLE / 10 : 0;
    int rank = (int)((double)k / (double)n * count);
    rank += 2 * k < n ? margin : -margin;
    return F(sample)(x, n, count, rank < 0 ? 0 : rank >= count ? count - 1 : rank);
}

static void F(select)(K *x, int64_t n, int64_t k)
{
    K lower = LEAST;
    for (int depth = quick_depth(n); n > SMALL; depth--) {
        if (k == 0 || k == n - 1) {
            F(select_end)(x, n, k == 0);
            return;
        }
        if (depth == 0) {
            F(heapsort)(x, n);
            return;
        }
        K p = F(pivot_for)(x, n, k);
        bool equal = p == lower;
        if (equal && p == MOST)
            return;
        K bound = equal ? ABOVE(p) : p;
        int64_t m = F(partition)(x, n, bound);
        if (k < m) {
            if (equal)
                return; /* all of x[0..m) equals p */
            n = m;
        } else {
            x += m;
            n -= m;
            k -= m;
            lower = bound;
        }
    }
    F(sort_small)(x, n);
}

/* x starts at position `first` of the run; kth[0..nkth) ascending. */
static void F(select_many)(K *x, int64_t n, int64_t first, const int64_t *kth, int64_t nkth)
{
    while (nkth > 0 && n > 1) {
        int64_t mid = nkth / 2, k = kth[mid] - first;
        F(select)(x, n, k);
        F(select_many)(x, k, first, kth, mid);
        kth += mid + 1;
        nkth -= mid + 1;
        x += k + 1;
        n -= k + 1;
        first += k + 1;
    }
}

/* The place near n / 2 where x is partitioned for two threads. */
static int64_t F(split_run)(K *x, int64_t n)
{
    if (F(ascending)(x, n))
        return n / 2;
    return F(partition)(x, n, F(sample)(x, n, SAMPLE, SAMPLE / 2));
}
