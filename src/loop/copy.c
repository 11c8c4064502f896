/* SPDX-License-Identifier: BSD-3-Clause */
/* copy.c: dst[...] = src: by item size where the dtypes agree, through the cast kernels where not. Two axes that are contiguous
 * in one array each are moved as blocked transposes. */
#include <loop/loop.h>

/* ---- transposition ----------------------------------------------------------------------------------------- */
typedef struct plan {
    qn_geometry g; /* operand 0 src, 1 dst */
    int across;    /* dim[0] is dst's contiguous axis, dim[across] src's; 0: no transposition */
    qn_transpose_fn transpose;
    qn_loop_fn copy;
} plan;

/* Rows of the innermost dimension [begin, end) over all outer positions. */
static void transpose_range(void *context, int64_t begin, int64_t end)
{
    const plan *t = context;
    const qn_dim *col = &t->g.dim[0], *row = &t->g.dim[t->across];
    int64_t at[QN_MAX_NDIM] = {0};
    for (;;) {
        char *src = t->g.data[0], *dst = t->g.data[1];
        for (int d = 1; d < t->g.ndim; d++) {
            src += at[d] * t->g.dim[d].stride[0];
            dst += at[d] * t->g.dim[d].stride[1];
        }
        t->transpose(dst + begin * row->stride[1], row->stride[1], src + begin * row->stride[0], col->stride[0], end - begin,
                     col->n);
        int d = 1;
        for (; d < t->g.ndim; d++) {
            if (d == t->across)
                continue;
            if (++at[d] < t->g.dim[d].n)
                break;
            at[d] = 0;
        }
        if (d >= t->g.ndim)
            return;
    }
}

/* The dimension along which src is contiguous while dst is along dim[0]; 0 if the walk is fine as it is. */
static int transposed_dim(const qn_geometry *g, int itemsize)
{
    if (g->dim[0].stride[1] != itemsize || g->dim[0].stride[0] == itemsize || g->dim[0].stride[0] == 0 || g->dim[0].n < 4)
        return 0;
    for (int d = 1; d < g->ndim; d++)
        if (g->dim[d].stride[0] == itemsize && g->dim[d].n >= 4)
            return d;
    return 0;
}

/* ---- rows ------------------------------------------------------------------------------------------------------
 * Lines of the innermost dimension, one call of the kernel each: the engine's bookkeeping took longer than the 800 bytes of a
 * row. */
#define FEW_ROW_BYTES 512        /* lines that are never streamed */
#define FEW_ROWS_BYTES (1 << 20) /* arrays that are not */

static bool are_rows(const qn_geometry *g, int itemsize)
{
    return g->ndim > 1 && (g->dim[0].n * itemsize < FEW_ROW_BYTES || g->size * itemsize <= FEW_ROWS_BYTES);
}

/* Rows [begin, end) in the order of dst. */
static void rows_range(void *context, int64_t begin, int64_t end)
{
    const plan *p = context;
    const qn_dim *dim = p->g.dim;
    int64_t at[QN_MAX_NDIM], rest = begin;
    char *args[2] = {p->g.data[0], p->g.data[1]};
    for (int d = 1; d < p->g.ndim; d++) {
        at[d] = rest % dim[d].n;
        rest /= dim[d].n;
        args[0] += at[d] * dim[d].stride[0];
        args[1] += at[d] * dim[d].stride[1];
    }
    for (int64_t i = begin; i < end; i++) {
        p->copy(args, dim[0].stride, dim[0].n);
        for (int d = 1; d < p->g.ndim; d++) {
            args[0] += dim[d].stride[0];
            args[1] += dim[d].stride[1];
            if (++at[d] < dim[d].n)
                break;
            args[0] -= at[d] * dim[d].stride[0];
            args[1] -= at[d] * dim[d].stride[1];
            at[d] = 0;
        }
    }
}

/* ---- the copy ------------------------------------------------------------------------------------------------ */
static double copy_ns(const qn_array *dst) { return 0.02 * dst->itemsize; }

static qn_status copy_same_dtype(const qn_array *dst, const qn_array *src)
{
    const qn_array *operands[2] = {src, dst};
    plan t;
    qn_geometry_make(&t.g, dst->ndim, dst->shape, 2, operands);
    t.across = transposed_dim(&t.g, dst->itemsize);
    if (t.across != 0) {
        const bool far = 2 * t.g.size * dst->itemsize >= QN_STREAM_BYTES;
        t.transpose = (qn_transpose_fn)qn_kernel(QN_KIND_COPY, far ? QN_COPY_TRANSPOSE_FAR : QN_COPY_TRANSPOSE,
                                                 __builtin_ctz((unsigned)dst->itemsize));
        int64_t rows = t.g.dim[t.across].n;
        return qn_parallel_for(rows, qn_grain(copy_ns(dst) * (double)(t.g.size / rows)), transpose_range, &t);
    }
    t.copy = qn_copy_loop(dst->itemsize);
    if (are_rows(&t.g, dst->itemsize))
        return qn_parallel_for(t.g.size / t.g.dim[0].n, qn_grain(copy_ns(dst) * (double)t.g.dim[0].n), rows_range, &t);
    qn_program p;
    qn_program_init(&p);
    int in = qn_program_operand(&p, src->dtype), out = qn_program_operand(&p, dst->dtype);
    qn_program_emit(&p, t.copy, 1, &in, out);
    return qn_execute(&p, operands, copy_ns(dst));
}

static bool is_one_element(const qn_array *x)
{
    bool one = true;
    for (int i = 0; i < x->ndim; i++)
        one &= x->strides[i] == 0 || x->shape[i] == 1;
    return one;
}

/* One element for all of dst is cast once. */
static qn_status copy_element(const qn_array *dst, const qn_array *src)
{
    qn_c128 value, cast;
    qn_array one = *src;
    memcpy(&value, src->data, (size_t)src->itemsize);
    qn_cast_loop(src->dtype, dst->dtype)((char *const[]){(char *)&value, (char *)&cast}, (const int64_t[]){0, 0}, 1);
    one.data = (char *)&cast;
    one.dtype = dst->dtype;
    one.itemsize = dst->itemsize;
    return copy_same_dtype(dst, &one);
}

static qn_status copy_cast(const qn_array *dst, const qn_array *src)
{
    if (is_one_element(src))
        return copy_element(dst, src);
    const qn_array *operands[2] = {src, dst};
    qn_program p;
    qn_program_init(&p);
    int in = qn_program_operand(&p, src->dtype), out = qn_program_operand(&p, dst->dtype);
    int reg = qn_program_cast(&p, qn_program_aligned(&p, in, src), dst->dtype);
    qn_program_write(&p, reg, out, dst);
    return qn_execute(&p, operands, 1.0);
}

/* ---- few elements: one call of a kernel, without a plan ------------------------------------------------------- */
#define FEW_BYTES 1024

/* May both be walked as one line?  Then the steps are stride[0] in src, 0 if it is one element, and stride[1] in dst.  Where
 * src has as many elements as dst it has dst's shape but for axes of length 1. */
static bool as_lines(const qn_array *dst, const qn_array *src, int64_t stride[2])
{
    bool dense = dst->flags & QN_C_CONTIGUOUS, src_dense = src->flags & QN_C_CONTIGUOUS;
    if ((!dense && dst->ndim != 1) || dst->size * dst->itemsize > FEW_BYTES || dst->size == 0)
        return false;
    if (src->size != 1 && (src->size != dst->size || (!src_dense && src->ndim != 1)))
        return false;
    stride[0] = src->size == 1 ? 0 : src_dense ? src->itemsize : src->strides[0];
    stride[1] = dense ? dst->itemsize : dst->strides[0];
    return true;
}

/* Copies disjoint arrays; false if they are to be copied by a plan. */
static bool copy_few(const qn_array *dst, const qn_array *src)
{
    int64_t stride[2];
    bool same = dst->dtype == src->dtype;
    if (!as_lines(dst, src, stride) || (!same && !(dst->flags & src->flags & QN_ALIGNED)))
        return false;
    qn_loop_fn fn = same ? qn_copy_loop(dst->itemsize) : qn_cast_loop(src->dtype, dst->dtype);
    qn_fp_state fp = qn_fp_save();
    fn((char *const[]){src->data, dst->data}, stride, dst->size);
    qn_fp_restore(fp);
    return true;
}

/* A block of few bytes, overlapping or not, is moved at once. */
static bool move_few(const qn_array *dst, const qn_array *src)
{
    int64_t bytes = dst->size * dst->itemsize;
    if (dst->dtype != src->dtype || dst->size != src->size || bytes > FEW_BYTES || !(dst->flags & src->flags & QN_C_CONTIGUOUS))
        return false;
    if (bytes > 0)
        memmove(dst->data, src->data, (size_t)bytes);
    return true;
}

static qn_status copy_apart(const qn_array *dst, const qn_array *src)
{
    return dst->dtype == src->dtype ? copy_same_dtype(dst, src) : copy_cast(dst, src);
}

qn_status qn_copy_elements(const qn_array *dst, const qn_array *src)
{
    if (move_few(dst, src))
        return QN_OK;
    qn_overlap_kind overlap = qn_overlap(dst, src);
    if (dst->size == 0 || (overlap == QN_SAME_ELEMENTS && dst->dtype == src->dtype))
        return QN_OK;
    if (overlap == QN_OVERLAP || (overlap == QN_SAME_ELEMENTS && !(dst->flags & QN_ALIGNED))) {
        qn_array *copy = qn_new("copy", src->dtype, src->ndim, src->shape);
        if (copy == NULL)
            return qn_failed();
        qn_status status = copy_same_dtype(copy, src);
        if (status == QN_OK)
            status = copy_apart(dst, copy);
        qn_release(copy);
        return status;
    }
    if (overlap == QN_DISJOINT && copy_few(dst, src))
        return QN_OK;
    return copy_apart(dst, src);
}
