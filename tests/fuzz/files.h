/* SPDX-License-Identifier: BSD-3-Clause */
/* files.h: an input as a file, and the way of an array to a file and back, for the targets that read files. */
#ifndef QN_FUZZ_FILES_H
#define QN_FUZZ_FILES_H

#include "fuzz.h"
#include <sys/mman.h>
#include <unistd.h>

/* The path of a file in memory with these bytes; the same file at every call. */
static inline const char *fuzz_file(const char *bytes, size_t n)
{
    static char path[32];
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("input", MFD_CLOEXEC);
    FUZZ_CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, bytes, n, 0) == (ssize_t)n, "no file in memory");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return path;
}

static inline void fuzz_same_bytes(const qn_array *a, const qn_array *b)
{
    FUZZ_CHECK(a != NULL && b != NULL && a->size == b->size && memcmp(a->data, b->data, (size_t)a->size) == 0, "the bytes differ");
}

/* a as .npy bytes, read, and as bytes again. */
static inline void fuzz_round_trip(const qn_array *a)
{
    const qn_array *bytes = fuzz_checked(qn_npy_bytes(a), "npy_bytes");
    const qn_array *again = bytes ? fuzz_checked(qn_load_npy_bytes(bytes->data, (size_t)bytes->size), "npy again") : NULL;
    fuzz_same_bytes(bytes, again ? qn_npy_bytes(again) : NULL);
}

#endif
