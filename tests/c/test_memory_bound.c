/* SPDX-License-Identifier: BSD-3-Clause */
/* test_memory_bound.c: an operation allocates its result and at most 64 KiB beside it, for every dtype and layout. Functions that
 * need a copy by their nature (sorts, selections, orders, LAPACK, FFT) are not in the table; their headers say so. */
#include "layouts.h"
#include "test.h"
#include <stdatomic.h>

enum { ROWS = 300, COLS = 220, LIMIT = 64 << 10 };

/* ---- the allocator: bytes in use and the most there were ---------------------------------------------------- */
static struct { _Atomic int64_t now, peak; } used;

static void *counted_alloc(void *context, size_t bytes)
{
    (void)context;
    int64_t now = atomic_fetch_add(&used.now, (int64_t)bytes) + (int64_t)bytes, peak = atomic_load(&used.peak);
    while (now > peak && !atomic_compare_exchange_weak(&used.peak, &peak, now))
        ;
    return aligned_alloc(64, (bytes + 63) / 64 * 64 + 64);
}

static void counted_free(void *context, void *p, size_t bytes)
{
    (void)context;
    atomic_fetch_sub(&used.now, (int64_t)bytes);
    free(p);
}

/* ---- the functions: of x (ROWS, COLS) in every dtype and layout, and of some others --------------------------- */
static qn_array *mask, *rows, *bins, *flat_out;

static qn_array *nothing(qn_status status) { return status == QN_OK ? qn_zeros(QN_BOOL, QN_SCALAR_SHAPE) : NULL; }
#define CALL(name, call) static qn_array *name(const qn_array *x) { return call; }
CALL(copy, qn_copy(x))
CALL(cast, qn_astype(x, QN_FLOAT32))
CALL(flattened, qn_reshape(x, QN_SHAPE(ROWS * COLS)))
CALL(sum, qn_add(x, x))
CALL(row_added, qn_multiply(x, rows))
CALL(root, qn_sqrt(x))
CALL(compared, qn_less(x, 3))
CALL(number, qn_add(x, 2.5))
CALL(chosen, qn_where(mask, x, rows))
CALL(power_of, qn_power(x, 3))
CALL(total, qn_sum(x, QN_ALL_AXES))
CALL(total0, qn_sum(x, QN_AXIS(0)))
CALL(total1, qn_sum(x, QN_AXIS(1)))
CALL(largest0, qn_max(x, QN_AXIS(0)))
CALL(product, qn_prod(x, QN_AXIS(0)))
CALL(every, qn_all(x, QN_AXIS(1)))
CALL(count, qn_count_nonzero(x, QN_ALL_AXES))
CALL(mean, qn_mean(x, QN_AXIS(0)))
CALL(place, qn_argmax(x, QN_ALL_AXES))
CALL(place0, qn_argmin(x, QN_AXIS(0)))
CALL(place1, qn_argmax(x, QN_AXIS_KEEP(1)))
CALL(fused, qn_evaluate("sqrt(x*x + 1)*x", QN_ARGS({"x", x})))
CALL(fused_sum, qn_evaluate("sum(x*x*x + 1, axis=0)", QN_ARGS({"x", x})))
CALL(fused_mean, qn_evaluate("mean(abs(x))", QN_ARGS({"x", x})))
CALL(dot, qn_vecdot(x, x, -1))
CALL(norm, qn_vector_norm(x, QN_AXIS(0), 2))
CALL(masked, qn_compress_mask(x, mask))
CALL(positions, qn_argwhere(x))
CALL(flat_positions, qn_flatnonzero(x))
CALL(taken, qn_take(x, bins, 0, QN_WRAP))
CALL(joined, qn_concat(2, (const qn_array *const[]){x, x}, 0))
CALL(stacked, qn_stack(2, (const qn_array *const[]){x, rows}, 1))
CALL(repeated, qn_repeat(x, 2, 0))
CALL(tiled, qn_tile(x, 2, (const int64_t[]){1, 2}))
CALL(rolled, qn_roll(x, 2, (const int64_t[]){3, 5}, (const int[]){0, 1}))
CALL(rolled_flat, qn_roll(x, -1, (const int64_t[]){7}, NULL))
CALL(padded, qn_pad(x, (const int64_t[]){1, 2, 3, 4}, QN_PAD_REFLECT, NULL))
CALL(lower, qn_tril(x, 1))
CALL(found, qn_searchsorted(bins, x, true, NULL))
CALL(digits, qn_digitize(x, bins, false))
CALL(differences, qn_diff(x, 1, 0))
CALL(bytes, qn_npy_bytes(x))
CALL(assigned, nothing(qn_assign(flat_out, x, QN_UNSAFE)))
CALL(stored, nothing(qn_set_items(flat_out, 1, (const qn_index[]){QN_ELLIPSIS}, x)))
CALL(evaluated, nothing(qn_evaluate_into(flat_out, "x*2", QN_ARGS({"x", x}))))

static const struct { const char *name; qn_array *(*call)(const qn_array *x); } cases[] = {
    {"copy", copy}, {"cast", cast}, {"flattened", flattened}, {"sum", sum}, {"row_added", row_added}, {"root", root},
    {"compared", compared}, {"number", number}, {"chosen", chosen}, {"power_of", power_of}, {"total", total}, {"total0", total0},
    {"total1", total1}, {"largest0", largest0}, {"product", product}, {"every", every}, {"count", count}, {"mean", mean},
    {"place", place}, {"place0", place0}, {"place1", place1}, {"fused", fused}, {"fused_sum", fused_sum},
    {"fused_mean", fused_mean}, {"dot", dot}, {"norm", norm}, {"masked", masked}, {"positions", positions},
    {"flat_positions", flat_positions}, {"taken", taken}, {"joined", joined}, {"stacked", stacked}, {"repeated", repeated},
    {"tiled", tiled}, {"rolled", rolled}, {"rolled_flat", rolled_flat}, {"padded", padded}, {"lower", lower}, {"found", found},
    {"digits", digits}, {"differences", differences}, {"bytes", bytes}, {"assigned", assigned}, {"stored", stored},
    {"evaluated", evaluated},
};
enum { NCASES = sizeof cases / sizeof *cases };

/* Bytes allocated at the same time beside the result; -1 if x has no such operation. */
static int64_t bytes_beside_result(qn_array *(*call)(const qn_array *), const qn_array *x)
{
    atomic_store(&used.now, 0);
    atomic_store(&used.peak, 0);
    CHECK(qn_set_allocator(&(qn_allocator){counted_alloc, counted_free, NULL}) == QN_OK);
    qn_array *r = call(x);
    CHECK(qn_set_allocator(NULL) == QN_OK);
    int64_t beside = r != NULL ? used.peak - used.now : -1;
    CHECK_MSG(r != NULL || qn_error_status() == QN_ERR_TYPE, "%s", qn_error_message());
    qn_release(r);
    qn_clear_error();
    CHECK_INT(used.now, 0);
    return beside;
}

TEST(memory_bound, result_and_64_kib)
{
    int before = qn_get_num_threads(), tried = 0;
    bool kept = true;
    CHECK(qn_set_num_threads(1) == QN_OK);
    QN_SCOPE {
        qn_array *numbers = qn_reshape(qn_remainder(qn_arange(0, ROWS * COLS, 1, 0), 101.0), QN_SHAPE(ROWS, COLS));
        mask = qn_greater(numbers, 50);
        rows = qn_ones(QN_FLOAT32, QN_SHAPE(1, COLS));
        rows = qn_broadcast_to(rows, QN_SHAPE(ROWS, COLS));
        bins = qn_arange_int(0, 90, 1, 0);
        flat_out = qn_zeros(QN_COMPLEX128, QN_SHAPE(ROWS, COLS));
        for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
            for (layout how = CONTIGUOUS; how < NLAYOUT; how++) {
                qn_array *x = in_layout(qn_astype(numbers, t), how);
                for (int i = 0; i < NCASES; i++) {
                    int64_t beside = bytes_beside_result(cases[i].call, x);
                    tried += beside >= 0;
                    if (beside > LIMIT) {
                        fprintf(stderr, "%s of %s %s: %lld bytes beside the result\n", cases[i].name, layout_names[how], qn_dtype_name(t),
                              (long long)beside);
                        kept = false;
                    }
                }
            }
    }
    CHECK(qn_set_num_threads(before) == QN_OK);
    CHECK(tried > NCASES * NLAYOUT * 10);
    CHECK(kept);
}
