/* SPDX-License-Identifier: BSD-3-Clause */
/* residuals.c: bar R18. The test ratios of LAPACK (Working Note 41: residuals and departures from orthogonality, divided by norms,
 * length and precision) for solve, inv, det, cholesky, qr, svd, eigh, eig, lstsq, pinv, matrix_power, polyfit and products: each
 * must be below 30.  Matrices are random, graded, ill-conditioned, singular, near the ends of the exponents, empty, of length 1, in
 * batches of tiny ones, and large.
 *
 *     residuals [-s seed] [-f] [-c] */
#include "residuals.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THRESHOLD = 30 };
static long calls, bad;

static const char *const kind_names[NKIND] = {
    "random", "identity", "ill-conditioned", "one small value", "graded", "triangular", "integers", "huge", "tiny", "zero",
    "deficient", "a zero row"
};

static const char *const function_names[NFUNCTION] = {
    "solve", "inv", "det", "cholesky", "qr", "svd", "eigh", "eig", "lstsq", "pinv", "matrix_power", "polyfit", "matmul"
};
static figure figures[NFUNCTION];

void judge(const subject *s, long double x, long double scale, const char *what)
{
    const double u = roundoff(s->t) * (s->f == SVD || s->f == EIGH || s->f == EIG || s->f == PINV ? 2 : 1);
    const double ratio = x == 0 ? 0 : (double)(x / (scale * u));
    bad += figure_take(&figures[s->f], ratio / THRESHOLD, "%s of %lld %s %s %lldx%lld, %s", function_names[s->f],
                       (long long)s->count, kind_names[s->kind], qn_dtype_name(s->t), (long long)s->m, (long long)s->n, what);
}

bool gave(const subject *s, bool failed, bool may_fail)
{
    calls++;
    if (failed && !(may_fail && qn_error_status() == QN_ERR_LINALG))
        bad += bar_fault("%s of %s %s %lldx%lld: %s", function_names[s->f], kind_names[s->kind], qn_dtype_name(s->t),
                         (long long)s->m, (long long)s->n, qn_error_message());
    return !failed;
}

long double larger(const subject *s) { return s->m > s->n ? s->m : s->n > 0 ? s->n : 1; }

void judge_unitary(const subject *s, mat q, const char *what)
{
    judge(s, mat_norm(mat_sub(mat_mul(mat_adjoint(q), q), mat_eye(q.n))), larger(s), what);
}

mat vector_of(const qn_array *a, int64_t i, int64_t n)
{
    mat all = mat_new(a->ndim > 1 ? a->shape[0] : 1, n);
    cl *x = numbers(a);
    memcpy(all.x, x, (size_t)(all.m * n) * sizeof *x);
    free(x);
    return (mat){ 1, n, all.x + i * n };
}

static const struct { void (*check)(const subject *s); bool square; } functions[NFUNCTION] = {
    [SOLVE] = { check_solve, true },       [INV] = { check_inv, true },     [DET] = { check_det, true },
    [CHOLESKY] = { check_cholesky, true }, [QR] = { check_qr, false },      [SVD] = { check_svd, false },
    [EIGH] = { check_eigh, true },         [EIG] = { check_eig, true },     [LSTSQ] = { check_lstsq, false },
    [PINV] = { check_pinv, false },        [POWER] = { check_power, true }, [POLYFIT] = { check_polyfit, false },
    [PRODUCT] = { check_product, false },
};

/* ---- matrices ------------------------------------------------------------------------------------------------- */
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
    const int exponent = k == GRADED ? -2 * (int)(i % 20) : k == HUGE_ONES ? range : k == TINY_ONES ? -range : 0;
    const long double by = ldexpl(1, exponent);
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
            for (kind k = 0; k < (m > 200 ? RANDOM + 1 : m > 60 ? ILL + 1 : NKIND); k++)
                if (m <= 100 || k == RANDOM || options.full)
                    check(f, k, dtypes[t], batch ? 1 + draw_below(BATCH) : 1, m, n);
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    const bool full = options.full && !options.control;
    const int small = options.control ? 8 : full ? 150 : 40, large[] = { 50, 130, 200, 300 };
    char line[NFUNCTION * 32] = "";
    for (int i = 0; i < small; i++) {
        draw_start((uint64_t)i);
        const int64_t m = i <= 8 ? i : i < small / 2 ? draw_below(9) : draw_below(33);
        check_size(m, i % 3 ? m : draw_below(m + 3), m <= 8);
    }
    for (int i = 0; i < (options.control ? 0 : full ? 4 : 2); i++)
        check_size(large[i], large[i] + (i % 2 ? 20 : -20), false);
    for (function f = 0; f < NFUNCTION; f++)
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s %s %.2g", f ? "," : "", function_names[f],
                 THRESHOLD * figures[f].worst);
    return bar_line("R18", "one result in 97 has a byte changed", bad,
                    "%ld calls in 4 dtypes, lengths 0-%d, largest ratios (below 30):%s", calls, large[full ? 3 : 1] + 20, line);
}
