/* SPDX-License-Identifier: BSD-3-Clause */
/* partition.c: elements at given sorted positions in place, the others on the right side of them. */
#include "order.h"

typedef struct partition_plan {
    const char *func;
    char *data;
    int64_t n, itemsize, nkth;
    const int64_t *kth;
    qn_nth_fn nth;
    qn_status status;
} partition_plan;

static void partition_lines(void *context, int64_t begin, int64_t end)
{
    partition_plan *p = context;
    void *work = NULL;
    if (p->itemsize == 2 && p->n > QN_SORT_SMALL && !(work = qn_scratch(QN_SORT_WORK, p->func))) {
        __atomic_store_n(&p->status, QN_ERR_NOMEM, __ATOMIC_RELAXED);
        return;
    }
    for (int64_t i = begin; i < end; i++)
        p->nth(p->data + i * p->n * p->itemsize, p->n, p->kth, p->nkth, work);
    qn_scratch_free(work);
}

/* sorted[] = the distinct positions kth[] in lines of n elements, counted from the start, ascending; their number, or -1. */
static int check_kth(const char *func, int nkth, const int64_t *kth, int64_t n, int64_t *sorted)
{
    int distinct = 0;
    for (int i = 0; i < nkth; i++) {
        int64_t k = kth[i] < 0 ? kth[i] + n : kth[i];
        if (k < 0 || k >= n) {
            qn_fail(QN_ERR_VALUE, "%s: kth(=%lld) out of bounds (%lld)", func, (long long)kth[i], (long long)n);
            return -1;
        }
        sorted[i] = k;
    }
    if (nkth > 1)
        ((qn_sort_fn)qn_sort_kernel(QN_SORT_VALUES, QN_INT64))(sorted, nkth, NULL);
    for (int i = 0; i < nkth; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[distinct++] = sorted[i];
    return distinct;
}

int64_t *qn_line_positions(const char *func, const qn_array *a, int nkth, const int64_t *kth, int axis, int *distinct)
{
    int k = 0;
    if (axis != QN_FLATTEN_SORT && qn_check_axis(func, axis, a->ndim, &k) != QN_OK)
        return NULL;
    int64_t *sorted = qn_scratch_array(nkth + 1, sizeof *sorted, func);
    *distinct = 0; /* without elements no position is looked at, as in NumPy */
    if (sorted && a->size > 0)
        *distinct = check_kth(func, nkth, kth, axis == QN_FLATTEN_SORT ? a->size : a->shape[k], sorted);
    if (sorted && *distinct >= 0)
        return sorted;
    qn_scratch_free(sorted);
    return NULL;
}

static qn_status partition_all(void *context, const qn_array *lines)
{
    partition_plan p = *(const partition_plan *)context;
    p.data = lines->data;
    p.n = lines->shape[lines->ndim - 1];
    if (!p.nth)
        return qn_sort_lines(p.func, lines, false, false);
    QN_TRY(qn_parallel_for(qn_line_count(lines), qn_grain(2.0 * (double)p.n + 10), partition_lines, &p));
    return p.status == QN_OK ? QN_OK : qn_fail(p.status, "%s: no memory", p.func);
}

qn_array *qn_partition(const qn_array *a, int nkth, const int64_t *kth, int axis)
{
    int distinct;
    if (qn_is_null(a, "partition"))
        return NULL;
    int64_t *sorted = qn_line_positions("partition", a, nkth, kth, axis, &distinct);
    if (!sorted)
        return NULL;
    partition_plan p = {.func = "partition", .itemsize = a->itemsize, .nkth = distinct, .kth = sorted,
                        .nth = (qn_nth_fn)qn_sort_kernel(QN_SORT_NTH, a->dtype), .status = QN_OK};
    qn_array *r = qn_map_lines("partition", a, axis, a->dtype, a->dtype, partition_all, &p);
    qn_scratch_free(sorted);
    return r;
}
