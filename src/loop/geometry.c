/* SPDX-License-Identifier: BSD-3-Clause */
/* geometry.c: one row per dimension with the strides of all operands together, turned into the fewest, best ordered
 * dimensions: length-1 axes dropped, axes sorted so that the last operand's smallest stride is innermost, neighbours
 * merged where every operand steps evenly over both. */
#include <loop/loop.h>

static int64_t magnitude(int64_t x) { return x < 0 ? -x : x; }

/* Should a lie outside b? By the last operand's stride, ties by the others in turn. */
static bool outer(const qn_dim *a, const qn_dim *b, int nop)
{
    for (int k = nop - 1; k >= 0; k--) {
        int64_t x = magnitude(a->stride[k]), y = magnitude(b->stride[k]);
        if (x != y && x != 0 && y != 0)
            return x > y;
    }
    return false;
}

static void copy_dim(qn_dim *to, const qn_dim *from, int nop)
{
    to->n = from->n;
    memcpy(to->stride, from->stride, (size_t)nop * sizeof from->stride[0]);
}

/* Insertion sort, innermost first; stable, so equal axes keep row-major order. */
static void sort_dims(qn_geometry *g)
{
    qn_dim d;
    for (int i = 1; i < g->ndim; i++) {
        int j = i;
        copy_dim(&d, &g->dim[i], g->nop);
        for (; j > 0 && outer(&g->dim[j - 1], &d, g->nop); j--)
            copy_dim(&g->dim[j], &g->dim[j - 1], g->nop);
        copy_dim(&g->dim[j], &d, g->nop);
    }
}

static bool mergeable(const qn_dim *in, const qn_dim *out, int nop)
{
    for (int k = 0; k < nop; k++)
        if (out->stride[k] != in->n * in->stride[k])
            return false;
    return true;
}

static void merge_dims(qn_geometry *g)
{
    int last = 0;
    for (int i = 1; i < g->ndim; i++)
        if (mergeable(&g->dim[last], &g->dim[i], g->nop))
            g->dim[last].n *= g->dim[i].n;
        else
            copy_dim(&g->dim[++last], &g->dim[i], g->nop);
    g->ndim = g->ndim > 0 ? last + 1 : 0;
}

void qn_geometry_make(qn_geometry *g, int ndim, const int64_t *shape, int nop, const qn_array *const *operands)
{
    g->nop = nop;
    g->size = 1;
    g->ndim = 0;
    for (int k = 0; k < nop; k++)
        g->data[k] = operands[k]->data;
    for (int d = ndim - 1; d >= 0; d--) {
        g->size *= shape[d];
        if (shape[d] == 1)
            continue;
        qn_dim *row = &g->dim[g->ndim++];
        row->n = shape[d];
        for (int k = 0; k < nop; k++) {
            const qn_array *a = operands[k];
            int axis = d - (ndim - a->ndim);
            row->stride[k] = axis < 0 || a->shape[axis] == 1 ? 0 : a->strides[axis];
        }
    }
    sort_dims(g);
    merge_dims(g);
    if (g->ndim == 0) { /* a single element: one dimension of length 1 */
        g->ndim = 1;
        g->dim[0].n = 1;
        memset(g->dim[0].stride, 0, (size_t)nop * sizeof g->dim[0].stride[0]);
    }
}
