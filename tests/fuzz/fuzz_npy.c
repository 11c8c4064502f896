/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_npy.c: any bytes as an .npy file. What is accepted is written and read back as the same bytes. */
#include "files.h"
#include "fuzz.h"

size_t fuzz_max_block = 0;

void fuzz_one(fuzz_input *in)
{
    size_t n;
    const char *bytes = fuzz_text(in, &n);
    qn_array *a = fuzz_checked(qn_load_npy_bytes(bytes, n), "load_npy_bytes");
    if (a != NULL)
        fuzz_round_trip(a);
    const char *path = fuzz_file(bytes, n);
    qn_array *b = fuzz_checked(qn_load_npy(path), "load_npy");
    FUZZ_CHECK((a == NULL) == (b == NULL), "the same bytes in memory and in a file");
    fuzz_checked(qn_map_npy(path, false), "map_npy");
    fuzz_checked(qn_map_npy_copy(path), "map_npy_copy");
}
