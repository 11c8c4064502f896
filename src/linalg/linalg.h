/* SPDX-License-Identifier: BSD-3-Clause */
/* linalg.h: the internal interface of src/linalg, one block per file, and the one place that includes CBLAS and LAPACKE.
 *
 * BLAS is called with row-major matrices, LAPACK with column-major work copies.  Every size, leading dimension and
 * increment is checked here before it goes down, so that XERBLA never speaks. */
#ifndef QN_LINALG_H
#define QN_LINALG_H

#include <loop/loop.h>
#include <quern/linalg.h>

#define LAPACK_COMPLEX_CUSTOM
#define lapack_complex_float qn_c64
#define lapack_complex_double qn_c128
#include <cblas.h>
#include <lapacke.h>

/* ---- openblas.c: the BLAS library as a whole ---- */
/* Gives BLAS the thread budget for a call of this many multiplications, or one thread where more do not pay. */
void qn_blas_threads(double flops);
/* Worth more than one thread: from about 128 x 128 x 128. */
#define QN_BLAS_LARGE (128.0 * 128.0 * 128.0)

/* ---- lapack.c: BLAS and LAPACK by dtype ---- */
typedef struct qn_gemm { /* c (+)= op(a) op(b), row-major, op transposes; c is m x n */
    int m, n, k, lda, ldb, ldc;
    bool ta, tb, add;
    const void *a, *b;
    void *c;
} qn_gemm;

typedef struct qn_lapack { /* one call: sizes, options, matrices (column-major, leading dimension = rows), work space */
    int m, n, k, nrhs;
    char job, uplo;
    void *a, *b, *u, *vt, *s, *tau;
    int *ipiv;
    void *work, *rwork;
    int *iwork;
    int lwork, lrwork, liwork; /* lwork == -1: the call only fills in these three */
    double rcond;
    int rank;
} qn_lapack;

typedef int (*qn_lapack_fn)(qn_lapack *c); /* LAPACK's info */
typedef struct qn_blas {
    int16_t dtype, real;
    void (*gemm)(const qn_gemm *g);
    void (*dot)(int n, const void *x, int incx, const void *y, int incy, void *result);  /* sum x y */
    void (*dotc)(int n, const void *x, int incx, const void *y, int incy, void *result); /* sum conj(x) y */
    qn_lapack_fn getrf, getrs, getri; /* n: LU of a, ipiv; solve b (n x nrhs); a becomes the inverse */
    qn_lapack_fn potrf;               /* n, uplo: a becomes its Cholesky factor */
    qn_lapack_fn geqrf, orgqr;        /* m, n: a becomes R and reflectors, tau; u (m x n) from k reflectors */
    qn_lapack_fn gesdd;               /* job N, S or A: a (m x n) = u diag(s) vt */
    qn_lapack_fn syevd;               /* job N or V, uplo: eigenvalues of a (n) in s, vectors in a */
    qn_lapack_fn geev;                /* job N or V: complex eigenvalues of a (n) in s, complex vectors in u */
    qn_lapack_fn gelsd;               /* b (max(m, n) x nrhs) becomes the solution; s, rank */
} qn_blas;
/* The routines for a dtype; NULL but for float32, float64, complex64, complex128. */
const qn_blas *qn_blas_for(int dtype);
/* Work space sizes of fn for the sizes and job in c, raised to the maximum of those it has already. */
void qn_lapack_query(qn_lapack_fn fn, qn_lapack *c);

/* ---- symmetric.c: real symmetric eigenproblems ---- */
/* As qn_blas's syevd of uplo 'L' for the dtype, and the order and job of c, with the vectors in u (set to a part of the work space) and
 * QN_STOPPED for a call that was interrupted; NULL where LAPACK's is to be used. Not to be called from a loop of qn_parallel_for. */
qn_lapack_fn qn_symmetric_for(int dtype, const qn_lapack *c);
enum { QN_SYMMETRIC_MIN = 100, QN_SYMMETRIC_MAX = 32000 }; /* an int counts the work space */

/* ---- singular.c: singular values and vectors of real matrices ---- */
/* As qn_blas's gesdd for the dtype, and the sizes and job of c: but of matrices with m >= n, right vectors are the columns of vt, and u and vt
 * are set to parts of the work space; QN_STOPPED for a call that was interrupted. NULL where LAPACK's is to be used. Not to be called from a
 * loop of qn_parallel_for. */
qn_lapack_fn qn_singular_for(int dtype, const qn_lapack *c);
enum { QN_SINGULAR_MIN = 40, QN_SINGULAR_MAX = 23000 }; /* an int counts the work space */

/* ---- batch.c: matrices over leading axes ---- */
#define QN_BATCH_OPERANDS 5
typedef struct qn_matrix { /* a matrix with any strides (bytes) */
    char *data;
    int64_t rows, cols, rs, cs;
    int dtype;
} qn_matrix;
typedef struct qn_batch {
    int ndim, nop;
    int64_t size, shape[QN_MAX_NDIM], stride[QN_BATCH_OPERANDS][QN_MAX_NDIM];
    qn_matrix matrix[QN_BATCH_OPERANDS]; /* the first matrix of every operand */
} qn_batch;
void qn_batch_init(qn_batch *b, int ndim, const int64_t *shape);
/* Adds an array whose last `core` (0, 1 or 2) axes are the matrix; a vector is one column. Its leading axes broadcast. */
void qn_batch_add(qn_batch *b, const qn_array *a, int core);
void qn_batch_merge(qn_batch *b); /* after the last operand */
/* The addresses of matrix i; returns how many from there on lie at the constant steps stride[op][ndim - 1]. */
int64_t qn_batch_seek(const qn_batch *b, int64_t i, char **p);
/* Copies and casts between a matrix of any strides and a column-major one of `dtype`, leading dimension rows. */
void qn_matrix_load(const qn_matrix *x, const char *src, int dtype, void *dst);
void qn_matrix_store(const qn_matrix *x, char *dst, int dtype, const void *src);
qn_matrix qn_matrix_swapped(const qn_matrix *x); /* its transpose */

/* ---- job.c: one LAPACK decomposition over a batch ---- */
typedef struct qn_job qn_job;
/* The way round LAPACK for batches of tiny matrices, whose operand 0 is a. Matrices with a pivot near 0 take LAPACK's. */
typedef struct qn_small {
    qn_small_fn fn;      /* NULL: not for this job */
    int k, b, x;         /* columns of b; operand numbers of b and of the result, 0 if there is none */
    void (*put)(const qn_job *job, double det, char *const *p); /* without result: what to do with the determinant */
} qn_small;
struct qn_job {
    const char *func, *trouble; /* trouble: the message when LAPACK's info is positive */
    const qn_blas *blas;
    qn_batch batch;
    qn_lapack call;                          /* sizes and options of every call */
    int64_t na, nb, nu, nvt, ns, ntau, nipiv; /* work space, in elements of their types; ns counts complex elements */
    int (*matrix)(const qn_job *job, qn_lapack *c, char *const *p); /* one matrix; LAPACK's info or QN_NOT_FINITE */
    double flops;                            /* per matrix */
    qn_small small;
};
#define QN_NOT_FINITE INT32_MIN
#define QN_STOPPED (INT32_MIN + 1) /* by qn_interrupt or a failure: the error is set */
qn_status qn_job_run(qn_job *job);
/* ---- small.c: several matrices of a batch at once ---- */
void qn_small_choose(qn_job *j, int k, int b, int x);
/* Solves matrices [begin, end), at most QN_LANES, of the batch; info of the first that failed. */
int qn_small_solve(const qn_job *j, qn_lapack *c, int64_t begin, int64_t end);
/* ---- job.c ---- */
/* Starts a job on square matrices a (operand 0), with room for the matrix in call.a. */
void qn_square_job(qn_job *j, const char *func, const qn_array *a);
/* Operand op from and to a column-major matrix that holds its transpose. */
void qn_load_swapped(const qn_job *j, int op, const char *src, void *dst);
void qn_store_swapped(const qn_job *j, int op, char *dst, const void *src);
bool qn_all_finite(const void *x, int64_t n, int dtype);
/* QN_ERR_LINALG below two axes and, if square, for other matrices; QN_ERR_VALUE for lengths beyond 2^31 - 1. */
qn_status qn_check_matrix(const char *func, const qn_array *a, bool square);
int qn_linalg_dtype(int t);                  /* float32 for float16, float64 for integers and bool, else t */
const qn_array *qn_aligned(const qn_array *a); /* a new reference to a, or to a copy if a is misaligned; NULL on failure */
qn_array *qn_new_batch(const char *func, int t, const qn_array *like, int ncore, int64_t rows, int64_t cols);
/* Makes every matrix of a the identity. */
qn_status qn_fill_identity(const qn_array *a);
double qn_default_rtol(const qn_array *a, double rtol); /* rtol, or eps max(m, n) if negative */

/* ---- product.c: one product of matrices of any strides and dtypes ---- */
/* c = a b calculated in dtype t (float16: float32). c must not overlap a or b. */
qn_status qn_product(const char *func, int t, const qn_matrix *a, const qn_matrix *b, const qn_matrix *c);
/* The largest length handed to BLAS in one call, for tests (0 restores 2^31 - 1). */
void qn_set_blas_limit(int64_t n);

/* ---- narrow.c ---- */
/* Emits the term of one position from a register of each array; a register of dtype t, or -1. */
typedef int (*qn_term_fn)(qn_program *p, const int *reg, int t, const void *context);
/* Is the last axis so short that qn_narrow_sum beats a reduction? */
bool qn_narrow_applies(const qn_array *a);
/* The sum of terms over the last axis of narrays (1 or 2) aligned arrays of one shape, in compute dtype t. */
qn_array *qn_narrow_sum(const char *func, int narrays, const qn_array *const *x, int t, qn_term_fn term, const void *context);

/* ---- tiny.c: one small float64 system ---- */
/* Is a (and b, if given) aligned float64 of order QN_TINY at most, with shapes that fit? */
bool qn_tiny_applies(const qn_array *a, const qn_array *b);
/* x = a^-1 b, of the identity if b is NULL; x may be NULL. false, with nothing written, if a pivot or the determinant is too small or not
 * finite: the general way decides then. */
bool qn_tiny_solve(const qn_array *a, const qn_array *b, const qn_array *x, double *det);

/* ---- contract.c ---- */
/* sum a b (conj(a) b) over the last axis of two views of one shape, in dtype t: one fused pass. */
qn_array *qn_sum_of_products(const char *func, const qn_array *a, const qn_array *b, int t, bool conjugate);

/* ---- subscripts.c: einsum's notation ---- */
#define QN_MAX_LABELS 128
#define QN_EINSUM_OPERANDS 32
typedef struct qn_term { int n; uint8_t label[QN_MAX_NDIM]; } qn_term; /* the label of every axis */
typedef struct qn_subscripts {
    int n;
    qn_term in[QN_EINSUM_OPERANDS], out;
} qn_subscripts;
/* Letters become labels below 52, the axes of "..." labels from 52 on, right-aligned. */
qn_status qn_subscripts_parse(qn_subscripts *s, const char *text, int n, const qn_array *const *operands);

#endif
