/* SPDX-License-Identifier: BSD-3-Clause */
/* check.c: what holds for every array and every error. */
#include "fuzz.h"
#include <core/object.h>
#include <sanitizer/asan_interface.h>

static void check_sizes(const qn_array *a, const char *what)
{
    int64_t size = 1;
    FUZZ_CHECK(a->ndim >= 0 && a->ndim <= QN_MAX_NDIM, "%s: %d dimensions", what, a->ndim);
    for (int k = 0; k < a->ndim; k++) {
        FUZZ_CHECK(a->shape[k] >= 0, "%s: length %lld", what, (long long)a->shape[k]);
        FUZZ_CHECK(!__builtin_mul_overflow(size, a->shape[k], &size), "%s: more elements than fit", what);
    }
    FUZZ_CHECK(a->size == size, "%s: %lld elements, the shape has %lld", what, (long long)a->size, (long long)size);
    FUZZ_CHECK(a->dtype > 0 && a->dtype < QN_DTYPE_END, "%s: dtype %d", what, a->dtype);
    FUZZ_CHECK((size_t)a->itemsize == qn_dtype_size((qn_dtype)a->dtype), "%s: elements of %d bytes", what, a->itemsize);
}

/* Nothing between the first byte and the last is outside the buffer or poisoned. */
static void check_extent(const qn_array *a, const char *what)
{
    const buffer *b = of(a)->buf;
    const char *lo = a->data, *hi = a->data + a->itemsize;
    for (int k = 0; k < a->ndim; k++)
        *(a->strides[k] < 0 ? &lo : &hi) += (a->shape[k] - 1) * a->strides[k];
    FUZZ_CHECK(lo >= b->base && hi <= b->base + b->bytes, "%s: bytes %td to %td of a buffer of %zu", what,
               lo - b->base, hi - b->base, b->bytes);
    FUZZ_CHECK(__asan_region_is_poisoned((void *)(uintptr_t)lo, (size_t)(hi - lo)) == NULL, "%s: memory of something else", what);
}

/* A flag that is set must be true; a length of 1 may have any stride. */
static void check_layout(const qn_array *a, const char *what)
{
    int64_t c = a->itemsize, f = a->itemsize;
    for (int k = a->ndim - 1; k >= 0; c *= a->shape[k--])
        FUZZ_CHECK(!(a->flags & QN_C_CONTIGUOUS) || a->shape[k] == 1 || a->strides[k] == c, "%s: axis %d by row", what, k);
    for (int k = 0; k < a->ndim; f *= a->shape[k++])
        FUZZ_CHECK(!(a->flags & QN_F_CONTIGUOUS) || a->shape[k] == 1 || a->strides[k] == f, "%s: axis %d by column", what, k);
}

void fuzz_check_array(const qn_array *a, const char *what)
{
    FUZZ_CHECK(of(a)->refs > 0 && of(a)->buf->refs > 0, "%s: %d and %lld references", what, of(a)->refs,
               (long long)of(a)->buf->refs);
    check_sizes(a, what);
    if (a->size > 0) {
        check_extent(a, what);
        check_layout(a, what);
    }
}

void fuzz_check_error(bool failed, const char *what)
{
    qn_status status = qn_error_status();
    const char *message = qn_error_message();
    FUZZ_CHECK(failed == (status != QN_OK), "%s: %s with %s", what, failed ? "failed" : "worked", qn_status_name(status));
    FUZZ_CHECK(!failed || (*message != 0 && strcmp(message, "a call failed without a message") != 0), "%s: no message", what);
    FUZZ_CHECK(strcmp(qn_status_name(status), "unknown status") != 0, "%s: status %d", what, status);
    qn_clear_error();
}

qn_array *fuzz_checked(qn_array *a, const char *what)
{
    fuzz_check_error(a == NULL, what);
    if (a != NULL)
        fuzz_check_array(a, what);
    return a;
}
