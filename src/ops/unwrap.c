/* SPDX-License-Identifier: BSD-3-Clause */
/* unwrap.c: periodic values made continuous. Each step along a line is replaced by the equal one modulo the period that is smallest
 * in magnitude; a step of exactly half a period keeps its sign. */
#include "order.h"
#include <math.h>
#include <quern/signal.h>

typedef struct unwrap { char *data; int64_t n; double discont, period; bool whole; } unwrap; /* lines of n float64 at data */

static double floored_mod(double x, double period)
{
    double r = fmod(x, period);
    return r != 0 && (r < 0) != (period < 0) ? r + period : r;
}

/* What a step has to be corrected by. */
static double correction(const unwrap *u, double step)
{
    double high = u->whole ? floor(u->period / 2) : u->period / 2;
    bool ambiguous = !u->whole || fmod(u->period, 2) == 0;
    double low = -high, wrapped = floored_mod(step - low, u->period) + low;
    if (ambiguous && wrapped == low && step > 0)
        wrapped = high;
    return fabs(step) < u->discont ? 0 : wrapped - step;
}

enum { POLLED = 1 << 18 }; /* elements between two polls: some milliseconds */

static void unwrap_lines(void *context, int64_t begin, int64_t end)
{
    const unwrap *u = context;
    for (int64_t i = begin; i < end; i++) {
        double *p = (double *)(void *)u->data + i * u->n, before = u->n > 0 ? p[0] : 0, sum = 0;
        for (int64_t k = 1; k < u->n; k++) {
            if (k % POLLED == 0 && qn_interrupted())
                return;
            double here = p[k];
            sum += correction(u, here - before);
            before = here;
            p[k] = here + sum;
        }
    }
}

static qn_status unwrap_all(void *context, const qn_array *lines)
{
    unwrap u = *(const unwrap *)context;
    u.data = lines->data;
    u.n = lines->shape[lines->ndim - 1];
    return qn_parallel_for(qn_line_count(lines), qn_grain(10.0 * (double)u.n + 10), unwrap_lines, &u);
}

/* The dtype of p plus period. */
static int result_dtype(const qn_array *p, double period, bool whole)
{
    qn_number number;
    const qn_array *both[2] = {p, whole ? qn_number_i64(&number, (int64_t)period) : qn_number_f64(&number, period)};
    return qn_result_type(2, both);
}

qn_array *qn_unwrap(const qn_array *p, double discont, int axis, double period, bool whole)
{
    if (qn_is_null(p, "unwrap") || qn_check_axis("unwrap", axis, p->ndim, &axis) != QN_OK)
        return NULL;
    if (qn_is_complex(p->dtype)) {
        qn_fail(QN_ERR_TYPE, "unwrap: not defined for complex numbers (%s given)", qn_dtypes[p->dtype].name);
        return NULL;
    }
    if (whole && !(period >= -0x1p63 && period < 0x1p63)) {
        qn_fail(QN_ERR_VALUE, "unwrap: a whole period must fit int64, not %g", period);
        return NULL;
    }
    int t = result_dtype(p, period, whole);
    unwrap u = {.discont = discont < 0 ? period / 2 : discont, .period = period, .whole = whole && qn_is_integer(t)};
    return t ? qn_map_lines("unwrap", p, axis, QN_FLOAT64, t, unwrap_all, &u) : NULL;
}
