/* SPDX-License-Identifier: BSD-3-Clause */
/* test_faults.c: each allocation of a table of public functions fails once, and from then on: QN_ERR_NOMEM, NULL outputs, no
 * block left behind. */
#include "test.h"
#include <stdatomic.h>

/* ---- the allocator: call number `fails` fails, with `sticky` all later ones too ---------------------------------------- */
static struct { atomic_int calls, blocks; int fails; bool sticky; } heap;

static void *failing_alloc(void *context, size_t bytes)
{
    (void)context;
    int call = ++heap.calls;
    if (call == heap.fails || (heap.sticky && call > heap.fails))
        return NULL;
    void *p = aligned_alloc(64, (bytes + 63) / 64 * 64 + 64);
    heap.blocks += p != NULL;
    return p;
}

static void failing_free(void *context, void *p, size_t bytes)
{
    (void)context, (void)bytes;
    heap.blocks--;
    free(p);
}

/* ---- the functions -------------------------------------------------------------------------------------------------------- */
/* Inputs: (6,5) and its transpose, (6,5) float16 and bool, (4,4), (5,), (1000,) and two overlapping views of it, (8,) complex; a mask of the first
 * 5 of 6 rows, 999 positions, (1999,). */
static qn_array *a, *flipped, *half, *mask, *square, *ints, *line, *ahead, *behind, *cplx, *firsts, *places, *longer;

typedef struct result { qn_status status; int n; qn_array *out[4]; } result;
static result one(qn_array *r) { return (result){r != NULL ? QN_OK : qn_error_status(), 1, {r}}; }
static result none(qn_status status) { return (result){.status = status}; }
static qn_array *unset(void) { return (qn_array *)(void *)&heap; } /* an output that the function must overwrite */

#define ONE(name, call) static result name(void) { return one(call); }
#define TWO(name, call)                                 \
    static result name(void)                            \
    {                                                   \
        result r = {.n = 2, .out = {unset(), unset()}}; \
        qn_array **out = r.out;                         \
        r.status = (call);                              \
        return r;                                       \
    }
ONE(zeros, qn_zeros(QN_FLOAT64, QN_SHAPE(30, 4)))
ONE(arange, qn_arange(0, 90, 1, 0))
ONE(copy, qn_copy(a))
ONE(cast, qn_astype(a, QN_INT16))
ONE(view, qn_view(a, QN_EVERY(2)))
ONE(permuted, qn_transpose(a))
ONE(reshaped, qn_reshape(flipped, 1, (const int64_t[]){30}))
ONE(sum_, qn_add(a, a))
ONE(number, qn_multiply(a, 2.5))
ONE(narrow, qn_exp(half))
ONE(chosen, qn_where(mask, a, 0))
ONE(total, qn_sum(a, QN_AXIS(0)))
ONE(mean, qn_mean(a, QN_ALL_AXES_KEEP))
ONE(spread, qn_std(a, QN_AXIS(1), 1))
ONE(largest, qn_argmax(a, QN_AXIS(1)))
ONE(range, qn_ptp(a, QN_AXIS(0)))
ONE(running, qn_cumsum(a, 0, 0, true))
ONE(median, qn_median(a, QN_AXIS(0)))
ONE(taken, qn_take(a, ints, 0, QN_RAISE))
ONE(picked, qn_get(a, QN_BY(ints)))
ONE(masked, qn_compress_mask(a, mask))
ONE(positions, qn_argwhere(mask))
ONE(joined, qn_concat(2, (const qn_array *const[]){a, a}, 0))
ONE(stacked, qn_stack(2, (const qn_array *const[]){a, a}, 1))
ONE(tiled, qn_tile(a, 2, (const int64_t[]){2, 3}))
ONE(rolled, qn_roll(a, 1, (const int64_t[]){2}, (const int[]){0}))
ONE(padded, qn_pad(a, (const int64_t[]){1, 2, 0, 1}, QN_PAD_EDGE, NULL))
ONE(mixed, qn_get(a, QN_BY(firsts), QN_RANGE(1, 4)))
ONE(mixed_two, qn_get(a, QN_BY(firsts), QN_BY(ints)))
ONE(flat_taken, qn_take(flipped, ints, QN_FLATTEN, QN_WRAP))
ONE(compressed, qn_compress(firsts, a, 0))
ONE(by_choice, qn_choose(mask, 2, (const qn_array *const[]){a, half}, QN_RAISE))
ONE(flat, qn_ravel_multi_index(2, (const qn_array *const[]){ints, ints}, (const int64_t[]){6, 5}, (const qn_index_mode[]){QN_RAISE, QN_RAISE}, false))
ONE(packed, qn_packbits(mask, 0, false))
ONE(repeated, qn_resize(flipped, QN_SHAPE(7, 9)))
ONE(ramp, qn_pad(a, (const int64_t[]){1, 2, 0, 1}, QN_PAD_LINEAR_RAMP, NULL))
ONE(mean_border, qn_pad(a, (const int64_t[]){1, 2, 0, 1}, QN_PAD_MEAN, NULL))
ONE(odd_border, qn_pad_by(a, (const int64_t[]){9, 2, 0, 1}, &(qn_pad_opts){.mode = QN_PAD_REFLECT, .odd = true}))
ONE(path, qn_einsum_by("ij,kj,kl->il", 3, (const qn_array *const[]){a, a, a}, &(qn_einsum_opts){.dtype = QN_COMPLEX128, .nsteps = 1, .path = &(qn_einsum_step){3, {0, 1, 2}}}))
ONE(slope, qn_gradient(ints, 0))
ONE(sorted, qn_sort(a, 0, false, false))
ONE(order, qn_argsort(a, 1, true, true))
ONE(found, qn_searchsorted(line, a, false, NULL))
ONE(members, qn_isin(ints, ints, false))
ONE(counts, qn_bincount(ints, NULL, 0))
ONE(product, qn_matmul(square, square))
ONE(wide, qn_matmul(flipped, a))
ONE(contraction, qn_einsum("ij,kj->ik", 2, (const qn_array *const[]){a, a}))
ONE(solved, qn_solve(square, square))
ONE(inverse, qn_inv(square))
ONE(factor, qn_cholesky(square, false))
ONE(pseudo, qn_pinv(a, -1))
ONE(transform, qn_fft(cplx, -1, 0, 0))
ONE(transform2, qn_rfftn(a, -1, NULL, NULL, 0))
ONE(fused, qn_evaluate("sum(sqrt(x*x + 1), axis=0)", QN_ARGS({"x", a})))
ONE(bytes, qn_npy_bytes(a))
TWO(nonzero_, qn_nonzero(mask, out))
TWO(coordinates, qn_unravel_index(ints, 2, (const int64_t[]){6, 5}, true, out))
TWO(reflections, qn_qr_raw(a, &out[0], &out[1]))
TWO(distinct, qn_unique(a, true, &out[0], &out[1], NULL, NULL))
TWO(grids, qn_meshgrid(2, (const qn_array *const[]){ints, ints}, true, out))
TWO(spectrum, qn_eigh(square, false, &out[0], &out[1]))
TWO(orthogonal, qn_qr(a, QN_QR_REDUCED, &out[0], &out[1]))
TWO(determinant, qn_slogdet(square, &out[0], &out[1]))
static result singular(void)
{
    result r = {.n = 3, .out = {unset(), unset(), unset()}};
    r.status = qn_svd(a, false, &r.out[0], &r.out[1], &r.out[2]);
    return r;
}
static result drawn(void)
{
    qn_random *g = qn_random_new(3);
    result r = one(g != NULL ? qn_random_normal(g, 0, 1, 0, QN_SHAPE(40)) : NULL);
    qn_random_free(g);
    return r;
}
static result overlapping(void) { return none((qn_add_into)(ahead, behind, ahead)); }
static result stored(void) { return none(qn_set_items(line, 1, (const qn_index[]){QN_BY(ints)}, ints)); }
static result put_flat(void) { return none(qn_put(flipped, ints, line, QN_RAISE)); }
static result placed(void) { return none(qn_place(flipped, flipped, flipped)); }
static result put_by_mask(void) { return none(qn_putmask(flipped, flipped, half)); }
static result stored_by_mask(void) { return none(qn_set_items(a, 2, (const qn_index[]){QN_BY(firsts), QN_BY(ints)}, ints)); }
static result stored_where(void) { return none(qn_assign_where(a, half, QN_SAME_KIND, mask)); }
static result diagonal_filled(void) { return none(qn_fill_diagonal(a, a, true)); }
static result taken_into(void) { return none(qn_take_into(ahead, behind, places, 0, QN_RAISE)); }
static result joined_into(void) { return one(qn_concat_by(2, (const qn_array *const[]){behind, line}, 0, &(qn_join_opts){.out = longer})); }
static result sorted_in_place(void) { return none(qn_sort_into(flipped, 0, false, true)); }


static const struct { const char *name; result (*call)(void); } cases[] = {
    {"zeros", zeros}, {"arange", arange}, {"copy", copy}, {"cast", cast}, {"view", view}, {"permuted", permuted},
    {"reshaped", reshaped}, {"sum", sum_}, {"number", number}, {"narrow", narrow}, {"chosen", chosen}, {"total", total},
    {"mean", mean}, {"spread", spread}, {"largest", largest}, {"range", range}, {"running", running}, {"median", median},
    {"taken", taken}, {"picked", picked}, {"masked", masked}, {"positions", positions}, {"joined", joined},
    {"stacked", stacked}, {"tiled", tiled}, {"rolled", rolled}, {"padded", padded}, {"sorted", sorted}, {"order", order},
    {"found", found}, {"members", members}, {"counts", counts}, {"product", product}, {"wide", wide},
    {"contraction", contraction}, {"solved", solved}, {"inverse", inverse}, {"factor", factor}, {"pseudo", pseudo},
    {"transform", transform}, {"transform2", transform2}, {"fused", fused}, {"bytes", bytes}, {"nonzero", nonzero_},
    {"distinct", distinct}, {"grids", grids}, {"spectrum", spectrum}, {"orthogonal", orthogonal}, {"determinant", determinant},
    {"singular", singular}, {"drawn", drawn}, {"overlapping", overlapping}, {"stored", stored},
    {"sorted_in_place", sorted_in_place}, {"mixed", mixed}, {"mixed_two", mixed_two}, {"flat_taken", flat_taken},
    {"compressed", compressed}, {"by_choice", by_choice}, {"flat", flat}, {"packed", packed}, {"repeated", repeated}, {"ramp", ramp},
    {"mean_border", mean_border}, {"odd_border", odd_border}, {"path", path}, {"slope", slope}, {"coordinates", coordinates},
    {"reflections", reflections}, {"put_flat", put_flat}, {"placed", placed}, {"put_by_mask", put_by_mask},
    {"stored_by_mask", stored_by_mask}, {"stored_where", stored_where}, {"diagonal_filled", diagonal_filled}, {"taken_into", taken_into},
    {"joined_into", joined_into},
};
enum { NCASES = sizeof cases / sizeof *cases, NINPUTS = 13 };

static qn_array **const inputs[NINPUTS] = {&a, &flipped, &half, &mask, &square, &ints, &line, &ahead, &behind, &cplx, &firsts, &places, &longer};

static void make_inputs(void)
{
    qn_array *flat = qn_arange(0, 30, 1, 0), *ones = qn_ones(QN_FLOAT64, QN_SHAPE(4, 4)), *unit = qn_eye(4, 4, 0, 0);
    a = qn_reshape(flat, QN_SHAPE(6, 5));
    flipped = qn_transpose(a);
    half = qn_astype(a, QN_FLOAT16);
    mask = qn_greater(a, 7);
    square = qn_add(ones, unit);
    ints = qn_arange_int(0, 5, 1, 0);
    line = qn_arange(0, 1000, 1, 0);
    ahead = qn_view(line, QN_FROM(1));
    behind = qn_view(line, QN_TO(-1));
    cplx = qn_ones(QN_COMPLEX64, QN_SHAPE(8));
    firsts = qn_from_data((const bool[]){true, true, true, true, true, false}, QN_BOOL, QN_SHAPE(6));
    places = qn_arange_int(0, 999, 1, 0);
    longer = qn_zeros(QN_FLOAT64, QN_SHAPE(1999));
    qn_release(flat);
    qn_release(ones);
    qn_release(unit);
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
    make_inputs();
    for (int i = 0; i < NCASES; i++)
        for (int sticky = 0; sticky < 2; sticky++)
            for (int fails = 1; run(i, fails, sticky); fails++)
                CHECK_MSG(fails < 1000, "%s never gets its memory", cases[i].name);
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
