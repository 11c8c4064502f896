/* SPDX-License-Identifier: BSD-3-Clause */
/* npymap.c: .npy files mapped into memory.
 *
 * The whole file is mapped (offsets must be multiples of the page size), the array begins behind the header. The mapping goes with
 * the last array that uses it. A file that another process cuts short while it is mapped raises SIGBUS on access, as with every
 * mapping. */
#include <errno.h>
#include <io/io.h>
#include <sys/mman.h>

typedef enum { MAP_READ, MAP_WRITE, MAP_COPY } map_mode;
typedef struct mapping { void *base; size_t size; } mapping;
typedef struct mapped_source { qn_source s; const char *at; } mapped_source;

static void unmap(void *context, void *data)
{
    int saved = errno;
    mapping *m = context;
    (void)data;
    munmap(m->base, m->size);
    qn_scratch_free(m);
    errno = saved;
}

static qn_status get_mapped(qn_source *s, void *to, size_t n)
{
    mapped_source *m = (mapped_source *)s;
    memcpy(to, m->at, n);
    m->at += n;
    s->left -= n;
    return QN_OK;
}

static qn_status map_file(const qn_file *f, map_mode mode, mapping *m)
{
    int saved = errno;
    int protection = mode == MAP_READ ? PROT_READ : PROT_READ | PROT_WRITE;
    if (f->size == 0 || f->size > SIZE_MAX)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: not a .npy file", f->func, f->path);
    m->size = (size_t)f->size;
    m->base = mmap(NULL, m->size, protection, mode == MAP_COPY ? MAP_PRIVATE : MAP_SHARED, f->fd, 0);
    qn_status status = m->base == MAP_FAILED ? qn_io_error(f->func, "map", f->path, errno) : QN_OK;
    errno = saved;
    return status;
}

static bool holds_bools(const char *p, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if ((unsigned char)p[i] > 1)
            return false;
    return true;
}

/* What a file must keep to be used where it lies. */
static qn_status check_in_place(const mapped_source *m, const qn_npy_header *h)
{
    const char *func = m->s.func, *path = m->s.name;
    if (h->data_bytes > m->s.left)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: the array needs %llu bytes, the file has %llu", func, path,
                       (unsigned long long)h->data_bytes, (unsigned long long)m->s.left);
    if (h->swapped)
        return qn_fail(QN_ERR_FORMAT, "%s: %s: foreign byte order cannot be mapped; load the file", func, path);
    if (h->dtype == QN_BOOL && !holds_bools(m->at, h->data_bytes))
        return qn_fail(QN_ERR_FORMAT, "%s: %s: a bool that is neither 0 nor 1 cannot be mapped; load the file", func, path);
    return QN_OK;
}

static void fortran_strides(const qn_npy_header *h, int64_t *strides)
{
    int64_t stride = qn_dtypes[h->dtype].size;
    for (int i = 0; i < h->ndim; i++) {
        strides[i] = stride;
        stride *= h->shape[i] > 0 ? h->shape[i] : 1;
    }
}

static qn_array *wrap(mapping *m, const char *func, const char *path, map_mode mode)
{
    qn_npy_header h;
    int64_t strides[QN_MAX_NDIM];
    mapped_source s = {{get_mapped, m->size, func, path}, m->base};
    if (qn_npy_read_header(&s.s, &h) != QN_OK || check_in_place(&s, &h) != QN_OK)
        return NULL;
    if (h.fortran)
        fortran_strides(&h, strides);
    else
        qn_c_strides(h.ndim, h.shape, qn_dtypes[h.dtype].size, strides);
    char *data = (char *)m->base + (s.at - (const char *)m->base);
    return qn_wrap(data, (qn_dtype)h.dtype, h.ndim, h.shape, strides, mode != MAP_READ, unmap, m);
}

static qn_array *map_npy(const char *func, const char *path, map_mode mode)
{
    qn_file file;
    if (qn_file_open(&file, func, path, mode == MAP_WRITE) != QN_OK)
        return NULL;
    mapping *m = qn_scratch(sizeof *m, func);
    qn_status status = m ? map_file(&file, mode, m) : qn_failed();
    qn_file_close(&file);
    if (status != QN_OK) {
        qn_scratch_free(m);
        return NULL;
    }
    qn_array *a = wrap(m, func, path, mode);
    if (a == NULL)
        unmap(m, NULL);
    return a;
}

qn_array *qn_map_npy(const char *path, bool writeable) { return map_npy("map_npy", path, writeable ? MAP_WRITE : MAP_READ); }

qn_array *qn_map_npy_copy(const char *path) { return map_npy("map_npy_copy", path, MAP_COPY); }
