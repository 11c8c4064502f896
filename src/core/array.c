/* SPDX-License-Identifier: BSD-3-Clause */
/* array.c: arrays made, viewed, retained and released. Every view's bytes are checked against its buffer here. */
#include <core/object.h>

static inline int kind_of(const qn_array *a) { return atomic_load_explicit(&of(a)->kind, memory_order_acquire); }

/* ---- lifetime ------------------------------------------------------------------------------------------ */
static inline void buffer_release(buffer *b)
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
    if (a->scope != 0)
        qn_scope_remove(a);
    if (a->dims != a->inline_dims)
        qn_scratch_free(a->dims);
    if (a->buf != &a->own && kind_of(&a->pub) != LENT)
        buffer_release(a->buf);
    buffer_release(&a->own);
}

/* A lent view that counts from now on. Of two threads the slower one takes its count back; neither returns before there is one. */
static void settle(array *x)
{
    uint8_t lent = LENT;
    atomic_fetch_add_explicit(&x->buf->refs, 1, memory_order_relaxed);
    if (!atomic_compare_exchange_strong_explicit(&x->kind, &lent, COUNTED, memory_order_acq_rel, memory_order_acquire))
        buffer_release(x->buf);
}

qn_array *qn_retain(const qn_array *a)
{
    if (a == NULL)
        return NULL;
    array *x = of(a);
    const int kind = kind_of(a);
    if (kind == BARE)
        return qn_new_scalar("retain", a->dtype, a->data);
    if (kind == LENT)
        settle(x);
    atomic_fetch_add_explicit(&x->refs, 1, memory_order_relaxed);
    return &x->pub;
}

void qn_release(const qn_array *a)
{
    if (a == NULL || kind_of(a) == BARE)
        return;
    array *x = of(a);
    if (atomic_load_explicit(&x->refs, memory_order_acquire) == 1 ||
        atomic_fetch_sub_explicit(&x->refs, 1, memory_order_acq_rel) == 1)
        array_free(x);
}

int64_t qn_buffer_users(const qn_array *a) { return a == NULL ? 0 : kind_of(a) == BARE ? 1 : atomic_load(&of(a)->buf->refs); }

bool qn_owns_alone(const qn_array *a)
{
    if (a == NULL || kind_of(a) == BARE || of(a)->buf != &of(a)->own || of(a)->scope != 0)
        return false;
    const array *x = of(a);
    bool foreign = x->own.heap == NULL && x->own.base != (const char *)x + HEADER_BYTES;
    return !foreign && atomic_load(&x->refs) == 1 && atomic_load(&x->own.refs) == 1;
}

/* ---- construction ------------------------------------------------------------------------------------------ */
/* A block for an array of ndim dimensions with room for `inline_bytes` of elements; dims are allocated but not set. */
static inline array *block_new(const char *func, int ndim, size_t inline_bytes)
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
    a->scope = 0;
    atomic_init(&a->kind, COUNTED);
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
    if (qn_scope_depth > 0)
        qn_scope_add(a);
    return a;
}

static inline uint32_t layout_flags(const qn_array *a)
{
    const int64_t *shape = a->shape, *strides = a->strides;
    int64_t step = a->itemsize;
    bool in_c = true, in_f = true;
    uintptr_t bits = (uintptr_t)a->data;
    if (a->size == 0)
        return QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED;
    for (int i = a->ndim - 1; i >= 0; i--) {
        in_c &= (shape[i] == 1) | (strides[i] == step);
        bits |= shape[i] != 1 ? (uintptr_t)strides[i] : 0;
        step *= shape[i];
    }
    step = a->itemsize;
    for (int i = 0; i < a->ndim && a->ndim > 1; i++) {
        in_f &= (shape[i] == 1) | (strides[i] == step);
        step *= shape[i];
    }
    in_f &= in_c | (a->ndim > 1);
    const bool aligned = (bits & (uintptr_t)(qn_dtypes[a->dtype].align - 1)) == 0;
    return (in_c ? QN_C_CONTIGUOUS : 0u) | (in_f ? QN_F_CONTIGUOUS : 0u) | (aligned ? QN_ALIGNED : 0u);
}

static inline void set_dims(array *a, const int64_t *shape, const int64_t *strides)
{
    int n = a->pub.ndim;
    for (int i = 0; i < n; i++) {
        a->dims[i] = shape[i];
        a->dims[n + i] = strides[i];
    }
}

/* The array owns `bytes` at base, its elements of dtype t. */
static inline void set_elements(array *a, int t, int64_t size, char *base, size_t bytes)
{
    a->buf = &a->own;
    a->own.bytes = bytes;
    a->own.base = base;
    a->pub.data = base;
    a->pub.size = size;
    a->pub.dtype = (int16_t)t;
    a->pub.itemsize = qn_dtypes[t].size;
}

/* An array that owns new memory for its `size` elements, which are known to fit; strides are set by the caller. */
/* Says that there is no room for the elements of a, and frees the rest. */
static __attribute__((cold)) array *no_room(const char *func, array *a, int t, int ndim, const int64_t *shape)
{
    qn_text text;
    qn_fail(QN_ERR_NOMEM, "%s: cannot allocate %zu bytes for an array with shape %s and dtype %s", func, a->own.bytes,
            qn_shape_text(&text, ndim, shape), qn_dtypes[t].name);
    a->own.heap = NULL;
    array_free(a);
    return NULL;
}

static inline array *owner_of_size(const char *func, int t, int ndim, const int64_t *shape, int64_t size)
{
    size_t bytes = (size_t)(size * qn_dtypes[t].size), inline_bytes = bytes <= INLINE_BYTES ? (bytes + 63) / 64 * 64 : 0;
    array *a = block_new(func, ndim, inline_bytes);
    if (a == NULL)
        return NULL;
    set_elements(a, t, size, (char *)a + HEADER_BYTES, bytes);
    if (bytes > INLINE_BYTES && (a->pub.data = a->own.base = qn_block_alloc(bytes, &a->own.heap)) == NULL)
        return no_room(func, a, t, ndim, shape);
    return a;
}

static array *owner_new(const char *func, int t, int ndim, const int64_t *shape)
{
    int64_t size;
    return qn_shape_size(func, ndim, shape, qn_dtypes[t].size, &size) == QN_OK ? owner_of_size(func, t, ndim, shape, size) : NULL;
}

/* a in C order; NULL for NULL. */
static inline qn_array *in_c_order(array *a, int ndim, const int64_t *shape)
{
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

qn_array *qn_new(const char *func, int t, int ndim, const int64_t *shape)
{
    return in_c_order(owner_new(func, t, ndim, shape), ndim, shape);
}

qn_array *qn_new_shaped(const char *func, int t, const qn_array *x)
{
    return in_c_order(owner_of_size(func, t, x->ndim, x->shape, x->size), x->ndim, x->shape);
}

bool qn_clears_later(const qn_array *a)
{
    const array *x = of(a);
    return x->own.heap != NULL && qn_block_clears_later(x->own.base, (size_t)(a->size * a->itemsize), x->own.heap);
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

/* The number of elements, and the bytes [lo, hi) that they reach from the first one; false if that overflows or there are none. */
static inline bool extent(int ndim, const int64_t *shape, const int64_t *strides, int64_t itemsize, int64_t *size, int64_t *lo, int64_t *hi)
{
    int64_t bytes = itemsize, reach;
    *size = 1;
    *lo = 0;
    *hi = itemsize;
    for (int i = 0; i < ndim; i++) {
        if (shape[i] <= 0 || qn_mul_overflows(bytes, shape[i], &bytes) || qn_mul_overflows(strides[i], shape[i] - 1, &reach) ||
            qn_add_overflows(reach < 0 ? *lo : *hi, reach, reach < 0 ? lo : hi))
            return false;
        *size *= shape[i];
    }
    return ndim >= 0 && ndim <= QN_MAX_NDIM;
}

QN_THREAD_NEAR buffer *qn_lender;

void qn_lend_begin(const qn_array *holder) { qn_lender = holder == NULL || kind_of(holder) == BARE ? NULL : of(holder)->buf; }

qn_array *qn_lend_end(qn_array *view)
{
    qn_lender = NULL;
    return view;
}

bool qn_is_lent(const qn_array *a) { return a != NULL && kind_of(a) == LENT; }

qn_array *qn_new_view(const char *func, const qn_array *a, char *data, int t, int ndim, const int64_t *shape,
                      const int64_t *strides, uint32_t flags)
{
    if (kind_of(a) == BARE) { /* it has no buffer to share: view a copy */
        const uintptr_t at = (uintptr_t)data - (uintptr_t)a->data;
        qn_array *copy = qn_new_scalar(func, a->dtype, a->data);
        qn_array *view = copy == NULL ? NULL : qn_new_view(func, copy, (char *)((uintptr_t)copy->data + at), t, ndim, shape, strides, flags);
        qn_release(copy);
        return view;
    }
    buffer *b = of(a)->buf;
    /* In numbers: an address that a stride takes round the end of the address space may come out inside. */
    int64_t size, lo, hi, at = (int64_t)((uintptr_t)data - (uintptr_t)b->base);
    const bool reaches = extent(ndim, shape, strides, qn_dtypes[t].size, &size, &lo, &hi);
    if (!reaches && qn_shape_size(func, ndim, shape, qn_dtypes[t].size, &size) != QN_OK)
        return NULL;
    if (size > 0 && (!reaches || at < 0 || at + lo < 0 || at > (int64_t)b->bytes - hi)) {
        qn_fail(QN_ERR_VALUE, "%s: the view would reach outside the memory of its array", func);
        return NULL;
    }
    array *v = block_new(func, ndim, 0);
    if (v == NULL)
        return NULL;
    v->buf = b;
    if (b == qn_lender)
        atomic_init(&v->kind, LENT);
    else
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
    size_t bytes = (size_t)qn_dtypes[t].size;
    array *a = block_new(func, 0, 64);
    if (a == NULL)
        return NULL;
    set_elements(a, t, 1, (char *)a + HEADER_BYTES, bytes);
    a->pub.flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED | QN_WRITEABLE;
    memcpy(a->pub.data, value, bytes);
    return &a->pub;
}

qn_status qn_check_writeable(const char *func, const qn_array *a)
{
    return a->flags & QN_WRITEABLE ? QN_OK : qn_fail(QN_ERR_VALUE, "%s: assignment destination is read-only", func);
}
