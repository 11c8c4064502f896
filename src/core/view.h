/* SPDX-License-Identifier: BSD-3-Clause */
/* view.h: a view under construction, for view.c, axes.c and reshape.c. */
#ifndef QN_CORE_VIEW_H
#define QN_CORE_VIEW_H

#include <core/core.h>

/* The dims of a view under construction. */
typedef struct { int ndim; int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM]; char *data; } view;

/* The start of a view of a without axes.  The dims are set by push or by hand: to clear the kibibyte costs more than a small view. */
static inline void view_start(view *v, const qn_array *a)
{
    v->ndim = 0;
    v->data = a->data;
}

static inline view view_of(const qn_array *a)
{
    view v;
    v.ndim = a->ndim;
    v.data = a->data;
    memcpy(v.shape, a->shape, (size_t)a->ndim * sizeof *v.shape);
    memcpy(v.strides, a->strides, (size_t)a->ndim * sizeof *v.strides);
    return v;
}

static inline qn_array *finish(const char *func, const qn_array *a, const view *v)
{
    return qn_new_view(func, a, v->data, a->dtype, v->ndim, v->shape, v->strides, a->flags);
}

#endif
