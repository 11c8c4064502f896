/* SPDX-License-Identifier: BSD-3-Clause */
/* every.c: bars R4 and R5, every elementwise kernel and every cast in every dtype: the bits of the scalar kernels on every ISA, at
 * offsets of 0-63 bytes, lengths 0-257 and strides -3..3; and R16, the corners of integers (corners.c).
 *
 *     every [-s seed] [-c]
 *
 * Numbers are random bits behind every pair of corners of the dtype, so that nothing depends on the C library: the lines, which
 * hold a hash of the results of real numbers, are the same on every machine.  All NaNs count as one. */
#include "bar.h"
#include "corners.h"
#include <string.h>

enum { COUNT = 3000, LENGTHS = 258, STEPS = 70, ROOM = COUNT * 16 + 256 };

static char input[MAX_ARGS][ROOM], want[MAX_ARGS][ROOM], got[MAX_ARGS][ROOM], spread[MAX_ARGS][ROOM];
static uint64_t hash;
static long cases, bad[2];           /* bad: of R4 and R5 */
enum { PLACES, ISAS };

static void put_inputs(const kernel_case *c, uint64_t *seed)
{
    for (int k = 0; k < c->nin; k++)
        for (int i = 0; i < COUNT; i++)
            put_value(c->dtypes[k], input[k] + i * c->sizes[k],
                      i >= NCORNER * NCORNER ? -1 : k % 2 ? i / NCORNER : i % NCORNER, seed);
}

/* FNV-1a over the first result, NaNs left out; not of complex functions, which turn to the C library for odd elements. */
static void add_to_hash(const kernel_case *c)
{
    const int k = c->nin;
    if (dtype_infos[c->dtypes[0]].kind == 'c' && c->kind == QN_KIND_LOOP)
        return;
    for (int64_t i = 0; i < COUNT; i++)
        for (int64_t j = 0; j < c->sizes[k] && !is_nan(c->dtypes[k], want[k] + i * c->sizes[k]); j++)
            hash = (hash ^ (unsigned char)want[k][i * c->sizes[k] + j]) * UINT64_C(0x100000001b3);
}

/* Inputs from rows `from`, results to `to`, contiguous. */
static void call_contiguous(const kernel_case *c, qn_loop_fn f, char (*from)[ROOM], char (*to)[ROOM], int64_t n)
{
    char *args[MAX_ARGS];
    for (int k = 0; k < c->nargs; k++)
        args[k] = k < c->nin ? from[k] : to[k];
    call_kernel(c, f, args, c->sizes, n);
}

static bool same_results(const kernel_case *c, char (*a)[ROOM], char (*b)[ROOM], int64_t n)
{
    for (int k = c->nin; k < c->nargs; k++)
        if (!same_values(c->dtypes[k], a[k], b[k], n))
            return false;
    return true;
}

/* Every length, each operand at an offset of its own; what stands behind the result stays. */
static bool check_lengths(const kernel_case *c, qn_loop_fn f)
{
    for (int64_t n = 0; n < LENGTHS; n++) {
        char *args[MAX_ARGS];
        for (int k = 0; k < c->nargs; k++) {
            args[k] = spread[k] + (n * 7 + k * 13) % 64 / c->sizes[k] * c->sizes[k];
            if (k < c->nin)
                memcpy(args[k], input[k], (size_t)(n * c->sizes[k]));
            else
                memset(args[k], 0x5a, (size_t)(n * c->sizes[k]) + 64);
        }
        call_kernel(c, f, args, c->sizes, n);
        for (int k = c->nin; k < c->nargs; k++)
            for (int64_t i = 0; i < 64; i++)
                if (args[k][n * c->sizes[k] + i] != 0x5a)
                    return false;
        for (int k = c->nin; k < c->nargs; k++)
            if (!same_values(c->dtypes[k], args[k], want[k], n))
                return false;
    }
    return true;
}

/* One call with these strides in elements against the scalar kernel on contiguous copies. */
static bool check_stride(const kernel_case *c, qn_loop_fn scalar, qn_loop_fn f, const int64_t *steps)
{
    static char flat[MAX_ARGS][ROOM], expected[MAX_ARGS][ROOM];
    char *args[MAX_ARGS];
    int64_t strides[MAX_ARGS];
    for (int k = 0; k < c->nargs; k++) {
        const int64_t size = c->sizes[k];
        strides[k] = steps[k] * size;
        args[k] = spread[k] + 3 * STEPS * size;
        for (int64_t i = 0; i < STEPS && k < c->nin; i++) {
            memcpy(args[k] + i * strides[k], input[k] + i * size, (size_t)size);
            memcpy(flat[k] + i * size, input[k] + (steps[k] ? i : STEPS - 1) * size, (size_t)size);
        }
    }
    call_kernel(c, f, args, strides, STEPS);
    call_contiguous(c, scalar, flat, expected, STEPS);
    for (int k = c->nin; k < c->nargs; k++)
        for (int64_t i = 0; i < STEPS; i++)
            if (!same_values(c->dtypes[k], args[k] + i * strides[k], expected[k] + i * c->sizes[k], 1))
                return false;
    return true;
}

/* Strides -3..3 of the first two operands, the others in turn; a result's is not 0. */
static bool check_strides(const kernel_case *c, qn_loop_fn scalar, qn_loop_fn f)
{
    for (int64_t i = 0; i < 7 * 7; i++) {
        const int64_t result = i % 6 < 3 ? i % 6 - 3 : i % 6 - 2;
        int64_t steps[MAX_ARGS] = { i % 7 - 3, i / 7 - 3, (i + i / 7) % 7 - 3 };
        for (int k = c->nin; k < c->nargs; k++)
            steps[k] = k == c->nin ? result : -result;
        if (!check_stride(c, scalar, f, steps))
            return false;
    }
    return true;
}

static void check_kernel(const kernel_case *c, void *context)
{
    const qn_loop_fn scalar = find_case(c, ISA_scalar);
    put_inputs(c, context);
    const bool control = options.control;
    options.control = false;                   /* the reference has no seeded bugs */
    call_contiguous(c, scalar, input, want, COUNT);
    options.control = control;
    add_to_hash(c);
    cases++;
    for (int isa = 0; isa < NISA; isa++) {
        const qn_loop_fn f = isa_runs(isa) ? find_case(c, isa) : NULL;
        if (!f)
            continue;
        call_contiguous(c, f, input, got, COUNT);
        if (!same_results(c, got, want, COUNT))
            bad[ISAS] += bar_fault("%s on %s: bits differ from scalar", c->name, isa_names[isa]);
        if (!check_lengths(c, f))
            bad[PLACES] += bar_fault("%s on %s: bits depend on length or offset", c->name, isa_names[isa]);
        if (!check_strides(c, scalar, f))
            bad[PLACES] += bar_fault("%s on %s: bits depend on strides", c->name, isa_names[isa]);
    }
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    uint64_t seed = options.seed;
    hash = UINT64_C(0xcbf29ce484222325);
    each_case(check_kernel, &seed);
    const char *seeded = "one call in 47 has a bit changed";
    int failed = bar_line("R4", seeded, bad[PLACES],
                          "%ld kernels and casts on every ISA, offsets 0-63, lengths 0-257, strides -3..3", cases);
    failed += bar_line("R5", seeded, bad[ISAS], "%ld kernels and casts, bits of every ISA beside scalar, hash %016llx", cases,
                       (unsigned long long)hash);
    return (failed + bar_corners()) != 0;
}
