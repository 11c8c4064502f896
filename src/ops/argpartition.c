/* SPDX-License-Identifier: BSD-3-Clause */
/* argpartition.c: the indices of a partition, along any axis.
 *
 * A copy of the line is partitioned, which tells the values at the wanted positions. They cut the line into groups: below the
 * first value, equal to it, between it and the next and so on. One pass counts what is below each cut, another writes the indices
 * of every group in the order in which they stand: the result depends on the values only, not on how the copy was partitioned.
 * Elements of 8 and 16 bits are widened first. */
#include "order.h"
#include <math.h>

enum {
    SORTED = 256,  /* lines up to this length are sorted: the packed sort is as fast there */
    VALUES = 6,    /* with more values than this the line is sorted: every cut reads it twice */
    CUTS = 2 * VALUES,
    BLOCK = 1024
};

typedef struct part_plan {
    const char *func, *data;
    int64_t *index;
    int64_t n, itemsize, nkth;
    int dtype;
    const int64_t *kth; /* ascending */
    qn_status status;
} part_plan;

/* Cut 2i is x < values[i], cut 2i + 1 is x <= values[i]. Group j is what is below cut j but not below j - 1; it goes on at[j]. */
typedef struct cuts {
    qn_c128 room[VALUES]; /* as much as VALUES elements take, aligned */
    char *values;
    int64_t itemsize, n, at[CUTS + 2];
    qn_loop_fn below[2], differ;
    qn_count_fn count;
    qn_positions_fn positions;
} cuts;

static void cut_block(const cuts *c, int64_t j, const char *x, int64_t n, uint8_t *mask)
{
    const int64_t strides[3] = {c->itemsize, 0, 1};
    c->below[j & 1]((char *const[]){(char *)(uintptr_t)x, c->values + j / 2 * c->itemsize, (char *)mask}, strides, n);
}

/* Is the last value less than v? */
static bool is_next(const cuts *c, const char *v)
{
    uint8_t at_least;
    cut_block(c, c->n - 1, v, 1, &at_least);
    return !at_least;
}

/* The distinct values at the positions kth[] of the partitioned x; the first `numbers` elements are not NaN. Infinity stands for
 * NaN: after what is not above it come the NaNs. */
static void take_values(cuts *c, const part_plan *p, const char *x, int64_t numbers)
{
    const double infinity = HUGE_VAL;
    const float infinity_f32 = HUGE_VALF;
    c->n = 0;
    for (int64_t i = 0; i < p->nkth; i++) {
        const char *v = x + p->kth[i] * p->itemsize;
        if (p->kth[i] >= numbers)
            v = p->dtype == QN_FLOAT32 ? (const char *)&infinity_f32 : (const char *)&infinity;
        if (c->n == 0 || is_next(c, v)) {
            memcpy(c->values + c->n / 2 * p->itemsize, v, (size_t)p->itemsize);
            c->n += 2;
        }
    }
}

static void count_groups(cuts *c, const char *x, int64_t n)
{
    uint8_t mask[BLOCK];
    memset(c->at, 0, sizeof c->at);
    for (int64_t i = 0; i < n; i += BLOCK)
        for (int64_t j = 0, m = n - i < BLOCK ? n - i : BLOCK; j < c->n; j++) {
            cut_block(c, j, x + i * c->itemsize, m, mask);
            c->at[j + 1] += c->count(mask, m);
        }
}

static void write_block(cuts *c, const char *x, int64_t first, int64_t n, int64_t *index)
{
    uint8_t masks[2][BLOCK], group[BLOCK], *before = masks[0], *below = masks[1];
    memset(before, 0, (size_t)n);
    for (int64_t j = 0; j <= c->n; j++) {
        if (j < c->n)
            cut_block(c, j, x, n, below);
        else
            memset(below, 1, (size_t)n);
        c->differ((char *const[]){(char *)before, (char *)below, (char *)group}, (const int64_t[]){1, 1, 1}, n);
        const int64_t count = c->count(group, n);
        c->positions(group, count, first, index + c->at[j]);
        c->at[j] += count;
        uint8_t *swap = before;
        before = below;
        below = swap;
    }
}

static void part_line(const part_plan *p, const char *x, int64_t *index, char *work)
{
    cuts c = {.itemsize = p->itemsize, .below = {qn_loop(QN_OP_less, p->dtype), qn_loop(QN_OP_less_equal, p->dtype)},
              .differ = qn_loop(QN_OP_bitwise_xor, QN_BOOL),
              .count = (qn_count_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_COUNT, 0),
              .positions = (qn_positions_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_POSITIONS, 3)};
    c.values = (char *)c.room;
    memcpy(work, x, (size_t)(p->n * p->itemsize));
    take_values(&c, p, work, ((qn_nth_fn)qn_sort_kernel(QN_SORT_NTH, p->dtype))(work, p->n, p->kth, p->nkth, NULL));
    count_groups(&c, x, p->n);
    for (int64_t i = 0; i < p->n; i += BLOCK)
        write_block(&c, x + i * p->itemsize, i, p->n - i < BLOCK ? p->n - i : BLOCK, index);
}

static void part_lines(void *context, int64_t begin, int64_t end)
{
    part_plan *p = context;
    char *work = qn_scratch_array(p->n, (size_t)p->itemsize, p->func);
    if (!work)
        __atomic_store_n(&p->status, QN_ERR_NOMEM, __ATOMIC_RELAXED);
    for (int64_t i = begin; work && i < end; i++)
        part_line(p, p->data + i * p->n * p->itemsize, p->index + i * p->n, work);
    qn_scratch_free(work);
}

/* The dtype in which a line is partitioned: of 32 or 64 bits, with the order of t. */
static int wide_dtype(int t)
{
    return qn_dtypes[t].size > 2 ? t : t == QN_FLOAT16 ? QN_FLOAT32 : QN_INT32;
}

typedef struct wanted { int n; const int64_t *kth; } wanted;

static qn_status part_all(void *context, const qn_array *lines, const qn_array *index)
{
    const wanted *w = context;
    qn_array *wide = qn_contiguous(lines, wide_dtype(lines->dtype));
    if (!wide)
        return qn_failed();
    part_plan p = {.func = "argpartition", .data = wide->data, .index = (int64_t *)(void *)index->data,
                   .n = wide->shape[wide->ndim - 1], .itemsize = wide->itemsize, .nkth = w->n, .dtype = wide->dtype,
                   .kth = w->kth, .status = QN_OK};
    qn_status status = qn_parallel_for(qn_line_count(wide), qn_grain(3.0 * (double)p.n + 10), part_lines, &p);
    qn_release(wide);
    return status != QN_OK || p.status == QN_OK ? status : qn_fail(p.status, "%s: no memory for lines of %lld elements", p.func, (long long)p.n);
}

qn_array *qn_argpartition(const qn_array *a, int nkth, const int64_t *kth, int axis)
{
    wanted w;
    if (qn_is_null(a, "argpartition"))
        return NULL;
    int64_t *sorted = qn_line_positions("argpartition", a, nkth, kth, axis, &w.n);
    if (!sorted)
        return NULL;
    w.kth = sorted;
    const int64_t n = axis == QN_FLATTEN_SORT ? a->size : a->shape[(axis + a->ndim) % a->ndim];
    const bool sort = n <= SORTED || w.n == 0 || w.n > VALUES || qn_is_complex(a->dtype);
    qn_array *index = sort ? qn_argsort(a, axis, false, true) : qn_index_lines("argpartition", a, axis, part_all, &w);
    qn_scratch_free(sorted);
    return index;
}
