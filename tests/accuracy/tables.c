/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.c: finds kernels in the tables that are linked in, and holds the rows of functions.def. */
#include "tables.h"

typedef struct family { const char *name; const qn_kernel_entry *entries; } family;

#define FAMILY(name) extern const qn_kernel_entry QN_CAT(qn_kernels_##name##_, ISA)[];
#define ISA scalar
#include "families.def"
#undef ISA
#define ISA avx2
#include "families.def"
#undef ISA
#define ISA avx512
#include "families.def"
#undef ISA
#define ISA neon
#include "families.def"
#undef ISA
#undef FAMILY

/* The tables of each ISA, ended by NULL. */
#define FAMILY(name) { #name, QN_CAT(qn_kernels_##name##_, ISA) },
#define ISA scalar
static const family tables_scalar[] = {
#include "families.def"
    { NULL, NULL },
};
#undef ISA
#if defined(__x86_64__)
#define ISA avx2
static const family tables_avx2[] = {
#include "families.def"
    { NULL, NULL },
};
#undef ISA
#define ISA avx512
static const family tables_avx512[] = {
#include "families.def"
    { NULL, NULL },
};
#undef ISA
#elif defined(__aarch64__)
#define ISA neon
static const family tables_neon[] = {
#include "families.def"
    { NULL, NULL },
};
#undef ISA
#endif
#undef FAMILY

static const family *const tables[NISA] = {
#define I(isa) tables_##isa,
    MATH_ISAS
#undef I
};

const char *const isa_names[NISA] = {
#define I(isa) #isa,
    MATH_ISAS
#undef I
};

const function functions[] = {
#define FUNC1(name, libm, mpfr, emin, emax, lo, hi, step) { #name, QN_OP_##name, 1, emin, emax, lo, hi, step, NULL },
#define FUNC2(name, libm, mpfr, sampler) { #name, QN_OP_##name, 2, 0, 0, 0, 0, 0, sample_##sampler },
#include "functions.def"
    { NULL, 0, 0, 0, 0, 0, 0, 0, NULL },
};

const op_info op_infos[QN_NOP] = {
#define OP(name, nin, in, out, ...) [QN_OP_##name] = { #name, #in, #out, "", nin },
#define OP2(name, nin, in, out, second, ...) [QN_OP_##name] = { #name, #in, #out, #second, nin },
#include "ops.def"
};

const dtype_info dtype_infos[QN_NDTYPE] = {
#define DTYPE(E, code, ctype, name, kind, letter, real, ...) [QN_K_##E] = { #code, sizeof(ctype), kind, QN_K_##real },
#include "dtypes.def"
#undef DTYPE
};

bool isa_runs(int isa)
{
#if defined(__x86_64__)
    if (isa == ISA_avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isa == ISA_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#endif
    return isa < NISA;
}

int isa_widest(void)
{
    int widest = 0;
    for (int isa = 0; isa < NISA; isa++)
        if (isa_runs(isa))
            widest = isa;
    return widest;
}

qn_any_fn find_kernel(int isa, int kind, int row, int col, const char **from)
{
    for (const family *t = tables[isa]; t->entries; t++)
        for (const qn_kernel_entry *e = t->entries; e->fn; e++)
            if (e->kind == kind && e->row == row && e->col == col) {
                if (from)
                    *from = t->name;
                return e->fn;
            }
    return NULL;
}

qn_loop_fn find_loop(int isa, int op, int dtype)
{
    return (qn_loop_fn)find_kernel(isa, QN_KIND_LOOP, op, dtype, NULL);
}

void call_loop(qn_loop_fn f, int nin, const void *x, const void *y, void *z, int64_t n, int64_t size)
{
    char *one[] = { (char *)(uintptr_t)x, z }, *two[] = { (char *)(uintptr_t)x, (char *)(uintptr_t)y, z };
    const int64_t strides[] = { size, size, size };
    f(nin == 1 ? one : two, strides, n);
}
