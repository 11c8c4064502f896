/* SPDX-License-Identifier: BSD-3-Clause */
/* openblas.c: the BLAS library as a whole: its core, its threads, its line in the configuration.
 *
 * OpenBLAS 0.3.21 does not know AMD cores newer than itself and runs its Haswell kernels on CPUs that have AVX-512
 * (dgemm 53 instead of 91 GFLOP/s).  When the library loads, such a choice is repeated with OPENBLAS_CORETYPE=SkylakeX.
 * All of OpenBLAS's own functions are weak: another BLAS works without them. */
#include <linalg/linalg.h>
#include <stdio.h>
#include <stdlib.h>

#pragma weak openblas_set_num_threads
#pragma weak openblas_get_num_threads
#pragma weak openblas_get_parallel
#pragma weak openblas_get_corename
#pragma weak openblas_get_config

void gotoblas_dynamic_quit(void) __attribute__((weak));
void gotoblas_dynamic_init(void) __attribute__((weak));

enum { PARALLEL_OPENMP = 2 }; /* openblas_get_parallel() */

void qn_blas_threads(double flops)
{
    if (!openblas_set_num_threads || !openblas_get_num_threads)
        return;
    /* A child of fork hangs in libgomp when the OpenMP flavour starts threads; the pthread flavour restarts its own. */
    bool alone = flops < QN_BLAS_LARGE || (qn_after_fork() && openblas_get_parallel && openblas_get_parallel() == PARALLEL_OPENMP);
    int n = alone ? 1 : qn_get_num_threads();
    if (openblas_get_num_threads() != n)
        openblas_set_num_threads(n);
}

#if defined(__x86_64__)
static bool has_avx512(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
}

static bool chose_avx2_core(void)
{
    static const char *const cores[] = {"Haswell", "Zen", "Excavator", "Steamroller", "Piledriver", "Bulldozer", "Sandybridge"};
    const char *core = openblas_get_corename();
    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++)
        if (strcmp(core, cores[i]) == 0)
            return true;
    return false;
}

__attribute__((constructor)) static void repair_core(void)
{
    if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit || !openblas_get_corename)
        return;
    if (getenv("OPENBLAS_CORETYPE") || !has_avx512() || !chose_avx2_core())
        return;
    if (setenv("OPENBLAS_CORETYPE", "SkylakeX", 1) != 0)
        return;
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    unsetenv("OPENBLAS_CORETYPE");
}
#endif

static void show_blas(char *value, size_t size)
{
    snprintf(value, size, "%s", openblas_get_config ? openblas_get_config() : "unknown CBLAS");
}

static bool core_is_forced; /* by OPENBLAS_CORETYPE when the library loaded, which is when OpenBLAS reads it */

static void show_core(char *value, size_t size)
{
    const char *name = openblas_get_corename ? openblas_get_corename() : "unknown";
    snprintf(value, size, core_is_forced ? "%s (OPENBLAS_CORETYPE)" : "%s", name);
}

static void show_lapack(char *value, size_t size)
{
    lapack_int major = 0, minor = 0, patch = 0;
    LAPACKE_ilaver(&major, &minor, &patch);
    snprintf(value, size, "%d.%d.%d", (int)major, (int)minor, (int)patch);
}

__attribute__((constructor)) static void register_lines(void)
{
    core_is_forced = openblas_get_corename && getenv("OPENBLAS_CORETYPE"); /* repair_core leaves it unset */
    qn_config_register("BLAS", show_blas);
    qn_config_register("BLAS core", show_core);
    qn_config_register("LAPACK", show_lapack);
}
