/* SPDX-License-Identifier: BSD-3-Clause */
/* bits.c: the table of bit generators, and what all of them share: making, seeding, splitting, state, raw words. */
#include "internal.h"

uint32_t rng_half32(qn_random *g)
{
    if (g->has_half) {
        g->has_half = false;
        return g->half;
    }
    uint64_t word = g->kind->next(g);
    g->has_half = true;
    g->half = (uint32_t)(word >> 32);
    return (uint32_t)word;
}

double rng_half_double(qn_random *g) { return rng_unit(g->kind->next(g)); }

#define HALVES rng_half32, rng_half_double
const rng_kind rng_kinds[QN_NBITS] = {
    [QN_BITS_SIMD] = { "SIMD", 4, 4, rng_simd_seed, rng_simd_next, HALVES, rng_simd_next, rng_simd_restored, rng_simd_advance,
                       NULL, NULL },
    [QN_BITS_PCG64] = { "PCG64", 8, 4, rng_pcg_seed, rng_pcg_next, HALVES, rng_pcg_next, NULL, rng_pcg_advance, rng_pcg_jump,
                        NULL },
    [QN_BITS_PCG64DXSM] = { "PCG64DXSM", 8, 4, rng_pcg_seed, rng_dxsm_next, HALVES, rng_dxsm_next, NULL, rng_dxsm_advance,
                            rng_dxsm_jump, NULL },
    [QN_BITS_SFC64] = { "SFC64", 6, 4, rng_sfc_seed, rng_sfc_next, HALVES, rng_sfc_next, NULL, NULL, NULL, NULL },
    [QN_BITS_PHILOX] = { "Philox", 4, 11, rng_philox_seed, rng_philox_next, HALVES, rng_philox_next, rng_philox_restored,
                         rng_philox_advance, rng_philox_jump, NULL },
    [QN_BITS_MT19937] = { "MT19937", MT_WORDS, MT_WORDS / 2 + 1, rng_mt_seed, rng_mt_next, rng_mt_next32, rng_mt_next_double,
                          rng_mt_raw, rng_mt_restored, NULL, NULL, rng_mt_fill },
};

/* ---- making ---- */

qn_random *rng_new(const char *func, qn_bits kind)
{
    if ((unsigned)kind >= QN_NBITS) {
        qn_fail(QN_ERR_VALUE, "%s: there is no bit generator %d", func, (int)kind);
        return NULL;
    }
    qn_random *g = qn_scratch(sizeof *g, func);
    if (g == NULL)
        return NULL;
    memset(g, 0, sizeof *g);
    g->kind = &rng_kinds[kind];
    return g;
}

int qn_random_seed_words(qn_bits kind) { return (unsigned)kind < QN_NBITS ? rng_kinds[kind].nseed : 0; }

qn_random *qn_random_new_from(qn_bits kind, const uint32_t *words)
{
    qn_random *g = rng_new("random_new_from", kind);
    if (g != NULL)
        g->kind->seed(g, words);
    return g;
}

qn_random *qn_random_new_of(qn_bits kind, uint64_t seed)
{
    uint32_t entropy[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) }, pool[QN_SEED_POOL], words[MT_WORDS];
    qn_seed_mix(pool, QN_SEED_POOL, entropy, entropy[1] != 0 ? 2 : 1);
    qn_seed_words(pool, QN_SEED_POOL, qn_random_seed_words(kind), words);
    return qn_random_new_from(kind, words);
}

qn_random *qn_random_copy(const qn_random *g)
{
    if (qn_is_null(g, "random_copy"))
        return NULL;
    qn_random *copy = qn_scratch(sizeof *copy, "random_copy");
    if (copy != NULL)
        *copy = *g;
    return copy;
}

void qn_random_free(qn_random *g)
{
    qn_scratch_free(g);
}

/* ---- state ---- */

int qn_random_state(const qn_random *g, uint64_t *words)
{
    int n = g->kind->nstate;
    memcpy(words, g->s.words, (size_t)n * sizeof *words);
    words[n] = g->has_half;
    words[n + 1] = g->half;
    return n + 2;
}

qn_status qn_random_set_state(qn_random *g, const uint64_t *words, int n)
{
    if (qn_is_null(g, "random_set_state"))
        return qn_failed();
    if (n != g->kind->nstate + 2)
        return qn_fail(QN_ERR_VALUE, "random_set_state: the state of %s has %d words, not %d", g->kind->name, g->kind->nstate + 2,
                       n);
    qn_random old = *g;
    memcpy(g->s.words, words, (size_t)(n - 2) * sizeof *words);
    g->has_half = words[n - 2] != 0;
    g->half = (uint32_t)words[n - 1];
    if (g->kind->restored == NULL || g->kind->restored(g))
        return QN_OK;
    *g = old;
    return qn_fail(QN_ERR_VALUE, "random_set_state: this is no state of %s", g->kind->name);
}

qn_status qn_random_advance(qn_random *g, const uint64_t delta[4])
{
    if (qn_is_null(g, "random_advance"))
        return qn_failed();
    if (g->kind->advance == NULL)
        return qn_fail(QN_ERR_TYPE, "random_advance: %s cannot be advanced", g->kind->name);
    g->kind->advance(g, delta);
    g->has_half = false;
    g->half = 0;
    return QN_OK;
}

qn_status qn_random_jump(qn_random *g, uint64_t times)
{
    if (qn_is_null(g, "random_jump"))
        return qn_failed();
    if (g->kind->jump == NULL)
        return qn_fail(QN_ERR_TYPE, "random_jump: %s cannot jump", g->kind->name);
    g->kind->jump(g, times);
    return QN_OK;
}

/* ---- raw words ---- */

void qn_random_raw(qn_random *g, int64_t n, uint64_t *words)
{
    for (int64_t i = 0; i < n; i++)
        words[i] = g->kind->raw(g);
}
