/* SPDX-License-Identifier: BSD-3-Clause */
/* fft.c: quern.fft. */
#include "quernpy.h"

static const char *const norms[] = {"backward", "ortho", "forward", NULL}; /* ORDER qn_fft_norm */

enum { FFT_WORK = 8 }; /* elementwise operations that a transform is worth per element */

typedef qn_array *(*line_fn)(const qn_array *, int64_t, int, qn_fft_norm);
typedef qn_array *(*nd_fn)(const qn_array *, int, const int64_t *, const int *, qn_fft_norm);

/* transform(a, n=None, axis=-1, norm=None) */
static PyObject *along_axis(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, line_fn f)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"n", QNPY_INT | QNPY_NONE, -1}, {"axis", QNPY_AXIS, -1},
        {"norm", QNPY_CHOICE | QNPY_NONE, QN_FFT_BACKWARD, norms},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    if (c.v[1].object != NULL && c.v[1].i < 1) {
        PyErr_Format(PyExc_ValueError, "%s: Invalid number of FFT data points (%lld) specified.", name, (long long)c.v[1].i);
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work * FFT_WORK, r = f(c.v[0].array, c.v[1].i, (int)c.v[2].i, (qn_fft_norm)c.v[3].i));
    return qnpy_finish(&c, r);
}

/* transform(a, s=None, axes=None, norm=None); two: axes is (-2, -1) if absent. */
static PyObject *along_axes(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name, nd_fn f, bool two)
{
    static const qnpy_param params[] = {
        {"a", QNPY_ARRAY | QNPY_REQUIRED, 0, NULL, "x"}, {"s", QNPY_SHAPE | QNPY_NONE}, {"axes", QNPY_AXES},
        {"norm", QNPY_CHOICE | QNPY_NONE, QN_FFT_BACKWARD, norms},
    };
    static const int last_two[] = {-2, -1};
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    int ns = c.v[1].shape.n, naxes = c.v[2].axes.n;
    const int *axes = naxes >= 0 ? c.v[2].axes.axis : two ? last_two : NULL;
    if (naxes < 0)
        naxes = two ? 2 : ns;
    if (ns >= 0 && ns != naxes) {
        PyErr_Format(PyExc_ValueError, "%s: Shape and axes have different lengths, %d and %d.", name, ns, naxes);
        qnpy_done(&c);
        return NULL;
    }
    qn_array *r;
    QNPY_RUN(c.work * FFT_WORK, r = f(c.v[0].array, naxes, c.v[1].shape.length, axes, (qn_fft_norm)c.v[3].i));
    return qnpy_finish(&c, r);
}

#define ALONG_AXIS(name)                                                                                         \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)     \
    {                                                                                                            \
        return along_axis(module, args, nargs, kwnames, #name, qn_##name);                                       \
    }
#define ALONG_AXES(name, f, two)                                                                                 \
    static PyObject *py_##name(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)     \
    {                                                                                                            \
        return along_axes(module, args, nargs, kwnames, #name, f, two);                                          \
    }
ALONG_AXIS(fft)
ALONG_AXIS(ifft)
ALONG_AXIS(rfft)
ALONG_AXIS(irfft)
ALONG_AXIS(hfft)
ALONG_AXIS(ihfft)
ALONG_AXES(fftn, qn_fftn, false)
ALONG_AXES(ifftn, qn_ifftn, false)
ALONG_AXES(rfftn, qn_rfftn, false)
ALONG_AXES(irfftn, qn_irfftn, false)
ALONG_AXES(fft2, qn_fftn, true)
ALONG_AXES(ifft2, qn_ifftn, true)
ALONG_AXES(rfft2, qn_rfftn, true)
ALONG_AXES(irfft2, qn_irfftn, true)

static PyObject *frequencies(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name,
                             qn_array *(*f)(int64_t, double, qn_dtype))
{
    static const qnpy_param params[] = {
        {"n", QNPY_INT | QNPY_REQUIRED}, {"d", QNPY_FLOAT, 1}, {"dtype", QNPY_DTYPE | QNPY_KEYWORD}, {"device", QNPY_DEVICE | QNPY_KEYWORD},
    };
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    return qnpy_finish(&c, f(c.v[0].i, c.v[1].f, c.v[2].dtype));
}

static PyObject *py_fftfreq(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return frequencies(module, args, nargs, kwnames, "fftfreq", qn_fftfreq);
}

static PyObject *py_rfftfreq(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return frequencies(module, args, nargs, kwnames, "rfftfreq", qn_rfftfreq);
}

static PyObject *shift(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *name,
                       qn_array *(*f)(const qn_array *, int, const int *))
{
    static const qnpy_param params[] = {{"x", QNPY_ARRAY | QNPY_REQUIRED}, {"axes", QNPY_AXES}};
    qnpy_call c;
    if (!QNPY_PARSE(&c, name, params))
        return NULL;
    qn_array *r;
    QNPY_RUN(c.work, r = f(c.v[0].array, c.v[1].axes.n, c.v[1].axes.axis));
    return qnpy_finish(&c, r);
}

static PyObject *py_fftshift(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return shift(module, args, nargs, kwnames, "fftshift", qn_fftshift);
}

static PyObject *py_ifftshift(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return shift(module, args, nargs, kwnames, "ifftshift", qn_ifftshift);
}

#define LINE_DOC(name, text) \
    {#name, QNPY_FUNCTION(py_##name), #name "(a, n=None, axis=-1, norm=None)\n--\n\n" text " n crops or zero-pads the axis."}
#define AXES_DOC(name, axes, text) \
    {#name, QNPY_FUNCTION(py_##name), #name "(a, s=None, axes=" axes ", norm=None)\n--\n\n" text " s crops or zero-pads the axes."}

PyMethodDef qnpy_fft_functions[] = {
    LINE_DOC(fft, "Discrete Fourier transform."),
    LINE_DOC(ifft, "Inverse of fft."),
    LINE_DOC(rfft, "Transform of real input: the n//2 + 1 terms that are not redundant."),
    LINE_DOC(irfft, "Inverse of rfft, n = 2(m - 1) unless given."),
    LINE_DOC(hfft, "Real transform of input with Hermitian symmetry."),
    LINE_DOC(ihfft, "Inverse of hfft."),
    AXES_DOC(fftn, "None", "Transform over several axes."),
    AXES_DOC(ifftn, "None", "Inverse of fftn."),
    AXES_DOC(rfftn, "None", "Transform of real input over several axes, the last one halved."),
    AXES_DOC(irfftn, "None", "Inverse of rfftn."),
    AXES_DOC(fft2, "(-2, -1)", "Transform over two axes."),
    AXES_DOC(ifft2, "(-2, -1)", "Inverse of fft2."),
    AXES_DOC(rfft2, "(-2, -1)", "Transform of real input over two axes."),
    AXES_DOC(irfft2, "(-2, -1)", "Inverse of rfft2."),
    {"fftfreq", QNPY_FUNCTION(py_fftfreq), "fftfreq(n, d=1.0, *, dtype=None, device=None)\n--\n\nFrequencies of the bins of fft for sample spacing d."},
    {"rfftfreq", QNPY_FUNCTION(py_rfftfreq), "rfftfreq(n, d=1.0, *, dtype=None, device=None)\n--\n\nFrequencies of the bins of rfft for sample spacing d."},
    {"fftshift", QNPY_FUNCTION(py_fftshift), "fftshift(x, axes=None)\n--\n\nMoves the zero frequency to the middle."},
    {"ifftshift", QNPY_FUNCTION(py_ifftshift), "ifftshift(x, axes=None)\n--\n\nInverse of fftshift."},
    {NULL, NULL, 0, NULL},
};
