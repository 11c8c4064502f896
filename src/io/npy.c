/* SPDX-License-Identifier: BSD-3-Clause */
/* npy.c: arrays in .npy format, from and to any stream; the public functions for files and memory.
 *
 * Reading: header, check of the size against what the source still holds, one allocation, one read into place, then swapping of
 * foreign byte order. Writing: contiguous arrays go out as they lie (Fortran order is kept and said in the header); others
 * are gathered through one buffer of 64 KiB. */
#include <io/io.h>
#include <loop/loop.h>

#define GATHER_BYTES 32768

/* ---- reading ---- */

static void swap_bytes(char *p, int64_t n, int width)
{
    for (int64_t i = 0; i < n; i++, p += width)
        for (int lo = 0, hi = width - 1; lo < hi; lo++, hi--) {
            char c = p[lo];
            p[lo] = p[hi];
            p[hi] = c;
        }
}

/* A file may hold any byte; a bool is 0 or 1. */
static void normalise_bools(char *p, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        p[i] = p[i] != 0;
}

static qn_array *read_data(qn_source *s, const qn_npy_header *h, const int64_t *shape)
{
    qn_array *a = qn_new(s->func, h->dtype, h->ndim, shape);
    if (a == NULL)
        return NULL;
    if (s->get(s, a->data, (size_t)h->data_bytes) != QN_OK)
        return qn_drop(a);
    if (h->swapped) {
        int parts = qn_is_complex(h->dtype) ? 2 : 1;
        swap_bytes(a->data, a->size * parts, a->itemsize / parts);
    }
    if (h->dtype == QN_BOOL)
        normalise_bools(a->data, a->size);
    return a;
}

/* Column-major data is row-major data of the transposed array. */
static qn_array *read_fortran(qn_source *s, const qn_npy_header *h)
{
    int64_t reversed[QN_MAX_NDIM];
    for (int i = 0; i < h->ndim; i++)
        reversed[i] = h->shape[h->ndim - 1 - i];
    qn_array *t = read_data(s, h, reversed);
    qn_array *a = t ? qn_transpose(t) : NULL;
    qn_release(t);
    return a;
}

qn_array *qn_npy_read(qn_source *s)
{
    qn_npy_header h;
    if (qn_npy_read_header(s, &h) != QN_OK)
        return NULL;
    if (h.data_bytes > s->left) {
        qn_text text;
        qn_fail(QN_ERR_FORMAT, "%s: %s: an array of shape %s and dtype %s needs %llu bytes, the file has %llu", s->func, s->name,
                qn_shape_text(&text, h.ndim, h.shape), qn_dtypes[h.dtype].name, (unsigned long long)h.data_bytes,
                (unsigned long long)s->left);
        return NULL;
    }
    return h.fortran && h.ndim > 1 ? read_fortran(s, &h) : read_data(s, &h, h.shape);
}

typedef struct file_source { qn_source s; const qn_file *file; uint64_t at; } file_source;

static qn_status get_from_file(qn_source *s, void *to, size_t n)
{
    file_source *f = (file_source *)s;
    QN_TRY(qn_file_read(f->file, f->at, to, n));
    f->at += n;
    s->left -= n;
    return QN_OK;
}

qn_array *qn_load_npy(const char *path)
{
    qn_file file;
    if (qn_file_open(&file, "load_npy", path, false) != QN_OK)
        return NULL;
    file_source f = {{get_from_file, file.size, "load_npy", path}, &file, 0};
    qn_array *a = qn_npy_read(&f.s);
    qn_file_close(&file);
    return a;
}

typedef struct memory_source { qn_source s; const char *at; } memory_source;

static qn_status get_from_memory(qn_source *s, void *to, size_t n)
{
    memory_source *m = (memory_source *)s;
    if (n > 0)
        memcpy(to, m->at, n);
    m->at += n;
    s->left -= n;
    return QN_OK;
}

qn_array *qn_load_npy_bytes(const void *bytes, size_t size)
{
    if (qn_is_null(bytes, "load_npy_bytes"))
        return NULL;
    memory_source m = {{get_from_memory, size, "load_npy_bytes", "the bytes given"}, bytes};
    return qn_npy_read(&m.s);
}

/* ---- writing ---- */

static bool written_as_fortran(const qn_array *a)
{
    return (a->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS)) == QN_F_CONTIGUOUS;
}

/* Rows [begin, begin + n) of axis, at `data` in the axes before it, copied in row-major order to buffer and put out. */
static qn_status put_rows(qn_sink *s, const char *func, const qn_array *a, int axis, char *data, int64_t n, char *buffer)
{
    int64_t shape[QN_MAX_NDIM];
    int ndim = a->ndim - axis;
    memcpy(shape, a->shape + axis, (size_t)ndim * sizeof *shape);
    shape[0] = n;
    qn_array *from = qn_new_view(func, a, data, a->dtype, ndim, shape, a->strides + axis, 0);
    qn_array *to = from ? qn_wrap(buffer, (qn_dtype)a->dtype, ndim, shape, NULL, true, NULL, NULL) : NULL;
    qn_status status = to ? qn_copy_elements(to, from) : qn_failed();
    if (status == QN_OK)
        status = s->put(s, buffer, (size_t)(to->size * to->itemsize));
    qn_release(to);
    qn_release(from);
    return status;
}

/* Advances the index of the axes before `axis`, moving *data along; false after the last. */
static bool next_outer(const qn_array *a, int axis, int64_t *index, char **data)
{
    for (int i = axis - 1; i >= 0; i--) {
        *data += a->strides[i];
        if (++index[i] < a->shape[i])
            return true;
        *data -= a->shape[i] * a->strides[i];
        index[i] = 0;
    }
    return false;
}

/* The outermost axis of which some rows fit in the buffer, and how many do. */
static int gather_axis(const qn_array *a, int64_t *rows)
{
    int axis = a->ndim - 1;
    int64_t row = a->itemsize;
    for (; axis > 0 && row * a->shape[axis] <= GATHER_BYTES; axis--)
        row *= a->shape[axis];
    *rows = GATHER_BYTES / row;
    return axis;
}

qn_status qn_put_elements(qn_sink *s, const char *func, const qn_array *a)
{
    if (a->size == 0 || qn_is_contiguous(a))
        return s->put(s, a->data, (size_t)(a->size * a->itemsize));
    int64_t rows, index[QN_MAX_NDIM] = {0};
    int axis = gather_axis(a, &rows);
    char *data = a->data, *buffer = qn_scratch(GATHER_BYTES, func);
    qn_status status = buffer ? QN_OK : qn_failed();
    if (status == QN_OK)
        do
            for (int64_t i = 0; i < a->shape[axis] && status == QN_OK; i += rows) {
                int64_t n = a->shape[axis] - i < rows ? a->shape[axis] - i : rows;
                status = put_rows(s, func, a, axis, data + i * a->strides[axis], n, buffer);
            }
        while (status == QN_OK && next_outer(a, axis, index, &data));
    qn_scratch_free(buffer);
    return status;
}

uint64_t qn_npy_size(const qn_array *a)
{
    char text[QN_NPY_WRITTEN_MAX];
    return qn_npy_header_text(a, written_as_fortran(a), text) + (uint64_t)(a->size * a->itemsize);
}

qn_status qn_npy_write(qn_sink *s, const char *func, const qn_array *a)
{
    char text[QN_NPY_WRITTEN_MAX];
    QN_TRY(s->put(s, text, qn_npy_header_text(a, written_as_fortran(a), text)));
    if (a->size == 0)
        return QN_OK;
    if (a->flags & (QN_C_CONTIGUOUS | QN_F_CONTIGUOUS))
        return s->put(s, a->data, (size_t)(a->size * a->itemsize));
    return qn_put_elements(s, func, a);
}

qn_status qn_save_npy(const char *path, const qn_array *a)
{
    qn_output o;
    if (qn_is_null(a, "save_npy"))
        return qn_failed();
    QN_TRY(qn_output_open(&o, "save_npy", path));
    return qn_output_close(&o, qn_npy_write(&o.sink, "save_npy", a));
}

typedef struct memory_sink { qn_sink s; char *at; } memory_sink;

static qn_status put_to_memory(qn_sink *s, const void *from, size_t n)
{
    memory_sink *m = (memory_sink *)s;
    memcpy(m->at, from, n);
    m->at += n;
    return QN_OK;
}

qn_array *qn_npy_bytes(const qn_array *a)
{
    if (qn_is_null(a, "npy_bytes"))
        return NULL;
    int64_t size = (int64_t)qn_npy_size(a);
    qn_array *bytes = qn_new("npy_bytes", QN_UINT8, 1, &size);
    if (bytes == NULL)
        return NULL;
    memory_sink m = {{put_to_memory}, bytes->data};
    return qn_npy_write(&m.s, "npy_bytes", a) == QN_OK ? bytes : qn_drop(bytes);
}
