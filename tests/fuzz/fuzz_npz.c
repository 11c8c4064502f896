/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_npz.c: any bytes as an .npz archive, which goes through a file, since the reader takes paths. All members that are accepted
 * are written as one archive, whose members must be the same. The checksums of stored members are made right first, where the bytes
 * are an archive at all: else every changed element would end at the checksum. */
#include "files.h"
#include "fuzz.h"
#include <zlib.h>

size_t fuzz_max_block = 0;
enum { MEMBERS = 16 };

static void write_again(int n, const char *const *names, const qn_array *const *arrays)
{
    const qn_array *bytes = fuzz_checked(qn_npz_bytes(n, names, arrays, true), "npz_bytes");
    qn_npz *z = bytes ? qn_npz_open(fuzz_file(bytes->data, (size_t)bytes->size)) : NULL;
    fuzz_check_error(bytes != NULL && z == NULL, "npz_bytes, opened");
    for (int i = 0; z != NULL && i < n; i++)
        fuzz_same_bytes(qn_npy_bytes(arrays[i]), qn_npy_bytes(fuzz_checked(qn_npz_get(z, names[i]), "npz_get again")));
    qn_npz_close(z);
}

static uint32_t word_at(const char *p)
{
    uint32_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

/* A record of the central directory names a local header of 30 bytes, a name and extra bytes of lengths at 26 and 28, and then the
 * data. */
static void repair(char *bytes, size_t n)
{
    enum { RECORD = 46, HEADER = 30, STORED = 0 };
    for (size_t i = 0; i + RECORD <= n; i++) {
        size_t size = word_at(bytes + i + 20), at = word_at(bytes + i + 42);
        if (memcmp(bytes + i, "PK\1\2", 4) != 0 || bytes[i + 10] != STORED || at + HEADER > n)
            continue;
        size_t start = at + HEADER + (word_at(bytes + at + 26) & 0xffff) + (word_at(bytes + at + 26) >> 16);
        if (start + size > n)
            continue;
        uint32_t crc = (uint32_t)crc32(0, (const uint8_t *)bytes + start, (unsigned)size);
        memcpy(bytes + i + 16, &crc, sizeof crc);
        memcpy(bytes + at + 14, &crc, sizeof crc);
    }
}

void fuzz_one(fuzz_input *in)
{
    const qn_array *arrays[MEMBERS];
    const char *names[MEMBERS];
    int n = 0;
    size_t size;
    char *bytes = fuzz_text(in, &size);
    repair(bytes, size);
    const char *path = fuzz_file(bytes, size);
    qn_npz *z = qn_npz_open(path);
    fuzz_check_error(z == NULL, "npz_open");
    for (int i = 0; z != NULL && i < qn_npz_count(z) && n < MEMBERS; i++) {
        names[n] = qn_npz_name(z, i);
        arrays[n] = fuzz_checked(qn_npz_get(z, names[n]), "npz_get");
        n += arrays[n] != NULL;
    }
    if (n > 0)
        write_again(n, names, arrays);
    qn_npz_close(z);
    fuzz_checked(qn_load_npz(path, "x"), "load_npz");
}
