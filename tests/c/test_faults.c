/* SPDX-License-Identifier: BSD-3-Clause */
/* test_faults.c: each allocation of every public function (faults.def) fails once, and from then on: QN_ERR_NOMEM, NULL outputs, no
 * block left behind. */
#include "files.h"
#include "test.h"
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

/* ---- inputs ----------------------------------------------------------------------------------------------------------------- */
/* (6,5), its transpose, as float16 and bool; places: int64 (6,5); triples (4,3); square (4,4); (5,) integers, spaced ones, fifths, falling,
 * float64; (1000,), as float16, and two views of it that overlap; (70000,) and (1000,300); every third of 1000; (8,) complex. */
static qn_array *a, *flipped, *half, *mask, *places, *triples, *square, *square_out, *ints, *spaced, *fifths, *falling, *row, *line,
    *half_line, *ahead, *behind, *rest, *long_line, *long_rows, *cplx, *fractions, *npy_content;
static qn_array **const inputs[] = {
    &a, &flipped, &half, &mask, &places, &triples, &square, &square_out, &ints, &spaced, &fifths, &falling, &row, &line, &half_line, &ahead,
    &behind, &rest, &long_line, &long_rows, &cplx, &fractions, &npy_content,
};
static double numbers[] = {1, 2, 3, 4};
static char npy_path[400], stored_path[400], deflated_path[400], text_path[400], new_path[400];
static const int ints_first[] = {0};
static const char *const member_names[] = {"a", "half.npy"}, *directory;
static const qn_array *members[2];

/* ---- the functions ------------------------------------------------------------------------------------------------------------ */
typedef struct result { qn_status status; int n; qn_array *out[4]; } result;
static result one(qn_array *r) { return (result){r != NULL ? QN_OK : qn_error_status(), 1, {r}}; }
static result none(qn_status status) { return (result){.status = status}; }
static qn_array *unset(void) { return (qn_array *)(void *)&heap; } /* an output that the function must overwrite */

/* Every elementwise operation, in a dtype it has, masked into an output of another dtype. */
static result every_operation(void)
{
    qn_status status = QN_OK;
    for (int i = 0; i < qn_op_count() && status == QN_OK; i++) {
        const qn_op *op = qn_op_at(i);
        const bool masked = strcmp(qn_op_name(op), "where") == 0;
        const qn_dtype floats[3] = {masked ? QN_BOOL : QN_FLOAT64, QN_FLOAT64, QN_FLOAT64};
        const qn_array *x = qn_op_loop_dtype(op, floats) != 0 ? a : places, *in[3] = {masked ? mask : x, x, x};
        qn_array *r = qn_apply(op, in, NULL), *out = r != NULL ? qn_zeros(QN_COMPLEX64, r->ndim, r->shape) : NULL;
        qn_array *again = out != NULL ? qn_apply(op, in, &(qn_apply_opts){.out = out, .where = mask, .casting = QN_UNSAFE}) : NULL;
        status = again != NULL ? QN_OK : qn_error_status();
        qn_release(r);
        qn_release(out);
        qn_release(again);
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

static result archive(void)
{
    qn_npz *z = qn_npz_open(deflated_path);
    result r = one(z != NULL ? qn_npz_get(z, "a") : NULL);
    qn_npz_close(z);
    return r;
}

static result formatted(void)
{
    char text[2000];
    return none(qn_format(cplx, NULL, text, sizeof text) > 0 ? QN_OK : qn_error_status());
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
#define OTHER(name) static result name##_case(void) { return name(); }
#include "faults.def"
#undef ONE
#undef STATUS
#undef MANY
#undef DRAWN
#undef OTHER

static const struct { const char *name; result (*call)(void); } cases[] = {
#define ONE(name, ...) {#name, name##_case},
#define STATUS(name, ...) {#name, name##_case},
#define MANY(name, ...) {#name, name##_case},
#define DRAWN(name, ...) {#name, name##_case},
#define OTHER(name) {#name, name##_case},
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
        for (int k = 0; k < NINPUTS; k++)
            CHECK(qn_keep(*inputs[k]) != NULL);
    }
    members[0] = a;
    members[1] = half;
}

static void make_files(void)
{
    directory = scratch_directory();
    snprintf(npy_path, sizeof npy_path, "%s/a.npy", directory);
    snprintf(stored_path, sizeof stored_path, "%s/stored.npz", directory);
    snprintf(deflated_path, sizeof deflated_path, "%s/deflated.npz", directory);
    snprintf(text_path, sizeof text_path, "%s/a.txt", directory);
    snprintf(new_path, sizeof new_path, "%s/new", directory);
    CHECK(qn_save_npy(npy_path, a) == QN_OK && qn_save_text(text_path, a, NULL) == QN_OK && qn_save_npz(stored_path, 2, member_names, members, false) == QN_OK &&
          qn_save_npz(deflated_path, 2, member_names, members, true) == QN_OK);
}

/* Runs one case with one failing allocation; false when it did not come to that. */
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
    bool failed = heap.calls >= fails;
    CHECK_MSG(!failed || r.status == QN_OK || (r.status == QN_ERR_NOMEM && status == QN_ERR_NOMEM), "%s, allocation %d: %s (%s)",
              cases[i].name, fails, qn_status_name(r.status), qn_error_message());
    CHECK_MSG(failed || r.status == QN_OK, "%s: %s", cases[i].name, qn_error_message());
    for (int k = 0; k < r.n; k++) {
        CHECK_MSG((r.out[k] == NULL) == (r.status != QN_OK), "%s, allocation %d: output %d", cases[i].name, fails, k);
        qn_release(r.out[k]);
    }
    qn_fft_clear_plans();
    CHECK_MSG(heap.blocks == 0, "%s, allocation %d: %d blocks left", cases[i].name, fails, (int)heap.blocks);
    return failed;
}

TEST(faults, every_allocation_once_and_from_then_on)
{
    make_arrays();
    make_files();
    for (int i = 0; i < NCASES; i++)
        for (int sticky = 0; sticky < 2; sticky++)
            for (int fails = 1; run(i, fails, sticky); fails++)
                CHECK_MSG(fails < 1000, "%s never gets its memory", cases[i].name);
    CHECK_INT(remove_directory(directory), 5); /* no temporary file is left */
    for (int k = 0; k < NINPUTS; k++)
        qn_release(*inputs[k]);
}

/* A scope that could not begin must not end another one. */
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
    CHECK_INT(qn_error_status(), QN_ERR_NOMEM);
    qn_array *inner = qn_retain(outer);
    qn_scope_end();
    CHECK_INT(qn_buffer_users(outer), 1);
    qn_release(inner);
    CHECK_NEAR(QN_EL(double, outer, 2), 1, 0);
    qn_scope_end();
}
