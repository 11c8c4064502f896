/* SPDX-License-Identifier: BSD-3-Clause */
/* choose.c: each element from one of several arrays, run by run of equal choice; and compress, slices by a condition. */
#include <ops/reader.h>
#include <quern/index.h>
#include <quern/manip.h>

enum { BLOCK = 1024 };

/* ---- choose ------------------------------------------------------------------------------------------ */

typedef struct choosing {
    int n;
    qn_index_mode mode;
    qn_reader index, *choice;
    char *out;
    int64_t size;
    qn_gather_fn gather; /* if every choice is one line of elements that need no cast */
    _Atomic int64_t bad; /* position of an index outside, or -1 */
} choosing;

/* The choice for one index, or -1. */
static inline int64_t choice_of(const choosing *c, int64_t i)
{
    if (i >= 0 && i < c->n)
        return i;
    if (c->mode == QN_CLIP)
        return i < 0 ? 0 : c->n - 1;
    return c->mode == QN_WRAP ? (i % c->n + c->n) % c->n : -1;
}

/* Elements by their distance from the first choice's line. */
static void gather_block(choosing *c, const int64_t *index, int64_t begin, int64_t n)
{
    int64_t offset[BLOCK];
    char *base = c->choice[0].data;
    for (int64_t i = 0; i < n; i++) {
        const int64_t k = choice_of(c, index[i]);
        if (k < 0) {
            atomic_store(&c->bad, begin + i);
            return;
        }
        offset[i] = (int64_t)((uintptr_t)c->choice[k].data - (uintptr_t)base) + (begin + i) * c->choice[k].stride[0];
    }
    c->gather(base, offset, c->out + begin * c->size, c->size, n, c->size);
}

/* Runs of one choice, read and cast. */
static void read_block(choosing *c, const int64_t *index, int64_t begin, int64_t n)
{
    qn_c128 buffer[BLOCK];
    for (int64_t i = 0, run; i < n; i += run) {
        const int64_t k = choice_of(c, index[i]);
        if (k < 0) {
            atomic_store(&c->bad, begin + i);
            return;
        }
        for (run = 1; i + run < n && index[i + run] == index[i]; run++)
            ;
        const char *from = qn_read(&c->choice[k], begin + i, run, buffer);
        memcpy(c->out + (begin + i) * c->size, from, (size_t)(run * c->size));
    }
}

static void choose_range(void *context, int64_t begin, int64_t end)
{
    choosing *c = context;
    int64_t buffer[BLOCK];
    for (int64_t n; begin < end; begin += n) {
        n = end - begin < BLOCK ? end - begin : BLOCK;
        const int64_t *index = (const int64_t *)(const void *)qn_read(&c->index, begin, n, buffer);
        if (c->gather)
            gather_block(c, index, begin, n);
        else
            read_block(c, index, begin, n);
    }
}

static qn_status run_choose(choosing *c, const qn_array *index, const qn_array *const *choices, const qn_array *r)
{
    c->choice = qn_scratch_array(c->n, sizeof(qn_reader), "choose");
    if (!c->choice)
        return qn_failed();
    qn_reader_init(&c->index, index, r->ndim, r->shape, QN_INT64);
    bool lines = true;
    for (int k = 0; k < c->n; k++) {
        qn_reader_init(&c->choice[k], choices[k], r->ndim, r->shape, r->dtype);
        lines &= c->choice[k].ndim == 1 && choices[k]->dtype == r->dtype;
    }
    c->gather = lines ? (qn_gather_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_GATHER, __builtin_ctz((unsigned)r->itemsize)) : NULL;
    c->out = r->data;
    c->size = r->itemsize;
    atomic_init(&c->bad, -1);
    const qn_status status = qn_parallel_for(r->size, qn_grain(5), choose_range, c);
    qn_scratch_free(c->choice);
    return status != QN_OK || c->bad < 0 ? status : qn_fail(QN_ERR_VALUE, "choose: invalid entry in choice array (element %lld is outside [0, %d))",
                                        (long long)c->bad, c->n);
}

static qn_status check_choose(const qn_array *index, int n, const qn_array *const *choices)
{
    if (qn_is_null(index, "choose"))
        return qn_failed();
    for (int k = 0; k < n; k++)
        if (qn_is_null(choices[k], "choose"))
            return qn_failed();
    if (n < 1)
        return qn_fail(QN_ERR_VALUE, "choose: need at least one choice");
    if (!qn_is_integer(index->dtype) && index->dtype != QN_BOOL)
        return qn_fail(QN_ERR_TYPE, "choose: the index array must hold integers, not %s", qn_dtypes[index->dtype].name);
    return QN_OK;
}

/* The shape of index and choices together. */
static qn_status choose_shape(const qn_array *index, int n, const qn_array *const *choices, int *ndim, int64_t *shape)
{
    QN_TRY(qn_broadcast("choose", n, choices, ndim, shape));
    const qn_array all = {.ndim = *ndim, .shape = shape}, *const pair[2] = {index, &all};
    int64_t both[QN_MAX_NDIM];
    QN_TRY(qn_broadcast("choose", 2, pair, ndim, both));
    memcpy(shape, both, (size_t)*ndim * sizeof *shape);
    return QN_OK;
}

qn_array *qn_choose(const qn_array *index, int n, const qn_array *const *choices, qn_index_mode mode)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    choosing c = {.n = n, .mode = mode};
    if (check_choose(index, n, choices) != QN_OK || choose_shape(index, n, choices, &ndim, shape) != QN_OK)
        return NULL;
    const qn_dtype t = qn_result_type(n, choices);
    qn_array *r = t ? qn_new("choose", t, ndim, shape) : NULL;
    return r && run_choose(&c, index, choices, r) == QN_OK ? r : qn_drop(r);
}

/* ---- compress ---------------------------------------------------------------------------------------- */

/* The trues of condition from position n on: there must be none. */
static qn_status check_rest(const qn_array *condition, int64_t n, int axis)
{
    for (int64_t i = n; i < condition->size; i++)
        if (*(condition->data + i * condition->strides[0]))
            return qn_fail(QN_ERR_INDEX, "compress: index %lld is out of bounds for axis %d with size %lld", (long long)i, axis,
                           (long long)n);
    return QN_OK;
}

/* a[:, ..., condition] over as much of the axis as both have. */
static qn_array *compress_axis(const qn_array *condition, const qn_array *a, int axis)
{
    qn_index items[QN_MAX_NDIM];
    const int64_t n = condition->size < a->shape[axis] ? condition->size : a->shape[axis];
    for (int k = 0; k <= axis; k++)
        items[k] = QN_ALL;
    items[axis] = QN_TO(n);
    qn_array *view = qn_view_items(a, axis + 1, items), *mask = qn_view(condition, QN_TO(n));
    items[axis] = QN_BY(mask);
    qn_array *r = view && mask ? qn_get_items(view, axis + 1, items) : NULL;
    qn_release(view);
    qn_release(mask);
    return r;
}

static qn_array *compress(const qn_array *condition, const qn_array *a, int axis)
{
    if (condition->ndim != 1) {
        qn_fail(QN_ERR_VALUE, "compress: condition must be a 1-d array, not %d-d", condition->ndim);
        return NULL;
    }
    if (qn_check_axis("compress", axis, a->ndim, &axis) != QN_OK || check_rest(condition, a->shape[axis], axis) != QN_OK)
        return NULL;
    return compress_axis(condition, a, axis);
}

qn_array *qn_compress(const qn_array *condition, const qn_array *a, int axis)
{
    if (qn_is_null(condition, "compress") || qn_is_null(a, "compress"))
        return NULL;
    const bool flat = axis == QN_FLATTEN, truth = condition->dtype == QN_BOOL;
    qn_array *x = flat ? qn_ravel(a) : qn_retain(a), *c = truth ? qn_retain(condition) : qn_astype(condition, QN_BOOL);
    qn_array *r = x && c ? compress(c, x, flat ? 0 : axis) : NULL;
    qn_release(x);
    qn_release(c);
    return r;
}
