/* SPDX-License-Identifier: BSD-3-Clause */
/* gradient.c: second-order differences along one axis, evenly or unevenly spaced, by views: no temporary but the result and, for
 * uneven spacing, three weights per position (Fornberg 1988 gives them). */
#include <ops/ops.h>

/* z = x - y in the dtype of z, where integers do not wrap. */
static qn_status subtract_into(const qn_array *z, const qn_array *x, const qn_array *y)
{
    if (!z || !x || !y)
        return qn_failed();
    const qn_array *const in[2] = {x, y};
    const qn_apply_opts opts = {.out = z, .dtype = (qn_dtype)z->dtype, .casting = QN_UNSAFE};
    qn_array *r = qn_apply(qn_op_handle(QN_OP_subtract), in, &opts);
    qn_release(r);
    return r ? QN_OK : qn_failed();
}

/* out[at] = (a[plus] - a[minus]) / width, all along the first axis. */
static qn_status difference(const qn_array *out, qn_index at, const qn_array *a, qn_index plus, qn_index minus, double width)
{
    qn_array *z = qn_view(out, at), *x = qn_view(a, plus), *y = qn_view(a, minus);
    qn_status status = subtract_into(z, x, y);
    if (status == QN_OK && width != 1)
        status = qn_divide_into(z, z, width);
    qn_release(z);
    qn_release(x);
    qn_release(y);
    return status;
}

/* out = w[0] x[0] + w[1] x[1] + w[2] x[2] in one pass, in the dtype of weights and x together. */
static qn_status weighted_sum(const qn_array *out, const qn_array *const *w, const qn_array *const *x)
{
    qn_program p;
    const qn_array *operands[7] = {w[0], x[0], w[1], x[1], w[2], x[2], out};
    int reg[7], sum = -1, t = qn_dtypes[qn_promote((qn_dtype)w[0]->dtype, (qn_dtype)x[0]->dtype)].compute;
    qn_program_init(&p);
    for (int i = 0; i < 7; i++)
        reg[i] = qn_program_operand(&p, operands[i]->dtype);
    for (int i = 0; i < 6; i += 2) {
        const int in[2] = {qn_program_cast(&p, reg[i], t), qn_program_cast(&p, qn_program_aligned(&p, reg[i + 1], operands[i + 1]), t)};
        int product = qn_program_op(&p, QN_OP_multiply, t, in);
        sum = i == 0 ? product : qn_program_op(&p, QN_OP_add, t, (const int[]){sum, product});
    }
    if (!qn_program_store(&p, sum, reg[6]))
        return qn_fail(QN_ERR_VALUE, "gradient: too many operations in one pass");
    return qn_execute(&p, operands, 1);
}

/* out[at] from three weights, which lie along the first axis of `weights` (3, n), and the elements from[0..3) of a. */
static qn_status combine(const qn_array *out, qn_index at, const qn_array *a, const qn_index *from, const qn_array *weights)
{
    int64_t shape[QN_MAX_NDIM] = {weights->shape[1]};
    qn_array *z = qn_view(out, at), *w[3], *x[3];
    bool ready = z != NULL;
    for (int d = 1; d < QN_MAX_NDIM; d++)
        shape[d] = 1;
    for (int i = 0; i < 3; i++) {
        qn_array *row = qn_view(weights, QN_AT(i));
        w[i] = row && ready ? qn_reshape(row, from[i].kind == QN_INDEX_SLICE ? z->ndim : 0, shape) : NULL;
        x[i] = qn_view(a, from[i]);
        ready = ready && w[i] && x[i];
        qn_release(row);
    }
    for (int i = 0; i < 3 && ready; i++) {
        qn_array *wide = qn_broadcast_to(w[i], z->ndim, z->shape);
        qn_release(w[i]);
        w[i] = wide;
        ready = wide != NULL;
    }
    qn_status status = ready ? weighted_sum(z, (const qn_array *const *)w, (const qn_array *const *)x) : qn_failed();
    qn_release(z);
    for (int i = 0; i < 3; i++) {
        qn_release(w[i]);
        qn_release(x[i]);
    }
    return status;
}

/* The weights of the three points around step h before and k after the middle one: at the middle, at the first, at the last. */
typedef struct weights { double middle[3], first[3], last[3]; } weights;
static weights weights_of(double h, double k)
{
    return (weights){
        {-k / (h * (h + k)), (k - h) / (h * k), h / (k * (h + k))},
        {-(2 * h + k) / (h * (h + k)), (h + k) / (h * k), -h / (k * (h + k))},
        {k / (h * (h + k)), -(k + h) / (h * k), (2 * k + h) / (k * (h + k))},
    };
}

/* One end by three weights; f32 stays f32 where the spacing is a plain number. */
static qn_status end_by_weights(const qn_array *out, const qn_array *a, bool first, double h, double k, bool even)
{
    weights w = weights_of(h, k);
    const qn_index front[3] = {QN_AT(0), QN_AT(1), QN_AT(2)}, back[3] = {QN_AT(-3), QN_AT(-2), QN_AT(-1)};
    qn_array *three = qn_from_data(first ? w.first : w.last, QN_FLOAT64, QN_SHAPE(3, 1));
    qn_array *narrow = three && even ? qn_astype(three, (qn_dtype)qn_dtypes[out->dtype].real) : qn_retain(three);
    qn_status status = narrow ? combine(out, QN_AT(first ? 0 : -1), a, first ? front : back, narrow) : qn_failed();
    qn_release(three);
    qn_release(narrow);
    return status;
}

static qn_status fill_evenly(const qn_array *out, const qn_array *a, double h, int edge_order)
{
    QN_TRY(difference(out, QN_RANGE(1, -1), a, QN_FROM(2), QN_TO(-2), 2 * h));
    for (int end = 0; end < 2; end++)
        if (edge_order == 2)
            QN_TRY(end_by_weights(out, a, end == 0, h, h, true));
        else
            QN_TRY(difference(out, QN_AT(-end), a, QN_AT(end == 0 ? 1 : -1), QN_AT(end == 0 ? 0 : -2), h));
    return QN_OK;
}

/* Weights for all inner positions from the n - 1 steps. */
static qn_array *inner_weights(const double *step, int64_t n)
{
    qn_array *w = qn_new("gradient", QN_FLOAT64, 2, (const int64_t[]){3, n - 2});
    for (int64_t i = 0; w && i < n - 2; i++) {
        weights here = weights_of(step[i], step[i + 1]);
        for (int k = 0; k < 3; k++)
            QN_EL(double, w, k, i) = here.middle[k];
    }
    return w;
}

static qn_status fill_unevenly(const qn_array *out, const qn_array *a, const double *step, int64_t n, int edge_order)
{
    const qn_index inner[3] = {QN_TO(-2), QN_RANGE(1, -1), QN_FROM(2)};
    qn_array *w = inner_weights(step, n);
    qn_status status = w ? combine(out, QN_RANGE(1, -1), a, inner, w) : qn_failed();
    qn_release(w);
    QN_TRY(status);
    if (edge_order == 2) {
        QN_TRY(end_by_weights(out, a, true, step[0], step[1], false));
        return end_by_weights(out, a, false, step[n - 3], step[n - 2], false);
    }
    QN_TRY(difference(out, QN_AT(0), a, QN_AT(1), QN_AT(0), step[0]));
    return difference(out, QN_AT(-1), a, QN_AT(-1), QN_AT(-2), step[n - 2]);
}

/* By the steps between places; equal ones are an even spacing. */
static qn_status fill_by_places(const qn_array *out, const qn_array *a, const qn_array *places, int edge_order)
{
    int64_t n = places->size;
    qn_array *wide = qn_contiguous(places, QN_FLOAT64), *steps = wide ? qn_diff(wide, 1, 0) : NULL;
    const double *step = steps ? (const double *)(void *)steps->data : NULL;
    bool even = true;
    for (int64_t i = 1; step && i < n - 1; i++)
        even &= step[i] == step[0];
    qn_status status = step == NULL ? qn_failed() : even ? fill_evenly(out, a, step[0], edge_order) : fill_unevenly(out, a, step, n, edge_order);
    qn_release(wide);
    qn_release(steps);
    return status;
}

static qn_status check(const qn_array *a, int *axis, const qn_array *places, int edge_order)
{
    QN_TRY(qn_check_axis("gradient", *axis, a->ndim, axis));
    int64_t n = a->shape[*axis];
    if (edge_order != 1 && edge_order != 2)
        return qn_fail(QN_ERR_VALUE, "gradient: 'edge_order' must be 1 or 2, not %d", edge_order);
    if (n < edge_order + 1)
        return qn_fail(QN_ERR_VALUE, "gradient: at least edge_order + 1 = %d elements are required along axis %d, which has %lld", edge_order + 1,
                       *axis, (long long)n);
    if (places != NULL && (places->ndim != 1 || places->size != n || qn_is_complex(places->dtype)))
        return qn_fail(QN_ERR_VALUE, "gradient: when 1d, distances must match the length of the corresponding dimension: %lld real numbers, not %lld %s in %d-d",
                       (long long)n, (long long)places->size, qn_dtypes[places->dtype].name, places->ndim);
    return QN_OK;
}

qn_array *qn_gradient_with(const qn_array *a, int axis, const qn_array *places, double h, int edge_order)
{
    if (qn_is_null(a, "gradient") || check(a, &axis, places, edge_order) != QN_OK)
        return NULL;
    qn_array *r = qn_empty(qn_inexact(a->dtype), a->ndim, a->shape);
    qn_array *x = r == NULL ? NULL : qn_moveaxis(a, axis, 0), *z = r == NULL ? NULL : qn_moveaxis(r, axis, 0);
    qn_status status = !x || !z ? qn_failed() : places ? fill_by_places(z, x, places, edge_order) : fill_evenly(z, x, h, edge_order);
    qn_release(x);
    qn_release(z);
    return status == QN_OK ? r : qn_drop(r);
}

qn_array *qn_gradient(const qn_array *a, int axis) { return qn_gradient_with(a, axis, NULL, 1, 1); }
