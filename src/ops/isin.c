/* SPDX-License-Identifier: BSD-3-Clause */
/* isin.c: membership in a set of values.
 *
 * Integers are compared as 64 bits: those within a small range are looked up in a table of bytes, others pass a filter of hashed
 * bits (Bloom 1970, one hash), and what is left is searched in the sorted values. Floats and complex numbers are among the values if
 * the places before and after their equals differ; a NaN is in no set. */
#include "order.h"
#include <ops/reader.h>

#define BLOCK 1024
#define MOST_TABLE (1 << 20)

typedef struct isin_plan {
    qn_reader a;                         /* in the dtype compared in                     */
    const char *values;
    int64_t itemsize, nvalues;
    qn_search_fn left, right;
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
    qn_c128 buffer[BLOCK];
    int64_t left[BLOCK], right[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        const char *v = qn_read(&p->a, i, n, buffer);
        p->left(p->values, p->nvalues, v, p->itemsize, n, left);
        p->right(p->values, p->nvalues, v, p->itemsize, n, right);
        for (int64_t j = 0; j < n; j++)
            p->out[i + j] = (left[j] < right[j]) ^ p->invert;
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

/* Do the sorted int64 or uint64 values lie close together? */
static bool small_range(const isin_plan *p)
{
    const uint64_t *v = (const uint64_t *)(const void *)p->values;
    return p->nvalues > 0 && v[p->nvalues - 1] - v[0] < MOST_TABLE;
}

static bool make_table(isin_plan *p)
{
    const uint64_t *v = (const uint64_t *)(const void *)p->values;
    p->least = v[0];
    p->range = v[p->nvalues - 1] - v[0];
    p->table = qn_scratch(p->range + 1, "isin");
    if (!p->table)
        return false;
    memset(p->table, 0, p->range + 1);
    for (int64_t i = 0; i < p->nvalues; i++)
        p->table[v[i] - p->least] = 1;
    return true;
}

/* Integers and bools are compared as 64 bits. */
static int compare_dtype(const qn_array *a, const qn_array *values)
{
    int t = qn_result_type(2, (const qn_array *const[]){a, values});
    return t == QN_BOOL || qn_dtypes[t].kind == 'i' ? QN_INT64 : qn_dtypes[t].kind == 'u' ? QN_UINT64 : t;
}

static qn_status isin_all(const qn_array *a, const qn_array *values, bool invert, const qn_array *out)
{
    int t = values->dtype;
    isin_plan p = {.values = values->data, .itemsize = values->itemsize, .nvalues = qn_count_before_nan(values),
                   .left = (qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_LEFT, t),
                   .right = (qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_RIGHT, t), .invert = invert,
                   .out = (uint8_t *)out->data};
    qn_range_fn run = isin_search;
    qn_reader_plain(&p.a, a, t);
    if (qn_is_integer(t))
        run = small_range(&p) ? isin_table : isin_filter;
    if ((run == isin_table && !make_table(&p)) || (run == isin_filter && !make_filter(&p)))
        return QN_ERR_NOMEM;
    double steps = 64 - __builtin_clzll((unsigned long long)p.nvalues | 1);
    qn_parallel_for(a->size, qn_grain(run == isin_search ? steps : 2), run, &p);
    qn_scratch_free(p.table);
    qn_scratch_free(p.filter);
    return QN_OK;
}

qn_array *qn_isin(const qn_array *a, const qn_array *values, bool invert)
{
    if (qn_is_null(a, "isin") || qn_is_null(values, "isin"))
        return NULL;
    int t = compare_dtype(a, values);
    qn_array *set = t ? qn_distinct("isin", values, t, true) : NULL;
    qn_array *r = set ? qn_new("isin", QN_BOOL, a->ndim, a->shape) : NULL;
    if (r && isin_all(a, set, invert, r) != QN_OK) {
        qn_release(r);
        r = NULL;
    }
    qn_release(set);
    return r;
}
