/* SPDX-License-Identifier: BSD-3-Clause */
/* searchsorted.c: places of values in a sorted 1-d array, bins of values. */
#include "order.h"
#include <math.h>
#include <ops/reader.h>

enum { BLOCK = 1024 };

typedef struct search_plan {
    const qn_array *x;
    qn_reader needles; /* as x's dtype */
    qn_search_fn search;
    int64_t *out;
} search_plan;

static void search_range(void *context, int64_t begin, int64_t end)
{
    const search_plan *p = context;
    qn_c128 buffer[BLOCK];
    for (int64_t i = begin, n; i < end; i += n) {
        n = end - i < BLOCK ? end - i : BLOCK;
        p->search(p->x->data, p->x->size, qn_read(&p->needles, i, n, buffer), p->x->itemsize, n, p->out + i);
    }
}

/* out[i] = place of v[i] in the sorted contiguous x, on all threads. */
static qn_status search_all(const qn_array *x, const qn_array *v, bool right, int64_t *out)
{
    int kind = right ? QN_SORT_SEARCH_RIGHT : QN_SORT_SEARCH_LEFT;
    search_plan p = {.x = x, .search = (qn_search_fn)qn_sort_kernel(kind, x->dtype), .out = out};
    double steps = x->size > 1 ? 64 - __builtin_clzll((unsigned long long)x->size) : 1;
    qn_reader_plain(&p.needles, v, x->dtype);
    return qn_parallel_for(v->size, qn_grain(0.5 * steps), search_range, &p);
}

int64_t qn_count_before_nan(const qn_array *x)
{
    if (!qn_is_inexact(x->dtype))
        return x->size;
    qn_fp_state fp = qn_fp_save();
    const double least_nan[2] = {qn_is_complex(x->dtype) ? -INFINITY : NAN, NAN};
    _Alignas(16) char needle[16];
    int t = qn_is_complex(x->dtype) ? QN_COMPLEX128 : QN_FLOAT64;
    char *args[2] = {(char *)(uintptr_t)least_nan, needle};
    if (t == x->dtype)
        memcpy(needle, least_nan, sizeof needle);
    else
        qn_cast_loop(t, x->dtype)(args, (const int64_t[]){0, 0}, 1);
    int64_t place;
    ((qn_search_fn)qn_sort_kernel(QN_SORT_SEARCH_LEFT, x->dtype))(x->data, x->size, needle, 0, 1, &place);
    qn_fp_restore(fp);
    return place;
}

/* a[sorter], checked. */
static qn_array *sorted_by(const qn_array *a, const qn_array *sorter)
{
    if (sorter->ndim != 1 || sorter->size != a->size || !qn_is_integer(sorter->dtype)) {
        qn_fail(QN_ERR_VALUE, "searchsorted: sorter must be %lld integers, got %lld of %s", (long long)a->size,
                (long long)sorter->size, qn_dtypes[sorter->dtype].name);
        return NULL;
    }
    qn_array *x = qn_contiguous(a, QN_DEFAULT_DTYPE), *index = qn_contiguous(sorter, QN_INT64);
    qn_array *r = x && index ? qn_new("searchsorted", a->dtype, 1, &a->size) : NULL;
    const int64_t *p = index ? (const int64_t *)(void *)index->data : NULL;
    for (int64_t i = 0; r && i < a->size; i++)
        if (p[i] < 0 || p[i] >= a->size) {
            qn_fail(QN_ERR_VALUE, "searchsorted: sorter index %lld is out of range for %lld elements", (long long)p[i],
                    (long long)a->size);
            qn_release(r);
            r = NULL;
        }
    if (r)
        qn_rearrange_for(a->itemsize)->gather(r->data, x->data, p, a->size);
    qn_release(x);
    qn_release(index);
    return r;
}

static qn_array *search(const char *func, const qn_array *a, const qn_array *v, bool right)
{
    const qn_array *const both[2] = {a, v};
    qn_dtype t = qn_result_type(2, both);
    if (t == QN_DEFAULT_DTYPE)
        return NULL;
    t = (qn_dtype)qn_widened(2, both, (int)t);
    qn_array *x = qn_contiguous(a, t), *r = x ? qn_new(func, QN_INT64, v->ndim, v->shape) : NULL;
    if (r && search_all(x, v, right, (int64_t *)(void *)r->data) != QN_OK)
        r = qn_drop(r);
    qn_release(x);
    return r;
}

qn_array *qn_searchsorted(const qn_array *a, const qn_array *v, bool right, const qn_array *sorter)
{
    if (qn_is_null(a, "searchsorted") || qn_is_null(v, "searchsorted"))
        return NULL;
    if (a->ndim != 1) {
        qn_fail(QN_ERR_VALUE, "searchsorted: the sorted array must have 1 dimension, got %d", a->ndim);
        return NULL;
    }
    if (!sorter)
        return search("searchsorted", a, v, right);
    qn_array *sorted = sorted_by(a, sorter);
    qn_array *r = sorted ? search("searchsorted", sorted, v, right) : NULL;
    qn_release(sorted);
    return r;
}
