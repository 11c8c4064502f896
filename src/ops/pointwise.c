/* SPDX-License-Identifier: BSD-3-Clause */
/* pointwise.c: functions of single elements made of several operations: one program each, one pass, no temporary of the
 * array's size. */
#include <math.h>
#include <ops/ops.h>

enum { CONSTANTS = 3 };

/* A program from x and constants of dtype t to out. */
typedef struct pointwise {
    qn_program p;
    qn_fp_state fp; /* the caller's flags: casts of constants raise some */
    int t, x, out, constant[CONSTANTS];
    const qn_array *operand[CONSTANTS + 2];
    qn_array holder[CONSTANTS];
    _Alignas(16) char value[CONSTANTS][16];
} pointwise;

static void begin(pointwise *f, const qn_array *x, const qn_array *out, int t, int n, const double *constants)
{
    qn_program_init(&f->p);
    f->fp = qn_fp_save();
    f->t = t;
    f->operand[0] = x;
    int reg = qn_program_operand(&f->p, x->dtype);
    for (int k = 0; k < n; k++) {
        char *from = (char *)(uintptr_t)&constants[k];
        qn_cast_loop(QN_FLOAT64, t)((char *const[]){from, f->value[k]}, (const int64_t[]){8, 16}, 1);
        f->holder[k] = (qn_array){.data = f->value[k], .size = 1, .dtype = (int16_t)t, .itemsize = qn_dtypes[t].size, .flags = QN_ALIGNED};
        f->operand[k + 1] = &f->holder[k];
        f->constant[k] = qn_program_operand(&f->p, t);
    }
    f->operand[n + 1] = out;
    f->out = qn_program_operand(&f->p, out->dtype);
    f->x = qn_program_cast(&f->p, qn_program_aligned(&f->p, reg, x), t);
}

static int apply1(pointwise *f, int op, int x) { return qn_program_op(&f->p, op, f->t, &x); }
static int apply2(pointwise *f, int op, int x, int y) { return qn_program_op(&f->p, op, f->t, (const int[]){x, y}); }
static int choose(pointwise *f, int mask, int x, int y) { return qn_program_op(&f->p, QN_OP_where, f->t, (const int[]){mask, x, y}); }

static qn_status end(pointwise *f, int result, double ns)
{
    qn_program_write(&f->p, result, f->out, f->operand[f->p.noperands - 1]);
    qn_status status = qn_execute(&f->p, f->operand, ns);
    qn_fp_restore(f->fp);
    return status;
}

/* x as it is, or a copy if writing out would change what is still to be read. */
static qn_array *readable(const qn_array *x, const qn_array *out)
{
    return qn_overlap(x, out) == QN_OVERLAP ? qn_copy(x) : qn_retain(x);
}

static qn_status check_out(const char *func, const qn_array *x, const qn_array *out, int t)
{
    qn_text given, needed;
    if (qn_is_null(out, func) || qn_is_null(x, func))
        return qn_failed();
    QN_TRY(qn_check_writeable(func, out));
    if (!qn_same_shape(x, out))
        return qn_fail(QN_ERR_VALUE, "%s: non-broadcastable output operand with shape %s doesn't match the broadcast shape %s", func,
                       qn_shape_of(&given, out), qn_shape_of(&needed, x));
    if (!qn_can_cast((qn_dtype)t, (qn_dtype)out->dtype, QN_SAME_KIND))
        return qn_fail(QN_ERR_TYPE, "%s: Cannot cast output from dtype('%s') to dtype('%s') with casting rule 'same_kind'", func,
                       qn_dtypes[t].name, qn_dtypes[out->dtype].name);
    return QN_OK;
}

/* f(out, x, ...) into a new array like x. */
#define MAKE_LIKE(func, x, call)                                                                        \
    do {                                                                                                \
        if (qn_is_null(x, func))                                                                        \
            return NULL;                                                                                \
        qn_array *r = qn_new_ordered(func, (x)->dtype, (x)->ndim, (x)->shape, (x)->flags & QN_C_CONTIGUOUS ? NULL : (x)->strides); \
        return r != NULL && (call) == QN_OK ? r : qn_drop(r);                                           \
    } while (0)

/* What round and nan_to_num are asked for. */
typedef struct request { int decimals; double nan; const double *posinf, *neginf; } request;
typedef qn_status (*real_fn)(const qn_array *out, const qn_array *x, const request *r);

/* f on the real and the imaginary part of x, to those of out, which has x's dtype. */
static qn_status on_parts(const qn_array *out, const qn_array *x, real_fn f, const request *r)
{
    qn_array *source = readable(x, out), *xs[2] = {qn_real(source), qn_imag(source)}, *outs[2] = {qn_real(out), qn_imag(out)};
    qn_status status = QN_OK;
    for (int k = 0; k < 2 && status == QN_OK; k++)
        status = xs[k] == NULL || outs[k] == NULL ? qn_failed() : f(outs[k], xs[k], r);
    for (int k = 0; k < 2; k++) {
        qn_release(xs[k]);
        qn_release(outs[k]);
    }
    qn_release(source);
    return status;
}

/* f on real numbers or, part by part, on complex ones; through a new array if out has another complex dtype. */
static qn_status on_any(const qn_array *out, const qn_array *x, real_fn f, const request *r)
{
    if (!qn_is_complex(x->dtype))
        return f(out, x, r);
    if (out->dtype == x->dtype)
        return on_parts(out, x, f, r);
    qn_array *same = qn_new("pointwise", x->dtype, x->ndim, x->shape);
    qn_status status = same == NULL ? qn_failed() : on_parts(same, x, f, r);
    if (status == QN_OK)
        status = qn_assign(out, same, QN_SAME_KIND);
    qn_release(same);
    return status;
}

/* ---- round ---------------------------------------------------------------------------------------------------- */
/* rint(x * 10^d) / 10^d; for d < 0 the other way, so that the power of ten is exact. */
static qn_status round_real(const qn_array *out, const qn_array *x, const request *r)
{
    int decimals = r->decimals;
    double scale = 1;
    for (int i = decimals < 0 ? -decimals : decimals; i > 0; i--)
        scale *= 10;
    qn_array *source = readable(x, out);
    if (source == NULL)
        return qn_failed();
    pointwise f;
    begin(&f, source, out, (int)qn_inexact((qn_dtype)x->dtype), 1, &scale);
    int scaled = decimals == 0 ? f.x : apply2(&f, decimals > 0 ? QN_OP_multiply : QN_OP_divide, f.x, f.constant[0]);
    int whole = apply1(&f, QN_OP_rint, scaled);
    int result = decimals == 0 ? whole : apply2(&f, decimals > 0 ? QN_OP_divide : QN_OP_multiply, whole, f.constant[0]);
    qn_status status = end(&f, result, 0.5);
    qn_release(source);
    return status;
}

qn_status qn_round_into(const qn_array *out, const qn_array *x, int decimals)
{
    QN_TRY(check_out("round", x, out, x == NULL ? 0 : x->dtype));
    if (!qn_is_inexact(x->dtype) && decimals >= 0)
        return qn_copy_elements(out, x);
    return on_any(out, x, round_real, &(request){.decimals = decimals});
}

qn_array *qn_round(const qn_array *x, int decimals) { MAKE_LIKE("round", x, qn_round_into(r, x, decimals)); }

/* ---- nan_to_num ------------------------------------------------------------------------------------------------- */
static double largest(int t) { return t == QN_FLOAT16 ? 65504 : t == QN_FLOAT32 ? 0x1.fffffep127 : 0x1.fffffffffffffp1023; }

static qn_status replace_real(const qn_array *out, const qn_array *x, const request *r)
{
    double high = largest(x->dtype);
    const double values[CONSTANTS] = {r->nan, r->posinf != NULL ? *r->posinf : high, r->neginf != NULL ? *r->neginf : -high};
    static const int tests[CONSTANTS] = {QN_OP_isnan, QN_OP_isposinf, QN_OP_isneginf};
    qn_array *source = readable(x, out);
    if (source == NULL)
        return qn_failed();
    pointwise f;
    begin(&f, source, out, qn_dtypes[x->dtype].compute, CONSTANTS, values);
    int result = f.x;
    for (int k = 0; k < CONSTANTS; k++)
        result = choose(&f, apply1(&f, tests[k], f.x), f.constant[k], result);
    qn_status status = end(&f, result, 0.5);
    qn_release(source);
    return status;
}

qn_status qn_nan_to_num_into(const qn_array *out, const qn_array *x, double nan, const double *posinf, const double *neginf)
{
    QN_TRY(check_out("nan_to_num", x, out, x == NULL ? 0 : x->dtype));
    if (!qn_is_inexact(x->dtype))
        return qn_copy_elements(out, x);
    return on_any(out, x, replace_real, &(request){.nan = nan, .posinf = posinf, .neginf = neginf});
}

qn_array *qn_nan_to_num(const qn_array *x, double nan, const double *posinf, const double *neginf)
{
    MAKE_LIKE("nan_to_num", x, qn_nan_to_num_into(r, x, nan, posinf, neginf));
}

/* ---- complex ----------------------------------------------------------------------------------------------------- */
qn_array *qn_angle(const qn_array *z)
{
    qn_array *re = qn_real(z), *im = qn_imag(z);
    qn_array *r = qn_arctan2(im, re);
    qn_release(re);
    qn_release(im);
    return r;
}

static qn_status extreme(qn_array *(*f)(const qn_array *x, qn_axes axes), const qn_array *x, double *value)
{
    qn_array *r = f(x, QN_ALL_AXES);
    const qn_status status = r != NULL ? qn_item_f64(r, value) : qn_failed();
    qn_release(r);
    return status;
}

/* Are all of x within the limit of 0? Mostly the first look tells. */
static qn_status all_within(const qn_array *x, double limit, bool *within)
{
    double low = 0, high = 0;
    if (x->size > 0)
        QN_TRY(extreme(qn_min, x, &low));
    if (x->size > 0 && low > -limit)
        QN_TRY(extreme(qn_max, x, &high));
    *within = low > -limit && high < limit;
    return QN_OK;
}

qn_array *qn_real_if_close(const qn_array *z, double tolerance)
{
    if (qn_is_null(z, "real_if_close"))
        return NULL;
    if (!qn_is_complex(z->dtype))
        return qn_retain(z);
    const double limit = tolerance > 1 ? tolerance * (z->dtype == QN_COMPLEX64 ? 0x1p-23 : 0x1p-52) : tolerance;
    bool close = false;
    qn_array *im = qn_imag(z);
    const qn_status status = im != NULL ? all_within(im, limit, &close) : qn_failed();
    qn_release(im);
    return status != QN_OK ? NULL : close ? qn_real(z) : qn_retain(z);
}

/* Of a real z the answer without looking: no imaginary part differs from 0. */
static qn_array *compare_imag(const char *func, const qn_array *z, bool differs)
{
    if (qn_is_null(z, func))
        return NULL;
    if (!qn_is_complex(z->dtype))
        return differs ? qn_zeros(QN_BOOL, z->ndim, z->shape) : qn_ones(QN_BOOL, z->ndim, z->shape);
    qn_array *im = qn_imag(z), *r = im == NULL ? NULL : differs ? qn_not_equal(im, 0) : qn_equal(im, 0);
    qn_release(im);
    return r;
}

qn_array *qn_iscomplex(const qn_array *z) { return compare_imag("iscomplex", z, true); }

qn_array *qn_isreal(const qn_array *z) { return compare_imag("isreal", z, false); }
