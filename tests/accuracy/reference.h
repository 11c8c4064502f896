/* SPDX-License-Identifier: BSD-3-Clause */
/* reference.h: exact values of the functions of functions.def. */
#ifndef QN_ACCURACY_REFERENCE_H
#define QN_ACCURACY_REFERENCE_H

#include <mpfr.h>

/* guess: the error of z in ULP, good to 0.001, cheaply.  exact1/exact2: MPFR. */
typedef struct reference {
    double (*guess)(double x, double y, double z, int digits);
    int (*exact1)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    int (*exact2)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
} reference;

/* In the order of functions[], for float64 and for float32. */
extern const reference references[][2];

/* |z - f(x, y)| in ULP of f(x, y) at 53 or 24 binary digits; infinity if one is a NaN and the other is not. */
double exact_ulp(const reference *ref, double x, double y, double z, int digits);

#endif
