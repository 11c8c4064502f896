/* SPDX-License-Identifier: BSD-3-Clause */
/* cases.c: see cases.h. */
#include "cases.h"
#include "bar.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SEEDED_EVERY 47

static void add_arg(kernel_case *c, int dtype)
{
    c->dtypes[c->nargs] = dtype;
    c->sizes[c->nargs++] = dtype_infos[dtype].size;
}

/* The dtype that a column of ops.def names. */
static int dtype_of(const char *word, int dtype)
{
    return strcmp(word, "BOOL") == 0 ? QN_K_BOOL : strcmp(word, "UINT8") == 0 ? QN_K_UINT8 : strcmp(word, "INT32") == 0 ? QN_K_INT32
         : strcmp(word, "REAL") == 0 ? dtype_infos[dtype].real : dtype;
}

kernel_case loop_case(int op, int dtype)
{
    const op_info *o = &op_infos[op];
    kernel_case c = { .kind = QN_KIND_LOOP, .row = op, .col = dtype, .nin = o->nin };
    for (int k = 0; k < o->nin; k++)
        add_arg(&c, k == 0 && strcmp(o->in, "MASK") == 0 ? QN_K_BOOL
                    : k == o->nin - 1 && strcmp(o->in, "COUNT") == 0 ? QN_K_INT64 : dtype);
    add_arg(&c, dtype_of(o->out, dtype));
    if (o->second[0])
        add_arg(&c, dtype_of(o->second, dtype));
    snprintf(c.name, sizeof c.name, "%s %s", o->name, dtype_infos[dtype].name);
    return c;
}

kernel_case cast_case(int from, int to)
{
    kernel_case c = { .kind = QN_KIND_CAST, .row = from, .col = to, .nin = 1 };
    add_arg(&c, from);
    add_arg(&c, to);
    snprintf(c.name, sizeof c.name, "cast %s to %s", dtype_infos[from].name, dtype_infos[to].name);
    return c;
}

qn_loop_fn find_case(const kernel_case *c, int isa) { return (qn_loop_fn)find_kernel(isa, c->kind, c->row, c->col, NULL); }

void each_case(void (*visit)(const kernel_case *, void *), void *context)
{
    for (int row = 1; row < QN_NOP; row++)
        for (int col = 1; col < QN_NDTYPE; col++) {
            const kernel_case c = loop_case(row, col);
            if (find_case(&c, ISA_scalar))
                visit(&c, context);
        }
    for (int row = 1; row < QN_NDTYPE; row++)
        for (int col = 1; col < QN_NDTYPE; col++) {
            const kernel_case c = cast_case(row, col);
            if (find_case(&c, ISA_scalar))
                visit(&c, context);
        }
}

void call_kernel(const kernel_case *c, qn_loop_fn f, char *const *args, const int64_t *strides, int64_t n)
{
    static uint64_t state = 1;
    f(args, strides, n);
    if (options.control && n > 0 && next_random(&state) % SEEDED_EVERY == 0)
        *args[c->nin] ^= 1;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------------- */
static const double floats[NCORNER] = {
    0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 1.5, -2.5, 10, 0.1, 1e-3, 1e5, -1e9, 0x1.fffffep+127, 1e300,
    0x1p-1074, 0x1p-149, -0x1p-1022, INFINITY, -INFINITY, NAN, 0x1.000002p+0,
};
/* MIN, -1, 0, 1, MAX and their neighbours, in any width; then counts around every width. */
static int64_t integer(int corner, int64_t size)
{
    const int bits = (int)(8 * size);
    const uint64_t top = UINT64_C(1) << (bits - 1);
    const uint64_t near[] = { top, top - 1, top + 1, top - 2, UINT64_MAX, UINT64_MAX - 1, 0, 1, 2, 3 };
    static const int64_t counts[] = { 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, -8, 100, 5 };
    return corner < 10 ? (int64_t)near[corner] : counts[corner - 10];
}

void put_value(int dtype, char *at, int corner, uint64_t *seed)
{
    const dtype_info *t = &dtype_infos[dtype];
    uint64_t bits[2] = { next_random(seed), next_random(seed) };
    if (t->kind == 'b')
        bits[0] = (corner < 0 ? bits[0] >> 63 : (uint64_t)corner) & 1;
    else if (corner >= 0 && (t->kind == 'i' || t->kind == 'u'))
        bits[0] = (uint64_t)integer(corner, t->size);
    else if (corner >= 0)
        for (int part = 0; part < 1 + (t->kind == 'c'); part++) {
            const double d = floats[(corner + 3 * part) % NCORNER];
            const float s = (float)d;
            if (t->real == QN_K_FLOAT64)
                memcpy((char *)bits + 8 * part, &d, sizeof d);
            else if (t->real == QN_K_FLOAT32)
                memcpy((char *)bits + 4 * part, &s, sizeof s);
        }
    memcpy(at, bits, (size_t)t->size);             /* little-endian: the low bytes */
}

/* Is the first part a NaN? */
static bool part_is_nan(int real, const char *at)
{
    double d;
    float s;
    uint16_t h;
    if (real == QN_K_FLOAT64)
        return memcpy(&d, at, sizeof d), isnan(d);
    if (real == QN_K_FLOAT32)
        return memcpy(&s, at, sizeof s), isnan(s);
    return real == QN_K_FLOAT16 && (memcpy(&h, at, sizeof h), (h & 0x7fff) > 0x7c00);
}

bool is_nan(int dtype, const char *at)
{
    const dtype_info *t = &dtype_infos[dtype];
    return part_is_nan(t->real, at) || (t->kind == 'c' && part_is_nan(t->real, at + t->size / 2));
}

bool same_values(int dtype, const char *a, const char *b, int64_t n)
{
    const dtype_info *t = &dtype_infos[dtype];
    const int64_t parts = 1 + (t->kind == 'c'), size = t->size / parts;
    if (memcmp(a, b, (size_t)(n * t->size)) == 0)
        return true;
    for (int64_t i = 0; i < n * parts; i++)
        if (memcmp(a + i * size, b + i * size, (size_t)size) != 0
            && !(part_is_nan(t->real, a + i * size) && part_is_nan(t->real, b + i * size)))
            return false;
    return true;
}
