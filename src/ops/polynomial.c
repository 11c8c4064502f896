/* SPDX-License-Identifier: BSD-3-Clause */
/* polynomial.c: sums, products and quotients of polynomials, derivatives and integrals.
 *
 * Coefficient arrays are short as a rule; all arithmetic is the engine's on views of them, so that every dtype is served. Temporaries
 * belong to a scope. */
#include <ops/ops.h>
#include <quern/manip.h>
#include <quern/poly.h>
#include <quern/sort.h>

/* p with at least one axis; NULL with an error if it has more. */
static qn_array *coefficients(const char *func, const qn_array *p)
{
    if (qn_is_null(p, func))
        return NULL;
    if (p->ndim > 1) {
        qn_text shape;
        qn_fail(QN_ERR_VALUE, "%s: coefficients must be 1-d, not of shape %s", func, qn_shape_of(&shape, p));
        return NULL;
    }
    return p->ndim == 1 ? qn_view(p, QN_ALL) : qn_reshape(p, QN_SHAPE(1));
}

/* The end of the scope that the caller began: r survives it. */
static qn_array *leave(qn_array *r)
{
    qn_scope_pass(r);
    qn_scope_end();
    return r;
}

/* ---- sums ---- */

/* op of a and b, the shorter one with zeros in front. */
static qn_array *combine(const char *func, const qn_array *a, const qn_array *b, qn_status (*into)(const qn_array *, const qn_array *, const qn_array *))
{
    qn_scope_begin();
    a = coefficients(func, a);
    b = a ? coefficients(func, b) : NULL;
    if (b == NULL)
        return leave(NULL);
    int64_t n = a->size > b->size ? a->size : b->size;
    bool equal = a->size == b->size;
    qn_dtype t = qn_promote((qn_dtype)a->dtype, (qn_dtype)b->dtype);
    qn_array *r = equal ? qn_empty(t, QN_SHAPE(n)) : qn_zeros(t, QN_SHAPE(n)), *end = NULL;
    qn_status status = r ? QN_OK : qn_failed();
    if (status == QN_OK && equal)
        return leave(into(r, a, b) == QN_OK ? r : NULL);
    if (status == QN_OK && a->size > 0)
        status = qn_assign(qn_view(r, QN_FROM(n - a->size)), a, QN_UNSAFE);
    if (status == QN_OK)
        end = qn_view(r, QN_FROM(n - b->size));
    if (status == QN_OK)
        status = into(end, end, b);
    return leave(status == QN_OK ? r : NULL);
}

static qn_status add_into(const qn_array *out, const qn_array *a, const qn_array *b) { return qn_add_into(out, a, b); }
static qn_status subtract_into(const qn_array *out, const qn_array *a, const qn_array *b) { return qn_subtract_into(out, a, b); }

qn_array *qn_polyadd(const qn_array *a, const qn_array *b) { return combine("polyadd", a, b, add_into); }
qn_array *qn_polysub(const qn_array *a, const qn_array *b) { return combine("polysub", a, b, subtract_into); }

/* ---- products and quotients ---- */

/* Without zeros at the start, but for the last coefficient; 0 of no coefficients. */
static qn_array *trimmed(const qn_array *p)
{
    if (p->size == 0)
        return qn_zeros((qn_dtype)p->dtype, QN_SHAPE(1));
    qn_array *nonzero = qn_not_equal(p, 0);
    int64_t i = 0;
    while (nonzero && i < p->size - 1 && !nonzero->data[i * nonzero->strides[0]])
        i++;
    return nonzero ? qn_view(p, QN_FROM(i)) : NULL;
}

/* r[i : i + n] += or -= factor[i] * v */
static qn_status add_multiple(const qn_array *r, int64_t i, const qn_array *factor, const qn_array *v,
                              qn_status (*into)(const qn_array *, const qn_array *, const qn_array *))
{
    qn_array *part = qn_view(r, QN_RANGE(i, i + v->size)), *product = part ? qn_multiply(factor, v) : NULL;
    qn_status status = product ? into(part, part, product) : qn_failed();
    return status;
}

static qn_array *multiply(const qn_array *a, const qn_array *b)
{
    const qn_array *shorter = a->size < b->size ? a : b, *longer = a->size < b->size ? b : a;
    qn_array *r = qn_zeros(qn_promote((qn_dtype)a->dtype, (qn_dtype)b->dtype), QN_SHAPE(a->size + b->size - 1));
    qn_status status = r ? QN_OK : qn_failed();
    for (int64_t i = 0; i < shorter->size && status == QN_OK; i++) {
        qn_scope_begin();
        status = add_multiple(r, i, qn_view(shorter, QN_AT(i)), longer, add_into);
        qn_scope_end();
    }
    return status == QN_OK ? r : NULL;
}

qn_array *qn_polymul(const qn_array *a, const qn_array *b)
{
    qn_scope_begin();
    a = coefficients("polymul", a);
    b = a ? coefficients("polymul", b) : NULL;
    if (b && (a = trimmed(a)) != NULL && (b = trimmed(b)) != NULL)
        return leave(multiply(a, b));
    return leave(NULL);
}

/* r, which begins as u, becomes the remainder, q the quotient. */
static qn_status divide(const qn_array *r, const qn_array *v, const qn_array *q)
{
    const qn_array *scale = qn_divide(1.0, qn_view(v, QN_AT(0)));
    int64_t steps = r->size - v->size + 1;
    qn_status status = scale ? QN_OK : qn_failed();
    for (int64_t k = 0; k < steps && status == QN_OK; k++) {
        qn_scope_begin();
        qn_array *d = qn_multiply(scale, qn_view(r, QN_AT(k)));
        status = d ? qn_assign(qn_view(q, QN_AT(k)), d, QN_UNSAFE) : qn_failed();
        if (status == QN_OK)
            status = add_multiple(r, k, d, v, subtract_into);
        qn_scope_end();
    }
    return status;
}

/* r without the coefficients in front that are 0 but for 1e-8, as NumPy cuts them. */
static qn_array *cut_remainder(const qn_array *r)
{
    qn_array *small = qn_less_equal(qn_absolute(r), 1e-8);
    int64_t i = 0;
    while (small && i < r->size - 1 && small->data[i * small->strides[0]])
        i++;
    return small ? qn_copy(qn_view(r, QN_FROM(i))) : NULL;
}

qn_status qn_polydiv(const qn_array *u, const qn_array *v, qn_array **quotient, qn_array **remainder)
{
    *quotient = *remainder = NULL;
    qn_scope_begin();
    u = coefficients("polydiv", u);
    v = u ? coefficients("polydiv", v) : NULL;
    if (v && (u->size == 0 || v->size == 0)) {
        qn_fail(QN_ERR_VALUE, "polydiv: a polynomial without coefficients");
        v = NULL;
    }
    qn_dtype t = v ? qn_promote(qn_inexact((qn_dtype)u->dtype), qn_inexact((qn_dtype)v->dtype)) : QN_FLOAT64;
    qn_array *r = v ? qn_astype(u, t) : NULL, *d = r ? qn_astype(v, t) : NULL;
    qn_array *q = d ? qn_zeros(t, QN_SHAPE(u->size >= v->size ? u->size - v->size + 1 : 1)) : NULL;
    qn_status status = q ? divide(r, d, q) : qn_failed();
    if (status == QN_OK && (r = cut_remainder(r)) != NULL) {
        *quotient = qn_scope_pass(q);
        *remainder = qn_scope_pass(r);
    } else {
        status = qn_failed();
    }
    qn_scope_end();
    return status;
}

/* ---- derivative and integral ---- */

/* n, n - 1 ... 1 */
static qn_array *powers(int64_t n) { return qn_arange_int(n, 0, -1, QN_INT64); }

static qn_status check_order(const char *func, int m, const char *other)
{
    return m >= 0 ? QN_OK : qn_fail(QN_ERR_VALUE, "Order of %s must be positive (see %s)", func, other);
}

qn_array *qn_polyder(const qn_array *p, int m)
{
    qn_scope_begin();
    qn_array *r = coefficients("polyder", p);
    if (r && check_order("derivative", m, "polyint") != QN_OK)
        return leave(NULL);
    for (; m > 0 && r && r->size > 0; m--)
        r = qn_multiply(qn_view(r, QN_TO(-1)), powers(r->size - 1));
    return leave(r);
}

/* Constant i of those for m integrals: k[i], or its only element. */
static qn_array *constant(const qn_array *k, int64_t i) { return qn_view(k, QN_RANGE(k->size == 1 ? 0 : i, (k->size == 1 ? 0 : i) + 1)); }

qn_array *qn_polyint(const qn_array *p, int m, const qn_array *k)
{
    qn_scope_begin();
    qn_array *r = coefficients("polyint", p);
    k = k ? coefficients("polyint", k) : qn_zeros(QN_FLOAT64, QN_SHAPE(1));
    if (r == NULL || k == NULL || check_order("integral", m, "polyder") != QN_OK)
        return leave(NULL);
    if (m > 0 && k->size < m && k->size != 1) {
        qn_fail(QN_ERR_VALUE, "k must be a scalar or a rank-1 array of length 1 or >m.");
        return leave(NULL);
    }
    for (int i = 0; i < m && r; i++) {
        const qn_array *parts[2] = {qn_divide(r, powers(r->size)), constant(k, i)};
        r = parts[0] && parts[1] ? qn_concat(2, parts, 0) : NULL;
    }
    return leave(r);
}

/* ---- from roots ---- */

/* The polynomial p as real numbers if its roots and their conjugates are the same set. */
static qn_array *real_if_paired(qn_array *p, const qn_array *roots)
{
    qn_array *conjugates = qn_conjugate(roots);
    qn_array *sorted = conjugates ? qn_sort(roots, 0, false, false) : NULL;
    qn_array *same = sorted ? qn_all(qn_equal(sorted, qn_sort(conjugates, 0, false, false)), QN_ALL_AXES) : NULL;
    return same == NULL ? NULL : *same->data ? qn_copy(qn_real(p)) : p;
}

qn_array *qn_poly(const qn_array *roots)
{
    qn_scope_begin();
    roots = coefficients("poly", roots);
    qn_array *zeros = roots ? qn_astype(roots, qn_inexact((qn_dtype)roots->dtype)) : NULL;
    if (zeros == NULL || zeros->size == 0)
        return leave(zeros ? qn_ones(QN_FLOAT64, QN_SCALAR_SHAPE) : NULL);
    qn_array *r = qn_zeros((qn_dtype)zeros->dtype, QN_SHAPE(zeros->size + 1));
    qn_status status = r ? qn_assign(qn_view(r, QN_AT(0)), QN_NUM(1), QN_UNSAFE) : qn_failed();
    for (int64_t i = 0; i < zeros->size && status == QN_OK; i++) {
        qn_scope_begin(); /* times (x - root) */
        qn_array *product = qn_multiply(qn_view(r, QN_TO(i + 1)), qn_view(zeros, QN_AT(i))), *next = qn_view(r, QN_RANGE(1, i + 2));
        status = product ? qn_subtract_into(next, next, product) : qn_failed();
        qn_scope_end();
    }
    if (status == QN_OK && qn_is_complex(r->dtype))
        r = real_if_paired(r, zeros);
    return leave(status == QN_OK ? r : NULL);
}
