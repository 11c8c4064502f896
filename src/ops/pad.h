/* SPDX-License-Identifier: BSD-3-Clause */
/* pad.h: one axis of a padded array, for the files that fill its borders. */
#ifndef QN_OPS_PAD_H
#define QN_OPS_PAD_H

#include <ops/part.h>

/* Positions along the axis count from the middle's first element; the region has its final extent on the axes done before, and
 * that of the middle on those to come. */
typedef struct qn_border {
    const qn_array *result;
    const qn_pad_opts *opts;
    const qn_array *values;   /* (ndim, 2) in the dtype that the mode calculates in, or NULL */
    int axis;
    int64_t before, n, after; /* of this axis: border, middle, border */
    char *data;               /* the region's first element: position -before */
    int64_t shape[QN_MAX_NDIM];
} qn_border;
/* Fills both borders of the axis. */
typedef qn_status (*qn_border_fn)(qn_border *b);

/* ---- padvalues.c ---- */
qn_status qn_border_ramp(qn_border *b);
qn_status qn_border_statistic(qn_border *b);
qn_status qn_border_odd(qn_border *b);
/* The dtype that ramps to arrays of dtype t are calculated in. */
int qn_ramp_dtype(int t);

#endif
