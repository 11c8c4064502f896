/* SPDX-License-Identifier: BSD-3-Clause */
/* reference.h: exact values of the functions of functions.def. */
#ifndef QN_ACCURACY_REFERENCE_H
#define QN_ACCURACY_REFERENCE_H

#include <mpfr.h>

/* wide: the value in long double, good to a few of its ULP (2^-11 of float64's), or NULL where only MPFR knows.
 * exact1/exact2: MPFR, one or two arguments. */
typedef struct reference {
    long double (*wide)(long double x, long double y);
    int (*exact1)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    int (*exact2)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
} reference;

/* In the order of functions[]. */
extern const reference references[];

/* |z - exact| in ULP of exact at 53 or 24 binary digits; infinity if one is a NaN and the other is not. */
double ulp_error(long double z, long double exact, int digits);
/* |z - f(x, y)| in ULP of f(x, y), from MPFR. */
double exact_ulp(const reference *ref, double x, double y, double z, int digits);

#endif
