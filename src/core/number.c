/* SPDX-License-Identifier: BSD-3-Clause */
/* number.c: bare numbers: 0-d arrays in storage of the caller, never counted nor freed. */
#include <core/object.h>

_Static_assert(BARE_BYTES + 16 <= sizeof(qn_number), "room for the value behind the array");

static inline qn_array *number(qn_number *storage, int t, const void *value, size_t size, uint32_t flags)
{
    static const int64_t no_dims[1];
    array *a = (array *)(void *)storage;
    char *data = (char *)storage + BARE_BYTES;
    memcpy(data, value, size);
    a->scope = 0;
    atomic_init(&a->kind, BARE);
    a->pub = (qn_array){.data = data, .shape = no_dims, .strides = no_dims, .size = 1, .dtype = (int16_t)t, .itemsize = (int16_t)size,
                        .flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED | flags};
    return &a->pub;
}

qn_array *qn_number_of(qn_number *s, qn_dtype t, const void *value)
{
    return qn_check_dtype("number_of", (int)t) == QN_OK ? number(s, (int)t, value, (size_t)qn_dtypes[t].size, QN_WRITEABLE) : NULL;
}

static inline const qn_array *weak(qn_number *s, int t, const void *value, size_t size)
{
    return number(s, t, value, size, t == QN_BOOL ? 0u : QN_WEAK);
}

const qn_array *qn_number_i64(qn_number *s, int64_t v) { return weak(s, QN_INT64, &v, sizeof v); }
const qn_array *qn_number_f64(qn_number *s, double v) { return weak(s, QN_FLOAT64, &v, sizeof v); }
const qn_array *qn_number_bool(qn_number *s, bool v) { return weak(s, QN_BOOL, &v, sizeof v); }
const qn_array *qn_number_c128(qn_number *s, double re, double im)
{
    return weak(s, QN_COMPLEX128, (const double[2]){re, im}, 2 * sizeof re);
}

const qn_array *qn_number_u64(qn_number *s, uint64_t v)
{
    return v <= INT64_MAX ? weak(s, QN_INT64, &v, sizeof v) : weak(s, QN_UINT64, &v, sizeof v);
}
