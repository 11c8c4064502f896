/* SPDX-License-Identifier: BSD-3-Clause */
/* transfer.c: moving the elements of a selection to another array (get) or from one (set): one walk in two directions.
 *
 * For each block of at most QN_TRANSFER_BLOCK positions j of the index axes the byte offsets are calculated, then
 * for every element of the kept axes (merged; the gapless innermost ones become one item of several bytes) one call of
 * the gather or scatter kernel moves n items.  "Other" is the side that is not indexed.  Where there are several blocks, they follow each
 * other for STEPS kept elements at a time, whose lines stay in the cache: 3125 columns of 3200 rows of float64, in any order, take 31 ms
 * instead of 45 (Zen 5).  Few indices into large pieces are left to the copy engine instead, which knows threads and streaming stores. */
#include <ops/transfer.h>
#include <stdlib.h>

enum { CAST_BLOCK = 512, STEPS = 16, FEW = 8, LARGE_PIECE = 2048, HUGE_BYTES = 1 << 18 };

typedef struct kept_axis { int64_t n, indexed, other; } kept_axis; /* length, strides on both sides */

typedef struct transfer {
    const qn_selection *s;
    char *other;
    int64_t bytes;              /* of an item */
    int64_t other_size;         /* of an element on the other side */
    bool set;
    qn_gather_fn move;
    qn_loop_fn cast;            /* between the two dtypes in the direction of the move, or NULL */
    qn_loop_fn copy;            /* for elements to be cast that are misaligned on the other side, or NULL */
    qn_loop_fn row;             /* moves the innermost kept axis at one position, where that walks memory better; or NULL */
    int nloop, nrun;            /* kept axes; index axes of the other side, merged, innermost first */
    kept_axis loop[QN_MAX_NDIM];
    int64_t run_length[QN_MAX_NDIM + 1], run_stride[QN_MAX_NDIM + 1];
    atomic_bool outside;        /* an index was out of bounds */
} transfer;

/* ---- setting up ------------------------------------------------------------------------------------ */

static void merge_kept(transfer *t, const int64_t *strides)
{
    const qn_selection *s = t->s;
    t->nloop = 0;
    for (int k = s->nkept - 1; k >= 0; k--) {
        const kept_axis axis = {s->kept_shape[k], s->kept_stride[k], qn_other_stride(s, strides, k)};
        kept_axis *top = t->nloop > 0 ? &t->loop[t->nloop - 1] : NULL;
        if (axis.n == 1)
            continue;
        if (top && axis.indexed == top->n * top->indexed && axis.other == top->n * top->other)
            top->n *= axis.n;
        else
            t->loop[t->nloop++] = axis;
    }
}

/* The innermost kept axis becomes part of the item if it has no gaps on either side. */
static void widen_item(transfer *t)
{
    const int64_t size = t->s->array->itemsize;
    t->bytes = size;
    if (t->cast || t->nloop == 0 || t->loop[0].indexed != size || t->loop[0].other != size)
        return;
    t->bytes = size * t->loop[0].n;
    t->nloop--;
    memmove(t->loop, t->loop + 1, (size_t)t->nloop * sizeof t->loop[0]);
}

static void merge_index(transfer *t, const int64_t *strides)
{
    const qn_selection *s = t->s;
    t->nrun = 0;
    for (int k = s->nindex - 1; k >= 0; k--) {
        const int64_t n = s->index_shape[k], stride = strides[s->at + k];
        const int top = t->nrun - 1;
        if (n == 1)
            continue;
        if (top >= 0 && stride == t->run_length[top] * t->run_stride[top]) {
            t->run_length[top] *= n;
        } else {
            t->run_length[t->nrun] = n;
            t->run_stride[t->nrun++] = stride;
        }
    }
    if (t->nrun == 0) {
        t->run_length[0] = 1;
        t->run_stride[t->nrun++] = 0;
    }
}

/* The shortest step that the index axes take in the indexed array. */
static int64_t index_step(const qn_selection *s)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < s->nsources; i++) {
        const qn_index_source *source = &s->source[i];
        const int64_t stride = source->mask ? source->mask->axes.stride[0] : source->stride;
        least = llabs(stride) < least ? llabs(stride) : least;
    }
    return least;
}

/* Kept elements that lie closer together than indexed ones, but with gaps or to be cast, are moved row by row. */
static qn_loop_fn row_kernel(const transfer *t, const qn_array *other)
{
    enum { LEAST = 8 };
    const qn_array *a = t->s->array;
    if (t->nloop == 0 || t->loop[0].n < LEAST || llabs(t->loop[0].indexed) >= index_step(t->s))
        return NULL;
    if (t->cast)
        return a->flags & other->flags & QN_ALIGNED ? t->cast : NULL;
    return t->bytes == a->itemsize ? qn_copy_loop(a->itemsize) : NULL;
}

static void transfer_init(transfer *t, const qn_selection *s, const qn_array *other, const int64_t *strides, bool set)
{
    t->s = s;
    t->other = other->data;
    t->other_size = other->itemsize;
    t->set = set;
    t->cast = NULL;
    if (other->dtype != s->array->dtype)
        t->cast = set ? qn_cast_loop(other->dtype, s->array->dtype) : qn_cast_loop(s->array->dtype, other->dtype);
    t->copy = NULL;
    if (t->cast && !(other->flags & QN_ALIGNED))
        t->copy = qn_copy_loop(other->itemsize);
    merge_kept(t, strides);
    widen_item(t);
    merge_index(t, strides);
    t->row = row_kernel(t, other);
    t->move = qn_move_kernel(set ? QN_SELECT_SCATTER : QN_SELECT_GATHER, t->bytes);
    atomic_init(&t->outside, false);
}

/* ---- the walk ------------------------------------------------------------------------------------------- */

/* The other side's address of position j, its stride there, and how many positions share that stride. */
static char *other_at(const transfer *t, int64_t j, int64_t *stride, int64_t *left)
{
    char *p = t->other;
    *stride = t->run_stride[0];
    *left = t->nrun == 1 ? INT64_MAX : t->run_length[0] - j % t->run_length[0];
    for (int k = 0; k < t->nrun; k++) {
        const int64_t at = k == t->nrun - 1 ? j : j % t->run_length[k];
        p += at * t->run_stride[k];
        j /= t->run_length[k];
    }
    return p;
}

/* Moves n <= CAST_BLOCK items with a cast by way of a buffer, and of another one if they are misaligned on the other side. */
static void move_cast(const transfer *t, const int64_t *offset, char *indexed, char *other, int64_t stride, int64_t n)
{
    qn_c128 buffer[CAST_BLOCK], plain[CAST_BLOCK];
    char *line = (char *)buffer, *aligned = t->copy ? (char *)plain : other;
    const int64_t step = t->copy ? t->other_size : stride;
    if (t->set && t->copy)
        t->copy((char *const[]){other, aligned}, (const int64_t[]){stride, step}, n);
    if (t->set)
        t->cast((char *const[]){aligned, line}, (const int64_t[]){step, t->bytes}, n);
    t->move(indexed, offset, line, t->bytes, n, t->bytes);
    if (t->set)
        return;
    t->cast((char *const[]){line, aligned}, (const int64_t[]){t->bytes, step}, n);
    if (t->copy)
        t->copy((char *const[]){aligned, other}, (const int64_t[]){step, stride}, n);
}

static void move_items(const transfer *t, const int64_t *offset, char *indexed, char *other, int64_t stride, int64_t n)
{
    if (!t->cast)
        t->move(indexed, offset, other, stride, n, t->bytes);
    for (int64_t i = 0; t->cast && i < n; i += CAST_BLOCK)
        move_cast(t, offset + i, indexed, other + i * stride, stride, n - i < CAST_BLOCK ? n - i : CAST_BLOCK);
}

/* For each of n positions one row of the innermost kept axis. */
static void move_rows(const transfer *t, const int64_t *offset, char *indexed, char *other, int64_t stride, int64_t n)
{
    const kept_axis *row = &t->loop[0];
    const int64_t strides[2] = {t->set ? row->other : row->indexed, t->set ? row->indexed : row->other};
    for (int64_t i = 0; i < n; i++) {
        char *in = indexed + offset[i], *out = other + i * stride, *args[2] = {t->set ? out : in, t->set ? in : out};
        t->row(args, strides, row->n);
    }
}

/* Calls of a kernel by move_block for all elements of the kept axes. */
static int64_t kept_steps(const transfer *t)
{
    int64_t steps = 1;
    for (int k = t->row ? 1 : 0; k < t->nloop; k++)
        steps *= t->loop[k].n;
    return steps;
}

/* Steps from, from + 1 ... from + steps - 1 through the kept axes at n positions. */
static void move_block(const transfer *t, const int64_t *offset, char *other, int64_t stride, int64_t n, int64_t from, int64_t steps)
{
    int64_t at[QN_MAX_NDIM];
    char *indexed = t->s->base;
    const int first = t->row ? 1 : 0;
    for (int k = first; k < t->nloop; k++) {
        at[k] = from % t->loop[k].n;
        from /= t->loop[k].n;
        indexed += at[k] * t->loop[k].indexed;
        other += at[k] * t->loop[k].other;
    }
    for (;;) {
        if (t->row)
            move_rows(t, offset, indexed, other, stride, n);
        else
            move_items(t, offset, indexed, other, stride, n);
        if (--steps == 0)
            return;
        for (int k = first; k < t->nloop; k++) {
            indexed += t->loop[k].indexed;
            other += t->loop[k].other;
            if (++at[k] < t->loop[k].n)
                break;
            indexed -= at[k] * t->loop[k].indexed;
            other -= at[k] * t->loop[k].other;
            at[k] = 0;
        }
    }
}

/* The same at positions begin .. end - 1; false if an index is out of bounds. */
static bool move_positions(const transfer *t, int64_t begin, int64_t end, int64_t from, int64_t steps)
{
    qn_cursor cursor;
    int64_t offset[QN_TRANSFER_BLOCK];
    qn_cursor_init(&cursor);
    while (begin < end) {
        int64_t stride, left, n = end - begin < QN_TRANSFER_BLOCK ? end - begin : QN_TRANSFER_BLOCK;
        char *other = other_at(t, begin, &stride, &left);
        n = n < left ? n : left;
        if (!qn_selection_offsets(t->s, &cursor, begin, n, offset))
            return false;
        move_block(t, offset, other, stride, n, from, steps);
        begin += n;
    }
    return true;
}

static void transfer_range(void *context, int64_t begin, int64_t end)
{
    transfer *t = context;
    const int64_t all = kept_steps(t), part = end - begin > QN_TRANSFER_BLOCK ? STEPS : all;
    for (int64_t from = 0, steps; from < all; from += steps) {
        steps = all - from < part ? all - from : part;
        if (!move_positions(t, begin, end, from, steps)) {
            atomic_store(&t->outside, true);
            return;
        }
    }
}

qn_status qn_fail_changed(const qn_selection *s)
{
    return qn_fail(QN_ERR_INDEX, "%s: an index array changed while it was in use", s->func);
}

static qn_status transfer_run(transfer *t, bool parallel)
{
    const double ns = 1.5 + (double)qn_kept_size(t->s) * t->s->array->itemsize / 16.0;
    /* In order where what comes last at a place that is named twice stays there. */
    const qn_fp_state fp = qn_fp_save();
    const qn_status status = (parallel ? qn_parallel_for : qn_serial_for)(t->s->count, qn_grain(ns), transfer_range, t);
    qn_fp_restore(fp);
    QN_TRY(status);
    if (!atomic_load(&t->outside))
        return QN_OK;
    QN_TRY(qn_selection_check(t->s));
    return qn_fail_changed(t->s);
}

/* ---- few indices, large pieces ----------------------------------------------------------------------------- */

/* Gapless on both sides along the innermost kept axis, whether it was taken into the item or has to be cast. */
static bool has_runs(const transfer *t)
{
    const int64_t size = t->s->array->itemsize;
    return t->bytes > size || (t->nloop > 0 && t->loop[0].indexed == size && t->loop[0].other == t->other_size);
}

static bool is_pieces(const transfer *t)
{
    const int64_t kept = qn_kept_size(t->s), count = t->s->count;
    return kept >= LARGE_PIECE
        && (count == 1 || has_runs(t))  /* else each piece would pass over the memory of all */
        && (count <= FEW || kept * t->s->array->itemsize >= HUGE_BYTES);
}

/* The piece of the kept axes at position j of the index axes: of the array indexed, and of the other side. */
static qn_status piece_views(const transfer *t, const qn_array *other, const int64_t *strides, int64_t j, qn_array *view[2])
{
    const qn_selection *s = t->s;
    int64_t offset, stride, left, other_strides[QN_MAX_NDIM];
    for (int k = 0; k < s->nkept; k++)
        other_strides[k] = qn_other_stride(s, strides, k);
    qn_cursor cursor;
    qn_cursor_init(&cursor);
    if (!qn_selection_offsets(s, &cursor, j, 1, &offset))
        QN_TRY(qn_selection_check(s));
    view[0] = qn_new_view(s->func, s->array, s->base + offset, s->array->dtype, s->nkept, s->kept_shape, s->kept_stride,
                          s->array->flags & QN_WRITEABLE);
    view[1] = qn_new_view(s->func, other, other_at(t, j, &stride, &left), other->dtype, s->nkept, s->kept_shape,
                          other_strides, other->flags & QN_WRITEABLE);
    return view[0] && view[1] ? QN_OK : qn_failed();
}

static qn_status copy_pieces(const transfer *t, const qn_array *other, const int64_t *strides, bool set)
{
    qn_status status = QN_OK;
    for (int64_t j = 0; j < t->s->count && status == QN_OK; j++) {
        qn_array *view[2] = {NULL, NULL};
        status = piece_views(t, other, strides, j, view);
        if (status == QN_OK)
            status = qn_copy_elements(view[set ? 0 : 1], view[set ? 1 : 0]);
        qn_release(view[0]);
        qn_release(view[1]);
    }
    return status;
}

qn_status qn_transfer(const qn_selection *s, const qn_array *other, const int64_t *strides, bool set)
{
    transfer t;
    transfer_init(&t, s, other, strides, set);
    return is_pieces(&t) ? copy_pieces(&t, other, strides, set) : transfer_run(&t, !set || s->distinct);
}
