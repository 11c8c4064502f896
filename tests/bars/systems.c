/* SPDX-License-Identifier: BSD-3-Clause */
/* systems.c: bar R18 for linear systems, least squares, inverses, determinants, powers, fits and products. */
#include "residuals.h"

/* ---- linear systems ----------------------------------------------------------------------------------------------------- */
static double normal(const void *context) { (void)context; return draw_normal(); }

void check_solve(const subject *s)
{
    const int64_t columns = 1 + draw_below(4);
    qn_array *b = draw_array(s->t, QN_SHAPE(s->count, s->n, columns), normal, NULL), *x = spoil(qn_solve(s->a, b));
    if (!gave(s, !x, singular(s->kind)))
        return;
    mat xs = mat_stack(x), bs = mat_stack(b);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), y = mat_item(xs, i);
        const long double size = mat_norm(y);
        if (isfinite(size) || !(singular(s->kind) || extreme(s->kind)))
            judge(s, mat_norm(mat_sub(mat_item(bs, i), mat_mul(a, y))), mat_norm(a) * size * columns, "b - a x");
    }
}

void check_inv(const subject *s)
{
    qn_array *r = spoil(qn_inv(s->a));
    if (!gave(s, !r, singular(s->kind)))
        return;
    mat rs = mat_stack(r);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), x = mat_item(rs, i), one = mat_eye(s->n);
        const long double left = mat_norm(mat_sub(mat_mul(x, a), one)), right = mat_norm(mat_sub(mat_mul(a, x), one));
        if (isfinite(mat_norm(x)) || !singular(s->kind))
            judge(s, fminl(left, right), larger(s) * mat_norm(a) * mat_norm(x), "1 - a x");
    }
}

/* The product of the lengths of the rows, which no determinant exceeds. */
static long double hadamard(mat a)
{
    long double r = 1;
    for (int64_t i = 0; i < a.m; i++)
        r *= sqrtl(mat_norm(mat_mul((mat){ 1, a.n, a.x + i * a.n }, mat_adjoint((mat){ 1, a.n, a.x + i * a.n }))));
    return r;
}

/* What a change of a by u ||a|| changes in the determinant. */
void check_det(const subject *s)
{
    qn_array *d = spoil(qn_det(s->a)), *sign = NULL, *logarithm = NULL;
    if (!gave(s, !d || qn_slogdet(s->a, &sign, &logarithm) != QN_OK, false))
        return;
    mat ds = vector_of(d, 0, s->count), signs = vector_of(sign, 0, s->count), logs = vector_of(logarithm, 0, s->count);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), inverse = mat_new(0, 0);
        const cl want = mat_det(a, &inverse), got = ds.x[i];
        const long double size = hypotl(want.re, want.im), scale = size > 0 ? mat_norm(a) * mat_norm(inverse) * size : hadamard(a);
        const bool fits = !extreme(s->kind) && size < 1e30L && (size == 0 || size > 1e-30L);
        if (fits)
            judge(s, hypotl(got.re - want.re, got.im - want.im), larger(s) * scale, "det");
        if (fits && size > 0 && scale / size * roundoff(s->t) < 1e-3L)
            judge(s, fabsl(logs.x[i].re - logl(size)) + hypotl(signs.x[i].re - want.re / size, signs.x[i].im - want.im / size),
                  larger(s) * (scale / size + fabsl(logl(size))), "slogdet");
    }
}

/* ---- least squares and more ------------------------------------------------------------------------------------------------- */
/* The residual is orthogonal to the columns; a solution of fewer equations has no part that they do not see. */
void check_lstsq(const subject *s)
{
    const int64_t columns = 1 + draw_below(3);
    qn_array *a = qn_view(s->a, QN_AT(0)), *b = draw_array(s->t, QN_SHAPE(s->m, columns), normal, NULL), *x;
    if (!gave(s, qn_lstsq(a, b, -1, &x, NULL, NULL, NULL) != QN_OK, false))
        return;
    mat m = mat_item(s->stack, 0), y = mat_stack(spoil(x)), z = mat_stack(b), r = mat_sub(z, mat_mul(m, y));
    const long double size = mat_norm(z) + mat_norm(m) * mat_norm(y);
    judge(s, mat_norm(mat_mul(mat_adjoint(r), m)), larger(s) * mat_norm(m) * size, "(b - a x)* a");
    if (s->kind != RANDOM || s->m >= s->n)
        return;
    qn_array *q, *ignored, *turned = qn_matrix_transpose(a), *conjugate = qn_conjugate(turned);
    if (qn_qr(conjugate, QN_QR_COMPLETE, &q, &ignored) == QN_OK)
        judge(s, mat_norm(mat_mul(mat_adjoint(mat_columns(mat_stack(q), s->m)), y)), larger(s) * mat_norm(y), "x beyond the rows");
}

/* The conditions of Moore and Penrose. */
void check_pinv(const subject *s)
{
    qn_array *r = spoil(qn_pinv(s->a, -1));
    if (!gave(s, !r, false))
        return;
    mat rs = mat_stack(r);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), p = mat_item(rs, i), ap = mat_mul(a, p), pa = mat_mul(p, a);
        const long double size = mat_norm(a), inverse = mat_norm(p), scale = larger(s) * size * inverse;
        judge(s, mat_norm(mat_sub(mat_mul(ap, a), a)), scale * size, "a - a p a");
        judge(s, mat_norm(mat_sub(mat_mul(pa, p), p)), scale * inverse, "p - p a p");
        judge(s, mat_norm(mat_sub(mat_adjoint(ap), ap)), scale, "(a p)* - a p");
        judge(s, mat_norm(mat_sub(mat_adjoint(pa), pa)), scale, "(p a)* - p a");
    }
}

void check_power(const subject *s)
{
    const int64_t k = draw_below(8);
    /* An underflow is no error. */
    const long double least = (qn_dtype_real(s->t) == QN_FLOAT32 ? 0x1p-149L : 0x1p-1074L) / roundoff(s->t);
    if (extreme(s->kind))
        return;
    qn_array *r = spoil(qn_matrix_power(s->a, k));
    if (!gave(s, !r, false))
        return;
    mat rs = mat_stack(r);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), want = mat_eye(s->n);
        for (int64_t j = 0; j < k; j++)
            want = mat_mul(want, a);
        judge(s, mat_norm(mat_sub(mat_item(rs, i), want)), larger(s) * (k + 1) * (powl(mat_norm(a), k) + least), "a^k");
    }
}

void check_polyfit(const subject *s)
{
    const int degree = (int)draw_below(9);
    const int64_t m = s->m + degree + 1;
    if (s->kind != RANDOM || is_complex(s->t))
        return;
    qn_array *x = draw_array(s->t, QN_SHAPE(m), normal, NULL), *y = draw_array(s->t, QN_SHAPE(m, 1), normal, NULL), *c;
    if (!gave(s, qn_polyfit(x, y, degree, -1, NULL, &c, NULL, NULL, NULL, NULL) != QN_OK, false))
        return;
    mat xs = vector_of(x, 0, m), v = mat_new(m, degree + 1), z = mat_stack(y);
    cl lengths[16];
    for (int j = 0; j <= degree; j++) {
        long double sum = 0;
        for (int64_t i = 0; i < m; i++)
            sum += powl(v.x[i * v.n + j].re = powl(xs.x[i].re, degree - j), 2);
        lengths[j] = (cl){ 1 / sqrtl(sum), 0 };
    }
    mat r = mat_sub(z, mat_mul(v, mat_stack(spoil(c)))), scaled = mat_scaled(v, lengths);
    const long double size = mat_norm(z) + mat_norm(v) * mat_norm(mat_stack(c));
    judge(s, mat_norm(mat_mul(mat_adjoint(r), scaled)), (long double)m * mat_norm(scaled) * size, "(y - v c)* v");
}

void check_product(const subject *s)
{
    const int64_t columns = draw_below(2) ? 1 + draw_below(5) : 1 + draw_below(s->m + 1);
    if (extreme(s->kind))
        return;
    qn_array *b = draw_layout(draw_array(s->t, QN_SHAPE(s->count, s->n, columns), normal, NULL)), *r = spoil(qn_matmul(s->a, b));
    if (!gave(s, !r, false))
        return;
    mat bs = mat_stack(b), rs = mat_stack(r);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), x = mat_item(bs, i);
        judge(s, mat_norm(mat_sub(mat_item(rs, i), mat_mul(a, x))), larger(s) * mat_norm(a) * mat_norm(x), "a b");
    }
}
