/* SPDX-License-Identifier: BSD-3-Clause */
/* bits.c: truths to bits by a kernel, and back, eight at a time by a table of 256 words. */
#include <ops/reader.h>
#include <quern/manip.h>

enum { BLOCK = 4096 };
#define ONES UINT64_C(0x0101010101010101)
#define FORWARD UINT64_C(0x8040201008040201)  /* byte 0 to the highest bit of the product's top byte */
#define BACKWARD UINT64_C(0x0102040810204080) /* byte 0 to its lowest */

typedef struct bit_job {
    qn_reader reader;      /* of the input with the axis last: row-major lines */
    const qn_array *out;   /* with the axis last */
    int64_t nin, nout;     /* lengths of a line */
    int64_t nbits;         /* bits of an unpacked line that are there */
    bool little;
} bit_job;

static char *line_of(const qn_array *a, int64_t line)
{
    char *p = a->data;
    for (int k = a->ndim - 2; k >= 0; k--) {
        p += line % a->shape[k] * a->strides[k];
        line /= a->shape[k];
    }
    return p;
}

/* ---- packing ------------------------------------------------------------------------------------------ */

static void pack_lines(void *context, int64_t begin, int64_t end)
{
    const bit_job *job = context;
    const int64_t stride = job->out->strides[job->out->ndim - 1];
    const qn_packbits_fn pack = (qn_packbits_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_PACKBITS, 0);
    uint8_t buffer[BLOCK];
    for (int64_t line = begin; line < end; line++) {
        char *p = line_of(job->out, line);
        for (int64_t i = 0; i < job->nin; i += BLOCK) {
            const int64_t n = job->nin - i < BLOCK ? job->nin - i : BLOCK;
            const uint8_t *x = (const uint8_t *)qn_read(&job->reader, line * job->nin + i, n, buffer);
            pack(x, n, job->little, (uint8_t *)p + i / 8 * stride, stride);
        }
    }
}

/* ---- unpacking ---------------------------------------------------------------------------------------- */

/* The bits of a byte in eight bytes of 0 and 1: each byte gets a copy, keeps its bit, and carries it to the top by adding 127. */
#define SPREAD(byte, select) ((((byte) * ONES & (select)) + 0x7F * ONES) >> 7 & ONES)
#define SPREAD4(b, s) SPREAD(b, s), SPREAD((b) + 1, s), SPREAD((b) + 2, s), SPREAD((b) + 3, s)
#define SPREAD16(b, s) SPREAD4(b, s), SPREAD4((b) + 4, s), SPREAD4((b) + 8, s), SPREAD4((b) + 12, s)
#define SPREAD64(b, s) SPREAD16(b, s), SPREAD16((b) + 16, s), SPREAD16((b) + 32, s), SPREAD16((b) + 48, s)
#define SPREAD256(s) {SPREAD64(0, s), SPREAD64(64, s), SPREAD64(128, s), SPREAD64(192, s)}
static const uint64_t unpacked[2][256] = {SPREAD256(BACKWARD), SPREAD256(FORWARD)}; /* by `little` */

/* n truths from the bits of x to p. */
static void unpack_run(const uint64_t *table, const uint8_t *x, int64_t n, char *p, int64_t stride)
{
    int64_t k = 0;
    for (; stride == 1 && 8 * (k + 4) <= n; k += 4) { /* together: the compiler does not know that p holds no x */
        const uint64_t four[] = {table[x[k]], table[x[k + 1]], table[x[k + 2]], table[x[k + 3]]};
        memcpy(p + 8 * k, four, sizeof four);
    }
    for (int64_t i = 8 * k; i < n; i++)
        p[i * stride] = (char)(table[x[i / 8]] >> (8 * (i % 8)) & 1);
}

static void unpack_lines(void *context, int64_t begin, int64_t end)
{
    const bit_job *job = context;
    const int64_t stride = job->out->strides[job->out->ndim - 1];
    uint8_t buffer[BLOCK];
    for (int64_t line = begin; line < end; line++) {
        char *p = line_of(job->out, line);
        for (int64_t i = 0; i < job->nbits; i += 8 * BLOCK) {
            const int64_t n = job->nbits - i < 8 * BLOCK ? job->nbits - i : 8 * BLOCK;
            const uint8_t *x = (const uint8_t *)qn_read(&job->reader, line * job->nin + i / 8, (n + 7) / 8, buffer);
            unpack_run(unpacked[job->little], x, n, p + i * stride, stride);
        }
        for (int64_t i = job->nbits; i < job->nout; i++)
            p[i * stride] = 0;
    }
}

/* ---- both ------------------------------------------------------------------------------------------------ */

/* A new array with `axis` of length n, its view with that axis last, and the input likewise; lines run in parallel. */
static qn_array *run_lines(const char *func, bit_job *job, const qn_array *a, int axis, qn_range_fn fn, int read_as)
{
    int64_t shape[QN_MAX_NDIM];
    memcpy(shape, a->shape, (size_t)a->ndim * sizeof *shape);
    shape[axis] = job->nout;
    qn_array *r = qn_new(func, QN_UINT8, a->ndim, shape), *in = qn_moveaxis(a, axis, -1), *out = qn_moveaxis(r, axis, -1);
    bool done = r && in && out;
    if (done && r->size > 0) {
        job->out = out;
        qn_reader_plain(&job->reader, in, read_as);
        done = qn_parallel_for(r->size / job->nout, qn_grain(0.3 * (double)(job->nin + job->nout)), fn, job) == QN_OK;
    }
    qn_release(in);
    qn_release(out);
    return done ? r : qn_drop(r);
}

/* a, flattened if that is asked for or it has no axis; *axis is made valid. */
static qn_array *with_axis(const char *func, const qn_array *a, int *axis)
{
    const bool flat = *axis == QN_FLATTEN || a->ndim == 0;
    if (!flat)
        return qn_check_axis(func, *axis, a->ndim, axis) == QN_OK ? qn_retain(a) : NULL;
    if (*axis != QN_FLATTEN && *axis != 0 && *axis != -1)
        return qn_check_axis(func, *axis, 1, axis) == QN_OK ? qn_ravel(a) : NULL;
    *axis = 0;
    return qn_ravel(a);
}

qn_array *qn_packbits(const qn_array *a, int axis, bool little)
{
    bit_job job = {.little = little};
    if (qn_is_null(a, "packbits"))
        return NULL;
    if (!qn_is_integer(a->dtype) && a->dtype != QN_BOOL) {
        qn_fail(QN_ERR_TYPE, "packbits: Expected an input array of integer or boolean data type, not %s", qn_dtypes[a->dtype].name);
        return NULL;
    }
    qn_array *x = with_axis("packbits", a, &axis), *r = NULL;
    if (x) {
        job.nin = x->shape[axis];
        job.nout = job.nin / 8 + (job.nin % 8 != 0);
        r = run_lines("packbits", &job, x, axis, pack_lines, a->itemsize == 1 ? a->dtype : QN_BOOL);
    }
    qn_release(x);
    return r;
}

/* The length of an unpacked line for `count`; QN_ERR_VALUE. */
static qn_status unpacked_length(bit_job *job, int64_t n, int64_t count)
{
    if (qn_mul_overflows(n, 8, &job->nbits))
        return qn_fail(QN_ERR_VALUE, "unpackbits: the result is too long");
    job->nin = n;
    job->nout = count == QN_ALL_BITS ? job->nbits : count < 0 ? job->nbits + count : count;
    if (job->nout < 0)
        return qn_fail(QN_ERR_VALUE, "unpackbits: -count %lld is larger than the number of elements, %lld", (long long)-count,
                       (long long)job->nbits);
    job->nbits = job->nbits < job->nout ? job->nbits : job->nout;
    return QN_OK;
}

qn_array *qn_unpackbits(const qn_array *a, int axis, int64_t count, bool little)
{
    bit_job job = {.little = little};
    if (qn_is_null(a, "unpackbits"))
        return NULL;
    if (a->dtype != QN_UINT8) {
        qn_fail(QN_ERR_TYPE, "unpackbits: Expected an input array of unsigned byte data type, not %s", qn_dtypes[a->dtype].name);
        return NULL;
    }
    qn_array *x = with_axis("unpackbits", a, &axis), *r = NULL;
    if (x && unpacked_length(&job, x->shape[axis], count) == QN_OK)
        r = run_lines("unpackbits", &job, x, axis, unpack_lines, QN_UINT8);
    qn_release(x);
    return r;
}
