/* SPDX-License-Identifier: BSD-3-Clause */
/* isin.c: membership in a set of values.
 *
 * A few values are compared one after the other. Integers are compared as 64 bits: those within a small range are looked up in a
 * table of bytes, others pass a filter of hashed bits (Bloom 1970, one hash), and what is left is searched in the sorted values.
 * Floats and complex numbers are among the values if they equal the one at their place; a NaN is in no set. */
#include "order.h"
#include <ops/reader.h>

#define BLOCK 512
#define MOST_TABLE (1 << 20)
#define FEW 24

typedef struct isin_plan {
    qn_reader a;                         /* in the dtype compared in                     */
    int64_t n;                           /* elements of a                                */
    const char *values;
    int64_t itemsize, nvalues;
    int dtype;
    qn_search_fn left;
    qn_loop_fn equal;
    uint8_t *table;                      /* table[v - least]: is v a value?              */
    uint64_t least, range;
    uint64_t *filter;                    /* bit hash(v) is set for every value v         */
    int filter_shift;
    bool invert;
    uint8_t *out;
} isin_plan;

static void isin_table(void *context, int64_t begin, int64_t end)
{
    const isin_plan *p = context;
    uint64_t buffer[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        const uint64_t *v = (const uint64_t *)(const void *)qn_read(&p->a, i, n, buffer);
        for (int64_t j = 0; j < n; j++) {
            uint64_t k = v[j] - p->least;
            bool inside = k <= p->range;
            p->out[i + j] = (inside & p->table[inside ? k : 0]) ^ p->invert;
        }
    }
}

static void isin_search(void *context, int64_t begin, int64_t end)
{
    const isin_plan *p = context;
    const int64_t strides[3] = {p->itemsize, p->itemsize, 1};
    const qn_rearrange *move = qn_rearrange_for(p->itemsize);
    qn_c128 buffer[BLOCK], at_place[BLOCK];
    int64_t place[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        char *v = qn_read(&p->a, i, n, buffer);
        p->left(p->values, p->nvalues, v, p->itemsize, n, place);
        for (int64_t j = 0; j < n; j++)
            place[j] -= place[j] == p->nvalues;
        move->gather(at_place, p->values, place, n);
        p->equal((char *const[]){v, (char *)at_place, (char *)p->out + i}, strides, n);
        for (int64_t j = 0; p->invert && j < n; j++)
            p->out[i + j] ^= 1;
    }
}

static void isin_few(void *context, int64_t begin, int64_t end)
{
    const isin_plan *p = context;
    const int64_t strides[3] = {p->itemsize, 0, 1}, bytes[3] = {1, 1, 1};
    const qn_loop_fn either = qn_loop(QN_OP_bitwise_or, QN_BOOL), flip = qn_loop(QN_OP_logical_not, QN_BOOL);
    qn_c128 buffer[BLOCK];
    uint8_t same[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        char *v = qn_read(&p->a, i, n, buffer), *out = (char *)p->out + i;
        memset(out, 0, (size_t)n);
        for (int64_t k = 0; k < p->nvalues; k++) {
            p->equal((char *const[]){v, (char *)(uintptr_t)p->values + k * p->itemsize, (char *)same}, strides, n);
            either((char *const[]){out, (char *)same, out}, bytes, n);
        }
        if (p->invert)
            flip((char *const[]){out, out}, bytes, n);
    }
}

static inline uint64_t hash_bit(const isin_plan *p, uint64_t v) { return (v * 0x9E3779B97F4A7C15u) >> p->filter_shift; }
static inline bool may_be_value(const isin_plan *p, uint64_t v)
{
    uint64_t h = hash_bit(p, v);
    return p->filter[h / 64] >> h % 64 & 1;
}

static void isin_filter(void *context, int64_t begin, int64_t end)
{
    const isin_plan *p = context;
    uint64_t buffer[BLOCK], found[BLOCK];
    int64_t from[BLOCK], place[BLOCK];
    const uint64_t *values = (const uint64_t *)(const void *)p->values;
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK, m = 0;
        const uint64_t *v = (const uint64_t *)(const void *)qn_read(&p->a, i, n, buffer);
        for (int64_t j = 0; j < n; j++) {
            found[m] = v[j];
            from[m] = i + j;
            m += may_be_value(p, v[j]);
        }
        memset(p->out + i, p->invert, (size_t)n);
        p->left(p->values, p->nvalues, (const char *)found, sizeof *found, m, place);
        for (int64_t k = 0; k < m; k++)
            p->out[from[k]] ^= place[k] < p->nvalues && values[place[k]] == found[k];
    }
}

/* Bits for the filter: 16 to 32 a value, so that few other elements pass, at most 512 KiB. */
static bool make_filter(isin_plan *p)
{
    const uint64_t *v = (const uint64_t *)(const void *)p->values;
    int bits = 6;
    while (bits < 22 && (int64_t)1 << bits < 16 * p->nvalues)
        bits++;
    size_t bytes = ((size_t)1 << bits) / 8;
    p->filter_shift = 64 - bits;
    p->filter = qn_scratch(bytes, "isin");
    if (!p->filter)
        return false;
    memset(p->filter, 0, bytes);
    for (int64_t i = 0; i < p->nvalues; i++) {
        uint64_t h = hash_bit(p, v[i]);
        p->filter[h / 64] |= 1ull << h % 64;
    }
    return true;
}

/* Do the int64 or uint64 values lie so close together that looking up costs less than sorting? */
static bool small_range(isin_plan *p)
{
    const uint64_t *v = (const uint64_t *)(const void *)p->values, top = p->dtype == QN_INT64 ? 1ull << 63 : 0;
    uint64_t least = ~0ull, most = 0;
    for (int64_t i = 0; i < p->nvalues; i++) {
        const uint64_t k = v[i] ^ top;
        least = k < least ? k : least;
        most = k > most ? k : most;
    }
    p->least = least ^ top;
    p->range = most - least;
    return p->range < MOST_TABLE && p->range / 64 < (uint64_t)p->nvalues + (uint64_t)p->n;
}

static bool make_table(isin_plan *p)
{
    const uint64_t *v = (const uint64_t *)(const void *)p->values;
    p->table = qn_scratch(p->range + 1, "isin");
    if (!p->table)
        return false;
    memset(p->table, 0, p->range + 1);
    for (int64_t i = 0; i < p->nvalues; i++)
        p->table[v[i] - p->least] = 1;
    return true;
}

/* Integers and bools are compared as 64 bits, half floats as float32. */
static int compare_dtype(const qn_array *a, const qn_array *values)
{
    int t = qn_result_type(2, (const qn_array *const[]){a, values});
    if (t == QN_BOOL || qn_dtypes[t].kind == 'i')
        return QN_INT64;
    return qn_dtypes[t].kind == 'u' ? QN_UINT64 : t == QN_FLOAT16 ? QN_FLOAT32 : t;
}

static void hold(isin_plan *p, const qn_array *values, int64_t n)
{
    p->values = values->data;
    p->nvalues = n;
}

/* How to look for the values, which are sorted if need be; NULL if there is no memory. */
static qn_range_fn choose_way(isin_plan *p, qn_array **values)
{
    const bool whole = qn_is_integer(p->dtype);
    hold(p, *values, (*values)->size);
    if (p->nvalues <= FEW)
        return isin_few;
    if (whole && small_range(p))
        return make_table(p) ? isin_table : NULL;
    *values = qn_distinct_in_place("isin", *values, true);
    if (!*values)
        return NULL;
    hold(p, *values, qn_count_before_nan(*values));
    if (p->nvalues <= FEW)
        return isin_few;
    return !whole ? isin_search : make_filter(p) ? isin_filter : NULL;
}

static qn_status isin_all(const qn_array *a, qn_array **values, bool invert, const qn_array *out)
{
    const int t = (*values)->dtype;
    isin_plan p = {.n = a->size, .itemsize = (*values)->itemsize, .dtype = t, .left = (qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_LEFT, t),
                   .equal = qn_loop(QN_OP_equal, t), .invert = invert, .out = (uint8_t *)out->data};
    qn_reader_plain(&p.a, a, t);
    const qn_range_fn run = choose_way(&p, values);
    if (!run)
        return qn_failed();
    const double steps = 64 - __builtin_clzll((unsigned long long)p.nvalues | 1);
    const qn_status status = qn_parallel_for(a->size, qn_grain(run == isin_search ? steps : 2), run, &p);
    qn_scratch_free(p.table);
    qn_scratch_free(p.filter);
    return status;
}

qn_array *qn_isin(const qn_array *a, const qn_array *values, bool invert)
{
    if (qn_is_null(a, "isin") || qn_is_null(values, "isin"))
        return NULL;
    int t = compare_dtype(a, values);
    qn_array *set = t ? qn_flat_copy("isin", values, t) : NULL;
    qn_array *r = set ? qn_new("isin", QN_BOOL, a->ndim, a->shape) : NULL;
    if (r && isin_all(a, &set, invert, r) != QN_OK)
        r = qn_drop(r);
    qn_release(set);
    return r;
}
