/* SPDX-License-Identifier: BSD-3-Clause */
/* draw.c: arrays of numbers of any distribution of the table: parameters are converted and checked first, then one call of the
 * distribution's fill makes the result, or one per element (or run of equal parameters) if they vary. */
#include "internal.h"
#include <quern/elementwise.h>

enum {
    POLLED_DRAWS = 4096, /* numbers between two polls, where the parameters vary                      */
    DRAW_GRAIN = 5000    /* a grain for numbers of 5 ns, between uniform ones and those of the slow laws */
};

typedef struct job {
    const rng_row *row;
    qn_random *g;
    rng_value value[QN_MAX_PARAMETERS];         /* of the parameters that are numbers             */
    qn_array *varying[QN_MAX_PARAMETERS];       /* the others, float64 or int64; NULL: a number   */
    int nvarying;
} job;

/* ---- rules ---- */

/* What is wrong with x, $ for the parameter's name; NULL if nothing is. */
static const char *breach_of(rng_rule rule, double x)
{
    switch (rule) {
    case RULE_NOT_NEGATIVE: return !isnan(x) && signbit(x) ? "$ < 0" : NULL;
    case RULE_POSITIVE: return x <= 0 ? "$ <= 0" : NULL;
    case RULE_POSITIVE_NUMBER: return isnan(x) ? "$ must not be NaN" : x <= 0 ? "$ <= 0" : NULL;
    case RULE_0_TO_1: return x >= 0 && x <= 1 ? NULL : "$ < 0, $ > 1 or $ is NaN";
    case RULE_ABOVE_0_TO_1: return x > 0 && x <= 1 ? NULL : "$ <= 0, $ > 1 or $ is NaN";
    case RULE_0_TO_BELOW_1: return x >= 0 && x < 1 ? NULL : "$ < 0, $ >= 1 or $ is NaN";
    case RULE_ABOVE_1: return x > 1 ? NULL : "$ <= 1 or $ is NaN";
    case RULE_POISSON: return x > 9.223372006484771e18 ? "$ value too large" : x >= 0 ? NULL : "$ < 0 or $ is NaN";
    default: return NULL;
    }
}

/* "gamma: shape < 0, got -1" */
static qn_status check_rule(const rng_row *row, int i, double x)
{
    const char *breach = breach_of(row->param[i].rule, x);
    char text[200];
    size_t at = 0;
    if (breach == NULL)
        return QN_OK;
    for (; *breach != '\0' && at + 1 < sizeof text; breach++)
        if (*breach != '$')
            text[at++] = *breach;
        else
            for (const char *c = row->param[i].is.name; *c != '\0' && at + 1 < sizeof text; c++)
                text[at++] = *c;
    text[at] = '\0';
    return qn_fail(QN_ERR_VALUE, "%s: %s, got %g", row->name, text, x);
}

/* ---- parameters ---- */

static qn_status read_number(job *j, int i, const qn_array *p)
{
    if (j->row->param[i].integer) {
        QN_TRY(qn_item_i64(p, &j->value[i].i));
        return check_rule(j->row, i, j->value[i].i < 0 ? -1.0 : 1.0);
    }
    QN_TRY(qn_item_f64(p, &j->value[i].f));
    return check_rule(j->row, i, j->value[i].f);
}

static qn_status read_array(job *j, int i, const qn_array *p)
{
    bool integer = j->row->param[i].integer;
    qn_array *a = j->varying[i] = qn_contiguous(p, integer ? QN_INT64 : QN_FLOAT64);
    if (a == NULL)
        return qn_failed();
    j->nvarying++;
    const rng_value *x = (const rng_value *)(const void *)a->data;
    if (j->row->param[i].rule != RULE_NONE)
        for (int64_t k = 0; k < a->size; k++)
            QN_TRY(check_rule(j->row, i, integer ? (x[k].i < 0 ? -1.0 : 1.0) : x[k].f));
    return QN_OK;
}

static qn_status read_parameter(job *j, int i, const qn_array *p)
{
    const qn_parameter *is = &j->row->param[i].is;
    if (p == NULL && isnan(is->def))
        return qn_fail(QN_ERR_VALUE, "%s: the parameter %s must be given", j->row->name, is->name);
    if (p == NULL) {
        j->value[i].f = is->def;
        return QN_OK;
    }
    if (qn_is_complex(p->dtype) || (j->row->param[i].integer && qn_is_inexact(p->dtype)))
        return qn_fail(QN_ERR_TYPE, "%s: Cannot cast %s from %s to %s according to the rule 'safe'", j->row->name, is->name,
                       qn_dtype_name(p->dtype), j->row->param[i].integer ? "int64" : "float64");
    return p->ndim == 0 ? read_number(j, i, p) : read_array(j, i, p);
}

static void finish(job *j)
{
    for (int i = 0; i < QN_MAX_PARAMETERS; i++)
        qn_release(j->varying[i]);
}

static qn_status read_parameters(job *j, qn_random *g, qn_distribution d, int n, const qn_array *const *p)
{
    if ((unsigned)d >= QN_NDISTRIBUTIONS)
        return qn_fail(QN_ERR_VALUE, "random_draw: there is no distribution %d", (int)d);
    *j = (job){ .row = &rng_rows[d], .g = g };
    if (n > j->row->nparams)
        return qn_fail(QN_ERR_VALUE, "%s: takes %d parameters, not %d", j->row->name, j->row->nparams, n);
    for (int i = 0; i < j->row->nparams; i++)
        QN_TRY(read_parameter(j, i, i < n ? p[i] : NULL));
    return j->nvarying == 0 && j->row->check != NULL ? j->row->check(j->value) : QN_OK;
}

/* ---- varying parameters ---- */

typedef struct walk {
    int ndim;
    int64_t shape[QN_MAX_NDIM], at[QN_MAX_NDIM], run; /* run: elements of equal parameters */
    int64_t strides[QN_MAX_PARAMETERS][QN_MAX_NDIM];
    const char *data[QN_MAX_PARAMETERS];
} walk;

static void start_walk(walk *w, const job *j, int ndim, const int64_t *shape)
{
    w->ndim = ndim;
    w->run = 1;
    memcpy(w->shape, shape, (size_t)ndim * sizeof *shape);
    memset(w->at, 0, sizeof w->at);
    for (int i = 0; i < j->row->nparams; i++)
        if (j->varying[i] != NULL) {
            qn_broadcast_strides(j->varying[i], ndim, shape, w->strides[i]);
            w->data[i] = j->varying[i]->data;
        }
    for (int axis = ndim - 1; axis >= 0; axis--) {
        for (int i = 0; i < j->row->nparams; i++)
            if (j->varying[i] != NULL && w->strides[i][axis] != 0)
                return;
        w->run *= shape[axis];
        w->ndim = axis;
    }
}

static void load(const walk *w, job *j)
{
    for (int i = 0; i < j->row->nparams; i++)
        if (j->varying[i] != NULL)
            memcpy(&j->value[i], w->data[i], sizeof j->value[i]);
}

/* To the next run; false after the last. */
static bool step(walk *w, const job *j)
{
    for (int axis = w->ndim - 1; axis >= 0; axis--) {
        bool carry = ++w->at[axis] == w->shape[axis];
        int64_t by = carry ? 1 - w->shape[axis] : 1;
        for (int i = 0; i < j->row->nparams; i++)
            if (j->varying[i] != NULL)
                w->data[i] += by * w->strides[i][axis];
        if (!carry)
            return true;
        w->at[axis] = 0;
    }
    return false;
}

static qn_status check_together(job *j, const qn_array *out)
{
    walk w;
    start_walk(&w, j, out->ndim, out->shape);
    do {
        load(&w, j);
        QN_TRY(j->row->check(j->value));
    } while (step(&w, j));
    return QN_OK;
}

static qn_status fill_varying(job *j, rng_fill_fn fill, const qn_array *out)
{
    walk w;
    char *to = out->data;
    int64_t drawn = 0;
    start_walk(&w, j, out->ndim, out->shape);
    do {
        load(&w, j);
        fill(j->g, j->value, w.run, to);
        to += w.run * out->itemsize;
        drawn += w.run;
        if (drawn >= POLLED_DRAWS) {
            QN_TRY(qn_poll());
            drawn = 0;
        }
    } while (step(&w, j));
    return QN_OK;
}

/* ---- the own streams ---- */

/* out = shift + scale * out with what is varying of them. */
static qn_status scale_and_shift(const job *j, const qn_array *out)
{
    int scale = j->row->own_scale, shift = j->row->own_shift;
    const qn_array *by = scale < 0 ? NULL : j->varying[scale] != NULL ? j->varying[scale] : QN_NUM(j->value[scale].f);
    const qn_array *to = shift < 0 ? NULL : j->varying[shift] != NULL ? j->varying[shift] : QN_NUM(j->value[shift].f);
    qn_array *range = j->row == &rng_rows[QN_DIST_uniform] ? qn_subtract(by, to) : qn_retain(by);
    if (range == NULL)
        return qn_failed();
    qn_status status = qn_multiply_into(out, out, range);
    qn_release(range);
    return status != QN_OK || to == NULL ? status : qn_add_into(out, out, to);
}

static qn_status fill_own(const job *j, const qn_array *out)
{
    const rng_row *row = j->row;
    enum qn_random_kind kind = (enum qn_random_kind)(row->own - 1);
    if (j->nvarying > 0) {
        QN_TRY(rng_fill(j->g, kind, out, 1, 0));
        return scale_and_shift(j, out);
    }
    double shift = row->own_shift < 0 ? 0 : j->value[row->own_shift].f, scale = row->own_scale < 0 ? 1 : j->value[row->own_scale].f;
    if (row == &rng_rows[QN_DIST_uniform])
        scale -= shift;
    return rng_fill(j->g, kind, out, scale, shift);
}

/* ---- results ---- */

static bool uses_own(const job *j) { return j->row->own != 0 && rng_is_simd(j->g) && !j->g->legacy; }

/* The dtype asked for, or 0 with an error. */
static int result_dtype(const job *j, int t)
{
    int usual = j->row->integer ? QN_INT64 : QN_FLOAT64;
    if (t == QN_DEFAULT_DTYPE || t == usual)
        return usual;
    if (t == QN_FLOAT32 && j->row->fill_f32 != NULL)
        return t;
    if (qn_is_dtype(t) && qn_is_float(t) && uses_own(j))
        return t;
    qn_fail(QN_ERR_TYPE, "%s: Unsupported dtype %s for %s", j->row->name, qn_dtype_name(t), j->row->name);
    return 0;
}

typedef struct part { const job *j; rng_fill_fn fill; const qn_array *out; } part;

/* The numbers are the same however they are divided: each is drawn after the one before. */
static void fill_part(void *context, int64_t begin, int64_t end)
{
    const part *p = context;
    p->fill(p->j->g, p->j->value, end - begin, p->out->data + begin * p->out->itemsize);
}

static qn_status fill_result(job *j, const qn_array *out)
{
    rng_fill_fn fill = out->dtype == QN_FLOAT32 ? j->row->fill_f32
        : j->g->legacy && j->row->legacy != NULL ? j->row->legacy : j->row->fill;
    if (out->size == 0)
        return QN_OK;
    if (j->nvarying > 0 && j->row->check != NULL)
        QN_TRY(check_together(j, out));
    if (uses_own(j))
        return fill_own(j, out);
    if (j->nvarying > 0)
        return fill_varying(j, fill, out);
    return qn_serial_for(out->size, DRAW_GRAIN, fill_part, &(part){ j, fill, out });
}

static qn_status result_shape(const job *j, int given, const int64_t *shape, int *ndim, int64_t *lengths)
{
    const qn_array *arrays[QN_MAX_PARAMETERS];
    int n = 0;
    for (int i = 0; i < j->row->nparams; i++)
        if (j->varying[i] != NULL)
            arrays[n++] = j->varying[i];
    return rng_result_shape(j->row->name, n, arrays, given, shape, ndim, lengths);
}

/* ---- the public functions ---- */

static qn_array *new_result(job *j, int t, int ndim, const int64_t *shape)
{
    int64_t lengths[QN_MAX_NDIM];
    t = result_dtype(j, t);
    if (t == 0 || result_shape(j, ndim, shape, &ndim, lengths) != QN_OK)
        return NULL;
    qn_array *out = qn_new(j->row->name, t, ndim, lengths);
    return out == NULL || fill_result(j, out) == QN_OK ? out : qn_drop(out);
}

qn_array *qn_random_draw(qn_random *g, qn_distribution d, int n, const qn_array *const *p, qn_dtype t, int ndim,
                         const int64_t *shape)
{
    job j = { 0 };
    if (qn_is_null(g, (unsigned)d < QN_NDISTRIBUTIONS ? rng_rows[d].name : "random_draw"))
        return NULL;
    qn_array *out = read_parameters(&j, g, d, n, p) == QN_OK ? new_result(&j, t, ndim, shape) : NULL;
    finish(&j);
    return out;
}

static qn_status check_out(const job *j, const qn_array *out)
{
    int64_t lengths[QN_MAX_NDIM];
    int ndim;
    QN_TRY(qn_check_writeable(j->row->name, out));
    bool contiguous = (out->flags & QN_C_CONTIGUOUS) || (j->nvarying == 0 && (out->flags & QN_F_CONTIGUOUS));
    if (!contiguous || !(out->flags & QN_ALIGNED))
        return qn_fail(QN_ERR_VALUE, "%s: Supplied output array must be contiguous, writable, aligned", j->row->name);
    if (result_dtype(j, out->dtype) == 0)
        return qn_failed();
    return result_shape(j, out->ndim, out->shape, &ndim, lengths);
}

qn_status qn_random_draw_into(qn_random *g, qn_distribution d, int n, const qn_array *const *p, const qn_array *out)
{
    job j = { 0 };
    if (qn_is_null(g, "random_draw_into") || qn_is_null(out, "random_draw_into"))
        return qn_failed();
    qn_status status = read_parameters(&j, g, d, n, p);
    if (status == QN_OK)
        status = check_out(&j, out);
    if (status == QN_OK)
        status = fill_result(&j, out);
    finish(&j);
    return status;
}

/* float32 of a generator that makes only standard numbers in that precision. */
static qn_array *scaled(qn_random *g, qn_distribution d, double scale, double shift, qn_dtype t, int ndim, const int64_t *shape)
{
    qn_array *out = qn_random_draw(g, d, 0, NULL, t, ndim, shape);
    if (out == NULL || (scale != 1 && qn_multiply_into(out, out, QN_NUM(scale)) != QN_OK))
        return qn_drop(out);
    return shift == 0 || qn_add_into(out, out, QN_NUM(shift)) == QN_OK ? out : qn_drop(out);
}

static bool is_narrow(const qn_random *g, qn_dtype t) { return g != NULL && t == QN_FLOAT32 && !rng_is_simd(g); }

qn_array *qn_random_uniform(qn_random *g, double low, double high, qn_dtype t, int ndim, const int64_t *shape)
{
    if (is_narrow(g, t) && isfinite(high - low) && low <= high)
        return scaled(g, QN_DIST_random, high - low, low, t, ndim, shape);
    return qn_random_draw(g, QN_DIST_uniform, 2, QN_PARAMETERS(QN_NUM(low), QN_NUM(high)), t, ndim, shape);
}

qn_array *qn_random_normal(qn_random *g, double mean, double sd, qn_dtype t, int ndim, const int64_t *shape)
{
    if (is_narrow(g, t) && !signbit(sd))
        return scaled(g, QN_DIST_standard_normal, sd, mean, t, ndim, shape);
    return qn_random_draw(g, QN_DIST_normal, 2, QN_PARAMETERS(QN_NUM(mean), QN_NUM(sd)), t, ndim, shape);
}

qn_array *qn_random_exponential(qn_random *g, double scale, qn_dtype t, int ndim, const int64_t *shape)
{
    if (is_narrow(g, t) && !signbit(scale))
        return scaled(g, QN_DIST_standard_exponential, scale, 0, t, ndim, shape);
    return qn_random_draw(g, QN_DIST_exponential, 1, QN_PARAMETERS(QN_NUM(scale)), t, ndim, shape);
}
