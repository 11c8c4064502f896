/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_partition.inc.h: partition of keys about a pivot by whole vectors.
 *
 * Template: K, V, LANES, F as in sort_network.inc.h. Both functions move keys < pivot to the front and return their number. */

#define AHEAD 8                  /* vectors read at a time                                             */
#define PARTITION_SMALL 1024     /* up to here the keys from the pivot on fit a buffer in the first cache */

/* One key at a time, for the ends: *left and right[-1] must both be free. */
#define PUT(key)                     \
    do {                             \
        K put_ = (key);              \
        bool below_ = put_ < pivot;  \
        *left = put_;                \
        right[-1] = put_;            \
        left += below_;              \
        right -= !below_;            \
    } while (0)

/* The lower keys stay in x behind the reading position, the others go to a buffer from its end downwards. */
static int64_t F(partition_small)(K *x, int64_t n, K pivot)
{
    K buffer[PARTITION_SMALL + 2 * LANES], *const top = buffer + PARTITION_SMALL + 2 * LANES;
    K *left = x, *right = top;
    const V pivots = F(set1)(pivot);
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        int64_t m = F(split)(F(load)(x + i), pivots, left, right);
        left += m;
        right -= LANES - m;
    }
    for (const K *p = x + i; p < x + n; p++)
        PUT(*p);
    memcpy(left, right, (size_t)(top - right) * sizeof(K));
    return left - x;
}

/* In place: AHEAD vectors from either end are held back, which leaves free space at both; then AHEAD vectors at a time are read from the
 * side with less space and written to both. */
static int64_t F(partition)(K *x, int64_t n, K pivot)
{
    enum { STEP = AHEAD * LANES };
    if (n <= PARTITION_SMALL)
        return F(partition_small)(x, n, pivot);
    K held[3 * STEP];
    memcpy(held, x, STEP * sizeof(K));
    memcpy(held + STEP, x + n - STEP, STEP * sizeof(K));
    K *left = x, *right = x + n;
    const K *begin = x + STEP, *end = x + n - STEP;
    const V pivots = F(set1)(pivot);
    while (end - begin >= STEP) {
        bool front = begin - left <= right - end;
        const K *from = front ? begin : end - STEP;
        begin += front ? STEP : 0;
        end -= front ? 0 : STEP;
        V v[AHEAD];
        QN_UNROLL
        for (int i = 0; i < AHEAD; i++)
            v[i] = F(load)(from + i * LANES);
        QN_UNROLL
        for (int i = 0; i < AHEAD; i++) {
            int64_t m = F(split)(v[i], pivots, left, right);
            left += m;
            right -= LANES - m;
        }
    }
    memcpy(held + 2 * STEP, begin, (size_t)(end - begin) * sizeof(K));
    int64_t i = 0, nheld = 2 * STEP + (end - begin);
    for (; nheld - i >= 2 * LANES; i += LANES) { /* both whole vectors fit the free space */
        int64_t m = F(split)(F(load)(held + i), pivots, left, right);
        left += m;
        right -= LANES - m;
    }
    for (; i < nheld; i++)
        PUT(held[i]);
    return left - x;
}
#undef PUT
#undef AHEAD
#undef PARTITION_SMALL
