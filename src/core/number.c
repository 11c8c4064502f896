/* SPDX-License-Identifier: BSD-3-Clause */
/* number.c: bare numbers: 0-d arrays on the caller's stack, weak in promotion, never counted nor freed. */
#include <core/object.h>

static inline const qn_array *number(qn_number *storage, int t, const void *value, size_t size)
{
    array *a = (array *)(void *)storage;
    char *data = (char *)storage + sizeof *storage - 16;
    memcpy(data, value, size);
    a->on_stack = true;
    a->pub = (qn_array){.data = data, .shape = a->inline_dims, .strides = a->inline_dims, .size = 1, .dtype = (int16_t)t,
                        .itemsize = (int16_t)size,
                        .flags = QN_C_CONTIGUOUS | QN_F_CONTIGUOUS | QN_ALIGNED | (t == QN_BOOL ? 0u : QN_WEAK)};
    return &a->pub;
}
_Static_assert(sizeof(array) + 16 <= sizeof(qn_number), "room for the value behind the array");

const qn_array *qn_number_i64(qn_number *s, int64_t v) { return number(s, QN_INT64, &v, sizeof v); }
const qn_array *qn_number_f64(qn_number *s, double v) { return number(s, QN_FLOAT64, &v, sizeof v); }
const qn_array *qn_number_bool(qn_number *s, bool v) { return number(s, QN_BOOL, &v, sizeof v); }
const qn_array *qn_number_c128(qn_number *s, double re, double im)
{
    return number(s, QN_COMPLEX128, (const double[2]){re, im}, 2 * sizeof re);
}

const qn_array *qn_number_u64(qn_number *s, uint64_t v)
{
    return v <= INT64_MAX ? number(s, QN_INT64, &v, sizeof v) : number(s, QN_UINT64, &v, sizeof v);
}
