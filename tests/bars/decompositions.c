/* SPDX-License-Identifier: BSD-3-Clause */
/* decompositions.c: bar R18 for cholesky, qr, svd, eigh and eig: what they are made of, and departures from orthogonality. */
#include "residuals.h"

static void judge_triangular(const subject *s, mat r, bool upper)
{
    for (int64_t i = 0; i < r.m; i++)
        for (int64_t j = 0; j < r.n; j++)
            if ((upper ? i > j : i < j) && (r.x[i * r.n + j].re != 0 || r.x[i * r.n + j].im != 0)) {
                judge(s, INFINITY, 1, "not triangular");
                return;
            }
}

/* a a* (and a bit more on its diagonal, so that rounding leaves it definite). */
static subject definite(const subject *s, bool shift)
{
    subject r = *s;
    mat items[BATCH];
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i);
        items[i] = mat_mul(a, mat_adjoint(a));
        const long double more = 20 * (s->n + 1) * mat_norm(items[i]) * roundoff(s->t);
        for (int64_t k = 0; shift && k < s->n; k++)
            items[i].x[k * s->n + k].re += more;
    }
    r.a = mat_array(s->t, s->count, items);
    r.stack = mat_stack(r.a);
    return r;
}

void check_cholesky(const subject *of)
{
    const bool upper = draw_below(2);
    if (extreme(of->kind) || of->kind == ZERO)
        return;
    const subject d = definite(of, true), *s = &d;
    qn_array *r = spoil(qn_cholesky(s->a, upper));
    if (!gave(s, !r, singular(s->kind)))
        return;
    mat rs = mat_stack(r);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), l = mat_item(rs, i);
        judge_triangular(s, l, upper);
        mat product = upper ? mat_mul(mat_adjoint(l), l) : mat_mul(l, mat_adjoint(l));
        judge(s, mat_norm(mat_sub(product, a)), larger(s) * mat_norm(a), "a - l l*");
    }
}

void check_qr(const subject *s)
{
    qn_array *q, *r;
    const bool complete = draw_below(2);
    if (!gave(s, qn_qr(s->a, complete ? QN_QR_COMPLETE : QN_QR_REDUCED, &q, &r) != QN_OK, false))
        return;
    mat qs = mat_stack(spoil(q)), rs = mat_stack(r);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), u = mat_item(qs, i), v = mat_item(rs, i);
        judge_triangular(s, v, true);
        judge_unitary(s, u, "1 - q* q");
        judge(s, mat_norm(mat_sub(mat_mul(u, v), a)), larger(s) * mat_norm(a), "a - q r");
    }
}

/* Real, not negative and in order: descending, or ascending and of any sign. */
static void judge_values(const subject *s, mat w, bool descending)
{
    for (int64_t i = 0; i < w.n; i++)
        if (w.x[i].im != 0 || (descending && !(w.x[i].re >= 0)) ||
            (i > 0 && !(descending ? w.x[i - 1].re >= w.x[i].re : w.x[i - 1].re <= w.x[i].re))) {
            judge(s, INFINITY, 1, "values out of order");
            return;
        }
}

/* The values alone, which another algorithm finds. */
static void judge_alone(const subject *s, const qn_array *alone, mat w, int64_t i, long double size)
{
    judge(s, mat_norm(mat_adjoint(mat_sub(vector_of(alone, i, w.n), w))), larger(s) * size, "values alone");
}

void check_svd(const subject *s)
{
    qn_array *u, *w, *v, *alone;
    const int64_t few = s->m < s->n ? s->m : s->n;
    const bool failed = qn_svd(s->a, draw_below(2), &u, &w, &v) != QN_OK || qn_svd(s->a, false, NULL, &alone, NULL) != QN_OK;
    if (!gave(s, failed, false))
        return;
    mat us = mat_stack(spoil(u)), vs = mat_stack(v);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), x = mat_item(us, i), y = mat_item(vs, i), values = vector_of(w, i, few);
        mat part = mat_new(s->m, few);
        for (int64_t k = 0; k < s->m * few; k++)
            part.x[k] = x.x[k / few * x.n + k % few];
        judge_values(s, values, true);
        judge_unitary(s, x, "1 - u* u");
        judge_unitary(s, mat_adjoint(y), "1 - v* v");
        mat product = mat_mul(mat_scaled(part, values.x), (mat){ few, s->n, y.x });
        judge(s, mat_norm(mat_sub(product, a)), larger(s) * mat_norm(a), "a - u s v*");
        judge_alone(s, alone, values, i, mat_norm(a));
    }
}

/* (a + a*) / 2, which no rounding makes less symmetric; only one triangle is read. */
static subject symmetric(const subject *s)
{
    subject r = *s;
    mat items[BATCH];
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), b = mat_adjoint(a);
        items[i] = mat_new(s->n, s->n);
        for (int64_t k = 0; k < s->n * s->n; k++)
            items[i].x[k] = (cl){ (a.x[k].re + b.x[k].re) / 2, (a.x[k].im + b.x[k].im) / 2 };
    }
    r.a = mat_array(s->t, s->count, items);
    r.stack = mat_stack(r.a);
    return r;
}

void check_eigh(const subject *of)
{
    const subject d = symmetric(of), *s = &d;
    const bool upper = draw_below(2);
    qn_array *w, *v, *alone, *half = upper ? qn_triu(s->a, 0) : qn_tril(s->a, 0);
    if (!gave(s, qn_eigh(half, upper, &w, &v) != QN_OK || qn_eigh(half, upper, &alone, NULL) != QN_OK, false))
        return;
    mat vs = mat_stack(spoil(v));
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), x = mat_item(vs, i), values = vector_of(w, i, s->n);
        judge_values(s, values, false);
        judge_unitary(s, x, "1 - v* v");
        judge(s, mat_norm(mat_sub(mat_mul(mat_scaled(x, values.x), mat_adjoint(x)), a)), larger(s) * mat_norm(a), "a - v w v*");
        judge_alone(s, alone, values, i, mat_norm(a));
    }
}

void check_eig(const subject *s)
{
    qn_array *w, *v;
    if (!gave(s, qn_eig(s->a, &w, &v) != QN_OK, false))
        return;
    mat vs = mat_stack(spoil(v));
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), x = mat_item(vs, i), values = vector_of(w, i, s->n);
        judge(s, mat_norm(mat_sub(mat_mul(a, x), mat_scaled(x, values.x))), larger(s) * mat_norm(a) * mat_norm(x), "a v - v w");
        for (int64_t j = 0; j < s->n; j++) {
            mat column = mat_new(s->n, 1);
            for (int64_t k = 0; k < s->n; k++)
                column.x[k] = x.x[k * s->n + j];
            judge(s, fabsl(sqrtl(mat_norm(mat_mul(mat_adjoint(column), column))) - 1), larger(s), "length of v");
        }
    }
}
