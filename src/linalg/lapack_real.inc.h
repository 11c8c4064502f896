/* SPDX-License-Identifier: BSD-3-Clause */
/* lapack_real.inc.h: the routines whose arguments differ between real and complex, for a real T (see lapack_type.inc.h);
 * C is the complex type of T. */
#define UNIT 1
#define FACTOR(x) (x)
#define COUNT(x) whole((double)(x))
#define ORGQR LAPACKE(orgqr)
#define READS_ON 0 /* as in lapack_complex.inc.h: never */

static void FN(dot)(int n, const void *x, int incx, const void *y, int incy, void *result)
{
    *(T *)result = CBLAS(dot)(n, x, incx, y, incy);
}

static void FN(dotc)(int n, const void *x, int incx, const void *y, int incy, void *result)
{
    FN(dot)(n, x, incx, y, incy, result);
}

/* A tiny matrix here: LAPACK takes 80 ns before it begins. The triangle of uplo 'L' is the other one turned. */
static int FN(tiny_potrf)(const qn_lapack *c)
{
    T *a = c->a;
    int n = c->n, rs = c->uplo == 'U' ? 1 : n, cs = c->uplo == 'U' ? n : 1;
    for (int j = 0; j < n; j++)
        for (int i = 0; i <= j; i++) {
            T s = a[i * rs + j * cs];
            for (int k = 0; k < i; k++)
                s -= a[k * rs + i * cs] * a[k * rs + j * cs];
            if (i == j && !(s > 0))
                return j + 1;
            a[i * rs + j * cs] = i == j ? (T)sqrt((double)s) : s / a[i * rs + i * cs];
        }
    return 0;
}

static int FN(potrf)(qn_lapack *c)
{
    return c->n <= QN_TINY ? FN(tiny_potrf)(c) : (int)LAPACKE(potrf)(LAPACK_COL_MAJOR, c->uplo, c->n, c->a, c->n);
}

static int FN(gesdd)(qn_lapack *c)
{
    T best;
    int small = c->m < c->n ? c->m : c->n, ldvt = c->job == 'A' ? c->n : small;
    bool query = c->lwork < 0;
    int info = (int)LAPACKE(gesdd)(LAPACK_COL_MAJOR, c->job, c->m, c->n, c->a, c->m, c->s, c->u, c->m, c->vt, ldvt,
                                   query ? &best : c->work, c->lwork, c->iwork);
    if (query) {
        c->lwork = COUNT(best);
        c->liwork = 8 * small;
    }
    return info;
}

static int FN(syevd)(qn_lapack *c)
{
    T best;
    int ibest;
    if (c->lwork >= 0)
        return (int)LAPACKE(syevd)(LAPACK_COL_MAJOR, c->job, c->uplo, c->n, c->a, c->n, c->s, c->work, c->lwork, c->iwork, c->liwork);
    int info = (int)LAPACKE(syevd)(LAPACK_COL_MAJOR, c->job, c->uplo, c->n, c->a, c->n, c->s, &best, -1, &ibest, -1);
    c->lwork = COUNT(best);
    c->liwork = ibest;
    return info;
}

/* Column j with a positive imaginary part stands for columns j +- i (j + 1) of a conjugate pair. */
static void FN(expand_vectors)(int n, const T *wi, const T *vr, C *v)
{
    for (int j = 0; j < n; j++) {
        const T *re = vr + (int64_t)j * n, *im = re + n;
        C *x = v + (int64_t)j * n;
        if (wi[j] == 0) {
            for (int i = 0; i < n; i++)
                x[i] = (C){re[i], 0};
            continue;
        }
        for (int i = 0; i < n; i++) {
            x[i] = (C){re[i], im[i]};
            x[i + n] = (C){re[i], -im[i]};
        }
        j++;
    }
}

static int FN(geev)(qn_lapack *c)
{
    T best, *wr = c->rwork, *wi = wr + c->n, *vr = wi + c->n;
    if (c->lwork < 0) {
        int info = (int)LAPACKE(geev)(LAPACK_COL_MAJOR, 'N', c->job, c->n, c->a, c->n, &best, &best, NULL, 1, &best, c->n, &best, -1);
        c->lwork = COUNT(best);
        c->lrwork = 2 * c->n + (c->job == 'V' ? c->n * c->n : 0);
        return info;
    }
    int info = (int)LAPACKE(geev)(LAPACK_COL_MAJOR, 'N', c->job, c->n, c->a, c->n, wr, wi, NULL, 1, vr, c->n, c->work, c->lwork);
    C *w = c->s;
    for (int i = 0; i < c->n; i++)
        w[i] = (C){wr[i], wi[i]};
    if (c->job == 'V' && info == 0)
        FN(expand_vectors)(c->n, wi, vr, c->u);
    return info;
}

static int FN(gelsd)(qn_lapack *c)
{
    T best;
    int ibest, rank = 0, ldb = c->m > c->n ? c->m : c->n;
    bool query = c->lwork < 0;
    int info = (int)LAPACKE(gelsd)(LAPACK_COL_MAJOR, c->m, c->n, c->nrhs, c->a, c->m, c->b, ldb, c->s, (T)c->rcond, &rank,
                                   query ? &best : c->work, c->lwork, query ? &ibest : c->iwork);
    c->rank = rank;
    if (query) {
        c->lwork = COUNT(best);
        c->liwork = ibest;
    }
    return info;
}
