/* SPDX-License-Identifier: BSD-3-Clause */
/* test_guard.c: the blocks of guard.h are whole, and the first byte outside cannot be read: what `make test-guard` rests on. */
#include "guard.h"
#include "test.h"
#include <unistd.h>

/* Can this byte be read? The system answers without a signal. */
static bool readable(int pipe_end, const char *p) { return write(pipe_end, p, 1) == 1; }

TEST(guard, one_byte_outside_is_out_of_reach)
{
    static const size_t sizes[] = {1, 2, 63, 64, 100, 4095, 4096, 4097, 70000};
    for (int at_end = 0; at_end < 2; at_end++) {
        const qn_allocator *g = guard_allocator(at_end ? "end" : "begin");
        for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
            size_t n = sizes[i / 2]; /* twice: fresh pages, and those of the block before */
            char *p = g->alloc(g->context, n);
            int ends[2];
            CHECK(p != NULL && pipe(ends) == 0);
            memset(p, 1, n);
            CHECK(readable(ends[1], p) && readable(ends[1], p + n - 1));
            CHECK_MSG(!readable(ends[1], at_end ? p + n : p - 1), "%zu bytes, %s", n, at_end ? "end" : "begin");
            close(ends[0]);
            close(ends[1]);
            g->free(g->context, p, n);
        }
    }
}
