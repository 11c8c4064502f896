/* SPDX-License-Identifier: BSD-3-Clause */
/* masked.c: values written where a mask is true: putmask and place, and what mask.c needs for arrays that are not contiguous.
 *
 * For every block of the mask the values are laid out one per element (packed ones are spread to the trues), then blended into the
 * array piece by piece where it lies. */
#include <ops/masked.h>
#include <ops/ops.h>

typedef struct writing {
    qn_loop_fn blend;
    qn_pack_fn expand;      /* NULL: values are one per element */
    qn_reader target, values;
    int64_t nvalues, size;  /* how many; bytes of an element */
} writing;

typedef struct piece { qn_loop_fn blend; const uint8_t *mask; char *values; int64_t size; } piece;

static void blend_piece(void *context, char *p, int64_t stride, int64_t before, int64_t n)
{
    const piece *b = context;
    char *args[4] = {(char *)(uintptr_t)(b->mask + before), b->values + before * b->size, p, p};
    const int64_t strides[4] = {1, b->size, stride, stride};
    b->blend(args, strides, n);
}

static void write_block(void *context, const qn_mask_block *block)
{
    const writing *w = context;
    qn_c128 buffer[QN_SCAN_BLOCK], spread[QN_SCAN_BLOCK];
    const bool packed = w->expand != NULL;
    char *values = qn_read_cycled(&w->values, w->nvalues, packed ? block->before : block->position,
                                  packed ? block->count : block->n, buffer);
    if (packed)
        w->expand(values, (char *)spread, block->mask, block->count);
    piece b = {w->blend, block->mask, packed ? (char *)spread : values, w->size};
    qn_each_piece(&w->target, block->position, block->n, blend_piece, &b);
}

qn_status qn_masked_write(const qn_mask_scan *scan, const qn_array *a, const qn_array *values, qn_values_kind kind)
{
    const int column = __builtin_ctz((unsigned)a->itemsize);
    writing w = {.blend = (qn_loop_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_BLEND, column), .nvalues = values->size, .size = a->itemsize};
    if (kind == QN_VALUES_PACKED)
        w.expand = (qn_pack_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_EXPAND, column);
    qn_reader_plain(&w.target, a, a->dtype);
    qn_reader_plain(&w.values, values, a->dtype);
    return qn_mask_scan_run(scan, false, 0.3 * a->itemsize, write_block, &w);
}

qn_array *qn_apart(const qn_array *x, const qn_array *a)
{
    return qn_may_share_memory(x, a) ? qn_copy(x) : qn_retain(x);
}

/* ---- putmask and place -------------------------------------------------------------------------------- */

static qn_status write_where(const char *func, const qn_array *a, const qn_array *mask, const qn_array *values, qn_values_kind kind)
{
    qn_mask_scan scan;
    QN_TRY(qn_mask_scan_init(func, &scan, mask));
    const bool some = qn_mask_scan_count(&scan) > 0, bad = some && values->size == 0 && kind == QN_VALUES_PACKED;
    const qn_status status = some && values->size > 0 ? qn_masked_write(&scan, a, values, kind) : QN_OK;
    qn_mask_scan_free(&scan);
    return bad ? qn_fail(QN_ERR_VALUE, "%s: Cannot insert from an empty array!", func) : status;
}

static qn_status put_where(const char *func, const qn_array *a, const qn_array *mask, const qn_array *values, qn_values_kind kind)
{
    qn_text ta, tm;
    if (qn_is_null(a, func) || qn_is_null(mask, func) || qn_is_null(values, func))
        return qn_failed();
    QN_TRY(qn_check_writeable(func, a));
    if (a->size != mask->size)
        return qn_fail(QN_ERR_VALUE, "%s: mask and data must be the same size, not %s and %s", func, qn_shape_of(&tm, mask),
                       qn_shape_of(&ta, a));
    qn_array *m = qn_apart(mask, a), *v = qn_apart(values, a);
    const qn_status status = m && v ? write_where(func, a, m, v, kind) : qn_failed();
    qn_release(m);
    qn_release(v);
    return status;
}

qn_status qn_putmask(const qn_array *a, const qn_array *mask, const qn_array *values)
{
    return put_where("putmask", a, mask, values, QN_VALUES_ALIGNED);
}

qn_status qn_place(const qn_array *a, const qn_array *mask, const qn_array *values)
{
    return put_where("place", a, mask, values, QN_VALUES_PACKED);
}

/* ---- assignment where a mask is true -------------------------------------------------------------------- */

static qn_status check_where(const qn_array *a, const qn_array *value, qn_casting casting, const qn_array *where)
{
    qn_text ta, tv, tw;
    QN_TRY(qn_check_writeable("copyto", a));
    if (where->dtype != QN_BOOL)
        return qn_fail(QN_ERR_TYPE, "copyto: where must be bool, not %s", qn_dtypes[where->dtype].name);
    if (!(value->flags & QN_WEAK) && !qn_can_cast((qn_dtype)value->dtype, (qn_dtype)a->dtype, casting))
        return qn_fail(QN_ERR_TYPE, "copyto: cannot cast from %s to %s", qn_dtypes[value->dtype].name, qn_dtypes[a->dtype].name);
    if (qn_broadcasts(value, a) && qn_broadcasts(where, a))
        return QN_OK;
    return qn_fail(QN_ERR_VALUE, "copyto: value of shape %s and where of shape %s could not be broadcast to shape %s",
                   qn_shape_of(&tv, value), qn_shape_of(&tw, where), qn_shape_of(&ta, a));
}

qn_status qn_blend_into(const qn_array *a, const qn_array *value, const qn_array *mask)
{
    const qn_loop_fn blend = (qn_loop_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_BLEND, __builtin_ctz((unsigned)a->itemsize));
    qn_program p;
    qn_program_init(&p);
    const int m = qn_program_operand(&p, QN_BOOL), v = qn_program_operand(&p, value->dtype);
    const int in = qn_program_operand(&p, a->dtype), out = qn_program_operand(&p, a->dtype);
    const int inputs[3] = {m, qn_program_cast(&p, qn_program_aligned(&p, v, value), a->dtype), in};
    qn_program_emit(&p, blend, 3, inputs, out);
    const qn_array *operands[4] = {mask, value, a, a};
    return qn_execute(&p, operands, 0.05 * a->itemsize);
}

qn_status qn_assign_where(const qn_array *a, const qn_array *value, qn_casting casting, const qn_array *where)
{
    if (qn_is_null(a, "copyto") || qn_is_null(value, "copyto") || qn_is_null(where, "copyto"))
        return qn_failed();
    qn_array *last = qn_without_lead(value, a->ndim), *v = NULL, *w = NULL;
    qn_status status = last == NULL ? qn_failed() : check_where(a, last, casting, where);
    if (status == QN_OK && a->size > 0) {
        v = qn_apart(last, a);
        w = qn_apart(where, a);
        status = v && w ? qn_blend_into(a, v, w) : qn_failed();
    }
    qn_array *made[] = {last, v, w};
    for (size_t k = 0; k < sizeof made / sizeof *made; k++)
        qn_release(made[k]);
    return status;
}
