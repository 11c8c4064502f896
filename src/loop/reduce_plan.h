/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce_plan.h: how a reduction is cut into leaves, groups and tiles; it follows from shapes and program, never from threads. */
#ifndef QN_LOOP_REDUCE_PLAN_H
#define QN_LOOP_REDUCE_PLAN_H

#include <loop/loop.h>

#define QN_LEAF_RUN 4096
#define QN_LEAF_ROWS 64
#define QN_RUN_BYTES (64 * 16)    /* accumulators of the tree of a run, at most one for each bit of the number of leaves */

typedef struct qn_reduce_plan {
    const qn_reduction *r;
    qn_program program;        /* r->program, cast to acc where the kernels need it */
    int result, nops;
    bool runs;                 /* dim[0] is reduced */
    bool plain;                /* and nothing else: one run for a kernel */
    int nkept, nreduced;       /* dimensions other than the innermost */
    int kept[QN_MAX_NDIM], reduced[QN_MAX_NDIM];
    int64_t block;             /* elements of a temporary */
    int64_t width, tiles;      /* columns of a tile; tiles along dim[0] */
    int64_t outer;             /* kept positions other than the columns */
    int64_t positions;         /* reduced positions other than along dim[0] */
    int64_t pieces;            /* of QN_LEAF_RUN elements in a run */
    int64_t part;              /* elements of a piece that the program makes at a time */
    int64_t leaves, groups;    /* of one tile */
    qn_reduce_fn run;
    qn_runs_fn lines;         /* many runs at once; NULL: one after the other */
    qn_products_fn products;   /* not NULL: runs add up the products of two registers */
    int factor[2];
    qn_rows_fn rows;           /* NULL: row by row with combine */
    bool truths;               /* run and rows make bools of the elements themselves */
    qn_loop_fn combine, store;
    int acc_size;
    int settled;               /* the truth value that no further leaf changes, -1 if there is none */
    _Atomic bool found;        /* a group of the only output has it: the others need not look */
    char *partial;             /* [groups][outer * columns] accumulators if groups > 1 */
    qn_geometry g;             /* operand 0 is out; the program's operand i is i + 1, in reverse order */
} qn_reduce_plan;
/* Fails if the program has no room for the last cast. partial stays NULL: it is the caller's to allocate if groups > 1. */
qn_status qn_reduce_plan_make(qn_reduce_plan *p, const char *func, const qn_reduction *r, const qn_array *const *operands, int ndim,
                              const int64_t *shape, const bool *reduced, const qn_array *out);

#endif
