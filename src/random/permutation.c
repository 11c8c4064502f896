/* SPDX-License-Identifier: BSD-3-Clause */
/* permutation.c: permutations and shuffled copies (Fisher and Yates; Durstenfeld 1964).
 *
 * The random places are drawn in blocks ahead of the swaps, so that the memory they point to can be fetched early. */
#include "internal.h"
#include <quern/index.h>

enum { AHEAD = 256 };

void rng_shuffle(qn_random *g, int64_t *x, int64_t n, int64_t k)
{
    uint64_t place[AHEAD];
    if (k > n - 1)
        k = n - 1;
    for (int64_t done = 0; done < k; done += AHEAD) {
        int64_t count = k - done < AHEAD ? k - done : AHEAD;
        rng_words(&g->stream, g->position, count, place);
        for (int64_t i = 0; i < count; i++) {
            int64_t at = done + i;
            place[i] = (uint64_t)at + rng_below(&g->stream, g->position + (uint64_t)i, place[i], (uint64_t)(n - at));
            __builtin_prefetch(x + place[i], 1);
        }
        for (int64_t i = 0; i < count; i++) {
            int64_t t = x[done + i];
            x[done + i] = x[place[i]];
            x[place[i]] = t;
        }
        g->position += (uint64_t)count;
    }
}

static qn_array *permutation(const char *func, qn_random *g, int64_t n)
{
    qn_array *p = qn_new(func, QN_INT64, 1, &n);
    if (p == NULL)
        return NULL;
    int64_t *x = (int64_t *)(void *)p->data;
    for (int64_t i = 0; i < n; i++)
        x[i] = i;
    rng_shuffle(g, x, n, n);
    return p;
}

qn_array *qn_random_permutation(qn_random *g, int64_t n)
{
    if (qn_is_null(g, "random_permutation"))
        return NULL;
    return permutation("random_permutation", g, n);
}

qn_array *qn_random_shuffle(qn_random *g, const qn_array *a, int axis)
{
    const char *func = "random_shuffle";
    if (qn_is_null(g, func) || qn_is_null(a, func) || qn_check_axis(func, axis, a->ndim, &axis) != QN_OK)
        return NULL;
    qn_array *p = permutation(func, g, a->shape[axis]);
    if (p == NULL)
        return NULL;
    qn_array *shuffled = qn_take(a, p, axis, QN_RAISE);
    qn_release(p);
    return shuffled;
}
