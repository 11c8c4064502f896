/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce_plan.c: planning a reduction: the order of the walk, the kernels, and the sizes of leaves, tiles and groups. */
#include <loop/reduce_plan.h>
#include <math.h>

enum { GROUPS = 64 };
/* So short that the next part's operands are read meanwhile: sum((a-b)**2) of 10M float64 takes 4.1 ms, with 16 KiB 4.8 (Zen 5). */
enum { PART_BYTES = 8192 };
enum { FAR_BYTES = 16 << 20 }; /* elements that come from memory: requests for those that caches hold cost a fifth */
#define PARTIAL_BYTES 24576    /* accumulators of all groups, shared by the threads */

static int64_t product(const qn_geometry *g, const int *dims, int n)
{
    int64_t r = 1;
    for (int d = 0; d < n; d++)
        r *= g->dim[dims[d]].n;
    return r;
}

/* The kernel of that kind for many runs of plain elements, or NULL. */
static qn_runs_fn lines_kernel(const qn_reduction *r, int kind)
{
    const int t = r->program->dtype[r->result];
    const bool plain = r->program->ninstr == 0 && qn_reduce_acc(r->op, t) == r->acc;
    return plain ? (qn_runs_fn)qn_kernel(kind, r->op, t) : NULL;
}

/* Many runs of a few elements each: better as rows whose columns are the runs, but for sums and products that have that kernel. */
static bool short_run(const qn_reduce_plan *p)
{
    const bool adds = p->r->op == QN_OP_add || p->r->op == QN_OP_multiply;
    const qn_dim *run = &p->g.dim[0], *across = &p->g.dim[1];
    int64_t few = p->r->program->ninstr == 0 ? 4 : 16; /* a plain run has a kernel that costs about 10 ns */
    return p->g.ndim > 1 && run->stride[0] == 0 && run->n <= few && across->stride[0] != 0 && across->n >= 64 &&
           !(adds && lines_kernel(p->r, QN_KIND_LINES) != NULL);
}

static void swap_inner(qn_geometry *g)
{
    qn_dim inner = g->dim[0];
    g->dim[0] = g->dim[1];
    g->dim[1] = inner;
}

static void plan_geometry(qn_reduce_plan *p, const qn_array *const *operands, int ndim, const int64_t *shape, const qn_array *out,
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

/* Takes the last instruction away if it is fn and makes register `out`: its first input, or -1. */
static int take_last(qn_program *p, qn_loop_fn fn, int out)
{
    const qn_instr *i = p->instr + p->ninstr;
    if (p->ninstr == 0 || i[-1].fn != fn || i[-1].reg[i[-1].nargs - 1] != out)
        return -1;
    return p->instr[--p->ninstr].reg[0];
}

/* Do the elements of the register, of `size` bytes, lie together along the innermost dimension? */
static bool is_packed(const qn_reduce_plan *p, int reg, int size)
{
    return reg >= p->nops || p->g.dim[0].stride[p->nops - reg] == size;
}

/* Are the rows those of an operand whose elements, of `size` bytes, lie together? */
static bool plain_rows(const qn_reduce_plan *p, int size)
{
    return p->program.ninstr == 0 && p->nreduced == 1 && is_packed(p, p->result, size);
}

/* Bools need not be made of elements to be counted or joined. Those of elements that lie apart are made faster than told one by
 * one. */
static bool plan_truths(qn_reduce_plan *p)
{
    const int of = p->result, op = p->r->op;
    p->truths = false;
    if (p->program.dtype[of] != QN_BOOL || qn_reduce_acc(op, QN_BOOL) != p->r->acc)
        return false;
    const int from = p->program.ninstr > 0 ? p->program.instr[p->program.ninstr - 1].reg[0] : of;
    const int x = take_last(&p->program, qn_cast_loop(p->program.dtype[from], QN_BOOL), of), t = p->program.dtype[x < 0 ? of : x];
    p->result = x < 0 ? of : x;
    p->run = (qn_reduce_fn)qn_kernel(QN_KIND_TRUTHS, op, t);
    p->rows = (qn_rows_fn)qn_kernel(QN_KIND_TRUTHROWS, op, t);
    const int size = qn_dtypes[t].size;
    p->truths = p->runs ? p->run != NULL && is_packed(p, p->result, size) : p->rows != NULL && plain_rows(p, size);
    if (!p->truths && x >= 0)
        p->program.ninstr++, p->result = of;
    return p->truths;
}

static bool plan_program(qn_reduce_plan *p, const qn_reduction *r)
{
    bool direct;
    p->program = *r->program;
    p->result = r->result;
    p->combine = qn_loop(r->op, r->acc);
    p->acc_size = qn_dtypes[r->acc].size;
    p->settled = r->acc != QN_BOOL ? -1 : r->op == QN_OP_logical_or ? 1 : r->op == QN_OP_logical_and ? 0 : -1;
    p->store = qn_copy_loop(p->acc_size);
    if (plan_truths(p))
        return true;
    p->run = (qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, r->op, p->program.dtype[p->result]);
    direct = p->runs ? p->run != NULL && qn_reduce_acc(r->op, p->program.dtype[p->result]) == r->acc
                     : p->program.dtype[p->result] == r->acc;
    if (!direct)
        p->result = qn_program_cast(&p->program, p->result, r->acc);
    p->run = (qn_reduce_fn)qn_kernel(QN_KIND_REDUCE, r->op, p->program.dtype[p->result >= 0 ? p->result : 0]);
    return p->result >= 0;
}

/* A product at the end need not be stored to be added up, nor a conjugate that only it needs. */
static void plan_products(qn_reduce_plan *p)
{
    const int t = p->r->acc, of = p->result;
    if (!p->runs || p->r->op != QN_OP_add || p->program.dtype[of] != t || qn_kernel(QN_KIND_PRODUCTS, QN_OP_multiply, t) == NULL)
        return;
    int x = take_last(&p->program, qn_loop(QN_OP_multiply, t), of), y = x < 0 ? -1 : p->program.instr[p->program.ninstr].reg[1];
    if (x < 0)
        x = y = take_last(&p->program, qn_loop(QN_OP_square, t), of);
    if (x < 0)
        return;
    int inner = x == y || !qn_is_complex(t) ? -1 : take_last(&p->program, qn_loop(QN_OP_conjugate, t), x);
    p->products = (qn_products_fn)qn_kernel(QN_KIND_PRODUCTS, inner < 0 ? QN_OP_multiply : QN_OP_conjugate, t);
    p->factor[0] = inner < 0 ? x : inner;
    p->factor[1] = y;
}

/* Is the register one number for all, and that the identity of the operation? */
static bool is_identity(const qn_reduce_plan *p, int reg)
{
    const qn_associative *how = qn_find_associative(p->r->op);
    const int k = p->nops - reg;
    double value;
    if (reg >= p->nops || how == NULL || !how->has_identity)
        return false;
    for (int d = 0; d < p->g.ndim; d++)
        if (p->g.dim[d].stride[k] != 0)
            return false;
    qn_cast_loop(p->r->acc, QN_FLOAT64)((char *const[]){p->g.data[k], (char *)&value}, (const int64_t[]){0, 0}, 1);
    return value == how->identity && !signbit(value);
}

/* where(isnan(x), identity, x) need not be stored either: runs have a kernel that passes over NaNs. */
static void plan_numbers(qn_reduce_plan *p)
{
    const int t = p->r->acc;
    qn_reduce_fn numbers = (qn_reduce_fn)qn_kernel(QN_KIND_NUMBERS, p->r->op, t);
    if (!p->runs || numbers == NULL || p->program.ninstr < 2)
        return;
    const qn_instr *last = p->program.instr + p->program.ninstr - 1, *test = last - 1;
    if (last->fn != qn_loop(QN_OP_where, t) || last->reg[3] != p->result)
        return;
    const int x = last->reg[2];
    if (test->fn != qn_loop(QN_OP_isnan, t) || test->reg[0] != x || test->reg[1] != last->reg[0] || !is_identity(p, last->reg[1]))
        return;
    p->program.ninstr -= 2;
    p->result = x;
    p->run = numbers;
}

static int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

/* Elements of a part: a power of two, so that parts are branches of the leaf's tree. */
static int64_t part(const qn_reduce_plan *p)
{
    int widest = PART_BYTES / QN_LEAF_RUN;
    for (int k = 0; k < p->nops; k++)
        widest = qn_dtypes[p->program.dtype[k]].size > widest ? qn_dtypes[p->program.dtype[k]].size : widest;
    return p->program.ninstr == 0 ? QN_LEAF_RUN : PART_BYTES / widest;
}

/* Short runs, or those of more elements than caches hold. */
static qn_runs_fn plan_lines(const qn_reduce_plan *p, int64_t n)
{
    const int64_t bytes = p->g.size * qn_dtypes[p->program.dtype[p->result]].size;
    if (n <= QN_SHORT_LINE)
        return lines_kernel(p->r, QN_KIND_LINES);
    return bytes >= FAR_BYTES ? lines_kernel(p->r, QN_KIND_FARLINES) : NULL;
}

static void plan_runs(qn_reduce_plan *p)
{
    int64_t n = p->g.dim[0].n;
    p->lines = plan_lines(p, n);
    p->block = qn_program_block(&p->program);
    p->plain = p->program.ninstr == 0 && p->positions == 1 && (p->run != NULL || p->products != NULL);
    p->part = part(p);
    while (p->part > p->block)
        p->part /= 2;
    if (p->plain)
        p->part = INT64_MAX;
    p->pieces = ceil_div(n, QN_LEAF_RUN);
    p->leaves = p->pieces * p->positions;
    p->width = p->tiles = 1;
    p->rows = NULL;
}

static void plan_rows(qn_reduce_plan *p)
{
    int64_t n = p->g.dim[0].n, levels = 4; /* the leaf, a group of its rows, the tree, whose number of levels is rounded up */
    p->leaves = ceil_div(p->positions, QN_LEAF_ROWS);
    for (int64_t leaves = p->leaves; leaves > 1; leaves /= 2)
        levels++;
    p->plain = false;
    p->width = QN_SPACE_BYTES / (qn_program_bytes(&p->program) + levels * p->acc_size);
    p->width = p->width > 64 ? p->width / 64 * 64 : p->width / 8 * 8;
    p->block = p->width;
    p->tiles = ceil_div(n, p->width);
    if (!p->truths)
        p->rows = plain_rows(p, p->acc_size) ? (qn_rows_fn)qn_kernel(QN_KIND_ROWS, p->r->op, p->r->acc) : NULL;
}

/* A group has four leaves at least, and 64 KiB where the kernel takes it at once: of small integers, whose order is all one, it
 * takes more leaves. */
static int64_t least_leaves(const qn_reduce_plan *p)
{
    const int size = qn_dtypes[p->program.dtype[p->result]].size;
    return p->plain && size < 4 ? 16 / size : 4;
}

/* Groups share one output among threads where there are few: as many as keep the partial results small. */
static void plan_groups(qn_reduce_plan *p)
{
    int64_t columns = p->runs ? 1 : p->g.dim[0].n, bytes = p->outer * columns * p->acc_size;
    int64_t most = p->outer * p->tiles >= GROUPS ? 1 : PARTIAL_BYTES / (bytes > 0 ? bytes : 1);
    most = most < GROUPS ? most : GROUPS;
    most = most < p->leaves / least_leaves(p) ? most : p->leaves / least_leaves(p);
    p->groups = most > 1 ? most : 1;
}

qn_status qn_reduce_plan_make(qn_reduce_plan *p, const char *func, const qn_reduction *r, const qn_array *const *operands, int ndim,
                              const int64_t *shape, const bool *reduced, const qn_array *out)
{
    p->r = r;
    p->nops = r->program->noperands;
    p->partial = NULL;
    p->found = false;
    plan_geometry(p, operands, ndim, shape, out, reduced);
    if (!plan_program(p, r))
        return qn_fail(QN_ERR_VALUE, "%s: too many operations in one pass", func);
    p->products = NULL;
    if (!p->truths) {
        plan_products(p);
        plan_numbers(p);
    }
    if (p->runs)
        plan_runs(p);
    else
        plan_rows(p);
    plan_groups(p);
    return QN_OK;
}
