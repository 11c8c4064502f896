/* SPDX-License-Identifier: BSD-3-Clause */
/* expr.h: expression graphs: what the parser and the builder make, and the compiler turns into a program. */
#ifndef QN_EXPR_H
#define QN_EXPR_H

#include <loop/loop.h>
#include <quern/expr.h>

typedef enum { EXPR_ARRAY, EXPR_NUMBER, EXPR_APPLY } expr_kind;

struct qn_expr {
    _Atomic int refs;
    expr_kind kind;
    int op;                  /* APPLY */
    struct qn_expr *in[3];
    const qn_array *array;   /* ARRAY: a reference of its own */
    qn_number storage;       /* NUMBER */
    const qn_array *number;
};

/* ---- graph.c ---- */
qn_expr *qn_expr_integer(int64_t value);

/* ---- compile.c ---- */
typedef struct expr_code {
    qn_program program;
    const qn_array *operand[QN_MAX_OPERANDS];
    qn_array constant[QN_MAX_OPERANDS]; /* stand-ins for numbers */
    _Alignas(16) char value[QN_MAX_OPERANDS][16];
    int result;      /* register */
    int dtype;       /* of the result */
    double ns;       /* per element */
} expr_code;
/* Compiles e. For a result that is written, *spare becomes the operand register that receives it; NULL: it will be reduced. */
qn_status expr_compile(expr_code *code, const qn_expr *e, int *spare);

/* ---- parse.c ---- */
/* What the text says: an expression, perhaps under one reduction. */
typedef struct expr_parsed {
    qn_expr *root;
    const qn_reduction_info *reduction; /* or NULL */
    int naxes, axis[QN_MAX_NDIM]; /* -1: all */
    bool keepdims;
} expr_parsed;
qn_status expr_parse(expr_parsed *parsed, const char *text, int nargs, const qn_arg *args);

#endif
