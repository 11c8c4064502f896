/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_files.c: any bytes as an .npy file and as an .npz archive (libFuzzer).
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude -Isrc -I. -D_GNU_SOURCE tests/fuzz/fuzz_files.c src/io/?*.c \
 *         build/libquern.a <libraries>
 *
 * Whatever is accepted must be written and read back as the same bytes. Both readers see every input. The archive goes
 * through an anonymous file, because the reader takes paths. */
#include <quern/quern.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

static void round_trip(const qn_array *a)
{
    const qn_array *bytes = qn_npy_bytes(a);
    const qn_array *again = bytes ? qn_load_npy_bytes(bytes->data, (size_t)bytes->size) : NULL;
    const qn_array *second = again ? qn_npy_bytes(again) : NULL;
    check(second && second->size == bytes->size && memcmp(second->data, bytes->data, (size_t)bytes->size) == 0);
    char text[64];
    qn_format(a, NULL, text, sizeof text);
}

static void read_archive(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memfd_create("archive", MFD_CLOEXEC);
    check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    qn_npz *z = qn_npz_open(path);
    for (int i = 0; z && i < qn_npz_count(z); i++) {
        const qn_array *a = qn_npz_get(z, qn_npz_name(z, i));
        if (a)
            round_trip(a);
    }
    qn_npz_close(z);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QN_SCOPE {
        const qn_array *a = qn_load_npy_bytes(data, size);
        if (a)
            round_trip(a);
        read_archive(data, size);
    }
    return 0;
}
