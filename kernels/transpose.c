/* SPDX-License-Identifier: BSD-3-Clause */
/* transpose.c: copies that exchange two axes, by item size (col = log2 of it). Takes any alignment.
 *
 * Squares as wide as a vector are turned in registers. HEIGHT rows of dst grow side by side, so that the lines in which they end and those of src
 * that they come from stay in the first cache; src's next lines are asked for ahead. 4000 x 4000 on one thread of Zen 5, before with tiles of
 * 16 x 16 walked row after row, and with these: 8 bytes 15.4 and 5.9 ms (8.5 where rows are no whole lines), 4 bytes 4.0 and 2.9, 1 byte
 * 1.7 and 1.0; 3000 x 3000 of 16 bytes 15 and 7.2; 1000 x 1024 of 8 bytes 0.32 and 0.21. Asking for dst's lines costs a tenth in the caches. */
#include "item_sizes.h"
#include "square.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { HEIGHT = 64, AHEAD_COLS = 64 };
enum { NEAR, FAR, LINES }; /* dst in the caches; past them, its next lines asked for; past them, whole lines stored without being read */

#if defined(__AVX2__)
#define STORED() _mm_sfence() /* makes what was stored past the caches visible to other threads */
#define NARROW_SQUARE(log, W, LOW, HIGH)                                                               \
    enum { SIDE_##log = 16 / sizeof(W) };                                                              \
    QN_INLINE void square_##log(char *dst, int64_t drow, const char *src, int64_t scol, int where)     \
    {                                                                                                  \
        __m128i x[SIDE_##log], y[SIDE_##log];                                                          \
        const int half = SIDE_##log / 2;                                                               \
        (void)where;                                                                                   \
        QN_UNROLL                                                                                      \
        for (int k = 0; k < 2 * half; k++)                                                             \
            x[k] = _mm_loadu_si128((const void *)(src + k * scol));                                    \
        QN_UNROLL                                                                                      \
        for (int done = 1; done < 2 * half; done *= 2) {                                               \
            QN_UNROLL                                                                                  \
            for (int k = 0; k < half; k++) {                                                           \
                y[2 * k] = LOW(x[k], x[k + half]);                                                     \
                y[2 * k + 1] = HIGH(x[k], x[k + half]);                                                \
            }                                                                                          \
            memcpy(x, y, sizeof x);                                                                    \
        }                                                                                              \
        QN_UNROLL                                                                                      \
        for (int k = 0; k < 2 * half; k++)                                                             \
            _mm_storeu_si128((void *)(dst + k * drow), x[k]);                                          \
    }
NARROW_SQUARE(0, uint8_t, _mm_unpacklo_epi8, _mm_unpackhi_epi8)
NARROW_SQUARE(1, uint16_t, _mm_unpacklo_epi16, _mm_unpackhi_epi16)
enum { SIDE_4 = 4 };
QN_INLINE void square_4(char *dst, int64_t drow, const char *src, int64_t scol, int where)
{
    QN_UNROLL
    for (int i = 0; i < SIDE_4; i++)
        QN_UNROLL
        for (int j = 0; j < SIDE_4; j++) {
            const __m128i x = _mm_loadu_si128((const void *)(src + i * 16 + j * scol));
            if (where == LINES)
                _mm_stream_si128((void *)(dst + i * drow + j * 16), x);
            else
                _mm_storeu_si128((void *)(dst + i * drow + j * 16), x);
        }
}
#endif

#if defined(__AVX512F__)
#define STORE_f32(p, x, where) ((where) == LINES ? _mm512_stream_ps(p, x) : v_store_f32(p, x))
#define STORE_f64(p, x, where) ((where) == LINES ? _mm512_stream_pd(p, x) : v_store_f64(p, x))
#else
#define STORE_f32(p, x, where) ((void)(where), v_store_f32(p, x))
#define STORE_f64(p, x, where) ((void)(where), v_store_f64(p, x))
#endif
#define SQUARE(log, T)                                                                                 \
    enum { SIDE_##log = VL_##T };                                                                      \
    QN_INLINE void square_##log(char *dst, int64_t drow, const char *src, int64_t scol, int where)     \
    {                                                                                                  \
        v##T x[SIDE_##log];                                                                            \
        QN_UNROLL                                                                                      \
        for (int k = 0; k < SIDE_##log; k++)                                                           \
            x[k] = v_load_##T((const T *)(const void *)(src + k * scol));                              \
        v_square_##T(x);                                                                               \
        QN_UNROLL                                                                                      \
        for (int k = 0; k < SIDE_##log; k++)                                                           \
            STORE_##T((T *)(void *)(dst + k * drow), x[k], where);                                     \
    }
SQUARE(2, f32)
SQUARE(3, f64)

/* Item by item. */
#define ITEMS(log, W)                                                                                  \
    QN_INLINE void items_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols) \
    {                                                                                                  \
        for (int64_t i = 0; i < rows; i++)                                                             \
            for (int64_t j = 0; j < cols; j++)                                                         \
                memcpy(dst + i * drow + j * (int64_t)sizeof(W), src + i * (int64_t)sizeof(W) + j * scol, sizeof(W)); \
    }
SIZES(ITEMS)

#define ITEM_SQUARE(log)                                                                               \
    enum { SIDE_##log = 4 };                                                                           \
    QN_INLINE void square_##log(char *dst, int64_t drow, const char *src, int64_t scol, int where)     \
    {                                                                                                  \
        (void)where;                                                                                   \
        items_##log(dst, drow, src, scol, SIDE_##log, SIDE_##log);                                     \
    }
#if !defined(__AVX2__)
#define STORED() (void)0
ITEM_SQUARE(0)
ITEM_SQUARE(1)
ITEM_SQUARE(4)
#endif

/* The first lines of n rows that are `step` bytes apart, soon to be read or written. */
QN_INLINE void expect(const char *p, int64_t step, int n)
{
    for (int k = 0; k < n; k++)
        __builtin_prefetch(p + k * step);
}

#define TRANSPOSE(log, W)                                                                              \
    QN_INLINE void transpose_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols, int where) \
    {                                                                                                  \
        enum { SIDE = SIDE_##log, SIZE = sizeof(W) };                                                  \
        const int64_t m = rows - rows % SIDE, n = cols - cols % SIDE;                                  \
        for (int64_t at = 0; at < m; at += HEIGHT)                                                     \
            for (int64_t j = 0; j < n; j += SIDE)                                                      \
                for (int64_t i = at; i < at + HEIGHT && i < m; i += SIDE) {                            \
                    if (i * SIZE % 64 == 0 && j + AHEAD_COLS < n)                                      \
                        expect(src + i * SIZE + (j + AHEAD_COLS) * scol, scol, SIDE);                  \
                    if ((where == FAR || (where == NEAR && SIZE == 16)) && j * SIZE % 64 == 0)         \
                        expect(dst + i * drow + j * SIZE + 128, drow, SIDE);                           \
                    square_##log(dst + i * drow + j * SIZE, drow, src + i * SIZE + j * scol, scol, where); \
                }                                                                                      \
        items_##log(dst + n * SIZE, drow, src + n * scol, scol, rows, cols - n);                       \
        items_##log(dst + m * drow, drow, src + m * SIZE, scol, rows - m, n);                          \
    }                                                                                                  \
    static void copy_transpose_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols) \
    {                                                                                                  \
        transpose_##log(dst, drow, src, scol, rows, cols, NEAR);                                       \
    }                                                                                                  \
    static void copy_transpose_far_##log(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols) \
    {                                                                                                  \
        if (SIDE_##log * sizeof(W) == 64 && ((uintptr_t)dst | (uint64_t)drow) % 64 == 0)               \
            transpose_##log(dst, drow, src, scol, rows, cols, LINES);                                  \
        else                                                                                           \
            transpose_##log(dst, drow, src, scol, rows, cols, FAR);                                    \
        STORED();                                                                                      \
    }
SIZES(TRANSPOSE)

const qn_kernel_entry QN_TABLE(transpose)[] = {
#define ENTRIES(log, W)                                                      \
    QN_ENTRY(QN_KIND_COPY, QN_COPY_TRANSPOSE, log, copy_transpose_##log),    \
    QN_ENTRY(QN_KIND_COPY, QN_COPY_TRANSPOSE_FAR, log, copy_transpose_far_##log),
    SIZES(ENTRIES)
    QN_ENTRY_END};
