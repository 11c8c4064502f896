/* SPDX-License-Identifier: BSD-3-Clause */
/* module.c: the module quern._core: its state, and the functions of all areas by areas.def. */
#include "quernpy.h"

#define AREA(area, space) extern PyMethodDef qnpy_##area##_functions[];
#include "areas.def"
#undef AREA

typedef struct area_row { PyMethodDef *functions; const char *space; } area_row;
static const area_row areas[] = {
#define AREA(area, space) {qnpy_##area##_functions, space},
#include "areas.def"
#undef AREA
};

/* The module object of a namespace: `module` itself for "", else its attribute of that name, made when first asked for. */
static PyObject *namespace_of(PyObject *module, const char *space)
{
    if (*space == '\0')
        return Py_NewRef(module);
    if (PyObject_HasAttrString(module, space))
        return PyObject_GetAttrString(module, space);
    PyObject *made = PyModule_New(space);
    if (made != NULL && PyModule_AddObjectRef(module, space, made) < 0)
        Py_CLEAR(made);
    return made;
}

/* The functions are bound to `module`, whose state they use, and are shown as members of quern or quern.<space>. */
static int add_functions(PyObject *module, const area_row *area)
{
    PyObject *space = namespace_of(module, area->space);
    PyObject *shown = *area->space ? PyUnicode_FromFormat("quern.%s", area->space) : PyUnicode_FromString("quern");
    int status = space == NULL || shown == NULL ? -1 : 0;
    for (PyMethodDef *def = area->functions; status == 0 && def->ml_name != NULL; def++) {
        PyObject *function = PyCFunction_NewEx(def, module, shown);
        status = function == NULL ? -1 : PyModule_AddObjectRef(space, def->ml_name, function);
        Py_XDECREF(function);
    }
    Py_XDECREF(shown);
    Py_XDECREF(space);
    return status;
}

static int intern_names(qnpy_state *s)
{
    const struct { PyObject **where; const char *text; } names[] = {
        {&s->name_array, "__array__"},
        {&s->name_array_interface, "__array_interface__"},
        {&s->name_array_priority, "__array_priority__"},
        {&s->name_dlpack, "__dlpack__"},
        {&s->name_cpu, "cpu"},
        {&s->number_methods[QNPY_IS_INTEGER], "is_integer"},
        {&s->number_methods[QNPY_AS_INTEGER_RATIO], "as_integer_ratio"},
        {&s->number_methods[QNPY_BIT_COUNT], "bit_count"},
        {&s->number_methods[QNPY_HEX], "hex"},
        {&s->number_methods[QNPY_ROUND], "__round__"},
        {&s->number_methods[QNPY_TRUNC], "__trunc__"},
        {&s->number_methods[QNPY_FLOOR], "__floor__"},
        {&s->number_methods[QNPY_CEIL], "__ceil__"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((*names[i].where = PyUnicode_InternFromString(names[i].text)) == NULL)
            return -1;
    return 0;
}

static int module_exec(PyObject *module)
{
    qnpy_state *s = qnpy_state_of(module);
    s->print = qn_print_defaults();
    qnpy_interrupt_init();
    if (intern_names(s) < 0 || qnpy_errors_init(s, module) < 0 || qnpy_dtype_init(s, module) < 0 || qnpy_kinds_init(s, module) < 0 ||
        qnpy_number_init() < 0)
        return -1;
    if (qnpy_array_type_init(s, module) < 0 || qnpy_flat_init(s, module) < 0 || qnpy_flags_init(s, module) < 0)
        return -1;
    if (qnpy_dlpack_api_init(s) < 0 || qnpy_ufunc_init(s, module) < 0)
        return -1;
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        if (add_functions(module, &areas[i]) < 0)
            return -1;
    if (qnpy_bits_init(s, module) < 0 || qnpy_generator_init(s, module) < 0)
        return -1;
    return qnpy_functions_init(s, module);
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    qnpy_state *s = qnpy_state_of(module);
    Py_VISIT(s->array_type);
    Py_VISIT(s->dtype_type);
    Py_VISIT(s->ufunc_type);
    Py_VISIT(s->function_type);
    Py_VISIT(s->flags_type);
    Py_VISIT(s->flat_type);
    Py_VISIT(s->bits_type);
    Py_VISIT(s->generator_type);
    Py_VISIT(s->legacy_type);
    Py_VISIT(s->trace_type);
    Py_VISIT(s->formatter);
    Py_VISIT(s->options);
    Py_VISIT(s->override_repr);
    Py_VISIT(s->error_var);
    Py_VISIT(s->axis_error);
    Py_VISIT(s->linalg_error);
    Py_VISIT(s->complex_warning);
    for (int t = 0; t < QN_DTYPE_END; t++)
        Py_VISIT(s->dtypes[t]);
    for (int i = 0; i < QNPY_KINDS; i++)
        Py_VISIT(s->kinds[i]);
    return 0;
}

static int module_clear(PyObject *module)
{
    qnpy_state *s = qnpy_state_of(module);
    qnpy_free_kept(s);
    for (int t = 0; t < QN_DTYPE_END; t++)
        Py_CLEAR(s->dtypes[t]);
    for (int i = 0; i < QNPY_KINDS; i++)
        Py_CLEAR(s->kinds[i]);
    Py_CLEAR(s->trace_type);
    Py_CLEAR(s->formatter);
    Py_CLEAR(s->options);
    Py_CLEAR(s->name_cpu);
    Py_CLEAR(s->override_repr);
    Py_CLEAR(s->error_var);
    Py_CLEAR(s->axis_error);
    Py_CLEAR(s->linalg_error);
    Py_CLEAR(s->complex_warning);
    Py_CLEAR(s->flat_type);
    Py_CLEAR(s->bits_type);
    Py_CLEAR(s->legacy_type);
    Py_CLEAR(s->generator_type);
    Py_CLEAR(s->flags_type);
    Py_CLEAR(s->function_type);
    Py_CLEAR(s->ufunc_type);
    Py_CLEAR(s->dtype_type);
    Py_CLEAR(s->array_type);
    Py_CLEAR(s->name_array);
    Py_CLEAR(s->name_array_interface);
    Py_CLEAR(s->name_array_priority);
    Py_CLEAR(s->name_dlpack);
    for (int i = 0; i < QNPY_NUMBER_METHODS; i++)
        Py_CLEAR(s->number_methods[i]);
    return 0;
}

static void module_free(void *module) { module_clear((PyObject *)module); }

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, (void *)module_exec},
#if PY_VERSION_HEX >= 0x030c0000
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

static struct PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "quern._core",
    .m_doc = "The C core of quern.",
    .m_size = sizeof(qnpy_state),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__core(void);
PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&module_def); }
