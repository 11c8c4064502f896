/* SPDX-License-Identifier: BSD-3-Clause */
/* expr.h: fused expressions: many operations, one pass over memory.
 *
 * qn_evaluate("sqrt(x*x + y*y)", QN_ARGS({"x", x}, {"y", y})) runs the whole expression block by block in cache, on all threads,
 * without a temporary of the operands' size. Operators + - * / // % ** & | ^ ~ << >> < <= > >= == != and parentheses, Python's precedence,
 * functions by the names of elementwise.h (NumPy's or the Array API's), where(c, x, y), numbers, pi, e, inf, nan, and as the
 * outermost call sum, prod, min, max, mean, any, all over all axes or axis=k or axis=(k, ...). Numbers are weak. Reading the
 * text costs about a microsecond. QN_ERR_VALUE with the position for syntax, unknown names and operands that do not broadcast.
 */
#ifndef QUERN_EXPR_H
#define QUERN_EXPR_H

#include <quern/reduce.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct qn_arg { const char *name; const qn_array *value; } qn_arg;
#define QN_ARGS(...) (int)(sizeof((const qn_arg[]){__VA_ARGS__}) / sizeof(qn_arg)), (const qn_arg[]){__VA_ARGS__}
QN_API qn_array *qn_evaluate(const char *expression, int nargs, const qn_arg *args);
QN_API qn_status qn_evaluate_into(const qn_array *out, const char *expression, int nargs, const qn_arg *args);

/* ---- the builder: the same as a graph ---------------------------------------------------------------------- */
typedef struct qn_expr qn_expr;
QN_API qn_expr *qn_expr_array(const qn_array *a);                   /* keeps a reference */
QN_API qn_expr *qn_expr_number(double value);
/* Takes over the references of its inputs (also when it fails); a NULL input gives NULL. */
QN_API qn_expr *qn_expr_apply(const qn_op *op, int n, qn_expr *const *in);
QN_API qn_expr *qn_expr_retain(qn_expr *e);
QN_API void qn_expr_release(qn_expr *e);
QN_API qn_array *qn_expr_eval(const qn_expr *e, const qn_apply_opts *opts);

#ifdef __cplusplus
}
#endif
#endif
