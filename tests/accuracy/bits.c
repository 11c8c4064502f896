/* SPDX-License-Identifier: BSD-3-Clause */
/* bits.c: the same bits on every ISA and at every position.
 *
 *     bits [name ...]
 *
 * For each function of functions.def and each dtype: the results of a fixed set of arguments are compared between all
 * ISAs, and with themselves at other offsets, lengths 0-257 and strides.  Prints one line with a hash of the
 * results, so that machines can be compared by diff; all NaNs count as one.  Reads and writes next to forbidden pages
 * show whether a kernel keeps within its operands.  Needs nothing but the kernels. */
#include "tables.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define COUNT 60000
#define LENGTHS 258

static double x64[COUNT + 8], y64[COUNT + 8], z64[COUNT], want64[COUNT];
static float x32[COUNT + 8], y32[COUNT + 8], z32[COUNT], want32[COUNT];
static const double odd_values[] = {
    0, -0.0, 1, -1, INFINITY, -INFINITY, NAN, 0x1p-1074, -0x1p-1074, 0x1p-149, 0x1p-126, 0x1p-1022,
    0x1.fffffffffffffp+1023, -0x1.fffffffffffffp+1023, 0x1.fffffep+127, 2, -2, 0.5, 3, -3, 1e5, -1e5
};

typedef struct data {
    void *x, *y, *z, *want;
    int64_t size;
} data;

static void fill(const function *f)
{
    const int nodd = (int)(sizeof odd_values / sizeof *odd_values);
    uint64_t seed = UINT64_C(0x13198a2e03707344);
    for (int i = 0; i < COUNT + 8; i++) {
        sample_f64(f, &seed, &x64[i], &y64[i]);
        sample_f32(f, &seed, &x32[i], &y32[i]);
        if (i < nodd * nodd) {
            x32[i] = (float)(x64[i] = odd_values[i % nodd]);
            y32[i] = (float)(y64[i] = odd_values[i / nodd]);
        }
    }
}

/* Equal up to the kind of NaN? */
static bool same(const data *d, const void *a, const void *b, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const char *p = (const char *)a + i * d->size, *q = (const char *)b + i * d->size;
        double u, v;
        float s, t;
        memcpy(&u, p, sizeof u < (size_t)d->size ? sizeof u : (size_t)d->size);
        memcpy(&v, q, sizeof v < (size_t)d->size ? sizeof v : (size_t)d->size);
        memcpy(&s, p, sizeof s);
        memcpy(&t, q, sizeof t);
        const bool nans = d->size == 8 ? isnan(u) && isnan(v) : isnan(s) && isnan(t);
        if (!nans && memcmp(p, q, (size_t)d->size) != 0)
            return false;
    }
    return true;
}

/* Every length from 0, at an offset that changes with it. */
static bool check_lengths(const function *f, qn_loop_fn loop, const data *d)
{
    for (int64_t n = 0; n < LENGTHS; n++) {
        const int64_t at = n % 8 * d->size;
        call_loop(loop, f->nin, (char *)d->x + at, (char *)d->y + at, (char *)d->z + at, n, d->size);
        if (!same(d, (char *)d->z + at, (char *)d->want + at, n))
            return false;
    }
    return true;
}

/* n elements at p, one every `stride` elements. */
static void gather(const data *d, char *to, const char *p, int64_t stride, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        memcpy(to + i * d->size, p + i * stride * d->size, (size_t)d->size);
}

/* One call with strides in elements against a contiguous one on copies. */
static bool check_stride(const function *f, qn_loop_fn loop, const data *d, int64_t sx, int64_t sy, int64_t sz)
{
    enum { N = 400 };
    static double xs[N], ys[N], zs[N], want[N];
    const int64_t mid = 1500 * d->size, strides[] = { sx * d->size, sy * d->size, sz * d->size };
    char *x = (char *)d->x + mid, *y = (char *)d->y + mid, *z = (char *)d->z + mid;
    char *two[] = { x, y, z }, *one[] = { x, z };
    const int64_t s1[] = { strides[0], strides[2] };
    loop(f->nin == 1 ? one : two, f->nin == 1 ? s1 : strides, N);
    gather(d, (char *)xs, x, sx, N);
    gather(d, (char *)ys, y, sy, N);
    gather(d, (char *)zs, z, sz, N);
    call_loop(loop, f->nin, xs, ys, want, N, d->size);
    return same(d, zs, want, N);
}

/* Strides -3..3 of every operand, 0 meaning one value (not for the output). */
static bool check_strides(const function *f, qn_loop_fn loop, const data *d)
{
    for (int64_t sx = -3; sx <= 3; sx++)
        for (int64_t sy = f->nin == 1 ? 0 : -3; sy <= (f->nin == 1 ? 0 : 3); sy++)
            for (int64_t sz = -3; sz <= 3; sz++)
                if (sz != 0 && !check_stride(f, loop, d, sx, sy, sz))
                    return false;
    return true;
}

/* The output in place of an input. */
static bool check_in_place(const function *f, qn_loop_fn loop, const data *d)
{
    memcpy(d->z, d->x, (size_t)(999 * d->size));
    call_loop(loop, f->nin, d->z, d->y, d->z, 999, d->size);
    return same(d, d->z, d->want, 999);
}

/* Two pages of memory between two that may not be touched. */
static char *guarded(int64_t page)
{
    char *p = mmap(NULL, (size_t)(4 * page), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || mprotect(p, (size_t)page, PROT_NONE) || mprotect(p + 3 * page, (size_t)page, PROT_NONE))
        return NULL;
    return p + page;
}

/* Every length right before and right after a forbidden page: a kernel that reaches beyond its operands dies here. */
static bool check_guards(const function *f, qn_loop_fn loop, const data *d)
{
    enum { PAGE = 65536 };                         /* a multiple of every page size */
    static char *x, *y, *z;
    if (!x)
        x = guarded(PAGE), y = guarded(PAGE), z = guarded(PAGE);
    for (int64_t n = 0; x && y && z && n < LENGTHS; n++) {
        const int64_t end = 2 * PAGE - n * d->size;
        call_loop(loop, f->nin, x, y, z, n, d->size);
        call_loop(loop, f->nin, x + end, y + end, z + end, n, d->size);
    }
    return x && y && z;
}

/* FNV-1a over the results. */
static uint64_t hash(const data *d)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (int64_t i = 0; i < COUNT; i++) {
        const char *p = (const char *)d->want + i * d->size;
        unsigned char bytes[8] = { 0x7f };
        double u = 0;
        float s = 0;
        memcpy(d->size == 8 ? (void *)&u : (void *)&s, p, (size_t)d->size);
        if (!isnan(u) && !isnan(s))
            memcpy(bytes, p, (size_t)d->size);
        for (int64_t k = 0; k < d->size; k++)
            h = (h ^ bytes[k]) * UINT64_C(0x100000001b3);
    }
    return h;
}

static int check(const function *f, int dtype, const char *name, const data *d)
{
    int bad = 0;
    const qn_loop_fn first = find_loop(ISA_scalar, f->op, dtype);
    if (!first)
        return 0;
    call_loop(first, f->nin, d->x, d->y, d->want, COUNT, d->size);
    for (int isa = 0; isa < NISA; isa++) {
        const qn_loop_fn loop = isa_runs(isa) ? find_loop(isa, f->op, dtype) : NULL;
        if (!loop)
            continue;
        call_loop(loop, f->nin, d->x, d->y, d->z, COUNT, d->size);
        const char *what = !same(d, d->z, d->want, COUNT) ? "bits differ from scalar"
                         : !check_lengths(f, loop, d) ? "bits depend on length or offset"
                         : !check_strides(f, loop, d) ? "bits depend on strides"
                         : !check_in_place(f, loop, d) ? "bits differ in place"
                         : !check_guards(f, loop, d) ? "no guard pages" : NULL;
        if (what)
            bad += fprintf(stderr, "%s %s %s: %s   FAILED\n", f->name, name, isa_names[isa], what) > 0;
    }
    printf("%-10s %s %016llx\n", f->name, name, (unsigned long long)hash(d));
    return bad;
}

int main(int argc, char **argv)
{
    const data d64 = { x64, y64, z64, want64, sizeof *x64 }, d32 = { x32, y32, z32, want32, sizeof *x32 };
    int bad = 0;
    for (const function *f = functions; f->name; f++) {
        bool wanted = argc == 1;
        for (int i = 1; i < argc; i++)
            wanted |= strcmp(argv[i], f->name) == 0;
        if (!wanted)
            continue;
        fill(f);
        bad += check(f, QN_K_FLOAT64, "f64", &d64) + check(f, QN_K_FLOAT32, "f32", &d32);
    }
    if (bad)
        fprintf(stderr, "bits: %d FAILED\n", bad);
    return bad != 0;
}
