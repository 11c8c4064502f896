/* SPDX-License-Identifier: BSD-3-Clause */
/* test_reduce.c: reductions of every dtype: the same bits for every instruction set, layout and number of threads. */
#include "layouts.h"
#include "test.h"
#include <fenv.h>

/* order: the dtypes whose result depends on the order of the elements, the kinds f and c. */
typedef qn_array *(*reduction)(const qn_array *, qn_axes);
#define REDUCED_BY(op) \
    static qn_array *reduce_##op(const qn_array *x, qn_axes axes) { return qn_reduce(qn_op_find(#op), x, axes, NULL); }
REDUCED_BY(fmax)
REDUCED_BY(fmin)
REDUCED_BY(bitwise_and)
REDUCED_BY(bitwise_or)
REDUCED_BY(bitwise_xor)
static const struct { const char *name; reduction call; const char *order; } reductions[] = {
    {"sum", qn_sum, "fc"}, {"prod", qn_prod, "fc"}, {"nansum", qn_nansum, "fc"}, {"nanprod", qn_nanprod, "fc"}, {"min", qn_min, "c"}, {"max", qn_max, "c"},
    {"fmax", reduce_fmax, "fc"}, {"fmin", reduce_fmin, "fc"}, {"any", qn_any, ""}, {"all", qn_all, ""},
    {"count_nonzero", qn_count_nonzero, ""}, {"argmin", qn_argmin, ""}, {"argmax", qn_argmax, ""},
    {"bitwise_and", reduce_bitwise_and, ""}, {"bitwise_or", reduce_bitwise_or, ""}, {"bitwise_xor", reduce_bitwise_xor, ""},
};
enum { NREDUCTIONS = sizeof reductions / sizeof *reductions };

/* n normal numbers, the last ones awkward if `special`. */
static qn_array *numbers(qn_dtype t, int64_t n, bool special)
{
    qn_random *g = qn_random_new((uint64_t)n);
    qn_array *x = qn_random_normal(g, 0, 40, 0, 1, &n), *r = qn_astype(x, t);
    qn_array *values = special_values(t, SPECIAL_PAIRS, 0), *end = qn_view(r, QN_FROM(n - SPECIAL_PAIRS));
    if (special)
        CHECK(qn_assign(end, values, QN_NO) == QN_OK);
    qn_release(x);
    qn_release(values);
    qn_release(end);
    qn_random_free(g);
    return r;
}

static qn_array *reduce(int i, const qn_array *x, int axis)
{
    return reductions[i].call(x, axis < 0 ? QN_ALL_AXES : (qn_axes){1, &axis, false});
}

static qn_array *as_matrix(const qn_array *x, int64_t columns)
{
    return qn_reshape(x, 2, (const int64_t[]){x->size / columns, columns});
}

static void check(int i, const qn_array *x, int axis, const qn_array *want, const char *what)
{
    qn_array *got = reduce(i, x, axis);
    CHECK_MSG(same_bits(got, want), "%s %s axis %d shape (%d,%d) %s on %s with %d threads %s", reductions[i].name, qn_dtype_name((qn_dtype)x->dtype), axis,
              (int)x->shape[0], (int)x->shape[1], what, qn_isa(), qn_get_num_threads(), qn_error_message());
    qn_release(got);
}

/* Float sums and products, the zero among zeros of both signs and the choice among complex NaNs follow the order of memory: layouts have
 * their own results. */
static bool order_matters(int i, const qn_array *x)
{
    return strchr(reductions[i].order, qn_dtype_kind((qn_dtype)x->dtype)) != NULL;
}

static qn_array *scalar_result(int i, const qn_array *x, int axis)
{
    CHECK(qn_set_isa("scalar") == QN_OK && qn_set_num_threads(1) == QN_OK);
    return reduce(i, x, axis);
}

static void check_everywhere(int i, const qn_array *x, int axis, const qn_array *want, int nthreads, const char *what)
{
    static const int threads[] = {1, 2, 7};
    for (int isa = nthreads > 1 ? qn_isa_count() - 1 : 0; isa < qn_isa_count(); isa++)
        for (int k = 0; k < nthreads; k++) {
            CHECK(qn_set_isa(qn_isa_name(isa)) == QN_OK && qn_set_num_threads(threads[k]) == QN_OK);
            check(i, x, axis, want, what);
        }
}

/* Every reduction of x along every axis, in every layout, on every instruction set, or on the best one with several numbers of
 * threads. */
static void check_matrix(const qn_array *x, int nthreads, int nlayouts)
{
    for (int i = 0; i < NREDUCTIONS; i++)
        for (int axis = -1; axis < 2; axis++) {
            qn_array *first = scalar_result(i, x, axis);
            CHECK(first != NULL || qn_error_status() == QN_ERR_TYPE);
            for (layout how = CONTIGUOUS; first != NULL && how < (layout)nlayouts; how++) {
                qn_array *y = in_layout(x, how), *own = order_matters(i, x) ? scalar_result(i, y, axis) : qn_retain(first);
                check_everywhere(i, y, axis, own, nthreads, layout_names[how]);
                qn_release(y);
                qn_release(own);
            }
            qn_release(first);
            qn_clear_error();
        }
}

static void check_all(int64_t size, const int64_t *columns, int n, int nthreads, int nlayouts)
{
    int before = qn_get_num_threads();
    char *isa = strdup(qn_isa());
    for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
        for (int special = 0; special <= (nthreads == 1); special++) {
            CHECK(qn_set_isa("scalar") == QN_OK);
            qn_array *x = numbers(t, size, special);
            for (int i = 0; i < n; i++) {
                qn_array *m = as_matrix(x, columns[i]);
                check_matrix(m, nthreads, nlayouts);
                qn_release(m);
            }
            qn_release(x);
        }
    CHECK(qn_set_isa(isa) == QN_OK && qn_set_num_threads(before) == QN_OK);
    free(isa);
}

TEST(reduce, same_bits_on_every_isa_and_layout)
{
    static const int64_t columns[] = {7, 60, 1, 2, 420, 1260};
    check_all(1260, columns, (int)scaled(6, 2), 1, NLAYOUT);
}

TEST(reduce, same_bits_for_every_thread_count)
{
    static const int64_t columns[] = {500, 1, 30000};
    check_all(30000 * scaled(10, 2), columns, (int)scaled(3, 1), 3, 1);
}

/* Small integers asked for as the result: sums wrap, and nothing beside the result is written. */
TEST(reduce, small_integer_result)
{
    QN_SCOPE {
        qn_array *x = qn_full(QN_UINT8, QN_SHAPE(3, 37), QN_NUM(200)), *rows = qn_reduce_named("sum", x, QN_AXIS(0), &(qn_reduce_opts){.dtype = QN_UINT8});
        qn_array *whole = qn_reduce_named("prod", x, QN_ALL_AXES, &(qn_reduce_opts){.dtype = QN_INT16});
        CHECK(rows != NULL && rows->dtype == QN_UINT8 && whole != NULL && whole->dtype == QN_INT16);
        for (int i = 0; i < 37; i++)
            CHECK_INT(QN_EL(uint8_t, rows, i), 600 % 256);
        CHECK_INT(*(int16_t *)(void *)whole->data, 0);
        qn_array *lines = qn_reduce_named("sum", x, QN_AXIS(1), &(qn_reduce_opts){.dtype = QN_UINT8});
        for (int i = 0; i < 3; i++)
            CHECK_INT(QN_EL(uint8_t, lines, i), 37 * 200 % 256);
    }
}

/* NaN counts as nothing, in every layout of the reduced axis, and a line of NaNs alone is reported. */
TEST(reduce, without_nan)
{
    const double x[3][4] = {{1, NAN, 3, NAN}, {NAN, NAN, NAN, NAN}, {5, 2, NAN, 8}};
    static const struct { const char *name; double want[3]; bool empty; } cases[] = {
        {"nansum", {4, 0, 15}, false},  {"nanprod", {3, 1, 80}, false},  {"nanmin", {1, NAN, 2}, true}, {"nanmax", {3, NAN, 8}, true},
        {"nanmean", {2, NAN, 5}, true}, {"count_numbers", {2, 0, 3}, false},
    };
    qn_array *a = qn_from_data(x, QN_FLOAT64, QN_SHAPE(3, 4)), *view = qn_transpose(a), *t = qn_copy(view);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int axis = 0; axis < 2; axis++) {
            bool empty = false;
            qn_array *r = qn_reduce_named(cases[i].name, axis ? a : t, QN_AXIS(axis), &(qn_reduce_opts){.empty = &empty});
            CHECK_MSG(r != NULL, "%s", qn_error_message());
            qn_array *wide = qn_astype(r, QN_FLOAT64);
            for (int k = 0; k < 3; k++) {
                double got = QN_EL(double, wide, k), want = cases[i].want[k];
                CHECK_MSG(got == want || (isnan(got) && isnan(want)), "%s: %g, expected %g", cases[i].name, got, want);
            }
            CHECK_MSG(empty == cases[i].empty, "%s: empty", cases[i].name);
            qn_release(r), qn_release(wide);
        }
    CHECK_FAILS(qn_nanargmin(a, QN_AXIS(1)), QN_ERR_VALUE, "All-NaN");
    qn_array *at = qn_nanargmax(a, QN_ALL_AXES), *running = qn_nancumsum(a, 1, 0, false), *spread = qn_nanvar(a, QN_AXIS(1), 0);
    CHECK_INT(*(int64_t *)(void *)at->data, 11);
    CHECK_NEAR(QN_EL(double, running, 0, 3), 4, 0);
    CHECK_NEAR(QN_EL(double, spread, 2), 6, 1e-14);
    CHECK(isnan(QN_EL(double, spread, 1)));
    qn_release(a), qn_release(view), qn_release(t), qn_release(at), qn_release(running), qn_release(spread);
}

/* 0 / 0, and the root of what is no number. */
TEST(reduce, variance_without_freedom_raises_no_flag)
{
    qn_array *one = qn_ones(QN_FLOAT64, QN_SHAPE(1));
    feclearexcept(FE_ALL_EXCEPT);
    qn_array *var = qn_var(one, QN_ALL_AXES, 1), *std = qn_std(one, QN_ALL_AXES, 1);
    CHECK_INT(fetestexcept(FE_ALL_EXCEPT & ~FE_INEXACT), 0);
    qn_release(var);
    qn_release(std);
    qn_release(one);
}

TEST(reduce, variance_options)
{
    const double x[6] = {1, 2, 3, 4, 100, 6};
    const bool mask[6] = {1, 1, 1, 1, 0, 1};
    bool empty = false;
    qn_array *a = qn_from_data(x, QN_FLOAT64, QN_SHAPE(6)), *where = qn_from_data(mask, QN_BOOL, QN_SHAPE(6));
    qn_array *masked = qn_var_with(a, QN_ALL_AXES, &(qn_var_opts){.where = where, .correction = 1, .empty = &empty});
    qn_array *about = qn_var_with(a, QN_ALL_AXES, &(qn_var_opts){.mean = QN_NUM(0.0), .where = where, .root = true});
    qn_array *none = qn_var_with(a, QN_ALL_AXES, &(qn_var_opts){.correction = 6, .empty = &empty});
    CHECK_MSG(masked && about && none, "%s", qn_error_message());
    CHECK_NEAR(*(double *)(void *)masked->data, 3.7, 1e-14);
    CHECK_NEAR(*(double *)(void *)about->data, sqrt(66.0 / 5), 1e-14);
    CHECK(empty && isinf(*(double *)(void *)none->data));
    qn_array *total, *mean = qn_average(a, where, QN_ALL_AXES, &total), *zero = qn_zeros(QN_FLOAT64, QN_SHAPE(6));
    CHECK_NEAR(*(double *)(void *)mean->data, 3.2, 1e-14);
    CHECK_NEAR(*(double *)(void *)total->data, 5, 0);
    CHECK_FAILS(qn_average(a, zero, QN_ALL_AXES, NULL), QN_ERR_DIVISION, "weights sum to zero");
    CHECK_FAILS(qn_average(a, mean, QN_ALL_AXES, NULL), QN_ERR_TYPE, "axis must be specified");
    qn_release(a), qn_release(where), qn_release(masked), qn_release(about), qn_release(none), qn_release(mean), qn_release(total);
    qn_release(zero);
}

/* Equal numbers, whose roundings all go one way, in rows that a program makes: within (8 + log2 64) u sum|x|. */
TEST(reduce, rows_of_a_program_are_added_by_groups)
{
    enum { N = 64, COLUMNS = 5000 };
    qn_array *x = qn_empty(QN_FLOAT64, QN_SHAPE(N, COLUMNS));
    for (int i = 0; i < N * COLUMNS; i++)
        ((double *)(void *)x->data)[i] = 0.5 + (i % COLUMNS) / 4999.0;
    qn_array *got = qn_nansum(x, QN_AXIS(0));
    for (int j = 0; j < COLUMNS; j++) {
        const long double want = N * (long double)QN_EL(double, x, 0, j), error = fabsl(QN_EL(double, got, j) - want);
        CHECK_MSG(error <= 14 * 0x1p-53 * want, "column %d is off by %.1Lf u", j, error / want / 0x1p-53L);
    }
    qn_release(x);
    qn_release(got);
}

/* hypot(0, x) and gcd(0, x), from which a reduction begins. */
TEST(reduce, sizes_of_one_element)
{
    QN_SCOPE {
        qn_array *a = qn_from_data((const double[]){-3, 4}, QN_FLOAT64, QN_SHAPE(1, 2)), *i = qn_astype(a, QN_INT8);
        const qn_op *hypot = qn_op_find("hypot"), *gcd = qn_op_find("gcd");
        qn_array *r = qn_reduce(hypot, a, QN_AXIS(0), NULL), *s = qn_reduce(gcd, i, QN_AXIS(0), NULL), *t = qn_reduce(hypot, a, QN_AXIS(1), NULL);
        CHECK_MSG(QN_EL(double, r, 0) == 3 && QN_EL(double, r, 1) == 4, "hypot: %g, %g", QN_EL(double, r, 0), QN_EL(double, r, 1));
        CHECK_MSG(QN_EL(int8_t, s, 0) == 3 && QN_EL(int8_t, s, 1) == 4, "gcd: %d, %d", QN_EL(int8_t, s, 0), QN_EL(int8_t, s, 1));
        CHECK_NEAR(QN_EL(double, t, 0), 5, 0);
    }
}

TEST(reduce, a_bare_number_to_start_from_fits)
{
    QN_SCOPE {
        qn_array *a = qn_ones(QN_INT8, QN_SHAPE(2));
        qn_number n;
#define STARTED(name, number) qn_reduce_named(name, a, QN_ALL_AXES, &(qn_reduce_opts){.initial = number})
        CHECK_INT(QN_EL(int8_t, STARTED("max", qn_number_f64(&n, 127.9)), 0), 127);
        CHECK_INT(QN_EL(int8_t, STARTED("min", qn_astype(qn_number_f64(&n, -300), QN_FLOAT32)), 0), -128); /* an array is cast */
        CHECK_FAILS(STARTED("max", qn_number_f64(&n, 128)), QN_ERR_OVERFLOW, "the integer 128 is out of bounds for int8");
        CHECK_FAILS(STARTED("max", qn_number_i64(&n, -129)), QN_ERR_OVERFLOW, "the integer -129 is out of bounds for int8");
        CHECK_FAILS(STARTED("sum", qn_number_f64(&n, INFINITY)), QN_ERR_OVERFLOW, "cannot convert float infinity to integer");
        CHECK_FAILS(STARTED("sum", qn_number_f64(&n, NAN)), QN_ERR_VALUE, "cannot convert float NaN to integer");
        CHECK_FAILS(STARTED("sum", qn_number_c128(&n, 1, 1)), QN_ERR_TYPE, "a complex number cannot be stored as int64");
    }
}

/* How many of `length` bools, `step` apart, are true. */
static int64_t trues(const uint8_t *bools, int64_t length, int64_t step)
{
    int64_t count = 0;
    for (int64_t i = 0; i < length; i++)
        count += bools[i * step];
    return count;
}

/* any, all and count_nonzero of x along an axis, against a loop over its elements as bools. */
static void check_truths(const qn_array *x, int axis)
{
    const int64_t length = x->shape[axis], lines = x->shape[1 - axis], step = axis == 0 ? lines : 1, apart = axis == 0 ? 1 : length;
    qn_array *bools = qn_astype(x, QN_BOOL), *count = qn_count_nonzero(x, QN_AXIS(axis)), *any = qn_any(x, QN_AXIS(axis)), *all = qn_all(x, QN_AXIS(axis));
    for (int64_t line = 0; line < lines; line++) {
        const int64_t want = trues((const uint8_t *)bools->data + line * apart, length, step);
        CHECK_MSG(QN_EL(int64_t, count, line) == want && QN_EL(uint8_t, any, line) == (want > 0) && QN_EL(uint8_t, all, line) == (want == length),
                  "%s (%d,%d) axis %d line %d on %s: %d trues, not %d", qn_dtype_name((qn_dtype)x->dtype), (int)x->shape[0], (int)x->shape[1], axis,
                  (int)line, qn_isa(), (int)QN_EL(int64_t, count, line), (int)want);
    }
    qn_release(bools), qn_release(count), qn_release(any), qn_release(all);
}

/* rows x columns of `fill` with one `other` in each row, at a place that moves. */
static qn_array *one_in_each(const qn_array *fill, const qn_array *other, int64_t rows, int64_t columns)
{
    qn_array *x = qn_full((qn_dtype)fill->dtype, 2, (const int64_t[]){rows, columns}, fill);
    for (int64_t row = 0; row < rows; row++)
        memcpy(x->data + (row * columns + (row * 31 + columns - 1) % columns) * x->itemsize, other->data, (size_t)x->itemsize);
    return x;
}

static void check_truths_of(qn_dtype t, int64_t rows, int64_t columns)
{
    const int64_t n = rows * columns;
    qn_array *one = qn_ones(t, 0, NULL), *zero = qn_zeros(t, 0, NULL), *minus = qn_astype(QN_NUM(-0.0), t), *special = special_values(t, n, 0);
    qn_array *cases[] = {
        as_matrix(special, columns), one_in_each(zero, one, rows, columns), one_in_each(minus, one, rows, columns),
        one_in_each(one, zero, rows, columns), one_in_each(one, minus, rows, columns),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_truths(cases[i], 0);
        check_truths(cases[i], 1);
        qn_release(cases[i]);
    }
    qn_release(one), qn_release(zero), qn_release(minus), qn_release(special);
}

/* Lines shorter and longer than a round, than a leaf, and than bytes can count; rows by eights and by ones. */
TEST(reduce, truths_are_those_of_bools)
{
    static const int64_t shapes[][2] = {{1, 1}, {3, 70}, {9, 300}, {64, 33}, {200, 5}, {2, 5000}, {1, 70001}};
    FOR_EACH_ISA
        FOR_EACH_DTYPE(t)
            for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
                check_truths_of(t, shapes[i][0], shapes[i][1]);
}

/* Lines of a matrix that no cache holds have the bits of each line alone. */
TEST(reduce, lines_of_much_memory)
{
    static const int64_t columns[] = {70, 3125, 9000};
    const int64_t n = 3 << 20;
    qn_array *flat = numbers(QN_FLOAT64, n, true);
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        const int64_t shape[2] = {n / columns[k], columns[k]};
        qn_array *part = qn_view(flat, QN_RANGE(0, shape[0] * shape[1])), *x = qn_reshape(part, 2, shape);
        for (int i = 0; i < NREDUCTIONS; i++) {
            qn_array *all = reduce(i, x, 1);
            for (int64_t row = 0; all != NULL && row < shape[0]; row += shape[0] / 9) {
                qn_array *line = qn_view(x, QN_AT(row)), *want = reduce(i, line, -1), *got = qn_view(all, QN_AT(row));
                CHECK_MSG(same_bits(got, want), "%s of line %d of %d", reductions[i].name, (int)row, (int)columns[k]);
                qn_release(line), qn_release(want), qn_release(got);
            }
            qn_release(all);
            qn_clear_error();
        }
        qn_release(part), qn_release(x);
    }
    qn_release(flat);
}
