/* SPDX-License-Identifier: BSD-3-Clause */
/* evaluate.c: runs compiled expressions, written to an array or reduced on the way. */
#include <expr/expr.h>

static qn_status shape_of(const expr_code *code, int n, int *ndim, int64_t *shape)
{
    return qn_broadcast("evaluate", n, code->operand, ndim, shape);
}

static bool overlaps(const expr_code *code, int n, const qn_array *out)
{
    for (int k = 0; k < n; k++)
        if (qn_overlap(out, code->operand[k]) == QN_OVERLAP)
            return true;
    return false;
}

/* Where the result is written: `wanted` itself, or a new array if there is none or it overlaps an operand. */
static qn_array *target(const expr_code *code, int n, const qn_array *wanted, qn_casting casting)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    qn_text given, needed;
    if (shape_of(code, n, &ndim, shape) != QN_OK)
        return NULL;
    if (wanted != NULL) {
        if (qn_check_writeable("evaluate", wanted) != QN_OK)
            return NULL;
        if (wanted->ndim != ndim || memcmp(wanted->shape, shape, (size_t)ndim * sizeof *shape) != 0) {
            qn_fail(QN_ERR_VALUE, "evaluate: out has shape %s, the expression %s", qn_shape_of(&given, wanted),
                    qn_shape_text(&needed, ndim, shape));
            return NULL;
        }
        if (!qn_can_cast((qn_dtype)code->dtype, (qn_dtype)wanted->dtype, casting)) {
            qn_fail(QN_ERR_TYPE, "evaluate: cannot cast the result from %s to %s", qn_dtypes[code->dtype].name, qn_dtypes[wanted->dtype].name);
            return NULL;
        }
        if (!overlaps(code, n, wanted))
            return qn_retain(wanted);
    }
    return qn_new("evaluate", code->dtype, ndim, shape);
}

static qn_array *write_result(expr_code *code, int spare, const qn_apply_opts *opts)
{
    const qn_array *wanted = opts != NULL ? opts->out : NULL;
    qn_casting casting = opts != NULL ? opts->casting : QN_SAME_KIND;
    qn_array *out = target(code, spare, wanted, casting);
    if (out == NULL)
        return NULL;
    code->program.dtype[spare] = (uint8_t)out->dtype;
    if (!qn_program_write(&code->program, code->result, spare, out)) {
        qn_fail(QN_ERR_VALUE, "evaluate: the expression is too long for one pass");
        return qn_drop(out);
    }
    qn_program_pack(&code->program, -1);
    code->operand[spare] = out;
    if (qn_execute(&code->program, code->operand, code->ns) != QN_OK)
        return qn_drop(out);
    if (wanted == NULL || out == wanted)
        return out;
    qn_status status = qn_assign(wanted, out, casting);
    qn_release(out);
    return status == QN_OK ? qn_retain(wanted) : NULL;
}

qn_array *qn_expr_eval(const qn_expr *e, const qn_apply_opts *opts)
{
    int spare = 0;
    if (qn_is_null(e, "expr_eval"))
        return NULL;
    expr_code *code = qn_scratch(sizeof *code, "evaluate");
    if (code == NULL)
        return NULL;
    qn_array *r = expr_compile(code, e, &spare) == QN_OK ? write_result(code, spare, opts) : NULL;
    qn_scratch_free(code);
    return r;
}

/* ---- under a reduction ------------------------------------------------------------------------------------------- */
/* The reduction of the expression's values, elements of `shape`, with the kept axes only. */
static qn_array *reduce_values(expr_code *code, const qn_reduction_info *f, int ndim, const int64_t *shape, const bool *reduced)
{
    int64_t kept[QN_MAX_NDIM], count = 1;
    int nkept = 0;
    for (int d = 0; d < ndim; d++)
        if (reduced[d])
            count *= shape[d];
        else
            kept[nkept++] = shape[d];
    int t = f->conversion == QN_AS_BOOL ? QN_BOOL : f->traits & QN_AVERAGES ? (int)qn_inexact((qn_dtype)code->dtype) : code->dtype;
    qn_reduction r = {.program = &code->program, .op = f->op, .ns = code->ns};
    r.acc = qn_dtypes[qn_reduce_acc(f->op, t)].compute;
    r.result = qn_program_pack(&code->program, qn_program_cast(&code->program, code->result, qn_dtypes[t].compute));
    qn_array *out = qn_new("evaluate", r.acc, nkept, kept);
    if (out == NULL || out->size == 0)
        return out;
    if (count == 0) {
        qn_fail(QN_ERR_VALUE, "evaluate: %s over no elements", f->name);
        return qn_drop(out);
    }
    if (r.result < 0 || qn_execute_reduce("evaluate", &r, code->operand, ndim, shape, reduced, out) != QN_OK)
        return qn_drop(out);
    if (f->traits & QN_AVERAGES && qn_divide_into(out, out, (double)count) != QN_OK)
        return qn_drop(out);
    if (t != QN_FLOAT16)
        return out;
    qn_array *half = qn_astype(out, QN_FLOAT16);
    qn_release(out);
    return half;
}

static qn_array *reduce_parsed(const expr_parsed *p)
{
    int ndim;
    int64_t shape[QN_MAX_NDIM];
    bool reduced[QN_MAX_NDIM];
    qn_array *r = NULL;
    expr_code *code = qn_scratch(sizeof *code, "evaluate");
    if (code == NULL)
        return NULL;
    if (expr_compile(code, p->root, NULL) == QN_OK && shape_of(code, code->program.noperands, &ndim, shape) == QN_OK &&
        qn_check_axes("evaluate", (qn_axes){p->naxes, p->axis, false}, ndim, reduced) == QN_OK)
        r = reduce_values(code, p->reduction, ndim, shape, reduced);
    qn_scratch_free(code);
    if (r == NULL || !p->keepdims)
        return r;
    for (int d = 0; d < ndim; d++)
        shape[d] = reduced[d] ? 1 : shape[d];
    qn_array *kept = qn_reshape(r, ndim, shape);
    qn_release(r);
    return kept;
}

/* ---- text ------------------------------------------------------------------------------------------------------------ */
static qn_array *evaluate(const char *expression, int nargs, const qn_arg *args, const qn_array *out)
{
    expr_parsed p;
    for (int i = 0; i < nargs; i++)
        if (qn_is_null(args[i].value, "evaluate"))
            return NULL;
    if (qn_is_null(expression, "evaluate") || expr_parse(&p, expression, nargs, args) != QN_OK)
        return NULL;
    qn_array *r = NULL;
    if (p.reduction == NULL)
        r = qn_expr_eval(p.root, &(qn_apply_opts){.out = out});
    else if ((r = reduce_parsed(&p)) != NULL && out != NULL) {
        qn_status status = qn_assign(out, r, QN_SAME_KIND);
        qn_release(r);
        r = status == QN_OK ? qn_retain(out) : NULL;
    }
    qn_expr_release(p.root);
    return r;
}

qn_array *qn_evaluate(const char *expression, int nargs, const qn_arg *args) { return evaluate(expression, nargs, args, NULL); }

qn_status qn_evaluate_into(const qn_array *out, const char *expression, int nargs, const qn_arg *args)
{
    if (qn_is_null(out, "evaluate"))
        return qn_failed();
    qn_array *r = evaluate(expression, nargs, args, out);
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}
