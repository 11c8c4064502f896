/* SPDX-License-Identifier: BSD-3-Clause */
/* below.c: integers in a range from the own streams, one word each.
 *
 * A word is multiplied by the range and the product's upper half taken; the few words that would favour some results are replaced
 * by words of a second stream (rng_below), so every element still depends on its own number only. */
#include "internal.h"
#include <loop/loop.h>

enum { BLOCK = 32 };

typedef struct fill {
    const qn_stream *stream;
    uint64_t first, range;
    uint64_t low;
    const qn_array *out;
    qn_loop_fn cast;
} fill;

/* values[0..n) for the words of elements first .. first + n - 1, n a multiple of the group if all are to be fast. */
static void below(const fill *f, uint64_t first, int64_t n, uint64_t *values)
{
    uint64_t words[BLOCK * QN_GROUP];
    rng_words(f->stream, first, n, words);
    if (f->range >= 1 && f->range < UINT32_MAX) {
        int64_t groups = (n + QN_GROUP - 1) / QN_GROUP;
        memset(words + n, 0xff, (size_t)(groups * QN_GROUP - n) * sizeof *words);
        qn_bounded_fn bounded = (qn_bounded_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_BOUNDED, 0);
        if (!bounded(words, groups, (uint32_t)f->range, values))
            return;
    }
    for (int64_t i = 0; i < n; i++)
        values[i] = rng_below(f->stream, first + (uint64_t)i, words[i], f->range);
}

static void fill_range(void *context, int64_t begin, int64_t end)
{
    const fill *f = context;
    uint64_t values[BLOCK * QN_GROUP];
    int64_t size = f->out->itemsize;
    for (int64_t i = begin; i < end;) {
        int64_t n = end - i < BLOCK * QN_GROUP ? end - i : BLOCK * QN_GROUP;
        below(f, f->first + (uint64_t)i, n, values);
        for (int64_t k = 0; k < n; k++)
            values[k] += f->low;
        if (f->cast != NULL)
            f->cast((char *[]){ (char *)values, f->out->data + i * size }, (int64_t[]){ 8, size }, n);
        else
            memcpy(f->out->data + i * size, values, (size_t)(n * size));
        i += n;
    }
}

qn_status rng_fill_below(qn_random *g, uint64_t low, uint64_t range, const qn_array *out)
{
    fill f = { &g->s.simd.stream, g->s.simd.position, range, low, out,
               out->dtype == QN_INT64 ? NULL : qn_cast_loop(QN_INT64, out->dtype) };
    g->s.simd.position += (uint64_t)out->size;
    return qn_parallel_for(out->size, qn_grain(1.5), fill_range, &f);
}
