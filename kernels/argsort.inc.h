/* SPDX-License-Identifier: BSD-3-Clause */
/* argsort.inc.h: the stable sorting permutation of a run of one dtype.
 *
 * Template: T element type, KEY(v). Undefines both.
 *
 * The plain sort of 64-bit integers does all the work: each element becomes (its key less the least key) above its
 * index, in one integer. Where both do not fit, the key loses low bits; runs whose keys agree in the bits kept are then sorted the same
 * way by themselves. An index of b bits leaves 64 - b bits of the key, so with b <= 32 there are at most two levels. Equal
 * keys keep the order of their indices, hence stability. All happens inside the array of indices. */

#define NAME(name) QN_CAT(name##_, T)

/* The elements step * i of x, to be sorted by their keys, then by those of `then` (NULL: no second key). */
typedef struct NAME(argsort_run) {
    const T *x, *then;
    int64_t step, *index;
    uint64_t range[2]; /* of the keys */
    int b, shift;
    int64_t chunk, *bound; /* chunk c of those shared out is [bound[c], bound[c + 1]) */
} NAME(argsort_run);

static void NAME(arg_packed)(NAME(argsort_run) *r, int64_t n, const qn_crew *crew);

/* Sorts the indices index[0..n), ascending already. */
static void NAME(arg_run)(const T *x, int64_t step, const T *then, int64_t *index, int64_t n, int b)
{
    uint64_t lo = ~0ull, hi = 0;
    for (int64_t i = 0; i < n; i++) {
        uint64_t k = KEY(x[step * index[i]]);
        lo = k < lo ? k : lo;
        hi = k > hi ? k : hi;
    }
    if (lo == hi) {
        if (then)
            NAME(arg_run)(then, step, NULL, index, n, b);
        return;
    }
    NAME(argsort_run) r = {x, then, step, index, {lo, hi}, b, pack_shift(hi - lo, b), 0, NULL};
    for (int64_t i = 0; i < n; i++)
        index[i] = pack_index(KEY(x[step * index[i]]) - lo, r.shift, b, index[i]);
    NAME(arg_packed)(&r, n, NULL);
}

/* Runs of packed integers in [begin, n) that agree in the bits kept. */
static void NAME(arg_equal)(const NAME(argsort_run) *r, int64_t begin, int64_t n)
{
    int64_t *index = r->index;
    const int64_t mask = ((int64_t)1 << r->b) - 1;
    for (int64_t i = next_equal(index, begin, n, r->b), j; i < n; i = next_equal(index, j, n, r->b)) {
        for (j = i + 1; j < n && same_prefix(index[i], index[j], r->b); j++)
            ;
        for (int64_t p = i; p < j; p++)
            index[p] &= mask;
        NAME(arg_run)(r->x, r->step, r->then, index + i, j - i, r->b);
    }
}

/* The chunks that begin in [begin, end). */
static void NAME(arg_chunks)(void *context, int64_t begin, int64_t end)
{
    const NAME(argsort_run) *r = context;
    for (int64_t c = (begin + r->chunk - 1) / r->chunk; c * r->chunk < end; c++)
        NAME(arg_equal)(r, r->bound[c], r->bound[c + 1]);
}

/* The same of all n, shared out in chunks that cut no run. */
static bool NAME(arg_equal_all)(NAME(argsort_run) *r, int64_t n, const qn_crew *crew)
{
    int64_t bound[ARG_CHUNKS + 1] = {0}, c = 1;
    r->chunk = n / ARG_CHUNKS + 1;
    r->bound = bound;
    for (; c * r->chunk < n; c++) {
        int64_t at = c * r->chunk > bound[c - 1] ? c * r->chunk : bound[c - 1];
        while (at < n && same_prefix(r->index[at - 1], r->index[at], r->b))
            at++;
        bound[c] = at;
    }
    bound[c] = n;
    return crew_share(crew, n, NAME(arg_chunks), r);
}

static void NAME(arg_strip)(void *context, int64_t begin, int64_t end)
{
    const NAME(argsort_run) *r = context;
    const int64_t mask = ((int64_t)1 << r->b) - 1;
    for (int64_t i = begin; i < end; i++)
        r->index[i] &= mask;
}

/* Given packed integers in r->index[0..n): sorts them and leaves the indices. */
static void NAME(arg_packed)(NAME(argsort_run) *r, int64_t n, const qn_crew *crew)
{
    if (!crew_sort(crew, r->index, n))
        return;
    if ((r->shift > 0 || r->then) && crew && !NAME(arg_equal_all)(r, n, crew))
        return;
    if ((r->shift > 0 || r->then) && !crew)
        NAME(arg_equal)(r, 0, n);
    crew_share(crew, n, NAME(arg_strip), r);
}

static void NAME(arg_range)(void *context, int64_t begin, int64_t end)
{
    NAME(argsort_run) *r = context;
    const T *x = r->x;
    const int64_t step = r->step;
    uint64_t lo = ~0ull, hi = 0;
    for (int64_t i = begin; i < end; i++) {
        uint64_t k = KEY(x[step * i]);
        lo = k < lo ? k : lo;
        hi = k > hi ? k : hi;
    }
    key_range_add(r->range, lo, hi);
}

static void NAME(arg_pack)(void *context, int64_t begin, int64_t end)
{
    const NAME(argsort_run) r = *(const NAME(argsort_run) *)context;
    for (int64_t i = begin; i < end; i++)
        r.index[i] = pack_index(KEY(r.x[r.step * i]) - r.range[0], r.shift, r.b, i);
}

/* As arg_run for the indices 0 .. n-1. */
static void NAME(arg_all)(const T *x, int64_t step, const T *then, int64_t *index, int64_t n, const qn_crew *crew)
{
    NAME(argsort_run) r = {x, then, step, index, {~0ull, 0}, index_bits(n), 0, 0, NULL};
    if (!crew_share(crew, n, NAME(arg_range), &r))
        return;
    r.shift = pack_shift(r.range[1] - r.range[0], r.b);
    if (crew_share(crew, n, NAME(arg_pack), &r))
        NAME(arg_packed)(&r, n, crew);
}

static void NAME(argsort)(const void *x, int64_t n, int64_t *index, const qn_crew *crew)
{
    if (n > 0)
        NAME(arg_all)(x, 1, NULL, index, n, crew);
}
#undef NAME
#undef T
#undef KEY
