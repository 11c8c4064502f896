/* SPDX-License-Identifier: BSD-3-Clause */
/* indexing.h: a[items] resolved to a selection, and its execution.
 *
 * A selection describes the elements base + (kept axes) + offset[j]: the kept axes are those of basic items, and j runs
 * over the index axes, the broadcast shape of the index arrays.  The result has the shape
 *
 *     kept[0 .. at)   index[0 .. nindex)   kept[at .. nkept)
 *
 * Offsets are calculated in blocks, never as a whole.  Gathering (a[items], take) and scattering (a[items] = v, put)
 * are the same walk in two directions. */
#ifndef QN_OPS_INDEXING_H
#define QN_OPS_INDEXING_H

#include <ops/reader.h>
#include <quern/index.h>

typedef struct qn_mask_places qn_mask_places;

/* One index array: offset[j] += stride * index[j]. */
typedef struct qn_index_source {
    const qn_array *array;  /* integers; of a mask only the shape, (number of trues,) */
    bool owned;
    int axis, naxes;        /* of the indexed array, for messages */
    int64_t length, stride;
    qn_index_mode mode;
    qn_mask_places *mask;   /* a mask instead of integers, or NULL */
    const qn_reader *flat;  /* integers that count elements in row-major order over these axes, or NULL */
    qn_reader reader;
} qn_index_source;

enum { QN_INLINE_SOURCES = 4 };

typedef struct qn_selection {
    const char *func;
    const qn_array *array;
    char *base;
    int nkept, at, nindex, nsources;
    bool distinct;                     /* no element is selected twice */
    bool ramp;                         /* index axes carry strides of their own (take_along_axis) */
    int64_t count;                     /* product of index_shape */
    int64_t kept_shape[QN_MAX_NDIM], kept_stride[QN_MAX_NDIM];
    int64_t index_shape[QN_MAX_NDIM], index_stride[QN_MAX_NDIM];
    qn_index_source *source, inline_source[QN_INLINE_SOURCES];
} qn_selection;

/* ---- selection.c ---- */
void qn_selection_init(qn_selection *s, const char *func, const qn_array *a);
/* Room for n sources; QN_ERR_NOMEM. */
qn_status qn_selection_reserve(qn_selection *s, int n);
void qn_selection_add(qn_selection *s, const qn_array *index, int axis, int64_t length, int64_t stride, qn_index_mode mode);
/* The trues of mask, which covers the axes of `view` from view_axis on; QN_ERR_NOMEM. */
qn_status qn_selection_add_mask(qn_selection *s, const qn_array *mask, int axis, const qn_array *view, int view_axis);
/* Broadcasts the sources to index_shape; QN_ERR_INDEX if they do not fit. */
qn_status qn_selection_broadcast(qn_selection *s);
/* Readers of the sources over index_shape, and count. */
void qn_selection_ready(qn_selection *s);
/* The shape of the result; QN_ERR_VALUE above QN_MAX_NDIM dimensions. */
qn_status qn_selection_shape(const qn_selection *s, int *ndim, int64_t *shape);
/* All indices inside their axes? QN_ERR_INDEX names the first that is not. */
qn_status qn_selection_check(const qn_selection *s);
void qn_selection_done(qn_selection *s);

/* ---- index.c ---- */
bool qn_has_arrays(int nitems, const qn_index *items); /* is any item an array? */

/* ---- items.c ---- */
/* The selection of a[items], of which at least one is an array. */
qn_status qn_selection_parse(qn_selection *s, int nitems, const qn_index *items);

/* ---- offsets.c ---- */
/* Where a thread stands in the masks of a selection: a position in the mask and the trues before it. */
typedef struct qn_cursor { int64_t position[QN_INLINE_SOURCES], before[QN_INLINE_SOURCES]; } qn_cursor;
void qn_cursor_init(qn_cursor *c);
/* The byte offsets of positions j .. j + n - 1 (n <= QN_SCAN_BLOCK) of the index axes; false if an index is out of bounds. */
bool qn_selection_offsets(const qn_selection *s, qn_cursor *c, int64_t j, int64_t n, int64_t *offset);

/* ---- selection_move.c ---- */
/* A new array of the selected elements. */
qn_array *qn_selection_get(const qn_selection *s);
/* The selected elements in out, cast, which must have the result's shape and share no memory with array or indices. All indices are
 * checked first. */
qn_status qn_selection_get_into(const qn_selection *s, const qn_array *out);
/* Selected elements = value, broadcast to the result's shape and cast, in whatever memory value lies. */
qn_status qn_selection_set(const qn_selection *s, const qn_array *value);
/* Selected elements = values in row-major order, over and over; there are no kept axes. */
qn_status qn_selection_put(const qn_selection *s, const qn_array *values);
/* Copies index arrays that share memory with the array, before it is written. QN_ERR_NOMEM */
qn_status qn_selection_detach(qn_selection *s);

/* ---- mask_scan.c: a mask, or any array as one, in chunks with known counts ---- */
enum { QN_SCAN_BLOCK = 1024 };
typedef struct qn_mask_scan {
    qn_reader reader;      /* the mask as bool */
    int64_t n, chunk, nchunks;
    int64_t *start;        /* start[c]: trues before chunk c; start[nchunks]: all of them */
} qn_mask_scan;
qn_status qn_mask_scan_init(const char *func, qn_mask_scan *scan, const qn_array *mask);
static inline int64_t qn_mask_scan_count(const qn_mask_scan *scan) { return scan->start[scan->nchunks]; }
static inline void qn_mask_scan_free(qn_mask_scan *scan) { qn_scratch_free(scan->start); }
/* One piece: n mask bytes from row-major position `position` on; `before` trues precede it, `count` are in it. */
typedef struct qn_mask_block { const uint8_t *mask; int64_t n, position, before, count; } qn_mask_block;
typedef void (*qn_mask_block_fn)(void *context, const qn_mask_block *block);
/* fn for every block, in parallel; blocks of at most QN_SCAN_BLOCK elements, or of a whole chunk if `whole` and the mask
 * can be read in place. ns: cost per element. */
QN_MUST_USE qn_status qn_mask_scan_run(const qn_mask_scan *scan, bool whole, double ns, qn_mask_block_fn fn, void *context);
/* Is this reader one line in memory, so that element i lies at data + i * to_size? */
static inline bool qn_is_line(const qn_reader *r) { return r->direct && r->ndim == 1; }

/* A mask as a source: its trues are found again in every block, with the help of the scan's counts. */
struct qn_mask_places {
    qn_mask_scan scan;
    qn_array line;          /* stands for the index array: shape (count,) */
    int64_t count;
    qn_reader axes;         /* the axes it covers, of the indexed array */
    const qn_array *mask;
    bool owned;
};

/* ---- mask.c ---- */
/* a[mask] and a[mask] = value for a mask of a's shape, which is not checked, nor that a is writeable. */
qn_array *qn_mask_get(const char *func, const qn_array *a, const qn_array *mask);
qn_status qn_mask_set(const char *func, const qn_array *a, const qn_array *mask, const qn_array *value);

#endif
