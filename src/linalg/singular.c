/* SPDX-License-Identifier: BSD-3-Clause */
/* singular.c: singular values and vectors of real matrices in three steps, like LAPACK's gesdd: to bidiagonal form by reflectors from
 * both sides, the bidiagonal problem by divide and conquer, the reflectors times its vectors. All of them are shared out to our pool with a
 * BLAS of one thread. Values alone are LAPACK's from the bidiagonal form on. */
#include <float.h>
#include <linalg/linalg.h>
#include <linalg/precision.h>
#include <math.h>

#define SLICE 64      /* columns at once; fixed, so that results do not depend on the number of threads */
#define REFLECTORS 64 /* in a block */
#define PANEL 16      /* columns that are reduced before the others follow */

/* LAPACK's own helpers, which LAPACKE does not declare. */
void slasdq_(const char *uplo, const int *sqre, const int *n, const int *ncvt, const int *nru, const int *ncc, float *d, float *e, float *vt,
             const int *ldvt, float *u, const int *ldu, float *c, const int *ldc, float *work, int *info, size_t length);
void dlasdq_(const char *uplo, const int *sqre, const int *n, const int *ncvt, const int *nru, const int *ncc, double *d, double *e, double *vt,
             const int *ldvt, double *u, const int *ldu, double *c, const int *ldc, double *work, int *info, size_t length);

#define P s
#define T float
#define QN_T QN_FLOAT32
#define EPSILON FLT_EPSILON
#define LEAST (FLT_MIN / FLT_EPSILON)
#include "tree.inc.h"
#include "secular.inc.h"
#include "roots.inc.h"
#include "bidiagonal.inc.h"
#include "reflect.inc.h"
#include "bidiagonalise.inc.h"
#include "singular.inc.h"
#undef P
#undef T
#undef QN_T
#undef EPSILON
#undef LEAST

#define P d
#define T double
#define QN_T QN_FLOAT64
#define EPSILON DBL_EPSILON
#define LEAST (DBL_MIN / DBL_EPSILON)
#include "tree.inc.h"
#include "secular.inc.h"
#include "roots.inc.h"
#include "bidiagonal.inc.h"
#include "reflect.inc.h"
#include "bidiagonalise.inc.h"
#include "singular.inc.h"

qn_lapack_fn qn_singular_for(int dtype, const qn_lapack *c)
{
    const int m = c->m > c->n ? c->m : c->n, n = c->m > c->n ? c->n : c->m;
    if ((c->job == 'A' && m > n) || n < QN_SINGULAR_MIN || n > QN_SINGULAR_MAX || m > 2 * n)
        return NULL;
    return dtype == QN_FLOAT64 ? d_singular : dtype == QN_FLOAT32 ? s_singular : NULL;
}
