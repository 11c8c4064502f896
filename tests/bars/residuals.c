/* SPDX-License-Identifier: BSD-3-Clause */
/* residuals.c: bar R18. The test ratios of LAPACK (Working Note 41, sections 5 to 8: residuals and departures from orthogonality, divided
 * by norms, length and precision) for solve, inv, det, cholesky, qr, svd, eigh, eig, lstsq, pinv, matrix_power, polyfit and
 * products: each must be below 30.  Matrices are random, graded, ill-conditioned, singular, near the ends of the exponents, empty, of
 * length 1, in batches of tiny ones, and large.
 *
 *     residuals [-s seed] [-f] [-c] */
#include "dense.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THRESHOLD = 30, BATCH = 40 };
static long calls, bad;

typedef enum kind { RANDOM, IDENTITY, ILL, ONE_SMALL, GRADED, TRIANGULAR, WHOLE, HUGE_ONES, TINY_ONES, ZERO, DEFICIENT, EMPTY_ROW, NKIND } kind;
static const char *const kind_names[NKIND] = { "random", "identity", "ill-conditioned", "one small value", "graded", "triangular", "integers",
                                               "huge", "tiny", "zero", "deficient", "a zero row" };
static bool singular(kind k) { return k >= ZERO || k == WHOLE; }    /* or may be */
static bool extreme(kind k) { return k == HUGE_ONES || k == TINY_ONES; }

typedef enum function { SOLVE, INV, DET, CHOLESKY, QR, SVD, EIGH, EIG, LSTSQ, PINV, POWER, POLYFIT, PRODUCT, NFUNCTION } function;
static const char *const function_names[NFUNCTION] = { "solve", "inv", "det", "cholesky", "qr", "svd", "eigh", "eig", "lstsq", "pinv",
                                                       "matrix_power", "polyfit", "matmul" };
static figure figures[NFUNCTION];

typedef struct subject { function f; kind kind; qn_dtype t; int64_t count, m, n; qn_array *a; mat stack; } subject;

/* x / (scale u) against the threshold; 0 / 0 is 0.  As in LAPACK's tests, u is the distance of 1 from the next number where there are
 * eigen- or singular values, half of that elsewhere. */
static void judge(const subject *s, long double x, long double scale, const char *what)
{
    const double u = roundoff(s->t) * (s->f == SVD || s->f == EIGH || s->f == EIG || s->f == PINV ? 2 : 1);
    const double ratio = x == 0 ? 0 : (double)(x / (scale * u));
    bad += figure_take(&figures[s->f], ratio / THRESHOLD, "%s of %lld %s %s %lldx%lld, %s", function_names[s->f], (long long)s->count,
                       kind_names[s->kind], qn_dtype_name(s->t), (long long)s->m, (long long)s->n, what);
}

/* Did the call give what it should: something, or for a singular matrix an error? */
static bool gave(const subject *s, bool failed, bool may_fail)
{
    calls++;
    if (failed && !(may_fail && qn_error_status() == QN_ERR_LINALG))
        bad += bar_fault("%s of %s %s %lldx%lld: %s", function_names[s->f], kind_names[s->kind], qn_dtype_name(s->t), (long long)s->m,
                         (long long)s->n, qn_error_message());
    return !failed;
}

static long double larger(const subject *s) { return s->m > s->n ? s->m : s->n > 0 ? s->n : 1; }

/* ||I - q* q|| */
static void judge_unitary(const subject *s, mat q, const char *what)
{
    judge(s, mat_norm(mat_sub(mat_mul(mat_adjoint(q), q), mat_eye(q.n))), larger(s), what);
}

static mat vector_of(const qn_array *a, int64_t i, int64_t n)
{
    mat all = mat_new(a->ndim > 1 ? a->shape[0] : 1, n);
    cl *x = numbers(a);
    memcpy(all.x, x, (size_t)(all.m * n) * sizeof *x);
    free(x);
    return (mat){ 1, n, all.x + i * n };
}

/* ---- linear systems ----------------------------------------------------------------------------------------------------- */
static double normal(const void *context) { (void)context; return draw_normal(); }

static void check_solve(const subject *s)
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

static void check_inv(const subject *s)
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
static void check_det(const subject *s)
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

/* ---- decompositions ------------------------------------------------------------------------------------------------------- */
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

static void check_cholesky(const subject *of)
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

static void check_qr(const subject *s)
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

static void check_svd(const subject *s)
{
    qn_array *u, *w, *v, *alone;
    const int64_t few = s->m < s->n ? s->m : s->n;
    const bool failed = qn_svd(s->a, draw_below(2), &u, &w, &v) != QN_OK || qn_svd(s->a, false, NULL, &alone, NULL) != QN_OK;
    if (!gave(s, failed, false))
        return;
    mat us = mat_stack(spoil(u)), vs = mat_stack(v);
    for (int64_t i = 0; i < s->count; i++) {
        mat a = mat_item(s->stack, i), x = mat_item(us, i), y = mat_item(vs, i), values = vector_of(w, i, few), part = mat_new(s->m, few);
        for (int64_t k = 0; k < s->m * few; k++)
            part.x[k] = x.x[k / few * x.n + k % few];
        judge_values(s, values, true);
        judge_unitary(s, x, "1 - u* u");
        judge_unitary(s, mat_adjoint(y), "1 - v* v");
        judge(s, mat_norm(mat_sub(mat_mul(mat_scaled(part, values.x), (mat){ few, s->n, y.x }), a)), larger(s) * mat_norm(a), "a - u s v*");
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

static void check_eigh(const subject *of)
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

static void check_eig(const subject *s)
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

/* ---- least squares and more ------------------------------------------------------------------------------------------------- */
/* The residual is orthogonal to the columns; a solution of fewer equations has no part that they do not see. */
static void check_lstsq(const subject *s)
{
    const int64_t columns = 1 + draw_below(3);
    qn_array *a = qn_view(s->a, QN_AT(0)), *b = draw_array(s->t, QN_SHAPE(s->m, columns), normal, NULL), *x;
    if (!gave(s, qn_lstsq(a, b, -1, &x, NULL, NULL, NULL) != QN_OK, false))
        return;
    mat m = mat_item(s->stack, 0), y = mat_stack(spoil(x)), z = mat_stack(b), r = mat_sub(z, mat_mul(m, y));
    judge(s, mat_norm(mat_mul(mat_adjoint(r), m)), larger(s) * mat_norm(m) * (mat_norm(z) + mat_norm(m) * mat_norm(y)), "(b - a x)* a");
    if (s->kind != RANDOM || s->m >= s->n)
        return;
    qn_array *q, *ignored, *turned = qn_matrix_transpose(a), *conjugate = qn_conjugate(turned);
    if (qn_qr(conjugate, QN_QR_COMPLETE, &q, &ignored) == QN_OK)
        judge(s, mat_norm(mat_mul(mat_adjoint(mat_columns(mat_stack(q), s->m)), y)), larger(s) * mat_norm(y), "x beyond the rows");
}

/* The conditions of Moore and Penrose. */
static void check_pinv(const subject *s)
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

static void check_power(const subject *s)
{
    const int64_t k = draw_below(8);
    const long double least = (qn_dtype_real(s->t) == QN_FLOAT32 ? 0x1p-149L : 0x1p-1074L) / roundoff(s->t); /* an underflow is no error */
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

static void check_polyfit(const subject *s)
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
    judge(s, mat_norm(mat_mul(mat_adjoint(r), scaled)), (long double)m * mat_norm(scaled) * (mat_norm(z) + mat_norm(v) * mat_norm(mat_stack(c))), "(y - v c)* v");
}

static void check_product(const subject *s)
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

static const struct { void (*check)(const subject *s); bool square; } functions[NFUNCTION] = {
    [SOLVE] = { check_solve, true },       [INV] = { check_inv, true },     [DET] = { check_det, true },
    [CHOLESKY] = { check_cholesky, true }, [QR] = { check_qr, false },      [SVD] = { check_svd, false },
    [EIGH] = { check_eigh, true },         [EIG] = { check_eig, true },     [LSTSQ] = { check_lstsq, false },
    [PINV] = { check_pinv, false },        [POWER] = { check_power, true }, [POLYFIT] = { check_polyfit, false },
    [PRODUCT] = { check_product, false },
};

/* ---- matrices ----------------------------------------------------------------------------------------------------------------- */
static mat random_matrix(int64_t m, int64_t n, bool real)
{
    mat a = mat_new(m, n);
    for (int64_t i = 0; i < m * n; i++)
        a.x[i] = (cl){ draw_normal(), real ? 0 : draw_normal() };
    return a;
}

/* Singular values from 1 to `least`, geometrically, or all 1 but the last. */
static mat by_values(int64_t m, int64_t n, bool real, long double least, bool one)
{
    const int64_t few = m < n ? m : n;
    mat d = mat_new(m, n);
    for (int64_t i = 0; i < few; i++)
        d.x[i * n + i].re = one ? (i == few - 1 ? least : 1) : few > 1 ? powl(least, (long double)i / (few - 1)) : 1;
    return mat_mul(mat_mul(mat_unitary(m, real), d), mat_unitary(n, real));
}

/* Element i, j of a random matrix, as the kind wants it. */
static cl changed(kind k, qn_dtype t, mat a, int64_t i, int64_t j)
{
    const int range = qn_dtype_real(t) == QN_FLOAT32 ? 100 : 800;
    const long double by = k == GRADED ? ldexpl(1, (int)(-2 * (i % 20))) : k == HUGE_ONES ? ldexpl(1, range) : k == TINY_ONES ? ldexpl(1, -range) : 1;
    const cl x = a.x[i * a.n + j];
    const bool zero = (k == TRIANGULAR && i > j) || k == ZERO || (k == EMPTY_ROW && i == a.m / 2);
    if (k == IDENTITY || zero)
        return (cl){ k == IDENTITY && i == j, 0 };
    return k == WHOLE ? (cl){ roundl(4 * x.re), roundl(4 * x.im) } : (cl){ by * x.re, by * x.im };
}

static mat make(kind k, qn_dtype t, int64_t m, int64_t n)
{
    const bool real = !is_complex(t);
    if (k == ILL || k == ONE_SMALL)
        return by_values(m, n, real, 10 * roundoff(t), k == ONE_SMALL);
    if (k == DEFICIENT)
        return mat_mul(random_matrix(m, (n + 1) / 2, real), random_matrix((n + 1) / 2, n, real));
    mat a = random_matrix(m, n, real);
    for (int64_t i = 0; i < m * n; i++)
        a.x[i] = changed(k, t, a, i / n, i % n);
    return a;
}

static void check(function f, kind k, qn_dtype t, int64_t count, int64_t m, int64_t n)
{
    mat items[BATCH];
    subject s = { f, k, t, count, m, functions[f].square ? m : n, NULL, { 0, 0, NULL } };
    for (int64_t i = 0; i < count; i++)
        items[i] = make(k, t, s.m, s.n);
    QN_SCOPE {
        s.a = mat_array(t, count, items);
        s.stack = mat_stack(s.a);
        s.a = draw_layout(s.a);
        functions[f].check(&s);
    }
    qn_clear_error();
    dense_forget();
}

static void check_size(int64_t m, int64_t n, bool batch)
{
    static const qn_dtype dtypes[] = { QN_FLOAT32, QN_FLOAT64, QN_COMPLEX64, QN_COMPLEX128 };
    for (function f = 0; f < NFUNCTION; f++)
        for (int t = 0; t < 4; t++)
            for (kind k = 0; k < (m > 60 ? ILL + 1 : NKIND); k++)
                if (m <= 100 || k == RANDOM || options.full)
                    check(f, k, dtypes[t], batch ? 1 + draw_below(BATCH) : 1, m, n);
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    const bool full = options.full && !options.control;
    const int small = options.control ? 8 : full ? 400 : 40, large[] = { 50, 130, 260, 400 };
    char line[NFUNCTION * 32] = "";
    for (int i = 0; i < small; i++) {
        draw_start((uint64_t)i);
        const int64_t m = i <= 8 ? i : i < small / 2 ? draw_below(9) : draw_below(33);
        check_size(m, i % 3 ? m : draw_below(m + 3), m <= 8);
    }
    for (int i = 0; i < (options.control ? 0 : full ? 4 : 2); i++)
        check_size(large[i], large[i] + (i % 2 ? 20 : -20), false);
    for (function f = 0; f < NFUNCTION; f++)
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s %s %.2g", f ? "," : "", function_names[f], THRESHOLD * figures[f].worst);
    return bar_line("R18", "one result in 97 has a byte changed", bad, "%ld calls in 4 dtypes, lengths 0-%d, largest ratios (below 30):%s", calls,
                    large[full ? 3 : 1] + 20, line);
}
