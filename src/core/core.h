/* SPDX-License-Identifier: BSD-3-Clause */
/* core.h: the internal interface of src/core, one block per file.  No mathematics here.
 *
 * Glossary used all over the library: n count, ndim, shape, strides (bytes), t dtype, a b x y z arrays, func the name
 * of the public function for messages. */
#ifndef QN_CORE_H
#define QN_CORE_H

#include <kernels/kernel.h>
#include <locale.h>
#include <quern/array.h>
#include <quern/elementwise.h>
#include <quern/reduce.h>
#include <quern/runtime.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

/* ---- error.c ---- */
#define qn_fail qn_set_error
bool qn_note_null(const char *func);
/* For "NULL in, NULL out": true if a is NULL, noting QN_ERR_NULL for func unless an error is already set. */
static inline bool qn_is_null(const void *a, const char *func) { return a == NULL && qn_note_null(func); }
/* The status to return after a callee returned NULL. */
qn_status qn_failed(void);
#define QN_TRY(expr)                     \
    do {                                 \
        qn_status qn_try_ = (expr);      \
        if (qn_try_ != QN_OK)            \
            return qn_try_;              \
    } while (0)
/* "(2,3)", "(4,)", "()" as NumPy writes shapes in messages; text[] belongs to the caller, returns text->s. */
typedef struct { char s[160]; } qn_text;
const char *qn_shape_text(qn_text *text, int ndim, const int64_t *shape);
static inline const char *qn_shape_of(qn_text *text, const qn_array *a) { return qn_shape_text(text, a->ndim, a->shape); }

/* A variable of each thread that small calls read: at a fixed distance from the thread's pointer instead of one that a function finds out
 * (twelve instructions each time). glibc keeps some room of that kind for libraries that are opened later: for a few bytes only. */
#if defined(__GLIBC__)
#define QN_THREAD_NEAR _Thread_local __attribute__((tls_model("initial-exec")))
#else
#define QN_THREAD_NEAR _Thread_local
#endif

/* ---- memory.c: small blocks, cached large blocks, user's allocator ---- */
struct qn_heap; /* which allocator a block came from */
/* 64-byte aligned memory or NULL (no error is set); *heap is needed to free it. */
void *qn_block_alloc(size_t bytes, const struct qn_heap **heap);
void qn_block_free(void *p, size_t bytes, const struct qn_heap *heap);
bool qn_block_clears_later(void *p, size_t bytes, const struct qn_heap *heap); /* false: it is the caller's to clear */
/* Work space that remembers its size: qn_scratch sets QN_ERR_NOMEM (named func) on failure. NULL may be freed. */
void *qn_scratch(size_t bytes, const char *func);
void *qn_scratch_array(int64_t n, size_t itemsize, const char *func); /* n * itemsize checked for overflow */
void qn_scratch_free(void *p);

/* ---- the caller's floating-point flags, which calculations leave as they were ----
 *
 *     qn_fp_state fp = qn_fp_save();  ...  qn_fp_restore(fp);
 *
 * Kernels raise flags, some of them for masked lanes. Saving and restoring costs less than 5 ns; fenv.h's functions cost 20. */
typedef struct qn_fp_state { uint64_t bits; } qn_fp_state;
#if defined(__x86_64__)
static inline qn_fp_state qn_fp_save(void) { return (qn_fp_state){_mm_getcsr()}; }
static inline void qn_fp_restore(qn_fp_state fp)
{
    if ((_mm_getcsr() ^ fp.bits) & ~_MM_EXCEPT_INEXACT) /* writing is dearer than reading, and nearly all results are inexact */
        _mm_setcsr((unsigned)fp.bits);
}
/* With the flag of inexact results. */
static inline void qn_fp_restore_all(qn_fp_state fp)
{
    if (_mm_getcsr() != fp.bits)
        _mm_setcsr((unsigned)fp.bits);
}
#elif defined(__aarch64__)
static inline qn_fp_state qn_fp_save(void)
{
    qn_fp_state fp;
    __asm__ volatile("mrs %0, fpsr" : "=r"(fp.bits));
    return fp;
}
static inline void qn_fp_restore(qn_fp_state fp) { __asm__ volatile("msr fpsr, %0" : : "r"(fp.bits)); }
static inline void qn_fp_restore_all(qn_fp_state fp) { qn_fp_restore(fp); }
#else
static inline qn_fp_state qn_fp_save(void) { return (qn_fp_state){0}; }
static inline void qn_fp_restore(qn_fp_state fp) { (void)fp; }
static inline void qn_fp_restore_all(qn_fp_state fp) { (void)fp; }
#endif

/* ---- threads.c, pool.c ---- */
typedef void (*qn_range_fn)(void *context, int64_t begin, int64_t end);
/* fn over [0, n) in contiguous pieces on the threads of the budget, each at least `grain` long; returns when all are done. Runs
 * in the caller alone for n < 2 * grain, inside another parallel region, and in a forked child. Floating-point flags and errno stay as they were.
 * QN_ERR_INTERRUPTED when qn_interrupt said so: then some pieces were not run. That comes before what fn itself reports. */
QN_MUST_USE qn_status qn_parallel_for(int64_t n, int64_t grain, qn_range_fn fn, void *context);
/* The same in order and in this thread: for what depends on what was done before. Flags and errno are the caller's business. */
QN_MUST_USE qn_status qn_serial_for(int64_t n, int64_t grain, qn_range_fn fn, void *context);
/* Threads that qn_parallel_for would use for n items of this grain. */
int qn_threads_for(int64_t n, int64_t grain);
/* Grain for elements that cost about ns nanoseconds each: 25 us of work a thread at the least. -k: one element is k times that. */
#define QN_PIECE_GRAINS 400 /* a piece between two questions whether the call goes on: 10 ms */
int64_t qn_grain(double ns_per_element);
bool qn_after_fork(void); /* this process is a forked child: one thread only */

/* ---- interrupt.c ----
 * A loop that may take more than a second and is no qn_parallel_for polls after each 10 us to 50 ms of work. */
typedef int (*qn_interrupt_fn)(void *context);
extern _Atomic(qn_interrupt_fn) qn_interrupt; /* NULL: calls always go on */
/* Shall the call end? Asks at most every 50 ms. What it said once need not be what it says next: yes must end the call. */
bool qn_interrupted(void);
QN_MUST_USE qn_status qn_poll(void); /* the same as a status with its message */
qn_status qn_fail_interrupted(void);
typedef struct qn_poll_state { atomic_bool *stop; bool worker; int64_t asked_at; } qn_poll_state; /* of the loop this thread is in */
extern _Thread_local qn_poll_state qn_polling;
extern bool qn_poll_always; /* for tests: loops of any length are cut, and every poll asks */

/* ---- locale.c ---- */
locale_t qn_c_locale(void); /* 0 if the system has none to give */

/* ---- dispatch.c: kernels of the ISA in use ---- */
/* A kernel and its level, for qn_kernel_isa. */
typedef struct qn_kernel_slot { qn_any_fn fn; uint8_t level; } qn_kernel_slot;
extern qn_kernel_slot qn_kernel_slots[QN_NKIND][QN_NOP][QN_NDTYPE];
/* NULL if there is none */
static inline qn_any_fn qn_kernel(enum qn_kernel_kind kind, int row, int col) { return qn_kernel_slots[kind][row][col].fn; }
static inline qn_loop_fn qn_loop(int op, int dtype) { return (qn_loop_fn)qn_kernel(QN_KIND_LOOP, op, dtype); }
/* Copies elements of so many bytes, a power of two up to 16, at any alignment. */
static inline qn_loop_fn qn_copy_loop(int64_t size)
{
    return (qn_loop_fn)qn_kernel(QN_KIND_COPY, QN_COPY_STRIDED, __builtin_ctzll((unsigned long long)size));
}
static inline qn_loop_fn qn_cast_loop(int from, int to) { return (qn_loop_fn)qn_kernel(QN_KIND_CAST, from, to); }

/* ---- config.c: lines of qn_show_config, registered by the layers above in constructors ---- */
typedef void (*qn_config_fn)(char *value, size_t size);
void qn_config_register(const char *name, qn_config_fn fn);

/* ---- dtype.c ---- */
typedef struct qn_dtype_info {
    const char *name;
    int16_t size, align;
    char kind, ch;
    uint8_t real, compute; /* dtype of the real part; dtype whose kernels calculate it */
} qn_dtype_info;
extern const qn_dtype_info qn_dtypes[QN_NDTYPE];
static inline bool qn_is_dtype(int t) { return t > 0 && t < QN_NDTYPE; }
static inline bool qn_is_complex(int t) { return qn_dtypes[t].kind == 'c'; }
static inline bool qn_is_float(int t) { return qn_dtypes[t].kind == 'f'; }
static inline bool qn_is_inexact(int t) { return qn_is_float(t) || qn_is_complex(t); }
static inline bool qn_is_integer(int t) { return qn_dtypes[t].kind == 'i' || qn_dtypes[t].kind == 'u'; }
/* t if it is a dtype, QN_FLOAT64-like default for 0, error otherwise. */
qn_status qn_check_dtype(const char *func, int t);
/* float64 for integers and bool, else t itself: the dtype of means and decompositions. */
qn_dtype qn_inexact(qn_dtype t);

/* ---- shape.c: lengths, axes, strides; all arithmetic checked ---- */
static inline bool qn_mul_overflows(int64_t a, int64_t b, int64_t *r) { return __builtin_mul_overflow(a, b, r); }
static inline bool qn_add_overflows(int64_t a, int64_t b, int64_t *r) { return __builtin_add_overflow(a, b, r); }
/* Number of elements; QN_ERR_VALUE if a length is negative, ndim is out of range or the non-zero lengths times itemsize
 * pass PTRDIFF_MAX. */
qn_status qn_shape_size(const char *func, int ndim, const int64_t *shape, int64_t itemsize, int64_t *size);
void qn_c_strides(int ndim, const int64_t *shape, int64_t itemsize, int64_t *strides);
static inline bool qn_same_shape(const qn_array *a, const qn_array *b)
{
    bool same = a->ndim == b->ndim;
    for (int i = 0; same && i < a->ndim; i++)
        same = a->shape[i] == b->shape[i];
    return same;
}
/* axis in [0, ndim), negatives counted from the end; QN_ERR_AXIS. */
qn_status qn_check_axis(const char *func, int axis, int ndim, int *result);
/* reduced[i] = is axis i in axes; QN_ERR_AXIS for one outside or twice. */
qn_status qn_check_axes(const char *func, qn_axes axes, int ndim, bool reduced[QN_MAX_NDIM]);
/* Broadcast shape of shapes; QN_ERR_VALUE names them: "operands could not be broadcast together with shapes (2,3) (4,)". */
qn_status qn_broadcast(const char *func, int n, const qn_array *const *arrays, int *ndim, int64_t *shape);
/* Does x broadcast to the shape of `to`? */
bool qn_broadcasts(const qn_array *x, const qn_array *to);
/* Strides of a broadcast to shape (zero on repeated axes); the shapes must fit. */
void qn_broadcast_strides(const qn_array *a, int ndim, const int64_t *shape, int64_t *strides);

/* ---- scope.c ---- */
/* A result out of the function's own innermost scope: to the enclosing one, which is the caller's, or to the caller itself.
 * (qn_keep takes an array out of all scopes.) Returns a. */
qn_array *qn_scope_pass(qn_array *a);

/* ---- array.c ---- */
/* As qn_empty with a message that names func; no checks of t. */
qn_array *qn_new(const char *func, int t, int ndim, const int64_t *shape);
/* The same with the shape of x, whose elements as t are known to fit into memory's addresses. */
qn_array *qn_new_shaped(const char *func, int t, const qn_array *x);
/* An uninitialised array with the memory order of strides: axes are laid out by decreasing |stride| of `like` (NULL: C). */
qn_array *qn_new_ordered(const char *func, int t, int ndim, const int64_t *shape, const int64_t *like_strides);
/* May the elements of an array just made be taken for zeros? They are cleared when they are used; false: it is the caller's to clear them. */
bool qn_clears_later(const qn_array *a);
/* A view on a's buffer; checks every byte against it (QN_ERR_VALUE). flags: QN_WRITEABLE or 0. */
qn_array *qn_new_view(const char *func, const qn_array *a, char *data, int t, int ndim, const int64_t *shape,
                      const int64_t *strides, uint32_t flags);
/* [*lo, *hi): the bytes that the elements occupy (lo == hi if empty). */
void qn_extent(const qn_array *a, char **lo, char **hi);
static inline bool qn_is_contiguous(const qn_array *a) { return (a->flags & QN_C_CONTIGUOUS) && (a->flags & QN_ALIGNED); }
/* QN_ERR_VALUE "func: assignment destination is read-only" */
qn_status qn_check_writeable(const char *func, const qn_array *a);
/* A new 0-d array of dtype t holding the bytes at value. */
qn_array *qn_new_scalar(const char *func, int t, const void *value);
/* Runs fn on failure paths: releases r and returns NULL. */
static inline qn_array *qn_drop(qn_array *r) { qn_release(r); return NULL; }

/* ---- resolve.c: the dtype an operation runs in ---- */
typedef struct qn_op_info {
    const char *name, *alias;
    uint8_t nin, no_bool, mask_first, true_divide, count_last, out, second; /* as in ops.def; out, second: qn_out_rule */
} qn_op_info;
typedef enum { QN_OUT_NONE, QN_OUT_SAME, QN_OUT_BOOL, QN_OUT_REAL, QN_OUT_UINT8, QN_OUT_INT32 } qn_out_rule;
extern const qn_op_info qn_ops[QN_NOP];
static inline const qn_op *qn_op_handle(int op) { return (const qn_op *)&qn_ops[op]; }
int qn_op_index(const qn_op *op);
/* The dtype op runs in for inputs of these dtypes (float16 stays float16): their promotion if op is defined for it, else the first
 * that holds each of them; 0 if undefined. */
int qn_op_resolve(int op, int n, const qn_dtype *in);
/* The dtype whose kernel serves op at loop_dtype: itself, or float32 for float16 where the instruction set has no kernel of its own. */
int qn_op_compute(int op, int loop_dtype);
/* The same for an op that goes on from its own results, which are not rounded to float16 in between, unless it is about such numbers. */
int qn_op_carry(int op, int loop_dtype);
int qn_op_result(int op, int loop_dtype);
int qn_op_second(int op, int loop_dtype); /* the same of the second result */
/* Inputs [mask_first, qn_op_end) have the loop dtype; a mask before them is bool, a count after them int64. */
static inline int qn_op_end(int op) { return qn_ops[op].nin - qn_ops[op].count_last; }
static inline int qn_op_input(int op, int k, int loop_dtype)
{
    return k < qn_ops[op].mask_first ? QN_BOOL : k < qn_op_end(op) ? loop_dtype : QN_INT64;
}
/* Does dtype t hold it? Only bare integers and integer dtypes may not. */
bool qn_fits(const qn_array *number, int t);
/* The dtype that comparisons of t with bare integers outside t are made in. */
int qn_widened(int n, const qn_array *const *in, int t);
/* A bare integer outside the integers of dtype t is an overflow. */
qn_status qn_check_weak(int op, const qn_array *const *in, int t);
/* The dtype op runs in for these inputs, none NULL, which join as *joined; 0 without an error if there is none. */
int qn_join_dtype(int op, const qn_array *const *in, int *joined);
/* The same with NEP 50's weak numbers, which must fit; 0 after setting an error. */
int qn_apply_dtype(int op, const qn_array *const *in);
/* Is this a power whose exponent is the bare number 2 and which keeps the dtype: a square? */
bool qn_is_square(int op, const qn_array *const *in);
/* Estimated cost of one element of op, in nanoseconds. */
double qn_op_cost(int op);

#endif
