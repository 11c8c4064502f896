/* SPDX-License-Identifier: BSD-3-Clause */
/* sort_scalar.inc.h: the small sort and the partition without vectors. Template: K, F as in sort_network.inc.h. */

static void F(sort_small)(K *x, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        K v = x[i];
        int64_t j = i;
        for (; j > 0 && v < x[j - 1]; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

/* Moves keys < pivot to the front and returns their number. Lomuto's partition without branches. */
static int64_t F(partition)(K *x, int64_t n, K pivot)
{
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) {
        K v = x[i];
        x[i] = x[m];
        x[m] = v;
        m += v < pivot;
    }
    return m;
}
