/* SPDX-License-Identifier: BSD-3-Clause */
/* work.c: floating-point operations of the cases that are bound by arithmetic, by the usual counts: 2mnk for a product,
 * 2n^3 an inverse, 2/3 n^3 a solution, 5 n log2 n a complex transform, half of it a real one. */
#include "calls.h"
#include <math.h>

static double order(const problem *p) { return p->ndim > 0 ? (double)p->shape[p->ndim - 1] : 1; }
static double elements(const problem *p)
{
    double n = 1;
    for (int k = 0; k < p->ndim; k++)
        n *= (double)p->shape[k];
    return n;
}
/* A complex multiplication and addition are four of each. */
static double parts(const problem *p) { return qn_dtype_kind(p->dtype) == 'c' ? 4 : 1; }

double work_matmul(const problem *p, const inputs *in, const qn_array *z)
{
    (void)in;
    return z == NULL ? 0 : 2 * parts(p) * order(p) * (double)z->size;
}

/* elements(p) = matrices * n^2 */
double work_inv(const problem *p, const inputs *in, const qn_array *z)
{
    (void)in, (void)z;
    return 2 * parts(p) * elements(p) * order(p);
}

double work_solve(const problem *p, const inputs *in, const qn_array *z)
{
    (void)in, (void)z;
    return 2.0 / 3.0 * parts(p) * elements(p) * order(p);
}

static double transform(const problem *p, double length)
{
    return (qn_dtype_kind(p->dtype) == 'c' ? 5 : 2.5) * elements(p) * log2(length);
}

double work_fft(const problem *p, const inputs *in, const qn_array *z)
{
    int64_t axis = problem_integer(p, "axis", -1);
    (void)in, (void)z;
    return transform(p, (double)p->shape[axis < 0 ? axis + p->ndim : axis]);
}

double work_fft2(const problem *p, const inputs *in, const qn_array *z)
{
    (void)in, (void)z;
    return transform(p, p->ndim < 2 ? order(p) : order(p) * (double)p->shape[p->ndim - 2]);
}

double work_unknown(const problem *p, const inputs *in, const qn_array *z)
{
    (void)p, (void)in, (void)z;
    return 0;
}
