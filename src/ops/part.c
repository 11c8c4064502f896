/* SPDX-License-Identifier: BSD-3-Clause */
/* part.c: copying a box of elements; see part.h.  Boxes of a few elements are copied row by row here, which saves making
 * two views; larger ones go to the copy engine with its merging, threads and streaming stores. */
#include <ops/part.h>

enum { SMALL = 1024 };

static int64_t box_size(int ndim, const int64_t *shape)
{
    int64_t size = 1;
    for (int k = 0; k < ndim; k++)
        size *= shape[k];
    return size;
}

static void copy_row(const qn_side *to, const qn_side *from, qn_loop_fn copy, char *dst, char *src, int last, int64_t n)
{
    const int64_t size = to->array->itemsize, strides[2] = {from->strides[last], to->strides[last]};
    char *args[2] = {src, dst};
    if (strides[0] == size && strides[1] == size)
        memcpy(dst, src, (size_t)(n * size));
    else
        copy(args, strides, n);
}

static void copy_rows(int ndim, const int64_t *shape, qn_side to, qn_side from)
{
    const qn_loop_fn copy = qn_copy_loop(to.array->itemsize);
    const int last = ndim - 1;
    int64_t at[QN_MAX_NDIM];
    for (int k = 0; k < last; k++)
        at[k] = 0;
    for (char *dst = to.data, *src = from.data;;) {
        copy_row(&to, &from, copy, dst, src, last, shape[last]);
        int k = last - 1;
        for (; k >= 0; k--) {
            dst += to.strides[k];
            src += from.strides[k];
            if (++at[k] < shape[k])
                break;
            dst -= at[k] * to.strides[k];
            src -= at[k] * from.strides[k];
            at[k] = 0;
        }
        if (k < 0)
            return;
    }
}

static qn_status copy_views(const char *func, int ndim, const int64_t *shape, qn_side to, qn_side from)
{
    qn_array *dst = qn_new_view(func, to.array, to.data, to.array->dtype, ndim, shape, to.strides, QN_WRITEABLE);
    qn_array *src = qn_new_view(func, from.array, from.data, from.array->dtype, ndim, shape, from.strides, 0);
    const qn_status status = dst && src ? qn_copy_elements(dst, src) : qn_failed();
    qn_release(dst);
    qn_release(src);
    return status;
}

qn_status qn_copy_part(const char *func, int ndim, const int64_t *shape, qn_side to, qn_side from)
{
    const int64_t size = box_size(ndim, shape);
    if (size == 0)
        return QN_OK;
    if (size > SMALL || to.array->dtype != from.array->dtype)
        return copy_views(func, ndim, shape, to, from);
    if (ndim == 0)
        memcpy(to.data, from.data, (size_t)to.array->itemsize);
    else
        copy_rows(ndim, shape, to, from);
    return QN_OK;
}
