/* SPDX-License-Identifier: BSD-3-Clause */
/* resize.c: elements over and over: into a new shape, and along a diagonal. */
#include <ops/reader.h>
#include <quern/index.h>
#include <quern/manip.h>

/* ---- resize -------------------------------------------------------------------------------------------- */

/* r[0..n) in row-major order from a; then the first part is doubled, which reads memory just written. */
static void fill_repeated(const qn_array *a, const qn_array *r)
{
    enum { PIECE = 1 << 14 };
    qn_reader reader;
    const int64_t size = r->itemsize, first = a->size < r->size ? a->size : r->size;
    qn_reader_plain(&reader, a, a->dtype);
    for (int64_t i = 0; i < first; i += PIECE) {
        const int64_t n = first - i < PIECE ? first - i : PIECE;
        char *to = r->data + i * size, *from = qn_read(&reader, i, n, to);
        if (from != to)
            memcpy(to, from, (size_t)(n * size));
    }
    for (int64_t done = first; done < r->size;) {
        const int64_t n = done < r->size - done ? done : r->size - done;
        memcpy(r->data + done * size, r->data, (size_t)(n * size));
        done += n;
    }
}

qn_array *qn_resize(const qn_array *a, int ndim, const int64_t *shape)
{
    if (qn_is_null(a, "resize"))
        return NULL;
    for (int k = 0; k < ndim; k++)
        if (shape[k] < 0) {
            qn_fail(QN_ERR_VALUE, "resize: all elements of `new_shape` must be non-negative");
            return NULL;
        }
    if (a->size == 0)
        return qn_zeros((qn_dtype)a->dtype, ndim, shape);
    qn_array *r = qn_new("resize", a->dtype, ndim, shape);
    if (r)
        fill_repeated(a, r);
    return r;
}

/* ---- fill_diagonal -------------------------------------------------------------------------------------- */

static qn_status check_diagonal(const qn_array *a, const qn_array *values)
{
    if (qn_is_null(a, "fill_diagonal") || qn_is_null(values, "fill_diagonal"))
        return qn_failed();
    QN_TRY(qn_check_writeable("fill_diagonal", a));
    if (a->ndim < 2)
        return qn_fail(QN_ERR_VALUE, "fill_diagonal: array must be at least 2-d, not %d-d", a->ndim);
    for (int k = 1; a->ndim > 2 && k < a->ndim; k++)
        if (a->shape[k] != a->shape[0])
            return qn_fail(QN_ERR_VALUE, "fill_diagonal: All dimensions of input must be of equal length");
    if (values->size == 0)
        return qn_fail(QN_ERR_VALUE, "fill_diagonal: cannot fill from an empty array");
    return QN_OK;
}

/* n elements `stride` bytes apart from p on, the first being number `before` of all. */
static void fill_line(const qn_array *a, char *p, int64_t stride, int64_t n, const qn_reader *values, int64_t nvalues, int64_t before)
{
    enum { PIECE = 512 };
    const qn_loop_fn copy = qn_copy_loop(a->itemsize);
    qn_c128 buffer[PIECE];
    for (int64_t i = 0; i < n; i += PIECE) {
        const int64_t m = n - i < PIECE ? n - i : PIECE, strides[2] = {a->itemsize, stride};
        char *args[2] = {qn_read_cycled(values, nvalues, before + i, m, buffer), p + i * stride};
        copy(args, strides, m);
    }
}

static void fill_diagonals(const qn_array *a, const qn_array *values, bool wrap)
{
    qn_reader reader;
    int64_t stride = 0, before = 0, n = a->shape[0];
    qn_reader_plain(&reader, values, a->dtype);
    for (int k = 0; k < a->ndim; k++) {
        stride += a->strides[k];
        n = a->shape[k] < n ? a->shape[k] : n;
    }
    fill_line(a, a->data, stride, n, &reader, values->size, 0);
    const int64_t cols = a->shape[1];
    for (int64_t row = cols + 1; wrap && a->ndim == 2 && cols > 0 && row < a->shape[0]; row += cols + 1) {
        before += cols;
        n = a->shape[0] - row < cols ? a->shape[0] - row : cols;
        fill_line(a, a->data + row * a->strides[0], stride, n, &reader, values->size, before);
    }
}

qn_status qn_fill_diagonal(const qn_array *a, const qn_array *values, bool wrap)
{
    QN_TRY(check_diagonal(a, values));
    if (a->size == 0)
        return QN_OK;
    qn_array *v = qn_may_share_memory(values, a) ? qn_copy(values) : qn_retain(values);
    if (!v)
        return qn_failed();
    fill_diagonals(a, v, wrap);
    qn_release(v);
    return QN_OK;
}
