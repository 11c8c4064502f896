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

int qn_check_kth(const char *func, int nkth, const int64_t *kth, int64_t n, int64_t *sorted)
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

static qn_status partition_all(const char *func, const qn_array *lines, int nkth, const int64_t *kth)
{
    int64_t n = lines->shape[lines->ndim - 1];
    int64_t *sorted = qn_scratch_array(nkth + 1, sizeof *sorted, func);
    if (!sorted)
        return QN_ERR_NOMEM;
    partition_plan p = {.func = func, .data = lines->data, .n = n, .itemsize = lines->itemsize, .kth = sorted,
                        .nkth = qn_check_kth(func, nkth, kth, n, sorted),
                        .nth = (qn_nth_fn)qn_sort_kernel(QN_SORT_NTH, lines->dtype), .status = QN_OK};
    qn_status status = p.nkth < 0 ? qn_failed() : QN_OK;
    if (status == QN_OK && !p.nth)
        status = qn_sort_lines(func, lines, false, false);
    else if (status == QN_OK)
        qn_parallel_for(qn_line_count(lines), qn_grain(2.0 * (double)n + 10), partition_lines, &p);
    qn_scratch_free(sorted);
    return status != QN_OK ? status : p.status == QN_OK ? QN_OK : qn_fail(p.status, "%s: no memory", func);
}

qn_array *qn_partition(const qn_array *a, int nkth, const int64_t *kth, int axis)
{
    if (qn_is_null(a, "partition"))
        return NULL;
    qn_array *lines = qn_to_lines("partition", a, axis, true);
    if (lines && partition_all("partition", lines, nkth, kth) != QN_OK)
        return qn_drop(lines);
    return qn_from_lines(lines, axis);
}
