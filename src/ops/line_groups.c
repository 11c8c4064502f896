/* SPDX-License-Identifier: BSD-3-Clause */
/* line_groups.c: arrays of many lines taken a group of lines at a time, so that what is worked in needs little memory and stays in
 * cache. The lines of a group are neighbours in C order, and a group is a box: of the axes that number the lines, the first
 * ones stand still, one is cut in pieces, and the last ones are whole. */
#include "order.h"

/* Reading columns takes whole cache lines: a group has eight lines however long they are. */
enum { GROUP_BYTES = 48 << 10, LEAST_LINES = 8 };

typedef struct groups {
    const char *func;
    int n, outer, cut;        /* arrays; axes that number lines, and the one that is cut */
    const qn_array *const *array;
    int64_t piece, pieces;    /* of the cut axis: length of a piece, and how many          */
    int64_t lines;            /* in one step of the cut axis                               */
    qn_group_fn fn;
    void *context;
    qn_status status;
} groups;

/* Group g of array x. */
static qn_array *box(const groups *s, const qn_array *x, int64_t g, int64_t *first)
{
    int64_t shape[QN_MAX_NDIM], from = g % s->pieces * s->piece, before = g / s->pieces, step = s->lines;
    char *data = x->data;
    memcpy(shape, x->shape, (size_t)x->ndim * sizeof *shape);
    *first = 0;
    for (int d = s->cut; d >= 0 && d < s->outer; d--) {
        int64_t i = d == s->cut ? from : before % x->shape[d], left = x->shape[d] - from;
        shape[d] = d < s->cut ? 1 : left < s->piece ? left : s->piece;
        before = d == s->cut ? before : before / x->shape[d];
        data += i * x->strides[d];
        *first += i * step;
        step *= x->shape[d];
    }
    return qn_new_view(s->func, x, data, x->dtype, x->ndim, shape, x->strides, x->flags);
}

static qn_status one_group(const groups *s, int64_t g)
{
    qn_array *part[QN_GROUP_ARRAYS] = {NULL};
    int64_t first = 0;
    bool made = true;
    for (int k = 0; k < s->n && made; k++)
        made = s->array[k] == NULL || (part[k] = box(s, s->array[k], g, &first)) != NULL;
    qn_status status = made ? s->fn(s->context, (const qn_array *const *)part, first) : qn_failed();
    for (int k = 0; k < s->n; k++)
        qn_release(part[k]);
    return status;
}

static void run_groups(void *context, int64_t begin, int64_t end)
{
    groups *s = context;
    qn_status status = QN_OK;
    for (int64_t g = begin; g < end && status == QN_OK; g++)
        status = one_group(s, g + 1);
    if (status != QN_OK)
        __atomic_store_n(&s->status, status, __ATOMIC_RELAXED);
}

qn_status qn_by_groups(const char *func, int outer, int n, const qn_array *const *arrays, int64_t line_bytes, double line_ns,
                       qn_group_fn fn, void *context)
{
    const qn_array *x = arrays[0];
    int64_t fit = GROUP_BYTES / (line_bytes > 0 ? line_bytes : 1), most = fit > LEAST_LINES ? fit : LEAST_LINES, before = 1;
    groups s = {.func = func, .n = n, .outer = outer, .cut = outer - 1, .array = arrays, .lines = 1, .fn = fn, .context = context};
    while (s.cut > 0 && s.lines * x->shape[s.cut] <= most)
        s.lines *= x->shape[s.cut--];
    int64_t length = outer > 0 ? x->shape[s.cut] : 1;
    s.piece = most / s.lines > 1 ? most / s.lines : 1;
    s.pieces = (length + s.piece - 1) / s.piece;
    s.piece = (length + s.pieces - 1) / s.pieces; /* about equal pieces */
    for (int d = 0; d < s.cut; d++)
        before *= x->shape[d];
    if (before * s.pieces == 1)
        return fn(context, arrays, 0);
    QN_TRY(one_group(&s, 0)); /* on this thread, for the sake of messages */
    QN_TRY(qn_parallel_for(before * s.pieces - 1, qn_grain(line_ns * (double)(s.lines * s.piece)), run_groups, &s));
    return s.status == QN_ERR_NOMEM ? qn_fail(s.status, "%s: no memory", func) : s.status;
}
