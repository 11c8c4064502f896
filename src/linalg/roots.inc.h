/* SPDX-License-Identifier: BSD-3-Clause */
/* roots.inc.h: all roots of the equation of a merge side by side, and the equation that has exactly these roots. */

typedef struct FN(system) {
    int k, ldq;
    T *d, *q;                    /* the k values; column j of q: distances of root j from all poles, in the order of spread_poles */
    T *poles, *z;                /* of the equation, ascending */
    T *spread_poles, *spread_z;  /* the same in the order of the columns that the vectors are made from */
    T *space;                    /* of an equation of squares: k columns, ldq apart; else NULL */
    int *column, *place;         /* row i of the new vectors belongs to pole column[i]; pole j to row place[j] */
    FN(equation) equation;
} FN(system);

/* Of k poles with their z and column. */
static void FN(prepare)(FN(system) *s, T rho)
{
    T last = 0;
    for (int i = 0; i < s->k; i++) {
        s->spread_poles[i] = s->poles[s->column[i]];
        s->place[s->column[i]] = i;
        last += s->z[i] * s->z[i];
    }
    s->equation = (FN(equation)){.d = s->poles, .z = s->z, .k = s->k, .rho = rho, .last = rho * last,
                                 .sums = (qn_secular_fn)qn_kernel(QN_KIND_EIGEN, QN_EIGEN_SECULAR, QN_T)};
}

/* The value that lies `at` from a pole, and its distances from all poles. */
static T FN(distances)(const FN(system) *s, T pole, T at, T *column)
{
    const int64_t strides[3] = {sizeof(T), 0, sizeof(T)};
    qn_loop_fn subtract = qn_loop(QN_OP_subtract, QN_T);
    subtract((char *const[]){(char *)s->spread_poles, (char *)&pole, (char *)column}, strides, s->k);
    subtract((char *const[]){(char *)column, (char *)&at, (char *)column}, strides, s->k);
    return pole + at;
}

/* The same between squares. */
static T FN(square_distances)(const FN(system) *s, T pole, T at, T *column)
{
    const T where[2] = {pole, at};
    ((qn_squares_fn)qn_kernel(QN_KIND_EIGEN, QN_EIGEN_SQUARES, QN_T))(s->spread_poles, s->k, where, column);
    return pole + at / (pole + (T)sqrt((double)(pole * pole + at)));
}

/* d[j] and column j of q. */
static void FN(roots)(void *context, int64_t begin, int64_t end)
{
    const FN(system) *s = context;
    for (int64_t j = begin; j < end; j++) {
        int origin;
        FN(equation) equation = s->equation;
        equation.space = s->space ? s->space + j * s->ldq : NULL;
        const T at = FN(root)(&equation, (int)j, &origin), pole = s->poles[origin];
        s->d[j] = (s->space ? FN(square_distances) : FN(distances))(s, pole, at, s->q + j * s->ldq);
    }
}

/* The z whose equation has exactly these roots: with it the vectors are orthogonal (Gu and Eisenstat). */
static void FN(exact_z)(void *context, int64_t begin, int64_t end)
{
    const FN(system) *s = context;
    qn_ratios_fn ratios = (qn_ratios_fn)qn_kernel(QN_KIND_EIGEN, s->space ? QN_EIGEN_SQUARE_RATIOS : QN_EIGEN_RATIOS, QN_T);
    T *z = s->spread_z;
    const T *p = s->spread_poles;
    for (int64_t i = begin; i < end; i++)
        z[i] = s->q[i + (int64_t)s->column[i] * s->ldq];
    for (int64_t j = 0; j < s->k; j++) {
        const T *q = s->q + j * s->ldq;
        int64_t own = s->place[j], first = own < begin ? begin : own < end ? own : end, next = own < begin ? begin : own + 1;
        ratios(z + begin, q + begin, p + begin, first - begin, s->poles + j);
        if (next < end)
            ratios(z + next, q + next, p + next, end - next, s->poles + j);
    }
    for (int64_t i = begin; i < end; i++)
        z[i] = (T)copysign(sqrt(fabs((double)z[i])), (double)s->z[s->column[i]]);
}

/* Values, and distances in q; the work that roots and rows are handed out for is in nanoseconds each. */
static qn_status FN(solve)(FN(system) *s)
{
    const double k = (double)s->k;
    QN_TRY(qn_parallel_for(s->k, qn_grain(6 * k), FN(roots), s));
    return qn_parallel_for(s->k, qn_grain(k), FN(exact_z), s);
}

/* What makes x a unit vector. */
static T FN(unit)(const T *x, int64_t n)
{
    T square;
    ((qn_products_fn)qn_kernel(QN_KIND_PRODUCTS, QN_OP_multiply, QN_T))((const char *)x, sizeof(T), (const char *)x, sizeof(T), n, &square);
    return (T)(1 / sqrt((double)square));
}

/* c (m x n) = a b, with a packed. */
static void FN(product)(int m, int n, int k, const T *a, const T *b, int ldb, T *c, int ldc)
{
    CBLAS(gemm)(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, m, b, ldb > 0 ? ldb : 1, 0, c, ldc);
}
