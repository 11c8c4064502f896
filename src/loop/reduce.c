/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.c: reductions of a program's result over any axes.
 *
 * The innermost dimension decides the shape of the work:
 *   runs   it is reduced: pieces of it become one accumulator each;
 *   rows   it is kept: a tile of its columns is a row of accumulators, to which the reduced positions add rows, eight at a time.
 * Both make leaves (QN_LEAF_RUN elements of a run, QN_LEAF_ROWS rows), which are combined as a balanced binary tree by a
 * binary counter (level l holds the sum of 2^l leaves), and, when there are few outputs, GROUPS of leaves whose results
 * are combined last, so that threads can share one output. Leaves, groups and trees follow from the shape and the program alone:
 * the bits of a result do not depend on the number of threads. */
#include <loop/reduce_plan.h>

/* The levels of the binary counter. */
typedef struct counter { char *space; int64_t bytes, leaves; const qn_reduce_plan *p; int64_t n; } counter;

/* ---- small parts --------------------------------------------------------------------------------------- */
int qn_reduce_acc(int op, int dtype)
{
    bool adds = op == QN_OP_add || op == QN_OP_multiply;
    char kind = qn_dtypes[dtype].kind;
    return !adds || kind == 'f' || kind == 'c' ? dtype : kind == 'u' ? QN_UINT64 : QN_INT64;
}

static void combine(const qn_reduce_plan *p, char *earlier, char *later, char *to, int64_t n)
{
    p->combine((char *const[]){earlier, later, to}, (const int64_t[]){p->acc_size, p->acc_size, p->acc_size}, n);
}

static char *level(const counter *c, int l) { return c->space + l * c->bytes; }

/* The finished leaf in level 0's scratch row (`leaf`) joins the tree. */
static void counter_add(counter *c, char *leaf)
{
    int l = 0;
    for (; c->leaves >> l & 1; l++)
        combine(c->p, level(c, l), leaf, leaf, c->n);
    memcpy(level(c, l), leaf, (size_t)c->bytes);
    c->leaves++;
}

static void counter_finish(counter *c, char *out)
{
    int l = __builtin_ctzll((uint64_t)c->leaves);
    memcpy(out, level(c, l), (size_t)c->bytes);
    for (l++; c->leaves >> l; l++)
        if (c->leaves >> l & 1)
            combine(c->p, level(c, l), out, out, c->n);
}

/* Byte offsets of operand k at position i of the product of dims[0..n). */
static int64_t offset(const qn_geometry *g, const int *dims, int n, int64_t i, int k)
{
    int64_t bytes = 0;
    for (int d = 0; d < n; d++) {
        const qn_dim *dim = &g->dim[dims[d]];
        bytes += i % dim->n * dim->stride[k];
        i /= dim->n;
    }
    return bytes;
}

/* Where the program's operands stand: the tile's origin plus a reduced position. */
static void locate(const qn_reduce_plan *p, char *const *origin, int64_t position, char **data)
{
    for (int k = 0; k < p->nops; k++)
        data[k] = origin[k] + (p->nreduced == 0 ? 0 : offset(&p->g, p->reduced, p->nreduced, position, p->nops - k));
}

void qn_advance(int op, int t, const char *x, int64_t xs, char *out, int64_t os, int64_t n, void *carry)
{
    qn_scan_fn scan = (qn_scan_fn)qn_kernel(QN_KIND_SCAN, op, t);
    if (scan != NULL) {
        scan(x, xs, out, os, n, carry);
        return;
    }
    qn_loop_fn loop = qn_loop(op, t); /* an elementary function works in blocks: one element at a time */
    const int64_t size = qn_dtypes[t].size, strides[3] = {size, size, size};
    for (int64_t i = 0; i < n; i++) {
        loop((char *const[]){carry, (char *)(uintptr_t)(x + i * xs), carry}, strides, 1);
        memcpy(out + i * os, carry, (size_t)size);
    }
}

/* A run to one accumulator: by its kernel, or one element after the other. */
static void fold_run(const qn_reduce_plan *p, char *x, int64_t stride, int64_t n, char *acc)
{
    if (p->run != NULL) {
        p->run(x, stride, n, acc);
        return;
    }
    _Alignas(16) char carry[16];
    memcpy(carry, x, (size_t)p->acc_size);
    memcpy(acc, x, (size_t)p->acc_size);
    qn_advance(p->r->op, p->r->acc, x + stride, stride, acc, 0, n - 1, carry);
}

/* ---- leaves ---------------------------------------------------------------------------------------------- */
/* n elements from where the operands stand; moves on behind them. */
static void part_of_run(const qn_reduce_plan *p, qn_workspace *w, int64_t n, char *acc)
{
    const int x = p->factor[0], y = p->factor[1];
    qn_run_block(&p->program, w, n);
    if (p->products != NULL)
        p->products(w->data[x], w->stride[x], w->data[y], w->stride[y], n, acc);
    else
        fold_run(p, w->data[p->result], w->stride[p->result], n, acc);
    for (int k = 0; k < p->nops; k++)
        w->data[k] += n * w->stride[k];
}

/* `count` leaves of a run, which are one but where the kernel makes their tree. Parts join in the tree that it makes of a whole
 * leaf, so that fused and eager sums have the same bits. */
static void leaf_of_run(const qn_reduce_plan *p, qn_workspace *w, char *const *origin, int64_t leaf, int64_t count, char *acc)
{
    _Alignas(16) char space[16 * 16];
    int64_t from = leaf % p->pieces * QN_LEAF_RUN, n = p->g.dim[0].n - from;
    locate(p, origin, leaf / p->pieces, w->data);
    for (int k = 0; k < p->nops; k++)
        w->data[k] += from * w->stride[k];
    n = n < count * QN_LEAF_RUN ? n : count * QN_LEAF_RUN;
    if (n <= p->part) {
        part_of_run(p, w, n, acc);
        return;
    }
    counter c = {space, p->acc_size, 0, p, 1};
    for (int64_t done = 0; done < n; done += p->part) {
        part_of_run(p, w, n - done < p->part ? n - done : p->part, acc);
        counter_add(&c, acc);
    }
    counter_finish(&c, acc);
}

/* x[row][0..n) for rows that lie evenly apart and contiguous: eight at a time. Truths begin with what changes nothing. */
static void add_rows(const qn_reduce_plan *p, char *acc, const char *x, int64_t apart, int64_t nrows, int64_t n)
{
    const size_t bytes = (size_t)(n * p->acc_size);
    if (p->truths)
        memset(acc, p->r->op == QN_OP_logical_and, bytes);
    else
        memcpy(acc, x, bytes);
    for (int64_t i = !p->truths; i < nrows; i += 8)
        p->rows(acc, x + i * apart, apart, nrows - i < 8 ? nrows - i : 8, n);
}

/* Rows that a program makes go by groups, which the row after acc takes: no number takes part in more than 7 + 7 additions. */
enum { GROUP_ROWS = 8 };

static void leaf_of_rows(const qn_reduce_plan *p, qn_workspace *w, char *const *origin, int64_t leaf, int64_t n, char *acc)
{
    int64_t from = leaf * QN_LEAF_ROWS, nrows = p->positions - from;
    nrows = nrows < QN_LEAF_ROWS ? nrows : QN_LEAF_ROWS;
    if (p->rows != NULL) { /* one reduced dimension, plain contiguous operand */
        locate(p, origin, from, w->data);
        add_rows(p, acc, w->data[p->result], p->g.dim[p->reduced[0]].stride[p->nops - p->result], nrows, n);
        return;
    }
    for (int64_t i = 0; i < nrows; i++) {
        char *sum = i < GROUP_ROWS ? acc : acc + n * p->acc_size;
        locate(p, origin, from + i, w->data);
        qn_run_block(&p->program, w, n);
        char *row[2] = {w->data[p->result], sum};
        int64_t stride = w->stride[p->result];
        if (i % GROUP_ROWS == 0)
            qn_cast_loop(p->r->acc, p->r->acc)(row, (const int64_t[]){stride, p->acc_size}, n);
        else
            p->combine((char *const[]){sum, row[0], sum}, (const int64_t[]){p->acc_size, stride, p->acc_size}, n);
        if (sum != acc && (i % GROUP_ROWS == GROUP_ROWS - 1 || i == nrows - 1))
            combine(p, acc, sum, acc, n);
    }
}

/* All that are left where only the kernel has something to do, as its tree is the counter's. Stops after each leaf cost: 10M
 * float64 add up in 2.6 instead of 2.3 ms (one thread, Zen 4). */
static int64_t leaves_at_once(const qn_reduce_plan *p, int64_t left) { return p->plain ? left : 1; }

/* ---- one tile of one group -------------------------------------------------------------------------------- */
static void reduce_tile(qn_reduce_plan *p, qn_workspace *w, char *levels, int64_t outer, int64_t tile, int64_t group)
{
    char *origin[QN_MAX_OPERANDS];
    int64_t first = tile * p->width, n = p->runs ? 1 : p->g.dim[0].n - first;
    n = n < p->width ? n : p->width;
    for (int k = 0; k <= p->nops; k++) { /* k == nops: out */
        int operand = p->nops - k;
        origin[k] = p->g.data[operand] + offset(&p->g, p->kept, p->nkept, outer, operand) +
                    (p->runs ? 0 : first * p->g.dim[0].stride[operand]);
    }
    char *out = origin[p->nops];
    if (p->groups > 1)
        out = p->partial + group * p->outer * (p->runs ? 1 : p->g.dim[0].n) * p->acc_size + (out - p->g.data[0]);
    int64_t begin = p->leaves * group / p->groups, end = p->leaves * (group + 1) / p->groups;
    counter c = {levels + 2 * n * p->acc_size, n * p->acc_size, 0, p, n}; /* behind the leaf and a group */
    *levels = (char)p->settled;
    for (int64_t leaf = begin, count; leaf < end && !p->found; leaf += count) {
        count = leaves_at_once(p, end - leaf);
        if (p->runs)
            leaf_of_run(p, w, origin, leaf, count, levels);
        else
            leaf_of_rows(p, w, origin, leaf, n, levels);
        if (count < end - begin)
            counter_add(&c, levels);
        if (p->runs && *(uint8_t *)levels == p->settled) {
            p->found = p->outer == 1;
            break;
        }
    }
    if (c.leaves > 0)
        counter_finish(&c, levels);
    int64_t stride = p->runs ? p->acc_size : p->g.dim[0].stride[0]; /* columns need not be neighbours in out */
    p->store((char *const[]){levels, out}, (const int64_t[]){p->acc_size, stride}, n);
}

static int64_t temporaries(const qn_reduce_plan *p)
{
    int64_t bytes = qn_program_bytes(&p->program);
    return bytes == 0 ? 0 : bytes * p->block;
}

/* Units in the order (group, outer, tile), so that neighbours share cache lines of the output. */
static void reduce_units(void *context, int64_t begin, int64_t end)
{
    qn_reduce_plan *p = context;
    _Alignas(64) char space[QN_SPACE_BYTES + QN_RUN_BYTES]; /* temporaries, then the levels of the tree */
    qn_workspace w;
    qn_workspace_make(&w, &p->program, p->block, space);
    for (int k = 0; k < p->nops; k++)
        w.stride[k] = p->g.dim[0].stride[p->nops - k];
    for (int64_t u = begin; u < end; u++)
        reduce_tile(p, &w, space + temporaries(p), u / p->tiles % p->outer, u % p->tiles, u / p->tiles / p->outer);
}

/* Many runs of plain operands, which the kernel takes as one leaf: straight into out. */
static void reduce_plain_runs(void *context, int64_t begin, int64_t end)
{
    const qn_reduce_plan *p = context;
    const int a = p->nops - (p->products != NULL ? p->factor[0] : p->result), b = p->products != NULL ? p->nops - p->factor[1] : a;
    const qn_dim *run = &p->g.dim[0], *next = p->nkept > 0 ? &p->g.dim[p->kept[0]] : run;
    for (int64_t u = begin; u < end;) {
        const char *x = p->g.data[a] + offset(&p->g, p->kept, p->nkept, u, a);
        const char *y = p->g.data[b] + offset(&p->g, p->kept, p->nkept, u, b);
        char *z = p->g.data[0] + offset(&p->g, p->kept, p->nkept, u, 0);
        int64_t left = p->nkept > 0 ? next->n - u % next->n : 1, n = end - u < left ? end - u : left;
        if (p->lines != NULL && n >= QN_LINES_AT_LEAST)
            p->lines(x, run->stride[a], run->n, next->stride[a], n, z, next->stride[0]);
        else for (int64_t i = 0; i < n; i++)
            if (p->products != NULL)
                p->products(x + i * next->stride[a], run->stride[a], y + i * next->stride[b], run->stride[b], run->n,
                            z + i * next->stride[0]);
            else
                p->run(x + i * next->stride[a], run->stride[a], run->n, z + i * next->stride[0]);
        u += n;
    }
}

/* ---- the whole ----------------------------------------------------------------------------------- */
static void combine_groups(const qn_reduce_plan *p, const qn_array *out)
{
    int64_t n = out->size, bytes = n * p->acc_size;
    qn_fp_state fp = qn_fp_save();
    for (int64_t apart = 1; apart < p->groups; apart *= 2)
        for (int64_t g = 0; g + apart < p->groups; g += 2 * apart)
            combine(p, p->partial + g * bytes, p->partial + (g + apart) * bytes, p->partial + g * bytes, n);
    memcpy(out->data, p->partial, (size_t)bytes);
    qn_fp_restore(fp);
}

qn_status qn_execute_reduce(const char *func, const qn_reduction *r, const qn_array *const *operands, int ndim,
                            const int64_t *shape, const bool *reduced, const qn_array *out)
{
    qn_reduce_plan whole, *p = &whole; /* 20 KiB: an allocation costs more than to reduce a few elements */
    QN_TRY(qn_reduce_plan_make(p, func, r, operands, ndim, shape, reduced, out));
    if (p->groups > 1 && (p->partial = qn_scratch((size_t)(p->groups * out->size * p->acc_size), func)) == NULL)
        return QN_ERR_NOMEM;
    qn_status status = QN_OK;
    if (out->size > 0) {
        int64_t units = p->outer * p->tiles * p->groups;
        double ns = r->ns * (double)p->g.size / (double)units;
        bool one_leaf = p->leaves == 1 || (p->plain && p->groups == 1);
        bool simple = p->runs && (p->run != NULL || p->products != NULL) && p->program.ninstr == 0 && one_leaf;
        status = qn_parallel_for(units, qn_grain(ns), simple ? reduce_plain_runs : reduce_units, p);
        if (status == QN_OK && p->groups > 1)
            combine_groups(p, out);
    }
    qn_scratch_free(p->partial);
    return status;
}
