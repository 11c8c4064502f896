/* SPDX-License-Identifier: BSD-3-Clause */
/* lapack_complex.inc.h: the routines whose arguments differ between real and complex, for a complex T with real part R
 * (see lapack_type.inc.h). */
#define UNIT {1, 0}
#define FACTOR(x) (&(x))
#define COUNT(x) whole((double)(x).re)
#define ORGQR LAPACKE(ungqr)
/* Rows from which gemv with a transposed row-major matrix loads two elements more than there are (OpenBLAS 0.3.21 on x86-64, where the
 * rows of a thread's share are 2 modulo 4): a crash if the matrix ends with its page. */
#define READS_ON 6

static void FN(dot)(int n, const void *x, int incx, const void *y, int incy, void *result)
{
    CBLAS(dotu_sub)(n, x, incx, y, incy, result);
}

static void FN(dotc)(int n, const void *x, int incx, const void *y, int incy, void *result)
{
    CBLAS(dotc_sub)(n, x, incx, y, incy, result);
}

static int FN(potrf)(qn_lapack *c)
{
    return (int)LAPACKE(potrf)(LAPACK_COL_MAJOR, c->uplo, c->n, c->a, c->n);
}

static int FN(gesdd)(qn_lapack *c)
{
    T best;
    int small = c->m < c->n ? c->m : c->n, large = c->m < c->n ? c->n : c->m, ldvt = c->job == 'A' ? c->n : small;
    bool query = c->lwork < 0;
    int info = (int)LAPACKE(gesdd)(LAPACK_COL_MAJOR, c->job, c->m, c->n, c->a, c->m, c->s, c->u, c->m, c->vt, ldvt,
                                   query ? &best : c->work, c->lwork, c->rwork, c->iwork);
    if (query) { /* the documented bound on the real work space, the larger of its two cases */
        c->lwork = COUNT(best);
        c->lrwork = c->job == 'N' ? 7 * small : small * (5 * small + 7 > 2 * large + 2 * small + 1 ? 5 * small + 7 : 2 * large + 2 * small + 1);
        c->liwork = 8 * small;
    }
    return info;
}

static int FN(syevd)(qn_lapack *c)
{
    T best;
    R rbest;
    int ibest;
    if (c->lwork >= 0)
        return (int)LAPACKE(heevd)(LAPACK_COL_MAJOR, c->job, c->uplo, c->n, c->a, c->n, c->s, c->work, c->lwork, c->rwork, c->lrwork,
                                   c->iwork, c->liwork);
    int info = (int)LAPACKE(heevd)(LAPACK_COL_MAJOR, c->job, c->uplo, c->n, c->a, c->n, c->s, &best, -1, &rbest, -1, &ibest, -1);
    c->lwork = COUNT(best);
    c->lrwork = whole((double)rbest);
    c->liwork = ibest;
    return info;
}

static int FN(geev)(qn_lapack *c)
{
    T best;
    R rbest;
    bool query = c->lwork < 0;
    int info = (int)LAPACKE(geev)(LAPACK_COL_MAJOR, 'N', c->job, c->n, c->a, c->n, c->s, NULL, 1, c->u, c->n, query ? &best : c->work,
                                  c->lwork, query ? &rbest : c->rwork);
    if (query) {
        c->lwork = COUNT(best);
        c->lrwork = 2 * c->n;
    }
    return info;
}

static int FN(gelsd)(qn_lapack *c)
{
    T best;
    R rbest;
    int ibest, rank = 0, ldb = c->m > c->n ? c->m : c->n;
    bool query = c->lwork < 0;
    int info = (int)LAPACKE(gelsd)(LAPACK_COL_MAJOR, c->m, c->n, c->nrhs, c->a, c->m, c->b, ldb, c->s, (R)c->rcond, &rank,
                                   query ? &best : c->work, c->lwork, query ? &rbest : c->rwork, query ? &ibest : c->iwork);
    c->rank = rank;
    if (query) {
        c->lwork = COUNT(best);
        c->lrwork = whole((double)rbest);
        c->liwork = ibest;
    }
    return info;
}
