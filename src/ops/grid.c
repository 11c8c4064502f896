/* SPDX-License-Identifier: BSD-3-Clause */
/* grid.c: several arrays brought to one shape: broadcast_arrays (views) and meshgrid (copies). */
#include <core/core.h>
#include <quern/manip.h>

static qn_status drop_all(int n, qn_array **result)
{
    for (int i = 0; i < n; i++) {
        qn_release(result[i]);
        result[i] = NULL;
    }
    return qn_failed();
}

static qn_status check_all(const char *func, int n, const qn_array *const *arrays, qn_array **result)
{
    for (int i = 0; i < n; i++)
        result[i] = NULL;
    for (int i = 0; i < n; i++)
        if (qn_is_null(arrays[i], func))
            return qn_failed();
    return QN_OK;
}

qn_status qn_broadcast_arrays(int n, const qn_array *const *arrays, qn_array **result)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    QN_TRY(check_all("broadcast_arrays", n, arrays, result));
    if (n == 0)
        return QN_OK;
    QN_TRY(qn_broadcast("broadcast_arrays", n, arrays, &ndim, shape));
    for (int i = 0; i < n; i++)
        if (!(result[i] = qn_broadcast_to(arrays[i], ndim, shape)))
            return drop_all(n, result);
    return QN_OK;
}

/* The axis of the grid along which array i varies. */
static int grid_axis(int i, int n, bool xy)
{
    return xy && n > 1 && i < 2 ? 1 - i : i;
}

static qn_status check_lines(int n, const qn_array *const *arrays)
{
    if (n > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "meshgrid: %d arrays, at most %d are possible", n, QN_MAX_NDIM);
    for (int i = 0; i < n; i++)
        if (arrays[i]->ndim > 1)
            return qn_fail(QN_ERR_VALUE, "meshgrid: arrays must be 1-dimensional (or 0-dimensional), but array %d has %d "
                           "dimensions", i, arrays[i]->ndim);
    return QN_OK;
}

static qn_array *grid_of(const qn_array *line, int axis, int n, const int64_t *shape)
{
    int64_t strides[QN_MAX_NDIM] = {0};
    strides[axis] = line->ndim ? line->strides[0] : 0;
    qn_array *view = qn_new_view("meshgrid", line, line->data, line->dtype, n, shape, strides, 0);
    qn_array *r = view ? qn_copy(view) : NULL;
    qn_release(view);
    return r;
}

qn_status qn_meshgrid(int n, const qn_array *const *arrays, bool xy, qn_array **result)
{
    int64_t shape[QN_MAX_NDIM];
    QN_TRY(check_all("meshgrid", n, arrays, result));
    QN_TRY(check_lines(n, arrays));
    for (int i = 0; i < n; i++)
        shape[grid_axis(i, n, xy)] = arrays[i]->size;
    for (int i = 0; i < n; i++)
        if (!(result[i] = grid_of(arrays[i], grid_axis(i, n, xy), n, shape)))
            return drop_all(n, result);
    return QN_OK;
}
