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
#include "ops.def"
    QN_NOP
};

/* ---- kernel kinds: what `row` and `col` of an entry mean ---------------------------------------
 * LOOP      row op, col dtype of the inputs        qn_loop_fn    elementwise
 * CAST      row dtype from, col dtype to           qn_loop_fn    1 input, 1 output
 * REDUCE    row op, col dtype of the input         qn_reduce_fn  a run of n >= 1 to one accumulator
 * ROWS      row op, col dtype                      qn_rows_fn    rows into a row of accumulators
 * ARGREDUCE row op (minimum|maximum), col dtype    qn_arg_fn     value and first index of a run
 * ARGROWS   row op (minimum|maximum), col dtype    qn_argrows_fn one row against the best so far
 * SCAN      row op, col dtype                      qn_scan_fn    running op along a run
 * COPY      row qn_copy_kind, col log2(item size)  see copy.c
 * SORT      row qn_sort_kind, col dtype            see sort.c
 * SELECT    row qn_select_kind, col log2(item size) see select.c
 * Kinds may be added; the dispatcher treats all alike. */
enum qn_kernel_kind {
    QN_KIND_LOOP, QN_KIND_CAST, QN_KIND_REDUCE, QN_KIND_ROWS, QN_KIND_ARGREDUCE, QN_KIND_ARGROWS, QN_KIND_SCAN, QN_KIND_COPY,
    QN_KIND_SORT, QN_KIND_SELECT, QN_KIND_MATMUL, QN_KIND_RANDOM, QN_NKIND
};

/* z[i] = op(args[0][i], ...): inputs first, the output last; strides[k] belongs to args[k]. */
typedef void (*qn_loop_fn)(char *const *args, const int64_t *strides, int64_t n);
/* *acc = op over x[0..n), n >= 1.  Sums are pairwise: error <= (8 + log2 n) eps sum|x|. */
typedef void (*qn_reduce_fn)(const char *x, int64_t stride, int64_t n, void *acc);
/* acc[j] = op(acc[j], x[0][j], ..., x[nrows-1][j]) for j < n, acc contiguous, rows contiguous,
 * 1 <= nrows <= 8; the rows are combined as a balanced tree first. */
typedef void (*qn_rows_fn)(char *acc, const char *x, int64_t row_stride, int64_t nrows, int64_t n);
/* *value, *index = the extreme of x[0..n) and its first position; a NaN wins at its first position. */
typedef void (*qn_arg_fn)(const char *x, int64_t stride, int64_t n, void *value, int64_t *index);
/* best[j], at[j] = x[j], row where x[j] is more extreme than best[j] or the first NaN, j < n; all contiguous. */
typedef void (*qn_argrows_fn)(void *best, int64_t *at, const char *x, int64_t row, int64_t n);
/* out[i] = carry = op(carry, x[i]); contiguity of neither side is required. */
typedef void (*qn_scan_fn)(const char *x, int64_t xs, char *out, int64_t os, int64_t n, void *carry);

/* COPY kinds.  Copies are by item size and take misaligned addresses. */
enum qn_copy_kind {
    QN_COPY_STRIDED,    /* qn_loop_fn, 1 input 1 output, any alignment                              */
    QN_COPY_STREAM,     /* qn_stream_fn: contiguous, past the caches; col 0 only                     */
    QN_COPY_TRANSPOSE,  /* qn_transpose_fn: 2-d blocked                                             */
    QN_NCOPY
};
typedef void (*qn_stream_fn)(void *dst, const void *src, size_t bytes);
/* dst[i*drow + j*dcol] = src[i*srow + j*scol], i < rows, j < cols; dcol and srow are the small strides. */
typedef void (*qn_transpose_fn)(char *dst, int64_t drow, int64_t dcol, const char *src, int64_t srow, int64_t scol,
                                int64_t rows, int64_t cols);

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
