/* SPDX-License-Identifier: BSD-3-Clause */
/* at.c: a[items] = op(a[items], y), once for every time an element is named, in the order of the indices.
 *
 * Byte offsets are calculated in blocks; one kernel then takes the elements of a block one after the other.  An operation
 * without such a kernel, or whose dtype is not a's, goes element by element. */
#include <ops/indexing.h>
#include <ops/ops.h>
#include <ops/transfer.h>

enum { RUN = 512, POLLED = 1 << 20 }; /* positions of the index axes that are taken together; elements between two polls */

typedef struct at {
    const qn_selection *s;
    int op, t;                   /* calculated in t                                        */
    qn_at_fn kernel;             /* all at once, or NULL                                   */
    qn_loop_fn loop, read, write;
    qn_loop_fn narrow;           /* rounds to the operation's own result, NULL if write does */
    int nsteps;                  /* from y's elements to dtype t: align, round, cast        */
    struct { qn_loop_fn fn; int64_t size; } step[3];
    char *y;                     /* strides for the axes of the selection                   */
    int64_t kept_stride[QN_MAX_NDIM], index_stride[QN_MAX_NDIM];
} at;

static void one_by_one(const at *k, char *base, const int64_t *offset, const char *y, int64_t ys, int64_t n)
{
    const int64_t one[3] = {16, 16, 16};
    _Alignas(16) char x[16], z[16], narrowed[16];
    char *const result = k->narrow != NULL ? narrowed : z;
    for (int64_t i = 0; i < n; i++) {
        char *element = base + offset[i], *operand = (char *)(uintptr_t)(y + i * ys);
        k->read((char *const[]){element, x}, one, 1);
        k->loop(qn_ops[k->op].nin == 2 ? (char *const[]){x, operand, z} : (char *const[]){x, z, NULL}, one, 1);
        if (k->narrow != NULL)
            k->narrow((char *const[]){z, narrowed}, one, 1);
        k->write((char *const[]){result, element}, one, 1);
    }
}

typedef struct blocks { qn_c128 first[RUN], second[RUN]; } blocks;

/* n elements of y as dtype t: where they lie, or in one of the blocks. *ys: their stride, brought up to date. */
static const char *operands(const at *k, blocks *b, const char *y, int64_t *ys, int64_t n)
{
    const int64_t stride = *ys;
    int64_t count = stride == 0 ? 1 : n, from = stride;
    for (int i = 0; i < k->nsteps; i++) {
        char *to = i % 2 ? (char *)b->second : (char *)b->first;
        k->step[i].fn((char *const[]){(char *)(uintptr_t)y, to}, (const int64_t[]){from, k->step[i].size}, count);
        y = to;
        from = k->step[i].size;
    }
    *ys = stride == 0 ? 0 : from;
    return y;
}

/* n positions of the index axes for every element of the kept axes. */
static void all_kept(const at *k, const int64_t *offset, const char *y, int64_t stride, int64_t n)
{
    blocks b;
    const qn_selection *s = k->s;
    int64_t count = 1;
    for (int d = 0; d < s->nkept; d++)
        count *= s->kept_shape[d];
    for (int64_t i = 0; i < count; i++) {
        char *base = s->base;
        const char *from = y;
        int64_t ys = stride;
        for (int64_t d = s->nkept - 1, rest = i; d >= 0; rest /= s->kept_shape[d], d--) {
            base += rest % s->kept_shape[d] * s->kept_stride[d];
            from += rest % s->kept_shape[d] * k->kept_stride[d];
        }
        from = operands(k, &b, from, &ys, n);
        if (k->kernel != NULL)
            k->kernel(base, offset, from, ys, n);
        else
            one_by_one(k, base, offset, from, ys, n);
    }
}

/* The part of the last index axis from position j on, at most a block: its length; *y is where its operands begin. */
static int64_t next_run(const at *k, int64_t j, const char **y)
{
    const qn_selection *s = k->s;
    int last = s->nindex - 1;
    *y = k->y;
    for (int64_t d = last, rest = j; d >= 0; rest /= s->index_shape[d], d--)
        *y += rest % s->index_shape[d] * k->index_stride[d];
    int64_t left = last < 0 ? 1 : s->index_shape[last] - j % s->index_shape[last];
    return left < RUN ? left : RUN;
}

static qn_status run(const at *k)
{
    const qn_selection *s = k->s;
    const int64_t kept = qn_kept_size(s);
    int64_t offset[RUN], ys = s->nindex > 0 ? k->index_stride[s->nindex - 1] : 0, n;
    qn_cursor cursor;
    qn_cursor_init(&cursor);
    for (int64_t j = 0, unpolled = 0; j < s->count; j += n) {
        const char *y;
        unpolled += kept * RUN + 1;
        if (unpolled >= POLLED) {
            QN_TRY(qn_poll());
            unpolled = 0;
        }
        n = next_run(k, j, &y);
        if (!qn_selection_offsets(s, &cursor, j, n, offset))
            return qn_fail(QN_ERR_INDEX, "%s.at: an index array changed while it was in use", qn_ops[k->op].name);
        all_kept(k, offset, y, ys, n);
    }
    return QN_OK;
}

/* y in memory apart from a and not weak: itself or a copy. */
static qn_array *second(const qn_array *a, const qn_array *y, int loop_dtype)
{
    return (y->flags & QN_WEAK) || qn_may_share_memory(y, a) ? qn_astype(y, (qn_dtype)loop_dtype) : qn_retain(y);
}

static void add_step(at *k, qn_loop_fn fn, int to)
{
    k->step[k->nsteps].fn = fn;
    k->step[k->nsteps++].size = qn_dtypes[to].size;
}

/* How elements of y become operands: aligned, rounded to loop_dtype, and cast to the dtype the kernels take. */
static void plan_steps(at *k, const qn_array *y, int loop_dtype)
{
    if (!(y->flags & QN_ALIGNED))
        add_step(k, qn_copy_loop(y->itemsize), y->dtype);
    if (y->dtype != loop_dtype && y->dtype != k->t)
        add_step(k, qn_cast_loop(y->dtype, loop_dtype), loop_dtype);
    if (loop_dtype != k->t && y->dtype != k->t)
        add_step(k, qn_cast_loop(loop_dtype, k->t), k->t);
}

/* Strides of y over the axes of the selection. */
static qn_status spread(at *k, const qn_array *y)
{
    const qn_selection *s = k->s;
    int ndim;
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    qn_text given, wanted;
    QN_TRY(qn_selection_shape(s, &ndim, shape));
    bool fits = y->ndim <= ndim;
    for (int d = 0; fits && d < y->ndim; d++)
        fits = y->shape[d] == 1 || y->shape[d] == shape[ndim - y->ndim + d];
    if (!fits)
        return qn_fail(QN_ERR_VALUE, "%s.at: array is not broadcastable to correct shape: operand of shape %s, indexed elements of shape %s",
                       qn_ops[k->op].name, qn_shape_of(&given, y), qn_shape_text(&wanted, ndim, shape));
    qn_broadcast_strides(y, ndim, shape, strides);
    k->y = y->data;
    for (int d = 0; d < s->nkept; d++)
        k->kept_stride[d] = strides[d < s->at ? d : d + s->nindex];
    for (int d = 0; d < s->nindex; d++)
        k->index_stride[d] = strides[s->at + d];
    return QN_OK;
}

/* What an operation at loop_dtype needs for elements of a. */
static at prepare(const qn_selection *s, int op, int loop_dtype)
{
    at k = {.s = s, .op = op, .t = qn_op_compute(op, loop_dtype)};
    int own = s->array->dtype, computed = qn_op_result(op, k.t), result = qn_op_result(op, loop_dtype);
    k.loop = qn_loop(op, k.t);
    k.read = qn_cast_loop(own, k.t);
    k.narrow = result != computed && result != own ? qn_cast_loop(computed, result) : NULL;
    k.write = qn_cast_loop(k.narrow != NULL ? result : computed, own);
    if (k.t == own && computed == own)
        k.kernel = (qn_at_fn)qn_kernel(QN_KIND_AT, op, own);
    return k;
}

static qn_status at_selection(qn_selection *s, int op, const qn_array *y, int loop_dtype)
{
    at k = prepare(s, op, loop_dtype);
    QN_TRY(qn_selection_detach(s));
    QN_TRY(qn_selection_check(s));
    if (y == NULL)
        return run(&k);
    qn_array *ready = second(s->array, y, loop_dtype);
    if (ready != NULL)
        plan_steps(&k, ready, loop_dtype);
    qn_status status = ready == NULL ? qn_failed() : spread(&k, ready);
    if (status == QN_OK)
        status = run(&k);
    qn_release(ready);
    return status;
}

/* Slices and numbers name no element twice: the operation itself on a view. */
static qn_status at_view(const qn_op *op, const qn_array *a, int nitems, const qn_index *items, const qn_array *y)
{
    qn_array *view = qn_view_items(a, nitems, items);
    qn_array *r = view == NULL ? NULL : qn_apply(op, (const qn_array *const[]){view, y},
                                                 &(qn_apply_opts){.out = view, .casting = QN_UNSAFE});
    qn_release(r);
    qn_release(view);
    return r != NULL ? QN_OK : qn_failed();
}

static qn_status check(int op, const qn_array *a, const qn_array *y, int *loop_dtype)
{
    const char *name = qn_ops[op].name;
    const qn_array *in[2] = {a, y};
    if (qn_ops[op].nin > 2 || qn_ops[op].second != QN_OUT_NONE || qn_ops[op].count_last)
        return qn_fail(QN_ERR_VALUE, "%s.at: only operations of one or two inputs of one dtype and one result", name);
    QN_TRY(qn_check_writeable(name, a));
    *loop_dtype = qn_apply_dtype(op, in);
    return *loop_dtype != 0 ? QN_OK : qn_failed();
}

/* Elements that are not aligned are taken out, operated on and put back. */
static qn_status at_copy(const qn_op *op, const qn_array *a, int nitems, const qn_index *items, const qn_array *y)
{
    qn_array *copy = qn_copy(a);
    qn_status status = copy == NULL ? qn_failed() : qn_apply_at(op, copy, nitems, items, y);
    if (status == QN_OK)
        status = qn_assign(a, copy, QN_UNSAFE);
    qn_release(copy);
    return status;
}

qn_status qn_apply_at(const qn_op *handle, const qn_array *a, int nitems, const qn_index *items, const qn_array *y)
{
    if (qn_is_null(handle, "at") || qn_is_null(a, "at"))
        return qn_failed();
    int op = qn_op_index(handle), loop_dtype = 0;
    if (qn_ops[op].nin == 2 && qn_is_null(y, qn_ops[op].name))
        return qn_failed();
    y = qn_ops[op].nin == 2 ? y : NULL;
    QN_TRY(check(op, a, y, &loop_dtype));
    if (!qn_has_arrays(nitems, items))
        return at_view(handle, a, nitems, items, y);
    if (!(a->flags & QN_ALIGNED))
        return at_copy(handle, a, nitems, items, y);
    qn_selection s;
    qn_selection_init(&s, "at", a);
    qn_status status = qn_selection_parse(&s, nitems, items);
    qn_fp_state fp = qn_fp_save();
    if (status == QN_OK)
        status = at_selection(&s, op, y, loop_dtype);
    qn_fp_restore(fp);
    qn_selection_done(&s);
    return status;
}
