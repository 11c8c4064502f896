/* SPDX-License-Identifier: BSD-3-Clause */
/* slide.c: sums of products of a short run sliding over a long one, for correlation.
 *
 * Four vectors of neighbouring results stay in registers while the run passes, so that a step is one load, one multiplication and
 * one addition per vector. The run passes in pieces of PIECE, whose sums are added up: a rounding error grows with PIECE and
 * the number of pieces instead of with the length. */
#include "multiply_add.h"

enum { PIECE = 256, VECTORS = 4 };

/* SLIDE(code, lane type: unsigned for integers, which wrap, multiply-add, sum) */
#define SLIDE(code, lane, MAC, ADD)                                                                           \
    typedef lane code##_vec __attribute__((vector_size(VECTOR_BYTES), aligned(1), may_alias));                \
    enum { code##_WIDTH = VECTOR_BYTES / (int)sizeof(lane), code##_TILE = VECTORS * code##_WIDTH };           \
    static inline void tile_##code(const lane *x, const lane *v, int64_t m, lane *out)                        \
    {                                                                                                         \
        code##_vec acc[VECTORS] = {{0}};                                                                      \
        for (int64_t j = 0; j < m; j++) {                                                                     \
            const code##_vec y = (code##_vec){0} + v[j];                                                      \
            for (int k = 0; k < VECTORS; k++)                                                                 \
                acc[k] = MAC(acc[k], *(const code##_vec *)(const void *)(x + j + k * code##_WIDTH), y);       \
        }                                                                                                     \
        for (int k = 0; k < VECTORS; k++) {                                                                   \
            code##_vec *z = (code##_vec *)(void *)(out + k * code##_WIDTH);                                   \
            *z = *z ADD acc[k];                                                                               \
        }                                                                                                     \
    }                                                                                                         \
    static void slide_##code(const void *xs, const void *vs, int64_t m, void *outs, int64_t n)                \
    {                                                                                                         \
        const lane *x = xs, *v = vs;                                                                          \
        lane *out = outs;                                                                                     \
        for (int64_t j = 0; j < m; j += PIECE) {                                                              \
            int64_t piece = m - j < PIECE ? m - j : PIECE, i = 0;                                             \
            for (; i + code##_TILE <= n; i += code##_TILE)                                                    \
                tile_##code(x + j + i, v + j, piece, out + i);                                                \
            for (; i < n; i++) {                                                                              \
                lane sum = 0;                                                                                 \
                for (int64_t k = 0; k < piece; k++)                                                           \
                    sum = (lane)MAC(sum, x[i + j + k], v[j + k]);                                             \
                out[i] = (lane)(out[i] ADD sum);                                                              \
            }                                                                                                 \
        }                                                                                                     \
    }

SLIDE(b1, uint8_t, AND_OR, |)
SLIDE(u8, uint8_t, MULTIPLY_ADD, +)
SLIDE(u16, uint16_t, MULTIPLY_ADD, +)
SLIDE(u32, uint32_t, MULTIPLY_ADD, +)
SLIDE(u64, uint64_t, MULTIPLY_ADD, +)
SLIDE(f32, float, MULTIPLY_ADD, +)
SLIDE(f64, double, MULTIPLY_ADD, +)

/* Complex numbers as pairs of real lanes: the products with the real and with the imaginary part of v are summed apart and put
 * together at the end. */
#define SLIDE_COMPLEX(code, type, real)                                                                       \
    static inline void tile_##code(const type *x, const type *v, int64_t m, type *out)                        \
    {                                                                                                         \
        enum { PAIRS = real##_WIDTH };                                                                        \
        real##_vec by_re[2] = {{0}}, by_im[2] = {{0}};                                                        \
        for (int64_t j = 0; j < m; j++) {                                                                     \
            const real##_vec re = (real##_vec){0} + v[j].re, im = (real##_vec){0} + v[j].im;                  \
            for (int k = 0; k < 2; k++) {                                                                     \
                const real##_vec z = ((const real##_vec *)(const void *)(x + j))[k];                          \
                by_re[k] += z * re;                                                                           \
                by_im[k] += z * im;                                                                           \
            }                                                                                                 \
        }                                                                                                     \
        type a[PAIRS], b[PAIRS];                                                                              \
        memcpy(a, by_re, sizeof a);                                                                           \
        memcpy(b, by_im, sizeof b);                                                                           \
        for (int k = 0; k < PAIRS; k++) {                                                                     \
            out[k].re += a[k].re - b[k].im;                                                                   \
            out[k].im += a[k].im + b[k].re;                                                                   \
        }                                                                                                     \
    }                                                                                                         \
    static void slide_##code(const void *xs, const void *vs, int64_t m, void *outs, int64_t n)                \
    {                                                                                                         \
        const type *x = xs, *v = vs;                                                                          \
        type *out = outs;                                                                                     \
        for (int64_t j = 0; j < m; j += PIECE) {                                                              \
            int64_t piece = m - j < PIECE ? m - j : PIECE, i = 0;                                             \
            for (; i + real##_WIDTH <= n; i += real##_WIDTH)                                                  \
                tile_##code(x + j + i, v + j, piece, out + i);                                                \
            for (; i < n; i++) {                                                                              \
                type sum = {0, 0};                                                                            \
                for (int64_t k = j; k < j + piece; k++) {                                                     \
                    sum.re += x[i + k].re * v[k].re - x[i + k].im * v[k].im;                                  \
                    sum.im += x[i + k].im * v[k].re + x[i + k].re * v[k].im;                                  \
                }                                                                                             \
                out[i].re += sum.re;                                                                          \
                out[i].im += sum.im;                                                                          \
            }                                                                                                 \
        }                                                                                                     \
    }
SLIDE_COMPLEX(c64, qn_c64, f32)
SLIDE_COMPLEX(c128, qn_c128, f64)

#define SLOT(code, name) QN_ENTRY(QN_KIND_SLIDE, 0, DT_##code, slide_##name)
const qn_kernel_entry QN_TABLE(slide)[] = {
    SLOT(b1, b1), SLOT(i8, u8), SLOT(i16, u16), SLOT(i32, u32), SLOT(i64, u64), SLOT(u8, u8), SLOT(u16, u16), SLOT(u32, u32),
    SLOT(u64, u64), SLOT(f32, f32), SLOT(f64, f64), SLOT(c64, c64), SLOT(c128, c128),
    QN_ENTRY_END
};
