/* SPDX-License-Identifier: BSD-3-Clause */
/* scan.c: running operations along an axis, from left to right, straight into the result. A line whose neighbours lie closer
 * than its own elements is advanced together with them, a row at a time. */
#include <ops/ops.h>
#include <sched.h>

/* An operation with what it starts from, and whether NaNs are replaced by that. */
typedef struct kind { int op; double identity; bool skip_nan; } kind;

typedef struct scan {
    qn_running running;
    const qn_array *x, *out; /* the axis last */
    int64_t inner;           /* lines that lie side by side in x and out */
} scan;

char *qn_line(const qn_array *a, int64_t i)
{
    char *p = a->data;
    for (int d = a->ndim - 2; d >= 0; d--) {
        p += i % a->shape[d] * a->strides[d];
        i /= a->shape[d];
    }
    return p;
}

static void scan_lines(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    int last = s->out->ndim - 1;
    for (int64_t i = begin; i < end; i++)
        qn_running_line(&s->running, qn_line(s->x, i), s->x->strides[last], s->out->shape[last], qn_line(s->out, i),
                        s->out->strides[last]);
}

static void scan_rows(void *context, int64_t begin, int64_t end)
{
    const scan *s = context;
    int last = s->out->ndim - 1;
    for (int64_t i = begin; i < end;) {
        int64_t left = s->inner - i % s->inner, n = end - i < left ? end - i : left;
        qn_running_rows(&s->running, qn_line(s->x, i), s->x->strides[last], s->out->shape[last], qn_line(s->out, i),
                        s->out->strides[last], n);
        i += n;
    }
}

/* ---- one long line on several threads ------------------------------------------------------------------------------- */
/* Threads take chunks in order. One that finds the chunk before done goes on from there. Any other scans the blocks of its chunk as if
 * nothing came before, waits for what the chunk before came to, says what its own comes to, and then brings that into its results, which
 * are in cache: memory is read and written once. The kernel does the same with every block, so that the bits are those of one thread. */
enum { BLOCKS = 8, CHUNK = BLOCKS * QN_RUNNING_BLOCK, YIELD = 1000 };

typedef struct chunks {
    int op, t, size;
    const char *x;
    char *out;
    int64_t blocks;
    double identity;         /* op(identity, y) is y, the sign of zero included */
    _Atomic int64_t next;    /* the first chunk that nobody has taken    */
    _Atomic int64_t turn;    /* the chunk whose carry is known           */
    double carry;            /* room for a number of any real dtype      */
} chunks;

static void combine(const chunks *c, const void *carry, char *y, char *to, int64_t n)
{
    qn_loop(c->op, c->t)((char *const[]){(char *)(uintptr_t)carry, y, to}, (const int64_t[]){0, c->size, c->size}, n);
}

static void wait_for(chunks *c, int64_t chunk)
{
    for (int spins = 0; atomic_load_explicit(&c->turn, memory_order_acquire) != chunk; spins++)
        if (spins > YIELD)
            sched_yield();
}

/* n blocks of a chunk, whose turn has not come. */
static void scan_ahead(chunks *c, int64_t chunk, const char *x, char *out, int64_t n)
{
    double total[BLOCKS], carry[BLOCKS];
    const int64_t bytes = QN_RUNNING_BLOCK * c->size;
    for (int64_t i = 0; i < n; i++) {
        qn_cast_loop(QN_FLOAT64, c->t)((char *const[]){(char *)&c->identity, (char *)&total[i]}, (const int64_t[]){8, 8}, 1);
        qn_advance(c->op, c->t, x + i * bytes, c->size, out + i * bytes, c->size, QN_RUNNING_BLOCK, &total[i]);
    }
    wait_for(c, chunk);
    for (int64_t i = 0; i < n; i++) {
        carry[i] = c->carry;
        combine(c, &carry[i], (char *)&total[i], (char *)&c->carry, 1);
    }
    atomic_store_explicit(&c->turn, chunk + 1, memory_order_release);
    for (int64_t i = 0; i < n; i++)
        combine(c, &carry[i], out + i * bytes, out + i * bytes, QN_RUNNING_BLOCK);
}

static void scan_chunk(chunks *c, int64_t chunk)
{
    const int64_t first = chunk * BLOCKS, n = c->blocks - first < BLOCKS ? c->blocks - first : BLOCKS, bytes = QN_RUNNING_BLOCK * c->size;
    const char *x = c->x + first * bytes;
    char *out = c->out + first * bytes;
    if (atomic_load_explicit(&c->turn, memory_order_acquire) != chunk) {
        scan_ahead(c, chunk, x, out, n);
        return;
    }
    qn_advance(c->op, c->t, x, c->size, out, c->size, n * QN_RUNNING_BLOCK, &c->carry);
    atomic_store_explicit(&c->turn, chunk + 1, memory_order_release);
}

static void scan_chunks(void *context, int64_t begin, int64_t end)
{
    chunks *c = context;
    for (int64_t i = begin; i < end; i++)
        scan_chunk(c, atomic_fetch_add(&c->next, 1));
}

/* May line 0, the only one, be scanned in chunks, and are there threads for it? */
static bool in_chunks(const scan *s, int64_t n)
{
    const qn_running *r = &s->running;
    const int last = s->out->ndim - 1;
    return s->out->size == n && (r->op == QN_OP_add || r->op == QN_OP_multiply) && (qn_is_float(r->t) || qn_is_integer(r->t)) &&
           !r->read && !r->write && !r->align && !r->spread && !r->is_nan && s->x->strides[last] == r->size &&
           s->out->strides[last] == r->size && qn_threads_for(n / CHUNK, qn_grain(0.5 * CHUNK)) > 1;
}

/* As qn_running_line: the first element, blocks, and what is left one after the other. */
static qn_status scan_together(const scan *s, int64_t n)
{
    const int64_t size = s->running.size, done = 1 + (n - 1) / QN_RUNNING_BLOCK * QN_RUNNING_BLOCK;
    chunks c = {.op = s->running.op, .t = s->running.t, .size = (int)size, .x = s->x->data + size, .out = s->out->data + size,
                .blocks = (n - 1) / QN_RUNNING_BLOCK, .identity = s->running.op == QN_OP_add ? -0.0 : 1.0};
    memcpy(&c.carry, s->x->data, (size_t)size);
    memcpy(s->out->data, &c.carry, (size_t)size);
    QN_TRY(qn_parallel_for((c.blocks + BLOCKS - 1) / BLOCKS, qn_grain(0.5 * CHUNK), scan_chunks, &c));
    qn_fp_state fp = qn_fp_save();
    qn_advance(c.op, c.t, s->x->data + done * size, size, s->out->data + done * size, size, n - done, &c.carry);
    qn_fp_restore(fp);
    return QN_OK;
}

/* out[...] = scan of x calculated in dtype t, the axis last in both. */
static qn_status run(const kind *k, int t, const qn_array *x, const qn_array *out)
{
    scan s = {.x = x, .out = out};
    if (out->size == 0)
        return QN_OK;
    qn_running_init(&s.running, k->op, t, x, out);
    if (k->skip_nan && qn_is_inexact(x->dtype))
        qn_running_skip_nan(&s.running, x, k->identity);
    int64_t n = out->shape[out->ndim - 1];
    if (in_chunks(&s, n))
        return scan_together(&s, n);
    bool rows = qn_side_by_side(x) && qn_side_by_side(out);
    if (rows)
        s.inner = out->shape[out->ndim - 2];
    return qn_parallel_for(out->size / n, qn_grain(1.0 * (double)n), rows ? scan_rows : scan_lines, &s);
}

/* May x be read while out is written, element by element? */
static bool apart(const qn_array *x, const qn_array *out)
{
    qn_overlap_kind overlap = qn_overlap(x, out);
    return overlap == QN_DISJOINT || (overlap == QN_SAME_ELEMENTS && x->dtype == out->dtype);
}

/* The identity in front of the results in z, the axis last. */
static qn_status write_identity(const kind *k, const qn_array *z)
{
    qn_array *front = qn_view(z, QN_ELLIPSIS, QN_TO(1));
    qn_status status = front == NULL ? qn_failed() : qn_assign(front, QN_NUM(k->identity), QN_UNSAFE);
    qn_release(front);
    return status;
}

/* The scan of a along axis into out, whose length there is longer by one if the identity comes first. */
static qn_status scan_into(const kind *k, int t, const qn_array *a, int axis, const qn_array *out, bool include_initial)
{
    qn_array *moved = qn_moveaxis(a, axis, -1), *z = qn_moveaxis(out, axis, -1), *x = NULL;
    qn_array *body = z == NULL || !include_initial ? qn_retain(z) : qn_view(z, QN_ELLIPSIS, QN_FROM(1));
    if (moved != NULL && body != NULL)
        x = apart(moved, body) ? qn_retain(moved) : qn_copy(moved);
    qn_status status = x == NULL ? qn_failed() : run(k, t, x, body);
    if (status == QN_OK && include_initial)
        status = write_identity(k, z);
    qn_release(moved);
    qn_release(x);
    qn_release(body);
    qn_release(z);
    return status;
}

/* The result, of dtype t, in out or a new array. */
static qn_array *accumulate(const char *func, const kind *k, const qn_array *a, int axis, int t, const qn_array *out,
                            bool include_initial)
{
    if (qn_check_axis(func, axis, a->ndim, &axis) != QN_OK)
        return NULL;
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] += include_initial;
    if (out != NULL && qn_running_check_out(func, out, a->ndim, shape, t) != QN_OK)
        return NULL;
    qn_array *r = out != NULL ? qn_retain(out) : qn_new(func, t, a->ndim, shape);
    return r != NULL && scan_into(k, qn_op_carry(k->op, t), a, axis, r, include_initial) == QN_OK ? r : qn_drop(r);
}

static qn_array *cumulative(const char *func, const kind *k, const qn_array *a, int axis, qn_dtype dtype, bool include_initial,
                            const qn_array *out)
{
    if (qn_is_null(a, func))
        return NULL;
    dtype = qn_dtype_with_out(a, out, dtype);
    return accumulate(func, k, a, axis, dtype != 0 ? (int)dtype : qn_reduce_acc(k->op, a->dtype), out, include_initial);
}

static qn_status cumulative_into(const char *func, const kind *k, const qn_array *a, int axis, qn_dtype dtype, bool include_initial,
                                 const qn_array *out)
{
    qn_array *r = qn_is_null(out, func) ? NULL : cumulative(func, k, a, axis, dtype, include_initial, out);
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

#define CUMULATIVE(name, op, identity, skip_nan)                                                                               \
    static const kind name = {op, identity, skip_nan};                                                                         \
    qn_array *qn_##name(const qn_array *a, int axis, qn_dtype dtype, bool include_initial)                                     \
    {                                                                                                                          \
        return cumulative(#name, &name, a, axis, dtype, include_initial, NULL);                                                \
    }                                                                                                                          \
    qn_status qn_##name##_into(const qn_array *out, const qn_array *a, int axis, qn_dtype dtype, bool include_initial)         \
    {                                                                                                                          \
        return cumulative_into(#name, &name, a, axis, dtype, include_initial, out);                                            \
    }
CUMULATIVE(cumsum, QN_OP_add, 0, false)
CUMULATIVE(cumprod, QN_OP_multiply, 1, false)
CUMULATIVE(nancumsum, QN_OP_add, 0, true)
CUMULATIVE(nancumprod, QN_OP_multiply, 1, true)

qn_array *qn_accumulate(const qn_op *handle, const qn_array *a, int axis, qn_dtype dtype, const qn_array *out)
{
    if (qn_is_null(handle, "accumulate") || qn_is_null(a, "accumulate"))
        return NULL;
    int op = qn_op_index(handle), t = qn_running_dtype("accumulate", op, a, qn_ops[op].out == QN_OUT_SAME ? qn_dtype_with_out(a, out, dtype) : dtype);
    if (t != 0 && a->ndim == 0)
        qn_fail(QN_ERR_TYPE, "cannot accumulate on a scalar");
    return t == 0 || a->ndim == 0 ? NULL : accumulate(qn_ops[op].name, &(kind){.op = op}, a, axis, t, out, false);
}
