/* SPDX-License-Identifier: BSD-3-Clause */
/* symmetric.c: eigenvalues and eigenvectors of real symmetric matrices in three steps, like LAPACK's syevd: to tridiagonal form by
 * reflectors, the tridiagonal problem by divide and conquer, the reflectors times its vectors.
 *
 * LAPACK spends its time in steps of one row or column, which a BLAS on more cores does not help. Here the second and the third step are
 * shared out to our pool with a BLAS of one thread. The first one is LAPACK's, with more threads where the matrix outgrows the caches. */
#include <float.h>
#include <linalg/linalg.h>
#include <linalg/precision.h>
#include <math.h>

#define SLICE 64      /* columns at once; fixed, so that results do not depend on the number of threads */
#define REFLECTORS 64 /* in a block */
#define THREADED_ORDER 1024
#define PANEL 32      /* columns of work space for the reduction to tridiagonal form */

/* LAPACK's own helpers, which LAPACKE does not declare. */
void slaed2_(int *k, const int *n, const int *n1, float *d, float *q, const int *ldq, int *indxq, float *rho, float *z, float *dlamda, float *w,
             float *q2, int *indx, int *indxc, int *indxp, int *coltyp, int *info);
void dlaed2_(int *k, const int *n, const int *n1, double *d, double *q, const int *ldq, int *indxq, double *rho, double *z, double *dlamda,
             double *w, double *q2, int *indx, int *indxc, int *indxp, int *coltyp, int *info);
void slamrg_(const int *n1, const int *n2, const float *a, const int *strd1, const int *strd2, int *index);
void dlamrg_(const int *n1, const int *n2, const double *a, const int *strd1, const int *strd2, int *index);

#define P s
#define T float
#define QN_T QN_FLOAT32
#define EPSILON FLT_EPSILON
#include "tree.inc.h"
#include "secular.inc.h"
#include "roots.inc.h"
#include "conquer.inc.h"
#include "reflect.inc.h"
#include "symmetric.inc.h"
#undef P
#undef T
#undef QN_T
#undef EPSILON

#define P d
#define T double
#define QN_T QN_FLOAT64
#define EPSILON DBL_EPSILON
#include "tree.inc.h"
#include "secular.inc.h"
#include "roots.inc.h"
#include "conquer.inc.h"
#include "reflect.inc.h"
#include "symmetric.inc.h"

qn_lapack_fn qn_symmetric_for(int dtype, const qn_lapack *c)
{
    if (c->job != 'V' || c->n < QN_SYMMETRIC_MIN || c->n > QN_SYMMETRIC_MAX)
        return NULL;
    return dtype == QN_FLOAT64 ? d_symmetric : dtype == QN_FLOAT32 ? s_symmetric : NULL;
}
