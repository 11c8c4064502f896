/* SPDX-License-Identifier: BSD-3-Clause */
/* unique_range.c: the distinct ones among many integers of a small range, found by counting instead of sorting. */
#include "order.h"
#include "tally.h"
#include <ops/reader.h>

enum {
    BLOCK = QN_TALLY_BLOCK,
    PROBE = 64,     /* so many elements are looked at before all */
    RANGE = 4096,   /* the counts, and those of a thread, fit the memory that a thread may take */
    FEWEST = 1024   /* elements that pay for the passes */
};

typedef struct counted {
    const char *func;
    qn_reader a;
    int64_t least, range, distinct;
    int64_t *counts;    /* of least, least + 1, ...; then the place among the distinct values */
    int64_t *inverse;
} counted;

/* Elements [i, i + n) as distances from the least. */
static const int64_t *distances(const void *context, int64_t i, int64_t n, int64_t *buffer)
{
    const counted *c = context;
    const int64_t *x = (const int64_t *)(const void *)qn_read(&c->a, i, n, buffer);
    if (c->least == 0)
        return x;
    for (int64_t j = 0; j < n; j++)
        buffer[j] = x[j] - c->least;
    return buffer;
}

/* The range of the elements, from 0 on if that is small too; 0 if it is large. */
static qn_status find_range(counted *c, const qn_array *a)
{
    int64_t buffer[PROBE], least, most;
    const int64_t *x = (const int64_t *)(const void *)qn_read(&c->a, 0, PROBE, buffer);
    least = most = x[0];
    for (int j = 1; j < PROBE; j++) {
        least = x[j] < least ? x[j] : least;
        most = x[j] > most ? x[j] : most;
    }
    if ((uint64_t)most - (uint64_t)least >= RANGE || most - least >= a->size)
        return QN_OK;
    QN_TRY(qn_integer_ends(a, &least, &most));
    c->least = least >= 0 && most < RANGE ? 0 : least;
    if ((uint64_t)most - (uint64_t)c->least < RANGE)
        c->range = most - c->least + 1;
    return QN_OK;
}

static void place_range(void *context, int64_t begin, int64_t end)
{
    const counted *c = context;
    int64_t buffer[BLOCK];
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        const int64_t *x = distances(c, i, n, buffer);
        for (int64_t j = 0; j < n; j++)
            c->inverse[i + j] = c->counts[x[j]];
    }
}

static qn_status count_all(counted *c, int64_t size)
{
    c->counts = qn_scratch_array(c->range, sizeof *c->counts, c->func);
    if (!c->counts)
        return qn_failed();
    memset(c->counts, 0, (size_t)c->range * sizeof *c->counts);
    const int64_t grain = qn_grain(0.5), few = 8 * c->range;
    const qn_tally t = {c->func, "counts", distances, c, c->range, c->range, c->counts};
    QN_TRY(qn_tally_list(&t, size, grain > few ? grain : few));
    for (int64_t k = 0; k < c->range; k++)
        c->distinct += c->counts[k] != 0;
    return QN_OK;
}

/* The values and their counts, one after the other; the counts give way to the places. */
static void write_values(counted *c, int64_t *values, int64_t *counts)
{
    for (int64_t k = 0, m = 0; k < c->range; k++) {
        if (c->counts[k] == 0)
            continue;
        if (counts)
            counts[m] = c->counts[k];
        if (values)
            values[m] = c->least + k;
        c->counts[k] = m++;
    }
}

static qn_status write_outputs(counted *c, const qn_array *a, qn_array **values, qn_array **inverse, qn_array **counts)
{
    qn_array *wide = values ? qn_new(c->func, QN_INT64, 1, &c->distinct) : NULL;
    if (counts)
        *counts = qn_new(c->func, QN_INT64, 1, &c->distinct);
    if (inverse)
        *inverse = qn_new(c->func, QN_INT64, a->ndim, a->shape);
    bool good = !(values && !wide) && !(counts && !*counts) && !(inverse && !*inverse);
    if (good)
        write_values(c, wide ? (int64_t *)(void *)wide->data : NULL, counts ? (int64_t *)(void *)(*counts)->data : NULL);
    if (good && values)
        *values = qn_astype(wide, a->dtype);
    qn_release(wide);
    if (!good || (values && !*values))
        return qn_failed();
    if (!inverse)
        return QN_OK;
    c->inverse = (int64_t *)(void *)(*inverse)->data;
    return qn_parallel_for(a->size, qn_grain(1), place_range, c);
}

qn_status qn_unique_by_counting(const char *func, const qn_array *a, qn_array **values, qn_array **inverse, qn_array **counts,
                                bool *done)
{
    *done = false;
    if (a->size < FEWEST || !qn_can_cast(a->dtype, QN_INT64, QN_SAFE))
        return QN_OK;
    counted c = {.func = func};
    qn_reader_plain(&c.a, a, QN_INT64);
    QN_TRY(find_range(&c, a));
    if (c.range == 0 || c.range > a->size)
        return QN_OK;
    *done = true;
    qn_status status = count_all(&c, a->size);
    status = status == QN_OK ? write_outputs(&c, a, values, inverse, counts) : status;
    qn_scratch_free(c.counts);
    return status;
}
