/* SPDX-License-Identifier: BSD-3-Clause */
/* fftw.h: FFTW's two precisions behind one table.  Every call but `run` needs the caller's lock: the planner and the
 * destruction of plans share global state. */
#ifndef QN_FFT_FFTW_H
#define QN_FFT_FFTW_H

#include "internal.h"

typedef struct fftw_precision {
    /* A plan for one contiguous line of n from `in` to `out` (both 16-byte aligned, contents lost). NULL: no memory. */
    void *(*make)(int64_t n, fft_kind kind, void *in, void *out, double seconds);
    void (*run)(const void *plan, fft_kind kind, void *in, void *out);
    void (*destroy)(void *plan);
    void (*forget)(void);
    const char *version;
} fftw_precision;

extern const fftw_precision fft_precisions[2]; /* double, single */

#endif
