/* SPDX-License-Identifier: BSD-3-Clause */
/* nonzero.c: where an array is not zero: nonzero, argwhere, flatnonzero.
 *
 * Blocks of the mask are cut at the ends of rows (runs of the last axis), within which only the last coordinate
 * changes. */
#include <ops/indexing.h>

typedef struct row_walk row_walk;
struct row_walk {
    int ndim;
    const int64_t *shape;
    /* `count` trues of mask, whose first element has the coordinates at[]; their results go to number `before` on. */
    void (*segment)(const row_walk *w, const int64_t *at, const uint8_t *mask, int64_t before, int64_t count);
    int64_t **out; /* one array per axis, `step` elements apart */
    int64_t step;
};

static void seek_row(const row_walk *w, int64_t position, int64_t *at)
{
    for (int k = w->ndim - 1; k >= 0; k--) {
        at[k] = position % w->shape[k];
        position /= w->shape[k];
    }
}

static void next_row(const row_walk *w, int64_t *at)
{
    at[w->ndim - 1] = 0;
    for (int k = w->ndim - 2; k >= 0 && ++at[k] == w->shape[k]; k--)
        at[k] = 0;
}

static void walk_rows(void *context, const qn_mask_block *block)
{
    const row_walk *w = context;
    const qn_count_fn count_fn = (qn_count_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_COUNT, 0);
    const uint8_t *mask = block->mask;
    int64_t at[QN_MAX_NDIM], before = block->before, count = block->count;
    seek_row(w, block->position, at);
    for (int64_t left = block->n; count > 0; next_row(w, at)) {
        const int64_t row = w->shape[w->ndim - 1] - at[w->ndim - 1], n = row < left ? row : left;
        const int64_t here = n == left ? count : count_fn(mask, n);
        if (here > 0)
            w->segment(w, at, mask, before, here);
        mask += n;
        left -= n;
        before += here;
        count -= here;
    }
}

static void find_positions(const uint8_t *mask, int64_t count, int64_t start, int64_t *out)
{
    ((qn_positions_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_POSITIONS, 3))(mask, count, start, out);
}

/* ---- coordinates ----------------------------------------------------------------------------------- */

static void coordinates(const row_walk *w, const int64_t *at, const uint8_t *mask, int64_t before, int64_t count)
{
    const int last = w->ndim - 1;
    int64_t buffer[QN_SCAN_BLOCK], *columns = w->step == 1 ? w->out[last] + before : buffer;
    find_positions(mask, count, at[last], columns);
    for (int64_t i = 0; w->step != 1 && i < count; i++)
        w->out[last][(before + i) * w->step] = columns[i];
    for (int k = 0; k < last; k++)
        for (int64_t i = 0; i < count; i++)
            w->out[k][(before + i) * w->step] = at[k];
}

static qn_status find_coordinates(const qn_mask_scan *scan, int ndim, const int64_t *shape, int64_t **out, int64_t step)
{
    row_walk w = {ndim, shape, coordinates, out, step};
    return qn_mask_scan_run(scan, ndim == 1 && step == 1, 0.5 + 0.5 * ndim, walk_rows, &w);
}

static void release_all(int n, qn_array **arrays)
{
    for (int k = 0; k < n; k++) {
        qn_release(arrays[k]);
        arrays[k] = NULL;
    }
}

static qn_status new_lines(int n, int64_t length, qn_array **result, int64_t **out)
{
    for (int k = 0; k < n; k++) {
        result[k] = qn_new("nonzero", QN_INT64, 1, &length);
        if (!result[k]) {
            release_all(k, result);
            return qn_failed();
        }
        out[k] = (int64_t *)(void *)result[k]->data;
    }
    return QN_OK;
}

static qn_status nonzero_axes(const qn_array *a, int ndim, const int64_t *shape, qn_array **result)
{
    qn_mask_scan scan;
    int64_t *out[QN_MAX_NDIM];
    QN_TRY(qn_mask_scan_init("nonzero", &scan, a));
    qn_status status = new_lines(ndim, qn_mask_scan_count(&scan), result, out);
    if (status == QN_OK && (status = find_coordinates(&scan, ndim, shape, out, 1)) != QN_OK)
        release_all(ndim, result);
    qn_mask_scan_free(&scan);
    return status;
}

qn_status qn_nonzero(const qn_array *a, qn_array **result)
{
    if (qn_is_null(a, "nonzero"))
        return qn_failed();
    for (int k = 0; k < a->ndim; k++)
        result[k] = NULL;
    if (a->ndim == 0)
        return qn_fail(QN_ERR_VALUE, "nonzero: calling nonzero on 0d arrays is not allowed; reshape to one dimension first");
    return nonzero_axes(a, a->ndim, a->shape, result);
}

qn_array *qn_flatnonzero(const qn_array *a)
{
    qn_array *result = NULL;
    if (qn_is_null(a, "flatnonzero") || nonzero_axes(a, 1, &a->size, &result) != QN_OK)
        return NULL;
    return result;
}

qn_array *qn_argwhere(const qn_array *a)
{
    qn_mask_scan scan;
    int64_t *out[QN_MAX_NDIM];
    if (qn_is_null(a, "argwhere") || qn_mask_scan_init("argwhere", &scan, a) != QN_OK)
        return NULL;
    const int64_t shape[2] = {qn_mask_scan_count(&scan), a->ndim};
    qn_array *result = qn_new("argwhere", QN_INT64, 2, shape);
    for (int k = 0; result && k < a->ndim; k++)
        out[k] = (int64_t *)(void *)result->data + k;
    if (result && a->ndim > 0 && find_coordinates(&scan, a->ndim, a->shape, out, a->ndim) != QN_OK)
        result = qn_drop(result);
    qn_mask_scan_free(&scan);
    return result;
}
