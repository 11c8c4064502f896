/* SPDX-License-Identifier: BSD-3-Clause */
/* sort.c: sorted copies and sorting in place, along any axis.
 *
 * Lines are sorted where they are contiguous. Descending order is ascending order reversed; where equal elements can be told apart
 * and must keep their order, the line is reversed before as well. Such lines (complex numbers, NaNs and zeros of both signs) are
 * sorted by their permutation. */
#include "order.h"

typedef struct sort_plan {
    const char *func;
    char *data;
    int64_t n, itemsize;
    int dtype;
    bool descending, stable;
    const qn_rearrange *move;
    qn_status status;
} sort_plan;

/* x = x[argsort(x)] */
static qn_status sort_by_index(const sort_plan *p, char *x)
{
    int64_t *index = qn_scratch_array(p->n, sizeof(int64_t) + (size_t)p->itemsize, p->func);
    if (!index)
        return QN_ERR_NOMEM;
    char *copy = (char *)(index + p->n);
    ((qn_argsort_fn)qn_sort_kernel(QN_SORT_ARG, p->dtype))(x, p->n, index, NULL);
    memcpy(copy, x, (size_t)(p->n * p->itemsize));
    p->move->gather(x, copy, index, p->n);
    qn_scratch_free(index);
    return QN_OK;
}

/* Must equal elements of this line be kept apart? */
static bool needs_index(const sort_plan *p, const char *x)
{
    qn_exact_fn exact = (qn_exact_fn)qn_sort_kernel(QN_SORT_EXACT, p->dtype);
    return qn_is_complex(p->dtype) || (p->stable && exact && !exact(x, p->n));
}

static qn_status sort_line(const sort_plan *p, char *x, void *work)
{
    bool by_index = needs_index(p, x);
    if (by_index && p->descending)
        p->move->reverse(x, p->n);
    if (by_index)
        QN_TRY(sort_by_index(p, x));
    else
        ((qn_sort_fn)qn_sort_kernel(QN_SORT_VALUES, p->dtype))(x, p->n, work);
    if (p->descending)
        p->move->reverse(x, p->n);
    return QN_OK;
}

static void set_status(sort_plan *p, qn_status status)
{
    if (status != QN_OK)
        __atomic_store_n(&p->status, status, __ATOMIC_RELAXED);
}

static void sort_lines(void *context, int64_t begin, int64_t end)
{
    sort_plan *p = context;
    void *work = NULL;
    if (p->itemsize == 2 && p->n > QN_SORT_SMALL && !(work = qn_scratch(QN_SORT_WORK, p->func))) {
        set_status(p, QN_ERR_NOMEM);
        return;
    }
    for (int64_t i = begin; i < end; i++)
        set_status(p, sort_line(p, p->data + i * p->n * p->itemsize, work));
    qn_scratch_free(work);
}

/* ---- one long line: split, split the parts, sort the parts ---- */
enum { MOST_PARTS = 64, LONG_PART = 4 << 20 }; /* a longer part takes more than 50 ms, within which nobody could interrupt it */

typedef struct parts { sort_plan *plan; int64_t bound[MOST_PARTS + 1]; int n; } parts;

static void split_parts(void *context, int64_t begin, int64_t end)
{
    parts *s = context;
    qn_split_fn split = (qn_split_fn)qn_sort_kernel(QN_SORT_SPLIT, s->plan->dtype);
    for (int64_t i = begin; i < end; i++) {
        int64_t lo = s->bound[2 * i], hi = s->bound[2 * i + 2];
        s->bound[2 * i + 1] = lo + split(s->plan->data + lo * s->plan->itemsize, hi - lo);
    }
}

static void sort_parts(void *context, int64_t begin, int64_t end)
{
    parts *s = context;
    qn_sort_fn sort = (qn_sort_fn)qn_sort_kernel(QN_SORT_VALUES, s->plan->dtype);
    for (int64_t i = begin; i < end; i++)
        sort(s->plan->data + s->bound[i] * s->plan->itemsize, s->bound[i + 1] - s->bound[i], NULL);
}

static double line_cost(int64_t n)
{
    double bits = n > 1 ? 64 - __builtin_clzll((unsigned long long)n) : 1;
    return 0.4 * bits * (double)n + 10;
}

/* A line of less than about 10 us of work is not split. */
static int sort_threads(int64_t n) { return qn_threads_for(n, qn_grain(8)); }

static qn_status sort_long(sort_plan *p, int threads)
{
    parts s = {.plan = p, .bound = {0, p->n}, .n = 1};
    while ((s.n < threads || p->n / s.n > LONG_PART) && 2 * s.n <= MOST_PARTS) {
        for (int i = s.n; i > 0; i--)
            s.bound[2 * i] = s.bound[i];
        QN_TRY(qn_parallel_for(s.n, qn_grain((double)p->n / s.n), split_parts, &s));
        s.n *= 2;
    }
    QN_TRY(qn_parallel_for(s.n, qn_grain(line_cost(p->n / s.n)), sort_parts, &s));
    if (p->descending)
        p->move->reverse(p->data, p->n);
    return QN_OK;
}

/* ---- one long line of bytes: count them ---- */
typedef struct tally { const sort_plan *plan; int64_t count[256]; } tally;

static void tally_piece(void *context, int64_t begin, int64_t end)
{
    tally *t = context;
    int64_t count[256] = {0};
    ((qn_tally_fn)qn_sort_kernel(QN_SORT_TALLY, t->plan->dtype))(t->plan->data + begin, end - begin, count);
    for (int v = 0; v < 256; v++)
        __atomic_fetch_add(&t->count[v], count[v], __ATOMIC_RELAXED);
}

static int64_t tally_grain(void) { return qn_grain(0.25); }

/* Is the line worth the sum of the counts of several threads, or to be interrupted? */
static bool tallies(const sort_plan *p)
{
    return qn_sort_kernel(QN_SORT_TALLY, p->dtype) && (qn_threads_for(p->n, tally_grain()) > 1 || p->n > LONG_PART);
}

static qn_status sort_bytes(sort_plan *p)
{
    tally t = {.plan = p};
    QN_TRY(qn_parallel_for(p->n, tally_grain(), tally_piece, &t));
    ((qn_lay_fn)qn_sort_kernel(QN_SORT_LAY, p->dtype))(p->data, t.count);
    if (p->descending)
        p->move->reverse(p->data, p->n);
    return QN_OK;
}

/* An interruption ends the loop that these are called in, too. */
static bool sort_integers(int64_t *x, int64_t n)
{
    sort_plan p = {.func = "argsort", .data = (char *)x, .n = n, .itemsize = sizeof *x, .dtype = QN_INT64};
    return sort_long(&p, sort_threads(n)) == QN_OK;
}

static bool share_pass(int64_t n, qn_range_fn part, void *context) { return qn_parallel_for(n, qn_grain(0.5), part, context) == QN_OK; }

const qn_crew qn_sort_crew = {share_pass, sort_integers};

bool qn_sorts_in_parts(int64_t lines, int64_t n) { return lines == 1 && (sort_threads(n) > 1 || n > LONG_PART); }

qn_status qn_sort_lines(const char *func, const qn_array *lines, bool descending, bool stable)
{
    sort_plan p = {.func = func, .data = lines->data, .n = lines->shape[lines->ndim - 1], .itemsize = lines->itemsize,
                   .dtype = lines->dtype, .descending = descending, .stable = stable,
                   .move = qn_rearrange_for(lines->itemsize), .status = QN_OK};
    int64_t count = qn_line_count(lines);
    qn_status status;
    if (count == 1 && tallies(&p))
        status = sort_bytes(&p);
    else if (qn_sorts_in_parts(count, p.n) && qn_sort_kernel(QN_SORT_SPLIT, p.dtype) && !needs_index(&p, p.data))
        status = sort_long(&p, sort_threads(p.n));
    else
        status = qn_parallel_for(count, qn_grain(line_cost(p.n)), sort_lines, &p);
    return status != QN_OK || p.status == QN_OK ? status : qn_fail(p.status, "%s: no memory for lines of %lld elements", func, (long long)p.n);
}

static qn_status sort_in_place(void *context, const qn_array *lines)
{
    const qn_direction *d = context;
    return qn_sort_lines("sort", lines, d->descending, d->stable);
}

qn_array *qn_sort(const qn_array *a, int axis, bool descending, bool stable)
{
    if (qn_is_null(a, "sort"))
        return NULL;
    return qn_map_lines("sort", a, axis, a->dtype, a->dtype, sort_in_place, &(qn_direction){descending, stable});
}

qn_status qn_sort_into(const qn_array *a, int axis, bool descending, bool stable)
{
    if (qn_is_null(a, "sort"))
        return qn_failed();
    QN_TRY(qn_check_writeable("sort", a));
    if (axis == QN_FLATTEN_SORT && a->ndim != 1)
        return qn_fail(QN_ERR_VALUE, "sort: only a 1-d array can be sorted in place without an axis");
    return qn_map_lines_into("sort", a, axis, sort_in_place, &(qn_direction){descending, stable});
}
