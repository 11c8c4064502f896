/* SPDX-License-Identifier: BSD-3-Clause */
/* limits.c: what this machine can do, measured at the start of a run, and the streams again beside each case that they limit:
 * streams from and to memory (48 MiB per array on huge pages, stored past the cache), a triad in the second-level cache, and
 * independent multiplications and additions in registers. */
#include "bench.h"
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#if defined(__x86_64__)
#include <emmintrin.h>
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

typedef double pack __attribute__((vector_size(64)));
enum { LANES = 8, MEMORY = 6 << 20, ROUNDS = 10, CACHED = 10000, CHAINS = 12, HUGE_PAGE = 2 << 20 };
enum { STAGGER = 192 }; /* doubles: streams at equal places of a page wait for each other */
typedef struct stream { double *a, *b, *c; int64_t n; } stream;
typedef void probe(const stream *s);

static volatile double sink;

WIDEST static void read_stream(const stream *s)
{
    const double *array[] = {s->a, s->b, s->c}; /* one of them would stay in a large cache in part */
    pack sum[4] = {{0}};
    for (int j = 0; j < 3; j++)
        for (int64_t i = 0; i + 4 * LANES <= s->n; i += 4 * LANES)
#pragma GCC unroll 4
            for (int k = 0; k < 4; k++)
                sum[k] += *(const pack *)(const void *)(array[j] + i + k * LANES);
    sink = sum[0][0] + sum[1][0] + sum[2][0] + sum[3][0];
}

/* Past the cache where the compiler has a portable name for that. */
static inline void store_past(double *to, double x, double y)
{
#if defined(__x86_64__)
    _mm_stream_pd(to, _mm_set_pd(y, x));
#else
    to[0] = x, to[1] = y;
#endif
}

static void write_stream(const stream *s)
{
    for (int64_t i = 0; i + 2 <= s->n; i += 2)
        store_past(s->c + i, 1, 2);
}

static void triad_stream(const stream *s)
{
    for (int64_t i = 0; i + 2 <= s->n; i += 2)
        store_past(s->c + i, s->a[i] + 3 * s->b[i], s->a[i + 1] + 3 * s->b[i + 1]);
}

WIDEST static void triad_cache(const stream *s)
{
    for (int64_t i = 0; i + LANES <= s->n; i += LANES)
        *(pack *)(void *)(s->c + i) = *(const pack *)(const void *)(s->a + i) + 3.0 * *(const pack *)(const void *)(s->b + i);
}

/* 2 * LANES * CHAINS operations a step, none waiting for another of its step. */
WIDEST static void arithmetic(const stream *s)
{
    pack x[CHAINS];
    for (int k = 0; k < CHAINS; k++)
        x[k] = (pack){1, 1, 1, 1, 1, 1, 1, 1};
    for (int64_t i = 0; i < s->n; i++)
#pragma GCC unroll 12
        for (int k = 0; k < CHAINS; k++)
            x[k] = x[k] * 0.999 + 0.001;
    for (int k = 0; k < CHAINS; k++)
        sink = x[k][0];
}

/* Threads that run a probe together, round by round, each on its own part. */
typedef struct crew {
    probe *run;
    stream part;
    int threads, rounds, repeats;
    pthread_mutex_t start; /* held until it is known whether all are there */
    bool complete;
    pthread_barrier_t gate;
    double begin[MAX_THREADS], end[MAX_THREADS]; /* of each thread's part of a round: some wake up late */
    double least;                                /* seconds of the fastest round, from the first begin to the last end */
} crew;
typedef struct member { crew *c; int number; } member;

static void keep_least(crew *c, int threads)
{
    double begin = c->begin[0], end = c->end[0];
    for (int i = 1; i < threads; i++) {
        begin = fmin(begin, c->begin[i]);
        end = fmax(end, c->end[i]);
    }
    c->least = fmin(c->least, end - begin);
}

static void *work(void *argument)
{
    const member *m = argument;
    crew *c = m->c;
    pthread_mutex_lock(&c->start);
    bool complete = c->complete;
    pthread_mutex_unlock(&c->start);
    if (!complete)
        return NULL;
    int64_t at = m->number * c->part.n;
    stream own = c->part.a == NULL ? c->part : (stream){c->part.a + at, c->part.b + at, c->part.c + at, c->part.n};
    c->run(&own);
    for (int r = 0; r < c->rounds; r++) {
        pthread_barrier_wait(&c->gate);
        c->begin[m->number] = now();
        for (int i = 0; i < c->repeats; i++)
            c->run(&own);
        c->end[m->number] = now();
        pthread_barrier_wait(&c->gate);
        if (m->number == 0)
            keep_least(c, c->threads);
    }
    return NULL;
}

/* Seconds of one run on all threads; infinite if the system refuses to start them. */
static double fastest(probe *p, stream s, int threads, int rounds, int repeats)
{
    crew c = {.run = p, .part = s, .threads = threads, .rounds = rounds, .repeats = repeats, .least = INFINITY, .start = PTHREAD_MUTEX_INITIALIZER};
    pthread_t thread[MAX_THREADS];
    member m[MAX_THREADS];
    int started = 1;
    pthread_barrier_init(&c.gate, NULL, (unsigned)threads);
    for (int i = 0; i < threads; i++)
        m[i] = (member){&c, i};
    pthread_mutex_lock(&c.start);
    while (started < threads && pthread_create(&thread[started], NULL, work, &m[started]) == 0)
        started++;
    c.complete = started == threads;
    pthread_mutex_unlock(&c.start);
    work(&m[0]);
    for (int i = 1; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&c.gate);
    return c.least / repeats;
}

/* Three arrays on huge pages, all of them for `threads` threads; a is NULL if there is no memory. They stay,
 * for the measurements beside the cases. */
static stream streams(int threads)
{
    static double *memory;
    size_t bytes = (3 * (size_t)MEMORY + 2 * STAGGER) * sizeof(double);
    if (memory == NULL) {
        memory = aligned_alloc(HUGE_PAGE, (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
        if (memory == NULL)
            return (stream){0};
        madvise(memory, bytes, MADV_HUGEPAGE);
        memset(memory, 0, bytes);
    }
    return (stream){memory, memory + MEMORY + STAGGER, memory + 2 * (MEMORY + STAGGER), MEMORY / threads / 64 * 64};
}

/* Bytes per second of a probe that moves `bytes` for each element, on all threads. */
static double rate(probe *p, stream s, int threads, int repeats, double bytes)
{
    return s.a == NULL ? 0 : bytes * (double)s.n * threads / fastest(p, s, threads, ROUNDS, repeats);
}

void limits_memory(limits *l)
{
    stream s = streams(l->threads);
    l->read = fmax(l->read, rate(read_stream, s, l->threads, 1, 3 * sizeof(double)));
    l->write = fmax(l->write, rate(write_stream, s, l->threads, 1, sizeof(double)));
    l->triad = fmax(l->triad, rate(triad_stream, s, l->threads, 1, 3 * sizeof(double)));
}

static double cache_rate(int threads)
{
    stream s = streams(threads);
    s.n = CACHED / 64 * 64;
    return rate(triad_cache, s, threads, 50, 3 * sizeof(double));
}

limits limits_measure(int threads)
{
    limits l = {.threads = threads, .cache = cache_rate(threads)};
    stream none = {.n = 100000};
    limits_memory(&l);
    l.flops = 2.0 * LANES * CHAINS * (double)none.n * threads / fastest(arithmetic, none, threads, 10, 1);
    return l;
}

bool limits_streams(double bytes) { return bytes >= 64 << 20; }

double limits_seconds(const limits *l, double bytes_in, double bytes_out)
{
    double all = bytes_in + bytes_out;
    if (all <= 1 << 20)
        return l->cache > 0 ? all / (l->cache / l->threads) : 0;
    if (!limits_streams(all))
        return 0;
    double rate = bytes_out < bytes_in / 16 ? l->read : bytes_in < bytes_out / 16 ? l->write : l->triad;
    return rate > 0 ? all / rate : 0;
}
