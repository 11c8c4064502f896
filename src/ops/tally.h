/* SPDX-License-Identifier: BSD-3-Clause */
/* tally.h: how often each of the numbers 0 .. n - 1 occurs, and where integers end. */
#ifndef QN_TALLY_H
#define QN_TALLY_H

#include <core/core.h>

enum { QN_TALLY_BLOCK = 1024 };
/* Numbers [i, i + n) of a list, n <= QN_TALLY_BLOCK, in buffer or elsewhere. */
typedef const int64_t *(*qn_numbers_fn)(const void *context, int64_t i, int64_t n, int64_t *buffer);

typedef struct qn_tally {
    const char *func, *what;  /* for a message: func has no memory for so many of what */
    qn_numbers_fn numbers;    /* all of 0 .. n - 1                                     */
    const void *context;
    int64_t n, kept;          /* numbers below `kept` are added to total[0..kept)      */
    int64_t *total;
} qn_tally;
/* The whole list of `size` numbers, in pieces of at least `grain` on all threads; each counts in memory of its own. */
qn_status qn_tally_list(const qn_tally *t, int64_t size, int64_t grain);
/* The same on this thread, in total itself, which has room for n. */
void qn_tally_here(const qn_tally *t, int64_t size);

/* The least and the largest of the integers in a, which is not empty. */
qn_status qn_integer_ends(const qn_array *a, int64_t *least, int64_t *most);

#endif
