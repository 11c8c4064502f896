/* SPDX-License-Identifier: BSD-3-Clause */
/* pcg64.c: permuted congruential generators of 128 bits: PCG64 (XSL RR, O'Neill 2014) and PCG64DXSM (O'Neill 2021), which has a
 * cheaper multiplier, a stronger output function, and gives out the state before the step. */
#include "internal.h"

#define CHEAP_MULTIPLIER UINT64_C(0xDA942042E4DD58B5)

/* Brown, "Random number generation with arbitrary strides", 1994: the step composed with itself, by the bits of delta. */
rng_u128 rng_lcg_advance(rng_u128 state, rng_u128 multiplier, rng_u128 inc, rng_u128 delta)
{
    rng_u128 product = 1, sum = 0;
    for (; delta > 0; delta >>= 1) {
        if (delta & 1) {
            product *= multiplier;
            sum = sum * multiplier + inc;
        }
        inc *= multiplier + 1;
        multiplier *= multiplier;
    }
    return product * state + sum;
}

static rng_u128 wide(uint64_t high, uint64_t low) { return (rng_u128)high << 64 | low; }
static uint64_t pair(const uint32_t *words) { return (uint64_t)words[1] << 32 | words[0]; }

/* Words: the state's upper and lower half, the stream's upper and lower half. PCG64DXSM is seeded by the same steps. */
void rng_pcg_seed(qn_random *g, const uint32_t *words)
{
    rng_u128 start = wide(pair(words), pair(words + 2)), inc = wide(pair(words + 4), pair(words + 6)) << 1 | 1;
    g->s.pcg.inc = inc;
    g->s.pcg.state = (inc + start) * RNG_PCG_MULTIPLIER + inc;
}

static void advance(qn_random *g, rng_u128 delta, rng_u128 multiplier)
{
    g->s.pcg.state = rng_lcg_advance(g->s.pcg.state, multiplier, g->s.pcg.inc, delta);
}

/* As far as NumPy's jump: the golden ratio's fraction of the period. */
static void jump(qn_random *g, uint64_t times, rng_u128 multiplier)
{
    advance(g, wide(0x9E3779B97F4A7C15, 0xF39CC0605CEDC835) * times, multiplier);
    g->has_half = false;
    g->half = 0;
}

void rng_pcg_advance(qn_random *g, const uint64_t delta[4]) { advance(g, wide(delta[1], delta[0]), RNG_PCG_MULTIPLIER); }
void rng_pcg_jump(qn_random *g, uint64_t times) { jump(g, times, RNG_PCG_MULTIPLIER); }
uint64_t rng_pcg_next(qn_random *g)
{
    g->s.pcg.state = g->s.pcg.state * RNG_PCG_MULTIPLIER + g->s.pcg.inc;
    return rng_pcg_output(g->s.pcg.state);
}

void rng_dxsm_advance(qn_random *g, const uint64_t delta[4]) { advance(g, wide(delta[1], delta[0]), CHEAP_MULTIPLIER); }
void rng_dxsm_jump(qn_random *g, uint64_t times) { jump(g, times, CHEAP_MULTIPLIER); }
uint64_t rng_dxsm_next(qn_random *g)
{
    rng_u128 s = g->s.pcg.state;
    uint64_t high = (uint64_t)(s >> 64), low = (uint64_t)s | 1;
    g->s.pcg.state = s * CHEAP_MULTIPLIER + g->s.pcg.inc;
    high ^= high >> 32;
    high *= CHEAP_MULTIPLIER;
    high ^= high >> 48;
    return high * low;
}
