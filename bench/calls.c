/* SPDX-License-Identifier: BSD-3-Clause */
/* calls.c: one operation of Quern per function, on inputs by name: a new reference or NULL. */
#include "calls.h"
#include <string.h>

#define A in->array[0]
#define B in->array[1]
#define C in->array[2]

/* ---- elementwise and fused ---- */
qn_array *call_operator(const problem *p, const inputs *in)
{
    const qn_array *x[MAX_INPUTS];
    memcpy(x, in->array, sizeof x);
    return qn_apply(qn_op_find(p->op), x, NULL);
}

qn_array *call_add_out(const problem *p, const inputs *in)
{
    (void)p;
    return qn_add_into(C, A, B) == QN_OK ? qn_retain(C) : NULL;
}

qn_array *call_fused(const problem *p, const inputs *in)
{
    char text[2 * TEXT];
    qn_arg args[MAX_INPUTS];
    if (!problem_fill(p, p->kind->fused, text, sizeof text))
        return NULL;
    for (int i = 0; i < in->n; i++)
        args[i] = (qn_arg){in->name[i], in->array[i]};
    return qn_evaluate(text, in->n, args);
}

qn_array *call_where(const problem *p, const inputs *in) { return (void)p, qn_where(A, B, C); }

qn_array *call_astype(const problem *p, const inputs *in)
{
    return qn_astype(A, qn_dtype_from_name(problem_option(p, "to")));
}

qn_array *call_copy_transposed(const problem *p, const inputs *in)
{
    (void)p;
    qn_array *t = qn_transpose(A), *copy = qn_copy(t);
    qn_release(t);
    return copy;
}

/* ---- masks and places ---- */
qn_array *call_mask(const problem *p, const inputs *in) { return (void)p, qn_compress_mask(B, A); }

qn_array *call_mask_assign(const problem *p, const inputs *in)
{
    (void)p;
    return qn_assign_mask(B, A, QN_NUM(1)) == QN_OK ? qn_retain(B) : NULL;
}

qn_array *call_take(const problem *p, const inputs *in)
{
    return qn_take(A, B, (int)problem_integer(p, "axis", 0), QN_RAISE);
}

/* ---- reductions and running sums ---- */
qn_array *call_sum(const problem *p, const inputs *in) { int k; return qn_sum(A, problem_axes(p, &k)); }
qn_array *call_mean(const problem *p, const inputs *in) { int k; return qn_mean(A, problem_axes(p, &k)); }
qn_array *call_var(const problem *p, const inputs *in) { int k; return qn_var(A, problem_axes(p, &k), 0); }
qn_array *call_std(const problem *p, const inputs *in) { int k; return qn_std(A, problem_axes(p, &k), 0); }
qn_array *call_max(const problem *p, const inputs *in) { int k; return qn_max(A, problem_axes(p, &k)); }
qn_array *call_argmax(const problem *p, const inputs *in) { int k; return qn_argmax(A, problem_axes(p, &k)); }
qn_array *call_nanmean(const problem *p, const inputs *in) { int k; return qn_nanmean(A, problem_axes(p, &k)); }

qn_array *call_cumsum(const problem *p, const inputs *in)
{
    return qn_cumsum(A, (int)problem_integer(p, "axis", 0), 0, false);
}

/* ---- order, sets, counts ---- */
qn_array *call_sort(const problem *p, const inputs *in)
{
    return qn_sort(A, (int)problem_integer(p, "axis", QN_FLATTEN_SORT), false, problem_integer(p, "stable", 0) != 0);
}

qn_array *call_argsort(const problem *p, const inputs *in)
{
    return qn_argsort(A, (int)problem_integer(p, "axis", QN_FLATTEN_SORT), false, problem_integer(p, "stable", 0) != 0);
}

qn_array *call_unique(const problem *p, const inputs *in)
{
    qn_array *values;
    (void)p;
    return qn_unique(A, true, &values, NULL, NULL, NULL) == QN_OK ? values : NULL;
}

qn_array *call_median(const problem *p, const inputs *in) { int k; return qn_median(A, problem_axes(p, &k)); }

qn_array *call_percentiles(const problem *p, const inputs *in)
{
    (void)p;
    qn_array *q = qn_from_data((const double[]){1, 25, 50, 75, 99}, QN_FLOAT64, QN_SHAPE(5));
    qn_array *x = qn_percentile(A, q, QN_ALL_AXES);
    qn_release(q);
    return x;
}

qn_array *call_histogram(const problem *p, const inputs *in)
{
    return qn_histogram(A, problem_integer(p, "bins", 10), 1, 0, NULL, false, NULL);
}

qn_array *call_isin(const problem *p, const inputs *in) { return (void)p, qn_isin(A, B, false); }
qn_array *call_searchsorted(const problem *p, const inputs *in) { return (void)p, qn_searchsorted(B, A, false, NULL); }

/* ---- products and decompositions ---- */
qn_array *call_matmul(const problem *p, const inputs *in) { return (void)p, qn_matmul(A, B); }
qn_array *call_inv(const problem *p, const inputs *in) { return (void)p, qn_inv(A); }
qn_array *call_solve(const problem *p, const inputs *in) { return (void)p, qn_solve(A, B); }

qn_array *call_einsum(const problem *p, const inputs *in)
{
    return qn_einsum(problem_option(p, "text"), 2, (const qn_array *const[]){A, B});
}

/* Both calculate the vectors too; the values are compared, since vectors are unique only up to their signs. */
qn_array *call_eigh(const problem *p, const inputs *in)
{
    qn_array *values, *vectors;
    (void)p;
    if (qn_eigh(A, false, &values, &vectors) != QN_OK)
        return NULL;
    qn_release(vectors);
    return values;
}

qn_array *call_svd(const problem *p, const inputs *in)
{
    qn_array *u, *s, *vh;
    (void)p;
    if (qn_svd(A, true, &u, &s, &vh) != QN_OK)
        return NULL;
    qn_release(u);
    qn_release(vh);
    return s;
}

/* ---- transforms and random numbers ---- */
qn_array *call_fft(const problem *p, const inputs *in)
{
    return qn_fft(A, -1, (int)problem_integer(p, "axis", -1), QN_FFT_BACKWARD);
}

qn_array *call_rfft(const problem *p, const inputs *in)
{
    return qn_rfft(A, -1, (int)problem_integer(p, "axis", -1), QN_FFT_BACKWARD);
}

qn_array *call_fft2(const problem *p, const inputs *in)
{
    (void)p;
    return qn_fftn(A, 2, NULL, (const int[]){-2, -1}, QN_FFT_BACKWARD);
}

/* One stream of a kind goes on from call to call, as the peers' does. */
static qn_random *stream(qn_bits kind)
{
    static qn_random *g[QN_NBITS];
    if (g[kind] == NULL)
        g[kind] = qn_random_new_of(kind, 1);
    return g[kind];
}

qn_array *call_uniform(const problem *p, const inputs *in)
{
    (void)in;
    return qn_random_uniform(stream(QN_BITS_SIMD), 0, 1, p->dtype, p->ndim, p->shape);
}

qn_array *call_normal(const problem *p, const inputs *in)
{
    (void)in;
    return qn_random_normal(stream(QN_BITS_SIMD), 0, 1, p->dtype, p->ndim, p->shape);
}

qn_array *call_pcg_uniform(const problem *p, const inputs *in)
{
    (void)in;
    return qn_random_uniform(stream(QN_BITS_PCG64), 0, 1, p->dtype, p->ndim, p->shape);
}

qn_array *call_pcg_normal(const problem *p, const inputs *in)
{
    (void)in;
    return qn_random_normal(stream(QN_BITS_PCG64), 0, 1, p->dtype, p->ndim, p->shape);
}
