/* SPDX-License-Identifier: BSD-3-Clause */
/* lapack.c: the BLAS and LAPACK routines of the four dtypes behind one signature each.
 *
 * The adapters pass arguments on and nothing else; sizes are positive and fit an int, which their callers see to. */
#include <linalg/linalg.h>
#include <linalg/precision.h>
#include <math.h>

/* A work space size that LAPACK returns as a floating-point number.  In float32 it may have been rounded down. */
static int whole(double x)
{
    double up = x > 16777216 ? x * (1 + 0x1p-22) : x;
    return up < 1 ? 1 : up > INT32_MAX ? INT32_MAX : (int)up;
}

#define P s
#define T float
#define R float
#define C qn_c64
#define QN_T QN_FLOAT32
#define QN_R QN_FLOAT32
#include "lapack_real.inc.h"
#include "lapack_type.inc.h"
#include "lapack_undef.inc.h"

#define P d
#define T double
#define R double
#define C qn_c128
#define QN_T QN_FLOAT64
#define QN_R QN_FLOAT64
#include "lapack_real.inc.h"
#include "lapack_type.inc.h"
#include "lapack_undef.inc.h"

#define P c
#define T qn_c64
#define R float
#define C qn_c64
#define QN_T QN_COMPLEX64
#define QN_R QN_FLOAT32
#include "lapack_complex.inc.h"
#include "lapack_type.inc.h"
#include "lapack_undef.inc.h"

#define P z
#define T qn_c128
#define R double
#define C qn_c128
#define QN_T QN_COMPLEX128
#define QN_R QN_FLOAT64
#include "lapack_complex.inc.h"
#include "lapack_type.inc.h"
#include "lapack_undef.inc.h"

const qn_blas *qn_blas_for(int dtype)
{
    static const qn_blas *const tables[QN_NDTYPE] = {
        [QN_FLOAT32] = &s_table, [QN_FLOAT64] = &d_table, [QN_COMPLEX64] = &c_table, [QN_COMPLEX128] = &z_table,
    };
    return tables[dtype];
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

void qn_lapack_query(qn_lapack_fn fn, qn_lapack *c)
{
    qn_lapack q = *c;
    q.lwork = -1;
    q.lrwork = q.liwork = 1;
    fn(&q);
    c->lwork = larger(c->lwork, q.lwork);
    c->lrwork = larger(c->lrwork, q.lrwork);
    c->liwork = larger(c->liwork, q.liwork);
}
