/* SPDX-License-Identifier: BSD-3-Clause */
/* shapes.c: shapes of results, and sums of probabilities, which several files need. */
#include "internal.h"

static bool fits(int n, const int64_t *lengths, int given, const int64_t *shape)
{
    for (int k = 1; k <= n; k++)
        if (k > given || (lengths[n - k] != 1 && lengths[n - k] != shape[given - k]))
            return false;
    return true;
}

qn_status rng_result_shape(const char *func, int n, const qn_array *const *arrays, int given, const int64_t *shape, int *ndim,
                           int64_t *lengths)
{
    qn_text a, b;
    *ndim = 0;
    if (n > 0)
        QN_TRY(qn_broadcast(func, n, arrays, ndim, lengths));
    if (given < 0)
        return QN_OK;
    if (given > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "%s: at most %d axes, not %d", func, QN_MAX_NDIM, given);
    if (!fits(*ndim, lengths, given, shape))
        return qn_fail(QN_ERR_VALUE, "%s: Output size %s is not compatible with broadcast dimensions of inputs %s", func,
                       qn_shape_text(&a, given, shape), qn_shape_text(&b, *ndim, lengths));
    *ndim = given;
    if (given > 0)
        memcpy(lengths, shape, (size_t)given * sizeof *shape);
    return QN_OK;
}

qn_array *rng_new_vectors(const char *func, qn_dtype t, int ndim, const int64_t *shape, int64_t k)
{
    int64_t lengths[QN_MAX_NDIM];
    int n = ndim < 0 ? 0 : ndim;
    if (n >= QN_MAX_NDIM) {
        qn_fail(QN_ERR_VALUE, "%s: at most %d axes, not %d", func, QN_MAX_NDIM, n + 1);
        return NULL;
    }
    if (n > 0)
        memcpy(lengths, shape, (size_t)n * sizeof *shape);
    lengths[n] = k;
    return qn_new(func, (int)t, n + 1, lengths);
}

double rng_sum(const double *x, int64_t n)
{
    double sum = 0, lost = 0;
    for (int64_t i = 0; i < n; i++) {
        double y = x[i] - lost, t = sum + y;
        lost = (t - sum) - y;
        sum = t;
    }
    return sum;
}
