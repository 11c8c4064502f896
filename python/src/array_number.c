/* SPDX-License-Identifier: BSD-3-Clause */
/* array_number.c: the operators of the array.
 *
 * Two arrays go straight to qn_apply.  Otherwise Python numbers become weak numbers on the stack, sequences and foreign
 * arrays are converted, and any other type gets NotImplemented, so that its own reflected operator is tried.  Numbers (0-d
 * results) are immutable: their in-place operators make a new number. */
#include "quernpy.h"

#define OPERATORS(OP)                                                                                              \
    OP(add) OP(subtract) OP(multiply) OP(divide) OP(floor_divide) OP(remainder) OP(power) OP(left_shift) OP(right_shift) \
    OP(bitwise_and) OP(bitwise_or) OP(bitwise_xor) OP(negative) OP(positive) OP(absolute) OP(invert) OP(square) OP(sqrt) OP(divmod) \
    OP(less) OP(less_equal) OP(equal) OP(not_equal) OP(greater) OP(greater_equal)

enum {
#define OP(name) OP_##name,
    OPERATORS(OP)
#undef OP
    OPERATOR_COUNT
};

static const qn_op *ops[OPERATOR_COUNT]; /* the library's constants, the same for every interpreter */

int qnpy_number_init(void)
{
    static const char *const names[OPERATOR_COUNT] = {
#define OP(name) #name,
        OPERATORS(OP)
#undef OP
    };
    for (int i = 0; i < OPERATOR_COUNT; i++)
        if ((ops[i] = qn_op_find(names[i])) == NULL) {
            PyErr_Format(PyExc_ImportError, "libquern has no operation '%s'", names[i]);
            return -1;
        }
    return 0;
}

/* ---- operands ---- */

/* An operand: an array borrowed from an object, or a number or array made for the call. */
typedef struct operand {
    const qn_array *a;
    qn_array *owned;
    qn_number storage;
} operand;

/* 1: converted; 0: not ours to handle; -1: exception. */
static int take(operand *p, qnpy_state *s, PyObject *o)
{
    p->owned = NULL;
    if (qnpy_is_array(o)) {
        p->a = qnpy_qn(o);
        return 1;
    }
    p->a = qnpy_to_number(o, &p->storage);
    if (p->a == NULL && !PyErr_Occurred())
        p->a = p->owned = qnpy_to_operand(s, o);
    return p->a != NULL ? 1 : PyErr_Occurred() ? -1 : 0;
}

static inline qn_array *apply(qnpy_state *s, const qn_op *op, int64_t work, const qn_array *const *in, const qn_apply_opts *opts)
{
    qn_array *r;
    if (qnpy_before(s, op, in, opts) < 0)
        return NULL;
    QNPY_RUN(work, r = qn_apply(op, in, opts));
    return r;
}

/* Of elements without arrays on the way. */
static inline PyObject *result(qnpy_state *s, int op, int64_t work, const qn_array *const *in)
{
    double value[2];
    qn_dtype t;
    if (work == 1 && qnpy_ignores_errors(s) && qn_apply_element(ops[op], in, value, &t))
        return qnpy_wrap_element(s, (const char *)value, t);
    return qnpy_wrap(s, apply(s, ops[op], work, in, NULL));
}

/* ---- two operands ---- */
static PyObject *result2(qnpy_state *s, int op, const qn_array *x, const qn_array *y)
{
    return result(s, op, qnpy_work2(x, y), (const qn_array *const[]){x, y});
}

static qn_array *apply2(qnpy_state *s, int op, const qn_array *x, const qn_array *y, const qn_apply_opts *opts)
{
    return apply(s, ops[op], qnpy_work2(x, y), (const qn_array *const[]){x, y}, opts);
}

static PyObject *not_implemented_or_null(int status) { return status < 0 ? NULL : Py_NewRef(Py_NotImplemented); }

static PyObject *binary_mixed(PyObject *x, PyObject *y, int op)
{
    operand p, q;
    qnpy_state *s = qnpy_state_from(qnpy_is_array(x) ? x : y);
    int status = take(&p, s, x);
    if (status <= 0)
        return not_implemented_or_null(status);
    status = take(&q, s, y);
    PyObject *r = status > 0 ? result2(s, op, p.a, q.a) : not_implemented_or_null(status);
    qn_release(p.owned);
    if (status > 0)
        qn_release(q.owned);
    return r;
}

static inline PyObject *binary(PyObject *x, PyObject *y, int op)
{
    if (!qnpy_is_array(x) || !qnpy_is_array(y))
        return binary_mixed(x, y, op);
    return result2(qnpy_state_from(x), op, qnpy_qn(x), qnpy_qn(y));
}

static PyObject *inplace(PyObject *x, PyObject *y, int op)
{
    if (qnpy_is_number(x))
        Py_RETURN_NOTIMPLEMENTED;
    qnpy_state *s = qnpy_state_from(x);
    operand q;
    if (qnpy_check_writeable(x, qn_op_name(ops[op])) < 0)
        return NULL;
    int status = take(&q, s, y);
    if (status <= 0)
        return not_implemented_or_null(status);
    qn_apply_opts opts = {.out = qnpy_qn(x)};
    qn_array *r = apply2(s, op, qnpy_qn(x), q.a, &opts);
    qn_release(q.owned);
    if (r == NULL)
        return qnpy_raise(s);
    qn_release(r);
    return Py_NewRef(x);
}

#define BINARY(slot, op)                                                                            \
    static PyObject *slot(PyObject *x, PyObject *y) { return binary(x, y, OP_##op); }               \
    static PyObject *inplace_##slot(PyObject *x, PyObject *y) { return inplace(x, y, OP_##op); }
BINARY(add, add)
BINARY(subtract, subtract)
BINARY(multiply, multiply)
BINARY(true_divide, divide)
BINARY(floor_divide, floor_divide)
BINARY(modulo, remainder)
BINARY(lshift, left_shift)
BINARY(rshift, right_shift)
BINARY(and, bitwise_and)
BINARY(or, bitwise_or)
BINARY(xor, bitwise_xor)

/* x ** 2 is one multiplication, as in NumPy. */
static bool is_square(PyObject *x, PyObject *y)
{
    return PyLong_CheckExact(y) && qnpy_is_array(x) && PyLong_AsLong(y) == 2;
}

/* x ** 0.5 is a square root, as in NumPy. */
static bool is_root(PyObject *x, PyObject *y)
{
    return PyFloat_CheckExact(y) && PyFloat_AS_DOUBLE(y) == 0.5 && qnpy_is_array(x) && strchr("fc", qn_dtype_kind((qn_dtype)qnpy_qn(x)->dtype)) != NULL;
}

static PyObject *unary(PyObject *x, int op)
{
    qnpy_state *s = qnpy_state_from(x);
    return result(s, op, qnpy_qn(x)->size, (const qn_array *const[]){qnpy_qn(x)});
}

static PyObject *power(PyObject *x, PyObject *y, PyObject *modulus)
{
    if (modulus != Py_None)
        Py_RETURN_NOTIMPLEMENTED;
    if (is_square(x, y))
        return unary(x, OP_square);
    if (is_root(x, y))
        return unary(x, OP_sqrt);
    PyErr_Clear();
    return binary(x, y, OP_power);
}

static PyObject *inplace_power(PyObject *x, PyObject *y, PyObject *modulus)
{
    if (modulus != Py_None)
        Py_RETURN_NOTIMPLEMENTED;
    return inplace(x, y, OP_power);
}

static PyObject *divmod(PyObject *x, PyObject *y)
{
    operand p, q;
    qnpy_state *s = qnpy_state_from(qnpy_is_array(x) ? x : y);
    int status = take(&p, s, x);
    if (status <= 0)
        return not_implemented_or_null(status);
    status = take(&q, s, y);
    const qn_array *in[2] = {p.a, q.a};
    qn_array *r[2];
    PyObject *result = NULL;
    if (status <= 0)
        result = not_implemented_or_null(status);
    else if (qnpy_before(s, ops[OP_divmod], in, NULL) == 0) {
        qn_status failed;
        QNPY_RUN(qnpy_work2(p.a, q.a), failed = qn_apply2(ops[OP_divmod], in, NULL, r));
        result = failed == QN_OK ? qnpy_wrap_tuple(s, 2, r) : qnpy_raise(s);
    }
    qn_release(p.owned);
    if (status > 0)
        qn_release(q.owned);
    return result;
}

static PyObject *matmul(PyObject *x, PyObject *y)
{
    operand p, q;
    qnpy_state *s = qnpy_state_from(qnpy_is_array(x) ? x : y);
    int status = take(&p, s, x);
    if (status <= 0)
        return not_implemented_or_null(status);
    status = take(&q, s, y);
    qn_array *r = NULL;
    if (status > 0)
        QNPY_RUN((p.a->size + q.a->size) * 8, r = qn_matmul(p.a, q.a));
    PyObject *result = status > 0 ? qnpy_wrap(s, r) : not_implemented_or_null(status);
    qn_release(p.owned);
    if (status > 0)
        qn_release(q.owned);
    return result;
}

static PyObject *inplace_matmul(PyObject *x, PyObject *y)
{
    PyObject *product = matmul(x, y);
    if (product == NULL || product == Py_NotImplemented)
        return product;
    int status = qnpy_check_writeable(x, "matmul");
    if (status == 0)
        status = qnpy_check(qnpy_state_from(x), qn_assign(qnpy_qn(x), qnpy_qn(product), QN_SAME_KIND));
    Py_DECREF(product);
    return status == 0 ? Py_NewRef(x) : NULL;
}

/* ---- one operand ---- */

static PyObject *negative(PyObject *x) { return unary(x, OP_negative); }
static PyObject *positive(PyObject *x) { return unary(x, OP_positive); }
static PyObject *absolute(PyObject *x) { return unary(x, OP_absolute); }
static PyObject *invert(PyObject *x) { return unary(x, OP_invert); }

/* ---- comparison ---- */

/* == and != with something that is no number: all different. */
static PyObject *all_different(PyObject *self, bool value)
{
    const qn_array *a = qnpy_qn(self);
    qn_number storage;
    return qnpy_wrap(qnpy_state_from(self), qn_full(QN_BOOL, a->ndim, a->shape, qn_number_bool(&storage, value)));
}

PyObject *qnpy_array_richcompare(PyObject *self, PyObject *other, int how)
{
    static const int op_of[] = {
        [Py_LT] = OP_less,      [Py_LE] = OP_less_equal, [Py_EQ] = OP_equal,
        [Py_NE] = OP_not_equal, [Py_GT] = OP_greater,    [Py_GE] = OP_greater_equal,
    };
    if ((other == Py_None || PyUnicode_Check(other)) && (how == Py_EQ || how == Py_NE))
        return all_different(self, how == Py_NE);
    return binary(self, other, op_of[how]);
}

/* ---- as a Python number ---- */

PyObject *qnpy_array_item(PyObject *self)
{
    const qn_array *a = qnpy_qn(self);
    if (a->size == 1)
        return qnpy_get_element(a->data, a->dtype);
    PyErr_SetString(PyExc_ValueError, "can only convert an array of size 1 to a Python scalar");
    return NULL;
}

static int truth(PyObject *self)
{
    const qn_array *a = qnpy_qn(self);
    if (a->size != 1) {
        PyErr_SetString(PyExc_ValueError,
                        a->size == 0 ? "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an "
                                       "array is not empty."
                                     : "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()");
        return -1;
    }
    if (a->dtype == QN_BOOL)
        return *a->data != 0;
    PyObject *item = qnpy_get_element(a->data, a->dtype);
    int result = item != NULL ? PyObject_IsTrue(item) : -1;
    Py_XDECREF(item);
    return result;
}

/* The element of a 0-d array handed to `convert`. */
static PyObject *converted(PyObject *self, PyObject *(*convert)(PyObject *))
{
    if (qnpy_qn(self)->ndim != 0) {
        PyErr_SetString(PyExc_TypeError, "only 0-dimensional arrays can be converted to Python scalars");
        return NULL;
    }
    PyObject *item = qnpy_array_item(self);
    PyObject *result = item != NULL ? convert(item) : NULL;
    Py_XDECREF(item);
    return result;
}

static PyObject *as_int(PyObject *self) { return converted(self, PyNumber_Long); }
static PyObject *as_float(PyObject *self) { return converted(self, PyNumber_Float); }

static PyObject *as_index(PyObject *self)
{
    char kind = qn_dtype_kind((qn_dtype)qnpy_qn(self)->dtype);
    if (qnpy_qn(self)->ndim == 0 && (kind == 'i' || kind == 'u'))
        return qnpy_array_item(self);
    PyErr_SetString(PyExc_TypeError, "only integer scalar arrays can be converted to a scalar index");
    return NULL;
}

const PyType_Slot qnpy_number_slots[] = {
    {Py_nb_add, (void *)add},
    {Py_nb_subtract, (void *)subtract},
    {Py_nb_multiply, (void *)multiply},
    {Py_nb_true_divide, (void *)true_divide},
    {Py_nb_floor_divide, (void *)floor_divide},
    {Py_nb_remainder, (void *)modulo},
    {Py_nb_divmod, (void *)divmod},
    {Py_nb_power, (void *)power},
    {Py_nb_lshift, (void *)lshift},
    {Py_nb_rshift, (void *)rshift},
    {Py_nb_and, (void *)and},
    {Py_nb_or, (void *)or},
    {Py_nb_xor, (void *)xor},
    {Py_nb_matrix_multiply, (void *)matmul},
    {Py_nb_inplace_add, (void *)inplace_add},
    {Py_nb_inplace_subtract, (void *)inplace_subtract},
    {Py_nb_inplace_multiply, (void *)inplace_multiply},
    {Py_nb_inplace_true_divide, (void *)inplace_true_divide},
    {Py_nb_inplace_floor_divide, (void *)inplace_floor_divide},
    {Py_nb_inplace_remainder, (void *)inplace_modulo},
    {Py_nb_inplace_power, (void *)inplace_power},
    {Py_nb_inplace_lshift, (void *)inplace_lshift},
    {Py_nb_inplace_rshift, (void *)inplace_rshift},
    {Py_nb_inplace_and, (void *)inplace_and},
    {Py_nb_inplace_or, (void *)inplace_or},
    {Py_nb_inplace_xor, (void *)inplace_xor},
    {Py_nb_inplace_matrix_multiply, (void *)inplace_matmul},
    {Py_nb_negative, (void *)negative},
    {Py_nb_positive, (void *)positive},
    {Py_nb_absolute, (void *)absolute},
    {Py_nb_invert, (void *)invert},
    {Py_nb_bool, (void *)truth},
    {Py_nb_int, (void *)as_int},
    {Py_nb_float, (void *)as_float},
    {Py_nb_index, (void *)as_index},
    {0, NULL},
};
