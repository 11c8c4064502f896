/* SPDX-License-Identifier: BSD-3-Clause */
/* reduce_named.c: the reductions of the public interface, by function and by name. Where a reduction has many results and needs
 * arrays of their size on the way, it goes by groups of results. */
#include <ops/ops.h>

enum { MANY_ELEMENTS = 4096 }; /* fewer have few results */

typedef struct grouped { const qn_reduction_info *info; const qn_reduce_opts *opts; _Atomic bool empty; } grouped;

static qn_status reduce_group(void *context, const qn_array *const *part, qn_axes axes)
{
    grouped *g = context;
    bool empty = false;
    qn_reduce_opts opts = *g->opts;
    opts.out = part[1], opts.where = part[2], opts.empty = opts.empty != NULL ? &empty : NULL;
    qn_array *r = qn_reduce_once(g->info, part[0], axes, &opts);
    if (empty)
        g->empty = true;
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

/* Does the reduction need arrays like its result on the way? Then *t is the dtype of the result. */
static bool needs_room(const qn_reduction_info *info, const qn_array *a, const qn_reduce_opts *opts, int *t)
{
    bool averages = info->traits & QN_AVERAGES, skips = info->traits & QN_SKIPS_NAN && qn_is_inexact(a->dtype);
    int acc = 0;
    if ((averages ? qn_mean_dtype(info->name, a, opts, skips, t) : qn_reduce_dtypes(info, a, opts, &acc, t)) != QN_OK)
        return false;
    if (averages)
        return opts->out != NULL || skips || opts->where != NULL || *t == QN_FLOAT16;
    return opts->initial != NULL || acc != *t || (opts->out != NULL && (opts->out->dtype != *t || !qn_is_contiguous(opts->out)));
}

/* The dtype that an out asks for: if it or the elements are inexact, elements are combined in the wider dtype of both, and integers
 * that begin with a bare number too, which must fit. */
static qn_dtype dtype_with_out(const qn_reduction_info *info, const qn_array *a, const qn_reduce_opts *opts)
{
    if (opts->out == NULL || opts->dtype != QN_DEFAULT_DTYPE || info->conversion != QN_AS_IS)
        return opts->dtype;
    const qn_dtype both = qn_promote((qn_dtype)a->dtype, (qn_dtype)opts->out->dtype);
    if (opts->initial != NULL && (opts->initial->flags & QN_WEAK) && qn_is_integer(both))
        return both;
    bool halves = info->traits & QN_AVERAGES && (!qn_is_inexact(a->dtype) || a->dtype == QN_FLOAT16); /* averaged in a dtype of their own */
    return halves ? opts->dtype : qn_dtype_with_out(a, opts->out, opts->dtype);
}

static qn_array *by_info(const qn_reduction_info *info, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    if (opts == NULL && a != NULL && a->size < MANY_ELEMENTS)
        return qn_reduce_once(info, a, axes, NULL);
    qn_reduce_opts with = opts != NULL ? *opts : (qn_reduce_opts){0};
    qn_axes_split s;
    int t = 0;
    grouped g = {info, &with, false};
    if (a != NULL && with.out != NULL)
        with.dtype = dtype_with_out(info, a, &with);
    if (a == NULL || a->size < MANY_ELEMENTS || qn_axes_split_make(&s, info->name, a, axes) != QN_OK || !qn_many_results(&s, a, g.opts->out) ||
        !needs_room(info, a, g.opts, &t))
        return qn_reduce_once(info, a, axes, opts != NULL ? &with : NULL);
    if (qn_check_counted(info->name, a, g.opts->where, g.opts->initial) != QN_OK)
        return NULL;
    int64_t room = info->traits & QN_AVERAGES || g.opts->initial != NULL ? 32 : 16;
    qn_array *r = qn_results_in_groups(info->name, a, &s, (const qn_array *const[]){g.opts->where, NULL}, g.opts->out, t, room, reduce_group, &g);
    if (g.opts->empty != NULL)
        *g.opts->empty = g.empty;
    return r;
}

#define REDUCTION(name, NAME) \
    qn_array *qn_##name(const qn_array *a, qn_axes axes) { return by_info(&qn_reductions[QN_RED_##NAME], a, axes, NULL); }
REDUCTION(sum, SUM)
REDUCTION(prod, PROD)
REDUCTION(min, MIN)
REDUCTION(max, MAX)
REDUCTION(any, ANY)
REDUCTION(all, ALL)
REDUCTION(count_nonzero, COUNT)
REDUCTION(mean, MEAN)
REDUCTION(nansum, NANSUM)
REDUCTION(nanprod, NANPROD)
REDUCTION(nanmin, NANMIN)
REDUCTION(nanmax, NANMAX)
REDUCTION(count_numbers, NUMBERS)
REDUCTION(nanmean, NANMEAN)

qn_array *qn_sum_as(const qn_array *a, qn_axes axes, const qn_reduce_opts *opts) { return by_info(&qn_reductions[QN_RED_SUM], a, axes, opts); }

qn_array *qn_reduce(const qn_op *handle, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    if (qn_is_null(handle, "reduce") || qn_is_null(a, "reduce"))
        return NULL;
    int op = qn_op_index(handle);
    bool logical = qn_ops[op].out == QN_OUT_BOOL;
    const qn_reduction_info info = {qn_ops[op].name, op, logical ? QN_AS_BOOL : QN_AS_IS, QN_PLAIN};
    qn_reduce_opts with = opts != NULL ? *opts : (qn_reduce_opts){0};
    with.dtype = dtype_with_out(&info, a, &with);
    int t = qn_running_dtype("reduce", op, a, with.dtype);
    if (t == 0)
        return NULL;
    if (!logical && t != qn_reduce_acc(op, a->dtype)) /* divide: integers to floats */
        with.dtype = (qn_dtype)t;
    return by_info(&info, a, axes, &with);
}

/* Does the order of op's operands in a reduction not matter, and is there something that changes nothing? The identity goes to
 * *identity. */
bool qn_op_identity(const qn_op *op, double *identity)
{
    const qn_associative *combines = op == NULL ? NULL : qn_find_associative(qn_op_index(op));
    *identity = combines ? combines->identity : 0;
    return combines && combines->has_identity;
}

qn_array *qn_reduce_named(const char *name, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts)
{
    if (qn_is_null(name, "reduce_named") || qn_is_null(a, name))
        return NULL;
    const qn_reduction_info *info = qn_find_reduction(name);
    if (info != NULL)
        return by_info(info, a, axes, opts);
    qn_fail(QN_ERR_VALUE, "reduce_named: '%s' is not sum prod min max any all mean count_nonzero count_numbers or nan- and one of the first four or mean",
            name);
    return NULL;
}

static qn_array *range_of(const qn_array *a, qn_axes axes, const qn_array *out)
{
    qn_array *high = qn_reduce_named("max", a, axes, &(qn_reduce_opts){.out = out}), *low = high ? qn_min(a, axes) : NULL;
    qn_status status = low != NULL ? (qn_subtract_into)(high, high, low) : qn_failed();
    qn_release(low);
    return status == QN_OK ? high : qn_drop(high);
}

static qn_status range_group(void *context, const qn_array *const *part, qn_axes axes)
{
    (void)context;
    qn_array *r = range_of(part[0], axes, part[1]);
    qn_release(r);
    return r != NULL ? QN_OK : qn_failed();
}

qn_array *qn_ptp(const qn_array *a, qn_axes axes)
{
    qn_axes_split s;
    if (qn_is_null(a, "ptp") || qn_axes_split_make(&s, "ptp", a, axes) != QN_OK)
        return NULL;
    return qn_many_results(&s, a, NULL) ? qn_results_in_groups("ptp", a, &s, (const qn_array *const[]){NULL, NULL}, NULL, a->dtype, 16, range_group, NULL)
                                        : range_of(a, axes, NULL);
}
