/* SPDX-License-Identifier: BSD-3-Clause */
/* fuzz_einsum.c: up to four small arrays and any text as the subscripts of a sum of products, in the greedy order and in one that
 * the input chooses. */
#include "fuzz.h"

size_t fuzz_max_block = 1 << 24;

void fuzz_one(fuzz_input *in)
{
    qn_einsum_step path[4] = {{0}};
    const qn_array *operands[4];
    int n = fuzz_int(in, 0, 4);
    for (int i = 0; i < n; i++)
        operands[i] = fuzz_array(in);
    qn_einsum_opts opts = {.casting = (qn_casting)fuzz_int(in, QN_SAME_KIND, QN_UNSAFE), .nsteps = fuzz_int(in, 0, 4),
        .path = path};
    for (int i = 0; i < opts.nsteps; i++) {
        path[i].n = fuzz_int(in, 0, 4);
        for (int k = 0; k < path[i].n; k++)
            path[i].at[k] = fuzz_int(in, -1, 4);
    }
    const char *text = fuzz_text(in, NULL);
    fuzz_checked(qn_einsum(text, n, operands), "einsum");
    fuzz_checked(qn_einsum_by(text, n, operands, &opts), "einsum_by");
}
