/* SPDX-License-Identifier: BSD-3-Clause */
/* quernpy.h: the private interface of the extension quern._core, one block per file.
 *
 * The extension adds protocol and argument handling to the C library and nothing else: every operation is a
 * call of a public qn_* function.  No NumPy header or import is needed to build or to load it.
 *
 * How to add a function, say quern.linalg.solve(a, b), in python/src/linalg.c:
 *
 *     static PyObject *solve(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
 *     {
 *         static const qnpy_param params[] = {{"a", QNPY_ARRAY | QNPY_REQUIRED}, {"b", QNPY_ARRAY | QNPY_REQUIRED}};
 *         qnpy_call c;
 *         if (!QNPY_PARSE(&c, "solve", params))
 *             return NULL;
 *         qn_array *x;
 *         QNPY_RUN(c.work * 64, x = qn_solve(c.v[0].array, c.v[1].array));
 *         return qnpy_finish(&c, x);
 *     }
 *
 *     PyMethodDef qnpy_linalg_functions[] = {
 *         {"solve", QNPY_FUNCTION(solve), "solve(a, b)\n--\n\nSolution x of a @ x = b."},
 *         {NULL, NULL, 0, NULL},
 *     };
 *
 *   1. write the functions and the table qnpy_<area>_functions in python/src/<area>.c (found by wildcard);
 *   2. add AREA(<area>, "<namespace>") to areas.def ("" for quern itself, "linalg" for quern.linalg);
 *   3. if it is a method of the array too (its first parameter is the array), add its name to methods.def;
 *   4. add the name to python/quern/<namespace>.py and .pyi (quern itself re-exports all of _core by table).
 *
 * Ownership: qnpy_parse fills c.v[]; arrays in there are borrowed from c until qnpy_finish or qnpy_done, one of which
 * must follow every successful parse.  A failed parse owns nothing.  Functions return new references. */
#ifndef QUERNPY_H
#define QUERNPY_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <quern/quern.h>

#define QNPY_FREE_ARRAYS 64
#define QNPY_MAX_PARAMS 16
#define QNPY_MAX_NUMBERS 4
#define QNPY_KINDS 10

/* ---- module.c: state ---- */
typedef struct qnpy_array {
    PyObject_HEAD
    qn_array *a;         /* owned, never NULL, replaced by array_change.c only              */
    PyObject *base;      /* the object whose memory this views, or NULL                     */
    PyObject *weakrefs;
    bool number;         /* a 0-d result, whose array lies in the object: hashes and counts as a Python number; only x[...] = v writes it, until it was hashed */
    bool hashed;
    bool locked;         /* not to be written through this object: numbers, flags.writeable = False */
    uint32_t views;      /* objects with this one as base: their arrays may be lent views of its memory */
    struct qnpy_former *former; /* what `a` was before a.shape = ..., still in use perhaps (array_change.c) */
} qnpy_array;

/* The methods of Python's numbers that 0-d arrays have as well (array_protocol.c). */
enum { QNPY_IS_INTEGER, QNPY_AS_INTEGER_RATIO, QNPY_BIT_COUNT, QNPY_HEX, QNPY_ROUND, QNPY_TRUNC, QNPY_FLOOR, QNPY_CEIL, QNPY_NUMBER_METHODS };

typedef struct qnpy_state {
    PyTypeObject *array_type, *dtype_type, *ufunc_type, *function_type, *flags_type, *flat_type, *bits_type, *generator_type, *legacy_type;
    PyObject *dtypes[QN_DTYPE_END];              /* the dtype objects, one each                       */
    PyObject *kinds[QNPY_KINDS];                 /* generic, number ... (kinds.c)                     */
    PyObject *axis_error, *linalg_error, *complex_warning;
    PyObject *trace_type;                        /* the Python class of traced arguments (_fuse.py), or NULL */
    PyObject *name_array_interface, *name_array, *name_dlpack, *name_array_priority; /* interned */
    PyObject *number_methods[QNPY_NUMBER_METHODS]; /* their names, interned                           */
    PyObject *error_var;                         /* the context variable of errstate, NULL: all is ignored */
    qn_print_opts print;                         /* what repr() and str() go by ...                   */
    PyObject *formatter, *override_repr;         /* ... and the user's functions for it, or NULL      */
    PyObject *options;                           /* all of that as a dict, NULL after a change        */
    PyObject *name_cpu;                          /* the device, interned                              */
    qnpy_array *free_arrays[QNPY_FREE_ARRAYS], *free_numbers[QNPY_FREE_ARRAYS]; /* dead objects ready for reuse */
    int nfree, nnumbers;
} qnpy_state;

static inline qnpy_state *qnpy_state_of(PyObject *module) { return (qnpy_state *)PyModule_GetState(module); }
/* The state behind any object of one of our types. */
static inline qnpy_state *qnpy_state_from(PyObject *o) { return qnpy_state_of(((PyHeapTypeObject *)Py_TYPE(o))->ht_module); }

/* ---- errors.c ---- */
/* Raises the Python exception for this thread's last qn failure, forgets the failure, returns NULL. */
PyObject *qnpy_raise(qnpy_state *s);
/* 0 for QN_OK, else raises and returns -1. */
int qnpy_check(qnpy_state *s, qn_status status);
/* Does a cast from dtype `from` to `to` discard an imaginary part?  Warns then; -1 if the warning is an exception. */
int qnpy_warn_discard(qnpy_state *s, int from, int to);
int qnpy_errors_init(qnpy_state *s, PyObject *module);

/* ---- array_type.c ---- */
void qnpy_array_dealloc(PyObject *self);
/* The array type cannot be subclassed, so its deallocator identifies it in any interpreter. */
static inline bool qnpy_is_array(PyObject *o) { return Py_TYPE(o)->tp_dealloc == qnpy_array_dealloc; }
static inline qn_array *qnpy_qn(PyObject *o) { return ((qnpy_array *)o)->a; }
static inline bool qnpy_is_number(PyObject *o) { return ((qnpy_array *)o)->number; }
static inline bool qnpy_is_writeable(PyObject *o) { return (qnpy_qn(o)->flags & QN_WRITEABLE) && !((qnpy_array *)o)->locked; }
/* May o[key] = value be done?  Of numbers, those that nobody has hashed. */
static inline bool qnpy_is_assignable(PyObject *o)
{
    const qnpy_array *a = (const qnpy_array *)o;
    return qnpy_is_writeable(o) || (a->number && !a->hashed && (a->a->flags & QN_WRITEABLE));
}
/* 0, or -1 with "func: output array is read-only". */
int qnpy_check_writeable(PyObject *o, const char *func);
/* All wrap functions take over the reference r (released on failure); NULL r raises the qn error. */
PyObject *qnpy_wrap(qnpy_state *s, qn_array *r);        /* a result: 0-d ones become immutable numbers     */
PyObject *qnpy_wrap_array(qnpy_state *s, qn_array *r);  /* creation: 0-d ones stay writeable arrays        */
PyObject *qnpy_wrap_element(qnpy_state *s, const char *element, int t); /* a number: the element's value       */
PyObject *qnpy_wrap_view(PyObject *parent, qn_array *r); /* shares parent's memory: .base is set            */
/* A result that may be a view of parent: base is set if they share memory, parent itself if r is its array. */
PyObject *qnpy_wrap_maybe(PyObject *parent, qn_array *r);
/* The same two for r made in place from parent's array.  The object holds its base, so a view may be lent by it. */
#define QNPY_WRAP_VIEW(parent, r) qnpy_wrap_view(parent, (qn_lend_begin(qnpy_qn(qnpy_owner(parent))), qn_lend_end(r)))
#define QNPY_WRAP_MAYBE(parent, r) qnpy_wrap_maybe(parent, (qn_lend_begin(qnpy_qn(qnpy_owner(parent))), qn_lend_end(r)))
/* The base of views of o: of two views of the same array neither keeps the other. */
static inline PyObject *qnpy_owner(PyObject *o)
{
    PyObject *base = ((qnpy_array *)o)->base;
    return base != NULL && qnpy_is_array(base) ? base : o;
}
void qnpy_set_base(PyObject *o, PyObject *base); /* once */
/* Frees what is kept for reuse. */
void qnpy_free_kept(qnpy_state *s);
/* n results, as a tuple (takes over all references, also on failure). */
PyObject *qnpy_wrap_tuple(qnpy_state *s, int n, qn_array **r);
int qnpy_array_type_init(qnpy_state *s, PyObject *module);

/* ---- array_new.c ---- */
PyObject *qnpy_array_new(PyTypeObject *type, PyObject *args, PyObject *kwargs);

/* ---- array_change.c ---- */
void qnpy_free_former(qnpy_array *o);
int qnpy_set_shape(PyObject *self, PyObject *value, void *closure);
int qnpy_set_dtype(PyObject *self, PyObject *value, void *closure);
PyObject *qnpy_array_resize(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames);
PyObject *qnpy_array_byteswap(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames);

/* ---- order.c: order= ---- */
enum { QNPY_ORDER_C, QNPY_ORDER_F, QNPY_ORDER_A, QNPY_ORDER_K };
extern const char *const qnpy_orders[]; /* for QNPY_CHOICE */
/* Does the order mean Fortran's for a? */
bool qnpy_is_fortran(const qn_array *a, int64_t order);
/* Does a lie in memory as asked? */
bool qnpy_in_order(const qn_array *a, int64_t order);
/* The view of a whose C order is the order asked for; axes[QN_MAX_NDIM] gets the permutation. */
qn_array *qnpy_permute_to(const qn_array *a, int64_t order, int *axes);
/* A copy of a as t in that order; always copies. */
qn_array *qnpy_copy_in_order(const qn_array *a, qn_dtype t, int64_t order);
/* The elements along one axis, a view where possible. */
qn_array *qnpy_ravel_in_order(const qn_array *a, int64_t order);

/* ---- dtype.c ---- */
/* The dtype of one of our dtype objects. */
qn_dtype qnpy_dtype_of(PyObject *self);
PyObject *qnpy_dtype_object(qnpy_state *s, int t);            /* a new reference */
/* dtype-like: ours, NumPy's, a Python type, a name.  Returns 0 with an exception, or QN_DEFAULT_DTYPE only for None. */
bool qnpy_to_dtype(qnpy_state *s, PyObject *o, qn_dtype *t);
/* The same without an exception: 0 if o is no dtype. */
qn_dtype qnpy_find_dtype(qnpy_state *s, PyObject *o);
int qnpy_dtype_init(qnpy_state *s, PyObject *module);

/* ---- kinds.c ---- */
int qnpy_kinds_init(qnpy_state *s, PyObject *module);

/* ---- dtype_attr.c: tables of the dtype type ---- */
extern PyGetSetDef qnpy_dtype_getset[];
extern PyMethodDef qnpy_dtype_methods[];

/* ---- element.c: single elements to and from Python ---- */
PyObject *qnpy_get_element(const char *data, int t);                 /* a Python bool, int, float or complex */
/* Is o a Python number (or NumPy scalar)?  A weak qn number for bool, int, float and complex. NULL without an
 * exception if not; with one if an int does not fit 64 bits. */
const qn_array *qnpy_to_number(PyObject *o, qn_number *storage);

/* ---- convert.c: anything array-like to qn_array ---- */
/* A new reference: o's own array, a view on foreign memory, or a new array from numbers and sequences.  Numbers get
 * their default dtype.  NULL with an exception. */
qn_array *qnpy_to_array(qnpy_state *s, PyObject *o);
/* The same, cast to t if t is not 0 (no copy if it already is); Python ints out of range raise OverflowError. */
qn_array *qnpy_to_array_of(qnpy_state *s, PyObject *o, qn_dtype t);
/* Operand of an operator: as qnpy_to_array, but NULL without an exception for types that should handle it themselves. */
qn_array *qnpy_to_operand(qnpy_state *s, PyObject *o);
/* The value of an assignment to an array of dtype t: Python numbers are checked against t, all else as it is. */
qn_array *qnpy_to_value(qnpy_state *s, PyObject *o, qn_dtype t);

/* ---- sequence.c, exporter.c, dlpack.c: the sources of convert.c ---- */
qn_array *qnpy_from_sequence(qnpy_state *s, PyObject *o, qn_dtype t);
/* Found exporters only: NULL without an exception if o does not speak the protocol. */
qn_array *qnpy_from_buffer(qnpy_state *s, PyObject *o);
/* The memory of a contiguous buffer as uint8, writeable if it is; NULL with an exception if o has none. */
qn_array *qnpy_from_bytes(qnpy_state *s, PyObject *o);
qn_array *qnpy_from_interface(qnpy_state *s, PyObject *o);
/* Has o a buffer of the other byte order, which qnpy_from_buffer copies? */
bool qnpy_was_swapped(PyObject *o);
qn_array *qnpy_from_dlpack(qnpy_state *s, PyObject *o);
int qnpy_getbuffer(PyObject *self, Py_buffer *view, int flags);
void qnpy_releasebuffer(PyObject *self, Py_buffer *view);

/* ---- args.c: the argument parser ---- */
typedef enum qnpy_kind {
    QNPY_ARRAY = 1,   /* v.array: array-like, numbers of their default dtype                        */
    QNPY_OPERAND,     /* v.array: array-like, Python numbers stay weak (NEP 50)                     */
    QNPY_OUT,         /* v.array: one of our arrays, writeable; None: absent                        */
    QNPY_ARRAYS,      /* v.list: a sequence of array-likes (an array: its rows)                     */
    QNPY_INT,         /* v.i: int64, by __index__                                                   */
    QNPY_FLOAT,       /* v.f                                                                        */
    QNPY_BOOL,        /* v.b: truth value                                                           */
    QNPY_AXIS,        /* v.i: one axis                                                              */
    QNPY_AXES,        /* v.axes: int, tuple or list; None or absent: n = -1                         */
    QNPY_SHAPE,       /* v.shape: int or sequence of ints; absent: n = -1                           */
    QNPY_DTYPE,       /* v.dtype: dtype-like; None: 0                                               */
    QNPY_TEXT,        /* v.text: UTF-8 of a str                                                     */
    QNPY_CHOICE,      /* v.i: position of a str in the NULL-terminated param.choices                */
    QNPY_DEVICE,      /* None or the CPU device                                                     */
    QNPY_OBJECT,      /* only v.object                                                              */
    QNPY_KIND_MASK = 0xff,
    QNPY_REQUIRED = 0x100,
    QNPY_KEYWORD = 0x200,     /* keyword only (from the first such parameter on)                    */
    QNPY_NONE = 0x400         /* None counts as absent                                              */
} qnpy_kind;

typedef struct qnpy_param {
    const char *name;
    int kind;                      /* qnpy_kind | flags                                             */
    int64_t def;                   /* default of INT, BOOL, AXIS, CHOICE, and of FLOAT as an integer */
    const char *const *choices;    /* QNPY_CHOICE                                                   */
    const char *alias;             /* a second keyword for the same parameter, e.g. "ddof"          */
} qnpy_param;

typedef struct qnpy_value {
    PyObject *object;              /* the argument as given, borrowed; NULL if absent (or None where that counts as absent) */
    union {
        const qn_array *array;
        int64_t i;
        double f;
        bool b;
        qn_dtype dtype;
        const char *text;
        struct { int n; const int *axis; } axes;
        struct { int n; const int64_t *length; } shape;
        struct { int n; const qn_array *const *items; } list;
    };
} qnpy_value;

typedef struct qnpy_call {
    qnpy_state *s;
    const char *func;
    int64_t work;                  /* elements of all array arguments together                      */
    int nowned, nnumbers, nlists, naxes, nshapes;
    PyObject *out;                 /* the object given for the QNPY_OUT parameter, borrowed         */
    qnpy_value v[QNPY_MAX_PARAMS];
    qn_array *owned[QNPY_MAX_PARAMS];         /* arrays made from arguments                         */
    struct { int n; qn_array **items; } lists[2];
    int axes[3][QN_MAX_NDIM];                 /* memory of up to three AXES and three SHAPE values  */
    int64_t shapes[3][QN_MAX_NDIM];
    qn_number numbers[QNPY_MAX_NUMBERS];
} qnpy_call;

/* Is the call f(), or f(array) with one of our arrays?  Then there is nothing to parse. */
static inline bool qnpy_is_bare(Py_ssize_t nargs, PyObject *kwnames) { return nargs == 0 && kwnames == NULL; }
static inline bool qnpy_is_lone_array(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return nargs == 1 && kwnames == NULL && qnpy_is_array(args[0]);
}
bool qnpy_parse(qnpy_call *c, PyObject *module, const char *func, const qnpy_param *params, int nparams,
                PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames);
/* The usual call, inside a function with the usual parameter names. */
#define QNPY_PARSE(c, func, params) \
    qnpy_parse((c), module, (func), (params), (int)(sizeof(params) / sizeof *(params)), args, nargs, kwnames)
/* converters.c: fills v for parameter p from v->object, or with the default if that is NULL. */
bool qnpy_convert(qnpy_call *c, const qnpy_param *p, qnpy_value *v);
/* Releases what the parser made. */
void qnpy_done(qnpy_call *c);
/* qnpy_done and the result as a Python object: r is taken over; NULL raises. If r is the out argument's array, that
 * object is returned. */
PyObject *qnpy_finish(qnpy_call *c, qn_array *r);
/* The same for a result that may view argument v. */
PyObject *qnpy_finish_view(qnpy_call *c, qnpy_value *v, qn_array *r);
/* The same for n results as a tuple, after a function that returned status. */
PyObject *qnpy_finish_tuple(qnpy_call *c, qn_status status, int n, qn_array **r);
/* r's elements in the array given as out, whose shape must be r's, or r itself if none was; r is taken over. */
qn_array *qnpy_into(const qnpy_call *c, const qnpy_value *out, qn_casting casting, qn_array *r);
/* None, after a function that returned status. */
PyObject *qnpy_finish_none(qnpy_call *c, qn_status status);
/* NumPy's names of casting rules, for QNPY_CHOICE (0: same_kind), and their values. */
extern const char *const qnpy_castings[];
extern const qn_casting qnpy_casting_values[];
enum { QNPY_SAFE = 2, QNPY_UNSAFE = 3 }; /* their places in the two */
/* Names of qn_index_mode in its order, and of the orders 'C' and 'F'. */
extern const char *const qnpy_index_modes[], *const qnpy_c_or_f[];
/* 0 and -1 are axes of a number where NumPy lets it have one. */
static inline bool qnpy_numbers_axis(const qn_array *a, int64_t axis) { return a->ndim == 0 && (axis == 0 || axis == -1); }
/* Is axis[0], given as o, the one axis 0 or -1 that reductions let a number have, as NumPy's do, if it is named alone? */
static inline bool qnpy_is_axis_of_number(const qn_array *a, PyObject *o, int n, const int *axis)
{
    return n == 1 && qnpy_numbers_axis(a, axis[0]) && !PySequence_Check(o);
}
/* The axis of a function that flattens without one: a number has the axes 0 and -1 there. */
static inline int qnpy_axis_or_flat(const qn_array *a, int64_t axis, int flat)
{
    return qnpy_numbers_axis(a, axis) ? flat : (int)axis;
}
/* As qn_axes for a QNPY_AXES value. */
static inline qn_axes qnpy_axes(const qnpy_value *v, bool keepdims) { return (qn_axes){v->axes.n, v->axes.axis, keepdims}; }
/* An int or a sequence of ints to int64_t[QN_MAX_NDIM]; the count, or -1 with an exception that names `what`. */
int qnpy_to_ints(PyObject *o, int64_t *ints, const char *what);
/* The same for the arguments of f(2, 3) or f((2, 3)). */
int qnpy_to_shape(PyObject *const *args, Py_ssize_t nargs, int64_t *ints, const char *what);

#define QNPY_FUNCTION(f) (PyCFunction)(void (*)(void))(f), METH_FASTCALL | METH_KEYWORDS

/* ---- the GIL ---- */
/* Runs `statement` without the GIL if `work`, about the number of elements touched, is worth the two switches
 * (0.1 us; another thread may keep us waiting for 5 ms). */
#define QNPY_GIL_WORK 20000
/* The work of an operation on x and y broadcast together, never too small. */
static inline int64_t qnpy_work2(const qn_array *x, const qn_array *y)
{
    if (x->size == y->size)
        return x->size;
    int64_t m = x->size < QNPY_GIL_WORK ? x->size : QNPY_GIL_WORK, n = y->size < QNPY_GIL_WORK ? y->size : QNPY_GIL_WORK;
    return m * n;
}
#define QNPY_RUN(work, statement)                        \
    do {                                                 \
        const bool qnpy_long_ = (work) >= QNPY_GIL_WORK; \
        if (qnpy_long_)                                  \
            qnpy_unlocked = PyEval_SaveThread();         \
        statement;                                       \
        if (qnpy_long_)                                  \
            qnpy_lock();                                 \
    } while (0)
/* The state of this thread while it runs the library without the GIL, for runtime.c; NULL while it has it. */
extern _Thread_local PyThreadState *qnpy_unlocked;
static inline void qnpy_lock(void)
{
    PyThreadState *thread = qnpy_unlocked;
    qnpy_unlocked = NULL;
    PyEval_RestoreThread(thread);
}
/* Lets long calls end by the exception of a signal handler. */
void qnpy_interrupt_init(void);

/* f of all elements, for the call f(a) with elements to warn of nothing: there is nothing to parse. */
static inline PyObject *qnpy_reduce_all(PyObject *a, qn_array *(*f)(const qn_array *a, qn_axes axes))
{
    qn_array *r;
    QNPY_RUN(qnpy_qn(a)->size, r = f(qnpy_qn(a), QN_ALL_AXES));
    return qnpy_wrap(qnpy_state_from(a), r);
}

/* ---- array_number.c, array_index.c, array_attr.c, array_method.c, array_protocol.c: slots and tables of the array type ---- */
extern const PyType_Slot qnpy_number_slots[], qnpy_index_slots[];
extern PyGetSetDef qnpy_array_getset[];
extern PyMethodDef qnpy_array_methods[], qnpy_array_protocols[];
int qnpy_number_init(void);
PyObject *qnpy_array_richcompare(PyObject *self, PyObject *other, int how);
PyObject *qnpy_array_item(PyObject *self);                 /* the one element as a Python number */
PyObject *qnpy_tuple_of(int n, const int64_t *values);     /* of Python ints, as shapes are */
/* o[key] and o[key] = value. */
PyObject *qnpy_array_subscript(PyObject *self, PyObject *key);
int qnpy_array_ass_subscript(PyObject *self, PyObject *key, PyObject *value);
/* op.at(o, key, y), y NULL for one input. */
int qnpy_array_apply_at(PyObject *self, PyObject *key, const qn_op *op, const qn_array *y);

/* ---- array_flat.c, array_flags.c, array_pickle.c, dlpack.c: attributes with a type or a protocol of their own ---- */
PyObject *qnpy_flat(PyObject *self, void *closure);
int qnpy_set_flat(PyObject *self, PyObject *value, void *closure);
/* The elements of an a.flat along one axis; NULL without an exception if o is none. */
qn_array *qnpy_flat_elements(qnpy_state *s, PyObject *o);
PyObject *qnpy_flags(PyObject *self, void *closure);
PyObject *qnpy_array_setflags(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames);
int qnpy_flat_init(qnpy_state *s, PyObject *module);
int qnpy_flags_init(qnpy_state *s, PyObject *module);
PyObject *qnpy_array_reduce_ex(PyObject *self, PyObject *protocol);
/* The elements in row-major order as a list, one level per axis. */
PyObject *qnpy_tolist(const qn_array *a);
PyObject *qnpy_array_dlpack(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames);
PyObject *qnpy_array_dlpack_device(PyObject *self, PyObject *unused);
/* Gives the array type its C exchange table (dlpack_api.c). */
int qnpy_dlpack_api_init(qnpy_state *s);

/* ---- function.c: functions of the module as methods of the array and as steps of traced functions ---- */
/* Puts every name of methods.def that the module has into the array type, and wraps the functions that can be traced. */
int qnpy_functions_init(qnpy_state *s, PyObject *module);
bool qnpy_is_traced(const qnpy_state *s, PyObject *const *args, Py_ssize_t nargs);
/* The call handed to the class of traced arguments, with `self` (the ufunc or function) in front. */
PyObject *qnpy_call_traced(qnpy_state *s, PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames);

/* ---- errstate.c: floating-point errors, if anybody wants to know ---- */
bool qnpy_asks_for_errors(qnpy_state *s); /* is there anything but ignoring in force? */
int qnpy_watch(qnpy_state *s, const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts);
int qnpy_watch_reduction(qnpy_state *s, const char *name, const qn_array *a, const qn_array *result);
static inline bool qnpy_ignores_errors(qnpy_state *s) { return s->error_var == NULL || !qnpy_asks_for_errors(s); }
/* Before an operation: -1 with an exception if it is to be raised. */
static inline int qnpy_before(qnpy_state *s, const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts)
{
    return s->error_var == NULL ? 0 : qnpy_watch(s, op, in, opts);
}
/* After a reduction of a. */
static inline int qnpy_after(qnpy_state *s, const char *name, const qn_array *a, const qn_array *result)
{
    return s->error_var == NULL ? 0 : qnpy_watch_reduction(s, name, a, result);
}

/* ---- printing.c ---- */
PyObject *qnpy_text(PyObject *array, bool repr);           /* as repr() or str() */

/* ---- ufunc.c, ufunc_call.c, ufunc_methods.c ---- */
typedef struct qnpy_ufunc {
    PyObject_HEAD
    vectorcallfunc call;
    const qn_op *op;
    PyObject *types; /* the list of its loops, once somebody asked for it */
} qnpy_ufunc;
static inline const qn_op *qnpy_op_of(PyObject *self) { return ((qnpy_ufunc *)self)->op; }

/* A call of an operation with options: inputs and what NumPy's keywords ask for. */
typedef struct qnpy_ufunc_args {
    qnpy_state *s;
    const qn_op *op;
    int nin, nout;
    const qn_array *in[3];
    qn_array *owned[3], *where;
    qn_number numbers[3];
    PyObject *out[2];            /* borrowed; NULL: a new array */
    qn_apply_opts opts;
} qnpy_ufunc_args;
void qnpy_ufunc_begin(qnpy_ufunc_args *c, PyObject *self);
/* Input k from any object; false with an exception. */
bool qnpy_ufunc_input(qnpy_ufunc_args *c, int k, PyObject *o);
/* out=, where=, casting=, order=, dtype=, subok=, signature=; false with an exception. */
bool qnpy_ufunc_keywords(qnpy_ufunc_args *c, PyObject *const *values, PyObject *kwnames);
/* Runs the call and releases what it owns. */
PyObject *qnpy_ufunc_run(qnpy_ufunc_args *c);
void qnpy_ufunc_end(qnpy_ufunc_args *c);
PyObject *qnpy_ufunc_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames);
extern PyMethodDef qnpy_ufunc_methods[];
int qnpy_ufunc_init(qnpy_state *s, PyObject *module);

/* ---- bitgenerator.c, generator.c: types of quern.random, after the functions of all areas ---- */
int qnpy_bits_init(qnpy_state *s, PyObject *module);
int qnpy_generator_init(qnpy_state *s, PyObject *module);

#endif
