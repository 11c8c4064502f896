/* SPDX-License-Identifier: BSD-3-Clause */
/* lexsort.c: the sorting permutation by several keys, the last one first: stable sorts by each key in turn. */
#include "order.h"
#include <quern/index.h>

/* order rearranged so that key ascends. Takes the reference to order. */
static qn_array *refine(qn_array *order, const qn_array *key, int axis)
{
    qn_array *seen = qn_take_along_axis(key, order, axis), *next = seen ? qn_argsort(seen, axis, false, true) : NULL;
    qn_array *r = next ? qn_take_along_axis(order, next, axis) : NULL;
    qn_release(seen);
    qn_release(next);
    qn_release(order);
    return r;
}

qn_array *qn_lexsort(int n, const qn_array *const *keys, int axis)
{
    qn_text s, t;
    if (n < 1) {
        qn_fail(QN_ERR_VALUE, "lexsort: need at least one key");
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        if (qn_is_null(keys[i], "lexsort"))
            return NULL;
        if (!qn_same_shape(keys[i], keys[0])) {
            qn_fail(QN_ERR_VALUE, "lexsort: all keys need to be the same shape, got %s and %s", qn_shape_of(&s, keys[0]),
                    qn_shape_of(&t, keys[i]));
            return NULL;
        }
    }
    qn_array *order = qn_argsort(keys[0], axis, false, true);
    for (int i = 1; i < n && order; i++)
        order = refine(order, keys[i], axis);
    return order;
}
