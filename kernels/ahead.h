/* SPDX-License-Identifier: BSD-3-Clause */
/* ahead.h: prefetching for loops over long runs. It changes no result; addresses past the end are harmless. */
#ifndef QN_AHEAD_H
#define QN_AHEAD_H

/* Asks the second-level cache for what a run will read 3 KiB later. That cache can wait for more lines at once than the first one, whose
 * few places the loads themselves need: with requests to the first, sums of 10M float64 take 2.7 ms on one thread of Zen 4, to the second
 * 2.1 (the same from 2 to 4 KiB; in AVX2 loops 6 KiB are too far). Requests stand between the loads. What a cache holds takes a fifth
 * longer with requests (Zen 5): only long runs make them. */
#define AHEAD(x, bytes) AHEAD_BY(3072, x, bytes)
#define AHEAD_BY(distance, x, bytes)                                                         \
    for (size_t at = 0; at < (bytes); at += 64)                                              \
        __builtin_prefetch((const char *)(x) + (distance) + at, 0, 2)

/* The bytes of a run that comes from memory: of a whole one, and of one of the 64 groups in which reductions take it. Processors with
 * AVX2 and no more foresee a run better without requests: on one thread of Zen 3 sums of 10M float64 take 4.35 ms with and 3.65
 * without, places of extremes 5.5 and 4.3. */
#define FAR_WHOLE (16 << 20)
#define FAR (FAR_WHOLE / 64)
#ifdef __AVX512F__
#define AHEAD_IF(far, x, bytes)                                                              \
    if (far)                                                                                 \
    AHEAD(x, bytes)
#else
#define AHEAD_IF(far, x, bytes) ((void)(far), (void)(x), (void)(bytes))
#endif

#endif
