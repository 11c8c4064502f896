/* SPDX-License-Identifier: BSD-3-Clause */
/* test_memory_bound.c: an operation allocates its result and at most 64 KiB beside it, for every dtype and layout. Functions
 * that need a copy by their nature stand in the table with the reason; LAPACK and FFT may take work space and do not. */
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
static qn_array *mask, *row_mask, *rows, *row, *column, *bins, *few, *out, *all_rows, *along, *places, *counts, *three, *results[4];
static bool same;

static qn_array *nothing(qn_status status) { return status == QN_OK ? qn_zeros(QN_BOOL, QN_SCALAR_SHAPE) : NULL; }
/* x as vectors of length 3. */
static qn_array *threes(const qn_array *x)
{
    const int64_t *s = x->strides;
    return qn_as_strided(x, 3, (const int64_t[]){ROWS, COLS / 3, 3}, (const int64_t[]){s[0], 3 * s[1], s[1]}, 0);
}
static qn_array *distinct(const qn_array *x)
{
    qn_array *values = NULL;
    return qn_unique(x, true, &values, NULL, NULL, NULL) == QN_OK ? values : NULL;
}
#define OP(name) qn_op_find(name)

#define CASE(name, call) static qn_array *call_##name(const qn_array *x) { return (void)x, call; }
#define NEEDS(name, call, why) CASE(name, call)
#define ORDERED(name, call) CASE(name, call)
#include "memory.def"
#undef CASE
#undef NEEDS
#undef ORDERED

static const struct { const char *name; qn_array *(*call)(const qn_array *x); const char *why; bool ordered; } cases[] = {
#define CASE(name, call) {#name, call_##name, NULL, false},
#define ORDERED(name, call) {#name, call_##name, NULL, true},
#define NEEDS(name, call, why) {#name, call_##name, why, false},
#include "memory.def"
};
enum { NCASES = sizeof cases / sizeof *cases };

static qn_array *remainders(void)
{
    return qn_reshape(qn_remainder(qn_arange(0, ROWS * COLS, 1, 0), 101.0), QN_SHAPE(ROWS, COLS));
}

static void make_others(void)
{
    qn_array *numbers = remainders();
    mask = qn_greater(numbers, 50);
    rows = qn_ones(QN_FLOAT32, QN_SHAPE(1, COLS));
    rows = qn_broadcast_to(rows, QN_SHAPE(ROWS, COLS));
    bins = qn_arange_int(0, 90, 1, 0);
    three = qn_sum(qn_ones(QN_INT8, QN_SHAPE(3)), QN_ALL_AXES);
    few = qn_arange_int(1, 4, 1, 0);
    row_mask = qn_greater(qn_arange_int(0, ROWS, 1, 0), 20);
    row = qn_ones(QN_FLOAT32, QN_SHAPE(COLS));
    column = qn_ones(QN_FLOAT32, QN_SHAPE(ROWS));
    all_rows = qn_flip(qn_arange_int(0, ROWS, 1, 0), -1, NULL);
    counts = qn_remainder(all_rows, 3);
    places = qn_flip(qn_arange_int(0, ROWS * COLS, 1, 0), -1, NULL);
    along = qn_astype(qn_remainder(qn_reshape(places, QN_SHAPE(ROWS, COLS)), ROWS), QN_INT64);
    out = qn_zeros(QN_COMPLEX128, QN_SHAPE(ROWS, COLS));
}

/* The result, which the scope owns, or x or out, of which the call gave a reference more than the scope has. */
static qn_array *result_of(qn_array *(*call)(const qn_array *), const qn_array *x)
{
    qn_array *r = call(x);
    if (r == x || r == out)
        qn_release(r);
    return r;
}

/* Bytes allocated at the same time beside the result; -1 if x has no such operation. */
static int64_t bytes_beside_result(qn_array *(*call)(const qn_array *), const qn_array *x)
{
    atomic_store(&used.now, 0);
    atomic_store(&used.peak, 0);
    CHECK(qn_set_allocator(&(qn_allocator){counted_alloc, counted_free, NULL}) == QN_OK);
    int64_t beside = -1;
    QN_SCOPE {
        if (result_of(call, x) != NULL)
            beside = used.peak - used.now;
        CHECK_MSG(beside >= 0 || qn_error_status() == QN_ERR_TYPE, "%s", qn_error_message());
    }
    CHECK(qn_set_allocator(NULL) == QN_OK);
    qn_clear_error();
    CHECK_INT(used.now, 0);
    return beside;
}

TEST(memory_bound, result_and_64_kib)
{
    int before = qn_get_num_threads(), tried = 0;
    bool kept = true, needed[NCASES] = {false};
    CHECK(qn_set_num_threads(1) == QN_OK);
    QN_SCOPE {
        make_others();
        qn_array *numbers = remainders();
        for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++)
            for (layout how = CONTIGUOUS; how < NLAYOUT; how++) {
                qn_array *x = in_layout(qn_astype(numbers, t), how);
                for (int i = 0; i < NCASES; i++) {
                    int64_t beside = bytes_beside_result(cases[i].call, x);
                    tried += beside >= 0;
                    needed[i] |= beside > LIMIT;
                    if (beside <= LIMIT || cases[i].why != NULL)
                        continue;
                    fprintf(stderr, "%s of %s %s: %lld bytes beside the result\n", cases[i].name, layout_names[how],
                            qn_dtype_name(t), (long long)beside);
                    kept = false;
                }
            }
    }
    for (int i = 0; i < NCASES; i++)
        CHECK_MSG(needed[i] || cases[i].why == NULL, "%s keeps the bound now: make it a CASE", cases[i].name);
    CHECK(qn_set_num_threads(before) == QN_OK);
    CHECK(tried > NCASES * NLAYOUT * 10);
    CHECK(kept);
}

/* What reads, casts and writes in blocks gives the same bits from every layout. */
static void check_layouts(int i, const qn_array *numbers)
{
    QN_SCOPE {
        qn_assign(out, QN_NUM(0), QN_UNSAFE);
        qn_array *wanted = result_of(cases[i].call, in_layout(numbers, CONTIGUOUS)), *wanted_out = qn_copy(out);
        for (layout how = STEPPED; how < NLAYOUT && wanted != NULL; how++) {
            qn_assign(out, QN_NUM(0), QN_UNSAFE);
            qn_array *got = result_of(cases[i].call, in_layout(numbers, how));
            CHECK_MSG(same_bits(got, wanted) && same_bits(out, wanted_out), "%s of %s %s", cases[i].name, layout_names[how],
                      qn_dtype_name((qn_dtype)numbers->dtype));
        }
        qn_clear_error();
    }
}

TEST(memory_bound, blocks_change_no_bit)
{
    QN_SCOPE {
        make_others();
        for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++) {
            qn_array *numbers = qn_astype(remainders(), t);
            for (int i = 0; i < NCASES; i++)
                if (!cases[i].ordered)
                    check_layouts(i, numbers);
        }
    }
}
