/* SPDX-License-Identifier: BSD-3-Clause */
/* compile.c: an expression graph to a program. Operands first, since they have the first registers; then the nodes in
 * depth-first order, each distinct calculation once; then temporaries share blocks by lifetime. */
#include <expr/expr.h>

#define MAX_NODES 256

/* A compiled node: its register, its dtype as an operand of the next operation, and that of a bare number. */
typedef struct value { const qn_expr *node; int reg; qn_array type; } value;

typedef struct compiler {
    expr_code *code;
    value done[MAX_NODES];
    int ndone;
    struct { int op, dtype, in[3], out; } emitted[QN_MAX_INSTRUCTIONS];
    int nemitted;
    int aligned[QN_MAX_OPERANDS];
} compiler;

static qn_status too_long(void)
{
    return qn_fail(QN_ERR_VALUE, "evaluate: the expression is too long for one pass (%d operands, %d operations at most)",
                   QN_MAX_OPERANDS - 2, QN_MAX_INSTRUCTIONS / 2);
}

static value *find(compiler *c, const qn_expr *e)
{
    for (int i = 0; i < c->ndone; i++)
        if (c->done[i].node == e)
            return &c->done[i];
    return NULL;
}

static value *remember(compiler *c, const qn_expr *e)
{
    if (c->ndone == MAX_NODES)
        return NULL;
    value *v = &c->done[c->ndone++];
    v->node = e;
    v->reg = -1;
    return v;
}

/* ---- operands ------------------------------------------------------------------------------------------------- */
static int add_operand(compiler *c, const qn_array *a)
{
    expr_code *code = c->code;
    for (int k = 0; k < code->program.noperands; k++)
        if (code->operand[k] == a)
            return k;
    if (code->program.noperands >= QN_MAX_OPERANDS - 2)
        return -1;
    int reg = qn_program_operand(&code->program, a->dtype);
    code->operand[reg] = a;
    return reg;
}

static bool collect_arrays(compiler *c, const qn_expr *e)
{
    if (find(c, e) != NULL)
        return true;
    for (int i = 0; i < 3 && e->in[i] != NULL; i++)
        if (!collect_arrays(c, e->in[i]))
            return false;
    value *v = remember(c, e);
    if (v == NULL || (e->kind == EXPR_ARRAY && (v->reg = add_operand(c, e->array)) < 0))
        return false;
    if (e->kind != EXPR_APPLY)
        v->type = e->kind == EXPR_ARRAY ? *e->array : *e->number;
    return true;
}

/* ---- dtypes: every node's, before any code, since numbers become operands of the dtype they meet ------------------- */
static qn_status infer(compiler *c, value *v)
{
    const qn_array *in[3];
    if (v->node->kind != EXPR_APPLY)
        return QN_OK;
    int op = v->node->op;
    for (int i = 0; i < qn_ops[op].nin; i++)
        in[i] = &find(c, v->node->in[i])->type;
    int loop_dtype = qn_apply_dtype(op, in), t = loop_dtype == 0 ? 0 : qn_op_result(op, loop_dtype);
    if (t == 0)
        return qn_failed();
    v->type = (qn_array){.dtype = (int16_t)t, .itemsize = qn_dtypes[t].size};
    return QN_OK;
}

static int loop_dtype_of(compiler *c, const value *v)
{
    const qn_array *in[3];
    for (int i = 0; i < qn_ops[v->node->op].nin; i++)
        in[i] = &find(c, v->node->in[i])->type;
    return qn_apply_dtype(v->node->op, in);
}

/* A number as an operand of dtype t. */
static int number_operand(compiler *c, const qn_array *number, int t)
{
    expr_code *code = c->code;
    _Alignas(16) char cast[16];
    qn_cast_loop(number->dtype, t)((char *const[]){number->data, cast}, (const int64_t[]){16, 16}, 1);
    for (int k = 0; k < code->program.noperands; k++)
        if (code->operand[k] == &code->constant[k] && code->constant[k].dtype == t &&
            memcmp(code->value[k], cast, (size_t)qn_dtypes[t].size) == 0)
            return k;
    if (code->program.noperands >= QN_MAX_OPERANDS - 2)
        return -1;
    int reg = qn_program_operand(&code->program, t);
    memcpy(code->value[reg], cast, sizeof cast);
    code->constant[reg] = (qn_array){.data = code->value[reg], .size = 1, .dtype = (int16_t)t, .itemsize = qn_dtypes[t].size,
                                     .flags = QN_C_CONTIGUOUS | QN_ALIGNED};
    code->operand[reg] = &code->constant[reg];
    return reg;
}

/* The dtype in which a number enters op: rounded to the loop dtype first (0.1 in float16), then as calculated. */
static int number_register(compiler *c, int op, int loop_dtype, int position, const qn_array *number)
{
    int t = qn_op_input(op, position, loop_dtype);
    if (t != loop_dtype || qn_op_compute(op, t) == t)
        return number_operand(c, number, t);
    _Alignas(16) char rounded[16];
    qn_array half = {.data = rounded, .dtype = (int16_t)t};
    qn_cast_loop(number->dtype, t)((char *const[]){number->data, rounded}, (const int64_t[]){16, 16}, 1);
    return number_operand(c, &half, qn_op_compute(op, t));
}

/* Every number operand has its register before any temporary has. */
static qn_status place_numbers(compiler *c)
{
    for (int i = 0; i < c->ndone; i++) {
        const qn_expr *e = c->done[i].node;
        for (int k = 0; e->kind == EXPR_APPLY && k < qn_ops[e->op].nin; k++)
            if (e->in[k]->kind == EXPR_NUMBER &&
                number_register(c, e->op, loop_dtype_of(c, &c->done[i]), k, e->in[k]->number) < 0)
                return too_long();
    }
    return QN_OK;
}

/* ---- code ------------------------------------------------------------------------------------------------------ */
static int emit(compiler *c, int op, int loop_dtype, const int *in)
{
    int n = qn_ops[op].nin;
    for (int i = 0; i < c->nemitted; i++) /* the same calculation once */
        if (c->emitted[i].op == op && c->emitted[i].dtype == loop_dtype && memcmp(c->emitted[i].in, in, (size_t)n * sizeof *in) == 0)
            return c->emitted[i].out;
    int out = qn_program_op(&c->code->program, op, loop_dtype, in);
    if (out >= 0 && c->nemitted < QN_MAX_INSTRUCTIONS) {
        c->emitted[c->nemitted].op = op;
        c->emitted[c->nemitted].dtype = loop_dtype;
        memcpy(c->emitted[c->nemitted].in, in, (size_t)n * sizeof *in);
        c->emitted[c->nemitted++].out = out;
    }
    return out;
}

static qn_status generate(compiler *c, value *v)
{
    expr_code *code = c->code;
    int in[3];
    if (v->node->kind == EXPR_ARRAY)
        v->reg = qn_program_aligned(&code->program, v->reg, v->node->array);
    if (v->node->kind != EXPR_APPLY)
        return v->node->kind == EXPR_ARRAY && v->reg < 0 ? too_long() : QN_OK;
    int op = v->node->op, loop_dtype = loop_dtype_of(c, v);
    if (op == QN_OP_power && v->node->in[0]->kind != EXPR_NUMBER &&
        qn_is_square(op, (const qn_array *const[]){&find(c, v->node->in[0])->type, &find(c, v->node->in[1])->type}))
        op = QN_OP_square;
    for (int i = 0; i < qn_ops[op].nin; i++) {
        const qn_expr *e = v->node->in[i];
        in[i] = e->kind == EXPR_NUMBER ? number_register(c, op, loop_dtype, i, e->number) : find(c, e)->reg;
    }
    v->reg = emit(c, op, loop_dtype, in);
    code->ns += qn_op_cost(op);
    return v->reg < 0 ? too_long() : QN_OK;
}

static qn_status compile(compiler *c, const qn_expr *e, int *spare)
{
    expr_code *code = c->code;
    qn_program_init(&code->program);
    code->ns = 0.1;
    if (!collect_arrays(c, e))
        return too_long();
    for (int i = 0; i < c->ndone; i++)
        QN_TRY(infer(c, &c->done[i]));
    QN_TRY(place_numbers(c));
    value *root = find(c, e);
    if (e->kind == EXPR_NUMBER) /* a lone number: an operand of its own dtype */
        root->reg = number_operand(c, e->number, e->number->dtype);
    if (spare != NULL)
        *spare = qn_program_operand(&code->program, root->type.dtype);
    for (int i = 0; i < c->ndone; i++)
        QN_TRY(generate(c, &c->done[i]));
    code->result = root->reg;
    code->dtype = root->type.dtype;
    return QN_OK;
}

qn_status expr_compile(expr_code *code, const qn_expr *e, int *spare)
{
    compiler *c = qn_scratch(sizeof *c, "evaluate");
    if (c == NULL)
        return QN_ERR_NOMEM;
    c->code = code;
    c->ndone = c->nemitted = 0;
    qn_status status = compile(c, e, spare);
    qn_scratch_free(c);
    return status;
}
