/* SPDX-License-Identifier: BSD-3-Clause */
/* philox.c: Philox 4x64-10 (Salmon, Moraes, Dror, Shaw 2011), NumPy's bit generator of that name: a 256-bit counter, four words a
 * block. The own streams use the 4x32 form (kernels/random.c). */
#include "internal.h"

enum { BLOCK = 4, ROUNDS = 10 };

/* counter += delta, both of 256 bits. */
static void add(uint64_t counter[4], const uint64_t delta[4])
{
    unsigned carry = 0;
    for (int i = 0; i < 4; i++) {
        rng_u128 sum = (rng_u128)counter[i] + delta[i] + carry;
        counter[i] = (uint64_t)sum;
        carry = (unsigned)(sum >> 64);
    }
}

static void make_block(qn_random *g)
{
    uint64_t x[4], k0 = g->s.philox.key[0], k1 = g->s.philox.key[1];
    add(g->s.philox.counter, (const uint64_t[4]){ 1 });
    memcpy(x, g->s.philox.counter, sizeof x);
    for (int r = 0; r < ROUNDS; r++, k0 += 0x9E3779B97F4A7C15, k1 += 0xBB67AE8584CAA73B) {
        rng_u128 a = (rng_u128)x[0] * 0xD2E7470EE14C6C93, b = (rng_u128)x[2] * 0xCA5A826395121157;
        uint64_t y0 = (uint64_t)(b >> 64) ^ x[1] ^ k0, y2 = (uint64_t)(a >> 64) ^ x[3] ^ k1;
        x[0] = y0, x[1] = (uint64_t)b, x[2] = y2, x[3] = (uint64_t)a;
    }
    memcpy(g->s.philox.buffer, x, sizeof x);
    g->s.philox.used = 0;
}

uint64_t rng_philox_next(qn_random *g)
{
    if (g->s.philox.used == BLOCK)
        make_block(g);
    return g->s.philox.buffer[g->s.philox.used++];
}

void rng_philox_seed(qn_random *g, const uint32_t *words)
{
    for (int i = 0; i < 2; i++)
        g->s.philox.key[i] = (uint64_t)words[2 * i + 1] << 32 | words[2 * i];
    g->s.philox.used = BLOCK;
}

bool rng_philox_restored(qn_random *g) { return g->s.philox.used <= BLOCK; }

void rng_philox_advance(qn_random *g, const uint64_t delta[4])
{
    add(g->s.philox.counter, delta);
    memset(g->s.philox.buffer, 0, sizeof g->s.philox.buffer);
    g->s.philox.used = BLOCK;
}

/* By 2^128 blocks. */
void rng_philox_jump(qn_random *g, uint64_t times)
{
    rng_philox_advance(g, (const uint64_t[4]){ 0, 0, times, 0 });
    g->has_half = false;
    g->half = 0;
}
