/* SPDX-License-Identifier: BSD-3-Clause */
/* bincount.c: occurrences of small non-negative integers, or sums of weights by integer. */
#include "order.h"
#include "tally.h"
#include <ops/reader.h>
#include <quern/histogram.h>

enum { BLOCK = 1024, OWN = 8192 }; /* OWN: so many counts fit the memory that a thread may take */

static qn_status check_bins(const qn_array *a, const qn_array *weights, int64_t minlength)
{
    qn_text text;
    if (a->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "bincount: the list must have 1 dimension, got shape %s", qn_shape_of(&text, a));
    if (!qn_is_integer(a->dtype) && a->dtype != QN_BOOL && a->size > 0)
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
    QN_TRY(qn_integer_ends(a, &least, &most));
    if (least < 0 || most < 0) /* uint64 from 2^63 on reads as negative, as NumPy casts it */
        return qn_fail(QN_ERR_VALUE, "bincount: 'list' argument must have no negative elements, got %lld", (long long)(least < 0 ? least : most));
    if (most == INT64_MAX)
        return qn_fail(QN_ERR_VALUE, "bincount: %lld is too large", (long long)most);
    *length = most + 1 > minlength ? most + 1 : minlength;
    return QN_OK;
}

static const int64_t *listed(const void *context, int64_t i, int64_t n, int64_t *buffer)
{
    return (const int64_t *)(const void *)qn_read(context, i, n, buffer);
}

/* In place for many counts, or few elements to each. */
static qn_status count(const qn_array *a, qn_array *r)
{
    qn_reader list;
    const qn_tally t = {"bincount", "counts", listed, &list, r->size, r->size, (int64_t *)(void *)r->data};
    const int64_t grain = qn_grain(0.5), few = 8 * r->size; /* adding up a piece's counts costs as much as a few elements each */
    qn_reader_plain(&list, a, QN_INT64);
    if (a->size >= few && r->size <= OWN)
        return qn_tally_list(&t, a->size, grain > few ? grain : few);
    qn_tally_here(&t, a->size);
    return QN_OK;
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
