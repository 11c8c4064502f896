/* SPDX-License-Identifier: BSD-3-Clause */
/* lapack_type.inc.h: adapters of one dtype, included by lapack.c with
 *   T, R            the element type and its real part
 *   FN(name)        the name of an adapter here
 *   CBLAS(name), LAPACKE(name), FACTOR(x)   the routines of this dtype; how CBLAS takes a scalar
 *   QN_T, QN_R      enum qn_dtype of both
 * and after lapack_real.inc.h or lapack_complex.inc.h. */

static void FN(gemv_as_is)(const T *a, bool trans, int rows, int cols, int lda, const T *x, int incx, bool add, T *y, int incy)
{
    const T one = UNIT, beta = add ? one : (T){0};
    CBLAS(gemv)(CblasRowMajor, trans ? CblasTrans : CblasNoTrans, trans ? cols : rows, trans ? rows : cols, FACTOR(one), a, lda, x,
                incx, FACTOR(beta), y, incy);
}

/* Where OpenBLAS reads behind the last stored row, that row goes to the kernel that does not. */
static void FN(gemv)(const T *a, bool trans, int rows, int cols, int lda, const T *x, int incx, bool add, T *y, int incy)
{
    if (!READS_ON || !trans || rows < READS_ON || cols < 1) {
        FN(gemv_as_is)(a, trans, rows, cols, lda, x, incx, add, y, incy);
        return;
    }
    const ptrdiff_t last = cols - 1;
    if (last > 0)
        FN(gemv_as_is)(a, true, rows, (int)last, lda, x, incx, add, y, incy);
    FN(gemv_as_is)(a + last * lda, false, rows, 1, 1, x + last * incx, 1, add || last > 0, y, incy);
}

static void FN(gemm)(const qn_gemm *g)
{
    const T one = UNIT, beta = g->add ? one : (T){0};
    if (g->n == 1)
        FN(gemv)(g->a, g->ta, g->m, g->k, g->lda, g->b, g->tb ? 1 : g->ldb, g->add, g->c, g->ldc);
    else if (g->m == 1)
        FN(gemv)(g->b, !g->tb, g->n, g->k, g->ldb, g->a, g->ta ? g->lda : 1, g->add, g->c, 1);
    else
        CBLAS(gemm)(CblasRowMajor, g->ta ? CblasTrans : CblasNoTrans, g->tb ? CblasTrans : CblasNoTrans, g->m, g->n, g->k, FACTOR(one),
                    g->a, g->lda, g->b, g->ldb, FACTOR(beta), g->c, g->ldc);
}

static int FN(getrf)(qn_lapack *c)
{
    return (int)LAPACKE(getrf)(LAPACK_COL_MAJOR, c->n, c->n, c->a, c->n, c->ipiv);
}

static int FN(getrs)(qn_lapack *c)
{
    return (int)LAPACKE(getrs)(LAPACK_COL_MAJOR, 'N', c->n, c->nrhs, c->a, c->n, c->ipiv, c->b, c->n);
}

static int FN(getri)(qn_lapack *c)
{
    T best;
    if (c->lwork >= 0)
        return (int)LAPACKE(getri)(LAPACK_COL_MAJOR, c->n, c->a, c->n, c->ipiv, c->work, c->lwork);
    int info = (int)LAPACKE(getri)(LAPACK_COL_MAJOR, c->n, c->a, c->n, c->ipiv, &best, -1);
    c->lwork = COUNT(best);
    return info;
}

static int FN(geqrf)(qn_lapack *c)
{
    T best;
    if (c->lwork >= 0)
        return (int)LAPACKE(geqrf)(LAPACK_COL_MAJOR, c->m, c->n, c->a, c->m, c->tau, c->work, c->lwork);
    int info = (int)LAPACKE(geqrf)(LAPACK_COL_MAJOR, c->m, c->n, c->a, c->m, c->tau, &best, -1);
    c->lwork = COUNT(best);
    return info;
}

static int FN(orgqr)(qn_lapack *c)
{
    T best;
    if (c->lwork >= 0)
        return (int)ORGQR(LAPACK_COL_MAJOR, c->m, c->nrhs, c->k, c->u, c->m, c->tau, c->work, c->lwork);
    int info = (int)ORGQR(LAPACK_COL_MAJOR, c->m, c->nrhs, c->k, c->u, c->m, c->tau, &best, -1);
    c->lwork = COUNT(best);
    return info;
}

static const qn_blas FN(table) = {
    .dtype = QN_T, .real = QN_R, .gemm = FN(gemm), .dot = FN(dot), .dotc = FN(dotc), .getrf = FN(getrf), .getrs = FN(getrs), .getri = FN(getri),
    .potrf = FN(potrf), .geqrf = FN(geqrf), .orgqr = FN(orgqr), .gesdd = FN(gesdd), .syevd = FN(syevd), .geev = FN(geev),
    .gelsd = FN(gelsd),
};
