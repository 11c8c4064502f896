/* SPDX-License-Identifier: BSD-3-Clause */
/* matrices.c: random matrices in any memory layout, and their distance (see matrices.h). */
#include "matrices.h"
#include "test.h"

static uint64_t state = 88172645463325252u;

static double uniform(void) /* in [-0.5, 0.5) */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) * 0x1p-53 - 0.5;
}

qn_array *random_matrix(qn_dtype t, int ndim, const int64_t *shape)
{
    qn_array *x = qn_empty(QN_COMPLEX128, ndim, shape);
    double scale = qn_dtype_kind(t) == 'b' ? 1.4 : strchr("iu", qn_dtype_kind(t)) ? 200 : 1;
    for (int64_t i = 0; i < 2 * x->size; i++)
        ((double *)(void *)x->data)[i] = (qn_dtype_kind(t) == 'u' ? 0.5 : 0) * scale + scale * uniform();
    if (qn_dtype_kind(t) == 'b')
        for (int64_t i = 0; i < x->size; i++)
            ((double *)(void *)x->data)[2 * i] = uniform() > 0.2;
    qn_array *r = qn_astype(x, t);
    qn_release(x);
    return r;
}

const char *const matrix_layout_name[] = {"plain", "transposed", "reversed", "stepped", "misaligned"};

static void free_raw(void *context, void *data)
{
    (void)data;
    qn_release(context);
}

static qn_array *misaligned(const qn_array *a)
{
    int64_t bytes = a->size * a->itemsize + 1;
    qn_array *raw = qn_empty(QN_UINT8, 1, &bytes);
    qn_array *r = qn_wrap(raw->data + 1, (qn_dtype)a->dtype, a->ndim, a->shape, NULL, true, free_raw, qn_retain(raw));
    qn_release(raw);
    qn_assign(r, a, QN_SAME_KIND);
    return r;
}

qn_array *matrix_layout(const qn_array *a, int layout)
{
    qn_array *t, *c, *r;
    switch (layout) {
    case TRANSPOSED:
        t = qn_matrix_transpose(a);
        c = qn_copy(t);
        r = qn_matrix_transpose(c);
        break;
    case REVERSED:
        t = qn_flip(a, 2, (const int[]){-1, -2});
        c = qn_copy(t);
        r = qn_flip(c, 2, (const int[]){-1, -2});
        break;
    case STEPPED:
        t = NULL;
        c = qn_zeros((qn_dtype)a->dtype, QN_SHAPE(2 * a->shape[0], 3 * a->shape[1]));
        r = qn_view(c, QN_EVERY(2), QN_EVERY(3));
        qn_assign(r, a, QN_SAME_KIND);
        break;
    case MISALIGNED:
        return misaligned(a);
    default:
        return qn_view_all(a, true);
    }
    qn_release(t);
    qn_release(c);
    return r;
}

double matrix_distance(const qn_array *a, const qn_array *b)
{
    double most = 0;
    CHECK(a && b);
    CHECK_INT(a->size, b->size);
    qn_array *x = qn_astype(a, QN_COMPLEX128), *y = qn_astype(b, QN_COMPLEX128);
    const double *p = (const double *)(const void *)x->data, *q = (const double *)(const void *)y->data;
    for (int64_t i = 0; i < 2 * x->size; i += 2) {
        double d = hypot(p[i] - q[i], p[i + 1] - q[i + 1]);
        most = d > most || d != d ? d : most;
    }
    qn_release(x);
    qn_release(y);
    return most;
}
