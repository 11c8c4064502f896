/* SPDX-License-Identifier: BSD-3-Clause */
/* test_elementwise.c: every operation, dtype and instruction set over every layout, bit for bit with the scalar kernels on
 * contiguous data.  The operations come from qn_op_at, so that a new one is tested without a line here. */
#include "layouts.h"
#include "test.h"

enum { MAX_INPUTS = 3 };
typedef struct sample {
    const qn_op *op;
    qn_dtype dtype;
    int nin, which; /* which: the result looked at */
    qn_array *in[MAX_INPUTS], *want; /* contiguous; want from the scalar kernels */
} sample;

static char message[256];

static const char *describe(const sample *s, const char *what)
{
    snprintf(message, sizeof message, "%s %s %s on %s: %s", qn_op_name(s->op), qn_dtype_name(s->dtype), what, qn_isa(), qn_error_message());
    return message;
}

static void use_isa(int i) { CHECK(qn_set_isa(qn_isa_name(i)) == QN_OK); }

/* Integer powers are defined for exponents that are not negative. */
static void keep_exponents_small(qn_array *y)
{
    qn_array *small = qn_remainder(y, 7);
    CHECK(qn_assign(y, small, QN_UNSAFE) == QN_OK);
    qn_release(small);
}

/* The result, or result `which` of an operation with two; to out, or new if it is NULL. */
static qn_array *applied(const qn_op *op, int which, const qn_array *const *in, const qn_array *out)
{
    qn_apply_opts opts = {.out = which == 0 ? out : NULL, .out2 = which == 1 ? out : NULL};
    if (qn_op_nout(op) == 1)
        return qn_apply(op, in, &opts);
    qn_array *r[2];
    if (qn_apply2(op, in, &opts, r) != QN_OK)
        return NULL;
    qn_release(r[1 - which]);
    return r[which];
}

static sample make_sample(const qn_op *op, int which, qn_dtype t, int64_t n)
{
    sample s = {.op = op, .which = which, .dtype = t, .nin = qn_op_nin(op)};
    bool masked = strcmp(qn_op_name(op), "where") == 0;
    for (int k = 0; k < s.nin; k++)
        s.in[k] = special_values(masked && k == 0 ? QN_BOOL : t, n, k);
    if (strcmp(qn_op_name(op), "power") == 0 && qn_dtype_kind(t) == 'i')
        keep_exponents_small(s.in[1]);
    if (strcmp(qn_op_name(op), "ldexp") == 0) {
        qn_release(s.in[1]);
        s.in[1] = special_values(QN_INT16, n, 1);
    }
    s.want = applied(op, s.which, (const qn_array *const *)s.in, NULL);
    CHECK_MSG(s.want != NULL, "%s", describe(&s, "scalar"));
    if (which == 0)
        CHECK_INT(s.want->dtype, qn_op_out_dtype(op, (const qn_dtype[]){(qn_dtype)s.in[0]->dtype, t, t}));
    return s;
}

static void drop_sample(sample *s)
{
    for (int k = 0; k < s->nin; k++)
        qn_release(s->in[k]);
    qn_release(s->want);
}

/* valgrind 3.19 negates what vfnmadd has rounded instead of the product: z - x * y is -0 for zeros there, where a CPU gives 0. Whether
 * this is so is found out by doing it. Of all operations only these have zeros from there, in the AVX2 kernels; scalar ones call fma. */
#ifdef __x86_64__
__attribute__((noinline, target("fma"))) static double less_product(double z, double x, double y) { return __builtin_fma(-x, y, z); }

static bool zeros_have_signs(const qn_op *op)
{
    const char *name = qn_op_name(op);
    const volatile double zero = 0;
    const bool concerned = strcmp(name, "sin") == 0 || strcmp(name, "tan") == 0 || strcmp(name, "sinc") == 0;
    return !concerned || strcmp(qn_isa(), "avx2") != 0 || !signbit(less_product(zero, zero, zero));
}
#else
static bool zeros_have_signs(const qn_op *op) { return op != NULL; }
#endif

static bool same_but_for_signs_of_zeros(qn_array *got, const qn_array *want)
{
    qn_array *x = qn_add(got, 0), *y = qn_add(want, 0);
    bool same = same_bits(x, y);
    qn_release(x);
    qn_release(y);
    return same;
}

static void check_result(const sample *s, const char *what, qn_array *got, const qn_array *want)
{
    CHECK_MSG(got != NULL, "%s", describe(s, what));
    CHECK_MSG(same_bits(got, want) || (!zeros_have_signs(s->op) && same_but_for_signs_of_zeros(got, want)), "%s: element %lld differs",
              describe(s, what), (long long)first_difference(got, want));
    qn_release(got);
}

/* ---- the cases of one operation and dtype --------------------------------------------------------------------------- */
static void check_layouts(const sample *s)
{
    static const int64_t shape[] = {5, SPECIAL_PAIRS / 5};
    for (layout how = 0; how < NLAYOUT; how++) {
        qn_array *in[MAX_INPUTS], *flat[MAX_INPUTS], *want = qn_reshape(s->want, 2, shape), *out = empty_in_layout(want, how);
        for (int k = 0; k < s->nin; k++) {
            qn_array *two = qn_reshape(s->in[k], 2, shape);
            in[k] = in_layout(two, how);
            flat[k] = in_layout(s->in[k], how);
            qn_release(two);
        }
        check_result(s, layout_names[how], applied(s->op, s->which, (const qn_array *const *)flat, NULL), s->want);
        check_result(s, layout_names[how], applied(s->op, s->which, (const qn_array *const *)in, NULL), want);
        check_result(s, "output", applied(s->op, s->which, (const qn_array *const *)in, out), want);
        for (int k = 0; k < s->nin; k++) {
            qn_release(in[k]);
            qn_release(flat[k]);
        }
        qn_release(want);
        qn_release(out);
    }
}

/* Every start within a vector and every short length. */
static void check_tails(const sample *s)
{
    for (int64_t begin = 0; begin < 4; begin++)
        for (int64_t n = begin; n <= 35; n += n < 17 ? scaled(2, 1) : 9) {
            qn_array *in[MAX_INPUTS], *want = qn_view(s->want, QN_RANGE(begin, begin + n));
            for (int k = 0; k < s->nin; k++)
                in[k] = qn_view(s->in[k], QN_RANGE(begin, begin + n));
            check_result(s, "tail", applied(s->op, s->which, (const qn_array *const *)in, NULL), want);
            for (int k = 0; k < s->nin; k++)
                qn_release(in[k]);
            qn_release(want);
        }
}

/* One input is a single element: as an array of no dimensions and as a broadcast with stride 0. */
static void check_broadcast(const sample *s, int which, int64_t i)
{
    qn_array *in[MAX_INPUTS], *full[MAX_INPUTS], *one = qn_view(s->in[which], QN_AT(i));
    for (int k = 0; k < s->nin; k++)
        full[k] = in[k] = s->in[k];
    in[which] = one;
    full[which] = qn_full((qn_dtype)one->dtype, 1, &s->want->size, one);
    qn_array *want = applied(s->op, s->which, (const qn_array *const *)full, NULL), *spread = qn_broadcast_to(one, 1, &s->want->size);
    if (s->nin > 1)
        check_result(s, "number", applied(s->op, s->which, (const qn_array *const *)in, NULL), want);
    in[which] = spread;
    check_result(s, "stride 0", applied(s->op, s->which, (const qn_array *const *)in, NULL), want);
    qn_release(want);
    qn_release(spread);
    qn_release(full[which]);
    qn_release(one);
}

/* Operands of different kinds: code has a digit of base 3 for every input and the highest for the output. */
enum { WHOLE, SPACED, REPEATED, NKINDS, MIXED = 70 };

static qn_array *of_kind(const qn_array *x, int kind)
{
    if (kind != REPEATED)
        return in_layout(x, kind == SPACED ? STEPPED : CONTIGUOUS);
    qn_array *one = qn_view(x, QN_AT(7)), *all = qn_broadcast_to(one, 1, x->shape);
    qn_release(one);
    return all;
}

static void check_mixture(const sample *s, int code)
{
    qn_array *in[MAX_INPUTS], *whole[MAX_INPUTS];
    for (int k = 0; k < s->nin; k++, code /= NKINDS) {
        qn_array *x = qn_view(s->in[k], QN_TO(MIXED));
        in[k] = of_kind(x, code % NKINDS);
        whole[k] = in_layout(in[k], CONTIGUOUS);
        qn_release(x);
    }
    qn_array *want = applied(s->op, s->which, (const qn_array *const *)whole, NULL), *out = empty_in_layout(want, code == SPACED ? STEPPED : CONTIGUOUS);
    check_result(s, "mixture", applied(s->op, s->which, (const qn_array *const *)in, out), want);
    for (int k = 0; k < s->nin; k++) {
        qn_release(in[k]);
        qn_release(whole[k]);
    }
    qn_release(want);
    qn_release(out);
}

static void check_mixtures(const sample *s)
{
    int inputs = 1;
    for (int k = 0; k < s->nin; k++)
        inputs *= NKINDS;
    for (int code = 0; code < inputs * REPEATED; code++)
        check_mixture(s, code);
}

static void check_scalars(const sample *s)
{
    for (int64_t i = 0; i < SPECIAL_PAIRS; i += 37) {
        qn_array *in[MAX_INPUTS], *want = qn_view(s->want, QN_AT(i));
        for (int k = 0; k < s->nin; k++)
            in[k] = qn_view(s->in[k], QN_AT(i));
        check_result(s, "0-d", applied(s->op, s->which, (const qn_array *const *)in, NULL), want);
        for (int k = 0; k < s->nin; k++)
            qn_release(in[k]);
        qn_release(want);
    }
}

static void check_op(const qn_op *op, int which, qn_dtype t)
{
    bool masked = strcmp(qn_op_name(op), "where") == 0;
    if (qn_op_loop_dtype(op, (const qn_dtype[]){masked ? QN_BOOL : t, t, t}) == 0)
        return;
    use_isa(0);
    sample s = make_sample(op, which, t, SPECIAL_PAIRS);
    for (int isa = 0; isa < qn_isa_count(); isa++) {
        use_isa(isa);
        check_layouts(&s);
        check_tails(&s);
        check_mixtures(&s);
        check_scalars(&s);
        for (int k = 0; k < s.nin; k++)
            for (int64_t i = 0; i < 25; i += 8)
                check_broadcast(&s, k, k == 1 ? i * 25 : i);
    }
    drop_sample(&s);
}

TEST(elementwise, same_bits_on_every_isa_and_layout)
{
    char *before = strdup(qn_isa());
    for (int i = 0; i < qn_op_count(); i++)
        for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
            for (int which = 0; which < qn_op_nout(qn_op_at(i)); which++)
                check_op(qn_op_at(i), which, t);
    CHECK(qn_set_isa(before) == QN_OK);
    free(before);
}

TEST(elementwise, same_bits_for_every_thread_count)
{
    static const int threads[] = {2, 7};
    int before = qn_get_num_threads();
    for (int i = 0; i < qn_op_count(); i++) {
        const qn_op *op = qn_op_at(i);
        if (strcmp(qn_op_name(op), "where") == 0 || qn_op_loop_dtype(op, (const qn_dtype[]){QN_FLOAT32, QN_FLOAT32, QN_FLOAT32}) == 0)
            continue;
        CHECK(qn_set_num_threads(1) == QN_OK);
        sample s = make_sample(op, 0, QN_FLOAT32, scaled(300000, 30000));
        for (int k = 0; k < 2; k++) {
            CHECK(qn_set_num_threads(threads[k]) == QN_OK);
            check_result(&s, "threads", applied(op, s.which, (const qn_array *const *)s.in, NULL), s.want);
        }
        drop_sample(&s);
    }
    CHECK(qn_set_num_threads(before) == QN_OK);
}

/* ---- operations with two results ------------------------------------------------------------------------------------------ */
TEST(elementwise, two_results)
{
    QN_SCOPE {
        qn_array *x = qn_from_data((const double[]){7.5, -7.5, 0, 1e-310}, QN_FLOAT64, QN_SHAPE(4)), *a = NULL, *b = NULL;
        CHECK(qn_frexp(x, &a, &b) == QN_OK && b->dtype == QN_INT32);
        CHECK_NEAR(QN_EL(double, a, 0), 0.9375, 0);
        CHECK_INT(QN_EL(int32_t, b, 0), 3);
        CHECK_INT(QN_EL(int32_t, b, 3), -1029);
        CHECK(qn_modf(x, &a, &b) == QN_OK);
        CHECK_NEAR(QN_EL(double, a, 1), -0.5, 0);
        CHECK(qn_divmod(x, x, &a, &b) == QN_OK);
        CHECK_NEAR(QN_EL(double, a, 0), 1, 0);
        CHECK_FAILS(qn_apply(qn_op_find("modf"), (const qn_array *const[]){x}, NULL), QN_ERR_VALUE, "two results");
        CHECK_FAILS(qn_apply2(qn_op_find("add"), (const qn_array *const[]){x, x}, NULL, (qn_array *[2]){NULL}), QN_ERR_VALUE, "one result");
    }
}

/* ---- single elements -------------------------------------------------------------------------------------------------------- */
/* As qn_apply, or not at all. */
static bool element_agrees(const qn_op *op, const qn_array *x, const qn_array *y)
{
    const qn_array *const in[] = {x, y};
    double value[2];
    qn_dtype t;
    qn_clear_error();
    if (!qn_apply_element(op, in, value, &t)) {
        CHECK_MSG(qn_error_status() == QN_OK, "%s: %s", qn_op_name(op), qn_error_message());
        return false;
    }
    qn_array *want = qn_apply(op, in, NULL);
    CHECK_MSG(want != NULL && want->dtype == (int)t && memcmp(value, want->data, (size_t)want->itemsize) == 0, "%s of %s and %s: %s differs",
              qn_op_name(op), qn_dtype_name((qn_dtype)x->dtype), y ? qn_dtype_name((qn_dtype)y->dtype) : "none", qn_dtype_name(t));
    qn_release(want);
    return true;
}

static void check_elements(const qn_op *op, const qn_array *x, const qn_array *y)
{
    qn_number storage;
    for (int64_t i = 0; i < SPECIAL_PAIRS; i += 31) {
        qn_array *p = qn_view(x, QN_AT(i)), *q = qn_view(y, QN_AT(i / 3));
        element_agrees(op, p, q);
        element_agrees(op, p, qn_number_i64(&storage, i - 40));
        element_agrees(op, qn_number_i64(&storage, i * 1000), q);
        element_agrees(op, qn_number_f64(&storage, (double)i / 7 - 9), q);
        element_agrees(op, p, qn_number_c128(&storage, (double)i, -2));
        qn_release(p);
        qn_release(q);
    }
}

TEST(elementwise, elements_alone_as_in_arrays)
{
    qn_array *all[QN_DTYPE_END];
    for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
        all[t] = special_values(t, SPECIAL_PAIRS, (int)t % 2);
    for (int i = 0; i < qn_op_count(); i++)
        for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
            for (qn_dtype u = QN_BOOL; u < QN_DTYPE_END; u++)
                check_elements(qn_op_at(i), all[t], all[u]);
    for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
        qn_release(all[t]);
    CHECK(element_agrees(qn_op_find("add"), QN_NUM(2), QN_NUM(0.5)) && element_agrees(qn_op_find("negative"), QN_NUM(2), NULL));
    CHECK(!element_agrees(qn_op_find("modf"), QN_NUM(2), NULL) && !element_agrees(qn_op_find("add"), QN_NUM(2), NULL));
    CHECK(!element_agrees(qn_op_find("power"), QN_NUM(2), QN_NUM(-1)));
}

/* ---- casts ------------------------------------------------------------------------------------------------------------ */
static void check_cast(const qn_array *from, qn_dtype to)
{
    use_isa(0);
    qn_array *want = qn_astype(from, to);
    sample s = {.op = qn_op_find("positive"), .dtype = (qn_dtype)from->dtype};
    for (int isa = 0; isa < qn_isa_count(); isa++) {
        use_isa(isa);
        for (layout how = 0; how < NLAYOUT; how++) {
            qn_array *x = in_layout(from, how), *out = empty_in_layout(want, how);
            check_result(&s, qn_dtype_name(to), qn_astype(x, to), want);
            CHECK(qn_assign(out, x, QN_UNSAFE) == QN_OK);
            check_result(&s, qn_dtype_name(to), out, want);
            qn_release(x);
        }
        for (int64_t n = 0; n < 40; n++) {
            qn_array *x = qn_view(from, QN_RANGE(n % 5, n % 5 + n)), *part = qn_view(want, QN_RANGE(n % 5, n % 5 + n));
            check_result(&s, qn_dtype_name(to), qn_astype(x, to), part);
            qn_release(x);
            qn_release(part);
        }
    }
    qn_release(want);
}

TEST(elementwise, casts_have_the_same_bits_on_every_isa_and_layout)
{
    char *before = strdup(qn_isa());
    for (qn_dtype from = QN_BOOL; from < QN_DTYPE_END; from++) {
        use_isa(0);
        qn_array *x = special_values(from, scaled(1500, SPECIAL_PAIRS), 0);
        for (qn_dtype to = QN_BOOL; to < QN_DTYPE_END; to++)
            check_cast(x, to);
        qn_release(x);
    }
    CHECK(qn_set_isa(before) == QN_OK);
    free(before);
}

/* Arguments at which an elementary function was found more than an ULP off, and the results rounded to nearest. */
static const struct hard_point { const char *op; double x, y, z; } hard_points[] = {
    {"i0", 0x1.ff048732b398p+2, 0, 0x1.a5788b16d147cp+8},
    {"i0", 0x1.fffffffffffffp+2, 0, 0x1.ab9069e3504f4p+8},
    {"logaddexp", -0x1.ad74b071505dap-31, -0x1.52124e02d6583p+4, -0x1.f9c74d307f1dfp-34},
    {"logaddexp", -0x1.fd82819fbbc20p-3, -0x1.8352f1e5d274fp+0, -0x1.8fb62a6a7a6ebp-56},
    {"logaddexp", 0x1p-40, -100, 0x1.0000000000000p-40},
    {"logaddexp", -0x1.62e42fefa39ecp-1, -0x1.62e42fefa39e0p-1, 0x1.26af278ece602p-50},
    {"logaddexp2", -0x1.ddep-13, -0x1.91p+3, 0x1.0a41520b04583p-16},
    {"logaddexp2", -0x1.1fffc22a40c16p+0, -0x1.1fffc39b5d028p+0, -0x1.fffc2e2cee1c2p-4},
    {"logaddexp2", -1, -0x1.0000000000008p+0, -0x1.ffffffffffffdp-51},
    {"logaddexp", 0, -300, 0x1.245639c3a49f7p-433},
};

/* z is in a normal binade: its ULP is the distance to the next number but at a power of 2. */
TEST(elementwise, hard_points_are_within_an_ulp_on_every_isa)
{
    char *before = strdup(qn_isa());
    for (int isa = 0; isa < qn_isa_count(); isa++) {
        use_isa(isa);
        for (size_t i = 0; i < sizeof hard_points / sizeof *hard_points; i++) {
            const struct hard_point *h = &hard_points[i];
            qn_array *const in[] = {qn_from_data(&h->x, QN_FLOAT64, QN_SHAPE(1)), qn_from_data(&h->y, QN_FLOAT64, QN_SHAPE(1))};
            qn_array *z = qn_apply(qn_op_find(h->op), (const qn_array *const *)in, NULL);
            CHECK_MSG(z != NULL, "%s", qn_error_message());
            const double got = QN_EL(double, z, 0);
            CHECK_MSG(fabs(got - h->z) <= fabs(nextafter(h->z, 0) - h->z), "%s(%a, %a) = %a on %s", h->op, h->x, h->y, got, qn_isa());
            qn_release(z), qn_release(in[0]), qn_release(in[1]);
        }
    }
    CHECK(qn_set_isa(before) == QN_OK);
    free(before);
}

TEST(closeness, single_elements_and_arrays)
{
    const double x[4] = {1, NAN, INFINITY, 100}, y[4] = {1.000001, NAN, INFINITY, 101};
    static const bool want[2][4] = {{true, false, true, false}, {true, true, true, false}};
    qn_array *a = qn_from_data(x, QN_FLOAT64, QN_SHAPE(4)), *b = qn_from_data(y, QN_FLOAT64, QN_SHAPE(4)), *i = qn_arange(0, 3, 1, QN_INT8);
    bool all, equal;
    for (int nan = 0; nan < 2; nan++) {
        qn_array *r = qn_isclose(a, b, QN_NUM(1e-5), QN_NUM(0.0), nan);
        CHECK_MSG(r != NULL, "%s", qn_error_message());
        CHECK(memcmp(r->data, want[nan], sizeof want[nan]) == 0);
        qn_release(r);
        CHECK(qn_array_equal(a, a, nan, &equal) == QN_OK && equal == nan);
    }
    CHECK(qn_allclose(a, b, QN_NUM(0.1), QN_NUM(0.0), true, &all) == QN_OK && all);
    CHECK(qn_allclose(a, b, QN_NUM(1e-3), QN_NUM(0.0), true, &all) == QN_OK && !all);
    CHECK(qn_array_equal(a, i, false, &equal) == QN_OK && !equal);
    CHECK_FAILS(qn_isclose(a, i, QN_NUM(0.0), QN_NUM(0.0), false), QN_ERR_VALUE, "isclose");
    CHECK_FAILS(qn_array_equal(a, NULL, false, &equal), QN_ERR_NULL, "array_equal");
    qn_release(a), qn_release(b), qn_release(i);
}
