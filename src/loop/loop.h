/* SPDX-License-Identifier: BSD-3-Clause */
/* loop.h: the execution engine.  One block per file.
 *
 * Everything elementwise is a program: a short list of instructions over registers, run block by block over a
 * geometry.  Registers 0 .. noperands-1 are arrays; the rest are temporaries of one block each (4 KiB or less). */
#ifndef QN_LOOP_H
#define QN_LOOP_H

#include <core/core.h>

#define QN_MAX_OPERANDS 32
#define QN_MAX_REGISTERS 96
#define QN_MAX_INSTRUCTIONS 128
/* Three operands and the code fit a first-level cache of 32 KiB. ns an element of float64 in cache with blocks of 2, 4, 8 and
 * 16 KiB (Zen 4, one thread): 2*a + 3*b 0.41, 0.35, 0.41, 0.57; a*b + c - d/e 0.80, 0.76, 0.82, 0.96. */
#define QN_BLOCK_BYTES 4096

/* ---- program.c ---- */
typedef struct qn_instr { qn_loop_fn fn; uint8_t nargs; uint8_t reg[4]; } qn_instr; /* inputs, then the output */
typedef struct qn_program {
    int noperands, nregisters, ninstr;
    uint8_t dtype[QN_MAX_REGISTERS];
    qn_instr instr[QN_MAX_INSTRUCTIONS];
} qn_program;
void qn_program_init(qn_program *p);
int qn_program_operand(qn_program *p, int dtype);            /* the next operand's register; all operands come first */
int qn_program_temp(qn_program *p, int dtype);               /* -1 when there are too many */
/* False, and nothing is emitted, without a kernel or room or with a register that does not exist: what a builder that failed before
 * hands on as -1 ends here, so a chain of them needs one check. */
bool qn_program_emit(qn_program *p, qn_loop_fn fn, int nin, const int *in, int out);
/* A register holding reg cast to dtype: reg itself if it already is. -1 on overflow. */
int qn_program_cast(qn_program *p, int reg, int dtype);
/* Emits op at loop dtype (casts around it included, float16 in float32); the register of the result, of dtype qn_op_result; -1 on
 * overflow. */
int qn_program_op(qn_program *p, int op, int loop_dtype, const int *in);
/* Does qn_program_op compare registers of dtypes x and y as integers, though the loop dtype is float64? */
bool qn_compares_exactly(int op, int loop_dtype, int x, int y);
/* The same for an op of two results. out[] asks for them in these registers (-1: in any) and tells where they are: those asked for
 * only if their dtypes are what the kernel gives. */
bool qn_program_op2(qn_program *p, int op, int loop_dtype, const int *in, int out[2]);
/* Makes operand `out` receive register reg, cast to out's dtype. */
bool qn_program_store(qn_program *p, int reg, int out);
/* A register that holds operand reg = x with its elements aligned. */
int qn_program_aligned(qn_program *p, int reg, const qn_array *x);
/* As qn_program_store for operand reg `out` = x, aligned or not. */
bool qn_program_write(qn_program *p, int reg, int out, const qn_array *x);
/* Lets temporaries share blocks where their lifetimes allow; register `keep` (-1: none) lives to the end. Returns its new
 * number. */
int qn_program_pack(qn_program *p, int keep);
/* Bytes of one element of all temporaries together. */
int64_t qn_program_bytes(const qn_program *p);
/* Elements of a block, so that all temporaries fit QN_SPACE_BYTES; INT64_MAX if there are none. */
int64_t qn_program_block(const qn_program *p);

/* ---- geometry.c: broadcast, drop length-1, merge, order ---- */
typedef struct qn_dim { int64_t n, stride[QN_MAX_OPERANDS]; } qn_dim;
typedef struct qn_geometry {
    int nop, ndim;               /* dim[0] is the innermost */
    int64_t size;
    char *data[QN_MAX_OPERANDS];
    qn_dim dim[QN_MAX_NDIM];
} qn_geometry;
/* Operands (already known to broadcast to shape) with axes ordered by the last operand's strides and merged. */
void qn_geometry_make(qn_geometry *g, int ndim, const int64_t *shape, int nop, const qn_array *const *operands);

/* ---- overlap.c ---- */
typedef enum { QN_DISJOINT, QN_SAME_ELEMENTS, QN_OVERLAP } qn_overlap_kind;
qn_overlap_kind qn_overlap(const qn_array *a, const qn_array *b);

/* ---- execute.c ---- */
/* Half of the 64 KiB that a thread may use beside its result; the rest is for the plan and the frames above. */
#define QN_SPACE_BYTES 32768
/* Where a thread's registers are: operands, which the caller places and moves, then temporaries of `block` elements each. */
typedef struct qn_workspace { char *data[QN_MAX_REGISTERS]; int64_t stride[QN_MAX_REGISTERS]; } qn_workspace;
/* Places the temporaries. */
void qn_workspace_make(qn_workspace *w, const qn_program *p, int64_t block, char *space);
/* Runs the instructions over n <= block elements. */
void qn_run_block(const qn_program *p, const qn_workspace *w, int64_t n);
/* Results are stored past the caches where all operands together have this many bytes: seven eighths of a typical 32 MiB
 * last-level cache. a + b of int64 on two threads of Zen 3, in ms when streamed and when not, and with the sum of the result:
 * of 1M elements 0.53 and 0.36, 0.77 and 0.49; of 1.2M 0.58 and 0.50, 0.94 and 0.70; of 2.5M 1.59 and 1.65, 2.30 and 2.34.
 * (Zen 4 alone would stream 1M: 0.29 and 0.39 on one thread.) */
#define QN_STREAM_BYTES ((int64_t)28 << 20)
/* Runs p over operands[0..noperands), the last of which is written; all others broadcast to it (inputs must not overlap
 * it unless element for element). ns: cost per element for the choice of threads. Only QN_ERR_INTERRUPTED can happen. */
QN_MUST_USE qn_status qn_execute(const qn_program *p, const qn_array *const *operands, double ns);

/* ---- copy.c ---- */
/* dst[...] = src with broadcasting and any casts; shapes known to fit, overlap allowed. Only QN_ERR_NOMEM and QN_ERR_INTERRUPTED
 * can happen. */
qn_status qn_copy_elements(const qn_array *dst, const qn_array *src);

/* ---- reductions.c: what each named reduction does with the elements, in one table ---- */
typedef enum { QN_AS_IS, QN_AS_BOOL, QN_AS_NUMBER } qn_element_use; /* AS_NUMBER: is it no NaN? */
/* NAN_IF_EMPTY: NaN stands for a result of no element. FUSES: an expression may end in it. */
enum { QN_PLAIN, QN_AVERAGES = 1, QN_SKIPS_NAN = 2, QN_NAN_IF_EMPTY = 4, QN_FUSES = 8 };
typedef struct qn_reduction_info { const char *name; int op; qn_element_use conversion; int traits; } qn_reduction_info;
enum {
    QN_RED_SUM, QN_RED_PROD, QN_RED_MIN, QN_RED_MAX, QN_RED_ANY, QN_RED_ALL, QN_RED_COUNT, QN_RED_MEAN, QN_RED_NANSUM,
    QN_RED_NANPROD, QN_RED_NANMIN, QN_RED_NANMAX, QN_RED_NUMBERS, QN_RED_NANMEAN, QN_NREDUCTIONS
};
extern const qn_reduction_info qn_reductions[QN_NREDUCTIONS];
const qn_reduction_info *qn_find_reduction(const char *name); /* or NULL */
/* Operations that may be combined in any grouping, and what an empty one gives. */
typedef struct qn_associative { int op; bool has_identity; double identity; } qn_associative;
const qn_associative *qn_find_associative(int op); /* NULL: op is not one */

/* ---- reduce.c ---- */
/* The dtype in which the reduction kernel of op takes and gives: integers add up in 64 bits. */
int qn_reduce_acc(int op, int dtype);
/* out[i] = carry = op(carry, x[i]) for i < n in order, all of dtype t; os may be 0. By the scan kernel, or element by element. */
void qn_advance(int op, int t, const char *x, int64_t xs, char *out, int64_t os, int64_t n, void *carry);
/* out[kept axes] = op over the reduced axes of the program's register `result`. op is associative. operands[i] broadcast to
 * shape; out is C-contiguous with the kept axes, of dtype acc. The reduced extent must not be empty. Operand 0 decides
 * the order of the walk. Only QN_ERR_NOMEM and QN_ERR_INTERRUPTED can happen. */
typedef struct qn_reduction {
    const qn_program *program;
    int result;            /* register that is reduced */
    int op, acc;           /* combining operation, accumulator dtype */
    double ns;             /* cost per element */
} qn_reduction;
qn_status qn_execute_reduce(const char *func, const qn_reduction *r, const qn_array *const *operands, int ndim,
                            const int64_t *shape,
                            const bool *reduced, const qn_array *out);

#endif
