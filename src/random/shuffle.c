/* SPDX-License-Identifier: BSD-3-Clause */
/* shuffle.c: permutations, shuffled copies and arrays shuffled in place (Fisher and Yates; Durstenfeld 1964).
 *
 * From the last place down, each is swapped with one at or below it. The places are drawn in blocks ahead of the swaps, so that the
 * memory they point to can be fetched early. The own streams shuffle from the front (permutation.c). */
#include "internal.h"
#include <quern/index.h>

enum { AHEAD = 128, POLLED = 1 << 16 }; /* swaps between two polls */

/* ---- lines of items ---- */

typedef void (*swaps_fn)(char *data, int64_t stride, int64_t last, int64_t n, int64_t size, const uint64_t *place);

#define SWAPS(name, type)                                                                                      \
    static void name(char *data, int64_t stride, int64_t last, int64_t n, int64_t size, const uint64_t *place) \
    {                                                                                                          \
        (void)size;                                                                                            \
        for (int64_t i = 0; i < n; i++) {                                                                      \
            char *a = data + (last - i) * stride, *b = data + (int64_t)place[i] * stride;                      \
            type x, y;                                                                                         \
            memcpy(&x, a, sizeof x);                                                                           \
            memcpy(&y, b, sizeof y);                                                                           \
            memcpy(a, &y, sizeof y);                                                                           \
            memcpy(b, &x, sizeof x);                                                                           \
        }                                                                                                      \
    }
SWAPS(swaps_1, uint8_t)
SWAPS(swaps_2, uint16_t)
SWAPS(swaps_4, uint32_t)
SWAPS(swaps_8, uint64_t)
SWAPS(swaps_16, rng_u128)

/* Items of any size. */
static void swaps_any(char *data, int64_t stride, int64_t last, int64_t n, int64_t size, const uint64_t *place)
{
    char chunk[256];
    for (int64_t i = 0; i < n; i++) {
        char *a = data + (last - i) * stride, *b = data + (int64_t)place[i] * stride;
        for (int64_t at = 0; a != b && at < size; at += (int64_t)sizeof chunk) {
            size_t part = size - at < (int64_t)sizeof chunk ? (size_t)(size - at) : sizeof chunk;
            memcpy(chunk, a + at, part);
            memcpy(a + at, b + at, part);
            memcpy(b + at, chunk, part);
        }
    }
}

static swaps_fn swaps_of(int64_t size)
{
    static const swaps_fn table[17] = { [1] = swaps_1, [2] = swaps_2, [4] = swaps_4, [8] = swaps_8, [16] = swaps_16 };
    return size <= 16 && table[size] != NULL ? table[size] : swaps_any;
}

/* The last k of n items of `size` bytes, `stride` apart. */
static qn_status shuffle_line(qn_random *g, char *data, int64_t n, int64_t k, int64_t size, int64_t stride, bool masked)
{
    uint64_t place[AHEAD];
    swaps_fn swaps = swaps_of(size);
    if (k > n - 1)
        k = n - 1;
    for (int64_t last = n - 1; k > 0;) {
        int64_t count = k < AHEAD ? k : AHEAD;
        if ((n - last) % POLLED > POLLED - AHEAD)
            QN_TRY(qn_poll());
        rng_places(g, last, count, masked, place);
        if (n > 4096)
            for (int64_t i = 0; i < count; i++)
                __builtin_prefetch(data + (int64_t)place[i] * stride, 1);
        swaps(data, stride, last, count, size, place);
        last -= count;
        k -= count;
    }
    return QN_OK;
}

qn_status rng_shuffle_tail(qn_random *g, int64_t *x, int64_t n, int64_t k, bool masked)
{
    return shuffle_line(g, (char *)x, n, k, sizeof *x, sizeof *x, masked);
}

/* ---- permutations ---- */

static qn_array *permutation(const char *func, qn_random *g, int64_t n)
{
    qn_array *p = qn_new(func, QN_INT64, 1, &n);
    if (p == NULL)
        return NULL;
    int64_t *x = (int64_t *)(void *)p->data;
    for (int64_t i = 0; i < n; i++)
        x[i] = i;
    qn_status status = rng_is_simd(g) ? rng_shuffle_own(g, x, n, n) : rng_shuffle_tail(g, x, n, n, true);
    return status == QN_OK ? p : qn_drop(p);
}

qn_array *qn_random_permutation(qn_random *g, int64_t n)
{
    return qn_is_null(g, "permutation") ? NULL : permutation("permutation", g, n);
}

/* ---- items along an axis ---- */

static qn_array *taken(const char *func, qn_random *g, const qn_array *a, int axis)
{
    qn_array *p = permutation(func, g, a->shape[axis]), *shuffled = p != NULL ? qn_take(a, p, axis, QN_RAISE) : NULL;
    qn_release(p);
    return shuffled;
}

qn_array *qn_random_shuffle(qn_random *g, const qn_array *a, int axis)
{
    const char *func = "permutation";
    if (qn_is_null(g, func) || qn_is_null(a, func) || qn_check_axis(func, axis, a->ndim, &axis) != QN_OK)
        return NULL;
    if (a->ndim > 1 || rng_is_simd(g))
        return taken(func, g, a, axis);
    qn_array *copy = qn_copy(a);
    if (copy == NULL || shuffle_line(g, copy->data, a->size, a->size, a->itemsize, a->itemsize, true) == QN_OK)
        return copy;
    return qn_drop(copy);
}

/* The bytes of an item along axis if they lie together, else 0. */
static int64_t item_bytes(const qn_array *a, int axis)
{
    if (a->ndim == 1)
        return a->itemsize;
    return axis == 0 && (a->flags & QN_C_CONTIGUOUS) ? a->strides[0] : 0;
}

qn_status qn_random_shuffle_into(qn_random *g, const qn_array *a, int axis)
{
    const char *func = "shuffle";
    if (qn_is_null(g, func) || qn_is_null(a, func))
        return qn_failed();
    QN_TRY(qn_check_axis(func, axis, a->ndim, &axis));
    QN_TRY(qn_check_writeable(func, a));
    if (a->size == 0)
        return QN_OK;
    int64_t size = item_bytes(a, axis);
    if (size > 0 && !rng_is_simd(g))
        return shuffle_line(g, a->data, a->shape[axis], a->shape[axis], size, a->strides[axis], true);
    qn_array *shuffled = taken(func, g, a, axis);
    qn_status status = shuffled == NULL ? qn_failed() : qn_assign(a, shuffled, QN_SAME_KIND);
    qn_release(shuffled);
    return status;
}

/* ---- every line for itself ---- */

/* All lines of a along axis, in row-major order of the other axes. */
static qn_status shuffle_lines(qn_random *g, const qn_array *a, int axis)
{
    int64_t at[QN_MAX_NDIM] = { 0 };
    char *data = a->data;
    for (int64_t lines = a->size / a->shape[axis]; lines > 0; lines--) {
        QN_TRY(shuffle_line(g, data, a->shape[axis], a->shape[axis], a->itemsize, a->strides[axis], true));
        for (int k = a->ndim - 1; k >= 0; k--) {
            if (k == axis)
                continue;
            data += a->strides[k];
            if (++at[k] < a->shape[k])
                break;
            data -= at[k] * a->strides[k];
            at[k] = 0;
        }
    }
    return QN_OK;
}

/* All elements as one line; of an array in pieces, those of a copy. */
static qn_status shuffle_flat(qn_random *g, const qn_array *a)
{
    if (a->ndim == 1 || (a->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS)))
        return shuffle_line(g, a->data, a->size, a->size, a->itemsize, a->ndim == 1 ? a->strides[0] : a->itemsize, true);
    qn_array *copy = qn_copy(a);
    if (copy == NULL)
        return qn_failed();
    qn_status status = shuffle_line(g, copy->data, a->size, a->size, a->itemsize, a->itemsize, true);
    if (status == QN_OK)
        status = qn_assign(a, copy, QN_SAME_KIND);
    qn_release(copy);
    return status;
}

qn_status qn_random_permute_into(qn_random *g, const qn_array *a, int axis)
{
    const char *func = "permuted";
    if (qn_is_null(g, func) || qn_is_null(a, func))
        return qn_failed();
    QN_TRY(qn_check_writeable(func, a));
    if (axis == QN_FLAT_AXIS)
        return a->size > 0 ? shuffle_flat(g, a) : QN_OK;
    QN_TRY(qn_check_axis(func, axis, a->ndim, &axis));
    return a->size > 0 ? shuffle_lines(g, a, axis) : QN_OK;
}

qn_array *qn_random_permuted(qn_random *g, const qn_array *a, int axis)
{
    if (qn_is_null(g, "permuted") || qn_is_null(a, "permuted"))
        return NULL;
    qn_array *copy = qn_new_ordered("permuted", a->dtype, a->ndim, a->shape, a->strides);
    if (copy == NULL || qn_assign(copy, a, QN_SAME_KIND) != QN_OK || qn_random_permute_into(g, copy, axis) != QN_OK)
        return qn_drop(copy);
    return copy;
}
