/* SPDX-License-Identifier: BSD-3-Clause */
/* selection.c: building and checking a selection; see indexing.h. */
#include <ops/indexing.h>

void qn_selection_init(qn_selection *s, const char *func, const qn_array *a)
{
    s->func = func;
    s->array = a;
    s->base = a->data;
    s->nkept = s->at = s->nindex = s->nsources = 0;
    s->distinct = s->ramp = false;
    s->count = 1;
    s->source = s->inline_source;
}

qn_status qn_selection_reserve(qn_selection *s, int n)
{
    if (n > QN_INLINE_SOURCES)
        s->source = qn_scratch_array(n, sizeof(qn_index_source), s->func);
    return s->source ? QN_OK : QN_ERR_NOMEM;
}

void qn_selection_add(qn_selection *s, const qn_array *index, int axis, int64_t length, int64_t stride, qn_index_mode mode)
{
    qn_index_source *source = &s->source[s->nsources++];
    source->array = index;
    source->owned = false;
    source->axis = axis;
    source->naxes = 1;
    source->length = length;
    source->stride = stride;
    source->mode = mode;
    source->mask = NULL;
    source->flat = NULL;
}

static qn_mask_places *mask_places(const qn_selection *s, const qn_array *mask, const qn_array *view, int view_axis)
{
    qn_mask_places *m = qn_scratch(sizeof *m, s->func);
    if (!m || qn_mask_scan_init(s->func, &m->scan, mask) != QN_OK) {
        qn_scratch_free(m);
        return NULL;
    }
    const qn_array axes = {.data = NULL, .shape = mask->shape, .strides = view->strides + view_axis, .ndim = mask->ndim,
                           .dtype = view->dtype, .itemsize = view->itemsize};
    m->count = qn_mask_scan_count(&m->scan);
    m->line = (qn_array){.shape = &m->count, .ndim = 1, .dtype = QN_BOOL};
    m->mask = mask;
    m->owned = false;
    qn_reader_plain(&m->axes, &axes, view->dtype);
    return m;
}

qn_status qn_selection_add_mask(qn_selection *s, const qn_array *mask, int axis, const qn_array *view, int view_axis)
{
    qn_mask_places *m = mask_places(s, mask, view, view_axis);
    if (!m)
        return qn_failed();
    qn_selection_add(s, &m->line, axis, m->count, 0, QN_RAISE);
    s->source[s->nsources - 1].mask = m;
    s->source[s->nsources - 1].naxes = mask->ndim > 0 ? mask->ndim : 1;
    return QN_OK;
}

static void mask_places_free(qn_mask_places *m)
{
    if (!m)
        return;
    if (m->owned)
        qn_release(m->mask);
    qn_mask_scan_free(&m->scan);
    qn_scratch_free(m);
}

void qn_selection_done(qn_selection *s)
{
    for (int i = 0; i < s->nsources; i++) {
        if (s->source[i].owned)
            qn_release(s->source[i].array);
        mask_places_free(s->source[i].mask);
    }
    if (s->source != s->inline_source)
        qn_scratch_free(s->source);
}

/* ---- the index axes ------------------------------------------------------------------------------ */

/* Appends " (3,)" to shapes if there is room. */
static size_t append_shape(char *shapes, size_t used, size_t size, const qn_array *x)
{
    qn_text text;
    const char *one = qn_shape_of(&text, x);
    const size_t length = strlen(one);
    if (used + length + 2 > size)
        return used;
    shapes[used] = ' ';
    memcpy(shapes + used + 1, one, length + 1);
    return used + length + 1;
}

/* As in NumPy a mask counts as one index array per axis it covers. */
static qn_status fail_broadcast(const qn_selection *s)
{
    char shapes[240] = "";
    size_t used = 0;
    for (int i = 0; i < s->nsources; i++)
        for (int k = 0; k < s->source[i].naxes; k++)
            used = append_shape(shapes, used, sizeof shapes, s->source[i].array);
    return qn_fail(QN_ERR_INDEX, "%s: shape mismatch: indexing arrays could not be broadcast together with shapes%s", s->func,
                   shapes);
}

qn_status qn_selection_broadcast(qn_selection *s)
{
    s->nindex = 0;
    for (int i = 0; i < s->nsources; i++)
        s->nindex = s->source[i].array->ndim > s->nindex ? s->source[i].array->ndim : s->nindex;
    for (int k = 0; k < s->nindex; k++)
        s->index_shape[k] = 1;
    for (int i = 0; i < s->nsources; i++) {
        const qn_array *x = s->source[i].array;
        for (int k = 0; k < x->ndim; k++) {
            int64_t *n = &s->index_shape[s->nindex - x->ndim + k];
            if (x->shape[k] != 1 && *n != 1 && *n != x->shape[k])
                return fail_broadcast(s);
            *n = x->shape[k] == 1 ? *n : x->shape[k];
        }
    }
    return QN_OK;
}

void qn_selection_ready(qn_selection *s)
{
    s->count = 1;
    for (int k = 0; k < s->nindex; k++)
        s->count *= s->index_shape[k];
    for (int i = 0; i < s->nsources; i++)
        if (!s->source[i].mask)
            qn_reader_init(&s->source[i].reader, s->source[i].array, s->nindex, s->index_shape, QN_INT64);
}

/* *x becomes a copy of itself. */
static qn_status replace_by_copy(const qn_array **x, bool *owned)
{
    *x = qn_copy(*x);
    *owned = true;
    return *x ? QN_OK : qn_failed();
}

qn_status qn_selection_detach(qn_selection *s)
{
    for (int i = 0; i < s->nsources; i++) {
        qn_index_source *source = &s->source[i];
        if (!qn_may_share_memory(source->mask ? source->mask->mask : source->array, s->array))
            continue;
        if (source->mask) {
            QN_TRY(replace_by_copy(&source->mask->mask, &source->mask->owned));
            qn_reader_plain(&source->mask->scan.reader, source->mask->mask, QN_BOOL);
        } else {
            QN_TRY(replace_by_copy(&source->array, &source->owned));
            qn_reader_init(&source->reader, source->array, s->nindex, s->index_shape, QN_INT64);
        }
    }
    return QN_OK;
}

qn_status qn_selection_shape(const qn_selection *s, int *ndim, int64_t *shape)
{
    *ndim = s->nkept + s->nindex;
    if (*ndim > QN_MAX_NDIM)
        return qn_fail(QN_ERR_INDEX, "%s: the result has %d dimensions, at most %d are possible", s->func, *ndim, QN_MAX_NDIM);
    memcpy(shape, s->kept_shape, (size_t)s->at * sizeof *shape);
    memcpy(shape + s->at, s->index_shape, (size_t)s->nindex * sizeof *shape);
    memcpy(shape + s->at + s->nindex, s->kept_shape + s->at, (size_t)(s->nkept - s->at) * sizeof *shape);
    return QN_OK;
}

/* ---- bounds ---------------------------------------------------------------------------------------- */

/* The first index of the block outside the axis, if there is one. */
static qn_status check_block(const qn_selection *s, const qn_index_source *source, const int64_t *index, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (index[i] < -source->length || index[i] >= source->length)
            return qn_fail(QN_ERR_INDEX, "%s: index %lld is out of bounds for axis %d with size %lld", s->func,
                           (long long)index[i], source->axis, (long long)source->length);
    return QN_OK;
}

static qn_status check_source(const qn_selection *s, const qn_index_source *source)
{
    enum { BLOCK = 512 };
    int64_t buffer[BLOCK], unused[BLOCK];
    qn_reader own;
    const qn_offsets_fn outside = (qn_offsets_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_OFFSETS, QN_OFFSETS_RAISE);
    const int64_t size = source->array->size;
    qn_reader_plain(&own, source->array, QN_INT64);
    for (int64_t i = 0; i < size; i += BLOCK) {
        const int64_t n = size - i < BLOCK ? size - i : BLOCK;
        const int64_t *index = (const int64_t *)(const void *)qn_read(&own, i, n, buffer);
        if (outside(index, n, source->length, 0, false, unused))
            QN_TRY(check_block(s, source, index, n));
    }
    return QN_OK;
}

static qn_status check_not_empty(const qn_selection *s, const qn_index_source *source)
{
    if (source->length == 0 && source->array->size > 0)
        return qn_fail(QN_ERR_INDEX, "%s: cannot do a non-empty take from an empty axis (axis %d)", s->func,
                       source->axis);
    return QN_OK;
}

qn_status qn_selection_check(const qn_selection *s)
{
    for (int k = 0; k < s->nindex; k++)
        if (s->index_shape[k] == 0)
            return QN_OK; /* nothing is selected: NumPy does not look at the indices either */
    for (int i = 0; i < s->nsources; i++) {
        const qn_index_source *source = &s->source[i];
        if (source->mask)
            continue;
        if (source->mode == QN_RAISE)
            QN_TRY(check_source(s, source));
        else
            QN_TRY(check_not_empty(s, source));
    }
    return QN_OK;
}
