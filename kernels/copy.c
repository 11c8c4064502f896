/* SPDX-License-Identifier: BSD-3-Clause */
/* copy.c: moving elements without looking at them, by item size (col = log2 of it). Takes any alignment. */
#include "kernel_family.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "item_sizes.h"

/* ---- strided runs ----------------------------------------------------------------------------------------
 * One item repeated and every other item are loops of known steps, which become vectors. All loops have their steps in variables of
 * their own, which no store changes: where the compiler read them anew for each item, it took two cycles instead of one. A round moves
 * several: 10000 float64 to every other place take 4.4 instead of 7.2 us (Zen 3). Where all
 * bytes of the repeated item are equal, memset has what the processor does best: 80 MB of zeros take 1.0 instead of 2.5 ms (one
 * thread, Zen 4). */
static bool equal_bytes(const void *x, size_t bytes) { return memcmp(x, (const char *)x + 1, bytes - 1) == 0; }

#define STRIDED(log, W)                                                                      \
    static void repeat_##log(char *z, int64_t zs, const char *x, int64_t n)                  \
    {                                                                                        \
        const int64_t size = sizeof(W);                                                      \
        W w;                                                                                 \
        memcpy(&w, x, sizeof w);                                                             \
        if (zs == size && equal_bytes(x, sizeof w))                                          \
            memset(z, *x, (size_t)(n * size));                                               \
        else if (zs == size)                                                                 \
            for (int64_t i = 0; i < n; i++)                                                  \
                memcpy(z + i * size, &w, sizeof w);                                          \
        else                                                                                 \
            for (int64_t i = 0; i < n; i++)                                                  \
                memcpy(z + i * zs, &w, sizeof w);                                            \
    }                                                                                        \
    static void copy_strided_##log(char *const *args, const int64_t *s, int64_t n)           \
    {                                                                                        \
        const int64_t size = sizeof(W), xs = s[0], zs = s[1];                                \
        const char *x = args[0];                                                             \
        char *z = args[1];                                                                   \
        if (xs == size && zs == size)                                                        \
            memcpy(z, x, (size_t)(n * size));                                                \
        else if (xs == 0 && n > 0)                                                           \
            repeat_##log(z, zs, x, n);                                                       \
        else if (xs == 2 * size && zs == size)                                               \
            QN_IVDEP                                                                         \
            for (int64_t i = 0; i < n; i++) {                                                \
                W w;                                                                         \
                memcpy(&w, x + 2 * i * size, sizeof w);                                      \
                memcpy(z + i * size, &w, sizeof w);                                          \
            }                                                                                \
        else                                                                                 \
            _Pragma("GCC unroll 4")                                                          \
            for (int64_t i = 0; i < n; i++)                                                  \
                memcpy(z + i * zs, x + i * xs, sizeof(W));                                   \
    }
SIZES(STRIDED)

/* ---- past the caches ---------------------------------------------------------------------------------------
 * Results larger than the cache are not read at once; storing them without reading their lines first moves 108 instead of 82 GB/s
 * on two threads (a + b of 10M float64, 2-core EPYC). bytes == 0: makes all earlier ones visible to other threads. */
static void copy_stream(void *dst, const void *src, size_t bytes)
{
#if defined(__AVX512F__) || defined(__AVX2__)
    if (bytes == 0) {
        _mm_sfence();
        return;
    }
    char *d = dst;
    const char *s = src;
    size_t head = (64 - ((uintptr_t)d & 63)) & 63;
    if (head > bytes)
        head = bytes;
    memcpy(d, s, head);
    for (d += head, s += head, bytes -= head; bytes >= 64; d += 64, s += 64, bytes -= 64) {
#if defined(__AVX512F__)
        _mm512_stream_si512((void *)d, _mm512_loadu_si512(s));
#else
        _mm256_stream_si256((void *)d, _mm256_loadu_si256((const void *)s));
        _mm256_stream_si256((void *)(d + 32), _mm256_loadu_si256((const void *)(s + 32)));
#endif
    }
    memcpy(d, s, bytes);
#else
    if (bytes > 0)
        memcpy(dst, src, bytes);
#endif
}

const qn_kernel_entry QN_TABLE(copy)[] = {
#define ENTRIES(log, W)                                                      \
    QN_ENTRY(QN_KIND_COPY, QN_COPY_STRIDED, log, copy_strided_##log),
    SIZES(ENTRIES)
    QN_ENTRY(QN_KIND_COPY, QN_COPY_STREAM, 0, copy_stream),
    QN_ENTRY_END};
