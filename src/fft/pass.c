/* SPDX-License-Identifier: BSD-3-Clause */
/* pass.c: one pass of transforms over all lines of an axis.
 *
 *     array  --gather-->  slot 1 .. slot w     w lines, contiguous, `pitch` bytes apart
 *                         slot 1 -> slot 0, slot 2 -> slot 1, ...     out of place, with one slot more than lines
 *     array  <--scatter-- slot 0 .. slot w-1
 *
 * Lines that are contiguous and aligned already are read or written where they lie. */
#include "internal.h"

enum {
    MAX_WIDTH = 32,            /* lines at a time                                                               */
    ROW_BYTES = 256,          /* a row of neighbouring lines: two cache lines, as the prefetcher fetches them  */
    SLOTS_BYTES = 768 * 1024   /* work space of a thread for several lines: within the second-level cache       */
};

typedef struct job {
    const fft_pass *pass;
    fft_mover in, out;
    bool direct_in, direct_out;
    int width;
    int64_t lines, pitch;
    atomic_int status; /* of a block that failed */
} job;

typedef struct place { int64_t in, out; } place;

/* ---- geometry ---- */

static int64_t takes_bytes(const fft_pass *p) { return fft_plan_takes(p->plan) * qn_dtypes[fft_in_dtype(p->plan)].size; }

static int64_t gives(const fft_pass *p)
{
    return p->mirror ? p->plan->n : fft_plan_gives(p->plan);
}

static bool is_aligned(const char *data, int ndim, const int64_t *strides)
{
    uint64_t bits = (uintptr_t)data;
    for (int i = 0; i < ndim; i++)
        bits |= (uint64_t)strides[i];
    return bits % 16 == 0;
}

static bool can_read_directly(const fft_pass *p)
{
    int t = fft_in_dtype(p->plan);
    return p->in_dtype == t && p->in_aligned
        && p->in_n == fft_plan_takes(p->plan)            /* no zeros to add        */
        && (p->in_stride == qn_dtypes[t].size || p->in_n == 1)
        && is_aligned(p->in, p->ndim, p->in_strides)     /* plans are for aligned lines */
        && p->in != p->out                               /* and out of place       */
        && !p->conj_in && p->plan->kind != FFT_C2R;      /* which loses its input  */
}

static bool can_write_directly(const fft_pass *p)
{
    return p->out_n == gives(p)
        && (p->out_stride == qn_dtypes[fft_out_dtype(p->plan)].size || p->out_n == 1)
        && is_aligned(p->out, p->ndim, p->out_strides);
}

static void plan_width(job *j)
{
    const fft_pass *p = j->pass;
    int64_t out = gives(p) * j->out.from_size, bytes = out > takes_bytes(p) ? out : takes_bytes(p);
    j->pitch = ((bytes + 63) & ~(int64_t)63) + 64; /* not a power of two: the slots' rows fall into different sets */
    j->width = 1;
    if (j->direct_in && j->direct_out)
        return;
    int64_t width = ROW_BYTES / j->out.from_size;
    if (p->in_stride == j->in.from_size && p->out_stride == j->out.to_size)
        width = 1;
    if (width > SLOTS_BYTES / j->pitch - 1)
        width = SLOTS_BYTES / j->pitch - 1;
    if (width > j->lines)
        width = j->lines;
    j->width = width < 1 ? 1 : width > MAX_WIDTH ? MAX_WIDTH : (int)width;
}

/* Offsets of lines first .. first + n - 1. */
static void find_lines(const fft_pass *p, int64_t first, int n, place *at)
{
    int64_t index[QN_MAX_NDIM];
    place here = { 0, 0 };
    for (int i = p->ndim - 1; i >= 0; i--) {
        index[i] = first % p->shape[i];
        first /= p->shape[i];
        here.in += index[i] * p->in_strides[i];
        here.out += index[i] * p->out_strides[i];
    }
    for (int l = 0; l < n; l++) {
        at[l] = here;
        for (int i = p->ndim - 1; i >= 0; i--) {
            here.in += p->in_strides[i];
            here.out += p->out_strides[i];
            if (++index[i] < p->shape[i])
                break;
            here.in -= index[i] * p->in_strides[i];
            here.out -= index[i] * p->out_strides[i];
            index[i] = 0;
        }
    }
}

/* ---- moving ---- */

static void conjugate(int t, char *x, int64_t n)
{
    int64_t size = qn_dtypes[t].size;
    qn_loop(QN_OP_conjugate, t)((char *[]){ x, x }, (int64_t[]){ size, size }, n);
}

static bool neighbours(const fft_mover *m, int64_t size, int n)
{
    return n > 1 && m->cast == NULL && (size == 8 || size == 16);
}

static bool in_neighbours(const job *j, const place *at, int n)
{
    bool yes = neighbours(&j->in, j->in.from_size, n);
    for (int l = 1; l < n; l++)
        yes = yes && at[l].in == at[0].in + l * j->in.from_size;
    return yes;
}

static bool out_neighbours(const job *j, const place *at, int n)
{
    bool yes = neighbours(&j->out, j->out.to_size, n);
    for (int l = 1; l < n; l++)
        yes = yes && at[l].out == at[0].out + l * j->out.to_size;
    return yes;
}

/* Lines at[0..n) into slots 1..n. From the last to the first: the slot below the one being filled is free. */
static void gather(const job *j, const place *at, int n, char *slots)
{
    const fft_pass *p = j->pass;
    int64_t filled = p->in_n * j->in.to_size;
    bool together = in_neighbours(j, at, n);
    if (together)
        fft_gather_adjacent(slots + j->pitch, j->pitch, p->in + at[0].in, p->in_stride, p->in_n, n, j->in.to_size);
    for (int l = n - 1; l >= 0; l--) {
        char *slot = slots + (l + 1) * j->pitch;
        if (!together)
            fft_move(&j->in, p->in + at[l].in, p->in_stride, slot, j->in.to_size, p->in_n, slot - j->pitch);
        memset(slot + filled, 0, (size_t)(takes_bytes(p) - filled));
        if (p->conj_in)
            conjugate(fft_in_dtype(p->plan), slot, p->in_n);
    }
}

static void scatter(const job *j, const place *at, int n, char *slots)
{
    const fft_pass *p = j->pass;
    if (out_neighbours(j, at, n)) {
        fft_scatter_adjacent(p->out + at[0].out, p->out_stride, slots, j->pitch, p->out_n, n, j->out.to_size);
        return;
    }
    for (int l = 0; l < n; l++)
        fft_move(&j->out, slots + l * j->pitch, j->out.from_size, p->out + at[l].out, p->out_stride, p->out_n, NULL);
}

/* ---- transforming ---- */

#define MIRROR(C)                                                    \
    static void mirror_##C(C *x, int64_t n)                          \
    {                                                                \
        for (int64_t k = n / 2 + 1; k < n; k++)                      \
            x[k] = (C){ x[n - k].re, -x[n - k].im };                 \
    }
MIRROR(qn_c64)
MIRROR(qn_c128)

static qn_status transform(const job *j, int64_t line, char *from, char *to)
{
    const fft_pass *p = j->pass;
    QN_TRY(fft_plan_line(p->plan, from, to, p->scale));
    if (p->twiddle != NULL)
        fft_twiddle(p->twiddle, line, to, p->plan->n);
    if (p->mirror && p->plan->single)
        mirror_qn_c64((qn_c64 *)(void *)to, p->plan->n);
    else if (p->mirror)
        mirror_qn_c128((qn_c128 *)(void *)to, p->plan->n);
    if (p->conj_out)
        conjugate(fft_out_dtype(p->plan), to, gives(p));
    return QN_OK;
}

static qn_status run_block(const job *j, int64_t first, int n, char *slots)
{
    const fft_pass *p = j->pass;
    place at[MAX_WIDTH];
    find_lines(p, first, n, at);
    if (!j->direct_in)
        gather(j, at, n, slots);
    for (int l = 0; l < n; l++) {
        char *from = j->direct_in ? (char *)(uintptr_t)p->in + at[l].in : slots + (l + 1) * j->pitch;
        char *to = j->direct_out ? p->out + at[l].out : slots + l * j->pitch;
        QN_TRY(transform(j, first + l, from, to));
    }
    if (!j->direct_out)
        scatter(j, at, n, slots);
    return QN_OK;
}

/* Blocks begin .. end of `width` lines each. */
static void run_blocks(void *context, int64_t begin, int64_t end)
{
    job *j = context;
    char *slots = NULL;
    if (!j->direct_in || !j->direct_out) {
        slots = qn_scratch_array(j->width + 1, (size_t)j->pitch, "fft");
        if (slots == NULL) {
            atomic_store(&j->status, QN_ERR_NOMEM);
            return;
        }
    }
    for (int64_t b = begin; b < end; b++) {
        int64_t first = b * j->width, left = j->lines - first;
        qn_status status = run_block(j, first, left < j->width ? (int)left : j->width, slots);
        if (status != QN_OK)
            atomic_store(&j->status, (int)status);
    }
    qn_scratch_free(slots);
}

static qn_status run_all(job *j)
{
    double n = (double)j->pass->plan->n;
    double ns = j->width * (20 + n * (1 + 0.1 * (64 - __builtin_clzll((uint64_t)j->pass->plan->n))));
    int64_t blocks = (j->lines + j->width - 1) / j->width;
    bool split_lines = j->pass->plan->fftw == NULL && j->lines < qn_threads_for(INT64_MAX, 1);
    if (!split_lines)
        return qn_parallel_for(blocks, qn_grain(ns), run_blocks, j);
    run_blocks(j, 0, blocks); /* few long lines: the threads work inside each */
    return QN_OK;
}

qn_status fft_pass_run(const fft_pass *pass)
{
    int t = fft_out_dtype(pass->plan);
    job j = { .pass = pass, .lines = 1 };
    j.in = fft_mover_make(pass->in_dtype, fft_in_dtype(pass->plan), pass->in_aligned);
    j.out = fft_mover_make(t, t, true);
    j.direct_in = can_read_directly(pass);
    j.direct_out = can_write_directly(pass);
    for (int i = 0; i < pass->ndim; i++)
        j.lines *= pass->shape[i];
    if (j.lines == 0)
        return QN_OK;
    plan_width(&j);
    QN_TRY(run_all(&j));
    const qn_status status = (qn_status)atomic_load(&j.status);
    return status == QN_ERR_NOMEM ? qn_fail(status, "fft: no memory for work space") : status;
}
