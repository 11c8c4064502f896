/* SPDX-License-Identifier: BSD-3-Clause */
/* small.c: batches of tiny systems, QN_LANES matrices at a time in our own kernel.
 *
 * A call of LAPACK for a 4 x 4 matrix costs 200 ns, nearly all of it overhead. */
#include <float.h>
#include <linalg/linalg.h>
#include <math.h>

enum { MIN_BATCH = 4 }; /* below, LAPACK on each is as fast as a kernel with most lanes idle */

static bool own_dtype(const qn_job *j, int op)
{
    return j->batch.matrix[op].dtype == j->blas->dtype;
}

void qn_small_choose(qn_job *j, int k, int b, int x)
{
    bool fits = j->call.n >= 1 && j->call.n <= QN_TINY && k <= QN_TINY && j->batch.size >= MIN_BATCH;
    if (!fits || !own_dtype(j, 0) || !own_dtype(j, b))
        return;
    j->small.fn = (qn_small_fn)qn_kernel(QN_KIND_SMALL, 0, j->blas->dtype);
    j->small.k = k;
    j->small.b = b;
    j->small.x = x;
}

static bool usable(const qn_job *j, double det)
{
    return isfinite(det) && fabs(det) >= (j->blas->dtype == QN_FLOAT32 ? (double)FLT_MIN : DBL_MIN);
}

/* The operands of n matrices, of runs of equal steps; idle lanes repeat the first matrix. */
static void seek_lanes(const qn_batch *b, int64_t begin, int64_t n, char *p[QN_LANES][QN_BATCH_OPERANDS])
{
    for (int64_t i = 0, run; i < n; i += run) {
        run = qn_batch_seek(b, begin + i, p[i]);
        run = run < n - i ? run : n - i;
        for (int op = 0; op < b->nop; op++)
            for (int64_t k = 1; k < run; k++)
                p[i + k][op] = p[i][op] + k * b->stride[op][b->ndim - 1];
    }
    for (int64_t i = n; i < QN_LANES; i++)
        memcpy(p[i], p[0], sizeof p[0]);
}

int qn_small_solve(const qn_job *j, qn_lapack *c, int64_t begin, int64_t end)
{
    const qn_small *s = &j->small;
    const qn_matrix *a = &j->batch.matrix[0], *b = &j->batch.matrix[s->b], *x = &j->batch.matrix[s->x];
    qn_small_args args;
    char *p[QN_LANES][QN_BATCH_OPERANDS];
    seek_lanes(&j->batch, begin, end - begin, p);
    for (int lane = 0; lane < QN_LANES; lane++) {
        args.a[lane] = p[lane][0];
        args.b[lane] = s->b ? p[lane][s->b] : NULL;
        args.x[lane] = p[lane][s->x];
    }
    args.n = c->n, args.k = s->k;
    args.ars = a->rs, args.acs = a->cs, args.brs = b->rs, args.bcs = b->cs, args.xrs = x->rs, args.xcs = x->cs;
    s->fn(&args);
    int info = 0;
    for (int lane = 0; lane < end - begin && info == 0; lane++) {
        if (!usable(j, args.det[lane]))
            info = j->matrix(j, c, p[lane]);
        else if (s->put)
            s->put(j, args.det[lane], p[lane]);
    }
    return info;
}
