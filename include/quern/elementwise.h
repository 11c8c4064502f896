/* SPDX-License-Identifier: BSD-3-Clause */
/* elementwise.h: operations on corresponding elements.  One prototype pair per line of kernels/ops.def.
 *
 * Every function here
 *   - broadcasts its inputs by NumPy's rules (QN_ERR_VALUE names the shapes that do not fit);
 *   - calculates in the promoted dtype of its inputs (bare numbers are weak), or in the first dtype that holds it
 *     and for which the operation is defined (integers to floats for sqrt, exp ...; QN_ERR_TYPE if there is none);
 *   - returns a new C-contiguous array (inputs that all are Fortran-ordered give that order);
 *   - costs one pass over memory, on all threads of the budget from about 50 us of work, and allocates its result only (an input that
 *     overlaps a given output in another order is copied first);
 *   - in C takes plain numbers in place of arrays: qn_add(a, 2.5), qn_where(mask, a, 0).
 * The *_into form writes to `out`, which must have the broadcast shape and a dtype that the result casts to within
 * its kind; out may be or overlap an input. Elementary functions of float32 and float64 are within 1.0 ULP of the
 * true value and follow C99 Annex F; algorithms and sources are named in kernels/. Angles are in radians. */
#ifndef QUERN_ELEMENTWISE_H
#define QUERN_ELEMENTWISE_H

#include <quern/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- operations as values: for tables, bindings and tests ---------------------------------------------- */
typedef struct qn_op qn_op;
QN_API int qn_op_count(void);
QN_API const qn_op *qn_op_at(int i);                /* 0 <= i < qn_op_count()                    */
QN_API const qn_op *qn_op_find(const char *name);   /* "add", also the Array API's "acos"; NULL  */
QN_API const char *qn_op_name(const qn_op *op);     /* NumPy's name                              */
QN_API const char *qn_op_alias(const qn_op *op);    /* the Array API's name if another, else ""  */
QN_API int qn_op_nin(const qn_op *op);
QN_API int qn_op_nout(const qn_op *op);             /* results: 1, or 2 for frexp, modf, divmod  */
/* The dtype calculated in, and that of the result, for inputs of these dtypes; 0 if not defined. */
QN_API qn_dtype qn_op_loop_dtype(const qn_op *op, const qn_dtype *in);
QN_API qn_dtype qn_op_out_dtype(const qn_op *op, const qn_dtype *in);
/* The dtypes of all operands, inputs as they are calculated with and then the results, to all[0..nin + nout); false if not defined. */
QN_API bool qn_op_dtypes(const qn_op *op, const qn_dtype *in, qn_dtype *all);

typedef struct qn_apply_opts {  /* zero means default */
    const qn_array *out;        /* write here                                             */
    const qn_array *out2;       /* the second result, of operations with two              */
    const qn_array *where;      /* bool, broadcasts: calculate only there; elsewhere out is left alone */
    qn_dtype dtype;             /* calculate so that the result has this dtype            */
    qn_dtype loop;              /* calculate with inputs of this dtype                    */
    qn_casting casting;         /* allowed from inputs to dtype and from the result to out */
    char order;                 /* memory order of a new result: 'C', 'F', else that of the inputs */
} qn_apply_opts;
/* op(in[0], ...); opts may be NULL. Returns out (a new reference) or a new array. QN_ERR_TYPE names the dtypes if op has no
 * loop for them or the casting rule forbids one. */
QN_API qn_array *qn_apply(const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts);
/* The same of 0-d arrays without an array for the result: its value goes to value, which has room for 16 bytes at an address for a double,
 * its dtype to *t. False, without an error and with nothing written, where that takes more than one call of a kernel (float16, two results
 * ...) or fails: qn_apply does it or says why. */
QN_API bool qn_apply_element(const qn_op *op, const qn_array *const *in, void *value, qn_dtype *t);
/* The same for operations with two results, in one pass; result[] are new references, NULL on failure. */
QN_API qn_status qn_apply2(const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts, qn_array *result[2]);

/* ---- floating-point errors: never looked for unless asked ----------------------------------------------- */
enum { QN_FLOAT_DIVIDE = 1, QN_FLOAT_OVERFLOW = 2, QN_FLOAT_UNDERFLOW = 4, QN_FLOAT_INVALID = 8 };
/* Which of them op(in[0], ...) makes, or -1: invalid is a NaN of operands without one, divide an infinity of finite operands at a pole
 * (and an integer divided by 0), overflow any other infinity of finite operands, underflow a zero or subnormal result that is no
 * exact one. Calculates the operation in blocks without storing it, so that it can be asked before in-place operations. */
QN_API int qn_float_errors(const qn_op *op, const qn_array *const *in, const qn_apply_opts *opts);
/* The same of a sum-like reduction of a that gave result: overflow and invalid. */
QN_API int qn_reduce_float_errors(const qn_array *a, const qn_array *result);

/* ---- arithmetic ---------------------------------------------------------------------------------------- */
QN_API qn_array *qn_add(const qn_array *x, const qn_array *y);                                      /* x + y; logical or for bool */
QN_API qn_array *qn_subtract(const qn_array *x, const qn_array *y);                                 /* x - y; not defined for bool */
QN_API qn_array *qn_multiply(const qn_array *x, const qn_array *y);                                 /* x * y; logical and for bool */
QN_API qn_array *qn_divide(const qn_array *x, const qn_array *y);                                   /* x / y; integers give float64 */
QN_API qn_array *qn_floor_divide(const qn_array *x, const qn_array *y);                             /* floor(x / y); x // 0 is 0 for integers; floats as Python */
QN_API qn_array *qn_remainder(const qn_array *x, const qn_array *y);                                /* x - y * floor(x / y), the sign of y; x % 0 is 0 for integers */
QN_API qn_array *qn_fmod(const qn_array *x, const qn_array *y);                                     /* C's fmod, the sign of x */
QN_API qn_array *qn_power(const qn_array *x, const qn_array *y);                                    /* x ** y; integers wrap; QN_ERR_VALUE for an integer to a negative power */
QN_API qn_array *qn_float_power(const qn_array *x, const qn_array *y);                              /* x ** y in float64 or complex128 */
QN_API qn_array *qn_gcd(const qn_array *x, const qn_array *y);                                      /* greatest common divisor, >= 0 */
QN_API qn_array *qn_lcm(const qn_array *x, const qn_array *y);                                      /* least common multiple, >= 0; wraps */
QN_API qn_array *qn_negative(const qn_array *x);                                                    /* -x; integers wrap */
QN_API qn_array *qn_positive(const qn_array *x);                                                    /* a copy of x */
QN_API qn_array *qn_absolute(const qn_array *x);                                                    /* |x|; real for complex; the most negative integer stays itself */
QN_API qn_array *qn_fabs(const qn_array *x);                                                        /* |x| as a float */
QN_API qn_array *qn_sign(const qn_array *x);                                                        /* -1, 0, 1; NaN stays; z/|z| for complex */
QN_API qn_array *qn_square(const qn_array *x);                                                      /* x * x */
QN_API qn_array *qn_reciprocal(const qn_array *x);                                                  /* 1 / x; 0 for integer 0 */
QN_API qn_array *qn_maximum(const qn_array *x, const qn_array *y);                                  /* the larger; NaN if either is */
QN_API qn_array *qn_minimum(const qn_array *x, const qn_array *y);                                  /* the smaller; NaN if either is */
QN_API qn_array *qn_fmax(const qn_array *x, const qn_array *y);                                     /* the larger; NaN only if both are */
QN_API qn_array *qn_fmin(const qn_array *x, const qn_array *y);                                     /* the smaller; NaN only if both are */
QN_API qn_array *qn_heaviside(const qn_array *x, const qn_array *y);                                /* 0 for x < 0, y at 0, 1 for x > 0; NaN stays */

/* ---- floating-point representation --------------------------------------------------------------------- */
QN_API qn_array *qn_copysign(const qn_array *x, const qn_array *y);                                 /* |x| with the sign of y */
QN_API qn_array *qn_nextafter(const qn_array *x, const qn_array *y);                                /* the next float after x towards y */
QN_API qn_array *qn_spacing(const qn_array *x);                                                     /* distance to the next number away from zero (float16: upwards) */
QN_API qn_array *qn_ldexp(const qn_array *x, const qn_array *y);                                    /* x * 2**y rounded once, y whole */
QN_API qn_array *qn_floor(const qn_array *x);                                                       /* largest integer <= x, same dtype */
QN_API qn_array *qn_ceil(const qn_array *x);                                                        /* smallest integer >= x, same dtype */
QN_API qn_array *qn_trunc(const qn_array *x);                                                       /* towards zero, same dtype */
QN_API qn_array *qn_rint(const qn_array *x);                                                        /* nearest integer, halves to even */
QN_API qn_array *qn_conjugate(const qn_array *x);                                                   /* complex conjugate */
QN_API qn_array *qn_signbit(const qn_array *x);                                                     /* sign bit set, bool */
QN_API qn_array *qn_isnan(const qn_array *x);                                                       /* NaN, bool */
QN_API qn_array *qn_isinf(const qn_array *x);                                                       /* infinite, bool */
QN_API qn_array *qn_isfinite(const qn_array *x);                                                    /* neither NaN nor infinite, bool */
QN_API qn_array *qn_isposinf(const qn_array *x);                                                    /* plus infinity, bool; not for complex */
QN_API qn_array *qn_isneginf(const qn_array *x);                                                    /* minus infinity, bool; not for complex */

/* ---- bits ---------------------------------------------------------------------------------------------- */
QN_API qn_array *qn_bitwise_and(const qn_array *x, const qn_array *y);                              /* x & y */
QN_API qn_array *qn_bitwise_or(const qn_array *x, const qn_array *y);                               /* x | y */
QN_API qn_array *qn_bitwise_xor(const qn_array *x, const qn_array *y);                              /* x ^ y */
QN_API qn_array *qn_invert(const qn_array *x);                                                      /* ~x; logical not for bool */
QN_API qn_array *qn_left_shift(const qn_array *x, const qn_array *y);                               /* x << y; 0 if y >= width or y < 0 */
QN_API qn_array *qn_right_shift(const qn_array *x, const qn_array *y);                              /* x >> y; the sign (0 or -1) if y >= width or y < 0 */
QN_API qn_array *qn_bitwise_count(const qn_array *x);                                               /* bits set in |x|, uint8 */

/* ---- comparison and logic ------------------------------------------------------------------------------ */
QN_API qn_array *qn_equal(const qn_array *x, const qn_array *y);                                    /* x == y, bool */
QN_API qn_array *qn_not_equal(const qn_array *x, const qn_array *y);                                /* x != y, bool */
QN_API qn_array *qn_less(const qn_array *x, const qn_array *y);                                     /* x < y, bool; complex: lexicographic */
QN_API qn_array *qn_less_equal(const qn_array *x, const qn_array *y);                               /* x <= y, bool */
QN_API qn_array *qn_greater(const qn_array *x, const qn_array *y);                                  /* x > y, bool */
QN_API qn_array *qn_greater_equal(const qn_array *x, const qn_array *y);                            /* x >= y, bool */
QN_API qn_array *qn_logical_and(const qn_array *x, const qn_array *y);                              /* both true, bool */
QN_API qn_array *qn_logical_or(const qn_array *x, const qn_array *y);                               /* either true, bool */
QN_API qn_array *qn_logical_xor(const qn_array *x, const qn_array *y);                              /* one true, bool */
QN_API qn_array *qn_logical_not(const qn_array *x);                                                 /* not x, bool */

/* ---- three inputs -------------------------------------------------------------------------------------- */
QN_API qn_array *qn_where(const qn_array *x, const qn_array *y, const qn_array *z);                 /* x ? y : z; x is cast to bool, y and z are promoted */
QN_API qn_array *qn_clip(const qn_array *x, const qn_array *y, const qn_array *z);                  /* minimum(maximum(x, y), z) */
QN_API qn_array *qn_fma(const qn_array *x, const qn_array *y, const qn_array *z);                   /* x * y + z rounded once */

/* ---- elementary functions: at most 1.0 ULP, math families ---------------------------------------------- */
QN_API qn_array *qn_sqrt(const qn_array *x);                                                        /* square root */
QN_API qn_array *qn_cbrt(const qn_array *x);                                                        /* cube root */
QN_API qn_array *qn_exp(const qn_array *x);                                                         /* e to the x */
QN_API qn_array *qn_exp2(const qn_array *x);                                                        /* 2 to the x */
QN_API qn_array *qn_expm1(const qn_array *x);                                                       /* exp(x) - 1, accurate near 0 */
QN_API qn_array *qn_log(const qn_array *x);                                                         /* natural logarithm */
QN_API qn_array *qn_log2(const qn_array *x);                                                        /* logarithm to base 2 */
QN_API qn_array *qn_log10(const qn_array *x);                                                       /* logarithm to base 10 */
QN_API qn_array *qn_log1p(const qn_array *x);                                                       /* log(1 + x), accurate near 0 */
QN_API qn_array *qn_sin(const qn_array *x);                                                         /* sine, x in radians */
QN_API qn_array *qn_cos(const qn_array *x);                                                         /* cosine, x in radians */
QN_API qn_array *qn_tan(const qn_array *x);                                                         /* tangent, x in radians */
QN_API qn_array *qn_arcsin(const qn_array *x);                                                      /* inverse sine, radians */
QN_API qn_array *qn_arccos(const qn_array *x);                                                      /* inverse cosine, radians */
QN_API qn_array *qn_arctan(const qn_array *x);                                                      /* inverse tangent, radians */
QN_API qn_array *qn_sinh(const qn_array *x);                                                        /* hyperbolic sine */
QN_API qn_array *qn_cosh(const qn_array *x);                                                        /* hyperbolic cosine */
QN_API qn_array *qn_tanh(const qn_array *x);                                                        /* hyperbolic tangent */
QN_API qn_array *qn_arcsinh(const qn_array *x);                                                     /* inverse hyperbolic sine */
QN_API qn_array *qn_arccosh(const qn_array *x);                                                     /* inverse hyperbolic cosine */
QN_API qn_array *qn_arctanh(const qn_array *x);                                                     /* inverse hyperbolic tangent */
QN_API qn_array *qn_arctan2(const qn_array *x, const qn_array *y);                                  /* angle of the point (y, x), radians, in [-pi, pi]; first argument is y */
QN_API qn_array *qn_hypot(const qn_array *x, const qn_array *y);                                    /* sqrt(x*x + y*y) without overflow */
QN_API qn_array *qn_logaddexp(const qn_array *x, const qn_array *y);                                /* log(exp(x) + exp(y)) */
QN_API qn_array *qn_logaddexp2(const qn_array *x, const qn_array *y);                               /* log2(2**x + 2**y) */
QN_API qn_array *qn_sinc(const qn_array *x);                                                        /* sin(pi x) / (pi x), 1 at 0; integers give float64 */
QN_API qn_array *qn_i0(const qn_array *x);                                                          /* modified Bessel function of order 0, within 4 ULP; integers give float64 */
QN_API qn_array *qn_degrees(const qn_array *x);                                                     /* radians to degrees */
QN_API qn_array *qn_radians(const qn_array *x);                                                     /* degrees to radians */

/* ---- the same into a given array ------------------------------------------------------------------ */
QN_API qn_status qn_add_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_subtract_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_multiply_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_divide_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_floor_divide_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_remainder_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_fmod_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_power_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_float_power_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_gcd_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_lcm_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_negative_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_positive_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_absolute_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_fabs_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_sign_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_square_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_reciprocal_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_maximum_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_minimum_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_fmax_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_fmin_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_heaviside_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_copysign_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_nextafter_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_spacing_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_ldexp_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_floor_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_ceil_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_trunc_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_rint_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_conjugate_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_signbit_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_isnan_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_isinf_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_isfinite_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_isposinf_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_isneginf_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_bitwise_and_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_bitwise_or_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_bitwise_xor_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_invert_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_left_shift_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_right_shift_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_bitwise_count_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_equal_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_not_equal_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_less_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_less_equal_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_greater_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_greater_equal_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_logical_and_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_logical_or_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_logical_xor_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_logical_not_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_where_into(const qn_array *out, const qn_array *x, const qn_array *y, const qn_array *z);
QN_API qn_status qn_clip_into(const qn_array *out, const qn_array *x, const qn_array *y, const qn_array *z);
QN_API qn_status qn_fma_into(const qn_array *out, const qn_array *x, const qn_array *y, const qn_array *z);
QN_API qn_status qn_sqrt_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_cbrt_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_exp_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_exp2_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_expm1_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_log_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_log2_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_log10_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_log1p_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_sin_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_cos_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_tan_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arcsin_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arccos_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arctan_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_sinh_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_cosh_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_tanh_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arcsinh_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arccosh_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arctanh_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_arctan2_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_hypot_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_logaddexp_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_logaddexp2_into(const qn_array *out, const qn_array *x, const qn_array *y);
QN_API qn_status qn_sinc_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_i0_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_degrees_into(const qn_array *out, const qn_array *x);
QN_API qn_status qn_radians_into(const qn_array *out, const qn_array *x);

/* ---- two results ------------------------------------------------------------------------------------------ */
/* New arrays in *first and *second, NULL on failure; shapes and dtypes as above. */
QN_API qn_status qn_divmod(const qn_array *x, const qn_array *y, qn_array **quotient, qn_array **rest); /* floor_divide and remainder */
QN_API qn_status qn_frexp(const qn_array *x, qn_array **mantissa, qn_array **exponent);  /* x = m * 2**e, 0.5 <= |m| < 1; e int32, 0 for 0, inf, NaN */
QN_API qn_status qn_modf(const qn_array *x, qn_array **fraction, qn_array **whole);      /* both with the sign of x */

/* x rounded to `decimals` places, halves to even; decimals < 0 rounds to tens, hundreds ... */
QN_API qn_array *qn_round(const qn_array *x, int decimals);
QN_API qn_status qn_round_into(const qn_array *out, const qn_array *x, int decimals);
/* x with NaN and infinities replaced, in each part of complex numbers; NULL stands for the largest finite number of x's precision.
 * out may be x. */
QN_API qn_array *qn_nan_to_num(const qn_array *x, double nan, const double *posinf, const double *neginf);
QN_API qn_status qn_nan_to_num_into(const qn_array *out, const qn_array *x, double nan, const double *posinf, const double *neginf);
/* The real part (a view) if every |imaginary part| < tolerance, above 1 in units of the dtype's precision; else z itself. */
QN_API qn_array *qn_real_if_close(const qn_array *z, double tolerance);
/* Where the imaginary part is not 0, and where it is; bool. Real dtypes are not looked at. */
QN_API qn_array *qn_iscomplex(const qn_array *z);
QN_API qn_array *qn_isreal(const qn_array *z);
/* The angle of complex numbers, radians. */
QN_API qn_array *qn_angle(const qn_array *z);

/* ---- are they close, are they equal? One pass; the two that ask about all elements stop at the first that is not. ---- */
/* |a - b| <= atol + rtol |b| for finite b, or a == b (or both NaN, with equal_nan), bool; all four broadcast. Calculated in the
 * floating dtype of a and b together. */
QN_API qn_array *qn_isclose(const qn_array *a, const qn_array *b, const qn_array *rtol, const qn_array *atol, bool equal_nan);
/* *all = are all elements close? */
QN_API qn_status qn_allclose(const qn_array *a, const qn_array *b, const qn_array *rtol, const qn_array *atol, bool equal_nan, bool *all);
/* *equal = do the arrays have one shape and equal elements? */
QN_API qn_status qn_array_equal(const qn_array *a, const qn_array *b, bool equal_nan, bool *equal);

/* Short forms. */
#define qn_sub qn_subtract
#define qn_mul qn_multiply
#define qn_div qn_divide
#define qn_pow qn_power
#define qn_abs qn_absolute
#define qn_neg qn_negative
#define qn_conj qn_conjugate

#ifndef __cplusplus
/* Plain numbers in place of arrays. */
#define qn_add(x, y) (qn_add)(QN_NUM(x), QN_NUM(y))
#define qn_add_into(out, x, y) (qn_add_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_subtract(x, y) (qn_subtract)(QN_NUM(x), QN_NUM(y))
#define qn_subtract_into(out, x, y) (qn_subtract_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_multiply(x, y) (qn_multiply)(QN_NUM(x), QN_NUM(y))
#define qn_multiply_into(out, x, y) (qn_multiply_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_divide(x, y) (qn_divide)(QN_NUM(x), QN_NUM(y))
#define qn_divide_into(out, x, y) (qn_divide_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_floor_divide(x, y) (qn_floor_divide)(QN_NUM(x), QN_NUM(y))
#define qn_floor_divide_into(out, x, y) (qn_floor_divide_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_remainder(x, y) (qn_remainder)(QN_NUM(x), QN_NUM(y))
#define qn_remainder_into(out, x, y) (qn_remainder_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_fmod(x, y) (qn_fmod)(QN_NUM(x), QN_NUM(y))
#define qn_fmod_into(out, x, y) (qn_fmod_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_power(x, y) (qn_power)(QN_NUM(x), QN_NUM(y))
#define qn_power_into(out, x, y) (qn_power_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_float_power(x, y) (qn_float_power)(QN_NUM(x), QN_NUM(y))
#define qn_float_power_into(out, x, y) (qn_float_power_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_gcd(x, y) (qn_gcd)(QN_NUM(x), QN_NUM(y))
#define qn_gcd_into(out, x, y) (qn_gcd_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_lcm(x, y) (qn_lcm)(QN_NUM(x), QN_NUM(y))
#define qn_lcm_into(out, x, y) (qn_lcm_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_maximum(x, y) (qn_maximum)(QN_NUM(x), QN_NUM(y))
#define qn_maximum_into(out, x, y) (qn_maximum_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_minimum(x, y) (qn_minimum)(QN_NUM(x), QN_NUM(y))
#define qn_minimum_into(out, x, y) (qn_minimum_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_fmax(x, y) (qn_fmax)(QN_NUM(x), QN_NUM(y))
#define qn_fmax_into(out, x, y) (qn_fmax_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_fmin(x, y) (qn_fmin)(QN_NUM(x), QN_NUM(y))
#define qn_fmin_into(out, x, y) (qn_fmin_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_heaviside(x, y) (qn_heaviside)(QN_NUM(x), QN_NUM(y))
#define qn_heaviside_into(out, x, y) (qn_heaviside_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_copysign(x, y) (qn_copysign)(QN_NUM(x), QN_NUM(y))
#define qn_copysign_into(out, x, y) (qn_copysign_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_nextafter(x, y) (qn_nextafter)(QN_NUM(x), QN_NUM(y))
#define qn_nextafter_into(out, x, y) (qn_nextafter_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_ldexp(x, y) (qn_ldexp)(QN_NUM(x), QN_NUM(y))
#define qn_ldexp_into(out, x, y) (qn_ldexp_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_bitwise_and(x, y) (qn_bitwise_and)(QN_NUM(x), QN_NUM(y))
#define qn_bitwise_and_into(out, x, y) (qn_bitwise_and_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_bitwise_or(x, y) (qn_bitwise_or)(QN_NUM(x), QN_NUM(y))
#define qn_bitwise_or_into(out, x, y) (qn_bitwise_or_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_bitwise_xor(x, y) (qn_bitwise_xor)(QN_NUM(x), QN_NUM(y))
#define qn_bitwise_xor_into(out, x, y) (qn_bitwise_xor_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_left_shift(x, y) (qn_left_shift)(QN_NUM(x), QN_NUM(y))
#define qn_left_shift_into(out, x, y) (qn_left_shift_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_right_shift(x, y) (qn_right_shift)(QN_NUM(x), QN_NUM(y))
#define qn_right_shift_into(out, x, y) (qn_right_shift_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_equal(x, y) (qn_equal)(QN_NUM(x), QN_NUM(y))
#define qn_equal_into(out, x, y) (qn_equal_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_not_equal(x, y) (qn_not_equal)(QN_NUM(x), QN_NUM(y))
#define qn_not_equal_into(out, x, y) (qn_not_equal_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_less(x, y) (qn_less)(QN_NUM(x), QN_NUM(y))
#define qn_less_into(out, x, y) (qn_less_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_less_equal(x, y) (qn_less_equal)(QN_NUM(x), QN_NUM(y))
#define qn_less_equal_into(out, x, y) (qn_less_equal_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_greater(x, y) (qn_greater)(QN_NUM(x), QN_NUM(y))
#define qn_greater_into(out, x, y) (qn_greater_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_greater_equal(x, y) (qn_greater_equal)(QN_NUM(x), QN_NUM(y))
#define qn_greater_equal_into(out, x, y) (qn_greater_equal_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_logical_and(x, y) (qn_logical_and)(QN_NUM(x), QN_NUM(y))
#define qn_logical_and_into(out, x, y) (qn_logical_and_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_logical_or(x, y) (qn_logical_or)(QN_NUM(x), QN_NUM(y))
#define qn_logical_or_into(out, x, y) (qn_logical_or_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_logical_xor(x, y) (qn_logical_xor)(QN_NUM(x), QN_NUM(y))
#define qn_logical_xor_into(out, x, y) (qn_logical_xor_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_where(x, y, z) (qn_where)(QN_NUM(x), QN_NUM(y), QN_NUM(z))
#define qn_where_into(out, x, y, z) (qn_where_into)((out), QN_NUM(x), QN_NUM(y), QN_NUM(z))
#define qn_clip(x, y, z) (qn_clip)(QN_NUM(x), QN_NUM(y), QN_NUM(z))
#define qn_clip_into(out, x, y, z) (qn_clip_into)((out), QN_NUM(x), QN_NUM(y), QN_NUM(z))
#define qn_fma(x, y, z) (qn_fma)(QN_NUM(x), QN_NUM(y), QN_NUM(z))
#define qn_fma_into(out, x, y, z) (qn_fma_into)((out), QN_NUM(x), QN_NUM(y), QN_NUM(z))
#define qn_arctan2(x, y) (qn_arctan2)(QN_NUM(x), QN_NUM(y))
#define qn_arctan2_into(out, x, y) (qn_arctan2_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_hypot(x, y) (qn_hypot)(QN_NUM(x), QN_NUM(y))
#define qn_hypot_into(out, x, y) (qn_hypot_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_logaddexp(x, y) (qn_logaddexp)(QN_NUM(x), QN_NUM(y))
#define qn_logaddexp_into(out, x, y) (qn_logaddexp_into)((out), QN_NUM(x), QN_NUM(y))
#define qn_logaddexp2(x, y) (qn_logaddexp2)(QN_NUM(x), QN_NUM(y))
#define qn_logaddexp2_into(out, x, y) (qn_logaddexp2_into)((out), QN_NUM(x), QN_NUM(y))
#endif

#ifdef __cplusplus
}
#endif
#endif
