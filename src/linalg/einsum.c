/* SPDX-License-Identifier: BSD-3-Clause */
/* einsum.c: sums of products by pairwise contraction.
 *
 * First every operand becomes simple: a repeated label becomes a diagonal view, an axis of length 1 that broadcasts is
 * dropped, a label of one operand alone that is not in the output is summed at once.  Then pairs are contracted, the pair
 * that leaves the smallest result first (the greedy path of opt_einsum): as a batched matrix product where labels are
 * summed, as a plain product where none is.  One operand without sums gives a view.
 *
 * Memory beside the result: the intermediate products, which are the point of the pairwise order, and a copy of every operand whose merged
 * axes are no matrix with one stride a row and one a column.  BLAS takes nothing else; blocks of such an operand would have to be gathered
 * once for every block of the other, which costs more than the one copy as soon as the other has more than a block of columns. */
#include <linalg/linalg.h>

typedef struct node { qn_array *a; qn_term t; } node;
typedef struct network {
    int n, dtype;
    node node[QN_EINSUM_OPERANDS];
    qn_term out;
    int64_t length[QN_MAX_LABELS];
} network;

static int find(const qn_term *t, int label)
{
    for (int i = 0; i < t->n; i++)
        if (t->label[i] == label)
            return i;
    return -1;
}

static void append(qn_term *t, int label)
{
    t->label[t->n++] = (uint8_t)label;
}

/* Is label needed outside nodes i and j? */
static bool kept(const network *w, int label, int i, int j)
{
    for (int k = 0; k < w->n; k++)
        if (k != i && k != j && find(&w->node[k].t, label) >= 0)
            return true;
    return find(&w->out, label) >= 0;
}

static qn_status set_array(node *x, qn_array *a)
{
    qn_release(x->a);
    x->a = a;
    return a ? QN_OK : qn_failed();
}

/* ---- simple operands ---- */
static qn_status measure(network *w)
{
    for (int label = 0; label < QN_MAX_LABELS; label++)
        w->length[label] = 1;
    for (int i = 0; i < w->n; i++)
        for (int k = 0; k < w->node[i].t.n; k++) {
            int64_t n = w->node[i].a->shape[k], *length = &w->length[w->node[i].t.label[k]];
            qn_text text;
            if (n != 1 && *length != 1 && n != *length)
                return qn_fail(QN_ERR_VALUE, "einsum: axis %d of operand %d with shape %s should have length %lld as elsewhere", k, i,
                               qn_shape_of(&text, w->node[i].a), (long long)*length);
            *length = n == 1 ? *length : n;
        }
    return QN_OK;
}

/* One axis per label: broadcast axes of length 1 dropped, strides of repeated labels added up. */
static qn_status make_diagonal(const network *w, node *x)
{
    qn_term t = {0};
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    for (int k = 0; k < x->t.n; k++) {
        int label = x->t.label[k], at = find(&t, label);
        if (x->a->shape[k] != w->length[label])
            continue;
        if (at < 0) {
            at = t.n;
            append(&t, label);
            shape[at] = x->a->shape[k];
            strides[at] = 0;
        }
        strides[at] += x->a->strides[k];
    }
    x->t = t;
    return set_array(x, qn_as_strided(x->a, t.n, shape, strides, 0));
}

static qn_status sum_lone_labels(network *w, int i)
{
    node *x = &w->node[i];
    qn_term left = {0};
    int axes[QN_MAX_NDIM], n = 0;
    const qn_reduce_opts opts = {.dtype = (qn_dtype)x->a->dtype};
    for (int k = 0; k < x->t.n; k++) {
        if (kept(w, x->t.label[k], i, i))
            append(&left, x->t.label[k]);
        else
            axes[n++] = k;
    }
    x->t = left;
    return n ? set_array(x, qn_reduce(qn_op_find("add"), x->a, (qn_axes){n, axes, false}, &opts)) : QN_OK;
}

/* An operand of narrower dtype than the result is cast before it loses something to sums or products of its own. */
static qn_status widen(const network *w, node *x)
{
    return x->a->dtype == w->dtype ? QN_OK : set_array(x, qn_astype(x->a, (qn_dtype)w->dtype));
}

static qn_status simplify(network *w)
{
    QN_TRY(measure(w));
    for (int i = 0; i < w->n; i++)
        QN_TRY(make_diagonal(w, &w->node[i]));
    for (int i = 0; i < w->n; i++) {
        bool sums = false;
        for (int k = 0; k < w->node[i].t.n; k++)
            sums = sums || !kept(w, w->node[i].t.label[k], i, i);
        if (sums)
            QN_TRY(widen(w, &w->node[i]));
        QN_TRY(sum_lone_labels(w, i));
    }
    return QN_OK;
}

/* ---- the contraction of a pair ---- */
typedef struct pair { qn_term batch, left, right, summed; } pair;

static pair classify(const network *w, int i, int j)
{
    const qn_term *a = &w->node[i].t, *b = &w->node[j].t;
    pair p = {{0}, {0}, {0}, {0}};
    for (int k = 0; k < a->n; k++) {
        bool shared = find(b, a->label[k]) >= 0;
        append(!shared ? &p.left : kept(w, a->label[k], i, j) ? &p.batch : &p.summed, a->label[k]);
    }
    for (int k = 0; k < b->n; k++)
        if (find(a, b->label[k]) < 0)
            append(&p.right, b->label[k]);
    return p;
}

static qn_term join(const qn_term *a, const qn_term *b, const qn_term *c)
{
    qn_term r = *a;
    for (int k = 0; k < b->n; k++)
        append(&r, b->label[k]);
    for (int k = 0; k < c->n; k++)
        append(&r, c->label[k]);
    return r;
}

static int64_t volume(const network *w, const qn_term *t)
{
    int64_t n = 1;
    for (int k = 0; k < t->n; k++)
        n *= w->length[t->label[k]];
    return n;
}

/* x with its axes in the order of t; labels that x lacks become axes of length 1. */
static qn_array *arrange(const node *x, const qn_term *t)
{
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    for (int k = 0; k < t->n; k++) {
        int axis = find(&x->t, t->label[k]);
        shape[k] = axis < 0 ? 1 : x->a->shape[axis];
        strides[k] = axis < 0 ? 0 : x->a->strides[axis];
    }
    return qn_as_strided(x->a, t->n, shape, strides, 0);
}

/* x as (batch ..., rows, cols), or (batch ..., cols) if rows is NULL; the labels of rows and cols are merged. */
static qn_array *as_matrices(const network *w, const node *x, const qn_term *batch, const qn_term *rows, const qn_term *cols)
{
    const qn_term none = {0}, order = join(batch, rows ? rows : &none, cols);
    int64_t shape[QN_MAX_NDIM + 2];
    int ndim = batch->n;
    for (int k = 0; k < batch->n; k++)
        shape[k] = w->length[batch->label[k]];
    if (rows)
        shape[ndim++] = volume(w, rows);
    shape[ndim++] = volume(w, cols);
    qn_array *view = arrange(x, &order), *r = view ? qn_reshape(view, ndim, shape) : NULL;
    qn_release(view);
    return r;
}

/* (batch, left, right) split into its labels again. */
static qn_array *split(const network *w, qn_array *product, const qn_term *t)
{
    int64_t shape[QN_MAX_NDIM];
    for (int k = 0; k < t->n; k++)
        shape[k] = w->length[t->label[k]];
    qn_array *r = product ? qn_reshape(product, t->n, shape) : NULL;
    qn_release(product);
    return r;
}

static qn_array *summed_product(const network *w, const node *a, const node *b, const pair *p, const qn_term *result)
{
    bool vectors = p->left.n == 0 && p->right.n == 0;
    qn_array *x = as_matrices(w, a, &p->batch, vectors ? NULL : &p->left, &p->summed);
    qn_array *y = vectors ? as_matrices(w, b, &p->batch, NULL, &p->summed) : as_matrices(w, b, &p->batch, &p->summed, &p->right);
    qn_array *product = !x || !y ? NULL : vectors ? qn_sum_of_products("einsum", x, y, w->dtype, false) : qn_matmul(x, y);
    qn_release(x);
    qn_release(y);
    return split(w, product, result);
}

/* Calculated in the result's dtype if neither operand has it yet. */
static qn_array *plain_product(const network *w, const node *a, const node *b, const qn_term *result)
{
    const bool widens = a->a->dtype != w->dtype && b->a->dtype != w->dtype;
    const qn_apply_opts opts = {.dtype = widens ? (qn_dtype)w->dtype : QN_DEFAULT_DTYPE};
    qn_array *x = arrange(a, result), *y = arrange(b, result);
    qn_array *r = x && y ? qn_apply(qn_op_find("multiply"), (const qn_array *const[]){x, y}, &opts) : NULL;
    qn_release(x);
    qn_release(y);
    return r;
}

/* Replaces node i by its contraction with node j, and j by the last node. */
static qn_status contract(network *w, int i, int j)
{
    node *a = &w->node[i], *b = &w->node[j];
    pair p = classify(w, i, j);
    if (p.batch.n + p.left.n + p.right.n + 2 > QN_MAX_NDIM)
        return qn_fail(QN_ERR_VALUE, "einsum: a product has more than %d dimensions", QN_MAX_NDIM - 2);
    if (p.summed.n && a->a->dtype != w->dtype && b->a->dtype != w->dtype)
        QN_TRY(widen(w, a));
    bool last = w->n == 2 && p.summed.n == 0;
    qn_term result = last ? w->out : join(&p.batch, &p.left, &p.right);
    qn_array *r = p.summed.n ? summed_product(w, a, b, &p, &result) : plain_product(w, a, b, &result);
    qn_release(b->a);
    *b = w->node[--w->n];
    w->node[w->n].a = NULL;
    a->t = result;
    return set_array(a, r);
}

/* ---- the path ---- */
/* What contracting i and j adds to memory; pairs without a common label come last. */
static double cost(const network *w, int i, int j)
{
    pair p = classify(w, i, j);
    const qn_term result = join(&p.batch, &p.left, &p.right);
    double grows = (double)volume(w, &result) - (double)volume(w, &w->node[i].t) - (double)volume(w, &w->node[j].t);
    return p.summed.n || p.batch.n ? grows : grows + 1e30;
}

static void choose(const network *w, int *i, int *j)
{
    double best = 0;
    *i = -1;
    for (int x = 0; x < w->n; x++)
        for (int y = x + 1; y < w->n; y++) {
            double c = cost(w, x, y);
            if (*i < 0 || c < best) {
                best = c;
                *i = x;
                *j = y;
            }
        }
}

/* Contracts the nodes at these positions of the list, which names the nodes left, and puts the result at its end. */
static qn_status take_step(network *w, const qn_einsum_step *step, int *list)
{
    int taken[QN_EINSUM_OPERANDS], left = 0, n = w->n;
    bool used[QN_EINSUM_OPERANDS] = {false};
    for (int k = 0; k < step->n; k++) {
        if (step->n > n || step->at[k] < 0 || step->at[k] >= n || used[step->at[k]])
            return qn_fail(QN_ERR_VALUE, "einsum: a step of the path names position %d twice or beyond the %d operands left", step->at[k], n);
        used[step->at[k]] = true;
        taken[k] = list[step->at[k]];
    }
    for (int k = 0; k < n; k++)
        if (!used[k])
            list[left++] = list[k];
    for (int k = 1; k < step->n; k++) {
        const int last = w->n - 1, i = taken[0] < taken[k] ? taken[0] : taken[k], j = taken[0] < taken[k] ? taken[k] : taken[0];
        QN_TRY(contract(w, i, j)); /* the result is in i, the last node moves to j */
        taken[0] = i;
        for (int m = 0; m < left; m++)
            list[m] = list[m] == last ? j : list[m];
        for (int m = k + 1; m < step->n; m++)
            taken[m] = taken[m] == last ? j : taken[m];
    }
    if (step->n > 0)
        list[left] = taken[0];
    return QN_OK;
}

static qn_status follow_path(network *w, int nsteps, const qn_einsum_step *path)
{
    int list[QN_EINSUM_OPERANDS];
    for (int k = 0; k < w->n; k++)
        list[k] = k;
    for (int k = 0; k < nsteps; k++)
        QN_TRY(take_step(w, &path[k], list));
    return w->n == 1 ? QN_OK : qn_fail(QN_ERR_VALUE, "einsum: the path leaves %d operands", w->n);
}

static qn_status evaluate(network *w, const qn_einsum_opts *opts)
{
    QN_TRY(simplify(w));
    if (opts->nsteps > 0)
        QN_TRY(follow_path(w, opts->nsteps, opts->path));
    while (w->n > 1) {
        int i = 0, j = 1;
        if (w->n > 2)
            choose(w, &i, &j);
        QN_TRY(contract(w, i, j));
    }
    QN_TRY(widen(w, &w->node[0]));
    return set_array(&w->node[0], arrange(&w->node[0], &w->out));
}

static qn_status check_operands(int n, const qn_array *const *operands, const qn_einsum_opts *opts)
{
    for (int i = 0; i < n; i++) {
        if (qn_is_null(operands[i], "einsum"))
            return qn_failed();
        if (opts->dtype && !qn_can_cast((qn_dtype)operands[i]->dtype, opts->dtype, opts->casting))
            return qn_fail(QN_ERR_TYPE, "einsum: operand %d could not be cast from %s to %s by the casting rule", i,
                           qn_dtypes[operands[i]->dtype].name, qn_dtypes[opts->dtype].name);
    }
    return QN_OK;
}

/* The operands of a call in dtype t if that is asked for. */
static qn_status load(network *w, const qn_subscripts *s, const qn_array *const *operands, qn_dtype t)
{
    qn_status status = QN_OK;
    for (int i = 0; i < w->n; i++) {
        w->node[i] = (node){t && operands[i]->dtype != (int)t ? qn_astype(operands[i], t) : qn_retain(operands[i]), s->in[i]};
        status = w->node[i].a ? status : qn_failed();
    }
    return status;
}

qn_array *qn_einsum_by(const char *subscripts, int n, const qn_array *const *operands, const qn_einsum_opts *opts)
{
    if (n < 1 || n > QN_EINSUM_OPERANDS || !subscripts) {
        qn_fail(QN_ERR_VALUE, "einsum: subscripts and 1 to %d operands needed, %d given", QN_EINSUM_OPERANDS, n);
        return NULL;
    }
    qn_subscripts s;
    if (check_operands(n, operands, opts))
        return NULL;
    network w = {.n = n, .dtype = opts->dtype ? opts->dtype : qn_result_type(n, operands)};
    if (!w.dtype || qn_subscripts_parse(&s, subscripts, n, operands))
        return NULL;
    w.out = s.out;
    qn_status status = load(&w, &s, operands, opts->dtype);
    if (status == QN_OK)
        status = evaluate(&w, opts);
    for (int i = status ? 0 : 1; i < QN_EINSUM_OPERANDS; i++)
        qn_release(w.node[i].a);
    return status ? NULL : w.node[0].a;
}

qn_array *qn_einsum(const char *subscripts, int n, const qn_array *const *operands)
{
    const qn_einsum_opts opts = {.casting = QN_SAFE};
    return qn_einsum_by(subscripts, n, operands, &opts);
}
