/* SPDX-License-Identifier: BSD-3-Clause */
/* seed.c: entropy of any length hashed into a pool, and seeds of any length out of it, as NumPy's SeedSequence (O'Neill,
 * "Developing a seed_seq alternative", 2015): multiplicative hashes whose multiplier moves on with every word. */
#include "internal.h"

static uint32_t hash(uint32_t value, uint32_t *constant, uint32_t multiplier)
{
    value ^= *constant;
    *constant *= multiplier;
    value *= *constant;
    return value ^ value >> 16;
}

static uint32_t mix(uint32_t x, uint32_t y)
{
    uint32_t r = 0xCA01F9DDu * x - 0x4973F715u * y;
    return r ^ r >> 16;
}

void qn_seed_mix(uint32_t *pool, int64_t size, const uint32_t *entropy, int64_t n)
{
    const uint32_t multiplier = 0x931E8875;
    uint32_t constant = 0x43B0D7E5;
    for (int64_t i = 0; i < size; i++)
        pool[i] = hash(i < n ? entropy[i] : 0, &constant, multiplier);
    for (int64_t from = 0; from < size; from++)
        for (int64_t to = 0; to < size; to++)
            if (from != to)
                pool[to] = mix(pool[to], hash(pool[from], &constant, multiplier));
    for (int64_t from = size; from < n; from++)
        for (int64_t to = 0; to < size; to++)
            pool[to] = mix(pool[to], hash(entropy[from], &constant, multiplier));
}

void qn_seed_words(const uint32_t *pool, int64_t size, int64_t n, uint32_t *words)
{
    uint32_t constant = 0x8B51F9DD;
    for (int64_t i = 0; i < n; i++)
        words[i] = hash(pool[i % size], &constant, 0x58F38DED);
}
