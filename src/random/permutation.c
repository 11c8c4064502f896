/* SPDX-License-Identifier: BSD-3-Clause */
/* permutation.c: shuffles by the own streams (Fisher and Yates; Durstenfeld 1964).
 *
 * The random places are drawn in blocks ahead of the swaps, so that the memory they point to can be fetched early. */
#include "internal.h"

enum { AHEAD = 256, POLLED = 1 << 16 }; /* swaps between two polls */

qn_status rng_shuffle_own(qn_random *g, int64_t *x, int64_t n, int64_t k)
{
    uint64_t place[AHEAD];
    if (k > n - 1)
        k = n - 1;
    for (int64_t done = 0; done < k; done += AHEAD) {
        if (done > 0 && done % POLLED == 0)
            QN_TRY(qn_poll());
        int64_t count = k - done < AHEAD ? k - done : AHEAD;
        rng_words(&g->s.simd.stream, g->s.simd.position, count, place);
        for (int64_t i = 0; i < count; i++) {
            int64_t at = done + i;
            place[i] = (uint64_t)at + rng_below(&g->s.simd.stream, g->s.simd.position + (uint64_t)i, place[i], (uint64_t)(n - at));
            __builtin_prefetch(x + place[i], 1);
        }
        for (int64_t i = 0; i < count; i++) {
            int64_t t = x[done + i];
            x[done + i] = x[place[i]];
            x[place[i]] = t;
        }
        g->s.simd.position += (uint64_t)count;
    }
    return QN_OK;
}
