/* SPDX-License-Identifier: BSD-3-Clause */
/* test_faults.c: each allocation of every public function (faults.def) fails once, and from then on: QN_ERR_NOMEM, NULL outputs, no
 * block left behind. Each question whether a call is to go on is answered with no once: QN_ERR_INTERRUPTED, and the same. With
 * QN_TEST_SEEDED in the environment one of the calls forgets an array after a failure, which must be found by both. */
#include "files.h"
#include "test.h"
#include <core/core.h>
#include <errno.h>
#include <fenv.h>
#include <stdatomic.h>

/* ---- the allocator: call number `fails` fails, with `sticky` all later ones too ---------------------------------------- */
static struct { atomic_int calls, blocks; int fails; bool sticky; } heap;

static void *failing_alloc(void *context, size_t size)
{
    (void)context;
    int call = ++heap.calls;
    if (call == heap.fails || (heap.sticky && call > heap.fails))
        return NULL;
    void *p = aligned_alloc(64, (size + 63) / 64 * 64 + 64);
    heap.blocks += p != NULL;
    return p;
}

static void failing_free(void *context, void *p, size_t size)
{
    (void)context, (void)size;
    heap.blocks--;
    free(p);
}

/* ---- the answer: question number `ends` ends the call ---- */
static struct { int questions, ends; } talk;

static int asked(void *context)
{
    (void)context;
    return ++talk.questions == talk.ends;
}

/* ---- inputs ----------------------------------------------------------------------------------------------------------------- */
/* (6,5), its transpose, as float16 and bool; places: int64 (6,5); triples (4,3); square (4,4); dense (110,110); (5,) integers, spaced ones, fifths, falling,
 * float64; (1000,), as float16, and two views of it that overlap; (70000,) and (1000,30); every third of 1000; (8,) complex; and so on. */
#define INPUTS \
    INPUT(a) INPUT(flipped) INPUT(half) INPUT(mask) INPUT(places) INPUT(triples) INPUT(square) INPUT(dense) INPUT(square_out) \
    INPUT(ints) INPUT(spaced) INPUT(fifths) INPUT(falling) INPUT(row) INPUT(line) INPUT(half_line) INPUT(ahead) \
    INPUT(behind) INPUT(rest) INPUT(long_line) INPUT(long_rows) INPUT(cplx) INPUT(fractions) INPUT(npy_content) \
    INPUT(yes_no) INPUT(yes_no_rows) INPUT(choices) INPUT(fours) INPUT(octets) INPUT(long_half) INPUT(row_of_ones) INPUT(long_reals) \
    INPUT(uneven) INPUT(pairs) INPUT(columns_of_three) INPUT(ints_of_line) INPUT(behind_yes)
#define INPUT(name) static qn_array *name;
INPUTS
#undef INPUT
#define INPUT(name) {#name, &name},
static const struct { const char *name; qn_array **array; } inputs[] = {INPUTS};
static double numbers[] = {1, 2, 3, 4};
static char npy_path[400], text_path[400], stored_path[400], deflated_path[400], new_path[400];
static const char *const member_names[] = {"a", "half.npy"}, *directory;
static const qn_array *members[2];
static qn_random *pcg, *twister;
static qn_npz *opened;
static uint64_t state_words[1000];
static uint32_t pool[12];
static char word[2000];
static qn_number storage;

/* ---- the functions ------------------------------------------------------------------------------------------------------------ */
typedef struct result { qn_status status; int n; qn_array *out[4]; bool quiet; } result;
static result one(qn_array *r) { return (result){.status = r != NULL ? QN_OK : qn_error_status(), .n = 1, .out = {r}}; }
static result none(qn_status status) { return (result){.status = status}; }
static qn_array *unset(void) { return (qn_array *)(void *)&heap; } /* an output that the function must overwrite */

static qn_status apply_any(const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts, qn_array *r[2])
{
    if (qn_op_nout(op) == 2)
        return qn_apply2(op, in, opts, r);
    r[0] = qn_apply(op, in, opts);
    return r[0] != NULL ? QN_OK : qn_error_status();
}

/* Every elementwise operation, in a dtype it has, masked into an output of another dtype. */
static result every_operation(void)
{
    qn_status status = QN_OK;
    for (int i = 0; i < qn_op_count() && status == QN_OK; i++) {
        const qn_op *op = qn_op_at(i);
        const bool masked = strcmp(qn_op_name(op), "where") == 0, counted = strcmp(qn_op_name(op), "ldexp") == 0;
        const qn_dtype floats[3] = {masked ? QN_BOOL : QN_FLOAT64, QN_FLOAT64, QN_FLOAT64};
        const qn_array *x = qn_op_loop_dtype(op, floats) != 0 ? a : places, *in[3] = {masked ? mask : x, counted ? places : x, x};
        const bool pair = qn_op_nout(op) == 2;
        qn_array *plain[2] = {NULL}, *again[2] = {NULL}, *out = NULL, *out2 = NULL;
        status = apply_any(op, in, NULL, plain);
        if (status == QN_OK) {
            out = qn_zeros(QN_COMPLEX64, plain[0]->ndim, plain[0]->shape);
            out2 = pair && out != NULL ? qn_zeros(QN_COMPLEX64, out->ndim, out->shape) : NULL;
            const qn_apply_opts opts = {.out = out, .out2 = out2, .where = mask, .casting = QN_UNSAFE};
            status = out != NULL && (!pair || out2 != NULL) ? apply_any(op, in, &opts, again) : qn_error_status();
        }
        qn_array *made[] = {plain[0], plain[1], again[0], again[1], out, out2};
        for (size_t k = 0; k < sizeof made / sizeof *made; k++)
            qn_release(made[k]);
    }
    return none(status);
}

static result built(void)
{
    qn_expr *x = qn_expr_array(a), *in[2] = {qn_expr_retain(x), qn_expr_number(2)};
    qn_expr *sum = qn_expr_apply(qn_op_find("add"), 2, in), *root = qn_expr_apply(qn_op_find("sqrt"), 1, &sum);
    result r = one(qn_expr_eval(root, NULL));
    qn_expr_release(x);
    qn_expr_release(root);
    return r;
}

static result split(void)
{
    qn_random *g = qn_random_new(3), *other = g != NULL ? qn_random_split(g) : NULL;
    result r = none(other != NULL ? QN_OK : qn_error_status());
    qn_random_free(other);
    qn_random_free(g);
    return r;
}

static result copied(void)
{
    static const uint32_t words[64] = {1, 2, 3};
    qn_random *g = qn_random_new_from(QN_BITS_PCG64, words), *copy = g != NULL ? qn_random_copy(g) : NULL;
    result r = none(copy != NULL ? QN_OK : qn_error_status());
    qn_random_free(copy);
    qn_random_free(g);
    return r;
}

static qn_status draw_into(const qn_array *out)
{
    qn_random *g = qn_random_new(3);
    qn_status status = g != NULL ? qn_random_draw_into(g, QN_DIST_gamma, 2, (const qn_array *const[]){row_of_ones, row_of_ones}, out) : qn_error_status();
    qn_random_free(g);
    return status;
}

static qn_status rearrange_into(qn_status (*rearrange)(qn_random *, const qn_array *, int))
{
    qn_random *g = qn_random_new(3);
    qn_status status = g != NULL ? rearrange(g, flipped, 1) : qn_error_status();
    qn_random_free(g);
    return status;
}

static result archive(void)
{
    qn_npz *z = qn_npz_open(deflated_path);
    result r = one(z != NULL ? qn_npz_get(z, "a") : NULL);
    qn_npz_close(z);
    return r;
}

static qn_status take_text(void *context, const char *text, size_t n)
{
    (void)context;
    return text[0] == '(' || n > 0 ? QN_OK : QN_ERR_IO;
}

static result text_fed(void)
{
    qn_text_reader *reader = qn_text_reader_new(&(qn_text_table){.delimiter = ",", .dtype = QN_INT64});
    bool fed = reader != NULL && qn_text_reader_feed(reader, "1,2\n3,", 6) == QN_OK && qn_text_reader_feed(reader, "4", 1) == QN_OK;
    fed = fed && !qn_text_reader_full(reader) && qn_text_reader_report(reader, word, sizeof word) == 0;
    result r = one(fed ? qn_text_reader_finish(reader) : NULL);
    qn_text_reader_free(reader);
    return r;
}

static qn_status fed_from_file(void)
{
    qn_text_reader *reader = qn_text_reader_new(NULL);
    qn_status status = reader != NULL ? qn_text_reader_feed_file(reader, text_path) : qn_error_status();
    qn_text_reader_free(reader);
    return status;
}

static result formatted(void)
{
    char text[2000];
    return none(qn_format(cplx, NULL, text, sizeof text) > 0 ? QN_OK : qn_error_status());
}

/* The negative control. */
static result seeded(void)
{
    qn_array *kept = qn_ones(QN_INT8, QN_SHAPE(3)), *sum = qn_cumsum(kept, 0, 0, false);
    if (sum != NULL || getenv("QN_TEST_SEEDED") == NULL)
        qn_release(kept);
    return one(sum);
}

#define ONE(name, ...) static result name##_case(void) { return one(__VA_ARGS__); }
#define STATUS(name, ...) static result name##_case(void) { return none(__VA_ARGS__); }
#define MANY(name, count, ...)                                                              \
    static result name##_case(void)                                                         \
    {                                                                                       \
        result r = {.n = (count), .out = {unset(), unset(), unset(), unset()}};             \
        qn_array **out = r.out;                                                             \
        r.status = (__VA_ARGS__);                                                           \
        return r;                                                                           \
    }
#define DRAWN(name, ...)                                                                    \
    static result name##_case(void)                                                         \
    {                                                                                       \
        qn_random *g = qn_random_new(3);                                                    \
        result r = one(g != NULL ? (__VA_ARGS__) : NULL);                                   \
        qn_random_free(g);                                                                  \
        return r;                                                                           \
    }
#define PCG64(name, ...)                                                                    \
    static result name##_case(void)                                                         \
    {                                                                                       \
        qn_random *g = qn_random_new_of(QN_BITS_PCG64, 3);                                  \
        result r = one(g != NULL ? (__VA_ARGS__) : NULL);                                   \
        qn_random_free(g);                                                                  \
        return r;                                                                           \
    }
#define OTHER(name) static result name##_case(void) { return name(); }
#define QUIET(name, ...) static result name##_quiet_case(void) { return (result){.status = (__VA_ARGS__) ? QN_OK : QN_ERR_VALUE, .quiet = true}; }
#include "faults.def"
#undef ONE
#undef STATUS
#undef MANY
#undef DRAWN
#undef PCG64
#undef OTHER
#undef QUIET

static const struct { const char *name; result (*call)(void); const char *text; } cases[] = {
#define ONE(name, ...) {#name, name##_case, #__VA_ARGS__},
#define STATUS(name, ...) {#name, name##_case, #__VA_ARGS__},
#define MANY(name, n, ...) {#name, name##_case, #__VA_ARGS__},
#define DRAWN(name, ...) {#name, name##_case, #__VA_ARGS__},
#define PCG64(name, ...) {#name, name##_case, #__VA_ARGS__},
#define OTHER(name) {#name, name##_case, ""},
#define QUIET(name, ...) {#name, name##_quiet_case, ""},
#include "faults.def"
};
enum { NCASES = sizeof cases / sizeof *cases, NINPUTS = sizeof inputs / sizeof *inputs };

static void make_arrays(void)
{
    QN_SCOPE {
        line = qn_arange(0, 1000, 1, 0);
        a = qn_copy(qn_reshape(qn_view(line, QN_TO(30)), QN_SHAPE(6, 5)));
        flipped = qn_transpose(a);
        half = qn_astype(a, QN_FLOAT16);
        mask = qn_greater(a, 7);
        places = qn_astype(qn_remainder(a, 5), QN_INT64);
        triples = qn_ones(QN_FLOAT32, QN_SHAPE(4, 3));
        square = qn_add(qn_ones(QN_FLOAT64, QN_SHAPE(4, 4)), qn_eye(4, 4, 0, 0));
        dense = qn_add(qn_ones(QN_FLOAT64, QN_SHAPE(110, 110)), qn_multiply(qn_eye(110, 110, 0, 0), qn_arange(0, 110, 1, 0)));
        square_out = qn_zeros(QN_FLOAT64, QN_SHAPE(4, 4));
        ints = qn_arange_int(0, 5, 1, 0);
        spaced = qn_multiply(ints, 10000000);
        fifths = qn_full(QN_FLOAT64, QN_SHAPE(5), QN_NUM(0.2));
        falling = qn_arange(9, 4, -1, 0);
        fractions = qn_linspace(0, 1, 5, true, QN_FLOAT32);
        row = qn_zeros(QN_FLOAT64, QN_SHAPE(5));
        half_line = qn_astype(line, QN_FLOAT16);
        ahead = qn_view(line, QN_FROM(1));
        behind = qn_view(line, QN_TO(-1));
        rest = qn_view(line, QN_EVERY(3));
        long_line = qn_ones(QN_COMPLEX128, QN_SHAPE(70000));
        long_rows = qn_ones(QN_FLOAT64, QN_SHAPE(1000, 30));
        cplx = qn_ones(QN_COMPLEX64, QN_SHAPE(8));
        npy_content = qn_npy_bytes(a);
        yes_no = qn_greater(ints, 2);
        yes_no_rows = qn_not_equal(qn_arange_int(0, 6, 1, 0), 3);
        choices = qn_remainder(places, 2);
        fours = qn_arange_int(0, 4, 1, 0);
        row_of_ones = qn_ones(QN_FLOAT64, QN_SHAPE(5));
        octets = qn_zeros(QN_UINT8, QN_SHAPE(9));
        long_half = qn_ones(QN_FLOAT16, QN_SHAPE(3000));
        long_reals = qn_ones(QN_FLOAT64, QN_SHAPE(70000));
        uneven = qn_power(ints, 2);
        pairs = qn_ones(QN_INT16, QN_SHAPE(4, 2));
        columns_of_three = qn_transpose(triples);
        ints_of_line = qn_arange_int(0, 1000, 1, 0);
        behind_yes = qn_greater(behind, 500);
        for (int k = 0; k < NINPUTS; k++)
            CHECK(qn_keep(*inputs[k].array) != NULL);
    }
    members[0] = a;
    members[1] = half;
    pcg = qn_random_new_of(QN_BITS_PCG64, 3);
    twister = qn_random_new_of(QN_BITS_MT19937, 3);
    CHECK(pcg != NULL && twister != NULL);
}

static void release_arrays(void)
{
    for (int k = 0; k < NINPUTS; k++)
        qn_release(*inputs[k].array);
    qn_random_free(pcg);
    qn_random_free(twister);
}

static void make_files(void)
{
    directory = scratch_directory();
    snprintf(npy_path, sizeof npy_path, "%s/a.npy", directory);
    snprintf(stored_path, sizeof stored_path, "%s/stored.npz", directory);
    snprintf(deflated_path, sizeof deflated_path, "%s/deflated.npz", directory);
    snprintf(text_path, sizeof text_path, "%s/a.txt", directory);
    snprintf(new_path, sizeof new_path, "%s/new", directory);
    CHECK(qn_save_npy(npy_path, a) == QN_OK && qn_save_npz(stored_path, 2, member_names, members, false) == QN_OK &&
          qn_save_npz(deflated_path, 2, member_names, members, true) == QN_OK && qn_save_text(text_path, a, NULL) == QN_OK);
    opened = qn_npz_open(stored_path);
    CHECK(opened != NULL);
}

static void release_files(void) { qn_npz_close(opened); }

/* Runs one case with one failing allocation; false when it did not come to that. With NEVER, an array that is absent fails it instead. */
enum { NEVER = 0 };
static bool run(int i, int fails, bool sticky)
{
    const qn_allocator failing = {failing_alloc, failing_free, NULL};
    qn_fft_clear_plans();
    qn_clear_error();
    heap.calls = heap.blocks = 0;
    heap.fails = fails;
    heap.sticky = sticky;
    CHECK(qn_set_allocator(&failing) == QN_OK);
    result r = cases[i].call();
    qn_status status = qn_error_status();
    CHECK(qn_set_allocator(NULL) == QN_OK);
    const qn_status fault = fails == NEVER ? QN_ERR_NULL : QN_ERR_NOMEM;
    bool failed = heap.calls >= fails;
    CHECK_MSG(!failed || r.status == QN_OK || (r.status == fault && status == fault), "%s, allocation %d: %s (%s)",
              cases[i].name, fails, qn_status_name(r.status), qn_error_message());
    CHECK_MSG(failed || r.status == QN_OK, "%s: %s", cases[i].name, qn_error_message());
    for (int k = 0; k < r.n; k++) {
        CHECK_MSG((r.out[k] == NULL) == (r.status != QN_OK), "%s, allocation %d: output %d", cases[i].name, fails, k);
        qn_release(r.out[k]);
    }
    qn_fft_clear_plans();
    CHECK_MSG(heap.blocks == 0, "%s, allocation %d: %d blocks left", cases[i].name, fails, (int)heap.blocks);
    CHECK_MSG(!r.quiet || heap.calls == 0, "%s takes memory", cases[i].name);
    return fails == NEVER ? r.status != QN_OK : failed;
}

TEST(faults, every_allocation_once_and_from_then_on)
{
    make_arrays();
    make_files();
    int failures = 0;
    for (int i = 0; i < NCASES; i++)
        for (int sticky = 0; sticky < 2; sticky++)
            for (int fails = 1; run(i, fails, sticky); fails++, failures++)
                CHECK_MSG(fails < 1000, "%s never gets its memory", cases[i].name);
    release_files();
    CHECK_INT(remove_directory(directory), 5); /* no temporary file is left */
    release_arrays();
    printf("allocation faults: %d calls, %d failed allocations, once each and with all later ones: no crash, no block left, QN_ERR_NOMEM\n",
           NCASES, failures);
}

/* Runs one case that is to end at one question, whose loops are cut into pieces however short they are; false when it did not come
 * to that. */
static bool interrupt(int i, int ends)
{
    const qn_allocator counting = {failing_alloc, failing_free, NULL};
    qn_fft_clear_plans();
    qn_clear_error();
    heap.calls = heap.blocks = heap.fails = 0;
    heap.sticky = false;
    talk.questions = 0;
    talk.ends = ends;
    CHECK(qn_set_allocator(&counting) == QN_OK);
    qn_poll_always = true;
    qn_set_interrupt(asked, NULL);
    result r = cases[i].call();
    qn_set_interrupt(NULL, NULL);
    qn_poll_always = false;
    qn_status status = qn_error_status(), wanted = talk.questions < ends ? QN_OK : QN_ERR_INTERRUPTED;
    CHECK(qn_set_allocator(NULL) == QN_OK);
    CHECK_MSG(r.status == wanted && status == wanted, "%s, question %d of %d: %s (%s)", cases[i].name, ends, talk.questions,
              qn_status_name(r.status), qn_error_message());
    CHECK_MSG(talk.questions <= ends, "%s asks again after question %d", cases[i].name, ends);
    for (int k = 0; k < r.n; k++) {
        CHECK_MSG((r.out[k] == NULL) == (r.status != QN_OK), "%s, question %d: output %d", cases[i].name, ends, k);
        qn_release(r.out[k]);
    }
    qn_fft_clear_plans();
    CHECK_MSG(heap.blocks == 0, "%s, question %d: %d blocks left", cases[i].name, ends, (int)heap.blocks);
    return talk.questions >= ends;
}

TEST(faults, every_question_once)
{
    make_arrays();
    make_files();
    int ended = 0;
    for (int i = 0; i < NCASES; i++)
        for (int ends = 1; interrupt(i, ends); ends++, ended++)
            CHECK_MSG(ends < 10000, "%s never comes to its end", cases[i].name);
    release_files();
    CHECK_INT(remove_directory(directory), 5);
    release_arrays();
    printf("interruption: %d calls, ended at %d questions, once each: no block left, QN_ERR_INTERRUPTED\n", NCASES, ended);
}

/* Does the call pass the array on? Not what it looks into itself. */
static bool passes(const char *text, const char *name)
{
    const size_t n = strlen(name);
    for (const char *at = text; (at = strstr(at, name)) != NULL; at++)
        if ((at == text || strchr(" (){},!", at[-1])) && strchr(",)} ", at[n]))
            return true;
    return false;
}

TEST(faults, every_array_absent_once)
{
    make_arrays();
    make_files();
    int calls = 0, refused = 0;
    for (int i = 0; i < NCASES; i++)
        for (int k = 0; k < NINPUTS; k++)
            if (passes(cases[i].text, inputs[k].name)) {
                qn_array *kept = *inputs[k].array;
                *inputs[k].array = NULL;
                refused += run(i, NEVER, false);
                *inputs[k].array = kept;
                calls++;
            }
    release_files();
    remove_directory(directory);
    release_arrays();
    printf("absent arrays: %d calls, %d refused: no crash, no block left, QN_ERR_NULL\n", calls, refused);
    CHECK(refused > calls / 2);
}

/* Numbers that raise every flag wherever they meet. */
static void fill_with_odd_numbers(void)
{
    static const double odd[] = {0, -0.0, 1, INFINITY, -INFINITY, NAN, 1e300, -3e38, 7e4, 5e-324, 1e-42, 3e-8, 1e19, -0.5, 2, 1e-300};
    const qn_array *const targets[] = {line, a, half, half_line, cplx, row, square, fifths, triples};
    QN_SCOPE {
        qn_array *numbers_16 = qn_from_data(odd, QN_FLOAT64, QN_SHAPE(16));
        for (size_t k = 0; k < sizeof targets / sizeof *targets; k++) {
            qn_array *places_k = qn_remainder(qn_arange_int(0, targets[k]->size, 1, 0), 16), *values = qn_take(numbers_16, places_k, 0, QN_RAISE);
            CHECK(qn_assign(targets[k], qn_reshape(values, targets[k]->ndim, targets[k]->shape), QN_UNSAFE) == QN_OK);
        }
    }
}

/* All flags but that of inexact results, which every conversion to a double raises. */
enum { FLAGS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW | FE_UNDERFLOW };

static void check_environment(int i, bool set, bool must_succeed)
{
    feclearexcept(FE_ALL_EXCEPT);
    if (set)
        feraiseexcept(FLAGS);
    fesetround(set ? FE_UPWARD : FE_TONEAREST);
    errno = 77;
    result r = cases[i].call();
    int flags = fetestexcept(FLAGS), rounding = fegetround(), error = errno;
    fesetround(FE_TONEAREST);
    CHECK_MSG(r.status == QN_OK || !must_succeed, "%s: %s", cases[i].name, qn_error_message());
    CHECK_MSG(flags == (set ? FLAGS : 0), "%s: flags %x became %x", cases[i].name, set ? FLAGS : 0, flags);
    CHECK_MSG(rounding == (set ? FE_UPWARD : FE_TONEAREST), "%s: another rounding direction", cases[i].name);
    CHECK_MSG(error == 77, "%s: errno became %d", cases[i].name, error);
    for (int k = 0; k < r.n; k++)
        qn_release(r.out[k]);
    qn_clear_error();
}

/* valgrind keeps no flags. */
static bool flags_work(void)
{
    feraiseexcept(FE_DIVBYZERO);
    bool kept = fetestexcept(FE_DIVBYZERO) != 0;
    feclearexcept(FE_ALL_EXCEPT);
    return kept;
}

/* The same calls, failing ones too, leave the floating-point flags, the rounding direction and errno as they were, set or not. */
TEST(faults, flags_rounding_and_errno_untouched)
{
    if (!flags_work())
        return;
    make_arrays();
    make_files();
    for (int odd = 0; odd < 2; odd++)
        for (int i = 0; i < NCASES; i++) {
            if (odd)
                fill_with_odd_numbers();
            check_environment(i, false, !odd);
            check_environment(i, true, !odd);
        }
    release_files();
    remove_directory(directory);
    release_arrays();
}

/* A scope needs no memory to begin. */
TEST(faults, scope_without_memory)
{
    const qn_allocator failing = {failing_alloc, failing_free, NULL};
    heap.calls = heap.blocks = 0;
    heap.sticky = true;
    heap.fails = 1;
    qn_scope_begin();
    qn_array *outer = qn_ones(QN_FLOAT64, QN_SHAPE(3));
    CHECK(qn_set_allocator(&failing) == QN_OK);
    qn_scope_begin();
    CHECK(qn_set_allocator(NULL) == QN_OK);
    CHECK_INT(qn_error_status(), QN_OK);
    qn_array *inner = qn_view_all(outer, true);
    CHECK_INT(qn_buffer_users(outer), 2);
    CHECK(inner != NULL);
    qn_scope_end();
    CHECK_INT(qn_buffer_users(outer), 1);
    CHECK_NEAR(QN_EL(double, outer, 2), 1, 0);
    qn_scope_end();
    qn_scope_end(); /* one too many */
}
