/* SPDX-License-Identifier: BSD-3-Clause */
/* sorts.c: bar R20. Sorting, partitioning, their permutations, searching and distinct values: order with NaN last, permutations by
 * a hash of the multiset, stability where it is promised; every dtype, lengths 0-1024 and large ones, patterns of keys.h, lines
 * along any axis in any layout.
 *
 *     sorts [-s seed] [-f] [-c] */
#include "keys.h"
#include <stdlib.h>
#include <string.h>

static long calls, bad;

/* What a line is judged as, for messages. */
typedef struct line { qn_dtype t; int64_t n; pattern how; const char *x; } line;

static void fault(const line *l, const char *function, const char *what)
{
    bad += bar_fault("%s of %lld %s, %s: %s", function, (long long)l->n, qn_dtype_name(l->t), pattern_names[l->how], what);
}

static key at(const line *l, const char *x, int64_t i) { return key_of(l->t, x + i * (int64_t)qn_dtype_size(l->t)); }

static int compare(const line *l, const char *x, int64_t i, int64_t j)
{
    const key a = at(l, x, i), b = at(l, x, j);
    return key_compare(&a, &b);
}

/* ---- one line ------------------------------------------------------------------------------------------------------- */
static void check_sorted(const line *l, const char *y, bool descending)
{
    if (multiset(l->t, l->x, l->n) != multiset(l->t, y, l->n))
        fault(l, "sort", "other elements");
    for (int64_t i = 1; i < l->n; i++)
        if (descending ? compare(l, y, i - 1, i) < 0 : compare(l, y, i - 1, i) > 0) {
            fault(l, descending ? "descending sort" : "sort", "not in order");
            return;
        }
}

static bool is_permutation(const int64_t *index, int64_t n)
{
    bool *seen = calloc((size_t)n + 1, 1), good = true;
    for (int64_t i = 0; i < n && good; i++) {
        good = index[i] >= 0 && index[i] < n && !seen[index[i]];
        if (good)
            seen[index[i]] = true;
    }
    free(seen);
    return good;
}

static void check_order(const line *l, const int64_t *index, bool descending, bool stable)
{
    if (!is_permutation(index, l->n)) {
        fault(l, "argsort", "no permutation");
        return;
    }
    for (int64_t i = 1; i < l->n; i++) {
        const int c = compare(l, l->x, index[i - 1], index[i]);
        if ((descending ? c < 0 : c > 0) || (stable && c == 0 && index[i - 1] > index[i])) {
            fault(l, "argsort", c == 0 ? "not stable" : "not in order");
            return;
        }
    }
}

/* Nothing before position k is larger, nothing after it smaller. */
static void check_split(const line *l, const char *y, int64_t k)
{
    for (int64_t i = 0; i < l->n; i++)
        if (i < k ? compare(l, y, i, k) > 0 : compare(l, y, k, i) > 0) {
            fault(l, "partition", "on the wrong side");
            return;
        }
}

static void check_partition(const line *l, const char *y, const int64_t *k, int nk)
{
    if (multiset(l->t, l->x, l->n) != multiset(l->t, y, l->n))
        fault(l, "partition", "other elements");
    for (int i = 0; i < nk; i++)
        check_split(l, y, k[i]);
}

static void check_argpartition(const line *l, const int64_t *index, const int64_t *k, int nk)
{
    const size_t size = qn_dtype_size(l->t);
    if (!is_permutation(index, l->n)) {
        fault(l, "argpartition", "no permutation");
        return;
    }
    char *y = malloc((size_t)l->n * size + 1);
    for (int64_t i = 0; i < l->n; i++)
        memcpy(y + (size_t)i * size, l->x + (size_t)index[i] * size, size);
    check_partition(l, y, k, nk);
    free(y);
}

/* ---- calls on arrays: every line of the result along the axis --------------------------------------------------------- */
typedef enum what { SORT, DOWN, ARGSORT, STABLE, STABLE_DOWN, PARTITION, ARGPARTITION, IN_PLACE, NWHAT } what;

static qn_array *in_place(const qn_array *a, int axis)
{
    qn_array *r = draw_layout(qn_copy(a));
    qn_sort_into(r, axis, false, false);
    return r;
}

static qn_array *call(what w, const qn_array *a, int axis, const int64_t *k, int nk)
{
    switch (w) {
    case SORT: return qn_sort(a, axis, false, draw_below(2));
    case DOWN: return qn_sort(a, axis, true, draw_below(2));
    case ARGSORT: return qn_argsort(a, axis, false, false);
    case STABLE: return qn_argsort(a, axis, false, true);
    case STABLE_DOWN: return qn_argsort(a, axis, true, true);
    case PARTITION: return qn_partition(a, nk, k, axis);
    case ARGPARTITION: return qn_argpartition(a, nk, k, axis);
    default: return in_place(a, axis);
    }
}

static void judge(what w, const line *l, const char *y, const int64_t *k, int nk)
{
    const int64_t *index = (const int64_t *)(const void *)y;
    switch (w) {
    case SORT: case IN_PLACE: check_sorted(l, y, false); break;
    case DOWN: check_sorted(l, y, true); break;
    case ARGSORT: case STABLE: check_order(l, index, false, w == STABLE); break;
    case STABLE_DOWN: check_order(l, index, true, true); break;
    case PARTITION: check_partition(l, y, k, nk); break;
    default: check_argpartition(l, index, k, nk);
    }
}

static void check_call(what w, const qn_array *a, int axis, pattern how)
{
    const int64_t n = a->shape[axis];
    const int64_t k[] = { draw_below(n + !n), n / 2, n - !!n };
    const int nk = 1 + (int)draw_below(3);
    if (n == 0 && (w == PARTITION || w == ARGPARTITION))
        return;
    qn_array *got = call(w, a, axis, k, nk);
    if (!got) {
        bad += bar_fault("call %d of %lld %s: %s", (int)w, (long long)n, qn_dtype_name((qn_dtype)a->dtype), qn_error_message());
        return;
    }
    qn_array *x = rows_along(a, axis), *y = spoil(rows_along(got, axis));
    calls++;
    for (int64_t i = 0; n > 0 && i < a->size / n; i++) {
        const line l = { (qn_dtype)a->dtype, n, how, x->data + i * n * x->itemsize };
        judge(w, &l, y->data + i * n * y->itemsize, k, nk);
    }
    qn_release(got);
    qn_release(x);
    qn_release(y);
}

/* ---- lexsort, unique, searchsorted, on one line --------------------------------------------------------------------- */
static void check_lexsort(const line *l, const qn_array *a, const qn_array *more)
{
    const line second = { (qn_dtype)more->dtype, l->n, l->how, more->data };
    qn_array *order = spoil(qn_lexsort(2, (const qn_array *const[]){ more, a }, 0));
    const int64_t *index = (const int64_t *)(const void *)order->data;
    bool good = is_permutation(index, l->n);
    for (int64_t i = 1; i < l->n && good; i++) {
        const int c = compare(l, l->x, index[i - 1], index[i]), d = compare(&second, second.x, index[i - 1], index[i]);
        good = c < 0 || (c == 0 && (d < 0 || (d == 0 && index[i - 1] < index[i])));
    }
    if (!good)
        fault(l, "lexsort", "not in order");
    calls++;
    qn_release(order);
}

/* Numbers with a NaN are one value, also complex ones. */
static bool same_value(const key *a, const key *b) { return key_compare(a, b) == 0 || (a->nans && b->nans); }

/* Values ascend strictly, and every element, its first position and its count are accounted for. */
static bool right_unique(const line *l, const qn_array *values, const int64_t *first, const int64_t *inverse, int64_t *counts)
{
    bool good = true;
    for (int64_t i = 1; i < values->size && good; i++) {
        const key before = at(l, values->data, i - 1), v = at(l, values->data, i);
        good = key_compare(&before, &v) < 0 && !same_value(&before, &v);
    }
    for (int64_t i = l->n - 1; i >= 0 && good; i--) {
        good = inverse[i] >= 0 && inverse[i] < values->size;
        const key x = at(l, l->x, i), v = at(l, values->data, good ? inverse[i] : 0);
        good = good && same_value(&x, &v) && (--counts[inverse[i]] > 0 || first[inverse[i]] == i || v.nans);
    }
    for (int64_t i = 0; i < values->size && good; i++) {
        good = counts[i] == 0 && first[i] >= 0 && first[i] < l->n;
        const key v = at(l, values->data, i), x = at(l, l->x, good ? first[i] : 0);
        good = good && key_compare(&v, &x) == 0;
    }
    return good;
}

static void check_unique(const line *l, const qn_array *a)
{
    qn_array *values, *first, *inverse, *counts;
    calls++;
    if (qn_unique(a, true, &values, &first, &inverse, &counts) != QN_OK) {
        fault(l, "unique", qn_error_message());
        return;
    }
    spoil(counts);
    const int64_t *at_first = (const int64_t *)(const void *)first->data, *places = (const int64_t *)(const void *)inverse->data;
    if (!right_unique(l, values, at_first, places, (int64_t *)(void *)counts->data))
        fault(l, "unique", "wrong");
    qn_release(values);
    qn_release(first);
    qn_release(inverse);
    qn_release(counts);
}

/* The elements of a in the sorted array, through a sorter or not. */
static void check_search(const line *l, const qn_array *a)
{
    const bool right = draw_below(2), sorter = draw_below(2);
    qn_array *sorted = qn_sort(a, 0, false, false), *order = sorter ? qn_argsort(a, 0, false, false) : NULL;
    qn_array *got = spoil(qn_searchsorted(sorter ? a : sorted, a, right, order));
    bool good = true;
    for (int64_t i = 0; i < l->n && good; i++) {
        const int64_t p = QN_EL1(int64_t, got, i);
        const key x = at(l, l->x, i);
        good = p >= 0 && p <= l->n;
        const key before = at(l, sorted->data, good && p > 0 ? p - 1 : 0), after = at(l, sorted->data, good && p < l->n ? p : 0);
        const int below = key_compare(&before, &x), above = key_compare(&x, &after);
        good = good && (p == 0 || (right ? below <= 0 : below < 0)) && (p == l->n || (right ? above < 0 : above <= 0));
    }
    if (!good)
        fault(l, "searchsorted", "wrong place");
    calls++;
    qn_release(sorted);
    qn_release(order);
    qn_release(got);
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */
static void check_lines(qn_dtype t, int64_t n, pattern how)
{
    qn_array *a = pattern_array(t, n, how), *few = pattern_array((qn_dtype)(1 + draw_below(QN_DTYPE_END - 1)), n, FEW);
    const line l = { t, n, how, a->data };
    check_unique(&l, a);
    check_search(&l, a);
    const line keys = { (qn_dtype)few->dtype, n, how, few->data };
    check_lexsort(&keys, few, a);
    qn_release(a);
    qn_release(few);
}

static void check_length(qn_dtype t, int64_t n, pattern how)
{
    const bool lines = draw_below(4) == 0 && n < 3000, first = draw_below(2);
    const int64_t m = lines ? 2 + draw_below(10) : 1, shape[] = { first ? n : m, first ? m : n };
    qn_array *flat = pattern_array(t, n * m, how), *a = qn_reshape(flat, lines ? 2 : 1, lines ? shape : &n);
    qn_release(flat);
    a = draw_layout(a);
    for (what w = 0; w < NWHAT; w++)
        check_call(w, a, lines && !first, how);
    qn_release(a);
    check_lines(t, n, how);
}

/* 10^8 elements: sorted, and the stable permutation. */
static void check_huge(qn_dtype t)
{
    qn_array *a = pattern_array(t, 100000000, BITS);
    check_call(SORT, a, 0, BITS);
    check_call(STABLE, a, 0, BITS);
    qn_release(a);
}

int main(int argc, char **argv)
{
    bar_start(argc, argv);
    for (qn_dtype t = QN_BOOL; t < QN_DTYPE_END; t++) {
        for (int64_t n = 0; n <= 1024; n += options.full || n < 40 ? 1 : 1 + draw_below(30))
            for (pattern how = 0; how < NPATTERN; how++) {
                draw_start((uint64_t)((t * 1025 + n) * NPATTERN + (int)how));
                check_length(t, n, how);
            }
        for (pattern how = 0; how < NPATTERN && !options.control; how++)
            if (options.full || how == t % NPATTERN)
                check_length(t, 1000000, how);
    }
    if (options.full && !options.control) {
        check_huge(QN_FLOAT32);
        check_huge(QN_INT64);
    }
    return bar_line("R20", "one result in 97 has a byte changed", bad,
                    "%ld sorts, partitions, searches and their like: %d dtypes, %d patterns, lengths 0-1024, 10^6%s",
                    calls, QN_DTYPE_END - 1, NPATTERN, options.full ? ", 10^8" : "");
}
