/* SPDX-License-Identifier: BSD-3-Clause */
/* result_groups.c: reductions with many results that need arrays of their size on the way, taken a group of results at a time. */
#include "order.h"
#include <ops/ops.h>
#include <quern/manip.h>

enum { MANY_RESULTS = 4096 };

bool qn_many_results(const qn_axes_split *s, const qn_array *a, const qn_array *out)
{
    int64_t n = 1;
    for (int d = 0; d < s->nkept; d++)
        n *= s->kept[d];
    bool fits = out == NULL || (out->ndim == s->nshape && memcmp(out->shape, s->shape, (size_t)s->nshape * sizeof *s->shape) == 0 &&
                                (out->flags & QN_WRITEABLE) && qn_overlap(out, a) == QN_DISJOINT);
    return n > MANY_RESULTS && a->size > 0 && fits;
}

typedef struct job { int nkept; qn_results_fn fn; void *context; } job;

static qn_status reduce_group(void *context, const qn_array *const *part, int64_t first)
{
    const job *j = context;
    int axis[QN_MAX_NDIM], n = 0;
    (void)first;
    for (int d = j->nkept; d < part[0]->ndim; d++)
        axis[n++] = d;
    return j->fn(j->context, part, (qn_axes){n, axis, false});
}

/* The kept axes first, in their order. */
static qn_array *kept_first(const qn_array *x, const qn_axes_split *s)
{
    int order[QN_MAX_NDIM], n = 0;
    for (int reduced = 0; reduced < 2; reduced++)
        for (int d = 0; d < x->ndim; d++)
            if (s->reduced[d] == reduced)
                order[n++] = d;
    return qn_permute(x, order);
}

/* An operand that broadcasts to a, prepared like a; NULL if there is none. */
static qn_array *beside(const qn_array *x, const qn_array *a, const qn_axes_split *s)
{
    qn_array *full = x ? qn_broadcast_to(x, a->ndim, a->shape) : NULL, *r = full ? kept_first(full, s) : NULL;
    qn_release(full);
    return r;
}

/* out without the axes of length one that stand for reduced ones. */
static qn_array *without_reduced(const qn_array *out, const qn_axes_split *s)
{
    int64_t strides[QN_MAX_NDIM];
    for (int d = 0, k = 0; s->nshape != s->nkept && d < out->ndim; d++)
        if (!s->reduced[d])
            strides[k++] = out->strides[d];
    return qn_new_view("reduce", out, out->data, out->dtype, s->nkept, s->kept, s->nshape == s->nkept ? out->strides : strides, out->flags);
}

qn_array *qn_results_in_groups(const char *func, const qn_array *a, const qn_axes_split *s, const qn_array *const beside_a[2],
                               const qn_array *out, int t, int64_t room, qn_results_fn fn, void *context)
{
    qn_array *r = out ? qn_retain(out) : qn_new(func, t, s->nshape, s->shape);
    qn_array *part[4] = {kept_first(a, s), r ? without_reduced(r, s) : NULL, beside(beside_a[0], a, s), beside(beside_a[1], a, s)};
    bool made = part[0] && part[1] && !part[2] == !beside_a[0] && !part[3] == !beside_a[1];
    job j = {s->nkept, fn, context};
    qn_status status = made ? qn_by_groups(func, s->nkept, 4, (const qn_array *const *)part, room, (double)s->count, reduce_group, &j)
                            : qn_failed();
    for (int k = 0; k < 4; k++)
        qn_release(part[k]);
    return status == QN_OK ? r : qn_drop(r);
}
