/* SPDX-License-Identifier: BSD-3-Clause */
/* float_errors.c: which floating-point errors an operation makes.
 *
 * The kernels calculate idle lanes too, so the processor's flags say nothing.  Here the operation is calculated once more, block by
 * block and without storing it, and each result is judged by its operands; the findings are combined by a reduction of the
 * engine.  An infinite result of finite operands is a division by zero at a pole of the operation, else an overflow. */
#include <loop/loop.h>
#include <math.h>
#include <ops/ops.h>
#include <quern/elementwise.h>

/* What an operand is. */
enum { IS_NAN = 1, IS_INF = 2, IS_ZERO = 4, IS_TINY = 8 };

/* ---- looking and judging, as kernels of a program ------------------------------------------------------------------- */
#define CLASS(v, least) ((v) != (v) ? IS_NAN : fabs(v) > 1.7976931348623157e308 ? IS_INF : (v) == 0 ? IS_ZERO : fabs(v) < (least) ? IS_TINY : 0)
#define LOOK(name, T, N, least)                                                                    \
    static void look_##name(char *const *args, const int64_t *strides, int64_t n)                  \
    {                                                                                              \
        for (int64_t i = 0; i < n; i++) {                                                          \
            const T *x = (const T *)(const void *)(args[0] + i * strides[0]);                      \
            int seen = CLASS(x[0], least);                                                         \
            if (N == 2) { /* zero or tiny only if both parts are */                                \
                int other = CLASS(x[N - 1], least);                                                \
                seen = ((seen | other) & (IS_NAN | IS_INF)) | (seen & other);                      \
            }                                                                                      \
            args[1][i * strides[1]] = (char)seen;                                                  \
        }                                                                                          \
    }
LOOK(f32, float, 1, 0x1p-126)
LOOK(f64, double, 1, 0x1p-1022)
LOOK(c64, float, 2, 0x1p-126)
LOOK(c128, double, 2, 0x1p-1022)

/* result, operands, pole -> errors */
static int verdict(int result, int operands, bool pole)
{
    int errors = 0;
    if ((result & IS_NAN) && !(operands & IS_NAN))
        errors |= QN_FLOAT_INVALID;
    if ((result & IS_INF) && !(operands & (IS_NAN | IS_INF)))
        errors |= pole ? QN_FLOAT_DIVIDE : QN_FLOAT_OVERFLOW;
    if (((result & IS_ZERO) && !(operands & (IS_ZERO | IS_INF))) || ((result & IS_TINY) && !(operands & (IS_ZERO | IS_TINY | IS_INF))))
        errors |= QN_FLOAT_UNDERFLOW;
    return errors;
}

static void judge(char *const *args, const int64_t *strides, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        args[3][i * strides[3]] = (char)verdict(args[0][i * strides[0]], args[1][i * strides[1]], args[2][i * strides[2]] != 0);
}

static qn_loop_fn look_of(int t)
{
    return t == QN_FLOAT32 ? look_f32 : t == QN_FLOAT64 ? look_f64 : t == QN_COMPLEX64 ? look_c64 : t == QN_COMPLEX128 ? look_c128 : NULL;
}

/* ---- what is known of the operations ----------------------------------------------------------------------------------- */
typedef struct trait { uint8_t op, pole, input; bool shrinks; double at; } trait;

/* pole: is the result infinite where |input| == at? shrinks: can a result be too small? */
static const trait traits[] = {
    {QN_OP_divide, 1, 1, true, 0},       {QN_OP_floor_divide, 1, 1, false, 0}, {QN_OP_reciprocal, 1, 0, true, 0},  {QN_OP_log, 1, 0, false, 0},
    {QN_OP_log2, 1, 0, false, 0},        {QN_OP_log10, 1, 0, false, 0},        {QN_OP_log1p, 1, 0, false, 1},      {QN_OP_arctanh, 1, 0, false, 1},
    {QN_OP_power, 1, 0, true, 0},        {QN_OP_float_power, 1, 0, true, 0},   {QN_OP_multiply, 0, 0, true, 0},    {QN_OP_exp, 0, 0, true, 0},
    {QN_OP_exp2, 0, 0, true, 0},         {QN_OP_square, 0, 0, true, 0},        {QN_OP_radians, 0, 0, true, 0},
};

static trait trait_of(int op)
{
    for (size_t i = 0; i < sizeof traits / sizeof *traits; i++)
        if (traits[i].op == op)
            return traits[i];
    return (trait){.op = (uint8_t)op};
}

/* Integers can only be divided by zero. */
static int integer_divisor(int op)
{
    bool divides = op == QN_OP_floor_divide || op == QN_OP_remainder || op == QN_OP_fmod || op == QN_OP_divmod;
    return divides ? 1 : op == QN_OP_reciprocal ? 0 : -1;
}

/* ---- the pass ------------------------------------------------------------------------------------------------------------ */
typedef struct pass {
    qn_program p;
    const qn_array *operand[5];
    qn_array constant[2];
    double at;
    uint8_t none;
} pass;

/* Emits fn on reg; a new register of bytes. */
static int bytes(qn_program *p, qn_loop_fn fn, int n, const int *reg)
{
    int out = qn_program_temp(p, QN_UINT8);
    return qn_program_emit(p, fn, n, reg, out) ? out : -1;
}

/* |x| == at as bytes. */
static int at_pole(pass *s, int t, int x, int at)
{
    int size = qn_program_op(&s->p, QN_OP_absolute, t, &x);
    at = qn_program_cast(&s->p, at, s->p.dtype[size]);
    return qn_program_op(&s->p, QN_OP_equal, s->p.dtype[size], (const int[]){size, at});
}

static int emit_float(pass *s, int op, int loop_dtype, const int *in, int at, int none)
{
    trait k = trait_of(op);
    int t = qn_dtypes[qn_op_compute(op, loop_dtype)].compute, seen = -1, first = qn_ops[op].mask_first;
    for (int i = first; i < qn_op_end(op); i++) {
        int x = qn_program_cast(&s->p, in[i], t), one = bytes(&s->p, look_of(t), 1, &x);
        seen = seen < 0 ? one : qn_program_op(&s->p, QN_OP_bitwise_or, QN_UINT8, (const int[]){seen, one});
    }
    int z = qn_program_op(&s->p, op, loop_dtype, in);
    z = qn_program_cast(&s->p, z, qn_dtypes[s->p.dtype[z]].compute);
    int result = bytes(&s->p, look_of(s->p.dtype[z]), 1, &z);
    int pole = k.pole ? at_pole(s, t, qn_program_cast(&s->p, in[k.input], t), at) : none;
    return bytes(&s->p, judge, 3, (const int[]){result, seen, pole});
}

static qn_array constant(void *value, int t)
{
    return (qn_array){.data = value, .size = 1, .dtype = (int16_t)t, .itemsize = qn_dtypes[t].size, .flags = QN_C_CONTIGUOUS | QN_ALIGNED};
}

/* All findings over the broadcast shape of the n operands, or -1. */
static int run(pass *s, int n, int result, const char *func)
{
    int64_t shape[QN_MAX_NDIM] = {1}, size = 1;
    int ndim;
    bool reduced[QN_MAX_NDIM];
    if (qn_broadcast(func, n, s->operand, &ndim, shape) != QN_OK)
        return -1;
    ndim = ndim > 0 ? ndim : 1;
    for (int d = 0; d < ndim; d++) {
        reduced[d] = true;
        size *= shape[d];
    }
    uint8_t found = 0;
    qn_array *out = size == 0 ? NULL : qn_new_scalar(func, QN_UINT8, &found);
    qn_reduction r = {.program = &s->p, .result = result, .op = QN_OP_bitwise_or, .acc = QN_UINT8, .ns = 3};
    bool ok = size == 0 || (out != NULL && qn_execute_reduce(func, &r, s->operand, ndim, shape, reduced, out) == QN_OK);
    found = out != NULL ? (uint8_t)*out->data : 0;
    qn_release(out);
    return ok ? found : -1;
}

static int errors_of(int op, int loop_dtype, const qn_array *const *in)
{
    bool floats = qn_is_inexact(loop_dtype), ints = qn_is_integer(loop_dtype) && integer_divisor(op) >= 0;
    if ((!floats && !ints) || qn_ops[op].out == QN_OUT_BOOL || qn_ops[op].mask_first || (floats && qn_ops[op].second != QN_OUT_NONE))
        return 0;
    pass s = {.at = trait_of(op).at};
    int n = qn_ops[op].nin, reg[3];
    qn_program_init(&s.p);
    for (int k = 0; k < n; k++) {
        s.operand[k] = in[k];
        reg[k] = qn_program_operand(&s.p, in[k]->dtype);
    }
    s.constant[0] = constant(&s.at, QN_FLOAT64);
    s.constant[1] = constant(&s.none, QN_UINT8);
    s.operand[n] = &s.constant[0];
    s.operand[n + 1] = &s.constant[1];
    int at = qn_program_operand(&s.p, QN_FLOAT64), none = qn_program_operand(&s.p, QN_UINT8), result;
    for (int k = 0; k < n; k++)
        reg[k] = qn_program_aligned(&s.p, reg[k], in[k]);
    if (floats)
        result = emit_float(&s, op, loop_dtype, reg, at, none);
    else
        result = qn_program_op(&s.p, QN_OP_equal, loop_dtype, (const int[]){reg[integer_divisor(op)], qn_program_cast(&s.p, none, loop_dtype)});
    if (result < 0)
        return 0;
    int found = run(&s, n + 2, qn_program_cast(&s.p, result, QN_UINT8), qn_ops[op].name);
    return found < 0 || !floats || trait_of(op).shrinks ? found : found & ~QN_FLOAT_UNDERFLOW;
}

int qn_float_errors(const qn_op *handle, const qn_array *const *in, const qn_apply_opts *opts)
{
    if (qn_is_null(handle, "float_errors"))
        return -1;
    int op = qn_op_index(handle);
    for (int k = 0; k < qn_ops[op].nin; k++)
        if (qn_is_null(in[k], qn_ops[op].name))
            return -1;
    int t = opts != NULL && opts->loop != 0 ? (int)opts->loop : opts != NULL && opts->dtype != 0 ? (int)opts->dtype : qn_apply_dtype(op, in);
    if (t == 0)
        return -1;
    if (op != QN_OP_divmod || !qn_is_inexact(t))
        return errors_of(op, t, in);
    int quotient = errors_of(QN_OP_floor_divide, t, in), rest = errors_of(QN_OP_remainder, t, in);
    return quotient < 0 || rest < 0 ? -1 : quotient | rest;
}

/* ---- reductions ---------------------------------------------------------------------------------------------------------- */
static int classes(const qn_array *a, int t)
{
    pass s = {.operand = {a}};
    qn_program_init(&s.p);
    int x = qn_program_cast(&s.p, qn_program_aligned(&s.p, qn_program_operand(&s.p, a->dtype), a), qn_dtypes[t].compute);
    return run(&s, 1, bytes(&s.p, look_of(qn_dtypes[t].compute), 1, &x), "reduce");
}

int qn_reduce_float_errors(const qn_array *a, const qn_array *result)
{
    if (qn_is_null(a, "reduce") || qn_is_null(result, "reduce"))
        return -1;
    if (!qn_is_inexact(result->dtype) || !qn_is_inexact(a->dtype) || a->size == 0)
        return 0;
    int seen = classes(result, result->dtype);
    if (seen < 0 || !(seen & (IS_NAN | IS_INF)))
        return seen < 0 ? -1 : 0;
    int operands = classes(a, a->dtype);
    return operands < 0 ? -1 : verdict(seen & (IS_NAN | IS_INF), operands, false);
}
