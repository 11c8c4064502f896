/* SPDX-License-Identifier: BSD-3-Clause */
/* ops.h: what the files of src/ops share. */
#ifndef QN_OPS_H
#define QN_OPS_H

#include <loop/loop.h>

/* ---- operands.c ---- */
typedef struct qn_operand_set {
    int n;
    const qn_array *array[QN_MAX_OPERANDS];
    qn_array scalar[3];       /* stand-ins for converted single elements */
    _Alignas(16) char value[3][16];
    qn_array *copies[QN_MAX_OPERANDS];
    int ncopies;
} qn_operand_set;
void qn_operands_init(qn_operand_set *set, int n, const qn_array *const *in);
void qn_operands_release(qn_operand_set *set);
/* Inputs of one element are replaced by stand-ins of the dtype that op at loop_dtype calculates in. */
void qn_operands_convert(qn_operand_set *set, int op, int loop_dtype);
/* An input that overlaps out other than element for element is replaced by a copy. */
qn_status qn_operands_apart(qn_operand_set *set, const qn_array *out);

/* ---- apply.c ---- */
/* A single element that joins an array of x's dtype and at least its dimensions without changing the dtype: a 0-d array of the same dtype, or
 * a bare number of a kind that the dtype holds and, for integers, in its range. */
bool qn_joins(const qn_array *single, const qn_array *x);
/* z = op(z), or op(z, y) of two inputs: results on their way, which nobody else has. */
qn_status qn_apply_own(int op, const qn_array *z, double y);
/* The same for n elements of dtype t side by side, for which op has a kernel. Floating-point flags are the caller's business. */
void qn_apply_number(int op, int t, char *z, int64_t n, double y);

/* ---- create.c ---- */
/* src without the axes of length 1 that it has in front of ndim others: what may be assigned to ndim dimensions. */
qn_array *qn_without_lead(const qn_array *src, int ndim);

/* ---- running.c: an operation of two inputs applied from left to right along lines ---- */
typedef struct qn_running {
    int op, t;                 /* calculated in dtype t                                        */
    qn_loop_fn read, write;    /* casts from the elements to t and from t to the results, NULL: none */
    qn_loop_fn align, spread;  /* copy misaligned elements in and results out, NULL: they are aligned */
    qn_loop_fn widen, is_nan;  /* find NaNs among the elements, cast by widen first; NULL: all count  */
    int64_t size, from_size, to_size; /* bytes of an element of t, of x and of the results     */
    _Alignas(16) char neutral[16];    /* stands for NaNs                                       */
} qn_running;
/* The dtype in which `method` of op runs over a (and, unless wanted, the result's): integers add up in 64 bits, logical
 * operations take any elements by their truth. 0 after an error: op has no loop t, t -> t. */
int qn_running_dtype(const char *method, int op, const qn_array *a, qn_dtype wanted);
/* The dtype that an out asks for where none is wanted: if it or the elements are inexact, the wider one of both. */
qn_dtype qn_dtype_with_out(const qn_array *a, const qn_array *out, qn_dtype wanted);
/* QN_OK if out takes a result of this shape and dtype. */
qn_status qn_running_check_out(const char *func, const qn_array *out, int ndim, const int64_t *shape, int t);
/* From elements of x to results in out, calculated in t, for which op has a kernel. What is misaligned or of another dtype passes
 * through blocks on the stack. */
void qn_running_init(qn_running *r, int op, int t, const qn_array *x, const qn_array *out);
/* NaNs among the elements of x, of an inexact dtype, count as `neutral`. */
void qn_running_skip_nan(qn_running *r, const qn_array *x, double neutral);
/* out[0] = x[0], out[i] = op(out[i-1], x[i]), n >= 1; with os == 0 out[0] gets the last of them. x may be out itself. */
void qn_running_line(const qn_running *r, const char *x, int64_t xs, int64_t n, char *out, int64_t os);
/* The same for n lines side by side in memory: rows of x are xs bytes apart, those of out os (0: one row gets the last). */
void qn_running_rows(const qn_running *r, const char *x, int64_t xs, int64_t rows, char *out, int64_t os, int64_t n);
/* Do the lines of a (its last axis) lie so that qn_running_rows may take them? How many at once: a's last axis but one. */
bool qn_side_by_side(const qn_array *a);

/* ---- fold.c ---- */
/* a, not empty along axis, folded from left to right along it, in dtype t; out has the other axes and is aligned. */
qn_status qn_fold(int op, int t, const qn_array *a, int axis, const qn_array *out);

/* ---- reduce_shape.c ---- */
typedef struct qn_axes_split {
    bool reduced[QN_MAX_NDIM];
    int nkept, nshape;
    int64_t kept[QN_MAX_NDIM], shape[QN_MAX_NDIM]; /* lengths without the reduced axes; of the result, which may keep them as 1 */
    int64_t count;                                 /* elements that become one */
} qn_axes_split;
qn_status qn_axes_split_make(qn_axes_split *s, const char *func, const qn_array *a, qn_axes axes);
/* A mask must broadcast to a, and a start value be one element; either may be NULL. */
qn_status qn_check_counted(const char *func, const qn_array *a, const qn_array *where, const qn_array *initial);
/* A bare number to start from must be one of the result's dtype t; an array is cast. initial may be NULL. */
qn_status qn_check_initial(const char *func, const qn_array *initial, int t);
/* r (kept axes only) under its final shape; takes r over. */
qn_array *qn_finish_shape(qn_array *r, const qn_axes_split *s);
/* r as dtype t; takes r over. */
qn_array *qn_finish_dtype(qn_array *r, int t);
/* r copied into out if there is one; takes r over. */
qn_array *qn_finish_out(const char *func, qn_array *r, const qn_array *out);

/* ---- result_groups.c ---- */
/* Has the reduction of a so many results, and can they go to out (or NULL) one after the other, that it is worth qn_results_in_groups? */
bool qn_many_results(const qn_axes_split *s, const qn_array *a, const qn_array *out);
/* part[0]: of a, to be reduced over axes; part[1]: where the results go; part[2], part[3]: of beside_a, or NULL. */
typedef qn_status (*qn_results_fn)(void *context, const qn_array *const *part, qn_axes axes);
/* The reduction of a by groups of results, into out or a new array of dtype t: arrays of the results' size in fn are small, as they
 * take `room` bytes for a result. beside_a[] broadcast to a, or are NULL. */
qn_array *qn_results_in_groups(const char *func, const qn_array *a, const qn_axes_split *s, const qn_array *const beside_a[2],
                               const qn_array *out, int t, int64_t room, qn_results_fn fn, void *context);

/* ---- reduce.c ---- */
/* The reduction in one go. */
qn_array *qn_reduce_once(const qn_reduction_info *info, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts);
/* The dtypes of the accumulators and of the result of a reduction that is no average. */
qn_status qn_reduce_dtypes(const qn_reduction_info *info, const qn_array *a, const qn_reduce_opts *opts, int *acc, int *result);
/* A register of neutral's dtype with the elements of register reg, and those of register neutral in place of NaNs. */
int qn_program_numbers(qn_program *p, int reg, int neutral);

/* ---- reduce_named.c ---- */
/* qn_sum with options. */
qn_array *qn_sum_as(const qn_array *a, qn_axes axes, const qn_reduce_opts *opts);

/* ---- average.c ---- */
/* How many elements count: those under the mask `where` (may be NULL), without NaNs if skip_nan. One of both must be given. */
qn_array *qn_count_over(const qn_array *a, qn_axes axes, const qn_array *where, bool skip_nan);
/* How many of x[0..n), contiguous float32 or float64, are not NaN? */
int64_t qn_numbers_among(int t, const char *x, int64_t n);
/* Is one of the counts 0 or less? */
QN_MUST_USE qn_status qn_any_not_positive(const qn_array *count, bool *any);
/* The weights as a view that broadcasts to a: of a's shape, or of the lengths of the reduced axes in the order given. */
qn_array *qn_weights_along(const char *func, const qn_array *weights, const qn_array *a, qn_axes axes);
/* The dtype of the mean; an inexact one for inexact elements of which NaNs are left out. */
qn_status qn_mean_dtype(const char *func, const qn_array *a, const qn_reduce_opts *opts, bool skip_nan, int *t);
/* The mean with the options of a reduction. */
qn_array *qn_mean_over(const char *func, const qn_array *a, qn_axes axes, const qn_reduce_opts *opts, bool skip_nan);

/* ---- scan.c ---- */
/* Where line i of a begins: lines run along the last axis, the others count in row-major order. */
char *qn_line(const qn_array *a, int64_t i);

#endif
