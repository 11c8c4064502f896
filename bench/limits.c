/* SPDX-License-Identifier: BSD-3-Clause */
/* limits.c: what this machine can do, measured at the start of a run: streams from and to memory (48 MiB per array on huge
 * pages, stored past the cache), a triad in the second-level cache, and independent multiplications and additions in registers. */
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
enum { LANES = 8, MEMORY = 6 << 20, CACHED = 10000, CHAINS = 12, HUGE_PAGE = 2 << 20 };
enum { STAGGER = 192 }; /* doubles: streams at equal places of a page wait for each other */
typedef struct stream { double *a, *b, *c; int64_t n; } stream;
typedef void probe(const stream *s);

static volatile double sink;

WIDEST static void read_stream(const stream *s)
{
    pack sum[4] = {{0}};
    for (int64_t i = 0; i + 4 * LANES <= s->n; i += 4 * LANES)
        for (int k = 0; k < 4; k++)
            sum[k] += *(const pack *)(const void *)(s->a + i + k * LANES);
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
    int rounds, repeats;
    pthread_mutex_t start; /* held until it is known whether all are there */
    bool complete;
    pthread_barrier_t gate;
    double least; /* seconds of the fastest round, by the first thread's clock */
} crew;
typedef struct member { crew *c; int number; } member;

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
        double start = now();
        for (int i = 0; i < c->repeats; i++)
            c->run(&own);
        pthread_barrier_wait(&c->gate);
        if (m->number == 0 && now() - start < c->least)
            c->least = now() - start;
    }
    return NULL;
}

/* Seconds of one run on all threads; infinite if the system refuses to start them. */
static double fastest(probe *p, stream s, int threads, int rounds, int repeats)
{
    crew c = {.run = p, .part = s, .rounds = rounds, .repeats = repeats, .least = INFINITY, .start = PTHREAD_MUTEX_INITIALIZER};
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

limits limits_measure(int threads)
{
    limits l = {.threads = threads};
    stream s = {.n = MEMORY};
    size_t bytes = (3 * (size_t)MEMORY + 2 * STAGGER) * sizeof(double);
    double *memory = aligned_alloc(HUGE_PAGE, (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE);
    if (memory == NULL)
        return l;
    madvise(memory, bytes, MADV_HUGEPAGE);
    memset(memory, 0, bytes);
    s.a = memory, s.b = memory + MEMORY + STAGGER, s.c = memory + 2 * (MEMORY + STAGGER);
    s.n = MEMORY / threads / 64 * 64;
    double size = (double)s.n * threads * sizeof(double);
    l.read = size / fastest(read_stream, s, threads, 20, 1);
    l.write = size / fastest(write_stream, s, threads, 20, 1);
    l.triad = 3 * size / fastest(triad_stream, s, threads, 20, 1);
    s.n = CACHED / 64 * 64;
    l.cache = 3.0 * (double)s.n * threads * sizeof(double) / fastest(triad_cache, s, threads, 20, 50);
    s = (stream){.n = 100000};
    l.flops = 2.0 * LANES * CHAINS * (double)s.n * threads / fastest(arithmetic, s, threads, 10, 1);
    free(memory);
    return l;
}

double limits_seconds(const limits *l, double bytes_in, double bytes_out)
{
    double all = bytes_in + bytes_out;
    if (all <= 1 << 20)
        return l->cache > 0 ? all / (l->cache / l->threads) : 0;
    if (all < 64 << 20)
        return 0;
    double rate = bytes_out < bytes_in / 16 ? l->read : bytes_in < bytes_out / 16 ? l->write : l->triad;
    return rate > 0 ? all / rate : 0;
}
