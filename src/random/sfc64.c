/* SPDX-License-Identifier: BSD-3-Clause */
/* sfc64.c: the small fast chaotic generator with a counter (Doty-Humphrey, PractRand 2010). */
#include "internal.h"

uint64_t rng_sfc_next(qn_random *g)
{
    uint64_t *s = g->s.sfc, out = s[0] + s[1] + s[3]++;
    s[0] = s[1] ^ s[1] >> 11;
    s[1] = s[2] + (s[2] << 3);
    s[2] = (s[2] << 24 | s[2] >> 40) + out;
    return out;
}

void rng_sfc_seed(qn_random *g, const uint32_t *words)
{
    for (int i = 0; i < 3; i++)
        g->s.sfc[i] = (uint64_t)words[2 * i + 1] << 32 | words[2 * i];
    g->s.sfc[3] = 1;
    for (int i = 0; i < 12; i++)
        rng_sfc_next(g);
}
