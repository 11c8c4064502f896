/* SPDX-License-Identifier: BSD-3-Clause */
/* internal.h: the parts of src/fft, one block per file.
 *
 * Every transform is made of passes: a pass transforms all lines of one axis.  A few lines at a time are gathered
 * into contiguous aligned work space (cast, cropped and zero-padded on the way), transformed there and scattered, so
 * FFTW only ever sees one contiguous line and a plan depends on nothing but length, kind and precision.
 * (Letting FFTW walk strided or interleaved batches itself measured 2 to 3 times slower at n = 512 and 1024.) */
#ifndef QN_FFT_INTERNAL_H
#define QN_FFT_INTERNAL_H

#include <core/core.h>
#include <quern/fft.h>

/* What a plan computes on one line.  C2C forward has the sign -1 in the exponent; none of them scales. */
typedef enum fft_kind { FFT_FORWARD, FFT_BACKWARD, FFT_R2C, FFT_C2R, FFT_NKIND } fft_kind;

/* ---- roots.c: complex roots of unity for long transforms ---- */
typedef struct fft_roots {
    int shift;           /* the first table holds w^m, m < 2^shift, the other w^(m 2^shift) */
    int dtype;           /* complex64 or complex128: of the lines to multiply                */
    double *table;       /* pairs                                                            */
    char *twiddles;      /* all of fft_twiddle's factors, or NULL                            */
} fft_roots;
/* Tables of w = exp(sign 2 pi i / n); QN_ERR_NOMEM. */
qn_status fft_roots_make(fft_roots *r, int64_t n, int sign, int dtype);
/* Keeps the factors of `lines` lines of `count`, unless they are too many; QN_ERR_NOMEM. */
qn_status fft_roots_tabulate(fft_roots *r, int64_t lines, int64_t count);
void fft_roots_free(fft_roots *r);
/* value = w^m, 0 <= m < n, within 1.5 eps. */
void fft_root(const fft_roots *r, int64_t m, double value[2]);
/* line[k] *= w^(j k) for k < count, where j * (count - 1) < n. */
void fft_twiddle(const fft_roots *r, int64_t j, char *line, int64_t count);

/* ---- plan.c: plans and their cache ---- */
typedef struct fft_plan {
    int64_t n;           /* length of the real or complex line                              */
    fft_kind kind;
    bool single;
    atomic_int users;
    uint64_t used;       /* time of the last use, for the cache                             */
    void *fftw;          /* NULL for a long line, which is made of the rest:                */
    int64_t n1, n2;      /* n = n1 n2 (complex), n = 2 n1 for a real line                   */
    struct fft_plan *first, *second;
    fft_roots roots;
} fft_plan;
/* A plan, made or found; give it back with fft_plan_release. NULL: QN_ERR_NOMEM. Any thread. */
fft_plan *fft_plan_get(const char *func, int64_t n, fft_kind kind, bool single);
void fft_plan_release(fft_plan *p);
/* Transforms one contiguous line from `in` to `out`, both 16-byte aligned and apart, and multiplies it by scale; FFT_C2R
 * destroys its input. QN_ERR_NOMEM can only come from long lines. */
qn_status fft_plan_line(const fft_plan *p, char *in, char *out, double scale);
/* Elements that a line of the plan takes and gives, and their dtypes. */
static inline int64_t fft_plan_takes(const fft_plan *p) { return p->kind == FFT_C2R ? p->n / 2 + 1 : p->n; }
static inline int64_t fft_plan_gives(const fft_plan *p) { return p->kind == FFT_R2C ? p->n / 2 + 1 : p->n; }
static inline int fft_complex_dtype(const fft_plan *p) { return p->single ? QN_COMPLEX64 : QN_COMPLEX128; }
static inline int fft_real_dtype(const fft_plan *p) { return p->single ? QN_FLOAT32 : QN_FLOAT64; }
static inline int fft_in_dtype(const fft_plan *p) { return p->kind == FFT_R2C ? fft_real_dtype(p) : fft_complex_dtype(p); }
static inline int fft_out_dtype(const fft_plan *p) { return p->kind == FFT_C2R ? fft_real_dtype(p) : fft_complex_dtype(p); }

/* ---- pass.c: all lines of one axis ---- */
typedef struct fft_pass {
    const fft_plan *plan;
    const char *in;                /* first element of the first line                         */
    int in_dtype;
    bool in_aligned;
    int64_t in_n, in_stride;       /* elements to take from each line; the rest is zero       */
    char *out;                     /* may be `in`: lines are gathered before they are written */
    int64_t out_n, out_stride;     /* elements to give, at most what the plan makes           */
    int ndim;                      /* the batch: lines are counted in row-major order         */
    int64_t shape[QN_MAX_NDIM], in_strides[QN_MAX_NDIM], out_strides[QN_MAX_NDIM];
    double scale;
    bool conj_in, conj_out;
    bool mirror;                   /* an FFT_R2C plan: also give the conjugate other half     */
    const fft_roots *twiddle;      /* not NULL: multiply element k of line j by w^(j k)       */
} fft_pass;
/* QN_ERR_NOMEM or QN_OK. Threads over lines. */
qn_status fft_pass_run(const fft_pass *pass);

/* ---- lines.c: moving lines between arrays and work space ---- */
typedef struct fft_mover {
    qn_loop_fn copy, cast;         /* strided copy of any alignment; cast of aligned elements or NULL */
    int64_t from_size, to_size;
} fft_mover;
fft_mover fft_mover_make(int from, int to, bool aligned);
/* to[i * to_stride] = from[i * from_stride], i < n. `spare` holds n elements of the source dtype. */
void fft_move(const fft_mover *m, const char *from, int64_t from_stride, char *to, int64_t to_stride, int64_t n, char *spare);
/* Lines side by side: slot l of `slots` (pitch bytes apart) <-> elements at from + l * size, i * stride. size 8 or 16. */
void fft_gather_adjacent(char *slots, int64_t pitch, const char *from, int64_t stride, int64_t n, int lines, int64_t size);
/* x[i] *= scale for n floats of dtype t. */
void fft_scale(int t, char *x, int64_t n, double scale);
void fft_scatter_adjacent(char *to, int64_t stride, const char *slots, int64_t pitch, int64_t n, int lines, int64_t size);

/* ---- long.c: one line too long for the caches ---- */
/* Factors of a long line: n1 <= n2, n1 n2 = n; false if n is short or has no such factors. */
bool fft_long_split(int64_t n, int64_t *n1, int64_t *n2);
qn_status fft_long_complex(const fft_plan *p, char *in, char *out, double scale);
qn_status fft_long_r2c(const fft_plan *p, char *in, char *out, double scale);
qn_status fft_long_c2r(const fft_plan *p, char *in, char *out, double scale);

#endif
