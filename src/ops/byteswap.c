/* SPDX-License-Identifier: BSD-3-Clause */
/* byteswap.c: elements with their bytes reversed: data of the other byte order.
 *
 * Plain loops over unsigned words, which compilers turn into byte shuffles; an array that is not contiguous is copied by the engine
 * first and reversed in place.  The parts of a complex number are reversed one by one. */
#include <core/core.h>

typedef struct job {
    char *to;
    const char *from;
    size_t size; /* bytes of a word */
} job;

#define SWAP(bits)                                                                          \
    static void swap##bits(char *to, const char *from, int64_t begin, int64_t end)          \
    {                                                                                       \
        for (int64_t i = begin; i < end; i++) {                                             \
            uint##bits##_t word;                                                            \
            memcpy(&word, from + i * (bits / 8), sizeof word);                              \
            word = __builtin_bswap##bits(word);                                             \
            memcpy(to + i * (bits / 8), &word, sizeof word);                                \
        }                                                                                   \
    }
SWAP(16)
SWAP(32)
SWAP(64)

static void swap_range(void *context, int64_t begin, int64_t end)
{
    const job *j = context;
    (j->size == 2 ? swap16 : j->size == 4 ? swap32 : swap64)(j->to, j->from, begin, end);
}

qn_array *qn_byteswap(const qn_array *a)
{
    const bool dense = a != NULL && (a->flags & QN_C_CONTIGUOUS) && a->itemsize > 1;
    qn_array *r = dense ? qn_new_shaped("byteswap", a->dtype, a) : qn_copy(a);
    if (r == NULL)
        return NULL;
    size_t size = qn_dtype_size(qn_dtype_real((qn_dtype)r->dtype));
    job j = {r->data, dense ? a->data : r->data, size};
    if (size > 1 && qn_parallel_for(r->size * r->itemsize / (int64_t)size, qn_grain(0.3), swap_range, &j) != QN_OK)
        return qn_drop(r);
    return r;
}
