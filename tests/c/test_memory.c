/* SPDX-License-Identifier: BSD-3-Clause */
/* test_memory.c: the built-in allocator: alignment, the cache of large blocks and its limit, blocks of other threads, a user's
 * allocator taken back while arrays live. */
#include "test.h"
#include <pthread.h>
#include <stdatomic.h>

static const int64_t sizes[] = {0, 1, 16, 17, 100, 127, 128, 129, 5000, 131071, 131072, 131073, 400000, 3000000};
enum { NSIZES = sizeof sizes / sizeof *sizes };

TEST(memory, aligned_and_apart)
{
    CHECK(qn_set_allocator(NULL) == QN_OK);
    for (int round = 0; round < 3; round++) {
        qn_array *a[NSIZES];
        for (int i = 0; i < NSIZES; i++) {
            a[i] = qn_full(QN_FLOAT64, 1, &sizes[i], QN_NUM(i));
            CHECK(a[i] != NULL && (uintptr_t)a[i]->data % 64 == 0);
        }
        for (int i = 0; i < NSIZES; i++) {
            for (int64_t k = 0; k < sizes[i]; k++)
                CHECK_NEAR(QN_EL(double, a[i], k), i, 0);
            qn_release(a[i]);
        }
    }
}

TEST(memory, large_blocks_are_kept_up_to_the_limit)
{
    CHECK(qn_set_allocator(NULL) == QN_OK && qn_set_cache_limit(0) == QN_OK && qn_set_cache_limit(16 << 20) == QN_OK);
    qn_array *a = qn_empty(QN_FLOAT64, QN_SHAPE(1 << 20)), *b = qn_empty(QN_FLOAT64, QN_SHAPE(3 << 20));
    char *memory = a->data;
    qn_release(a);
    CHECK_INT(qn_cached_bytes(), 8 << 20);
    qn_release(b); /* 24 MiB: more than the limit */
    CHECK(qn_cached_bytes() <= 16 << 20);
    a = qn_empty(QN_FLOAT64, QN_SHAPE(1 << 20));
    CHECK(a->data == memory || qn_cached_bytes() == 0);
    qn_release(a);
    CHECK(qn_set_cache_limit(0) == QN_OK);
    CHECK_INT(qn_cached_bytes(), 0);
    qn_release(qn_empty(QN_FLOAT64, QN_SHAPE(1 << 20)));
    CHECK_INT(qn_cached_bytes(), 0);
    CHECK(qn_set_cache_limit((size_t)256 << 20) == QN_OK);
}

/* Arrays made by the main thread, released by another one, which then ends. */
static void *release_all(void *arrays)
{
    for (qn_array **a = arrays; *a != NULL; a++)
        qn_release(*a);
    return NULL;
}

/* A block of the cache that held ones is cleared when its zeros are read. */
TEST(memory, large_zeros_from_a_used_block)
{
    const int64_t n = (32 << 20) + 5;
    CHECK(qn_set_allocator(NULL) == QN_OK);
    qn_array *used = qn_full(QN_UINT8, 1, &n, QN_NUM(1));
    CHECK(used != NULL);
    qn_release(used);
    qn_array *zeros = qn_zeros(QN_UINT8, 1, &n);
    CHECK(zeros != NULL);
    for (int64_t i = 0; i < n; i++)
        if (QN_EL(uint8_t, zeros, i) != 0)
            CHECK(false);
    qn_release(zeros);
}

TEST(memory, blocks_released_by_another_thread)
{
    CHECK(qn_set_allocator(NULL) == QN_OK);
    for (int round = 0; round < 10; round++) {
        qn_array *a[301] = {NULL};
        pthread_t thread;
        for (int i = 0; i < 300; i++)
            a[i] = qn_ones(QN_FLOAT64, QN_SHAPE(1 + i % 150));
        CHECK(pthread_create(&thread, NULL, release_all, a) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
    }
}

static atomic_int blocks;
static void *count_alloc(void *context, size_t bytes)
{
    (void)context;
    blocks++;
    return aligned_alloc(64, (bytes + 63) / 64 * 64);
}
static void count_free(void *context, void *p, size_t bytes)
{
    (void)context, (void)bytes;
    blocks--;
    free(p);
}

TEST(memory, arrays_return_to_the_allocator_they_came_from)
{
    CHECK(qn_set_allocator(&(qn_allocator){count_alloc, count_free, NULL}) == QN_OK);
    qn_array *a = qn_ones(QN_FLOAT64, QN_SHAPE(1000));
    CHECK(blocks > 0);
    CHECK(qn_set_allocator(NULL) == QN_OK);
    qn_array *b = qn_ones(QN_FLOAT64, QN_SHAPE(1000));
    qn_release(a);
    CHECK_INT(blocks, 0);
    qn_release(b);
    CHECK_INT(blocks, 0);
    CHECK_FAILS(qn_set_allocator(&(qn_allocator){count_alloc, NULL, NULL}), QN_ERR_VALUE, "alloc and free");
}
