/* SPDX-License-Identifier: BSD-3-Clause */
/* matmul.c: matrix products without BLAS: of integers and bool in blocks, and of tiny float matrices one after another.
 *
 * BLOCK packs a panel of b (up to DEPTH rows of one vector pair) into a buffer that stays in the first cache and runs
 * four rows of a over it with the results in registers (the scheme of Goto and van de Geijn, 2008, one level of it).
 * 512 x 512 int64 takes 8 ms on one AVX-512 core, where the plain triple loop takes 250.
 * TINY has the row length as a constant, so that a row of the result is a register; WHOLE_ROWS keeps b in registers, too. */
#include "multiply_add.h"

enum { DEPTH = 256, ROWS = 4, PANEL_BYTES = 2 * VECTOR_BYTES };

/* ---- blocks of integers: BLOCK(code, lane type, multiply-add) ---------------------------------- */
#define BLOCK(code, lane, MAC)                                                                          \
    typedef lane code##_vec __attribute__((vector_size(VECTOR_BYTES)));                                 \
    enum { code##_WIDTH = PANEL_BYTES / (int)sizeof(lane) };                                            \
    static void pack_##code(lane *p, const char *b, const qn_matmul_args *x, int64_t depth, int64_t width)   \
    {                                                                                                   \
        for (int64_t k = 0; k < depth; k++, p += code##_WIDTH)                                          \
            for (int64_t j = 0; j < code##_WIDTH; j++)                                                  \
                p[j] = j < width ? *(const lane *)(const void *)(b + k * x->brs + j * x->bcs) : 0;      \
    }                                                                                                   \
    static inline __attribute__((always_inline)) void rows_##code(                                      \
        const int rows, lane *c, const char *a, const code##_vec *p, const qn_matmul_args *x, int64_t depth) \
    {                                                                                                   \
        code##_vec acc[ROWS][2] = {{{0}}};                                                              \
        for (int64_t k = 0; k < depth; k++, p += 2, a += x->acs)                                        \
            for (int i = 0; i < rows; i++) {                                                            \
                const code##_vec y = (code##_vec){0} + *(const lane *)(const void *)(a + i * x->ars);   \
                acc[i][0] = MAC(acc[i][0], y, p[0]);                                                    \
                acc[i][1] = MAC(acc[i][1], y, p[1]);                                                    \
            }                                                                                           \
        memcpy(c, acc, (size_t)rows * sizeof *acc);                                                     \
    }                                                                                                   \
    static void row_##code(lane *c, const char *a, const code##_vec *p, const qn_matmul_args *x, int64_t depth) \
    {                                                                                                   \
        rows_##code(1, c, a, p, x, depth);                                                              \
    }                                                                                                   \
    static void four_##code(lane *c, const char *a, const code##_vec *p, const qn_matmul_args *x, int64_t depth) \
    {                                                                                                   \
        rows_##code(ROWS, c, a, p, x, depth);                                                           \
    }

/* c (+)= acc, one row of `width` elements; then the whole block. */
#define BLOCK_DRIVER(code, lane, ADD)                                                                   \
    static void store_##code(char *c, const lane *acc, int64_t width, bool add)                         \
    {                                                                                                   \
        lane *z = (lane *)(void *)c;                                                                    \
        for (int64_t j = 0; j < width; j++)                                                             \
            z[j] = add ? (lane)(z[j] ADD acc[j]) : acc[j];                                              \
    }                                                                                                   \
    static void panel_##code(const qn_matmul_args *x, int64_t j, int64_t k, int64_t width, int64_t depth)    \
    {                                                                                                   \
        code##_vec packed[DEPTH * 2];                                                                   \
        lane acc[ROWS * code##_WIDTH];                                                                  \
        pack_##code((lane *)packed, x->b + k * x->brs + j * x->bcs, x, depth, width);                   \
        for (int64_t i = 0, rows; i < x->m; i += rows) {                                                \
            const char *a = x->a + i * x->ars + k * x->acs;                                             \
            rows = x->m - i < ROWS ? 1 : ROWS;                                                          \
            (rows == 1 ? row_##code : four_##code)(acc, a, packed, x, depth);                           \
            for (int64_t r = 0; r < rows; r++)                                                          \
                store_##code(x->c + (i + r) * x->crs + j * (int64_t)sizeof(lane), acc + r * code##_WIDTH, width, x->add || k); \
        }                                                                                               \
    }

#define BLOCK_ENTRY(code, lane)                                                                         \
    static void block_##code(const qn_matmul_args *x)                                                        \
    {                                                                                                   \
        for (int64_t j = 0; j < x->n; j += code##_WIDTH)                                                \
            for (int64_t k = 0; k < x->k; k += DEPTH)                                                   \
                panel_##code(x, j, k, x->n - j < code##_WIDTH ? x->n - j : code##_WIDTH, x->k - k < DEPTH ? x->k - k : DEPTH); \
    }

#define BLOCK_OF(code, lane, MAC, ADD) BLOCK(code, lane, MAC) BLOCK_DRIVER(code, lane, ADD) BLOCK_ENTRY(code, lane)
BLOCK_OF(b1, uint8_t, AND_OR, |)
BLOCK_OF(u8, uint8_t, MULTIPLY_ADD, +)
BLOCK_OF(u16, uint16_t, MULTIPLY_ADD, +)
BLOCK_OF(u32, uint32_t, MULTIPLY_ADD, +)
BLOCK_OF(u64, uint64_t, MULTIPLY_ADD, +)

/* ---- tiny matrices ------------------------------------------------------------------------------ */
#define REAL_MAC(c, x, y) ((c) + (x) * (y))

/* One matrix with n columns; b's and c's rows are contiguous. */
#define TINY(code)                                                                                      \
    static inline __attribute__((always_inline)) void one_##code(const qn_matmul_args *x, const int n)       \
    {                                                                                                   \
        for (int64_t i = 0; i < x->m; i++) {                                                            \
            code acc[QN_TINY] = {0};                                                                    \
            const char *a = x->a + i * x->ars;                                                          \
            for (int64_t k = 0; k < x->k; k++) {                                                        \
                const code y = *(const code *)(const void *)(a + k * x->acs);                           \
                const code *b = (const code *)(const void *)(x->b + k * x->brs);                        \
                for (int j = 0; j < n; j++)                                                             \
                    acc[j] = REAL_MAC(acc[j], y, b[j]);                                                 \
            }                                                                                           \
            memcpy(x->c + i * x->crs, acc, (size_t)n * sizeof(code));                                   \
        }                                                                                               \
    }                                                                                                   \
    static inline __attribute__((always_inline)) void many_##code(qn_matmul_args x, int64_t count, const int64_t *step, const int n) \
    {                                                                                                   \
        for (int64_t i = 0; i < count; i++, x.a += step[0], x.b += step[1], x.c += step[2])             \
            one_##code(&x, n);                                                                          \
    }
TINY(f32)
TINY(f64)

/* The same with m and k constant too, for the square sizes that occur most. */
#define SQUARE(code, n)                                                                                 \
    static void square_##code##_##n(const qn_matmul_args *x, int64_t count, const int64_t *step)             \
    {                                                                                                   \
        qn_matmul_args y = *x;                                                                               \
        y.m = y.k = n;                                                                                  \
        many_##code(y, count, step, n);                                                                 \
    }
#define WIDE(code, n)                                                                                   \
    static void wide_##code##_##n(const qn_matmul_args *x, int64_t count, const int64_t *step)               \
    {                                                                                                   \
        many_##code(*x, count, step, n);                                                                \
    }
/* Square matrices whose rows are whole vectors: b is read once. */
#define LESSER(a, b) ((a) < (b) ? (a) : (b))
#define WHOLE_ROWS(code, n)                                                                             \
    static void square_##code##_##n(const qn_matmul_args *x, int64_t count, const int64_t *step)        \
    {                                                                                                   \
        typedef code vec __attribute__((vector_size(LESSER(n * sizeof(code), VECTOR_BYTES))));          \
        enum { PARTS = n * sizeof(code) / sizeof(vec) };                                                \
        const char *a = x->a, *b = x->b;                                                                \
        char *c = x->c;                                                                                 \
        for (int64_t t = 0; t < count; t++, a += step[0], b += step[1], c += step[2]) {                 \
            vec rows[n][PARTS];                                                                         \
            QN_UNROLL for (int k = 0; k < n; k++)                                                       \
                memcpy(rows[k], b + k * x->brs, sizeof rows[k]);                                        \
            QN_UNROLL for (int i = 0; i < n; i++) {                                                     \
                vec acc[PARTS] = {{0}};                                                                 \
                QN_UNROLL for (int k = 0; k < n; k++) {                                                 \
                    const code y = *(const code *)(const void *)(a + i * x->ars + k * x->acs); \
                    QN_UNROLL for (int p = 0; p < PARTS; p++)                                           \
                        acc[p] = REAL_MAC(acc[p], y, rows[k][p]);                                       \
                }                                                                                       \
                memcpy(c + i * x->crs, acc, sizeof acc);                                                \
            }                                                                                           \
        }                                                                                               \
    }
#define SIZES(M, code) M(code, 1) M(code, 2) M(code, 3) M(code, 4) M(code, 5) M(code, 6) M(code, 7) M(code, 8)
#define POWERS(M, code) M(code, 1) M(code, 2) M(code, 4) M(code, 8)
#define OTHERS(M, code) M(code, 3) M(code, 5) M(code, 6) M(code, 7)
POWERS(WHOLE_ROWS, f32)
POWERS(WHOLE_ROWS, f64)
OTHERS(SQUARE, f32)
OTHERS(SQUARE, f64)
SIZES(WIDE, f32)
SIZES(WIDE, f64)

#define TINY_ENTRY(code)                                                                                \
    static void tiny_##code(const qn_matmul_args *x, int64_t count, const int64_t *step)                \
    {                                                                                                   \
        static const qn_tiny_fn table[2][QN_TINY] = {{SIZES(WIDE_SLOT, code)}, {SIZES(SQUARE_SLOT, code)}}; \
        table[x->m == x->n && x->k == x->n][x->n - 1](x, count, step);                                  \
    }
#define SQUARE_SLOT(code, n) square_##code##_##n,
#define WIDE_SLOT(code, n) wide_##code##_##n,
TINY_ENTRY(f32)
TINY_ENTRY(f64)

const qn_kernel_entry QN_TABLE(matmul)[] = {
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_b1, block_b1),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_i8, block_u8),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_u8, block_u8),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_i16, block_u16),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_u16, block_u16),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_i32, block_u32),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_u32, block_u32),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_i64, block_u64),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_BLOCK, DT_u64, block_u64),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_TINY, DT_f32, tiny_f32),
    QN_ENTRY(QN_KIND_MATMUL, QN_MATMUL_TINY, DT_f64, tiny_f64),
    QN_ENTRY_END,
};
