/* SPDX-License-Identifier: BSD-3-Clause */
/* array.h: the array, its creation, lifetime, views, element access and conversion. */
#ifndef QUERN_ARRAY_H
#define QUERN_ARRAY_H

#include <quern/dtype.h>

#ifdef __cplusplus
extern "C" {
#endif

#define QN_MAX_NDIM 64

enum {
    QN_C_CONTIGUOUS = 1, /* elements in row-major order without gaps           */
    QN_F_CONTIGUOUS = 2, /* elements in column-major order without gaps        */
    QN_ALIGNED = 4,      /* every element at a multiple of its alignment       */
    QN_WRITEABLE = 8,    /* may be written                                     */
    QN_WEAK = 16         /* a bare number: takes the dtype of the array it meets (NEP 50) */
};

/* An n-dimensional strided array.  The fields are for reading; only the library makes arrays.  Further
 * private members follow the ones shown: never copy or allocate a qn_array.
 *
 *     element (i, j) of a 2-d array lies at  data + i * strides[0] + j * strides[1]   (bytes) */
typedef struct qn_array {
    char *data;             /* the first element                                        */
    const int64_t *shape;   /* ndim lengths, each >= 0                                  */
    const int64_t *strides; /* ndim distances in bytes, may be zero or negative         */
    int64_t size;           /* number of elements, the product of shape                 */
    int32_t ndim;           /* 0 .. QN_MAX_NDIM                                         */
    int16_t dtype;          /* enum qn_dtype                                            */
    int16_t itemsize;       /* bytes of an element                                      */
    uint32_t flags;         /* QN_C_CONTIGUOUS | ...                                    */
} qn_array;

/* A shape written in place: QN_SHAPE(3, 4) in an argument list stands for two arguments, the number of
 * dimensions and the lengths.  QN_SCALAR_SHAPE is the shape (). */
#define QN_SHAPE(...) (int)(sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (const int64_t[]){__VA_ARGS__}
#define QN_SCALAR_SHAPE 0, (const int64_t *)NULL

/* ---- lifetime ------------------------------------------------------------------------------------
 * Arrays and the buffers behind them are counted with atomic operations: any thread may retain and release. */
QN_API qn_array *qn_retain(const qn_array *a);  /* one more reference; returns a                      */
QN_API void qn_release(const qn_array *a);      /* one less; NULL is allowed                          */
QN_API qn_array *qn_keep(qn_array *a);          /* takes a out of the scope that made it; returns a   */

/* ---- creation ------------------------------------------------------------------------------------
 * All return a new C-contiguous, writeable array on 64-byte aligned memory, or NULL: QN_ERR_VALUE for a
 * negative length, a size over PTRDIFF_MAX bytes or ndim over QN_MAX_NDIM, QN_ERR_NOMEM. */
QN_API qn_array *qn_empty(qn_dtype t, int ndim, const int64_t *shape);  /* elements undefined          */
QN_API qn_array *qn_zeros(qn_dtype t, int ndim, const int64_t *shape);
QN_API qn_array *qn_ones(qn_dtype t, int ndim, const int64_t *shape);
/* Every element is `value` (0-d or broadcastable to shape) cast to t; t = 0 takes value's dtype. */
QN_API qn_array *qn_full(qn_dtype t, int ndim, const int64_t *shape, const qn_array *value);
/* As `like`, with its shape and dtype (t = 0) and elements undefined. */
QN_API qn_array *qn_empty_like(const qn_array *like, qn_dtype t);
QN_API qn_array *qn_zeros_like(const qn_array *like, qn_dtype t);
/* start, start + step, ... below stop (above, for a negative step); t = 0 gives float64. QN_ERR_VALUE if step is 0 or
 * the count is not finite. */
QN_API qn_array *qn_arange(double start, double stop, double step, qn_dtype t);
/* The same in exact integers; t = 0 gives int64. */
QN_API qn_array *qn_arange_int(int64_t start, int64_t stop, int64_t step, qn_dtype t);
/* n numbers from start to stop, evenly spaced, with stop itself if endpoint. t = 0 gives float64. */
QN_API qn_array *qn_linspace(double start, double stop, int64_t n, bool endpoint, qn_dtype t);
/* rows x cols with ones on diagonal k (k > 0 above the main one); t = 0 gives float64. */
QN_API qn_array *qn_eye(int64_t rows, int64_t cols, int64_t k, qn_dtype t);
/* A copy of C data laid out in row-major order. */
QN_API qn_array *qn_from_data(const void *data, qn_dtype t, int ndim, const int64_t *shape);
/* An array on foreign memory, without a copy. strides in bytes (NULL: row-major). free_data(context, data) is called
 * once when the last array on this memory is gone (NULL: never). `data` need not be aligned. The caller vouches that
 * every element lies in valid memory. */
QN_API qn_array *qn_wrap(void *data, qn_dtype t, int ndim, const int64_t *shape, const int64_t *strides, bool writeable,
                         void (*free_data)(void *context, void *data), void *context);

/* ---- bare numbers ----------------------------------------------------------------------------------
 * A number may stand wherever an operation takes an array and is weak: 2 * int8 array stays int8,
 * 0.5 * float32 array stays float32.  QN_NUM(2.5) lives until the end of the enclosing block and is not
 * released.  In C, elementwise calls take numbers directly: qn_add(a, 2.5). */
typedef struct { uint64_t opaque[12]; } qn_number;
QN_API const qn_array *qn_number_i64(qn_number *storage, int64_t value);
QN_API const qn_array *qn_number_u64(qn_number *storage, uint64_t value);
QN_API const qn_array *qn_number_f64(qn_number *storage, double value);
QN_API const qn_array *qn_number_c128(qn_number *storage, double re, double im);
QN_API const qn_array *qn_number_bool(qn_number *storage, bool value);
/* The same for one element of any dtype, which is not weak, and writeable: an array of shape () in the storage, without memory of its
 * own. It need not be released; qn_retain, and every view, makes a copy. */
QN_API qn_array *qn_number_of(qn_number *storage, qn_dtype t, const void *value);
static inline const qn_array *qn_number_array(qn_number *storage, const qn_array *a) { (void)storage; return a; }
#ifndef __cplusplus
#define QN_NUM(x)                                                                                              \
    _Generic((x), bool: qn_number_bool, float: qn_number_f64, double: qn_number_f64,                           \
             unsigned char: qn_number_u64, unsigned short: qn_number_u64, unsigned: qn_number_u64,             \
             unsigned long: qn_number_u64, unsigned long long: qn_number_u64,                                  \
             char: qn_number_i64, signed char: qn_number_i64, short: qn_number_i64, int: qn_number_i64,        \
             long: qn_number_i64, long long: qn_number_i64,                                                    \
             default: qn_number_array)(&(qn_number){{0}}, (x))
#endif

/* ---- views -----------------------------------------------------------------------------------------
 * A view shares the memory of its array and keeps it alive; none of these copies an element unless it says so.
 * Axes count from 0 and from the end if negative. QN_ERR_AXIS, QN_ERR_INDEX or QN_ERR_VALUE for nonsense. */
typedef struct qn_index {
    enum { QN_INDEX_INT, QN_INDEX_SLICE, QN_INDEX_NEWAXIS, QN_INDEX_ELLIPSIS, QN_INDEX_ARRAY } kind;
    bool has_start, has_stop;    /* an absent bound is the end the step leaves from or runs to */
    int64_t start, stop, step;   /* INT: start is the index                                    */
    const qn_array *array;       /* ARRAY: integers, or a bool mask (see index.h)              */
} qn_index;

#define QN_ALL ((qn_index){QN_INDEX_SLICE, false, false, 0, 0, 1, NULL})
#define QN_NEWAXIS ((qn_index){QN_INDEX_NEWAXIS, false, false, 0, 0, 0, NULL})
#define QN_ELLIPSIS ((qn_index){QN_INDEX_ELLIPSIS, false, false, 0, 0, 0, NULL})
#define QN_AT(i) ((qn_index){QN_INDEX_INT, true, false, (i), 0, 0, NULL})
#define QN_RANGE(start, stop) ((qn_index){QN_INDEX_SLICE, true, true, (start), (stop), 1, NULL})
#define QN_FROM(start) ((qn_index){QN_INDEX_SLICE, true, false, (start), 0, 1, NULL})
#define QN_TO(stop) ((qn_index){QN_INDEX_SLICE, false, true, 0, (stop), 1, NULL})
#define QN_STEP(start, stop, step) ((qn_index){QN_INDEX_SLICE, true, true, (start), (stop), (step), NULL})
#define QN_EVERY(step) ((qn_index){QN_INDEX_SLICE, false, false, 0, 0, (step), NULL})
#define QN_BY(array) ((qn_index){QN_INDEX_ARRAY, false, false, 0, 0, 0, (array)})

/* qn_view(a, QN_ALL, QN_RANGE(1, -1), QN_NEWAXIS, QN_AT(0)): NumPy's basic indexing a[:, 1:-1, None, 0]. Fewer
 * items than dimensions leave the rest whole. Bounds are clipped as in Python; an integer out of range is
 * QN_ERR_INDEX; QN_BY items are for qn_get and qn_set. */
#define qn_view(a, ...) \
    qn_view_items((a), (int)(sizeof((const qn_index[]){__VA_ARGS__}) / sizeof(qn_index)), (const qn_index[]){__VA_ARGS__})
QN_API qn_array *qn_view_items(const qn_array *a, int nitems, const qn_index *items);
/* Reverses the axes. */
QN_API qn_array *qn_transpose(const qn_array *a);
/* Swaps the last two axes; QN_ERR_VALUE below two dimensions. */
QN_API qn_array *qn_matrix_transpose(const qn_array *a);
/* Axis i of the result is axes[i] of a; axes holds a->ndim distinct axes. */
QN_API qn_array *qn_permute(const qn_array *a, const int *axes);
QN_API qn_array *qn_moveaxis(const qn_array *a, int from, int to);
QN_API qn_array *qn_swapaxes(const qn_array *a, int axis1, int axis2);
/* The same elements in row-major order under another shape; one length may be -1. A view where the strides allow
 * it, else a copy. */
QN_API qn_array *qn_reshape(const qn_array *a, int ndim, const int64_t *shape);
/* As qn_reshape but NULL with QN_ERR_VALUE where a copy would be needed. */
QN_API qn_array *qn_reshape_view(const qn_array *a, int ndim, const int64_t *shape);
QN_API qn_array *qn_ravel(const qn_array *a);
/* Read-only view with stride 0 along the repeated axes. */
QN_API qn_array *qn_broadcast_to(const qn_array *a, int ndim, const int64_t *shape);
QN_API qn_array *qn_expand_dims(const qn_array *a, int axis);
/* Drops axes of length 1: the naxes given (QN_ERR_VALUE if one is longer), or all if naxes is -1. a itself, with
 * one more reference, if there are none. */
QN_API qn_array *qn_squeeze(const qn_array *a, int naxes, const int *axes);
/* The elements (i, i + offset) of the planes of axis1 and axis2, along a new last axis. */
QN_API qn_array *qn_diagonal(const qn_array *a, int64_t offset, int axis1, int axis2);
/* Real part; the array itself (a new view) if it is real. */
QN_API qn_array *qn_real(const qn_array *a);
/* Imaginary part; for a real array a read-only array of zeros. */
QN_API qn_array *qn_imag(const qn_array *a);
/* Reverses the axes named, all of them if naxes is -1. */
QN_API qn_array *qn_flip(const qn_array *a, int naxes, const int *axes);
/* All windows of `length` along axis: that axis shrinks to n - length + 1 and a last axis of `length` appears.
 * Read-only, since elements repeat. */
QN_API qn_array *qn_sliding_window(const qn_array *a, int axis, int64_t length);
/* A view with any shape and strides, `offset` bytes after a->data, checked against the extent of the buffer
 * (QN_ERR_VALUE if an element would lie outside). */
QN_API qn_array *qn_as_strided(const qn_array *a, int ndim, const int64_t *shape, const int64_t *strides, int64_t offset);
/* The same bytes as another dtype; the last axis must be contiguous where the item size changes. */
QN_API qn_array *qn_view_dtype(const qn_array *a, qn_dtype t);
/* A view of the whole array; read-only if not writeable. */
QN_API qn_array *qn_view_all(const qn_array *a, bool writeable);
/* May the two arrays share a byte? Decided by extents and common strides: never wrong when it says no. */
QN_API bool qn_may_share_memory(const qn_array *a, const qn_array *b);
/* Number of arrays and exporters that use the memory behind a; lent views do not count. */
QN_API int64_t qn_buffer_users(const qn_array *a);
/* Is the memory the array's own, and does nobody else hold the array or view its memory (but by lent views)? */
QN_API bool qn_owns_alone(const qn_array *a);

/* ---- lent views ------------------------------------------------------------------------------------
 * A view keeps its memory alive, which takes two atomic operations. Who holds an array with the same memory for as long as the view
 * lives can spare them: between qn_lend_begin(holder) and qn_lend_end(view), which returns its argument, this thread makes lent views of
 * the memory of holder. They do not keep it alive; qn_retain makes an ordinary view of a lent one first, so whoever retains
 * it, in whatever thread, need not know. */
QN_API void qn_lend_begin(const qn_array *holder);
QN_API qn_array *qn_lend_end(qn_array *view);
QN_API bool qn_is_lent(const qn_array *a);

/* ---- elements --------------------------------------------------------------------------------------
 * QN_EL(double, a, i, j) is the element as an lvalue, unchecked and as fast as a raw pointer; the type must be a's
 * dtype. One to four indices. */
#define QN_EL1(T, a, i) (*(T *)(void *)((a)->data + (i) * (a)->strides[0]))
#define QN_EL2(T, a, i, j) (*(T *)(void *)((a)->data + (i) * (a)->strides[0] + (j) * (a)->strides[1]))
#define QN_EL3(T, a, i, j, k) \
    (*(T *)(void *)((a)->data + (i) * (a)->strides[0] + (j) * (a)->strides[1] + (k) * (a)->strides[2]))
#define QN_EL4(T, a, i, j, k, l) \
    (*(T *)(void *)((a)->data + (i) * (a)->strides[0] + (j) * (a)->strides[1] + (k) * (a)->strides[2] + (l) * (a)->strides[3]))
#define QN_EL_PICK(_1, _2, _3, _4, NAME, ...) NAME
#define QN_EL(T, a, ...) QN_EL_PICK(__VA_ARGS__, QN_EL4, QN_EL3, QN_EL2, QN_EL1, 0)(T, a, __VA_ARGS__)
/* The one element of an array of size 1, converted; QN_ERR_VALUE for any other size. */
QN_API qn_status qn_item_f64(const qn_array *a, double *value);
QN_API qn_status qn_item_i64(const qn_array *a, int64_t *value);
QN_API qn_status qn_item_c128(const qn_array *a, double value[2]);
/* The address of an element, negative indices allowed, or NULL with QN_ERR_INDEX. */
QN_API void *qn_element(const qn_array *a, const int64_t *index);

/* ---- copies and casts ------------------------------------------------------------------------------ */
/* A C-contiguous copy. */
QN_API qn_array *qn_copy(const qn_array *a);
/* A C-contiguous copy with another dtype. Floats to integers truncate, saturate, and NaN gives 0; integers wrap;
 * complex to real drops the imaginary part; to bool is != 0. Always copies. */
QN_API qn_array *qn_astype(const qn_array *a, qn_dtype t);
/* a itself (a new reference) if it is aligned, C-contiguous and of dtype t (0: any), else a copy that is. */
QN_API qn_array *qn_contiguous(const qn_array *a, qn_dtype t);
/* A C-contiguous copy with the bytes of every element reversed (of each part, for complex): data of the other byte order.
 * One pass after the copy. */
QN_API qn_array *qn_byteswap(const qn_array *a);
/* dst[...] = src, broadcast and cast; safe when they overlap. QN_ERR_VALUE if dst is read-only or src does not
 * broadcast, QN_ERR_TYPE if the cast is not allowed by `casting`. */
QN_API qn_status qn_assign(const qn_array *dst, const qn_array *src, qn_casting casting);

/* The shape of arrays broadcast together. QN_ERR_VALUE names the shapes that do not fit. */
QN_API qn_status qn_broadcast_shapes(int n, const qn_array *const *arrays, int *ndim, int64_t shape[QN_MAX_NDIM]);
/* The dtype of an operation on these arrays, weak numbers included (NEP 50). 0 and QN_ERR_TYPE if there is none. */
QN_API qn_dtype qn_result_type(int n, const qn_array *const *arrays);

#ifdef __cplusplus
}
#endif
#endif
