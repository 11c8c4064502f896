/* SPDX-License-Identifier: BSD-3-Clause */
/* generator.c: streams: seeding, splitting, words at any position. */
#include "internal.h"
#include <stdlib.h>

/* Counters of block numbers with this bit are not data. */
#define SPLIT_BLOCKS (UINT64_C(1) << 63)
#define REDRAW_BLOCKS (UINT64_C(1) << 62)

static qn_random *new_generator(const char *func)
{
    qn_random *g = qn_scratch(sizeof *g, func);
    if (g != NULL)
        memset(g, 0, sizeof *g);
    return g;
}

/* Group `group` of s. */
static void one_group(const qn_stream *s, uint64_t group, uint64_t words[QN_GROUP])
{
    ((qn_words_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0))(s, group, 1, words);
}

qn_random *qn_random_new(uint64_t seed)
{
    qn_random *g = new_generator("random_new");
    if (g == NULL)
        return NULL;
    g->stream.key[0] = (uint32_t)seed;
    g->stream.key[1] = (uint32_t)(seed >> 32);
    return g;
}

void qn_random_free(qn_random *g)
{
    qn_scratch_free(g);
}

/* The child's key and stream number are a block of the parent's that is never given out as data. */
qn_random *qn_random_split(qn_random *g)
{
    uint64_t words[QN_GROUP];
    if (qn_is_null(g, "random_split"))
        return NULL;
    qn_random *child = new_generator("random_split");
    if (child == NULL)
        return NULL;
    one_group(&g->stream, SPLIT_BLOCKS / 8 + g->splits++, words);
    child->stream.key[0] = (uint32_t)words[0];
    child->stream.key[1] = (uint32_t)(words[0] >> 32);
    child->stream.stream[0] = (uint32_t)words[8];
    child->stream.stream[1] = (uint32_t)(words[8] >> 32);
    return child;
}

void rng_words(const qn_stream *s, uint64_t first, int64_t n, uint64_t *words)
{
    qn_words_fn make = (qn_words_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0);
    while (n > 0) {
        uint64_t group = first / QN_GROUP, skip = first % QN_GROUP, bounce[QN_GROUP];
        int64_t whole = skip == 0 ? n / QN_GROUP : 0, taken = whole * QN_GROUP;
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
