/* SPDX-License-Identifier: BSD-3-Clause */
/* graph.c: nodes of expression graphs, counted like arrays. Operations on numbers alone are calculated at once. */
#include <expr/expr.h>

static qn_expr *node(expr_kind kind)
{
    qn_expr *e = qn_scratch(sizeof *e, "expr");
    if (e == NULL)
        return NULL;
    memset(e, 0, sizeof *e);
    atomic_init(&e->refs, 1);
    e->kind = kind;
    return e;
}

qn_expr *qn_expr_array(const qn_array *a)
{
    qn_expr *e = qn_is_null(a, "expr_array") ? NULL : node(EXPR_ARRAY);
    if (e != NULL)
        e->array = qn_retain(a);
    return e;
}

qn_expr *qn_expr_number(double value)
{
    qn_expr *e = node(EXPR_NUMBER);
    if (e != NULL)
        e->number = qn_number_f64(&e->storage, value);
    return e;
}

qn_expr *qn_expr_integer(int64_t value)
{
    qn_expr *e = node(EXPR_NUMBER);
    if (e != NULL)
        e->number = qn_number_i64(&e->storage, value);
    return e;
}

qn_expr *qn_expr_retain(qn_expr *e)
{
    if (e != NULL)
        atomic_fetch_add_explicit(&e->refs, 1, memory_order_relaxed);
    return e;
}

void qn_expr_release(qn_expr *e)
{
    if (e == NULL || atomic_fetch_sub_explicit(&e->refs, 1, memory_order_acq_rel) != 1)
        return;
    for (int i = 0; i < 3; i++)
        qn_expr_release(e->in[i]);
    qn_release(e->array);
    qn_scratch_free(e);
}

/* A number node for the 0-d result of an operation on numbers: still weak. */
static qn_expr *fold(int op, int n, qn_expr *const *in)
{
    const qn_array *numbers[3];
    double value;
    for (int i = 0; i < n; i++)
        numbers[i] = in[i]->number;
    qn_array *r = qn_apply(qn_op_handle(op), numbers, NULL);
    qn_expr *e = NULL;
    int64_t whole;
    if (r != NULL && qn_is_integer(r->dtype) && qn_item_i64(r, &whole) == QN_OK)
        e = qn_expr_integer(whole);
    else if (r != NULL && qn_item_f64(r, &value) == QN_OK)
        e = qn_expr_number(value);
    qn_release(r);
    return e;
}

static qn_expr *apply(int op, int n, qn_expr *const *in)
{
    bool numbers = true;
    for (int i = 0; i < n; i++) {
        if (qn_is_null(in[i], qn_ops[op].name))
            return NULL;
        numbers &= in[i]->kind == EXPR_NUMBER;
    }
    if (numbers && qn_ops[op].out == QN_OUT_SAME)
        return fold(op, n, in);
    qn_expr *e = node(EXPR_APPLY);
    if (e == NULL)
        return NULL;
    e->op = op;
    for (int i = 0; i < n; i++)
        e->in[i] = qn_expr_retain(in[i]);
    return e;
}

qn_expr *qn_expr_apply(const qn_op *handle, int n, qn_expr *const *in)
{
    qn_expr *e = NULL;
    if (!qn_is_null(handle, "expr_apply")) {
        const qn_op_info *info = &qn_ops[qn_op_index(handle)];
        if (info->second != QN_OUT_NONE)
            qn_fail(QN_ERR_VALUE, "%s has two results and cannot be part of an expression", info->name);
        else if (n == info->nin)
            e = apply(qn_op_index(handle), n, in);
        else
            qn_fail(QN_ERR_VALUE, "%s takes %d arguments, %d were given", info->name, info->nin, n);
    }
    for (int i = 0; i < n; i++)
        qn_expr_release(in[i]);
    return e;
}
