/* SPDX-License-Identifier: BSD-3-Clause */
/* huge.c: bar R17. Arrays of more than 2^31 elements, int8 and uint8, whose right results follow from a formula for the elements;
 * and products with BLAS limited to a few elements, which give the same numbers. The quick budget takes arrays of 2^20 elements.
 *
 *     huge [-s seed] [-f] [-c] [-d folder for a file] */
#include "bars.h"
#include <linalg/linalg.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

static long calls, bad;
static int64_t edge, n;      /* 2^31, and more than that: even */
enum { CYCLE = 251, MIDDLE = 125, BEYOND = 1234 };

/* The elements: -125 ... 125, over and over. */
static int8_t element(int64_t i) { return (int8_t)(i % CYCLE - MIDDLE); }

/* How many i < m have i % CYCLE == k. */
static int64_t times(int64_t m, int64_t k) { return m / CYCLE + (k < m % CYCLE); }

static int64_t total(int64_t m)
{
    int64_t sum = 0;
    for (int64_t k = 0; k < m % CYCLE; k++)
        sum += k - MIDDLE;
    return sum;
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */
/* want(i) for all elements of r, one byte each, in memory order. */
static void judge(const char *what, qn_array *r, int64_t size, int8_t (*want)(int64_t i))
{
    int64_t i = 0;
    calls++;
    spoil(r);
    if (r && r->size == size)
        while (i < size && (int8_t)r->data[i] == want(i))
            i++;
    if (!r || i < size || r->size != size)
        bad += bar_fault("%s: element %lld, %s", what, (long long)i, r ? "" : qn_error_message());
}

static void judge_number(const char *what, qn_array *r, double want)
{
    double got = NAN;
    calls++;
    spoil(r);
    if (!r || qn_item_f64(r, &got) != QN_OK || got != want)
        bad += bar_fault("%s: %.17g instead of %.17g %s", what, got, want, r ? "" : qn_error_message());
}

static void judge_status(const char *what, qn_status status)
{
    if (status != QN_OK)
        bad += bar_fault("%s: %s", what, qn_error_message());
}

static qn_array *elements(void)
{
    qn_array *a = qn_empty(QN_INT8, QN_SHAPE(n));
    for (int64_t i = 0, k = 0; a && i < n; i++, k = k + 1 < CYCLE ? k + 1 : 0)
        a->data[i] = (char)(k - MIDDLE);
    return a;
}

/* ---- calls: each returns, its arrays released, before the next ------------------------------------------------------------ */
static int8_t twice(int64_t i) { return (int8_t)(2 * element(i)); }
static int8_t positive(int64_t i) { return element(i) > 100; }
static int8_t clipped(int64_t i) { return element(i) > 100 ? element(i) : -1; }
static int8_t compressed(int64_t i) { return (int8_t)(101 + i % 25); }
static int8_t turned(int64_t i) { return element(i % 2 * (n / 2) + i / 2); }
static int8_t reversed(int64_t i) { return element(n - 1 - i); }
static int8_t rolled(int64_t i) { return element(i < 5 ? n - 5 + i : i - 5); }
static int8_t extreme(int64_t i) { return element(i) > element(n / 2 + i) ? element(i) : element(n / 2 + i); }

static int8_t running(int64_t i)
{
    static int64_t next;
    static uint8_t sum;
    if (i != next)
        sum = 0;
    sum = (uint8_t)(sum + (uint8_t)element(i));
    next = i + 1;
    return (int8_t)sum;
}

static void check_elementwise(const qn_array *a)
{
    QN_SCOPE judge("add", qn_add(a, a), n, twice);
    QN_SCOPE judge("greater", qn_greater(a, 100), n, positive);
    QN_SCOPE judge("where", qn_where(qn_greater(a, 100), a, -1), n, clipped);
    QN_SCOPE judge("evaluate", qn_evaluate("a + a", QN_ARGS({ "a", a })), n, twice);
    QN_SCOPE judge("astype", qn_astype(qn_astype(a, QN_UINT8), QN_INT8), n, element);
}

static void check_reductions(const qn_array *a)
{
    qn_array *halves = qn_reshape(a, QN_SHAPE(2, n / 2)), *one = qn_view(a, QN_AT(edge + 3));
    judge_number("sum", qn_sum(a, QN_ALL_AXES), (double)total(n));
    judge_number("mean", qn_mean(a, QN_ALL_AXES), (double)total(n) / (double)n);
    judge_number("count_nonzero", qn_count_nonzero(a, QN_ALL_AXES), (double)(n - times(n, MIDDLE)));
    judge_number("sum along an axis", qn_view(qn_sum(halves, QN_AXIS(1)), QN_AT(1)), (double)(total(n) - total(n / 2)));
    judge("max along an axis", qn_max(halves, QN_AXIS(0)), n / 2, extreme);
    judge("cumsum", qn_cumsum(a, 0, QN_INT8, false), n, running);
    *one->data = 127;
    judge_number("max", qn_max(a, QN_ALL_AXES), 127);
    judge_number("argmax", qn_argmax(a, QN_ALL_AXES), (double)(edge + 3));
    *one->data = -128;
    judge_number("argmin", qn_argmin(a, QN_ALL_AXES), (double)(edge + 3));
    *one->data = element(edge + 3);
    judge_number("median", qn_median(a, QN_ALL_AXES), 0);
}

static void check_moving(const qn_array *a)
{
    int64_t stepped = 0;
    for (int64_t i = 3; i < n; i += edge)
        stepped += element(i);
    QN_SCOPE judge("transposed copy", qn_copy(qn_transpose(qn_reshape(a, QN_SHAPE(2, n / 2)))), n, turned);
    QN_SCOPE judge("reversed copy", qn_copy(qn_view(a, QN_EVERY(-1))), n, reversed);
    QN_SCOPE judge("roll", qn_roll(a, -1, &(int64_t){ 5 }, NULL), n, rolled);
    QN_SCOPE {
        const qn_array *const parts[] = { qn_view(a, QN_TO(edge + 7)), qn_view(a, QN_FROM(edge + 7)) };
        judge("concat", qn_concat(2, parts, 0), n, element);
    }
    QN_SCOPE judge_number("slice", qn_view(a, QN_RANGE(edge + 1, edge + 2)), element(edge + 1));
    QN_SCOPE judge_number("step", qn_sum(qn_view(a, QN_STEP(3, n, edge)), QN_ALL_AXES), (double)stepped);
    QN_SCOPE judge_number("as_strided", qn_as_strided(a, 0, NULL, NULL, edge + 9), element(edge + 9));
}

static void check_indexing(const qn_array *a)
{
    const int64_t places[] = { 0, edge - 1, edge, edge + 1000, n - 1 };
    QN_SCOPE {
        qn_array *at = qn_from_data(places, QN_INT64, QN_SHAPE(5)), *taken = qn_take(a, at, 0, QN_RAISE);
        qn_array *zeros = qn_zeros(QN_INT8, QN_SHAPE(n));
        for (int k = 0; k < 5; k++)
            judge_number("take", qn_view(taken, QN_AT(k)), element(places[k]));
        judge_status("put", qn_put(zeros, at, qn_ones(QN_INT8, QN_SHAPE(5)), QN_RAISE));
        qn_array *found = spoil(qn_flatnonzero(zeros));
        for (int k = 0; k < 5; k++)
            judge_number("nonzero", found ? qn_view(found, QN_AT(k)) : NULL, (double)places[k]);
        judge_status("set", qn_set_items(zeros, 1, &QN_BY(at), QN_NUM(7)));
        judge_number("set", qn_sum(zeros, QN_ALL_AXES), 35);
    }
    int64_t kept = 0;
    for (int64_t k = MIDDLE + 101; k < CYCLE; k++)
        kept += times(n, k);
    QN_SCOPE judge("mask", qn_compress_mask(a, qn_greater(a, 100)), kept, compressed);
}

/* Element i of the sorted elements plus 125, by counting. */
static int8_t in_order(int64_t i)
{
    static int64_t value, end, next;
    if (i != next)
        value = end = 0;
    for (end = i == 0 ? times(n, 0) : end; i >= end; end += times(n, value))
        value++;
    next = i + 1;
    return (int8_t)value;
}

static void check_sorting(const qn_array *a)
{
    QN_SCOPE {
        const qn_array *middle = qn_full(QN_UINT8, QN_SCALAR_SHAPE, QN_NUM(MIDDLE));
        const qn_array *last = qn_full(QN_UINT8, QN_SCALAR_SHAPE, QN_NUM(CYCLE - 1));
        qn_array *u = qn_add(qn_view_dtype(a, QN_UINT8), middle), *values = NULL, *counts = NULL;
        qn_array *bins = spoil(qn_bincount(u, NULL, 0));
        for (int64_t k = 0; k < CYCLE; k++)
            judge_number("bincount", bins ? qn_view(bins, QN_AT(k)) : NULL, (double)times(n, k));
        judge_status("unique", qn_unique(u, true, &values, NULL, NULL, &counts));
        judge_number("unique", counts ? qn_view(counts, QN_AT(CYCLE - 1)) : NULL, (double)times(n, CYCLE - 1));
        judge_status("sort", qn_sort_into(u, 0, false, false));
        judge("sort", u, n, in_order);
        judge_number("searchsorted", qn_searchsorted(u, last, true, NULL), (double)n);
        judge_number("searchsorted", qn_searchsorted(u, last, false, NULL), (double)(n - times(n, CYCLE - 1)));
    }
}

static void check_file(const qn_array *a)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/huge.npy", options.directory);
    QN_SCOPE {
        judge_status("save_npy", qn_save_npy(path, a));
        judge("map_npy", qn_map_npy_copy(path), n, element);
        judge_number("map_npy", qn_sum(qn_map_npy(path, false), QN_ALL_AXES), (double)total(n));
    }
    unlink(path);
}

/* Axes longer than BLAS counts, of one element that is repeated. */
static void check_products(void)
{
    QN_SCOPE {
        const qn_array *ones = qn_broadcast_to(qn_ones(QN_FLOAT64, QN_SCALAR_SHAPE), QN_SHAPE(n));
        const qn_array *twos = qn_full(QN_FLOAT64, QN_SCALAR_SHAPE, QN_NUM(2.0)), *many = qn_broadcast_to(twos, QN_SHAPE(n));
        const qn_array *row = qn_reshape_view(ones, QN_SHAPE(1, n));
        judge_number("sum of float64", qn_sum(many, QN_ALL_AXES), 2 * (double)n);
        judge_number("vector_norm", qn_vector_norm(ones, QN_ALL_AXES, 2), sqrt((double)n));
        judge_number("dot", qn_dot(ones, many), 2 * (double)n);
        judge_number("matmul", qn_matmul(row, many), 2 * (double)n);
        judge_number("einsum", qn_einsum("i,i->", 2, (const qn_array *const[]){ ones, many }), 2 * (double)n);
    }
}

/* ---- BLAS that takes a few elements ----------------------------------------------------------------------------------------- */
/* Small whole numbers, whose products and sums are exact in any order. */
static double whole(const void *context)
{
    (void)context;
    return (double)draw_below(9) - 4;
}

enum { NPRODUCT = 13 };

static qn_array *product(int which, const qn_array *a, const qn_array *b, const qn_array *v)
{
    const qn_array *const two[] = { a, b }, *const three[] = { a, b, v };
    switch (which) {
    case 0: return qn_matmul(a, b);
    case 1: return qn_dot(a, b);
    case 2: return qn_inner(a, a);
    case 3: return qn_tensordot(a, a, 1, (const int[]){ 0 }, (const int[]){ 0 });
    case 4: return qn_matvec(b, v);
    case 5: return qn_vecmat(v, qn_matrix_transpose(b));
    case 6: return qn_outer(v, v);
    case 7: return qn_vecdot(v, v, -1);
    case 8: return qn_vector_norm(a, QN_ALL_AXES, 2);
    case 9: return qn_einsum("ij,jk->ki", 2, two);
    case 10: return qn_einsum("ij,jk,k->i", 3, three);
    case 11: return qn_matrix_power(qn_matmul(a, qn_matrix_transpose(a)), 2);
    default: return qn_kron(v, v);
    }
}

/* Equal, but for the sign of zeros. */
static bool same_numbers(const qn_array *a, const qn_array *b)
{
    bool equal = false;
    return a && b && a->dtype == b->dtype && qn_array_equal(a, b, false, &equal) == QN_OK && equal;
}

static void check_limits(qn_dtype t)
{
    static const int64_t limits[] = { 1, 3, 7, 16 };
    const int64_t m = 1 + draw_below(30), k = 1 + draw_below(60), p = 1 + draw_below(30);
    qn_array *a = draw_layout(draw_array(t, QN_SHAPE(m, k), whole, NULL));
    qn_array *b = draw_layout(draw_array(t, QN_SHAPE(k, p), whole, NULL));
    qn_array *v = draw_layout(draw_array(t, QN_SHAPE(p), whole, NULL));
    for (int which = 0; which < NPRODUCT; which++)
        QN_SCOPE {
            qn_array *want = product(which, a, b, v);
            for (int l = 0; l < 4; l++) {
                qn_set_blas_limit(limits[l]);
                qn_array *got = spoil(qn_copy(product(which, a, b, v)));
                calls++;
                if (!same_numbers(got, want))
                    bad += bar_fault("product %d, %s, (%d,%d) (%d,%d): another result with BLAS limited to %d %s", which,
                                     qn_dtype_name(t), (int)m, (int)k, (int)k, (int)p, (int)limits[l],
                                     got ? "" : qn_error_message());
            }
            qn_set_blas_limit(0);
        }
    qn_release(a);
    qn_release(b);
    qn_release(v);
}

int main(int argc, char **argv)
{
    static const qn_dtype dtypes[] = { QN_FLOAT32, QN_FLOAT64, QN_COMPLEX64, QN_COMPLEX128, QN_FLOAT16, QN_INT32 };
    bar_start(argc, argv);
    edge = INT64_C(1) << (options.full && !options.control ? 31 : 20);
    n = edge + BEYOND * 1000 + 2;
    draw_start(0);
    for (int i = 0; i < (options.full ? 600 : 60); i++)
        check_limits(dtypes[i % 6]);
    qn_array *a = elements();
    if (!a)
        return bar_fault("no memory for %lld elements: %s", (long long)n, qn_error_message());
    qn_set_cache_limit(0);
    check_elementwise(a);
    QN_SCOPE check_reductions(a);
    check_moving(a);
    check_indexing(a);
    check_sorting(a);
    check_file(a);
    qn_release(a);
    check_products();
    return bar_line("R17", "one result in 97 has a byte changed", bad,
                    "%ld results of arrays of %lld elements and of products with BLAS limited to 1, 3, 7 and 16 elements",
                    calls, (long long)n);
}
