/* SPDX-License-Identifier: BSD-3-Clause */
/* uniform.c: low + range * u with u in [0, 1), one word (float32: half a word) per number.
 *
 * The place of a number in the stream is known, so PCG64, which can be advanced in logarithmic time, is filled by several threads
 * with the bits of one. Within a thread four numbers are made at a time from four states that step four places each: one state
 * alone would wait for its own multiplication. */
#include "internal.h"

enum { LANES = 4 };

typedef struct fill {
    rng_u128 state, inc;
    double low, range;
    void *out;
} fill;

/* The states of the next LANES words, and the step that moves each of them LANES places. */
typedef struct lanes { rng_u128 state[LANES], multiplier, inc; } lanes;

static lanes spread(rng_u128 state, rng_u128 inc)
{
    lanes l = { .multiplier = 1 };
    for (int i = 0; i < LANES; i++) {
        l.state[i] = state = state * RNG_PCG_MULTIPLIER + inc;
        l.inc = l.inc * RNG_PCG_MULTIPLIER + inc;
        l.multiplier *= RNG_PCG_MULTIPLIER;
    }
    return l;
}

#define STEP(l, i) (l.state[i] = l.state[i] * l.multiplier + l.inc)

static void fill_f64(void *context, int64_t begin, int64_t end)
{
    const fill *f = context;
    double *out = f->out;
    lanes l = spread(rng_lcg_advance(f->state, RNG_PCG_MULTIPLIER, f->inc, (rng_u128)begin), f->inc);
    int64_t i = begin;
    for (; i + LANES <= end; i += LANES)
        for (int k = 0; k < LANES; k++) {
            out[i + k] = f->low + f->range * rng_unit(rng_pcg_output(l.state[k]));
            STEP(l, k);
        }
    for (int k = 0; i < end; i++, k++)
        out[i] = f->low + f->range * rng_unit(rng_pcg_output(l.state[k]));
}

/* Ranges of whole words: two numbers each. */
static void fill_f32(void *context, int64_t begin, int64_t end)
{
    const fill *f = context;
    float *out = f->out;
    lanes l = spread(rng_lcg_advance(f->state, RNG_PCG_MULTIPLIER, f->inc, (rng_u128)begin), f->inc);
    for (int64_t i = begin; i < end; i += LANES)
        for (int k = 0; k < LANES && i + k < end; k++) {
            uint64_t word = rng_pcg_output(l.state[k]);
            out[2 * (i + k)] = rng_unit_f32((uint32_t)word);
            out[2 * (i + k) + 1] = rng_unit_f32((uint32_t)(word >> 32));
            STEP(l, k);
        }
}

void rng_fill_uniform(qn_random *g, int64_t n, double low, double range, double *out)
{
    if (g->kind->fill != NULL) {
        g->kind->fill(g, n, low, range, out);
        return;
    }
    if (!rng_is_pcg(g) || n < 2 * LANES) {
        for (int64_t i = 0; i < n; i++)
            out[i] = low + range * rng_double(g);
        return;
    }
    fill f = { g->s.pcg.state, g->s.pcg.inc, low, range, out };
    if (qn_parallel_for(n, qn_grain(1), fill_f64, &f) != QN_OK)
        return; /* and so the loop of draw.c around it */
    g->s.pcg.state = rng_lcg_advance(f.state, RNG_PCG_MULTIPLIER, f.inc, (rng_u128)n);
}

void rng_fill_uniform_f32(qn_random *g, int64_t n, float *out)
{
    int64_t i = 0;
    if (rng_is_pcg(g) && n >= 4 * LANES) {
        if (g->has_half)
            out[i++] = rng_float(g);
        int64_t words = (n - i) / 2;
        fill f = { g->s.pcg.state, g->s.pcg.inc, 0, 1, out + i };
        if (qn_parallel_for(words, qn_grain(1), fill_f32, &f) != QN_OK)
            return;
        g->s.pcg.state = rng_lcg_advance(f.state, RNG_PCG_MULTIPLIER, f.inc, (rng_u128)words);
        if (words > 0) /* as if the halves had been drawn one by one */
            g->half = (uint32_t)(rng_pcg_output(g->s.pcg.state) >> 32);
        i += 2 * words;
    }
    for (; i < n; i++)
        out[i] = rng_float(g);
}
