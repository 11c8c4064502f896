/* SPDX-License-Identifier: BSD-3-Clause */
/* stream.c: the own streams (Philox 4x32-10, kernels/random.c): seeding, splitting, words at any place. */
#include "internal.h"

/* Counters of block numbers with this bit are not data. */
#define SPLIT_BLOCKS (UINT64_C(1) << 63)
#define REDRAW_BLOCKS (UINT64_C(1) << 62)

/* Group `group` of s. */
static void one_group(const qn_stream *s, uint64_t group, uint64_t words[QN_GROUP])
{
    ((qn_words_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0))(s, group, 1, words);
}

qn_random *qn_random_new(uint64_t seed)
{
    return qn_random_new_from(QN_BITS_SIMD, (const uint32_t[4]){ (uint32_t)seed, (uint32_t)(seed >> 32), 0, 0 });
}

void rng_simd_seed(qn_random *g, const uint32_t *words)
{
    g->s.simd.stream = (qn_stream){ { words[0], words[1] }, { words[2], words[3] } };
}

bool rng_simd_restored(qn_random *g)
{
    g->s.simd.group_at = 0;
    return true;
}

uint64_t rng_simd_next(qn_random *g)
{
    uint64_t i = g->s.simd.position++, group = i / QN_GROUP;
    if (g->s.simd.group_at != group + 1) {
        one_group(&g->s.simd.stream, group, g->s.simd.group);
        g->s.simd.group_at = group + 1;
    }
    return g->s.simd.group[i % QN_GROUP];
}

void rng_simd_advance(qn_random *g, const uint64_t delta[4]) { g->s.simd.position += delta[0]; }

/* A stream's child is seeded by a block of the parent's that is never given out as data; that of another generator by its next
 * words. */
qn_random *qn_random_split(qn_random *g)
{
    uint64_t words[QN_GROUP];
    uint32_t seed[MT_WORDS];
    if (qn_is_null(g, "random_split"))
        return NULL;
    if (!rng_is_simd(g)) {
        for (int i = 0; i < g->kind->nseed; i++)
            seed[i] = rng_u32(g);
        return qn_random_new_from((qn_bits)(g->kind - rng_kinds), seed);
    }
    one_group(&g->s.simd.stream, SPLIT_BLOCKS / 8 + g->s.simd.splits++, words);
    return qn_random_new_from(QN_BITS_SIMD, (const uint32_t[4]){ (uint32_t)words[0], (uint32_t)(words[0] >> 32), (uint32_t)words[8],
                                                                 (uint32_t)(words[8] >> 32) });
}

void rng_words(const qn_stream *s, uint64_t first, int64_t n, uint64_t *words)
{
    qn_words_fn make = (qn_words_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0);
    while (n > 0) {
        uint64_t group = first / QN_GROUP, skip = first % QN_GROUP, bounce[QN_GROUP];
        int64_t whole = skip == 0 ? rng_groups_until_end(group, n / QN_GROUP) : 0, taken = whole * QN_GROUP;
        if (whole > 0) {
            make(s, group, whole, words);
        } else {
            taken = QN_GROUP - (int64_t)skip < n ? QN_GROUP - (int64_t)skip : n;
            make(s, group, 1, bounce);
            memcpy(words, bounce + skip, (size_t)taken * sizeof *words);
        }
        first += (uint64_t)taken;
        words += taken;
        n -= taken;
    }
}

uint64_t rng_redraw(const qn_stream *s, uint64_t i, uint32_t attempt)
{
    uint64_t words[QN_GROUP];
    qn_stream other = *s;
    other.stream[1] ^= attempt * 0x9E3779B9;
    one_group(&other, REDRAW_BLOCKS / 8 + i / QN_GROUP, words);
    return words[i % QN_GROUP];
}

uint64_t rng_below(const qn_stream *s, uint64_t i, uint64_t word, uint64_t range)
{
    if (range == 0)
        return word;
    unsigned __int128 product = (unsigned __int128)word * range;
    if ((uint64_t)product < range) {
        uint64_t threshold = -range % range; /* 2^64 mod range products too many */
        for (uint32_t attempt = 1; (uint64_t)product < threshold; attempt++)
            product = (unsigned __int128)rng_redraw(s, i, attempt) * range;
    }
    return (uint64_t)(product >> 64);
}
