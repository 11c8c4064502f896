/* SPDX-License-Identifier: BSD-3-Clause */
/* trapezoid.c: the trapezoidal rule as one reduction of a program: the sum of (x' - x) (y + y') over shifted views, halved. */
#include "order.h"
#include <ops/ops.h>
#include <quern/signal.h>

/* a without its last (offset 0) or first (offset 1) element along axis; an axis of length 1 (a broadcast one) stays. */
static qn_array *neighbours(const qn_array *a, int axis, int64_t offset)
{
    qn_index items[QN_MAX_NDIM];
    for (int d = 0; d < a->ndim; d++)
        items[d] = d != axis ? QN_ALL : offset ? QN_FROM(1) : QN_TO(-1);
    return qn_view_items(a, a->ndim, items);
}

/* x as places along axis of an array of ndim dimensions: a 1-d x lies along axis. A view. */
static qn_array *along(const qn_array *x, int axis, int ndim)
{
    int64_t shape[QN_MAX_NDIM];
    if (x->ndim != 1)
        return qn_retain(x);
    for (int d = 0; d < ndim; d++)
        shape[d] = d == axis ? x->size : 1;
    return qn_reshape_view(x, ndim, shape);
}

/* The program over y, y' and, if there are places, x, x'. */
static int trapezoid_program(qn_program *p, const qn_array *const *in, int n, int t)
{
    int reg[4];
    for (int i = 0; i < n; i++)
        reg[i] = qn_program_operand(p, in[i]->dtype);
    for (int i = 0; i < n; i++)
        reg[i] = qn_program_cast(p, qn_program_aligned(p, reg[i], in[i]), t);
    int sum = qn_program_op(p, QN_OP_add, t, (const int[]){reg[1], reg[0]});
    if (n == 2)
        return sum;
    int width = qn_program_op(p, QN_OP_subtract, t, (const int[]){reg[3], reg[2]});
    return qn_program_op(p, QN_OP_multiply, t, (const int[]){width, sum});
}

/* scale * the sum of the program along axis, as dtype t. */
static qn_array *integrate(const qn_array *const *in, int n, int axis, int t, double scale)
{
    qn_program p;
    bool reduced[QN_MAX_NDIM] = {false};
    int64_t shape[QN_MAX_NDIM], kept[QN_MAX_NDIM];
    int ndim, nkept = 0, compute = qn_dtypes[t].compute;
    if (qn_broadcast("trapezoid", n, in, &ndim, shape) != QN_OK)
        return NULL;
    axis += ndim - in[0]->ndim;
    for (int d = 0; d < ndim; d++)
        if (d != axis)
            kept[nkept++] = shape[d];
    reduced[axis] = true;
    qn_program_init(&p);
    qn_reduction r = {.program = &p, .result = trapezoid_program(&p, in, n, compute), .op = QN_OP_add, .acc = compute, .ns = 0.5};
    qn_array *sum = qn_zeros((qn_dtype)compute, nkept, kept);
    if (sum == NULL || (sum->size > 0 && shape[axis] > 0 && qn_execute_reduce("trapezoid", &r, in, ndim, shape, reduced, sum) != QN_OK) ||
        qn_multiply_into(sum, sum, scale) != QN_OK)
        return qn_drop(sum);
    if (sum->dtype == t)
        return sum;
    qn_array *cast = qn_astype(sum, (qn_dtype)t);
    qn_release(sum);
    return cast;
}

qn_array *qn_trapezoid(const qn_array *y, const qn_array *x, double dx, int axis)
{
    if (qn_is_null(y, "trapezoid") || qn_check_axis("trapezoid", axis, y->ndim, &axis) != QN_OK)
        return NULL;
    int t = qn_inexact(x ? qn_result_type(2, (const qn_array *const[]){y, x}) : (qn_dtype)y->dtype);
    qn_array *places = x ? along(x, axis, y->ndim) : NULL, *in[4] = {neighbours(y, axis, 0), neighbours(y, axis, 1), NULL, NULL};
    int n = 2, x_axis = places ? axis - y->ndim + places->ndim : 0;
    if (places && (x_axis < 0 || x_axis >= places->ndim))
        qn_fail(QN_ERR_AXIS, "trapezoid: x has %d dimensions and no axis %d", places->ndim, axis);
    else if (places) {
        in[n++] = neighbours(places, x_axis, 0);
        in[n++] = neighbours(places, x_axis, 1);
    }
    bool ready = in[0] && in[1] && (x == NULL || (in[2] && in[3]));
    qn_array *r = ready ? integrate((const qn_array *const *)in, n, axis, t, x ? 0.5 : 0.5 * dx) : NULL;
    qn_release(places);
    for (int i = 0; i < n; i++)
        qn_release(in[i]);
    return r;
}
