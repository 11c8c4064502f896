/* SPDX-License-Identifier: BSD-3-Clause */
/* tally.h: how often each of the numbers 0 .. n - 1 occurs, counted in memory of the caller's own thread. */
#ifndef QN_TALLY_H
#define QN_TALLY_H

#include <core/core.h>

typedef struct qn_tally {
    int64_t *counts;
    int64_t n, apart;   /* neighbours count in four tables that are so far apart; 0: in the same one */
} qn_tally;
/* False with an error, named func, if there is no memory for n counts. */
bool qn_tally_begin(qn_tally *t, int64_t n, const char *func);
/* Counts x[0..n). */
static inline void qn_tally_add(qn_tally *t, const int64_t *x, int64_t n)
{
    int64_t *a = t->counts, *b = a + t->apart, *c = b + t->apart, *d = c + t->apart, i = 0;
    for (; i + 4 <= n; i += 4) {
        a[x[i]]++;
        b[x[i + 1]]++;
        c[x[i + 2]]++;
        d[x[i + 3]]++;
    }
    for (; i < n; i++)
        a[x[i]]++;
}
/* Adds the counts of 0 .. n - 1 to total[0..n), to which other threads may add too, and gives the memory back. */
void qn_tally_end(qn_tally *t, int64_t n, int64_t *total);

#endif
