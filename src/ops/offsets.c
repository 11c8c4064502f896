/* SPDX-License-Identifier: BSD-3-Clause */
/* offsets.c: the byte offsets of a selection, a block of positions at a time: those that the index axes' own strides make, those of integers, of
 * positions in a flattened array, and of the trues of masks.
 *
 * No offset is kept.  A mask is read again where the block needs it: the scan knows how many trues precede each chunk, and a cursor
 * where the last block of this thread ended. */
#include <ops/indexing.h>

void qn_cursor_init(qn_cursor *c)
{
    for (int i = 0; i < QN_INLINE_SOURCES; i++)
        c->position[i] = c->before[i] = 0;
}

/* offset[i] = the part of position j + i that the index axes' own strides make. */
static void fill_ramp(const qn_selection *s, int64_t j, int64_t n, int64_t *offset)
{
    const int last = s->nindex - 1;
    const int64_t length = s->index_shape[last], step = s->index_stride[last];
    for (int64_t done = 0; done < n;) {
        int64_t row = (j + done) / length, col = (j + done) % length, start = col * step;
        for (int k = last - 1; k >= 0; k--) {
            start += row % s->index_shape[k] * s->index_stride[k];
            row /= s->index_shape[k];
        }
        const int64_t left = length - col, run = left < n - done ? left : n - done;
        for (int64_t i = 0; i < run; i++)
            offset[done + i] = start + i * step;
        done += run;
    }
}

/* ---- positions in row-major order to offsets --------------------------------------------------------------- */

static int64_t row_offset(const qn_reader *axes, int64_t row)
{
    int64_t offset = 0;
    for (int k = 1; k < axes->ndim; k++) {
        offset += (k == axes->ndim - 1 ? row : row % axes->n[k]) * axes->stride[k];
        row /= axes->n[k];
    }
    return offset;
}

/* offset[i] += the offset of position[i]; positions of one row one after the other cost no division. */
static void add_unraveled(const qn_reader *axes, const int64_t *position, int64_t n, int64_t *offset)
{
    int64_t first = 0, end = axes->ndim == 1 ? INT64_MAX : 0, start = 0;
    for (int64_t i = 0; i < n; i++) {
        if (position[i] < first || position[i] >= end) {
            const int64_t row = position[i] / axes->n[0];
            first = row * axes->n[0];
            end = first + axes->n[0];
            start = row_offset(axes, row);
        }
        offset[i] += start + (position[i] - first) * axes->stride[0];
    }
}

/* ---- masks ------------------------------------------------------------------------------------------------ */

/* Moves the cursor to the chunk of true j unless it already stands at or before it. */
static void seek_true(const qn_mask_scan *scan, int64_t j, int64_t *position, int64_t *before)
{
    int64_t low = 0, high = scan->nchunks;
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (scan->start[middle] <= j)
            low = middle;
        else
            high = middle;
    }
    if (*before <= j && *position >= low * scan->chunk)
        return;
    *position = low * scan->chunk;
    *before = scan->start[low];
}

static void add_places(const qn_mask_places *m, const uint8_t *mask, int64_t position, int64_t skip, int64_t n, int64_t *offset)
{
    int64_t place[QN_SCAN_BLOCK];
    ((qn_positions_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_POSITIONS, 3))(mask, skip + n, position, place);
    add_unraveled(&m->axes, place + skip, n, offset);
}

/* Adds the offsets of trues j .. j + n - 1; false if they are not there, because the mask has changed. */
static bool add_trues(const qn_mask_places *m, int64_t *position, int64_t *before, int64_t j, int64_t n, int64_t *offset)
{
    const qn_count_fn count_fn = (qn_count_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_COUNT, 0);
    uint8_t buffer[QN_SCAN_BLOCK];
    seek_true(&m->scan, j, position, before);
    for (int64_t done = 0; done < n;) {
        const int64_t left = m->scan.n - *position, size = left < QN_SCAN_BLOCK ? left : QN_SCAN_BLOCK;
        if (size <= 0)
            return false;
        const uint8_t *mask = (const uint8_t *)qn_read(&m->scan.reader, *position, size, buffer);
        const int64_t count = count_fn(mask, size), skip = j + done - *before;
        const int64_t here = count - skip < n - done ? count - skip : n - done;
        if (here > 0) {
            add_places(m, mask, *position, skip, here, offset + done);
            done += here;
        }
        if (done == n && skip + here < count)
            return true;
        *position += size;
        *before += count;
    }
    return true;
}

/* The trues lie along the last index axis, or there is one that stands for all. */
static bool add_mask(const qn_mask_places *m, int64_t *position, int64_t *before, int64_t j, int64_t n, int64_t *offset)
{
    if (m->count == 1) {
        int64_t only = 0;
        const bool there = add_trues(m, position, before, 0, 1, &only);
        for (int64_t i = 0; i < n; i++)
            offset[i] += only;
        return there;
    }
    for (int64_t done = 0, run; done < n; done += run) {
        const int64_t first = (j + done) % m->count;
        run = m->count - first < n - done ? m->count - first : n - done;
        if (!add_trues(m, position, before, first, run, offset + done))
            return false;
    }
    return true;
}

/* ---- all sources -------------------------------------------------------------------------------------------- */

/* Of integers, added to what is there, or as the first. */
static bool add_integers(const qn_index_source *source, int64_t j, int64_t n, bool add, int64_t *offset)
{
    int64_t buffer[QN_SCAN_BLOCK], position[QN_SCAN_BLOCK];
    const qn_offsets_fn fn = (qn_offsets_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_OFFSETS, (int)source->mode);
    const int64_t *index = (const int64_t *)(const void *)qn_read(&source->reader, j, n, buffer);
    if (!source->flat)
        return !fn(index, n, source->length, source->stride, add, offset);
    if (fn(index, n, source->length, 1, false, position))
        return false;
    add_unraveled(source->flat, position, n, offset);
    return true;
}

bool qn_selection_offsets(const qn_selection *s, qn_cursor *c, int64_t j, int64_t n, int64_t *offset)
{
    bool inside = true, add = s->ramp || s->nsources == 0 || s->source[0].mask || s->source[0].flat;
    if (s->ramp)
        fill_ramp(s, j, n, offset);
    else if (add)
        memset(offset, 0, (size_t)n * sizeof *offset);
    for (int i = 0; i < s->nsources; i++) {
        const qn_index_source *source = &s->source[i];
        int64_t position = 0, before = 0; /* for a source without a cursor: from the start of its chunk */
        const bool has = i < QN_INLINE_SOURCES;
        if (source->mask)
            inside &= add_mask(source->mask, has ? &c->position[i] : &position, has ? &c->before[i] : &before, j, n, offset);
        else
            inside &= add_integers(source, j, n, add, offset);
        add = true;
    }
    return inside;
}
