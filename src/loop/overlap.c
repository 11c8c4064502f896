/* SPDX-License-Identifier: BSD-3-Clause */
/* overlap.c: may two arrays share a byte? Decided by extents, then by the common divisor of all strides: a[::2] and
 * a[1::2], or the real and imaginary parts, interleave without touching. Never says "disjoint" wrongly. */
#include <loop/loop.h>

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t r = a % b;
        a = b;
        b = r;
    }
    return a < 0 ? -a : a;
}

static int64_t stride_gcd(const qn_array *a, int64_t g)
{
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] > 1)
            g = gcd(g, a->strides[i]);
    return g;
}

static bool same_elements(const qn_array *a, const qn_array *b)
{
    if (a->data != b->data || a->itemsize != b->itemsize || !qn_same_shape(a, b))
        return false;
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] > 1 && a->strides[i] != b->strides[i])
            return false;
    return true;
}

qn_overlap_kind qn_overlap(const qn_array *a, const qn_array *b)
{
    char *alo, *ahi, *blo, *bhi;
    qn_extent(a, &alo, &ahi);
    qn_extent(b, &blo, &bhi);
    if (ahi <= blo || bhi <= alo || alo == ahi || blo == bhi)
        return QN_DISJOINT;
    if (same_elements(a, b))
        return QN_SAME_ELEMENTS;
    int64_t g = stride_gcd(b, stride_gcd(a, 0));
    if (g > 0) { /* all addresses are data + a multiple of g */
        int64_t shift = ((a->data - b->data) % g + g) % g; /* of a's elements relative to b's */
        if (shift >= b->itemsize && shift + a->itemsize <= g)
            return QN_DISJOINT;
    }
    return QN_OVERLAP;
}

bool qn_may_share_memory(const qn_array *a, const qn_array *b)
{
    if (a == NULL || b == NULL || a->size == 0 || b->size == 0)
        return false;
    return a->data == b->data || qn_overlap(a, b) != QN_DISJOINT; /* the first elements of both */
}
