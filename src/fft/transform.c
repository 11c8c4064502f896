/* SPDX-License-Identifier: BSD-3-Clause */
/* transform.c: the public transforms, over one axis or several, as sequences of passes.
 *
 * The first pass goes from the input to the result along the last named axis and casts, crops and pads on its way; the
 * others work on the result in place.  Elements of an axis that a later pass will crop or pad are not computed: `extent`
 * says how far each axis is filled.  irfftn is the other way round: complex passes into a temporary, then the real one. */
#include "internal.h"
#include <loop/loop.h>
#include <math.h>

typedef enum form { COMPLEX, TO_HALF, FROM_HALF } form; /* TO_HALF: real input, n/2 + 1 outputs; FROM_HALF: the inverse */

typedef struct request {
    const char *func;
    form form;
    bool inverse, conj;      /* conj: hfft conjugates its input, ihfft its output */
    qn_fft_norm norm;
    const qn_array *a;
    int naxes, axes[QN_MAX_NDIM];
    int64_t n[QN_MAX_NDIM];  /* transform length along axes[i], 0 where the input's own length is meant */
    bool single;
} request;

/* ---- checks ---- */

static qn_status bad_length(const request *r, int64_t n)
{
    return qn_fail(QN_ERR_VALUE, "%s: Invalid number of FFT data points (%lld) specified.", r->func, (long long)n);
}

/* The length of axes[i]: `given`, -1 for the input's own; of a halved axis without any, that of the full transform. */
static qn_status check_length(request *r, int i, int64_t given, bool absent)
{
    int64_t own = r->a->shape[r->axes[i]];
    bool half = absent && r->form == FROM_HALF && i == r->naxes - 1;
    r->n[i] = half ? 2 * (own - 1) : given == -1 ? own : given;
    return r->n[i] < 1 ? bad_length(r, r->n[i]) : QN_OK;
}

static qn_status check_input(request *r)
{
    int t = r->a->dtype;
    if (r->norm < QN_FFT_BACKWARD || r->norm > QN_FFT_FORWARD)
        return qn_fail(QN_ERR_VALUE, "%s: Invalid norm value %d; should be \"backward\", \"ortho\" or \"forward\".", r->func,
                       (int)r->norm);
    if (r->form == TO_HALF && qn_is_complex(t))
        return qn_fail(QN_ERR_TYPE, "%s: real input expected, got %s", r->func, qn_dtypes[t].name);
    r->single = t == QN_FLOAT16 || t == QN_FLOAT32 || t == QN_COMPLEX64;
    return QN_OK;
}

static qn_status check_axes(request *r, int naxes, const int64_t *s, const int *axes)
{
    bool seen[QN_MAX_NDIM] = { false };
    int ndim = r->a->ndim;
    r->naxes = naxes == -1 ? ndim : naxes;
    if (r->naxes < 0 || r->naxes > ndim)
        return qn_fail(QN_ERR_AXIS, "%s: %d axes given for an array of dimension %d", r->func, naxes, ndim);
    for (int i = 0; i < r->naxes; i++) {
        QN_TRY(qn_check_axis(r->func, axes != NULL ? axes[i] : ndim - r->naxes + i, ndim, &r->axes[i]));
        if (seen[r->axes[i]])
            return qn_fail(QN_ERR_AXIS, "%s: repeated axis %d", r->func, axes[i]);
        seen[r->axes[i]] = true;
        QN_TRY(check_length(r, i, s != NULL ? s[i] : -1, s == NULL));
    }
    if (r->naxes == 0 && r->form != COMPLEX)
        return qn_fail(QN_ERR_VALUE, "%s: at least 1 axis must be transformed", r->func);
    return QN_OK;
}

/* ---- lengths, dtypes and scale ---- */

static double scale_of(const request *r)
{
    double points = 1;
    for (int i = 0; i < r->naxes; i++)
        points *= (double)r->n[i];
    if (r->norm == QN_FFT_ORTHO)
        return 1 / sqrt(points);
    return (r->norm == QN_FFT_FORWARD) != r->inverse ? 1 / points : 1;
}

static qn_array *new_result(const request *r, form f)
{
    static const uint8_t dtype[2][2] = { { QN_COMPLEX128, QN_FLOAT64 }, { QN_COMPLEX64, QN_FLOAT32 } };
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, r->a->shape, (size_t)r->a->ndim * sizeof shape[0]);
    for (int i = 0; i < r->naxes; i++)
        shape[r->axes[i]] = r->n[i];
    if (f == TO_HALF)
        shape[r->axes[r->naxes - 1]] = r->n[r->naxes - 1] / 2 + 1;
    return qn_new(r->func, dtype[r->single][f == FROM_HALF], r->a->ndim, shape);
}

/* ---- passes ---- */

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

static fft_pass axis_pass(const qn_array *in, const qn_array *out, int axis, const int64_t *extent)
{
    fft_pass p = {
        .in = in->data, .in_dtype = in->dtype, .in_aligned = (in->flags & QN_ALIGNED) != 0, .in_n = in->shape[axis],
        .in_stride = in->strides[axis], .out = out->data, .out_n = out->shape[axis], .out_stride = out->strides[axis],
        .scale = 1
    };
    for (int i = 0; i < in->ndim; i++) {
        if (i == axis || extent[i] == 1)
            continue;
        p.shape[p.ndim] = extent[i];
        p.in_strides[p.ndim] = in->strides[i];
        p.out_strides[p.ndim++] = out->strides[i];
    }
    return p;
}

/* Does a real line of n go faster as a complex one?  FFTW's real transforms of primes that it has no codelet for do. */
static bool faster_as_complex(int64_t n)
{
    if (n < 32)
        return false;
    for (int64_t d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return true;
}

/* Runs p with a plan for lines of n; real input lines use the real transform where that is the faster one. */
static qn_status run_pass(const request *r, fft_pass *p, int64_t n, form f)
{
    bool real_in = f != FROM_HALF && !qn_is_complex(p->in_dtype) && !faster_as_complex(n);
    fft_kind kind = f == FROM_HALF ? FFT_C2R : real_in ? FFT_R2C : r->inverse && f == COMPLEX ? FFT_BACKWARD : FFT_FORWARD;
    fft_plan *plan = fft_plan_get(r->func, n, kind, r->single);
    if (plan == NULL)
        return qn_failed();
    p->plan = plan;
    p->in_n = smaller(p->in_n, fft_plan_takes(plan));
    p->mirror = real_in && f == COMPLEX;
    p->conj_in = f == FROM_HALF && r->conj;
    p->conj_out = f == TO_HALF ? r->conj : real_in && r->inverse;
    qn_status status = fft_pass_run(p);
    fft_plan_release(plan);
    return status;
}

/* The complex passes over axes[count-1] .. axes[0] and, first, the real one of TO_HALF. */
static qn_status run_complex(const request *r, const qn_array *out, int count, double scale)
{
    int64_t extent[QN_MAX_NDIM];
    for (int i = 0; i < out->ndim; i++)
        extent[i] = smaller(r->a->shape[i], out->shape[i]);
    if (r->form == TO_HALF)
        extent[r->axes[count - 1]] = out->shape[r->axes[count - 1]];
    for (int i = count - 1; i >= 0; i--) {
        bool first = i == count - 1;
        int axis = r->axes[i];
        fft_pass p = axis_pass(first ? r->a : out, out, axis, extent);
        if (!first)
            p.in_n = extent[axis];
        p.scale = i == 0 ? scale : 1;
        QN_TRY(run_pass(r, &p, r->n[i], first && r->form == TO_HALF ? TO_HALF : COMPLEX));
        extent[axis] = out->shape[axis];
    }
    return QN_OK;
}

static qn_status run_real_last(const request *r, const qn_array *in, const qn_array *out)
{
    fft_pass p = axis_pass(in, out, r->axes[r->naxes - 1], in->shape);
    p.scale = scale_of(r);
    return run_pass(r, &p, r->n[r->naxes - 1], FROM_HALF);
}

static qn_status run_from_half(const request *r, const qn_array *out)
{
    int last = r->axes[r->naxes - 1];
    if (r->naxes == 1)
        return run_real_last(r, r->a, out);
    request half = *r;
    half.form = COMPLEX;
    half.n[r->naxes - 1] = smaller(r->a->shape[last], r->n[r->naxes - 1] / 2 + 1);
    qn_array *tmp = new_result(&half, COMPLEX);
    if (tmp == NULL)
        return qn_failed();
    qn_status status = run_complex(&half, tmp, r->naxes - 1, 1);
    if (status == QN_OK)
        status = run_real_last(r, tmp, out);
    qn_release(tmp);
    return status;
}

static qn_array *run(request *r)
{
    qn_array *out = new_result(r, r->form);
    if (out == NULL || out->size == 0)
        return out;
    qn_status status;
    if (r->naxes == 0)
        status = qn_copy_elements(out, r->a);
    else if (r->form == FROM_HALF)
        status = run_from_half(r, out);
    else
        status = run_complex(r, out, r->naxes, scale_of(r));
    return status == QN_OK ? out : qn_drop(out);
}

static qn_array *transform(request r, int naxes, const int64_t *s, const int *axes)
{
    if (qn_is_null(r.a, r.func) || check_input(&r) != QN_OK || check_axes(&r, naxes, s, axes) != QN_OK)
        return NULL;
    return run(&r);
}

/* ---- the public functions ---- */

#define TRANSFORM_1D(name, form_, inverse_, conj_)                                                          \
    qn_array *qn_##name(const qn_array *a, int64_t n, int axis, qn_fft_norm norm)                           \
    {                                                                                                       \
        request r = { .func = #name, .form = form_, .inverse = inverse_, .conj = conj_, .norm = norm, .a = a }; \
        return transform(r, 1, n == -1 ? NULL : &n, &axis);                                                 \
    }
TRANSFORM_1D(fft, COMPLEX, false, false)
TRANSFORM_1D(ifft, COMPLEX, true, false)
TRANSFORM_1D(rfft, TO_HALF, false, false)
TRANSFORM_1D(irfft, FROM_HALF, true, false)
TRANSFORM_1D(hfft, FROM_HALF, false, true)
TRANSFORM_1D(ihfft, TO_HALF, true, true)

#define TRANSFORM_ND(name, form_, inverse_)                                                                        \
    qn_array *qn_##name(const qn_array *a, int naxes, const int64_t *s, const int *axes, qn_fft_norm norm)         \
    {                                                                                                              \
        request r = { .func = #name, .form = form_, .inverse = inverse_, .norm = norm, .a = a };                   \
        return transform(r, naxes, s, axes);                                                                       \
    }
TRANSFORM_ND(fftn, COMPLEX, false)
TRANSFORM_ND(ifftn, COMPLEX, true)
TRANSFORM_ND(rfftn, TO_HALF, false)
TRANSFORM_ND(irfftn, FROM_HALF, true)
