/* SPDX-License-Identifier: BSD-3-Clause */
/* dft.c: see dft.h. */
#include "dft.h"
#include <math.h>
#include <stdlib.h>

/* exp(-2 pi i j / n) with the angle in the first octant, where it is as exact as long double. */
static cl root(int64_t j, int64_t n)
{
    const int64_t quarter = 4 * j / n, rest = 4 * j - quarter * n;    /* j / n = (quarter + rest / n) / 4 */
    const long double angle = acosl(-1) / 2 * (long double)(2 * rest > n ? n - rest : rest) / (long double)n;
    const long double c = 2 * rest > n ? sinl(angle) : cosl(angle), s = 2 * rest > n ? cosl(angle) : sinl(angle);
    switch (quarter) {
    case 0: return (cl){ c, -s };
    case 1: return (cl){ -s, -c };
    case 2: return (cl){ -c, s };
    default: return (cl){ s, c };
    }
}

const cl *dft_roots(int64_t n)
{
    static cl *roots;
    static int64_t length;
    if (n == length)
        return roots;
    roots = realloc(roots, (size_t)n * sizeof *roots);
    for (int64_t j = 0; j < n; j++)
        roots[j] = root(j, n);
    length = n;
    return roots;
}

static int64_t smallest_factor(int64_t n)
{
    for (int64_t p = 2; p * p <= n; p++)
        if (n % p == 0)
            return p;
    return n;
}

/* p values, `apart` from each other, into the sums of x[r] w^(r k) with w^j = roots[j * step]. */
static cl sum(int64_t p, const cl *x, int64_t apart, int64_t k, int64_t n, const cl *roots, int64_t step)
{
    cl s = x[0];
    for (int64_t r = 1, at = k; r < p; r++, at = at + k < n ? at + k : at + k - n)
        s = cl_add(s, cl_mul(x[r * apart], roots[at * step]));
    return s;
}

/* work has n numbers of its own. */
static void transform(int64_t n, const cl *x, int64_t stride, cl *y, cl *work, const cl *roots, int64_t step)
{
    const int64_t p = smallest_factor(n), m = n / p;
    if (m == 1) {
        for (int64_t k = 0; k < n; k++)
            y[k] = sum(n, x, stride, k, n, roots, step);
        return;
    }
    for (int64_t r = 0; r < p; r++)
        transform(m, x + r * stride, p * stride, work + r * m, y + r * m, roots, p * step);
    for (int64_t k = 0; k < n; k++)
        y[k] = sum(p, work + k % m, m, k, n, roots, step);
}

void dft(int64_t n, const cl *x, cl *y)
{
    const cl *roots = dft_roots(n);
    cl *work = malloc((size_t)n * sizeof *work);
    transform(n, x, 1, y, work, roots, 1);
    free(work);
}
