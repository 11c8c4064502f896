/* SPDX-License-Identifier: BSD-3-Clause */
/* multinormal.c: normal vectors with a given covariance: mean + z @ factor.T, where factor @ factor.T is the covariance. */
#include "internal.h"
#include <quern/elementwise.h>
#include <quern/linalg.h>

/* Is x @ y within tol of cov, element by element, as NumPy's allclose? */
static bool is_close(const qn_array *x, const qn_array *y, const qn_array *cov, double tol)
{
    qn_array *product = qn_matmul(x, y);
    bool close = product != NULL;
    const double *a = close ? (const double *)(const void *)product->data : NULL, *b = (const double *)(const void *)cov->data;
    for (int64_t i = 0; close && i < cov->size; i++)
        close = fabs(a[i] - b[i]) <= tol + tol * fabs(b[i]);
    qn_release(product);
    return close;
}

/* u sqrt(s), or as RandomState takes it, v sqrt(s). */
static qn_array *svd_factor(const qn_array *cov, double tol, bool legacy, bool *valid)
{
    qn_array *u = NULL, *s = NULL, *vh = NULL, *factor = NULL;
    if (qn_svd(cov, true, &u, &s, &vh) != QN_OK)
        return NULL;
    if (valid != NULL) {
        qn_array *v = qn_transpose(vh), *scaled = qn_multiply(v, s);
        *valid = is_close(scaled, vh, cov, tol);
        qn_release(scaled);
        qn_release(v);
    }
    qn_array *root = qn_sqrt(s), *v = legacy ? qn_transpose(vh) : qn_retain(u);
    factor = qn_multiply(v, root);
    qn_release(v);
    qn_release(root);
    qn_release(u);
    qn_release(s);
    qn_release(vh);
    return factor;
}

static qn_array *eigh_factor(const qn_array *cov, double tol, bool *valid)
{
    qn_array *s = NULL, *u = NULL, *factor = NULL;
    if (qn_eigh(cov, false, &s, &u) != QN_OK)
        return NULL;
    if (valid != NULL)
        *valid = true;
    for (int64_t i = 0; i < s->size; i++) {
        if (valid != NULL && QN_EL(double, s, i) < -tol)
            *valid = false;
        QN_EL(double, s, i) = sqrt(fabs(QN_EL(double, s, i)));
    }
    factor = qn_multiply(u, s);
    qn_release(s);
    qn_release(u);
    return factor;
}

static qn_array *make_factor(const qn_array *cov, qn_factor method, double tol, bool legacy, bool *valid)
{
    if (method == QN_FACTOR_SVD)
        return svd_factor(cov, tol, legacy, valid);
    if (method == QN_FACTOR_EIGH)
        return eigh_factor(cov, tol, valid);
    if (valid != NULL)
        *valid = true;
    return qn_cholesky(cov, false);
}

static qn_status check(const qn_array *mean, const qn_array *cov)
{
    const char *func = "multivariate_normal";
    qn_text a, b;
    if (qn_is_complex(mean->dtype) || qn_is_complex(cov->dtype))
        return qn_fail(QN_ERR_TYPE, "%s: mean and cov must not be complex", func);
    if (mean->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "%s: mean must be 1 dimensional, got shape %s", func, qn_shape_of(&a, mean));
    if (cov->ndim != 2 || cov->shape[0] != cov->shape[1])
        return qn_fail(QN_ERR_VALUE, "%s: cov must be 2 dimensional and square, got shape %s", func, qn_shape_of(&a, cov));
    if (mean->shape[0] != cov->shape[0])
        return qn_fail(QN_ERR_VALUE, "%s: mean and cov must have same length, got shapes %s and %s", func, qn_shape_of(&a, mean),
                       qn_shape_of(&b, cov));
    return QN_OK;
}

/* Normal numbers of shape (..., k). */
static qn_array *standard(qn_random *g, int ndim, const int64_t *shape, int64_t k)
{
    qn_array *z = rng_new_vectors("multivariate_normal", QN_FLOAT64, ndim, shape, k);
    return z == NULL || qn_random_draw_into(g, QN_DIST_standard_normal, 0, NULL, z) == QN_OK ? z : qn_drop(z);
}

/* mean + z @ factor.T, all rows of z at once. */
static qn_array *transformed(const qn_array *z, const qn_array *factor, const qn_array *mean)
{
    int64_t k = mean->shape[0], rows[2] = { k > 0 ? z->size / k : 0, k };
    qn_array *flat = qn_reshape(z, 2, rows), *turned = qn_transpose(factor), *x = qn_matmul(flat, turned), *result = NULL;
    if (x != NULL && qn_add_into(x, x, mean) == QN_OK)
        result = qn_reshape(x, z->ndim, z->shape);
    qn_release(x);
    qn_release(turned);
    qn_release(flat);
    return result;
}

qn_array *qn_random_multivariate_normal(qn_random *g, const qn_array *mean, const qn_array *cov, qn_factor method, double tol,
                                        bool *valid, int ndim, const int64_t *shape)
{
    const char *func = "multivariate_normal";
    if (qn_is_null(g, func) || qn_is_null(mean, func) || qn_is_null(cov, func) || check(mean, cov) != QN_OK)
        return NULL;
    qn_array *z = standard(g, ndim, shape, mean->shape[0]), *c = qn_contiguous(cov, QN_FLOAT64), *result = NULL;
    qn_array *factor = z != NULL && c != NULL ? make_factor(c, method, tol, g->legacy, valid) : NULL;
    if (factor != NULL)
        result = transformed(z, factor, mean);
    qn_release(factor);
    qn_release(c);
    qn_release(z);
    return result;
}
