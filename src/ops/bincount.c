/* SPDX-License-Identifier: BSD-3-Clause */
/* bincount.c: occurrences of small non-negative integers, or sums of weights by integer. */
#include "order.h"
#include "tally.h"
#include <ops/reader.h>
#include <quern/histogram.h>
#include <quern/reduce.h>

enum { BLOCK = 1024, OWN = 8192 }; /* OWN: so many counts fit the memory that a thread may take */

static qn_status check_bins(const qn_array *a, const qn_array *weights, int64_t minlength)
{
    qn_text text;
    if (a->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "bincount: the list must have 1 dimension, got shape %s", qn_shape_of(&text, a));
    if (!qn_can_cast(a->dtype, QN_INT64, QN_SAFE) && a->size > 0)
        return qn_fail(QN_ERR_TYPE, "bincount: cannot cast the list from %s to int64 safely", qn_dtypes[a->dtype].name);
    if (minlength < 0)
        return qn_fail(QN_ERR_VALUE, "bincount: 'minlength' must not be negative, got %lld", (long long)minlength);
    if (weights && (weights->ndim != 1 || weights->size != a->size))
        return qn_fail(QN_ERR_VALUE, "bincount: the weights and list don't have the same length (%s and %lld)",
                       qn_shape_of(&text, weights), (long long)a->size);
    if (weights && qn_is_complex(weights->dtype))
        return qn_fail(QN_ERR_TYPE, "bincount: weights must be real, got %s", qn_dtypes[weights->dtype].name);
    return QN_OK;
}

/* Length of the result: max + 1, at least minlength. */
static qn_status count_length(const qn_array *a, int64_t minlength, int64_t *length)
{
    int64_t least, most;
    *length = minlength;
    if (a->size == 0)
        return QN_OK;
    qn_array *lo = qn_min(a, QN_ALL_AXES), *hi = qn_max(a, QN_ALL_AXES);
    qn_status status = lo && hi ? qn_item_i64(lo, &least) : qn_failed();
    status = status == QN_OK ? qn_item_i64(hi, &most) : status;
    qn_release(lo);
    qn_release(hi);
    QN_TRY(status);
    if (least < 0)
        return qn_fail(QN_ERR_VALUE, "bincount: 'list' argument must have no negative elements, got %lld", (long long)least);
    if (most == INT64_MAX)
        return qn_fail(QN_ERR_VALUE, "bincount: %lld is too large", (long long)most);
    *length = most + 1 > minlength ? most + 1 : minlength;
    return QN_OK;
}

typedef struct counting {
    qn_reader list;
    int64_t length, *counts;
    qn_status status;
} counting;

static void count_range(void *context, int64_t begin, int64_t end)
{
    counting *c = context;
    int64_t buffer[BLOCK];
    qn_tally tally;
    if (!qn_tally_begin(&tally, c->length, "bincount")) {
        __atomic_store_n(&c->status, QN_ERR_NOMEM, __ATOMIC_RELAXED);
        return;
    }
    for (int64_t i = begin; i < end; i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        qn_tally_add(&tally, (const int64_t *)(const void *)qn_read(&c->list, i, n, buffer), n);
    }
    qn_tally_end(&tally, c->length, c->counts);
}

/* In place: for many counts, or few elements to each. */
static void count_here(counting *c, int64_t size)
{
    int64_t buffer[BLOCK];
    qn_tally tally = {.counts = c->counts, .n = c->length};
    for (int64_t i = 0; i < size; i += BLOCK) {
        int64_t n = size - i < BLOCK ? size - i : BLOCK;
        qn_tally_add(&tally, (const int64_t *)(const void *)qn_read(&c->list, i, n, buffer), n);
    }
}

static qn_status count(const qn_array *a, qn_array *r)
{
    counting c = {.length = r->size, .counts = (int64_t *)(void *)r->data, .status = QN_OK};
    const int64_t grain = qn_grain(0.5), few = 8 * c.length; /* adding up a piece's counts costs as much as a few elements each */
    qn_reader_plain(&c.list, a, QN_INT64);
    if (a->size < few || c.length > OWN)
        count_here(&c, a->size);
    else
        QN_TRY(qn_parallel_for(a->size, grain > few ? grain : few, count_range, &c));
    return c.status == QN_OK ? QN_OK : qn_fail(c.status, "bincount: no memory for %lld counts", (long long)c.length);
}

static void weigh(const qn_array *a, const qn_array *weights, double *sums)
{
    int64_t bins[BLOCK];
    double numbers[BLOCK];
    qn_reader list, values;
    qn_reader_plain(&list, a, QN_INT64);
    qn_reader_plain(&values, weights, QN_FLOAT64);
    for (int64_t i = 0; i < a->size; i += BLOCK) {
        int64_t n = a->size - i < BLOCK ? a->size - i : BLOCK;
        const int64_t *bin = (const int64_t *)(const void *)qn_read(&list, i, n, bins);
        const double *weight = (const double *)(const void *)qn_read(&values, i, n, numbers);
        for (int64_t j = 0; j < n; j++)
            sums[bin[j]] += weight[j];
    }
}

qn_array *qn_bincount(const qn_array *a, const qn_array *weights, int64_t minlength)
{
    int64_t length;
    if (qn_is_null(a, "bincount") || check_bins(a, weights, minlength) != QN_OK ||
        count_length(a, minlength, &length) != QN_OK)
        return NULL;
    qn_array *r = qn_zeros(weights ? QN_FLOAT64 : QN_INT64, 1, &length);
    if (r && weights)
        weigh(a, weights, (double *)(void *)r->data);
    else if (r && count(a, r) != QN_OK)
        return qn_drop(r);
    return r;
}
