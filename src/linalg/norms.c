/* SPDX-License-Identifier: BSD-3-Clause */
/* norms.c: norms of vectors and matrices.
 *
 * A vector norm is a program (|x|, x^2, |x|^p, x != 0) reduced by add, maximum or minimum in one pass, then a root. The
 * squares of a complex number are taken from its parts, without the square root that |x| needs. */
#include <linalg/linalg.h>
#include <math.h>

typedef enum term { MAGNITUDE, SQUARE, POWER, NONZERO } term;
typedef struct recipe { term term; int combine; } recipe;

static recipe recipe_for(double ord)
{
    if (isinf(ord))
        return (recipe){MAGNITUDE, ord > 0 ? QN_OP_maximum : QN_OP_minimum};
    if (ord == 2)
        return (recipe){SQUARE, QN_OP_add};
    return (recipe){ord == 0 ? NONZERO : ord == 1 ? MAGNITUDE : POWER, QN_OP_add};
}

/* ---- the pass over the elements ---- */
static int square_of(qn_program *p, int reg, int t)
{
    const int in[2] = {reg, reg};
    return qn_program_op(p, QN_OP_multiply, t, in);
}

/* The square of a real element, for narrow.c. */
static int square_term(qn_program *p, const int *reg, int t, const void *context)
{
    (void)context;
    return square_of(p, qn_program_cast(p, reg[0], t), t);
}

/* The register with the term of register x, calculated in dtype t (complex or real, a compute dtype), or -1. */
static int emit_term(qn_program *p, term what, int x, int t, int power)
{
    int real = qn_dtypes[t].real;
    x = qn_program_cast(p, x, t);
    if (what == SQUARE)
        return square_of(p, x, real);
    int size = qn_program_op(p, QN_OP_absolute, t, &x);
    if (what == NONZERO) {
        const int in[2] = {size, power};
        return qn_program_cast(p, qn_program_op(p, QN_OP_not_equal, real, in), real);
    }
    if (what == MAGNITUDE)
        return size;
    const int in[2] = {size, power};
    return qn_program_op(p, QN_OP_power, real, in);
}

/* Reduces the terms of a over the flagged axes in one pass of the engine. */
static qn_array *reduce_terms(const char *func, const qn_array *a, const bool *reduced, recipe r, const qn_array *number)
{
    int t = qn_dtypes[qn_linalg_dtype(a->dtype)].compute, ndim = 0;
    int64_t shape[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++)
        if (!reduced[i])
            shape[ndim++] = a->shape[i];
    qn_program p;
    qn_program_init(&p);
    int x = qn_program_operand(&p, a->dtype), power = qn_program_operand(&p, number->dtype);
    int result = emit_term(&p, r.term, qn_program_aligned(&p, x, a), t, power);
    const qn_reduction how = {&p, result, r.combine, qn_dtypes[t].real, 1};
    qn_array *sum = qn_new(func, how.acc, ndim, shape);
    if (sum && qn_execute_reduce(func, &how, (const qn_array *const[]){a, number}, a->ndim, a->shape, reduced, sum))
        return qn_drop(sum);
    return sum;
}

static bool only_last(const qn_array *a, const bool *reduced)
{
    for (int i = 0; i < a->ndim - 1; i++)
        if (reduced[i])
            return false;
    return a->ndim > 0 && reduced[a->ndim - 1];
}

/* number: 0-d of the real dtype, the exponent of POWER, or 0 for NONZERO. */
static qn_array *combine_terms(const char *func, const qn_array *a, const bool *reduced, recipe r, const qn_array *number)
{
    bool narrow = r.term == SQUARE && !qn_is_complex(a->dtype) && only_last(a, reduced) && qn_narrow_applies(a);
    int t = qn_dtypes[qn_linalg_dtype(a->dtype)].compute;
    return narrow ? qn_narrow_sum(func, 1, &a, t, square_term, NULL) : reduce_terms(func, a, reduced, r, number);
}

/* Squares of complex numbers: of the parts, as a real array with one more axis. */
static qn_array *parts(const qn_array *a)
{
    int64_t shape[QN_MAX_NDIM], strides[QN_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) {
        shape[i] = a->shape[i];
        strides[i] = a->strides[i];
    }
    shape[a->ndim] = 2;
    strides[a->ndim] = a->itemsize / 2;
    return qn_new_view("vector_norm", a, a->data, qn_dtypes[a->dtype].real, a->ndim + 1, shape, strides, 0);
}

/* ---- finishing ---- */
static qn_array *root(qn_array *sum, double ord, term what)
{
    qn_number storage;
    qn_status status = sum == NULL ? qn_failed() : what == SQUARE ? qn_sqrt_into(sum, sum)
                     : what == POWER ? (qn_power_into)(sum, sum, qn_number_f64(&storage, 1 / ord)) : QN_OK;
    return status == QN_OK ? sum : qn_drop(sum);
}

/* The result in a's own precision, with the axes of length 1 that keepdims asks for. */
static qn_array *finish(qn_array *r, const qn_array *a, const bool *reduced, bool keepdims)
{
    int64_t shape[QN_MAX_NDIM];
    if (r && a->dtype == QN_FLOAT16) {
        qn_array *half = qn_astype(r, QN_FLOAT16);
        qn_release(r);
        r = half;
    }
    if (!r || !keepdims)
        return r;
    for (int i = 0; i < a->ndim; i++)
        shape[i] = reduced[i] ? 1 : a->shape[i];
    qn_array *kept = qn_reshape(r, a->ndim, shape);
    qn_release(r);
    return kept;
}

/* The norm of no elements is 0, but for the minimum there is none. */
static qn_array *empty_norm(const char *func, const qn_array *a, const bool *reduced, recipe r)
{
    int64_t shape[QN_MAX_NDIM];
    int ndim = 0, t = qn_dtypes[qn_linalg_dtype(a->dtype)].real;
    for (int i = 0; i < a->ndim; i++)
        if (!reduced[i])
            shape[ndim++] = a->shape[i];
    qn_array *zeros = qn_zeros((qn_dtype)t, ndim, shape);
    if (zeros && zeros->size && r.combine != QN_OP_add) {
        qn_fail(QN_ERR_VALUE, "%s: zero-size array has no identity for this order", func);
        return qn_drop(zeros);
    }
    return zeros;
}

/* The 2-norm of a short line: BLAS's call costs less than planning a pass. */
static bool is_short_line(const qn_array *a, const bool *reduced, double ord)
{
    enum { SHORT = 32768 };
    bool all = ord == 2 && (a->dtype == QN_FLOAT64 || a->dtype == QN_FLOAT32) && qn_is_contiguous(a) && a->size > 0 && a->size <= SHORT;
    for (int i = 0; i < a->ndim; i++)
        all &= reduced[i];
    return all;
}

static qn_array *short_norm(const char *func, const qn_array *a)
{
    double wide;
    float narrow;
    const bool f64 = a->dtype == QN_FLOAT64;
    qn_blas_threads((double)a->size);
    qn_blas_for(a->dtype)->dot((int)a->size, a->data, 1, a->data, 1, f64 ? (void *)&wide : (void *)&narrow);
    wide = f64 ? sqrt(wide) : 0;
    narrow = f64 ? 0 : sqrtf(narrow);
    return qn_new_scalar(func, a->dtype, f64 ? (void *)&wide : (void *)&narrow);
}

static qn_array *norm_over(const char *func, const qn_array *a, bool *reduced, bool keepdims, double ord)
{
    recipe r = recipe_for(ord);
    int real = qn_dtypes[qn_dtypes[qn_linalg_dtype(a->dtype)].compute].real;
    bool split = r.term == SQUARE && qn_is_complex(a->dtype) && a->ndim < QN_MAX_NDIM;
    if (a->size == 0)
        return finish(empty_norm(func, a, reduced, r), a, reduced, keepdims);
    if (is_short_line(a, reduced, ord))
        return finish(short_norm(func, a), a, reduced, keepdims);
    qn_array *number = qn_full((qn_dtype)real, QN_SCALAR_SHAPE, QN_NUM(r.term == POWER ? ord : 0.0));
    qn_array *x = split ? parts(a) : qn_retain(a);
    bool flags[QN_MAX_NDIM + 1] = {0};
    memcpy(flags, reduced, (size_t)a->ndim * sizeof *flags);
    flags[a->ndim] = split;
    qn_array *sum = number && x ? combine_terms(func, x, flags, r, number) : NULL;
    qn_release(number);
    qn_release(x);
    return finish(root(sum, ord, r.term), a, reduced, keepdims);
}

qn_array *qn_vector_norm(const qn_array *a, qn_axes axes, double ord)
{
    bool reduced[QN_MAX_NDIM] = {0};
    if (qn_is_null(a, "vector_norm") || qn_check_axes("vector_norm", axes, a->ndim, reduced))
        return NULL;
    return norm_over("vector_norm", a, reduced, axes.keepdims, ord);
}

/* ---- matrices ---- */
typedef struct matrix_recipe {
    bool singular;   /* from the singular values, else from sums of magnitudes along `axis` */
    int axis;
    const char *reduce; /* what combines them */
} matrix_recipe;

static const matrix_recipe matrix_recipes[] = {
    [QN_NORM_NUC] = {true, -1, "sum"}, [QN_NORM_2] = {true, -1, "max"}, [QN_NORM_MINUS_2] = {true, -1, "min"},
    [QN_NORM_1] = {false, -2, "max"}, [QN_NORM_MINUS_1] = {false, -2, "min"}, [QN_NORM_INF] = {false, -1, "max"},
    [QN_NORM_MINUS_INF] = {false, -1, "min"},
};

static qn_array *matrix_values(const qn_array *a, const matrix_recipe *r)
{
    qn_array *s;
    if (!r->singular)
        return qn_vector_norm(a, QN_AXIS(r->axis), 1);
    return qn_svd(a, false, NULL, &s, NULL) ? NULL : s;
}

qn_array *qn_matrix_norm(const qn_array *a, qn_matrix_norm_ord ord, bool keepdims)
{
    if (qn_is_null(a, "matrix_norm") || qn_check_matrix("matrix_norm", a, false))
        return NULL;
    if (ord == QN_NORM_FRO)
        return qn_vector_norm(a, (qn_axes){2, (const int[]){-2, -1}, keepdims}, 2);
    if ((size_t)ord >= sizeof matrix_recipes / sizeof *matrix_recipes || !matrix_recipes[ord].reduce) {
        qn_fail(QN_ERR_VALUE, "matrix_norm: invalid norm order %d", (int)ord);
        return NULL;
    }
    const matrix_recipe *r = &matrix_recipes[ord];
    qn_array *values = matrix_values(a, r), *norm = values ? qn_reduce_named(r->reduce, values, QN_AXIS(-1), NULL) : NULL;
    bool reduced[QN_MAX_NDIM] = {0};
    reduced[a->ndim - 1] = reduced[a->ndim - 2] = true;
    qn_release(values);
    return finish(norm, a, reduced, keepdims);
}
