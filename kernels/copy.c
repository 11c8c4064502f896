/* SPDX-License-Identifier: BSD-3-Clause */
/* copy.c: moving elements without looking at them, by item size (col = log2 of it). Takes any alignment. */
#include "kernel_family.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef struct { uint64_t a, b; } w16;
#define SIZES(M) M(0, uint8_t) M(1, uint16_t) M(2, uint32_t) M(3, uint64_t) M(4, w16)

/* ---- strided runs ----------------------------------------------------------------------------------------
 * One item repeated and every other item are loops of known steps, which become vectors. All loops have their steps in variables of
 * their own, which no store changes: where the compiler read them anew for each item, it took two cycles instead of one. Where all
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

/* ---- transposition -----------------------------------------------------------------------------------------
 * Tiles of at least a cache line a side keep both sides' lines in L1 while they are used. Inside them, squares as wide as a vector:
 * interleaving item for item the first half of the rows with the second, log2 of the side times, is transposition. The next tile's
 * lines are asked for ahead. 4000 x 4000 on one thread of a busy Zen 4: 1 byte 12.3 to 4.2 ms, 2 bytes 18 to 7.4, 4 bytes 17 to 10.5 (16
 * without asking ahead), 8 bytes 36 to 23 (31); 500 x 500: 0.073 to 0.014 ms, 0.084 to 0.026, 0.088 to 0.037, 0.15 to 0.065. */
#define SINGLE(log, W)                                                                                 \
    enum { SIDE_##log = 1 };                                                                           \
    static void transpose_square_##log(char *dst, int64_t drow, const char *src, int64_t scol)         \
    {                                                                                                  \
        (void)drow, (void)scol;                                                                        \
        memcpy(dst, src, sizeof(W));                                                                   \
    }
#if defined(__AVX2__)
#define SQUARE(log, W, LOW, HIGH)                                                                      \
    enum { SIDE_##log = 16 / sizeof(W) };                                                              \
    static void transpose_square_##log(char *dst, int64_t drow, const char *src, int64_t scol)         \
    {                                                                                                  \
        __m128i x[SIDE_##log], y[SIDE_##log];                                                          \
        const int half = SIDE_##log / 2;                                                               \
        _Pragma("GCC unroll 16")                                                                       \
        for (int k = 0; k < 2 * half; k++)                                                             \
            x[k] = _mm_loadu_si128((const void *)(src + k * scol));                                    \
        _Pragma("GCC unroll 4")                                                                        \
        for (int done = 1; done < 2 * half; done *= 2) {                                               \
            _Pragma("GCC unroll 8")                                                                    \
            for (int k = 0; k < half; k++) {                                                           \
                y[2 * k] = LOW(x[k], x[k + half]);                                                     \
                y[2 * k + 1] = HIGH(x[k], x[k + half]);                                                \
            }                                                                                          \
            _Pragma("GCC unroll 16")                                                                   \
            for (int k = 0; k < 2 * half; k++)                                                         \
                x[k] = y[k];                                                                           \
        }                                                                                              \
        _Pragma("GCC unroll 16")                                                                       \
        for (int k = 0; k < 2 * half; k++)                                                             \
            _mm_storeu_si128((void *)(dst + k * drow), x[k]);                                          \
    }
SQUARE(0, uint8_t, _mm_unpacklo_epi8, _mm_unpackhi_epi8)
SQUARE(1, uint16_t, _mm_unpacklo_epi16, _mm_unpackhi_epi16)
SQUARE(2, uint32_t, _mm_unpacklo_epi32, _mm_unpackhi_epi32)
SQUARE(3, uint64_t, _mm_unpacklo_epi64, _mm_unpackhi_epi64)
SINGLE(4, w16)
#else
SIZES(SINGLE)
#endif

/* The first lines of n rows that are `step` bytes apart, soon to be read or written. */
static inline void expect(const char *p, int64_t step, int64_t n)
{
    for (int64_t k = 0; k < n; k++)
        __builtin_prefetch(p + k * step);
}

#define TRANSPOSE(log, W)                                                                              \
    static void transpose_items_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols) \
    {                                                                                                  \
        for (int64_t i = 0; i < rows; i++)                                                             \
            for (int64_t j = 0; j < cols; j++)                                                         \
                memcpy(dst + i * drow + j * (int64_t)sizeof(W), src + i * (int64_t)sizeof(W) + j * scol, sizeof(W)); \
    }                                                                                                  \
    static void transpose_tile_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols) \
    {                                                                                                  \
        const int64_t size = sizeof(W), m = rows - rows % SIDE_##log, n = cols - cols % SIDE_##log;    \
        for (int64_t i = 0; i < m; i += SIDE_##log)                                                    \
            for (int64_t j = 0; j < n; j += SIDE_##log)                                                \
                transpose_square_##log(dst + i * drow + j * size, drow, src + i * size + j * scol, scol); \
        transpose_items_##log(dst + n * size, drow, src + n * scol, scol, rows, cols - n);             \
        transpose_items_##log(dst + m * drow, drow, src + m * size, scol, rows - m, n);                \
    }                                                                                                  \
    static void copy_transpose_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols) \
    {                                                                                                  \
        const int64_t size = sizeof(W), tile = size < 4 ? 64 / size : 16;                              \
        for (int64_t i = 0; i < rows; i += tile)                                                       \
            for (int64_t j = 0; j < cols; j += tile) {                                                 \
                char *to = dst + i * drow + j * size;                                                  \
                const char *from = src + i * size + j * scol;                                          \
                int64_t m = rows - i < tile ? rows - i : tile, n = cols - j < tile ? cols - j : tile;  \
                if (j + 2 * tile <= cols) {                                                            \
                    expect(from + tile * scol, scol, tile);                                            \
                    expect(to + tile * size, drow, m);                                                 \
                }                                                                                      \
                transpose_tile_##log(to, drow, from, scol, m, n);                                      \
            }                                                                                          \
    }
SIZES(TRANSPOSE)

const qn_kernel_entry QN_TABLE(copy)[] = {
#define ENTRIES(log, W)                                                      \
    QN_ENTRY(QN_KIND_COPY, QN_COPY_STRIDED, log, copy_strided_##log),        \
    QN_ENTRY(QN_KIND_COPY, QN_COPY_TRANSPOSE, log, copy_transpose_##log),
    SIZES(ENTRIES)
    QN_ENTRY(QN_KIND_COPY, QN_COPY_STREAM, 0, copy_stream),
    QN_ENTRY_END};
