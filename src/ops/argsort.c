/* SPDX-License-Identifier: BSD-3-Clause */
/* argsort.c: sorting permutations along any axis. Always stable; the flag only matters for descending order, where a stable
 * result needs a reversed copy of each line. */
#include "order.h"

typedef struct argsort_plan {
    const char *func, *data;
    int64_t *index;
    int64_t n, itemsize;
    qn_argsort_fn argsort;
    const qn_crew *crew; /* of one long line: all threads */
    bool descending, stable;
    const qn_rearrange *move;
    qn_status status;
} argsort_plan;

static void argsort_descending(const argsort_plan *p, const char *x, int64_t *index, char *work)
{
    int64_t n = p->n;
    if (work) {
        memcpy(work, x, (size_t)(n * p->itemsize));
        p->move->reverse(work, n);
        x = work;
    }
    p->argsort(x, n, index, p->crew);
    qn_rearrange_for(sizeof(int64_t))->reverse(index, n);
    for (int64_t i = 0; work && i < n; i++)
        index[i] = n - 1 - index[i];
}

static void argsort_lines(void *context, int64_t begin, int64_t end)
{
    argsort_plan *p = context;
    char *work = NULL;
    if (p->descending && p->stable && !(work = qn_scratch_array(p->n, (size_t)p->itemsize, p->func))) {
        __atomic_store_n(&p->status, QN_ERR_NOMEM, __ATOMIC_RELAXED);
        return;
    }
    for (int64_t i = begin; i < end; i++) {
        const char *x = p->data + i * p->n * p->itemsize;
        if (p->descending)
            argsort_descending(p, x, p->index + i * p->n, work);
        else
            p->argsort(x, p->n, p->index + i * p->n, p->crew);
    }
    qn_scratch_free(work);
}

static qn_status argsort_all(void *context, const qn_array *lines, const qn_array *index)
{
    const qn_direction *d = context;
    argsort_plan p = {.func = "argsort", .data = lines->data, .index = (int64_t *)(void *)index->data,
                      .n = lines->shape[lines->ndim - 1], .itemsize = lines->itemsize,
                      .argsort = (qn_argsort_fn)qn_sort_kernel(QN_SORT_ARG, lines->dtype), .descending = d->descending,
                      .stable = d->stable, .move = qn_rearrange_for(lines->itemsize), .status = QN_OK};
    int64_t count = qn_line_count(lines);
    if (qn_sorts_in_parts(count, p.n))
        p.crew = &qn_sort_crew;
    QN_TRY(qn_parallel_for(count, qn_grain(10.0 * (double)p.n + 10), argsort_lines, &p));
    return p.status == QN_OK ? QN_OK : qn_fail(p.status, "argsort: no memory for lines of %lld elements", (long long)p.n);
}

qn_array *qn_argsort(const qn_array *a, int axis, bool descending, bool stable)
{
    if (qn_is_null(a, "argsort"))
        return NULL;
    return qn_index_lines("argsort", a, axis, argsort_all, &(qn_direction){descending, stable});
}
