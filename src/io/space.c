/* SPDX-License-Identifier: BSD-3-Clause */
/* space.c: work space of readers and writers from the library's allocator: records set to zero, texts, and what zlib needs. All of it
 * goes back by qn_scratch_free. */
#include <io/io.h>

void *qn_space_zeroed(uint64_t n, size_t itemsize, const char *func)
{
    void *p = n > INT64_MAX ? NULL : qn_scratch_array((int64_t)n, itemsize, func);
    if (p != NULL)
        memset(p, 0, (size_t)n * itemsize);
    return p;
}

char *qn_space_text(const char *text, size_t n, const char *func)
{
    char *p = qn_scratch(n + 1, func);
    if (p == NULL)
        return NULL;
    memcpy(p, text, n);
    p[n] = 0;
    return p;
}

void *qn_space_zalloc(void *func, unsigned n, unsigned itemsize) { return qn_scratch_array(n, itemsize, func); }
void qn_space_zfree(void *func, void *p)
{
    (void)func;
    qn_scratch_free(p);
}
