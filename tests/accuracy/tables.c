/* SPDX-License-Identifier: BSD-3-Clause */
/* tables.c: finds kernels in the tables that are linked in, and holds the rows of functions.def. */
#include "tables.h"

#define F(family) extern const qn_kernel_entry QN_CAT(qn_kernels_##family##_, ISA)[];
#define ISA scalar
MATH_FAMILIES
#undef ISA
#define ISA avx2
MATH_FAMILIES
#undef ISA
#define ISA avx512
MATH_FAMILIES
#undef ISA
#define ISA neon
MATH_FAMILIES
#undef ISA
#undef F

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

/* The tables of an ISA, ended by NULL. */
#define F(family) QN_CAT(qn_kernels_##family##_, ISA),
#define TABLES(isa) static const qn_kernel_entry *const tables_##isa[] = { MATH_FAMILIES NULL };
#define ISA scalar
TABLES(scalar)
#undef ISA
#if defined(__x86_64__)
#define ISA avx2
TABLES(avx2)
#undef ISA
#define ISA avx512
TABLES(avx512)
#undef ISA
#elif defined(__aarch64__)
#define ISA neon
TABLES(neon)
#undef ISA
#endif
#undef F

static const qn_kernel_entry *const *const tables[NISA] = {
#define I(isa) tables_##isa,
    MATH_ISAS
#undef I
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

qn_loop_fn find_loop(int isa, int op, int dtype)
{
    for (const qn_kernel_entry *const *t = tables[isa]; *t; t++)
        for (const qn_kernel_entry *e = *t; e->fn; e++)
            if (e->kind == QN_KIND_LOOP && e->row == op && e->col == dtype)
                return (qn_loop_fn)e->fn;
    return NULL;
}

void call_loop(qn_loop_fn f, int nin, const void *x, const void *y, void *z, int64_t n, int64_t size)
{
    char *one[] = { (char *)(uintptr_t)x, z }, *two[] = { (char *)(uintptr_t)x, (char *)(uintptr_t)y, z };
    const int64_t strides[] = { size, size, size };
    f(nin == 1 ? one : two, strides, n);
}
