/* SPDX-License-Identifier: BSD-3-Clause */
/* quantile_lines.c: the quantiles of one line, which is reordered: order statistics by selection, or with weights by sorting. */
#include <math.h>
#include <ops/quantile.h>

/* ---- order statistics wanted from a line of n elements ---- */
typedef struct ranks {
    int64_t n, nkth;
    int64_t *kth;          /* ascending, distinct            */
    int64_t *below, *above; /* of each quantile               */
    double *weight;         /* of `above`                     */
} ranks;

enum { FEW_QUANTILES = 4, RANK_BYTES = 4 * sizeof(int64_t) + sizeof(double) };
typedef struct few_ranks { _Alignas(8) char bytes[(FEW_QUANTILES + 1) * RANK_BYTES]; } few_ranks;

/* In few if they fit; ranks_free frees others. */
static qn_status ranks_make(ranks *r, int64_t nq, few_ranks *few, const char *func)
{
    *r = (ranks){.n = -1};
    char *p = nq <= FEW_QUANTILES ? few->bytes : qn_scratch_array(nq + 1, RANK_BYTES, func);
    if (!p)
        return QN_ERR_NOMEM;
    r->kth = (int64_t *)(void *)p;
    r->below = r->kth + 2 * nq;
    r->above = r->below + nq;
    r->weight = (double *)(void *)(r->above + nq);
    return QN_OK;
}

static void ranks_free(ranks *r, const few_ranks *few)
{
    if ((const char *)r->kth != few->bytes)
        qn_scratch_free(r->kth);
}

static void add_rank(ranks *r, int64_t k)
{
    int64_t i = r->nkth;
    for (; i > 0 && r->kth[i - 1] > k; i--)
        ;
    if (i > 0 && r->kth[i - 1] == k)
        return;
    memmove(r->kth + i + 1, r->kth + i, (size_t)(r->nkth - i) * sizeof *r->kth);
    r->kth[i] = k;
    r->nkth++;
}

qn_rank qn_quantile_rank(const qn_quantile_plan *p, int64_t n, int64_t i)
{
    qn_rank rank = qn_rank_of(p->method, n, p->q ? p->q[i] : 0.5, p->q_dtype);
    if (!p->q && n % 2)
        rank.above = rank.below;
    return rank;
}

/* The ranks for lines of n >= 1 elements. */
static void ranks_set(ranks *r, const qn_quantile_plan *p, int64_t n)
{
    r->n = n;
    r->nkth = 0;
    for (int64_t i = 0; i < p->nq; i++) {
        const qn_rank rank = qn_quantile_rank(p, n, i);
        r->below[i] = rank.below;
        r->above[i] = rank.above;
        r->weight[i] = rank.weight;
        add_rank(r, rank.below);
        add_rank(r, rank.above);
    }
}

/* ---- values between order statistics ---- */
static double element(const qn_quantile_plan *p, const char *line, int64_t i)
{
    double v;
    p->load((char *const[]){(char *)(uintptr_t)line + i * p->itemsize, (char *)&v}, (const int64_t[]){0, 0}, 1);
    return v;
}

/* a + (b - a) w from the nearer end, each operation rounded as in NumPy: the difference in the dtype of the elements, the rest in
 * that of the result. */
static double between(const qn_quantile_plan *p, double a, double b, double w)
{
    int t = p->result;
    double d = qn_rounded(b - a, p->dtype);
    if (w == 0 || a == b)
        return a;
    if (w >= 0.5)
        return qn_rounded(b - qn_rounded(d * qn_rounded(1 - w, t), t), t);
    return qn_rounded(a + qn_rounded(d * qn_rounded(w, t), t), t);
}

static double middle(const qn_quantile_plan *p, double a, double b)
{
    int t = p->dtype == QN_FLOAT16 ? QN_FLOAT32 : p->dtype;
    return qn_rounded(a + b, t) / 2;
}

static char *place(const qn_quantile_plan *p, int64_t i, int64_t line) { return p->out + (i * p->nlines + p->first + line) * p->out_size; }

static void put(const qn_quantile_plan *p, int64_t i, int64_t line, double v)
{
    p->store((char *const[]){(char *)&v, place(p, i, line)}, (const int64_t[]){0, 0}, 1);
}

static double value(const qn_quantile_plan *p, qn_rank rank, const char *x)
{
    double a = element(p, x, rank.below), b = rank.above == rank.below ? a : element(p, x, rank.above);
    return p->q ? between(p, a, b, rank.weight) : a == b ? a : middle(p, a, b);
}

void qn_quantile_put(const qn_quantile_plan *p, int64_t i, int64_t line, const char *x, qn_rank rank)
{
    if (p->picks)
        memcpy(place(p, i, line), x + rank.below * p->itemsize, (size_t)p->itemsize);
    else
        put(p, i, line, value(p, rank, x));
}

static void one_line(qn_quantile_plan *p, ranks *r, int64_t line, void *work)
{
    char *x = p->data + line * p->n * p->itemsize;
    int64_t m = p->n;
    if (p->skip_nan)
        m = p->nth(x, p->n, NULL, 0, work);
    if (m != r->n && m > 0)
        ranks_set(r, p, m);
    if (m == 0)
        p->empty = true;
    bool nan = m == 0 || p->nth(x, m, r->kth, r->nkth, work) < m;
    for (int64_t i = 0; i < p->nq; i++)
        if (nan)
            put(p, i, line, NAN);
        else
            qn_quantile_put(p, i, line, x, (qn_rank){r->below[i], r->above[i], r->weight[i]});
}

/* ---- with weights ---- */
/* cdf[i] = the share of the weights of the first i + 1 of m sorted elements, as dtype q_dtype; false if that is no number. */
static bool accumulate_weights(const qn_quantile_plan *p, const double *weight, const int64_t *index, int64_t m, double *cdf)
{
    double sum = 0;
    for (int64_t i = 0; i < m; i++)
        cdf[i] = sum += weight[index[i]];
    for (int64_t i = 0; i < m; i++)
        cdf[i] = qn_rounded(cdf[i] / sum, p->q_dtype);
    if (cdf[m - 1] != cdf[m - 1])
        return false;
    for (int64_t i = 0; i < m && cdf[i] == 0; i++)
        cdf[i] = -1; /* elements without weight are not the first */
    return true;
}

static int64_t first_not_below(const double *cdf, int64_t n, double q)
{
    int64_t lo = 0, hi = n - 1;
    while (lo < hi) {
        int64_t middle_place = lo + (hi - lo) / 2;
        if (cdf[middle_place] < q)
            lo = middle_place + 1;
        else
            hi = middle_place;
    }
    return lo;
}

static qn_status weighted_line(qn_quantile_plan *p, int64_t line, int64_t *index, double *cdf)
{
    const char *x = p->data + line * p->n * p->itemsize;
    int64_t m = p->n;
    p->argsort(x, p->n, index, NULL);
    while (m > 0 && element(p, x, index[m - 1]) != element(p, x, index[m - 1]))
        m--;
    bool nan = m == 0 || (m < p->n && !p->skip_nan);
    if (m == 0)
        p->empty = true;
    if (!nan && !accumulate_weights(p, p->weights + line * p->n, index, m, cdf))
        return QN_ERR_VALUE;
    for (int64_t i = 0; i < p->nq; i++)
        if (nan)
            put(p, i, line, NAN);
        else
            memcpy(place(p, i, line), x + index[first_not_below(cdf, m, p->q[i])] * p->itemsize, (size_t)p->itemsize);
    return QN_OK;
}

void qn_quantile_weighted_lines(void *context, int64_t begin, int64_t end)
{
    qn_quantile_plan *p = context;
    int64_t *index = qn_scratch_array(p->n + 1, sizeof *index, p->func);
    double *cdf = qn_scratch_array(p->n + 1, sizeof *cdf, p->func);
    qn_status status = index && cdf ? QN_OK : QN_ERR_NOMEM;
    for (int64_t i = begin; i < end && status == QN_OK; i++)
        status = weighted_line(p, i, index, cdf);
    if (status != QN_OK)
        __atomic_store_n(&p->status, status, __ATOMIC_RELAXED);
    qn_scratch_free(index);
    qn_scratch_free(cdf);
}

void qn_quantile_lines(void *context, int64_t begin, int64_t end)
{
    qn_quantile_plan *p = context;
    ranks r;
    few_ranks few;
    void *work = NULL;
    bool counted = p->itemsize == 2 && p->n > QN_SORT_SMALL;
    qn_status status = ranks_make(&r, p->nq, &few, p->func);
    if (status == QN_OK && counted && !(work = qn_scratch(QN_SORT_WORK, p->func)))
        status = QN_ERR_NOMEM;
    for (int64_t i = begin; i < end && status == QN_OK; i++)
        one_line(p, &r, i, work);
    if (status != QN_OK)
        __atomic_store_n(&p->status, status, __ATOMIC_RELAXED);
    qn_scratch_free(work);
    ranks_free(&r, &few);
}
