/* SPDX-License-Identifier: BSD-3-Clause */
/* execute.c: walks a geometry in pieces of its innermost dimension and runs a program over each piece.
 *
 * A thread owns a contiguous range of the elements in walking order. A program with temporaries works in blocks that
 * stay in cache; a result too large for the cache is calculated into a block as well and moved to memory past it. */
#include <loop/loop.h>
#include <stdlib.h>

/* Bytes of a streamed block. On AMD so small that the processor overlaps reading the next block with storing this one; one thread,
 * 10M float64, Zen 5: a + b takes 4.3 ms with 512 bytes, 4.6-5.0 with 1-2 KiB, 5.7 without; 2*a + 3*b 4.7, 6.8-7.5 and 9.3;
 * a*b + c - d/e 9.8, 16-18 and 22 (Zen 4: a + b 6.3 ms with 512 bytes to 1 KiB, 9 without). Intel's gain from larger ones: on two
 * threads a + b takes 7.9 ms with 512 bytes, 7.0 with 1 KiB, 6.1 with 6 KiB (Sapphire Rapids); the frame has room for 5.5. */
enum { STREAM_BLOCK = 512, STREAM_BLOCK_INTEL = 5632 };

typedef struct walk {
    const qn_program *p;
    qn_geometry g;
    int64_t block;
    qn_stream_fn stream; /* NULL: store normally */
} walk;

void qn_workspace_make(qn_workspace *w, const qn_program *p, int64_t block, char *space)
{
    for (int r = p->noperands; r < p->nregisters; r++) {
        w->data[r] = space;
        w->stride[r] = qn_dtypes[p->dtype[r]].size;
        space += block * w->stride[r];
    }
}

void qn_run_block(const qn_program *p, const qn_workspace *w, int64_t n)
{
    for (const qn_instr *i = p->instr, *end = i + p->ninstr; i < end; i++) {
        char *args[4];
        int64_t strides[4];
        for (int k = 0; k < i->nargs; k++) {
            args[k] = w->data[i->reg[k]];
            strides[k] = w->stride[i->reg[k]];
        }
        i->fn(args, strides, n);
    }
}

/* A run of the innermost dimension, block by block. Streamed results are made in a block of our own and go past the caches. */
static void run_piece(const walk *k, qn_workspace *w, int64_t n)
{
    _Alignas(64) char result[STREAM_BLOCK_INTEL];
    const int out = k->g.nop - 1, moving = k->stream != NULL ? out : out + 1;
    char *to = w->data[out];
    if (k->stream != NULL)
        w->data[out] = result;
    for (int64_t done = 0; done < n; done += k->block) {
        const int64_t m = n - done < k->block ? n - done : k->block;
        qn_run_block(k->p, w, m);
        if (k->stream != NULL) {
            k->stream(to, result, (size_t)(m * w->stride[out]));
            to += m * w->stride[out];
        }
        for (int i = 0; m == k->block && i < moving; i++)
            w->data[i] += m * w->stride[i];
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
    memcpy(w.stride, g->dim[0].stride, (size_t)g->nop * sizeof *w.stride);
    for (int d = 0; d < g->ndim; d++) {
        at[d] = rest % g->dim[d].n;
        rest /= g->dim[d].n;
    }
    for (int64_t done = begin; done < end;) {
        int64_t n = g->dim[0].n - at[0] < end - done ? g->dim[0].n - at[0] : end - done;
        for (int i = 0; i < g->nop; i++) {
            w.data[i] = g->data[i];
            for (int d = 0; d < g->ndim; d++)
                w.data[i] += at[d] * g->dim[d].stride[i];
        }
        run_piece(k, &w, n);
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

/* Written where it is read: its lines are in the cache by then. */
static bool in_place(const qn_geometry *g)
{
    const int out = g->nop - 1;
    for (int i = 0; i < out; i++)
        if (g->data[i] == g->data[out])
            return true;
    return false;
}

/* Does the program read what is in its result before, as with a mask of the elements to be written? */
static bool reads_result(const qn_program *p)
{
    const int out = p->noperands - 1;
    for (int i = 0; i < p->ninstr; i++)
        for (int k = 0, last = p->instr[i].nargs - 1; k <= last; k++)
            if (p->instr[i].reg[k] == out)
                return k != last;
    return false;
}

/* Reading more bytes than are written, as narrowing casts and copies of strided arrays do, does not keep pace with small blocks:
 * 10M float64 to float32 take 5.0 ms when streamed and 2.5 when not (one thread, Zen 5). */
static bool reads_more(const qn_geometry *g)
{
    for (int i = 0; i < g->nop - 1; i++)
        if (llabs(g->dim[0].stride[i]) > g->dim[0].stride[g->nop - 1])
            return true;
    return false;
}

/* One number for all is stored faster by way of the caches: 80 MB in 2.5 instead of 2.9 ms (one thread, Zen 4). */
static bool reads_nothing(const qn_geometry *g)
{
    for (int i = 0; i < g->nop - 1; i++)
        for (int d = 0; d < g->ndim; d++)
            if (g->dim[d].stride[i] != 0)
                return false;
    return true;
}

/* The bytes of an operand's elements, of one that is repeated once. */
static int64_t bytes_of(const walk *k, int i)
{
    int64_t bytes = qn_dtypes[k->p->dtype[i]].size;
    for (int d = 0; d < k->g.ndim; d++)
        bytes *= k->g.dim[d].stride[i] != 0 ? k->g.dim[d].n : 1;
    return bytes;
}

/* Do the operands read the same memory but for the ends, as a[1:] - a[:-1] does? */
static bool same_memory(const walk *k, int i, int j)
{
    for (int d = 0; d < k->g.ndim; d++)
        if (k->g.dim[d].stride[i] != k->g.dim[d].stride[j])
            return false;
    return 2 * llabs(k->g.data[i] - k->g.data[j]) <= bytes_of(k, i);
}

static int64_t bytes_of_all(const walk *k)
{
    int64_t all = 0;
    for (int i = 0; i < k->g.nop; i++) {
        bool counted = false;
        for (int j = 0; j < i; j++)
            counted = counted || same_memory(k, i, j);
        all += counted ? 0 : bytes_of(k, i);
    }
    return all;
}

static bool streams(const walk *k, int itemsize)
{
    int out = k->g.nop - 1;
    return k->g.size * k->g.nop * 16 >= QN_STREAM_BYTES /* else not with the largest elements */
        && !in_place(&k->g) && !reads_result(k->p) && !reads_more(&k->g) && !reads_nothing(&k->g)
        && bytes_of_all(k) >= QN_STREAM_BYTES
        && k->g.dim[0].stride[out] == itemsize          /* whole lines are written */
        && k->g.dim[0].n * itemsize >= stream_block();
}

qn_status qn_execute(const qn_program *p, const qn_array *const *operands, double ns)
{
    walk k; /* the geometry, room for 17 KiB of it, is filled as far as it is used */
    k.p = p;
    k.block = qn_program_block(p);
    k.stream = NULL;
    const qn_array *out = operands[p->noperands - 1];
    if (out->size == 0)
        return QN_OK;
    qn_geometry_make(&k.g, out->ndim, out->shape, p->noperands, operands);
    if (streams(&k, out->itemsize)) {
        k.stream = (qn_stream_fn)qn_kernel(QN_KIND_COPY, QN_COPY_STREAM, 0);
        int64_t block = stream_block() / out->itemsize;
        k.block = k.block < block ? k.block : block;
    }
    return qn_parallel_for(k.g.size, qn_grain(ns), walk_range, &k);
}
