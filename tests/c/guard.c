/* SPDX-License-Identifier: BSD-3-Clause */
/* guard.c: every block has pages of its own between two that may not be touched, so that a kernel that reads or writes one byte too
 * many stops there, in any instruction set. With "end" the last byte of the block is the last of its page: the block is then aligned to
 * the largest power of two that divides its size and no further. With "begin" it begins a page. Blocks of 0 bytes have no page at all.
 * Released pages serve the next block of as many pages: mapping each afresh took twenty times as long. */
#include "guard.h"
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct span { size_t page, inner, whole; } span;
static atomic_long blocks;

/* Released spans by their number of pages; each holds the address of the next where its block began. */
enum { KEPT_PAGES = 4096 };
static char *kept[KEPT_PAGES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static span span_of(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), inner = (bytes + page - 1) / page * page;
    return (span){page, inner, inner + 2 * page};
}

/* Bytes between the first page that may be touched and the block. */
static size_t offset_of(const void *at_end, size_t bytes, span s) { return at_end != NULL ? s.inner - bytes : 0; }

static char *take_kept(span s)
{
    size_t n = s.inner / s.page;
    if (n == 0 || n >= KEPT_PAGES)
        return NULL;
    pthread_mutex_lock(&lock);
    char *p = kept[n];
    if (p != NULL)
        memcpy(&kept[n], p + s.page, sizeof p);
    pthread_mutex_unlock(&lock);
    return p;
}

static bool keep(char *p, span s)
{
    size_t n = s.inner / s.page;
    if (n == 0 || n >= KEPT_PAGES)
        return false;
    pthread_mutex_lock(&lock);
    memcpy(p + s.page, &kept[n], sizeof p);
    kept[n] = p;
    pthread_mutex_unlock(&lock);
    return true;
}

static char *map(span s)
{
    char *p = mmap(NULL, s.whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p != MAP_FAILED && mprotect(p + s.page, s.inner, PROT_READ | PROT_WRITE) == 0)
        return p;
    if (p != MAP_FAILED)
        munmap(p, s.whole);
    return NULL;
}

static void *guard_alloc(void *at_end, size_t bytes)
{
    if (bytes > (size_t)1 << 40)
        return NULL;
    span s = span_of(bytes);
    char *p = take_kept(s);
    if (p == NULL)
        p = map(s);
    blocks += p != NULL;
    return p != NULL ? p + s.page + offset_of(at_end, bytes, s) : NULL;
}

static void guard_free(void *at_end, void *block, size_t bytes)
{
    span s = span_of(bytes);
    char *p = (char *)block - offset_of(at_end, bytes, s) - s.page;
    if (!keep(p, s))
        munmap(p, s.whole);
}

const qn_allocator *guard_allocator(const char *way)
{
    static const qn_allocator begin = {guard_alloc, guard_free, NULL}, end = {guard_alloc, guard_free, &blocks};
    return way == NULL ? NULL : strcmp(way, "end") == 0 ? &end : &begin;
}

long guard_blocks(void) { return blocks; }
