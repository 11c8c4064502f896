/* SPDX-License-Identifier: BSD-3-Clause */
/* integers.c: integers in a range, without bias: by Lemire's multiplication ("Fast random integer generation in an interval",
 * TOMACS 2019) or, as NumPy's older functions, by masking words until one fits.
 *
 * Ranges of 64-bit dtypes that fit 32 bits take half a word; int16, int8 and bool share a 32-bit half word among 2, 4 or 32 of
 * them, afresh in every call. Bounds are closed in here: off and max, the distance of the greatest value from it. */
#include "internal.h"

typedef struct source {
    rng_cursor cursor;
    uint32_t word;      /* the half word being shared  */
    int left;           /* parts of it still to be used */
} source;

/* ---- one number ---- */

/* The next `bits` bits: 8, 16 or 32. */
RNG_INLINE uint32_t part(source *s, int bits, bool pcg)
{
    if (bits == 32)
        return rng_next32(&s->cursor, pcg);
    if (s->left == 0) {
        s->word = rng_next32(&s->cursor, pcg);
        s->left = 32 / bits - 1;
    } else {
        s->word >>= bits;
        s->left--;
    }
    return s->word & ((1u << bits) - 1);
}

RNG_INLINE uint32_t lemire(source *s, int bits, uint32_t max, bool pcg)
{
    const uint64_t mask = UINT64_MAX >> (64 - bits), count = (uint64_t)max + 1;
    uint64_t product = part(s, bits, pcg) * count;
    if (__builtin_expect((product & mask) < count, false)) {
        uint64_t threshold = (mask - max) % count;
        while ((product & mask) < threshold)
            product = part(s, bits, pcg) * count;
    }
    return (uint32_t)(product >> bits);
}

RNG_INLINE uint64_t lemire64(source *s, uint64_t max, bool pcg)
{
    const uint64_t count = max + 1;
    rng_u128 product = (rng_u128)rng_next(&s->cursor, pcg) * count;
    if (__builtin_expect((uint64_t)product < count, false)) {
        uint64_t threshold = (UINT64_MAX - max) % count;
        while ((uint64_t)product < threshold)
            product = (rng_u128)rng_next(&s->cursor, pcg) * count;
    }
    return (uint64_t)(product >> 64);
}

/* The least 2^k - 1 that is not below max. */
static uint64_t mask_of(uint64_t max) { return max == 0 ? 0 : UINT64_MAX >> __builtin_clzll(max); }

/* In [0, max] by an element of `bits` bits. */
RNG_INLINE uint64_t draw(source *s, int bits, uint64_t max, bool masked, bool pcg)
{
    uint64_t x;
    if (max == 0)
        return 0;
    if (bits == 64 && max > UINT32_MAX) {
        if (max == UINT64_MAX)
            return rng_next(&s->cursor, pcg);
        if (!masked)
            return lemire64(s, max, pcg);
        while ((x = rng_next(&s->cursor, pcg) & mask_of(max)) > max)
            continue;
        return x;
    }
    const int width = bits == 64 ? 32 : bits;
    if (max == UINT64_MAX >> (64 - width))
        return part(s, width, pcg);
    if (!masked)
        return lemire(s, width, (uint32_t)max, pcg);
    while ((x = part(s, width, pcg) & mask_of(max)) > max)
        continue;
    return x;
}

/* A bit, 32 of a half word; none is used where the result is certain. */
RNG_INLINE uint64_t draw_bool(source *s, uint64_t max, bool pcg)
{
    if (max == 0)
        return 0;
    if (s->left == 0) {
        s->word = rng_next32(&s->cursor, pcg);
        s->left = 31;
    } else {
        s->word >>= 1;
        s->left--;
    }
    return s->word & 1;
}

/* Maxima last, last - 1, ...: the places of a shuffle. */
RNG_INLINE void places(qn_random *g, int64_t last, int64_t n, bool masked, uint64_t *place, bool pcg)
{
    source s = { .cursor = rng_open(g, pcg) };
    for (int64_t i = 0; i < n; i++)
        place[i] = draw(&s, 64, (uint64_t)(last - i), masked, pcg);
    rng_close(&s.cursor, pcg);
}

void rng_places(qn_random *g, int64_t last, int64_t n, bool masked, uint64_t *place)
{
    if (rng_is_pcg(g))
        places(g, last, n, masked, place, true);
    else
        places(g, last, n, masked, place, false);
}

uint64_t rng_bounded(qn_random *g, uint64_t max)
{
    source s = { .cursor = { .g = g } };
    return draw(&s, 64, max, false, false);
}

uint64_t rng_masked(qn_random *g, uint64_t max)
{
    source s = { .cursor = { .g = g } };
    return draw(&s, 64, max, true, false);
}

/* ---- arrays: a pair of bounds for each element ---- */

typedef struct bounds { const uint64_t *off, *max; bool masked; } bounds; /* low values and maxima */

static inline void put(char *out, int64_t i, int bytes, uint64_t value) { memcpy(out + i * bytes, &value, (size_t)bytes); }

RNG_INLINE void fill_each(qn_random *g, const bounds *b, int bytes, int64_t n, char *out)
{
    source s = { .cursor = { .g = g } };
    for (int64_t i = 0; i < n; i++)
        put(out, i, bytes, b->off[i] + draw(&s, 8 * bytes, b->max[i], b->masked, false));
}

static void fill_varying(qn_random *g, const bounds *b, const qn_array *out)
{
    source s = { .cursor = { .g = g } };
    switch (out->dtype == QN_BOOL ? 0 : out->itemsize) {
    case 8: fill_each(g, b, 8, out->size, out->data); return;
    case 4: fill_each(g, b, 4, out->size, out->data); return;
    case 2: fill_each(g, b, 2, out->size, out->data); return;
    case 1: fill_each(g, b, 1, out->size, out->data); return;
    default:
        for (int64_t i = 0; i < out->size; i++)
            put(out->data, i, 1, b->off[i] + draw_bool(&s, b->max[i], false));
    }
}

/* ---- arrays: the same bounds for all. No branch waits for a random number: candidates are written over until one is
 * accepted. ---- */

typedef struct range { uint64_t off, max; bool masked; } range;

/* Elements of `bytes` from parts of `bits`. */
RNG_INLINE void fill_parts(source *s, range r, int bits, int bytes, int64_t n, char *out, bool pcg)
{
    const uint64_t all = UINT64_MAX >> (64 - bits), kept = mask_of(r.max), count = r.max + 1;
    if (r.masked || r.max == all) {
        for (int64_t i = 0; i < n;) {
            uint64_t value = part(s, bits, pcg) & kept;
            put(out, i, bytes, r.off + value);
            i += value <= r.max;
        }
        return;
    }
    const uint64_t threshold = (all - r.max) % count;
    for (int64_t i = 0; i < n;) {
        uint64_t product = part(s, bits, pcg) * count;
        put(out, i, bytes, r.off + (product >> bits));
        i += (product & all) >= threshold;
    }
}

/* 64-bit elements of ranges beyond 32 bits. */
RNG_INLINE void fill_wide(source *s, range r, int64_t n, char *out, bool pcg)
{
    const uint64_t kept = mask_of(r.max), count = r.max + 1, threshold = count == 0 ? 0 : (UINT64_MAX - r.max) % count;
    bool plain = r.masked || count == 0;
    for (int64_t i = 0; i < n;) {
        uint64_t word = rng_next(&s->cursor, pcg);
        rng_u128 product = (rng_u128)word * count;
        put(out, i, 8, r.off + (plain ? word & kept : (uint64_t)(product >> 64)));
        i += plain ? (word & kept) <= r.max : (uint64_t)product >= threshold;
    }
}

/* Every value of a small dtype: the bytes of half words as they are. */
RNG_INLINE void fill_bytes(source *s, range r, int bytes, int64_t n, char *out, bool pcg)
{
    for (int64_t at = 0; at < n * bytes; at += 4) {
        uint32_t word = rng_next32(&s->cursor, pcg);
        memcpy(out + at, &word, n * bytes - at < 4 ? (size_t)(n * bytes - at) : 4);
    }
    for (int64_t i = 0; r.off != 0 && i < n; i++) {
        uint64_t value = 0;
        memcpy(&value, out + i * bytes, (size_t)bytes);
        put(out, i, bytes, value + r.off);
    }
}

/* 32 bits of a half word each. */
RNG_INLINE void fill_bits(source *s, range r, int64_t n, char *out, bool pcg)
{
    for (int64_t at = 0; at < n; at += 32) {
        uint32_t word = r.max == 0 ? 0 : rng_next32(&s->cursor, pcg);
        for (int k = 0; k < 32 && at + k < n; k++)
            out[at + k] = (char)(r.off + (word >> k & 1));
    }
}

RNG_INLINE void fill_constant(qn_random *g, range r, const qn_array *out, bool pcg)
{
    source s = { .cursor = rng_open(g, pcg) };
    int bytes = out->dtype == QN_BOOL ? 0 : out->itemsize;
    if (r.max == 0 && bytes > 0)
        for (int64_t i = 0; i < out->size; i++)
            put(out->data, i, bytes, r.off);
    else if (bytes == 0)
        fill_bits(&s, r, out->size, out->data, pcg);
    else if (bytes == 8 && r.max > UINT32_MAX)
        fill_wide(&s, r, out->size, out->data, pcg);
    else if (bytes == 8)
        fill_parts(&s, r, 32, 8, out->size, out->data, pcg);
    else if (bytes == 4)
        fill_parts(&s, r, 32, 4, out->size, out->data, pcg);
    else if (r.max == UINT64_MAX >> (64 - 8 * bytes))
        fill_bytes(&s, r, bytes, out->size, out->data, pcg);
    else if (bytes == 2)
        fill_parts(&s, r, 16, 2, out->size, out->data, pcg);
    else
        fill_parts(&s, r, 8, 1, out->size, out->data, pcg);
    rng_close(&s.cursor, pcg);
}

static qn_status fill_same(qn_random *g, range r, const qn_array *out)
{
    if (rng_is_simd(g))
        return rng_fill_below(g, r.off, r.max + 1, out);
    if (rng_is_pcg(g))
        fill_constant(g, r, out, true);
    else
        fill_constant(g, r, out, false);
    return QN_OK;
}

qn_status rng_fill_integers(qn_random *g, uint64_t max, bool masked, const qn_array *out)
{
    return fill_same(g, (range){ 0, max, masked }, out);
}

/* ---- bounds of any dtype ---- */

typedef __int128 whole;

/* The least and the greatest value of an integer dtype. */
static void limits(int t, whole *min, whole *max)
{
    int bits = 8 * qn_dtypes[t].size;
    bool is_signed = qn_dtypes[t].kind == 'i';
    *max = t == QN_BOOL ? 1 : ((whole)1 << (is_signed ? bits - 1 : bits)) - 1;
    *min = is_signed ? -*max - 1 : 0;
}

/* Element i of a contiguous array of int64, uint64 or float64. */
static whole whole_at(const qn_array *a, int64_t i)
{
    const char *x = a->data + i * 8;
    if (a->dtype == QN_UINT64)
        return *(const uint64_t *)(const void *)x;
    if (a->dtype == QN_INT64)
        return *(const int64_t *)(const void *)x;
    double d = *(const double *)(const void *)x;
    return fabs(d) < 0x1p100 ? (whole)d : (whole)1 << 100; /* not finite: out of every bound */
}

static qn_status check_pair(const char *func, whole low, whole high, bool closed, qn_dtype t)
{
    whole min, max;
    limits((int)t, &min, &max);
    if (low < min || low > max)
        return qn_fail(QN_ERR_VALUE, "%s: low is out of bounds for %s", func, qn_dtype_name(t));
    if (high - !closed > max)
        return qn_fail(QN_ERR_VALUE, "%s: high is out of bounds for %s", func, qn_dtype_name(t));
    if (high - !closed < low)
        return qn_fail(QN_ERR_VALUE, low == 0 ? "%s: high %s 0, high = %lld" : "%s: low %s high, high = %lld", func,
                       low == 0 ? (closed ? "<" : "<=") : (closed ? ">" : ">="), (long long)high);
    return QN_OK;
}

/* The dtype in which whole_at reads an array of dtype t. */
static qn_dtype wide_dtype(qn_dtype t) { return qn_is_float(t) ? QN_FLOAT64 : t == QN_UINT64 ? QN_UINT64 : QN_INT64; }

static qn_array *wide_copy(const qn_array *a, int ndim, const int64_t *shape)
{
    qn_array *view = qn_broadcast_to(a, ndim, shape), *copy = view != NULL ? qn_contiguous(view, wide_dtype(a->dtype)) : NULL;
    qn_release(view);
    return copy;
}

/* off[i], max[i] of n elements. */
static qn_status read_bounds(const qn_array *low, const qn_array *high, bool closed, qn_dtype t, int64_t n, uint64_t *off,
                             uint64_t *max)
{
    for (int64_t i = 0; i < n; i++) {
        whole a = whole_at(low, i), b = whole_at(high, i);
        QN_TRY(check_pair("integers", a, b, closed, t));
        off[i] = (uint64_t)a;
        max[i] = (uint64_t)(b - !closed - a);
    }
    return QN_OK;
}

/* All elements between the bounds of `ndim` axes of lengths `shape`. */
static qn_status fill_between(qn_random *g, const qn_array *low, const qn_array *high, bool closed, bool masked,
                              const qn_array *out)
{
    if (out->size == 0)
        return QN_OK;
    bool varying = low->size != 1 || high->size != 1;
    int ndim = varying ? out->ndim : 0;
    int64_t n = varying ? out->size : 1;
    qn_array *a = varying ? wide_copy(low, ndim, out->shape) : qn_contiguous(low, wide_dtype(low->dtype));
    qn_array *b = varying ? wide_copy(high, ndim, out->shape) : qn_contiguous(high, wide_dtype(high->dtype));
    uint64_t pair[2], *values = n == 1 ? pair : qn_scratch_array(n, 2 * sizeof *values, "integers");
    qn_status status = a == NULL || b == NULL || values == NULL ? qn_failed()
        : read_bounds(a, b, closed, out->dtype, n, values, values + n);
    if (status == QN_OK && n == 1)
        status = fill_same(g, (range){ values[0], values[1], masked }, out);
    else if (status == QN_OK)
        fill_varying(g, &(bounds){ values, values + n, masked }, out);
    if (n != 1)
        qn_scratch_free(values);
    qn_release(a);
    qn_release(b);
    return status;
}

/* ---- the public functions ---- */

static qn_status check_types(const qn_array *low, const qn_array *high, qn_dtype t)
{
    if (!qn_is_dtype(t) || (!qn_is_integer(t) && t != QN_BOOL))
        return qn_fail(QN_ERR_TYPE, "integers: Unsupported dtype %s for integers", qn_dtype_name(t));
    if (qn_is_complex(low->dtype) || qn_is_complex(high->dtype))
        return qn_fail(QN_ERR_TYPE, "integers: bounds must be real, got %s and %s", qn_dtype_name(low->dtype),
                       qn_dtype_name(high->dtype));
    return QN_OK;
}

qn_array *qn_random_integers_between(qn_random *g, const qn_array *low, const qn_array *high, bool closed, bool masked, qn_dtype t,
                                     int ndim, const int64_t *shape)
{
    int64_t lengths[QN_MAX_NDIM];
    if (t == QN_DEFAULT_DTYPE)
        t = QN_INT64;
    if (qn_is_null(g, "integers") || qn_is_null(low, "integers") || qn_is_null(high, "integers"))
        return NULL;
    if (check_types(low, high, t) != QN_OK ||
        rng_result_shape("integers", 2, (const qn_array *[]){ low, high }, ndim, shape, &ndim, lengths) != QN_OK)
        return NULL;
    qn_array *out = qn_new("integers", (int)t, ndim, lengths);
    return out == NULL || fill_between(g, low, high, closed, masked, out) == QN_OK ? out : qn_drop(out);
}

qn_array *qn_random_integers(qn_random *g, int64_t low, int64_t high, qn_dtype t, int ndim, const int64_t *shape)
{
    return qn_random_integers_between(g, QN_NUM(low), QN_NUM(high), false, false, t, ndim, shape);
}
