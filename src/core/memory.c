/* SPDX-License-Identifier: BSD-3-Clause */
/* memory.c: where arrays get their memory.
 *
 *   up to 1 KiB       per-thread free lists, one per 64 bytes of size, of blocks from malloc
 *   up to 64 KiB      aligned_alloc
 *   up to 1 MiB       aligned_alloc in steps of 16 KiB, kept in a bounded cache after use (glibc returns such blocks to the system at
 *                     every free: a transform of 16384 points took 240 us, 79 without that)
 *   above             own mappings in whole 2 MiB pages, advised huge, kept in the same cache
 *
 * An 80 MiB result costs 32 ms in fresh 4 KiB pages, 4 ms in fresh huge pages and nothing from the cache (measured on
 * a 2-core EPYC). A user's allocator (qn_set_allocator) replaces all three and is never cached. Every block remembers the heap it
 * came from, so that the allocator may be changed while arrays live. */
#include <core/core.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct qn_heap { qn_allocator user; bool builtin; struct qn_heap *next; };

static struct qn_heap builtin_heap = {.builtin = true};
static _Atomic(struct qn_heap *) heap_in_use = &builtin_heap;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards heaps and the cache */

/* ---- small blocks --------------------------------------------------------------------------------- */
#define SMALL_STEP 64
#define SMALL_MAX 1024
#define SMALL_CLASSES (SMALL_MAX / SMALL_STEP)
#define SMALL_KEEP 64 /* blocks kept per class and thread: at most 64 * 8.5 KiB = 544 KiB */

typedef struct free_block { struct free_block *next; } free_block;
typedef struct small_lists { free_block *head[SMALL_CLASSES]; int count[SMALL_CLASSES]; } small_lists;

/* malloc aligned by hand, where it began in front of the block: glibc's aligned_alloc splits chunks that free must join again, and
 * took 40 of the 65 ns that one of many live numbers cost. */
static void *small_new(size_t bytes)
{
    char *raw = malloc(bytes + SMALL_STEP);
    if (raw == NULL)
        return NULL;
    void **p = (void **)(void *)(raw + SMALL_STEP - (uintptr_t)raw % SMALL_STEP); /* malloc's 16 leave room for a pointer */
    p[-1] = raw;
    return p;
}

static void small_delete(void *p) { free(((void **)p)[-1]); }

static QN_THREAD_NEAR small_lists *mine;
static pthread_key_t lists_key;
static pthread_once_t lists_once = PTHREAD_ONCE_INIT;

static void lists_destroy(void *p)
{
    small_lists *lists = p;
    for (int c = 0; c < SMALL_CLASSES; c++)
        while (lists->head[c] != NULL) {
            free_block *b = lists->head[c];
            lists->head[c] = b->next;
            small_delete(b);
        }
    free(lists);
    mine = NULL;
}

static void lists_key_make(void) { pthread_key_create(&lists_key, lists_destroy); }

static small_lists *lists_make(void)
{
    pthread_once(&lists_once, lists_key_make);
    mine = calloc(1, sizeof *mine);
    if (mine != NULL)
        pthread_setspecific(lists_key, mine);
    return mine;
}

static inline int small_class(size_t bytes) { return bytes == 0 ? 0 : (int)((bytes - 1) / SMALL_STEP); }

static void *small_alloc(size_t bytes)
{
    int c = small_class(bytes);
    if (mine != NULL && mine->head[c] != NULL) {
        free_block *b = mine->head[c];
        mine->head[c] = b->next;
        mine->count[c]--;
        return b;
    }
    return small_new((size_t)(c + 1) * SMALL_STEP);
}

static void small_free(void *p, size_t bytes)
{
    int c = small_class(bytes);
    small_lists *lists = mine != NULL ? mine : lists_make();
    if (lists == NULL || lists->count[c] >= SMALL_KEEP) {
        small_delete(p);
        return;
    }
    free_block *b = p;
    b->next = lists->head[c];
    lists->head[c] = b;
    lists->count[c]++;
}

/* ---- large blocks ----------------------------------------------------------------------------------- */
#define CACHED_MIN ((size_t)64 << 10)
#define MAPPED_MIN ((size_t)1 << 20)
#define CACHED_STEP ((size_t)16 << 10)
#define HUGE_PAGE ((size_t)2 << 20)
#define CLEARED_LATER ((size_t)32 << 20)
#define CACHE_SLOTS 64
#define CACHE_SECONDS 10 /* an unused block goes back to the system at the next call after this long */

typedef struct cached_block { void *p; size_t bytes; time_t since; } cached_block;
static cached_block cache[CACHE_SLOTS];
static size_t cached, cache_limit = SIZE_MAX; /* SIZE_MAX: not set yet */

static size_t round_up(size_t bytes, size_t step) { return (bytes + step - 1) / step * step; }

/* The size of the block that serves a request: whole pages or steps, so that blocks can be used again. */
static size_t block_size(size_t bytes) { return round_up(bytes, bytes < MAPPED_MIN ? CACHED_STEP : HUGE_PAGE); }

static void give_back(void *p, size_t bytes)
{
    if (bytes < HUGE_PAGE)
        free(p);
    else
        munmap(p, bytes);
}

static time_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return t.tv_sec;
}

static size_t default_limit(void)
{
    size_t memory = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    return memory / 4 < ((size_t)1 << 30) ? memory / 4 : (size_t)1 << 30;
}

static void cache_drop(cached_block *b)
{
    give_back(b->p, b->bytes);
    cached -= b->bytes;
    *b = (cached_block){0};
}

/* Returns blocks that are older than CACHE_SECONDS, and the oldest ones until `room` more bytes fit. */
static void cache_trim(size_t room)
{
    time_t t = now();
    for (;;) {
        cached_block *oldest = NULL;
        for (int i = 0; i < CACHE_SLOTS; i++)
            if (cache[i].p != NULL && (oldest == NULL || cache[i].since < oldest->since))
                oldest = &cache[i];
        if (oldest == NULL || (t - oldest->since < CACHE_SECONDS && cached + room <= cache_limit))
            return;
        cache_drop(oldest);
    }
}

/* A cached block of just this size; NULL if there is none. */
static void *cache_take(size_t bytes)
{
    for (int i = 0; i < CACHE_SLOTS; i++)
        if (cache[i].p != NULL && cache[i].bytes == bytes) {
            void *p = cache[i].p;
            cached -= bytes;
            cache[i] = (cached_block){0};
            return p;
        }
    return NULL;
}

static bool cache_put(void *p, size_t bytes)
{
    cache_trim(bytes);
    if (bytes > cache_limit || cached + bytes > cache_limit)
        return false;
    for (int i = 0; i < CACHE_SLOTS; i++)
        if (cache[i].p == NULL) {
            cache[i] = (cached_block){p, bytes, now()};
            cached += bytes;
            return true;
        }
    return false;
}

/* 2 MiB aligned pages of our own, so that huge-page advice never touches malloc's memory. */
static void *map_pages(size_t bytes)
{
    size_t span = bytes + HUGE_PAGE;
    char *p = mmap(NULL, span, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    char *q = (char *)round_up((size_t)p, HUGE_PAGE);
    if (q > p)
        munmap(p, (size_t)(q - p));
    if (p + span > q + bytes)
        munmap(q + bytes, (size_t)(p + span - (q + bytes)));
    madvise(q, bytes, MADV_HUGEPAGE);
    return q;
}

static void *large_alloc(size_t bytes)
{
    if (bytes > SIZE_MAX / 2)
        return NULL;
    bytes = block_size(bytes);
    pthread_mutex_lock(&lock);
    if (cache_limit == SIZE_MAX)
        cache_limit = default_limit();
    void *p = cache_take(bytes);
    if (p == NULL)
        cache_trim(0);
    pthread_mutex_unlock(&lock);
    return p != NULL ? p : bytes < HUGE_PAGE ? aligned_alloc(64, bytes) : map_pages(bytes);
}

static void large_free(void *p, size_t bytes)
{
    bytes = block_size(bytes);
    pthread_mutex_lock(&lock);
    bool kept = cache_put(p, bytes);
    pthread_mutex_unlock(&lock);
    if (!kept)
        give_back(p, bytes);
}

qn_status qn_set_cache_limit(size_t bytes)
{
    pthread_mutex_lock(&lock);
    cache_limit = bytes < SIZE_MAX ? bytes : SIZE_MAX - 1;
    cache_trim(0);
    pthread_mutex_unlock(&lock);
    return QN_OK;
}

size_t qn_cached_bytes(void)
{
    pthread_mutex_lock(&lock);
    size_t bytes = cached;
    pthread_mutex_unlock(&lock);
    return bytes;
}

/* ---- all sizes -------------------------------------------------------------------------------------- */
void *qn_block_alloc(size_t bytes, const struct qn_heap **heap)
{
    const struct qn_heap *h = atomic_load_explicit(&heap_in_use, memory_order_acquire);
    *heap = h;
    if (!h->builtin)
        return h->user.alloc(h->user.context, bytes);
    if (bytes <= SMALL_MAX)
        return small_alloc(bytes);
    if (bytes < CACHED_MIN)
        return aligned_alloc(64, (bytes + 63) / 64 * 64);
    return large_alloc(bytes);
}

void qn_block_free(void *p, size_t bytes, const struct qn_heap *heap)
{
    if (!heap->builtin)
        heap->user.free(heap->user.context, p, bytes);
    else if (bytes <= SMALL_MAX)
        small_free(p, bytes);
    else if (bytes < CACHED_MIN)
        free(p);
    else
        large_free(p, bytes);
}

/* Large blocks get pages that the system clears when they are first used, as NumPy's are: what is never touched costs nothing. Who writes
 * to all of 64 MiB waits for them, 10 ms instead of 6 on a cleared block of the cache (Zen 4), so blocks of sizes that programs take
 * again and again are cleared at once. */
bool qn_block_clears_later(void *p, size_t bytes, const struct qn_heap *heap)
{
    const int before = errno;
    if (!heap->builtin || bytes < CLEARED_LATER)
        return false;
    const bool done = madvise(p, block_size(bytes), MADV_DONTNEED) == 0; /* refused for locked memory */
    errno = before;
    return done;
}

/* Heaps are few and kept for ever, so that blocks may point to them. */
static struct qn_heap *heap_for(const qn_allocator *a)
{
    static struct qn_heap *known;
    for (struct qn_heap *h = known; h != NULL; h = h->next)
        if (h->user.alloc == a->alloc && h->user.free == a->free && h->user.context == a->context)
            return h;
    struct qn_heap *h = calloc(1, sizeof *h);
    if (h != NULL) {
        h->user = *a;
        h->next = known;
        known = h;
    }
    return h;
}

qn_status qn_set_allocator(const qn_allocator *allocator)
{
    if (allocator != NULL && (allocator->alloc == NULL || allocator->free == NULL))
        return qn_fail(QN_ERR_VALUE, "qn_set_allocator: alloc and free must both be given");
    pthread_mutex_lock(&lock);
    struct qn_heap *h = allocator != NULL ? heap_for(allocator) : &builtin_heap;
    if (h != NULL)
        atomic_store_explicit(&heap_in_use, h, memory_order_release);
    pthread_mutex_unlock(&lock);
    return h != NULL ? QN_OK : qn_fail(QN_ERR_NOMEM, "qn_set_allocator: out of memory");
}

/* ---- work space: a header of one cache line in front ---------------------------------------------------- */
typedef struct scratch_header { size_t bytes; const struct qn_heap *heap; char pad[48]; } scratch_header;
_Static_assert(sizeof(scratch_header) == 64, "keeps the 64-byte alignment");

void *qn_scratch(size_t bytes, const char *func)
{
    const struct qn_heap *heap;
    scratch_header *h = bytes > PTRDIFF_MAX ? NULL : qn_block_alloc(bytes + sizeof *h, &heap);
    if (h == NULL) {
        qn_fail(QN_ERR_NOMEM, "%s: cannot allocate %zu bytes of work space", func, bytes);
        return NULL;
    }
    h->bytes = bytes + sizeof *h;
    h->heap = heap;
    return h + 1;
}

void *qn_scratch_array(int64_t n, size_t itemsize, const char *func)
{
    int64_t bytes;
    if (n < 0 || qn_mul_overflows(n, (int64_t)itemsize, &bytes))
        bytes = INT64_MAX;
    return qn_scratch(bytes == INT64_MAX ? SIZE_MAX : (size_t)bytes, func);
}

void qn_scratch_free(void *p)
{
    if (p == NULL)
        return;
    scratch_header *h = (scratch_header *)p - 1;
    qn_block_free(h, h->bytes, h->heap);
}

/* The main thread's lists (key destructors do not run at exit) and the cached blocks, after the destructors of all other files,
 * which free memory. */
__attribute__((destructor(101))) static void memory_at_exit(void)
{
    qn_set_cache_limit(0);
    if (mine != NULL)
        lists_destroy(mine);
}

/* A child after fork must not find the lock held by a thread that does not exist there. */
static void fork_prepare(void) { pthread_mutex_lock(&lock); }
static void fork_done(void) { pthread_mutex_unlock(&lock); }
__attribute__((constructor)) static void memory_init(void) { pthread_atfork(fork_prepare, fork_done, fork_done); }
