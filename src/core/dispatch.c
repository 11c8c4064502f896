/* SPDX-License-Identifier: BSD-3-Clause */
/* dispatch.c: chooses kernels by CPU when the library loads.
 *
 * One flat array of slots, kind by kind; the scalar entries fill it first, then each level the CPU has overwrites what
 * it does better. QUERN_ISA stops at a level. A slot remembers its level for qn_kernel_isa. */
#include <core/core.h>
#include <stdlib.h>

typedef struct isa_level { const char *name; bool (*available)(void); const qn_kernel_entry *const *families; } isa_level;

static bool always(void) { return true; }

#define FAMILY(name) extern const qn_kernel_entry QN_CAT(qn_kernels_##name##_, FAMILY_ISA)[];
#define FAMILY_ISA scalar
#include <kernels/families.def>
#undef FAMILY_ISA
#if defined(__x86_64__)
#define FAMILY_ISA avx2
#include <kernels/families.def>
#undef FAMILY_ISA
#define FAMILY_ISA avx512
#include <kernels/families.def>
#undef FAMILY_ISA
#elif defined(__aarch64__)
#define FAMILY_ISA neon
#include <kernels/families.def>
#undef FAMILY_ISA
#endif
#undef FAMILY

#define FAMILY(name) QN_CAT(qn_kernels_##name##_, FAMILY_ISA),
#define FAMILY_ISA scalar
static const qn_kernel_entry *const families_scalar[] = {
#include <kernels/families.def>
    NULL};
#undef FAMILY_ISA
#if defined(__x86_64__)
#define FAMILY_ISA avx2
static const qn_kernel_entry *const families_avx2[] = {
#include <kernels/families.def>
    NULL};
#undef FAMILY_ISA
#define FAMILY_ISA avx512
static const qn_kernel_entry *const families_avx512[] = {
#include <kernels/families.def>
    NULL};
#undef FAMILY_ISA

/* Every CPU with AVX2 and BMI2 has F16C and LZCNT too, which clang 14 cannot ask for. */
static bool has_avx2(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
}
#elif defined(__aarch64__)
#define FAMILY_ISA neon
static const qn_kernel_entry *const families_neon[] = {
#include <kernels/families.def>
    NULL};
#undef FAMILY_ISA
#endif
#undef FAMILY

static const isa_level levels[] = { /* each includes the ones before it */
    {"scalar", always, families_scalar},
#if defined(__x86_64__)
    {"avx2", has_avx2, families_avx2},
    {"avx512", has_avx512, families_avx512},
#elif defined(__aarch64__)
    {"neon", always, families_neon},
#endif
};
enum { NLEVELS = sizeof levels / sizeof *levels };

/* Slots: rows of LOOP, REDUCE, ROWS, ARGREDUCE and SCAN are ops, those of the other kinds are below QN_NOP too. */
qn_kernel_slot qn_kernel_slots[QN_NKIND][QN_NOP][QN_NDTYPE];
static int level_in_use;

static void overlay(int level)
{
    for (const qn_kernel_entry *const *family = levels[level].families; *family != NULL; family++)
        for (const qn_kernel_entry *e = *family; e->fn != NULL; e++)
            qn_kernel_slots[e->kind][e->row][e->col] = (qn_kernel_slot){e->fn, (uint8_t)level};
}

int qn_isa_count(void)
{
    int n = 0;
    while (n < NLEVELS && levels[n].available())
        n++;
    return n;
}

const char *qn_isa_name(int i) { return i >= 0 && i < qn_isa_count() ? levels[i].name : NULL; }
const char *qn_isa(void) { return levels[level_in_use].name; }

qn_status qn_set_isa(const char *name)
{
    int n = qn_isa_count(), level = 0;
    while (name != NULL && level < n && strcmp(levels[level].name, name) != 0)
        level++;
    if (name == NULL || level == n)
        return qn_fail(QN_ERR_VALUE, "set_isa: '%s' is not available; the highest level here is '%s'", name ? name : "NULL",
                       levels[n - 1].name);
    memset(qn_kernel_slots, 0, sizeof qn_kernel_slots);
    for (int i = 0; i <= level; i++)
        overlay(i);
    level_in_use = level;
    return QN_OK;
}

const char *qn_kernel_isa(const char *op, qn_dtype t)
{
    const qn_op *handle = qn_op_find(op);
    if (handle == NULL || !qn_is_dtype(t))
        return NULL;
    const qn_kernel_slot *s = &qn_kernel_slots[QN_KIND_LOOP][qn_op_index(handle)][qn_dtypes[t].compute];
    return s->fn != NULL ? levels[s->level].name : NULL;
}

__attribute__((constructor(101))) static void dispatch_init(void)
{
    const char *wanted = getenv("QUERN_ISA");
    if (wanted == NULL || qn_set_isa(wanted) != QN_OK)
        qn_set_isa(levels[qn_isa_count() - 1].name);
    qn_clear_error();
}
