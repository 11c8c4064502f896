/* SPDX-License-Identifier: BSD-3-Clause */
/* dft.h: the discrete Fourier transform in long double, by its definition for prime lengths and factor by factor for others. */
#ifndef QN_BARS_DFT_H
#define QN_BARS_DFT_H

#include "bars.h"

/* exp(-2 pi i j / n) for 0 <= j < n; valid until the next call with another n. */
const cl *dft_roots(int64_t n);
/* y[k] = the sum of x[j] exp(-2 pi i j k / n); x and y must not overlap. */
void dft(int64_t n, const cl *x, cl *y);

#endif
