/* SPDX-License-Identifier: BSD-3-Clause */
/* runtime.h: threads, interruption, memory, instruction sets, configuration. */
#ifndef QUERN_RUNTIME_H
#define QUERN_RUNTIME_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- threads: one budget for Quern, BLAS and FFTW ----------------------------------------------------
 * Default: QUERN_NUM_THREADS, else OMP_NUM_THREADS, else the CPUs this process may use (affinity, cgroup). Results do
 * not depend on it. After fork a child works at once, on one thread. */
QN_API qn_status qn_set_num_threads(int n); /* QN_ERR_VALUE below 1 */
QN_API int qn_get_num_threads(void);

/* ---- interruption ------------------------------------------------------------------------------------
 * A long call asks this function between pieces of work whether it is to end: in the thread that made the call, at most about every
 * 50 ms, and never in calls of less than about 0.2 ms. A nonzero answer ends the call: running pieces are finished, no further one
 * starts, and it fails with QN_ERR_INTERRUPTED and without a result. What it was to write into (`out`, *_into, in place, a random
 * stream) is then partly written. The function may use the library, but not what the call is using. NULL (the default): nobody is
 * asked. For the whole process; set it while no other thread calculates.
 *
 *     static volatile sig_atomic_t wanted;
 *     static int asked(void *unused) { (void)unused; return wanted; }
 *     ...
 *     qn_set_interrupt(asked, NULL);
 *
 * Some things are done in one piece, which ends first: a decomposition by LAPACK, a transform by one plan of FFTW, a part of a product
 * by BLAS (about 0.2 s of two cores), the sorting permutation, partition or median of one line. */
QN_API void qn_set_interrupt(int (*asked)(void *context), void *context);

/* ---- memory ------------------------------------------------------------------------------------------
 * Replaces the allocator behind every array made from now on; NULL restores the built-in one. alloc returns
 * 64-byte aligned memory or NULL. With a user's allocator nothing is cached. The struct is copied. */
typedef struct qn_allocator {
    void *(*alloc)(void *context, size_t bytes);
    void (*free)(void *context, void *memory, size_t bytes);
    void *context;
} qn_allocator;
QN_API qn_status qn_set_allocator(const qn_allocator *allocator);
/* Upper bound of the freed memory kept for reuse (default: the smaller of 1 GiB and a quarter of the memory); 0 turns the cache off
 * and returns what it holds. Blocks unused for some seconds are returned at the next allocation or release. */
QN_API qn_status qn_set_cache_limit(size_t bytes);
QN_API size_t qn_cached_bytes(void);

/* ---- instruction sets ----------------------------------------------------------------------------------
 * Kernels are chosen when the library loads; QUERN_ISA=scalar|avx2|avx512|neon forces a level. */
QN_API const char *qn_isa(void);                   /* the highest level in use, "avx512"          */
QN_API int qn_isa_count(void);                     /* levels this CPU and build have               */
QN_API const char *qn_isa_name(int i);
QN_API qn_status qn_set_isa(const char *name);     /* for tests: not while other threads calculate */
/* The level whose kernel serves (op, dtype): "avx2"; NULL if there is none. */
QN_API const char *qn_kernel_isa(const char *op, qn_dtype t);

/* ---- configuration ---------------------------------------------------------------------------------------
 * A table of name: value lines (version, compiler, CPU, ISA, BLAS and its core, LAPACK, FFTW, threads), written to
 * text[size] like snprintf; returns the length it needs. */
QN_API size_t qn_show_config(char *text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
