/* SPDX-License-Identifier: BSD-3-Clause */
/* reader.h: the elements of an array in row-major order, block by block, in a dtype of choice.
 *
 * Indices, masks and packed values are consumed as a line of elements whatever array they come from; a reader hands
 * out pieces of that line, without a copy where the elements already lie so. */
#ifndef QN_OPS_READER_H
#define QN_OPS_READER_H

#include <core/core.h>

typedef struct qn_reader {
    char *data;
    int ndim;            /* merged axes, the innermost first */
    int from_size, to_size;
    bool direct;         /* already of dtype `to`, aligned and gapless along the innermost axis */
    qn_loop_fn copy;     /* brings misaligned elements into line before `convert`, else NULL */
    qn_loop_fn convert;  /* to the dtype asked for */
    int64_t n[QN_MAX_NDIM], stride[QN_MAX_NDIM];
} qn_reader;

/* Reads a, broadcast to shape (it must fit), as dtype `to`. */
void qn_reader_init(qn_reader *r, const qn_array *a, int ndim, const int64_t *shape, int to);
static inline void qn_reader_plain(qn_reader *r, const qn_array *a, int to) { qn_reader_init(r, a, a->ndim, a->shape, to); }
/* n elements from position pos on: in the array itself, or in buffer, which holds n of them. */
char *qn_read(const qn_reader *r, int64_t pos, int64_t n, void *buffer);
/* Elements pos .. pos + n - 1 where they lie: fn for each piece along the innermost axis, with its address, stride and the number of
 * elements before it. */
typedef void (*qn_piece_fn)(void *context, char *p, int64_t stride, int64_t before, int64_t n);
void qn_each_piece(const qn_reader *r, int64_t pos, int64_t n, qn_piece_fn fn, void *context);
/* n elements from position pos on of a's elements (`size` of them, not 0) over and over. */
char *qn_read_cycled(const qn_reader *r, int64_t size, int64_t pos, int64_t n, void *buffer);
/* The one element of a (a bare number, too) as dtype t. */
void qn_read_one(const qn_array *a, int t, qn_c128 *value);

#endif
