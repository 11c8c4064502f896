/* SPDX-License-Identifier: BSD-3-Clause */
/* kernel.h: the contract between kernels/ and the rest of the library.
 *
 * A family file (binary.c, reduce.c, ...) includes kernel_family.h, is compiled once per ISA and exports
 * exactly one symbol, qn_kernels_<family>_<isa>: an array of entries ended by one with fn == NULL.
 * src/core/dispatch.c starts from the scalar entries, which are complete, and lays those of every ISA
 * the CPU has over them.  Everything else in a family file is static, so that no function compiled for
 * a newer CPU can be picked by the linker for an older one.
 *
 * Rules for all kernels: strides are in bytes and may be zero, negative or not a multiple of the
 * item size only where the engine says so (it hands over aligned elements always, except to the copy
 * family); n >= 0; an input may alias the output exactly or not at all; no kernel allocates, calls
 * libm functions that set errno, or depends on the position of an element. */
#ifndef QN_KERNEL_H
#define QN_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- element types ------------------------------------------------------------------------- */
typedef struct { uint16_t bits; } qn_half;
typedef struct { float re, im; } qn_c64;
typedef struct { double re, im; } qn_c128;

/* ORDER DTYPE: as enum qn_dtype; 0 means "none". */
enum qn_kernel_dtype {
    QN_K_NONE,
#define DTYPE(E, ...) QN_K_##E,
#include "dtypes.def"
#undef DTYPE
    QN_NDTYPE
};

/* ---- operations ---------------------------------------------------------------------------- */
enum qn_kernel_op {
    QN_OP_NONE,
#define OP(name, ...) QN_OP_##name,
#define OP2 OP
#include "ops.def"
    QN_NOP
};

/* ---- kernel kinds: what `row` and `col` of an entry mean ---------------------------------------
 * LOOP      row op, col dtype of the inputs        qn_loop_fn    elementwise
 * CAST      row dtype from, col dtype to           qn_loop_fn    1 input, 1 output
 * REDUCE    row op, col dtype of the input         qn_reduce_fn  a run of n >= 1 to one accumulator
 * LINES     row op, col dtype of the input         qn_runs_fn    REDUCE of many short runs
 * FARLINES  row op, col dtype of the input         qn_runs_fn    REDUCE of runs of any length that come from memory
 * NUMBERS   row op (add|multiply), col f32, f64    qn_reduce_fn  REDUCE, to which NaNs are the op's identity
 * TRUTHS    row op (add|logical_or|logical_and), col dtype qn_reduce_fn  REDUCE of the elements as bools: to an int64 or a bool
 * TRUTHROWS row op (the same), col dtype           qn_rows_fn    rows as bools into a row of such accumulators
 * PRODUCTS  row op (multiply|conjugate), col dtype qn_products_fn the products of two runs to their sum
 * DEVIATIONS row qn_deviations_kind, col f32, f64  qn_deviations_fn sums of deviations and of their squares
 * ROWS      row op, col dtype                      qn_rows_fn    rows into a row of accumulators
 * ARGREDUCE row op (minimum|maximum), col dtype    qn_arg_fn     value and first index of a run
 * ARGROWS   row op (minimum|maximum), col dtype    qn_argrows_fn rows against the best so far
 * SCAN      row op, col dtype                      qn_scan_fn    running op along a run
 * AT        row op, col dtype                      qn_at_fn      op into elements chosen by offsets
 * COPY      row qn_copy_kind, col log2(item size)  see copy.c
 * SORT      row qn_sort_kind, col dtype            see below
 * SELECT    row qn_select_kind, col log2(item size) see select.c
 * MATMUL    row qn_matmul_kind, col dtype          see matmul.c
 * SMALL     row 0, col dtype (f32, f64)            qn_small_fn   many tiny systems side by side
 * RANDOM    row qn_random_kind, col dtype         see random.h
 * SLIDE     row 0, col dtype                      qn_slide_fn   a run sliding over a longer one
 * EIGEN     row qn_eigen_kind, col dtype (f32, f64)               see below
 * SELECT    row qn_select_kind, col log2(item size) see select.c, gather.c
 * Kinds may be added; the dispatcher treats all alike. */
enum qn_kernel_kind {
    QN_KIND_LOOP, QN_KIND_CAST, QN_KIND_REDUCE, QN_KIND_LINES, QN_KIND_FARLINES, QN_KIND_NUMBERS, QN_KIND_TRUTHS, QN_KIND_PRODUCTS,
    QN_KIND_DEVIATIONS, QN_KIND_ROWS, QN_KIND_TRUTHROWS, QN_KIND_ARGREDUCE, QN_KIND_ARGROWS, QN_KIND_SCAN, QN_KIND_AT, QN_KIND_COPY, QN_KIND_SORT, QN_KIND_SELECT,
    QN_KIND_MATMUL, QN_KIND_SMALL, QN_KIND_RANDOM, QN_KIND_SLIDE, QN_KIND_EIGEN, QN_NKIND
};

/* z[i] = op(args[0][i], ...): inputs first, the output (or two) last; strides[k] belongs to args[k]. */
typedef void (*qn_loop_fn)(char *const *args, const int64_t *strides, int64_t n);
/* *acc = op over x[0..n), n >= 1.  Sums are pairwise: error <= (8 + log2 n) eps sum|x|. */
typedef void (*qn_reduce_fn)(const char *x, int64_t stride, int64_t n, void *acc);
/* REDUCE of count >= QN_LINES_AT_LEAST runs of n elements that begin `apart` bytes one after the other, to out, os bytes from result to
 * result. LINES: 1 <= n <= QN_SHORT_LINE. FARLINES ask for what is read next. */
enum { QN_SHORT_LINE = 63, QN_LINES_AT_LEAST = 8 };
typedef void (*qn_runs_fn)(const char *x, int64_t stride, int64_t n, int64_t apart, int64_t count, char *out, int64_t os);
/* *acc = x[0] y[0] + ... with the bits of the sum of the rounded products, n >= 1; conjugate: of conj(x) and y. */
typedef void (*qn_products_fn)(const char *x, int64_t xs, const char *y, int64_t ys, int64_t n, void *acc);
/* sums[0], sums[1] = the sums, as of REDUCE, of x[i] - *centre and of their squares, i < n, n >= 1, all of one dtype; NUMBERS: NaNs count
 * as 0. The elements behind are asked for, as they are what is read next. */
enum qn_deviations_kind { QN_DEVIATIONS_ALL, QN_DEVIATIONS_NUMBERS };
typedef void (*qn_deviations_fn)(const void *x, int64_t n, const void *centre, void *sums);
/* acc[j] = op(acc[j], x[0][j], ..., x[nrows-1][j]) for j < n, acc contiguous, rows contiguous,
 * 1 <= nrows <= 8; the rows are combined as a balanced tree first. */
typedef void (*qn_rows_fn)(char *acc, const char *x, int64_t row_stride, int64_t nrows, int64_t n);
/* *value, *index = the extreme of x[0..n) and its first position; a NaN wins at its first position. */
typedef void (*qn_arg_fn)(const char *x, int64_t stride, int64_t n, void *value, int64_t *index);
/* best[j], at[j] = x[j], row where x[j] is more extreme than best[j] or the first NaN, j < n, for `nrows` contiguous rows x that lie `apart`
 * bytes, the first of which is number `row`. */
typedef void (*qn_argrows_fn)(void *best, int64_t *at, const char *x, int64_t apart, int64_t nrows, int64_t row, int64_t n);
/* out[i] = carry = op(carry, x[i]); contiguity of neither side is required. Sums and products of floats, both contiguous: in blocks of
 * QN_RUNNING_BLOCK elements out[i] = op(carry, what the block up to i comes to), the same after each block, and what is left one by one. */
enum { QN_RUNNING_BLOCK = 2048 };
typedef void (*qn_scan_fn)(const char *x, int64_t xs, char *out, int64_t os, int64_t n, void *carry);

/* x = op(x, y[i]) for x at base + offset[i], i < n in order: offsets may repeat. */
typedef void (*qn_at_fn)(char *base, const int64_t *offset, const char *y, int64_t ys, int64_t n);

/* COPY kinds.  Copies are by item size and take misaligned addresses. */
enum qn_copy_kind {
    QN_COPY_STRIDED,    /* qn_loop_fn, 1 input 1 output, any alignment                              */
    QN_COPY_STREAM,     /* qn_stream_fn: contiguous, past the caches; col 0 only                     */
    QN_COPY_TRANSPOSE,  /* qn_transpose_fn: 2-d blocked                                             */
    QN_COPY_TRANSPOSE_FAR, /* the same into memory that no cache holds                               */
    QN_NCOPY
};
typedef void (*qn_stream_fn)(void *dst, const void *src, size_t bytes); /* bytes == 0: waits for the earlier ones */
/* Item j of the row at dst + i*drow = item i of the row at src + j*scol, i < rows, j < cols. */
typedef void (*qn_transpose_fn)(char *dst, int64_t drow, const char *src, int64_t scol, int64_t rows, int64_t cols);

/* MATMUL kinds: c (+)= a b for matrices with strides in bytes; the rows of c are contiguous. */
enum qn_matmul_kind {
    QN_MATMUL_BLOCK,    /* qn_matmul_fn: integers and bool                                         */
    QN_MATMUL_TINY,     /* qn_tiny_fn: floats, 1 <= n <= QN_TINY, rows of b contiguous, add false   */
    QN_NMATMUL
};
enum { QN_TINY = 8 };
typedef struct qn_matmul_args {
    const char *a, *b;
    char *c;
    int64_t ars, acs, brs, bcs, crs, m, n, k;
    bool add;
} qn_matmul_args;
typedef void (*qn_matmul_fn)(const qn_matmul_args *x);
/* count products, the matrices step[0..2] bytes apart in a, b and c. */
typedef void (*qn_tiny_fn)(const qn_matmul_args *x, int64_t count, const int64_t *step);

/* SMALL: QN_LANES linear systems of one order 1 <= n <= QN_TINY at once, one per vector lane.  a, b and x are the matrices
 * of each lane (strides in bytes); b == NULL stands for identities, k <= QN_TINY is the number of right-hand sides, and
 * k == 0 asks for determinants only.  det[lane] is the determinant, 0 if a pivot was too small to divide by: x is of no
 * use then. */
enum { QN_LANES = 16 };
typedef struct qn_small_args {
    int n, k;
    const char *a[QN_LANES], *b[QN_LANES];
    char *x[QN_LANES];
    int64_t ars, acs, brs, bcs, xrs, xcs;
    double det[QN_LANES];
} qn_small_args;
typedef void (*qn_small_fn)(qn_small_args *s);
/* SELECT kinds, by log2 of the item size (QN_SELECT_ANY: any number of bytes).  They move bits, so elements may be
 * misaligned; a mask is bytes, true where not 0. */
enum qn_select_kind {
    QN_SELECT_COUNT,     /* qn_count_fn, col 0          trues of a mask                             */
    QN_SELECT_POSITIONS, /* qn_positions_fn, col 3      where they are                              */
    QN_SELECT_COMPRESS,  /* qn_pack_fn                  the elements where mask is true, packed     */
    QN_SELECT_EXPAND,    /* qn_pack_fn                  the reverse: packed elements to those places */
    QN_SELECT_BLEND,     /* qn_loop_fn                  mask, x, y, out: out = mask ? x : y          */
    QN_SELECT_GATHER,    /* qn_gather_fn                indexed elements to a line                  */
    QN_SELECT_SCATTER,   /* qn_gather_fn                a line to indexed elements                  */
    QN_SELECT_OFFSETS,   /* qn_offsets_fn, col mode     indices to byte offsets, checked            */
    QN_SELECT_REPEAT,    /* qn_repeat_fn                each element several times                  */
    QN_SELECT_PACKBITS,  /* qn_packbits_fn, col 0       bytes that are not zero to bits             */
    QN_NSELECT
};
enum { QN_SELECT_ANY = 5 };                                       /* the column of gather, scatter, repeat of any size */
enum { QN_OFFSETS_RAISE, QN_OFFSETS_WRAP, QN_OFFSETS_CLIP };      /* ORDER: as enum qn_index_mode */
typedef int64_t (*qn_count_fn)(const uint8_t *mask, int64_t n);
/* position[k] = start + the place of the k-th true, k < count; mask must hold at least count trues. */
typedef void (*qn_positions_fn)(const uint8_t *mask, int64_t count, int64_t start, int64_t *position);
/* The first `count` trues of mask, which must be there: compress packs full into packed, expand the other way round.
 * Nothing outside packed[0..count) and the places of those trues is written. */
typedef void (*qn_pack_fn)(char *packed, char *full, const uint8_t *mask, int64_t count);
/* Item i at indexed + offset[i] and the one at line + i*stride, i < n: gather copies to the line, scatter from it, in
 * order. bytes is the item size (used by QN_SELECT_ANY). */
typedef void (*qn_gather_fn)(char *indexed, const int64_t *offset, char *line, int64_t stride, int64_t n, int64_t bytes);
/* offset[i] (+)= stride * (index[i], counted from the end if negative). RAISE returns true, and the offsets are useless, if
 * one is outside [-length, length); WRAP reduces modulo length, CLIP clamps to [0, length). length > 0 for both. */
typedef bool (*qn_offsets_fn)(const int64_t *index, int64_t n, int64_t length, int64_t stride, bool add, int64_t *offset);
/* Item i of src, `bytes` long, count[i] times (times each if count is NULL), i < n, one after the other to dst. */
typedef void (*qn_repeat_fn)(char *dst, const char *src, int64_t n, const int64_t *count, int64_t times, int64_t bytes);
/* Bit i % 8 of bits[i / 8 * stride], counted from the lowest (little) or the highest, = mask[i] != 0, i < n; the bits left are 0. */
typedef void (*qn_packbits_fn)(const uint8_t *mask, int64_t n, bool little, uint8_t *bits, int64_t stride);
/* SORT kinds.  Runs are contiguous and aligned.  The order is that of NumPy: NaN last, complex numbers by real, then
 * imaginary part, those with a NaN last. */
enum qn_sort_kind {
    QN_SORT_VALUES,       /* qn_sort_fn: not for complex                                               */
    QN_SORT_NTH,          /* qn_nth_fn: not for complex                                                */
    QN_SORT_SPLIT,        /* qn_split_fn: not for complex, 8 and 16 bits                               */
    QN_SORT_BETWEEN,      /* qn_between_fn: float32 and float64 only                                   */
    QN_SORT_TALLY,        /* qn_tally_fn: 8 bits only                                                  */
    QN_SORT_LAY,          /* qn_lay_fn: 8 bits only                                                    */
    QN_SORT_EXACT,        /* qn_exact_fn: only for floats, for others it would always be true          */
    QN_SORT_ARG,          /* qn_argsort_fn                                                             */
    QN_SORT_SEARCH_LEFT,  /* qn_search_fn: the first place                                             */
    QN_SORT_SEARCH_RIGHT, /* qn_search_fn: the place after equal elements                              */
    QN_SORT_BINS,         /* qn_bins_fn: float64 only                                                  */
    QN_NSORT
};
/* Sorts x[0..n) in place. -0 comes before +0 and NaNs are in no order. work: QN_SORT_WORK bytes for runs of 16-bit
 * elements longer than QN_SORT_SMALL, else unused. */
#define QN_SORT_WORK (65536 * sizeof(int64_t))
#define QN_SORT_SMALL 2048
typedef void (*qn_sort_fn)(void *x, int64_t n, void *work);
/* Puts the elements of the sorted positions kth[0..nkth), ascending, in place, smaller ones before, larger ones after; returns the
 * number of elements that are not NaN. */
typedef int64_t (*qn_nth_fn)(void *x, int64_t n, const int64_t *kth, int64_t nkth, void *work);
/* Rearranges x[0..n) so that no element before the returned position is larger than one after it; the position is
 * near n / 2 where the data allow it. */
typedef int64_t (*qn_split_fn)(void *x, int64_t n);
/* The elements of x[0..n), n <= QN_BETWEEN_MOST, from *lo to *hi but for infinity, to out, which has room for n + QN_BETWEEN_ROOM; returns
 * their number, -1 if a NaN is in x. *below += how many are less than *lo. */
enum { QN_BETWEEN_MOST = 1 << 20, QN_BETWEEN_ROOM = 16 };
typedef int64_t (*qn_between_fn)(const void *x, int64_t n, const void *lo, const void *hi, void *out, int64_t *below);
/* count[b] += how many of x[0..n) have the bits b; x = the sorted elements that were counted. */
typedef void (*qn_tally_fn)(const void *x, int64_t n, int64_t *count);
typedef void (*qn_lay_fn)(void *x, const int64_t *count);
/* Have equal elements of x[0..n) equal bits (zeros of one sign, NaNs all alike)? Then any sort of them is stable. */
typedef bool (*qn_exact_fn)(const void *x, int64_t n);
/* Others who do parts of a kernel's work; false: they were stopped, and nothing more is to be done. */
typedef struct qn_crew {
    bool (*share)(int64_t n, void (*part)(void *context, int64_t begin, int64_t end), void *context);
    bool (*sort)(int64_t *x, int64_t n);
} qn_crew;
/* index[0..n) = the stable sorting permutation; crew: NULL, or for long runs. */
typedef void (*qn_argsort_fn)(const void *x, int64_t n, int64_t *index, const qn_crew *crew);
/* out[i] = where needle i (stride in bytes) belongs in the sorted x[0..n). */
typedef void (*qn_search_fn)(const void *x, int64_t n, const char *needles, int64_t stride, int64_t count, int64_t *out);
/* bin[i] = k for edge[k] <= x[i] < edge[k + 1], the last bin closed; nbins for an x outside all. The place of an x is
 * (x - edge[0]) * scale in doubles; edge[k]'s is nearer to k than 0.5 - sure, which is less than a quarter, for all nbins + 1 edges. */
typedef void (*qn_bins_fn)(const double *x, int64_t n, const double *edge, int64_t nbins, double scale, double sure, int64_t *bin);

/* out[i] += sum of x[i + j] * v[j] over j < m, for i < n; all contiguous, no overlap. Integers wrap, bool is or of ands. */
typedef void (*qn_slide_fn)(const void *x, const void *v, int64_t m, void *out, int64_t n);

/* EIGEN kinds: symmetric eigenproblems and singular values.  Every pointer is to elements of the dtype, and everything is contiguous. */
enum qn_eigen_kind {
    QN_EIGEN_SECULAR,    /* qn_secular_fn                                                           */
    QN_EIGEN_RATIOS,     /* qn_ratios_fn                                                            */
    QN_EIGEN_SQUARES,    /* qn_squares_fn                                                           */
    QN_EIGEN_SQUARE_RATIOS, /* qn_ratios_fn of squares                                              */
    QN_EIGEN_REDUCE,     /* qn_bireduce_fn                                                          */
    QN_NEIGEN
};
/* With x = (d[i] - at[0]) - at[1]: out[0] = sum of z[i]^2 / x, out[1] = sum of (z[i] / x)^2, over i < n. */
typedef void (*qn_secular_fn)(const void *d, const void *z, int64_t n, const void *at, void *out);
/* x[i] = (d[i]^2 - at[0]^2) - at[1] without a loss of digits where the squares are close, i < n; x overlaps nothing. */
typedef void (*qn_squares_fn)(const void *d, int64_t n, const void *at, void *x);
/* w[i] *= q[i] / (d[i] - *p), of squares: q[i] / (d[i]^2 - *p^2), i < n; w overlaps nothing. */
typedef void (*qn_ratios_fn)(void *w, const void *q, const void *d, int64_t n, const void *p);
/* Of the columns of a, `stride` elements apart, one after the other: y[c] = *tau (a_c u - y[c]), r[c] -= y[c], x += r[c] a_c. */
typedef void (*qn_bireduce_fn)(const void *a, int64_t stride, int64_t rows, int64_t columns, const void *u, const void *tau, void *y, void *r,
                               void *x);

typedef void (*qn_any_fn)(void);
typedef struct { uint8_t kind, col; uint16_t row; qn_any_fn fn; } qn_kernel_entry;

/* ---- names ------------------------------------------------------------------------------------ */
#define QN_CAT_(a, b) a##b
#define QN_CAT(a, b) QN_CAT_(a, b)
#define QN_STR_(a) #a
#define QN_STR(a) QN_STR_(a)
/* The exported table of a family: QN_TABLE(binary) is qn_kernels_binary_avx2. */
#define QN_TABLE(family) QN_CAT(qn_kernels_##family##_, QN_ISA)
#define QN_ENTRY(kind, row, col, fn) { kind, (uint8_t)(col), (uint16_t)(row), (qn_any_fn)(fn) }
#define QN_ENTRY_END { 0, 0, 0, NULL }

#endif
