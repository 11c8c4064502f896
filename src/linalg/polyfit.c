/* SPDX-License-Identifier: BSD-3-Clause */
/* polyfit.c: what polynomials need of linear algebra: roots by the companion matrix, fits by least squares. */
#include "linalg.h"
#include <float.h>
#include <quern/manip.h>
#include <quern/poly.h>

/* Real values if no imaginary part is left. */
static qn_array *real_if_possible(qn_array *z)
{
    qn_array *any = qn_any(qn_imag(z), QN_ALL_AXES);
    return any == NULL ? NULL : *any->data ? z : qn_copy(qn_real(z));
}

/* Eigenvalues of the matrix with -p[1:] / p[0] in its first row and ones below the diagonal. */
static qn_array *companion_roots(const qn_array *p)
{
    int64_t n = p->size - 1;
    qn_array *a = qn_eye(n, n, -1, (qn_dtype)p->dtype), *row = a ? qn_view(a, QN_AT(0)) : NULL, *z = NULL;
    if (row == NULL || qn_divide_into(row, qn_view(p, QN_FROM(1)), qn_view(p, QN_AT(0))) != QN_OK || qn_negative_into(row, row) != QN_OK)
        return NULL;
    if (qn_eig(a, &z, NULL) != QN_OK)
        return NULL;
    return qn_is_complex(p->dtype) ? z : real_if_possible(z);
}

/* roots with n zeros behind; none at all is float64. */
static qn_array *with_zeros(const qn_array *roots, int64_t n)
{
    const qn_array *parts[2] = {roots, qn_zeros((qn_dtype)roots->dtype, QN_SHAPE(n))};
    return parts[1] ? qn_concat(2, parts, 0) : NULL;
}

static qn_array *roots_of(const qn_array *p)
{
    qn_array *nonzero = qn_not_equal(p, 0), *none = qn_zeros(QN_FLOAT64, QN_SHAPE(0));
    if (nonzero == NULL || none == NULL)
        return NULL;
    int64_t first = 0, last = p->size - 1, step = nonzero->strides[0];
    while (first <= last && !nonzero->data[first * step])
        first++;
    while (last > first && !nonzero->data[last * step])
        last--;
    if (first > last)
        return none;
    qn_array *core = qn_astype(qn_view(p, QN_RANGE(first, last + 1)), qn_inexact((qn_dtype)p->dtype));
    qn_array *roots = core == NULL ? NULL : core->size == 1 ? none : companion_roots(core);
    return roots ? with_zeros(roots, p->size - 1 - last) : NULL;
}

qn_array *qn_roots(const qn_array *p)
{
    if (qn_is_null(p, "roots"))
        return NULL;
    if (p->ndim > 1) {
        qn_fail(QN_ERR_VALUE, "Input must be a rank-1 array.");
        return NULL;
    }
    qn_scope_begin();
    qn_array *r = roots_of(qn_reshape(p, QN_SHAPE(p->size)));
    qn_scope_pass(r);
    qn_scope_end();
    return r;
}

/* ---- fits ---- */

static qn_status check_fit(const qn_array *x, const qn_array *y, int deg, const qn_array *w)
{
    if (qn_is_null(x, "polyfit") || qn_is_null(y, "polyfit"))
        return qn_failed();
    if (deg < 0)
        return qn_fail(QN_ERR_VALUE, "expected deg >= 0");
    if (x->ndim != 1)
        return qn_fail(QN_ERR_TYPE, "expected 1D vector for x");
    if (x->size == 0)
        return qn_fail(QN_ERR_TYPE, "expected non-empty vector for x");
    if (y->ndim < 1 || y->ndim > 2)
        return qn_fail(QN_ERR_TYPE, "expected 1D or 2D array for y");
    if (x->shape[0] != y->shape[0])
        return qn_fail(QN_ERR_TYPE, "expected x and y to have same length");
    if (w && w->ndim != 1)
        return qn_fail(QN_ERR_TYPE, "expected a 1-d array for weights");
    if (w && w->shape[0] != y->shape[0])
        return qn_fail(QN_ERR_TYPE, "expected w and y to have the same length");
    return QN_OK;
}

/* Rows of a times the weights. */
static qn_array *weighted(const qn_array *a, const qn_array *w)
{
    return a == NULL ? NULL : qn_multiply(a, a->ndim == 2 ? qn_view(w, QN_ALL, QN_NEWAXIS) : w);
}

/* The inverse of lhs^T lhs, with the scaling of the columns taken back. */
static qn_array *covariance_of(const qn_array *lhs, const qn_array *scale)
{
    qn_array *inverse = qn_inv(qn_matmul(qn_transpose(lhs), lhs));
    return inverse ? qn_divide(inverse, qn_outer(scale, scale)) : NULL;
}

typedef struct fit { qn_array *c, *residuals, *singular, *covariance; int64_t rank; } fit;

static qn_status solve_fit(const qn_array *x, const qn_array *y, int deg, double rcond, const qn_array *w, bool want_covariance, fit *f)
{
    qn_array *a = qn_vander(x, deg + 1, false);
    y = qn_astype(y, qn_inexact((qn_dtype)y->dtype));
    if (w) {
        a = weighted(a, w);
        y = weighted(y, w);
    }
    qn_array *scale = qn_sqrt(qn_sum(qn_multiply(a, a), QN_AXIS(0)));
    a = qn_divide(a, scale);
    if (a == NULL)
        return qn_failed();
    if (rcond < 0)
        rcond = (double)x->size * (qn_dtypes[x->dtype].size <= 4 && qn_is_float(x->dtype) ? (double)FLT_EPSILON : DBL_EPSILON);
    QN_TRY(qn_lstsq(a, y, rcond, &f->c, &f->residuals, &f->rank, &f->singular));
    f->c = qn_divide(f->c, f->c->ndim == 2 ? qn_view(scale, QN_ALL, QN_NEWAXIS) : scale);
    f->covariance = want_covariance && f->c != NULL ? covariance_of(a, scale) : NULL;
    return f->c == NULL || (want_covariance && f->covariance == NULL) ? qn_failed() : QN_OK;
}

static void hand_over(qn_array **to, qn_array *from)
{
    if (to)
        *to = qn_scope_pass(from);
}

qn_status qn_polyfit(const qn_array *x, const qn_array *y, int deg, double rcond, const qn_array *w, qn_array **coefficients,
                     qn_array **residuals, int64_t *rank, qn_array **singular_values, qn_array **covariance)
{
    fit f = {0};
    qn_array **const outputs[] = {coefficients, residuals, singular_values, covariance};
    for (int k = 0; k < 4; k++)
        if (outputs[k])
            *outputs[k] = NULL;
    QN_TRY(check_fit(x, y, deg, w));
    qn_scope_begin();
    x = qn_astype(x, qn_inexact((qn_dtype)x->dtype));
    const qn_array *weights = w ? qn_astype(w, qn_inexact((qn_dtype)w->dtype)) : NULL;
    qn_status status = x && (weights || !w) ? solve_fit(x, y, deg, rcond, weights, covariance != NULL, &f) : qn_failed();
    if (status == QN_OK) {
        hand_over(coefficients, f.c);
        hand_over(residuals, f.residuals);
        hand_over(singular_values, f.singular);
        hand_over(covariance, f.covariance);
        if (rank)
            *rank = f.rank;
    }
    qn_scope_end();
    return status;
}
