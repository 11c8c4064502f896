/* SPDX-License-Identifier: BSD-3-Clause */
/* calls.h: the arrays at hand and the arguments that the steps of calls.def take from the input. An argument that is an array of
 * numbers lives in the machine until the same kind is taken again. */
#ifndef QN_FUZZ_CALLS_H
#define QN_FUZZ_CALLS_H

#include "files.h"

enum { HELD = 6, MAX_RESULTS = QN_MAX_NDIM };

typedef struct machine {
    fuzz_input *in;
    qn_array *held[HELD];
    qn_random *g;
    int64_t shape[4], strides[4], lengths[3];
    int axes[QN_MAX_NDIM]; /* qn_permute reads one for every dimension */
    qn_index items[4];
} machine;

#define INT fuzz_int(m->in, -6, 9)
#define AXIS axis(m)
#define FLAG fuzz_int(m->in, 0, 1)
#define LARGE large(m)
#define NUMBER fuzz_number(m->in)
#define DTYPE fuzz_dtype(m->in)
#define MAYBE_DTYPE (FLAG ? DTYPE : QN_DEFAULT_DTYPE)
#define CASTING ((qn_casting)fuzz_int(m->in, QN_SAME_KIND, QN_UNSAFE))
#define MODE ((qn_index_mode)fuzz_int(m->in, QN_RAISE, QN_CLIP))
#define METHOD ((qn_quantile_method)fuzz_int(m->in, QN_LINEAR, QN_NEAREST))
#define NORM ((qn_fft_norm)fuzz_int(m->in, QN_FFT_BACKWARD, QN_FFT_FORWARD))
#define DISTRIBUTION ((qn_distribution)fuzz_int(m->in, 0, QN_NDISTRIBUTIONS - 1))
#define OP qn_op_at(fuzz_byte(m->in) % qn_op_count())
#define ONE_RESULT op_with(m, 1)
#define TWO_RESULTS op_with(m, 2)
#define SHAPE shape(m), m->shape
#define RANDOM_SHAPE FLAG ? -1 : shape(m), m->shape
#define AXES axes(m).n, m->axes
#define ITEMS items(m), m->items
#define EXPRESSION expression(m)
#define REDUCTION reduction(m)

/* Mostly an axis that many arrays have; sometimes none, and sometimes all of the array. */
static int axis(machine *m)
{
    static const int all[] = {0, 0, 1, -1, -1, -2, 2, 3, -5, INT32_MIN};
    return all[fuzz_int(m->in, 0, 9)];
}

static int64_t large(machine *m) { return fuzz_int(m->in, 0, 3) ? fuzz_int(m->in, -4, 11) : fuzz_large(m->in); }

static int shape(machine *m)
{
    int ndim = fuzz_int(m->in, 0, 4);
    for (int k = 0; k < ndim; k++)
        m->shape[k] = fuzz_int(m->in, -1, 6);
    return ndim;
}

static const int64_t *strides(machine *m)
{
    for (int k = 0; k < 4; k++)
        m->strides[k] = fuzz_int(m->in, 0, 3) ? 8 * fuzz_int(m->in, -4, 4) : fuzz_large(m->in);
    return m->strides;
}

static qn_axes axes(machine *m)
{
    int n = fuzz_int(m->in, -1, 3);
    for (int k = 0; k < 3; k++)
        m->axes[k] = axis(m);
    return (qn_axes){n, m->axes, FLAG};
}

/* x if it has at most so many elements, else NULL, which is an error: for eigenvalues, which take 50 ms for 100 x 100, and of which an input may
 * ask 60 times. */
static const qn_array *small(const qn_array *x, int64_t most) { return x->size <= most ? x : NULL; }

/* How many axes and lengths a transform of several axes takes. */
static int transformed(machine *m)
{
    for (int k = 0; k < 3; k++)
        m->lengths[k] = fuzz_int(m->in, -1, 6);
    return axes(m).n;
}

static int items(machine *m)
{
    int n = fuzz_int(m->in, 0, 4);
    for (int k = 0; k < n; k++) {
        qn_index *item = &m->items[k];
        *item = (qn_index){.kind = fuzz_int(m->in, QN_INDEX_INT, QN_INDEX_ELLIPSIS), .has_start = FLAG, .has_stop = FLAG};
        item->start = large(m), item->stop = large(m), item->step = large(m);
    }
    return n;
}

/* The next operation with so many results. */
static const qn_op *op_with(machine *m, int nout)
{
    int i = fuzz_byte(m->in) % qn_op_count();
    while (qn_op_nout(qn_op_at(i)) != nout)
        i = (i + 1) % qn_op_count();
    return qn_op_at(i);
}

static const char *expression(machine *m)
{
    static const char *const all[] = {"x", "sqrt(x*x + y*y)", "where(x > y, z, x)", "sum(x*y + z, axis=0)", "mean(x, axis=(0, 1))",
                                      "max(x - y)", "x // y % z", "(x & y) << z", "exp(-x) * 2.5 + 1e300", "any(x != y, axis=-1)"};
    return all[fuzz_int(m->in, 0, sizeof all / sizeof *all - 1)];
}

static const char *reduction(machine *m)
{
    static const char *const all[] = {"sum", "prod", "min", "max", "any", "all", "mean", "count_nonzero", "count_numbers", "nansum",
        "nanprod",
                                      "nanmin", "nanmax", "nanmean"};
    return all[fuzz_int(m->in, 0, sizeof all / sizeof *all - 1)];
}

/* ---- calls that need more than one expression ---------------------------------------------------------------------- */
/* The array given as the place of the result comes back as one more reference. */
static qn_status done(qn_array *out)
{
    qn_release(out);
    return out != NULL ? QN_OK : qn_error_status();
}

static qn_array *bits(machine *m, qn_dtype t)
{
    uint8_t bytes[64];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = fuzz_byte(m->in);
    return qn_from_data(bytes, t == QN_BOOL ? QN_UINT8 : t, 2, (int64_t[]){2, 2});
}

static qn_array *pad(machine *m, const qn_array *x, const qn_array *value)
{
    int64_t width[2 * QN_MAX_NDIM] = {0};
    for (int k = 0; k < 2 * x->ndim; k++)
        width[k] = large(m);
    qn_pad_opts opts = {.mode = (qn_pad_mode)fuzz_int(m->in, QN_PAD_CONSTANT, QN_PAD_MEDIAN), .value = FLAG ? value : NULL,
        .odd = FLAG};
    return qn_pad_by(x, width, &opts);
}

/* op on as many of three as it takes. */
static qn_expr *on(const qn_op *op, qn_expr *const in[3])
{
    for (int k = qn_op_nin(op); k < 3; k++)
        qn_expr_release(in[k]);
    return qn_expr_apply(op, qn_op_nin(op), in);
}

/* op(op(x, y, z), number, z) */
static qn_array *built(machine *m, const qn_array *x, const qn_array *y, const qn_array *z)
{
    qn_expr *inner = on(OP, (qn_expr *const[]){qn_expr_array(x), qn_expr_array(y), qn_expr_array(z)});
    qn_expr *outer = on(OP, (qn_expr *const[]){inner, qn_expr_number(NUMBER), qn_expr_array(z)});
    qn_array *r = qn_expr_eval(outer, &(qn_apply_opts){.casting = CASTING});
    qn_expr_release(outer);
    return r;
}

/* How many parameters d has, or now and then another number. */
static int parameters(machine *m, qn_distribution d)
{
    int n = 0;
    while (qn_random_parameter(d, n) != NULL)
        n++;
    return fuzz_int(m->in, 0, 7) ? n : fuzz_int(m->in, 0, QN_MAX_PARAMETERS);
}

static qn_array *drawn(machine *m, const qn_array *x, const qn_array *y, const qn_array *z)
{
    const qn_distribution d = DISTRIBUTION;
    const qn_array *p[QN_MAX_PARAMETERS] = {FLAG ? x : QN_NUM(NUMBER), FLAG ? y : QN_NUM(INT), FLAG ? z : QN_NUM(INT)};
    return qn_random_draw(m->g, d, parameters(m, d), p, MAYBE_DTYPE, RANDOM_SHAPE);
}

static qn_status drawn_into(machine *m, const qn_array *x, const qn_array *y, const qn_array *z)
{
    const qn_distribution d = DISTRIBUTION;
    const qn_array *p[QN_MAX_PARAMETERS] = {FLAG ? y : QN_NUM(INT), FLAG ? z : QN_NUM(INT), QN_NUM(INT)};
    return qn_random_draw_into(m->g, d, parameters(m, d), p, x);
}

static qn_status another_generator(machine *m)
{
    qn_random *g = FLAG ? qn_random_split(m->g) : qn_random_new_of((qn_bits)fuzz_int(m->in, 0, QN_NBITS - 1), (uint64_t)LARGE);
    if (g == NULL)
        return qn_error_status();
    qn_random_free(m->g);
    m->g = g;
    return QN_OK;
}

/* A state of which one word is another. */
static qn_status set_state(machine *m)
{
    uint64_t words[QN_RANDOM_STATE_WORDS];
    int n = qn_random_state(m->g, words);
    words[fuzz_byte(m->in) % n] = (uint64_t)LARGE;
    return qn_random_set_state(m->g, words, n - FLAG);
}

static const char *file_of(const qn_array *bytes)
{
    return bytes == NULL ? "" : fuzz_file((const char *)bytes->data, (size_t)bytes->size);
}

static const char *npy_file(const qn_array *x) { return file_of(qn_npy_bytes(x)); }

static const char *npz_file(const qn_array *x, const qn_array *y, bool deflate)
{
    return file_of(qn_npz_bytes(2, (const char *const[]){"x", "y"}, (const qn_array *const[]){x, y}, deflate));
}

#ifdef QN_FUZZ_DEFECTS
/* Is this the defect that QN_FUZZ_DEFECT names, and x a matrix with elements, which another step must make first? */
static bool defect(const qn_array *x, const char *name)
{
    const char *wanted = getenv("QN_FUZZ_DEFECT");
    return wanted && strcmp(wanted, name) == 0 && x->ndim == 2 && x->size > 1;
}

/* A view with a stride that leads out of the memory. */
static qn_array *beyond(qn_array *view)
{
    if (view != NULL)
        *(int64_t *)(uintptr_t)view->strides += 4096;
    return view;
}

static qn_array *written(qn_array *result, const qn_array *x)
{
    *(uint8_t *)x->data ^= 1;
    return result;
}
#endif

#endif
