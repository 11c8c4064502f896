/* SPDX-License-Identifier: BSD-3-Clause */
/* fill.c: arrays of floats from the own streams, in parallel over ranges of the counter.
 *
 * Element i of a fill is element i + position of the stream, whatever the threads: two fills of 3 give the numbers of one fill of
 * 6 in float64.  float32 takes half a word per element; its fills begin at a whole word. */
#include "internal.h"

enum { BLOCK = 32 }; /* groups at a time: 4 KiB of words and 4 KiB of numbers stay in the first-level cache */

typedef struct fill {
    const qn_stream *stream;
    qn_words_fn words;
    qn_convert_fn convert;
    qn_loop_fn multiply, add, cast;   /* cast: to float16, else NULL */
    uint64_t mask;                    /* bits of the words in use    */
    double scale, shift;
    float scale_f32, shift_f32;
    uint64_t base;                    /* the stream's group that holds the first element */
    int64_t skip, n;                  /* elements of that group before it, and wanted */
    int64_t per_group, size, out_size;
    char *out;
} fill;

static bool is_single(int t) { return t != QN_FLOAT64; }

/* numbers = shift + scale * numbers */
static void adjust(const fill *f, char *numbers, int64_t n)
{
    bool single = f->size == sizeof(float);
    const void *scale = single ? (const void *)&f->scale_f32 : &f->scale, *shift = single ? (const void *)&f->shift_f32 : &f->shift;
    int64_t strides[3] = { f->size, 0, f->size };
    if (f->scale != 1)
        f->multiply((char *[]){ numbers, (char *)(uintptr_t)scale, numbers }, strides, n);
    if (f->shift != 0)
        f->add((char *[]){ numbers, (char *)(uintptr_t)shift, numbers }, strides, n);
}

/* Groups [group, group + n) from the base on, n <= BLOCK, as far as their elements are wanted. */
static void fill_block(const fill *f, int64_t group, int64_t n)
{
    uint64_t words[BLOCK * QN_GROUP], bounce[BLOCK * QN_GROUP];
    int64_t from = group * f->per_group - f->skip, to = from + n * f->per_group;
    int64_t begin = from < 0 ? 0 : from, end = to > f->n ? f->n : to;
    bool direct = begin == from && end == to && f->cast == NULL;
    char *out = f->out + begin * f->out_size;
    char *numbers = direct ? out : (char *)bounce;
    int64_t count = end - begin;
    f->words(f->stream, (f->base + (uint64_t)group) % RNG_GROUPS, n, words);
    if (f->mask != UINT64_MAX)
        for (int64_t i = 0; i < n * QN_GROUP; i++)
            words[i] &= f->mask;
    f->convert(words, n, numbers);
    numbers += (begin - from) * f->size;
    adjust(f, numbers, count);
    if (f->cast != NULL)
        f->cast((char *[]){ numbers, out }, (int64_t[]){ f->size, f->out_size }, count);
    else if (!direct)
        memcpy(out, numbers, (size_t)(count * f->size));
}

static void fill_range(void *context, int64_t begin, int64_t end)
{
    const fill *f = context;
    for (int64_t g = begin, n; g < end; g += n) {
        n = rng_groups_until_end(f->base + (uint64_t)g, end - g < BLOCK ? end - g : BLOCK);
        fill_block(f, g, n);
    }
}

qn_status rng_fill(qn_random *g, enum qn_random_kind kind, const qn_array *out, double scale, double shift)
{
    int t = is_single(out->dtype) ? QN_FLOAT32 : QN_FLOAT64;
    fill f = {
        .stream = &g->s.simd.stream, .scale = scale, .shift = shift, .scale_f32 = (float)scale, .shift_f32 = (float)shift,
        .words = (qn_words_fn)qn_kernel(QN_KIND_RANDOM, QN_RANDOM_WORDS, 0),
        .convert = (qn_convert_fn)qn_kernel(QN_KIND_RANDOM, kind, t),
        .multiply = qn_loop(QN_OP_multiply, t), .add = qn_loop(QN_OP_add, t),
        .cast = out->dtype == t ? NULL : qn_cast_loop(t, out->dtype), .mask = UINT64_MAX,
        .per_group = t == QN_FLOAT32 ? 2 * QN_GROUP : QN_GROUP, .size = qn_dtypes[t].size, .out_size = out->itemsize,
        .out = out->data
    };
    if (f.cast != NULL && kind == QN_RANDOM_UNIFORM)
        f.mask = 0xFFE00000FFE00000; /* 11 bits, so that no float16 is rounded up to 1 */
    const int64_t per_word = f.per_group / QN_GROUP;
    f.base = g->s.simd.position / QN_GROUP;
    f.skip = (int64_t)(g->s.simd.position % QN_GROUP) * per_word;
    f.n = out->size;
    g->s.simd.position += (uint64_t)((f.n + per_word - 1) / per_word);
    const int64_t groups = f.n == 0 ? 0 : (f.skip + f.n - 1) / f.per_group + 1;
    return qn_parallel_for(groups, qn_grain(kind == QN_RANDOM_UNIFORM ? 18 : 32), fill_range, &f);
}
