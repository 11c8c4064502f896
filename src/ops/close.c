/* SPDX-License-Identifier: BSD-3-Clause */
/* close.c: are elements close, or equal? In one pass block by block; the questions about all elements stop at the first that says no. */
#include <math.h>
#include <ops/ops.h>
#include <ops/reader.h>

enum { BLOCK = 512 };

/* An operand read in blocks; of a single element one block is made in advance. */
typedef struct operand { qn_reader reader; char *block; } operand;
typedef struct block_space { _Alignas(64) char bytes[BLOCK * sizeof(qn_c128)]; } block_space;

typedef void (*close_fn)(const void *x, const void *y, const void *rtol, const void *atol, int64_t n, bool equal_nan, uint8_t *out);

typedef struct comparison {
    operand a, b, rtol, atol;
    close_fn close;         /* NULL: equality by the kernels */
    int t;                  /* compared in                   */
    bool equal_nan;
    uint8_t *out;           /* NULL: only whether all are    */
    _Atomic bool differs;
} comparison;

/* x broadcast to shape, of `count` elements. */
static void operand_make(operand *o, const qn_array *x, int ndim, const int64_t *shape, int64_t count, int t, block_space *space)
{
    int64_t size = qn_dtypes[t].size;
    o->block = x->size == 1 ? space->bytes : NULL;
    if (o->block == NULL) {
        qn_reader_init(&o->reader, x, ndim, shape, t);
        return;
    }
    qn_c128 value;
    qn_read_one(x, t, &value);
    for (int64_t i = 0; i < count && i < BLOCK; i++)
        memcpy(o->block + i * size, &value, (size_t)size);
}

static char *operand_read(const operand *o, int64_t i, int64_t n, block_space *buffer)
{
    return o->block != NULL ? o->block : qn_read(&o->reader, i, n, buffer->bytes);
}

/* |x - y| <= atol + rtol |y| for finite y, or equal. */
#define CLOSE(name, T, real, DISTANCE, ABS, NAN_OF)                                                                      \
    static void close_##name(const void *xs, const void *ys, const void *rs, const void *as, int64_t n, bool equal_nan,   \
                             uint8_t *out)                                                                                \
    {                                                                                                                     \
        const T *x = xs, *y = ys;                                                                                         \
        const real *rtol = rs, *atol = as;                                                                                \
        for (int64_t i = 0; i < n; i++) {                                                                                 \
            real size = ABS(y[i]), distance = DISTANCE(x[i], y[i]);                                                       \
            bool near = (distance <= atol[i] + rtol[i] * size) & (size < (real)INFINITY);                                 \
            out[i] = near | (bool)EQUAL_##name(x[i], y[i]) | (equal_nan & NAN_OF(x[i]) & NAN_OF(y[i]));                   \
        }                                                                                                                 \
    }
#define EQUAL_f32(x, y) ((x) == (y))
#define EQUAL_f64(x, y) ((x) == (y))
#define EQUAL_c64(x, y) EQUAL_c128(x, y)
#define EQUAL_c128(x, y) (((x).re == (y).re) & ((x).im == (y).im))
#define REAL_DISTANCE(x, y) fabs((double)((x) - (y)))
#define FLOAT_DISTANCE(x, y) fabsf((x) - (y))
#define COMPLEX_ABS_F(z) hypotf((z).re, (z).im)
#define COMPLEX_DISTANCE_F(x, y) hypotf((x).re - (y).re, (x).im - (y).im)
#define COMPLEX_ABS(z) hypot((z).re, (z).im)
#define COMPLEX_DISTANCE(x, y) hypot((x).re - (y).re, (x).im - (y).im)
#define REAL_NAN(x) ((x) != (x))
#define COMPLEX_NAN(z) (((z).re != (z).re) | ((z).im != (z).im))
CLOSE(f32, float, float, FLOAT_DISTANCE, fabsf, REAL_NAN)
CLOSE(f64, double, double, REAL_DISTANCE, fabs, REAL_NAN)
CLOSE(c64, qn_c64, float, COMPLEX_DISTANCE_F, COMPLEX_ABS_F, COMPLEX_NAN)
CLOSE(c128, qn_c128, double, COMPLEX_DISTANCE, COMPLEX_ABS, COMPLEX_NAN)

/* out[i] = x[i] == y[i], or both NaN. */
static void equal_block(const comparison *c, char *x, char *y, int64_t n, uint8_t *out)
{
    uint8_t nan[2][BLOCK];
    int64_t size = qn_dtypes[c->t].size;
    qn_loop(QN_OP_equal, c->t)((char *const[]){x, y, (char *)out}, (const int64_t[]){size, size, 1}, n);
    if (!c->equal_nan || !qn_is_inexact(c->t))
        return;
    qn_loop(QN_OP_isnan, c->t)((char *const[]){x, (char *)nan[0]}, (const int64_t[]){size, 1}, n);
    qn_loop(QN_OP_isnan, c->t)((char *const[]){y, (char *)nan[1]}, (const int64_t[]){size, 1}, n);
    for (int64_t i = 0; i < n; i++)
        out[i] |= nan[0][i] & nan[1][i];
}

static void compare_range(void *context, int64_t begin, int64_t end)
{
    comparison *c = context;
    block_space buffer[4];
    uint8_t answers[BLOCK];
    for (int64_t i = begin; i < end && !(c->out == NULL && c->differs); i += BLOCK) {
        int64_t n = end - i < BLOCK ? end - i : BLOCK;
        char *x = operand_read(&c->a, i, n, &buffer[0]), *y = operand_read(&c->b, i, n, &buffer[1]);
        uint8_t *out = c->out != NULL ? c->out + i : answers;
        if (c->close == NULL)
            equal_block(c, x, y, n, out);
        else
            c->close(x, y, operand_read(&c->rtol, i, n, &buffer[2]), operand_read(&c->atol, i, n, &buffer[3]), n, c->equal_nan, out);
        if (c->out == NULL && memchr(out, 0, (size_t)n) != NULL)
            c->differs = true;
    }
}

/* Everything but the operands, which are too large to be cleared for a few elements. */
static void comparison_init(comparison *c, int t, bool equal_nan, uint8_t *out)
{
    c->close = NULL;
    c->t = t;
    c->equal_nan = equal_nan;
    c->out = out;
    c->differs = false;
}

static const close_fn close_by_dtype[QN_NDTYPE] = {
    [QN_FLOAT32] = close_f32, [QN_FLOAT64] = close_f64, [QN_COMPLEX64] = close_c64, [QN_COMPLEX128] = close_c128,
};

/* The dtype closeness is calculated in: the promoted one, with integers b as floats. */
static int close_dtype(const qn_array *a, const qn_array *b)
{
    const qn_array as_float = {.size = b->size, .ndim = b->ndim, .flags = b->flags, .dtype = (int16_t)qn_inexact((qn_dtype)b->dtype)};
    int t = qn_result_type(2, (const qn_array *const[]){a, &as_float});
    return qn_dtypes[t].compute;
}

/* Closeness of the operands broadcast together: into a new array, or for all of them. */
static qn_status compare_close(const char *func, const qn_array *const in[4], bool equal_nan, qn_array **out, bool *all)
{
    int ndim, t = close_dtype(in[0], in[1]), real = qn_dtypes[t].real;
    int64_t shape[QN_MAX_NDIM], size = 1;
    comparison c;
    block_space space[4];
    if (t == 0)
        return qn_failed();
    QN_TRY(qn_broadcast(func, 4, in, &ndim, shape));
    for (int d = 0; d < ndim; d++)
        size *= shape[d];
    if (out != NULL && (*out = qn_new(func, QN_BOOL, ndim, shape)) == NULL)
        return qn_failed();
    comparison_init(&c, t, equal_nan, out != NULL ? (uint8_t *)(*out)->data : NULL);
    c.close = close_by_dtype[t];
    operand *const operands[4] = {&c.a, &c.b, &c.rtol, &c.atol};
    for (int i = 0; i < 4; i++)
        operand_make(operands[i], in[i], ndim, shape, size, i < 2 ? t : real, &space[i]);
    const qn_status status = qn_parallel_for(size, qn_grain(1), compare_range, &c);
    if (all != NULL)
        *all = status == QN_OK && !c.differs;
    return status;
}

static bool any_null(const char *func, const qn_array *const in[4])
{
    for (int i = 0; i < 4; i++)
        if (qn_is_null(in[i], func))
            return true;
    return false;
}

qn_array *qn_isclose(const qn_array *a, const qn_array *b, const qn_array *rtol, const qn_array *atol, bool equal_nan)
{
    const qn_array *const in[4] = {a, b, rtol, atol};
    qn_array *r = NULL;
    return any_null("isclose", in) || compare_close("isclose", in, equal_nan, &r, NULL) != QN_OK ? qn_drop(r) : r;
}

qn_status qn_allclose(const qn_array *a, const qn_array *b, const qn_array *rtol, const qn_array *atol, bool equal_nan, bool *all)
{
    const qn_array *const in[4] = {a, b, rtol, atol};
    *all = false;
    return any_null("allclose", in) ? qn_failed() : compare_close("allclose", in, equal_nan, NULL, all);
}

qn_status qn_array_equal(const qn_array *a, const qn_array *b, bool equal_nan, bool *equal)
{
    *equal = false;
    if (qn_is_null(a, "array_equal") || qn_is_null(b, "array_equal"))
        return qn_failed();
    if (!qn_same_shape(a, b))
        return QN_OK;
    int t = qn_apply_dtype(QN_OP_equal, (const qn_array *const[]){a, b});
    if (t == 0)
        return qn_failed();
    comparison c;
    block_space space[2];
    comparison_init(&c, qn_dtypes[t].compute, equal_nan, NULL);
    operand_make(&c.a, a, a->ndim, a->shape, a->size, c.t, &space[0]);
    operand_make(&c.b, b, a->ndim, a->shape, a->size, c.t, &space[1]);
    QN_TRY(qn_parallel_for(a->size, qn_grain(0.5), compare_range, &c));
    *equal = !c.differs;
    return QN_OK;
}
