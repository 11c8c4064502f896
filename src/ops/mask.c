/* SPDX-License-Identifier: BSD-3-Clause */
/* mask.c: a[mask] and a[mask] = value for a mask of a's own shape.
 *
 * Reading packs chunks in parallel at places known from the counts.  Assigning one value is a blend in
 * place, by the engine unless both lie in one line; assigning packed values spreads them over a contiguous array and is left to masked.c for
 * any other. */
#include <ops/masked.h>

/* ---- get ---------------------------------------------------------------------------------------- */

typedef struct pack {
    qn_pack_fn fn;
    qn_reader full, packed;
    char *out;
    int64_t size;
} pack;

static qn_pack_fn pack_kernel(enum qn_select_kind kind, int64_t size)
{
    return (qn_pack_fn)qn_kernel(QN_KIND_SELECT, kind, __builtin_ctzll((uint64_t)size));
}

static void compress_block(void *context, const qn_mask_block *block)
{
    const pack *p = context;
    qn_c128 buffer[QN_SCAN_BLOCK];
    char *full = qn_read(&p->full, block->position, block->n, buffer);
    p->fn(p->out + block->before * p->size, full, block->mask, block->count);
}

qn_array *qn_mask_get(const char *func, const qn_array *a, const qn_array *mask)
{
    qn_mask_scan scan;
    if (qn_mask_scan_init(func, &scan, mask) != QN_OK)
        return NULL;
    const int64_t count = qn_mask_scan_count(&scan);
    qn_array *result = qn_new(func, a->dtype, 1, &count);
    if (result) {
        pack p = {.fn = pack_kernel(QN_SELECT_COMPRESS, a->itemsize), .out = result->data, .size = a->itemsize};
        qn_reader_plain(&p.full, a, a->dtype);
        if (qn_mask_scan_run(&scan, qn_is_line(&p.full), 0.1 * a->itemsize, compress_block, &p) != QN_OK)
            result = qn_drop(result);
    }
    qn_mask_scan_free(&scan);
    return result;
}

/* ---- set: one value -------------------------------------------------------------------------------- */

typedef struct line_fill { qn_loop_fn blend; char *data, *mask, *value; int64_t size; } line_fill;

static void fill_line(void *context, int64_t begin, int64_t end)
{
    const line_fill *f = context;
    char *at = f->data + begin * f->size, *args[4] = {f->mask + begin, f->value, at, at};
    const int64_t strides[4] = {1, 0, f->size, f->size};
    f->blend(args, strides, end - begin);
}

/* value has one element. */
static qn_status set_one(const char *func, const qn_array *a, const qn_array *mask, const qn_array *value)
{
    qn_c128 one;
    const qn_loop_fn blend = (qn_loop_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_BLEND, __builtin_ctz((unsigned)a->itemsize));
    qn_read_one(value, a->dtype, &one);
    if (a->flags & mask->flags & QN_C_CONTIGUOUS) {
        line_fill f = {blend, a->data, mask->data, (char *)&one, a->itemsize};
        return qn_parallel_for(a->size, qn_grain(0.05 * a->itemsize), fill_line, &f);
    }
    qn_array *scalar = qn_new_scalar(func, a->dtype, &one);
    if (!scalar)
        return qn_failed();
    qn_status status = qn_blend_into(a, scalar, mask);
    qn_release(scalar);
    return status;
}

/* ---- set: packed values ------------------------------------------------------------------------------ */

static void expand_block(void *context, const qn_mask_block *block)
{
    const pack *p = context;
    qn_c128 buffer[QN_SCAN_BLOCK];
    char *packed = qn_read(&p->packed, block->before, block->count, buffer);
    p->fn(packed, p->out + block->position * p->size, block->mask, block->count);
}

static qn_status expand(const qn_mask_scan *scan, const qn_array *a, const qn_array *value)
{
    pack p = {.fn = pack_kernel(QN_SELECT_EXPAND, a->itemsize), .out = a->data, .size = a->itemsize};
    qn_reader_plain(&p.packed, value, a->dtype);
    return qn_mask_scan_run(scan, qn_is_line(&p.packed), 0.15 * a->itemsize, expand_block, &p);
}

static qn_status check_values(const char *func, const qn_array *value, int64_t count)
{
    if (value->ndim > 1)
        return qn_fail(QN_ERR_TYPE, "%s: boolean array indexing assignment requires a 0 or 1-dimensional input, input has %d "
                       "dimensions", func, value->ndim);
    if (value->size == count)
        return QN_OK;
    return qn_fail(QN_ERR_VALUE, "%s: boolean array indexing assignment cannot assign %lld input values to the %lld output "
                   "values where the mask is true", func, (long long)value->size, (long long)count);
}

static qn_status set_values(const char *func, const qn_array *a, const qn_array *mask, const qn_array *value)
{
    qn_mask_scan scan;
    QN_TRY(qn_mask_scan_init(func, &scan, mask));
    qn_status status = check_values(func, value, qn_mask_scan_count(&scan));
    if (status == QN_OK && (a->flags & QN_C_CONTIGUOUS))
        status = expand(&scan, a, value);
    else if (status == QN_OK && value->size > 0)
        status = qn_masked_write(&scan, a, value, QN_VALUES_PACKED);
    qn_mask_scan_free(&scan);
    return status;
}

qn_status qn_mask_set(const char *func, const qn_array *a, const qn_array *mask, const qn_array *value)
{
    const bool one = value->size == 1 && value->ndim <= 1; /* is read before anything is written */
    qn_array *m = qn_apart(mask, a), *v = one ? qn_retain(value) : qn_apart(value, a);
    qn_status status = m && v ? QN_OK : qn_failed();
    if (status == QN_OK)
        status = one ? set_one(func, a, m, v) : set_values(func, a, m, v);
    qn_release(m);
    qn_release(v);
    return status;
}
