/* SPDX-License-Identifier: BSD-3-Clause */
/* input.c: what a target takes from the bytes of an input. */
#include "fuzz.h"
#include <math.h>

uint8_t fuzz_byte(fuzz_input *in) { return in->next < in->end ? *in->next++ : 0; }

int fuzz_int(fuzz_input *in, int lo, int hi) { return lo + fuzz_byte(in) % (hi - lo + 1); }

/* n bytes, zeros behind the last. */
static void fuzz_bytes(fuzz_input *in, void *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)p)[i] = fuzz_byte(in);
}

int64_t fuzz_large(fuzz_input *in)
{
    static const int64_t ends[] = {0, 1, -1, 2, 3, 7, INT32_MIN, INT32_MAX, INT64_C(1) << 32, INT64_C(1) << 62, INT64_MIN,
        INT64_MAX, INT64_MAX - 1};
    int64_t any;
    uint8_t which = fuzz_byte(in);
    if (which < 128)
        return ends[which % (sizeof ends / sizeof *ends)];
    fuzz_bytes(in, &any, sizeof any);
    return any;
}

double fuzz_number(fuzz_input *in)
{
    static const double odd[] = {0, 1, -1, 0.5, 2, -0.0, NAN, INFINITY, -INFINITY, 1e300, -1e-300, 5e-324, 9007199254740993.0,
        0x1p63, -0x1p63, 0x1p31, 255};
    double any;
    uint8_t which = fuzz_byte(in);
    if (which < 192)
        return odd[which % (sizeof odd / sizeof *odd)];
    fuzz_bytes(in, &any, sizeof any);
    return any;
}

char *fuzz_text(fuzz_input *in, size_t *length)
{
    static char *text;
    size_t n = (size_t)(in->end - in->next);
    free(text);
    if ((text = malloc(n + 1)) == NULL)
        exit(1);
    memcpy(text, in->next, n);
    text[n] = 0;
    in->next = in->end;
    if (length != NULL)
        *length = n;
    return text;
}

qn_dtype fuzz_dtype(fuzz_input *in) { return (qn_dtype)fuzz_int(in, QN_BOOL, QN_DTYPE_END - 1); }

qn_array *fuzz_array(fuzz_input *in)
{
    int64_t shape[3];
    qn_dtype t = fuzz_dtype(in);
    int ndim = fuzz_int(in, 0, 3);
    for (int k = 0; k < ndim; k++)
        shape[k] = fuzz_int(in, 0, 4);
    qn_array *a = qn_arange(fuzz_int(in, -4, 4), 128, 1, QN_FLOAT64);
    return qn_astype(qn_resize(a, ndim, shape), t);
}
