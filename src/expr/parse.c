/* SPDX-License-Identifier: BSD-3-Clause */
/* parse.c: text to expression graphs, by precedence climbing over a table of operators (Python's precedence). */
#include <expr/expr.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define MAX_DEPTH 200
#define MAX_NAME 64

typedef struct parser {
    const char *text, *at;
    int nargs, depth;
    const qn_arg *args;
    qn_expr *leaf[64]; /* the node of each argument, so that equal names are one node */
} parser;

typedef struct binary { const char *sign; int level, op; } binary;
/* Longer signs first. Higher levels bind tighter; ** is handled by itself, since it binds to the right. */
static const binary binaries[] = {
    {"==", 1, QN_OP_equal},       {"!=", 1, QN_OP_not_equal},  {"<=", 1, QN_OP_less_equal}, {">=", 1, QN_OP_greater_equal},
    {"<<", 5, QN_OP_left_shift},  {">>", 5, QN_OP_right_shift}, {"//", 7, QN_OP_floor_divide}, {"<", 1, QN_OP_less},
    {">", 1, QN_OP_greater},      {"|", 2, QN_OP_bitwise_or},  {"^", 3, QN_OP_bitwise_xor}, {"&", 4, QN_OP_bitwise_and},
    {"+", 6, QN_OP_add},          {"-", 6, QN_OP_subtract},    {"*", 7, QN_OP_multiply},    {"/", 7, QN_OP_divide},
    {"%", 7, QN_OP_remainder},
};

static qn_expr *parse_level(parser *p, int level);
static qn_expr *parse_unary(parser *p);

static qn_expr *error(const parser *p, const char *what)
{
    qn_fail(QN_ERR_VALUE, "evaluate: %s at position %d of \"%s\"", what, (int)(p->at - p->text), p->text);
    return NULL;
}

static void skip_spaces(parser *p)
{
    while (*p->at != '\0' && strchr(" \t\r\n", *p->at) != NULL)
        p->at++;
}

static bool take(parser *p, const char *sign)
{
    skip_spaces(p);
    size_t n = strlen(sign);
    if (strncmp(p->at, sign, n) != 0)
        return false;
    p->at += n;
    return true;
}

static qn_expr *apply(int op, int n, qn_expr *const *in) { return qn_expr_apply(qn_op_handle(op), n, in); }

/* ---- numbers and names --------------------------------------------------------------------------------------------- */
/* In the C locale whatever the program's is. */
static double read_double(const char *s, char **end)
{
    const locale_t c = qn_c_locale();
    return c ? strtod_l(s, end, c) : strtod(s, end);
}

static qn_expr *parse_number(parser *p)
{
    char *end;
    int saved = errno;
    size_t digits = strspn(p->at, "0123456789");
    double value = read_double(p->at, &end);
    bool whole = digits > 0 && end == p->at + digits;
    errno = 0;
    long long integer = whole ? strtoll(p->at, NULL, 10) : 0;
    whole = whole && errno == 0;
    errno = saved;
    p->at = end;
    return whole ? qn_expr_integer(integer) : qn_expr_number(value);
}

static bool read_name(parser *p, char name[MAX_NAME])
{
    size_t n = 0;
    skip_spaces(p);
    while (isalnum((unsigned char)p->at[n]) || p->at[n] == '_')
        n++;
    if (n == 0 || n >= MAX_NAME || isdigit((unsigned char)p->at[0]))
        return false;
    memcpy(name, p->at, n);
    name[n] = '\0';
    p->at += n;
    return true;
}

static qn_expr *parse_call(parser *p, const qn_op *op)
{
    qn_expr *in[4] = {NULL};
    int n = 0;
    do {
        if (n < 4)
            in[n] = parse_level(p, 0);
        if (n >= 4 || in[n] == NULL) {
            for (int i = 0; i < 4; i++)
                qn_expr_release(in[i]);
            return n >= 4 ? error(p, "too many arguments") : NULL;
        }
        n++;
    } while (take(p, ","));
    if (!take(p, ")")) {
        for (int i = 0; i < n; i++)
            qn_expr_release(in[i]);
        return error(p, "expected ')'");
    }
    return qn_expr_apply(op, n, in);
}

static qn_expr *argument(parser *p, const char *name)
{
    for (int i = 0; i < p->nargs; i++)
        if (strcmp(p->args[i].name, name) == 0) {
            if (p->leaf[i] == NULL)
                p->leaf[i] = qn_expr_array(p->args[i].value);
            return qn_expr_retain(p->leaf[i]);
        }
    return NULL;
}

static qn_expr *parse_name(parser *p)
{
    static const struct { const char *name; double value; } constants[] = {
        {"pi", 3.14159265358979323846}, {"e", 2.71828182845904523536}, {"inf", INFINITY}, {"nan", NAN}};
    char name[MAX_NAME];
    const char *start = p->at;
    if (!read_name(p, name))
        return error(p, "a name is too long or malformed");
    if (take(p, "(")) {
        const qn_op *op = qn_op_find(name);
        if (op != NULL)
            return parse_call(p, op);
        p->at = start;
        return error(p, "an unknown function, or a reduction inside the expression,");
    }
    qn_expr *e = argument(p, name);
    for (size_t i = 0; e == NULL && qn_error_status() == QN_OK && i < sizeof constants / sizeof *constants; i++)
        if (strcmp(constants[i].name, name) == 0)
            return qn_expr_number(constants[i].value);
    if (e == NULL && qn_error_status() == QN_OK) {
        p->at = start;
        return error(p, "an unknown name");
    }
    return e;
}

/* ---- operators ---------------------------------------------------------------------------------------------------------- */
static qn_expr *parse_primary(parser *p)
{
    skip_spaces(p);
    if (isdigit((unsigned char)*p->at) || (*p->at == '.' && isdigit((unsigned char)p->at[1])))
        return parse_number(p);
    if (isalpha((unsigned char)*p->at) || *p->at == '_')
        return parse_name(p);
    if (!take(p, "("))
        return error(p, *p->at == '\0' ? "the text ends too early" : "expected a number, a name or '('");
    qn_expr *e = parse_level(p, 0);
    if (e != NULL && !take(p, ")")) {
        qn_expr_release(e);
        return error(p, "expected ')'");
    }
    return e;
}

static qn_expr *parse_power(parser *p)
{
    qn_expr *base = parse_primary(p);
    if (base == NULL || !take(p, "**"))
        return base;
    qn_expr *exponent = parse_unary(p);
    if (exponent == NULL) {
        qn_expr_release(base);
        return NULL;
    }
    return apply(QN_OP_power, 2, (qn_expr *const[]){base, exponent});
}

static qn_expr *parse_unary(parser *p)
{
    static const struct { const char *sign; int op; } unaries[] = {
        {"-", QN_OP_negative}, {"+", QN_OP_positive}, {"~", QN_OP_invert}};
    for (size_t i = 0; i < sizeof unaries / sizeof *unaries; i++)
        if (take(p, unaries[i].sign)) {
            if (++p->depth > MAX_DEPTH)
                return error(p, "nested too deeply");
            qn_expr *e = parse_unary(p);
            p->depth--;
            return e == NULL ? NULL : apply(unaries[i].op, 1, &e);
        }
    return parse_power(p);
}

static const binary *take_binary(parser *p, int level)
{
    skip_spaces(p);
    if (strncmp(p->at, "**", 2) == 0)
        return NULL;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
        if (strncmp(p->at, binaries[i].sign, strlen(binaries[i].sign)) == 0) {
            if (binaries[i].level < level)
                return NULL;
            p->at += strlen(binaries[i].sign);
            return &binaries[i];
        }
    return NULL;
}

static qn_expr *parse_operators(parser *p, int level)
{
    qn_expr *left = parse_unary(p);
    const binary *b;
    bool compared = false;
    while (left != NULL && (b = take_binary(p, level)) != NULL) {
        if (b->level == 1 && compared) {
            qn_expr_release(left);
            return error(p, "comparisons cannot be chained; use (a < b) & (b < c)");
        }
        compared = b->level == 1;
        qn_expr *right = parse_level(p, b->level + 1);
        if (right == NULL) {
            qn_expr_release(left);
            return NULL;
        }
        left = apply(b->op, 2, (qn_expr *const[]){left, right});
    }
    return left;
}

static qn_expr *parse_level(parser *p, int level)
{
    if (++p->depth > MAX_DEPTH)
        return error(p, "nested too deeply");
    qn_expr *e = parse_operators(p, level);
    p->depth--;
    return e;
}

/* ---- an outermost reduction: name(expression, axis=..., keepdims=...) ------------------------------------------------------ */
/* The reduction of that name that an expression may end in, or NULL. */
static const qn_reduction_info *fused_reduction(const char *name)
{
    const qn_reduction_info *info = qn_find_reduction(name);
    return info != NULL && (info->traits & QN_FUSES) ? info : NULL;
}

static qn_status parse_axis(parser *p, expr_parsed *out)
{
    bool tuple = take(p, "(");
    out->naxes = 0;
    do {
        char *end;
        skip_spaces(p);
        long axis = strtol(p->at, &end, 10);
        if (end == p->at && tuple && out->naxes > 0)
            break; /* (0,) */
        if (end == p->at || out->naxes == QN_MAX_NDIM || axis < -QN_MAX_NDIM || axis > QN_MAX_NDIM)
            return error(p, "expected an axis"), QN_ERR_VALUE;
        p->at = end;
        out->axis[out->naxes++] = (int)axis;
    } while (tuple && take(p, ","));
    return tuple && !take(p, ")") ? (error(p, "expected ')'"), QN_ERR_VALUE) : QN_OK;
}

static qn_status parse_options(parser *p, expr_parsed *out)
{
    char name[MAX_NAME];
    while (take(p, ",")) {
        if (!read_name(p, name) || !take(p, "="))
            return error(p, "expected axis= or keepdims="), QN_ERR_VALUE;
        if (strcmp(name, "axis") == 0) {
            if (take(p, "None"))
                out->naxes = -1;
            else
                QN_TRY(parse_axis(p, out));
        } else if (strcmp(name, "keepdims") == 0 && (take(p, "True") || take(p, "1")))
            out->keepdims = true;
        else if (strcmp(name, "keepdims") != 0 || !(take(p, "False") || take(p, "0")))
            return error(p, "expected axis= or keepdims="), QN_ERR_VALUE;
    }
    return take(p, ")") ? QN_OK : (error(p, "expected ')'"), QN_ERR_VALUE);
}

static qn_status parse_all(parser *p, expr_parsed *out)
{
    char name[MAX_NAME];
    skip_spaces(p);
    const char *start = p->at;
    if (read_name(p, name) && (out->reduction = fused_reduction(name)) != NULL && take(p, "(")) {
        if ((out->root = parse_level(p, 0)) == NULL)
            return qn_failed();
        QN_TRY(parse_options(p, out));
    } else {
        out->reduction = NULL;
        p->at = start;
        if ((out->root = parse_level(p, 0)) == NULL)
            return qn_failed();
    }
    skip_spaces(p);
    return *p->at == '\0' ? QN_OK : (error(p, "text left over (a reduction must be outermost)"), QN_ERR_VALUE);
}

qn_status expr_parse(expr_parsed *parsed, const char *text, int nargs, const qn_arg *args)
{
    parser p = {.text = text, .at = text, .nargs = nargs, .args = args};
    *parsed = (expr_parsed){.naxes = -1};
    if (nargs > (int)(sizeof p.leaf / sizeof *p.leaf))
        return qn_fail(QN_ERR_VALUE, "evaluate: %d operands; at most %d are possible", nargs, (int)(sizeof p.leaf / sizeof *p.leaf));
    qn_clear_error();
    qn_status status = parse_all(&p, parsed);
    for (int i = 0; i < nargs; i++)
        qn_expr_release(p.leaf[i]);
    if (status != QN_OK) {
        qn_expr_release(parsed->root);
        parsed->root = NULL;
    }
    return status;
}
