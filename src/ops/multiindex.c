/* SPDX-License-Identifier: BSD-3-Clause */
/* multiindex.c: flat positions to coordinates and back, in blocks. */
#include <ops/reader.h>
#include <quern/index.h>

enum { BLOCK = 1024 };

static qn_status check_integers(const char *func, const qn_array *x)
{
    if (qn_is_null(x, func))
        return qn_failed();
    return qn_is_integer(x->dtype) ? QN_OK
                                   : qn_fail(QN_ERR_TYPE, "%s: only int indices permitted, not %s", func, qn_dtypes[x->dtype].name);
}

/* ---- unravel ------------------------------------------------------------------------------------------ */

typedef struct unraveling {
    int ndim;
    int64_t size, shape[QN_MAX_NDIM];
    bool fortran;
    qn_reader reader;
    qn_array **result;
    _Atomic int64_t bad; /* a position outside, or -1 */
} unraveling;

/* out[i] = rest[i] % n, rest[i] /= n.  Up to 2^53 the quotient of doubles is never rounded up to the next integer (it differs from it
 * by at least 1 / n), and is found several times faster than one of 64-bit integers. */
static void split_off(int64_t *rest, int64_t count, int64_t n, int64_t *out)
{
    for (int64_t i = 0; i < count; i++) {
        const int64_t q = (int64_t)((double)rest[i] / (double)n);
        out[i] = rest[i] - q * n;
        rest[i] = q;
    }
}

static void split_off_large(int64_t *rest, int64_t count, int64_t n, int64_t *out)
{
    for (int64_t i = 0; i < count; i++) {
        out[i] = rest[i] % n;
        rest[i] /= n;
    }
}

/* The fastest axes are split off first; the slowest keeps the rest. */
static void unravel_block(unraveling *u, const int64_t *flat, int64_t begin, int64_t n)
{
    int64_t rest[BLOCK];
    for (int64_t i = 0; i < n; i++)
        if (flat[i] < 0 || flat[i] >= u->size) {
            atomic_store(&u->bad, begin + i);
            return;
        }
    memcpy(rest, flat, (size_t)n * sizeof *rest);
    for (int i = 0; i < u->ndim; i++) {
        const int k = u->fortran ? i : u->ndim - 1 - i;
        int64_t *out = (int64_t *)(void *)u->result[k]->data + begin;
        if (i == u->ndim - 1)
            memcpy(out, rest, (size_t)n * sizeof *rest);
        else if (u->size <= INT64_C(1) << 53)
            split_off(rest, n, u->shape[k], out);
        else
            split_off_large(rest, n, u->shape[k], out);
    }
}

static void unravel_range(void *context, int64_t begin, int64_t end)
{
    unraveling *u = context;
    int64_t buffer[BLOCK];
    for (int64_t n; begin < end; begin += n) {
        n = end - begin < BLOCK ? end - begin : BLOCK;
        unravel_block(u, (const int64_t *)(const void *)qn_read(&u->reader, begin, n, buffer), begin, n);
    }
}

static qn_status fail_position(const unraveling *u)
{
    int64_t buffer;
    memcpy(&buffer, qn_read(&u->reader, u->bad, 1, &buffer), sizeof buffer);
    return qn_fail(QN_ERR_VALUE, "unravel_index: index %lld is out of bounds for array with size %lld", (long long)buffer,
                   (long long)u->size);
}

qn_status qn_unravel_index(const qn_array *indices, int ndim, const int64_t *shape, bool fortran, qn_array **result)
{
    unraveling u = {.ndim = ndim, .fortran = fortran, .result = result};
    for (int k = 0; k < ndim && k < QN_MAX_NDIM; k++)
        result[k] = NULL;
    QN_TRY(check_integers("unravel_index", indices));
    QN_TRY(qn_shape_size("unravel_index", ndim, shape, 1, &u.size));
    if (ndim == 0 && indices->ndim > 0)
        return qn_fail(QN_ERR_VALUE, "unravel_index: multiple indices are not supported for 0d arrays");
    if (ndim > 0)
        memcpy(u.shape, shape, (size_t)ndim * sizeof *shape);
    atomic_init(&u.bad, -1);
    qn_status status = QN_OK;
    for (int k = 0; k < ndim; k++) {
        result[k] = status == QN_OK ? qn_new("unravel_index", QN_INT64, indices->ndim, indices->shape) : NULL;
        status = result[k] ? status : qn_failed();
    }
    if (status == QN_OK) {
        qn_reader_plain(&u.reader, indices, QN_INT64);
        status = qn_parallel_for(indices->size, qn_grain(4.0 * ndim), unravel_range, &u);
        status = status != QN_OK || u.bad < 0 ? status : fail_position(&u);
    }
    for (int k = 0; k < ndim && status != QN_OK; k++) {
        qn_release(result[k]);
        result[k] = NULL;
    }
    return status;
}

/* ---- ravel -------------------------------------------------------------------------------------------- */

typedef struct raveling {
    int ndim;
    const int64_t *shape;
    int64_t step[QN_MAX_NDIM];
    const qn_index_mode *mode;
    qn_reader *reader;
    int64_t *out;
    atomic_bool outside;
} raveling;

/* step[k]: how far apart in the flat order two elements along axis k lie. */
static void flat_steps(int ndim, const int64_t *shape, bool fortran, int64_t *step)
{
    int64_t n = 1;
    for (int i = 0; i < ndim; i++) {
        const int k = fortran ? i : ndim - 1 - i;
        step[k] = n;
        n *= shape[k];
    }
}

/* out[i] += step * coordinate[i]; false if one is outside and the mode does not help. */
static bool add_coordinate(const int64_t *coordinate, int64_t n, int64_t length, int64_t step, qn_index_mode mode, int64_t *out)
{
    if (mode != QN_RAISE && length > 0) {
        const qn_any_fn fn = qn_kernel(QN_KIND_SELECT, QN_SELECT_OFFSETS, (int)mode);
        return !((qn_offsets_fn)fn)(coordinate, n, length, step, true, out);
    }
    bool inside = true;
    for (int64_t i = 0; i < n; i++) {
        inside &= coordinate[i] >= 0 && coordinate[i] < length;
        out[i] = (int64_t)((uint64_t)out[i] + (uint64_t)step * (uint64_t)coordinate[i]);
    }
    return inside;
}

static void ravel_range(void *context, int64_t begin, int64_t end)
{
    raveling *r = context;
    int64_t buffer[BLOCK];
    for (int64_t n; begin < end; begin += n) {
        n = end - begin < BLOCK ? end - begin : BLOCK;
        memset(r->out + begin, 0, (size_t)n * sizeof *r->out);
        for (int k = 0; k < r->ndim; k++) {
            const int64_t *x = (const int64_t *)(const void *)qn_read(&r->reader[k], begin, n, buffer);
            if (!add_coordinate(x, n, r->shape[k], r->step[k], r->mode[k], r->out + begin))
                atomic_store(&r->outside, true);
        }
    }
}

static qn_status check_ravel(int ndim, const qn_array *const *coordinates, const int64_t *shape, const qn_index_mode *mode)
{
    int64_t size;
    for (int k = 0; k < ndim; k++) {
        QN_TRY(check_integers("ravel_multi_index", coordinates[k]));
        if (mode[k] != QN_RAISE && mode[k] != QN_WRAP && mode[k] != QN_CLIP)
            return qn_fail(QN_ERR_VALUE, "ravel_multi_index: mode must be QN_RAISE, QN_WRAP or QN_CLIP, not %d", (int)mode[k]);
    }
    if (ndim < 1)
        return qn_fail(QN_ERR_VALUE, "ravel_multi_index: need at least one array of coordinates");
    return qn_shape_size("ravel_multi_index", ndim, shape, 1, &size);
}

static qn_array *ravel_into(raveling *r, int ndim, const qn_array *const *coordinates, int out_ndim, const int64_t *out_shape)
{
    qn_array *result = qn_new("ravel_multi_index", QN_INT64, out_ndim, out_shape);
    r->reader = result ? qn_scratch_array(ndim, sizeof(qn_reader), "ravel_multi_index") : NULL;
    if (!r->reader)
        return qn_drop(result);
    for (int k = 0; k < ndim; k++)
        qn_reader_init(&r->reader[k], coordinates[k], out_ndim, out_shape, QN_INT64);
    r->out = (int64_t *)(void *)result->data;
    qn_status status = qn_parallel_for(result->size, qn_grain(1.0 * ndim), ravel_range, r);
    qn_scratch_free(r->reader);
    if (status != QN_OK)
        return qn_drop(result);
    if (!r->outside)
        return result;
    qn_fail(QN_ERR_VALUE, "ravel_multi_index: invalid entry in coordinates array");
    return qn_drop(result);
}

qn_array *qn_ravel_multi_index(int ndim, const qn_array *const *coordinates, const int64_t *shape, const qn_index_mode *mode, bool fortran)
{
    int out_ndim;
    int64_t out_shape[QN_MAX_NDIM];
    raveling r = {.ndim = ndim, .shape = shape, .mode = mode};
    if (check_ravel(ndim, coordinates, shape, mode) != QN_OK ||
        qn_broadcast("ravel_multi_index", ndim, coordinates, &out_ndim, out_shape) != QN_OK)
        return NULL;
    flat_steps(ndim, shape, fortran, r.step);
    atomic_init(&r.outside, false);
    return ravel_into(&r, ndim, coordinates, out_ndim, out_shape);
}
