/* SPDX-License-Identifier: BSD-3-Clause */
/* sample.c: samples of 0 .. n-1 from the own streams: threads draw with replacement, one pass draws without. */
#include "internal.h"
#include <quern/sort.h>

enum { BLOCK = 512 };

/* ---- with replacement, probabilities p: the alias method (Walker 1977, tables by Vose 1991) ------------------------
 * Column i is kept with probability keep / 2^64 and gives `other` otherwise: one word chooses column and side. */
typedef struct column { uint64_t keep; int64_t other; } column;

typedef struct alias_draw {
    const qn_stream *stream;
    uint64_t first;
    const column *columns;
    int64_t n;
    int64_t *out;
} alias_draw;

static uint64_t as_fraction(double x)
{
    return x >= 1 ? UINT64_MAX : (uint64_t)(x * 0x1p64);
}

/* weight[i] = n p[i] on entry; order is work space for n indices: those below 1 from the left, the others from the right. */
static void fill_columns(int64_t n, double *weight, int64_t *order, column *columns)
{
    int64_t small = 0, large = n;
    for (int64_t i = 0; i < n; i++)
        if (weight[i] < 1)
            order[small++] = i;
        else
            order[--large] = i;
    while (small > 0 && large < n) {
        int64_t s = order[--small], l = order[large];
        columns[s] = (column){ as_fraction(weight[s]), l };
        weight[l] -= 1 - weight[s];
        if (weight[l] < 1) {
            large++;
            order[small++] = l;
        }
    }
    while (small > 0) { /* rounding left these at 1 but for an error of some eps */
        int64_t s = order[--small];
        columns[s] = (column){ UINT64_MAX, s };
    }
    for (; large < n; large++)
        columns[order[large]] = (column){ UINT64_MAX, order[large] };
}

static void draw_range(void *context, int64_t begin, int64_t end)
{
    const alias_draw *d = context;
    uint64_t words[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t count = end - i < BLOCK ? end - i : BLOCK;
        rng_words(d->stream, d->first + (uint64_t)i, count, words);
        for (int64_t k = 0; k < count; k++) {
            unsigned __int128 product = (unsigned __int128)words[k] * (uint64_t)d->n;
            const column *c = &d->columns[(int64_t)(product >> 64)];
            d->out[i + k] = (uint64_t)product <= c->keep ? (int64_t)(product >> 64) : c->other;
        }
    }
}

static qn_status choose_alias(qn_random *g, int64_t n, const double *p, const qn_array *out)
{
    column *columns = qn_scratch_array(n, sizeof *columns + sizeof(double) + sizeof(int64_t), "choice");
    if (columns == NULL)
        return QN_ERR_NOMEM;
    double *weight = (double *)(columns + n), sum = 0;
    int64_t *order = (int64_t *)(weight + n);
    for (int64_t i = 0; i < n; i++)
        sum += p[i];
    for (int64_t i = 0; i < n; i++)
        weight[i] = p[i] * ((double)n / sum);
    fill_columns(n, weight, order, columns);
    alias_draw d = { &g->s.simd.stream, g->s.simd.position, columns, n, (int64_t *)(void *)out->data };
    g->s.simd.position += (uint64_t)out->size;
    qn_status status = qn_parallel_for(out->size, qn_grain(3), draw_range, &d);
    qn_scratch_free(columns);
    return status;
}

/* ---- without replacement, probabilities p ------------------------------------------------------------------------
 * The k smallest of E_i / p_i with E_i exponential, in order: the first to fire among exponential clocks is i with
 * probability p_i, and so on with the rest (Efraimidis and Spirakis 2006). */
static qn_status choose_clocks(qn_random *g, int64_t n, const double *p, const qn_array *out)
{
    qn_array *clocks = qn_random_exponential(g, 1, QN_FLOAT64, 1, &n), *order = NULL;
    if (clocks == NULL)
        return qn_failed();
    for (int64_t i = 0; i < n; i++)
        QN_EL(double, clocks, i) = p[i] > 0 ? QN_EL(double, clocks, i) / p[i] : (double)INFINITY;
    order = qn_argsort(clocks, 0, false, false);
    qn_release(clocks);
    if (order == NULL)
        return qn_failed();
    memcpy(out->data, order->data, (size_t)out->size * sizeof(int64_t));
    qn_release(order);
    return QN_OK;
}

/* ---- without replacement, equal probabilities --------------------------------------------------------------------- */

/* Adds x to a set of 2^bits places, -1 free; false if it was in. */
static bool insert(int64_t *set, int bits, int64_t x)
{
    uint64_t mask = (UINT64_C(1) << bits) - 1, at = ((uint64_t)x * 0x9E3779B97F4A7C15u) >> (64 - bits);
    for (; set[at] != -1; at = (at + 1) & mask)
        if (set[at] == x)
            return false;
    set[at] = x;
    return true;
}

/* Few of many: Floyd's sampling (Bentley and Floyd 1987), then a shuffle for the order. */
static qn_status choose_few(qn_random *g, int64_t n, int64_t k, int64_t *x)
{
    int bits = 2;
    while ((INT64_C(1) << bits) < 2 * k)
        bits++;
    int64_t *set = qn_scratch_array(INT64_C(1) << bits, sizeof *set, "choice");
    if (set == NULL)
        return QN_ERR_NOMEM;
    memset(set, 0xff, sizeof *set << bits);
    for (int64_t i = 0; i < k; i++) {
        uint64_t word;
        int64_t last = n - k + i;
        rng_words(&g->s.simd.stream, g->s.simd.position, 1, &word);
        int64_t t = (int64_t)rng_below(&g->s.simd.stream, g->s.simd.position++, word, (uint64_t)last + 1);
        x[i] = insert(set, bits, t) ? t : last;
        if (x[i] == last && t != last)
            insert(set, bits, last);
    }
    qn_scratch_free(set);
    return rng_shuffle_own(g, x, k, k);
}

static qn_status choose_many(qn_random *g, int64_t n, int64_t k, int64_t *x)
{
    int64_t *all = qn_scratch_array(n, sizeof *all, "choice");
    if (all == NULL)
        return QN_ERR_NOMEM;
    for (int64_t i = 0; i < n; i++)
        all[i] = i;
    qn_status status = rng_shuffle_own(g, all, n, k);
    memcpy(x, all, (size_t)k * sizeof *x);
    qn_scratch_free(all);
    return status;
}

/* ---- all of them -------------------------------------------------------------------------------------------------- */

qn_status rng_sample_own(qn_random *g, int64_t n, const double *p, bool replace, const qn_array *out)
{
    int64_t *x = (int64_t *)(void *)out->data, k = out->size;
    if (p != NULL)
        return replace ? choose_alias(g, n, p, out) : choose_clocks(g, n, p, out);
    if (!replace)
        return k < n / 16 ? choose_few(g, n, k, x) : choose_many(g, n, k, x);
    return rng_fill_below(g, 0, (uint64_t)n, out);
}
