/* SPDX-License-Identifier: BSD-3-Clause */
/* object.h: what an array is made of, for array.c, scope.c and number.c.
 *
 * One block of memory carries an array, the buffer it may own, and, for up to INLINE_BYTES, the elements:
 *
 *     +-----------+--------+-------------------+------------+---------------------+
 *     | qn_array  | links  | shape and strides | own buffer | elements (optional) |
 *     +-----------+--------+-------------------+------------+---------------------+
 *
 * Two counts keep it alive. `refs` counts references to the array. `own.refs` counts users of the own buffer: the array
 * itself, and every view made on it. The array goes when refs is 0; the block goes when own.refs is 0. A view points to
 * the buffer of the array that owns the memory, never to another view, so chains of views do not form. A lent view does
 * not count until somebody else retains it: then its holder need not outlive it any more. */
#ifndef QN_CORE_OBJECT_H
#define QN_CORE_OBJECT_H

#include <core/core.h>

#define INLINE_NDIM 4
#define INLINE_BYTES 128

typedef struct buffer {
    _Atomic int64_t refs;
    char *base;                 /* the lowest byte and the extent: every view lies inside */
    size_t bytes;
    const struct qn_heap *heap; /* of `base`; NULL if foreign or inline              */
    void (*free_data)(void *context, void *data); /* of foreign memory               */
    void *context, *foreign;
    const struct qn_heap *block_heap; /* of the block around this buffer             */
    size_t block_bytes;
} buffer;

/* How an array keeps its memory: */
enum {
    COUNTED, /* by its count on the buffer                                                        */
    LENT,    /* not at all: who made the view holds the memory (qn_lend_begin) until it is retained */
    BARE     /* the element lies behind it, in storage of the caller: a number                    */
};

typedef struct array {
    qn_array pub;
    _Atomic int32_t refs;
    int32_t scope;              /* depth of the scope that owns it; 0: none            */
    _Atomic uint8_t kind;       /* COUNTED, LENT or BARE; the storage of a bare number ends here */
    buffer *buf;                /* &own, or that of the array whose memory this views */
    struct array *prev, *next;  /* neighbours in the scope                             */
    int64_t *dims;              /* shape then strides; inline_dims up to INLINE_NDIM   */
    int64_t inline_dims[2 * INLINE_NDIM];
    buffer own;
} array;
#define HEADER_BYTES ((sizeof(array) + 63) / 64 * 64)
#define BARE_BYTES offsetof(array, buf) /* of an array that is a bare number: its value follows, for it has neither dims nor buffer */

static inline array *of(const qn_array *a) { return (array *)(uintptr_t)a; }

/* ---- array.c ---- */
extern QN_THREAD_NEAR buffer *qn_lender; /* the memory of which this thread makes lent views */

/* ---- scope.c ---- */
extern QN_THREAD_NEAR int qn_scope_depth; /* open scopes of this thread */
void qn_scope_add(array *a);             /* to the innermost, which exists */
void qn_scope_remove(array *a);
/* The open scopes of this thread, and whose views it makes lent, while it runs code that has nothing to do with them. */
typedef struct qn_scopes { int depth; array *newest; buffer *lender; } qn_scopes;
qn_scopes qn_scopes_put_aside(void);
void qn_scopes_take_back(qn_scopes scopes);

#endif
