/* SPDX-License-Identifier: BSD-3-Clause */
/* fftw.c: the table of FFTW's double and single precision interfaces.
 *
 * Plans are out of place (up to 2 times faster than in place) and for aligned data. With a time limit of 0 they are
 * estimated, which is within 1.0 to 1.7 times of measured ones for a single contiguous line and takes 0.1 ms instead of
 * 100 ms at n = 1000; longer lines never come here whole (see long.c). */
#include "fftw.h"
#include <fftw3.h>

#define PRECISION(X, real)                                                                                     \
    static void *make_##X(int64_t n, fft_kind kind, void *in, void *out, double seconds)                       \
    {                                                                                                          \
        fftw_iodim64 line = { n, 1, 1 };                                                                       \
        unsigned flags = seconds > 0 ? FFTW_MEASURE : FFTW_ESTIMATE;                                           \
        X##_set_timelimit(seconds > 0 ? seconds : FFTW_NO_TIMELIMIT);                                          \
        if (kind == FFT_R2C)                                                                                   \
            return X##_plan_guru64_dft_r2c(1, &line, 0, NULL, in, out, flags);                                  \
        if (kind == FFT_C2R)                                                                                   \
            return X##_plan_guru64_dft_c2r(1, &line, 0, NULL, in, out, flags | FFTW_DESTROY_INPUT);            \
        return X##_plan_guru64_dft(1, &line, 0, NULL, in, out, kind == FFT_FORWARD ? FFTW_FORWARD : FFTW_BACKWARD, flags); \
    }                                                                                                          \
    static void run_##X(const void *plan, fft_kind kind, void *in, void *out)                                  \
    {                                                                                                          \
        X##_plan p = (X##_plan)(uintptr_t)plan;                                                                \
        if (kind == FFT_R2C)                                                                                   \
            X##_execute_dft_r2c(p, (real *)in, (X##_complex *)out);                                            \
        else if (kind == FFT_C2R)                                                                              \
            X##_execute_dft_c2r(p, (X##_complex *)in, (real *)out);                                            \
        else                                                                                                   \
            X##_execute_dft(p, (X##_complex *)in, (X##_complex *)out);                                         \
    }                                                                                                          \
    static void destroy_##X(void *plan) { X##_destroy_plan((X##_plan)plan); }

PRECISION(fftw, double)
PRECISION(fftwf, float)

const fftw_precision fft_precisions[2] = {
    { make_fftw, run_fftw, destroy_fftw, fftw_forget_wisdom, fftw_version },
    { make_fftwf, run_fftwf, destroy_fftwf, fftwf_forget_wisdom, fftwf_version },
};
