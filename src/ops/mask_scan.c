/* SPDX-License-Identifier: BSD-3-Clause */
/* mask_scan.c: a mask in two passes: count the trues of every chunk, then work on the chunks in parallel, each of which
 * knows where its results go. */
#include <ops/indexing.h>

enum { CHUNK = 65536, MAX_CHUNKS = 4096 };

static int64_t count_block(const uint8_t *mask, int64_t n)
{
    return ((qn_count_fn)qn_kernel(QN_KIND_SELECT, QN_SELECT_COUNT, 0))(mask, n);
}

static const uint8_t *read_mask(const qn_mask_scan *scan, int64_t position, int64_t n, uint8_t *buffer)
{
    return (const uint8_t *)qn_read(&scan->reader, position, n, buffer);
}

static int64_t block_limit(const qn_mask_scan *scan, bool whole)
{
    return whole && qn_is_line(&scan->reader) ? scan->chunk : QN_SCAN_BLOCK;
}

static int64_t chunk_end(const qn_mask_scan *scan, int64_t c)
{
    return c + 1 < scan->nchunks ? (c + 1) * scan->chunk : scan->n;
}

/* start[c + 1] = trues of chunk c. */
static void count_chunks(void *context, int64_t begin, int64_t end)
{
    const qn_mask_scan *scan = context;
    const int64_t limit = block_limit(scan, true);
    uint8_t buffer[QN_SCAN_BLOCK];
    for (int64_t c = begin; c < end; c++) {
        int64_t count = 0;
        const int64_t stop = chunk_end(scan, c);
        for (int64_t i = c * scan->chunk; i < stop; i += limit) {
            const int64_t n = stop - i < limit ? stop - i : limit;
            count += count_block(read_mask(scan, i, n, buffer), n);
        }
        scan->start[c + 1] = count;
    }
}

static int64_t chunk_grain(const qn_mask_scan *scan, double ns)
{
    return qn_grain(ns) / scan->chunk + 1;
}

qn_status qn_mask_scan_init(const char *func, qn_mask_scan *scan, const qn_array *mask)
{
    const int64_t n = mask->size, least = n / MAX_CHUNKS + 1;
    scan->n = n;
    scan->chunk = least > CHUNK ? least : CHUNK;
    scan->nchunks = n / scan->chunk + (n % scan->chunk != 0);
    scan->start = qn_scratch_array(scan->nchunks + 1, sizeof(int64_t), func);
    if (!scan->start)
        return QN_ERR_NOMEM;
    scan->start[0] = 0;
    qn_reader_plain(&scan->reader, mask, QN_BOOL);
    if (qn_parallel_for(scan->nchunks, chunk_grain(scan, scan->reader.direct ? 0.03 : 0.5), count_chunks, scan) != QN_OK) {
        qn_mask_scan_free(scan);
        return qn_failed();
    }
    for (int64_t c = 0; c < scan->nchunks; c++)
        scan->start[c + 1] += scan->start[c];
    return QN_OK;
}

typedef struct scan_run {
    const qn_mask_scan *scan;
    int64_t limit;
    qn_mask_block_fn fn;
    void *context;
} scan_run;

static void run_chunk(const scan_run *run, int64_t c)
{
    const qn_mask_scan *scan = run->scan;
    const int64_t stop = chunk_end(scan, c);
    uint8_t buffer[QN_SCAN_BLOCK];
    int64_t before = scan->start[c];
    for (int64_t i = c * scan->chunk; i < stop && before < scan->start[c + 1]; i += run->limit) {
        const int64_t n = stop - i < run->limit ? stop - i : run->limit;
        const uint8_t *mask = read_mask(scan, i, n, buffer);
        const bool last = i + n == stop;
        const qn_mask_block block = {mask, n, i, before, last ? scan->start[c + 1] - before : count_block(mask, n)};
        if (block.count > 0)
            run->fn(run->context, &block);
        before += block.count;
    }
}

static void run_chunks(void *context, int64_t begin, int64_t end)
{
    for (int64_t c = begin; c < end; c++)
        run_chunk(context, c);
}

qn_status qn_mask_scan_run(const qn_mask_scan *scan, bool whole, double ns, qn_mask_block_fn fn, void *context)
{
    scan_run run = {scan, block_limit(scan, whole), fn, context};
    return qn_parallel_for(scan->nchunks, chunk_grain(scan, ns), run_chunks, &run);
}
