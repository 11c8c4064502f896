/* SPDX-License-Identifier: BSD-3-Clause */
/* plan.c: plans and their cache.
 *
 * The cache is set-associative: SETS x WAYS plans, the least recently used way of a full set makes room.  It holds one
 * use of each plan in it; whoever runs a plan holds another, so an evicted plan lives until its last user is done.
 * One lock guards the cache and FFTW's planner; it is held across fork so that a child finds both in order. */
#include "fftw.h"
#include <pthread.h>
#include <stdio.h>

enum { SETS = 64, WAYS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static fft_plan *cache[SETS][WAYS];
static uint64_t clock_now;
static double plan_seconds; /* what measuring one plan may take; 0: estimate */

static void lock_cache(void) { pthread_mutex_lock(&lock); }
static void unlock_cache(void) { pthread_mutex_unlock(&lock); }

static void describe(char *text, size_t size)
{
    snprintf(text, size, "%s, %s", fft_precisions[0].version, fft_precisions[1].version);
}

__attribute__((constructor)) static void prepare(void)
{
    pthread_atfork(lock_cache, unlock_cache, unlock_cache);
    qn_config_register("FFT", describe);
}

/* Sets and frees without the lock held: long plans own other plans. */
static void destroy(fft_plan *p)
{
    if (p->fftw != NULL) {
        lock_cache();
        fft_precisions[p->single].destroy(p->fftw);
        unlock_cache();
    }
    fft_plan_release(p->first);
    fft_plan_release(p->second);
    fft_roots_free(&p->roots);
    qn_scratch_free(p);
}

void fft_plan_release(fft_plan *p)
{
    if (p != NULL && atomic_fetch_sub(&p->users, 1) == 1)
        destroy(p);
}

/* Bytes of a line of the plan, input or output, whichever is longer. */
static size_t line_bytes(const fft_plan *p)
{
    return ((size_t)p->n + 2) * (p->single ? sizeof(qn_c64) : sizeof(qn_c128));
}

static qn_status make_short(fft_plan *p)
{
    size_t bytes = (line_bytes(p) + 63) & ~(size_t)63;
    char *space = qn_scratch_array(2, bytes, "fft");
    if (space == NULL)
        return QN_ERR_NOMEM;
    lock_cache();
    p->fftw = fft_precisions[p->single].make(p->n, p->kind, space, space + bytes, plan_seconds);
    unlock_cache();
    qn_scratch_free(space);
    return p->fftw != NULL ? QN_OK : qn_fail(QN_ERR_NOMEM, "fft: no memory for a plan of length %lld", (long long)p->n);
}

/* n = n1 n2: transforms of n1 and n2 with twiddles of n between them. */
static qn_status make_long_complex(fft_plan *p)
{
    QN_TRY(fft_roots_make(&p->roots, p->n, p->kind == FFT_FORWARD ? -1 : 1, fft_complex_dtype(p)));
    QN_TRY(fft_roots_tabulate(&p->roots, p->n2, p->n1));
    p->first = fft_plan_get("fft", p->n1, p->kind, p->single);
    p->second = fft_plan_get("fft", p->n2, p->kind, p->single);
    return p->first != NULL && p->second != NULL ? QN_OK : qn_failed();
}

/* Real n = 2 n1: one complex transform of n1 and a pass that takes even and odd elements apart. */
static qn_status make_long_real(fft_plan *p)
{
    QN_TRY(fft_roots_make(&p->roots, p->n, p->kind == FFT_R2C ? -1 : 1, fft_complex_dtype(p)));
    p->first = fft_plan_get("fft", p->n1, p->kind == FFT_R2C ? FFT_FORWARD : FFT_BACKWARD, p->single);
    return p->first != NULL ? QN_OK : qn_failed();
}

static qn_status make(fft_plan *p)
{
    bool real = p->kind == FFT_R2C || p->kind == FFT_C2R;
    int64_t half[2];
    if (!real && fft_long_split(p->n, &p->n1, &p->n2))
        return make_long_complex(p);
    if (real && p->n % 2 == 0 && fft_long_split(p->n / 2, &half[0], &half[1])) {
        p->n1 = p->n / 2;
        return make_long_real(p);
    }
    return make_short(p);
}

static fft_plan *new_plan(const char *func, int64_t n, fft_kind kind, bool single)
{
    fft_plan *p = qn_scratch(sizeof *p, func);
    if (p == NULL)
        return NULL;
    *p = (fft_plan){ .n = n, .kind = kind, .single = single, .users = 1 };
    if (make(p) == QN_OK)
        return p;
    destroy(p);
    return NULL;
}

static fft_plan **cache_set(int64_t n, fft_kind kind, bool single)
{
    uint64_t h = ((uint64_t)n * FFT_NKIND + kind) * 2 + single;
    return cache[(h * 0x9E3779B97F4A7C15u >> 32) % SETS];
}

static fft_plan *find(fft_plan **set, int64_t n, fft_kind kind, bool single)
{
    for (int i = 0; i < WAYS; i++) {
        fft_plan *p = set[i];
        if (p != NULL && p->n == n && p->kind == kind && p->single == single) {
            p->used = ++clock_now;
            atomic_fetch_add(&p->users, 1);
            return p;
        }
    }
    return NULL;
}

/* Puts p into the set, unless another thread was first; returns the plan that has to leave or NULL. */
static fft_plan *insert(fft_plan **set, fft_plan *p)
{
    int oldest = 0;
    for (int i = 0; i < WAYS; i++)
        if (set[i] == NULL || (set[oldest] != NULL && set[i]->used < set[oldest]->used))
            oldest = i;
    fft_plan *out = set[oldest];
    set[oldest] = p;
    p->used = ++clock_now;
    atomic_fetch_add(&p->users, 1);
    return out;
}

fft_plan *fft_plan_get(const char *func, int64_t n, fft_kind kind, bool single)
{
    fft_plan **set = cache_set(n, kind, single);
    lock_cache();
    fft_plan *p = find(set, n, kind, single);
    unlock_cache();
    if (p != NULL)
        return p;
    fft_plan *made = new_plan(func, n, kind, single), *leaves = NULL;
    if (made == NULL)
        return NULL;
    lock_cache();
    p = find(set, n, kind, single);
    if (p == NULL)
        leaves = insert(set, p = made);
    unlock_cache();
    fft_plan_release(p == made ? leaves : made);
    return p;
}

qn_status fft_plan_line(const fft_plan *p, char *in, char *out, double scale)
{
    static qn_status (*const long_line[FFT_NKIND])(const fft_plan *, char *, char *, double) = {
        fft_long_complex, fft_long_complex, fft_long_r2c, fft_long_c2r
    };
    if (p->fftw == NULL)
        return long_line[p->kind](p, in, out, scale);
    fft_precisions[p->single].run(p->fftw, p->kind, in, out);
    if (scale != 1)
        fft_scale(fft_real_dtype(p), out, fft_plan_gives(p) * (p->kind == FFT_C2R ? 1 : 2), scale);
    return QN_OK;
}

static void empty_cache(void)
{
    fft_plan *leave[SETS * WAYS];
    lock_cache();
    memcpy(leave, cache, sizeof leave);
    memset(cache, 0, sizeof cache);
    unlock_cache();
    for (int i = 0; i < SETS * WAYS; i++)
        fft_plan_release(leave[i]);
}

void qn_fft_clear_plans(void)
{
    empty_cache();
    lock_cache();
    fft_precisions[0].forget();
    fft_precisions[1].forget();
    unlock_cache();
}

qn_status qn_fft_set_plan_limit(double seconds)
{
    if (!(seconds >= 0))
        return qn_fail(QN_ERR_VALUE, "fft_set_plan_limit: seconds must not be negative, got %g", seconds);
    lock_cache();
    plan_seconds = seconds;
    unlock_cache();
    qn_fft_clear_plans();
    return QN_OK;
}

__attribute__((destructor)) static void cache_at_exit(void) { empty_cache(); }
