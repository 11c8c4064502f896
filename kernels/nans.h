/* SPDX-License-Identifier: BSD-3-Clause */
/* nans.h: is there a NaN among contiguous floats? In groups of four vectors, up to the first that has one. */
#ifndef QN_NANS_H
#define QN_NANS_H

#include "kernel_family.h"

#define HAS_NAN(T, M)                                                                        \
    static inline bool has_nan_##T(const T *x, int64_t n)                                    \
    {                                                                                        \
        const int64_t V = VL_##T;                                                            \
        int64_t i = 0;                                                                       \
        for (; i + 4 * V <= n; i += 4 * V) {                                                 \
            const v##M a = v_unordered_##T(v_load_##T(x + i), v_load_##T(x + i + V));        \
            const v##M b = v_unordered_##T(v_load_##T(x + i + 2 * V), v_load_##T(x + i + 3 * V)); \
            if (v_any_##M(v_or_##M(a, b)))                                                   \
                return true;                                                                 \
        }                                                                                    \
        for (; i + 2 * V <= n; i += 2 * V)                                                   \
            if (v_any_##M(v_unordered_##T(v_load_##T(x + i), v_load_##T(x + i + V))))        \
                return true;                                                                 \
        for (; i < n; i += V)                                                                \
            if (v_any_##M(v_isnan_##T(v_loadn_##T(x + i, n - i < V ? n - i : V, 0))))        \
                return true;                                                                 \
        return false;                                                                        \
    }
HAS_NAN(f32, m32)
HAS_NAN(f64, m64)

#endif
