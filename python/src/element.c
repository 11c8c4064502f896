/* SPDX-License-Identifier: BSD-3-Clause */
/* element.c: single elements to and from Python numbers. */
#include "quernpy.h"

static PyObject *get_bool(const char *p) { return PyBool_FromLong(*p != 0); }

#define GETTER(name, T, make)                  \
    static PyObject *get_##name(const char *p) \
    {                                          \
        T x;                                   \
        memcpy(&x, p, sizeof x);               \
        return make;                           \
    }
GETTER(i8, int8_t, PyLong_FromLong(x))
GETTER(i16, int16_t, PyLong_FromLong(x))
GETTER(i32, int32_t, PyLong_FromLong(x))
GETTER(i64, int64_t, PyLong_FromLongLong(x))
GETTER(u8, uint8_t, PyLong_FromLong(x))
GETTER(u16, uint16_t, PyLong_FromLong(x))
GETTER(u32, uint32_t, PyLong_FromUnsignedLong(x))
GETTER(u64, uint64_t, PyLong_FromUnsignedLongLong(x))
GETTER(f32, float, PyFloat_FromDouble((double)x))
GETTER(f64, double, PyFloat_FromDouble(x))
typedef struct { float re, im; } pair32;
typedef struct { double re, im; } pair64;
GETTER(c64, pair32, PyComplex_FromDoubles((double)x.re, (double)x.im))
GETTER(c128, pair64, PyComplex_FromDoubles(x.re, x.im))

static PyObject *get_f16(const char *p)
{
    double x = PyFloat_Unpack2(p, 1);
    return x == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(x);
}

PyObject *qnpy_get_element(const char *data, int t)
{
    static PyObject *(*const getters[QN_DTYPE_END])(const char *) = {
        [QN_BOOL] = get_bool,       [QN_INT8] = get_i8,         [QN_INT16] = get_i16,         [QN_INT32] = get_i32,
        [QN_INT64] = get_i64,       [QN_UINT8] = get_u8,        [QN_UINT16] = get_u16,        [QN_UINT32] = get_u32,
        [QN_UINT64] = get_u64,      [QN_FLOAT16] = get_f16,     [QN_FLOAT32] = get_f32,       [QN_FLOAT64] = get_f64,
        [QN_COMPLEX64] = get_c64,   [QN_COMPLEX128] = get_c128,
    };
    return getters[t](data);
}

static const qn_array *int_number(PyObject *o, qn_number *storage)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(o, &overflow);
    if (overflow == 0)
        return value == -1 && PyErr_Occurred() ? NULL : qn_number_i64(storage, value);
    unsigned long long large = overflow > 0 ? PyLong_AsUnsignedLongLong(o) : 0;
    if (overflow > 0 && !PyErr_Occurred())
        return qn_number_u64(storage, large);
    PyErr_Clear();
    PyErr_Format(PyExc_OverflowError, "Python integer %S out of bounds for int64", o);
    return NULL;
}

/* NumPy's float64 and complex128 scalars are floats and complexes too, but not weak: they export a buffer. */
static bool exports_buffer(PyObject *o) { return Py_TYPE(o)->tp_as_buffer != NULL && Py_TYPE(o)->tp_as_buffer->bf_getbuffer != NULL; }

const qn_array *qnpy_to_number(PyObject *o, qn_number *storage)
{
    if (PyFloat_CheckExact(o))
        return qn_number_f64(storage, PyFloat_AS_DOUBLE(o));
    if (PyBool_Check(o))
        return qn_number_bool(storage, o == Py_True);
    if (PyLong_Check(o))
        return int_number(o, storage);
    if (PyComplex_Check(o) && !exports_buffer(o))
        return qn_number_c128(storage, PyComplex_RealAsDouble(o), PyComplex_ImagAsDouble(o));
    if (PyFloat_Check(o) && !exports_buffer(o))
        return qn_number_f64(storage, PyFloat_AS_DOUBLE(o));
    return NULL;
}
