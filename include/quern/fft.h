/* SPDX-License-Identifier: BSD-3-Clause */
/* fft.h: discrete Fourier transforms on FFTW with a plan cache.
 *
 * float16, float32 and complex64 are transformed in single precision, all else in double. Any axis, any strides; other axes are a
 * batch. n (or s[i]) crops or zero-pads; -1 keeps the length. Backward scales by 1/n with QN_FFT_BACKWARD, as NumPy.
 * QN_ERR_VALUE for n < 1 (other than -1), QN_ERR_AXIS also for a repeated axis, QN_ERR_TYPE for complex input to real transforms. Cost O(n log n).
 */
#ifndef QUERN_FFT_H
#define QUERN_FFT_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef enum qn_fft_norm { QN_FFT_BACKWARD = 0, QN_FFT_ORTHO, QN_FFT_FORWARD } qn_fft_norm;
QN_API qn_array *qn_fft(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);
QN_API qn_array *qn_ifft(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);
QN_API qn_array *qn_rfft(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);   /* n/2 + 1 outputs */
QN_API qn_array *qn_irfft(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);  /* n outputs, -1: 2(m - 1) */
QN_API qn_array *qn_hfft(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);
QN_API qn_array *qn_ihfft(const qn_array *a, int64_t n, int axis, qn_fft_norm norm);
/* s (may be NULL) and axes (may be NULL: all, or the last naxes if s is given) have naxes entries; naxes = -1: all axes.
 * An entry -1 of s is the input's length, for qn_irfftn too; without s its last axis gives 2(m - 1). */
QN_API qn_array *qn_fftn(const qn_array *a, int naxes, const int64_t *s, const int *axes, qn_fft_norm norm);
QN_API qn_array *qn_ifftn(const qn_array *a, int naxes, const int64_t *s, const int *axes, qn_fft_norm norm);
QN_API qn_array *qn_rfftn(const qn_array *a, int naxes, const int64_t *s, const int *axes, qn_fft_norm norm);
QN_API qn_array *qn_irfftn(const qn_array *a, int naxes, const int64_t *s, const int *axes, qn_fft_norm norm);
QN_API qn_array *qn_fftfreq(int64_t n, double d, qn_dtype t);   /* cycles per unit of the sample spacing d */
QN_API qn_array *qn_rfftfreq(int64_t n, double d, qn_dtype t);
QN_API qn_array *qn_fftshift(const qn_array *a, int naxes, const int *axes);   /* naxes = -1: all */
QN_API qn_array *qn_ifftshift(const qn_array *a, int naxes, const int *axes);
/* A plan for a length is made at its first use and kept (up to 256 of them). Plans are estimated; with a limit > 0 FFTW measures
 * each new one for at most about that many seconds, which pays for programs that run the same odd lengths for long. Forgets
 * the plans made so far. QN_ERR_VALUE if negative or NaN. */
QN_API qn_status qn_fft_set_plan_limit(double seconds);
/* Forgets all plans. */
QN_API void qn_fft_clear_plans(void);

#ifdef __cplusplus
}
#endif
#endif
