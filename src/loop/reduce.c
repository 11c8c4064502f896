/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce.c: reductions of a program's result over any axes.
 *
 * The innermost dimension decides the shape of the work:
 *   runs   it is reduced: pieces of it become one accumulator each;
 *   rows   it is kept: a tile of its columns is a row of accumulators, to which the reduced positions add rows.
 * Both make leaves (LEAF_RUN elements of a run, LEAF_ROWS rows), which are combined as a balanced binary tree by a
 * binary counter (level l holds the sum of 2^l leaves), and, when there are few outputs, GROUPS of leaves whose results
 * are combined last, so that threads can share one output. Leaves, groups and trees follow from the shape and the program alone:
 * the bits of a result do not depend on the number of threads. */
#include <loop/loop.h>

#define LEAF_RUN 4096
#define PART 1024              /* so short that the next part's operands are read meanwhile: sum((a-b)**2) of 10M 4.1 ms, with 2048 4.8 */
#define LEAF_ROWS 64
#define GROUPS 64
#define RUN_BYTES (64 * 16)    /* accumulators of the tree of a run, at most one for each bit of the number of leaves */
#define PARTIAL_BYTES 24576    /* accumulators of all groups, shared by the threads */

typedef struct plan {
    const qn_reduction *r;
    qn_program program;        /* r->program, cast to acc where the kernels need it */
    int result, nops;
    bool runs;                 /* dim[0] is reduced */
    int nkept, nreduced;       /* dimensions other than the innermost */
    int kept[QN_MAX_NDIM], reduced[QN_MAX_NDIM];
    int64_t block;             /* elements of a temporary */
    int64_t width, tiles;      /* columns of a tile; tiles along dim[0] */
    int64_t outer;             /* kept positions other than the columns */
    int64_t positions;         /* reduced positions other than along dim[0] */
    int64_t pieces;            /* of LEAF_RUN elements in a run */
    int64_t part;              /* elements of a piece that the program makes at a time */
    int64_t leaves, groups;    /* of one tile */
    qn_reduce_fn run;
    qn_rows_fn rows;           /* NULL: row by row with combine */
    qn_loop_fn combine, store;
    int acc_size;
    int settled;               /* the truth value that no further leaf changes, -1 if there is none */
    _Atomic bool found;        /* a group of the only output has it: the others need not look */
    char *partial;             /* [groups][outer * columns] accumulators if groups > 1 */
    qn_geometry g;             /* operand 0 is out; the program's operand i is i + 1, in reverse order; allocated up to its last dimension */
} plan;

/* The levels of the binary counter. */
typedef struct counter { char *space; int64_t bytes, leaves; const plan *p; int64_t n; } counter;

/* ---- small parts --------------------------------------------------------------------------------------- */
int qn_reduce_acc(int op, int dtype)
{
    bool adds = op == QN_OP_add || op == QN_OP_multiply;
    char kind = qn_dtypes[dtype].kind;
    return !adds || kind == 'f' || kind == 'c' ? dtype : kind == 'u' ? QN_UINT64 : QN_INT64;
}

static void combine(const plan *p, char *earlier, char *later, char *to, int64_t n)
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
static void locate(const plan *p, char *const *origin, int64_t position, char **data)
{
    for (int k = 0; k < p->nops; k++)
        data[k] = origin[k] + (p->nreduced == 0 ? 0 : offset(&p->g, p->reduced, p->nreduced, position, p->nops - k));
}

/* Runs the program over n elements; *x, *stride: where its result lies. */
static void evaluate(const plan *p, const qn_workspace *w, int64_t n, char **x, int64_t *stride)
{
    qn_run_block(&p->program, w, n);
    *x = w->data[p->result];
    *stride = w->stride[p->result];
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
static void fold_run(const plan *p, char *x, int64_t stride, int64_t n, char *acc)
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
static void part_of_run(const plan *p, qn_workspace *w, int64_t n, char *acc)
{
    char *x;
    int64_t stride;
    evaluate(p, w, n, &x, &stride);
    fold_run(p, x, stride, n, acc);
    for (int k = 0; k < p->nops; k++)
        w->data[k] += n * w->stride[k];
}

/* Parts join in the tree that the kernel makes of a whole leaf, so that fused and eager sums have the same bits. */
static void leaf_of_run(const plan *p, qn_workspace *w, char *const *origin, int64_t leaf, char *acc)
{
    _Alignas(16) char space[16 * 16];
    int64_t from = leaf % p->pieces * LEAF_RUN, n = p->g.dim[0].n - from;
    locate(p, origin, leaf / p->pieces, w->data);
    for (int k = 0; k < p->nops; k++)
        w->data[k] += from * w->stride[k];
    n = n < LEAF_RUN ? n : LEAF_RUN;
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

/* x[row][0..n) for rows that lie evenly apart and contiguous: eight at a time. */
static void add_rows(const plan *p, char *acc, const char *x, int64_t apart, int64_t nrows, int64_t n)
{
    memcpy(acc, x, (size_t)(n * p->acc_size));
    for (int64_t i = 1; i < nrows; i += 8)
        p->rows(acc, x + i * apart, apart, nrows - i < 8 ? nrows - i : 8, n);
}

static void leaf_of_rows(const plan *p, qn_workspace *w, char *const *origin, int64_t leaf, int64_t n, char *acc)
{
    char *x;
    int64_t stride, from = leaf * LEAF_ROWS, nrows = p->positions - from;
    nrows = nrows < LEAF_ROWS ? nrows : LEAF_ROWS;
    if (p->rows != NULL) { /* one reduced dimension, plain contiguous operand */
        locate(p, origin, from, w->data);
        add_rows(p, acc, w->data[p->result], p->g.dim[p->reduced[0]].stride[p->nops - p->result], nrows, n);
        return;
    }
    for (int64_t i = 0; i < nrows; i++) {
        locate(p, origin, from + i, w->data);
        evaluate(p, w, n, &x, &stride);
        char *first[2] = {x, acc};
        if (i == 0)
            qn_cast_loop(p->r->acc, p->r->acc)(first, (const int64_t[]){stride, p->acc_size}, n);
        else
            p->combine((char *const[]){acc, x, acc}, (const int64_t[]){p->acc_size, stride, p->acc_size}, n);
    }
}

/* ---- one tile of one group -------------------------------------------------------------------------------- */
static void reduce_tile(plan *p, qn_workspace *w, char *levels, int64_t outer, int64_t tile, int64_t group)
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
    counter c = {levels + n * p->acc_size, n * p->acc_size, 0, p, n};
    *levels = (char)p->settled;
    for (int64_t leaf = begin; leaf < end && !p->found; leaf++) {
        if (p->runs)
            leaf_of_run(p, w, origin, leaf, levels);
        else
            leaf_of_rows(p, w, origin, leaf, n, levels);
        if (end - begin > 1)
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

static int64_t temporaries(const plan *p)
{
    int64_t bytes = qn_program_bytes(&p->program);
    return bytes == 0 ? 0 : bytes * p->block;
}

/* Units in the order (group, outer, tile), so that neighbours share cache lines of the output. */
static void reduce_units(void *context, int64_t begin, int64_t end)
{
    plan *p = context;
    _Alignas(64) char space[QN_SPACE_BYTES + RUN_BYTES]; /* temporaries, then the levels of the tree */
    qn_workspace w;
    qn_workspace_make(&w, &p->program, p->block, space);
    for (int k = 0; k < p->nops; k++)
        w.stride[k] = p->g.dim[0].stride[p->nops - k];
    for (int64_t u = begin; u < end; u++)
        reduce_tile(p, &w, space + temporaries(p), u / p->tiles % p->outer, u % p->tiles, u / p->tiles / p->outer);
}

/* Many short runs of a plain operand, one leaf each: the kernel straight into out. */
static void reduce_short_runs(void *context, int64_t begin, int64_t end)
{
    const plan *p = context;
    int operand = p->nops - p->result;
    const qn_dim *run = &p->g.dim[0], *next = p->nkept > 0 ? &p->g.dim[p->kept[0]] : run;
    for (int64_t u = begin; u < end;) {
        const char *x = p->g.data[operand] + offset(&p->g, p->kept, p->nkept, u, operand);
        char *z = p->g.data[0] + offset(&p->g, p->kept, p->nkept, u, 0);
        int64_t left = p->nkept > 0 ? next->n - u % next->n : 1, n = end - u < left ? end - u : left;
        for (int64_t i = 0; i < n; i++)
            p->run(x + i * next->stride[operand], run->stride[operand], run->n, z + i * next->stride[0]);
        u += n;
    }
}

/* ---- planning ------------------------------------------------------------------------------------------------ */
static int64_t product(const qn_geometry *g, const int *dims, int n)
{
    int64_t r = 1;
    for (int d = 0; d < n; d++)
        r *= g->dim[dims[d]].n;
    return r;
}

/* Many runs of a few elements each: better as rows whose columns are the runs. */
static bool short_run(const plan *p)
{
    const qn_dim *run = &p->g.dim[0], *across = &p->g.dim[1];
    int64_t few = p->r->program->ninstr == 0 ? 4 : 16; /* a plain run has a kernel that costs about 10 ns */
    return p->g.ndim > 1 && run->stride[0] == 0 && run->n <= few && across->stride[0] != 0 && across->n >= 64;
}

static void swap_inner(qn_geometry *g)
{
    qn_dim inner = g->dim[0];
    g->dim[0] = g->dim[1];
    g->dim[1] = inner;
}

static void plan_geometry(plan *p, const qn_array *const *operands, int ndim, const int64_t *shape, const qn_array *out,
                          const bool *reduced)
{
    const qn_array *ordered[QN_MAX_OPERANDS + 1];
    qn_array view = *out; /* out with stride 0 along the reduced axes */
    int64_t strides[QN_MAX_NDIM];
    for (int d = 0, o = 0; d < ndim; d++)
        strides[d] = reduced[d] ? 0 : out->strides[o++];
    view.ndim = ndim;
    view.shape = shape;
    view.strides = strides;
    ordered[0] = &view;
    for (int k = 0; k < p->nops; k++)
        ordered[p->nops - k] = operands[k];
    qn_geometry_make(&p->g, ndim, shape, p->nops + 1, ordered);
    if (short_run(p))
        swap_inner(&p->g);
    p->runs = p->g.dim[0].stride[0] == 0;
    p->nkept = p->nreduced = 0;
    for (int d = 1; d < p->g.ndim; d++)
        if (p->g.dim[d].stride[0] == 0)
            p->reduced[p->nreduced++] = d;
        else
            p->kept[p->nkept++] = d;
    p->outer = product(&p->g, p->kept, p->nkept);
    p->positions = product(&p->g, p->reduced, p->nreduced);
}

static bool plan_program(plan *p, const qn_reduction *r)
{
    bool direct;
    p->program = *r->program;
    p->result = r->result;
    p->combine = qn_loop(r->op, r->acc);
    p->acc_size = qn_dtypes[r->acc].size;
    p->settled = r->acc != QN_BOOL ? -1 : r->op == QN_OP_logical_or ? 1 : r->op == QN_OP_logical_and ? 0 : -1;
    p->store = (qn_loop_fn)qn_kernel(QN_KIND_COPY, QN_COPY_STRIDED, __builtin_ctz((unsigned)p->acc_size));
    p->run = (qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, r->op, p->program.dtype[p->result]);
    direct = p->runs ? p->run != NULL && qn_reduce_acc(r->op, p->program.dtype[p->result]) == r->acc
                     : p->program.dtype[p->result] == r->acc;
    if (!direct)
        p->result = qn_program_cast(&p->program, p->result, r->acc);
    p->run = (qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, r->op, p->program.dtype[p->result >= 0 ? p->result : 0]);
    return p->result >= 0;
}

static int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

static void plan_runs(plan *p)
{
    int64_t n = p->g.dim[0].n;
    p->block = qn_program_block(&p->program);
    p->part = p->program.ninstr == 0 ? LEAF_RUN : PART;
    while (p->part > p->block)
        p->part /= 2;
    p->pieces = ceil_div(n, LEAF_RUN);
    p->leaves = p->pieces * p->positions;
    p->width = p->tiles = 1;
    p->rows = NULL;
}

static void plan_rows(plan *p)
{
    int64_t n = p->g.dim[0].n, levels = 3;
    bool plain = p->program.ninstr == 0 && p->nreduced == 1 && p->g.dim[0].stride[p->nops - p->result] == p->acc_size;
    p->leaves = ceil_div(p->positions, LEAF_ROWS);
    for (int64_t leaves = p->leaves; leaves > 1; leaves /= 2)
        levels++;
    p->width = QN_SPACE_BYTES / (qn_program_bytes(&p->program) + levels * p->acc_size);
    p->width = p->width > 64 ? p->width / 64 * 64 : p->width / 8 * 8;
    p->block = p->width;
    p->tiles = ceil_div(n, p->width);
    p->rows = plain ? (qn_rows_fn)qn_kernel(QN_KIND_ROWS, p->r->op, p->r->acc) : NULL;
}

/* Groups share one output among threads where there are few: as many as keep the partial results small. */
static void plan_groups(plan *p)
{
    int64_t columns = p->runs ? 1 : p->g.dim[0].n, bytes = p->outer * columns * p->acc_size;
    int64_t most = p->outer * p->tiles >= GROUPS ? 1 : PARTIAL_BYTES / (bytes > 0 ? bytes : 1);
    most = most < GROUPS ? most : GROUPS;
    most = most < p->leaves / 4 ? most : p->leaves / 4; /* at least four leaves a group */
    p->groups = most > 1 ? most : 1;
}

static void combine_groups(const plan *p, const qn_array *out)
{
    int64_t n = out->size, bytes = n * p->acc_size;
    qn_fp_state fp = qn_fp_save();
    for (int64_t apart = 1; apart < p->groups; apart *= 2)
        for (int64_t g = 0; g + apart < p->groups; g += 2 * apart)
            combine(p, p->partial + g * bytes, p->partial + (g + apart) * bytes, p->partial + g * bytes, n);
    memcpy(out->data, p->partial, (size_t)bytes);
    qn_fp_restore(fp);
}

qn_status qn_execute_reduce(const char *func, const qn_reduction *r, const qn_array *const *operands, int ndim, const int64_t *shape,
                            const bool *reduced, const qn_array *out)
{
    plan whole, *p = &whole; /* 20 KiB: an allocation costs more than to reduce a few elements */
    p->r = r;
    p->nops = r->program->noperands;
    p->partial = NULL;
    p->found = false;
    plan_geometry(p, operands, ndim, shape, out, reduced);
    qn_status status = plan_program(p, r) ? QN_OK : qn_fail(QN_ERR_VALUE, "%s: too many operations in one pass", func);
    if (status == QN_OK && p->runs)
        plan_runs(p);
    else if (status == QN_OK)
        plan_rows(p);
    if (status == QN_OK) {
        plan_groups(p);
        if (p->groups > 1 && (p->partial = qn_scratch((size_t)(p->groups * out->size * p->acc_size), func)) == NULL)
            status = QN_ERR_NOMEM;
    }
    if (status == QN_OK && out->size > 0) {
        int64_t units = p->outer * p->tiles * p->groups;
        double ns = r->ns * (double)p->g.size / (double)units;
        bool simple = p->runs && p->run != NULL && p->program.ninstr == 0 && p->leaves == 1;
        qn_parallel_for(units, qn_grain(ns), simple ? reduce_short_runs : reduce_units, p);
        if (p->groups > 1)
            combine_groups(p, out);
    }
    qn_scratch_free(p->partial);
    return status;
}
