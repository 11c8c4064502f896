/* SPDX-License-Identifier: BSD-3-Clause */
/* mt19937.c: the Mersenne twister (Matsumoto and Nishimura 1998), with both ways of seeding it from numbers.
 *
 * The words are made by blocks: the key is the state that is saved, the block holds its words as they are given out, which every
 * change of the key makes anew. */
#include "internal.h"

static uint32_t twist(uint32_t upper, uint32_t lower)
{
    uint32_t y = (upper & 0x80000000) | (lower & 0x7FFFFFFF);
    return y >> 1 ^ (-(y & 1) & 0x9908B0DF);
}

/* made[i] = shifted[i] twisted with old[i] and old[i + 1]; the ranges do not overlap, so vector units do it. */
static void blend(uint32_t *restrict made, const uint32_t *shifted, const uint32_t *old, int n)
{
#pragma omp simd
    for (int i = 0; i < n; i++)
        made[i] = shifted[i] ^ twist(old[i], old[i + 1]);
}

/* The words that are given out, of the key. */
static void temper(qn_random *g)
{
    const uint32_t *key = g->s.mt.key;
    uint32_t *out = g->s.mt.block;
#pragma omp simd
    for (int i = 0; i < MT_WORDS; i++) {
        uint32_t y = key[i];
        y ^= y >> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        out[i] = y ^ y >> 18;
    }
}

static void regenerate(qn_random *g)
{
    enum { FIRST = MT_WORDS - MT_SHIFT };
    uint32_t *x = g->s.mt.key, made[MT_WORDS];
    blend(made, x + MT_SHIFT, x, FIRST);
    blend(made + FIRST, made, x + FIRST, FIRST);
    blend(made + 2 * FIRST, made + FIRST, x + 2 * FIRST, MT_SHIFT - FIRST - 1);
    made[MT_WORDS - 1] = made[MT_SHIFT - 1] ^ twist(x[MT_WORDS - 1], made[0]);
    memcpy(x, made, sizeof made);
    temper(g);
    g->s.mt.used = 0;
}

uint32_t rng_mt_next32(qn_random *g)
{
    if (g->s.mt.used == MT_WORDS)
        regenerate(g);
    return g->s.mt.block[g->s.mt.used++];
}

uint64_t rng_mt_raw(qn_random *g) { return rng_mt_next32(g); }

uint64_t rng_mt_next(qn_random *g)
{
    uint64_t high = rng_mt_next32(g);
    return high << 32 | rng_mt_next32(g);
}

static double unit(uint32_t high, uint32_t low) { return ((int32_t)(high >> 5) * 0x1p26 + (int32_t)(low >> 6)) * 0x1p-53; }

double rng_mt_next_double(qn_random *g)
{
    uint64_t at = g->s.mt.used;
    if (at + 2 <= MT_WORDS) {
        g->s.mt.used = at + 2;
        return unit(g->s.mt.block[at], g->s.mt.block[at + 1]);
    }
    uint32_t high = rng_mt_next32(g);
    return unit(high, rng_mt_next32(g));
}

void rng_mt_fill(qn_random *g, int64_t n, double low, double range, double *out)
{
    for (int64_t i = 0; i < n;) {
        int64_t left = ((int64_t)MT_WORDS - (int64_t)g->s.mt.used) / 2, count = left < n - i ? left : n - i;
        const uint32_t *word = g->s.mt.block + g->s.mt.used;
        double *to = out + i;
#pragma omp simd
        for (int64_t k = 0; k < count; k++)
            to[k] = low + range * unit(word[2 * k], word[2 * k + 1]);
        g->s.mt.used += 2 * (uint64_t)count;
        i += count;
        if (count == 0)
            out[i++] = low + range * rng_mt_next_double(g);
    }
}

bool rng_mt_restored(qn_random *g)
{
    temper(g);
    return g->s.mt.used <= MT_WORDS;
}

void rng_mt_seed(qn_random *g, const uint32_t *words)
{
    memcpy(g->s.mt.key, words, sizeof g->s.mt.key);
    g->s.mt.key[0] = 0x80000000; /* never all zero */
    g->s.mt.used = MT_WORDS - 1;
    temper(g);
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
