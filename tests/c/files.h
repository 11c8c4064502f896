/* SPDX-License-Identifier: BSD-3-Clause */
/* files.h: temporary files and little-endian bytes for the tests of input and output. */
#ifndef QN_TEST_FILES_H
#define QN_TEST_FILES_H

#include "test.h"
#include <dirent.h>
#include <unistd.h>

/* A directory of this process; the names in it are made by path_of. */
static inline const char *scratch_directory(void)
{
    static char directory[256];
    const char *base = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/quern-test-XXXXXX", base ? base : "/tmp");
    CHECK(mkdtemp(directory) != NULL);
    return directory;
}

/* Removes the directory; returns how many files it held. */
static inline int remove_directory(const char *directory)
{
    DIR *d = opendir(directory);
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
        n += unlink(path) == 0;
    }
    closedir(d);
    CHECK(rmdir(directory) == 0);
    return n;
}

typedef struct bytes { unsigned char p[8192]; size_t n; } bytes;

static inline void add_bytes(bytes *b, const void *from, size_t n)
{
    CHECK(b->n + n <= sizeof b->p);
    memcpy(b->p + b->n, from, n);
    b->n += n;
}

static inline void add_number(bytes *b, uint64_t value, int n)
{
    for (int i = 0; i < n; i++) {
        unsigned char c = (unsigned char)(value >> 8 * i);
        add_bytes(b, &c, 1);
    }
}

/* A .npy header of the given version around any text. */
static inline void add_npy_header(bytes *b, int version, const char *text)
{
    add_bytes(b, "\x93NUMPY", 6);
    add_number(b, (uint64_t)version, 2);
    add_number(b, strlen(text), version == 1 ? 2 : 4);
    add_bytes(b, text, strlen(text));
}

static inline void write_file(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "wb");
    CHECK(f != NULL);
    CHECK(fwrite(p, 1, n, f) == n);
    CHECK(fclose(f) == 0);
}

static inline size_t read_file(const char *path, void *p, size_t room)
{
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    size_t n = fread(p, 1, room, f);
    fclose(f);
    return n;
}

/* Same dtype, shape and bytes. */
static inline bool same_array(const qn_array *a, const qn_array *b)
{
    if (a == NULL || b == NULL || a->dtype != b->dtype || a->ndim != b->ndim || a->size != b->size)
        return false;
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] != b->shape[i])
            return false;
    qn_array *x = qn_copy(a), *y = qn_copy(b);
    bool same = a->size == 0 || memcmp(x->data, y->data, (size_t)(a->size * a->itemsize)) == 0;
    qn_release(x);
    qn_release(y);
    return same;
}

/* An array of dtype t whose bytes differ from element to element. */
static inline qn_array *pattern(qn_dtype t, int ndim, const int64_t *shape)
{
    qn_array *a = qn_empty(t, ndim, shape);
    CHECK(a != NULL);
    for (int64_t i = 0; i < a->size * a->itemsize; i++)
        a->data[i] = (char)(t == QN_BOOL ? i % 3 == 0 : (i * 37 + 11) % 61);
    return a;
}

#endif
