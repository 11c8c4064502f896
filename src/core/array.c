/* SPDX-License-Identifier: BSD-3-Clause */
/* array.c: the array object, its buffer, and scopes.
 *
 * One block of memory carries an array, the buffer it may own, and, for up to INLINE_BYTES, the elements:
 *
 *     +-----------+--------+-------------------+------------+---------------------+
 *     | qn_array  | links  | shape and strides | own buffer | elements (optional) |
 *     +-----------+--------+-------------------+------------+---------------------+
 *
 * Two counts keep it alive. `refs` counts references to the array. `own.refs` counts users of the own buffer: the array
 * itself, and every view made on it. The array goes when refs is 0; the block goes when own.refs is 0. A view points to
 * the buffer of the array that owns the memory, never to another view, so chains of views do not form. */
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

typedef struct array {
    qn_array pub;
    _Atomic int32_t refs;
    bool in_scope, on_stack;
    buffer *buf;                /* &own, or that of the array whose memory this views */
    struct array *prev, *next;  /* neighbours in the scope                             */
    int64_t *dims;              /* shape then strides; inline_dims up to INLINE_NDIM   */
    int64_t inline_dims[2 * INLINE_NDIM];
    buffer own;
} array;
#define HEADER_BYTES ((sizeof(array) + 63) / 64 * 64)
_Static_assert(sizeof(array) <= sizeof(qn_number), "a bare number is an array on the stack plus its value");

static array *of(const qn_array *a) { return (array *)(uintptr_t)a; }

/* ---- scopes ------------------------------------------------------------------------------------------ */
/* The arrays of all open scopes of this thread, newest first; a marker (an array with buf == NULL) opens each. */
static _Thread_local array *scope_top;
static _Thread_local int scopes_missing; /* begun without memory for their marker, not yet ended */

static void scope_add(array *a)
{
    a->in_scope = true;
    a->prev = NULL;
    a->next = scope_top;
    scope_top->prev = a;
    scope_top = a;
}

static void scope_remove(array *a)
{
    if (a->prev != NULL)
        a->prev->next = a->next;
    else
        scope_top = a->next;
    if (a->next != NULL)
        a->next->prev = a->prev;
    a->in_scope = false;
}

qn_status qn_scope_enter(const char *func)
{
    const struct qn_heap *heap;
    array *marker = qn_block_alloc(sizeof *marker, &heap);
    if (marker == NULL)
        return qn_fail(QN_ERR_NOMEM, "%s: out of memory", func);
    memset(marker, 0, sizeof *marker);
    marker->own.block_heap = heap;
    marker->next = scope_top;
    if (scope_top != NULL)
        scope_top->prev = marker;
    scope_top = marker;
    return QN_OK;
}

void qn_scope_begin(void)
{
    if (qn_scope_enter("scope_begin") != QN_OK)
        scopes_missing++; /* arrays then belong to the enclosing scope, or to the caller if there is none */
}

/* Ends the newest scope, if there is one. */
static void scope_close(void)
{
    while (scope_top != NULL && scope_top->buf != NULL) {
        array *a = scope_top;
        scope_remove(a);
        qn_release(&a->pub);
    }
    array *marker = scope_top;
    if (marker == NULL)
        return;
    scope_top = marker->next;
    if (scope_top != NULL)
        scope_top->prev = NULL;
    qn_block_free(marker, sizeof *marker, marker->own.block_heap);
}

void qn_scope_end(void)
{
    if (scopes_missing > 0)
        scopes_missing--;
    else
        scope_close();
}

void qn_scope_leave(int n, qn_array *const *results)
{
    for (int i = 0; i < n; i++)
        qn_keep(results[i]);
    scope_close();
    for (int i = 0; i < n; i++)
        if (results[i] != NULL && scope_top != NULL)
            scope_add(of(results[i]));
}

qn_array *qn_keep(qn_array *a)
{
    if (a != NULL && of(a)->in_scope)
        scope_remove(of(a));
    return a;
}

/* ---- lifetime ------------------------------------------------------------------------------------------ */
static void buffer_release(buffer *b)
{
    /* The only user needs no atomic read-modify-write. */
    if (atomic_load_explicit(&b->refs, memory_order_acquire) != 1 &&
        atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) != 1)
        return;
    if (b->free_data != NULL)
        b->free_data(b->context, b->foreign);
    else if (b->heap != NULL)
        qn_block_free(b->base, b->bytes, b->heap);
    array *block = (array *)(void *)((char *)b - offsetof(array, own));
    qn_block_free(block, b->block_bytes, b->block_heap);
}

static void array_free(array *a)
{
    if (a->in_scope)
        scope_remove(a);
    if (a->dims != a->inline_dims)
        qn_scratch_free(a->dims);
    if (a->buf != &a->own)
        buffer_release(a->buf);
    buffer_release(&a->own);
}

qn_array *qn_retain(const qn_array *a)
{
    if (a == NULL)
        return NULL;
    array *x = of(a);
    if (x->on_stack)
        return qn_new_scalar("retain", a->dtype, a->data);
    atomic_fetch_add_explicit(&x->refs, 1, memory_order_relaxed);
    return &x->pub;
}

void qn_release(const qn_array *a)
{
    if (a == NULL || of(a)->on_stack)
        return;
    array *x = of(a);
    if (atomic_load_explicit(&x->refs, memory_order_acquire) == 1 ||
        atomic_fetch_sub_explicit(&x->refs, 1, memory_order_acq_rel) == 1)
        array_free(x);
}

int64_t qn_buffer_users(const qn_array *a) { return a == NULL ? 0 : atomic_load(&of(a)->buf->refs); }

/* ---- construction ------------------------------------------------------------------------------------------ */
/* A block for an array of ndim dimensions with room for `inline_bytes` of elements; dims are allocated but not set. */
static array *block_new(const char *func, int ndim, size_t inline_bytes)
{
    const struct qn_heap *heap;
    size_t bytes = HEADER_BYTES + inline_bytes;
    array *a = qn_block_alloc(bytes, &heap);
    if (a == NULL) {
        qn_fail(QN_ERR_NOMEM, "%s: out of memory", func);
        return NULL;
    }
    a->dims = a->inline_dims;
    if (ndim > INLINE_NDIM && (a->dims = qn_scratch_array(2 * ndim, sizeof(int64_t), func)) == NULL) {
        qn_block_free(a, bytes, heap);
        return NULL;
    }
    atomic_init(&a->refs, 1);
    a->in_scope = a->on_stack = false;
    atomic_init(&a->own.refs, 1);
    a->own.base = NULL;
    a->own.bytes = 0;
    a->own.heap = NULL;
    a->own.free_data = NULL;
    a->own.block_heap = heap;
    a->own.block_bytes = bytes;
    a->pub.shape = a->dims;
    a->pub.strides = a->dims + ndim;
    a->pub.ndim = ndim;
    if (scope_top != NULL)
        scope_add(a);
    return a;
}

static uint32_t layout_flags(const qn_array *a)
{
    uint32_t flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED;
    int64_t c = a->itemsize, f = a->itemsize;
    uintptr_t bits = (uintptr_t)a->data;
    if (a->size == 0)
        return flags;
    for (int i = a->ndim - 1; i >= 0; i--) {
        if (a->shape[i] != 1 && a->strides[i] != c)
            flags &= ~(uint32_t)QN_C_CONTIGUOUS;
        c *= a->shape[i];
    }
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] != 1 && a->strides[i] != f)
            flags &= ~(uint32_t)QN_F_CONTIGUOUS;
        f *= a->shape[i];
        if (a->shape[i] != 1)
            bits |= (uintptr_t)a->strides[i];
    }
    if (bits & (uintptr_t)(qn_dtypes[a->dtype].align - 1))
        flags &= ~(uint32_t)QN_ALIGNED;
    return flags;
}

static void set_dims(array *a, const int64_t *shape, const int64_t *strides)
{
    int n = a->pub.ndim;
    for (int i = 0; i < n; i++) {
        a->dims[i] = shape[i];
        a->dims[n + i] = strides[i];
    }
}

/* An array that owns `bytes` of new memory; strides are set by the caller. */
static array *owner_new(const char *func, int t, int ndim, const int64_t *shape)
{
    int64_t itemsize = qn_dtypes[t].size, size;
    if (qn_shape_size(func, ndim, shape, itemsize, &size) != QN_OK)
        return NULL;
    size_t bytes = (size_t)(size * itemsize), inline_bytes = bytes <= INLINE_BYTES ? (bytes + 63) / 64 * 64 : 0;
    array *a = block_new(func, ndim, inline_bytes);
    if (a == NULL)
        return NULL;
    a->buf = &a->own;
    a->own.bytes = bytes;
    a->own.base = (char *)a + HEADER_BYTES;
    if (bytes > INLINE_BYTES && (a->own.base = qn_block_alloc(bytes, &a->own.heap)) == NULL) {
        qn_text text;
        a->own.heap = NULL;
        array_free(a);
        qn_fail(QN_ERR_NOMEM, "%s: cannot allocate %zu bytes for an array with shape %s and dtype %s", func, bytes,
                qn_shape_text(&text, ndim, shape), qn_dtypes[t].name);
        return NULL;
    }
    a->pub.data = a->own.base;
    a->pub.size = size;
    a->pub.dtype = (int16_t)t;
    a->pub.itemsize = (int16_t)itemsize;
    return a;
}

qn_array *qn_new(const char *func, int t, int ndim, const int64_t *shape)
{
    array *a = owner_new(func, t, ndim, shape);
    if (a == NULL)
        return NULL;
    int64_t step = a->pub.itemsize;
    int longer = 0; /* axes that are not of length 1 */
    for (int i = ndim - 1; i >= 0; i--) {
        a->dims[i] = shape[i];
        a->dims[ndim + i] = step;
        step *= shape[i] > 0 ? shape[i] : 1;
        longer += shape[i] != 1;
    }
    a->pub.flags = QN_C_CONTIGUOUS | QN_ALIGNED | QN_WRITEABLE | (longer <= 1 || a->pub.size == 0 ? QN_F_CONTIGUOUS : 0u);
    return &a->pub;
}

static int64_t magnitude(int64_t x) { return x < 0 ? -x : x; }

qn_array *qn_new_ordered(const char *func, int t, int ndim, const int64_t *shape, const int64_t *like)
{
    if (like == NULL || ndim < 2)
        return qn_new(func, t, ndim, shape);
    array *a = owner_new(func, t, ndim, shape);
    if (a == NULL)
        return NULL;
    int order[QN_MAX_NDIM]; /* axes from the largest stride to the smallest; ties keep C order */
    for (int i = 0; i < ndim; i++) {
        int j = i;
        for (; j > 0 && magnitude(like[order[j - 1]]) < magnitude(like[i]); j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    int64_t step = a->pub.itemsize;
    for (int i = ndim - 1; i >= 0; i--) {
        a->dims[order[i]] = shape[order[i]];
        a->dims[ndim + order[i]] = step;
        step *= shape[order[i]] > 0 ? shape[order[i]] : 1;
    }
    a->pub.flags = layout_flags(&a->pub) | QN_WRITEABLE;
    return &a->pub;
}

qn_array *qn_wrap(void *data, qn_dtype t, int ndim, const int64_t *shape, const int64_t *strides, bool writeable,
                  void (*free_data)(void *context, void *data), void *context)
{
    int64_t size, c_strides[QN_MAX_NDIM];
    if (qn_check_dtype("wrap", (int)t) != QN_OK || qn_shape_size("wrap", ndim, shape, qn_dtypes[t].size, &size) != QN_OK)
        return NULL;
    if (data == NULL && size > 0) {
        qn_fail(QN_ERR_VALUE, "wrap: data is NULL for an array of %lld elements", (long long)size);
        return NULL;
    }
    if (strides == NULL) {
        qn_c_strides(ndim, shape, qn_dtypes[t].size, c_strides);
        strides = c_strides;
    }
    array *a = block_new("wrap", ndim, 0);
    if (a == NULL)
        return NULL;
    a->buf = &a->own;
    set_dims(a, shape, strides);
    a->pub.data = data;
    a->pub.size = size;
    a->pub.dtype = (int16_t)t;
    a->pub.itemsize = qn_dtypes[t].size;
    a->pub.flags = layout_flags(&a->pub) | (writeable ? QN_WRITEABLE : 0u);
    char *lo, *hi;
    qn_extent(&a->pub, &lo, &hi);
    a->own.base = lo;
    a->own.foreign = data;
    a->own.bytes = (size_t)(hi - lo);
    a->own.free_data = free_data;
    a->own.context = context;
    return &a->pub;
}

void qn_extent(const qn_array *a, char **lo, char **hi)
{
    int64_t below = 0, above = 0;
    for (int i = 0; i < a->ndim; i++)
        *(a->strides[i] < 0 ? &below : &above) += a->strides[i] * (a->shape[i] - 1);
    *lo = a->size == 0 ? a->data : a->data + below;
    *hi = a->size == 0 ? a->data : a->data + above + a->itemsize;
}

/* Offsets [lo, hi) of the elements from `data`; false if they overflow. */
static bool offsets(int ndim, const int64_t *shape, const int64_t *strides, int64_t itemsize, int64_t *lo, int64_t *hi)
{
    *lo = 0;
    *hi = itemsize;
    for (int i = 0; i < ndim; i++) {
        int64_t reach;
        if (qn_mul_overflows(strides[i], shape[i] - 1, &reach) || qn_add_overflows(reach < 0 ? *lo : *hi, reach, reach < 0 ? lo : hi))
            return false;
    }
    return true;
}

qn_array *qn_new_view(const char *func, const qn_array *a, char *data, int t, int ndim, const int64_t *shape,
                      const int64_t *strides, uint32_t flags)
{
    if (of(a)->on_stack) { /* a bare number has no buffer to share: view a copy */
        qn_array *copy = qn_new_scalar(func, a->dtype, a->data);
        qn_array *view = copy == NULL ? NULL : qn_new_view(func, copy, copy->data, t, ndim, shape, strides, flags);
        qn_release(copy);
        return view;
    }
    buffer *b = of(a)->buf;
    int64_t size, lo, hi;
    if (qn_shape_size(func, ndim, shape, qn_dtypes[t].size, &size) != QN_OK)
        return NULL;
    if (size > 0 && (!offsets(ndim, shape, strides, qn_dtypes[t].size, &lo, &hi) || data + lo < b->base ||
                     data + hi > b->base + b->bytes)) {
        qn_fail(QN_ERR_VALUE, "%s: the view would reach outside the memory of its array", func);
        return NULL;
    }
    array *v = block_new(func, ndim, 0);
    if (v == NULL)
        return NULL;
    v->buf = b;
    atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed);
    set_dims(v, shape, strides);
    v->pub.data = data;
    v->pub.size = size;
    v->pub.dtype = (int16_t)t;
    v->pub.itemsize = qn_dtypes[t].size;
    v->pub.flags = layout_flags(&v->pub) | (flags & QN_WRITEABLE);
    return &v->pub;
}

qn_array *qn_new_scalar(const char *func, int t, const void *value)
{
    qn_array *a = qn_new(func, t, 0, NULL);
    if (a != NULL)
        memcpy(a->data, value, (size_t)a->itemsize);
    return a;
}

qn_status qn_check_writeable(const char *func, const qn_array *a)
{
    return a->flags & QN_WRITEABLE ? QN_OK : qn_fail(QN_ERR_VALUE, "%s: assignment destination is read-only", func);
}

/* ---- bare numbers ---------------------------------------------------------------------------------------- */
static const qn_array *number(qn_number *storage, int t, const void *value)
{
    array *a = (array *)(void *)storage;
    char *data = (char *)storage + sizeof *storage - 16;
    memcpy(data, value, (size_t)qn_dtypes[t].size);
    a->on_stack = true;
    a->pub = (qn_array){.data = data, .shape = a->inline_dims, .strides = a->inline_dims, .size = 1, .dtype = (int16_t)t,
                        .itemsize = qn_dtypes[t].size,
                        .flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED | (t == QN_BOOL ? 0u : QN_WEAK)};
    return &a->pub;
}
_Static_assert(sizeof(array) + 16 <= sizeof(qn_number), "room for the value behind the array");

const qn_array *qn_number_i64(qn_number *s, int64_t v) { return number(s, QN_INT64, &v); }
const qn_array *qn_number_f64(qn_number *s, double v) { return number(s, QN_FLOAT64, &v); }
const qn_array *qn_number_bool(qn_number *s, bool v) { return number(s, QN_BOOL, &v); }
const qn_array *qn_number_c128(qn_number *s, double re, double im)
{
    return number(s, QN_COMPLEX128, (const double[2]){re, im});
}

const qn_array *qn_number_u64(qn_number *s, uint64_t v)
{
    return v <= INT64_MAX ? number(s, QN_INT64, &v) : number(s, QN_UINT64, &v);
}
