/* SPDX-License-Identifier: BSD-3-Clause */
/* reader.c: row-major blocks of an array; see reader.h.  Axes are merged once, so that a contiguous array is one run
 * whatever its shape. */
#include <ops/reader.h>

static void merge_axes(qn_reader *r, const qn_array *a, int ndim, const int64_t *shape)
{
    const int lead = ndim - a->ndim;
    r->ndim = 0;
    for (int i = ndim - 1; i >= 0; i--) {
        const int64_t n = shape[i];
        const int64_t stride = i < lead || a->shape[i - lead] == 1 ? 0 : a->strides[i - lead];
        const int top = r->ndim - 1;
        if (n == 1)
            continue;
        if (top >= 0 && stride == r->n[top] * r->stride[top]) {
            r->n[top] *= n;
            continue;
        }
        r->n[r->ndim] = n;
        r->stride[r->ndim++] = stride;
    }
    if (r->ndim == 0) {
        r->ndim = 1;
        r->n[0] = 1;
        r->stride[0] = a->itemsize;
    }
}

void qn_reader_init(qn_reader *r, const qn_array *a, int ndim, const int64_t *shape, int to)
{
    const bool aligned = a->flags & QN_ALIGNED;
    const qn_loop_fn copy = qn_copy_loop(a->itemsize);
    merge_axes(r, a, ndim, shape);
    r->data = a->data;
    r->from_size = a->itemsize;
    r->to_size = qn_dtypes[to].size;
    r->direct = a->dtype == to && aligned && r->stride[0] == a->itemsize;
    r->convert = a->dtype == to ? copy : qn_cast_loop(a->dtype, to);
    r->copy = a->dtype == to || aligned ? NULL : copy;
}

/* n misaligned elements at src, converted by way of a small aligned buffer. */
static void convert_misaligned(const qn_reader *r, char *src, int64_t stride, char *dst, int64_t n)
{
    enum { PIECE = 64 };
    qn_c128 aligned[PIECE];
    for (int64_t i = 0; i < n; i += PIECE) {
        const int64_t piece = n - i < PIECE ? n - i : PIECE;
        char *in[2] = {src + i * stride, (char *)aligned}, *out[2] = {(char *)aligned, dst + i * r->to_size};
        const int64_t in_strides[2] = {stride, r->from_size}, out_strides[2] = {r->from_size, r->to_size};
        r->copy(in, in_strides, piece);
        r->convert(out, out_strides, piece);
    }
}

static void convert_run(const qn_reader *r, char *src, char *dst, int64_t n)
{
    if (r->copy) {
        convert_misaligned(r, src, r->stride[0], dst, n);
    } else {
        char *args[2] = {src, dst};
        const int64_t strides[2] = {r->stride[0], r->to_size};
        r->convert(args, strides, n);
    }
}

/* Coordinates and address of position pos. */
static char *seek(const qn_reader *r, int64_t pos, int64_t *at)
{
    char *p = r->data;
    for (int k = 0; k < r->ndim; k++) {
        at[k] = k == r->ndim - 1 ? pos : pos % r->n[k];
        pos /= r->n[k];
        p += at[k] * r->stride[k];
    }
    return p;
}

/* To the start of the next run: carries over the axes above the innermost. */
static char *next_run(const qn_reader *r, char *p, int64_t *at)
{
    p -= at[0] * r->stride[0];
    at[0] = 0;
    for (int k = 1; k < r->ndim; k++) {
        p += r->stride[k];
        if (++at[k] < r->n[k])
            break;
        p -= at[k] * r->stride[k];
        at[k] = 0;
    }
    return p;
}

char *qn_read(const qn_reader *r, int64_t pos, int64_t n, void *buffer)
{
    int64_t at[QN_MAX_NDIM];
    char *p = r->data + pos * r->stride[0], *dst = buffer;
    at[0] = pos;
    if (r->ndim > 1)
        p = seek(r, pos, at);
    if (r->direct && n <= r->n[0] - at[0])
        return p;
    for (;;) {
        const int64_t left = r->n[0] - at[0], run = left < n ? left : n;
        convert_run(r, p, dst, run);
        n -= run;
        if (n <= 0)
            return buffer;
        dst += run * r->to_size;
        p = next_run(r, p, at);
    }
}

void qn_each_piece(const qn_reader *r, int64_t pos, int64_t n, qn_piece_fn fn, void *context)
{
    int64_t at[QN_MAX_NDIM];
    char *p = seek(r, pos, at);
    for (int64_t before = 0;;) {
        const int64_t left = r->n[0] - at[0], piece = left < n - before ? left : n - before;
        fn(context, p, r->stride[0], before, piece);
        before += piece;
        if (before == n)
            return;
        p = next_run(r, p, at);
    }
}

/* dst[0..done) holds whole periods from some position on: goes on with them up to n. */
static void repeat_periods(char *dst, int64_t size, int64_t done, int64_t n, int64_t itemsize)
{
    while (done < n) {
        const int64_t back = done / size * size, piece = back < n - done ? back : n - done;
        memcpy(dst + done * itemsize, dst + (done - back) * itemsize, (size_t)(piece * itemsize));
        done += piece;
    }
}

char *qn_read_cycled(const qn_reader *r, int64_t size, int64_t pos, int64_t n, void *buffer)
{
    const int64_t start = pos % size, first = size - start < n ? size - start : n;
    char *p = qn_read(r, start, first, buffer), *dst = buffer;
    if (first == n)
        return p;
    if (p != dst)
        memcpy(dst, p, (size_t)(first * r->to_size));
    const int64_t second = start < n - first ? start : n - first;
    if (second > 0) {
        char *q = qn_read(r, 0, second, dst + first * r->to_size);
        if (q != dst + first * r->to_size)
            memcpy(dst + first * r->to_size, q, (size_t)(second * r->to_size));
    }
    repeat_periods(dst, size, first + second, n, r->to_size);
    return dst;
}

void qn_read_one(const qn_array *a, int t, qn_c128 *value)
{
    qn_c128 aligned;
    char *args[2] = {(char *)&aligned, (char *)value};
    const int64_t strides[2] = {0, 0};
    memcpy(&aligned, a->data, (size_t)a->itemsize);
    if (a->dtype == t)
        *value = aligned;
    else
        qn_cast_loop(a->dtype, t)(args, strides, 1);
}
