/* SPDX-License-Identifier: BSD-3-Clause */
/* execute.c: walks a geometry in pieces of its innermost dimension and runs a program over each piece.
 *
 * A thread owns a contiguous range of the elements in walking order. A program with temporaries works in blocks that
 * stay in cache; a result too large for the cache is calculated into a block as well and moved to memory past it. */
#include <loop/loop.h>

/* Results above this many bytes are stored past the caches: half of a typical 32 MiB last-level cache. */
#define STREAM_BYTES ((int64_t)16 << 20)
/* Bytes of a streamed block. On AMD so small that the processor overlaps reading the next block with storing this one: a + b of 10M float64
 * takes 13 ms with 8 KiB, 6.3 ms with 512 bytes to 1 KiB, as with stores past the cache in the loop itself (plain stores 9 ms; Zen 4, one
 * thread). Intel's gain from larger ones: on two threads 7.9 ms with 512 bytes, 7.0 with 1 KiB, 6.1 with 6 KiB (Sapphire Rapids). */
enum { STREAM_BLOCK = 1024, STREAM_BLOCK_INTEL = 6144 };

typedef struct walk {
    const qn_program *p;
    qn_geometry g;
    int64_t block;
    qn_stream_fn stream; /* NULL: store normally */
} walk;

void qn_workspace_make(qn_workspace *w, const qn_program *p, int64_t block, char *space)
{
    for (int r = p->noperands; r < p->nregisters; r++) {
        w->temp[r] = space;
        space += block * qn_dtypes[p->dtype[r]].size;
    }
}

void qn_run_block(const qn_program *p, const qn_workspace *w, char *const *data, const int64_t *strides, int64_t n)
{
    for (const qn_instr *i = p->instr, *end = i + p->ninstr; i < end; i++) {
        char *args[4];
        int64_t steps[4];
        for (int k = 0; k < i->nargs; k++) {
            int r = i->reg[k];
            bool operand = r < p->noperands;
            args[k] = operand ? data[r] : w->temp[r];
            steps[k] = operand ? strides[r] : qn_dtypes[p->dtype[r]].size;
        }
        i->fn(args, steps, n);
    }
}

/* One piece, already within a block, whose result goes past the caches. */
static void run_streamed(const walk *k, const qn_workspace *w, char *const *data, const int64_t *strides, int64_t n)
{
    _Alignas(64) char result[STREAM_BLOCK_INTEL];
    char *redirected[QN_MAX_OPERANDS];
    int out = k->p->noperands - 1;
    memcpy(redirected, data, (size_t)out * sizeof *data);
    redirected[out] = result;
    qn_run_block(k->p, w, redirected, strides, n);
    k->stream(data[out], result, (size_t)(n * strides[out]));
}

static void run_piece(const walk *k, const qn_workspace *w, char **data, int64_t n)
{
    const int64_t *strides = k->g.dim[0].stride;
    for (int64_t done = 0; done < n; done += k->block) {
        int64_t m = n - done < k->block ? n - done : k->block;
        if (k->stream != NULL)
            run_streamed(k, w, data, strides, m);
        else
            qn_run_block(k->p, w, data, strides, m);
        for (int i = 0; m == k->block && i < k->g.nop; i++)
            data[i] += m * strides[i];
    }
}

static void walk_range(void *context, int64_t begin, int64_t end)
{
    const walk *k = context;
    const qn_geometry *g = &k->g;
    _Alignas(64) char space[QN_SPACE_BYTES];
    qn_workspace w;
    int64_t at[QN_MAX_NDIM], rest = begin;
    qn_workspace_make(&w, k->p, qn_program_block(k->p), space);
    for (int d = 0; d < g->ndim; d++) {
        at[d] = rest % g->dim[d].n;
        rest /= g->dim[d].n;
    }
    for (int64_t done = begin; done < end;) {
        char *data[QN_MAX_OPERANDS];
        int64_t n = g->dim[0].n - at[0] < end - done ? g->dim[0].n - at[0] : end - done;
        for (int i = 0; i < g->nop; i++) {
            data[i] = g->data[i];
            for (int d = 0; d < g->ndim; d++)
                data[i] += at[d] * g->dim[d].stride[i];
        }
        run_piece(k, &w, data, n);
        done += n;
        at[0] = 0;
        for (int d = 1; d < g->ndim && ++at[d] == g->dim[d].n; d++)
            at[d] = 0;
    }
    if (k->stream != NULL)
        k->stream(NULL, NULL, 0);
}

static int64_t stream_block(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_is("intel") ? STREAM_BLOCK_INTEL : STREAM_BLOCK;
#else
    return STREAM_BLOCK;
#endif
}

static bool streams(const walk *k, int itemsize)
{
    int out = k->g.nop - 1;
    return 1
        && k->g.size * itemsize >= STREAM_BYTES
        && k->g.dim[0].stride[out] == itemsize          /* whole lines are written */
        && k->g.dim[0].n * itemsize >= stream_block();
}

void qn_execute(const qn_program *p, const qn_array *const *operands, double ns)
{
    walk k; /* the geometry, room for 17 KiB of it, is filled as far as it is used */
    k.p = p;
    k.block = qn_program_block(p);
    k.stream = NULL;
    const qn_array *out = operands[p->noperands - 1];
    if (out->size == 0)
        return;
    qn_geometry_make(&k.g, out->ndim, out->shape, p->noperands, operands);
    if (streams(&k, out->itemsize)) {
        k.stream = (qn_stream_fn)qn_kernel(QN_KIND_COPY, QN_COPY_STREAM, 0);
        int64_t block = stream_block() / out->itemsize;
        k.block = k.block < block ? k.block : block;
    }
    qn_parallel_for(k.g.size, qn_grain(ns), walk_range, &k);
}
