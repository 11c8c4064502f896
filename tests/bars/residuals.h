/* SPDX-License-Identifier: BSD-3-Clause */
/* residuals.h: what the functions of bar R18 are called with, and how their results are judged. */
#ifndef QN_BARS_RESIDUALS_H
#define QN_BARS_RESIDUALS_H

#include "dense.h"
#include <math.h>

enum { BATCH = 40 };

typedef enum kind {
    RANDOM, IDENTITY, ILL, ONE_SMALL, GRADED, TRIANGULAR, WHOLE, HUGE_ONES, TINY_ONES, ZERO, DEFICIENT, EMPTY_ROW, NKIND
} kind;
static inline bool singular(kind k) { return k >= ZERO || k == WHOLE || k == TRIANGULAR; }    /* or may be, as far as one sees */
static inline bool extreme(kind k) { return k == HUGE_ONES || k == TINY_ONES; }

typedef enum function {
    SOLVE, INV, DET, CHOLESKY, QR, SVD, EIGH, EIG, LSTSQ, PINV, POWER, POLYFIT, PRODUCT, NFUNCTION
} function;

/* `count` matrices of one kind, m x n, as an array and in long double. */
typedef struct subject { function f; kind kind; qn_dtype t; int64_t count, m, n; qn_array *a; mat stack; } subject;

/* x / (scale u) against the threshold; 0 / 0 is 0.  As in LAPACK's tests, u is the distance of 1 from the next number where there
 * are eigen- or singular values (also in pinv), half of that elsewhere. */
void judge(const subject *s, long double x, long double scale, const char *what);
/* ||1 - q* q|| */
void judge_unitary(const subject *s, mat q, const char *what);
/* Did the call give what it should: something, or for a singular matrix an error? */
bool gave(const subject *s, bool failed, bool may_fail);
long double larger(const subject *s);            /* length of the matrices, at least 1 */
/* Vector i, of length n, of an array of vectors. */
mat vector_of(const qn_array *a, int64_t i, int64_t n);

/* ---- systems.c ---- */
void check_solve(const subject *s);
void check_inv(const subject *s);
void check_det(const subject *s);
void check_lstsq(const subject *s);
void check_pinv(const subject *s);
void check_power(const subject *s);
void check_polyfit(const subject *s);
void check_product(const subject *s);
/* ---- decompositions.c ---- */
void check_cholesky(const subject *s);
void check_qr(const subject *s);
void check_svd(const subject *s);
void check_eigh(const subject *s);
void check_eig(const subject *s);

#endif
