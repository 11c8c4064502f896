/* SPDX-License-Identifier: BSD-3-Clause */
/* moments.c: variance and standard deviation by the two-pass algorithm: the mean, then the mean of |x - mean|^2 as one
 * fused pass without a temporary of the input's size. No cancellation, unlike the textbook formula (Chan, Golub, LeVeque 1983). */
#include <ops/ops.h>

/* |x - mean|^2 as a register of the program: real, of the precision of x. */
static int squared_deviation(qn_program *p, const qn_array *a, int compute, int x, int mean)
{
    const int difference[2] = {qn_program_cast(p, qn_program_aligned(p, x, a), compute), mean};
    int d = qn_program_op(p, QN_OP_subtract, compute, difference);
    if (!qn_is_complex(compute))
        return qn_program_op(p, QN_OP_multiply, compute, (const int[]){d, d});
    int conjugate = qn_program_op(p, QN_OP_conjugate, compute, &d);
    int square = qn_program_op(p, QN_OP_multiply, compute, (const int[]){d, conjugate});
    return qn_program_cast(p, square, qn_dtypes[compute].real);
}

/* sum |x - mean|^2 over the axes, shaped like the reduction of a. */
static qn_array *sum_of_squares(const qn_array *a, qn_axes axes, const qn_array *mean, const bool *reduced)
{
    qn_program p;
    int compute = mean->dtype, real = qn_dtypes[compute].real, nkept = 0;
    int64_t kept[QN_MAX_NDIM];
    for (int d = 0; d < a->ndim; d++)
        if (!reduced[d])
            kept[nkept++] = a->shape[d];
    qn_program_init(&p);
    int x = qn_program_operand(&p, a->dtype), m = qn_program_operand(&p, compute);
    qn_reduction r = {.program = &p, .result = squared_deviation(&p, a, compute, x, m), .op = QN_OP_add, .acc = real, .ns = 0.4};
    qn_array *sum = qn_zeros((qn_dtype)real, nkept, kept);
    const qn_array *operands[2] = {a, mean};
    if (sum == NULL || (a->size > 0 && qn_execute_reduce("var", &r, operands, a->ndim, a->shape, reduced, sum) != QN_OK))
        return qn_drop(sum);
    if (!axes.keepdims)
        return sum;
    qn_array *shaped = qn_reshape(sum, mean->ndim, mean->shape);
    qn_release(sum);
    return shaped;
}

static int64_t count_of(const qn_array *a, const bool *reduced)
{
    int64_t n = 1;
    for (int d = 0; d < a->ndim; d++)
        n *= reduced[d] ? a->shape[d] : 1;
    return n;
}

qn_array *qn_var(const qn_array *a, qn_axes axes, double correction)
{
    bool reduced[QN_MAX_NDIM];
    if (qn_is_null(a, "var") || qn_check_axes("var", axes, a->ndim, reduced) != QN_OK)
        return NULL;
    int t = (int)qn_inexact((qn_dtype)a->dtype), result = qn_dtypes[t].real;
    qn_axes keep = {axes.n, axes.axis, true};
    qn_array *mean = qn_reduce_named("mean", a, keep, &(qn_reduce_opts){.dtype = (qn_dtype)qn_dtypes[t].compute});
    qn_array *sum = mean == NULL ? NULL : sum_of_squares(a, axes, mean, reduced);
    double divisor = (double)count_of(a, reduced) - correction;
    qn_release(mean);
    if (sum == NULL || qn_divide_into(sum, sum, divisor > 0 ? divisor : 0.0) != QN_OK)
        return qn_drop(sum);
    if (sum->dtype == result)
        return sum;
    qn_array *cast = qn_astype(sum, (qn_dtype)result);
    qn_release(sum);
    return cast;
}

qn_array *qn_std(const qn_array *a, qn_axes axes, double correction)
{
    qn_array *var = qn_var(a, axes, correction);
    if (var == NULL || qn_sqrt_into(var, var) != QN_OK)
        return qn_drop(var);
    return var;
}
