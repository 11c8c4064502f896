/* SPDX-License-Identifier: BSD-3-Clause */
/* raw.c: elements in files without any header, in this machine's byte order. */
#include <io/io.h>

/* How many elements there are from offset on, `count` of them at the most. */
static qn_status count_items(const qn_file *f, int64_t size, int64_t count, int64_t offset, int64_t *n)
{
    if (offset < 0 || (uint64_t)offset > f->size)
        return qn_fail(QN_ERR_VALUE, "fromfile: offset %lld is outside the file of %llu bytes", (long long)offset, (unsigned long long)f->size);
    *n = (int64_t)((f->size - (uint64_t)offset) / (uint64_t)size);
    if (count >= 0 && count < *n)
        *n = count;
    return QN_OK;
}

/* Bytes that are no bool become one. */
static void tidy_bools(qn_array *a)
{
    for (int64_t i = 0; a->dtype == QN_BOOL && i < a->size; i++)
        a->data[i] = a->data[i] != 0;
}

qn_array *qn_load_raw(const char *path, qn_dtype t, int64_t count, int64_t offset)
{
    qn_file f;
    int64_t n = 0;
    qn_array *a = NULL;
    if (qn_check_dtype("fromfile", t) != QN_OK || qn_file_open(&f, "fromfile", path, false) != QN_OK)
        return NULL;
    if (count_items(&f, qn_dtypes[t].size, count, offset, &n) == QN_OK)
        a = qn_new("fromfile", t, QN_SHAPE(n));
    if (a && qn_file_read(&f, (uint64_t)offset, a->data, (size_t)n * (size_t)a->itemsize) != QN_OK)
        a = qn_drop(a);
    qn_file_close(&f);
    if (a)
        tidy_bools(a);
    return a;
}

qn_status qn_save_raw(const char *path, const qn_array *a)
{
    qn_output o;
    if (qn_is_null(a, "tofile"))
        return qn_failed();
    QN_TRY(qn_output_open(&o, "tofile", path));
    return qn_output_close(&o, qn_put_elements(&o.sink, "tofile", a));
}
