/* SPDX-License-Identifier: BSD-3-Clause */
/* mt19937.c: the Mersenne twister (Matsumoto and Nishimura 1998), with both ways of seeding it from numbers. */
#include "internal.h"

static uint32_t twist(uint32_t upper, uint32_t lower)
{
    uint32_t y = (upper & 0x80000000) | (lower & 0x7FFFFFFF);
    return y >> 1 ^ (-(y & 1) & 0x9908B0DF);
}

static void regenerate(qn_random *g)
{
    uint32_t *x = g->s.mt.key;
    int i = 0;
    for (; i < MT_WORDS - MT_SHIFT; i++)
        x[i] = x[i + MT_SHIFT] ^ twist(x[i], x[i + 1]);
    for (; i < MT_WORDS - 1; i++)
        x[i] = x[i + MT_SHIFT - MT_WORDS] ^ twist(x[i], x[i + 1]);
    x[i] = x[MT_SHIFT - 1] ^ twist(x[i], x[0]);
    g->s.mt.used = 0;
}

uint32_t rng_mt_next32(qn_random *g)
{
    if (g->s.mt.used == MT_WORDS)
        regenerate(g);
    uint32_t y = g->s.mt.key[g->s.mt.used++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9D2C5680;
    y ^= y << 15 & 0xEFC60000;
    return y ^ y >> 18;
}

uint64_t rng_mt_raw(qn_random *g) { return rng_mt_next32(g); }

uint64_t rng_mt_next(qn_random *g)
{
    uint64_t high = rng_mt_next32(g);
    return high << 32 | rng_mt_next32(g);
}

double rng_mt_next_double(qn_random *g)
{
    uint32_t a = rng_mt_next32(g) >> 5, b = rng_mt_next32(g) >> 6;
    return (a * 0x1p26 + b) * 0x1p-53;
}

bool rng_mt_restored(qn_random *g) { return g->s.mt.used <= MT_WORDS; }

void rng_mt_seed(qn_random *g, const uint32_t *words)
{
    memcpy(g->s.mt.key, words, sizeof g->s.mt.key);
    g->s.mt.key[0] = 0x80000000; /* never all zero */
    g->s.mt.used = MT_WORDS - 1;
}

/* ---- seeds of the first kind: one number, or an array of them (Matsumoto and Nishimura 2002) ---- */

static void seed_number(qn_random *g, uint32_t seed)
{
    for (uint32_t i = 0; i < MT_WORDS; i++) {
        g->s.mt.key[i] = seed;
        seed = 1812433253u * (seed ^ seed >> 30) + i + 1;
    }
    g->s.mt.used = MT_WORDS;
}

static void seed_array(qn_random *g, const uint32_t *key, int64_t n)
{
    uint32_t *x = g->s.mt.key;
    int i = 1;
    int64_t j = 0;
    seed_number(g, 19650218);
    for (int64_t k = n > MT_WORDS ? n : MT_WORDS; k > 0; k--) {
        x[i] = (x[i] ^ (x[i - 1] ^ x[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
        if (++i == MT_WORDS) {
            x[0] = x[MT_WORDS - 1];
            i = 1;
        }
        j = j + 1 < n ? j + 1 : 0;
    }
    for (int k = MT_WORDS - 1; k > 0; k--) {
        x[i] = (x[i] ^ (x[i - 1] ^ x[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
        if (++i == MT_WORDS) {
            x[0] = x[MT_WORDS - 1];
            i = 1;
        }
    }
    x[0] = 0x80000000;
}

qn_status qn_random_seed_legacy(qn_random *g, const uint32_t *key, int64_t n, bool single)
{
    const char *func = "random_seed_legacy";
    if (qn_is_null(g, func))
        return qn_failed();
    if (g->kind != &rng_kinds[QN_BITS_MT19937])
        return qn_fail(QN_ERR_TYPE, "%s: only MT19937 has seeds of this kind, not %s", func, g->kind->name);
    if (n < 1)
        return qn_fail(QN_ERR_VALUE, "%s: Seed must be non-empty", func);
    if (single)
        seed_number(g, key[0]);
    else
        seed_array(g, key, n);
    g->has_gauss = false;
    return QN_OK;
}
