/* SPDX-License-Identifier: BSD-3-Clause */
/* batch.c: matrices over leading axes, and their copies into LAPACK's column-major order. */
#include <linalg/linalg.h>

void qn_batch_init(qn_batch *b, int ndim, const int64_t *shape)
{
    b->ndim = ndim;
    b->nop = 0;
    b->size = 1;
    for (int i = 0; i < ndim; i++)
        b->size *= b->shape[i] = shape[i];
}

void qn_batch_add(qn_batch *b, const qn_array *a, int core)
{
    int lead = a->ndim - core, op = b->nop++;
    const int64_t *shape = a->shape + lead, *strides = a->strides + lead;
    b->matrix[op] = (qn_matrix){.data = a->data, .rows = core > 0 ? shape[0] : 1, .cols = core > 1 ? shape[1] : 1,
                                .rs = core > 0 ? strides[0] : 0, .cs = core > 1 ? strides[1] : 0, .dtype = a->dtype};
    for (int i = 0; i < b->ndim; i++) {
        int axis = i - (b->ndim - lead);
        b->stride[op][i] = axis < 0 || a->shape[axis] == 1 ? 0 : a->strides[axis];
    }
}

static void copy_axis(qn_batch *b, int to, int from)
{
    b->shape[to] = b->shape[from];
    for (int op = 0; op < b->nop; op++)
        b->stride[op][to] = b->stride[op][from];
}

static bool mergeable(const qn_batch *b, int outer, int inner)
{
    for (int op = 0; op < b->nop; op++)
        if (b->stride[op][outer] != b->stride[op][inner] * b->shape[inner])
            return false;
    return true;
}

void qn_batch_merge(qn_batch *b)
{
    int last = -1;
    for (int i = 0; i < b->ndim; i++) {
        if (b->shape[i] == 1)
            continue;
        if (last >= 0 && mergeable(b, last, i)) {
            int64_t n = b->shape[last] * b->shape[i];
            copy_axis(b, last, i);
            b->shape[last] = n;
        } else {
            copy_axis(b, ++last, i);
        }
    }
    b->ndim = last + 1;
}

int64_t qn_batch_seek(const qn_batch *b, int64_t i, char **p)
{
    for (int op = 0; op < b->nop; op++)
        p[op] = b->matrix[op].data;
    if (b->ndim == 0)
        return 1;
    int64_t run = 0;
    for (int axis = b->ndim - 1; axis >= 0; axis--) {
        int64_t n = b->shape[axis], at = axis ? i % n : i;
        if (axis == b->ndim - 1)
            run = n - at;
        for (int op = 0; op < b->nop; op++)
            p[op] += at * b->stride[op][axis];
        if (axis)
            i /= n;
    }
    return run;
}

qn_matrix qn_matrix_swapped(const qn_matrix *x)
{
    return (qn_matrix){.data = x->data, .rows = x->cols, .cols = x->rows, .rs = x->cs, .cs = x->rs, .dtype = x->dtype};
}

static int64_t magnitude(int64_t x)
{
    return x < 0 ? -x : x;
}

/* dst[i drow + j dcol] = src[i srow + j scol] by runs of the kernel along the axis where src has the smaller stride. */
static void copy_runs(qn_loop_fn fn, char *dst, int64_t drow, int64_t dcol, const char *src, int64_t srow, int64_t scol, int64_t rows,
                      int64_t cols)
{
    bool by_row = rows == 1 || (cols > 1 && magnitude(scol) <= magnitude(srow));
    int64_t n = by_row ? cols : rows, lines = by_row ? rows : cols;
    const int64_t strides[2] = {by_row ? scol : srow, by_row ? dcol : drow};
    for (int64_t i = 0; i < lines; i++) {
        char *args[2] = {(char *)(uintptr_t)src + i * (by_row ? srow : scol), dst + i * (by_row ? drow : dcol)};
        fn(args, strides, n);
    }
}

enum { TRANSPOSE_FROM = 16 }; /* lines below which runs of the plain copy kernel are as fast */

static void copy_matrix(int dtype, char *dst, int64_t drow, int64_t dcol, const char *src, int64_t srow, int64_t scol, int64_t rows,
                        int64_t cols)
{
    int64_t size = qn_dtypes[dtype].size;
    qn_transpose_fn transpose = (qn_transpose_fn)qn_kernel(QN_KIND_COPY, QN_COPY_TRANSPOSE, __builtin_ctzll((uint64_t)size));
    bool large = transpose && rows >= TRANSPOSE_FROM && cols >= TRANSPOSE_FROM;
    if (large && dcol == size && srow == size)
        transpose(dst, drow, src, scol, rows, cols);
    else if (large && drow == size && scol == size)
        transpose(dst, dcol, src, srow, cols, rows);
    else
        copy_runs(qn_copy_loop(size), dst, drow, dcol, src, srow, scol, rows, cols);
}

void qn_matrix_load(const qn_matrix *x, const char *src, int dtype, void *dst)
{
    int64_t size = qn_dtypes[dtype].size;
    if (x->dtype == dtype)
        copy_matrix(dtype, dst, size, size * x->rows, src, x->rs, x->cs, x->rows, x->cols);
    else
        copy_runs(qn_cast_loop(x->dtype, dtype), dst, size, size * x->rows, src, x->rs, x->cs, x->rows, x->cols);
}

void qn_matrix_store(const qn_matrix *x, char *dst, int from, const void *src)
{
    int64_t size = qn_dtypes[from].size;
    if (x->dtype == from)
        copy_matrix(from, dst, x->rs, x->cs, src, size, size * x->rows, x->rows, x->cols);
    else
        copy_runs(qn_cast_loop(from, x->dtype), dst, x->rs, x->cs, src, size, size * x->rows, x->rows, x->cols);
}
