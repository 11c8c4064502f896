/* SPDX-License-Identifier: BSD-3-Clause */
/* threads.c: the thread budget. The pool that spends it is in pool.c. */
#include <core/core.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic int budget; /* 0: not determined yet */

static int positive_env(const char *name)
{
    const char *s = getenv(name);
    long n = s != NULL ? strtol(s, NULL, 10) : 0;
    return n >= 1 && n <= 4096 ? (int)n : 0;
}

/* CPUs granted by the cgroup's quota, rounded up; 0 if unlimited or unknown. */
static int cgroup_cpus(void)
{
    long long quota = 0, period = 0;
    FILE *f = fopen("/sys/fs/cgroup/cpu.max", "re");
    if (f != NULL) {
        if (fscanf(f, "%lld %lld", &quota, &period) != 2)
            quota = 0;
        fclose(f);
    }
    return quota > 0 && period > 0 ? (int)((quota + period - 1) / period) : 0;
}

static int usable_cpus(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    int granted = cgroup_cpus();
    if (granted > 0 && granted < n)
        n = granted;
    return n < 1 ? 1 : n;
}

static int default_budget(void)
{
    int n = positive_env("QUERN_NUM_THREADS");
    if (n == 0)
        n = positive_env("OMP_NUM_THREADS");
    return n != 0 ? n : usable_cpus();
}

int qn_get_num_threads(void)
{
    int n = atomic_load_explicit(&budget, memory_order_relaxed);
    if (n == 0) {
        int saved = errno; /* files and variables that are not there are no error */
        n = default_budget();
        errno = saved;
        atomic_store_explicit(&budget, n, memory_order_relaxed);
    }
    return n;
}

qn_status qn_set_num_threads(int n)
{
    if (n < 1)
        return qn_fail(QN_ERR_VALUE, "set_num_threads: the number of threads must be at least 1, not %d", n);
    atomic_store_explicit(&budget, n, memory_order_relaxed);
    return QN_OK;
}

int64_t qn_grain(double ns_per_element)
{
    double n = 25000.0 / ns_per_element, most = QN_PIECE_GRAINS;
    if (!(n < 0x1p60)) /* an element costs nothing, as where there are none */
        return INT64_C(1) << 60;
    return n >= 1 ? (int64_t)n : n > 0.5 ? 1 : n * most > 1 ? -(int64_t)(1 / n) : -(int64_t)most;
}
