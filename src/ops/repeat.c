/* SPDX-License-Identifier: BSD-3-Clause */
/* repeat.c: repeat and tile.  Contiguous inputs are repeated by a kernel, item by item; anything else is one copy from
 * a view that stands still along the repeated axes. */
#include <ops/part.h>
#include <quern/index.h>

enum { TAKEN = 4096 }; /* numbers of items at a time */

typedef struct repeat_job {
    qn_repeat_fn fn;
    const char *src;
    char *dst;
    int64_t n, bytes, times; /* items along the axis, bytes of one, repeats of each */
    const int64_t *count;    /* repeats of every item, or NULL */
    int64_t total;           /* their sum */
} repeat_job;

static void repeat_init(repeat_job *job, const qn_array *a, int axis, const qn_array *r)
{
    int64_t bytes = a->itemsize;
    for (int k = axis + 1; k < a->ndim; k++)
        bytes *= a->shape[k];
    const bool power = bytes > 0 && bytes <= 16 && (bytes & (bytes - 1)) == 0;
    const int col = power ? __builtin_ctzll((uint64_t)bytes) : QN_SELECT_ANY;
    *job = (repeat_job){.fn = (qn_repeat_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_REPEAT, col), .src = a->data, .dst = r->data,
                        .n = a->shape[axis], .bytes = bytes};
}

static void repeat_items(void *context, int64_t begin, int64_t end)
{
    const repeat_job *job = context;
    job->fn(job->dst + begin * job->times * job->bytes, job->src + begin * job->bytes, end - begin, NULL, job->times, job->bytes);
}

static void repeat_outer(void *context, int64_t begin, int64_t end)
{
    const repeat_job *job = context;
    for (int64_t i = begin; i < end; i++)
        job->fn(job->dst + i * job->total * job->bytes, job->src + i * job->n * job->bytes, job->n, job->count, 0, job->bytes);
}

static qn_array *new_repeated(const qn_array *a, int axis, int64_t length)
{
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] = length;
    return qn_new("repeat", a->dtype, a->ndim, shape);
}

static qn_status check_length(int64_t n, int64_t repeats, int64_t *length)
{
    if (repeats < 0)
        return qn_fail(QN_ERR_VALUE, "repeat: repeats may not contain negative values, but contain %lld", (long long)repeats);
    if (qn_mul_overflows(n, repeats, length))
        return qn_fail(QN_ERR_VALUE, "repeat: the result is too long");
    return QN_OK;
}

/* The axis is split in two, (n, repeats), the second of which stands still in a. */
static qn_status repeat_view(const qn_array *a, int64_t repeats, int axis, const qn_array *r)
{
    int64_t shape[QN_MAX_NDIM + 1], to[QN_MAX_NDIM + 1], from[QN_MAX_NDIM + 1];
    for (int k = 0, j = 0; k < a->ndim; k++, j++) {
        shape[j] = a->shape[k];
        to[j] = k == axis ? repeats * r->strides[k] : r->strides[k];
        from[j] = a->strides[k];
        if (k != axis)
            continue;
        shape[++j] = repeats;
        to[j] = r->strides[k];
        from[j] = 0;
    }
    return qn_copy_part("repeat", a->ndim + 1, shape, (qn_side){r, r->data, to}, (qn_side){a, a->data, from});
}

static qn_array *repeat_axis(const qn_array *a, int64_t repeats, int axis)
{
    int64_t length = 0;
    if (check_length(a->shape[axis], repeats, &length) != QN_OK)
        return NULL;
    qn_array *r = new_repeated(a, axis, length);
    if (!r || r->size == 0)
        return r;
    if (!qn_is_contiguous(a) && a->ndim < QN_MAX_NDIM)
        return repeat_view(a, repeats, axis, r) == QN_OK ? r : qn_drop(r);
    qn_array *c = qn_contiguous(a, 0);
    if (!c)
        return qn_drop(r);
    repeat_job job;
    repeat_init(&job, c, axis, r);
    job.times = repeats;
    const double ns = 1.0 + 0.05 * (double)(repeats * job.bytes);
    qn_status status = qn_parallel_for(c->size * c->itemsize / job.bytes, qn_grain(ns), repeat_items, &job);
    qn_release(c);
    return status == QN_OK ? r : qn_drop(r);
}

/* fn(a or its flat form, axis in range) */
static qn_array *flat_or_same(const qn_array *a, int *axis)
{
    const bool flat = *axis == QN_FLATTEN;
    if (!flat && qn_check_axis("repeat", *axis, a->ndim, axis) != QN_OK)
        return NULL;
    *axis = flat ? 0 : *axis;
    return flat ? qn_ravel(a) : qn_retain(a);
}

qn_array *qn_repeat(const qn_array *a, int64_t repeats, int axis)
{
    if (qn_is_null(a, "repeat"))
        return NULL;
    qn_array *x = flat_or_same(a, &axis), *r = x ? repeat_axis(x, repeats, axis) : NULL;
    qn_release(x);
    return r;
}

/* ---- a count for every item --------------------------------------------------------------------------- */

static qn_status sum_counts(const qn_array *counts, int64_t *total)
{
    *total = 0;
    for (int64_t i = 0; i < counts->size; i++) {
        int64_t unused = 0;
        QN_TRY(check_length(1, QN_EL(int64_t, counts, i), &unused));
        if (qn_add_overflows(*total, QN_EL(int64_t, counts, i), total))
            return qn_fail(QN_ERR_VALUE, "repeat: the result is too long");
    }
    return QN_OK;
}

/* A contiguous a by the kernel. */
static qn_status repeat_rows(const qn_array *a, const qn_array *counts, int axis, const qn_array *r)
{
    repeat_job job;
    repeat_init(&job, a, axis, r);
    job.count = (const int64_t *)(const void *)counts->data;
    job.total = r->shape[axis];
    const int64_t outer = r->size * r->itemsize / (job.total * job.bytes);
    return qn_parallel_for(outer, qn_grain((double)job.total + 0.05 * (double)(job.total * job.bytes)), repeat_outer, &job);
}

/* Positions [from, from + m) of r along axis: each takes its item of a, of which index is the number. */
static qn_status take_items(const qn_array *a, const qn_array *index, int axis, const qn_array *r, int64_t from)
{
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, r->shape, (size_t)r->ndim * sizeof *shape);
    shape[axis] = index->size;
    qn_array *part = qn_new_view("repeat", r, r->data + from * r->strides[axis], r->dtype, r->ndim, shape, r->strides, r->flags);
    qn_status status = part ? qn_take_into(part, a, index, axis, QN_WRAP) : qn_failed();
    qn_release(part);
    return status;
}

/* Any other a: items taken by number, a block of numbers at a time. */
static qn_status repeat_taken(const qn_array *a, const qn_array *counts, int axis, const qn_array *r)
{
    const int64_t *count = (const int64_t *)(const void *)counts->data, length = r->shape[axis];
    qn_status status = QN_OK;
    for (int64_t from = 0, item = 0, used = 0; from < length && status == QN_OK; from += TAKEN) {
        int64_t n = length - from < TAKEN ? length - from : TAKEN;
        qn_array *index = qn_new("repeat", QN_INT64, 1, &n);
        for (int64_t i = 0; index && i < n; i++, used++) {
            for (; used == count[item]; item++)
                used = 0;
            ((int64_t *)(void *)index->data)[i] = item;
        }
        status = index ? take_items(a, index, axis, r, from) : qn_failed();
        qn_release(index);
    }
    return status;
}

static qn_array *repeat_counts(const qn_array *a, const qn_array *counts, int axis)
{
    int64_t total;
    qn_array *r = sum_counts(counts, &total) == QN_OK ? new_repeated(a, axis, total) : NULL;
    if (!r || r->size == 0)
        return r;
    if (!qn_is_contiguous(a))
        return repeat_taken(a, counts, axis, r) == QN_OK ? r : qn_drop(r);
    return repeat_rows(a, counts, axis, r) == QN_OK ? r : qn_drop(r);
}

static qn_status check_repeats(const qn_array *repeats, int64_t n)
{
    if (!qn_is_integer(repeats->dtype) && repeats->dtype != QN_BOOL)
        return qn_fail(QN_ERR_TYPE, "repeat: repeats must be integers, not %s", qn_dtypes[repeats->dtype].name);
    if (repeats->ndim > 1)
        return qn_fail(QN_ERR_VALUE, "repeat: repeats must be 0- or 1-dimensional, not %d-dimensional", repeats->ndim);
    if (repeats->size != 1 && repeats->size != n)
        return qn_fail(QN_ERR_VALUE, "repeat: operands could not be broadcast together with shape (%lld,) (%lld,)", (long long)n,
                       (long long)repeats->size);
    return QN_OK;
}

static qn_array *repeat_by(const qn_array *a, const qn_array *repeats, int axis)
{
    int64_t all;
    if (check_repeats(repeats, a->shape[axis]) != QN_OK)
        return NULL;
    if (repeats->size == 1)
        return qn_item_i64(repeats, &all) == QN_OK ? repeat_axis(a, all, axis) : NULL;
    qn_array *counts = qn_contiguous(repeats, QN_INT64), *r = counts ? repeat_counts(a, counts, axis) : NULL;
    qn_release(counts);
    return r;
}

qn_array *qn_repeat_each(const qn_array *a, const qn_array *repeats, int axis)
{
    if (qn_is_null(a, "repeat") || qn_is_null(repeats, "repeat"))
        return NULL;
    qn_array *x = flat_or_same(a, &axis), *r = x ? repeat_by(x, repeats, axis) : NULL;
    qn_release(x);
    return r;
}

/* ---- tile --------------------------------------------------------------------------------------------- */

typedef struct tiling {
    int ndim, nbox;                 /* of the result; of the box copied */
    int64_t shape[QN_MAX_NDIM];
    int64_t box[QN_MAX_NDIM], to[QN_MAX_NDIM], from[QN_MAX_NDIM];
} tiling;

static qn_status tile_shape(tiling *t, const qn_array *a, int nreps, const int64_t *reps)
{
    t->ndim = nreps > a->ndim ? nreps : a->ndim;
    if (t->ndim > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "tile: %d repetitions, at most %d dimensions are possible", nreps, QN_MAX_NDIM);
    for (int k = 0; k < t->ndim; k++) {
        const int i = k - (t->ndim - a->ndim), j = k - (t->ndim - nreps);
        const int64_t n = i < 0 ? 1 : a->shape[i], rep = j < 0 ? 1 : reps[j];
        if (rep < 0)
            return qn_fail(QN_ERR_VALUE, "tile: negative dimensions are not allowed (%lld repetitions)", (long long)rep);
        if (qn_mul_overflows(n, rep, &t->shape[k]))
            return qn_fail(QN_ERR_VALUE, "tile: the result is too long");
    }
    return QN_OK;
}

static void add_box_axis(tiling *t, int64_t n, int64_t to, int64_t from)
{
    if (n == 1)
        return;
    t->box[t->nbox] = n;
    t->to[t->nbox] = to;
    t->from[t->nbox++] = from;
}

/* Every axis is split in two, (repetitions, length); those of length 1 vanish, so that a result that fits in memory has
 * a box that fits in QN_MAX_NDIM axes. */
static void tile_box(tiling *t, const qn_array *a, const qn_array *r)
{
    t->nbox = 0;
    for (int k = 0; k < t->ndim; k++) {
        const int i = k - (t->ndim - a->ndim);
        const int64_t n = i < 0 ? 1 : a->shape[i];
        add_box_axis(t, t->shape[k] / n, n * r->strides[k], 0);
        add_box_axis(t, n, r->strides[k], i < 0 ? 0 : a->strides[i]);
    }
}

qn_array *qn_tile(const qn_array *a, int nreps, const int64_t *reps)
{
    tiling t;
    if (qn_is_null(a, "tile") || tile_shape(&t, a, nreps, reps) != QN_OK)
        return NULL;
    qn_array *r = qn_new("tile", a->dtype, t.ndim, t.shape);
    if (!r || r->size == 0)
        return r;
    tile_box(&t, a, r);
    const qn_side to = {r, r->data, t.to}, from = {a, a->data, t.from};
    return qn_copy_part("tile", t.nbox, t.box, to, from) == QN_OK ? r : qn_drop(r);
}
