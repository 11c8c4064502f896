/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c: moving lines between arrays (any dtype, stride, alignment) and contiguous work space. */
#include "internal.h"

fft_mover fft_mover_make(int from, int to, bool aligned)
{
    fft_mover m = { NULL, NULL, qn_dtypes[from].size, qn_dtypes[to].size };
    if (from != to)
        m.cast = qn_cast_loop(from, to);
    if (from == to || !aligned)
        m.copy = qn_copy_loop(m.from_size);
    return m;
}

static void run(qn_loop_fn fn, const char *from, int64_t from_stride, char *to, int64_t to_stride, int64_t n)
{
    fn((char *[]){ (char *)(uintptr_t)from, to }, (int64_t[]){ from_stride, to_stride }, n);
}

void fft_move(const fft_mover *m, const char *from, int64_t from_stride, char *to, int64_t to_stride, int64_t n, char *spare)
{
    if (m->cast == NULL) {
        run(m->copy, from, from_stride, to, to_stride, n);
        return;
    }
    if (m->copy != NULL) { /* misaligned: straighten first */
        run(m->copy, from, from_stride, spare, m->from_size, n);
        from = spare;
        from_stride = m->from_size;
    }
    run(m->cast, from, from_stride, to, to_stride, n);
}

/* Rows of `lines` neighbours are read whole: with power of two strides a column read line by line would fall into the same few
 * cache sets again and again. Tiles of TILE rows fill a cache line of every slot at a time, and rows further down are
 * fetched ahead, because the distance between them is beyond what hardware follows. */
enum { TILE = 4, FETCH_AHEAD = 16 };

/* Fetches rows FETCH_AHEAD .. FETCH_AHEAD + TILE of the n left. */
static inline void fetch_rows(const char *rows, int64_t stride, int64_t n, int64_t bytes, int write)
{
    for (int64_t r = FETCH_AHEAD; r < FETCH_AHEAD + TILE && r < n; r++)
        for (int64_t b = 0; b < bytes; b += 64)
            if (write)
                __builtin_prefetch(rows + r * stride + b, 1);
            else
                __builtin_prefetch(rows + r * stride + b, 0);
}

#define ADJACENT(T)                                                                                            \
    static void gather_##T(T *slots, int64_t pitch, const char *from, int64_t stride, int64_t n, int lines)    \
    {                                                                                                          \
        for (int64_t i = 0; i < n; i += TILE) {                                                                \
            const char *rows = from + i * stride;                                                              \
            fetch_rows(rows, stride, n - i, lines * (int64_t)sizeof(T), 0);                                    \
            for (int l = 0; l < lines; l++)                                                                    \
                for (int64_t r = 0; r < (n - i < TILE ? n - i : TILE); r++)                                    \
                    memcpy(&slots[l * pitch + i + r], rows + r * stride + l * (int64_t)sizeof(T), sizeof(T));  \
        }                                                                                                      \
    }                                                                                                          \
    static void scatter_##T(char *to, int64_t stride, const T *slots, int64_t pitch, int64_t n, int lines)     \
    {                                                                                                          \
        for (int64_t i = 0; i < n; i += TILE) {                                                                \
            char *rows = to + i * stride;                                                                      \
            int64_t height = n - i < TILE ? n - i : TILE;                                                      \
            fetch_rows(rows, stride, n - i, lines * (int64_t)sizeof(T), 1);                                    \
            for (int64_t r = 0; r < height; r++)                                                               \
                for (int l = 0; l < lines; l++)                                                                \
                    memcpy(rows + r * stride + l * (int64_t)sizeof(T), &slots[l * pitch + i + r], sizeof(T));  \
        }                                                                                                      \
    }

ADJACENT(qn_c64)
ADJACENT(qn_c128)

void fft_gather_adjacent(char *slots, int64_t pitch, const char *from, int64_t stride, int64_t n, int lines, int64_t size)
{
    if (size == sizeof(qn_c64))
        gather_qn_c64((qn_c64 *)(void *)slots, pitch / size, from, stride, n, lines);
    else
        gather_qn_c128((qn_c128 *)(void *)slots, pitch / size, from, stride, n, lines);
}

void fft_scatter_adjacent(char *to, int64_t stride, const char *slots, int64_t pitch, int64_t n, int lines, int64_t size)
{
    if (size == sizeof(qn_c64))
        scatter_qn_c64(to, stride, (const qn_c64 *)(const void *)slots, pitch / size, n, lines);
    else
        scatter_qn_c128(to, stride, (const qn_c128 *)(const void *)slots, pitch / size, n, lines);
}

void fft_scale(int t, char *x, int64_t n, double scale)
{
    float single = (float)scale;
    char *factor = t == QN_FLOAT32 ? (char *)&single : (char *)&scale;
    int64_t size = qn_dtypes[t].size;
    qn_loop(QN_OP_multiply, t)((char *[]){ x, factor, x }, (int64_t[]){ size, 0, size }, n);
}
